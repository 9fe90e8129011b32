"""Forms that print a check mark or a cross, without a box, for what is ticked; boxes that a pen joins; lone boxes."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extract.layout.pixel_boxes import PixelBox
from extract.layout.pixel_ink import Ink
from extract.layout.pixel_pages import believed_boxes
from extract.layout.pixel_states import is_check, is_cross, looks_like
from extract.layout.printed import PrintedWord
from extract.readers.ocr_boxes import free_of_boxes
from extract.readers.ocr_text import settle_lone_boxes
from extract.readers.recognised import RecognisedPage
from models.document import Box, TickState
from tests.drawn_forms import INK, degrade, draw_box, find, make_scan, see, states

BARE = [
    (("empty", "bare tick", "empty", "bare tick"), "-x-x", "check marks among squares"),
    (("bare tick", "empty", "empty", "bare tick"), "x--x", "above and below all squares"),
    (("empty", "bare cross", "empty"), "-x-", "a cross"),
    (("round empty", "bare tick", "round empty"), "-x-", "check marks among circles"),
    (("empty", "sign 7", "empty"), "--", "the number of a question"),
    (("empty", "sign •", "empty", "sign –"), "--", "bullets"),
    (("empty", "sign A", "empty"), "--", "the letter of a section"),
    (
        ("cross", "bare tick", "empty", "tick", "empty"),
        "x-x-",
        "boxes are ticked here: a mark is a remark",
    ),
]


@pytest.mark.parametrize(("kinds", "expected", "why"), BARE, ids=[why for *_, why in BARE])
def test_marks_in_the_place_of_a_box(kinds: tuple[str, ...], expected: str, why: str) -> None:
    for place in ({}, {"box_left": 250.0}):  # labels right, labels left
        image, words = make_scan(kinds, **place)  # type: ignore[arg-type]
        assert states(find(image, words)) == expected, why
        assert states(find(degrade(image, noise=10, quality=50, tilt=0.3), words)) == expected, why


def test_a_worn_mark_counts_beside_a_whole_one() -> None:
    """A cross that lost an arm may be anything; among crosses it is one."""
    assert states(find(*make_scan(("empty", "bare cross", "empty", "bare worn cross")))) == "-x-x"
    assert states(find(*make_scan(("empty", "bare worn cross", "empty")))) == "--"


def test_a_mark_is_less_sure_than_a_box() -> None:
    image, words = make_scan(("empty", "bare tick", "empty"))
    empty, mark, _ = find(image, words)
    assert (empty.is_bare, mark.is_bare) == (False, True)
    assert mark.certainty < empty.certainty


ELSEWHERE = [
    (48.0, 60.0, "a mark nearer to its words than the boxes are to theirs: it belongs to the line"),
    (55.0, 66.0, "a mark beside the column"),
]


@pytest.mark.parametrize(("mark_left", "label_left", "why"), ELSEWHERE, ids=[why for *_, why in ELSEWHERE])
def test_marks_elsewhere_are_none(mark_left: float, label_left: float, why: str) -> None:
    image, words = make_scan(("empty", "", "empty", "empty"))
    other, _ = make_scan(("", "bare tick", "", ""), box_left=mark_left, label_left=label_left)
    rows = (round(58 * 150 / 72), round(80 * 150 / 72))  # of the second line
    image.paste(other.crop((0, rows[0], other.width, rows[1])), (0, rows[0]))
    assert states(find(image, words)) == "---", why


def ink_of(sign: str) -> Ink:
    """Return the ink of a printed sign, as near as it reaches."""
    image = Image.new("L", (120, 120), 255)
    ImageDraw.Draw(image).text((60, 60), sign, fill=0, font=ImageFont.load_default(36), anchor="mm")
    dark = np.asarray(image) < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return np.asarray(dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], np.bool_)


SIGNS = "ABCDEFGHIJLMNOPQRSTUVWYZabcdefghijlmnopqrstuvwyz0123456789?!/"


def test_no_letter_but_x_has_the_shape_of_a_mark() -> None:
    assert [sign for sign in SIGNS if is_cross(ink_of(sign)) or is_check(ink_of(sign))] == []
    assert [sign for sign in "xX" if is_cross(ink_of(sign))] == ["x", "X"]


def test_a_sign_printed_twice_looks_alike_whatever_the_scanner_did() -> None:
    cross = ink_of("x")
    dirty = cross.copy()
    dirty[:3, :3] = ~dirty[:3, :3]
    assert looks_like(cross, cross)
    assert looks_like(dirty, cross)
    assert not looks_like(ink_of("o"), cross)
    assert not looks_like(np.kron(cross, np.ones((2, 2))) > 0, cross), "twice the size"


JOINED = [
    (
        ("empty", "empty", "wild cross", "wild cross", "wild cross", "empty", "empty"),
        13.0,
        "--xxx--",
        "joined by strokes",
    ),
    (("empty", "cross", "empty", "tick", "empty"), 11.4, "-x-x-", "a list so tight that its boxes nearly touch"),
    (("round empty", "round cross", "round empty", "round wild cross"), 13, "-x-x", "circles"),
]


@pytest.mark.parametrize(("kinds", "pitch", "expected", "why"), JOINED, ids=[why for *_, why in JOINED])
def test_boxes_near_each_other_are_told_apart(kinds: tuple[str, ...], pitch: float, expected: str, why: str) -> None:
    image, words = make_scan(kinds, pitch=pitch)
    assert states(find(image, words)) == expected, why


def test_a_stroke_that_runs_into_the_next_box_does_not_tick_it() -> None:
    image, words = make_scan(("empty", "empty", "far cross", "empty", "empty", "empty"), pitch=11.5)
    seen = states(find(image, words))
    assert seen[2] == "x"
    assert set(seen[:2] + seen[3:]) <= {"-", "?"}


@pytest.mark.parametrize("outline", ["", "round "], ids=["squares", "circles"])
def test_capitals_in_the_column_of_boxes_are_no_box(outline: str) -> None:
    """Bars of E, F, F as high as a box, in points: together they have an outline on all four sides."""
    image, words = make_scan(("", *(outline + kind for kind in ("empty", "wild cross", "empty", "wild cross"))))
    draw, scale = ImageDraw.Draw(image), 150 / 72
    stems, arms = (
        (50.0, 58.0, 66.0),
        ((50.0, 38.5), (58.0, 38.5), (66.0, 38.5), (50.0, 43.0), (58.0, 43.0), (50.0, 47.4)),
    )
    bars = [(x, 38.5, x + 1.8, 49.0) for x in stems] + [(x, y, x + 6.6, y + 1.6) for x, y in arms]
    for bar in bars:
        draw.rectangle([side * scale for side in bar], fill=INK)
    assert states(find(image, words)) == "-x-x"


def test_a_round_letter_within_a_line_is_no_box_and_a_square_is() -> None:
    """A word of one letter, such as "a" or "à", is as round and as far from its neighbours as a circle to tick."""
    for outline, expected in (("round empty", "---"), ("empty", "----")):
        image, words = make_scan((outline, outline, outline))
        draw_box(ImageDraw.Draw(image), 250, 64, 10, outline, 150 / 72)
        line = [
            words[0]._replace(x0=x0, x1=x1, top=64, bottom=75)
            for x0, x1 in ((200.0, 247.0), (249.5, 260.5), (263.0, 300.0))
        ]
        assert states(find(image, (*words, *line))) == expected
        assert states(find(image, words)) == "----", "with no words around, either may be one"


# --- pages with too few boxes


def box(size: float = 10.0, *, label: float | None = 16.0, state: str = "empty", is_bare: bool = False) -> PixelBox:
    return PixelBox(Box(50, 40, 50 + size, 40 + size), TickState(state), 0.97, is_bare, label)


MARK = box(8.0, state="ticked", is_bare=True)
LONE = [
    (box(), (box(), box()), 0.93, "a box as on the other pages"),
    (box(state="ticked"), (box(), box()), 0.93, "ticked"),
    (box(), (box(),), None, "one box elsewhere proves nothing"),
    (box(), (), None, "no box elsewhere"),
    (box(13.0), (box(), box()), None, "of another size: a letter"),
    (box(label=26.0), (box(), box()), None, "with its label farther away"),
    (box(label=None), (box(), box()), None, "with nothing right of it"),
    (MARK, (box(), box(), MARK), 0.93, "a mark as on the other pages"),
    (MARK, (box(), box()), 0.8, "a mark where others show but empty boxes: for a person to decide"),
    (MARK, (box(), box(), box(state="ticked")), None, "a mark where others tick within the box"),
]


@pytest.mark.parametrize(("lone", "others", "certainty", "why"), LONE, ids=[why for *_, why in LONE])
def test_a_lone_box_is_believed_for_its_like(
    lone: PixelBox, others: tuple[PixelBox, ...], certainty: float | None, why: str
) -> None:
    found = believed_boxes((lone,), others)
    assert [box.certainty for box in found] == ([] if certainty is None else [certainty]), why


def test_one_box_alone_is_kept_apart_until_other_pages_are_known() -> None:
    alone = see(*make_scan(("", "empty", "bare tick")))
    assert (alone.boxes, states(alone.lone)) == ((), "-x")
    assert see(*make_scan(("empty", "bare tick", "empty"))).lone == ()
    assert states(believed_boxes(alone.lone, find(*make_scan(("empty", "bare tick", "empty"))))) == "-x"


def test_words_read_from_a_lone_mark_go_once_it_is_believed() -> None:
    sign, label = PrintedWord("✓", 50, 40, 58, 50), PrintedWord("Biens", 66, 40, 90, 50)
    first = RecognisedPage((label,), 0.99, pixel_boxes=(box(), box(), MARK))
    second = RecognisedPage((sign, label), 0.99, lone_boxes=(MARK,))
    settled = settle_lone_boxes({1: first, 2: second})
    assert settled[1] is first
    assert (settled[2].words, [found.is_bare for found in settled[2].pixel_boxes]) == ((label,), [True])
    assert settle_lone_boxes({2: second}) == {2: second}, "with no sure box nothing is taken away"


def test_strokes_that_run_down_along_boxes_are_no_word() -> None:
    boxes = [Box(50, top, 60, top + 10) for top in (40.0, 60.0, 80.0)]
    strokes, aside = PrintedWord("202", 61, 38, 65, 92), PrintedWord("202", 161, 38, 165, 92)
    assert free_of_boxes((strokes, aside), boxes) == (aside,)
