"""Numbers in running text → quantities: what is counted, per what, about or at most. Dates, hours and ranks are none."""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.language.tagged import Tagged
from extract.language.words import read_words
from extract.quantities import COLLECTIVES, NUMBER_WORDS, SCALES, digits_value, words_value
from models.free_text import Units
from models.records import Quantity

_ACCENTS = str.maketrans("éèêëàâîïôûùç", "eeeeaaiiouuc")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_GLUED = re.compile(r"(\d+(?:[.,]\d+)?)(k?€|%|kg|km|m²|m2|ha|h|l|g|t|min|mn|j|x|e|er|ère|ème|nd|nde)s?", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}h\d{0,2}", re.IGNORECASE)
_YEAR = re.compile(r"(?:19[5-9]\d|20[0-4]\d)")
_YEAR_BEFORE = frozenset(
    "en depuis avant après année années début fin mi courant été hiver saison rentrée printemps automne dès jusqu'en janvier février mars avril mai juin juillet août septembre octobre novembre décembre de à et".split()
)
_HOUR_BEFORE = frozenset("à de dès vers avant après jusqu'à entre".split())
_RANK_BEFORE = frozenset(
    "n° n no numéro page article loi art lot étage niveau salle tome saison phase volet bâtiment r+".split()
)
_ABOUT_BEFORE = frozenset("quelque environ env presque quasiment près autour approximativement plutôt bien".split())
_ABOUT_AFTER = frozenset("environ env approximativement".split())
_LARGE = {"mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9}
_ARTICLES = frozenset(["un", "une"])
_NO_UNIT = frozenset(
    "à de d' et ou en par sur pour dans au aux avec qui que qu' dont est sont a ont ce le la les l' du des un une sans chez "
    "contre plus moins dès vers puis mais pas ne se s' y car on nous ils elles elle il depuis jusque fait comme entre soit".split()
)
_BEFORE_NOUN = frozenset(
    "nouveau nouvel nouvelle nouveaux nouvelles grand grande grands grandes petit petite petits petites jeune jeunes vieux "
    "vieille vieilles autre autres premier première premiers premières dernier derniers dernières ancien anciens ancienne "
    "anciennes beau belle beaux belles bon bons bonne bonnes gros grosses long longues différents différentes vrais fortes "
    "mauvais courts ex".split()
)  # fmt: skip
_OURS = (("nos",), ("ces",), ("leurs",), ("ses",), ("vos",))
_WHICH_YEAR = (("dernier",), ("passé",), ("prochain",), ("d'",), ("d’",))  # "90 l'an dernier" is no rate
_INHERITS_AFTER = frozenset("dont contre puis jusqu'à parmi soit".split())


class Count(NamedTuple):
    """A quantity and its half-open range of words. `unit`: singular, None when nothing is named."""

    first: int
    end: int
    quantity: Quantity
    unit: str | None


class _Number(NamedTuple):
    first: int
    end: int
    value: float
    is_about: bool = False
    unit: str | None = None  # written together with the number: "200kg"


class CountRules:
    """The units and periods of ``units.yaml``, ready to be met."""

    def __init__(self, lists: Units) -> None:
        self._units = {tuple(_lower(spelling)): name for name, listed in lists.units.items() for spelling in listed}
        self._longest = max(map(len, self._units))
        self._periods = {word: period for period, listed in lists.periods.items() for word in listed}
        self._not_units = frozenset(lists.not_units)
        self._unit_words = frozenset(spelling for listed in lists.units.values() for spelling in listed)

    def find(self, tagged: Tagged) -> list[Count]:
        """Return the quantities of a text, in order."""
        found: list[Count] = []
        i = 0
        while i < len(tagged.words):
            number = self._number(tagged, i)
            if number is None:
                i += 1
                continue
            count = self._count(tagged, number, found[-1] if found else None)
            if count is not None:
                found.append(count)
            i = max(number.end, count.end if count else 0)
        return found

    def _number(self, tagged: Tagged, i: int) -> _Number | None:
        """Return the number that begins at a word, if it counts something."""
        lower = tagged.lower
        word = lower[i]
        if word[0].isdigit():
            return self._in_digits(tagged, i)
        bare = word.translate(_ACCENTS)
        if word in _ARTICLES or word in ("demi", "demi-heure"):
            return self._after_article(tagged, i)
        if bare in COLLECTIVES and (i == 0 or lower[i - 1] not in _ARTICLES):
            return _Number(i, i + 1, float(COLLECTIVES[bare]), is_about=True)
        end = i
        while end < len(lower) and _is_number_word(lower, end, end > i):
            end += 1
        if end == i or (end == i + 1 and word == "neuf" and tagged.pos[i] != "NUM"):
            return None
        parts = [part for w in lower[i:end] for part in w.translate(_ACCENTS).split("-")]
        value = words_value(" ".join(part for part in parts if part))
        if value is None:
            return None
        if end < len(lower) and (plural := lower[end].translate(_ACCENTS).removesuffix("s")) in COLLECTIVES:
            return _Number(i, end + 1, value * COLLECTIVES[plural], is_about=True)  # "deux centaines"
        return _Number(i, end, value)

    def _in_digits(self, tagged: Tagged, i: int) -> _Number | None:
        lower = tagged.lower
        word = lower[i]
        if _CLOCK.fullmatch(word) and (len(word.split("h")[-1]) or (i and lower[i - 1] in _HOUR_BEFORE)):
            return None
        glued = _GLUED.fullmatch(word)
        if glued is not None:
            unit = self._units.get((glued[2].lower(),))
            value = digits_value(glued[1])
            is_ratio = lower[i + 1 : i + 2] == ("/",)  # "24h/24"
            return _Number(i, i + 1, value, unit=unit) if unit and value is not None and not is_ratio else None
        if not _DIGITS.fullmatch(word):
            return None
        end = i + 1
        while end < len(lower) and len(word) <= 3 and re.fullmatch(r"\d{3}", lower[end]) and _only_blank(tagged, end):
            end += 1
        value = digits_value(" ".join(lower[i:end]) if end > i + 1 else word)
        if value is not None and end < len(lower) and lower[end] in _LARGE:
            return _Number(i, end + 1, round(value * _LARGE[lower[end]], 2))
        if value is None or self._is_date_or_rank(tagged, i, end):
            return None
        return _Number(i, end, value)

    def _after_article(self, tagged: Tagged, i: int) -> _Number | None:
        """Return "une vingtaine", "un millier", "une fois", "une demi-journée", "un jeudi par mois"; never an article."""
        lower = tagged.lower
        if i + 1 >= len(lower):
            return None
        skip = 2 if lower[i + 1] in ("petite", "bonne", "grosse") else 1
        following = lower[i + skip].translate(_ACCENTS) if i + skip < len(lower) else ""
        if following in COLLECTIVES:
            return _Number(i, i + skip + 1, float(COLLECTIVES[following]), is_about=True)
        if following.startswith("demi-") and self._period_after(tagged, i + 2) is not None:
            return _Number(i, i + 1, 0.5)
        if lower[i + 1] in ("seul", "seule"):
            return _Number(i, i + 2, 1.0)
        is_counted = tagged.pos[i + 1] == "NOUN" and self._period_after(tagged, i + 2) is not None
        return _Number(i, i + 1, 1.0) if is_counted else None

    def _is_date_or_rank(self, tagged: Tagged, first: int, end: int) -> bool:
        lower = tagged.lower
        before = lower[first - 1] if first else ""
        two_before = lower[first - 2] if first > 1 else ""
        after = lower[end] if end < len(lower) else ""
        if after in self._not_units or (before in ("°", "º") and two_before == "n"):
            return True
        if before in _RANK_BEFORE and not _is_noun(tagged, end):
            return True
        if before == "sur" and two_before in self._unit_words and not _is_noun(tagged, end):
            return True  # "7 jours sur 7"
        if before in ("-", "/", "+") or after == "/" or (tagged.words[first - 1].raw == "#" if first else False):
            return True
        if end == first + 1 and _YEAR.fullmatch(lower[first]):
            return not _is_noun(tagged, end) or before in _YEAR_BEFORE
        if after in ("h", "heures", "heure") and before in _HOUR_BEFORE and not _opens_range(lower, first):
            return before != "de" or two_before not in ("plus", "moins", "près")
        return before in self._not_units

    def _count(self, tagged: Tagged, number: _Number, last: Count | None) -> Count | None:
        """Return the whole quantity around a number: its range, bounds, unit and period."""
        high = self._range_end(tagged, number)
        end = high.end if high else number.end
        is_about = number.is_about or (high is not None and high.is_about)
        first, bound, about_before = _words_before(tagged, number.first)
        unit_end, unit = self._unit(tagged, end, high or number)
        if unit is None and last is not None and _inherits(tagged, first, number.first, last):
            unit = last.unit
        end, bound_after, about_after = _words_after(tagged, unit_end)
        period_end, period = self._period(tagged, end, unit)
        if unit is None and period is None and not (bound or bound_after or is_about or high):
            if _is_lone(tagged, number):
                return None
        end = max(end, period_end)
        half = 0.5 if _two_at(tagged, end) == ("et", "demi") or _two_at(tagged, end) == ("et", "demie") else 0.0
        end += 2 if half else 0
        end, bound_late, about_late = _words_after(tagged, end)
        quantity = _quantity(
            number.value + half,
            high.value if high else None,
            bound or bound_after or bound_late,
            period,
            is_about or about_before or about_after or about_late,
        )
        return Count(first, end, quantity, unit)

    def _range_end(self, tagged: Tagged, low: _Number) -> _Number | None:
        """Return the upper end of "4 à 6", "entre 10 et 12", "deux ou trois"."""
        lower = tagged.lower
        if low.end + 1 >= len(lower):
            return None
        joiner = lower[low.end]
        is_between = low.first > 0 and lower[low.first - 1] == "entre" and joiner == "et"
        if joiner not in ("à", "ou", "-", "–") and not is_between:
            return None
        high = self._number(tagged, low.end + 1) if lower[low.end + 1][0].isalnum() else None
        if high is None and joiner == "-" and lower[low.end + 1].isdigit():
            high = _Number(low.end + 1, low.end + 2, float(lower[low.end + 1]))
        return high if high is not None and high.value > low.value else None

    def _unit(self, tagged: Tagged, at: int, number: _Number) -> tuple[int, str | None]:
        """Return where the unit after a number ends, and its name; None where no noun follows."""
        if number.unit is not None:
            return at, number.unit
        lower = tagged.lower
        start = at
        if start < len(lower) and lower[start] in ("de", "d'", "d’") and (number.is_about or number.value >= 1_000_000):
            start += 1
        for size in range(self._longest, 0, -1):
            name = self._units.get(tuple(lower[start : start + size]))
            if name is not None and start + size <= len(lower):
                return start + size, name
        if lower[start : start + 1] in (("de",), ("des",)) and lower[start + 1 : start + 2] in _OURS:
            start += 2  # "deux de nos apprentis"
        while start < len(lower) and lower[start] in _BEFORE_NOUN and _is_noun(tagged, start + 1):
            start += 1
        if start < len(lower) and _is_noun(tagged, start) and lower[start] not in self._not_units:
            if lower[start].startswith("demi-"):
                return start + 1, lower[start].removeprefix("demi-").removesuffix("s")
            lemma = tagged.lemmas[start]
            return start + 1, lemma if lemma != lower[start] else _singular(lemma)
        return at, None

    def _period(self, tagged: Tagged, at: int, unit: str | None) -> tuple[int, str | None]:
        """Return where "par an", "/ mois", "d'économie par mois", "chaque semaine" ends, and the period."""
        for skipped in range(4):
            place = at + skipped
            if place > len(tagged.words) or (place and tagged.words[place - 1].ends_sentence):
                break
            found = self._period_after(tagged, place)
            if found is not None:
                return found
            if place >= len(tagged.words) or tagged.moods[place] or not tagged.lower[place][0].isalpha():
                break
        return at, None

    def _period_after(self, tagged: Tagged, at: int) -> tuple[int, str] | None:
        lower = tagged.lower
        if at >= len(lower):
            return None
        if lower[at] in ("par", "chaque", "/") and at + 1 < len(lower) and lower[at + 1] in self._periods:
            return at + 2, self._periods[lower[at + 1]]
        if lower[at : at + 2] in (("l'", "an"), ("l’", "an")):
            return None if lower[at + 2 : at + 3] in _WHICH_YEAR else (at + 2, "year")
        if lower[at] in ("tous", "toutes") and lower[at + 1 : at + 2] == ("les",) and at + 2 < len(lower):
            period = self._periods.get(tagged.lemmas[at + 2])
            return (at + 3, period) if period else None
        word = lower[at]
        if word in self._periods and word.startswith(("annu", "mensu", "hebdo", "quotid")):
            return at + 1, self._periods[word]
        return None


def _lower(spelling: str) -> list[str]:
    return [word.shown.lower() for word in read_words(spelling)]


def _is_number_word(lower: tuple[str, ...], at: int, goes_on: bool) -> bool:
    word = lower[at].translate(_ACCENTS)
    parts = [p for p in word.split("-") if p]
    if word == "et":
        return goes_on and at + 1 < len(lower) and lower[at + 1] in ("un", "une", "onze")
    if word in _ARTICLES:
        return goes_on and lower[at - 1] == "et"
    if word in ("cent", "cents", "mille") or not goes_on:
        return bool(parts) and all(p in NUMBER_WORDS or p in SCALES or p == "et" for p in parts)
    return bool(parts) and all(p in NUMBER_WORDS or p in SCALES for p in parts) and word not in ("million", "millions")


def _two_at(tagged: Tagged, at: int) -> tuple[str, ...]:
    """Return the two words that stand at a place."""
    return tagged.lower[at : at + 2]


def _only_blank(tagged: Tagged, at: int) -> bool:
    """Tell whether one blank stands before a word: "1 200" is a number, "12,  300" two."""
    gap = tagged.text[tagged.words[at - 1].end : tagged.words[at].start]
    return len(gap) == 1 and gap.isspace() and gap != "\n"


def _is_noun(tagged: Tagged, at: int) -> bool:
    if at >= len(tagged.words) or tagged.lower[at] in _NO_UNIT or not tagged.lower[at][0].isalpha():
        return False
    if tagged.words[at - 1].ends_sentence or tagged.words[at].shown.istitle():  # "69100 Villeurbanne"
        return False
    return tagged.pos[at] in ("NOUN", "ADJ", "X", "PROPN") or (tagged.pos[at] == "VERB" and not tagged.moods[at])


def _singular(word: str) -> str:
    """Return a word that is in no dictionary without the mark of its plural."""
    return word[:-1] if len(word) > 4 and word.endswith("és") else word


def _opens_range(lower: tuple[str, ...], first: int) -> bool:
    return lower[first - 1] == "entre"


def _inherits(tagged: Tagged, first: int, number: int, last: Count) -> bool:
    """Tell whether a number counts what the one before it counted: "14 salariées, dont 6", "jusqu'à 240"."""
    if tagged.sentences[last.first] != tagged.sentences[number]:
        return False
    before = tagged.lower[first - 1] if first else ""
    return before in _INHERITS_AFTER or first < number or _is_subject(tagged, number)


def _is_subject(tagged: Tagged, number: int) -> bool:
    """Tell whether a number stands for what it counts: "47 personnes suivies, 21 ont trouvé"."""
    after = number + 1
    return after < len(tagged.words) and bool(tagged.moods[after]) and not tagged.words[number].ends_sentence


def _is_lone(tagged: Tagged, number: _Number) -> bool:
    """Tell whether a number without a unit says too little: in digits amid words, or "six" after a name."""
    before = tagged.lower[number.first - 1] if number.first else ""
    if _is_subject(tagged, number.first):
        return False
    return before not in _INHERITS_AFTER and before not in ("les", "nos", "ces")


def _words_before(tagged: Tagged, first: int) -> tuple[int, str | None, bool]:
    """Return where the quantity begins, its bound (min, max or None), and whether it is said to be approximate."""
    lower = tagged.lower

    def said(*words: str) -> bool:
        return lower[max(0, first - len(words)) : first] == words

    for words in (
        ("jusqu'", "à"),
        ("jusqu’", "à"),
        ("moins", "de"),
        ("moins", "d'"),
        ("au", "plus"),
        ("maximum",),
        ("max",),
    ):
        if said(*words):
            return first - len(words), "max", False
    for words in (
        ("plus", "de"),
        ("plus", "d'"),
        ("au", "moins"),
        ("minimum",),
        ("au", "minimum"),
        ("à", "partir", "de"),
    ):
        if said(*words):
            return first - len(words), "min", False
    for words in (
        ("autour", "de"),
        ("près", "de"),
        ("près", "d'"),
        ("de", "l'", "ordre", "de"),
        ("à", "peu", "près"),
        ("a", "peu", "près"),
    ):
        if said(*words):
            return first - len(words), None, True
    if first and lower[first - 1] in _ABOUT_BEFORE:
        return first - 1, None, True
    if first and lower[first - 1] == "entre":
        return first - 1, None, False
    return first, None, False


def _words_after(tagged: Tagged, end: int) -> tuple[int, str | None, bool]:
    """Return where the quantity ends, its bound, and whether it is approximate: "80 personnes en moyenne"."""
    lower = tagged.lower
    rest = lower[end : end + 3]
    if rest[:2] == ("en", "moyenne"):
        return end + 2, None, True
    if rest[:1] and rest[0] in _ABOUT_AFTER:
        return end + 1, None, True
    if rest[:2] == ("au", "moins") or rest[:2] == ("ou", "plus") or rest[:2] == ("et", "plus"):
        return end + 2, "min", False
    if rest[:2] in (("au", "plus"), ("au", "maximum"), ("ou", "moins")):
        return end + 2, "max", False
    if rest[:3] == ("tout", "au", "plus"):
        return end + 3, "max", False
    if rest[:1] and rest[0] in ("maximum", "max", "maxi"):
        return end + 1, "max", False
    if rest[:1] and rest[0] in ("minimum", "mini"):
        return end + 1, "min", False
    return end, None, False


def _quantity(low: float, high: float | None, bound: str | None, period: str | None, is_about: bool) -> Quantity:
    if high is not None:
        return Quantity(value_min=low, value_max=high, period=period, is_approximate=is_about)
    if bound == "max":
        return Quantity(value_max=low, period=period, is_approximate=is_about)
    if bound == "min":
        return Quantity(value_min=low, period=period, is_approximate=is_about)
    if is_about:
        return Quantity(value_number=low, period=period, is_approximate=True)
    return Quantity(value_number=low, value_min=low, value_max=low, period=period)
