"""A printed count becomes a number, a range, a bound, or nothing: never an invented one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.words.quantities import parse_quantity
from models.records import Quantity

NOTHING = Quantity()


def exact(value: float, period: str | None = None) -> Quantity:
    return Quantity(value_number=value, value_min=value, value_max=value, period=period)


def about(value: float, period: str | None = None) -> Quantity:
    return Quantity(value_number=value, period=period, is_approximate=True)


def between(low: float | None, high: float | None, period: str | None = None, *, is_about: bool = False) -> Quantity:
    return Quantity(value_min=low, value_max=high, period=period, is_approximate=is_about)


CASES = [
    # raw, what it says, why the row is here
    ("5", exact(5), "plain digits"),
    (" 17 ", exact(17), "spaces around"),
    ("1 200", exact(1200), "thousands parted by a space"),
    ("1\u202f200", exact(1200), "by a narrow no-break space"),
    ("1.200", exact(1200), "by a full stop"),
    ("2'500", exact(2500), "by an apostrophe, as in Switzerland"),
    ("deux à trois cents", between(200, 300), "the scale is told once"),
    ("dix à deux cents", between(10, 200), "ten is more than two: no hundreds are meant"),
    ("quelque 300", about(300), "about"),
    ("45 (28 femmes, 17 hommes)", exact(45), "its parts add up to it"),
    ("45 (28 femmes, 12 hommes)", NOTHING, "parts that do not"),
    ("12 000 000", exact(12_000_000), "twice"),
    ("1,200", NOTHING, "a decimal or a thousand: cannot be told"),
    ("2,5", exact(2.5), "decimal comma"),
    ("2 000 à 3 000", between(2000, 3000), "a range of thousands"),
    ("Un", exact(1), "a word, with a capital"),
    ("une", exact(1), "feminine"),
    ("une par mois", exact(1, "month"), "article that counts"),
    ("deux", exact(2), "word"),
    ("trois cents", exact(300), "hundreds"),
    ("quatre-vingt-dix-sept", exact(97), "the French nineties"),
    ("soixante et onze", exact(71), "and their seventies"),
    ("mille deux cent trente", exact(1230), "thousands in words"),
    ("deux trois", NOTHING, "two words that make no number"),
    ("Aucun", exact(0), "a stated zero"),
    ("aucune idée", NOTHING, "no zero at all"),
    ("5 (cinq)", exact(5), "the same twice"),
    ("Une vingtaine par an", about(20, "year"), "collective with period"),
    ("une dizaine", about(10), "collective"),
    ("une demi-douzaine", about(6), "half a collective"),
    ("deux douzaines", about(24), "several collectives"),
    ("un millier", about(1000), "collective of a thousand"),
    ("10aine", about(10), "collective in digits"),
    ("une bonne trentaine", about(30), "adjective between"),
    ("environ 30", about(30), "environ before"),
    ("30 environ", about(30), "environ after"),
    ("~30", about(30), "tilde"),
    ("près de 40", about(40), "près de"),
    ("près d'une quarantaine", about(40), "elided"),
    ("plus ou moins 20", about(20), "not a bound"),
    ("quelques dizaines", NOTHING, "how many dozens?"),
    ("des centaines", NOTHING, "how many hundreds?"),
    ("plusieurs", NOTHING, "no number"),
    ("??", NOTHING, "no number"),
    ("Des", NOTHING, "no number"),
    ("", NOTHING, "empty slot"),
    ("Un grand nombre", NOTHING, "un is an article"),
    ("Une multitude d'ateliers", NOTHING, "une is an article"),
    ("2 par mois", exact(2, "month"), "period"),
    ("2/mois", exact(2, "month"), "period after a slash"),
    ("3 ateliers hebdomadaires", exact(3, "week"), "period as adjective"),
    ("12 chaque année", exact(12, "year"), "chaque"),
    ("4 par jour", exact(4, "day"), "day"),
    ("2 tous les deux mois", exact(2), "no period of ours, and its number counts nothing"),
    ("4 à 6", between(4, 6), "range"),
    ("4-6", between(4, 6), "hyphen"),
    ("4 – 6", between(4, 6), "dash"),
    ("4 ou 5", between(4, 5), "or"),
    ("un ou deux", between(1, 2), "or, in words"),
    ("6 à 4", NOTHING, "no range downwards"),
    ("entre 10 et 12 par an", between(10, 12, "year"), "entre"),
    ("de 10 à 12", between(10, 12), "de … à"),
    ("3 à 4 par semaine", between(3, 4, "week"), "range with period"),
    ("entre une dizaine et une vingtaine", between(10, 20, is_about=True), "range of collectives"),
    ("deux à trois dizaines", between(20, 30, is_about=True), "the unit belongs to both ends"),
    ("10 à une vingtaine", between(10, 20, is_about=True), "the unit belongs to one"),
    ("au moins 10 et au plus 20", between(10, 20), "two bounds"),
    ("Plus de 15", between(15, None), "lower bound"),
    ("au moins 15", between(15, None), "lower bound"),
    ("15+", between(15, None), "lower bound by sign"),
    ("15 et plus", between(15, None), "lower bound after"),
    ("plus d'une centaine", between(100, None, is_about=True), "bound on a collective"),
    ("moins d'une dizaine", between(None, 10, is_about=True), "upper bound on a collective"),
    ("Environ 10 à 12 par an", between(10, 12, "year", is_about=True), "a range said to be about right"),
    ("10 à 12 environ", between(10, 12, is_about=True), "said after it"),
    ("entre environ 10 et 12", between(10, 12, is_about=True), "said within it"),
    (">10", between(10, None), "lower bound by sign before"),
    ("≥ 10", between(10, None), "by another"),
    ("+ de 20", between(20, None), "by a plus"),
    ("<15", between(None, 15), "upper bound by sign"),
    ("≤15", between(None, 15), "by another"),
    ("Une quinzaine paran", about(15, "year"), "glued by a conversion"),
    ("4 parmois", exact(4, "month"), "glued too"),
    ("Entre zo et 30", NOTHING, "the lower end misread: no exact 30"),
    ("8 à lO", NOTHING, "one end of a range misread: neither a repair nor an exact 8"),
    ("8 ou il y en a plus", exact(8), "words that only look so"),
    ("moins de 20", between(None, 20), "upper bound"),
    ("jusqu'à 20", between(None, 20), "upper bound"),
    ("20 personnes maximum", between(None, 20), "upper bound after the thing"),
    ("pas plus de 20", between(None, 20), "denied bound"),
    ("12 en 2022", exact(12), "a year is no count"),
    ("12 (2022)", exact(12), "nor in parentheses"),
    ("12 en 2021 et 15 en 2022", NOTHING, "two counts"),
    ("le 12 mars 2022", NOTHING, "a date"),
    ("50 %", NOTHING, "a share"),
    ("depuis 3 ans", NOTHING, "a duration"),
    ("1 200 jours", NOTHING, "a duration of more than one digit group"),
    ("3ème", NOTHING, "a rank"),
    ("20/25", NOTHING, "a fraction or a range: cannot be told"),
    ("covid-19", NOTHING, "digits of a name"),
    ("12 dont 3 pérennes", exact(12), "a part of the whole"),
    ("3 fêtes et 8 ateliers", NOTHING, "two unrelated numbers"),
    ("En 2022, nous avons accompagné 45 personnes du quartier.", exact(45), "one clear number in a sentence"),
    ("Nous avons ouvert une salle avec les voisins.", NOTHING, "an article in a sentence"),
    ("l0", NOTHING, "misread digits are not repaired"),
    ("1O", NOTHING, "misread digits are not repaired"),
    ("9" * 30, NOTHING, "an identifier"),
    ("vingt-\ncinq", exact(25), "broken at the end of a line"),
    ("une cinquan\u00adtaine", about(50), "a place to break a word, which nobody sees"),
    ("²", NOTHING, "a digit that is no number"),
]


@pytest.mark.parametrize(("raw", "quantity", "why"), CASES, ids=[row[0][:40] or "empty" for row in CASES])
def test_count_is_told_or_left(raw: str, quantity: Quantity, why: str) -> None:
    assert parse_quantity(raw) == quantity, why


PIECES = [
    "5",
    "1 200",
    "une",
    "vingtaine",
    "à",
    "et",
    "entre",
    "plus de",
    "par mois",
    "2022",
    "-",
    "(",
    "cent",
    "ou",
    "dont",
]


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join)))
def test_any_text_gives_a_whole_quantity(raw: str) -> None:
    quantity = parse_quantity(raw)
    numbers = (quantity.value_number, quantity.value_min, quantity.value_max)
    assert all(number is None or (math.isfinite(number) and number >= 0) for number in numbers)
    if numbers == (None, None, None):
        assert quantity == NOTHING  # no period or mark without a number
    if quantity.value_min is not None and quantity.value_max is not None:
        assert quantity.value_min <= quantity.value_max
    if quantity.value_number is not None:
        assert quantity.is_approximate == (quantity.value_min is None)


@given(st.integers(min_value=0, max_value=10**8))
def test_digits_are_read_however_they_are_grouped(count: int) -> None:
    assert parse_quantity(str(count)) == parse_quantity(f"{count:,}".replace(",", " ")) == exact(count)
