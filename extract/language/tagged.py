"""A free text as the rules see it: its words, and what the French model says of each."""

from __future__ import annotations

from typing import NamedTuple

from extract.language.words import Word

NOUNS = frozenset(["NOUN", "PROPN", "ADJ", "X"])
VERBS = frozenset(["VERB", "AUX"])


class NamedSpan(NamedTuple):
    """A name that the model met: half-open range of words, and its type (PER, LOC, ORG, MISC)."""

    first: int
    end: int
    kind: str


class Tagged(NamedTuple):
    """The words of a text, side by side with what is known of each.

    `lower`: as the model reads it, in lower case; `roots`: without number and gender; `lemmas`: dictionary form, lower
    case; `pos`: universal part of speech; `moods`: of finite verbs Ind, Cnd, Sub or Imp, with "+" for the future, else
    ""; `sentences`: number of the sentence, from 0.
    """

    text: str
    words: tuple[Word, ...]
    lower: tuple[str, ...]
    roots: tuple[str, ...]
    lemmas: tuple[str, ...]
    pos: tuple[str, ...]
    moods: tuple[str, ...]
    sentences: tuple[int, ...]
    names: tuple[NamedSpan, ...]

    def slice(self, first: int, end: int) -> str:
        """Return the text from one word to another (half-open), as written."""
        return self.text[self.words[first].start : self.words[end - 1].end]
