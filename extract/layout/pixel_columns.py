"""Where the tick boxes of a scanned page stand: in columns, with their labels as far away as their neighbours'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from extract.layout.pixel_ink import Ink, Square, is_apart, part_of
from extract.layout.pixel_states import frame_share, has_four_sides, has_middle, has_ring, weakest_side

_ASIDE = 0.4  # of the size: how far a mark or a box may stand from the middles of the boxes above and below
_LABEL_ASIDE = 0.4  # of the size: letters do not all begin where their line does
_TILT = 0.01  # of the distance between two boxes of a column: what is left of a tilt once a page was levelled
_REACH = 6.0  # sizes from a box or a mark to its label
_BLUR_PX = 2  # of the border of a box
_NEIGHBOURS = 3  # boxes of a column that a place is compared with
_FEWEST = 2  # boxes that make a column
_MOST_COLUMNS = 24  # a pattern, no form
_SLACK_PX = 3  # by which a box may stand beside its column
_RUN, _RING_RUN = 0.6, 0.4  # of the upper and lower side of a box, of the middle of a ring: ink to be seen in one row
_APART = 0.85  # of the size: nearer than this two boxes are one, or one is what the sides of two others enclose
_FEWEST_ON_PAGE = 4  # boxes that tell what one looks like, where a column has but one
_STROKES = 0.35  # of the rows beside a box: what strokes that leave it cover; letters cover more
_FRAMED = 0.56  # of the outermost pixels of a box: two letters leave more of them white
_STRAIGHT = 0.62  # of the edge of a part
_STROKE_INK = 0.2  # of the paper between a box and its label


class Place(NamedTuple):
    """Where a box or a mark stands, in pixels; `label_x`: where the ink right of it begins, None for blank paper."""

    middle_x: float
    middle_y: float
    label_x: int | None


def place_of(ink: Ink, square: Square, size: int) -> Place:
    """Return where a box stands; `size`: that of the boxes of its page, which tells the rows of its label."""
    return Place((square.x0 + square.x1) / 2, (square.top + square.bottom) / 2, find_label(ink, square, size))


def find_label(ink: Ink, square: Square, size: int) -> int | None:
    """Return the column where the ink right of a box begins, on its rows; None for blank paper as far as labels go."""
    rows = _rows(ink, square, size)
    start = square.x1 + _BLUR_PX
    inked = rows[:, start : start + round(_REACH * size)].sum(axis=0) >= 2
    return start + int(np.argmax(inked)) if inked.any() else None


def is_among(place: Place, boxes: Sequence[Place], size: int) -> bool:
    """Tell whether a place is one in a column of boxes: one of the nearest has its label as far away, or left of it."""
    column = [box for box in boxes if abs(box.middle_x - place.middle_x) <= _ASIDE * size + _drift(box, place)]
    column.sort(key=lambda box: abs(box.middle_y - place.middle_y))
    for box in column[:_NEIGHBOURS]:
        if box.label_x is None or place.label_x is None:
            if box.label_x is place.label_x:
                return True
        elif abs(box.label_x - place.label_x) <= _LABEL_ASIDE * size + _drift(box, place):
            return True
    return False


def find_joined_boxes(ink: Ink, boxes: Sequence[Square]) -> list[Square]:
    """Return the boxes that strokes of a pen join to others or to words: seen where a column of boxes goes on."""
    found: list[Square] = []
    columns = list(_columns(boxes))
    for column in columns if len(columns) <= _MOST_COLUMNS else ():
        for window in sorted(_windows(ink, column), key=lambda window: -_likeness(ink, window)):
            if not any(_is_same(window, other) for other in (*boxes, *found)):
                found.append(window)
    return found


def _likeness(ink: Ink, window: Square) -> float:
    """Return how much a window looks like a box: more than what the sides of two boxes and their strokes enclose."""
    part = part_of(ink, window)
    return frame_share(part) + (0.0 if window.is_round else weakest_side(part))


def _rows(ink: Ink, square: Square, size: int) -> Ink:
    """Return the rows of a page that the label of a box stands on."""
    middle_y = (square.top + square.bottom) / 2
    return ink[max(0, round(middle_y - size / 2)) : round(middle_y + size / 2)]


def _drift(box: Place, place: Place) -> float:
    return _TILT * abs(box.middle_y - place.middle_y)


def _columns(boxes: Sequence[Square]) -> Iterator[list[Square]]:
    """Yield the boxes that stand above each other, from the left; one alone only on a page with more of its like."""
    fewest = _FEWEST if len(boxes) < _FEWEST_ON_PAGE else 1
    column: list[Square] = []
    for box in sorted(boxes, key=lambda box: box.x0):
        if column and box.x0 - column[-1].x0 > _ASIDE * box.size:
            if len(column) >= fewest:
                yield column
            column = []
        column.append(box)
    if len(column) >= fewest:
        yield column


def _windows(ink: Ink, column: Sequence[Square]) -> Iterator[Square]:
    """Yield the places of a column, as large as its boxes, that have the outline of one and blank paper beside it."""
    size = sorted(box.size for box in column)[len(column) // 2]
    gap = _label_gap(ink, column, size)
    for box in column:
        first = max((other.bottom for other in column if other.bottom <= box.top), default=0)
        last = min((other.top for other in column if other.top >= box.bottom), default=ink.shape[0])
        for top in _tops(ink, box, first, last):
            for x0 in range(max(0, box.x0 - _SLACK_PX), box.x0 + _SLACK_PX + 1):
                window = Square(x0, top, x0 + box.x1 - box.x0, top + box.bottom - box.top, box.is_round)
                if _has_outline(ink, window) and _is_clear(ink, window, gap, size):
                    yield window


def _label_gap(ink: Ink, column: Sequence[Square], size: int) -> int | None:
    """Return how far from the boxes of a column their labels are, None where they are not right of them.

    A stroke that leaves its box is nearer than any label.
    """
    labels = [(find_label(ink, box, size), box.x1) for box in column]
    gaps = sorted(label - x1 for label, x1 in labels if label is not None and label - x1 > _BLUR_PX + 1)
    return gaps[len(gaps) // 2] if 2 * len(gaps) >= sum(label is None for label, _ in labels) and gaps else None


def _tops(ink: Ink, box: Square, first: int, last: int) -> list[int]:
    """Return the rows from `first` to `last` at which a box of the size of `box`, below or above it, may begin."""
    height = box.bottom - box.top
    quarter = (box.x1 - box.x0) // 4 if box.is_round else 1  # the top of a ring is short
    shares = ink[first:last, box.x0 + quarter : box.x1 - quarter].mean(axis=1)
    full = shares >= (_RING_RUN if box.is_round else _RUN)
    near = full | np.roll(full, 1) | np.roll(full, -1)
    tops = np.flatnonzero(near[: max(0, len(near) - height + 1)] & near[height - 1 :])
    return [first + int(top) for top in tops]


def _has_outline(ink: Ink, window: Square) -> bool:
    part = part_of(ink, window)
    if part.shape != (window.bottom - window.top, window.x1 - window.x0):
        return False
    if window.is_round:
        # A "Q" at the start of a question is bare inside, and followed closely.
        return has_ring(part) and not _has_straight_edge(part) and (has_middle(part) or is_apart(ink, window))
    return has_four_sides(part) and frame_share(part) >= _FRAMED


def _has_straight_edge(part: Ink) -> bool:
    """Tell whether one of the outermost rows or columns is mostly ink: a ring has but the top of an arc there."""
    edges = (part[:2].mean(axis=1), part[-2:].mean(axis=1), part[:, :2].mean(axis=0), part[:, -2:].mean(axis=0))
    return max(float(edge.max()) for edge in edges) > _STRAIGHT


def _is_clear(ink: Ink, window: Square, gap: int | None, size: int) -> bool:
    """Tell whether there are but strokes beside a window where there is nothing beside the boxes of its column."""
    rows = ink[window.top : window.bottom]
    near, far = round(0.25 * size), round(0.6 * size)
    left = rows[:, max(0, window.x0 - far) : max(0, window.x0 - near)]
    if gap is None:
        return _is_stroked(left) and _is_stroked(rows[:, window.x1 + near : window.x1 + size])
    start, end = window.x1 + _BLUR_PX, window.x1 + gap - 1
    between = rows[:, start:end]
    strips = (
        left,
        rows[:, start : min(start + max(2, size // 6), end)],
        rows[:, max(start, window.x1 + gap // 2) : end],
    )
    return float(between.mean() if between.size else 0.0) <= _STROKE_INK and all(_is_stroked(strip) for strip in strips)


def _is_stroked(part: Ink) -> bool:
    return part.size == 0 or float(part.any(axis=1).mean()) <= _STROKES


def _is_same(window: Square, other: Square) -> bool:
    near = _APART * window.size
    return abs(window.x0 - other.x0) < near and abs(window.top - other.top) < near
