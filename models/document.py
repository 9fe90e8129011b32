"""A report as read: its text, where each piece stands on the page, and what the markup said.

Everything downstream speaks in offsets into `Document.text`; boxes are PDF points, origin top left.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate, count
from operator import add
from typing import NamedTuple

from models.packed_words import Columns, Word, columns_of
from models.record_base import Record

__all__ = ["Box", "Document", "Line", "OrderMethod", "Page", "Reader", "TickBox", "TickSource", "TickState", "Word"]


class Reader(StrEnum):
    """Which reader made a document; the values of `documents.reader`."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"
    IMAGE = "image"


class OrderMethod(StrEnum):
    """How the lines of a page came into reading order."""

    FILE = "file"  # as the file gives them
    GEOMETRY = "geometry"  # blocks ordered from their boxes, row of cards by row of cards
    COLUMNS = "columns"  # the same, but each column is read down to its foot, as in a newspaper
    ROWS = "rows"  # the same, but what stands in columns is a table and read row by row, cell by cell


class TickState(StrEnum):
    """What a tick box shows."""

    TICKED = "ticked"
    EMPTY = "empty"
    UNREADABLE = "unreadable"


# Two of them by names of their own, for what asks every answer; see `models.vocabulary`.
EMPTY_BOX, UNREADABLE_BOX = TickState.EMPTY, TickState.UNREADABLE


class TickSource(StrEnum):
    """What a tick box is made of."""

    GLYPH = "glyph"
    DRAWN = "drawn"
    FIELD = "field"
    PIXELS = "pixels"


class Box(NamedTuple):
    """A rectangle on a page, in points, origin top left."""

    x0: float
    top: float
    x1: float
    bottom: float


class Line(Record):
    """One printed line that is not blank, without its markup prefix, bullet or surrounding spaces.

    `char_start`, `char_end`: half-open, in `Document.text`.
    `block_no`: lines of one paragraph, list or cell share it; it never decreases along a document.
    `heading_level`: 1 to 6 where the markup says heading, else 0.
    `size_pt`: font size of the first character, None where the format has none.
    `continues`: number of the block on the page before that its own block goes on from, where cards side by side break
    over the page; None elsewhere, also where the block read just before is the one that goes on.
    """

    char_start: int
    char_end: int
    page_no: int
    block_no: int
    heading_level: int = 0
    is_bullet: bool = False
    is_bold: bool = False
    size_pt: float | None = None
    box: Box | None = None
    continues: int | None = None


class TickBox(Record):
    """A tick box and the place of the label that it belongs to.

    `char_start`: offset in `Document.text` where its label's first word starts.
    `certainty`: 0 to 1, how surely the state was seen.
    """

    char_start: int
    page_no: int
    state: TickState
    source: TickSource
    certainty: float = 1.0
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page and its half-open stretch of `Document.text`; sizes are None where there are no pages."""

    page_no: int
    char_start: int
    char_end: int
    width_pt: float | None = None
    height_pt: float | None = None
    order_method: OrderMethod = OrderMethod.FILE
    is_ocr: bool = False
    is_unreadable: bool = False
    ocr_certainty: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report as read by one reader.

    `text`: the whole text, lines parted by a line feed, pages by a form feed.
    `lines`: in reading order, so by rising `char_start`; blank lines are left out.
    `words`: by rising `char_start`; empty where the format has no geometry.
    `markup`: half-open stretches of `text` that are marks of the format (``**``, ``\\``), not words.
    `hints`: title or address found outside the text (HTML title, PDF metadata), by name.
    """

    text: str
    reader: Reader
    pages: tuple[Page, ...]
    lines: tuple[Line, ...]
    words: Sequence[Word] = ()
    tick_boxes: tuple[TickBox, ...] = ()
    markup: tuple[tuple[int, int], ...] = ()
    hints: tuple[tuple[str, str], ...] = ()
    _line_breaks: list[int] = field(default_factory=list, init=False, compare=False, repr=False)
    _word_columns: list[Columns] = field(default_factory=list, init=False, compare=False, repr=False)

    def line_no(self, char_index: int) -> int:
        """Return the number, from 0, of the line of `text` that holds `char_index`; form feeds end lines too."""
        if not self._line_breaks:
            lengths = map(len, self.text.replace("\f", "\n").split("\n"))
            self._line_breaks.extend(map(add, accumulate(lengths), count()))
        return bisect_left(self._line_breaks, char_index)

    def page_of(self, char_index: int) -> Page:
        """Return the page that holds `char_index`."""
        found = self.pages[0]
        for page in self.pages[1:]:
            if page.char_start > char_index:
                break
            found = page
        return found

    def box_of(self, char_start: int, char_end: int) -> Box | None:
        """Return the box around the words of a stretch on the page where it starts, or None without geometry."""
        if not self.words:
            return None
        if not self._word_columns:
            self._word_columns.append(columns_of(self.words))
        starts, ends, x0s, tops, x1s, bottoms = self._word_columns[0]
        first = max(0, bisect_left(starts, char_start) - 1)
        if ends[first] <= char_start:
            first += 1
        stop = bisect_left(starts, min(char_end, self.page_of(char_start).char_end), first)
        if first >= stop:
            return None
        inside = slice(first, stop)
        return Box(min(x0s[inside]), min(tops[inside]), max(x1s[inside]), max(bottoms[inside]))
