"""A page between its reader and the document: its text, its words as columns of numbers, its lines.

Shared by whatever reads pages with geometry (text layers, OCR).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from extract.layout.blocks import shape_of
from extract.layout.geometry import LineShape, OcrPage, PrintedWord, arrange
from models.document import OrderMethod
from models.record_base import Record

_SAME_PLACE = 0.4  # of a word's area


class PlacedLine(NamedTuple):
    """One line of a page: its half-open stretch of the page's text, its words by index, its shape."""

    char_start: int
    char_end: int
    word_start: int
    word_end: int
    shape: LineShape


class PageText(Record):
    """The text of one page in reading order; word columns run in parallel.

    `blocks`: the number of each line's block, None where it is yet to be told from the lines.
    """

    width_pt: float
    height_pt: float
    text: str = ""
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    x0s: Sequence[float] = ()
    tops: Sequence[float] = ()
    x1s: Sequence[float] = ()
    bottoms: Sequence[float] = ()
    lines: Sequence[PlacedLine] = ()
    blocks: Sequence[int] | None = None
    order_method: OrderMethod = OrderMethod.FILE
    is_unreadable: bool = False
    ocr_certainty: float | None = None


def order_page(
    words: Sequence[PrintedWord],
    width_pt: float,
    height_pt: float,
    join: Callable[[int, int], str] | None = None,
    apart: Sequence[Sequence[Sequence[int]]] = (),
    method: OrderMethod = OrderMethod.GEOMETRY,
) -> PageText:
    """Return a page whose words are brought into reading order from their boxes.

    `join`: the blank between two words that follow each other on a line, by their indexes; else one space.
    `apart`: blocks of lines of words, by their indexes, that are read after all others. `method`: not the file's.
    """
    pieces: list[str] = []
    order: list[int] = []
    starts: list[int] = []
    lines: list[PlacedLine] = []
    blocks: list[int] = []
    at = 0
    for block_no, block in enumerate(_arranged(words, width_pt, height_pt, apart, method)):
        for line in block:
            word_start, line_start = len(order), at
            for position, index in enumerate(line):
                if position:
                    blank = join(line[position - 1], index) if join else " "
                    pieces.append(blank)
                    at += len(blank)
                order.append(index)
                starts.append(at)
                pieces.append(words[index].text)
                at += len(words[index].text)
            lines.append(PlacedLine(line_start, at, word_start, len(order), shape_of(words, line)))
            blocks.append(block_no)
            pieces.append("\n")
            at += 1
    return PageText(
        width_pt,
        height_pt,
        "".join(pieces),
        starts,
        [start + len(words[i].text) for start, i in zip(starts, order, strict=True)],
        [words[i].x0 for i in order],
        [words[i].top for i in order],
        [words[i].x1 for i in order],
        [words[i].bottom for i in order],
        lines,
        blocks,
        method,
    )


def _arranged(
    words: Sequence[PrintedWord],
    width_pt: float,
    height_pt: float,
    apart: Sequence[Sequence[Sequence[int]]],
    order: OrderMethod,
) -> Sequence[Sequence[Sequence[int]]]:
    if not apart:
        return arrange(words, width_pt, height_pt, order)
    last = {index for block in apart for line in block for index in line}
    first = [index for index in range(len(words)) if index not in last]
    blocks = arrange([words[index] for index in first], width_pt, height_pt, order)
    return [*([[first[i] for i in line] for line in block] for block in blocks), *apart]


def ocr_page_text(page: OcrPage, width_pt: float, height_pt: float) -> PageText:
    """Return a page read by OCR, its words in reading order."""
    return order_page(_seen_once(page.words), width_pt, height_pt).changed(ocr_certainty=page.certainty)


def _seen_once(words: Sequence[PrintedWord]) -> list[PrintedWord]:
    """Return the words without those that OCR saw twice: it may find one line of a curved page in two boxes."""
    kept: list[PrintedWord] = []
    by_text: dict[str, list[PrintedWord]] = {}
    for word in words:
        like = by_text.setdefault(word.text.lower(), [])
        if not any(_overlap(word, other) >= _SAME_PLACE for other in like):
            like.append(word)
            kept.append(word)
    return kept


def _overlap(one: PrintedWord, other: PrintedWord) -> float:
    """Return the share of the smaller of two words that lies within the other, 0 to 1."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    smaller = min((w.x1 - w.x0) * (w.bottom - w.top) for w in (one, other))
    return width * height / smaller if width > 0 and height > 0 and smaller > 0 else 0.0
