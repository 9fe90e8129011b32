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
_REACH = 6.0  # sizes from a box or a mark to its label
_BLUR_PX = 2  # of the border of a box
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
    parts = list_parts(ink, least=_SMALLEST * size, most=_LARGEST * size)
    return [part for part in parts if _stands_among(_place(ink, part, size), boxes, size) and _is_mark(ink, part)]


def find_lone_marks(ink: Ink, least: float, most: float) -> list[Square]:
    """Return what looks like a bare mark with a label right of it, on a page without boxes to tell by.

    `least` and `most`: sizes of boxes, in pixels.
    """
    parts = list_parts(ink, least=_SMALLEST * least, most=most)
    return [part for part in parts if _is_mark(ink, part) and find_label(ink, part, part.size) is not None]


def find_label(ink: Ink, square: Square, size: int) -> int | None:
    """Return the column where the ink right of a box begins, on its rows; None for blank paper as far as labels go."""
    middle_y = (square.top + square.bottom) / 2
    top, bottom = max(0, round(middle_y - size / 2)), round(middle_y + size / 2)
    start = square.x1 + _BLUR_PX
    inked = ink[top:bottom, start : start + round(_REACH * size)].sum(axis=0) >= 2
    return start + int(np.argmax(inked)) if inked.any() else None


def _is_mark(ink: Ink, square: Square) -> bool:
    part = part_of(ink, square)
    return is_isolated(ink, square) and (is_check(part) or is_cross(part))


def _place(ink: Ink, square: Square, size: int) -> _Place:
    return _Place((square.x0 + square.x1) / 2, (square.top + square.bottom) / 2, find_label(ink, square, size))


def _stands_among(place: _Place, boxes: Sequence[_Place], size: int) -> bool:
    """Tell whether a place is one in a column of boxes: one of the nearest has its label as far away."""
    column = [box for box in boxes if abs(box.middle_x - place.middle_x) <= _ASIDE * size + _drift(box, place)]
    column.sort(key=lambda box: abs(box.middle_y - place.middle_y))
    return any(
        box.label_x is not None
        and place.label_x is not None
        and abs(box.label_x - place.label_x) <= _LABEL_ASIDE * size + _drift(box, place)
        for box in column[:_NEIGHBOURS]
    )


def _drift(box: _Place, place: _Place) -> float:
    return _TILT * abs(box.middle_y - place.middle_y)
