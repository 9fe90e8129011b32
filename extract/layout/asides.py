"""Tables with the headings in a first column: which words make one row, heading cell first. Pure.

A heading cell may stand at the top of its row or at the middle of its height, below the first lines of its own body.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.layout.blocks import HEADING_SIZE, is_heading
from extract.layout.printed import PrintedWord

ASIDE_EM = 3.0  # bodies start at least this far to the right of the headings' left edge
CLEAR_EM = 0.4  # least blank between the widest heading and the bodies
NEIGHBOUR_EM = 2.0  # text this near above or below is of the same layout
CELL_BAND_EM = 0.8  # headings with this blank between them are of two rows
BODY_BAND_EM = 0.5  # rows are parted by this blank at least
BESIDE_TOP_EM = 0.7  # a heading that starts at the top of its row stands this near to the body's top
PITCH_GROWTH = 1.08  # two headings without a blank between them: their lines are a little further apart than usual
TOP_SHARE = 0.7  # of the headings, which stand at the top of their rows: else they are at the middle
LEVEL_EM = 0.15  # lines of two cells that begin at one height
LEVEL_SHARE = 0.9  # of the headings
HEAD_BLANK_EM = 1.0  # above the row that names the columns of a table
LEAST_LONG = 2  # lines of headings: of a table that may have such a row
MOST_HEAD_LETTERS = 60  # of that row
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


def split_asides(words: Sequence[PrintedWord], indexes: Sequence[int], em: float) -> list[list[int] | AsideRow]:
    """Return a region from top to bottom as plain stretches and rows of tables with headings aside.

    One plain stretch with every index comes back where there is no such table.
    """
    headings = [i for i in indexes if is_heading(words[i], em)]
    if not headings or len(headings) == len(indexes):
        return [list(indexes)]
    left = min([words[i].x0 for i in headings])
    parts: list[list[int] | AsideRow] = []
    runs = list(_runs(words, indexes, left + ASIDE_EM * em, em))
    for n, (is_clear, members) in enumerate(runs):
        around = [i for _, others in runs[max(0, n - 1) : n] + runs[n + 1 : n + 2] for i in others]
        rows = _table(words, members, around, em) if is_clear else []
        if rows:
            parts += rows
        elif parts and isinstance(parts[-1], list):
            parts[-1].extend(members)
        else:
            parts.append(members)
    return parts if any(isinstance(part, AsideRow) for part in parts) else [list(indexes)]


def _runs(
    words: Sequence[PrintedWord], indexes: Sequence[int], edge: float, em: float
) -> Iterator[tuple[bool, list[int]]]:
    """Part a region where lines other than headings start, or stop to start, at the left of `edge`.

    Headings larger than those in the first column, over several rows, stand alone.
    """
    least = min(_size(words[i]) for i in indexes if words[i].x0 < edge and is_heading(words[i], em))
    run: list[int] = []
    was_clear = False
    for band in find_bands(words, indexes):
        is_clear = all(words[i].x0 >= edge or is_heading(words[i], em) for i in band.indexes)
        is_above = is_clear and min(_size(words[i]) for i in band.indexes) > least + em / 20
        if run and (is_clear != was_clear or is_above):
            yield was_clear, run
            run = []
        if is_above and all(is_heading(words[i], em) for i in band.indexes):
            yield False, band.indexes
            continue
        run = [*run, *band.indexes]
        was_clear = is_clear
    if run:
        yield was_clear, run


def _size(word: PrintedWord) -> float:
    return word.size_pt or word.bottom - word.top


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


def _table(
    words: Sequence[PrintedWord], members: list[int], around: list[int], em: float
) -> list[list[int] | AsideRow]:
    """Return the rows of a run if headings stand beside bodies in it, else nothing. `around`: right above and below."""
    cells, bodies, edge = _first_column(words, members, em)
    if not _are_beside(words, cells, bodies) or _is_in_cards(words, members, cells, around, edge, em):
        return []
    aside = set(cells)
    parts: list[list[int] | AsideRow] = []
    section: list[int] = []
    for band in find_bands(words, members):
        others = [i for i in band.indexes if i not in aside]
        if any(words[i].x0 < edge for i in others):
            if not all(is_heading(words[i], em) for i in others):
                return []  # bold words within the text
            # a heading over the whole width, or the head of the table
            parts += _rows(words, section, em)
            parts.append(band.indexes)
            section = []
        else:
            section += band.indexes
    return parts + _rows(words, section, em)


def _is_in_cards(
    words: Sequence[PrintedWord], members: list[int], cells: list[int], around: list[int], edge: float, em: float
) -> bool:
    """Tell whether the text right above or below has the same blank: cards, whose left one has lines in bold.

    Beside `cells` that are larger than the text, a heading above the whole table has no such blank to show.
    """
    are_large = all(_size(words[i]) >= HEADING_SIZE * em for i in cells)
    top, bottom = min([words[i].top for i in members]), max([words[i].bottom for i in members])
    bands = find_bands(words, around)
    is_long = len(find_bands(words, cells)) >= LEAST_LONG
    return any(
        top - NEIGHBOUR_EM * em < band.bottom
        and band.top < bottom + NEIGHBOUR_EM * em
        and not any(words[i].x0 < edge < words[i].x1 for i in band.indexes)
        and not (are_large and all(is_heading(words[i], em) for i in band.indexes))
        and not (is_long and _is_table_head(words, bands, at, members, em))
        for at, band in enumerate(bands)
    )


def _is_table_head(words: Sequence[PrintedWord], bands: list[Band], at: int, members: list[int], em: float) -> bool:
    """Tell whether a band is one row right above a table: a heading, or words that begin where its columns do."""
    band, top = bands[at], min([words[i].top for i in members])
    if band.bottom > top + em / 2 or any(band.bottom <= other.top < top for other in bands):
        return False
    if sum(len(words[i].text) for i in band.indexes) > MOST_HEAD_LETTERS or (
        at and band.top - bands[at - 1].bottom < HEAD_BLANK_EM * em
    ):
        return False
    if all(is_heading(words[i], em) for i in band.indexes):
        return True
    edges = [words[i].x0 for i in members]
    starts = [i for i in band.indexes if not any(0 <= words[i].x0 - words[k].x1 < em for k in band.indexes)]
    return all(any(abs(words[i].x0 - edge) <= TIE_PT for edge in edges) for i in starts)


def _first_column(words: Sequence[PrintedWord], members: list[int], em: float) -> tuple[list[int], list[int], float]:
    """Return the headings wholly to the left of the words that are none, these words, and where they start."""
    bodies = [i for i in members if not is_heading(words[i], em)]
    edge = min([words[i].x0 for i in bodies], default=float("-inf")) - CLEAR_EM * em
    return [i for i in members if words[i].x1 <= edge and is_heading(words[i], em)], bodies, edge


def _are_beside(words: Sequence[PrintedWord], cells: list[int], bodies: list[int]) -> bool:
    """Tell whether some word of the first column stands at the height of a body."""
    bands = find_bands(words, bodies)
    middles = [(words[i].top + words[i].bottom) / 2 for i in cells]
    return any(band.top <= middle <= band.bottom for middle in middles for band in bands)


def _rows(words: Sequence[PrintedWord], section: list[int], em: float) -> list[list[int] | AsideRow]:
    cells, _, _ = _first_column(words, section, em)
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
