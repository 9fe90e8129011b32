"""Find wordings with choices among folded words: "ont été|sont observées entre|parmi"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from extract.words.clean import fold

_COMMON = frozenset(  # in any report
    "ont sont est ete des les aux ces qui dit fait pour entre parmi avaient etaient projet projets personnes"
    " publics".split()
)


class NearPhrase(NamedTuple):
    """A wording with choices, looked for where one of the words of one of its places, its anchor, stands.

    `phrase_no`: which phrase it says. `pattern`: matches it in a folded text, from the space before it on.
    `first_words`: those with which it may begin; `least_before`, `most_before`: words before the anchor.
    """

    phrase_no: int
    pattern: re.Pattern[str]
    first_words: frozenset[str]
    least_before: int
    most_before: int


def compile_phrases(wordings: Iterable[tuple[int, tuple[tuple[str, ...], ...]]]) -> dict[str, tuple[NearPhrase, ...]]:
    """Return wordings by the words of their anchors; each: which phrase it says, and what may stand in each place.

    "" in a place stands for nothing.
    """
    found: dict[str, list[NearPhrase]] = {}
    for phrase_no, choices in wordings:
        places = [tuple(dict.fromkeys(map(fold, choice))) for choice in choices]
        anchor = max((k for k, place in enumerate(places) if all(place)), key=lambda k: (_rarity(places[k]), -k))
        before = [[choice.count(" ") + bool(choice) for choice in place] for place in places[:anchor]]
        phrase = NearPhrase(
            phrase_no,
            re.compile("".join(map(_pattern_of, places)) + " "),
            frozenset(_first_words(places)),
            sum(map(min, before)),
            sum(map(max, before)),
        )
        for word in {choice.split(" ")[0] for choice in places[anchor]}:
            found.setdefault(word, []).append(phrase)
    return {word: tuple(phrases) for word, phrases in found.items()}


def find_near(
    anchors: Iterable[int],
    words: Sequence[str],
    text: str,
    offsets: Sequence[int],
    near: Mapping[str, tuple[NearPhrase, ...]],
) -> Iterator[tuple[int, int, int]]:
    """Yield which phrase stands where: its number, first word and length in words.

    `anchors`: the words where some may stand; `text`: the words between spaces.
    """
    for at in anchors:
        for phrase_no, pattern, first_words, least_before, most_before in near.get(words[at], ()):
            for first in range(max(0, at - most_before), at - least_before + 1):
                if words[first] in first_words:
                    match = pattern.match(text, offsets[first] - 1)
                    if match is not None:
                        yield phrase_no, first, match[0].count(" ") - 1


def _rarity(place: tuple[str, ...]) -> tuple[int, int]:
    """Return how rarely the first words of a place stand in a text: short ones, those of every frame, and many."""
    firsts = {choice.split(" ")[0] for choice in place}
    is_common = not _COMMON.isdisjoint(firsts)
    return (0 if is_common else min(5, min(map(len, firsts)))), -len(firsts)


def _pattern_of(place: tuple[str, ...]) -> str:
    choices = "|".join(re.escape(choice) for choice in sorted(filter(None, place), key=len, reverse=True))
    return f"(?: (?:{choices}))?" if "" in place else f" (?:{choices})"


def _first_words(places: Sequence[tuple[str, ...]]) -> Iterator[str]:
    for place in places:
        yield from (choice.split(" ")[0] for choice in place if choice)
        if "" not in place:
            return
