"""Text of a PDF page without the letters that were drawn twice at one place, to look bold or outlined.

pdfium leaves out most of these itself, but not where letter by letter a filled one and its outline follow each other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.readers.pdf_chars import TextLayer

_LEAST_PAIRS = 4  # two pairs of the same letters in a row, this often: "ccoo"
_SAME_PLACE = 0.25  # of a letter's width


def may_be_doubled(codes: NDArray[np.uint32]) -> bool:
    """Tell, at next to no cost, whether characters of a page may have been drawn twice."""
    pairs = codes[1:] == codes[:-1]
    return int(np.count_nonzero(pairs[2:] & pairs[:-2])) >= _LEAST_PAIRS


def draw_once(layer: TextLayer, text: str, char_indexes: Sequence[int] | None) -> tuple[str, Sequence[int] | None]:
    """Return the text without the second of two equal characters at one place, and the char index of each left."""
    source = range(len(text)) if char_indexes is None else char_indexes
    seconds = [at for at in range(1, len(text)) if text[at] == text[at - 1] and not text[at].isspace()]
    if not seconds:
        return text, char_indexes
    here = layer.boxes([source[at] for at in seconds])
    before = layer.boxes([source[at - 1] for at in seconds])
    width = before[:, 2] - before[:, 0]
    is_same = np.abs(here[:, 0] - before[:, 0]) + np.abs(here[:, 2] - before[:, 2]) <= 2 * _SAME_PLACE * width
    again = {at for at, same in zip(seconds, is_same.tolist(), strict=True) if same}
    if not again:
        return text, char_indexes
    kept = [at for at in range(len(text)) if at not in again]
    return "".join(text[at] for at in kept), [source[at] for at in kept]
