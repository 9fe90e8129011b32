"""Pages are read as printed, whatever the scanner did to them; what shows no writing costs no engine."""

from __future__ import annotations

import socket
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from extract.readers import ocr_rapid, ocr_tesseract
from extract.readers.line_words import PixelBox4
from extract.readers.ocr import ocr_image, ocr_pdf_page
from extract.readers.ocr_pictures import OCR_DPI
from extract.readers.ocr_text import recognised_text
from extract.readers.pdf import read_pdf
from extract.readers.recognised import RecognisedPage
from extract.readers.text_layer import TextLayerVerdict, is_garbage, judge_text_layer
from models.errors import DocumentError, ErrorCode
from models.options import OcrEngineName, ReadOptions
from tests.canvas_pages import new_canvas, put, saved
from tests.page_pictures import DPI, LINES, draw_lines, grey_and_noisy, inverted, pdf_page, tilted

OPTIONS = ReadOptions()
SMALL = (1000, 420)


def _text(page: RecognisedPage, picture: Image.Image) -> list[str]:
    scale = 72 / DPI
    placed = recognised_text(page, picture.width * scale, picture.height * scale)
    return [placed.text[line.char_start : line.char_end] for line in placed.lines]


def _small() -> Image.Image:
    return draw_lines(size_px=SMALL, left_px=60, top_px=60)[0]


def test_lines_are_read_to_the_letter_and_words_stand_where_they_were_drawn() -> None:
    picture, drawn = draw_lines()
    page = ocr_image(picture, DPI, OPTIONS)
    assert _text(page, picture) == list(LINES)
    assert page.certainty > 0.95
    for seen, word in zip(page.words, drawn, strict=True):
        assert seen.text == word.text
        assert abs(seen.x0 - word.x0) < 2.5, word
        assert abs(seen.x1 - word.x1) < 2.5, word
        assert seen.top - 2.0 < word.top, word
        assert word.bottom < seen.bottom + 2.0, word


DAMAGED = [
    ("leaning left, grey, with grain and JPEG blocks", lambda page: grey_and_noisy(tilted(page, 2.6))),
    ("leaning right", lambda page: tilted(page, -1.7)),
    ("light on dark", inverted),
    ("fed sideways", lambda page: page.rotate(90, expand=True)),
    ("fed sideways, the other way, dark", lambda page: inverted(page.rotate(270, expand=True))),
    ("upside down", lambda page: page.rotate(180)),
]


@pytest.mark.parametrize(("why", "damage"), DAMAGED, ids=[why for why, _ in DAMAGED])
def test_a_damaged_page_reads_as_the_clean_one(why: str, damage: Any) -> None:
    picture = damage(_small())
    page = ocr_image(picture, DPI, OPTIONS)
    letters = [[char for char in line if char.isalnum()] for line in _text(page, picture)]
    assert letters == [[char for char in line if char.isalnum()] for line in LINES], why


def test_boxes_are_those_of_the_page_as_it_was_scanned() -> None:
    picture, drawn = draw_lines(("colibri", "hermine"), size_px=(500, 300), left_px=60, top_px=60)
    sideways = picture.rotate(90, expand=True)
    placed = recognised_text(ocr_image(sideways, DPI, OPTIONS), sideways.width * 0.48, sideways.height * 0.48)
    assert placed.text.split() == ["colibri", "hermine"]
    for index, word in enumerate(drawn):
        # Turned counter-clockwise, x becomes the distance from the foot of the page and y that from its left edge.
        assert abs(placed.x0s[index] - word.top) < 3
        assert abs(placed.bottoms[index] - (picture.width * 0.48 - word.x0)) < 3


def test_a_line_drawn_across_two_columns_is_read_in_two() -> None:
    picture, _ = draw_lines(("une cour pavée",), size_px=SMALL, left_px=40)
    draw_lines(("un four banal",), left_px=420, onto=picture)
    height = 60
    boxes = (PixelBox4(30, 130, 900, 130 + height),)
    words = ocr_rapid.read_lines(np.asarray(picture, np.uint8), boxes)
    assert [word.text for word in words] == ["une", "cour", "pavée", "un", "four", "banal"]
    assert words[2].x1 < 420 <= words[3].x0 + 1


def test_a_word_alone_on_its_page_is_not_overlooked() -> None:
    """The last line of a list, carried over to a page of its own, between the browser's header and nothing."""
    picture, _ = draw_lines(("voisinage",), top_px=900)
    draw_lines(("14/05/23, 10:04   Au fil de l'eau",), left_px=40, top_px=30, type_pt=8, onto=picture)
    assert [word.text for word in ocr_image(picture, DPI, OPTIONS).words][-1] == "voisinage"


def test_a_long_screenshot_is_read_in_bands_without_losing_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_rapid, "_MAX_BAND_PX", 200)
    picture = _small()
    assert _text(ocr_image(picture, DPI, OPTIONS), picture) == list(LINES)


def test_the_engine_is_built_and_reads_without_a_network(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    engine = ocr_rapid._engine.__wrapped__()
    monkeypatch.setattr(ocr_rapid, "_engine", lambda: engine)
    assert ocr_image(draw_lines(("merle",), size_px=(300, 120), left_px=40, top_px=40)[0], DPI, OPTIONS).words
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("an engine was asked")

    monkeypatch.setattr(ocr_rapid, "find_lines", refuse)
    monkeypatch.setattr(ocr_rapid, "read_lines", refuse)


def _noise(low: int, high: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(3).integers(low, high, (1754, 1240), dtype=np.uint8))


def _speckle() -> Image.Image:
    drops = np.random.default_rng(4).random((1754, 1240)) < 0.02
    return Image.fromarray(np.where(drops, 0, 255).astype(np.uint8))


WORDLESS = [
    ("a blank sheet", Image.new("L", (1240, 1754), 250)),
    ("a black sheet", Image.new("L", (1240, 1754), 3)),
    ("noise over all tones", _noise(0, 256)),
    ("the grain of grey paper", _noise(205, 240)),
    ("the dust of a scanner", _speckle()),
    ("the shade of a lid left open", Image.linear_gradient("L").resize((1240, 1754))),
    ("one pixel", Image.new("L", (1, 1), 0)),
]


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize(("why", "picture"), WORDLESS, ids=[why for why, _ in WORDLESS])
def test_a_page_without_writing_has_no_words_and_asks_no_engine(why: str, picture: Image.Image) -> None:
    assert ocr_image(picture, DPI, OPTIONS) == RecognisedPage((), 0.0), why


PAPERS = [
    (595, 842, 100_000_000, OCR_DPI),  # A4
    (842, 1191, 100_000_000, OCR_DPI),  # A3
    (1240, 1754, 100_000_000, 101.8),  # pixels taken for points
    (14_400, 14_400, 100_000_000, 8.77),  # the largest page a PDF can have
    (595, 842, 1_000_000, 101.7),  # the user's own limit
]


@pytest.mark.parametrize(("width_pt", "height_pt", "max_pixels", "dpi"), PAPERS)
def test_a_large_page_is_drawn_coarser(width_pt: float, height_pt: float, max_pixels: int, dpi: float) -> None:
    from extract.readers.ocr_pictures import drawing_dpi

    assert drawing_dpi(width_pt, height_pt, max_pixels) == pytest.approx(dpi, rel=0.01)


TSV = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    "4\t1\t1\t1\t1\t0\t40\t40\t200\t30\t-1\t\n"
    "5\t1\t1\t1\t1\t1\t40\t40\t90\t30\t96.5\tgrand\n"
    '5\t1\t1\t1\t1\t2\t150\t45\t90\t20\t80\t"four\n'
)


def _install(folder: Path, languages: str) -> None:
    script = folder / "tesseract"
    (folder / "table.tsv").write_text(TSV, encoding="utf-8")
    script.write_text(
        f'#!/bin/sh\ncase "$1" in --list-langs) echo "{languages}";; --version) echo "tesseract 5.9";;'
        f' *) cat > /dev/null; cat "{folder}/table.tsv";; esac\n'
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def path_of_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv(
        "PATH", f"{folder}:/usr/bin:/bin" if not Path("/usr/bin/tesseract").exists() else f"{folder}:/bin"
    )
    ocr_tesseract.engine_version.cache_clear()
    yield folder
    ocr_tesseract.engine_version.cache_clear()


BY_TESSERACT = ReadOptions(ocr_engine=OcrEngineName.TESSERACT)


def test_tesseract_is_read_by_its_table(path_of_commands: Path) -> None:
    _install(path_of_commands, "fra")
    page = ocr_image(draw_lines(("grand four",), size_px=(300, 120), left_px=40, top_px=40)[0], DPI, BY_TESSERACT)
    assert [word.text for word in page.words] == ["grand", '"four']
    assert page.words[0].top == page.words[1].top  # of one line
    assert page.words[0].x0 == pytest.approx(40 * 0.48)
    assert page.certainty == pytest.approx((5 * 0.965 + 5 * 0.8) / 10)


@pytest.mark.parametrize("languages", [None, "eng"], ids=["no command", "no French data"])
def test_tesseract_that_is_not_there_is_said_with_what_to_install(
    path_of_commands: Path, languages: str | None
) -> None:
    if languages:
        _install(path_of_commands, languages)
    with pytest.raises(DocumentError) as raised:
        ocr_tesseract.engine_version()
    assert raised.value.code is ErrorCode.OCR_MISSING
    assert "tesseract-ocr-fra" in raised.value.hint


def test_a_missing_engine_fails_the_document_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rapidocr", None)
    monkeypatch.setattr(ocr_rapid, "_engine", ocr_rapid._engine.__wrapped__)
    with pytest.raises(DocumentError) as raised:
        ocr_image(_small(), DPI, OPTIONS)
    assert raised.value.code is ErrorCode.OCR_MISSING


PARAGRAPH = LINES * 3
SHIFTED = tuple(
    "".join(chr(ord(char) + 3) if char.isascii() and char.isalpha() else char for char in line) for line in PARAGRAPH
)
OTHERS = tuple("Un verger planté en novembre donne ses premiers fruits." for _ in PARAGRAPH)


def _scan(lines: tuple[str, ...]) -> Image.Image:
    # Baselines where `pdf_page` puts its own.
    return draw_lines(lines, left_px=120, top_px=round((80 - 0.93 * 12) * DPI / 72))[0]


LAYERS = [
    ({"lines": PARAGRAPH}, "trust", "printed by a browser: no picture"),
    ({}, "trust", "blank: nothing to read"),
    ({"picture": "scan"}, "none", "a scan without a layer"),
    ({"picture": "scan", "lines": ("page 4",)}, "replace", "a page number stamped on a scan"),
    ({"picture": "scan", "lines": SHIFTED, "text_mode": 3}, "replace", "garbage, invisible, over a clean scan"),
    ({"picture": "scan", "lines": SHIFTED}, "replace", "letters shifted by a font without its table"),
    ({"lines": SHIFTED}, "replace", "the same without any picture"),
    ({"picture": "blank", "lines": PARAGRAPH}, "compare", "a few lines over a background: or beside a screenshot"),
    ({"picture": "blank", "lines": PARAGRAPH * 3}, "trust", "a page of text over a background"),
    ({"picture": "scan", "lines": PARAGRAPH, "text_mode": 3}, "trust", "an invisible layer that says what is printed"),
    ({"picture": "scan", "lines": OTHERS, "text_mode": 3}, "replace", "an invisible layer of another page"),
    ({"picture": "scan", "lines": OTHERS, "picture_last": True}, "replace", "the same hidden beneath the picture"),
]


@pytest.mark.parametrize(("made_of", "verdict", "why"), LAYERS, ids=[why for *_, why in LAYERS])
def test_a_text_layer_is_believed_only_where_the_page_shows_it(made_of: dict[str, Any], verdict: str, why: str) -> None:
    pictures = {"scan": _scan(PARAGRAPH), "blank": Image.new("L", (1240, 1754), 235)}
    made_of = {**made_of, "picture": pictures.get(made_of.get("picture", ""))}
    data = pdf_page(**made_of)
    with closing(pdfium.PdfDocument(data)) as pdf, closing(pdf[0]) as page, closing(page.get_textpage()) as layer:
        found = judge_text_layer(page, layer.get_text_range(), OPTIONS)
    assert found is TextLayerVerdict(verdict), why


PASTED = [
    # is there writing in the picture, what is read, why
    (True, LINES[1], "a screenshot pasted under a caption"),
    (False, "Copie d'écran n° 3", "a photograph"),
]


@pytest.mark.parametrize(("is_screenshot", "read", "why"), PASTED, ids=[why for *_, why in PASTED])
def test_a_picture_under_a_caption_is_read_where_it_says_more(is_screenshot: bool, read: str, why: str) -> None:
    picture = draw_lines(size_px=(1000, 700), left_px=40, top_px=40)[0] if is_screenshot else _photograph((1000, 700))
    canvas, out = new_canvas()
    put(canvas, 60, 60, "Copie d'écran n° 3")
    canvas.drawImage(ImageReader(picture), 40, 60, 320, 224)
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert read in document.text.split("\n"), why
    assert document.pages[0].is_ocr is is_screenshot


def _photograph(size: tuple[int, int]) -> Image.Image:
    chance = np.random.default_rng(5)
    coarse = Image.fromarray(chance.integers(60, 220, (size[1] // 50, size[0] // 50), np.uint8))
    return coarse.resize(size, Image.Resampling.BICUBIC)


TEXTS = [
    ("Atelier vélo, 3 personnes.", False, "short"),
    ("FABLAB : WhatsApp, iPad, 2023-2024 " * 4, False, "brand names"),
    ("The building has been open to neighbours since last spring. " * 4, False, "another language"),
    ("• 12 % — 4 € / 8 h ; n° 7 (2 × 3) = 6 " * 12, True, "signs and numbers alone"),
    ("xqw zrtk pssdf jkl mnbv wqrt sdfg hjkl ghw zxcv " * 4, True, "no vowels"),
    ("\x01\x02\x03\x04 abc " * 20, True, "control characters"),
    ("\ue041\ue042\ue043 \ue044\ue045 " * 20, True, "codes of glyphs, in the private use area"),
    ("", False, "nothing"),
]


@pytest.mark.parametrize(("text", "expected", "why"), TEXTS, ids=[why for *_, why in TEXTS])
def test_garbage_is_told_from_text(text: str, expected: bool, why: str) -> None:
    assert is_garbage(text) is expected, why


def test_a_pdf_page_is_drawn_and_read() -> None:
    with closing(pdfium.PdfDocument(pdf_page(_scan(LINES[:2])))) as pdf, closing(pdf[0]) as page:
        read = ocr_pdf_page(page, OPTIONS)
    assert " ".join(word.text for word in read.words) == " ".join(LINES[:2])
