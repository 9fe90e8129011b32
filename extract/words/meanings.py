"""Name an option by words that mean it, in whatever order and form; the words are the taxonomy's, `means`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extract.words.denials import turns_round
from extract.words.text_memo import TextMemo
from models.meanings import Meaning, parse_meaning

_MOST_KEPT = 5_000  # phrases
_MOST_WORDS = 60  # of a phrase that means an option


class Meant(NamedTuple):
    """The term that a phrase means, and the words of the phrase that nothing of it explains, in order."""

    term: str
    beside: tuple[str, ...]


class Meanings:
    """The meanings of some terms, to be asked which of them a folded phrase has.

    `fillers`: folded words that mean nothing.
    """

    def __init__(self, wordings: Iterable[tuple[str, str]], fillers: frozenset[str]) -> None:
        self._meanings = tuple((term, parse_meaning(wording)) for term, wording in wordings)
        self._fillers = fillers
        self._by_word: dict[str, frozenset[int]] = {}
        self._may_stand: dict[str, bool] = {}
        self._telling: set[str] = set()  # words met that some meaning must have
        self._silent: set[str] = set()  # those met that none must
        self._known = TextMemo[Meant | None](_MOST_KEPT)

    def __bool__(self) -> bool:
        return bool(self._meanings)

    def term_of(self, phrase: str) -> str | None:
        """Return the single term whose words a phrase is made of, with fillers and no others; None: none or several."""
        found = self.meant_by(phrase)
        return found.term if found is not None and not found.beside else None

    def meant_by(self, phrase: str) -> Meant | None:
        """Return the term that a phrase or a sentence means, if only one; that with the most words of its own.

        A word of denial that is none of its own turns the phrase round, so that it means nothing.
        """
        if phrase in self._known:
            return self._known[phrase]
        return self._known.keep(phrase, self._look_up(phrase.split(" ")))

    def any_named(self, words: list[str]) -> bool:
        """Tell quickly whether one of the words is one that some meaning must have."""
        if not self._telling.isdisjoint(words):
            return True
        strange = set(words) - self._silent
        if not strange:
            return False
        if len(self._silent) > _MOST_KEPT:
            self._silent.clear()
        told = {word for word in strange if self.names_word(word)}
        self._telling |= told
        self._silent |= strange - told
        return bool(told)

    def names_word(self, word: str) -> bool:
        """Tell whether a folded word is one that some meaning must have."""
        return bool(self._with(word))

    def knows(self, word: str) -> bool:
        """Tell whether a folded word may stand in a phrase that means a term."""
        return word in self._fillers or self.has_word(word)

    def has_word(self, word: str) -> bool:
        """Tell whether a folded word is one that some meaning must or may have."""
        known = self._may_stand.get(word)
        if known is None:
            places = (place for _, meaning in self._meanings for place in (*meaning.must, meaning.may))
            known = self._may_stand[word] = any(place.holds(word) for place in places)
        return known

    def _with(self, word: str) -> frozenset[int]:
        """Return the meanings, by number, that must have a word of which this is one."""
        found = self._by_word.get(word)
        if found is None:
            numbers = (
                n for n, (_, meaning) in enumerate(self._meanings) if any(place.holds(word) for place in meaning.must)
            )
            found = self._by_word[word] = frozenset(numbers)
        return found

    def _look_up(self, words: list[str]) -> Meant | None:
        if len(words) > _MOST_WORDS:
            return None
        numbers: set[int] = set()
        for word in words:
            numbers |= self._with(word)
        best: dict[str, tuple[tuple[bool, int], tuple[str, ...]]] = {}
        for number in sorted(numbers):
            term, meaning = self._meanings[number]
            beside = _beside(words, meaning, self._fillers)
            if beside is None:
                continue
            rank = (not beside, len(meaning.must))
            if term not in best or rank > best[term][0]:
                best[term] = (rank, beside)
        return _only(best)


NO_MEANINGS = Meanings((), frozenset())


def _only(best: dict[str, tuple[tuple[bool, int], tuple[str, ...]]]) -> Meant | None:
    """Return the term of the highest rank, None where two terms share it."""
    if not best:
        return None
    highest = max(rank for rank, _ in best.values())
    terms = [(term, beside) for term, (rank, beside) in best.items() if rank == highest]
    return Meant(*terms[0]) if len(terms) == 1 else None


def _beside(words: list[str], meaning: Meaning, fillers: frozenset[str]) -> tuple[str, ...] | None:
    """Return the words that are none of a meaning's, None where they have another one."""
    if not all(any(map(place.holds, words)) for place in meaning.must) or any(map(meaning.never.holds, words)):
        return None
    rest = tuple(_strangers(words, meaning))
    if any(map(turns_round, rest)):
        return None
    beside = tuple(word for word in rest if word not in fillers)
    return beside if meaning.is_open or not beside else None


def _strangers(words: list[str], meaning: Meaning) -> Iterator[str]:
    for word in words:
        if not meaning.may.holds(word) and not any(place.holds(word) for place in meaning.must):
            yield word
