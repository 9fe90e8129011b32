"""Small drawings of a page → drawn tick boxes: squares and circles, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.readers.pdf_shapes import Shape
from models.document import Box, TickState

SMALLEST_PT, LARGEST_PT = 5.0, 22.0
_SQUARENESS = 0.8  # the shorter side over the longer
_BORDER_SHARE = 0.17  # of the size: how far from the border an outline may run (a circle runs at 0.147)
_THIN_PT = 1.6
_RIM_PT = 0.5  # a browser paints a ticked box 0.3 pt larger than the white below it; a rim shows more
_SPECK_SHARE = 0.3  # of the size: what is smaller in both ways is dirt or decoration
_SLANT_SHARE = 0.18  # of the size: what a stroke of a cross or a tick runs both ways
_DARK, _LIGHT, _PAPER = 0.6, 0.8, 0.97  # of lightness
_RIM_CONTRAST, _SOLID_CONTRAST = 0.03, 0.25  # of lightness, between a patch and its rim


class DrawnBox(NamedTuple):
    """A drawn square or circle on a page. `is_plain`: one even patch, a bullet unless its like are hollow.

    `fill`: lightness of its ground, None where nothing is painted. `is_outlined`: a rim shows around an even patch.
    """

    box: Box
    state: TickState
    certainty: float
    is_plain: bool
    is_round: bool
    has_mark: bool
    fill: float | None = None
    is_outlined: bool = False


class _Frame(NamedTuple):
    box: Box
    members: tuple[Shape, ...]
    fill: float | None  # lightness of the last full patch
    stroke: float | None
    is_round: bool


def find_drawn_boxes(shapes: Sequence[Shape]) -> tuple[DrawnBox, ...]:
    """Return the drawn boxes of one page from top to bottom, bullets too: see `pdf_drawn_sets`."""
    frames = _find_frames(shapes)
    members = {id(shape) for frame in frames for shape in frame.members}
    rest = [shape for shape in shapes if id(shape) not in members]
    boxes = [_read_frame(frame, _find_marks(frame, rest)) for frame in frames]
    return tuple(sorted(boxes, key=lambda drawn: (drawn.box.top, drawn.box.x0)))


def read_mark_over(box: Box, shapes: Sequence[Shape]) -> tuple[TickState, float] | None:
    """Return what strokes drawn over a box that is not theirs say of it (a field, a character), None for no stroke."""
    marks = _find_marks(_Frame(box, (), None, 0.0, False), [shape for shape in shapes if not _is_frame(shape)])
    return _read_marks(box, marks) if marks else None


def is_pen_stroke(shape: Shape) -> bool:
    """Tell whether a shape may be a cross or a tick drawn by hand: small and slanted."""
    size = size_of(shape.box)
    return SMALLEST_PT <= size <= 2 * LARGEST_PT and not _is_frame(shape) and _is_slanted(shape, size)


def _find_frames(shapes: Sequence[Shape]) -> list[_Frame]:
    candidates = [shape for shape in shapes if _is_frame(shape)]
    candidates += _join_strokes([shape for shape in shapes if _is_thin(shape)])
    # The largest of a box stands for it, whichever was painted first: each keeps its place in the order of painting.
    by_size = sorted(enumerate(candidates), key=lambda painted: -size_of(painted[1].box))
    groups: list[list[tuple[int, Shape]]] = []
    for order, shape in by_size:
        for group in groups:
            largest = group[0][1].box
            if _overlaps_middle(largest, shape.box):
                if size_of(shape.box) >= 0.8 * size_of(largest) or _same_place(largest, shape.box):
                    group.append((order, shape))
                break
        else:
            groups.append([(order, shape)])
    return [_make_frame(group[0][1].box, [shape for _, shape in sorted(group)]) for group in groups]


def _make_frame(box: Box, painted: list[Shape]) -> _Frame:
    """Return the frame that shapes painted one upon another make: what was painted last is what shows."""
    patches = [shape for shape in painted if shape.fill is not None and len(shape.lines) == 1]
    strokes = [shape.stroke for shape in painted if shape.stroke is not None]
    strokes += [shape.fill for shape in painted if shape.fill is not None and len(shape.lines) > 1]
    is_round = all(shape.is_curved and not _touches_corner(shape) for shape in painted)
    fill, stroke = (patches[-1].fill if patches else None), (strokes[-1] if strokes else None)
    if fill is not None and stroke is None:
        rims = [p.fill for p in patches if p.fill is not None and size_of(p.box) > size_of(patches[-1].box) + _RIM_PT]
        stroke = next((rim for rim in rims if abs(rim - fill) > 0.2), None)  # a patch upon a slightly larger one
    return _Frame(box, tuple(painted), fill, stroke, is_round)


def _is_frame(shape: Shape) -> bool:
    """Tell whether a shape is a square or a circle of the size of a box: it runs along its border, all around."""
    width, height = shape.box.x1 - shape.box.x0, shape.box.bottom - shape.box.top
    size = max(width, height)
    if shape.is_picture or not SMALLEST_PT <= size <= LARGEST_PT or min(width, height) < _SQUARENESS * size:
        return False
    steps = (step for line in shape.lines for step in pairwise(line))
    run = sum(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 for (x0, y0), (x1, y1) in steps)
    return run >= 0.7 * 2 * (width + height) and _hugs_border(shape, size)


def _hugs_border(shape: Shape, size: float) -> bool:
    """Tell whether a path keeps to the border of its box; strokes that cross the middle do not."""
    x_min, top, x_max, bottom = shape.box
    for line in shape.lines:
        for (x0, y0), (x1, y1) in pairwise(line):
            for x, y in ((x0, y0), ((x0 + x1) / 2, (y0 + y1) / 2)):
                if min(x - x_min, x_max - x, y - top, bottom - y) > _BORDER_SHARE * size:
                    return False
    return True


def _is_thin(shape: Shape) -> bool:
    width, height = shape.box.x1 - shape.box.x0, shape.box.bottom - shape.box.top
    return min(width, height) <= _THIN_PT and SMALLEST_PT <= max(width, height) <= LARGEST_PT and bool(shape.lines)


def _join_strokes(strokes: list[Shape]) -> Iterator[Shape]:
    """Yield the squares that four separate strokes draw."""
    flat = [s for s in strokes if s.box.x1 - s.box.x0 > s.box.bottom - s.box.top]
    upright = [s for s in strokes if s.box.x1 - s.box.x0 <= s.box.bottom - s.box.top]
    if not 2 <= len(flat) <= 1000 or not 2 <= len(upright) <= 1000:
        return
    for upper in flat:
        size = size_of(upper.box)
        for lower in flat:
            gap = lower.box.top - upper.box.top
            if abs(lower.box.x0 - upper.box.x0) > 1.2 or not _SQUARENESS * size <= gap <= size / _SQUARENESS:
                continue
            sides = [s for s in upright if abs(s.box.top - upper.box.top) <= 1.5 and abs(size_of(s.box) - gap) <= 3]
            left = [s for s in sides if abs(s.box.x0 - upper.box.x0) <= 1.5]
            right = [s for s in sides if abs(s.box.x1 - upper.box.x1) <= 1.5]
            if left and right:
                box = Box(left[0].box.x0, upper.box.top, right[0].box.x1, lower.box.bottom)
                shade = upper.stroke if upper.stroke is not None else upper.fill
                yield Shape(box, (*upper.lines, *lower.lines, *left[0].lines, *right[0].lines), stroke=shade)
                break


def _find_marks(frame: _Frame, shapes: Sequence[Shape]) -> list[Shape]:
    """Return what is drawn inside a frame, or over it by hand, and can be seen on its ground."""
    size, box = size_of(frame.box), frame.box
    marks = []
    for shape in shapes:
        width, height = shape.box.x1 - shape.box.x0, shape.box.bottom - shape.box.top
        if not _overlaps_middle(box, shape.box) or max(width, height) > 2.2 * size:
            continue
        if max(width, height) < _SPECK_SHARE * size or _runs_along(frame.box, shape):
            continue
        shade = shape.stroke if shape.stroke is not None else shape.fill
        ground = frame.fill if frame.fill is not None else (1.0 if (frame.stroke or 0.0) < _LIGHT else 0.0)
        if shape.is_picture or (shade is not None and abs(shade - ground) > 0.12):
            marks.append(shape)
    return marks


def _runs_along(box: Box, shape: Shape) -> bool:
    """Tell whether a thin shape lies on the border of a box: one of its four strokes, or a shadow."""
    size = size_of(box)
    if not _is_thin(shape):
        return False
    if shape.box.x1 - shape.box.x0 > shape.box.bottom - shape.box.top:
        middle = (shape.box.top + shape.box.bottom) / 2
        return min(abs(middle - box.top), abs(middle - box.bottom)) < 0.15 * size
    middle = (shape.box.x0 + shape.box.x1) / 2
    return min(abs(middle - box.x0), abs(middle - box.x1)) < 0.15 * size


def _read_frame(frame: _Frame, marks: list[Shape]) -> DrawnBox:
    state, certainty = TickState.EMPTY, 0.99
    is_plain = is_outlined = False
    if marks:
        state, certainty = _read_marks(frame.box, marks)
    elif frame.fill is not None:
        contrast = None if frame.stroke is None else abs(frame.fill - frame.stroke)
        is_outlined = contrast is not None and contrast > _RIM_CONTRAST
        is_paper = frame.fill >= _PAPER and is_outlined  # a pale rim around white: an empty box in a modern style
        is_solid = (contrast < _SOLID_CONTRAST and not is_paper) if contrast is not None else frame.fill <= _DARK
        is_plain = is_solid or contrast is None
        if is_solid:
            state, certainty = TickState.TICKED, 0.97
    return DrawnBox(frame.box, state, certainty, is_plain, frame.is_round, bool(marks), frame.fill, is_outlined)


def _read_marks(box: Box, marks: list[Shape]) -> tuple[TickState, float]:
    size = size_of(box)
    if any(mark.is_picture for mark in marks):
        return TickState.TICKED, 0.85
    if any(_is_slanted(mark, size) for mark in marks):
        return TickState.TICKED, 0.99
    x0, x1 = min(m.box.x0 for m in marks), max(m.box.x1 for m in marks)
    top, bottom = min(m.box.top for m in marks), max(m.box.bottom for m in marks)
    if min(x1 - x0, bottom - top) < _SPECK_SHARE * size:
        return TickState.UNREADABLE, 0.5  # a dash: "partly", or a slip of the pen
    off_x, off_y = abs((x0 + x1) - (box.x0 + box.x1)) / 2, abs((top + bottom) - (box.top + box.bottom)) / 2
    if max(off_x, off_y) > 0.15 * size:
        return TickState.UNREADABLE, 0.5  # filled by half
    return TickState.TICKED, 0.99


def _is_slanted(mark: Shape, size: float) -> bool:
    least = _SLANT_SHARE * size
    steps = (step for line in mark.lines for step in pairwise(line))
    return not _is_patch(mark) and any(abs(x1 - x0) >= least and abs(y1 - y0) >= least for (x0, y0), (x1, y1) in steps)


def _is_patch(mark: Shape) -> bool:
    """Tell whether a mark is a filled disc or square, whose curves are slanted without being strokes."""
    return mark.fill is not None and _hugs_border(mark, max(size_of(mark.box), 0.1))


def _touches_corner(shape: Shape) -> bool:
    size = size_of(shape.box)
    corners = ((shape.box.x0, shape.box.top), (shape.box.x1, shape.box.bottom))
    points = [point for line in shape.lines for point in line]
    return any(((x - cx) ** 2 + (y - cy) ** 2) ** 0.5 < 0.12 * size for x, y in points for cx, cy in corners)


def _overlaps_middle(box: Box, other: Box) -> bool:
    x, y = (other.x0 + other.x1) / 2, (other.top + other.bottom) / 2
    slack = 0.15 * size_of(box)
    return box.x0 - slack <= x <= box.x1 + slack and box.top - slack <= y <= box.bottom + slack


def _same_place(box: Box, other: Box) -> bool:
    return all(abs(a - b) <= 1.2 for a, b in zip(box, other, strict=True))


def size_of(box: Box) -> float:
    """Return the longer side of a box, in points."""
    return max(box.x1 - box.x0, box.bottom - box.top)
