"""Text of a PDF page that pdfium cut at every letter, or glued over blanks → the same characters as lines of words.

On a page with a line or two pdfium may take these for columns of vertical writing, and ends a line wherever one piece
of text follows another. Browsers write each letter as a piece of its own. On a page turned by a quarter it ends
lines, and joins them, anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from extract.readers.page_text import PageText
from extract.readers.pdf_chars import TextLayer
from extract.readers.pdf_raw import PageFrame

_TOUCHING_EM = 0.08
_LEAST_TOUCHING = 3  # lines that begin where the one before ends
_WORD_GAP_EM = 0.14  # of the height of a line, wider than the usual gap of its letters: a blank
_LEAST_WORDS = 60
_GLUED_LETTERS = 6.6  # letters and marks of a word on average; French has 5 to 6
_LINE_GAP_EM = 2.5  # as wide a blank parts two columns
_EXACT_PT = 0.05
_SAME_ROW = 0.5  # of the smaller height


def is_torn(page: PageText) -> bool:
    """Tell whether lines of the page, in the file's order, are pieces of words."""
    if 2 * len(page.lines) <= len(page.starts):
        return False
    touching = 0
    for (_, _, _, before, _), (_, _, after, _, shape) in zip(page.lines, page.lines[1:], strict=False):
        is_beside = abs(page.x0s[after] - page.x1s[before - 1]) <= _TOUCHING_EM * shape.size_pt
        touching += is_beside and abs(page.tops[after] - page.tops[before - 1]) <= _TOUCHING_EM * shape.size_pt
    return touching >= _LEAST_TOUCHING


def is_glued(starts: Sequence[int], ends: Sequence[int]) -> bool:
    """Tell whether the words of a page, by where they start and end in its text, are too long to be words.

    Where letters are set closer than the font has them, pdfium takes the blanks between words for nothing.
    """
    count = len(starts)
    return count >= _LEAST_WORDS and sum(ends) - sum(starts) >= _GLUED_LETTERS * count


def mend_torn(
    layer: TextLayer, frame: PageFrame, text: str, char_indexes: Sequence[int] | None
) -> tuple[str, list[int]]:
    """Return the text with blanks and line ends where the boxes of its characters say so, and their char indexes.

    The order of the file is kept. A blank that was put in has the index of the character before it.
    """
    source = range(len(text)) if char_indexes is None else char_indexes
    kept = [(char, source[at]) for at, char in enumerate(text) if not char.isspace()]
    boxes: list[Sequence[float]] = layer.boxes([index for _, index in kept]).tolist()
    if frame.quarters:
        boxes = [_upright(frame, *box) for box in boxes]
    if frame.quarters % 2:
        _part_ligatures(boxes)
    pieces: list[str] = []
    indexes: list[int] = []
    for start, end in _rows(boxes):
        gaps = [boxes[k + 1][0] - boxes[k][2] for k in range(start, end - 1)]
        height = boxes[start][1] - boxes[start][3]
        widest = (max(0.0, median(gaps)) if gaps else 0.0) + _WORD_GAP_EM * height
        for k in range(start, end):
            pieces.append(kept[k][0])
            indexes.append(kept[k][1])
            if k < end - 1 and gaps[k - start] > widest:
                pieces.append(" ")
                indexes.append(kept[k][1])
        pieces += ("\r", "\n")
        indexes += (kept[end - 1][1],) * 2
    return "".join(pieces), indexes


def _upright(frame: PageFrame, left: float, top: float, right: float, bottom: float) -> tuple[float, ...]:
    """Return a box of user space as the page shows it, heights still counted upwards."""
    x0, y0, x1, y1 = frame.shown(left, bottom, right, top)
    return x0, -y0, x1, -y1


def _part_ligatures(boxes: list[Sequence[float]]) -> None:
    """Part, in place, the letters of a ligature along their line: pdfium parts them from left to right, always."""
    start = 0
    for k in range(1, len(boxes) + 1):
        if k < len(boxes) and _are_stacked(boxes[k - 1], boxes[k]):
            continue
        if k - start > 1:
            left, right = boxes[start][0], boxes[start][2]
            top, bottom = max(box[1] for box in boxes[start:k]), min(box[3] for box in boxes[start:k])
            step = (right - left) / (k - start)
            boxes[start:k] = [(left + n * step, top, left + (n + 1) * step, bottom) for n in range(k - start)]
        start = k


def _are_stacked(one: Sequence[float], other: Sequence[float]) -> bool:
    """Tell whether a character stands right above or below the one before, and is exactly as wide."""
    is_as_wide = abs(one[0] - other[0]) < _EXACT_PT and abs(one[2] - other[2]) < _EXACT_PT
    return is_as_wide and min(abs(one[3] - other[1]), abs(one[1] - other[3])) < _EXACT_PT


def _rows(boxes: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return the half-open runs of characters (left, top, right, bottom each) that follow each other on a row."""
    found: list[tuple[int, int]] = []
    start = 0
    for k in range(1, len(boxes) + 1):
        if k == len(boxes) or not _follows(boxes[k - 1], boxes[k]):
            found.append((start, k))
            start = k
    return found


def _follows(before: Sequence[float], after: Sequence[float]) -> bool:
    height = min(before[1] - before[3], after[1] - after[3])
    shared = min(before[1], after[1]) - max(before[3], after[3])
    return shared >= _SAME_ROW * height and -height < after[0] - before[2] < _LINE_GAP_EM * height
