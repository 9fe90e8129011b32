"""Pictures of pages are documents; broken and monstrous ones are refused with their reason."""

from __future__ import annotations

import struct
import time
import zlib
from typing import Any

import pytest
from PIL import Image, ImageDraw

from extract.readers import image as image_reader
from extract.readers.image import page_dpi, read_image
from extract.readers.recognised import RecognisedPage
from models.document import OrderMethod, Reader, TickSource, TickState
from models.errors import DocumentError, ErrorCode
from models.options import OcrMode, ReadOptions
from tests.page_pictures import DPI, draw_lines, packed, tilted

OPTIONS = ReadOptions()
NO_OCR = ReadOptions(ocr=OcrMode.NEVER)


def _strip(*lines: str) -> Image.Image:
    return draw_lines(lines, size_px=(700, 430), left_px=60, top_px=40)[0]


def test_a_tiff_of_two_pages_is_two_pages_of_text() -> None:
    first, second = _strip("le lavoir rouvre", "au printemps"), _strip("la forge aussi")
    data = packed(first, "TIFF", save_all=True, append_images=[second], dpi=(DPI, DPI))
    document = read_image(data, OPTIONS)
    assert document.text == "le lavoir rouvre\nau printemps\fla forge aussi"
    assert document.reader is Reader.IMAGE
    assert [page.page_no for page in document.pages] == [1, 2]
    assert all(page.is_ocr and page.order_method is OrderMethod.GEOMETRY for page in document.pages)
    assert all((page.ocr_certainty or 0) > 0.9 for page in document.pages)
    assert document.pages[0].width_pt == pytest.approx(700 * 72 / DPI, abs=0.1)
    for word in document.words:
        assert document.text[word.char_start : word.char_end].strip()


KINDS: list[tuple[str, dict[str, Any], str]] = [
    ("PNG", {}, "one channel"),
    ("JPEG", {"quality": 40}, "lossy"),
    ("TIFF", {"compression": "group4"}, "a fax: one bit"),
]


@pytest.mark.parametrize(("kind", "options", "why"), KINDS, ids=[why for *_, why in KINDS])
def test_each_kind_of_picture_is_read(kind: str, options: dict[str, Any], why: str) -> None:
    page = _strip("le préau")
    page = page.convert("1") if "compression" in options else page
    assert read_image(packed(page, kind, dpi=(DPI, DPI), **options), OPTIONS).text == "le préau", why


MODES = ["RGB", "RGBA", "LA", "P", "CMYK", "I;16"]


@pytest.mark.parametrize("mode", MODES)
def test_every_colour_mode_is_read(mode: str) -> None:
    page = _strip("le puits")
    if mode == "I;16":
        page = page.convert("I").point(lambda v: v * 200).convert("I;16")
    elif mode in ("RGBA", "LA"):  # transparent paper, which a plain conversion would turn black
        ink = page.point([255 - v for v in range(256)])
        page = Image.merge(mode, [Image.new("L", page.size, 0)] * (len(mode) - 1) + [ink])
    else:
        page = page.convert(mode)
    data = packed(page, "TIFF" if mode in ("CMYK", "I;16") else "PNG", dpi=(DPI, DPI))
    assert read_image(data, OPTIONS).text == "le puits"


def test_without_ocr_every_page_is_unreadable_and_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> RecognisedPage:
        raise AssertionError("OCR is off")

    monkeypatch.setattr(image_reader, "ocr_image", refuse)
    document = read_image(packed(_strip("le puits")), NO_OCR)
    assert document.text == ""
    assert [page.is_unreadable for page in document.pages] == [True]


def _png_header(width: int, height: int) -> bytes:
    """Return a PNG that says how large it is and holds almost nothing: what a bomb is made of."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


WHOLE = packed(_strip("le puits"))
FAULTS = [
    (_png_header(20_000, 20_000), OPTIONS, ErrorCode.TOO_LARGE, "400 million pixels announced in 1 KB"),
    (_png_header(2_000_000_000, 2), OPTIONS, ErrorCode.TOO_LARGE, "wider than anything"),
    (packed(Image.new("L", (40, 40))), ReadOptions(max_pixels=1000), ErrorCode.TOO_LARGE, "the user's own limit"),
    (_png_header(200, 200), OPTIONS, ErrorCode.TRUNCATED, "fewer pixels than announced"),
    (WHOLE[: len(WHOLE) // 2], OPTIONS, ErrorCode.TRUNCATED, "half a file"),
    (WHOLE[:20], OPTIONS, ErrorCode.CORRUPT, "half a header"),
    (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, OPTIONS, ErrorCode.CORRUPT, "a signature and noise"),
    (b"\xff\xd8\xff\xe0" + b"\x00" * 300, OPTIONS, ErrorCode.CORRUPT, "a JPEG of zeros"),
    (b"II*\x00\x08\x00\x00\x00" + b"\xff" * 64, OPTIONS, ErrorCode.CORRUPT, "a TIFF whose directory is noise"),
    (b"", OPTIONS, ErrorCode.EMPTY, "nothing"),
]


@pytest.mark.parametrize(("data", "options", "code", "why"), FAULTS, ids=[why for *_, why in FAULTS])
@pytest.mark.parametrize("ocr", [OcrMode.AUTO, OcrMode.NEVER])
def test_a_bad_picture_is_refused_at_once(
    data: bytes, options: ReadOptions, code: ErrorCode, why: str, ocr: OcrMode
) -> None:
    began = time.perf_counter()
    with pytest.raises(DocumentError) as raised:
        read_image(data, ReadOptions(ocr=ocr, max_pixels=options.max_pixels))
    assert raised.value.code is code, why
    assert time.perf_counter() - began < 2


def test_more_pages_than_allowed_are_refused() -> None:
    page = Image.new("L", (30, 30), 255)
    data = packed(page, "TIFF", save_all=True, append_images=[page, page])
    with pytest.raises(DocumentError) as raised:
        read_image(data, ReadOptions(max_pages=2))
    assert raised.value.code is ErrorCode.TOO_LARGE


RESOLUTIONS = [
    ((1654, 2339), (200, 200), 200.0, "as stated"),
    ((1654, 2339), None, 200.1, "not stated: the shorter side of A4"),
    ((2339, 1654), None, 200.1, "the same on its side"),
    ((2480, 3508), (1, 1), 300.1, "stated in units of nothing"),
    ((2480, 3508), (72, 72), 300.1, "a scan that says 72 would be a poster"),
    ((1280, 9000), None, 154.9, "a whole web page in one screenshot"),
    ((842, 100), None, 72, "a strip of a few lines"),
]


@pytest.mark.parametrize(("size", "stated", "dpi", "why"), RESOLUTIONS, ids=[why for *_, why in RESOLUTIONS])
def test_the_resolution_is_stated_or_that_of_a_sheet(
    size: tuple[int, int], stated: tuple[int, int] | None, dpi: float, why: str
) -> None:
    picture = Image.new("1", size)
    picture.info["dpi"] = stated
    assert page_dpi(picture) == pytest.approx(dpi, abs=0.2), why


def test_a_photograph_is_turned_as_its_camera_says() -> None:
    page = _strip("le puits")
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned a quarter clockwise
    document = read_image(packed(page.rotate(90, expand=True), "JPEG", exif=exif, dpi=(DPI, DPI)), OPTIONS)
    assert document.text == "le puits"
    assert (document.pages[0].width_pt or 0) > (document.pages[0].height_pt or 0)


@pytest.mark.parametrize("turn", [0, 90, 2.0], ids=["upright", "sideways", "leaning"])
def test_boxes_of_a_scanned_form_stand_at_their_labels(turn: float) -> None:
    labels = ("Jardin partagé", "Cuisine ouverte", "Forge", "Lavoir")
    page, _ = draw_lines(labels, size_px=(700, 430), left_px=120, top_px=50)
    pen = ImageDraw.Draw(page)
    for row in range(len(labels)):
        x, y = 70, 55 + row * 40
        pen.rectangle((x, y, x + 22, y + 22), outline=0, width=2)
        if row in (1, 3):
            pen.line((x + 4, y + 4, x + 18, y + 18), fill=0, width=3)
            pen.line((x + 18, y + 4, x + 4, y + 18), fill=0, width=3)
    page = page.rotate(90, expand=True) if turn == 90 else tilted(page, turn)
    document = read_image(packed(page, dpi=(DPI, DPI)), OPTIONS)
    assert document.text.replace("\n\n", "\n").split("\n") == list(labels)
    states = [TickState.EMPTY, TickState.TICKED, TickState.EMPTY, TickState.TICKED]
    assert [box.state for box in document.tick_boxes] == states
    assert [document.text[box.char_start :].split("\n")[0] for box in document.tick_boxes] == list(labels)
    assert {box.source for box in document.tick_boxes} == {TickSource.PIXELS}
    boxes = [box.box for box in document.tick_boxes if box.box]
    if turn == 90:  # the first row is now the leftmost column, and its box is low on the page
        assert [round(box.x0 / 0.48 / 40) for box in boxes] == [1, 2, 3, 4]
        assert all(abs(box.bottom - (700 - 70) * 0.48) < 3 for box in boxes)
