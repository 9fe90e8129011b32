"""A page whose columns are those of tables: cells in the order of their rows. Pure.

The cells of a table may stand nearer to each other than columns of text do: only that they begin at one place, row by
row, tells where they part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.layout.aside_rows import Band, find_bands
from extract.layout.gutters import common_gutters, divide, proven_gutters
from extract.layout.printed import PrintedWord
from extract.layout.strips import Gap, Strip, find_strips

CELL_GUTTER_EM = 0.45  # between the cells of a table: little more than between two words
LEAST_STRIPS = 3  # of a table, the row that names its columns with them
WRAP_EM = 1.5  # from the top of a line to the next: rows that are no further apart are lines of one
LEVEL_EM = 0.5  # what begins at one height differs less
MOST_FAILURES = 50  # strips of a page at which no table begins


def cut_tables(words: Sequence[PrintedWord], em: float) -> list[list[int]]:
    """Return groups of word indexes in reading order: the cells of tables, and what stands between the tables.

    `em`: size of the text, points.
    """
    pieces: list[list[int]] = []
    for strips, gutters in _tables(words, find_strips(words, list(range(len(words))), em, CELL_GUTTER_EM), em):
        step = WRAP_EM * em if any(below.top - above.top >= WRAP_EM * em for above, below in pairwise(strips)) else 0.0
        pieces += _across(words, [i for strip in strips for i in strip.indexes], gutters, em, step)
    return pieces


def _tables(words: Sequence[PrintedWord], strips: list[Strip], em: float) -> Iterator[tuple[list[Strip], list[Gap]]]:
    """Part a page into runs of strips that share gutters, and runs that have none."""
    plain: list[Strip] = []
    at = failures = 0
    while at < len(strips):
        end, gutters = _run(strips, at, em) if failures < MOST_FAILURES else (at + 1, [])
        gutters = proven_gutters(words, strips[at:end], gutters, em, LEAST_STRIPS - 1) if gutters else []
        if gutters and end - at >= LEAST_STRIPS:
            yield plain, []
            yield strips[at:end], gutters
            plain, at = [], end
        else:
            failures += bool(strips[at].gaps)
            plain.append(strips[at])
            at += 1
    yield plain, []


def _run(strips: list[Strip], start: int, em: float) -> tuple[int, list[Gap]]:
    """Return where the strips from `start` on stop to share gutters, and what they share.

    A table ends where one of its gutters does. Its first strip may lack a column: a cell as high as several rows has
    its words in another.
    """
    gutters = max((strip.gaps for strip in strips[start : start + LEAST_STRIPS]), key=len) if strips[start].gaps else []
    end = start
    while gutters and end < len(strips):
        common = common_gutters(gutters, strips[end], em, CELL_GUTTER_EM)
        if len(common) < len(gutters) and (not common or end - start >= LEAST_STRIPS):
            break
        gutters = common
        end += 1
    return end, gutters


def _across(
    words: Sequence[PrintedWord], members: list[int], gutters: Sequence[Gap], em: float, step: float
) -> list[list[int]]:
    """Return the cells of a table, row by row, each row from left to right.

    A cell of the first column may be as high as several rows of the others: those are then rows of its own row. `step`:
    from the top of a line to the next, below which lines are of one row; 0 where each is a row.
    """
    if not gutters:
        return [members] if members else []
    first, rest = divide(words, members, list(gutters[:1]))
    if not first or not rest:
        return _across(words, members, gutters[1:], em, step)
    cells, rows = _rows(words, first, step), _rows(words, rest, step)
    pieces: list[list[int]] = []
    at = 0
    for cell, end in zip(cells, _spans(cells, rows, em), strict=True):
        pieces.append(cell.indexes)
        if len(gutters) == 1:
            pieces += [row.indexes for row in rows[at:end]]
        else:
            pieces += _across(words, [i for row in rows[at:end] for i in row.indexes], gutters[1:], em, step)
        at = end
    return pieces


def _rows(words: Sequence[PrintedWord], members: list[int], step: float) -> list[Band]:
    """Return the rows of some columns from top to bottom; `step`: see `_across`."""
    lines = find_bands(words, members)
    rows = lines[:1]
    for above, line in pairwise(lines):
        if line.top - above.top < step:
            rows[-1] = Band([*rows[-1].indexes, *line.indexes], rows[-1].top, line.bottom)
        else:
            rows.append(line)
    return rows


def _spans(cells: list[Band], rows: list[Band], em: float) -> list[int]:
    """Return for each cell of the first column the number of the row at which its own rows end.

    Cells stand at the top of their rows, or else at the middle of their height.
    """
    near = LEVEL_EM * em
    starts = [next((n for n, row in enumerate(rows) if row.bottom > cell.top + near), len(rows)) for cell in cells]
    if starts[0] == 0 and all(
        start < len(rows) and abs(rows[start].top - cell.top) <= near for start, cell in zip(starts, cells, strict=True)
    ):
        return [*starts[1:], len(rows)]
    ends: list[int] = []
    at = 0
    for cell, left in zip(cells, range(len(cells) - 1, -1, -1), strict=True):
        if at >= len(rows) or not left:
            ends.append(len(rows))
        else:
            middle = (cell.top + cell.bottom) / 2
            tried = range(at + 1, max(at + 2, len(rows) - left + 1))
            ends.append(min(tried, key=lambda end: abs((rows[at].top + rows[end - 1].bottom) / 2 - middle)))
        at = ends[-1]
    return ends
