"""Text of a PDF page without the letters that were drawn twice at one place, to look bold or outlined.

pdfium leaves out most of these itself, but not where a filled letter, or run of them, and its outline differ in kind.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.readers.pdf_chars import Boxes, TextLayer

_LEAST_PAIRS = 4  # two pairs of the same letters in a row, this often: "ccoo"
_SAME_PLACE = 0.25  # of a letter's width
_SAME_HEIGHT = 0.5  # of the smaller height
_NEAR = 0.05  # of the height: narrow signs
_MOST_ALIKE = 64  # of one letter nearly above each other: where more are, all letters are gone through

Letter = tuple[float, float, float, float]  # left, top, right, bottom


def may_be_doubled(codes: NDArray[np.uint32]) -> bool:
    """Tell, at next to no cost, whether letters of a page may have been drawn twice one by one."""
    pairs = codes[1:] == codes[:-1]
    return int(np.count_nonzero(pairs[2:] & pairs[:-2])) >= _LEAST_PAIRS


def draw_once(layer: TextLayer, text: str, char_indexes: Sequence[int] | None) -> tuple[str, Sequence[int] | None]:
    """Return the text without letters that stand where the same one stood before, and the char index of each left."""
    source = range(len(text)) if char_indexes is None else char_indexes
    places = [at for at, char in enumerate(text) if not char.isspace()]
    if not places:
        return text, char_indexes
    boxes = layer.boxes([source[at] for at in places])
    if not _may_stand_again(np.array([ord(text[at]) for at in places]), boxes):
        return text, char_indexes
    seen: dict[tuple[str, int], list[Letter]] = {}
    again: set[int] = set()
    for at, (left, top, right, bottom) in zip(places, boxes.tolist(), strict=True):
        letter, column = (left, top, right, bottom), int(left)
        near = (other for step in (-1, 0, 1) for other in seen.get((text[at], column + step), ()))
        if any(_is_same(letter, other) for other in near):
            again.add(at)
        else:
            seen.setdefault((text[at], column), []).append(letter)
    if not again:
        return text, char_indexes
    kept = [at for at in range(len(text)) if at not in again]
    return "".join(text[at] for at in kept), [source[at] for at in kept]


def _may_stand_again(codes: NDArray[np.int_], boxes: Boxes) -> bool:
    """Tell whether two letters of a page are the same at one place, as `_is_same` does, but all at once."""
    order = np.lexsort((boxes[:, 0], codes))
    codes, (lefts, tops, rights, bottoms) = codes[order], boxes[order].T
    for step in range(1, min(_MOST_ALIKE, len(codes))):
        gaps = lefts[step:] - lefts[:-step]
        pairs = np.flatnonzero((codes[step:] == codes[:-step]) & (gaps < 2.0))
        if not len(pairs):
            return False  # letters further apart in this order are further apart on the page
        later = pairs + step
        widths = np.minimum(rights[pairs] - lefts[pairs], rights[later] - lefts[later])
        heights = np.minimum(tops[pairs] - bottoms[pairs], tops[later] - bottoms[later])
        shared = np.minimum(tops[pairs], tops[later]) - np.maximum(bottoms[pairs], bottoms[later])
        reach = np.maximum(_SAME_PLACE * widths, _NEAR * heights)
        if ((shared >= _SAME_HEIGHT * heights) & (gaps[pairs] <= reach)).any():
            return True
    return len(codes) > _MOST_ALIKE


def _is_same(one: Letter, other: Letter) -> bool:
    width = min(one[2] - one[0], other[2] - other[0])
    height = min(one[1] - one[3], other[1] - other[3])
    is_level = min(one[1], other[1]) - max(one[3], other[3]) >= _SAME_HEIGHT * height
    return is_level and abs(one[0] - other[0]) <= max(_SAME_PLACE * width, _NEAR * height)
