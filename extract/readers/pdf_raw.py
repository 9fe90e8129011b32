"""The few pdfium calls that are made for every word or line, bound for speed. The only module with their signatures.

Handles and buffers go in as plain addresses: pypdfium2's own bindings check every argument, which costs more than
the calls themselves. Coordinates are the page's user space: points, origin bottom left.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Sequence
from ctypes import CFUNCTYPE, addressof, byref, c_char, c_double, c_float, c_int, c_ushort, c_void_p, cast
from typing import Any

import pypdfium2.raw as pdfium_c

_FORCE_BOLD = 0x40000  # font descriptor flag
_BOLD_NAME = re.compile(rb"bold|black|heavy|-bd\b", re.IGNORECASE)
_NAME_BYTES = 128


def _bind(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = cast(function, c_void_p).value
    return CFUNCTYPE(result, *arguments)(address)


_count_chars = _bind(pdfium_c.FPDFText_CountChars, c_int, c_void_p)
_get_text = _bind(pdfium_c.FPDFText_GetText, c_int, c_void_p, c_int, c_int, c_void_p)
_get_loose_box = _bind(pdfium_c.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
_get_font_size = _bind(pdfium_c.FPDFText_GetFontSize, c_double, c_void_p, c_int)
_get_font_info = _bind(pdfium_c.FPDFText_GetFontInfo, c_int, c_void_p, c_int, c_void_p, c_int, c_void_p)
_get_matrix = _bind(pdfium_c.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p)
_get_text_index = _bind(pdfium_c.FPDFText_GetTextIndexFromCharIndex, c_int, c_void_p, c_int)


class TextLayer:
    """The open text layer of one page; the page must outlive it. Used as a context."""

    def __init__(self, page_handle: Any) -> None:
        self._handle = pdfium_c.FPDFText_LoadPage(page_handle)
        if not self._handle:
            raise ValueError("no text layer")
        self._address: int = cast(self._handle, c_void_p).value or 0
        self._matrix = (c_float * 6)()
        self._matrix_address = addressof(self._matrix)
        self._name = (c_char * _NAME_BYTES)()
        self._name_address = addressof(self._name)
        self._flags = c_int()
        self._flags_reference = byref(self._flags)
        self._bold_by_name: dict[bytes, bool] = {}
        self.has_turned_text = False  # among the characters whose font was asked for

    def __enter__(self) -> TextLayer:
        return self

    def __exit__(self, *_: object) -> None:
        pdfium_c.FPDFText_ClosePage(self._handle)

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

    def boxes(self, char_indexes: Sequence[int]) -> list[float]:
        """Return left, top, right, bottom of each char, flat; the font's full height, the char's full advance."""
        count = len(char_indexes)
        buffer = (c_float * (4 * count))()
        start = addressof(buffer)
        handle = self._address
        for index, address in zip(char_indexes, range(start, start + 16 * count, 16), strict=True):
            _get_loose_box(handle, index, address)
        return array("f", bytes(buffer)).tolist()

    def font(self, char_index: int) -> tuple[float, bool]:
        """Return size in points, as printed, and whether the font is bold by its name or its flags."""
        handle = self._address
        matrix = self._matrix
        size: float = _get_font_size(handle, char_index)
        if _get_matrix(handle, char_index, self._matrix_address):
            _, slant, c, d, _, _ = matrix
            size *= (c * c + d * d) ** 0.5
            if slant:
                self.has_turned_text = True
        _get_font_info(handle, char_index, self._name_address, _NAME_BYTES, self._flags_reference)
        name = self._name.value
        is_bold = self._bold_by_name.get(name)
        if is_bold is None:
            is_bold = bool(_BOLD_NAME.search(name) or self._flags.value & _FORCE_BOLD)
            self._bold_by_name[name] = is_bold
        return size, is_bold
