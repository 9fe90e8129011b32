"""Find wordings with choices among folded words: "ont été|sont observées entre|parmi"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extract.words.clean import fold


class Place(NamedTuple):
    """What may stand in one place of a wording, by its first word: the words behind that one, the longest first."""

    choices: dict[str, tuple[tuple[str, ...], ...]]
    may_be_empty: bool


class NearPhrase(NamedTuple):
    """A wording with choices. `phrase_no`: which phrase it says."""

    phrase_no: int
    places: tuple[Place, ...]

    def match(self, words: Sequence[str], first: int, place: int = 0) -> int | None:
        """Return the word after the wording where it stands at word `first`, the longest of its choices; None if not.

        `place`: the place that is looked at, those before it being filled.
        """
        if place == len(self.places):
            return first
        choices, may_be_empty = self.places[place]
        for rest in choices.get(words[first], ()) if first < len(words) else ():
            end = first + 1 + len(rest)
            if not rest or tuple(words[first + 1 : end]) == rest:
                found = self.match(words, end, place + 1)
                if found is not None:
                    return found
        return self.match(words, first, place + 1) if may_be_empty else None


def compile_phrase(phrase_no: int, choices: Iterable[tuple[str, ...]]) -> NearPhrase:
    """Return a wording ready to be met; `choices`: what may stand in each place, "" for nothing."""
    places = []
    for choice in choices:
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for words in {tuple(fold(words).split()) for words in choice if words}:
            by_first.setdefault(words[0], []).append(words[1:])
        longest_first = {word: tuple(sorted(rests, key=lambda r: (-len(r), r))) for word, rests in by_first.items()}
        places.append(Place(longest_first, "" in choice))
    return NearPhrase(phrase_no, tuple(places))


def first_words(phrase: NearPhrase) -> frozenset[str]:
    """Return the words with which a wording may begin."""
    found: set[str] = set()
    for place in phrase.places:
        found |= place.choices.keys()
        if not place.may_be_empty:
            break
    return frozenset(found)
