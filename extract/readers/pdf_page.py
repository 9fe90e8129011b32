"""One page of a PDF with a text layer → `PageText`, in the file's order or by geometry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, chain, repeat
from operator import add, gt, sub
from typing import NamedTuple

from extract.blocks import LINE_OVERLAP
from extract.geometry import EDGE_PT, LineShape, PrintedWord
from extract.readers.page_text import PageText, PlacedLine, order_page
from extract.readers.pdf_raw import PageFrame, RawPage, TextLayer
from models.document import OrderMethod

WIDE_GAP_EM = 2.5  # one such blank inside a line says that the file writes across columns
GAP_EM = 1.2  # or several of these
MANY_GAPS = 3
NEXT_COLUMN_EM = 2.0  # a line higher than the one before starts a column if it stands this far to its right
DOUBLED_EM = 0.2  # the same word drawn again this near makes it look bold
_WORD = re.compile(r"\S+")
_new = tuple.__new__  # named tuples from whole tuples: half the cost of their own constructor
_HYPHEN = re.compile("[\x02\ufffe]")


def read_text_layer(page: RawPage, order: OrderMethod | None) -> PageText:
    """Return the text of an open page; without lines where it has no text layer.

    `order`: None keeps the file's own order unless that order runs across columns.
    """
    frame = page.frame()
    with page.text_layer() as layer:
        text, char_indexes = _break_hyphens(*layer.text())
        found = _words_of(text, char_indexes)
        if not found.starts:
            return PageText(frame.width_pt, frame.height_pt)
        in_file_order = _in_file_order(layer, frame, found)
        if order is OrderMethod.FILE or (order is None and not _runs_across(in_file_order)):
            return in_file_order
        return _by_geometry(layer, in_file_order, found)


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


class _Words(NamedTuple):
    """The words of a text layer: offsets in `text`, whose lines a single line feed parts, and chars in pdfium.

    `word_counts`: of each line that is not blank.
    """

    text: str
    starts: list[int]
    ends: list[int]
    first_chars: list[int]
    last_chars: list[int]
    word_counts: list[int]


def _words_of(text: str, char_indexes: Sequence[int] | None) -> _Words:
    lines = text.split("\r\n")
    counts = [len(line.split()) for line in lines]
    words = text.split()
    lengths = list(map(len, words))
    if char_indexes is not None or len(text) != sum(lengths) + len(words) + len(lines) - 2 or not all(counts):
        return _odd_words_of(lines, char_indexes)
    # The rule: one blank between words, one break between lines, and pdfium counts two characters for a break.
    starts = list(accumulate(map((1).__add__, lengths), initial=0))
    starts.pop()
    line_of_word = list(chain.from_iterable(map(repeat, range(len(lines)), counts)))
    first_chars = list(map(add, starts, line_of_word))
    last_chars = [first + length - 1 for first, length in zip(first_chars, lengths, strict=True)]
    return _Words("\n".join(lines), starts, list(map(add, starts, lengths)), first_chars, last_chars, counts)


def _odd_words_of(lines: Sequence[str], char_indexes: Sequence[int] | None) -> _Words:
    """Return the words where blanks are doubled or odd, or where pdfium's characters are not those of the text."""
    words = _Words("\n".join(lines), [], [], [], [], [])
    at = 0
    for line_index, line in enumerate(lines):
        spans = [match.span() for match in _WORD.finditer(line)]
        for start, end in spans:
            words.starts.append(at + start)
            words.ends.append(at + end)
            first, last = at + start + line_index, at + end - 1 + line_index
            words.first_chars.append(char_indexes[first] if char_indexes else first)
            words.last_chars.append(char_indexes[last] if char_indexes else last)
        if spans:
            words.word_counts.append(len(spans))
        at += len(line) + 1
    return words


def _in_file_order(layer: TextLayer, frame: PageFrame, words: _Words) -> PageText:
    firsts, lasts = layer.boxes(words.first_chars), layer.boxes(words.last_chars)
    x0s, upper, lower = list(firsts[0::4]), list(firsts[1::4]), list(firsts[3::4])
    fonts = _line_fonts(layer, words, upper, lower, lasts)
    x1s = list(lasts[2::4])
    left, top = frame.left, frame.top
    if frame.quarters or layer.has_turned_text or any(map(gt, x0s, x1s)):
        x0s, tops, x1s, bottoms = _turned(frame, firsts, lasts)
    else:
        if left:
            x0s, x1s = [x - left for x in x0s], [x - left for x in x1s]
        tops, bottoms = [top - y for y in upper], [top - y for y in lower]
    lines: list[PlacedLine] = []
    start = 0
    for count, font in zip(words.word_counts, fonts, strict=True):
        end = start + count
        shape = _new(LineShape, (x0s[start], tops[start], x1s[end - 1], bottoms[start], *font))
        lines.append(_new(PlacedLine, (words.starts[start], words.ends[end - 1], start, end, shape)))
        start = end
    return PageText(
        frame.width_pt, frame.height_pt, words.text, words.starts, words.ends, x0s, tops, x1s, bottoms, lines
    )


def _line_fonts(
    layer: TextLayer, words: _Words, upper: Sequence[float], lower: Sequence[float], lasts: memoryview[float]
) -> list[tuple[float, bool]]:
    """Return each line's size, and whether it is bold from its first to its last character.

    A ticked option at the start of a line does not make the line bold.
    """
    heads = list(accumulate(words.word_counts, initial=0))
    tails = [end - 1 for end in heads[1:]]
    heads.pop()
    first_chars, last_chars = words.first_chars, words.last_chars
    fonts = layer.fonts([first_chars[k] for k in heads], [upper[k] - lower[k] for k in heads])
    bold_lines = [index for index, (_, is_bold) in enumerate(fonts) if is_bold]
    if bold_lines:
        ends = [tails[index] for index in bold_lines]
        heights = [lasts[4 * k + 1] - lasts[4 * k + 3] for k in ends]
        for index, (_, is_bold) in zip(bold_lines, layer.fonts([last_chars[k] for k in ends], heights), strict=True):
            fonts[index] = (fonts[index][0], is_bold)
    return fonts


def _turned(
    frame: PageFrame, firsts: memoryview[float], lasts: memoryview[float]
) -> tuple[list[float], list[float], list[float], list[float]]:
    """Return the word columns where text or page are turned: the box around first and last character."""
    columns: tuple[list[float], list[float], list[float], list[float]] = ([], [], [], [])
    for at in range(0, len(firsts), 4):
        xs = (firsts[at], firsts[at + 2], lasts[at], lasts[at + 2])
        ys = (firsts[at + 1], firsts[at + 3], lasts[at + 1], lasts[at + 3])
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


def _by_geometry(layer: TextLayer, page: PageText, found: _Words) -> PageText:
    """Return the page with its words ordered from their boxes; here every word's own font is asked for."""
    kept: list[int] = []
    words: list[PrintedWord] = []
    seen: dict[str, list[PrintedWord]] = {}
    heights = [bottom - top for top, bottom in zip(page.tops, page.bottoms, strict=True)]
    fonts = layer.fonts(found.first_chars, heights)
    for k, (start, (size, is_bold)) in enumerate(zip(page.starts, fonts, strict=True)):
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
