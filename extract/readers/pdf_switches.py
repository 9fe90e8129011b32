"""Toggle switches drawn on a page: a pill with a knob, on where the knob is at its right end."""

from __future__ import annotations

from collections.abc import Sequence

from extract.readers.pdf_drawn import DrawnBox
from extract.readers.pdf_shapes import Shape
from models.document import Box, TickState

_LOWEST_PT, _HIGHEST_PT = 6.0, 24.0
_LEAST_LENGTH, _MOST_LENGTH = 1.5, 2.8  # times the height
_KNOB_LEAST = 0.5  # of the height of its pill
_ROUND = 0.12  # of the height: a pill leaves this much of its corners free
_OFF_CENTRE = 0.18  # of the length: a knob nearer to the middle says nothing
_CERTAINTY = 0.97


def find_switches(shapes: Sequence[Shape]) -> tuple[tuple[DrawnBox, ...], tuple[Shape, ...]]:
    """Return the switches of one page, and the shapes that they are made of, which are no boxes of their own.

    A knob in the middle, or two knobs at both ends, is an unreadable state.
    """
    pills: list[Box] = []
    for shape in shapes:
        if _is_pill(shape) and not any(_is_within(shape.box, pill, 1.5) for pill in pills):
            pills.append(shape.box)
    found: list[DrawnBox] = []
    members: list[Shape] = []
    for pill in pills if len(pills) <= 1000 else ():
        knobs = [shape for shape in shapes if _is_knob(shape, pill)]
        if not knobs:
            continue
        sides = {_side(knob.box, pill) for knob in knobs}
        state = {1: TickState.TICKED, -1: TickState.EMPTY}.get(sides.pop(), TickState.UNREADABLE)
        state = TickState.UNREADABLE if sides else state
        certainty = 0.5 if state is TickState.UNREADABLE else _CERTAINTY
        found.append(DrawnBox(pill, state, certainty, is_plain=False, is_round=True, has_mark=True))
        members += [shape for shape in shapes if _is_within(shape.box, pill, 1.5)]
    return tuple(found), tuple(members)


def _is_pill(shape: Shape) -> bool:
    width, height = shape.box.x1 - shape.box.x0, shape.box.bottom - shape.box.top
    if not shape.is_curved or not _LOWEST_PT <= height <= _HIGHEST_PT:
        return False
    return _LEAST_LENGTH * height <= width <= _MOST_LENGTH * height and not _fills_corner(shape, _ROUND * height)


def _fills_corner(shape: Shape, reach: float) -> bool:
    x0, top, x1, bottom = shape.box
    return any(
        min(x - x0, x1 - x) < reach and min(y - top, bottom - y) < reach for line in shape.lines for x, y in line
    )


def _is_knob(shape: Shape, pill: Box) -> bool:
    width, height = shape.box.x1 - shape.box.x0, shape.box.bottom - shape.box.top
    is_disc = shape.is_curved and shape.fill is not None and abs(width - height) <= 0.15 * height
    return is_disc and height >= _KNOB_LEAST * (pill.bottom - pill.top) and _is_within(shape.box, pill, 1.0)


def _side(knob: Box, pill: Box) -> int:
    """Return 1 for a knob at the right end, -1 at the left end, 0 between."""
    off = ((knob.x0 + knob.x1) - (pill.x0 + pill.x1)) / 2
    return 0 if abs(off) < _OFF_CENTRE * (pill.x1 - pill.x0) else 1 if off > 0 else -1


def _is_within(box: Box, other: Box, slack: float) -> bool:
    return (
        other.x0 - slack <= box.x0
        and other.top - slack <= box.top
        and box.x1 <= other.x1 + slack
        and box.bottom <= other.bottom + slack
    )
