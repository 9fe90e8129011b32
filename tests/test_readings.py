"""Readings: what a row says in words that people can read, compare and write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.decisions.readings import (
    OTHER,
    UNKNOWN,
    Choice,
    choice_reading,
    count_reading,
    is_reading,
    parse_choice,
    parse_count,
    reading_of,
    row_reading,
)
from extract.words.quantities import parse_quantity
from models.records import Quantity
from tests.made_reports import made_choice, made_count

CHOICES = [
    (Choice("voisins", True), "voisins", "ticked, or printed in a sentence"),
    (Choice("voisins", False), "not voisins", "its box is printed empty"),
    (Choice("voisins", None), "unread voisins", "its box cannot be read"),
    (Choice(None, True), OTHER, "a phrase that no option names"),
]


@pytest.mark.parametrize(("choice", "reading", "why"), CHOICES)
def test_choices(choice: Choice, reading: str, why: str) -> None:
    assert choice_reading(*choice) == reading, why
    assert parse_choice(reading) == choice, why


COUNTS = [
    ("5", "5", "an exact number"),
    ("Une vingtaine par an", "about 20 per year", "approximate, with its period"),
    ("4 à 6", "4 to 6", "bounds"),
    ("Plus de 15", "from 15", "only a lower bound"),
    ("2 par mois", "2 per month", "a period"),
    ("??", UNKNOWN, "no number can be told"),
    ("Des", UNKNOWN, "a word that is no number"),
]


@pytest.mark.parametrize(("printed", "reading", "why"), COUNTS)
def test_counts(printed: str, reading: str, why: str) -> None:
    quantity = parse_quantity(printed)
    assert count_reading(quantity) == reading, why
    assert parse_count(reading) == quantity, why


NOT_READINGS = [
    ("", "nothing"),
    ("Voisins", "ids are in small letters"),
    ("6 to 4", "bounds the wrong way round"),
    ("about ", "a number must follow"),
    ("5 per decade", "no such period"),
    ("=1+1", "what a spreadsheet would run"),
    ("voisins\n", "more than one line"),
]


@pytest.mark.parametrize(("text", "why"), NOT_READINGS)
def test_other_texts_are_no_readings(text: str, why: str) -> None:
    assert not is_reading(text), why


def test_rows_and_records_say_the_same() -> None:
    choice, count = made_choice("sante.effets", "stress", selected=False), made_count("a.b", Quantity(value_min=3.0))
    assert reading_of(choice) == row_reading("choice", "stress", False, (None, None, None), None, False) == "not stress"
    assert reading_of(count) == row_reading("count", None, None, (None, 3.0, None), None, False) == "from 3"


NUMBERS = st.integers(0, 10**9).map(float) | st.integers(1, 10**6).map(lambda n: n / 4)
PERIODS = st.sampled_from([None, "year", "month", "week", "day"])


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    number, period, is_about = draw(NUMBERS), draw(PERIODS), draw(st.booleans())
    match draw(st.sampled_from(["number", "bounds", "from", "up to"])):
        case "number":
            side = None if is_about else number
            return Quantity(value_number=number, value_min=side, value_max=side, period=period, is_approximate=is_about)
        case "bounds":
            return Quantity(value_min=number, value_max=number + 1, period=period, is_approximate=is_about)
        case "from":
            return Quantity(value_min=number, period=period, is_approximate=is_about)
    return Quantity(value_max=number, period=period, is_approximate=is_about)


@given(quantities())
def test_no_count_is_lost_in_writing(quantity: Quantity) -> None:
    assert parse_count(count_reading(quantity)) == quantity


@given(st.text(max_size=30))
def test_any_text_is_a_reading_or_is_not(text: str) -> None:
    choice, count = parse_choice(text), parse_count(text)
    assert choice is None or choice_reading(*choice) == text
    assert count is None or parse_count(count_reading(count)) == count
