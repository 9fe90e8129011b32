"""Pages as pictures with the words of an answer lit: which boxes to light, and a crop around them.

Boxes are in points, origin top left of their page.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

from models.document import Box, Document

_LIGHT, _EDGE = (255, 226, 120), (178, 124, 0)
_PAD_PT, _MARGIN_PT = 1.5, 90.0
PICTURE_DPI = 130.0
_QUALITY, _EFFORT = 70, 2  # of WebP: some 100 KB a page, as quickly as PNG


class Lit(NamedTuple):
    """The words of one line that belong to an answer."""

    page_no: int
    box: Box


def lit_lines(document: Document, char_start: int, char_end: int) -> tuple[Lit, ...]:
    """Return a box for each line with words of a stretch, in reading order; none for formats without geometry."""
    starts = [line.char_start for line in document.lines]
    found: dict[int, list[Box]] = {}
    first = max(0, bisect_right(document.words, (char_start,)) - 1)
    for index in range(first, len(document.words)):
        word = document.words[index]
        if word.char_start >= char_end:
            break
        if word.char_end > char_start:
            line_index = max(0, bisect_right(starts, word.char_start) - 1)
            found.setdefault(line_index, []).append(Box(word.x0, word.top, word.x1, word.bottom))
    return tuple(Lit(document.lines[line].page_no, _around(boxes)) for line, boxes in found.items())


def _around(boxes: Iterable[Box]) -> Box:
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return Box(min(x0s), min(tops), max(x1s), max(bottoms))


def page_bytes(picture: Image.Image, scale: float) -> bytes:
    """Return a page's picture as WebP, small enough to keep thousands. `scale`: its pixels per point."""
    wanted = PICTURE_DPI / 72
    if scale > wanted:
        size = (max(1, round(picture.width * wanted / scale)), max(1, round(picture.height * wanted / scale)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=_QUALITY, method=_EFFORT)
    return file.getvalue()


def lit_crop(picture: Image.Image, scale: float, boxes: Sequence[Box]) -> bytes:
    """Return a PNG of the page around `boxes`, which are lit; of the whole page when there is none."""
    layer = Image.new("RGB", picture.size, "white")
    pen = ImageDraw.Draw(layer)
    tops, bottoms = [], []
    for box in boxes:
        x0, x1 = sorted((box.x0, box.x1))
        top, bottom = sorted((box.top, box.bottom))
        padded = (x0 - _PAD_PT, top - _PAD_PT, x1 + _PAD_PT, bottom + _PAD_PT)
        pen.rectangle(tuple(side * scale for side in padded), fill=_LIGHT, outline=_EDGE)
        tops.append(top)
        bottoms.append(bottom)
    lit = ImageChops.multiply(picture, layer)  # as a marker pen does: the letters stay black
    if tops:
        upper = max(0, round((min(tops) - _MARGIN_PT) * scale))
        lower = min(picture.height, round((max(bottoms) + _MARGIN_PT) * scale))
        if upper < lower:
            lit = lit.crop((0, upper, picture.width, lower))
    file = io.BytesIO()
    lit.save(file, "PNG")
    return file.getvalue()


def lit_crop_of(path: Path, boxes: Sequence[Box]) -> bytes:
    """Return the same of a picture that `page_bytes` made and somebody kept."""
    with Image.open(path) as picture:
        return lit_crop(picture.convert("RGB"), PICTURE_DPI / 72, boxes)
