"""Pages of printed text → one `Document`: running lines to the edges, blocks numbered, offsets into the whole text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from operator import add
from typing import Any

from extract.layout.blocks import number_blocks
from extract.layout.geometry import MARGIN_SHARE, PLACE_PT, RunningLines, find_running_lines
from extract.layout.page_breaks import find_continued
from extract.readers.line_ends import drawn_items, split_at_ends
from extract.readers.numbered_items import find_numbered_items
from extract.readers.page_text import PageText
from models.document import Box, Document, Line, OrderMethod, Page, Reader
from models.packed_words import Columns, PackedWords

BULLETS = frozenset(
    "•‣▪▫◦∙·–—-*❖➢➤\uf0a7\uf0b7\uf0d8"
)  # glyphs that mark a list item when they stand alone at the start of a line
_FIRST_NUMBERS = ("\n1. ", "\n1) ")  # what a numbered list begins with
_new = tuple.__new__  # named tuples from whole tuples: half the cost of their own constructor


def assemble(pages: Sequence[PageText], reader: Reader, hints: tuple[tuple[str, str], ...] = ()) -> Document:
    """Return the document of these pages, without tick boxes.

    Lines are parted by a line feed, blocks by a blank line, pages by a form feed. Running headers stand at the start
    of their page and footers at its end, each a block of its own.
    """
    running = _running_lines(pages)
    parts: list[str] = []
    lines: list[Line] = []
    words: list[Columns] = []
    placed: list[Page] = []
    bodies: list[slice] = []
    at = block_no = 0
    for page_no, (page, edges) in enumerate(zip(pages, running, strict=True), 1):
        start = at
        if page_no > 1:
            parts.append("\f")
            start += 1
        first = len(lines)
        text, block_no = _place(page, page_no, edges, start, block_no, lines, words)
        bodies.append(slice(first + len(edges.head), len(lines) - len(edges.foot)))
        parts.append(text)
        at = start + len(text)
        placed.append(
            Page(
                page_no=page_no,
                char_start=start,
                char_end=at,
                width_pt=page.width_pt,
                height_pt=page.height_pt,
                order_method=page.order_method,
                is_ocr=page.ocr_certainty is not None,
                is_unreadable=page.is_unreadable,
                ocr_certainty=page.ocr_certainty,
            )
        )
    text = "".join(parts)
    if any(first in text for first in _FIRST_NUMBERS):
        lines = _with_numbers(text, lines)
    if len(pages) > 1 and not any(page.order_method is OrderMethod.COLUMNS for page in pages):
        lines = _with_continued(text, lines, bodies)
    return Document(
        text=text,
        reader=reader,
        pages=tuple(placed),
        lines=tuple(lines),
        words=PackedWords(_joined(words)),
        hints=hints,
    )


def _with_numbers(text: str, lines: list[Line]) -> list[Line]:
    """Return the lines with the numbers of numbered items taken for bullets."""
    found = find_numbered_items(text)
    if not found:
        return lines
    return [
        line.changed(char_start=found[line.char_start], is_bullet=True)
        if line.char_start in found and found[line.char_start] < line.char_end
        else line
        for line in lines
    ]


def _with_continued(text: str, lines: list[Line], bodies: Sequence[slice]) -> list[Line]:
    """Return the lines with what they go on from. `bodies`: of each page, its lines but for the running ones."""
    found = find_continued(text, [lines[body] for body in bodies])
    if not found:
        return lines
    return [line.changed(continues=found[line.block_no]) if line.block_no in found else line for line in lines]


def _running_lines(pages: Sequence[PageText]) -> tuple[RunningLines, ...]:
    """Return the running lines of each page by index; only lines near the edges are looked at."""
    near: list[list[int]] = []
    for page in pages:
        head, foot = MARGIN_SHARE * page.height_pt, (1 - MARGIN_SHARE) * page.height_pt
        near.append([i for i, line in enumerate(page.lines) if line[4][3] <= head or line[4][1] >= foot])
    found = find_running_lines(
        [
            [(page.text[line[0] : line[1]], line[4][1], line[4][3]) for line in map(page.lines.__getitem__, indexes)]
            for page, indexes in zip(pages, near, strict=True)
        ],
        [page.height_pt for page in pages],
    )
    return tuple(
        RunningLines(tuple(indexes[i] for i in edges.head), tuple(indexes[i] for i in edges.foot))
        for edges, indexes in zip(found, near, strict=True)
    )


def _place(
    page: PageText, page_no: int, edges: RunningLines, at: int, block_no: int, lines: list[Line], words: list[Columns]
) -> tuple[str, int]:
    """Append the lines and words of one page that starts at `at`; return its text and the next free block number."""
    text, page_lines, starts, ends = page.text, page.lines, page.starts, page.ends
    order, blocks = _blocks_of(page, edges)
    items: list[int] = []
    parts: list[str] = []
    shifts = [0] * len(page_lines)
    last = -1
    is_listing = False  # the line above ends in a colon
    for position, (index, block) in enumerate(zip(order, blocks, strict=True)):
        char_start, char_end, word_start, word_end, shape = page_lines[index]
        if position:
            gap = "\n" if block == last else "\n\n"
            parts.append(gap)
            at += len(gap)
        last = block
        if is_listing:
            items = drawn_items(page, order, blocks, position)
        content = text[char_start:char_end]
        parts.append(content)
        is_bullet = text[char_start : ends[word_start]] in BULLETS and word_end - word_start > 1
        skip = starts[word_start + 1] - char_start if is_bullet else 0
        end = at + char_end - char_start
        box = _new(Box, shape[:4])
        is_bullet = is_bullet or position in items
        lines.append(Line(at + skip, end, page_no, block_no + block, 0, is_bullet, shape[5], shape[4], box))
        shifts[index] = at - char_start
        is_listing = content.endswith(":")
        at = end
    words.append(_words_of(page, order, shifts))
    return "".join(parts), block_no + last + 1


def _blocks_of(page: PageText, edges: RunningLines) -> tuple[list[int], list[int]]:
    """Return line indexes in reading order, and beside each the number of its block on the page."""
    running = {*edges.head, *edges.foot}
    body = [i for i in range(len(page.lines)) if i not in running]
    known = page.blocks
    blocks = number_blocks([page.lines[i][4] for i in body]) if known is None else [known[i] for i in body]
    if page.ocr_certainty is None:
        blocks = split_at_ends(page, body, blocks)
    if not running:
        return body, blocks
    head = sorted(edges.head, key=lambda i: _row_and_left(page, i))
    foot = sorted(edges.foot, key=lambda i: _row_and_left(page, i))
    after = len(head) + (blocks[-1] + 1 if blocks else 0)
    return (
        [*head, *body, *foot],
        [*range(len(head)), *(block + len(head) for block in blocks), *range(after, after + len(foot))],
    )


def _row_and_left(page: PageText, index: int) -> tuple[int, float]:
    x0, top, _, _, _, _ = page.lines[index].shape
    return round(top / PLACE_PT), x0


def _words_of(page: PageText, order: Sequence[int], shifts: Sequence[int]) -> Columns:
    """Return the page's words with their offsets in the document, line by line in `order`."""
    by_word: list[int] = []
    for line, shift in zip(page.lines, shifts, strict=True):
        by_word += [shift] * (line[3] - line[2])
    starts, ends = list(map(add, page.starts, by_word)), list(map(add, page.ends, by_word))
    found = Columns(starts, ends, page.x0s, page.tops, page.x1s, page.bottoms)
    if order == sorted(order):
        return found
    words = [word for index in order for word in range(page.lines[index][2], page.lines[index][3])]
    columns: Iterable[Any] = found
    return Columns(*(list(map(column.__getitem__, words)) for column in columns))


def _joined(pages: Sequence[Columns]) -> Columns:
    """Return the words of all pages by columns."""
    by_column: Iterable[Any] = zip(*pages, strict=True)
    return Columns(*(list(chain.from_iterable(parts)) for parts in by_column))
