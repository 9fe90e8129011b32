"""Which blocks at the head of a page go on from which blocks at the foot of the page before, where columns break. Pure.

Side by side, only the last column read on a page is followed by its own end overleaf; the others must be told by place.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from extract.layout.blocks import HEADING_SIZE
from extract.layout.cut_sentences import ALIGNED_EM, CARD_BAND_EM, FOOT_EM, STOPS, find_cut_sentences
from models.document import Line

HEADING_OUTDENT_EM = 3.0  # how far left of its column a heading may begin
OVERLAP_EM = 0.75  # of a block and a column: it stands in it


class PageBlock(NamedTuple):
    """One block of a page with its box; lines of a heading are bold, or larger than the text."""

    block_no: int
    x0: float
    top: float
    x1: float
    bottom: float
    is_heading: bool


class _Column(NamedTuple):
    """The part of a page's last row that is one column: from its heading, or the page's head, to its last block."""

    x0: float
    x1: float
    top: float
    last: PageBlock


def find_continued(text: str, pages: Sequence[Sequence[Line]]) -> dict[int, int]:
    """Return, by number of block, the block on the page before that it goes on from.

    `pages`: their lines in reading order, without running headers and footers. Where a column is more than one block
    overleaf, all go on from the same. Empty where pages break between cards, or hold one column, or one that flows
    from column to column; and where only what is read last goes on, with what is read first.
    """
    found: dict[int, int] = {}
    above: Sequence[Line] = ()
    for lines in pages:
        if above and lines and _has_columns(above):
            em = median([line.size_pt or 0.0 for line in above]) or 1.0
            columns = _columns(_blocks(text, above, em), found, em)
            heads = _heads(_blocks(text, lines, em), columns, em)
            is_plain = set(heads.values()) == {above[-1].block_no} and lines[0].block_no in heads
            if not is_plain and not _flows_on(text, above, lines, heads):
                found.update(heads or find_cut_sentences(text, above, lines, em))
        above = lines
    return found


def _has_columns(lines: Sequence[Line]) -> bool:
    """Tell whether some line stands higher than the one read before it, or beside it."""
    middle = float("-inf")  # of the line before
    for line in lines:
        if line.box is not None:
            _, top, _, bottom = line.box
            if top < middle:
                return True
            middle = (top + bottom) / 2
    return False


def _flows_on(text: str, above: Sequence[Line], lines: Sequence[Line], heads: dict[int, int]) -> bool:
    """Tell whether a sentence runs from the foot of a column into the head of the next, not into the one overleaf."""
    ends = {line.block_no: text[line.char_end - 1] for line in above}  # of each block, the last of its lines
    return any(
        line.block_no in heads
        and line.block_no != before.block_no
        and ends.get(heads[line.block_no]) in STOPS
        and text[line.char_start].islower()
        and text[before.char_end - 1] not in STOPS
        for before, line in pairwise(lines)
    )


def _blocks(text: str, lines: Sequence[Line], em: float) -> list[PageBlock]:
    blocks: list[PageBlock] = []
    for block_no, group in groupby(lines, key=lambda line: line.block_no):
        members = [line for line in group if line.box is not None]
        if not members:
            continue
        x0s, tops, x1s, bottoms = zip(*[line.box for line in members if line.box is not None], strict=True)
        first = members[0]
        is_large = min(line.size_pt or 0.0 for line in members) >= HEADING_SIZE * em
        is_bold = all(line.is_bold for line in members) and not text[first.char_start].islower() and not first.is_bullet
        blocks.append(PageBlock(block_no, min(x0s), min(tops), max(x1s), max(bottoms), is_large or is_bold))
    return blocks


def _columns(blocks: list[PageBlock], continued: dict[int, int], em: float) -> list[_Column]:
    """Return the columns of a page's last row of cards; none where there is but one, or the text flows through them."""
    columns: list[_Column] = []
    asides: list[_Column] = []
    for block in sorted(blocks, key=lambda block: -block.bottom):
        if any(other.top >= block.bottom - em / 2 and _overlap(block, other) for other in blocks):
            continue
        column = _up(blocks, block, continued, em)
        found = columns if column else asides
        column = column or _aside(blocks, block, em)
        if not any(_overlap(column, other) for other in (*columns, *asides)):
            found.append(column)
    for aside in asides:
        card = _card_of(aside, blocks, columns, em)
        if card is None:
            return []
        columns.append(aside._replace(top=card.top))
    lowest = max((column.last.bottom for column in columns), default=0.0)
    broken = [column for column in columns if column.last.bottom >= lowest - FOOT_EM * em]
    for column in broken:
        if not any(other is not column and abs(other.top - column.top) <= ALIGNED_EM * em for other in columns):
            return []
    return broken


def _up(blocks: list[PageBlock], last: PageBlock, continued: dict[int, int], em: float) -> _Column | None:
    """Return the column that ends with a block, up to its heading; None where it has none and is no card's end."""
    x0, top, x1 = last.x0, last.top, last.x1
    inner = x0  # the left edge of what stands below the highest
    highest = last
    for block in sorted(blocks, key=lambda block: -block.top):
        if highest.is_heading:
            break
        if block.bottom <= top + (last.bottom - last.top) / 2 and block.top < top and x0 < block.x1 and block.x0 < x1:
            inner = x0
            x0, top, x1, highest = min(x0, block.x0), block.top, max(x1, block.x1), block
    if highest.is_heading and highest.x0 < inner - HEADING_OUTDENT_EM * em:
        return None  # a title above the whole row
    return _Column(x0, x1, top, last) if highest.is_heading or highest.block_no in continued else None


def _aside(blocks: list[PageBlock], last: PageBlock, em: float) -> _Column:
    """Return the column that ends with a block, up to a blank as it stands between cards."""
    x0, top, x1 = last.x0, last.top, last.x1
    for block in sorted(blocks, key=lambda block: -block.top):
        if block.top < top and top - block.bottom <= CARD_BAND_EM * em and x0 < block.x1 and block.x0 < x1:
            x0, top, x1 = min(x0, block.x0), block.top, max(x1, block.x1)
    return _Column(x0, x1, top, last)


def _card_of(aside: _Column, blocks: list[PageBlock], columns: list[_Column], em: float) -> _Column | None:
    """Return the headed column beside which a column without a heading begins: with its first text, on its left."""
    for column in columns:
        texts = [b.top for b in blocks if not b.is_heading and b.top > column.top and _overlap(b, column)]
        if column.x1 <= aside.x0 and texts and column.top < aside.top <= min(texts) + ALIGNED_EM * em:
            return column
    return None


def _heads(blocks: list[PageBlock], columns: list[_Column], em: float) -> dict[int, int]:
    """Return the blocks at the head of a page, above its first headings, with the block that they go on from."""
    found: dict[int, int] = {}
    ended: set[int] = set()
    bottoms: dict[int, float] = {}
    first_heading = min([block.top for block in blocks if block.is_heading], default=float("inf"))
    for block in sorted(blocks, key=lambda block: block.top):
        under = [n for n, c in enumerate(columns) if min(block.x1, c.x1) - max(block.x0, c.x0) >= OVERLAP_EM * em]
        if len(under) != 1 or block.is_heading:
            ended.update(under)
        elif under[0] not in ended:
            column = under[0]
            bottom = bottoms.get(column)
            if block.top >= first_heading if bottom is None else block.top - bottom > CARD_BAND_EM * em:
                ended.add(column)
                continue
            found[block.block_no] = columns[column].last.block_no
            bottoms[column] = block.bottom
    return found


def _overlap(one: PageBlock | _Column, other: PageBlock | _Column) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1
