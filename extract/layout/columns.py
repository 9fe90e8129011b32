"""Which words of a page stand in one column, and in what order the columns are read. Pure.

A page is cut by blank bands into rows (of cards, or of anything), then each row by gutters into columns, and each
column again. A gutter is a blank that stays at its place over several lines: a wide gap in a justified line does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.layout.aside_rows import AsideRow
from extract.layout.asides import split_asides
from extract.layout.besides import part_beside
from extract.layout.blocks import is_heading
from extract.layout.gutters import LONE_GUTTER_EM, common_gutters, divide, proven_gutters
from extract.layout.printed import PrintedWord
from extract.layout.strips import Gap, Strip, find_strips

HEMMED_ROWS = 4  # rows needed where the line right above or below runs across the blank
ROW_BAND_EM = 2.5  # a blank band this high parts rows whatever stands below
HEADING_BAND_EM = 0.8  # a lower one only where every column below starts with a heading
TOP_ALIGNED_EM = 0.7  # headings of one row of cards stand at the same height
MAX_DEPTH = 6
MOST_FAILURES = 50  # starts of columns tried in one row of a page


def cut_columns(words: Sequence[PrintedWord], em: float, *, flows: bool = False) -> list[list[int]]:
    """Return groups of word indexes in reading order; each stands in one column. `em`: size of the text, points.

    `flows`: the text runs down each column as far as its gutters reach, and no heading or blank parts rows of cards.
    """
    pieces: list[list[int]] = []
    table: list[AsideRow] = []
    for part in split_asides(words, range(len(words)), em):
        if isinstance(part, AsideRow):
            table.append(part)
        else:
            pieces += [*_cut_table(words, table, em), *_cut(words, part, em, 0, flows=flows)]
            table = []
    return pieces + _cut_table(words, table, em)


def _cut_table(words: Sequence[PrintedWord], table: list[AsideRow], em: float) -> list[list[int]]:
    """Return rows with a heading aside, each heading before its body; bodies side by side share their gutters."""
    strips = find_strips(words, [i for row in table for i in row.body], em)
    gutters = next((strip.gaps for strip in strips if strip.gaps), [])
    for strip in strips:
        gutters = common_gutters(gutters, strip, em)
    gutters = proven_gutters(words, strips, gutters, em, 1) if gutters else []
    pieces: list[list[int]] = []
    for row in table:
        columns = divide(words, row.body, gutters) if gutters else [row.body]
        pieces += [row.heading] if row.heading else []
        pieces += [piece for column in columns if column for piece in _cut(words, column, em, 1)]
    return pieces


def _cut(
    words: Sequence[PrintedWord], indexes: list[int], em: float, depth: int, *, flows: bool = False
) -> list[list[int]]:
    strips = find_strips(words, indexes, em)
    if depth > MAX_DEPTH or not any(strip.gaps for strip in strips):
        return [indexes]
    pieces: list[list[int]] = []
    table = [] if flows else part_beside(words, strips, em)
    if table:
        return [piece for part in table for piece in _cut(words, part, em, depth + 1)]
    for row in [strips] if flows else _rows(words, strips, em):
        for group, gutters in _groups(words, row, em):
            members = [i for strip in group for i in strip.indexes]
            if gutters:
                for part in _side_headed(words, members, gutters, em):
                    for column in divide(words, part, gutters):
                        pieces.extend(_cut(words, column, em, depth + 1))
            else:
                pieces.append(members)
    return pieces


def _rows(words: Sequence[PrintedWord], strips: list[Strip], em: float) -> list[list[Strip]]:
    """Cut a region at the blank bands that part one row of cards, or one section, from the next."""
    rows = [[strips[0]]]
    for above, below in pairwise(strips):
        if _is_row_cut(words, rows[-1], above, below, em):
            rows.append([below])
        else:
            rows[-1].append(below)
    return rows


def _is_row_cut(words: Sequence[PrintedWord], row: list[Strip], above: Strip, below: Strip, em: float) -> bool:
    band = below.top - above.bottom
    if band < HEADING_BAND_EM * em:
        return False
    heads_below = _cell_heads(words, below)
    is_below_headed = _all_headings(words, heads_below, em)
    if above.gaps and not is_below_headed and all(is_heading(words[i], em) for s in row for i in s.indexes):
        return False  # headings side by side, a blank or a picture, then the bodies: one row of cards
    if band >= ROW_BAND_EM * em:
        return True
    if not is_below_headed or words[above.indexes[-1]].text.endswith(":"):
        return False
    tops = [words[i].top for i in heads_below]
    is_indented = below.x0 - min(strip.x0 for strip in row) > em  # a bold list, not a heading
    return max(tops) - min(tops) <= TOP_ALIGNED_EM * em and not is_indented


def _cell_heads(words: Sequence[PrintedWord], strip: Strip) -> list[int]:
    """Return the first word of every cell of a strip: the topmost, then the leftmost."""
    edges = [end for _, end in strip.gaps]
    heads: dict[int, int] = {}
    for i in sorted(strip.indexes, key=lambda i: (words[i].top, words[i].x0)):
        heads.setdefault(sum(words[i].x0 >= edge for edge in edges), i)
    return list(heads.values())


def _all_headings(words: Sequence[PrintedWord], indexes: list[int], em: float) -> bool:
    return all(is_heading(words[i], em) for i in indexes)


def _groups(words: Sequence[PrintedWord], row: list[Strip], em: float) -> list[tuple[list[Strip], list[Gap]]]:
    """Part a row into runs of strips that share gutters, and runs that have none."""
    groups: list[tuple[list[Strip], list[Gap]]] = []
    plain, at, failures = list[Strip](), 0, 0
    while at < len(row):
        end, gutters = _run(row, at, em)
        lead = len(plain)
        while gutters and lead and (wide := _above(gutters, plain[lead - 1], [*plain, row[at]][lead], em)):
            gutters = wide
            lead -= 1
        group = plain[lead:] + row[at:end]
        is_hemmed = _is_near(plain[:lead], group, em) or _is_near(group, row[end:], em)
        gutters = proven_gutters(words, group, gutters, em, HEMMED_ROWS if is_hemmed else 1) if gutters else []
        if gutters:
            if lead:
                groups.append((plain[:lead], []))
            groups.append((group, gutters))
            plain = []
            at = end
        else:
            failures += 1 if row[at].gaps else 0
            after = at + 1
            while after < end and (failures > MOST_FAILURES or _are_alike(row[at].gaps, row[after].gaps, em)):
                after += 1  # they would fail as well: a page of bullets or of noise must not cost its square
            plain += row[at:after]
            at = after
    if plain:
        groups.append((plain, []))
    return groups


def _are_alike(gaps: list[Gap], others: list[Gap], em: float) -> bool:
    is_near = all(abs(a - c) + abs(b - d) <= em for (a, b), (c, d) in zip(gaps, others, strict=False))
    return is_near and len(gaps) == len(others)


def _is_near(above: Sequence[Strip], below: Sequence[Strip], em: float) -> bool:
    return bool(above and below) and below[0].top - above[-1].bottom < HEADING_BAND_EM * em


def _run(row: list[Strip], start: int, em: float) -> tuple[int, list[Gap]]:
    """Return where the strips from `start` on stop sharing a gutter, and what they share."""
    gutters = row[start].gaps
    at = start + 1
    while gutters and at < len(row) and (common := common_gutters(gutters, row[at], em)):
        gutters = common
        at += 1
    return at, gutters


def _above(gutters: list[Gap], strip: Strip, below: Strip, em: float) -> list[Gap]:
    """Return the gutters beside the words of a strip above as well; none where it is no part of the columns.

    One that leaves less of them is, where its words stand beside those of the next: columns do not share their lines.
    """
    shared = common_gutters(gutters, strip, em)
    is_beside = strip.bottom > below.top and all(b - a >= LONE_GUTTER_EM * em for a, b in shared)
    return shared if shared == gutters or is_beside else []


def _side_headed(words: Sequence[PrintedWord], members: list[int], gutters: list[Gap], em: float) -> list[list[int]]:
    """Cut at the headings of a first column that holds nothing else, so that each keeps the body beside it."""
    first, *others = divide(words, members, gutters)
    if not _all_headings(words, first, em) or any(_all_headings(words, other, em) for other in others):
        return [members]
    cuts, bottom = list[float](), float("-inf")
    for i in sorted(first, key=lambda i: words[i].top):
        if words[i].top - bottom >= HEADING_BAND_EM * em:
            cuts.append(words[i].top - em / 2)
        bottom = max(bottom, words[i].bottom)
    parts: list[list[int]] = [[] for _ in range(len(cuts) + 1)]
    for i in members:
        parts[sum((words[i].top + words[i].bottom) / 2 >= cut for cut in cuts)].append(i)
    return [part for part in parts if part]
