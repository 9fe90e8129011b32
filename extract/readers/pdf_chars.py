"""The text layer of one page as pdfium gives it: its characters, their boxes and fonts.

Coordinates are the page's user space: points, origin bottom left.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from ctypes import byref, c_char, c_double, c_float, c_int, c_ushort
from itertools import repeat
from math import atan2, degrees

import numpy as np
from numpy.typing import NDArray

from extract.readers import pdf_calls

Boxes = NDArray[np.float64]  # a row each: left, top, right, bottom

_FORCE_BOLD = 0x40000  # font descriptor flag
_BOLD_NAME = re.compile(rb"bold|black|heavy|-bd\b", re.IGNORECASE)
_NAME_BYTES = 128
_HEIGHT_STEPS = 32  # of a point: characters of one font and size differ less
_BOXES_AT_ONCE = 1_024
_ASCENT, _DESCENT = 0.75, 0.25  # of the size, above and below the base line
_TIGHT = 0.9  # of the size: a lower box is that of the letter, not of its font

# Where boxes and fonts are written, and the pointer to each place: used again and again, copied out after a call.
_box_buffer = (c_float * (4 * _BOXES_AT_ONCE))()
_box_floats = np.frombuffer(memoryview(_box_buffer), np.float32).reshape(-1, 4)
_matrix = (c_float * 6)()
_origin_x, _origin_y = c_double(), c_double()
_font_name, _font_flags = (c_char * _NAME_BYTES)(), c_int()
_box_places = [byref(_box_buffer, 16 * place) for place in range(_BOXES_AT_ONCE)]


class TextLayer:
    """The open text layer of one page, to be closed before the page. Used as a context."""

    def __init__(self, address: int) -> None:
        self._layer = pdf_calls.pointer(address)
        self._known_fonts: dict[tuple[int | bytes, int], tuple[float, bool]] = {}
        self.has_turned_text = False  # among the characters whose font was asked for

    def __enter__(self) -> TextLayer:
        return self

    def __exit__(self, *_: object) -> None:
        pdf_calls.close_text(self._layer)

    def text(self) -> tuple[str, Sequence[int] | None]:
        """Return the whole text, and the char index of each of its characters; None where they are the same."""
        count = pdf_calls.count_chars(self._layer)
        if count <= 0:
            return "", None
        buffer = (c_ushort * (2 * count + 2))()
        written = pdf_calls.get_text(self._layer, 0, count, buffer)
        text = memoryview(buffer).cast("B")[: 2 * (written - 1)].tobytes().decode("utf-16-le", "replace")
        return text, None if len(text) == count else self._char_indexes(len(text), count)

    def _char_indexes(self, length: int, count: int) -> Sequence[int]:
        """Map text to chars where pdfium left some out (no Unicode value) or wrote one as two."""
        indexes = [0] * length
        for char_index in range(count):
            text_index = pdf_calls.get_text_index(self._layer, char_index)
            if 0 <= text_index < length:
                indexes[text_index] = char_index
        return indexes

    def boxes(self, char_indexes: Sequence[int]) -> Boxes:
        """Return a row of left, top, right, bottom for each char; the font's full height, the char's full advance."""
        pieces: list[Boxes] = []
        for start in range(0, len(char_indexes), _BOXES_AT_ONCE):
            chunk = char_indexes[start : start + _BOXES_AT_ONCE]
            deque(map(pdf_calls.get_loose_box, repeat(self._layer, len(chunk)), chunk, _box_places), maxlen=0)
            pieces.append(_box_floats[: len(chunk)].astype(np.float64))
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)

    def full_boxes(self, char_indexes: Sequence[int], boxes: Boxes) -> Boxes:
        """Return `boxes` of some chars with the height of a line where they have but that of their letter.

        Fonts whose letters are drawings of their own (Type 3: what browsers make of many fonts) name no height, so that
        "a" and "p" would stand on lines of their own. What was known of fonts by their heights is forgotten.
        """
        self._known_fonts.clear()
        full = boxes.copy()
        for at, (char_index, (_, top, _, bottom)) in enumerate(zip(char_indexes, boxes.tolist(), strict=True)):
            if not pdf_calls.get_matrix(self._layer, char_index, _matrix) or _matrix[1] or _matrix[2]:
                continue
            size = pdf_calls.get_font_size(self._layer, char_index) * abs(_matrix[3])
            if top - bottom >= _TIGHT * size:
                continue
            if pdf_calls.get_origin(self._layer, char_index, byref(_origin_x), byref(_origin_y)):
                base = _origin_y.value
                full[at, 1], full[at, 3] = base + _ASCENT * size, base - _DESCENT * size
        return full

    def fonts(self, char_indexes: Sequence[int], heights: Sequence[float]) -> list[tuple[float, bool]]:
        """Return size in points, as printed, and boldness (by the font's name or flags) of some characters.

        `heights` of their boxes: with the weight they tell one font from another, so that each is asked only once.
        Office programs write one weight for all fonts, so that only their names tell.
        """
        known = self._known_fonts
        told: Sequence[int | bytes] = list(
            map(pdf_calls.get_font_weight, repeat(self._layer, len(char_indexes)), char_indexes)
        )
        if len(set(told)) == 1:
            told = [self._font_name(char_index) for char_index in char_indexes]
        keys = list(zip(told, [int(_HEIGHT_STEPS * height) for height in heights], strict=True))
        for key, char_index in zip(keys, char_indexes, strict=True):
            if key not in known:
                known[key] = self._read_font(char_index)
        return [known[key] for key in keys]

    def _font_name(self, char_index: int) -> bytes:
        pdf_calls.get_font_info(self._layer, char_index, _font_name, _NAME_BYTES, byref(_font_flags))
        return _font_name.value

    def angles(self, char_indexes: Sequence[int]) -> list[int]:
        """Return which way each character's line runs, in degrees from 0 to 359, counterclockwise from the right."""
        found: list[int] = []
        for char_index in char_indexes:
            is_known = pdf_calls.get_matrix(self._layer, char_index, _matrix)
            found.append(round(degrees(atan2(_matrix[1], _matrix[0]))) % 360 if is_known else 0)
        return found

    def _read_font(self, char_index: int) -> tuple[float, bool]:
        size: float = pdf_calls.get_font_size(self._layer, char_index)
        if pdf_calls.get_matrix(self._layer, char_index, _matrix):
            _, slant, c, d, _, _ = _matrix
            size *= (c * c + d * d) ** 0.5
            if slant:
                self.has_turned_text = True
        pdf_calls.get_font_info(self._layer, char_index, _font_name, _NAME_BYTES, byref(_font_flags))
        return size, bool(_BOLD_NAME.search(_font_name.value) or _font_flags.value & _FORCE_BOLD)
