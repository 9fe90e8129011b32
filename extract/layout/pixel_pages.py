"""Tick boxes of which a page has too few to be sure: believed where another page of the document shows their like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.layout.pixel_boxes import PixelBox
from models.document import TickState

_SAME_SIZE = 0.12  # of the size
_MARK_SIZE = 0.25  # marks written with a pen are no two alike
_SAME_LABEL = 0.3  # of the size: how much nearer or farther the label may begin
_FEWEST_LIKE = 2
_MOST_SURE = 0.93
_ONLY_EMPTY = 0.8  # what is left of the certainty where no other page shows a mark: not enough to be accepted


def believed_boxes(lone: Sequence[PixelBox], others: Sequence[PixelBox]) -> tuple[PixelBox, ...]:
    """Return those of the doubtful boxes of a page that look like the boxes of `others`, less sure than those.

    `others`: the sure boxes of the other pages. A box is like another of its size with its label as far away; a bare
    mark is like another mark, or stands for a box where all that other pages show are empty boxes.
    """
    marks = [box for box in others if box.is_bare]
    squares = [box for box in others if not box.is_bare]
    all_empty = all(box.state is TickState.EMPTY for box in squares)
    return tuple(_believed(lone, squares, marks, all_empty))


def _believed(
    lone: Sequence[PixelBox], squares: Sequence[PixelBox], marks: Sequence[PixelBox], all_empty: bool
) -> Iterator[PixelBox]:
    for box in lone:
        if not box.is_bare:
            if sum(_is_like(box, other, _SAME_SIZE) for other in squares) >= _FEWEST_LIKE:
                yield box._replace(certainty=min(box.certainty, _MOST_SURE))
        elif all_empty and sum(_has_label_as(box, other) for other in squares) >= _FEWEST_LIKE:
            is_known = any(_is_like(box, other, _MARK_SIZE) for other in marks)
            yield box._replace(certainty=min(box.certainty, _MOST_SURE if is_known else _ONLY_EMPTY))


def _is_like(box: PixelBox, other: PixelBox, tolerance: float) -> bool:
    return abs(box.size - other.size) <= tolerance * other.size and _has_label_as(box, other)


def _has_label_as(box: PixelBox, other: PixelBox) -> bool:
    """Tell whether the labels of two boxes begin as far right of their middles."""
    if box.label_pt is None or other.label_pt is None:
        return False
    return abs(box.label_pt - other.label_pt) <= _SAME_LABEL * other.size
