"""Rows of a table whose headings stand in its first column: each heading with the bodies beside it. Pure.

A heading cell may stand at the top of its row or at the middle of its height, below the first lines of its own body.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.layout.blocks import is_heading
from extract.layout.printed import PrintedWord

CLEAR_EM = 0.4  # least blank between the widest heading and the bodies
CELL_BAND_EM = 0.8  # headings with this blank between them are of two rows
BODY_BAND_EM = 0.5  # rows are parted by this blank at least
BESIDE_TOP_EM = 0.7  # a heading that starts at the top of its row stands this near to the body's top
PITCH_GROWTH = 1.08  # two headings without a blank between them: their lines are a little further apart than usual
TOP_SHARE = 0.7  # of the headings, which stand at the top of their rows: else they are at the middle
LEVEL_EM = 0.15  # lines of two cells that begin at one height
LEVEL_SHARE = 0.9  # of the headings
TIE_PT = 2.0  # blanks that differ less are as high as each other


class AsideRow(NamedTuple):
    """One row of such a table by word indexes; the body of what runs on from the page before has no heading."""

    heading: list[int]
    body: list[int]


class Band(NamedTuple):
    """Words that no blank parts from top to bottom."""

    indexes: list[int]
    top: float
    bottom: float


def find_bands(words: Sequence[PrintedWord], indexes: Sequence[int]) -> list[Band]:
    """Return the lines, or what overlaps in height, from top to bottom; lines that only touch are apart."""
    bands: list[Band] = []
    members: list[int] = []
    top = bottom = limit = float("-inf")
    for i in sorted(indexes, key=lambda i: words[i].top):
        _, _, word_top, _, word_bottom, _, _ = words[i]
        shrink = (word_bottom - word_top) * 0.15
        if members and word_top + shrink >= limit:
            bands.append(Band(members, top, bottom))
            members = []
        if not members:
            top, bottom, limit = word_top, word_bottom, word_bottom - shrink
        members.append(i)
        bottom, limit = max(bottom, word_bottom), max(limit, word_bottom - shrink)
    return [*bands, Band(members, top, bottom)] if members else bands


def first_column(words: Sequence[PrintedWord], members: list[int], em: float) -> tuple[list[int], list[int], float]:
    """Return the headings wholly to the left of the words that are none, these words, and where they start."""
    bodies = [i for i in members if not is_heading(words[i], em)]
    edge = min([words[i].x0 for i in bodies], default=float("-inf")) - CLEAR_EM * em
    return [i for i in members if words[i].x1 <= edge and is_heading(words[i], em)], bodies, edge


def aside_rows(
    words: Sequence[PrintedWord], section: list[int], em: float, cells: list[int] | None = None
) -> list[list[int] | AsideRow]:
    """Return the rows of a stretch of a table from top to bottom; one plain stretch where no heading stands beside.

    `cells`: the words of the first column; None for the headings that stand to the left of all other words.
    """
    if cells is None:
        cells, _, _ = first_column(words, section, em)
    aside = set(cells)
    bodies = [i for i in section if i not in aside]
    if not bodies or not cells:
        return [section] if section else []
    lines, bands = find_bands(words, cells), find_bands(words, bodies)
    starts = _row_starts(lines, bands, em)
    heads = [lines[a:b] for a, b in pairwise([*starts, len(lines)])]
    tops = [head[0].top for head in heads]
    near = BESIDE_TOP_EM * em
    body_tops = _after_blanks(bands, em)
    at_top = sum(any(abs(body_top - top) <= near for body_top in body_tops) for top in tops)
    if at_top >= TOP_SHARE * len(tops) or (len(body_tops) < len(heads) and _are_level(heads, bands, em)):
        cuts = [top - near for top in tops]
    else:
        cuts = [float("-inf"), *_middle_cuts(heads, bands)]
    rows = [AsideRow([], []), *(AsideRow([i for line in head for i in line.indexes], []) for head in heads)]
    for band in bands:
        middle = (band.top + min(band.bottom, band.top + 2 * em)) / 2
        rows[sum(middle >= cut for cut in cuts)].body.extend(band.indexes)
    return [row for row in rows if row.heading or row.body]


def _are_level(heads: list[list[Band]], bands: list[Band], em: float) -> bool:
    """Tell whether headings stand on lines of the bodies, as at the top of rows that no blank parts."""
    level = sum(any(abs(line.top - band.top) <= LEVEL_EM * em for line in head for band in bands) for head in heads)
    return level >= LEVEL_SHARE * len(heads)


def _after_blanks(bands: list[Band], em: float) -> list[float]:
    """Return the tops of the bands with a blank above, and of the first."""
    blank = BODY_BAND_EM * em
    return [bands[0].top, *(below.top for above, below in pairwise(bands) if below.top - above.bottom >= blank)]


def _row_starts(lines: list[Band], bands: list[Band], em: float) -> list[int]:
    """Return which lines of the first column begin a row: after a blank, or where a body begins beside."""
    pitch = min([below.bottom - above.bottom for above, below in pairwise(lines)], default=0.0)
    tops = _after_blanks(bands, em)
    starts = [0]
    for n, (above, below) in enumerate(pairwise(lines), 1):
        step = min(below.top - above.top, below.bottom - above.bottom)  # an accent on a capital makes its line higher
        is_grown = step >= PITCH_GROWTH * pitch
        is_beside = any(abs(below.top - top) <= BESIDE_TOP_EM * em for top in tops)
        if below.top - above.bottom >= CELL_BAND_EM * em or (is_grown and is_beside):
            starts.append(n)
    return starts


def _middle_cuts(heads: list[list[Band]], bands: list[Band]) -> Iterator[float]:
    """Yield where a row ends and the next begins: at the highest blank between the middles of two headings.

    Of blanks as high as each other, the one that leaves the heading at the middle of its row.
    """
    row_top = bands[0].top
    for head, after in pairwise(heads):
        middle = (head[0].top + head[-1].bottom) / 2
        next_middle = (after[0].top + after[-1].bottom) / 2
        blanks = [
            (round((below.top - above.bottom) / TIE_PT), -abs(above.bottom - (2 * middle - row_top)), below.top)
            for above, below in pairwise(bands)
            if above.bottom >= middle - TIE_PT and below.top <= next_middle + TIE_PT
        ]
        row_top = max(blanks)[2] if blanks else after[0].top
        yield row_top - TIE_PT / 2
