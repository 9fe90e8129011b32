"""The small drawings of a PDF page, as pdfium tells them: squares, circles, strokes, with their place and shade."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from models.document import Box

LARGEST_PT = 60.0  # nothing larger is a box or the mark in one
_DEEPEST = 6  # drawings within drawings
_BEZIER_SHARES = (0.125, 0.375, 0.375, 0.125)  # of the four control points, half way along a curve
_MOST_SHAPES = 20_000  # a map or a chart, not a form

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Shape(NamedTuple):
    """A small path or picture, in points from the top left of the page as it is shown.

    `lines`: one per part of the path, the points it runs through (curves by their ends and middle).
    `fill`, `stroke`: lightness 0 (black) to 1 (white), None where it is not painted so.
    """

    box: Box
    lines: tuple[tuple[Point, ...], ...]
    is_curved: bool = False
    is_picture: bool = False
    fill: float | None = None
    stroke: float | None = None


def page_matrix(page: pypdfium2.PdfPage) -> Matrix:
    """Return what maps the page's own coordinates to points from the top left of the page as it is shown."""
    left, bottom, right, top = page.get_bbox()
    turned: dict[int, Matrix] = {
        0: (1.0, 0.0, 0.0, -1.0, -left, top),
        90: (0.0, 1.0, 1.0, 0.0, -bottom, -left),
        180: (-1.0, 0.0, 0.0, 1.0, right, -bottom),
        270: (0.0, -1.0, -1.0, 0.0, top, right),
    }
    return turned[page.get_rotation() % 360]


def apply(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def apply_to_box(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> Box:
    """Return a rectangle of the page's own coordinates as a box from the top left."""
    (x0, y0), (x1, y1) = apply(matrix, left, bottom), apply(matrix, right, top)
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def may_hold_boxes(page: pypdfium2.PdfPage) -> bool:
    """Tell quickly whether a page has annotations or small near-square drawings; True promises nothing."""
    if pdfium.FPDFPage_GetAnnotCount(page.raw) > 0:
        return True
    count = pdfium.FPDFPage_CountObjects(page.raw)
    return any(_is_small(pdfium.FPDFPage_GetObject(page.raw, index)) for index in range(min(count, _MOST_SHAPES)))


def _is_small(raw: object) -> bool:
    kind = pdfium.FPDFPageObj_GetType(raw)
    if kind == pdfium.FPDF_PAGEOBJ_FORM:
        return True
    if kind != pdfium.FPDF_PAGEOBJ_PATH:
        return False
    left, bottom, right, top = _read_bounds(raw)
    return 4.0 <= max(right - left, top - bottom) <= 24.0


def read_shapes(page: pypdfium2.PdfPage) -> tuple[Shape, ...]:
    """Return the drawings of a page up to `LARGEST_PT` wide and high, in the order they are painted."""
    shapes: list[Shape] = []
    for raw, matrix in _walk(page.raw, None, page_matrix(page), 0):
        shape = _read_shape(raw, matrix)
        if shape is not None:
            shapes.append(shape)
        if len(shapes) > _MOST_SHAPES:
            return ()
    return tuple(shapes)


def _walk(page: object, form: object | None, matrix: Matrix, depth: int) -> Iterator[tuple[object, Matrix]]:
    count = pdfium.FPDFPage_CountObjects(page) if form is None else pdfium.FPDFFormObj_CountObjects(form)
    for index in range(count):
        raw = pdfium.FPDFPage_GetObject(page, index) if form is None else pdfium.FPDFFormObj_GetObject(form, index)
        if pdfium.FPDFPageObj_GetType(raw) != pdfium.FPDF_PAGEOBJ_FORM:
            yield raw, matrix
        elif depth < _DEEPEST:
            yield from _walk(page, raw, _multiply(_read_matrix(raw), matrix), depth + 1)


def _read_shape(raw: object, matrix: Matrix) -> Shape | None:
    kind = pdfium.FPDFPageObj_GetType(raw)
    if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
        return None
    box = apply_to_box(matrix, *_read_bounds(raw))
    if max(box.x1 - box.x0, box.bottom - box.top) > LARGEST_PT:
        return None
    if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        return Shape(box, (), is_picture=True)
    fill_mode, is_stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(raw, fill_mode, is_stroked)
    fill = _read_lightness(pdfium.FPDFPageObj_GetFillColor, raw) if fill_mode.value else None
    stroke = _read_lightness(pdfium.FPDFPageObj_GetStrokeColor, raw) if is_stroked.value else None
    if fill is None and stroke is None:
        return None
    lines, is_curved = _read_lines(raw, _multiply(_read_matrix(raw), matrix))
    points = [point for line in lines for point in line]
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Shape(Box(min(xs), min(ys), max(xs), max(ys)), lines, is_curved, False, fill, stroke)


def _read_lines(raw: object, matrix: Matrix) -> tuple[tuple[tuple[Point, ...], ...], bool]:
    lines: list[list[Point]] = []
    controls: list[Point] = []
    is_curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium.FPDFPath_CountSegments(raw), 500)):
        segment = pdfium.FPDFPath_GetPathSegment(raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = apply(matrix, x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not lines:
            lines.append([point])
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            lines[-1].append(point)
        else:  # a curve comes as three points: two that pull, then its end
            is_curved = True
            controls.append(point)
            if len(controls) == 3:
                four = (lines[-1][-1], *controls)
                middle_x = sum(share * px for share, (px, _) in zip(_BEZIER_SHARES, four, strict=True))
                middle_y = sum(share * py for share, (_, py) in zip(_BEZIER_SHARES, four, strict=True))
                lines[-1] += [(middle_x, middle_y), point]
                controls = []
        if pdfium.FPDFPathSegment_GetClose(segment) and lines[-1][-1] != lines[-1][0]:
            lines[-1].append(lines[-1][0])
    return tuple(tuple(line) for line in lines if len(line) > 1), is_curved


def _read_bounds(raw: object) -> tuple[float, float, float, float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(raw, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _read_matrix(raw: object) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(raw, found):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _multiply(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    (x0, y0), (x1, y1), (x2, y2) = apply(then, 0, 0), apply(then, a, b), apply(then, c, d)
    x3, y3 = apply(then, e, f)
    return x1 - x0, y1 - y0, x2 - x0, y2 - y0, x3, y3


def _read_lightness(getter: object, raw: object) -> float | None:
    """Return 0 (black) to 1 (white), or None for a paint that does not show."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not callable(getter) or not getter(raw, red, green, blue, alpha) or alpha.value < 16:
        return None
    return (0.299 * red.value + 0.587 * green.value + 0.114 * blue.value) / 255
