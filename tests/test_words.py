"""Free text in words and sentences: full stops, apostrophes and hyphens inside of words."""

from __future__ import annotations

import pytest

from extract.language.words import read_words, root

WORDS = [
    ("occupant.e.s", ["occupants"]),  # inclusive writing is undone
    ("tou·te·s, salarié(e)s", ["tous", ",", "salariés"]),
    ("l'Ourq, jusqu'à", ["l'", "Ourq", ",", "jusqu'", "à"]),
    ("aujourd'hui", ["aujourd'hui"]),
    ("Saint-Denis, vide-grenier", ["Saint-Denis", ",", "vide-grenier"]),
    ("a-t-il", ["a", "-", "t", "-", "il"]),
    ("14h30 à 3,5 km", ["14h30", "à", "3,5", "km"]),
    ("www.lieu.example/a.b, moi@lieu.example", ["www.lieu.example/a.b", ",", "moi@lieu.example"]),
    ("...", ["..."]),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_words_are_what_the_model_reads(text: str, words: list[str]) -> None:
    assert [word.shown for word in read_words(text)] == words


SENTENCES = [
    ("Les occupant.e.s viennent. Ils mangent.", 2),
    ("M. Durand vient. Mme Roy aussi.", 2),
    ("Pain, lait, etc. puis café.", 1),  # goes on in small letters
    ("Pain, lait, etc. Puis café.", 2),
    ("Ouvert à 14h30. Fermé à 18h.", 2),
    ("Bon ! Très bon ? Oui…", 3),
    ("Une bibliothèque (Bondy...).", 1),
    ("Nos temps forts :\n- bal\n- veillée", 3),  # items of a list
    ("une phrase coupée\npar la page", 1),
]


@pytest.mark.parametrize(("text", "count"), SENTENCES)
def test_sentences_end_where_they_end(text: str, count: int) -> None:
    assert sum(word.ends_sentence for word in read_words(text)) == count


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("riveraines", "riverain", True),
        ("actrices", "acteur", True),
        ("travaux", "traval", True),  # a root need not be a word
        ("bénévoles", "bénévole", True),
        ("marché", "marche", False),  # accents tell words apart
        ("courses", "cours", False),
    ],
)
def test_roots_are_shared_by_number_and_gender(one: str, other: str, is_same: bool) -> None:
    assert (root(one) == root(other)) is is_same
