"""Quantities of a free text: a number, what it counts, per what, about or at most."""

from __future__ import annotations

from typing import NamedTuple

from extract.language.bounds import as_quantity, words_after, words_before
from extract.language.lemmas import LemmaTable
from extract.language.numerals import Numeral, NumeralRules
from extract.language.tagged import Tagged
from extract.language.units import UnitWords
from models.free_text import Units
from models.records import Quantity

_WHERE = tuple((word,) for word in "chez en à au aux pour dans sur avec sans maximum maxi max minimum".split())
_JOINERS = ("à", "ou", "-", "–", "/")
_DAYS = tuple(
    (word,)
    for word in "lundi mardi mercredi jeudi vendredi samedi dimanche midi soir matin nuit week-end semaine".split()
)
_TIMES = ("an", "mois", "semaine", "jour", "heure", "minute")
_INHERITS_AFTER = frozenset("dont contre puis voire jusqu'à parmi soit".split())
_WHEN = tuple(
    tuple(words.split()) for words in "aujourd'hui,maintenant,désormais,auparavant,cette année,ce mois,l' an".split(",")
)


class Count(NamedTuple):
    """A quantity and its half-open range of words. `unit`: singular, None when nothing is named."""

    first: int
    end: int
    quantity: Quantity
    unit: str | None


class CountRules:
    """The units and periods of ``units.yaml``, ready to be met."""

    def __init__(self, lists: Units, table: LemmaTable) -> None:
        self._units = UnitWords(lists, table)
        self._numerals = NumeralRules(self._units)

    def find(self, tagged: Tagged) -> list[Count]:
        """Return the quantities of a text, in order."""
        found: list[Count] = []
        i = 0
        while i < len(tagged.words):
            number = self._numerals.at(tagged, i)
            if number is None:
                i += 1
                continue
            count = self._count(tagged, number, next((c for c in reversed(found) if not _is_time(c)), None))
            if count is not None:
                found.append(count)
            i = max(number.end, count.end if count else 0)
        return found

    def _count(self, tagged: Tagged, number: Numeral, last: Count | None) -> Count | None:
        """Return the whole quantity around a number: range, bounds, unit, period; or None where it says too little."""
        high = self._range_end(tagged, number)
        top = high or number
        before = words_before(tagged, number.first)
        end, unit = self._unit(tagged, number, top, before.place, last)
        if unit == "fois" and tagged.lower[end : end + 1] in (("moins",), ("plus",), ("trop",)):
            return None  # "deux fois moins de bruit"
        minutes = self._numerals.minutes_at(tagged, end) if unit == "heure" else None
        if minutes is not None and high is None:  # "1 h 30"
            end, number = end + 1, number._replace(value=round(number.value + minutes / 60, 2))
        half = 0.5 if tagged.lower[end : end + 2] in (("et", "demi"), ("et", "demie")) else 0.0
        end += 2 if half else 0
        after = words_after(tagged, end)
        period_end, period = self._units.period_after(tagged, after.place, unit)
        period = period or self._units.period_of_sentence(tagged, before.place)
        end = max(after.place, period_end)
        late = words_after(tagged, end)
        is_about = number.is_about or top.is_about
        says = frozenset([before.says, after.says, late.says, "about" if is_about else ""])
        if unit is None and period is None and high is None and says == {""} and _is_lone(tagged, number):
            return None
        quantity = as_quantity(number.value + half, high.value if high else None, says, period)
        return Count(before.place, late.place, quantity, unit)

    def _unit(
        self, tagged: Tagged, number: Numeral, top: Numeral, first: int, last: Count | None
    ) -> tuple[int, str | None]:
        """Return where a number ends with what it counts, and what that is: after it, before it, or as the last did."""
        end, unit = top.end, top.unit
        if unit is None:
            after_of = top.is_about or top.value >= 1_000_000
            end, unit = self._units.unit_at(tagged, top.end, after_of=after_of)
        if unit is None and tagged.lower[end : end + 1] == ("des",) and end + 1 < len(tagged.words):
            of = self._numerals.at(tagged, end + 1)  # "trois des cinq salariées"
            return end, self._units.unit_at(tagged, of.end, after_of=False)[1] if of is not None else None
        is_near = last is not None and _same_sentence(tagged, last.first, number.first)
        if last is not None and is_near and self._is_what_became(tagged, top.end, end):
            return top.end, last.unit  # "9 projets déposés, 6 retenus"
        if unit is None and top is number and end == number.end:
            unit = self._named_before(tagged, first, end)
            if unit is not None and last is not None and tagged.lower[max(0, first - 3)] == "dont":
                return end, last.unit  # "340 entrées ; dont concerts : 120"
        if last is not None and is_near and (unit is None or unit == "autre"):  # "quatre personnes …, deux autres"
            inherits = unit == "autre" or _inherits(tagged, first, top._replace(first=number.first), last)
            unit = last.unit if inherits else unit
        unit = None if unit == "autre" else unit
        begins = tagged.lower[first - 1 : first] == (":",) or _is_subject(tagged, top.end - 1)
        if unit is None and last is None and end == top.end and begins:
            unit = self._units.spoken_of(tagged, first)
        return end, unit

    def _is_what_became(self, tagged: Tagged, first: int, end: int) -> bool:
        """Tell whether a number is followed by a participle alone, which is no noun of the dictionary."""
        return end == first + 1 and self._units.is_participle(tagged, first)

    def _named_before(self, tagged: Tagged, first: int, end: int) -> str | None:
        """Return what "Adhérents : 120", "Nombre de visiteurs : 340" count; None where it is said elsewhere."""
        is_last = end == len(tagged.words) or not tagged.lower[end][0].isalnum()
        if not is_last or first < 2 or tagged.lower[first - 1] != ":" or tagged.pos[first - 2] not in ("NOUN", "ADJ"):
            return None
        is_plural = tagged.lower[first - 2].endswith(("s", "x"))
        return self._units.in_singular(tagged, first - 2) if is_plural else None

    def _range_end(self, tagged: Tagged, low: Numeral) -> Numeral | None:
        """Return the upper end of "4 à 6", "entre 10 et 12", "deux ou trois"."""
        lower = tagged.lower
        if low.end + 1 >= len(lower):
            return None
        at, unit = low.end, low.unit
        if unit is None and lower[at] not in _JOINERS:
            at, unit = self._units.unit_at(tagged, at, after_of=False)  # "entre 5 € et 8 €"
        joiner, following = lower[at : at + 1], lower[at + 1] if at + 1 < len(lower) else "."
        is_between = low.first > 0 and lower[low.first - 1] == "entre" and joiner == ("et",)
        is_next = joiner == (",",) and unit is None  # "trois, quatre personnes"
        if (not joiner or joiner[0] not in _JOINERS) and not is_between and not is_next:
            return None
        high = self._numerals.at(tagged, at + 1) if following[0].isalnum() else None
        if high is None and joiner[0] in ("-", "/") and following.isdigit():
            high = Numeral(at + 1, at + 2, float(following))
        if high is None or high.value <= low.value or (is_next and high.value != low.value + 1):
            return None
        if unit is not None and unit != (high.unit or self._units.unit_at(tagged, high.end, after_of=False)[1]):
            return None
        return high


def _inherits(tagged: Tagged, first: int, number: Numeral, last: Count) -> bool:
    """Tell whether a number counts what the last one did: "14 salariées, dont 6", "12 bennes avant, 3 aujourd'hui"."""
    if not _same_sentence(tagged, last.first, number.first):
        return False
    before, at = tagged.lower[first - 1] if first else "", number.end
    is_bounded = first < number.first  # "80 personnes, jusqu'à 240"
    is_later = any(tagged.lower[at : at + len(words)] == words for words in _WHEN)
    # "4 embauches ici, 7 chez un voisin"
    is_share = before in (",", "(") and (tagged.lower[at : at + 1] in _WHERE or _is_day(tagged, at))
    # "de 7 apprentis nous sommes passés à 15"
    is_passed = before == "à" and "passer" in tagged.lemmas[last.end : first]
    is_total = before == "sur" and last.end == first - 1  # "22 résidentes sur 40", not "un jour sur deux"
    is_told = before in _INHERITS_AFTER or is_bounded or is_later or is_share
    return is_told or is_passed or is_total or _is_subject(tagged, at - 1)


def _is_day(tagged: Tagged, at: int) -> bool:
    """Tell whether "le vendredi", "le midi" stands at a word: "45 repas le midi, 80 le vendredi"."""
    return tagged.lower[at : at + 1] in (("le",), ("la",)) and tagged.lower[at + 1 : at + 2] in _DAYS


def _is_time(count: Count) -> bool:
    """Tell whether something is how long: "12 projets en deux ans, dont cinq" speaks of projects."""
    return count.unit in _TIMES


def _same_sentence(tagged: Tagged, one: int, other: int) -> bool:
    return tagged.sentences[one] == tagged.sentences[other]


def _is_subject(tagged: Tagged, number: int) -> bool:
    """Tell whether a number stands for what it counts: "47 personnes suivies, 21 ont trouvé"."""
    after = number + 1
    return after < len(tagged.words) and bool(tagged.moods[after]) and not tagged.words[number].ends_sentence


def _is_how_many(tagged: Tagged, first: int) -> bool:
    """Tell whether a number says how many people are: "ils étaient 5"."""
    return first > 1 and tagged.lemmas[first - 1] == "être" and tagged.lower[first - 2] in ("ils", "elles", "nous")


def _is_lone(tagged: Tagged, number: Numeral) -> bool:
    """Tell whether a number without a unit says too little: in digits amid words, or "six" after a name."""
    before = tagged.lower[number.first - 1] if number.first else ""
    if _is_subject(tagged, number.first) or _is_how_many(tagged, number.first):
        return False
    return before not in _INHERITS_AFTER and before not in ("les", "nos", "ces")
