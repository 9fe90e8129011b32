"""The tick boxes of a PDF that are not characters: form fields, drawn squares, and marks put over them by hand."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from statistics import median

import pypdfium2

from extract.layout.box_labels import find_label_starts
from extract.readers.opened_pages import OpenedPages
from extract.readers.pdf_drawn import DrawnBox, find_drawn_boxes, is_pen_stroke, read_mark_over
from extract.readers.pdf_drawn_sets import drop_bullets, settle_shades
from extract.readers.pdf_fields import TICKS, Field, FieldKind, find_field_boxes, read_fields
from extract.readers.pdf_shapes import Matrix, Shape, may_hold_boxes, page_matrix, read_shapes
from extract.readers.pdf_switches import find_switches
from models.document import Box, Line, Page, TickBox, TickSource, TickState, Word

__all__ = ["find_tick_boxes", "may_hold_boxes"]

_EMPTY_GLYPHS = frozenset("☐□❏❑❐❒▢⬜◻○◯⚪\uf0a8\uf06f\uf0a3")
_EMPTY_TYPED = ("[]", "()", "[_]")
_HAND_CERTAINTY = 0.95
_LARGEST_MARK = 3.0  # times the box: ink over a whole paragraph ticks nothing
_NARROW, _TYPED_WIDTH = 0.5, 1.1  # heights of the text: what a bracket is narrower than, and "[ ]" about as wide as
_MOST_STROKES = 500  # on a page: more are a drawing
_BULLET_SHARE = 0.55  # of the height of the words: a smaller circle is the bullet of a list


def find_tick_boxes(
    pdf: pypdfium2.PdfDocument,
    data: bytes,
    pages: tuple[Page, ...],
    lines: tuple[Line, ...],
    words: Sequence[Word],
    fields: tuple[Field, ...] | None = None,
) -> tuple[TickBox, ...]:
    """Return the fields and drawn boxes of a PDF, by page and from top to bottom; `char_start` -1: without a label.

    To be called for a file where `may_hold_boxes` is true of a page; `data` is the file itself, `words` those of all
    pages, `fields` those of the file if they were read before. `lines` are not needed so far: labels are found from
    words.
    """
    fields = read_fields(data) if fields is None else fields
    field_boxes = find_field_boxes(fields)
    with OpenedPages(pdf) as opened:
        return _find_on(opened, pages, words, fields, field_boxes)


def _find_on(
    opened: OpenedPages,
    pages: tuple[Page, ...],
    words: Sequence[Word],
    fields: tuple[Field, ...],
    field_boxes: tuple[Field, ...],
) -> tuple[TickBox, ...]:
    shapes_by_page = {page.page_no: _read_shapes(opened.page(page.page_no)) for page in pages}
    drawn_by_page = _find_drawn(shapes_by_page)
    found: list[TickBox] = []
    for page in pages:
        page_words = [word for word in words if page.char_start <= word.char_start < page.char_end]
        own_fields = [field for field in fields if field.page_no == page.page_no]
        boxes = [field for field in field_boxes if field.page_no == page.page_no]
        drawn = [d for d in drawn_by_page[page.page_no] if not _is_under(d.box, own_fields)]
        marks = [field for field in own_fields if field.kind is FieldKind.MARK]
        shapes = shapes_by_page[page.page_no]
        if boxes or drawn or marks or any(map(is_pen_stroke, shapes)):
            opened_page = opened.page(page.page_no)
            found.extend(_read_page(opened_page, page, page_words, boxes, drawn, marks, shapes))
    return tuple(found)


def _read_shapes(page: pypdfium2.PdfPage) -> tuple[Shape, ...]:
    return read_shapes(page) if may_hold_boxes(page) else ()


def _find_drawn(shapes_by_page: dict[int, tuple[Shape, ...]]) -> dict[int, list[DrawnBox]]:
    """Return the drawn boxes by page, judged beside all of the document."""
    found: list[tuple[int, DrawnBox]] = []
    for page_no, shapes in shapes_by_page.items():
        switches, members = find_switches(shapes)
        used = {id(shape) for shape in members}
        rest = [shape for shape in shapes if id(shape) not in used] if used else shapes
        found += [(page_no, drawn) for drawn in (*switches, *find_drawn_boxes(rest))]
    settled = settle_shades([drawn for _, drawn in found])
    kept = {id(drawn) for drawn in drop_bullets(settled)}
    by_page: dict[int, list[DrawnBox]] = {page_no: [] for page_no in shapes_by_page}
    for (page_no, _), drawn in zip(found, settled, strict=True):
        if id(drawn) in kept:
            by_page[page_no].append(drawn)
    return by_page


def _read_page(
    pdf_page: pypdfium2.PdfPage,
    page: Page,
    words: Sequence[Word],
    fields: Sequence[Field],
    drawn: Sequence[DrawnBox],
    marks: Sequence[Field],
    shapes: Sequence[Shape],
) -> list[TickBox]:
    with closing(pdf_page.get_textpage()) as text_page:
        shown = _Shown(text_page, page_matrix(pdf_page))
        boxes = [_read_field_box(field, marks, shapes, shown) for field in fields]
        boxes += [tick_box for d in drawn if (tick_box := _read_drawn_box(d, page.page_no, marks, shown)) is not None]
        boxes += [
            TickBox(-1, page.page_no, TickState.TICKED, TickSource.DRAWN, _HAND_CERTAINTY, glyph)
            for mark in marks
            if _says_tick(mark) and (glyph := shown.find_empty_glyph(mark.box, words)) is not None
        ]
        boxes += _read_pen_strokes(page.page_no, boxes, shapes, shown, words)
    boxes.sort(key=lambda tick_box: (tick_box.box.top, tick_box.box.x0) if tick_box.box else (0.0, 0.0))
    starts = find_label_starts([tick_box.box for tick_box in boxes if tick_box.box], words)
    labelled = [tick_box.changed(char_start=start) for tick_box, start in zip(boxes, starts, strict=True)]
    return _drop_decoration(labelled, drawn, words)


class _Shown:
    """What the page's text shows within a box."""

    def __init__(self, text_page: pypdfium2.PdfTextPage, matrix: Matrix) -> None:
        self._text_page = text_page
        self._matrix = matrix

    def read(self, box: Box) -> str:
        """Return the characters that stand in a box, without spaces."""
        a, b, c, d, e, f = self._matrix  # turns and flips only, so its inverse is its transpose
        corners = [(a * (x - e) + b * (y - f), c * (x - e) + d * (y - f)) for x, y in (box[:2], box[2:])]
        (x0, y0), (x1, y1) = corners
        text = self._text_page.get_text_bounded(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        return "".join(text.split())

    def find_empty_glyph(self, mark: Box, words: Sequence[Word]) -> Box | None:
        """Return the box of an empty tick box character under a mark made by hand, or None."""
        middle_x, middle_y = (mark.x0 + mark.x1) / 2, (mark.top + mark.bottom) / 2
        for word in words:
            glyph = _glyph_of(word)
            if glyph.x0 - 2 <= middle_x <= glyph.x1 + 2 and glyph.top - 2 <= middle_y <= glyph.bottom + 2:
                grown = Box(glyph.x0 - 1, glyph.top - 3, glyph.x1 + 1, glyph.bottom + 3)
                text = self.read(grown)
                if any(char in _EMPTY_GLYPHS for char in text) or text.startswith(_EMPTY_TYPED):
                    return glyph
        return None


def _glyph_of(word: Word) -> Box:
    """Return where a tick box character stands at the start of a word; "[" and "(" begin one of two or three."""
    height = word.bottom - word.top
    is_bracket = word.x1 - word.x0 < _NARROW * height
    x1 = word.x0 + _TYPED_WIDTH * height if is_bracket else min(word.x1, word.x0 + 1.3 * height)
    return Box(word.x0, word.top, x1, word.bottom)


def _read_drawn_box(drawn: DrawnBox, page_no: int, marks: Sequence[Field], shown: _Shown) -> TickBox | None:
    """Return a drawn box with what is typed or put by hand into it; None for a square around a letter or a number."""
    state, certainty = drawn.state, drawn.certainty
    if any(_is_over(mark, drawn.box) for mark in marks):
        return TickBox(-1, page_no, TickState.TICKED, TickSource.DRAWN, _HAND_CERTAINTY, drawn.box)
    if not drawn.has_mark:
        text = shown.read(drawn.box)
        if text and all(char in TICKS for char in text):
            state, certainty = TickState.TICKED, 0.99
        elif text and not all(char in _EMPTY_GLYPHS for char in text):
            return None
    return TickBox(-1, page_no, state, TickSource.DRAWN, certainty, drawn.box)


def _read_field_box(field: Field, marks: Sequence[Field], shapes: Sequence[Shape], shown: _Shown) -> TickBox:
    """Return a field with what was put over it by hand where it is not ticked itself."""
    state, certainty = field.state or TickState.UNREADABLE, field.certainty
    if state is TickState.EMPTY:
        text = shown.read(field.box)
        drawn = read_mark_over(field.box, shapes)
        if any(_is_over(mark, field.box) for mark in marks) or (text and all(char in TICKS for char in text)):
            state, certainty = TickState.TICKED, _HAND_CERTAINTY
        elif drawn is not None:
            state, certainty = drawn[0], min(drawn[1], _HAND_CERTAINTY)
    return TickBox(-1, field.page_no, state, TickSource.FIELD, certainty, field.box)


def _read_pen_strokes(
    page_no: int, boxes: Sequence[TickBox], shapes: Sequence[Shape], shown: _Shown, words: Sequence[Word]
) -> list[TickBox]:
    """Return the empty tick box characters that a pen crossed on the page itself; the strokes of one box are one."""
    strokes = [shape for shape in shapes if is_pen_stroke(shape)]
    found: list[Box] = []
    for stroke in strokes if len(strokes) <= _MOST_STROKES else ():
        x, y = (stroke.box.x0 + stroke.box.x1) / 2, (stroke.box.top + stroke.box.bottom) / 2
        known = [*found, *(tick_box.box for tick_box in boxes if tick_box.box)]
        if any(box.x0 - 2 <= x <= box.x1 + 2 and box.top - 2 <= y <= box.bottom + 2 for box in known):
            continue
        glyph = shown.find_empty_glyph(stroke.box, words)
        if glyph is not None:
            found.append(glyph)
    return [TickBox(-1, page_no, TickState.TICKED, TickSource.DRAWN, _HAND_CERTAINTY, glyph) for glyph in found]


def _says_tick(mark: Field) -> bool:
    return not mark.text or mark.text in TICKS


def _is_over(mark: Field, box: Box) -> bool:
    """Tell whether a mark made by hand stands on a box: its middle does, and it is not much larger."""
    size = max(box.x1 - box.x0, box.bottom - box.top)
    x, y = (mark.box.x0 + mark.box.x1) / 2, (mark.box.top + mark.box.bottom) / 2
    is_fitting = max(mark.box.x1 - mark.box.x0, mark.box.bottom - mark.box.top) <= _LARGEST_MARK * size
    slack = 0.2 * size
    is_inside = box.x0 - slack <= x <= box.x1 + slack and box.top - slack <= y <= box.bottom + slack
    return is_inside and is_fitting and _says_tick(mark)


def _is_under(box: Box, fields: Sequence[Field]) -> bool:
    """Tell whether a drawn square is the printed border of a field, which says what it holds."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return any(
        field.kind is not FieldKind.MARK
        and field.box.x0 <= x <= field.box.x1
        and field.box.top <= y <= field.box.bottom
        for field in fields
    )


def _drop_decoration(boxes: list[TickBox], drawn: Sequence[DrawnBox], words: Sequence[Word]) -> list[TickBox]:
    """Return the boxes of a page without circles as small as bullets, and without drawings where none has a label."""
    height = median(word.bottom - word.top for word in words) if words else 0.0
    bullets = {d.box for d in drawn if d.is_round and d.box.bottom - d.box.top < _BULLET_SHARE * height}
    boxes = [tick_box for tick_box in boxes if tick_box.box not in bullets]
    if any(tick_box.char_start >= 0 for tick_box in boxes):
        return boxes
    return [tick_box for tick_box in boxes if tick_box.source is TickSource.FIELD]
