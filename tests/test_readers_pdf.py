"""PDFs drawn here with known places: text, boxes, order, and files that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from math import inf

import pytest
from PIL import Image
from pypdfium2 import PdfDocument
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from extract.readers.pdf import read_pdf
from extract.readers.pdf_raw import RawPage
from models.document import OrderMethod
from models.errors import DocumentError, ErrorCode
from models.options import OcrMode, ReadOptions
from tests.canvas_pages import (
    HEIGHT_PT,
    NEAR_PT,
    OPTIONS,
    WIDTH_PT,
    Placed,
    check_boxes,
    check_offsets,
    new_canvas,
    put,
    rows_of,
    saved,
)

PROSE = "Le jardin accueille trente|familles chaque printemps"
SAID = "On sème tôt, puis parle :|un banc suffirait encore"


def test_one_column_gives_text_boxes_sizes_and_blocks() -> None:
    canvas, out = new_canvas()
    put(canvas, 40, 60, "Santé", "Helvetica-Bold", 16)
    placed = put(canvas, 40, 90, PROSE)
    placed |= put(canvas, 40, 130, SAID)
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert rows_of(document) == f"Santé||{PROSE}||{SAID}"
    check_offsets(document)
    assert [(line.block_no, round(line.size_pt or 0), line.is_bold) for line in document.lines] == [
        (0, 16, True), (1, 11, False), (1, 11, False), (2, 11, False), (2, 11, False)
    ]  # fmt: skip
    assert document.pages[0].order_method is OrderMethod.FILE
    body = document.text.index("Le jardin")
    check_boxes(replace(document, words=document.words[1:]), placed)
    box = document.box_of(body, body + len("Le jardin"))
    assert box is not None
    assert box.x0 == pytest.approx(40, abs=NEAR_PT)


CARDS = {
    (40, 60): "Lien|un lieu de passage|des tables dehors",
    (230, 60): "Ville|la place refaite|et ses tilleuls|le marché revenu|au samedi matin",
    (40, 230): "Agir|trois ateliers nés|sans les attendre",
    (230, 230): "Soin|une marche lente",
}
CARDS_TOLD = "||".join(CARDS.values()).replace("Lien|", "Lien||").replace("Ville|", "Ville||")
CARDS_TOLD = CARDS_TOLD.replace("Agir|", "Agir||").replace("Soin|", "Soin||")


def card_lines() -> list[tuple[float, float, str, bool]]:
    """Return (x, top, line, is heading) of every line, card by card."""
    return [
        (x, top + 14 * i + 4 * (i > 0), line, i == 0)
        for (x, top), lines in CARDS.items()
        for i, line in enumerate(lines.split("|"))
    ]


ORDERS: list[tuple[str, Callable[[tuple[float, float, str, bool]], object], OrderMethod]] = [
    ("card by card, as browsers draw", lambda line: 0, OrderMethod.FILE),
    ("row by row across the cards", lambda line: (line[1], line[0]), OrderMethod.GEOMETRY),
    ("from the foot upwards", lambda line: (-line[1], line[0]), OrderMethod.GEOMETRY),
    ("headings first, then bodies", lambda line: (not line[3], line[1] > 200, line[0], line[1]), OrderMethod.GEOMETRY),
]


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("why", "key", "method"), ORDERS, ids=[order[0] for order in ORDERS])
def test_cards_come_card_by_card_however_they_are_drawn(
    why: str, key: Callable[[tuple[float, float, str, bool]], object], method: OrderMethod, is_dark: bool
) -> None:
    canvas, out = new_canvas()
    if is_dark:
        canvas.setFillGray(0.1)
        canvas.rect(0, 0, WIDTH_PT, HEIGHT_PT, fill=1)
        canvas.setFillGray(0.95)
    placed: Placed = {}
    for x, top, line, is_heading in sorted(card_lines(), key=key):  # type: ignore[arg-type]
        at = x
        for word in line.split(" "):  # word by word, as a file that cares for the look only
            placed |= put(canvas, at, top, word, "Helvetica-Bold" if is_heading else "Helvetica")
            at += stringWidth(word + " ", "Helvetica-Bold" if is_heading else "Helvetica", 11)
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert rows_of(document) == CARDS_TOLD, why
    assert document.pages[0].order_method is method
    check_offsets(document)
    for printed in document.words:
        x0, baseline = placed[document.text[printed.char_start : printed.char_end]]
        assert printed.top < baseline < printed.bottom
        assert printed.x0 == pytest.approx(x0, abs=NEAR_PT)


def test_one_column_drawn_out_of_order_is_put_in_order() -> None:
    canvas, out = new_canvas()
    put(canvas, 40, 130, SAID)
    put(canvas, 40, 60, PROSE)
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert rows_of(document) == f"{PROSE}||{SAID}"
    assert document.pages[0].order_method is OrderMethod.GEOMETRY


def test_the_order_can_be_forced() -> None:
    canvas, out = new_canvas()
    for i, (left, right) in enumerate(zip(("un deux", "trois", "quatre"), ("cinq six", "sept", "huit"), strict=True)):
        put(canvas, 40, 60 + 14 * i, left)
        put(canvas, 230, 60 + 14 * i, right)
    data = saved(canvas, out)
    assert rows_of(read_pdf(data, OPTIONS)) == "un deux|trois|quatre||cinq six|sept|huit"
    forced = read_pdf(data, ReadOptions(ocr=OcrMode.NEVER, order=OrderMethod.FILE))
    assert forced.text.split()[:4] == ["un", "deux", "cinq", "six"]
    assert forced.pages[0].order_method is OrderMethod.FILE


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_page_has_its_boxes_as_shown(quarters: int) -> None:
    """The page is turned by /Rotate and its text by as much the other way, so that it is shown upright."""
    out = BytesIO()
    sheet = (HEIGHT_PT, WIDTH_PT) if quarters % 2 else (WIDTH_PT, HEIGHT_PT)
    canvas = Canvas(out, pagesize=sheet if quarters == 2 else (WIDTH_PT, HEIGHT_PT), invariant=1)
    canvas.setPageRotation(90 * quarters)  # reportlab exchanges the sides of the media box with it
    canvas.rotate(90 * quarters)
    shift = {1: (0, -sheet[0]), 2: (-sheet[0], -sheet[1]), 3: (-sheet[1], 0)}[quarters]
    canvas.translate(*shift)
    placed = put(canvas, 40, 60, PROSE)
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert rows_of(document) == PROSE
    assert (document.pages[0].width_pt, document.pages[0].height_pt) == (WIDTH_PT, HEIGHT_PT)
    check_boxes(document, placed)


def test_boxes_count_from_the_crop_box() -> None:
    canvas, out = new_canvas()
    canvas.setCropBox((30, 20, 400, 480))
    placed = put(canvas, 40, 60, PROSE)
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert (document.pages[0].width_pt, document.pages[0].height_pt) == (370, 460)
    check_boxes(document, {word: (x - 30, baseline - 20) for word, (x, baseline) in placed.items()})


def test_headers_and_footers_stand_at_the_edges_and_a_block_may_go_on_overleaf() -> None:
    canvas, out = new_canvas()
    for page_no, body in ((1, PROSE), (2, SAID)):
        put(canvas, 40, 400, body.replace("|", " ") if page_no == 1 else body)  # a line on page 1, two on page 2
        put(canvas, 20, 20, "3/4/25, 09:12", size=8)
        put(canvas, 200, 20, "Le lieu", size=8)
        put(canvas, 20, 490, f"exemple.org/lieu {page_no}/2", size=8)
        canvas.showPage()
    document = read_pdf(saved(canvas, out), OPTIONS)
    pages = rows_of(document).split("///")
    assert pages[0].startswith("3/4/25, 09:12 Le lieu||Le jardin")
    assert pages[0].endswith("printemps||exemple.org/lieu 1/2")
    assert pages[1] == f"3/4/25, 09:12 Le lieu||{SAID}||exemple.org/lieu 2/2"
    assert [page.order_method for page in document.pages] == [OrderMethod.FILE] * 2
    check_offsets(document)


def test_bullets_are_marked_and_left_out_of_the_line() -> None:
    canvas, out = new_canvas()
    put(canvas, 40, 60, "Des liens sont nés :")
    put(canvas, 60, 74, "• voisins du lieu|– gens de passage")
    document = read_pdf(saved(canvas, out), OPTIONS)
    lines = [(line.is_bullet, document.text[line.char_start : line.char_end]) for line in document.lines]
    assert lines == [(False, "Des liens sont nés :"), (True, "voisins du lieu"), (True, "gens de passage")]
    check_offsets(document)


def test_lists_with_drawn_bullets_are_told_by_their_indent() -> None:
    canvas, out = new_canvas()
    put(canvas, 40, 60, "Dans ce lieu, des liens ont été observés cette année entre :")
    put(canvas, 70, 78, "voisins du lieu|toutes les personnes en difficulté qui passent ici|chaque jour|amis du lieu")
    put(canvas, 40, 140, "Suite :")
    put(canvas, 70, 158, "une seule ligne")
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert [document.text[line.char_start :].split()[0] for line in document.lines if line.is_bullet] == [
        "voisins", "toutes", "amis"
    ]  # fmt: skip


def test_a_word_broken_at_the_line_end_keeps_its_hyphen_and_its_line() -> None:
    canvas, out = new_canvas()
    placed = put(canvas, 40, 60, "les usager-|ère-s du lieu")
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert rows_of(document) == "les usager-|ère-s du lieu"
    check_offsets(document)
    check_boxes(document, placed)


def test_justified_lines_and_odd_blanks_keep_their_boxes() -> None:
    canvas, out = new_canvas()
    text = canvas.beginText(40, HEIGHT_PT - 60)
    text.setFont("Helvetica", 11)
    text.setWordSpace(6)
    text.textLine("des mots écartés  ici")
    canvas.drawText(text)
    document = read_pdf(saved(canvas, out), OPTIONS)
    check_offsets(document)
    assert document.text == "des mots écartés ici"  # pdfium keeps one blank of two
    blank = stringWidth(" ", "Helvetica", 11) + 6
    at = 40.0
    for word, blanks in zip(document.words, (1, 1, 2, 0), strict=True):
        assert word.x0 == pytest.approx(at, abs=NEAR_PT)
        at += stringWidth(document.text[word.char_start : word.char_end], "Helvetica", 11) + blanks * blank


def test_blanks_around_lines_move_no_box() -> None:
    canvas, out = new_canvas()
    canvas.setFont("Helvetica", 11)
    canvas.drawString(40, HEIGHT_PT - 60, "un mot  ")
    canvas.drawString(40, HEIGHT_PT - 74, "   puis")
    canvas.drawString(40, HEIGHT_PT - 88, "autre\u00a0chose")
    document = read_pdf(saved(canvas, out), OPTIONS)
    check_offsets(document)
    blank = stringWidth(" ", "Helvetica", 11)
    lefts = {document.text[w.char_start : w.char_end]: w.x0 for w in document.words}
    assert lefts["puis"] == pytest.approx(40 + 3 * blank, abs=NEAR_PT)
    assert lefts["autre"] == pytest.approx(40, abs=NEAR_PT)
    assert lefts["chose"] == pytest.approx(40 + stringWidth("autre", "Helvetica", 11) + blank, abs=NEAR_PT)


def test_what_is_drawn_twice_to_look_bold_is_read_once() -> None:
    canvas, out = new_canvas()
    for shift in (0.0, 0.4):
        put(canvas, 40 + shift, 60, "un mot gras")
        put(canvas, 40 + shift, 90, "et un autre")
    assert rows_of(read_pdf(saved(canvas, out), OPTIONS)) == "un mot gras||et un autre"


def test_hints_come_from_the_description() -> None:
    canvas, out = new_canvas()
    canvas.setTitle("Bilan d'été")
    put(canvas, 40, 60, PROSE)
    hints = dict(read_pdf(saved(canvas, out), OPTIONS).hints)
    assert hints == {"title": "Bilan d'été", "created": "2000-01-01"}


def test_a_page_of_drawings_is_unreadable_without_ocr_and_a_blank_one_is_not() -> None:
    canvas, out = new_canvas()
    put(canvas, 40, 60, PROSE)
    canvas.showPage()
    canvas.showPage()
    picture = Image.new("L", (60, 80), 200)
    canvas.drawInlineImage(picture, 0, 0, WIDTH_PT, HEIGHT_PT)
    canvas.showPage()
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert [page.is_unreadable for page in document.pages] == [False, False, True]
    assert document.text == PROSE.replace("|", "\n") + "\f\f"


def draw_strokes(canvas: Canvas, *lines: tuple[float, float, float, float]) -> None:
    for line in lines:
        canvas.line(*line)


def draw_pictures(canvas: Canvas, *sizes: tuple[float, float]) -> None:
    for width, height in sizes:
        canvas.drawInlineImage(Image.new("L", (6, 8), 200), 50, 50, width, height)


HOLDINGS: list[tuple[str, Callable[[Canvas], object], bool, float]] = [
    ("prose", lambda c: None, False, 0),
    ("a link is no field", lambda c: c.linkURL("https://lieu.example", (50, 50, 90, 60)), False, 0),
    ("a field", lambda c: c.acroForm.checkbox(x=50, y=50, size=10), True, inf),
    ("a small picture", lambda c: draw_pictures(c, (30, 20)), False, 600),
    ("pictures add up", lambda c: draw_pictures(c, (30, 20), (300, 400)), False, 120_600),
    ("a square", lambda c: c.rect(50, 50, 9, 9), True, 0),
    ("a card", lambda c: c.rect(50, 50, 90, 90), False, 0),
    ("the bar beside a quotation", lambda c: c.rect(50, 50, 2, 20, stroke=0, fill=1), False, 0),
    (
        "a box of four strokes",
        lambda c: draw_strokes(c, (50, 50, 59, 50), (50, 59, 59, 59), (50, 50, 50, 59), (59, 50, 59, 59)),
        True,
        0,
    ),
    ("short rules", lambda c: draw_strokes(c, (50, 50, 59, 50), (50, 59, 59, 59), (50, 80, 59, 80)), False, 0),
]


@pytest.mark.parametrize(("why", "draw", "may_hold_boxes", "area"), HOLDINGS, ids=[case[0] for case in HOLDINGS])
def test_what_is_drawn_is_told_before_it_is_looked_at(
    why: str, draw: Callable[[Canvas], object], may_hold_boxes: bool, area: float
) -> None:
    canvas, out = new_canvas()
    put(canvas, 40, 60, PROSE)
    draw(canvas)
    with closing(PdfDocument(saved(canvas, out))) as pdf, RawPage(pdf, 0) as page:
        drawings = page.drawings(4, 24, 100)
    assert drawings.may_hold_boxes == may_hold_boxes
    assert area in (inf, pytest.approx(drawings.picture_area, abs=1))
    assert not drawings.is_blank


def plain() -> bytes:
    canvas, out = new_canvas()
    put(canvas, 40, 60, PROSE)
    return saved(canvas, out)


def locked() -> bytes:
    canvas, out = new_canvas(encrypt=StandardEncryption("secret", canPrint=0))
    put(canvas, 40, 60, PROSE)
    return saved(canvas, out)


BAD_FILES: list[tuple[str, Callable[[], bytes], ErrorCode]] = [
    ("nothing at all", bytes, ErrorCode.EMPTY),
    ("a password is asked for", locked, ErrorCode.ENCRYPTED),
    ("the download stopped half-way", lambda: plain()[: len(plain()) // 3], ErrorCode.TRUNCATED),
    ("whole, but no PDF inside", lambda: b"%PDF-1.4\nnothing\n%%EOF\n", ErrorCode.CORRUPT),
]


@pytest.mark.parametrize(("why", "make", "code"), BAD_FILES, ids=[case[0] for case in BAD_FILES])
def test_a_file_that_cannot_be_read_says_why(why: str, make: Callable[[], bytes], code: ErrorCode) -> None:
    with pytest.raises(DocumentError) as caught:
        read_pdf(make(), OPTIONS)
    assert caught.value.code is code, why


def test_limits_are_kept_before_anything_is_read() -> None:
    for options in (ReadOptions(max_pages=0), ReadOptions(max_bytes=100)):
        with pytest.raises(DocumentError) as caught:
            read_pdf(plain(), options)
        assert caught.value.code is ErrorCode.TOO_LARGE


def damaged() -> Iterator[bytes]:
    data = plain()
    for at in range(9, len(data), 41):
        yield data[:at]
        yield data[:at] + b"\x00\xff\x13" + data[at + 3 :]


def test_damaged_files_are_read_or_refused_and_nothing_else() -> None:
    for data in damaged():
        try:
            document = read_pdf(data, OPTIONS)
        except DocumentError:
            continue
        check_offsets(document)
