"""Tick boxes on a scanned page, from its pixels: OCR drops them. OpenCV is loaded only when a page is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from extract.layout.box_labels import find_label_starts
from extract.layout.pixel_columns import find_joined_boxes, find_label
from extract.layout.pixel_ink import (
    FAINT_INK,
    WORK_DPI,
    Ink,
    Square,
    find_ink,
    is_apart,
    is_isolated,
    load_gray,
    part_of,
    to_points,
)
from extract.layout.pixel_marks import find_bare_marks, find_lone_marks
from extract.layout.pixel_sets import drop_repeated, drop_touching, keep_common_size
from extract.layout.pixel_squares import LEAST_PX, MOST_PX, find_rings, find_squares, is_drawn, is_stacked
from extract.layout.pixel_states import has_middle, read_state
from models.document import Box, TickBox, TickSource, TickState, Word

if TYPE_CHECKING:
    from PIL import Image

_EDGE_PX = 4
_MOST_LONE = 60  # on a page of a pattern
_MOSTLY = 0.85  # of the boxes of a page that prints bare marks for what is ticked: they are empty
_FEWEST_FAINT = 4  # boxes in faint outlines on a page
_BARE_CERTAINTY = 0.93  # of a mark among empty boxes


class PixelBox(NamedTuple):
    """A tick box seen on a picture of a page, in points from the top left.

    `is_bare`: a check mark or a cross printed instead of a box. `label_pt`: from the middle of the box to where the ink
    right of it begins; None for blank paper.
    """

    box: Box
    state: TickState
    certainty: float
    is_bare: bool = False
    label_pt: float | None = None

    @property
    def size(self) -> float:
        """The larger side."""
        return max(self.box.x1 - self.box.x0, self.box.bottom - self.box.top)


class SeenBoxes(NamedTuple):
    """The tick boxes of a page, from top to bottom.

    `lone`: what may be boxes on a page that has none it can be told by, to be believed if other pages have their like.
    """

    boxes: tuple[PixelBox, ...] = ()
    lone: tuple[PixelBox, ...] = ()


def find_pixel_boxes(image: Image.Image, dpi: float, word_boxes: Sequence[Box]) -> SeenBoxes:
    """Return the tick boxes of a page picture: squares and circles of one size outside the words, marks among them.

    `dpi`: of `image`; below 90, or on less than a quarter of an inch, nothing can be told. `word_boxes`: the words
    found by OCR, in points; a box may stand at the start or the end of a line, also within its first or last word,
    never inside a line. One alone is doubtful.
    """
    if dpi < 90 or min(image.size) < dpi / 4:
        return SeenBoxes()
    gray = load_gray(image, dpi)
    seen = _find_boxes(find_ink(gray), word_boxes)
    if seen.boxes or not seen.lone:
        return seen
    faint = _find_boxes(find_ink(gray, FAINT_INK), word_boxes)
    return faint if len(faint.boxes) >= _FEWEST_FAINT else seen


def _find_boxes(ink: Ink, word_boxes: Sequence[Box]) -> SeenBoxes:
    squares = [*find_squares(ink), *find_rings(ink)]
    foot = ink.shape[0] - _EDGE_PX  # a screenshot that was cut into pages may cut a box, and its label with it
    squares = [square for square in squares if square.top >= _EDGE_PX and square.bottom <= foot]
    squares = [square for square in squares if _is_placed(to_points(square), word_boxes, is_drawn(ink, square))]
    squares = drop_repeated(squares)
    isolated = [_is_free(ink, square, squares) for square in squares]
    sure = drop_touching(keep_common_size(squares, isolated))
    sure += find_joined_boxes(ink, sure)
    boxes = [_read_box(ink, square) for square in sure]
    empty = [square for square, found in zip(sure, boxes, strict=True) if found.state is TickState.EMPTY]
    if len(empty) > _MOSTLY * len(boxes):  # one that is not may be a word that was taken for a filled box
        boxes += [_read_mark(ink, mark) for mark in find_bare_marks(ink, empty)]
    elif len(boxes) < 3 and all(found.state is not TickState.EMPTY for found in boxes):
        boxes = []  # two letters of a heading look like ticked boxes; two hollow squares do not happen
    if boxes:
        return SeenBoxes(boxes=_in_order(boxes))
    lone = [_read_box(ink, square) for square, alone in zip(squares, isolated, strict=True) if alone]
    lone += [_read_mark(ink, mark) for mark in find_lone_marks(ink, LEAST_PX, MOST_PX)]
    return SeenBoxes(lone=_in_order(lone) if len(lone) <= _MOST_LONE else ())


def _is_free(ink: Ink, square: Square, squares: Sequence[Square]) -> bool:
    """Tell whether the paper around a box is blank, but for the boxes of a tight list right above and below it.

    Of these only the drawn ones may be found, where strokes of a pen join the others.
    """
    if is_isolated(ink, square):
        return True
    return is_apart(ink, square) and (is_stacked(square, squares) or is_drawn(ink, square))


def _read_box(ink: Ink, square: Square) -> PixelBox:
    part = part_of(ink, square)
    state, certainty = read_state(part, square.is_round)
    if state is TickState.TICKED and not has_middle(part) and not is_isolated(ink, square):
        state, certainty = TickState.UNREADABLE, 0.5
    return PixelBox(to_points(square), state, certainty, label_pt=_label_pt(ink, square))


def _read_mark(ink: Ink, mark: Square) -> PixelBox:
    return PixelBox(to_points(mark), TickState.TICKED, _BARE_CERTAINTY, is_bare=True, label_pt=_label_pt(ink, mark))


def _label_pt(ink: Ink, square: Square) -> float | None:
    label_x = find_label(ink, square, square.size)
    return None if label_x is None else (label_x - (square.x0 + square.x1) / 2) * 72 / WORK_DPI


def _in_order(boxes: Sequence[PixelBox]) -> tuple[PixelBox, ...]:
    return tuple(sorted(boxes, key=lambda found: (found.box.top, found.box.x0)))


def tick_boxes_from_pixels(pixel_boxes: Sequence[PixelBox], page_no: int, words: Sequence[Word]) -> tuple[TickBox, ...]:
    """Return boxes seen on a page with the labels that they stand at; `char_start` -1: without a label.

    `words`: those of this page, in points of the same upright picture.
    """
    starts = find_label_starts([found.box for found in pixel_boxes], words)
    return tuple(
        TickBox(start, page_no, found.state, TickSource.PIXELS, found.certainty, found.box)
        for found, start in zip(pixel_boxes, starts, strict=True)
    )


def _is_placed(box: Box, word_boxes: Sequence[Box], is_drawn: bool) -> bool:
    """Tell whether a box stands where tick boxes do: clear of the words, or at one end of their line.

    Within a line only one that `is_drawn` does, read as a word of its own: "oui ☐ non ☐".
    """
    size = box.x1 - box.x0
    middle_x, middle_y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    for word in word_boxes:
        if not (word.top - 1 <= middle_y <= word.bottom + 1 and word.x0 < middle_x < word.x1):
            continue
        is_alone = word.x1 - word.x0 <= 1.6 * size  # read as a letter of its own: "O", "D", "X"
        if is_alone and is_drawn:
            continue
        is_first = middle_x - word.x0 <= size or is_alone
        is_last = word.x1 - middle_x <= size or is_alone
        begins = is_first and not _has_neighbour(word, word_boxes, before=True)
        if not begins and not (is_last and not _has_neighbour(word, word_boxes, before=False)):
            return False
    return True


def _has_neighbour(word: Box, word_boxes: Sequence[Box], *, before: bool) -> bool:
    """Tell whether a word goes on a line with the one before or after it, no wider apart than words are."""
    gap_pt = 0.6 * (word.bottom - word.top)
    middle = (word.top + word.bottom) / 2
    for other in word_boxes:
        if other is word or not other.top <= middle <= other.bottom:
            continue
        gap = word.x0 - other.x1 if before else other.x0 - word.x1
        if -2 <= gap <= gap_pt:
            return True
    return False
