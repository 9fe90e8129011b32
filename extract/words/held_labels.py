"""Options whose words stand inside a longer label, as forms and people print them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from extract.words.match import Place, find_phrase

_FLOOR = 86.0
_LEAST_LETTERS = 16  # shorter options are words that any label may hold
_LEAST_WORDS = 3
_HEAD = 4  # letters with which a word begins: damage may be anywhere, but not at the head of every word
_MOST_KEPT = 20_000  # texts: forms print the same labels again and again


class Held(NamedTuple):
    """An option's folded label and its place in a text."""

    label: str
    place: Place


class HeldLabels:
    """The longer ones of some folded labels, to be looked for inside texts.

    A label is compared with a text only if the text holds the first letters of one of its words.
    """

    def __init__(self, labels: Iterable[str]) -> None:
        self._by_head: dict[str, list[str]] = {}
        for label in sorted(labels):
            words = label.split(" ")
            if len(label) >= _LEAST_LETTERS and len(words) >= _LEAST_WORDS:
                for head in {word[:_HEAD] for word in words if len(word) >= _HEAD}:
                    self._by_head.setdefault(head, []).append(label)
        self._known: dict[str, tuple[Held, ...]] = {}

    def find(self, text: str) -> tuple[Held, ...]:
        """Return the labels no longer than `text`, folded, that it holds, each at its best place."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            known = self._known[text] = tuple(self._search(text))
        return known

    def _search(self, text: str) -> Iterable[Held]:
        heads = self._by_head.keys() & {text[at : at + _HEAD] for at in range(len(text) - _HEAD + 1)}
        for label in sorted({label for head in heads for label in self._by_head[head]}):
            place = find_phrase(label, text, floor=_FLOOR) if len(label) <= len(text) else None
            if place is not None:
                yield Held(label, place)
