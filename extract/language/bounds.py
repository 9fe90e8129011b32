"""Words around a quantity that make it approximate, or a bound: "environ", "plus de", "en moyenne", "au maximum"."""

from __future__ import annotations

from typing import NamedTuple

from extract.language.tagged import Tagged
from models.records import Quantity

_ABOUT_BEFORE = frozenset("quelque environ env presque quasiment près autour approximativement plutôt bien".split())
_ABOUT_AFTER = frozenset("environ env approximativement".split())
_BEFORE = (
    (("jusqu'", "à"), "max"),
    (("pas", "moins", "de"), "min"),
    (("pas", "moins", "d'"), "min"),
    (("pas", "plus", "de"), "max"),
    (("pas", "plus", "d'"), "max"),
    (("moins", "de"), "max"),
    (("moins", "d'"), "max"),
    (("tout", "au", "plus"), "max"),
    (("au", "plus"), "max"),
    (("un", "maximum", "de"), "max"),
    (("au", "maximum"), "max"),
    (("maximum",), "max"),
    (("max",), "max"),
    (("plus", "de"), "min"),
    (("plus", "d'"), "min"),
    (("au", "moins"), "min"),
    (("un", "minimum", "de"), "min"),
    (("au", "minimum"), "min"),
    (("minimum",), "min"),
    (("à", "partir", "de"), "min"),
    (("autour", "de"), "about"),
    (("près", "de"), "about"),
    (("près", "d'"), "about"),
    (("de", "l'", "ordre", "de"), "about"),
    (("a", "peu", "près"), "about"),
    (("à", "peu", "près"), "about"),
    (("en", "moyenne"), "about"),
    (("plus", "ou", "moins"), "about"),
    (("±",), "about"),
    (("~",), "about"),
    (("≈",), "about"),
    ((">",), "min"),
    (("<",), "max"),
    (("+", "de"), "min"),
    (("+", "d'"), "min"),
    (("entre",), ""),
)
_AFTER = (
    (("en", "moyenne"), "about"),
    (("à", "peu", "près"), "about"),
    (("à", "peu", "de", "chose", "près"), "about"),
    (("au", "moins"), "min"),
    (("ou", "plus"), "min"),
    (("et", "plus"), "min"),
    (("au", "plus"), "max"),
    (("au", "maximum"), "max"),
    (("ou", "moins"), "max"),
    (("tout", "au", "plus"), "max"),
    (("maximum",), "max"),
    (("max",), "max"),
    (("maxi",), "max"),
    (("minimum",), "min"),
    (("mini",), "min"),
)


class Around(NamedTuple):
    """Where a quantity begins or ends with such words, and what they say: min, max, about, or nothing."""

    place: int
    says: str


def words_before(tagged: Tagged, first: int) -> Around:
    """Return what the words before a number say."""
    for words, says in _BEFORE:
        if tagged.lower[max(0, first - len(words)) : first] == words:
            return Around(first - len(words), says)
    if first and tagged.lower[first - 1] in _ABOUT_BEFORE:
        return Around(first - 1, "about")
    return Around(first, "")


def words_after(tagged: Tagged, end: int) -> Around:
    """Return what the words after a quantity say."""
    for words, says in _AFTER:
        if tagged.lower[end : end + len(words)] == words:
            return Around(end + len(words), says)
    if tagged.lower[end : end + 1] and tagged.lower[end] in _ABOUT_AFTER:
        return Around(end + 1, "about")
    return Around(end, "")


def as_quantity(low: float, high: float | None, says: frozenset[str], period: str | None) -> Quantity:
    """Return a number, or the two ends of a range, with what is said of it."""
    is_about = "about" in says
    if high is not None:
        return Quantity(value_min=low, value_max=high, period=period, is_approximate=is_about)
    if "max" in says:
        return Quantity(value_max=low, period=period, is_approximate=is_about)
    if "min" in says:
        return Quantity(value_min=low, period=period, is_approximate=is_about)
    if is_about:
        return Quantity(value_number=low, period=period, is_approximate=True)
    return Quantity(value_number=low, value_min=low, value_max=low, period=period)
