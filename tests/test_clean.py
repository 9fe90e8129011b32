"""Words as the page meant them: case, accents and inclusive writing undone, and the way back to the raw text kept."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.words.clean import fold, fold_word, masculine_of_pair, split_words, tokenize

WORDS = [
    # printed, folded, why
    ("SANTÉ", "sante", "capitals and accents do not count"),
    ("cœur", "coeur", "a ligature is two letters"),
    ("ﬁnir", "finir", "so is one of typesetting"),
    ("e\u0301te\u0301", "ete", "an accent may stand as a character of its own"),
    ("quar\u00adtier", "quartier", "a soft hyphen is no letter"),
    ("quar\u200btier", "quartier", "nor is a space without width"),
    ("occupant·e·s", "occupants", "middle dots"),
    ("occupant•e•s", "occupants", "bullets"),
    ("occupant⋅e⋅s", "occupants", "dot operators"),
    ("occupant.e.s", "occupants", "full stops"),
    ("occupant-e-s", "occupants", "hyphens"),
    ("occupant/e/s", "occupants", "slashes"),
    ("occupant:e:s", "occupants", "colons, as recognition reads the dots"),
    ("occupant(e)s", "occupants", "brackets"),
    ("occupant·es", "occupants", "one separator for both endings"),
    ("OCCUPANT·E·S", "occupants", "in a heading"),
    ("visiteur·euse·s", "visiteurs", "-euse"),
    ("acteur·rice·s", "acteurs", "-rice"),
    ("voisin·e·s", "voisins", "-e"),
    ("tou·te·s", "tous", "the stem takes the plural"),
    ("tou.te.s", "tous", "the same with full stops"),
    ("présent.e.s", "presents", "with an accent inside"),
    ("usager·ère·s", "usagers", "-ère"),
    ("habitant·e", "habitant", "a singular stays one"),
    ("peut-être", "peut", "only inclusive endings belong to the word before a hyphen: two words, the first shown"),
]


@pytest.mark.parametrize(("printed", "folded", "why"), WORDS)
def test_one_word_folds_to_its_plain_masculine(printed: str, folded: str, why: str) -> None:
    assert tokenize(printed)[0].text == folded, why


PHRASES = [
    # printed, folded, why
    ("acteurs et actrices du quartier", "acteurs du quartier", "a pair written out is one word"),
    ("actrices et acteurs du quartier", "acteurs du quartier", "in either order"),
    ("voisins et voisines", "voisins", "-e"),
    ("visiteurs/visiteuses", "visiteurs", "a pair joined by a slash"),
    ("tous ou toutes", "tous ou toutes", "too short a stem to tell a pair from two words"),
    ("usagers et usagères", "usagers", "-ère"),
    ("citoyens et citoyennes", "citoyens", "-enne"),
    ("compétences et biens", "competences et biens", "two words that share nothing stay two"),
    ("biens et biens", "biens et biens", "a word and itself are no pair"),
    ("lors d'évènements grand public", "lors d evenements grand public", "an apostrophe parts words"),
    ("l’équipe", "l equipe", "a curly one too"),
    ("(atelier, évènement, marché, ...)", "atelier evenement marche", "punctuation gives no word"),
    ("+ + + + +", "", "marks alone give none"),
]


@pytest.mark.parametrize(("printed", "folded", "why"), PHRASES)
def test_phrases_fold_to_words_parted_by_single_spaces(printed: str, folded: str, why: str) -> None:
    assert fold(printed) == folded, why


@pytest.mark.parametrize(("separator"), ["·", "•", "⋅", ".", "-", "/", ":"])
def test_every_separator_of_inclusive_writing_is_one_form(separator: str) -> None:
    printed = "acteur·rice·s et voisin·e·s, tou·te·s présent·e·s".replace("·", separator)
    assert fold(printed) == "acteurs et voisins tous presents"


PAIRS = [
    ("acteurs", "actrices", "acteurs"),  # -eur, -rice
    ("visiteuses", "visiteurs", "visiteurs"),  # the feminine first
    ("sportifs", "sportives", "sportifs"),  # -f, -ve
    ("heureux", "heureuse", "heureux"),  # -x, -se
    ("patrons", "patronnes", "patrons"),  # -on, -onne
    ("biens", "liens", None),  # other beginnings
    ("le", "la", None),  # other words
    ("un", "une", None),  # too short a stem
    ("port", "porte", "port"),  # looks like a pair; only "port et porte" would join them
]


@pytest.mark.parametrize(("first", "second", "masculine"), PAIRS)
def test_word_pairs_are_told(first: str, second: str, masculine: str | None) -> None:
    assert masculine_of_pair(first, second) == masculine


PLACES = [
    # text, token, the raw stretch that it came from
    ("Aux visiteur·euse·s.", "visiteurs", "visiteur·euse·s"),  # the last separator stays outside
    ("des acteurs et actrices du lieu", "acteurs", "acteurs et actrices"),  # a pair is one stretch
    ("tou.te.s.", "tous", "tou.te.s"),  # full stops inside a word, one after it
    ("À L'ÉTÉ", "ete", "ÉTÉ"),  # capitals
]


@pytest.mark.parametrize(("text", "token", "raw"), PLACES)
def test_each_token_knows_the_raw_text_that_it_came_from(text: str, token: str, raw: str) -> None:
    found = next(t for t in tokenize(text) if t.text == token)
    assert text[found.start : found.end] == raw


def test_pairs_can_be_left_apart() -> None:
    assert fold("acteurs et actrices", join_pairs=False) == "acteurs et actrices"


@given(st.text(max_size=60))
def test_tokens_of_any_text_rise_and_do_not_overlap(text: str) -> None:
    tokens = tokenize(text)
    assert all(t.start < t.end <= len(text) for t in tokens)
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))
    assert all(" " not in t.text for t in tokens)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿœæABCDEFÀÂÇÉÈÊÎÔÙÛŒÆ", min_size=1, max_size=20))
def test_folding_a_folded_word_changes_nothing(word: str) -> None:
    folded = fold_word(word)
    assert fold_word(folded) == folded


@given(st.text(alphabet="aeéS s.,·-/()'\u0301\u00ad\n", max_size=60))
def test_words_and_what_stands_behind_them_are_the_whole_text(text: str) -> None:
    words, starts, ends, behind = split_words(text)
    pieces = [text[start:end] + signs for start, end, signs in zip(starts, ends, behind, strict=True)]
    assert "".join(pieces) == (text[starts[0] :] if words else "")
    assert not any(c.isalnum() for signs in behind for c in signs)
    assert [tuple(token) for token in tokenize(text)] == list(zip(words, starts, ends, strict=True))
