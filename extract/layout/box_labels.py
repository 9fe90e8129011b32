"""Which words are the label of a tick box: the nearest on its row, on the side that the page is used to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from models.document import Box, Word

ROW_OVERLAP = 0.45  # of the smaller height: a word stands on the row of a box
REACH_RIGHT_PT = 40.0  # a label to the right of its box is near; to the left it may be across the page
GUTTER_PT = 14.0  # a wider gap between two words parts two labels, or two columns
SAME_EDGE_PT = 3.0
BETWEEN_OVERLAP = 0.05  # of the smaller height: a row of a label set around the middle of its box


class _Sides(NamedTuple):
    """The nearest words of a box on both sides, up to the next box: None where there is none."""

    left: Word | None
    right: Word | None


def find_label_starts(boxes: Sequence[Box], words: Sequence[Word]) -> tuple[int, ...]:
    """Return, for each box of one page, the offset where its label's first word starts; -1: it has no label.

    `words`: those of the page. A word that stands inside a box (the X typed into a square) is no label. Boxes of one
    row take the words up to the next box; most boxes of the page decide whether labels stand right or left.
    """
    rows = _rows_of(boxes, words)
    sides = [_find_sides(box, boxes, row) for box, row in zip(boxes, rows, strict=True)]
    is_left = _labels_are_left(boxes, sides)
    starts: list[int] = []
    for box, side, row in zip(boxes, sides, rows, strict=True):
        right = side.right if _gap_right(box, side) <= max(REACH_RIGHT_PT, 3 * (box.x1 - box.x0)) else None
        near_left = side.left if _gap_left(box, side) <= REACH_RIGHT_PT else None
        label_left, label_right = (side.left, None) if is_left else (None, right)
        if label_left is None and label_right is None:
            label_left, label_right = (None, right) if is_left else (near_left, None)
        if label_right is not None:
            starts.append(_first_row(box, label_right, boxes, row).char_start)
        elif label_left is not None:
            starts.append(_first_of_run(box, label_left, boxes, row).char_start)
        else:
            starts.append(-1)
    return tuple(starts)


def holds(box: Box, word: Word) -> bool:
    """Tell whether a word stands inside a box: its middle does, and it is not much larger."""
    is_small = word.x1 - word.x0 <= 1.5 * (box.x1 - box.x0)
    middle_x, middle_y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return is_small and box.x0 - 1 <= middle_x <= box.x1 + 1 and box.top - 1 <= middle_y <= box.bottom + 1


def _rows_of(boxes: Sequence[Box], words: Sequence[Word]) -> list[list[Word]]:
    """Return, for each box, the words at its height that stand in no box, in their order."""
    by_top = sorted(range(len(words)), key=lambda at: words[at].top)
    tops = [words[at].top for at in by_top]
    tallest = max((word.bottom - word.top for word in words), default=0.0)
    spans = [(bisect_left(tops, box.top - tallest - 1), bisect_right(tops, box.bottom + 1)) for box in boxes]
    near = [sorted(by_top[first:end]) for first, end in spans]
    held = {at for box, places in zip(boxes, near, strict=True) for at in places if holds(box, words[at])}
    return [
        [words[at] for at in places if at not in held and words[at].bottom > box.top and words[at].top < box.bottom]
        for box, places in zip(boxes, near, strict=True)
    ]


def _overlap(box: Box | Word, other: Box | Word) -> float:
    """Return the share of the smaller height that two things have in common, 0 to 1."""
    common = min(box.bottom, other.bottom) - max(box.top, other.top)
    smaller = min(box.bottom - box.top, other.bottom - other.top)
    return max(0.0, common) / smaller if smaller > 0 else 0.0


def _is_right(box: Box, word: Word) -> bool:
    """Tell whether a word stands right of a box; OCR may take the box itself into its first word."""
    width = box.x1 - box.x0
    return word.x0 >= box.x1 - 1 or (word.x0 >= box.x0 - 0.6 * width and word.x1 > box.x1 + width)


def _is_left(box: Box, word: Word) -> bool:
    width = box.x1 - box.x0
    return word.x1 <= box.x0 + 1 or (word.x1 <= box.x1 + 0.6 * width and word.x0 < box.x0 - width)


def _find_sides(box: Box, boxes: Sequence[Box], words: Sequence[Word]) -> _Sides:
    row = [other for other in boxes if other is not box and _overlap(box, other) >= ROW_OVERLAP]
    next_x0 = min((other.x0 for other in row if other.x0 >= box.x1 - 1), default=float("inf"))
    last_x1 = max((other.x1 for other in row if other.x1 <= box.x0 + 1), default=float("-inf"))
    near = [word for word in words if _overlap(box, word) >= ROW_OVERLAP]
    rights = [word for word in near if _is_right(box, word) and word.x0 < next_x0]
    lefts = [word for word in near if _is_left(box, word) and word.x1 > last_x1]
    if not rights:
        rights = _upper_of_two(box, [word for word in words if _is_right(box, word) and word.x0 < next_x0])
    if not lefts:
        lefts = _upper_of_two(box, [word for word in words if _is_left(box, word) and word.x1 > last_x1])
    return _Sides(
        left=max(lefts, key=lambda word: (word.x1, _overlap(box, word)), default=None),
        right=min(rights, key=lambda word: (round(word.x0 / SAME_EDGE_PT), -_overlap(box, word)), default=None),
    )


def _upper_of_two(box: Box, words: Sequence[Word]) -> list[Word]:
    """Return the words of the upper of two rows between which a box stands, both close to it; none if it does not."""
    middle = (box.top + box.bottom) / 2
    close = [word for word in words if BETWEEN_OVERLAP <= _overlap(box, word) < ROW_OVERLAP]
    upper = [word for word in close if (word.top + word.bottom) / 2 < middle]
    lower = [word for word in close if (word.top + word.bottom) / 2 > middle]
    edge, lower_edge = (min((word.x0 for word in row), default=0.0) for row in (upper, lower))
    return upper if upper and lower and abs(edge - lower_edge) <= SAME_EDGE_PT else []


def _gap_right(box: Box, side: _Sides) -> float:
    return max(0.0, side.right.x0 - box.x1) if side.right else float("inf")


def _gap_left(box: Box, side: _Sides) -> float:
    return max(0.0, box.x0 - side.left.x1) if side.left else float("inf")


def _labels_are_left(boxes: Sequence[Box], sides: Sequence[_Sides]) -> bool:
    """Tell whether the labels of a page stand left of their boxes: more boxes are nearer to the word on their left."""
    votes = 0
    for box, side in zip(boxes, sides, strict=True):
        left, right = _gap_left(box, side), _gap_right(box, side)
        if abs(left - right) > 1.0 if left < float("inf") and right < float("inf") else left != right:
            votes += 1 if left < right else -1
    return votes > 0


def _first_row(box: Box, label: Word, boxes: Sequence[Box], words: Sequence[Word]) -> Word:
    """Return the first word of a label set in two rows beside a box as high as both, else `label`."""
    above = [
        word
        for word in words
        if word.bottom <= (label.top + label.bottom) / 2
        and abs(word.x0 - label.x0) <= SAME_EDGE_PT
        and _overlap(box, word) >= max(0.3, 0.7 * _overlap(box, label))
        and not any(_overlap(other, word) > _overlap(box, word) for other in boxes if other is not box)
    ]
    return min(above, key=lambda word: word.top, default=label)


def _first_of_run(box: Box, label: Word, boxes: Sequence[Box], words: Sequence[Word]) -> Word:
    """Return the first of the words that end at `label`, without a gutter or a box between them."""
    beside: Box | Word = box if _overlap(box, label) >= ROW_OVERLAP else label
    row = [word for word in words if _overlap(beside, word) >= ROW_OVERLAP and word.x1 <= label.x1]
    gutter = max(GUTTER_PT, 1.2 * (label.bottom - label.top))
    first = label
    for word in sorted(row, key=lambda word: word.x0, reverse=True):
        is_parted = any(word.x1 <= other.x0 + 1 and other.x1 <= first.x0 + 1 for other in _row_of(box, boxes))
        if first.x0 - word.x1 > gutter or is_parted:
            break
        first = word
    return first


def _row_of(box: Box, boxes: Sequence[Box]) -> list[Box]:
    return [other for other in boxes if _overlap(box, other) >= ROW_OVERLAP]
