"""One page of a PDF with a text layer → `PageText`, in the file's order or by geometry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ctypes import byref
from operator import gt, sub
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

from extract.blocks import LINE_OVERLAP
from extract.geometry import EDGE_PT, LineShape, PrintedWord
from extract.readers.page_text import PageText, PlacedLine, order_page
from extract.readers.pdf_raw import TextLayer
from models.document import OrderMethod

WIDE_GAP_EM = 2.5  # one such blank inside a line says that the file writes across columns
GAP_EM = 1.2  # or several of these
MANY_GAPS = 3
NEXT_COLUMN_EM = 2.0  # a line higher than the one before starts a column if it stands this far to its right
DOUBLED_EM = 0.2  # the same word drawn again this near makes it look bold
_WORD = re.compile(r"\S+")
_HYPHEN = re.compile("[\x02\ufffe]")


class PageFrame(NamedTuple):
    """The part of user space that a page shows, and how it is turned, in quarters clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @property
    def width_pt(self) -> float:
        return self.top - self.bottom if self.quarters % 2 else self.right - self.left

    @property
    def height_pt(self) -> float:
        return self.right - self.left if self.quarters % 2 else self.top - self.bottom

    def shown(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Return a rectangle of user space (bottom left, top right) as x0, top, x1, bottom of the page as shown."""
        if self.quarters == 1:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.quarters == 2:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        if self.quarters == 3:
            return self.top - y1, self.right - x1, self.top - y0, self.right - x0
        return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0


def frame_of(page_handle: Any) -> PageFrame:
    """Return the frame of an open page: its crop box within its media box, and its rotation."""
    rect = pdfium_c.FS_RECTF()
    pdfium_c.FPDF_GetPageBoundingBox(page_handle, byref(rect))
    return PageFrame(rect.left, rect.bottom, rect.right, rect.top, pdfium_c.FPDFPage_GetRotation(page_handle) % 4)


def read_text_layer(page_handle: Any, order: OrderMethod | None) -> PageText:
    """Return the text of an open page; without lines where it has no text layer.

    `order`: None keeps the file's own order unless that order runs across columns.
    """
    frame = frame_of(page_handle)
    with TextLayer(page_handle) as layer:
        text, char_indexes = _break_hyphens(*layer.text())
        spans = [match.span() for match in _WORD.finditer(text)]
        if not spans:
            return PageText(frame.width_pt, frame.height_pt)
        fonts = _line_fonts(layer, text, spans, char_indexes)
        page = _in_file_order(layer, frame, text, spans, char_indexes, fonts)
        if order is OrderMethod.FILE or (order is None and not _runs_across(page)):
            return page
        return _by_geometry(layer, page, char_indexes)


def _break_hyphens(text: str, char_indexes: Sequence[int] | None) -> tuple[str, Sequence[int] | None]:
    """Put back the hyphens at line ends, which pdfium takes out together with the line break."""
    if not _HYPHEN.search(text):
        return text, char_indexes
    pieces: list[str] = []
    indexes: list[int] = []
    source = range(len(text)) if char_indexes is None else char_indexes
    start = 0
    for match in _HYPHEN.finditer(text):
        at = match.start()
        is_ended = text[at + 1 : at + 2] in ("", "\r", "\n")
        pieces += (text[start:at], "-" if is_ended else "-\r\n")
        indexes += source[start : at + 1]
        if not is_ended:
            indexes += (source[at], source[at])
        start = at + 1
    return "".join((*pieces, text[start:])), [*indexes, *source[start:]]


class _LineFont(NamedTuple):
    """The words of one line as the file has it, half-open, and the font of its first character."""

    word_start: int
    word_end: int
    size_pt: float
    is_bold: bool


def _line_fonts(
    layer: TextLayer, text: str, spans: Sequence[tuple[int, int]], char_indexes: Sequence[int] | None
) -> list[_LineFont]:
    found: list[_LineFont] = []
    word_start = 0
    for line in text.split("\r\n"):
        count = len(line.split())
        if count:
            word_end = word_start + count
            first, last = spans[word_start][0], spans[word_end - 1][1] - 1
            size, is_bold = layer.font(char_indexes[first] if char_indexes else first)
            if is_bold:  # a ticked option at the start of a line does not make the line bold
                _, is_bold = layer.font(char_indexes[last] if char_indexes else last)
            found.append(_LineFont(word_start, word_end, size, is_bold))
            word_start = word_end
    return found


def _in_file_order(
    layer: TextLayer,
    frame: PageFrame,
    text: str,
    spans: Sequence[tuple[int, int]],
    char_indexes: Sequence[int] | None,
    fonts: Sequence[_LineFont],
) -> PageText:
    wanted = [at for start, end in spans for at in (start, end - 1)]
    flat = layer.boxes([char_indexes[at] for at in wanted] if char_indexes else wanted)
    left, top = frame.left, frame.top
    x0s, x1s = flat[0::8], flat[6::8]
    if frame.quarters or layer.has_turned_text or any(map(gt, x0s, x1s)):
        x0s, tops, x1s, bottoms = _turned(frame, flat)
    else:
        if left:
            x0s, x1s = [x - left for x in x0s], [x - left for x in x1s]
        tops, bottoms = [top - y for y in flat[1::8]], [top - y for y in flat[3::8]]
    lines: list[PlacedLine] = []
    for start, end, size, is_bold in fonts:
        shape = LineShape(x0s[start], tops[start], x1s[end - 1], bottoms[start], size, is_bold)
        lines.append(PlacedLine(spans[start][0], spans[end - 1][1], start, end, shape))
    starts, ends = zip(*spans, strict=True)
    return PageText(frame.width_pt, frame.height_pt, text, starts, ends, x0s, tops, x1s, bottoms, lines)


def _turned(frame: PageFrame, flat: Sequence[float]) -> tuple[list[float], list[float], list[float], list[float]]:
    """Return the word columns where text or page are turned: the box around first and last character."""
    columns: tuple[list[float], list[float], list[float], list[float]] = ([], [], [], [])
    for at in range(0, len(flat), 8):
        xs, ys = flat[at : at + 8 : 2], flat[at + 1 : at + 8 : 2]
        for column, value in zip(columns, frame.shown(min(xs), min(ys), max(xs), max(ys)), strict=True):
            column.append(value)
    return columns


def _runs_across(page: PageText) -> bool:
    """Tell whether the file's order cannot be the reading order.

    Lines near the edges do not count: browsers print date and title far apart on one line, and draw it last.
    """
    gaps = list(map(sub, page.x0s[1:], page.x1s))
    floor = page.height_pt - EDGE_PT
    many = 0
    before: LineShape | None = None
    for _, _, start, end, shape in page.lines:
        x0, top, _, bottom, size, _ = shape
        if bottom <= EDGE_PT or top >= floor:
            continue
        if end - start > 1:
            widest = max(gaps[start : end - 1])
            if widest > GAP_EM * size:
                many += 1
                if widest > WIDE_GAP_EM * size or many >= MANY_GAPS:
                    return True
        if before is not None and top < before[3]:
            shared = min(bottom, before[3]) - max(top, before[1])
            is_beside = shared >= LINE_OVERLAP * min(bottom - top, before[3] - before[1])
            is_higher = top < before[1] - size / 2
            if is_beside or (is_higher and x0 < before[0] + NEXT_COLUMN_EM * size):
                return True
        before = shape
    return False


def _by_geometry(layer: TextLayer, page: PageText, char_indexes: Sequence[int] | None) -> PageText:
    """Return the page with its words ordered from their boxes; here every word's own font is asked for."""
    kept: list[int] = []
    words: list[PrintedWord] = []
    seen: dict[str, list[PrintedWord]] = {}
    for k, start in enumerate(page.starts):
        size, is_bold = layer.font(char_indexes[start] if char_indexes else start)
        text = page.text[start : page.ends[k]]
        word = PrintedWord(text, page.x0s[k], page.tops[k], page.x1s[k], page.bottoms[k], size, is_bold)
        near = DOUBLED_EM * size
        same = seen.setdefault(text, [])
        if any(abs(word.x0 - other.x0) <= near and abs(word.top - other.top) <= near for other in same):
            continue
        same.append(word)
        words.append(word)
        kept.append(k)

    def join(a: int, b: int) -> str:
        blank = page.text[page.ends[kept[a]] : page.starts[kept[b]]] if kept[b] == kept[a] + 1 else " "
        return " " if "\n" in blank or not blank else blank

    return order_page(words, page.width_pt, page.height_pt, join)
