"""Tick boxes in rows: comparison grids under column headers, and pairs of yes and no beside a label.

Works alike on pages with geometry (points) and on text (columns of characters, numbers of lines).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.body.stream import Stream
from extract.layout.boxes import GlyphBox
from extract.words.clean import fold
from extract.words.lexicon import Lexicon
from extract.words.match import match_phrase
from models.document import Document, TickBox, TickState

YES, NO = "oui", "non"
_ROW_OVERLAP = 0.5  # of the smaller height: two things stand on one row
_HEADER_ROWS = 6.0  # heights of a row: a header stands no further above
_HEADER_LINES = 3
_SAME_COLUMN = 1.5  # heights: boxes of two rows this near stand in one column
_GROUP_FLOOR = 80.0
_ARTICLES = frozenset({"l", "les", "le", "la", "des", "du", "d", "un", "une"})
_CELL = 10.0  # columns of characters that a cell of a typed table counts for


class Spot(NamedTuple):
    """A box, or a word of the stream, and where it stands; text counts in characters and lines."""

    x0: float
    top: float
    x1: float
    bottom: float
    page_no: int
    number: int  # of the box, or of the word

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2


class Row(NamedTuple):
    """Boxes of one row, by index, from left to right; `words`: those left of the first box.

    `columns`: what stands over each box, or beside it for yes and no.
    """

    boxes: tuple[int, ...]
    words: tuple[int, ...]
    columns: tuple[str, ...]
    heads: tuple[int, ...]  # the words that print the columns


def find_rows(document: Document, stream: Stream, boxes: Sequence[GlyphBox]) -> list[Row]:
    """Return the rows whose boxes have no labels of their own but columns, and those that say yes and no."""
    spots = [spot for i, box in enumerate(boxes) if (spot := _box_spot(document, box, i)) is not None]
    lined = [line for line in _lines(spots) if len(line) > 1]
    if not lined:
        return []
    words = _word_spots(document, stream, {line[0].page_no for line in lined})
    rows: list[Row] = []
    last: tuple[list[Spot], tuple[str, ...]] | None = None
    for line in lined:
        beside = [w for w in words if w.page_no == line[0].page_no and _overlap(w, line[0]) >= _ROW_OVERLAP]
        left = _row_words(line, beside)
        pair = _yes_and_no(line, beside, stream)
        if pair:
            rows += [
                Row((a.number, b.number), left if n == 0 else (), (YES, NO), heads)
                for n, (a, b, heads) in enumerate(pair)
            ]
            continue
        if any(w.x0 > line[0].x0 and w.x0 < line[-1].x1 for w in beside) or not left:
            continue
        heads, columns = _header(line, words, stream)
        if not any(columns) and last is not None and _same_columns(line, last[0]):
            heads, columns = (), last[1]
        if any(columns):
            last = (line, columns)
            rows.append(Row(tuple(s.number for s in line), left, columns, heads))
    return rows


def _box_spot(document: Document, box: GlyphBox, index: int) -> Spot | None:
    tick = box.tick_box
    if tick.box is not None:
        return Spot(*tick.box, tick.page_no, index)
    if box.char_start < 0:
        return None
    return _text_spot(document, box.char_start, box.char_end, tick.page_no, index)


def _text_spot(document: Document, start: int, end: int, page_no: int, index: int) -> Spot:
    text = document.text
    line_start = max(text.rfind("\n", 0, start), text.rfind("\f", 0, start)) + 1
    line_end = min(e for e in (text.find("\n", start), text.find("\f", start), len(text)) if e >= 0)
    line, x0, x1 = text[line_start:line_end], float(start - line_start), float(end - line_start)
    mark = "|" if line.count("|") > 1 else "\t" if "\t" in line else ""
    if mark:
        x0 = _CELL * line[: start - line_start].count(mark)
        x1 = x0 + _CELL - 2
    row = float(document.line_no(start))
    return Spot(x0, row, x1, row + 1, page_no, index)


def _word_spots(document: Document, stream: Stream, pages: set[int]) -> list[Spot]:
    found = []
    for index, (start, end) in enumerate(zip(stream.starts, stream.ends, strict=True)):
        page_no = document.page_of(start).page_no
        if page_no in pages:
            box = document.box_of(start, end)
            found.append(Spot(*box, page_no, index) if box else _text_spot(document, start, end, page_no, index))
    return found


def _overlap(one: Spot, other: Spot) -> float:
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    smaller = min(one.bottom - one.top, other.bottom - other.top)
    return max(0.0, common) / smaller if smaller > 0 else 0.0


def _lines(spots: Sequence[Spot]) -> list[list[Spot]]:
    """Return the boxes by row, from left to right, the rows from top to bottom."""
    lines: list[list[Spot]] = []
    for spot in sorted(spots, key=lambda s: (s.page_no, s.top, s.x0)):
        last = lines[-1][0] if lines else None
        if last is not None and last.page_no == spot.page_no and _overlap(last, spot) >= _ROW_OVERLAP:
            lines[-1].append(spot)
        else:
            lines.append([spot])
    return [sorted(line, key=lambda s: s.x0) for line in lines]


def _row_words(line: Sequence[Spot], beside: Sequence[Spot]) -> tuple[int, ...]:
    return tuple(w.number for w in sorted(beside, key=lambda w: w.number) if w.x1 <= line[0].x0 + 1)


def _yes_and_no(
    line: Sequence[Spot], beside: Sequence[Spot], stream: Stream
) -> list[tuple[Spot, Spot, tuple[int, ...]]]:
    """Return the pairs of boxes of a row that stand beside "oui" and "non", in this order, with these words."""
    said = [w for w in sorted(beside, key=lambda w: w.x0) if stream.words[w.number] in (YES, NO)]
    if len(line) != 2 or len(said) < 2:
        return []
    one, other = said[-2:]
    between = one.x0 > line[0].x0 - 1 or other.x0 < line[1].x1
    if {stream.words[one.number], stream.words[other.number]} != {YES, NO} or not between:
        return []
    yes, no = (line[0], line[1]) if stream.words[one.number] == YES else (line[1], line[0])
    return [(yes, no, (one.number, other.number))]


def _header(line: Sequence[Spot], words: Sequence[Spot], stream: Stream) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the words printed above the boxes of a row, and the text over each box."""
    height = max(s.bottom - s.top for s in line)
    step = min(b.x - a.x for a, b in pairwise(line))
    reach, blank = 0.6 * step, height if height > 2 else 2.0
    above = [
        w
        for w in words
        if w.page_no == line[0].page_no and 0 <= line[0].top + 0.5 * height - w.bottom <= _HEADER_ROWS * height
    ]
    taken: list[Spot] = []
    for row in list(reversed(_lines(above)))[: 2 * _HEADER_LINES]:
        inside = [w for w in row if line[0].x - reach <= w.x <= line[-1].x + reach]
        outside = [w for w in row if w.x < line[0].x - reach]
        runs_across = inside and outside and inside[0].x0 - max(w.x1 for w in outside) < blank
        if taken and (not inside or runs_across or taken[-1].top - row[0].bottom > height):
            break
        if inside and not runs_across:
            taken += inside
    columns: list[list[Spot]] = [[] for _ in line]
    for word in sorted(taken, key=lambda w: w.number):
        nearest = min(range(len(line)), key=lambda k: abs(line[k].x - word.x))
        columns[nearest].append(word)
    return tuple(sorted(w.number for w in taken)), tuple(" ".join(stream.words[w.number] for w in c) for c in columns)


def _same_columns(line: Sequence[Spot], other: Sequence[Spot]) -> bool:
    height = max(2.0, line[0].bottom - line[0].top)
    return len(line) == len(other) and all(
        abs(a.x - b.x) <= _SAME_COLUMN * height for a, b in zip(line, other, strict=True)
    )


def answer_of_pair(yes: TickBox, no: TickBox) -> tuple[TickState, float]:
    """Return what the boxes of yes and no say together: unreadable when both or none are ticked."""
    certainty = min(yes.certainty, no.certainty)
    states = (yes.state, no.state)
    if states == (TickState.TICKED, TickState.EMPTY):
        return TickState.TICKED, certainty
    if states == (TickState.EMPTY, TickState.TICKED):
        return TickState.EMPTY, certainty
    return TickState.UNREADABLE, 0.5


def name_group(text: str, groups: Mapping[str, str]) -> str | None:
    """Return the indicator of the group that a folded text is about: the longest wording it holds, articles apart."""
    bare = {_bare(wording): indicator for wording, indicator in groups.items()}
    for wording in sorted(bare, key=lambda w: -len(w)):
        if f" {wording} " in f" {_bare(text)} ":
            return bare[wording]
    found = match_phrase(_bare(text), bare, floor=_GROUP_FLOOR, margin=5.0)
    return found.term if found else None


def _bare(text: str) -> str:
    return " ".join(word for word in text.split() if word not in _ARTICLES)


def name_column(text: str, indicator_id: str, lexicon: Lexicon) -> str | None:
    """Return the option that the header of a column names: by its whole label, or by the words that it begins with."""
    labels = lexicon.labels[indicator_id]
    found = match_phrase(text, labels, floor=lexicon.thresholds.label_floor, margin=lexicon.thresholds.label_margin)
    if found is not None:
        return found.term
    options = lexicon.indicators[indicator_id][1].options
    begun = {o.id for o in options if text and f"{fold(o.forms[0])} ".startswith(f"{text} ")}
    return begun.pop() if len(begun) == 1 else None
