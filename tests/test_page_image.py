"""Corrections of a page's picture, and the way back to the picture as it was."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from PIL import Image

from extract.readers import ocr_rapid
from extract.readers.affine import Affine
from extract.readers.left_out import beside_lines, uncovered_ink
from extract.readers.line_words import LineReading, PixelBox4, split_at_columns, words_of_line
from extract.readers.page_image import clean_image, inkiest_rows, turn_over, turn_quarter
from tests.page_pictures import LINES, draw_lines, grey_and_noisy, inverted, tilted

PAGE = draw_lines(LINES * 3)[0]
DOT = (300.0, 200.0)

TILTS = [-4.0, -3.0, -1.3, -0.4, 0.0, 0.4, 1.3, 3.0, 4.0]


@pytest.mark.parametrize("degrees", TILTS)
@pytest.mark.parametrize("is_poor", [False, True], ids=["clean", "grey, noisy"])
def test_the_tilt_is_found_to_a_tenth_of_a_degree(degrees: float, is_poor: bool) -> None:
    given = tilted(PAGE, degrees)
    page = clean_image(np.asarray(grey_and_noisy(given) if is_poor else given, np.uint8))
    assert page is not None
    found = math.degrees(math.asin(page.to_given.b))
    assert found == pytest.approx(degrees, abs=0.15)


MAPS: list[tuple[str, Any]] = [
    ("as it is", lambda page: page),
    ("a quarter", turn_quarter),
    ("three quarters", lambda page: turn_over(turn_quarter(page))),
    ("upside down", turn_over),
]


@pytest.mark.parametrize(("why", "turn"), MAPS, ids=[why for why, _ in MAPS])
def test_every_turn_maps_back_to_the_pixel_it_came_from(why: str, turn: Any) -> None:
    given = np.asarray(tilted(PAGE, 2.0), np.uint8).copy()
    level = clean_image(given)
    assert level is not None
    page = turn(level)
    rows, columns = np.nonzero(page.grey < 60)
    for row, column in list(zip(rows, columns, strict=True))[:: len(rows) // 40]:
        x, y, *_ = page.to_given.box(column + 0.5, row + 0.5, column + 0.5, row + 0.5)
        around = given[max(0, int(y) - 1) : int(y) + 2, max(0, int(x) - 1) : int(x) + 2]
        assert around.min() < 140, why


def test_a_map_and_its_inverse_cancel_out() -> None:
    forward = Affine(0.1, -0.9, 40.0, 0.95, 0.12, -7.0)
    back = forward.inverse().after(forward)
    assert back == pytest.approx(Affine(), abs=1e-9)


def test_a_dark_page_becomes_a_light_one() -> None:
    page = clean_image(np.asarray(inverted(PAGE), np.uint8))
    assert page is not None
    assert float(np.median(page.grey)) > 240


def test_the_inkiest_rows_hold_the_writing() -> None:
    grey = np.full((2000, 100), 255, np.uint8)
    grey[1500:1560] = 0
    top, bottom = inkiest_rows(grey, 300)
    assert bottom - top == 300
    assert top <= 1500
    assert bottom >= 1560
    assert inkiest_rows(grey, 5000) == (0, 2000)


def _line(*strokes: tuple[int, int]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return a line 30 px high with strokes from column to column."""
    grey = np.full((30, 240), 255, np.uint8)
    for start, end in strokes:
        grey[6:24, start:end] = 0
    return grey


def _words(grey: np.ndarray[Any, np.dtype[np.uint8]], text: str, *centres: float) -> list[tuple[str, float, float]]:
    whole = PixelBox4(0, 0, grey.shape[1], grey.shape[0])
    return [(word.text, word.x0, word.x1) for word in words_of_line(grey, whole, LineReading(text, centres, 0.9))]


LETTERS = ((10, 20), (23, 33), (46, 56), (59, 69), (82, 92), (95, 105))  # two, a gap of 13, two, a gap of 13, two
CENTRES = (15.0, 28.0, 51.0, 64.0, 87.0, 100.0)
SPACES = [
    ("ab cd ef", [("ab", 10, 33), ("cd", 46, 69), ("ef", 82, 105)], "as read"),
    ("abcd ef", [("ab", 10, 33), ("cd", 46, 69), ("ef", 82, 105)], "a space lost, and its gap is as wide as the other"),
    ("abcdef", [("ab", 10, 33), ("cd", 46, 69), ("ef", 82, 105)], "all lost"),
    ("ab'd ef", [("ab'd", 10, 69), ("ef", 82, 105)], "an apostrophe has white around it"),
    ("ab·d ef", [("ab·d", 10, 69), ("ef", 82, 105)], "so has a middle dot"),
    ("1b,4d ef", [], "a place too many: refused"),
]


@pytest.mark.parametrize(("text", "expected", "why"), SPACES, ids=[why for *_, why in SPACES])
def test_words_end_where_ink_does(text: str, expected: list[tuple[str, float, float]], why: str) -> None:
    assert _words(_line(*LETTERS), text, *CENTRES) == expected, why


def test_capitals_whose_accents_were_cut_off_keep_their_size() -> None:
    picture, drawn = draw_lines(("TRÉSORERIE",), size_px=(400, 120), left_px=20, top_px=30, type_pt=20.0)
    head = round(drawn[0].bottom / 0.48 - 0.73 * 20 * 150 / 72)
    sizes = []
    for top in (10, head - 5, head - 2):
        centres = tuple(20.0 + 30 * i for i in range(10))
        reading = LineReading("TRÉSORERIE", centres, 0.9)
        words = words_of_line(np.asarray(picture, np.uint8), PixelBox4(10, top, 390, 90), reading)
        sizes.append(words[0].size_px * 0.48)
    assert sizes == pytest.approx([20.0] * 3, rel=0.08)


def test_touching_letters_are_parted_midway() -> None:
    assert _words(_line((10, 60)), "a b", 20.0, 50.0) == [("a", 10, 35), ("b", 35, 60)]


def test_a_line_across_columns_is_cut_and_one_of_words_is_not() -> None:
    whole = PixelBox4(0, 0, 240, 30)
    pieces = split_at_columns(_line((10, 60), (70, 100), (150, 200)), whole)
    assert [(piece.x0, piece.x1) for piece in pieces] == [(7, 103), (147, 203)]
    assert split_at_columns(np.full((30, 240), 255, np.uint8), whole) == ()


@pytest.mark.parametrize("text", ["sec", "bel", "jeu", "ÉTÉ", "(12)"], ids=str)
def test_any_letters_tell_the_same_size_of_type(text: str) -> None:
    picture, drawn = draw_lines((text,), size_px=(300, 120), left_px=20, top_px=30, type_pt=12.0)
    box = PixelBox4(10, 20, 290, 80)
    (word,) = words_of_line(
        np.asarray(picture, np.uint8),
        box,
        LineReading(text, tuple((drawn[0].x0 / 0.48 - 10) + 12 + 14 * i for i in range(len(text))), 0.9),
    )
    assert word.size_px * 0.48 == pytest.approx(12.0, rel=0.15)


def test_ink_without_a_line_is_pointed_out_unless_it_is_a_picture() -> None:
    picture, drawn = draw_lines(("verger", "potager"), top_px=200)
    grey = np.asarray(picture, np.uint8)
    boxes = [PixelBox4(*(round(v / 0.48) for v in word[1:])) for word in drawn]
    assert uncovered_ink(grey, boxes) == ()
    (left_out,) = uncovered_ink(grey, boxes[:1])
    assert left_out.top < boxes[1].top < boxes[1].bottom < left_out.bottom
    assert left_out.x0 < boxes[1].x0 < boxes[1].x1 < left_out.x1
    photograph = np.asarray(draw_lines(LINES * 5)[0], np.uint8)
    assert uncovered_ink(photograph, ()) == ()


LINE = PixelBox4(100, 40, 400, 60)
AGAIN = [
    (PixelBox4(60, 200, 90, 220), (60, 90), "on rows where no line was found"),
    (PixelBox4(60, 41, 90, 61), (60, 90), "left of the line"),
    (PixelBox4(60, 41, 140, 61), (60, 100), "a box and the first letters of its label: the letters were read"),
    (PixelBox4(380, 41, 440, 61), (400, 440), "the end of the line and more"),
    (PixelBox4(110, 48, 180, 62), None, "the lower half of words that were read"),
    (PixelBox4(95, 41, 180, 61), None, "what is left is narrower than a letter"),
]


@pytest.mark.parametrize(("found", "kept", "why"), AGAIN, ids=[why for *_, why in AGAIN])
def test_what_was_read_is_not_read_again_beside_ink_that_was_left_out(
    found: PixelBox4, kept: tuple[int, int] | None, why: str
) -> None:
    left = beside_lines(found, [LINE])
    assert (left and (left.x0, left.x1)) == kept, why


def test_a_word_that_the_detector_overlooks_is_shown_to_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    grey = np.asarray(draw_lines(("verger", "potager"), top_px=200)[0], np.uint8)
    shown: list[tuple[int, int]] = []

    def detect(part: np.ndarray[Any, np.dtype[np.uint8]]) -> list[PixelBox4]:
        shown.append(part.shape)
        return [PixelBox4(32, 30, 110, 65)] if len(shown) == 1 else [PixelBox4(30, 30, 130, 60)]

    monkeypatch.setattr(ocr_rapid, "_lines_of_band", detect)
    lines = ocr_rapid.find_lines(grey)
    assert len(shown) == len(lines) == 2
    assert shown[1][0] < shown[0][0]
    assert lines[0].bottom <= lines[1].top


def test_the_smallest_pictures_do_no_harm() -> None:
    for size in ((1, 1), (3, 40), (40, 3), (16, 16)):
        for tone in (0, 128, 255):
            clean_image(np.asarray(Image.new("L", size, tone), np.uint8))
        rough = np.random.default_rng(1).integers(0, 256, size, dtype=np.uint8)
        clean_image(rough)
