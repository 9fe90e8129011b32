"""The few pdfium calls that are made for every page, word or line, bound for speed.

Handles and buffers go in as plain addresses: pypdfium2's own bindings check every argument, which costs more than
the calls themselves. Coordinates are the page's user space: points, origin bottom left.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence
from ctypes import CFUNCTYPE, addressof, c_char, c_char_p, c_double, c_float, c_int, c_ulong, c_ushort, c_void_p, cast
from itertools import repeat
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_FORCE_BOLD = 0x40000  # font descriptor flag
_BOLD_NAME = re.compile(rb"bold|black|heavy|-bd\b", re.IGNORECASE)
_NAME_BYTES = 128
_META_BYTES = 1_024
_HEIGHT_STEPS = 32  # of a point: characters of one font and size differ less


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = cast(getattr(pdfium_c, name), c_void_p).value or 0
    return CFUNCTYPE(result, *arguments)(address)


_get_meta = _bind("FPDF_GetMetaText", c_ulong, c_void_p, c_char_p, c_void_p, c_ulong)
_load_page = _bind("FPDF_LoadPage", c_void_p, c_void_p, c_int)
_close_page = _bind("FPDF_ClosePage", None, c_void_p)
_get_page_box = _bind("FPDF_GetPageBoundingBox", c_int, c_void_p, c_void_p)
_get_rotation = _bind("FPDFPage_GetRotation", c_int, c_void_p)
_count_annotations = _bind("FPDFPage_GetAnnotCount", c_int, c_void_p)
_count_objects = _bind("FPDFPage_CountObjects", c_int, c_void_p)
_get_object = _bind("FPDFPage_GetObject", c_void_p, c_void_p, c_int)
_get_type = _bind("FPDFPageObj_GetType", c_int, c_void_p)
_get_bounds = _bind("FPDFPageObj_GetBounds", c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
_load_text = _bind("FPDFText_LoadPage", c_void_p, c_void_p)
_close_text = _bind("FPDFText_ClosePage", None, c_void_p)
_count_chars = _bind("FPDFText_CountChars", c_int, c_void_p)
_get_text = _bind("FPDFText_GetText", c_int, c_void_p, c_int, c_int, c_void_p)
_get_loose_box = _bind("FPDFText_GetLooseCharBox", c_int, c_void_p, c_int, c_void_p)
_get_font_size = _bind("FPDFText_GetFontSize", c_double, c_void_p, c_int)
_get_font_weight = _bind("FPDFText_GetFontWeight", c_int, c_void_p, c_int)
_get_font_info = _bind("FPDFText_GetFontInfo", c_int, c_void_p, c_int, c_void_p, c_int, c_void_p)
_get_matrix = _bind("FPDFText_GetMatrix", c_int, c_void_p, c_int, c_void_p)
_get_text_index = _bind("FPDFText_GetTextIndexFromCharIndex", c_int, c_void_p, c_int)


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


class Drawings(NamedTuple):
    """What a page holds: nothing at all, a picture, something that may be tick boxes (fields, squares, forms)."""

    is_blank: bool
    has_picture: bool
    may_hold_boxes: bool


def read_meta(pdf: pdfium.PdfDocument, name: bytes) -> str:
    """Return a text of the file's own description, cut where it is very long; empty where there is none."""
    buffer = (c_char * _META_BYTES)()
    size = min(_get_meta(cast(pdf.raw, c_void_p).value, name, addressof(buffer), _META_BYTES), _META_BYTES)
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace")


class RawPage:
    """One open page of an open document. Used as a context. Raises ValueError for a page that cannot be loaded."""

    def __init__(self, pdf: pdfium.PdfDocument, page_index: int) -> None:
        self._address = _load_page(cast(pdf.raw, c_void_p).value, page_index)
        if not self._address:
            raise ValueError("the page cannot be loaded")

    def __enter__(self) -> RawPage:
        return self

    def __exit__(self, *_: object) -> None:
        _close_page(self._address)

    def frame(self) -> PageFrame:
        """Return the frame of the page: its crop box within its media box, and its rotation."""
        box = (c_float * 4)()
        _get_page_box(self._address, addressof(box))
        left, top, right, bottom = box
        return PageFrame(left, bottom, right, top, _get_rotation(self._address) % 4)

    def text_layer(self) -> TextLayer:
        address = _load_text(self._address)
        if not address:
            raise ValueError("the page's text cannot be loaded")
        return TextLayer(address)

    def drawings(self, least_pt: float, most_pt: float, most_objects: int) -> Drawings:
        """Return what is drawn on the page besides text; sizes are those of a possible tick box.

        A page with more than `most_objects` is not looked through: everything is taken to be there.
        """
        page = self._address
        count = _count_objects(page)
        if count > most_objects:
            return Drawings(False, True, True)
        kinds = list(map(_get_type, map(_get_object, repeat(page), range(count))))
        may_hold_boxes = pdfium_c.FPDF_PAGEOBJ_FORM in kinds or _count_annotations(page) > 0
        has_picture = pdfium_c.FPDF_PAGEOBJ_FORM in kinds or pdfium_c.FPDF_PAGEOBJ_IMAGE in kinds
        bounds = (c_float * 4)()
        at = addressof(bounds)
        index = -1
        for _ in range(0 if may_hold_boxes else kinds.count(pdfium_c.FPDF_PAGEOBJ_PATH)):
            index = kinds.index(pdfium_c.FPDF_PAGEOBJ_PATH, index + 1)
            _get_bounds(_get_object(page, index), at, at + 4, at + 8, at + 12)
            left, bottom, right, top = bounds
            if least_pt <= right - left <= most_pt and least_pt <= top - bottom <= most_pt:
                return Drawings(False, has_picture, True)
        return Drawings(count == 0, has_picture, may_hold_boxes)


class TextLayer:
    """The open text layer of one page, to be closed before the page. Used as a context."""

    def __init__(self, address: int) -> None:
        self._address = address
        self._known_fonts: dict[tuple[int, int], tuple[float, bool]] = {}
        self.has_turned_text = False  # among the characters whose font was asked for

    def __enter__(self) -> TextLayer:
        return self

    def __exit__(self, *_: object) -> None:
        _close_text(self._address)

    def text(self) -> tuple[str, Sequence[int] | None]:
        """Return the whole text, and the char index of each of its characters; None where they are the same."""
        count = _count_chars(self._address)
        if count <= 0:
            return "", None
        buffer = (c_ushort * (2 * count + 2))()
        written = _get_text(self._address, 0, count, addressof(buffer))
        text = memoryview(buffer).cast("B")[: 2 * (written - 1)].tobytes().decode("utf-16-le", "replace")
        return text, None if len(text) == count else self._char_indexes(len(text), count)

    def _char_indexes(self, length: int, count: int) -> Sequence[int]:
        """Map text to chars where pdfium left some out (no Unicode value) or wrote one as two."""
        indexes = [0] * length
        for char_index in range(count):
            text_index = _get_text_index(self._address, char_index)
            if 0 <= text_index < length:
                indexes[text_index] = char_index
        return indexes

    def boxes(self, char_indexes: Sequence[int]) -> memoryview[float]:
        """Return left, top, right, bottom of each char, flat; the font's full height, the char's full advance."""
        count = len(char_indexes)
        buffer = (c_float * (4 * count))()
        start = addressof(buffer)
        addresses = range(start, start + 16 * count, 16)
        deque(map(_get_loose_box, repeat(self._address), char_indexes, addresses), maxlen=0)
        flat: memoryview[float] = memoryview(buffer).cast("B").cast("f")
        return flat

    def fonts(self, char_indexes: Sequence[int], heights: Sequence[float]) -> list[tuple[float, bool]]:
        """Return size in points, as printed, and boldness (by the font's name or flags) of some characters.

        `heights` of their boxes: with the weight they tell one font from another, so that each is asked only once.
        """
        known = self._known_fonts
        weights = map(_get_font_weight, repeat(self._address), char_indexes)
        found: list[tuple[float, bool]] = []
        for char_index, weight, height in zip(char_indexes, weights, heights, strict=True):
            key = (weight, int(_HEIGHT_STEPS * height))
            font = known.get(key)
            if font is None:
                font = known[key] = self._read_font(char_index)
            found.append(font)
        return found

    def _read_font(self, char_index: int) -> tuple[float, bool]:
        size: float = _get_font_size(self._address, char_index)
        matrix = (c_float * 6)()
        if _get_matrix(self._address, char_index, addressof(matrix)):
            _, slant, c, d, _, _ = matrix
            size *= (c * c + d * d) ** 0.5
            if slant:
                self.has_turned_text = True
        name, flags = (c_char * _NAME_BYTES)(), c_int()
        _get_font_info(self._address, char_index, addressof(name), _NAME_BYTES, addressof(flags))
        return size, bool(_BOLD_NAME.search(name.value) or flags.value & _FORCE_BOLD)
