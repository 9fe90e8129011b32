"""Which of many phrases have enough of their words in a text: asked of every paragraph, so counted all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress
from math import ceil

_TOP = 0x80


class Ballots:
    """Counts the words of phrases in one number with a byte for each phrase.

    A byte starts as far below 128 as the phrase has words to find; each word that is there adds one to the bytes of
    its phrases, so that the top bit tells who has enough. Adding some such numbers takes a fifth of the time of
    counting in a dictionary.
    """

    def __init__(self, phrases: Sequence[frozenset[str]], share: float) -> None:
        """Take the words of each phrase, 1 to 127, and the share of them, above 0, that is enough."""
        missing = [ceil(share * len(words)) for words in phrases]
        self._size = len(phrases)
        self._at_first = int.from_bytes(bytes(_TOP - count for count in missing), "little")
        self._votes: dict[str, int] = {}
        for i, words in enumerate(phrases):
            for word in words:
                self._votes[word] = self._votes.get(word, 0) + (1 << 8 * i)
        self._voters = frozenset(self._votes)

    def stand(self, indexes: Iterable[int]) -> int:
        """Return the phrases at `indexes` as candidates for `elected`, a set to be joined and cut by `|`, `&`, `~`."""
        return sum(_TOP << 8 * i for i in set(indexes))

    def elected(self, words: Iterable[str], candidates: int) -> list[int]:
        """Return the indexes, rising, of the candidates of which enough words are among `words`."""
        won = sum(map(self._votes.__getitem__, self._voters.intersection(words)), self._at_first) & candidates
        if not won:
            return []
        return list(compress(range(self._size), won.to_bytes(self._size, "little")))
