"""One page of a PDF with a text layer → `PageText`, in the file's order or by geometry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.layout.blocks import LINE_OVERLAP
from extract.layout.geometry import EDGE_PT, LineShape
from extract.layout.turned import find_turned
from extract.readers.page_text import PageText, PlacedLine
from extract.readers.pdf_chars import Boxes, TextLayer
from extract.readers.pdf_doubled import draw_once, may_be_doubled
from extract.readers.pdf_order import has_spaced_line, order_by_geometry
from extract.readers.pdf_overprinted import Place
from extract.readers.pdf_raw import PageFrame, RawPage
from extract.readers.pdf_sideways import as_shown, reading_frame
from extract.readers.pdf_torn import is_glued, is_torn, mend_torn
from models.document import OrderMethod

MOST_PT = 200_000.0  # of a side: seventy metres
WIDE_GAP_EM = 2.5  # one such blank inside a line says that the file writes across columns
GAP_EM = 1.2  # or several of these
MANY_GAPS = 3
OVERDRAWN_PT = 6.0  # a word that begins this far before the end of the one before it was drawn over it
TIGHT_EM = 0.7  # of the size: the box of a letter, where those of lines are about as high as their size
PARAGRAPH_WORDS = 5
NEXT_COLUMN_EM = 2.0  # a line higher than the one before starts a column if it stands this far to its right
_LINE_FEED = 10
_IS_BLANK = np.array([chr(code).isspace() for code in range(0x3002)])  # the last blank is the ideographic one
_new = tuple.__new__  # named tuples from whole tuples: half the cost of their own constructor
Column = NDArray[np.float64]
_HYPHEN = re.compile("[\x02\ufffe]")
_CONTROL = re.compile("[\0\v\f]|\r(?!\n)")


def read_text_layer(page: RawPage, order: OrderMethod | None, overprinted: frozenset[Place] = frozenset()) -> PageText:
    """Return the text of an open page; without lines where it has no text layer.

    `order`: None keeps the file's own order unless that order runs across columns. `overprinted`: words that are read
    last, by geometry. Raises ValueError for a page that cannot be read.
    """
    frame = page.frame()
    if not max(frame.width_pt, frame.height_pt) <= MOST_PT:
        raise ValueError("no paper is as large")  # pdfium would take memory for each of its points
    with page.text_layer() as layer:
        text, char_indexes = _break_hyphens(*layer.text())
        text = _without_controls(text)
        words = _words_of(text, char_indexes)
        if not words.starts:
            return PageText(frame.width_pt, frame.height_pt)
        shown = frame
        page_text, widest_gaps, goes_back = _in_file_order(layer, frame, text, words)
        if frame.quarters or layer.has_turned_text:
            frame = reading_frame(layer, frame, words.first_chars)
        if goes_back or words.may_be_doubled:
            text, char_indexes = draw_once(layer, text, char_indexes)
            words = _words_of(text, char_indexes)
            page_text, widest_gaps, _ = _in_file_order(layer, frame, text, words)
        elif frame != shown:
            page_text, widest_gaps, _ = _in_file_order(layer, frame, text, words)
        if shown.quarters % 2 or is_torn(page_text) or is_glued(words.starts, words.ends):
            text, char_indexes = mend_torn(layer, frame, text, char_indexes)
            words = _words_of(text, char_indexes)
            page_text, widest_gaps, _ = _in_file_order(layer, frame, text, words)
        if order is None:
            order = _order_of(layer, page_text, words, widest_gaps)
        if order is not OrderMethod.FILE:
            page_text = order_by_geometry(layer, page_text, words.first_chars, order, overprinted)
        return page_text if frame == shown else as_shown(page_text, shown.quarters - frame.quarters)


def _order_of(layer: TextLayer, page: PageText, words: _Words, widest_gaps: list[float]) -> OrderMethod:
    """Return how the lines of a page come into reading order: as in the file, unless that cannot be it."""
    is_needed = (
        (words.may_be_spaced and has_spaced_line(page))
        or (layer.has_turned_text and find_turned(layer.angles(words.first_chars)))
        or _runs_across(page, widest_gaps)
    )
    return OrderMethod.GEOMETRY if is_needed else OrderMethod.FILE


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


def _without_controls(text: str) -> str:
    """Return a text of the same length whose only line ends are pdfium's own: a font may name any character so."""
    if text.count("\r") == text.count("\r\n") and not ("\f" in text or "\v" in text or "\0" in text):
        return text
    return _CONTROL.sub(" ", text)


class _Words(NamedTuple):
    """The words of a text layer: half-open in the text, first and last char in pdfium, first word of each line.

    `may_be_spaced`: words of one character follow each other. `may_be_doubled`: pairs of one character do.
    """

    starts: list[int]
    ends: list[int]
    first_chars: list[int]
    last_chars: list[int]
    heads: NDArray[np.intp]
    may_be_spaced: bool
    may_be_doubled: bool


def _words_of(text: str, char_indexes: Sequence[int] | None) -> _Words:
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    is_blank = np.ones(len(codes) + 2, np.bool_)
    np.take(_IS_BLANK, codes, mode="clip", out=is_blank[1:-1])
    edges = np.flatnonzero(is_blank[1:] != is_blank[:-1])
    first, after = edges[0::2], edges[1::2]
    line_nos = np.searchsorted(np.flatnonzero(codes == _LINE_FEED), first)
    heads = np.flatnonzero(np.diff(line_nos, prepend=-1))
    starts, last = first.tolist(), (after - 1).tolist()
    first_chars, last_chars = starts, last
    if char_indexes is not None:
        first_chars, last_chars = [char_indexes[k] for k in starts], [char_indexes[k] for k in last]
    may_be_spaced = b"\1\1\1" in (after - first == 1).tobytes()
    return _Words(starts, after.tolist(), first_chars, last_chars, heads, may_be_spaced, may_be_doubled(codes))


class _FileOrder(NamedTuple):
    """A page as the file gives it, and the widest blank between two words of each of its lines.

    `goes_back`: a word begins well before the end of the one before it, on one line.
    """

    page: PageText
    widest_gaps: list[float]
    goes_back: bool


def _in_file_order(layer: TextLayer, frame: PageFrame, text: str, words: _Words) -> _FileOrder:
    firsts, lasts = layer.boxes(words.first_chars), layer.boxes(words.last_chars)
    heads = words.heads
    ends = np.append(heads[1:], len(words.starts))
    tails = ends - 1
    fonts = _line_fonts(layer, words, tails, _heights(frame, firsts), _heights(frame, lasts))
    heights = _heights(frame, firsts)[heads].tolist()
    if any(height < TIGHT_EM * size for height, (size, _) in zip(heights, fonts, strict=True)):
        firsts, lasts = layer.full_boxes(words.first_chars, firsts), layer.full_boxes(words.last_chars, lasts)
        fonts = _line_fonts(layer, words, tails, _heights(frame, firsts), _heights(frame, lasts))
    if frame.quarters or layer.has_turned_text or (firsts[:, 0] > lasts[:, 2]).any():
        x0s, tops, x1s, bottoms = _turned(frame, firsts, lasts)
    else:
        x0s, x1s = firsts[:, 0] - frame.left, lasts[:, 2] - frame.left
        tops, bottoms = frame.top - firsts[:, 1], frame.top - firsts[:, 3]
    gaps = np.append(x0s[1:] - x1s[:-1], -np.inf)
    gaps[tails] = -np.inf  # from one line to the next
    columns = x0s.tolist(), tops.tolist(), x1s.tolist(), bottoms.tolist()
    edges = x0s[heads].tolist(), tops[heads].tolist(), x1s[tails].tolist(), bottoms[heads].tolist()
    shapes = map(_new, repeat(LineShape), zip(*edges, *zip(*fonts, strict=True), strict=True))
    first, last = heads.tolist(), tails.tolist()
    starts, stops = map(words.starts.__getitem__, first), map(words.ends.__getitem__, last)
    lines = map(_new, repeat(PlacedLine), zip(starts, stops, first, ends.tolist(), shapes, strict=True))
    page = PageText(frame.width_pt, frame.height_pt, text, words.starts, words.ends, *columns, list(lines))
    goes_back = bool(((gaps < -OVERDRAWN_PT) & (gaps > -np.inf)).any())
    return _FileOrder(page, np.maximum.reduceat(gaps, heads).tolist(), goes_back)


def _heights(frame: PageFrame, boxes: Boxes) -> Column:
    """Return how high characters are as they are read: along the lines of user space where these stand upright."""
    return boxes[:, 2] - boxes[:, 0] if frame.quarters % 2 else boxes[:, 1] - boxes[:, 3]


def _line_fonts(
    layer: TextLayer, words: _Words, tails: NDArray[np.intp], heights: Column, last_heights: Column
) -> list[tuple[float, bool]]:
    """Return each line's size, and whether it is bold from its first to its last character.

    A ticked option at the start of a line does not make the line bold. `tails`: the last word of each line.
    """
    first_chars = map(words.first_chars.__getitem__, words.heads.tolist())
    fonts = layer.fonts(list(first_chars), heights[words.heads].tolist())
    bold_lines = [index for index, (_, is_bold) in enumerate(fonts) if is_bold]
    if bold_lines:
        ends = tails[bold_lines]
        last_chars = [words.last_chars[k] for k in ends.tolist()]
        last_fonts = layer.fonts(last_chars, last_heights[ends].tolist())
        for index, (_, is_bold) in zip(bold_lines, last_fonts, strict=True):
            fonts[index] = (fonts[index][0], is_bold)
    return fonts


def _turned(frame: PageFrame, firsts: Boxes, lasts: Boxes) -> tuple[Column, Column, Column, Column]:
    """Return the word columns where text or page are turned: the box around first and last character."""
    both = np.concatenate((firsts, lasts), axis=1)
    xs, ys = both[:, 0::2], both[:, 1::2]
    rectangles = zip(xs.min(1).tolist(), ys.min(1).tolist(), xs.max(1).tolist(), ys.max(1).tolist(), strict=True)
    shown = np.array([frame.shown(*rectangle) for rectangle in rectangles])
    return shown[:, 0], shown[:, 1], shown[:, 2], shown[:, 3]


def _runs_across(page: PageText, widest_gaps: Sequence[float]) -> bool:
    """Tell whether the file's order cannot be the reading order.

    It is not where it runs across columns or upwards, nor where a column of headings comes before the bodies beside.
    Lines near the edges do not count: browsers print date and title far apart on one line, and draw it last.
    """
    floor = page.height_pt - EDGE_PT
    many = 0
    before: LineShape | None = None
    has_text = False  # in the running column, besides headings
    bold_words = 0  # of the line before, if it is bold
    for (_, _, first, end, shape), widest in zip(page.lines, widest_gaps, strict=True):
        x0, top, _, bottom, size, is_bold = shape
        if bottom <= EDGE_PT or top >= floor:
            continue
        if widest > GAP_EM * size:
            many += 1
            if widest > WIDE_GAP_EM * size or many >= MANY_GAPS:
                return True
        if before is not None and top < before[3]:
            shared = min(bottom, before[3]) - max(top, before[1])
            is_beside = shared >= LINE_OVERLAP * min(bottom - top, before[3] - before[1])
            is_higher = top < before[1] - size / 2
            if is_beside or (is_higher and (not has_text or x0 < before[0] + NEXT_COLUMN_EM * size)):
                return True
            has_text = has_text and not is_higher
        if is_bold:  # answers are bold too: two long lines are a paragraph, no heading
            has_text = has_text or min(bold_words, end - first) >= PARAGRAPH_WORDS
            bold_words = end - first
        else:
            has_text, bold_words = True, 0
        before = shape
    return False
