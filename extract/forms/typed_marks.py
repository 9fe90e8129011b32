"""Marks typed beside options where no box is printed: "X  label", "label    x", or in the cells of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from extract.body.option_lines import LoneMark, Option, Side, find_options
from extract.forms.form_grids import NO, YES
from extract.layout.box_signs import holds_any
from extract.layout.boxes import GlyphBox
from extract.words.clean import fold
from extract.words.lexicon import Lexicon
from models.document import Box, Document, TickBox, TickSource, TickState

_FEWEST_MARKED = 2  # options with a mark on the same side
_FEWEST_OPEN = 3  # options without one: a list that prints ticked options only has none
_FEWEST_BOXES = 3  # a report with so many true boxes answers with these
_HEADER_CHARACTERS = 30
_ROW_PT, _COLUMN_PT = 6.0, 10.0  # heads of one row, and marks of one column, differ by less
_ANY_MARK = {sign: re.compile(rf"{sign}(?!\S)(?<!\S.)") for sign in "xX×"}  # standing alone


class _Header(NamedTuple):
    """What stands over a column of marks."""

    box: Box
    page_no: int
    said: str


def find_typed_marks(document: Document, lexicon: Lexicon, others: int) -> tuple[GlyphBox, ...]:
    """Return the marks typed beside options as ticked boxes, and options of the same lists without one as empty.

    In the order of the text; often none. `others`: how many tick boxes the document has. An empty one without a sign of
    its own has no stretch of the text: -1 and -1.
    """
    if others >= _FEWEST_BOXES or not holds_any(document.text, _ANY_MARK):
        return ()
    options, marks = find_options(document, lexicon)
    if document.words:
        options = _beside(document, options, marks)
    elif marks:
        options = _in_cells(options, marks)
    sides = Counter(option.side for option in options if option.state is TickState.TICKED)
    side = max(sides, key=lambda s: sides[s], default=None)
    is_open = [option.state is TickState.EMPTY for option in options]
    if side is None or sides[side] < _FEWEST_MARKED or sum(is_open) < _FEWEST_OPEN:
        return ()
    options = [option for option in options if option.state is not TickState.TICKED or option.side is side]
    # Where every item of a list has the sign and none of the next, it is a bullet.
    is_mixed = any(a.state is not b.state and b.first_line == a.line + 1 for a, b in pairwise(options))
    return tuple(_box(document, option) for option in options) if is_mixed else ()


def _box(document: Document, option: Option) -> GlyphBox:
    certainty = 0.5 if option.state is TickState.UNREADABLE else 1.0
    start, end = option.mark
    box = document.box_of(start, end) if document.words and option.side else None
    return GlyphBox(start, end, TickBox(option.start, option.page_no, option.state, TickSource.GLYPH, certainty, box))


def _in_cells(options: list[Option], marks: list[LoneMark]) -> list[Option]:
    """Return the options with the marks of the cells before or behind them; without marks where that cannot be told.

    A blank cell leaves no line. So lists that end with a mark have them behind, lists that begin with one before.
    """
    by_line = {mark.line: mark for mark in marks}
    if len(by_line) < len(marks):
        return options  # two marks for one label: columns that cannot be told apart
    of_options = {option.line for option in options}
    begins = sum(mark.line - 1 not in of_options for mark in marks)
    ends = sum(mark.line not in of_options for mark in marks)
    if (begins == 0) == (ends == 0):
        return options
    return [
        _marked(option, by_line.get(option.line + 1 if ends else option.first_line), TickState.TICKED)
        for option in options
    ]


def _marked(option: Option, mark: LoneMark | None, state: TickState) -> Option:
    if mark is None:
        return option
    return option.changed(side=option.side or Side.CELL, mark=(mark.start, mark.end), state=state)


def _beside(document: Document, options: Sequence[Option], marks: Sequence[LoneMark]) -> list[Option]:
    """Return the options of a page with the marks on their rows, and what the heads of the columns make of them."""
    rows: list[list[LoneMark]] = []
    for option in options:
        if option.state is TickState.TICKED:
            start, end = option.mark
            box = document.box_of(start, end)
            rows.append([LoneMark(option.line, start, end, option.page_no, box)])
        else:
            rows.append([mark for mark in marks if _is_level(option, mark)] if option.side is None else [])
    said = _said_above([mark for row in rows for mark in row], _headers(document))
    found = []
    for option, row in zip(options, rows, strict=True):
        states = {said[mark.start] for mark in row}
        state = states.pop() if len(states) == 1 else TickState.UNREADABLE
        found.append(_marked(option, row[0] if row else None, state))
    return found


def _is_level(option: Option, mark: LoneMark) -> bool:
    if option.box is None or mark.box is None or option.page_no != mark.page_no:
        return False
    middle = (mark.box.top + mark.box.bottom) / 2
    slack = (option.box.bottom - option.box.top) / 4
    return option.box.top - slack <= middle <= option.box.bottom + slack


def _headers(document: Document) -> list[_Header]:
    """Return the words of lines that say yes and no, and nothing else."""
    found = []
    for line in document.lines:
        raw = document.text[line.char_start : line.char_end]
        if len(raw) > _HEADER_CHARACTERS or not {*fold(raw).split()} <= {YES, NO}:
            continue
        for word in re.finditer(r"\w+", raw):
            start = line.char_start + word.start()
            box = document.box_of(start, start + len(word.group()))
            found += [_Header(box, line.page_no, fold(word.group()))] if box else []
    return found


def _said_above(marks: Sequence[LoneMark], headers: Sequence[_Header]) -> dict[int, TickState]:
    """Return, by where marks start, what they say: ticked, or what the head of their column makes of it.

    Columns and heads are paired in their order, from the left: what is typed need not stand under the middle of a head.
    """
    said = {mark.start: TickState.UNREADABLE if headers else TickState.TICKED for mark in marks}
    placed = [(mark, mark.box) for mark in marks if mark.box is not None]
    tops = sorted({(h.page_no, round(h.box.top / _ROW_PT)) for h in headers})
    for (page_no, top), following in zip_longest(tops, tops[1:]):
        floor = following[1] * _ROW_PT if following and following[0] == page_no else float("inf")
        heads = sorted((h.box.x0, h.said) for h in headers if (h.page_no, round(h.box.top / _ROW_PT)) == (page_no, top))
        below = [(m, box) for m, box in placed if m.page_no == page_no and top * _ROW_PT < box.top < floor]
        columns: list[float] = []
        for x0 in sorted(box.x0 for _, box in below):
            if not columns or x0 - columns[-1] > _COLUMN_PT:
                columns.append(x0)
        if len(columns) != len(heads):
            continue
        for mark, box in below:
            column = max(k for k, x0 in enumerate(columns) if x0 <= box.x0)
            said[mark.start] = TickState.EMPTY if heads[column][1] == NO else TickState.TICKED
    return said
