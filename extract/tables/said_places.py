"""What free texts say of where sites are, gathered from millions of texts: what several places share is left out.

Names are kept once, and what a text says as some numbers, so that memory grows by bytes a text.
"""

from __future__ import annotations

from array import array
from collections import Counter
from enum import IntEnum

import numpy as np

from extract.reports.fingerprints import mark_of
from extract.tables.site_communes import Clues

Key = tuple[str, str]
"""A commune or département by the key of its name, and of an address the code of its département; else empty."""


class Said(IntEnum):
    """How a text says a place."""

    NAMED = 0
    MUNICIPAL = 1
    ADDRESSED = 2


class SaidPlaces:
    """Gathers what texts say, one after the other; tells at the end what that comes to."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._keys: dict[Key, int] = {}
        self._numbers = array("L")  # place, key and how, of each
        self._marks = array("Q")  # of the text and of the words, of each

    def add(self, place: str, key: Key, how: Said, text: str, words: str) -> None:
        """Take note that a text of a place says a key. `words`: those around the name, by which copies are known."""
        numbers = (self._places.setdefault(place, len(self._places)), self._keys.setdefault(key, len(self._keys)), how)
        self._numbers.extend(numbers)
        self._marks.extend((mark_of(text), mark_of(words)))

    def clues(self) -> dict[str, Clues]:
        """Return what is said of each place, without what others say in the same words; in one text it counts once."""
        numbers = np.array(self._numbers, dtype=np.uint64).reshape(-1, 3)
        texts, words = np.array(self._marks, dtype=np.uint64).reshape(-1, 2).T
        own = _of_one_place(numbers[:, 0], words)
        distinct = np.unique(np.column_stack([numbers[own], texts[own]]), axis=0)
        places, keys = [*self._places], [*self._keys]
        counts: dict[str, Counter[str]] = {}
        municipal: dict[str, set[str]] = {}
        addressed: dict[str, set[Key]] = {}
        for place_no, key_no, how, _ in distinct.tolist():
            place, key = places[place_no], keys[key_no]
            if how == Said.NAMED:
                counts.setdefault(place, Counter())[key[0]] += 1
            elif how == Said.MUNICIPAL:
                municipal.setdefault(place, set()).add(key[0])
            else:
                addressed.setdefault(place, set()).add(key)
        return {
            place: Clues(
                counts.get(place, {}), frozenset(municipal.get(place, ())), frozenset(addressed.get(place, ()))
            )
            for place in sorted(counts.keys() | addressed.keys())
        }


def _of_one_place(
    places: np.ndarray[tuple[int], np.dtype[np.uint64]], words: np.ndarray[tuple[int], np.dtype[np.uint64]]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell of each whether all that has its words is of one place."""
    own = np.ones(len(words), dtype=np.bool_)
    if len(words):
        order = np.argsort(words, kind="stable")
        starts = np.flatnonzero(np.append([True], words[order][1:] != words[order][:-1]))
        lengths = np.diff(np.append(starts, len(words)))
        found = places[order]
        is_one = np.minimum.reduceat(found, starts) == np.maximum.reduceat(found, starts)
        own[order] = np.repeat(is_one, lengths)
    return own
