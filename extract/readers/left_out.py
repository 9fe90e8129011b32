"""Where ink stands on a page, and which of it a line detector has left out."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extract.readers.line_words import PixelBox4
from extract.readers.page_image import GreyImage

_INK = 150
_MARGIN_PX = 32
_SCALE = 4
# What may be a word by its shape: of the height of type between 5 and 30 pt at 150 dpi, and longer than high.
_MIN_HEIGHT_PX, _MAX_HEIGHT_PX = 8, 64
_MIN_LENGTH_HEIGHTS = 1.4
# More than this is a picture or a drawing, not words that were overlooked.
_MAX_PARTS = 12


def ink_bounds(grey: GreyImage) -> PixelBox4 | None:
    """Return the part of a clean page that holds all its ink, with a margin, or None when there is none."""
    dark = grey < _INK
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if len(rows) == 0:
        return None
    return _with_margin(PixelBox4(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1), grey)


def uncovered_ink(grey: GreyImage, lines: Sequence[PixelBox4]) -> tuple[PixelBox4, ...]:
    """Return the parts of the page, with a margin, where ink has the shape of words and no line was found.

    Empty where there is so much of it that it must be a picture.
    """
    size = (max(1, grey.shape[1] // _SCALE), max(1, grey.shape[0] // _SCALE))
    small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA))
    dark = (small < 200).astype(np.uint8)
    for line in lines:
        pad = (line.bottom - line.top) // 3
        rows = slice(max(0, line.top - pad) // _SCALE, (line.bottom + pad) // _SCALE + 1)
        dark[rows, max(0, line.x0 - pad) // _SCALE : (line.x1 + pad) // _SCALE + 1] = 0
    joined = cv2.dilate(dark, np.ones((1, 5), np.uint8))  # letters of a word
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    parts = []
    for x, y, width, height, _ in (stats[i] * _SCALE for i in range(1, count)):
        is_type = _MIN_HEIGHT_PX <= height <= _MAX_HEIGHT_PX
        if is_type and width - 4 * _SCALE >= _MIN_LENGTH_HEIGHTS * height:
            parts.append(_with_margin(PixelBox4(int(x), int(y), int(x + width), int(y + height)), grey))
    return tuple(parts) if len(parts) <= _MAX_PARTS else ()


def beside_lines(found: PixelBox4, lines: Sequence[PixelBox4]) -> PixelBox4 | None:
    """Return what of a line found in a part of the page no line covers yet, None where that is nothing.

    Such a part reaches over the lines around it, and their ends would be read twice.
    """
    x0, x1 = found.x0, found.x1
    height = found.bottom - found.top
    for line in lines:
        common = min(line.bottom, found.bottom) - max(line.top, found.top)
        if 2 * common < min(height, line.bottom - line.top) or line.x0 >= x1 or line.x1 <= x0:
            continue
        if line.x0 <= x0:
            x0 = line.x1
        else:
            x1 = line.x0
    return found._replace(x0=x0, x1=x1) if 2 * (x1 - x0) >= height else None


def _with_margin(box: PixelBox4, grey: GreyImage) -> PixelBox4:
    height, width = grey.shape
    return PixelBox4(
        max(0, box.x0 - _MARGIN_PX),
        max(0, box.top - _MARGIN_PX),
        min(width, box.x1 + _MARGIN_PX),
        min(height, box.bottom + _MARGIN_PX),
    )
