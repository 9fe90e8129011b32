"""Tick boxes of PDFs: form fields, drawings, marks put over the page; on forms drawn here."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.readers.pdf_boxes import find_tick_boxes, may_hold_boxes
from models.document import Page, TickBox, TickSource, TickState, Word
from tests.canvas_boxes import (
    HEIGHT,
    LABELS,
    Draw,
    box_field,
    browser,
    browser_dark,
    browser_dark_ticked,
    browser_radio,
    browser_radio_chosen,
    browser_ticked,
    browser_ticked_pale,
    bullet,
    circle,
    circle_dotted,
    cross,
    dash,
    four_strokes,
    four_strokes_crossed,
    frame,
    full,
    half,
    inner_square,
    make_form,
    make_pdf,
    pale_patch,
    pale_rim,
    radio_field,
    rounded,
    small_disc,
    small_ring,
    square,
    switch,
    text_field,
    tick,
    typed,
    white_cross,
    white_tick_on_blue,
)


def place_words(pdf: pypdfium2.PdfDocument) -> tuple[str, tuple[Page, ...], tuple[Word, ...]]:
    """Return text, pages and words of a document whose pages are upright, char by char."""
    text, words, pages = "", [], []
    for index, page in enumerate(pdf):
        text_page, page_start, word = page.get_textpage(), len(text), None
        for char_index in range(text_page.count_chars()):
            char = text_page.get_text_range(char_index, 1)
            if char.isspace() or not char:
                text, word = text + ("\n" if char in "\r\n" else " "), None
                continue
            left, bottom, right, top = text_page.get_charbox(char_index, loose=True)
            here = Word(len(text), len(text) + 1, left, HEIGHT - top, right, HEIGHT - bottom)
            text += char
            if word is None:
                words.append(here)
            else:
                words[-1] = Word(word.char_start, here.char_end, word.x0, word.top, here.x1, word.bottom)
            word = words[-1]
        pages.append(Page(page_no=index + 1, char_start=page_start, char_end=len(text)))
        text += "\f"
    return text, tuple(pages), tuple(words)


def find(data: bytes) -> tuple[str, tuple[TickBox, ...]]:
    pdf = pypdfium2.PdfDocument(data)
    text, pages, words = place_words(pdf)
    boxes = find_tick_boxes(pdf, data, pages, (), words)
    pdf.close()
    return text, boxes


def read(data: bytes) -> str:
    """Return the state and the first word of the label of every box, in order."""
    marks = {TickState.TICKED: "x", TickState.EMPTY: "-", TickState.UNREADABLE: "?"}
    text, boxes = find(data)
    words = (text[box.char_start :].split(maxsplit=1)[0] if box.char_start >= 0 else "none" for box in boxes)
    return " ".join(f"{marks[box.state]} {word}" for box, word in zip(boxes, words, strict=True))


DRAWN = [
    ((square, cross, tick), "- Jardin x Cuisine x Forge", "empty, crossed, ticked beyond the border"),
    ((square, inner_square, full), "- Jardin x Cuisine x Forge", "filled inside, filled whole"),
    ((rounded, white_tick_on_blue, square), "- Jardin x Cuisine - Forge", "a browser's: white tick on colour"),
    ((square, white_cross), "- Jardin - Cuisine", "white upon white does not show"),
    ((square, half, dash), "- Jardin ? Cuisine ? Forge", "filled by half, or a dash: not told"),
    ((four_strokes, four_strokes_crossed), "- Jardin x Cuisine", "squares of four strokes"),
    ((frame, cross, rounded), "- Jardin x Cuisine - Forge", "border as a filled frame"),
    ((circle, circle_dotted), "- Jardin x Cuisine", "radio buttons"),
    ((browser, browser_ticked), "- Jardin x Cuisine", "painted by a browser: white, a little larger blue, white tick"),
    ((browser, browser_ticked_pale), "- Jardin x Cuisine", "the same in a pale colour with a dark tick"),
    ((browser_dark, browser_dark_ticked, browser_dark), "- Jardin x Cuisine - Forge", "a dark page, greyed out"),
    ((browser_radio, browser_radio_chosen), "- Jardin x Cuisine", "radio buttons of a browser"),
    ((pale_rim, cross, pale_rim), "- Jardin x Cuisine - Forge", "a pale rim around white is empty"),
    ((pale_rim, pale_patch), "- Jardin ? Cuisine", "two tints without marks: pale paint may tick"),
    ((switch(0), switch(9), switch(4.5)), "- Jardin x Cuisine ? Forge", "switches, by the place of the knob"),
    ((square, typed("X"), typed("x")), "- Jardin x Cuisine x Forge", "letter typed into a square"),
    ((square, typed("✔", "ZapfDingbats")), "- Jardin x Cuisine", "check of a dingbat font"),
    ((square, typed("3"), cross), "- Jardin x Forge", "a number in a square is a badge"),
]  # fmt: skip


@pytest.mark.parametrize(("draws", "expected", "why"), DRAWN)
def test_drawn_boxes(draws: tuple[Draw, ...], expected: str, why: str) -> None:
    assert read(make_form(*draws)) == expected, why


DECORATION = [
    ((bullet, bullet, bullet), "square bullets, all full"),
    ((small_disc, small_disc, small_ring), "discs and rings as small as bullets"),
    ((), "a plain page"),
]


@pytest.mark.parametrize(("draws", "why"), DECORATION)
def test_decoration_is_no_box(draws: tuple[Draw, ...], why: str) -> None:
    assert read(make_form(*draws)) == "", why


def test_squares_far_from_any_text_are_decoration() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 700, "Un rapport")
        square(canvas, 500, 100)
        square(canvas, 520, 100)

    assert read(make_pdf(draw)) == ""


def test_a_box_without_a_label_among_labelled_ones_is_kept() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(70, 700, "Jardin")
        square(canvas, 50, 700)
        cross(canvas, 50, 600)

    assert read(make_pdf(draw)) == "- Jardin x none"


def test_boxes_right_of_their_labels() -> None:
    assert read(make_form(square, cross, square, box_left=300)) == "- Jardin x Cuisine - Forge"


def test_two_columns_of_boxes_do_not_reach_across() -> None:
    def draw(canvas: Canvas) -> None:
        for index, (left, right) in enumerate((("Jardin", "Forge"), ("Cuisine", "Lavoir"))):
            bottom = 700 - 20 * index
            (cross if index else square)(canvas, 50, bottom)
            canvas.drawString(65, bottom + 1, f"{left} ouvert à tous")
            (square if index else cross)(canvas, 200, bottom)
            canvas.drawString(215, bottom + 1, f"{right} du bas")

    assert read(make_pdf(draw)) == "- Jardin x Forge x Cuisine - Lavoir"


def test_two_columns_of_boxes_right_of_their_labels() -> None:
    def draw(canvas: Canvas) -> None:
        for index, (left, right) in enumerate((("Jardin", "Forge"), ("Cuisine", "Lavoir"))):
            bottom = 700 - 20 * index
            canvas.drawString(50, bottom + 1, f"{left} ouvert")
            (cross if index else square)(canvas, 130, bottom)
            canvas.drawString(200, bottom + 1, f"{right} du bas")
            (square if index else cross)(canvas, 280, bottom)

    assert read(make_pdf(draw)) == "- Jardin x Forge x Cuisine - Lavoir"


def test_a_label_left_of_its_box_does_not_reach_across_the_gutter() -> None:
    def draw(canvas: Canvas) -> None:
        for index, label in enumerate(LABELS[:2]):
            canvas.drawString(50, 700 - 20 * index, "Un texte libre qui court")
            canvas.drawString(300, 700 - 20 * index, label)
            square(canvas, 400, 699 - 20 * index)

    assert read(make_pdf(draw)) == "- Jardin - Cuisine"


def test_a_label_of_two_rows_begins_in_the_upper_one() -> None:
    def draw(canvas: Canvas) -> None:
        for bottom, first, second in ((700, "Jardin et", "verger"), (660, "Cuisine ou", "four")):
            square(canvas, 50, bottom, 20)
            canvas.drawString(78, bottom + 12, first)
            canvas.drawString(78, bottom + 1, second)

    assert read(make_pdf(draw)) == "- Jardin - Cuisine"


def test_turned_pages_and_boxes_within_drawings_are_placed_as_shown() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("kit")
        square(canvas, 0, 0)
        canvas.endForm()
        canvas.translate(100, 200)
        canvas.doForm("kit")

    data = make_pdf(draw, rotation=90)
    pdf = pypdfium2.PdfDocument(data)
    word = Word(0, 6, 225, 100, 260, 112)  # as shown, right of the square
    boxes = find_tick_boxes(pdf, data, (Page(page_no=1, char_start=0, char_end=6),), (), (word,))
    assert [(box.char_start, tuple(round(v) for v in box.box or ())) for box in boxes] == [(0, (200, 100, 210, 110))]


FIELDS = [
    ((box_field(True), box_field(False)), "x Jardin - Cuisine", "check boxes"),
    ((radio_field("un", False), radio_field("deux", True)), "- Jardin x Cuisine", "radio buttons of one field"),
    ((text_field("x"), text_field(""), text_field("")), "x Jardin - Cuisine - Forge", "an x typed into a field"),
    ((text_field(""), text_field("")), "", "small text fields without any x"),
    ((text_field("x"), text_field("12"), text_field("")), "x Jardin - Forge", "a count is no tick"),
    ((box_field(True), box_field(True, annotationFlags="hidden")), "x Jardin", "a hidden field does not show"),
]  # fmt: skip


@pytest.mark.parametrize(("draws", "expected", "why"), FIELDS)
def test_form_fields(draws: tuple[Draw, ...], expected: str, why: str) -> None:
    assert read(make_form(*draws)) == expected, why


HAND_FILLED = [
    (b"/V /Off", b"/V /Yes", "only the value was set"),
    (b"/AS /Off", b"/AS /Yes", "only the appearance was set"),
]


@pytest.mark.parametrize(("before", "after", "why"), HAND_FILLED)
def test_a_field_filled_by_hand_is_ticked_but_less_certain(before: bytes, after: bytes, why: str) -> None:
    data = make_form(box_field(False), box_field(False))
    assert data.count(before) >= 2
    _, boxes = find(data.replace(before, after, 1))
    assert [(box.state, box.certainty < 1) for box in boxes] == [(TickState.TICKED, True), (TickState.EMPTY, False)], (
        why
    )
    assert {box.source for box in boxes} == {TickSource.FIELD}


def test_a_radio_button_ticked_only_by_its_value() -> None:
    data = make_form(radio_field("un", False), radio_field("deux", True))
    assert read(data.replace(b"/AS /deux", b"/AS /Off ")) == "- Jardin x Cuisine"


def annotate(data: bytes, subtype: str, contents: str, rect: tuple[float, float, float, float]) -> bytes:
    """Return the PDF with one more annotation, as a viewer adds it."""
    import pypdfium2.raw as pdfium

    pdf = pypdfium2.PdfDocument(data)
    page = pdf[0]
    annotation = pdfium.FPDFPage_CreateAnnot(page.raw, getattr(pdfium, f"FPDF_ANNOT_{subtype}"))
    pdfium.FPDFAnnot_SetRect(annotation, pdfium.FS_RECTF(rect[0], rect[3], rect[2], rect[1]))
    encoded = (contents + "\0").encode("utf-16-le")
    buffer = (pdfium.FPDF_WCHAR * (len(encoded) // 2)).from_buffer_copy(encoded)
    pdfium.FPDFAnnot_SetStringValue(annotation, b"Contents", buffer)
    pdfium.FPDFPage_CloseAnnot(annotation)
    out = io.BytesIO()
    pdf.save(out)
    pdf.close()
    return out.getvalue()


MARKS = [
    ("FREETEXT", "X", (52, 676, 60, 686), "- Jardin x Cuisine", "an X typed over a square"),
    ("INK", "", (48, 674, 66, 690), "- Jardin x Cuisine", "ink beyond the border"),
    ("STAMP", "", (50, 675, 60, 685), "- Jardin x Cuisine", "a stamp"),
    ("FREETEXT", "voir page 2", (50, 675, 60, 685), "- Jardin - Cuisine", "a remark is no tick"),
    ("INK", "", (20, 600, 300, 760), "- Jardin - Cuisine", "ink around a paragraph"),
    ("HIGHLIGHT", "", (50, 675, 60, 685), "- Jardin - Cuisine", "a highlight is no tick"),
]


@pytest.mark.parametrize(("subtype", "contents", "rect", "expected", "why"), MARKS)
def test_marks_put_over_a_square(
    subtype: str, contents: str, rect: tuple[float, float, float, float], expected: str, why: str
) -> None:
    data = annotate(make_form(square, square), subtype, contents, rect)
    assert read(data) == expected, why
    assert all(box.certainty < 1 for box in find(data)[1])


def test_an_x_over_a_printed_box_character_ticks_it() -> None:
    def draw(canvas: Canvas) -> None:
        for bottom, label in ((700, "Jardin"), (675, "Cuisine")):
            canvas.setFont("ZapfDingbats", 11)
            canvas.drawString(50, bottom, "❏")
            canvas.setFont("Helvetica", 11)
            canvas.drawString(70, bottom, label)

    assert read(annotate(make_pdf(draw), "FREETEXT", "x", (51, 676, 58, 684))) == "x Cuisine"


def test_broken_bytes_give_no_fields_and_no_error() -> None:
    data = make_form(square, cross)
    pdf = pypdfium2.PdfDocument(data)
    _text, pages, words = place_words(pdf)
    assert len(find_tick_boxes(pdf, b"not a PDF", pages, (), words)) == 2


@pytest.mark.parametrize(("draws", "expected"), [((square,), True), ((box_field(True),), True), ((), False)])
def test_pages_without_boxes_are_told_quickly(draws: tuple[Draw, ...], expected: bool) -> None:
    pdf = pypdfium2.PdfDocument(make_form(*draws))
    assert may_hold_boxes(pdf[0]) is expected
