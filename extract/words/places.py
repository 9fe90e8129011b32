"""Where phrases stand among folded words. A text of words holds them parted by single spaces, one at either end too."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate


def word_offsets(words: Sequence[str]) -> list[int]:
    """Return where each word starts in the text of words."""
    offsets = list(accumulate([len(word) + 1 for word in words], initial=1))
    offsets.pop()  # where the text ends
    return offsets


def places_between(places: Sequence[int], first: int, end: int) -> Sequence[int]:
    """Return those of rising places from `first` up to, not including, `end`."""
    return places[bisect_left(places, first) : bisect_left(places, end)]


def find_places(phrase: str, text: str, offsets: Sequence[int], start: int = 0, end: int | None = None) -> list[int]:
    """Return the indexes, rising, of the words where `phrase` begins and stands exactly.

    `offsets`: of the words in `text`; `start`, `end`: offsets between which it stands, with the spaces around it.
    """
    needle = f" {phrase} "
    found = []
    at = text.find(needle, start, end)
    while at >= 0:
        found.append(bisect_left(offsets, at + 1))
        at = text.find(needle, at + 1, end)
    return found
