"""Squares and rings of ink on a page: what may be a tick box by its outline alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extract.layout.pixel_ink import RIM_PX, WORK_DPI, Gray, Ink, Square, list_parts, part_of
from extract.layout.pixel_states import find_sides, has_four_sides, is_ring, weakest_side

SMALLEST_PT, LARGEST_PT = 6.0, 21.0
LEAST_PX, MOST_PX = SMALLEST_PT * WORK_DPI / 72 - 1, LARGEST_PT * WORK_DPI / 72 + 2
_SQUARENESS = 0.8
_LEAST_SIDE_PT = 4.0  # a straight run of ink this long can be the side of a box; those of letters are shorter or alone
_SIDE_GAP = 5  # pixels: sides of one box that nearly meet
_DRAWN = 0.9  # of each side of a box that is drawn with a ruler
_END_BLANK = 1.5  # of the size: blanks between words are narrower
_STACK_PX = 2  # by which boxes of a tight list differ in place and size
_OVERFLOW = 1.6  # how much larger a box is with the strokes that leave it


def find_squares(ink: Ink) -> list[Square]:
    """Return what has four straight sides; strokes over it, or out of it, do not matter."""
    import cv2

    side = round(_LEAST_SIDE_PT * WORK_DPI / 72)
    pixels = cv2.dilate(ink.astype(np.uint8), np.ones((2, 2), np.uint8))
    sides = cv2.morphologyEx(pixels, cv2.MORPH_OPEN, np.ones((1, side), np.uint8))
    sides |= cv2.morphologyEx(pixels, cv2.MORPH_OPEN, np.ones((side, 1), np.uint8))
    joined = cv2.morphologyEx(sides, cv2.MORPH_CLOSE, np.ones((_SIDE_GAP, _SIDE_GAP), np.uint8))
    found = [square for square in _list_parts(joined, is_round=False) if has_four_sides(part_of(ink, square))]
    apart = [square for square in _list_parts(sides, is_round=False) if has_four_sides(part_of(ink, square))]
    apart = [square for square in apart if square not in found]
    return found + [
        square
        for square in apart
        if is_stacked(square, [*apart, *found]) or (is_drawn(ink, square) and _ends_line(ink, square))
    ]


def _ends_line(ink: Ink, square: Square) -> bool:
    """Tell whether nothing stands left of a square, or nothing right of it: a word within a line has both."""
    far = round(_END_BLANK * square.size)
    rows = ink[square.top : square.bottom]
    left = rows[:, max(0, square.x0 - far) : max(0, square.x0 - RIM_PX)]
    return not left.any() or not rows[:, square.x1 + RIM_PX : square.x1 + far].any()


def is_drawn(ink: Ink, square: Square) -> bool:
    """Tell whether a square has a drawn outline: "a", "à" and "le" are square too."""
    return not square.is_round and weakest_side(part_of(ink, square)) >= _DRAWN


def is_stacked(square: Square, others: Sequence[Square]) -> bool:
    """Tell whether another box of the same size stands so near above or below that the two were taken for one thing."""
    return any(
        abs(other.x0 - square.x0) <= _STACK_PX
        and abs(other.size - square.size) <= _STACK_PX
        and 0 < max(other.top - square.bottom, square.top - other.bottom) <= _SIDE_GAP + _STACK_PX
        for other in others
    )


def find_rings(ink: Ink) -> list[Square]:
    import cv2

    pixels = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    return [square for square in _list_parts(pixels, is_round=True) if is_ring(part_of(ink, square))]


def _list_parts(pixels: Gray, *, is_round: bool) -> list[Square]:
    """Return the connected parts that are near-square and of the size of a box."""
    squares = []
    for square in list_parts(pixels, least=LEAST_PX, most=_OVERFLOW * MOST_PX):
        if not is_round:
            square = _trim(square, pixels)
        sides = sorted((square.x1 - square.x0, square.bottom - square.top))
        if LEAST_PX <= sides[1] <= MOST_PX and sides[0] >= _SQUARENESS * sides[1]:
            squares.append(square._replace(is_round=is_round))
    return squares


def _trim(square: Square, pixels: Gray) -> Square:
    """Return a square without the ends of strokes that run on beyond its sides."""
    x0, top, x1, bottom = find_sides(pixels[square.top : square.bottom, square.x0 : square.x1] > 0)
    return Square(square.x0 + x0, square.top + top, square.x0 + x1, square.top + bottom, square.is_round)
