"""Where on its pages a report says what: the lines, blocks and order as read, and what claimed each stretch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from models.document import Box, Document, Page, TickState, Word
from models.records import Observation, Quantity, Report
from models.vocabulary import Kind


class MarkKind(StrEnum):
    """What a stretch of a page is to the report, as far as a picture tells it."""

    TITLE = "title"
    HEADING = "heading"
    FRAME = "frame or question"
    TICKED = "option ticked"
    EMPTY = "option not ticked"
    UNKNOWN = "unknown or unreadable"
    COUNT = "count"
    VERBATIM = "verbatim"
    FURNITURE = "furniture"
    UNEXPLAINED = "unexplained"


_KIND_BY_CLAIM = {
    "title": MarkKind.TITLE,
    "dimension": MarkKind.HEADING,
    "heading": MarkKind.HEADING,
    "frame": MarkKind.FRAME,
    "question": MarkKind.FRAME,
    "box": MarkKind.FRAME,
    "option": MarkKind.TICKED,
    "unknown": MarkKind.UNKNOWN,
    "count": MarkKind.COUNT,
    "verbatim": MarkKind.VERBATIM,
    "furniture": MarkKind.FURNITURE,
    "unexplained": MarkKind.UNEXPLAINED,
}
_KIND_BY_SELECTED = {True: MarkKind.TICKED, False: MarkKind.EMPTY, None: MarkKind.UNKNOWN}
_KIND_BY_TICK = {
    TickState.TICKED: MarkKind.TICKED,
    TickState.EMPTY: MarkKind.EMPTY,
    TickState.UNREADABLE: MarkKind.UNKNOWN,
}


class Mark(NamedTuple):
    """One stretch of a page, one box for each of its lines. `label`: what to write beside it, if anything."""

    kind: MarkKind
    boxes: tuple[Box, ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMarks:
    """All that is to be drawn over one page, in points.

    `blocks`: in reading order. `words`: boxes in reading order, by block. `claims` cover all words; `answers` are the
    observations, those that are ticked or unknown with a label. `tick_boxes`: as seen by the reader.
    """

    page: Page
    lines: tuple[Box, ...]
    blocks: tuple[Box, ...]
    words: tuple[tuple[Box, ...], ...]
    claims: tuple[Mark, ...]
    answers: tuple[Mark, ...]
    tick_boxes: tuple[Mark, ...]


class _PlacedWord(NamedTuple):
    """A word with the index of its line in the document."""

    word: Word
    line_index: int


def mark_pages(report: Report) -> list[PageMarks]:
    """Return the marks of each page; nothing for a report that failed or whose format has no pages."""
    document = report.as_read
    if document is None or any(page.width_pt is None for page in document.pages):
        return []
    placed = _place_words(document)
    return [_mark_page(report, document, page, [p for p in placed if _is_on(p.word, page)]) for page in document.pages]


def _is_on(word: Word, page: Page) -> bool:
    return page.char_start <= word.char_start < page.char_end


def _place_words(document: Document) -> list[_PlacedWord]:
    placed, i = [], 0
    for word in document.words:
        while i + 1 < len(document.lines) and document.lines[i].char_end <= word.char_start:
            i += 1
        placed.append(_PlacedWord(word, i))
    return placed


def _mark_page(report: Report, document: Document, page: Page, placed: list[_PlacedWord]) -> PageMarks:
    lines = [line for line in document.lines if line.page_no == page.page_no]
    by_block = [list(group) for _, group in groupby(placed, key=lambda p: document.lines[p.line_index].block_no)]
    return PageMarks(
        page=page,
        lines=tuple(line.box for line in lines if line.box is not None),
        blocks=tuple(_around(_box(p.word) for p in members) for members in by_block),
        words=tuple(tuple(_box(p.word) for p in members) for members in by_block),
        claims=_claims(report, placed),
        answers=tuple(
            Mark(kind, boxes, _label(o))
            for o in report.observations
            if o.evidence.page_no == page.page_no
            for kind in (_kind_of(o),)
            if (boxes := _boxes_of(placed, o.evidence.char_start, o.evidence.char_end))
        ),
        tick_boxes=tuple(
            Mark(_KIND_BY_TICK[tick.state], (tick.box,))
            for tick in document.tick_boxes
            if tick.box is not None and tick.page_no == page.page_no
        ),
    )


def _claims(report: Report, placed: list[_PlacedWord]) -> tuple[Mark, ...]:
    """Return one mark for each claim that has words on the page."""
    states = {(o.evidence.char_start, f"{o.indicator_id}={o.value_id}"): _kind_of(o) for o in report.observations}
    found: list[Mark] = []
    i = 0
    for claim in report.claims:
        while i < len(placed) and placed[i].word.char_start < claim.char_start:
            i += 1
        first = i
        while i < len(placed) and placed[i].word.char_start < claim.char_end:
            i += 1
        if i > first:
            kind = _KIND_BY_CLAIM.get(claim.by, MarkKind.UNEXPLAINED)
            if claim.by == "option":
                kind = states.get((claim.char_start, claim.what), kind)
            found.append(Mark(kind, _by_line(placed[first:i])))
    return tuple(found)


def _kind_of(o: Observation) -> MarkKind:
    if o.kind is Kind.COUNT:
        return MarkKind.COUNT
    return _KIND_BY_SELECTED[o.is_selected] if o.value_id is not None else MarkKind.UNKNOWN


def _label(o: Observation) -> str:
    """Return what is written beside an answer; empty boxes are many and need no words."""
    if o.kind is Kind.COUNT:
        return f"{o.indicator_id}={_shown(o.quantity)}"
    return "" if o.is_selected is False else f"{o.indicator_id}={o.value_id or '?'}"


def _shown(quantity: Quantity) -> str:
    if quantity.value_number is not None:
        return f"{quantity.value_number:g}"
    bounds = (quantity.value_min, quantity.value_max)
    return "?" if bounds == (None, None) else "-".join("" if b is None else f"{b:g}" for b in bounds)


def _boxes_of(placed: Sequence[_PlacedWord], char_start: int, char_end: int) -> tuple[Box, ...]:
    return _by_line([p for p in placed if p.word.char_start < char_end and p.word.char_end > char_start])


def _by_line(placed: Iterable[_PlacedWord]) -> tuple[Box, ...]:
    return tuple(_around(_box(p.word) for p in members) for _, members in groupby(placed, key=lambda p: p.line_index))


def _box(word: Word) -> Box:
    return Box(word.x0, word.top, word.x1, word.bottom)


def _around(boxes: Iterable[Box]) -> Box:
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return Box(min(x0s), min(tops), max(x1s), max(bottoms))
