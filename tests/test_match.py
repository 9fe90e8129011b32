"""A phrase is named when it is close to one label and clearly further from every other; else it is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.words.lexicon import Terms
from extract.words.match import (
    Near,
    choose_term,
    find_phrase,
    fold_confusions,
    is_damage,
    match_phrase,
    match_slip,
    may_begin,
    similarity,
)

LABELS = {
    "jardiniers reguliers": "regulars",
    "jardiniers irreguliers": "irregulars",
    "petits services": "services",
    "coups de main": "services",  # two labels of one term are no rivals
    "biens": "goods",
}

CASES = [
    # phrase, term, why
    ("petits services", "services", "equal"),
    ("coups de main", "services", "equal to another label of the term"),
    ("petit service", "services", "two letters lost"),
    ("jardiniers ireguliers", None, "as close to one as to the other: refused"),
    ("jardiniers irreguliers", "irregulars", "equal, although another is close"),
    ("surface du bati", None, "nothing near"),
    ("", None, "nothing at all"),
    ("bien", "goods", "one letter of five, and above the floor"),
    ("liens", None, "one letter of five, below the floor"),
]


@pytest.mark.parametrize(("phrase", "term", "why"), CASES)
def test_phrase_is_named_or_refused(phrase: str, term: str | None, why: str) -> None:
    found = match_phrase(phrase, LABELS, floor=85.0, margin=5.0)
    assert (found.term if found else None) == term, why


def test_a_match_tells_the_closest_other_term() -> None:
    found = match_phrase("jardiniers regulier", LABELS, floor=85.0, margin=2.0)
    assert found is not None
    assert (found.term, found.runner_up) == ("regulars", "irregulars")
    assert found.runner_up_score is not None
    assert found.score > found.runner_up_score


PLACES = [
    # phrase, text, the words found, why
    ("ces rencontres ont lieu", "ces rencontres ont lieu au quotidien", "ces rencontres ont lieu", "at the beginning"),
    ("ces rencontres ont lieu", "et ces rencontrcs ont licu ici", "ces rencontrcs ont licu", "damaged, in the middle"),
    ("ces rencontres ont lieu", "cesrencontres ont lieu ici", "cesrencontres ont lieu", "glued words are kept whole"),
    ("ces rencontres ont lieu", "on mange ensemble le midi", None, "nothing like it"),
    ("rencontres", "les rencontres", "rencontres", "the word that is only touched stays out"),
]


@pytest.mark.parametrize(("phrase", "text", "words", "why"), PLACES)
def test_a_phrase_is_found_by_whole_words(phrase: str, text: str, words: str | None, why: str) -> None:
    place = find_phrase(phrase, text, floor=80.0)
    assert (text[place.start : place.end] if place else None) == words, why


CONFUSED = [
    ("cornrnun", "commun"),  # rn for m
    ("quotidlen", "quotidien"),  # l for i
    ("bénévo1es", "bénévoies"),  # 1 for l: both are read as i
    ("5ante", "sante"),  # 5 for s
]


@pytest.mark.parametrize(("seen", "meant"), CONFUSED)
def test_letters_taken_for_each_other_are_one(seen: str, meant: str) -> None:
    assert fold_confusions(seen) == fold_confusions(meant)


@given(st.text(max_size=30), st.text(max_size=60))
def test_a_place_lies_inside_its_text(phrase: str, text: str) -> None:
    place = find_phrase(phrase, text, floor=60.0)
    assert place is None or 0 <= place.start <= place.end <= len(text)


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_the_same_both_ways_and_whole_for_equals(one: str, other: str) -> None:
    assert similarity(one, other) == pytest.approx(similarity(other, one))
    assert 0.0 <= similarity(one, other) <= 100.0
    assert similarity(one, one) == 100.0


BEGINNINGS = [
    # phrase, text, may begin so, why
    ("petits services", "petits servlces et biens", True, "damaged, at the beginning"),
    ("petits services", "on mange ensemble le midi", False, "too few of its letters"),
    ("petits services", "on y a rendu a tout le monde de petits services", False, "it stands further on"),
]


@pytest.mark.parametrize(("phrase", "text", "may", "why"), BEGINNINGS)
def test_most_phrases_that_do_not_begin_a_text_are_told_quickly(phrase: str, text: str, may: bool, why: str) -> None:
    assert may_begin(text, phrase, floor=86.0) == may, why


@given(st.text(alphabet="abc ", min_size=1, max_size=12), st.text(alphabet="abc ", max_size=20), st.floats(60.0, 100.0))
def test_no_phrase_that_a_beginning_resembles_is_passed_over(phrase: str, text: str, floor: float) -> None:
    if any(similarity(phrase, text[:size]) >= floor for size in range(1, len(text) + 1)):
        assert may_begin(text, phrase, floor=floor)


@given(st.sampled_from(sorted(LABELS)), st.integers(0, 12), st.sampled_from(["", "a", "e", "ie", "si"]))
def test_slips_are_found_among_labels_of_about_the_same_length(label: str, at: int, letters: str) -> None:
    phrase = label[:at] + letters + label[at + 1 :]
    alike = Terms(LABELS).by_length.get(len(phrase), {})
    assert match_slip(phrase, alike) == match_slip(phrase, LABELS)


CLOSEST = [
    # scores of labels that name two terms, margin, term, why
    ((95.0, 91.0), 4.0, "one", "as far apart as is asked"),
    ((95.0, 91.0), 5.0, None, "closer to each other"),
    ((84.0,), 5.0, None, "below the floor, with nothing near it"),
    ((85.0,), 5.0, "one", "at the floor"),
]


@pytest.mark.parametrize(("scores", "margin", "term", "why"), CLOSEST)
def test_the_closest_term_is_taken_when_it_is_clearly_closest(
    scores: tuple[float, ...], margin: float, term: str | None, why: str
) -> None:
    near = [Near(label, score) for label, score in zip(("jardin", "jardins"), scores, strict=False)]
    found = choose_term(near, {"jardin": "one", "jardins": "other"}, floor=85.0, margin=margin)
    assert (found.term if found else None) == term, why


SLIPS = [
    ("jardiniers du lavior", {"jardiniers du lavoir": "one"}, "one", "two letters that changed places"),
    ("jardiniers du lavoit", {"jardiniers du lavoir": "one", "jardiniers du lavoix": "other"}, None, "of two terms"),
    ("jardiniers du lavoit", {"jardiniers du lavoir": "one", "jardiniers du lavoix": "one"}, "one", "of one, twice"),
    ("bal", {"bas": "one"}, None, "a short word with another letter is another word"),
]  # fmt: skip


@pytest.mark.parametrize(("phrase", "terms", "term", "why"), SLIPS)
def test_one_slip_names_one_term(phrase: str, terms: dict[str, str], term: str | None, why: str) -> None:
    found = match_slip(phrase, terms)
    assert (found.term if found else None) == term, why


DENIED = [
    ("un sentiment d inconfrot", "un sentiment d inconfort", True, "damaged letters"),
    ("sans un sentiment d inconfort", "un sentiment d inconfort", False, "a denial that the label does not hold"),
    ("pas un sentiment d inconfrot", "pas un sentiment d inconfort", True, "one that it holds"),
]


@pytest.mark.parametrize(("phrase", "label", "expected", "why"), DENIED)
def test_damage_denies_nothing(phrase: str, label: str, expected: bool, why: str) -> None:
    assert is_damage(phrase, label) is expected, why
