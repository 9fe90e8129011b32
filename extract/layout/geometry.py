"""Words of a page → lines → blocks → reading order, from their boxes alone. Pure; the words may come in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from extract.layout.blocks import SIZE_TOLERANCE, group_lines, number_blocks, shape_of
from extract.layout.columns import cut_columns
from extract.layout.printed import LineShape, OcrPage, PrintedWord
from extract.layout.tables import cut_tables
from models.document import OrderMethod

__all__ = ["LineShape", "OcrPage", "PrintedWord", "RunningLines", "arrange", "find_running_lines"]

OCR_SIZE_TOLERANCE = 0.3  # heights of boxes read by OCR, as a share: capitals and accents change them
MARGIN_SHARE = 0.1  # of the page's height: running lines stand no further from the edge
EDGE_PT = 32.0  # browsers print date, title and address within this distance of the edge, also on a single page
PLACE_PT = 4.0  # repeated lines stand at the same height, give or take this much
_BULLETS = frozenset("•·●▪-–*∙◦")
_DIGITS = re.compile(r"\d+")

Blocks = tuple[tuple[tuple[int, ...], ...], ...]


class RunningLines(NamedTuple):
    """Indexes of the lines of one page that are its running header and footer."""

    head: tuple[int, ...] = ()
    foot: tuple[int, ...] = ()


def arrange(
    words: Sequence[PrintedWord], width_pt: float, height_pt: float, order: OrderMethod = OrderMethod.GEOMETRY
) -> Blocks:
    """Return the page's blocks in reading order: lines from top to bottom, word indexes from left to right.

    Rows of cards are read row by row, the cards of a row from left to right, each card to its end; text that runs in
    columns, column by column. By `order` all of it is such text, or its columns are those of tables, read row by row.
    Every index occurs once. `width_pt`, `height_pt`: size of the page; words drawn outside of it are kept.
    """
    if not words:
        return ()
    em = median(w.size_pt or w.bottom - w.top for w in words) or 1.0
    has_fonts = all(w.size_pt for w in words)
    blocks: list[tuple[tuple[int, ...], ...]] = []
    is_table, flows = order is OrderMethod.ROWS, order is OrderMethod.COLUMNS
    for piece in cut_tables(words, em) if is_table else cut_columns(words, em, flows=flows):
        lines = group_lines(words, piece, em)
        shapes = [shape_of(words, line if has_fonts else _behind_bullet(words, line)) for line in lines]
        numbers = number_blocks(shapes, SIZE_TOLERANCE if has_fonts else OCR_SIZE_TOLERANCE)
        members: list[tuple[int, ...]] = []
        for at, line in enumerate(lines):
            if at and numbers[at] != numbers[at - 1]:
                blocks.append(tuple(members))
                members = []
            members.append(tuple(line))
        blocks.append(tuple(members))
    return tuple(blocks)


def _behind_bullet(words: Sequence[PrintedWord], line: Sequence[int]) -> Sequence[int]:
    """Return a line without its bullet, which OCR sees before some items of a list and not before others."""
    return line[1:] if len(line) > 1 and words[line[0]].text in _BULLETS else line


def find_running_lines(
    pages: Sequence[Sequence[tuple[str, float, float]]], heights_pt: Sequence[float]
) -> tuple[RunningLines, ...]:
    """Return the running headers and footers, page by page, as indexes of lines.

    `pages`: for each page its lines as (text, top, bottom) in points. A running line stands near the top or the foot
    of the page and comes again on another page at the same place, the same up to its digits; a line within
    `EDGE_PT` of the edge need not come again if it stands well apart from the text, and no text is as near to the edge.
    """
    seen: dict[tuple[bool, int, str], set[int]] = {}
    near: list[list[tuple[int, bool, bool, tuple[bool, int, str]]]] = []
    crowded: set[bool] = set()  # whether text stands at the head, at the foot
    for page_index, (lines, height) in enumerate(zip(pages, heights_pt, strict=True)):
        margin = MARGIN_SHARE * height
        found = []
        for index, (text, top, bottom) in enumerate(lines):
            if bottom <= margin or top >= height - margin:
                is_head = bottom <= margin
                distance = bottom if is_head else height - top
                key = (is_head, round(distance / PLACE_PT), _DIGITS.sub("0", text))
                seen.setdefault(key, set()).add(page_index)
                is_edge = distance <= EDGE_PT and _is_alone(lines, top, bottom, is_head)
                if distance <= EDGE_PT and not is_edge:
                    crowded.add(is_head)
                found.append((index, is_head, is_edge, key))
        near.append(found)
    return tuple(
        RunningLines(
            tuple(i for i, is_head, _, _ in running if is_head),
            tuple(i for i, is_head, _, _ in running if not is_head),
        )
        for running in (
            [line for line in found if (line[2] and line[1] not in crowded) or len(seen[line[3]]) > 1] for found in near
        )
    )


def _is_alone(lines: Sequence[tuple[str, float, float]], top: float, bottom: float, is_head: bool) -> bool:
    """Tell whether a line keeps its own height or more from the next towards the middle of the page."""
    least = bottom - top
    if is_head:
        return all(other - bottom >= least for _, other, _ in lines if other >= bottom - least / 2)
    return all(top - other >= least for _, _, other in lines if other <= top + least / 2)
