"""A region of a page cut by the blanks that run across it: strips, each with its inner blanks. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.layout.printed import PrintedWord

GUTTER_EM = 1.0  # narrower blanks are gaps between words
LARGE_BLANK = 0.8  # of the size, where all of a strip is large: narrower blanks part the words of a title
SHRINK = 0.15  # of a word's height, taken off above and below, so that tight lines do not touch

Gap = tuple[float, float]  # half-open blank along x


class Strip(NamedTuple):
    """A part of a region with no blank band in it: a line, or lines of several columns that do not share a pitch."""

    indexes: list[int]
    top: float
    bottom: float
    x0: float
    x1: float
    gaps: list[Gap]


def find_strips(
    words: Sequence[PrintedWord], indexes: list[int], em: float, gutter_em: float = GUTTER_EM
) -> list[Strip]:
    """Return the strips of a region from top to bottom, each with its inner blanks that could be gutters.

    `gutter_em`: the least of these, by the size of the text.
    """
    items: list[tuple[float, float, int]] = []  # top, bottom, both shrunk, and the word's index
    for i in indexes:
        _, _, top, _, bottom, _, _ = words[i]
        shrink = SHRINK * (bottom - top)
        items.append((top + shrink, bottom - shrink, i))
    items.sort()
    strips, members, strip_bottom = list[Strip](), list[int](), float("-inf")
    for top, bottom, i in items:
        if top >= strip_bottom and members:
            strips.append(_strip(words, members, em, gutter_em))
            members = []
        members.append(i)
        if bottom > strip_bottom:
            strip_bottom = bottom
    return [*strips, _strip(words, members, em, gutter_em)] if members else strips


def _strip(words: Sequence[PrintedWord], members: list[int], em: float, gutter_em: float) -> Strip:
    spans = sorted((words[i][1], words[i][3]) for i in members)
    gaps: list[Gap] = []
    least = gutter_em * max(em, LARGE_BLANK * min([words[i].size_pt or 0.0 for i in members]))
    x0, right = spans[0]
    for left, end in spans:
        if left - right >= least:
            gaps.append((right, left))
        if end > right:
            right = end
    top = min([words[i][2] for i in members])
    bottom = max([words[i][4] for i in members])
    return Strip(members, top, bottom, x0, right, gaps)
