"""Pages of an open PDF as pdfium gives them: their frame, what is drawn on them, the way into their text.

Coordinates are the page's user space: points, origin bottom left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ctypes import byref, c_char, c_float
from itertools import repeat
from math import inf
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.readers import pdf_calls
from extract.readers.pdf_chars import TextLayer

_META_BYTES = 1_024
_MOST_LINKS = 1_000  # annotations looked through on a page
_PATH, _IMAGE, _FORM = pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM
_STROKE_PT = 2.5  # boxes may be drawn as four lines or four filled bars, this thick at most
_LINKS = frozenset({pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP})

# Where an object's bounds are written: used again and again, copied out after a call.
_bounds = (c_float * 4)()
_bounds_places = [byref(_bounds, 4 * place) for place in range(4)]


class PageFrame(NamedTuple):
    """The part of user space that a page shows, and how it is turned, in quarters clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @property
    def width_pt(self) -> float:
        return self.top - self.bottom if self.quarters % 2 else self.right - self.left

    @property
    def height_pt(self) -> float:
        return self.right - self.left if self.quarters % 2 else self.top - self.bottom

    def shown(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Return a rectangle of user space (bottom left, top right) as x0, top, x1, bottom of the page as shown."""
        if self.quarters == 1:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.quarters == 2:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        if self.quarters == 3:
            return self.top - y1, self.right - x1, self.top - y0, self.right - x0
        return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0

    def turned(self, quarters: int) -> PageFrame:
        """Return the same part of user space as a page shows it that is turned so."""
        return self._replace(quarters=quarters % 4)


class Drawings(NamedTuple):
    """What a page holds: nothing at all, pictures, something that may be tick boxes (fields, squares, forms).

    `picture_area`: of all pictures together, square points; infinite where forms may hide some.
    """

    is_blank: bool
    picture_area: float
    may_hold_boxes: bool


def read_meta(pdf: pdfium.PdfDocument, name: bytes) -> str:
    """Return a text of the file's own description, cut where it is very long; empty where there is none."""
    buffer = (c_char * _META_BYTES)()
    size = min(pdf_calls.get_meta(pdf.raw, name, buffer, _META_BYTES), _META_BYTES)
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace")


class RawPage:
    """One open page of an open document. Used as a context. Raises ValueError for a page that cannot be loaded."""

    def __init__(self, pdf: pdfium.PdfDocument, page_index: int) -> None:
        address = pdf_calls.load_page(pdf.raw, page_index)
        if not address:
            raise ValueError("the page cannot be loaded")
        self._page = pdf_calls.pointer(address)

    def __enter__(self) -> RawPage:
        return self

    def __exit__(self, *_: object) -> None:
        pdf_calls.close_page(self._page)

    def frame(self) -> PageFrame:
        """Return the frame of the page: its crop box within its media box, and its rotation."""
        box = (c_float * 4)()
        pdf_calls.get_page_box(self._page, box)
        left, top, right, bottom = box
        return PageFrame(left, bottom, right, top, pdf_calls.get_rotation(self._page) % 4)

    def text_layer(self) -> TextLayer:
        address = pdf_calls.load_text(self._page)
        if not address:
            raise ValueError("the page's text cannot be loaded")
        return TextLayer(address)

    def drawings(self, least_pt: float, most_pt: float, most_objects: int) -> Drawings:
        """Return what is drawn on the page besides text; sizes are those of a possible tick box.

        A page with more than `most_objects` is not looked through: everything is taken to be there.
        """
        page = self._page
        count = pdf_calls.count_objects(page)
        if count > most_objects:
            return Drawings(False, inf, True)
        objects = list(map(pdf_calls.get_object, repeat(page, count), range(count)))
        kinds = bytes(map(pdf_calls.get_type, objects))
        if _FORM in kinds:
            return Drawings(False, inf, True)
        picture_area = sum(_area_of(objects[at]) for at in _places(kinds, _IMAGE))
        paths = map(objects.__getitem__, _places(kinds, _PATH))
        return Drawings(count == 0, picture_area, self._has_fields() or _may_be_boxes(paths, least_pt, most_pt))

    def _has_fields(self) -> bool:
        """Tell whether the page has annotations that are no links: fields, and marks made by hand."""
        count = pdf_calls.count_annotations(self._page)
        return count > _MOST_LINKS or any(self._annotation_type(index) not in _LINKS for index in range(count))

    def _annotation_type(self, index: int) -> int:
        annotation = pdf_calls.get_annotation(self._page, index)
        if not annotation:
            return int(pdfium_c.FPDF_ANNOT_UNKNOWN)
        try:
            return int(pdf_calls.get_annotation_type(annotation))
        finally:
            pdf_calls.close_annotation(annotation)


def _places(kinds: bytes, kind: int) -> Iterator[int]:
    at = kinds.find(kind)
    while at >= 0:
        yield at
        at = kinds.find(kind, at + 1)


def _bounds_of(page_object: int) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top of an object; all 0 where it has none."""
    _bounds[:] = [0.0, 0.0, 0.0, 0.0]
    pdf_calls.get_bounds(page_object, *_bounds_places)
    left, bottom, right, top = _bounds
    return left, bottom, right, top


def _may_be_boxes(paths: Iterable[int], least_pt: float, most_pt: float) -> bool:
    """Tell whether a drawing has the size of a tick box, or there are the four strokes of one."""
    lying = standing = 0
    for path in paths:
        left, bottom, right, top = _bounds_of(path)
        width, height = right - left, top - bottom
        if least_pt <= width <= most_pt:
            if least_pt <= height <= most_pt:
                return True
            lying += height <= _STROKE_PT
        elif least_pt <= height <= most_pt:
            standing += width <= _STROKE_PT
    return lying > 1 and standing > 1


def _area_of(page_object: int) -> float:
    left, bottom, right, top = _bounds_of(page_object)
    return abs((right - left) * (top - bottom))
