"""Gutters: blanks that stay at their place over several lines, and the columns between them. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from extract.layout.printed import PrintedWord
from extract.layout.strips import GUTTER_EM, Gap, Strip

SURE_GUTTER_EM = 2.0  # two rows of words with this blank between them are enough evidence
LONE_GUTTER_EM = 3.0  # and of this, one
ALIGNED_EM = 0.3  # left edges of a column's lines: its words start at one place
PULLED_SIZE = 1.2  # of the text beside: letters of a quote that is pulled out
PULLED_WORDS = 4
NARROW_EM = 3.0  # bullets, numbers and tick marks are no column


def common_gutters(gutters: list[Gap], strip: Strip, em: float, gutter_em: float = GUTTER_EM) -> list[Gap]:
    """Return what stays of the gutters beside the words of a strip; the blank around the strip counts.

    `gutter_em`: how wide they are at least, by the size of the text.
    """
    blanks = [(float("-inf"), strip.x0), *strip.gaps, (strip.x1, float("inf"))]
    shared = ((max(a, c), min(b, d)) for a, b in gutters for c, d in blanks)
    return [gap for gap in shared if gap[1] - gap[0] >= gutter_em * em]


def proven_gutters(
    words: Sequence[PrintedWord], group: list[Strip], gutters: list[Gap], em: float, least_rows: int
) -> list[Gap]:
    """Keep the gutters with enough rows of words on both sides, and no column of bullets beside them."""
    members = [i for strip in group for i in strip.indexes]
    kept = list(gutters)
    for column_no, column in enumerate(divide(words, members, gutters)):
        width = max(words[i].x1 for i in column) - min(words[i].x0 for i in column) if column else 0.0
        if width < NARROW_EM * em or _are_marks(words, column):
            spoilt = gutters[min(column_no, len(gutters) - 1)]
            kept = [gap for gap in kept if gap != spoilt]
    return [
        gap for gap in kept if _is_proven(words, group, gap, em, 1 if _parts_sizes(words, group, gap) else least_rows)
    ]


def _parts_sizes(words: Sequence[PrintedWord], group: list[Strip], gap: Gap) -> bool:
    """Tell whether what stands right of a gutter is in letters clearly larger than the text: a quote pulled out."""
    right = [words[i].size_pt for strip in group for i in strip.indexes if words[i].x0 >= gap[1]]
    left = [words[i].size_pt for strip in group for i in strip.indexes if words[i].x0 < gap[1]]
    sizes, others = [size for size in right if size], [size for size in left if size]
    return len(sizes) >= PULLED_WORDS and bool(others) and min(sizes) >= PULLED_SIZE * max(others)


def _are_marks(words: Sequence[PrintedWord], column: Sequence[int]) -> bool:
    """Tell whether a column holds but signs of one character: ticks in tables whose columns differ in width."""
    return all(len(words[i].text) == 1 and (not words[i].text.isalnum() or words[i].text in "xX") for i in column)


def _is_proven(words: Sequence[PrintedWord], group: list[Strip], gap: Gap, em: float, least_rows: int) -> bool:
    edge, both = gap[1], 0
    starts: list[float] = []
    for strip in group:
        left = [words[i] for i in strip.indexes if words[i][1] < edge]
        right = [words[i] for i in strip.indexes if words[i][1] >= edge]
        if left and right:
            both += min(_row_count(left, em), _row_count(right, em))
            starts.append(min(w.x0 for w in right))
    width = (gap[1] - gap[0]) / em
    is_aligned = both > 1 and max(starts) - min(starts) <= ALIGNED_EM * em
    needed = 1 if width >= LONE_GUTTER_EM else 2 if width >= SURE_GUTTER_EM or is_aligned else 3
    return both >= max(needed, least_rows)


def _row_count(words: Sequence[PrintedWord], em: float) -> int:
    middles = sorted((w.top + w.bottom) / 2 for w in words)
    return 1 + sum(b - a > em / 2 for a, b in pairwise(middles))


def divide(words: Sequence[PrintedWord], members: Sequence[int], gutters: list[Gap]) -> list[list[int]]:
    """Return the words between the gutters, from left to right; a column may be empty."""
    columns: list[list[int]] = [[] for _ in range(len(gutters) + 1)]
    edges = sorted(edge for _, edge in gutters)
    for i in members:
        _, x0, _, x1, _, _, _ = words[i]
        columns[bisect_right(edges, (x0 + x1) / 2)].append(i)
    return columns
