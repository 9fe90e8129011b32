"""Dictionary forms of words: the tables of the French model in sorted blocks of memory."""

from __future__ import annotations

import pytest

from extract.language.lemmas import LemmaTable, word_forms, word_set

VERBS = {"prêtent": "prêter", "prête": "prêter", "est": "être", "a": "avoir"}
TABLE = LemmaTable(
    forms={"noun": word_forms({"travaux": "travail"}), "adj": word_forms({}), "verb": word_forms(VERBS)},
    known={
        "noun": word_set(["échange", "école", "atelier", "zone"]),
        "adj": word_set(["commun"]),
        "verb": word_set(["prêter", "accompagner"]),
    },
    endings={"noun": (("s", ""),), "adj": (("es", ""),), "verb": (("ons", "er"),)},
)

FORMS = [
    ("travaux", "NOUN", "travail", "a form that the table lists"),
    ("école", "NOUN", "école", "a known word, which begins with an accent: after z in the order of bytes"),
    ("échanges", "NOUN", "échange", "an ending"),
    ("communes", "ADJ", "commun", "an ending of another part of speech"),
    ("est", "AUX", "être", "auxiliaries are verbs"),
    ("prêtons", "VERB", "prêter", "an ending gives a known word"),
    ("accompagne", "VERB", "accompagner", "an ending that the tables lack"),
    ("anticonstitutionnellement", "NOUN", "anticonstitutionnellement", "longer than any word of the table"),
    ("z", "NOUN", "z", "comes after every word of the table but those with accents"),
    ("a", "NOUN", "a", "comes before every word of the table"),
    ("œuvres", "NOUN", "œuvre", "unknown, and comes after every word of the table"),
    ("prête", "ADV", "prête", "parts of speech without a table keep the word"),
]


@pytest.mark.parametrize(("word", "pos", "lemma", "why"), FORMS, ids=[row[-1] for row in FORMS])
def test_the_dictionary_form_of_a_word(word: str, pos: str, lemma: str, why: str) -> None:
    assert TABLE.lemma(word, pos) == lemma


def test_a_verb_that_is_taken_for_another_part_of_speech_keeps_its_dictionary_form() -> None:
    assert TABLE.lemma_as_known("prêtent", "ADV") == "prêter"
    assert TABLE.lemma_as_known("prêtent", "NOUN") == "prêter"
    assert TABLE.lemma_as_known("travaux", "NOUN") == "travail"


@pytest.mark.parametrize("word", ["travaux", "école", "commun", "prête", "a"])
def test_a_word_of_any_part_of_speech_is_common(word: str) -> None:
    assert TABLE.is_common(word)


@pytest.mark.parametrize("word", ["", "ecole", "écol", "écoles de musique", "travau", "œuvre"])
def test_what_only_resembles_a_word_is_not(word: str) -> None:
    assert not TABLE.is_common(word)
    assert not TABLE.is_noun(word)


def test_a_table_without_words_knows_none() -> None:
    assert "école" not in word_set([])
    assert "école" not in word_forms({})
    assert word_forms({}).get("école") is None
