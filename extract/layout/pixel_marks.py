"""Bare marks on a scanned page: a form may print "☐" for what is not ticked and "✔", without a box, for what is."""

from __future__ import annotations

from collections.abc import Sequence

from extract.layout.pixel_columns import find_label, is_among, place_of
from extract.layout.pixel_ink import Ink, Square, is_isolated, list_parts, part_of
from extract.layout.pixel_states import is_check, is_cross, looks_like

_FEWEST_BOXES = 2  # that show where marks are printed
_SMALLEST, _LARGEST = 0.45, 1.6  # of the size of a box


def find_bare_marks(ink: Ink, empty: Sequence[Square]) -> list[Square]:
    """Return the check marks and crosses that stand where empty boxes do, each as the square that it fills.

    `empty`: the boxes of a page on which none is ticked. A mark stands in a column of theirs, with its label as far
    away as their labels are, and blank paper around it: the first letter of a line has the next one too near. What
    looks like a mark that is told by its shape is one.
    """
    if len(empty) < _FEWEST_BOXES:
        return []
    size = sorted(box.size for box in empty)[len(empty) // 2]
    boxes = [place_of(ink, box, size) for box in empty]
    parts = [
        part
        for part in list_parts(ink, least=_SMALLEST * size, most=_LARGEST * size)
        if is_isolated(ink, part) and is_among(place_of(ink, part, size), boxes, size)
    ]
    sure = [part for part in parts if _is_mark(ink, part)]
    return [part for part in parts if any(looks_like(part_of(ink, part), part_of(ink, mark)) for mark in sure)]


def find_lone_marks(ink: Ink, least: float, most: float) -> list[Square]:
    """Return what looks like a bare mark with a label right of it, on a page without boxes to tell by.

    `least` and `most`: sizes of boxes, in pixels.
    """
    parts = list_parts(ink, least=_SMALLEST * least, most=most)
    parts = [part for part in parts if is_isolated(ink, part) and _is_mark(ink, part)]
    return [part for part in parts if find_label(ink, part, part.size) is not None]


def _is_mark(ink: Ink, square: Square) -> bool:
    part = part_of(ink, square)
    return is_check(part) or is_cross(part)
