"""Words → dictionary forms, by the tables of the French model; only the part of them that is used is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

_ENDINGS = {"NOUN": "noun", "PROPN": "noun", "ADJ": "adj", "VERB": "verb", "AUX": "verb"}
PARTS = ("noun", "adj", "verb")
_FINITE = ("ent", "ons", "ez", "ait", "oit")
_BLOCKS_FILE, _ENDINGS_FILE = "words.npz", "endings.json"
Endings = tuple[tuple[str, str], ...]
"""Of words, and what takes their place in the dictionary form."""


def is_finite(word: str, lemma: str) -> bool:
    """Tell whether a word in small letters that has an infinitive as its dictionary form ends as finite verbs do."""
    return word.islower() and word != lemma and word.endswith(_FINITE)


Block = NDArray[np.bytes_]
"""Words as UTF-8, in rows as long as the longest of them: a tenth of what as many strings take.

Processes that share one need no copy of it, as they do of strings, whose references are counted beside them.
"""


class WordSet:
    """The words of a sorted block."""

    __slots__ = ("block",)

    def __init__(self, block: Block) -> None:
        self.block = block

    def __contains__(self, word: str) -> bool:
        return _place(self.block, word) is not None


class WordForms:
    """The words of a sorted block, and at the same places of another one their dictionary forms."""

    __slots__ = ("block", "lemmas")

    def __init__(self, block: Block, lemmas: Block) -> None:
        self.block, self.lemmas = block, lemmas

    def __contains__(self, word: str) -> bool:
        return _place(self.block, word) is not None

    def get(self, word: str) -> str | None:
        """Return the dictionary form of a word; None where it is not here."""
        place = _place(self.block, word)
        return None if place is None else bytes(self.lemmas[place]).decode()


def word_set(words: Iterable[str]) -> WordSet:
    """Return a set of these words."""
    return WordSet(np.sort(_block(words)))


def word_forms(lemmas: Mapping[str, str]) -> WordForms:
    """Return these words with their dictionary forms."""
    words = _block(lemmas)
    order = np.argsort(words)
    return WordForms(words[order], _block(lemmas.values())[order])


def _block(words: Iterable[str]) -> Block:
    return np.array([word.encode() for word in words], np.bytes_)


def _place(block: Block, word: str) -> int | None:
    """Return where in a sorted block a word stands; None where it is not."""
    wanted = word.encode()
    if len(wanted) > block.itemsize:  # numpy would copy the whole block into longer rows
        return None
    place = int(block.searchsorted(wanted))
    return place if place < len(block) and block[place] == wanted else None


class LemmaTable(NamedTuple):
    """By part of speech (noun, adj, verb): form → dictionary form where they differ, known forms, endings."""

    forms: Mapping[str, WordForms]
    known: Mapping[str, WordSet]
    endings: Mapping[str, Endings]

    def lemma(self, word: str, pos: str) -> str:
        """Return the dictionary form of a lower-case word; the word itself where none can be told."""
        part = _ENDINGS.get(pos)
        if part is None or not word.isalpha():
            return word
        known, forms = self.known[part], self.forms[part]
        if word in known:
            return word
        if (lemma := forms.get(word)) is not None:
            return lemma
        guesses = [word[: -len(old)] + new for old, new in self.endings[part] if word.endswith(old) and old != new]
        if part == "verb" and word.endswith("e"):
            guesses.append(f"{word}r")  # "accompagne": the model's tables have no ending for it
        known_guesses = [guess for guess in guesses if guess in known]
        if known_guesses:
            return known_guesses[0]
        return word.removesuffix("s") if part != "verb" and len(word) > 3 else word

    def lemma_as_known(self, word: str, pos: str) -> str:
        """Return the dictionary form of a lower-case word; that of a verb where "espérons" is taken for a noun."""
        if pos == "ADV" and (verb := self.forms["verb"].get(word)) is not None:
            return verb  # "dorment", which ends as adverbs do
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


class _Lookups(msgspec.Struct):
    """The tables of the French model that are used, each by the key of a part of speech."""

    lemma_exc: dict[int, dict[str, tuple[str, ...]]]
    lemma_index: dict[int, list[str]]
    lemma_rules: dict[int, Endings]


def read_lookups(data: bytes, key: Callable[[str], int]) -> LemmaTable:
    """Return the table that a file of the French model holds; `key`: of the name of a part of speech."""
    found = msgspec.msgpack.decode(data, type=_Lookups)
    return LemmaTable(
        forms={p: word_forms({form: lemmas[0] for form, lemmas in found.lemma_exc[key(p)].items()}) for p in PARTS},
        known={p: word_set(found.lemma_index[key(p)]) for p in PARTS},
        endings={p: found.lemma_rules[key(p)] for p in PARTS},
    )


def save_table(table: LemmaTable, folder: Path) -> None:
    """Write a table into a folder, which is made, for `load_table`."""
    blocks: dict[str, Any] = {f"{p}_known": table.known[p].block for p in PARTS}
    blocks |= {f"{p}_forms": table.forms[p].block for p in PARTS}
    blocks |= {f"{p}_lemmas": table.forms[p].lemmas for p in PARTS}
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / _BLOCKS_FILE, **blocks)
    (folder / _ENDINGS_FILE).write_bytes(msgspec.json.encode(table.endings))


def load_table(folder: Path) -> LemmaTable:
    """Return the table that `save_table` wrote."""
    with np.load(folder / _BLOCKS_FILE) as blocks:
        return LemmaTable(
            forms={p: WordForms(blocks[f"{p}_forms"], blocks[f"{p}_lemmas"]) for p in PARTS},
            known={p: WordSet(blocks[f"{p}_known"]) for p in PARTS},
            endings=msgspec.json.decode((folder / _ENDINGS_FILE).read_bytes(), type=dict[str, Endings]),
        )
