"""Tick boxes that are characters of the text, ☑ ☐, [x] [ ], (x) ( ), ● ○ and those of dingbat fonts: their labels."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import groupby

from extract.layout.box_signs import CANDIDATE, may_hold_signs
from extract.layout.placed_signs import Place, Sign, find_signs, keep_boxes, settle_crosses
from models.document import Document, TickBox, TickSource, TickState
from models.record_base import Record

_SKIPPED = re.compile(r"[\s*_|\\:.\u200b]*")
_QUESTION = re.compile(r"[?:]\s+(?=\S)")
_NEAR_PT, _BLANK_PT = 40.0, 14.0  # from a box to its label on the right; a wider blank parts two labels
_SENTENCE_END = re.compile(r"[.:?!;]\s*\Z")


class GlyphBox(Record):
    """A tick box made of characters: its half-open stretch of `Document.text` and what it says of which label.

    `tick_box.char_start` is -1 where no text stands beside the box.
    """

    char_start: int
    char_end: int
    tick_box: TickBox


def find_glyph_boxes(document: Document) -> tuple[GlyphBox, ...]:
    """Return the tick boxes printed as characters, in the order of the text; none for a text without any.

    A sign that can also be a bullet (●, ■, ○, □) counts only where ticked and empty ones stand at the places of
    boxes; one in brackets or parentheses only at such a place, so that "occupant(e)s" and "( )" in a sentence do not.
    Where ✗ or ☒ stand beside ✔ or ☑ and nothing is empty, a cross may mean no: its state is unreadable.
    """
    if not may_hold_signs(document.text):
        return ()
    signs = find_signs(document)
    if not signs:
        return ()
    signs = settle_crosses(keep_boxes(signs), document.text)
    rows = [tuple(row) for _, row in groupby(signs, key=lambda sign: sign.line_start)]
    is_right_of_label = _is_right_of_label(rows)
    boxes: list[GlyphBox] = []
    for row in rows:
        boxes.extend(_label_row(row, document, is_right_of_label))
    return tuple(boxes)


def _is_right_of_label(rows: list[tuple[Sign, ...]]) -> bool:
    """Tell whether the boxes of this document stand after their labels: more rows end with one than begin."""
    first = sum(row[0].place is Place.FIRST for row in rows)
    last = sum(row[0].place is not Place.FIRST and _ends_row(row) for row in rows)
    return last > first


def _ends_row(row: tuple[Sign, ...]) -> bool:
    return row[-1].place is Place.LAST or (len(row) > 1 and row[-1].end >= row[-1].line_end - 1)


def _label_row(row: tuple[Sign, ...], document: Document, is_right_of_label: bool) -> Iterable[GlyphBox]:
    """Yield the boxes of one line with their labels: the text up to the next box, or since the one before."""
    text = document.text
    begins = row[0].place is Place.FIRST
    ends = _ends_row(row)
    labels_before = ends and not begins if begins != ends else is_right_of_label
    for index, sign in enumerate(row):
        if labels_before:
            left = row[index - 1].end if index else sign.line_start
            start = _first_of(text, left, sign.start, document, skip_question=len(row) > 1)
            if start == sign.line_start or text[sign.line_start : start].isspace():
                start = _first_of_paragraph(text, start)
        else:
            right = row[index + 1].start if index + 1 < len(row) else sign.line_end
            start = _first_of(text, sign.end, right, document)
            if start < 0 and index + 1 == len(row):
                start = _first_beside(document, sign)
            if start < 0 and index + 1 == len(row):
                start = _first_of_next_line(text, sign.line_end, document)
        certainty = 0.5 if sign.state is TickState.UNREADABLE else 1.0
        page_no, box = document.page_of(sign.start).page_no, document.box_of(sign.start, sign.end)
        tick_box = TickBox(start, page_no, sign.state, TickSource.GLYPH, certainty, box)
        yield GlyphBox(sign.start, sign.end, tick_box)


def _first_beside(document: Document, sign: Sign) -> int:
    """Return where the words left of a box alone in its line begin, on the same row of the page; -1: none."""
    box = document.box_of(sign.start, sign.end) if document.words else None
    if box is None:
        return -1
    page = document.page_of(sign.start)
    first = bisect_left(document.words, (page.char_start,))
    end = bisect_left(document.words, (page.char_end,))
    middle = (box.top + box.bottom) / 2
    row = [word for word in document.words[first:end] if word.top <= middle <= word.bottom]
    if any(box.x1 <= word.x0 <= box.x1 + _NEAR_PT for word in row):
        return -1  # its label stands right of it
    start, x0 = -1, float("-inf")
    for word in sorted((word for word in row if word.x1 <= box.x0), key=lambda word: -word.x0):
        if start >= 0 and x0 - word.x1 > _BLANK_PT:
            break
        start, x0 = word.char_start, word.x0
    return start


def _first_of(text: str, start: int, end: int, document: Document, *, skip_question: bool = False) -> int:
    """Return the offset of the first character of a label in `text[start:end]`, past marks of the format; -1: none."""
    if skip_question and (match := _QUESTION.search(text, start, end)):
        start = match.end()
    while start < end:
        match = _SKIPPED.match(text, start, end)
        start = match.end() if match else start
        mark_end = next((stop for first, stop in document.markup if first <= start < stop), None)
        if mark_end is None:
            break
        start = mark_end
    return start if start < end else -1


def _first_of_paragraph(text: str, start: int) -> int:
    """Return where the label begins that goes on at `start`: one line up if it was cut there, else `start`."""
    above_end = text.rfind("\n", 0, start)
    if above_end < 1 or not text[start].islower():
        return start
    above_start = max(text.rfind("\n", 0, above_end), text.rfind("\f", 0, above_end)) + 1
    above = text[above_start:above_end]
    if not above.strip() or _SENTENCE_END.search(above) or CANDIDATE.search(above):
        return start
    return above_start + len(above) - len(above.lstrip())


def _first_of_next_line(text: str, line_end: int, document: Document) -> int:
    """Return where the next line's text begins, for a box alone in its line; -1 if that line has a box of its own."""
    next_end = text.find("\n", line_end + 1)
    next_end = len(text) if next_end < 0 else next_end
    if line_end >= len(text) or text[line_end] == "\f" or CANDIDATE.search(text, line_end, next_end):
        return -1
    return _first_of(text, line_end + 1, next_end, document)


def merge_boxes(tick_boxes: Sequence[TickBox], glyphs: Sequence[GlyphBox]) -> tuple[GlyphBox, ...]:
    """Return all boxes of a document: those of its reader, and the characters that no such box stands on.

    What was put over a character by hand or drawn around it wins over the character. A box of the reader has no stretch
    of the text: -1 and -1.
    """
    placed = [GlyphBox(-1, -1, tick_box) for tick_box in tick_boxes]
    free = [g for g in glyphs if not any(_covers(tick_box, g.tick_box) for tick_box in tick_boxes)]
    return tuple(sorted((*placed, *free), key=lambda box: (box.tick_box.page_no, box.tick_box.char_start)))


def _covers(tick_box: TickBox, glyph: TickBox) -> bool:
    if tick_box.page_no != glyph.page_no or tick_box.box is None or glyph.box is None:
        return False
    height = glyph.box.bottom - glyph.box.top  # a box glued to its label is as wide as the label
    x, y = (glyph.box.x0 + min(glyph.box.x1, glyph.box.x0 + height)) / 2, (glyph.box.top + glyph.box.bottom) / 2
    slack = 2.0
    return (
        tick_box.box.x0 - slack <= x <= tick_box.box.x1 + slack
        and tick_box.box.top - slack <= y <= tick_box.box.bottom + slack
    )
