"""Bare marks on a scanned page: a form may print "☐" for what is not ticked and "✔", without a box, for what is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from extract.layout.pixel_ink import Ink, Square, is_isolated, list_parts, part_of
from extract.layout.pixel_states import is_check, is_cross

_FEWEST_BOXES = 2  # that show where marks are printed
_SMALLEST, _LARGEST = 0.45, 1.6  # of the size of a box
_ASIDE = 0.4  # of the size: how far the middle of a mark may stand from the middles of the boxes above and below
_LABEL_ASIDE = 0.4  # of the size: letters do not all begin where their line does
_TILT = 0.01  # of the distance between two boxes of a column: what is left of a tilt once a page was levelled
_REACH = 6.0  # sizes from a mark to its label
_NEIGHBOURS = 3  # boxes of a column that a mark is compared with


class _Place(NamedTuple):
    """Where a box or a mark stands, in pixels; `label_x`: where the ink right of it begins, None for blank paper."""

    middle_x: float
    middle_y: float
    label_x: int | None


def find_bare_marks(ink: Ink, empty: Sequence[Square]) -> list[Square]:
    """Return the check marks and crosses that stand where empty boxes do, each as the square that it fills.

    `empty`: the boxes of a page on which none is ticked. A mark stands in a column of theirs, with its label as far
    away as their labels are, and blank paper around it: the first letter of a line has the next one too near.
    """
    if len(empty) < _FEWEST_BOXES:
        return []
    size = sorted(box.size for box in empty)[len(empty) // 2]
    boxes = [_place(ink, box, size) for box in empty]
    found = []
    for part in list_parts(ink, least=round(_SMALLEST * size), most=round(_LARGEST * size)):
        place = _place(ink, part, size)
        if _stands_among(place, boxes, size) and is_isolated(ink, part) and _is_mark(ink, part):
            found.append(part)
    return found


def _is_mark(ink: Ink, square: Square) -> bool:
    part = part_of(ink, square)
    return is_check(part) or is_cross(part)


def _place(ink: Ink, square: Square, size: int) -> _Place:
    middle_y = (square.top + square.bottom) / 2
    top, bottom = max(0, round(middle_y - size / 2)), round(middle_y + size / 2)
    start = square.x1 + 2  # past the blur of its border
    inked = ink[top:bottom, start : start + round(_REACH * size)].sum(axis=0) >= 2
    label_x = start + int(np.argmax(inked)) if inked.any() else None
    return _Place((square.x0 + square.x1) / 2, middle_y, label_x)


def _stands_among(place: _Place, boxes: Sequence[_Place], size: int) -> bool:
    """Tell whether a place is one in a column of boxes: one of the nearest has its label as far away."""
    column = [box for box in boxes if abs(box.middle_x - place.middle_x) <= _ASIDE * size + _drift(box, place)]
    column.sort(key=lambda box: abs(box.middle_y - place.middle_y))
    for box in column[:_NEIGHBOURS]:
        if box.label_x is None or place.label_x is None:
            continue
        if abs(box.label_x - place.label_x) <= _LABEL_ASIDE * size + _drift(box, place):
            return True
    return False


def _drift(box: _Place, place: _Place) -> float:
    return _TILT * abs(box.middle_y - place.middle_y)
