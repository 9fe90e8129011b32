"""Tables with the headings in a first column, among what else stands on a page. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.layout.aside_rows import TIE_PT, AsideRow, Band, aside_rows, find_bands, first_column
from extract.layout.blocks import HEADING_SIZE, is_heading
from extract.layout.printed import PrintedWord

ASIDE_EM = 3.0  # bodies start at least this far to the right of the headings' left edge
NEIGHBOUR_EM = 2.0  # text this near above or below is of the same layout
HEAD_BLANK_EM = 1.0  # above the row that names the columns of a table
LEAST_LONG = 2  # lines of headings: of a table that may have such a row
MOST_HEAD_LETTERS = 60  # of that row


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


def _table(
    words: Sequence[PrintedWord], members: list[int], around: list[int], em: float
) -> list[list[int] | AsideRow]:
    """Return the rows of a run if headings stand beside bodies in it, else nothing. `around`: right above and below."""
    cells, bodies, edge = first_column(words, members, em)
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
            parts += aside_rows(words, section, em)
            parts.append(band.indexes)
            section = []
        else:
            section += band.indexes
    return parts + aside_rows(words, section, em)


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


def _are_beside(words: Sequence[PrintedWord], cells: list[int], bodies: list[int]) -> bool:
    """Tell whether some word of the first column stands at the height of a body."""
    bands = find_bands(words, bodies)
    middles = [(words[i].top + words[i].bottom) / 2 for i in cells]
    return any(band.top <= middle <= band.bottom for middle in middles for band in bands)
