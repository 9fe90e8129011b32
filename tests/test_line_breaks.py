"""Where a printed line runs on and where it ends."""

from __future__ import annotations

import pytest

from extract.body.line_breaks import Wrapping, break_between
from extract.body.lines import FoldedLine, fold_words
from extract.words.gaps import Gap
from models.document import Box, Line

LETTER_PT, SIZE_PT, LEFT_PT = 5.0, 10.0, 60.0
FULL = "Le lavoir accueille une chorale et un"  # as far as its column goes


def printed(
    raw: str, *, x0: float = LEFT_PT, top: float = 100.0, page_no: int = 1, block_no: int = 1, **more: object
) -> FoldedLine:
    """Return a line of a PDF."""
    box = Box(x0=x0, top=top, x1=x0 + LETTER_PT * len(raw), bottom=top + SIZE_PT)
    line = Line(0, len(raw), page_no, block_no, size_pt=SIZE_PT, box=box, **more)  # type: ignore[arg-type]
    return FoldedLine(line, raw, fold_words(raw), False)


def typed(raw: str) -> FoldedLine:
    """Return a line of a text, which has no place on a page."""
    return FoldedLine(Line(0, len(raw), 1, 1), raw, fold_words(raw), False)


BREAKS = [
    # one line, the next, whether the first runs on, why
    (printed(FULL), printed("atelier."), True, "a small letter"),
    (printed(FULL), printed("Atelier de couture"), True, "no room for the next word"),
    (printed("Le lavoir accueille un."), printed("Atelier de couture"), False, "room enough behind a stop"),
    (printed("Le lavoir accueille une"), printed("Atelier de couture"), True, "as much room, and no stop"),
    (printed("Le lavoir"), printed("Atelier de couture"), False, "much room, stop or no stop"),
    (printed(FULL), printed("ll a chanté"), True, "no room, though it begins no small word"),
    (printed("Le lavoir"), printed("ll a chanté"), False, "as OCR reads a capital letter"),
    (printed(FULL, x0=LEFT_PT + 20), printed("Atelier de couture"), False, "items of a list stand further right"),
    (printed(FULL, is_bullet=True), printed("Atelier"), False, "below the bullet: no part of the item"),
    (printed(FULL, is_bullet=True), printed("Atelier", x0=LEFT_PT + 8), True, "below the words of the item"),
    (printed(FULL), printed("Atelier", is_bullet=True), False, "the next is an item"),
    (printed(FULL), printed("Atelier", heading_level=2), False, "the next is a heading"),
    (typed("a" * 70), typed("Atelier de couture"), True, "a text wrapped as wide as its longest line"),
    (typed("a" * 40), typed("Atelier de couture"), False, "a short line of such a text"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two", "runs_on", "why"), BREAKS)
def test_a_line_runs_on_or_ends(one: FoldedLine, two: FoldedLine, runs_on: bool, why: str) -> None:
    longest = printed(FULL) if one.line.box is not None else typed("b" * 72)
    assert break_between(one, two, Wrapping([longest, one, two])) == (Gap.SOFT if runs_on else Gap.HARD), why


def test_lines_of_a_text_that_was_not_wrapped_are_paragraphs() -> None:
    one, two = typed("a" * 119), typed("Atelier de couture")
    assert break_between(one, two, Wrapping([typed("b" * 120), one, two])) == Gap.HARD


PLACES = [
    # one line, the next, what begins, why
    (printed("un"), printed("deux", block_no=2, top=130), 0, "another paragraph"),
    (printed("un", top=700), printed("deux", block_no=2, x0=300), Gap.PAGE, "the next column, at its top"),
    (printed("un"), printed("deux", block_no=2, page_no=2), Gap.PAGE, "overleaf"),
    (printed("un", top=700), printed("deux", block_no=2), 0, "higher, and not to the right: no column"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two", "begins", "why"), PLACES)
def test_a_block_ends_a_line(one: FoldedLine, two: FoldedLine, begins: int, why: str) -> None:
    assert break_between(one, two, Wrapping([one, two])) == Gap.HARD | Gap.PARAGRAPH | begins, why


CAPITALS = [
    # one line, the next, whether it was broken, why
    (printed(FULL.upper()), printed("ATELIER", top=112), True, "no room for the next word"),
    (printed("LE LAVOIR"), printed("ATELIER", top=112), False, "room enough"),
    (printed(FULL.upper()), printed("ATELIER", top=112, is_bullet=True), False, "an item"),
    (printed(FULL.upper() + "."), printed("ATELIER", top=112), False, "behind a stop"),
    (printed(FULL.upper()), printed("ATELIER", top=140), False, "further down"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two", "was_broken", "why"), CAPITALS)
def test_lines_of_a_page_in_capitals_are_told_by_their_room(
    one: FoldedLine, two: FoldedLine, was_broken: bool, why: str
) -> None:
    wrapping = Wrapping([printed(FULL.upper()), one, two])
    assert wrapping.is_in_capitals
    assert wrapping.was_broken(one, two) is was_broken, why


WEIGHTS = [
    # one line, the next, whether a sentence goes on, why
    (printed("un bal avec"), printed("les voisins", block_no=2, top=112, is_bold=True), True, "but for its weight"),
    (printed("un bal avec"), printed("Les voisins", block_no=2, top=112, is_bold=True), False, "a capital letter"),
    (printed("un bal."), printed("les voisins", block_no=2, top=112, is_bold=True), False, "the sentence has ended"),
    (printed("un bal avec"), printed("les voisins", block_no=2, top=130, is_bold=True), False, "further below"),
    (printed("un bal avec"), printed("les voisins", block_no=2, top=112, x0=90, is_bold=True), False, "not below it"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two", "goes_on", "why"), WEIGHTS)
def test_a_sentence_goes_on_in_letters_of_another_weight(
    one: FoldedLine, two: FoldedLine, goes_on: bool, why: str
) -> None:
    assert (break_between(one, two, Wrapping([one, two])) == Gap.SOFT) is goes_on, why


def test_a_line_ends_where_its_column_reaches_further_though_its_block_does_not() -> None:
    column = [printed(FULL * 2, top=200.0 + 20 * k, block_no=9) for k in range(8)]
    one, two = printed("Il y a un café", block_no=1), printed("Atelier de couture", block_no=1, top=112.0)
    assert break_between(one, two, Wrapping([one, two, *column])) == Gap.HARD
    assert break_between(one, two, Wrapping([one, two])) == Gap.SOFT
