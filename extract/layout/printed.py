"""What a page of print is made of before it is text: words with their boxes, and the shape of a line.

Boxes are PDF points, origin top left. Made by the PDF and OCR readers, ordered by `extract.layout.geometry`.
"""

from __future__ import annotations

from typing import NamedTuple


class PrintedWord(NamedTuple):
    """One word as it stands on a page; `size_pt` is None where the font is not known (OCR)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size_pt: float | None = None
    is_bold: bool = False


class OcrPage(NamedTuple):
    """The words that OCR saw on a page, in any order; `certainty` is their mean, 0 to 1."""

    words: tuple[PrintedWord, ...]
    certainty: float


class LineShape(NamedTuple):
    """A printed line without its text: what paragraphs are told from."""

    x0: float
    top: float
    x1: float
    bottom: float
    size_pt: float
    is_bold: bool
