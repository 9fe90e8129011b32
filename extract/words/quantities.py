"""Printed count → number, bounds, period; or nothing, where the words do not tell. A count slot is free text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from extract.words.number_words import COLLECTIVES, NUMBER_WORDS, SCALES, digits_value, words_value
from models.records import Quantity

# All rules speak of folded text: lower case, no accents, straight quotes and hyphens, single spaces.
_PERIODS = {
    "year": re.compile(r"\bpar ?an(?:nee|s)?\b|/ ?an(?:nee|s)?\b|\bannuel\w*|\b(?:chaque |l')annee\b"
        r"|\btous les ans\b|\bl'an\b"),
    "month": re.compile(r"\bpar ?mois\b|/ ?mois\b|\bmensuel\w*|\bchaque mois\b|\btous les mois\b"),
    "week": re.compile(r"\bpar ?sem(?:aine)?\b|/ ?sem(?:aine)?\b|\bhebdo\w*|\bchaque semaine\b"
        r"|\btoutes les semaines\b"),
    "day": re.compile(r"\bpar ?jour\b|/ ?j(?:our)?\b|\bquotidien\w*|\bjournali\w*|\bchaque jour\b|\btous les jours\b"),
}  # fmt: skip

_BESIDE = re.compile(r"\b(?:un total de |au total(?: de)?,? ?|en tout,? ?|un peu (?=plus|moins))")  # tells nothing
_MONTH_NAME = r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)"
_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
# Numbers that count nothing: dates, years, hours, shares, money, ages and durations, ranks, parts of the whole.
_NO_COUNT = re.compile(
    rf"\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b|\b\d{{1,2}}(?:er)? {_MONTH_NAME}\b(?: {_YEAR}\b)?"
    rf"|\b{_MONTH_NAME} {_YEAR}\b"
    rf"|\b(?:en|depuis|avant|apres|annees?|debut|fin|mi|courant|ete|hiver|saison"
    rf"|rentree)[ -]{_YEAR}(?: ?[-/] ?\d{{2,4}})?\b"
    rf"|\b{_YEAR} ?[-/a] ?{_YEAR}\b|\({_YEAR}\)|^{_YEAR} ?:"
    r"|\bdont\b[^.;)]*|\b\d+(?:er|ere|e|eme|nde?)s?\b|\bn ?[°o] ?\d+|\b\d{1,2} ?(?:h"
    r"|heures?)(?: ?\d{2})?\b|\b\d+ ?j?/ ?\d+\b"
    r"|\b(?:\d[\d .,]{0,20}|\w+ )(?:%|€|\$|pour cent\b|euros?\b|k€|m2\b|kg\b|km\b|metres?\b)"
    r"|\b(?:\d[\d .,]{0,20}|\w+ )(?:ans?|annees?|mois|semaines?|jours?|heures?|minutes?)\b"
)  # fmt: skip

_WORD = "(?:" + "|".join(sorted([*NUMBER_WORDS, *SCALES], key=len, reverse=True)) + ")"
_WORDS = rf"\b{_WORD}(?:(?:[ -]|[ -]et[ -](?=une?\b|onze\b)){_WORD})*\b"
_DIGITS = r"(?<![\w.,])(?<![a-z]-)(?:\d{1,3}(?:[ .']\d{3})+|\d+(?:[.,]\d+)?)(?![\w]|[.,]\d)"
_NUMBER = re.compile(
    rf"(?:(?P<factor>{_DIGITS}|{_WORDS}) )?(?:(?:bonne|petite|grosse|belle|grande) )?(?P<half>demi[ -])?"
    rf"\b(?P<collective>{'|'.join(COLLECTIVES)})(?P<plural>s?)\b"
    r"|(?<!\w)(?P<stem>\d+) ?(?:aine|zaine)s?\b"
    rf"|(?P<digits>{_DIGITS})|(?P<words>{_WORDS})"
)

_AT_LEAST_BEFORE = re.compile(
    r"(?:\b(?:(?<!pas )(?<!tout au )plus d(?:e |')|au moins |(?:au |un )?min(?:imum|i)?\.? (?:de "
    r"|d')?|a partir de |superieure? a "
    r"|pas moins d(?:e |'))|(?:>=?|≥) ?|\+ de |\+ d')$"
)  # fmt: skip
_AT_MOST_BEFORE = re.compile(
    r"(?:\b(?:(?<!pas )moins d(?:e |')|jusqu'(?:a )?|(?:tout )?au plus |(?:au |un )?max(?:imum"
    r"|i)?\.? (?:de |d')?|inferieure? a "
    r"|pas plus d(?:e |'))|(?:<=?|≤) ?)$"
)  # fmt: skip
_ABOUT_BEFORE = re.compile(
    r"(?:\b(?:environ|env\.?|approximativement|presque|quasi(?:ment)?|a peu pres|quelque|pres d[e']"
    r"|autour d[e']|aux? alentours? d[e']"
    r"|(?:de )?l'ordre d[e']|dans les|grosso modo|plus ou moins|vers les|peut-etre|une? petite?)|~|≈|±|\+/-) ?$"
)  # fmt: skip
_THINGS = r"(?: [a-z']+){0,2}?"  # "20 personnes maximum"
_AT_LEAST_AFTER = re.compile(_THINGS + r"(?: ?\+(?! ?\d)| (?:et|ou) plus\b| \(?(?:au )?min(?:imum|i)?\b| au moins\b)")
_AT_MOST_AFTER = re.compile(_THINGS + r"(?: (?:ou|et) moins\b| \(?(?:au )?max(?:imum|i)?\b| (?:tout )?au plus\b)")
_ABOUT_AFTER = re.compile(_THINGS + r",? \(?(?:environ|env|approximativement|a peu pres|ou presque)\b")
_ONE_END_MISREAD = re.compile(r" ?(?:-|a|ou) ?(?!il\b)(?=[lio|\d]*[lo|])[lio|\d]{1,4}(?!\w)")  # "8 à lO": no exact 8
_LOW_END_MISREAD = re.compile(r"\bentre (?:environ )?[^ ]{1,4} et (?:une? )?$")  # "entre zo et 30": no exact 30
_BETWEEN_BEFORE = re.compile(r"\bentre (?:environ )?(?:une? )?$")
_RANGE_BETWEEN = re.compile(r" ?(?:-|\.\.\.?|a|ou|ou bien) ?(?:une? )?$")
# "un" is an article more often than a number: it counts only where the answer goes on with one of these, or ends.
_AFTER_ONE = re.compile(
    r" ?(?:$|[.!(/,]|seule?s?\b|par |chaque |tou(?:s|tes) les |nouve|projets?\b|actions?\b"
    r"|personnes?\b|ateliers?\b|fois\b|en )"
)  # fmt: skip
_NONE_AT_ALL = re.compile(
    r"(?:aucune?|zero|nul)(?: (?:nouve\w+ )?(?:projets?|actions?|personnes?))?(?: (?:a ce jour|pour .*))?[ .!]*"
)
_SUM = re.compile(r"(?P<sum>\b\d{1,6}) ?\((?P<parts>[^()]{3,80})\)")
_MAX_VALUE = 10**9  # past it, digits are an identifier


class _Mention(NamedTuple):
    """A number met in the folded text: its half-open stretch, and its value, None where the words do not tell."""

    start: int
    end: int
    value: float | None
    unit: float | None  # what a collective counts in: 20 for "une vingtaine", so about twenty
    is_doubtful: bool  # "un", "neuf": a number or another word


@lru_cache(maxsize=4_096)
def parse_quantity(raw: str) -> Quantity:
    """Return what a count slot says; every field at its default where it cannot be told, never a guess.

    An exact number fills all three values, an approximate one `value_number` alone, a range or a bound `value_min` and
    `value_max`; these are approximate too where the words say "environ" or count by tens. Two numbers that make no
    range, dates, shares and durations tell nothing; neither do misread digits.
    """
    if raw.isascii() and raw.isdigit() and len(raw) < 10:
        return _exact(float(raw), None)
    text = _fold(raw)
    if _NONE_AT_ALL.fullmatch(text):
        return _exact(0.0, None)
    text, period = _take_period(_BESIDE.sub("", text))
    text = _NO_COUNT.sub("¤", _SUM.sub(_without_parts, text))
    mentions = _find_mentions(text)
    if any(mention.value is None or mention.value >= _MAX_VALUE for mention in mentions):
        return Quantity()
    match mentions:
        case [only]:
            return _read_one(text, only, period)
        case [low, high]:
            return _read_two(text, low, high, period)
        case _:
            return Quantity()


def _fold(raw: str) -> str:
    text = unicodedata.normalize("NFD", raw).casefold()
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = re.sub("[\u2010-\u2015\u2212]", "-", text.replace("\u2019", "'"))
    return " ".join(text.split())


def _without_parts(whole: re.Match[str]) -> str:
    """Return a number without the parts in brackets behind it that add up to it: "45 (28 femmes, 17 hommes)"."""
    parts = [int(part) for part in re.findall(r"\d+", whole["parts"])]
    return whole["sum"] if len(parts) > 1 and sum(parts) == int(whole["sum"]) else whole[0]


def _take_period(text: str) -> tuple[str, str | None]:
    """Return the text without the words that name a period, and the period; None where none or several are named."""
    found: list[str] = []
    for period, pattern in _PERIODS.items():
        text, times = pattern.subn(" ", text)
        if times:
            found.append(period)
    return " ".join(text.split()), found[0] if len(found) == 1 else None


def _find_mentions(text: str) -> list[_Mention]:
    mentions: list[_Mention] = []
    for number in _NUMBER.finditer(text):
        words = number["words"]
        is_doubtful = words in ("un", "une", "neuf")
        unit = float(number["stem"] or COLLECTIVES.get(number["collective"] or "", 0)) or None
        mention = _Mention(number.start(), number.end(), _value(number), unit, is_doubtful)
        last = mentions[-1] if mentions else None
        if last and last.value == mention.value and re.fullmatch(r" ?\(", text[last.end : mention.start]):
            continue  # "5 (cinq)"
        mentions.append(mention)
    return [mention for mention in mentions if not mention.is_doubtful or _is_number(text, mention, mentions)]


def _is_number(text: str, mention: _Mention, mentions: list[_Mention]) -> bool:
    """Return whether "un" or "neuf" is meant as a number: at the beginning, or at one end of a range."""
    before = text[: mention.start].strip(" -*:~<>=")
    if not before or re.fullmatch(r"(?:au moins|environ|entre|de)", before):
        return True
    return any(_RANGE_BETWEEN.fullmatch(text[other.end : mention.start]) for other in mentions)


def _value(number: re.Match[str]) -> float | None:
    if number["stem"]:
        return float(number["stem"])
    if number["digits"]:
        return digits_value(number["digits"])
    if number["words"]:
        return words_value(number["words"])
    factor = number["factor"]
    if factor is None:
        times: float | None = None if number["plural"] else 1.0
    else:
        times = digits_value(factor) if factor[0].isdigit() else words_value(factor)
    if times is None:
        return None
    return times * COLLECTIVES[number["collective"]] / (2 if number["half"] else 1)


def _read_one(text: str, mention: _Mention, period: str | None) -> Quantity:
    value = mention.value
    before, after = text[: mention.start], text[mention.end :]
    is_misread = _ONE_END_MISREAD.match(after) or _LOW_END_MISREAD.search(before)
    if value is None or (mention.is_doubtful and not _AFTER_ONE.match(after)) or is_misread:
        return Quantity()
    is_about = bool(mention.unit or _ABOUT_BEFORE.search(before) or _ABOUT_AFTER.match(after))
    if _AT_MOST_BEFORE.search(before) or _AT_MOST_AFTER.match(after):
        return Quantity(value_max=value, period=period, is_approximate=is_about)
    if _AT_LEAST_BEFORE.search(before) or _AT_LEAST_AFTER.match(after):
        return Quantity(value_min=value, period=period, is_approximate=is_about)
    if is_about:
        return Quantity(value_number=value, period=period, is_approximate=True)
    return _exact(value, period)


def _read_two(text: str, low: _Mention, high: _Mention, period: str | None) -> Quantity:
    """Return the range that two numbers make, or nothing."""
    before, between = text[: low.start], text[low.end : high.start]
    is_range = (
        _RANGE_BETWEEN.fullmatch(between)
        or (re.fullmatch(" et (?:une? )?", between) and _BETWEEN_BEFORE.search(before))
        or (_AT_LEAST_BEFORE.search(before) and _AT_MOST_BEFORE.search(between))
    )
    if not is_range or low.value is None or high.value is None:
        return Quantity()
    least = low.value
    if high.unit and not low.unit and least < high.value / high.unit:
        least *= high.unit  # "deux à trois dizaines"
    scale = SCALES.get(text[low.end : high.end].split()[-1])
    if scale and least < high.value / scale and text[low.start].isalpha():
        least *= scale  # "deux à trois cents"
    if least >= high.value:
        return Quantity()
    is_about = low.unit or high.unit or _ABOUT_BEFORE.search(before) or _ABOUT_AFTER.match(text[high.end :])
    return Quantity(value_min=least, value_max=high.value, period=period, is_approximate=bool(is_about))


def _exact(value: float, period: str | None) -> Quantity:
    return Quantity(value_number=value, value_min=value, value_max=value, period=period)
