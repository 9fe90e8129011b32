"""Tick boxes of a page read by OCR: seen in its pixels, and taken out of the words that they were read into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.layout.printed import PrintedWord
from models.document import Box

if TYPE_CHECKING:
    from extract.layout.pixel_boxes import PixelBox, SeenBoxes
    from extract.readers.page_image import GreyImage

# A sign this short inside a box is its cross or tick, read as a letter.
_MAX_MARK_CHARS = 2
_CLEAR_PT = 0.5


def see_boxes(grey: GreyImage, dpi: float, words: tuple[PrintedWord, ...]) -> tuple[tuple[PrintedWord, ...], SeenBoxes]:
    """Return the words free of tick boxes, and the tick boxes of an upright picture, in points."""
    from PIL import Image

    from extract.layout.pixel_boxes import SeenBoxes, find_pixel_boxes

    if not words:
        return (), SeenBoxes()
    seen = find_pixel_boxes(Image.fromarray(grey), dpi, [Box(w.x0, w.top, w.x1, w.bottom) for w in words])
    seen = SeenBoxes(_rounded(seen.boxes), _rounded(seen.lone))
    return free_of_boxes(words, [found.box for found in seen.boxes]), seen


def _rounded(boxes: Sequence[PixelBox]) -> tuple[PixelBox, ...]:
    return tuple(
        found._replace(
            box=Box(*(round(v, 2) for v in found.box)),
            certainty=round(found.certainty, 4),
            label_pt=None if found.label_pt is None else round(found.label_pt, 2),
        )
        for found in boxes
    )


def free_of_boxes(words: Sequence[PrintedWord], boxes: Sequence[Box]) -> tuple[PrintedWord, ...]:
    """Return the words without what was read in tick boxes: crosses taken for letters, frames taken for signs.

    A box at the start or end of a word's own box is cut off it, for the label starts where the word does.
    """
    if not boxes:
        return tuple(words)
    kept: list[PrintedWord | None] = []
    for word in words:
        if _is_of_strokes(word, boxes):
            continue
        left: PrintedWord | None = word
        for box in boxes:
            if left is not None:
                left = _without(left, box)
        kept.append(left)
    return tuple(word for word in kept if word is not None)


def _is_of_strokes(word: PrintedWord, boxes: Sequence[Box]) -> bool:
    """Tell whether a narrow word runs down along two boxes or more: what a pen crossed, read as writing on its side."""
    if word.bottom - word.top < 3 * (word.x1 - word.x0):
        return False
    beside = [
        box
        for box in boxes
        if word.top <= (box.top + box.bottom) / 2 <= word.bottom
        and word.x0 <= box.x1 + (box.x1 - box.x0)
        and word.x1 >= box.x0 - (box.x1 - box.x0)
    ]
    return len(beside) >= 2


def _without(word: PrintedWord, box: Box) -> PrintedWord | None:
    """Return the word beside the box, itself where they do not meet, None where it is nothing but the box."""
    middle = (box.top + box.bottom) / 2
    if not word.top <= middle <= word.bottom or box.x1 <= word.x0 or box.x0 >= word.x1:
        return word
    if word.x1 - word.x0 <= 1.6 * (box.x1 - box.x0) and len(word.text) <= _MAX_MARK_CHARS:
        return None
    if (box.x0 + box.x1) / 2 < (word.x0 + word.x1) / 2:
        text = word.text if word.text[0].isalnum() or word.text[0] in "«(" else word.text[1:]
        x0, x1 = min(round(box.x1 + _CLEAR_PT, 2), word.x1), word.x1
    else:
        text = word.text if word.text[-1].isalnum() or word.text[-1] in ".,;:!?»)" else word.text[:-1]
        x0, x1 = word.x0, max(round(box.x0 - _CLEAR_PT, 2), word.x0)
    return word._replace(text=text, x0=x0, x1=x1) if text else None
