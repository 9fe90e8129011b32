"""Make the picture of a page fit for reading: grey, dark on light, upright, level; and say how to map back.

Pixels only: nothing here knows of points, words or engines. The road back from the corrected picture to the picture as
given is an `Affine`, so that what is found can be shown where it stands on the original page.
"""

from __future__ import annotations

import math
from typing import NamedTuple, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from extract.readers.affine import Affine

# One thread, as the engine has: processes share the cores, and what is read must not hang on how many there are.
cv2.setNumThreads(1)

GreyImage: TypeAlias = npt.NDArray[np.uint8]

MAX_TILT_DEGREES = 4.0
# A tilt under this moves the end of a full-width line by less than a quarter of its height.
_LEVEL_DEGREES = 0.12
_DARK_PAGE_MEDIAN = 110
# Text makes cells of 8 x 8 px stand out from their page by at least this many grey levels, once contrast is stretched.
_MIN_TEXT_CONTRAST = 14.0
_MIN_GREY_RANGE = 24
_FEW_PIXELS = 20  # of every ninth pixel of a page: half a letter
_NOISY_SIGMA = 9.0
# Along its lines a page of text is this much more uneven than across them; less than that proves nothing.
_SIDEWAYS_RATIO = 1.6
_PROFILE_SIDE_PX = 700
_CELL_PX = 8


class CleanImage(NamedTuple):
    """A corrected picture and the map from its pixels to those of the picture as given."""

    grey: GreyImage
    to_given: Affine


def clean_image(given: GreyImage) -> CleanImage | None:
    """Return the page dark on light, contrasted, with level lines; None when it shows no writing.

    Lines that run up or down the page are turned by a quarter: which way up is left to the engine (see `turn_over`).
    """
    grey = _stretch(given)
    if grey is None:
        return None
    sigma = _noise(grey)
    if not _shows_writing(grey, sigma):
        return None
    if sigma > _NOISY_SIGMA or _is_speckled(grey):
        grey = np.asarray(cv2.medianBlur(grey, 3), np.uint8)
        if not _shows_writing(grey, sigma):
            return None
    page = CleanImage(grey, Affine())
    if _runs_sideways(grey):
        page = turn_quarter(page)
    return _level(page)


def turn_quarter(page: CleanImage) -> CleanImage:
    """Return the page turned a quarter counter-clockwise."""
    width = page.grey.shape[1]
    # (x, y) of the turned picture shows what stood at (width - y, x).
    back = Affine(0.0, -1.0, float(width), 1.0, 0.0, 0.0)
    return CleanImage(np.ascontiguousarray(np.rot90(page.grey)), page.to_given.after(back))


def turn_over(page: CleanImage) -> CleanImage:
    """Return the page turned upside down."""
    height, width = page.grey.shape
    back = Affine(-1.0, 0.0, float(width), 0.0, -1.0, float(height))
    return CleanImage(np.ascontiguousarray(page.grey[::-1, ::-1]), page.to_given.after(back))


def inkiest_rows(grey: GreyImage, height_px: int) -> tuple[int, int]:
    """Return the half-open stretch of rows, `height_px` long or the whole page, that holds most ink."""
    dark = (255 - grey[:, ::4].astype(np.float32)).sum(axis=1)
    if len(dark) <= height_px:
        return 0, len(dark)
    sums = np.convolve(dark, np.ones(height_px, np.float32), mode="valid")
    start = int(np.argmax(sums))
    return start, start + height_px


def _stretch(given: GreyImage) -> GreyImage | None:
    """Return the page with its darkest and lightest tones at black and white, or None for one flat tone."""
    sample = given[::3, ::3]
    low, high = (float(np.percentile(sample, q)) for q in (0.2, 99.5))
    if high - low < _MIN_GREY_RANGE:  # a few words on a page are less than that share of it
        tones = np.sort(sample, axis=None)
        rank = min(_FEW_PIXELS, len(tones) - 1)
        low, high = float(tones[rank]), float(tones[-1 - rank])
    if high - low < _MIN_GREY_RANGE:
        return None
    table = np.clip((np.arange(256) - low) * (255.0 / (high - low)), 0, 255).astype(np.uint8)
    if float(np.median(table[sample])) < _DARK_PAGE_MEDIAN:
        table = np.asarray(255 - table, np.uint8)
    return np.asarray(cv2.LUT(given, table), np.uint8)


def _noise(grey: GreyImage) -> float:
    """Return the spread of the grain in grey levels: the median step between neighbours, which edges hardly move."""
    rows = grey[::4].astype(np.int16)
    return float(np.median(np.abs(rows[:, 1:] - rows[:, :-1]))) / 0.954


def _is_speckled(grey: GreyImage) -> bool:
    """Tell whether a third of the dark pixels stand alone: dust of a scanner, not strokes."""
    dark = (grey < 128).astype(np.uint8)
    total = int(np.count_nonzero(dark))
    around = cv2.boxFilter(dark, -1, (3, 3), normalize=False)
    return total > 0 and int(np.count_nonzero(dark & (around == 1))) > total / 3


def _shows_writing(grey: GreyImage, sigma: float) -> bool:
    """Tell whether anything is darker than its page once grain is averaged out over cells of 8 x 8 pixels."""
    height, width = grey.shape
    if height < 2 * _CELL_PX or width < 2 * _CELL_PX:
        return True
    cells = cv2.resize(grey, (width // _CELL_PX, height // _CELL_PX), interpolation=cv2.INTER_AREA).astype(np.float32)
    # Against the median around it, so that the shade of a fold or of the scanner's lid is not writing.
    around = cv2.medianBlur(cells.astype(np.uint8), 31).astype(np.float32)
    darkest = float(np.max(around - cells))
    return darkest > max(_MIN_TEXT_CONTRAST, 7.0 * sigma / _CELL_PX)


def _ink_points(grey: GreyImage) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], int]:
    """Return x and y of the dark pixels of a small copy of the page, and the copy's larger side."""
    scale = min(1.0, _PROFILE_SIDE_PX / max(grey.shape))
    size = (max(8, round(grey.shape[1] * scale)), max(8, round(grey.shape[0] * scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    dark = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    ys, xs = np.nonzero(dark)
    return xs.astype(np.float32), ys.astype(np.float32), max(size)


def _unevenness(along: npt.NDArray[np.float32], across: npt.NDArray[np.float32], side: int, degrees: float) -> float:
    """Return how sharply ink comes and goes from row to row when rows lean by `degrees`."""
    rows = across - along * math.tan(math.radians(degrees)) + side
    counts = np.bincount(np.clip(rows, 0, 3 * side).astype(np.int32), minlength=3 * side)
    return float(np.sum(np.diff(counts.astype(np.float64)) ** 2))


def _best_tilt(along: npt.NDArray[np.float32], across: npt.NDArray[np.float32], side: int) -> tuple[float, float]:
    """Return the lean in degrees at which rows are most uneven, and their unevenness there."""
    best, at = 0.0, 0.0
    steps = np.arange(-MAX_TILT_DEGREES, MAX_TILT_DEGREES + 0.01, 0.5)
    for step, reach in ((0.5, None), (0.1, 0.4)):
        tried = steps if reach is None else np.arange(at - reach, at + reach + 0.01, step)
        for degrees in tried:
            score = _unevenness(along, across, side, float(degrees))
            if score > best:
                best, at = score, float(degrees)
    return at, best


def _runs_sideways(grey: GreyImage) -> bool:
    xs, ys, side = _ink_points(grey)
    if len(xs) < 50:
        return False
    return _best_tilt(ys, xs, side)[1] > _SIDEWAYS_RATIO * _best_tilt(xs, ys, side)[1]


def _level(page: CleanImage) -> CleanImage:
    """Return the page rotated about its centre so that its lines are level; unchanged when they are."""
    xs, ys, side = _ink_points(page.grey)
    if len(xs) < 50:
        return page
    degrees, best = _best_tilt(xs, ys, side)
    # The peak must stand out: a page of one short line has no lean to speak of.
    if abs(degrees) < _LEVEL_DEGREES or best < 1.05 * _unevenness(xs, ys, side, 0.0):
        return page
    height, width = page.grey.shape
    forward = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    level = cv2.warpAffine(page.grey, forward, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    back = Affine(*(float(v) for v in cv2.invertAffineTransform(forward).ravel()))
    return CleanImage(np.asarray(level, np.uint8), page.to_given.after(back))
