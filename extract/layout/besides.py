"""Rows of two cells of which only one begins with a heading: answers there, what was said beside them. Pure.

Such rows stand too near to each other to be told by their blanks, and the right cells alone look like one column.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.layout.blocks import HEADING_SIZE, is_heading
from extract.layout.printed import PrintedWord
from extract.layout.strips import GUTTER_EM, Gap, Strip

ROW_BLANK_EM = 0.8  # at least this high between two rows, across both cells
BESIDE_EM = 1.5  # a right cell begins this near to the height of its heading
BELOW_EM = 2.0  # or this near, where nothing stands beside headings
LEAST_ROWS = 2  # with a right cell that begins beside its heading
BESIDE_SHARE = 0.6  # of the rows: some have nothing on the right
HEADING_BOLD_SIZE = 1.05  # of the text's size, where the letters are bold too
LEAST_CELL_EM = 6.0  # a narrower right column holds marks or numbers


def part_beside(words: Sequence[PrintedWord], strips: Sequence[Strip], em: float) -> list[list[int]]:
    """Return the words of a region in reading order, cell by cell, where it holds such rows; else nothing.

    What stands above the first row, and headings over the whole width, come as parts of their own. Where all headings
    stand in the right cells, those are read before what was said on their left.
    """
    parts = _parts(words, strips, em)
    if parts or not _heads_right(words, strips, em):
        return parts
    mirrored = [word._replace(x0=-word.x1, x1=-word.x0) for word in words]
    return _parts(mirrored, [_mirrored(s) for s in strips], em, has_lone_heads=True)


def _heads_right(words: Sequence[PrintedWord], strips: Sequence[Strip], em: float) -> bool:
    """Tell whether headings, two or more, begin right of a blank, and none left of all of them."""
    starts = [gap[1] for strip in strips for gap in strip.gaps]
    if not starts:
        return False
    cells = [i for strip in strips if strip.gaps for i in strip.indexes]
    heads = [words[i] for i in cells if _is_large(words[i], em)]
    edge = min(starts)
    alone = [i for strip in strips if not strip.gaps and strip.x0 >= edge for i in strip.indexes]
    heads += [words[i] for i in alone if _is_large(words[i], em)]
    return len({round(word.top) for word in heads}) >= LEAST_ROWS and all(word.x0 >= edge for word in heads)


def _is_large(word: PrintedWord, em: float) -> bool:
    """Tell whether a word is part of a heading by its size: of bold letters, which answers may have, less is enough."""
    return (word.size_pt or 0.0) >= (HEADING_BOLD_SIZE if word.is_bold else HEADING_SIZE) * em


def _mirrored(strip: Strip) -> Strip:
    return strip._replace(x0=-strip.x1, x1=-strip.x0, gaps=[(-end, -start) for start, end in reversed(strip.gaps)])


def _parts(
    words: Sequence[PrintedWord], strips: Sequence[Strip], em: float, *, has_lone_heads: bool = False
) -> list[list[int]]:
    """Return the parts, see `part_beside`; `has_lone_heads`: what stands beside a heading may begin a little lower."""
    gutter = _gutter(words, strips, em)
    if gutter is None:
        return []
    heads = [at for at in range(len(strips)) if _begins_row(words, strips, at, gutter, em, has_lone_heads)]
    beside = [at for at in heads if _is_beside(words, strips[at : at + 1 + has_lone_heads], gutter, em)]
    if len(beside) < max(LEAST_ROWS, BESIDE_SHARE * len(heads)) or _has_other_heads(words, strips, heads, gutter, em):
        return []
    ends = [*heads[1:], len(strips)]
    parts = [[i for strip in strips[: heads[0]] for i in strip.indexes]] if heads[0] else []
    for head, end in zip(heads, ends, strict=True):
        last = next((at for at in range(head + 1, end) if _ends_row(words, strips, at, em)), end)
        members = [i for strip in strips[head:last] for i in strip.indexes]
        left = [i for i in members if words[i].x1 <= gutter[1]]
        parts += [cell for cell in (left, [i for i in members if words[i].x1 > gutter[1]]) if cell]
        parts += _without_cells(words, strips[last:end], em)
    return parts


def _ends_row(words: Sequence[PrintedWord], strips: Sequence[Strip], at: int, em: float) -> bool:
    """Tell whether a heading alone stands here after a blank: over both cells, or of a row with nothing beside it."""
    return _is_over_all(words, strips[at], em) and strips[at].top - strips[at - 1].bottom >= ROW_BLANK_EM * em


def _without_cells(words: Sequence[PrintedWord], strips: Sequence[Strip], em: float) -> list[list[int]]:
    """Return the parts of what stands between two rows: each heading is one, and so is what runs on below it."""
    parts: list[list[int]] = []
    is_running = False
    for strip in strips:
        is_heading_here = _is_over_all(words, strip, em)
        if is_running and not is_heading_here:
            parts[-1] = [*parts[-1], *strip.indexes]
        else:
            parts.append(strip.indexes)
        is_running = not is_heading_here
    return parts


def _gutter(words: Sequence[PrintedWord], strips: Sequence[Strip], em: float) -> Gap | None:
    """Return the blank between the cells, which all strips share but for headings above them; None without one."""
    right = min((gap[1] for strip in strips for gap in strip.gaps), default=None)
    if right is None:
        return None
    cells = [i for strip in strips if not _is_over_all(words, strip, em) for i in strip.indexes]
    left = max((words[i].x1 for i in cells if words[i].x0 < right), default=right)
    if right - left < GUTTER_EM * em:
        return None
    edge = max([words[i].x1 for i in cells])
    return (left, right) if edge - right >= LEAST_CELL_EM * em else None


def _is_over_all(words: Sequence[PrintedWord], strip: Strip, em: float) -> bool:
    """Tell whether a strip is a heading over both cells, however large: all of it is, with no blank where they part."""
    return not strip.gaps and all(is_heading(words[i], em) for i in strip.indexes)


def _first(words: Sequence[PrintedWord], indexes: Sequence[int]) -> int:
    """Return the word that is read first: the highest, of these the leftmost."""
    return min(indexes, key=lambda i: (words[i].top, words[i].x0))


def _begins_row(
    words: Sequence[PrintedWord], strips: Sequence[Strip], at: int, gutter: Gap, em: float, has_lone_heads: bool
) -> bool:
    strip = strips[at]
    left = [i for i in strip.indexes if words[i].x1 <= gutter[1]]
    if not left or (at and strip.top - strips[at - 1].bottom < ROW_BLANK_EM * em):
        return False
    is_lone = has_lone_heads and strip.x1 <= gutter[1]
    return _is_large(words[_first(words, left)], em) and (is_lone or not _is_over_all(words, strip, em))


def _is_beside(words: Sequence[PrintedWord], strips: Sequence[Strip], gutter: Gap, em: float) -> bool:
    indexes = [i for strip in strips for i in strip.indexes]
    left = [i for i in indexes if words[i].x1 <= gutter[1]]
    right = [i for i in indexes if words[i].x0 >= gutter[0] and words[i].x1 > gutter[1]]
    reach = BESIDE_EM if len(strips) == 1 else BELOW_EM
    return bool(right) and abs(words[_first(words, right)].top - words[_first(words, left)].top) <= reach * em


def _has_other_heads(
    words: Sequence[PrintedWord], strips: Sequence[Strip], heads: Sequence[int], gutter: Gap, em: float
) -> bool:
    """Tell whether headings stand elsewhere: in the right cells, or below the first lines of the left ones."""
    for at, strip in enumerate(strips):
        if _is_over_all(words, strip, em):
            continue
        headings = [i for i in strip.indexes if _is_large(words[i], em)]
        if any(words[i].x1 > gutter[1] for i in headings) or (headings and at not in heads):
            return True
        lines = sorted({round(words[i].top) for i in headings})
        if any(below - above > 2 * BESIDE_EM * em for above, below in pairwise(lines)):
            return True
    return False
