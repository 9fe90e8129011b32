"""Every label of the taxonomy at once: which of them a text resembles, and which it holds. Forms ask for each box."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extract.words.match import Near, Place, find_near_labels, find_phrase
from extract.words.text_memo import TextMemo

_FLOOR = 86.0
_LEAST_LETTERS = 16  # shorter options are words that any label may hold
_LEAST_WORDS = 3
_HEAD = 4  # letters with which a word begins: damage may be anywhere, but not at the head of every word
_MOST_KEPT = 5_000  # texts: forms print the same labels again and again


class Held(NamedTuple):
    """An option's folded label and its place in a text."""

    label: str
    place: Place


class LabelBook:
    """Folded labels to be compared with folded texts; what is found out about a text is kept.

    `floor`: of resemblance, 0 to 100.
    """

    def __init__(self, labels: Iterable[str], floor: float) -> None:
        self._labels = sorted(labels, key=lambda label: (-len(label), label))
        self._floor = floor
        self._by_head: dict[str, list[str]] = {}
        for label in self._labels:
            words = label.split(" ")
            if len(label) >= _LEAST_LETTERS and len(words) >= _LEAST_WORDS:
                for head in {word[:_HEAD] for word in words if len(word) >= _HEAD}:
                    self._by_head.setdefault(head, []).append(label)
        self._near = TextMemo[tuple[Near, ...]](_MOST_KEPT)
        self._held = TextMemo[tuple[Held, ...]](_MOST_KEPT)

    def resembling(self, text: str) -> tuple[Near, ...]:
        """Return the labels that resemble all of `text`, the closest first."""
        known = self._near.get(text)
        if known is None:
            known = self._near.keep(text, tuple(find_near_labels(text, self._labels, floor=self._floor)))
        return known

    def held_by(self, text: str) -> tuple[Held, ...]:
        """Return the longer labels, each at its best place, that are no longer than `text` and stand in it.

        A label is looked for only if the text holds the first letters of one of its words.
        """
        known = self._held.get(text)
        if known is None:
            known = self._held.keep(text, tuple(self._search(text)))
        return known

    def _search(self, text: str) -> Iterator[Held]:
        heads = self._by_head.keys() & {text[at : at + _HEAD] for at in range(len(text) - _HEAD + 1)}
        for label in sorted({label for head in heads for label in self._by_head[head]}):
            place = find_phrase(label, text, floor=_FLOOR) if len(label) <= len(text) else None
            if place is not None:
                yield Held(label, place)
