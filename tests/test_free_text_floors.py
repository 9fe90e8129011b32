"""How much of what people marked in free texts is found: floors for each kind and each set of texts."""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks.free_text.marks import parse_marked
from benchmarks.free_text.measure import NEGATION, Measured, is_same
from benchmarks.free_text.measured_page import PAGE, measured_section, with_section
from benchmarks.free_text.sets import SETS, measure_sets, read_set
from models.mentions import MentionKind
from tests.french import free_text_lists

# F1: what was asked for. What unseen texts gave when they were first measured is in docs/free-text.md.
FLOORS = {
    MentionKind.CONCEPT: 0.90,
    MentionKind.ENTITY: 0.85,
    MentionKind.QUANTITY: 0.95,
    MentionKind.ACTIVITY: 0.85,
    NEGATION: 0.92,
}


@cache
def measured() -> dict[str, Measured]:
    return measure_sets()


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("kind", FLOORS)
def test_enough_is_found_and_little_else(name: str, kind: str) -> None:
    found = measured()[name]
    failed = [failure for failure in found.failures if failure.kind == kind]
    assert found.scores[kind].f1 >= FLOORS[kind], failed


def test_there_are_enough_marked_texts_half_of_them_from_before_the_rules() -> None:
    sizes = {name: len(read_set(path, free_text_lists())) for name, path in SETS.items()}
    assert sum(sizes.values()) >= 150
    assert sizes["held_out"] >= 75


def test_every_mark_names_something_of_the_lists() -> None:
    lists = free_text_lists()
    known = {c.id for c in lists.concepts} | {a.id for a in lists.activities}
    named = (MentionKind.CONCEPT, MentionKind.ACTIVITY)
    for path in SETS.values():
        marks = [mark for text in read_set(path, lists) for mark in text.marks if mark.kind in named]
        assert {mark.what for mark in marks} <= known


def test_the_page_says_what_is_measured_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_section(page, measured_section(measured())), "run: python -m benchmarks.free_text"


def test_marks_stand_inside_of_each_other() -> None:
    text = parse_marked("sante", "Avec [12 [voisins|voisins !]|12 voisin /year ~] ici.", frozenset())
    outer, inner = text.marks
    assert text.text == "Avec 12 voisins ici."
    assert (text.text[outer.start : outer.end], text.text[inner.start : inner.end]) == ("12 voisins", "voisins")
    assert inner.is_negated
    assert outer.quantity is not None
    assert (outer.quantity.value_number, outer.quantity.value_min, outer.quantity.period) == (12.0, None, "year")
    assert not is_same(outer, inner)


@pytest.mark.parametrize("marked", ["[voisins|voisins", "voisins|voisins]", "[x|1.2.3 an]"])
def test_marks_that_cannot_be_read_are_refused(marked: str) -> None:
    with pytest.raises(ValueError, match=r"closed|closes nothing|no number"):
        parse_marked("sante", marked, frozenset())
