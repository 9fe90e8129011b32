"""Tick boxes seen in pixels: forms drawn here, with the noise, tilt and greys of a scanner."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from extract.layout.pixel_boxes import tick_boxes_from_pixels
from models.document import TickSource, Word
from tests.drawn_forms import INK, degrade, draw_box, find, make_scan, states

KINDS = [
    (("empty", "cross", "empty", "tick", "full"), "-x-xx", "crossed, ticked, filled"),
    (("empty", "hand", "slash", "empty", "hand"), "-xx-x", "pen strokes beyond the border"),
    (("round empty", "round dot", "round empty"), "-x-", "radio buttons"),
    (("empty", "half", "cross"), "-?x", "filled by half: not told"),
    (("broken", "cross", "broken", "empty"), "-x--", "outlines broken by the scanner"),
    (("cross", "cross", "tick"), "xxx", "all ticked"),
]


@pytest.mark.parametrize(("kinds", "expected", "why"), KINDS)
def test_states_of_boxes(kinds: tuple[str, ...], expected: str, why: str) -> None:
    image, words = make_scan(kinds)
    assert states(find(image, words)) == expected, why
    assert states(find(degrade(image, noise=10, quality=50), words)) == expected, why


SCANS = [
    (100, 10, {"quality": 60, "noise": 8.0}, "coarse"),
    (300, 10, {"quality": 40, "noise": 18.0}, "fine, grainy"),
    (150, 7, {"quality": 60, "noise": 8.0}, "small boxes"),
    (150, 18, {"quality": 60, "noise": 8.0}, "large boxes"),
    (150, 10, {"tilt": 2.0, "noise": 10.0, "quality": 50}, "tilted to the left"),
    (200, 9, {"tilt": -2.0, "noise": 10.0, "quality": 50}, "tilted to the right"),
    (150, 10, {"ink": 0.5, "noise": 6.0, "quality": 60}, "faint grey"),
]


@pytest.mark.parametrize(("dpi", "size", "harm", "why"), SCANS)
def test_boxes_of_bad_scans(dpi: int, size: float, harm: dict[str, float], why: str) -> None:
    image, words = make_scan(
        ("empty", "cross", "tick", "empty", "cross"), dpi=dpi, size=size, label_left=50 + 1.6 * size
    )
    found = find(degrade(image, **harm), words, dpi)  # type: ignore[arg-type]
    assert states(found) == "-xx-x", why


def test_boxes_of_a_tight_list_are_told_apart() -> None:
    """A screenshot of a form leaves three pixels between one box and the next."""
    image = Image.new("L", (600, 400), 255)
    draw = ImageDraw.Draw(image)
    for index, is_full in enumerate((True, False, False, True, False)):
        corners = (60, 60 + 15 * index, 71, 71 + 15 * index)
        draw.rectangle(corners, outline=INK, fill=INK if is_full else 255)
    assert states(find(image, dpi=96)) == "x--x-"


def test_boxes_in_faint_outlines_are_seen_beside_marks() -> None:
    """A thin grey line is hardly darker than the paper; the check marks show that the page is a form."""
    kinds = ("bare tick", "empty", "empty", "bare tick", "empty", "empty")
    image, words = make_scan(kinds)
    faint = Image.fromarray((255 - (255 - np.asarray(image, np.float64)) * 0.14).astype(np.uint8))
    column = (0, 0, round(62 * 150 / 72), image.height)
    marks = make_scan(tuple(kind if kind == "bare tick" else "" for kind in kinds))[0].crop(column)
    image.paste(ImageChops.darker(faint.crop(column), marks), column[:2])
    assert states(find(image, words)) == "x--x--"


def test_a_box_that_the_edge_of_the_page_cuts_is_none() -> None:
    """A screenshot cut into pages: the label of the box is cut as well, and the label above is another's."""
    image = Image.new("L", (600, 400), 255)
    draw = ImageDraw.Draw(image)
    for index, is_full in enumerate((False, True, False, True)):
        corners = (60, 317 + 20 * index, 71, 328 + 20 * index)
        draw.rectangle(corners, outline=INK, fill=INK if is_full else 255)
    assert states(find(image, dpi=96)) == "-x-x"
    assert states(find(image.crop((0, 0, 600, 387)), dpi=96)) == "-x-"


def test_a_box_stands_where_it_is_drawn() -> None:
    image, words = make_scan(("empty", "cross"))
    for index, found in enumerate(find(image, words)):
        assert found.box == pytest.approx((50, 40 + 24 * index, 60, 50 + 24 * index), abs=1.2)


def test_dark_pages() -> None:
    image, words = make_scan(("empty", "cross", "empty"))
    assert states(find(Image.eval(image, lambda value: 255 - value), words)) == "-x-"


NOT_BOXES = [
    (("", "", "", "", ""), 150, "a page of text: D, B, O, Q begin its lines"),
    (("", "", "", "", ""), 100, "the same, coarse"),
    (("", "empty", ""), 150, "one square alone"),
]


@pytest.mark.parametrize(("kinds", "dpi", "why"), NOT_BOXES)
def test_letters_and_single_squares_are_no_boxes(kinds: tuple[str, ...], dpi: int, why: str) -> None:
    image, words = make_scan(kinds, dpi=dpi)
    assert find(image, words, dpi) == (), why


def test_letters_of_one_size_set_apart_are_no_boxes_within_a_line() -> None:
    scale = 150 / 72
    image = Image.new("L", (800, 400), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(round(14 * scale))
    words = []
    for row in range(3):
        for column, letter in enumerate("DOQBD0"):
            left, top = 40 + 13 * column, 30 + 25 * row
            draw.text((left * scale, top * scale), letter, fill=INK, font=font, anchor="lt")
        words.append(Word(row, row + 1, 40, 30 + 25 * row, 115, 41 + 25 * row))
    assert find(image, tuple(words)) == ()


def test_a_round_letter_right_of_a_box_is_its_label() -> None:
    image, words = make_scan(("round empty", "round dot", "round empty"), label_left=90)
    draw = ImageDraw.Draw(image)
    for row in range(3):
        draw_box(draw, 66, 40 + 24 * row, 9, "round empty", 150 / 72)
    assert states(find(image, words)) == "-x-"


def test_cells_of_a_grid_are_no_boxes() -> None:
    image = Image.new("L", (800, 400), 255)
    draw = ImageDraw.Draw(image)
    for column in range(8):
        draw.rectangle([100 + 24 * column, 100, 124 + 24 * column, 124], outline=INK, width=2)
    assert find(image, ()) == ()


HOPELESS = [
    (Image.new("L", (800, 400), 255), 150, "blank"),
    (Image.new("RGB", (1, 1), 0), 150, "one pixel"),
    (Image.new("L", (400, 200), 255), 72, "too coarse to tell"),
    (Image.fromarray(np.random.default_rng(3).integers(0, 255, (400, 400)).astype(np.uint8)), 150, "noise"),
]


@pytest.mark.parametrize(("image", "dpi", "why"), HOPELESS)
def test_pictures_without_boxes(image: Image.Image, dpi: int, why: str) -> None:
    assert find(image, dpi=dpi) == (), why


def test_labels_of_boxes_right_and_left() -> None:
    for left in (50.0, 300.0):
        image, words = make_scan(("empty", "cross", "empty"), box_left=left)
        boxes = tick_boxes_from_pixels(find(image, words), 3, words)
        assert [box.char_start for box in boxes] == [words[0].char_start, words[2].char_start, words[5].char_start]
        assert {(box.page_no, box.source) for box in boxes} == {(3, TickSource.PIXELS)}


def test_a_box_read_as_part_of_its_first_word_is_still_a_box() -> None:
    image, words = make_scan(("empty", "cross", "empty"))
    firsts = {words[0], words[2], words[5]}
    glued = tuple(word._replace(x0=50.0) if word in firsts else word for word in words)
    boxes = tick_boxes_from_pixels(find(image, glued), 1, glued)
    assert [box.char_start for box in boxes] == [words[0].char_start, words[2].char_start, words[5].char_start]


def test_short_words_that_look_like_filled_boxes_are_none() -> None:
    image, words = make_scan(("cross", "empty", "tick", "empty"))
    draw = ImageDraw.Draw(image)
    for left, top in ((200.0, 45.0), (194.0, 260.0)):
        draw_box(draw, left, top, 8.2, "full", 150 / 72)
    assert states(find(image, words)) == "x-x-"
