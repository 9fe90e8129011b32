"""Find the count of a sentence that no cue knows, before the noun that it counts or behind the name of its question."""

from __future__ import annotations

from typing import NamedTuple

from extract.body.stream import Stream
from extract.words.gaps import Gap
from extract.words.number_words import COLLECTIVES, NUMBER_WORDS, SCALES
from models.taxonomy_terms import Indicator

_MOST_WORDS = 12  # of a count
_MOST_BEHIND = 7  # of one behind a colon
_NUMBERS = frozenset((*NUMBER_WORDS, *SCALES, *COLLECTIVES, *(f"{word}s" for word in COLLECTIVES)))
_BEFORE = frozenset(
    "environ pres d de plus moins au entre et a ou jusqu quelque quelques peu pas presque quasi quasiment un une"
    " approximativement autour alentours bonne petite aux les".split()
)  # words of a count that are no numbers


class NamedCount(NamedTuple):
    """The words `first` to `end` (half-open) that are a count, of an indicator."""

    indicator_id: str
    first: int
    end: int


def name_count(stream: Stream, first: int, end: int, indicator: Indicator) -> NamedCount | None:
    """Return the count among words `first` to `end` that stands before the unit of `indicator`, or behind a colon."""
    for word in range(first + 1, end):
        if stream.gaps[word] & Gap.COLON:
            stop = stream.next_gap(word + 1, Gap.STOP | Gap.COLON, end)
            is_short = stop - word <= _MOST_BEHIND and _is_of_count(stream.words[word])
            if is_short and _tells(stream, word, stop) and _counts(stream, first, word, indicator):
                return NamedCount(indicator.id, word, stop)
    for word in range(first + 1, end):
        if stream.gaps[word] & Gap.COLON:
            return None  # what stands behind the name of a question is the answer, or free text
        if stream.words[word] not in indicator.counted:
            continue
        start = word
        while start > first and word - start < _MOST_WORDS and _is_of_count(stream.words[start - 1]):
            if stream.gaps[start] & (Gap.COLON | Gap.STOP):
                break
            start -= 1
        stop = word
        while start < stop and stream.words[start] in ("a", "et", "les", "aux"):
            start += 1
        while stop > start and stream.words[stop - 1] in ("d", "de"):
            stop -= 1
        if start < stop and _tells(stream, start, stop) and not _is_article(stream, start, stop):
            return NamedCount(indicator.id, start, stop)
    return None


def _is_of_count(word: str) -> bool:
    return word[0].isdigit() or word in _NUMBERS or word in _BEFORE or "-" in word


def _tells(stream: Stream, first: int, end: int) -> bool:
    """Tell whether a number is among the words."""
    return any(word[0].isdigit() or word in _NUMBERS for word in stream.words[first:end])


def _is_article(stream: Stream, first: int, end: int) -> bool:
    """Tell whether the words are an article alone: "un projet" counts nothing."""
    return stream.slice(first, end) in ("un", "une")


def _counts(stream: Stream, first: int, end: int, indicator: Indicator) -> bool:
    """Tell whether the name of a question before a colon is that of a count."""
    words = set(stream.words[first:end])
    return not words.isdisjoint(indicator.counted) or "nombre" in words
