"""Numbers in running text, in digits and in words; dates, hours, years, ranks and articles are none."""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.language.tagged import Tagged
from extract.language.units import UnitWords, is_noun
from extract.words.number_words import COLLECTIVES, NUMBER_WORDS, SCALES, digits_value, words_value

_ACCENTS = str.maketrans("éèêëàâîïôûùç", "eeeeaaiiouuc")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSAND = re.compile(r"\d{3}(?:[.,]\d{1,2})?")  # "61 250,50"
_GLUED = re.compile(
    r"(\d+(?:[.,]\d+)?)(k|m|k?€|%|kg|km|m²|m2|ha|h|l|g|t|min|mn|j|x|e|er|ère|ème|nd|nde)s?", re.IGNORECASE
)
_CLOCK = re.compile(r"\d{1,2}h\d{0,2}", re.IGNORECASE)
_YEAR = re.compile(r"(?:19[5-9]\d|20[0-4]\d)")
_YEAR_BEFORE = frozenset(
    "en depuis avant après année années début fin mi courant été hiver saison rentrée printemps automne dès janvier "
    "février mars avril mai juin juillet août septembre octobre novembre décembre de à et".split()
)
_HOUR_BEFORE = frozenset("à de dès vers avant après jusqu'à entre".split())
_LEAST_CLOCK, _MOST_CLOCK = 6.0, 24.0  # hours: fewer or more are how long something lasts
_LEAST_SLASHED = 5  # "3/4 des voisins" is a share
_LASTS = frozenset("de dure durent duré pendant durant séance environ".split())
_OF_WHAT = frozenset("de d' par chaque /".split())
_RANK_BEFORE = frozenset(
    "n° n no numéro page article loi art lot étage niveau salle tome saison phase volet bâtiment ligne bus tram métro "
    "chambre porte box étape axe bac r+".split()
)
_TIMES = ("jour", "heure", "semaine", "mois", "an")
_MEASURES = ("t", "kg", "ha", "l", "km")
_LARGE = {"mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9}
_ARTICLES = frozenset(["un", "une"])


class Numeral(NamedTuple):
    """A number and its half-open range of words. `unit`: written together with it, as in "200kg"."""

    first: int
    end: int
    value: float
    is_about: bool = False
    unit: str | None = None


class NumeralRules:
    """Tells numbers from dates, hours and ranks, with the units and periods of ``units.yaml``."""

    def __init__(self, units: UnitWords) -> None:
        self._units = units

    def at(self, tagged: Tagged, i: int) -> Numeral | None:
        """Return the number that begins at a word, if it counts something."""
        lower = tagged.lower
        word = lower[i]
        if i > 1 and lower[i - 1] == "sur" and tagged.pos[i - 2] == "NUM":
            return None  # "sept sur dix"
        if (
            i > 2
            and lower[i - 1] == "sur"
            and (lower[i - 3] in ("un", "une", "1") or lower[i - 2] in ("fois", "un", "une"))
        ):
            return None  # "un habitant sur trois", "9 fois sur 10"
        if lower[max(0, i - 2) : i] in (("tous", "les"), ("toutes", "les")) and not is_noun(tagged, i + 1):
            return None  # "tous les quatre"
        if word[0].isdigit():
            return self._in_digits(tagged, i)
        bare = word.translate(_ACCENTS)
        if word in _ARTICLES or word in ("demi", "demi-heure"):
            return self._after_article(tagged, i)
        if bare in COLLECTIVES and (i == 0 or lower[i - 1] not in _ARTICLES):
            return Numeral(i, i + 1, float(COLLECTIVES[bare]), is_about=True)
        end = i
        while end < len(lower) and _is_number_word(lower, end, end > i):
            end += 1
        if end == i or (end == i + 1 and word == "neuf" and _is_new(tagged, i)):
            return None
        parts = [part for w in lower[i:end] for part in w.translate(_ACCENTS).split("-")]
        value = words_value(" ".join(part for part in parts if part))
        if value is None or (end < len(lower) and lower[end] in self._units.not_units):
            return None  # "les trois quarts", "trois mars"
        if end < len(lower) and (plural := lower[end].translate(_ACCENTS).removesuffix("s")) in COLLECTIVES:
            return Numeral(i, end + 1, value * COLLECTIVES[plural], is_about=True)  # "deux centaines"
        return Numeral(i, end, value)

    def _in_digits(self, tagged: Tagged, i: int) -> Numeral | None:
        lower = tagged.lower
        word = lower[i]
        if _CLOCK.fullmatch(word):
            return _duration(tagged, i)
        glued = _GLUED.fullmatch(word)
        if glued is not None and lower[i + 1 : i + 2] == ("€",):  # "12k€"
            value = digits_value(glued[1])
            unit = self._units.named_by((glued[2].lower(), "€"))
            return Numeral(i, i + 2, value, unit=unit) if value is not None and unit else None
        if glued is not None:
            unit = self._units.named(glued[2].lower())
            value = digits_value(glued[1])
            is_ratio = lower[i + 1 : i + 2] == ("/",)  # "24h/24"
            return Numeral(i, i + 1, value, unit=unit) if unit and value is not None and not is_ratio else None
        if not _DIGITS.fullmatch(word):
            return None
        end = i + 1
        while end < len(lower) and len(word) <= 3 and _THOUSAND.fullmatch(lower[end]) and _only_blank(tagged, end):
            end += 1
        value = digits_value("".join(lower[i:end]))
        if value is not None and end < len(lower) and lower[end] in _LARGE:
            return Numeral(i, end + 1, round(value * _LARGE[lower[end]], 2))
        if value is None or self._is_date_or_rank(tagged, i, end):
            return None
        return Numeral(i, end, value)

    @staticmethod
    def minutes_at(tagged: Tagged, i: int) -> int | None:
        """Return the minutes that a word right after "1 h" says, or None."""
        is_two_digits = i < len(tagged.words) and re.fullmatch(r"[0-5]\d", tagged.lower[i])
        return int(tagged.lower[i]) if is_two_digits and not tagged.words[i - 1].ends_sentence else None

    def _after_article(self, tagged: Tagged, i: int) -> Numeral | None:
        """Return "une vingtaine", "une seule", "une demi-journée" or "un jeudi par mois"; never an article."""
        lower = tagged.lower
        if i + 1 >= len(lower):
            return None
        skip = 2 if lower[i + 1] in ("petite", "bonne", "grosse") else 1
        following = lower[i + skip].translate(_ACCENTS) if i + skip < len(lower) else ""
        if following.removeprefix("demi-") in COLLECTIVES and following.startswith("demi-"):
            return Numeral(i, i + skip + 1, COLLECTIVES[following.removeprefix("demi-")] / 2, is_about=True)
        if following in COLLECTIVES:
            return Numeral(i, i + skip + 1, float(COLLECTIVES[following]), is_about=True)
        if following.startswith("demi-") and self._units.period_at(tagged, i + 2) is not None:
            return Numeral(i, i + 1, 0.5)
        if lower[i + 1] in ("seul", "seule"):
            return None if i and lower[i - 1] in ("pas", "plus") else Numeral(i, i + 2, 1.0)  # "pas un seul": none
        if self._units.named(lower[i + 1]) in _TIMES and lower[i + 2 : i + 4] in (("et", "demi"), ("et", "demie")):
            return Numeral(i, i + 1, 1.0)
        if self._units.named(lower[i + 1]) in _MEASURES and lower[i + 2 : i + 3] in (("de",), ("d'",)):
            return Numeral(i, i + 1, 1.0)  # "une tonne de papier"
        if (
            lower[i + 1] in ("ou", "à")
            and i + 2 < len(lower)
            and lower[i + 2].translate(_ACCENTS) in ("deux", "trois", "2", "3")
        ):
            return Numeral(i, i + 1, 1.0)  # "une ou deux fois"
        is_counted = tagged.pos[i + 1] == "NOUN" and self._units.period_at(tagged, i + 2) is not None
        return Numeral(i, i + 1, 1.0) if is_counted else None

    def _is_date_or_rank(self, tagged: Tagged, first: int, end: int) -> bool:
        lower = tagged.lower
        before = lower[first - 1] if first else ""
        two_before = lower[first - 2] if first > 1 else ""
        after = lower[end] if end < len(lower) else ""
        if after in self._units.not_units or (before in ("°", "º") and two_before == "n"):
            return True
        if before == "le" and after in ("de", "du") and lower[end + 1 : end + 2] in (("chaque",), ("mois",)):
            return True  # "le 3 de chaque mois"
        if before in _RANK_BEFORE and not is_noun(tagged, end):
            return True
        if before == "sur" and self._units.named(two_before) in _TIMES and not is_noun(tagged, end):
            return True  # "7 jours sur 7"
        if before == "+" and two_before == "bac":
            return True
        if after == "/" and _opens_slashed(tagged, first, end):
            return False  # "10/15 personnes"
        if (
            (before in ("-", "/", "+") and _touches(tagged, first))
            or after == "/"
            or (tagged.words[first - 1].raw == "#" if first else False)
        ):
            return True
        if end == first + 1 and _YEAR.fullmatch(lower[first]):
            return not is_noun(tagged, end) or before in _YEAR_BEFORE
        if after in ("h", "heures", "heure") and before in _HOUR_BEFORE:
            return _is_clock(tagged, first, end)
        if after in ("h", "heures") and before == "et" and lower[max(0, first - 4) : first - 3] == ("entre",):
            return True  # "entre 9 h et 12 h"
        return before in self._units.not_units


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


def _is_new(tagged: Tagged, i: int) -> bool:
    """Tell whether "neuf" is the adjective: "un four neuf", not "contre neuf l'an passé"."""
    is_counting = i + 1 < len(tagged.words) and tagged.lower[i + 1].endswith(("s", "x")) and is_noun(tagged, i + 1)
    if is_counting and (i == 0 or tagged.pos[i - 1] != "NOUN"):
        return False  # "Neuf projets déposés"
    return tagged.pos[i] != "NUM" and (i == 0 or tagged.lower[i - 1] not in ("contre", "dont", "sur", "entre", "les"))


def _only_blank(tagged: Tagged, at: int) -> bool:
    """Tell whether one blank stands before a word: "1 200" is a number, "12,  300" two."""
    gap = tagged.text[tagged.words[at - 1].end : tagged.words[at].start]
    return len(gap) == 1 and gap.isspace() and gap != "\n"


def _touches(tagged: Tagged, first: int) -> bool:
    """Tell whether the mark before a number belongs to the word before it: "R+3", not "- 3 ateliers"."""
    return first > 1 and tagged.words[first - 2].end == tagged.words[first - 1].start


def _opens_slashed(tagged: Tagged, first: int, end: int) -> bool:
    """Tell whether two numbers with a slash are a range that is counted, not a share or a date."""
    low, high = tagged.lower[first], tagged.lower[end + 1] if end + 1 < len(tagged.lower) else ""
    if not (low.isdigit() and high.isdigit() and int(low) < int(high)):
        return False
    is_rate = tagged.lower[end + 2 : end + 3] == ("fois",)
    return is_rate or (int(low) >= _LEAST_SLASHED and is_noun(tagged, end + 2))


def _is_clock(tagged: Tagged, first: int, end: int) -> bool:
    """Tell whether hours after "à", "de", "entre" are a time of the day: "de 9 h à 17 h", not "un atelier de 2 h"."""
    lower = tagged.lower
    before, value = lower[first - 1], float(lower[first].replace(",", ".")) if lower[first][0].isdigit() else 0.0
    opens = lower[end + 1 : end + 2] in (("à",), ("et",), ("-",)) and lower[end + 2 : end + 3] != ()
    if before == "entre":
        return opens and value >= _LEAST_CLOCK
    if before == "de":
        goes_to = opens and lower[end + 1] == "à" and lower[end + 2][0].isdigit()
        is_bound = lower[max(0, first - 2) : first - 1] in (("plus",), ("moins",), ("près",))
        return not is_bound and (goes_to or _LEAST_CLOCK <= value <= _MOST_CLOCK)
    is_rate = lower[end + 1 : end + 2] in (("par",), ("/",))
    return value <= _MOST_CLOCK and not is_rate  # "payés à 26 h par semaine"


def _duration(tagged: Tagged, i: int) -> Numeral | None:
    """Return what "1h30" or "2h" lasts, or None where it is a time of the day."""
    lower = tagged.lower
    hours, _, minutes = lower[i].partition("h")
    before, after = lower[i - 1] if i else "", lower[i + 1] if i + 1 < len(lower) else ""
    value = round(int(hours) + int(minutes or 0) / 60, 2)
    if not minutes:
        is_clock = before in _HOUR_BEFORE and (before != "de" or after == "à" or value >= _LEAST_CLOCK)
        is_rate = after in ("/", "par") and lower[i + 2 : i + 3] != ("24",)
        is_clock = is_clock and value <= _MOST_CLOCK and not is_rate
        return None if is_clock or (after == "/" and not is_rate) else Numeral(i, i + 1, value, unit="heure")
    is_short = before in _LASTS or (after in _OF_WHAT and value < _LEAST_CLOCK)
    return Numeral(i, i + 1, value, unit="heure") if is_short and value < _LEAST_CLOCK and after != "à" else None
