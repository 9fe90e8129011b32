"""Words → dictionary forms, by the tables of the French model; only the part of them that is used is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

_ENDINGS = {"NOUN": "noun", "PROPN": "noun", "ADJ": "adj", "VERB": "verb", "AUX": "verb"}
PARTS = ("noun", "adj", "verb")


_FINITE = ("ent", "ons", "ez", "ait", "oit")


def is_finite(word: str, lemma: str) -> bool:
    """Tell whether a word in small letters that has an infinitive as its dictionary form ends as finite verbs do."""
    return word.islower() and word != lemma and word.endswith(_FINITE)


class LemmaTable(NamedTuple):
    """By part of speech (noun, adj, verb): form → dictionary form where they differ, known forms, endings."""

    forms: Mapping[str, Mapping[str, str]]
    known: Mapping[str, frozenset[str]]
    endings: Mapping[str, Sequence[tuple[str, str]]]

    def lemma(self, word: str, pos: str) -> str:
        """Return the dictionary form of a lower-case word; the word itself where none can be told."""
        part = _ENDINGS.get(pos)
        if part is None or not word.isalpha():
            return word
        known, forms = self.known[part], self.forms[part]
        if word in known:
            return word
        if word in forms:
            return forms[word]
        guesses = [word[: -len(old)] + new for old, new in self.endings[part] if word.endswith(old) and old != new]
        if part == "verb" and word.endswith("e"):
            guesses.append(f"{word}r")  # "accompagne": the model's tables have no ending for it
        known_guesses = [guess for guess in guesses if guess in known]
        if known_guesses:
            return known_guesses[0]
        return word.removesuffix("s") if part != "verb" and len(word) > 3 else word

    def lemma_as_known(self, word: str, pos: str) -> str:
        """Return the dictionary form of a lower-case word; that of a verb where "espérons" is taken for a noun."""
        if pos == "ADV" and word in self.forms["verb"]:
            return self.forms["verb"][word]  # "dorment", which ends as adverbs do
        lemma = self.lemma(word, pos)
        if (
            _ENDINGS.get(pos) in (None, "verb")
            or lemma in self.known["noun"]
            or self.is_noun(word)
            or word in self.known["adj"]
            or word in self.forms["adj"]
        ):
            return lemma
        verb = self.lemma(word, "VERB")
        return verb if verb != word else lemma

    def is_noun(self, word: str) -> bool:
        """Tell whether a lower-case word is a noun of the dictionary, in any form."""
        return word in self.known["noun"] or word in self.forms["noun"]

    def noun(self, word: str) -> str:
        """Return the dictionary form of a lower-case word that is a noun, whatever else it may be elsewhere."""
        return self.lemma(word, "NOUN")

    def is_common(self, word: str) -> bool:
        """Tell whether a lower-case word stands in the dictionary, in any form."""
        return any(word in self.known[part] or word in self.forms[part] for part in PARTS)
