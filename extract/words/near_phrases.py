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

    `place`: among all wordings. `phrase_no`: which phrase it says. `pattern`: matches it in a folded text, from the
    space before it on.
    """

    place: int
    phrase_no: int
    pattern: re.Pattern[str]


NearPhrases = tuple[tuple[int, dict[str, tuple[NearPhrase, ...]]], ...]
"""Those of one anchor: for each number of words that may stand before it, the first of these → the wordings."""


def compile_phrases(wordings: Iterable[tuple[int, tuple[tuple[str, ...], ...]]]) -> dict[str, NearPhrases]:
    """Return wordings by the words of their anchors; each: which phrase it says, and what may stand in each place.

    "" in a place stands for nothing.
    """
    found: dict[str, dict[int, dict[str, tuple[NearPhrase, ...]]]] = {}
    for place, (phrase_no, choices) in enumerate(wordings):
        places = [tuple(dict.fromkeys(map(fold, choice))) for choice in choices]
        anchor = max((k for k, place in enumerate(places) if all(place)), key=lambda k: (_rarity(places[k]), -k))
        before = [[choice.count(" ") + bool(choice) for choice in place] for place in places[:anchor]]
        phrase = NearPhrase(place, phrase_no, re.compile("".join(map(_pattern_of, places)) + " "))
        for word in {choice.split(" ")[0] for choice in places[anchor]}:
            by_distance = found.setdefault(word, {})
            for distance in range(sum(map(min, before)), sum(map(max, before)) + 1):
                by_first = by_distance.setdefault(distance, {})
                for first in set(_first_words(places)):
                    by_first[first] = (*by_first.get(first, ()), phrase)
    return {word: tuple(by_distance.items()) for word, by_distance in found.items()}


def find_near(
    anchors: Iterable[int], words: Sequence[str], text: str, offsets: Sequence[int], near: Mapping[str, NearPhrases]
) -> Iterator[tuple[int, int, int]]:
    """Yield which phrase stands where: its number, first word and length in words.

    `anchors`: the words where some may stand; `text`: the words between spaces.
    """
    for at in anchors:
        if words[at] not in near:
            continue
        begun = [
            (place, at - distance, phrase_no, pattern)
            for distance, by_first in near[words[at]]
            if distance <= at
            for place, phrase_no, pattern in by_first.get(words[at - distance], ())
        ]
        for _, first, phrase_no, pattern in sorted(begun) if len(begun) > 1 else begun:
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
