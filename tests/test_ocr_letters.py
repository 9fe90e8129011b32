"""Letters that OCR takes for others are put right only where the word leaves no doubt."""

from __future__ import annotations

import pytest

from extract.body.line_breaks import begins_small
from extract.layout.printed import PrintedWord
from extract.readers.ocr_letters import join_endings, mend_letters

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


ENDINGS = [
    # words as read, the words that they are, why
    ("voisin.e. s du quartier", "voisin.e.s du quartier", "a blank read behind the last dot"),
    ("voisin·e s,", "voisin·e·s,", "the dot was not read"),
    ("Mme. s ici", "Mme. s ici", "no inclusive writing"),
    ("voisin·e du s", "voisin·e du s", "not behind it"),
]


@pytest.mark.parametrize(("read", "joined", "why"), ENDINGS)
def test_a_plural_goes_back_to_its_word(read: str, joined: str, why: str) -> None:
    words = [PrintedWord(text, 40 + 30 * at, 10, 65 + 30 * at, 20) for at, text in enumerate(read.split())]
    assert " ".join(word.text for word in join_endings(words)) == joined, why


def test_words_of_two_lines_are_not_joined() -> None:
    words = (PrintedWord("voisin.e.", 40, 10, 80, 20), PrintedWord("s", 40, 30, 45, 40))
    assert join_endings(words) == words


def test_a_sentence_that_begins_with_il_does_not_begin_small() -> None:
    assert not begins_small("ll a été observé")  # "Il", as OCR reads it
    assert begins_small("les bénévoles")
