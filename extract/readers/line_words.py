"""Cut a line of a page's picture into pieces and words at its gaps; where each word stands and how large its type is.

An engine says what a line reads and roughly where each letter was seen. The picture says where ink stops and starts:
together they give word boxes, and give back the spaces that the engine lost. Pixels only, of a corrected picture.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from extract.readers.page_image import GreyImage

# A white gap as wide as the line is high parts two columns or two cells, never two words of a sentence.
_COLUMN_GAP_HEIGHTS = 1.0
_MIN_INK_LEVELS = 40
# Heights of DejaVu, Arial and their like, in ems.
_ASCENT, _CAPITAL, _DESCENT, _X_HEIGHT, _ACCENT, _SPACE = 0.75, 0.73, 0.23, 0.54, 0.18, 0.32
_DESCENDING = frozenset("gjpqyçQ,;()[]{}|/")
_LOW = frozenset("acegmnopqrsuvwxyzçœæ,.;:·•-–—_~«»…")
_LOW_ONLY = frozenset(",.;:·•-–—_~«»…'’\"°*")
_ACCENTED_CAPITALS = frozenset("ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜ")
_OPENS_AFTER_SPACE = frozenset("?!:;»")
_CLOSES_BEFORE_SPACE = frozenset("«")


class PixelBox4(NamedTuple):
    """A rectangle of pixels, half-open."""

    x0: int
    top: int
    x1: int
    bottom: int


class PixelWord(NamedTuple):
    """One word: its box, the height of its type and how surely it was read, 0 to 1; pixels of the corrected picture."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size_px: float
    certainty: float


class LineReading(NamedTuple):
    """What an engine read in one piece of a line.

    `centres`: where each character that is not a space was seen, in pixels from the piece's left edge.
    """

    text: str
    centres: tuple[float, ...]
    certainty: float


def split_at_columns(grey: GreyImage, line: PixelBox4) -> tuple[PixelBox4, ...]:
    """Return the pieces of a line that a detector drew across columns, left to right, trimmed of white at both ends."""
    ink = ink_columns(grey, line)
    filled = np.flatnonzero(ink)
    if len(filled) == 0:
        return ()
    height = line.bottom - line.top
    breaks = np.flatnonzero(np.diff(filled) > _COLUMN_GAP_HEIGHTS * height)
    starts = [int(filled[0]), *(int(filled[i + 1]) for i in breaks)]
    ends = [*(int(filled[i]) + 1 for i in breaks), int(filled[-1]) + 1]
    margin = max(2, height // 8)
    width = line.x1 - line.x0
    return tuple(
        line._replace(x0=line.x0 + max(0, start - margin), x1=line.x0 + min(width, end + margin))
        for start, end in zip(starts, ends, strict=True)
    )


def ink_columns(grey: GreyImage, line: PixelBox4) -> npt.NDArray[np.bool_]:
    """Return, for each column of a line, whether it holds ink: a tone far from the line's own ground, dark or light."""
    return np.asarray(_ink(grey, line).any(axis=0), np.bool_)


def _ink(grey: GreyImage, line: PixelBox4) -> npt.NDArray[np.bool_]:
    crop = grey[line.top : line.bottom, line.x0 : line.x1].astype(np.int16)
    if crop.size == 0:
        return np.zeros(crop.shape, np.bool_)
    away = np.abs(crop - int(np.median(crop)))
    return np.asarray(away > max(_MIN_INK_LEVELS, 0.45 * float(away.max())), np.bool_)


def words_of_line(grey: GreyImage, line: PixelBox4, reading: LineReading) -> tuple[PixelWord, ...]:
    """Return the words of a piece of a line, left to right; empty when nothing but spaces was read."""
    letters = [(char, i) for i, char in enumerate(reading.text) if not char.isspace()]
    if not letters or len(letters) != len(reading.centres):
        return ()
    ink = _ink(grey, line)
    gaps = _gaps(np.asarray(ink.any(axis=0), np.bool_), reading.centres)
    chars = [char for char, _ in letters]
    spaced = [b - a > 1 for (_, a), (_, b) in pairwise(letters)]
    size, baseline = _type_size(ink, reading.text, line.bottom - line.top)
    starts = _word_starts(chars, spaced, [right - left for left, right in gaps], size)
    top, bottom = line.top + baseline - _ASCENT * size, line.top + baseline + _DESCENT * size
    filled = np.flatnonzero(ink.any(axis=0))
    first, last = (float(filled[0]), float(filled[-1]) + 1) if len(filled) else (0.0, float(line.x1 - line.x0))
    words = []
    for start, end in zip(starts, [*starts[1:], len(chars)], strict=True):
        x0 = first if start == 0 else gaps[start - 1][1]
        x1 = last if end == len(chars) else gaps[end - 1][0]
        word = "".join(chars[start:end])
        words.append(PixelWord(word, line.x0 + x0, top, line.x0 + max(x1, x0 + 1), bottom, size, reading.certainty))
    return tuple(words)


def _gaps(inked: npt.NDArray[np.bool_], centres: tuple[float, ...]) -> list[tuple[float, float]]:
    """Return the widest white stretch between each character and the next; one of no width, midway, if they touch."""
    gaps = []
    for left, right in pairwise(centres):
        start, end = int(left), min(len(inked), int(right) + 1)
        filled = [start - 1, *(np.flatnonzero(inked[start:end]) + start).tolist(), end]
        width, at = max((b - a - 1, -i) for i, (a, b) in enumerate(pairwise(filled)))
        if width <= 0 or len(filled) == 2:
            gaps.append(((left + right) / 2, (left + right) / 2))
        else:
            gaps.append((float(filled[-at] + 1), float(filled[-at] + 1 + width)))
    return gaps


def _word_starts(chars: list[str], spaced: list[bool], widths: list[float], size: float) -> list[int]:
    """Return the index of the first character of each word: after the spaces read, and after gaps as wide as those."""
    starts = [0]
    between_words = [w for w, space in zip(widths, spaced, strict=True) if space]
    within_words = [w for w, space in zip(widths, spaced, strict=True) if not space]
    usual = median(between_words) if len(between_words) >= 2 else _SPACE * size
    close = median(within_words) if within_words else 0.0
    for i, (space, width) in enumerate(zip(spaced, widths, strict=True), start=1):
        lost = not space and width >= max(0.75 * usual, 2.0 * close + 2)
        if space or (lost and _may_part(chars[i - 1], chars[i])):
            starts.append(i)
    return starts


def _may_part(before: str, after: str) -> bool:
    """Tell whether a space can stand there at all: an apostrophe and a middle dot have white around them too."""
    left = before.isalnum() or before in _CLOSES_BEFORE_SPACE or before in ",.;:!?)"
    right = after.isalnum() or after in _OPENS_AFTER_SPACE or after in "(«"
    return left and right and not (before in ",." and after.isdigit())


def _type_size(ink: npt.NDArray[np.bool_], text: str, line_height: int) -> tuple[float, float]:
    """Return the size of the type and its baseline from the top of the line, in pixels, from the height of its ink.

    What a character reaches above and below the baseline is known, so any letters give the same size.
    """
    letters = [c for c in text if not c.isspace()]
    rows = _capital_rows(ink) if text.isupper() else _own_rows(ink)
    if len(rows) < 4 or all(c in _LOW_ONLY for c in letters):
        return 0.62 * line_height, 0.74 * line_height
    above, below = _CAPITAL, 0.0
    if not text.isupper():
        above = _X_HEIGHT if all(c in _LOW for c in letters) else _CAPITAL
        above += _ACCENT if any(c in _ACCENTED_CAPITALS for c in letters) else 0.0
        below = _DESCENT if any(c in _DESCENDING for c in letters) else 0.0
    size = float(rows[-1] + 1 - rows[0]) / (above + below)
    return size, float(rows[0]) + above * size


def _capital_rows(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Return the rows between the head and the foot of capitals: accents, which detectors cut, and tails left out."""
    counts = ink.sum(axis=1)
    if not counts.any():
        return np.flatnonzero(counts)
    dense = np.flatnonzero(counts >= 0.4 * np.median(counts[counts > 0]))
    return max(np.split(dense, np.flatnonzero(np.diff(dense) > 1) + 1), key=len)


def _own_rows(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Return the rows that hold the line's ink, without the tails of the lines above and below that reach in."""
    inked = ink.sum(axis=1) >= 2
    rows = np.flatnonzero(inked)
    if len(rows) == 0:
        return rows
    runs = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    body = max(runs, key=len)
    edges = (0, len(inked) - 1)
    kept = [run for run in runs if run is body or (run[0] not in edges and run[-1] not in edges)]
    return np.concatenate(kept)
