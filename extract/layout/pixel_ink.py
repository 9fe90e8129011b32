"""The ink of a page: a picture brought to one size and told from its paper, and the parts of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from models.document import Box

if TYPE_CHECKING:
    from PIL import Image

WORK_DPI = 200.0  # every page is brought to this before it is looked at
_GROUND_PT = 60.0  # the ground is estimated over this far, so that a filled box stays filled
_GAP_SHARE = 0.16  # of the size: blank to be seen beside a box; letters of one word are nearer
RIM_PX = 2  # of blur around a box
INK, FAINT_INK = 0.72, 0.9  # of the shade of the paper: writing is clearly darker, thin outlines but a little
_MOST_PARTS = 20_000  # a page of noise

Gray = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.bool_]


class Square(NamedTuple):
    """A square, a ring or a mark of ink, in pixels of the working picture; half-open."""

    x0: int
    top: int
    x1: int
    bottom: int
    is_round: bool = False

    @property
    def size(self) -> int:
        return max(self.x1 - self.x0, self.bottom - self.top)


def load_gray(image: Image.Image, dpi: float) -> Gray:
    import cv2

    gray = np.asarray(image.convert("L"))
    if abs(dpi - WORK_DPI) > 1:
        scale = WORK_DPI / dpi
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        gray = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=method)
    if float(np.median(gray)) < 110:  # a dark page with light strokes
        gray = 255 - gray
    return np.ascontiguousarray(gray, dtype=np.uint8)


def find_ink(gray: Gray, shade: float = INK) -> Ink:
    """Return where there is ink: darker than `shade` of the paper around, whatever the paper's own."""
    import cv2

    window = int(_GROUND_PT * WORK_DPI / 72) | 1
    small = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    ground = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((window // 8, window // 8), np.uint8))
    ground = cv2.blur(ground, (window // 8, window // 8))
    ground = cv2.resize(ground, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    smooth = cv2.GaussianBlur(gray, (3, 3), 0)
    return np.asarray(smooth < ground.astype(np.float32) * shade, dtype=np.bool_)


def part_of(ink: Ink, square: Square) -> Ink:
    return ink[square.top : square.bottom, square.x0 : square.x1]


def to_points(square: Square) -> Box:
    """Return where a square stands on the page, in points."""
    scale = WORK_DPI / 72
    return Box(square.x0 / scale, square.top / scale, square.x1 / scale, square.bottom / scale)


def list_parts(pixels: Gray | Ink, *, least: float, most: float) -> list[Square]:
    """Return the connected parts whose larger side is from `least` to `most` pixels; none on a page of noise."""
    import cv2

    count, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(pixels, dtype=np.uint8), connectivity=8)
    if count > _MOST_PARTS:
        return []
    return [
        Square(x, y, x + width, y + height)
        for x, y, width, height, _area in stats[1:].tolist()
        if least <= max(width, height) <= most
    ]


def is_isolated(ink: Ink, square: Square) -> bool:
    """Tell whether the paper around a box is blank; the first letter of a word is followed closely by the next."""
    gap, rim = _gap(square), RIM_PX
    above = ink[max(0, square.top - rim - gap // 2) : max(0, square.top - rim), square.x0 : square.x1]
    below = ink[square.bottom + rim : square.bottom + rim + gap // 2, square.x0 : square.x1]
    return is_apart(ink, square) and not above.any() and not below.any()


def is_apart(ink: Ink, square: Square) -> bool:
    """Tell whether the paper left and right of a box is blank."""
    gap, rim = _gap(square), RIM_PX
    tall, wide = ink.shape
    rows = ink[max(0, square.top) : min(tall, square.bottom)]
    right = rows[:, min(wide, square.x1 + rim) : min(wide, square.x1 + rim + gap)]
    left = rows[:, max(0, square.x0 - rim - gap) : max(0, square.x0 - rim)]
    return not right.any() and not left.any()


def _gap(square: Square) -> int:
    return max(3, round(_GAP_SHARE * square.size))
