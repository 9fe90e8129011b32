"""Rows of two cells: answers under a heading on the left, what was said about them on the right."""

from __future__ import annotations

import pytest

from extract.layout.besides import part_beside
from extract.layout.printed import PrintedWord
from extract.layout.strips import find_strips
from tests.placed_words import SIZE_PT, draw

LEFT_PT, RIGHT_PT = 60.0, 170.0


def row(name: str, top: float, said: str, *, size: float = 12.0, right_top: float = 0.0) -> list[PrintedWord]:
    """Return a row: a heading, answers below it, and beside it what was said."""
    left = [*draw(name, LEFT_PT, top, size=size), *draw("un choix|puis un autre", LEFT_PT, top + 16)]
    return [*left, *draw(said, RIGHT_PT, top + right_top)]


def alone(name: str, top: float) -> list[PrintedWord]:
    """Return a row without a right cell, whose first answer stands on the line of its heading."""
    return [*row(name, top, ""), *draw("oui", LEFT_PT + 33, top)]


TALK = "on y parle du lieu|et de ses gens|et du quartier"
TWO = [*row("Lien", 60, TALK), *row("Soin", 130, TALK)]

CASES = [
    # words, first words of the parts, why
    (TWO, "Lien on Soin on", "each cell is a part, row by row"),
    ([*draw("Effets individuels", LEFT_PT, 20, size=16, bold=True), *TWO], "Effets Lien on Soin on", "a heading above"),
    ([*TWO, *row("Ville", 200, "")], "Lien on Soin on Ville un", "a row may have nothing on its right"),
    ([*TWO, *alone("Ville", 200)], "Lien on Soin on Ville", "also one that begins with an answer"),
    (row("Lien", 60, TALK), "", "one row tells nothing"),
    ([*TWO, *alone("Ville", 200), *alone("Agir", 270)], "", "half of the rows have nothing beside them"),
    ([*row("Lien", 60, "a|b|c"), *row("Soin", 130, "a|b|c")], "", "a narrow column holds marks"),
    ([*row("Lien", 60, TALK, size=10), *row("Soin", 130, TALK, size=10)], "", "nothing on the left is a heading"),
    ([*TWO, *draw("Ville on", RIGHT_PT, 130 + 50, size=12), *draw("a", LEFT_PT, 180)], "", "a heading on the right"),
    ([*TWO, *draw("et la fin", LEFT_PT, 169, bold=True)], "Lien on Soin on", "a bold end of a row"),
    ([*row("Lien", 60, TALK, right_top=40), *row("Soin", 170, TALK, right_top=40)], "", "right cells begin elsewhere"),
]


@pytest.mark.parametrize(("words", "parts", "why"), CASES)
def test_rows_are_parted_into_cells(words: list[PrintedWord], parts: str, why: str) -> None:
    strips = find_strips(words, list(range(len(words))), SIZE_PT)
    found = part_beside(words, strips, SIZE_PT)
    assert " ".join(words[min(part)].text for part in found) == parts, why
    if found:
        assert sorted(i for part in found for i in part) == list(range(len(words))), "every word once"
