"""Letters that OCR takes for others are put right only where the word leaves no doubt."""

from __future__ import annotations

import pytest

from extract.body.line_breaks import begins_small
from extract.readers.ocr_letters import mend_letters

WORDS = [
    # as read, as printed, why
    ("présent'e's.", "présent·e·s.", "the dots of inclusive writing read as apostrophes"),
    ("acteur’rice·s", "acteur·rice·s", "one of them"),
    ("l'eau", "l'eau", "an apostrophe"),
    ("aujourd'hui", "aujourd'hui", "an apostrophe within a word"),
    ("2oo", "200", "noughts read as letters"),
    ("1O,", "10,", "a capital one"),
    ("2o22", "2022", "between digits"),
    ("4oeufs", "4oeufs", "letters follow: glued words, not a number"),
    ("CO2", "CO2", "a formula"),
    ("vélo", "vélo", "a word"),
]


@pytest.mark.parametrize(("read", "printed", "why"), WORDS)
def test_misread_letters(read: str, printed: str, why: str) -> None:
    assert mend_letters(read) == printed, why


def test_a_sentence_that_begins_with_il_does_not_begin_small() -> None:
    assert not begins_small("ll a été observé")  # "Il", as OCR reads it
    assert begins_small("les bénévoles")
