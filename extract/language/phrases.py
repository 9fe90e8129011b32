"""Find the words and phrases of the lists in a text: by their roots, the longest first, each stretch used once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from extract.language.tagged import VERBS, Tagged
from extract.language.words import read_words, root
from models.free_text import Concept

# Between the words of a phrase these may come or go: "prêts d'outils", "gens de notre quartier".
_GLUE = frozenset(
    "de du des d' la le les l' un une notre nos leur leurs votre vos ce cet cette ces son sa ses mon ma mes en "
    "y".split()
)
# Between a noun and its participle these may come too: "aucun emploi n'a été créé", "les postes ont bien été créés".
_PASSIVE = frozenset("n' ne pas plus été bien".split())
# After the verb of a phrase these may come: "ne se sentent pas chez eux".
_AFTER_VERB = frozenset("pas plus jamais encore toujours souvent enfin vite déjà aussi bien vraiment".split())
_PARTICIPLES = ("VERB", "ADJ")
_PARTICIPLE = re.compile(r"(.{2,})ée?s?")
_NOUN, _VERB, _PHRASE = "noun", "verb", "phrase"
_LEAST_BARE = 5  # words: fewer may well have no accent
_EXACT = "="  # "=bureaux": as it is written, not "bureau"


class Term(NamedTuple):
    """A thing that the text names: half-open range of words. `is_phrase`: several words say so."""

    first: int
    end: int
    id: str
    is_phrase: bool


@dataclass(slots=True)
class _Node:
    """A step in the tree of phrases. `ends`: what is named when a phrase ends here, by the sort of its list."""

    steps: dict[str, _Node] = field(default_factory=dict)
    ends: dict[str, str | None] = field(default_factory=dict)  # None: the phrase means something else


class PhraseFinder:
    """The lists of concepts or activities, as a tree of roots."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._top, self._bare = _Node(), _Node()  # as written, and without accents
        for concept in concepts:
            for sort, listed in ((_NOUN, concept.nouns), (_VERB, concept.verbs), (_PHRASE, concept.phrases)):
                for phrase in _spelled_out(listed):
                    self._add(phrase, concept.id, sort)
        for concept in concepts:  # last: they win over a word of another list
            for phrase in _spelled_out(concept.but_not):
                self._add(phrase, None, _PHRASE)

    def _add(self, phrase: str, identity: str | None, sort: str) -> None:
        words = [word for piece in phrase.split() for word in _pattern_words(piece)]
        last = len(words) - 1
        kept = [w for i, w in enumerate(words) if i in (0, last) or w not in _GLUE]  # "en formation de" ends with "de"
        roots = [word if word.startswith(_EXACT) else root(word) for word in kept]
        for top, keys in ((self._top, roots), (self._bare, [bare(key) for key in roots])):
            _add_path(top, keys, sort if len(kept) == 1 else _PHRASE, identity)

    def names(self, word: str) -> bool:
        """Tell whether a lower-case word alone names something."""
        step = self._top.steps.get(root(word))
        return step is not None and any(step.ends.values())

    def find(self, tagged: Tagged) -> list[Term]:
        """Return what the text names, in order and without overlap.

        Of a text without any accent, words are compared without theirs: capitals and recognition lose them.
        """
        is_bare = len(tagged.words) >= _LEAST_BARE and tagged.text.isascii()
        found: list[Term] = []
        i, count = 0, len(tagged.words)
        while i < count:
            term = self._longest(tagged, i, is_bare)
            if term is None:
                i += 1
                continue
            if term.id:
                found.append(term)
            i = term.end
        return found

    def _longest(self, tagged: Tagged, first: int, is_bare: bool) -> Term | None:
        """Return the longest term that begins at a word; its id is empty when the phrase means something else."""
        best: Term | None = None
        paths = [(self._bare if is_bare else self._top, first, False)]
        while paths:
            node, at, is_done = paths.pop()
            if at >= len(tagged.words) or (at > first and tagged.words[at - 1].ends_sentence):
                continue
            for key in _keys(tagged, at):
                step = node.steps.get(key)
                if step is None or (is_done and tagged.pos[at] not in _PARTICIPLES):
                    continue
                if (best is None or at + 1 > best.end) and (end := _end(step, tagged, at, first)) is not None:
                    best = Term(first, at + 1, end[0] or "", at > first)
                if step.steps:
                    paths.append((step, at + 1, False))
            if at > first and (
                tagged.lower[at] in _GLUE or (tagged.lower[at] in _AFTER_VERB and tagged.pos[at - 1] in VERBS)
            ):
                paths.append((node, at + 1, is_done))
            elif at > first and _is_passive(tagged, at):
                paths.append((node, at + 1, True))
        return best


def _spelled_out(listed: Sequence[str]) -> Iterator[str]:
    """Yield phrases, those with choices once for each: "gens|familles du coin|bourg" is four."""
    for phrase in listed:
        for words in product(*(piece.split("|") for piece in phrase.split())):
            yield " ".join(words)


def _add_path(top: _Node, keys: Sequence[str], sort: str, identity: str | None) -> None:
    node = top
    for key in keys:
        node = node.steps.setdefault(key, _Node())
    if identity is None:
        node.ends[sort] = None
    else:
        node.ends.setdefault(sort, identity)


@lru_cache(maxsize=16_384)
def bare(word: str) -> str:
    """Return a word without its accents."""
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _pattern_words(piece: str) -> list[str]:
    return [piece] if piece.startswith(_EXACT) else [word.shown.lower() for word in read_words(piece)]


def _keys(tagged: Tagged, at: int) -> set[str]:
    """Return what a word may be called in the tree: its root, and the infinitive of a verb."""
    word, lemma = tagged.lower[at], tagged.lemmas[at]
    keys = {tagged.roots[at], _EXACT + word}
    if lemma != word:
        keys.add(root(lemma))
    if participle := _PARTICIPLE.fullmatch(word):
        keys.add(f"{participle[1]}er")  # "a soudé": taken for an adjective
    if "-" in word:
        keys.add(root(word.partition("-")[0]))  # "conférence-débat"
    return keys


def _end(step: _Node, tagged: Tagged, at: int, first: int) -> tuple[str | None] | None:
    """Return what ends at a word, if anything: a noun must not be read as a verb, a verb as one.

    Without a verb around, the model misreads nouns: "stress" in "Pas de stress." as an article.
    """
    if _PHRASE in step.ends and (at > first or not step.ends.keys() & {_NOUN, _VERB}):
        return (step.ends[_PHRASE],)
    pos = tagged.pos[at]
    if pos in VERBS and tagged.lemmas[at] == tagged.lower[at] and not tagged.lower[at].endswith(("er", "ir", "re")):
        pos = "NOUN"  # no verb of the dictionary: "accessible" after "est" is misread as one
    if _NOUN in step.ends and (pos not in VERBS or (not tagged.moods[at] and _follows_article(tagged, at))):
        return (step.ends[_NOUN],)
    if _VERB in step.ends and pos in VERBS:
        return (step.ends[_VERB],)
    return None


def _is_passive(tagged: Tagged, at: int) -> bool:
    """Tell whether a word may stand between what was done to and how: "emplois ont été créés"."""
    return tagged.lower[at] in _PASSIVE or tagged.lemmas[at] in ("être", "avoir")


def _follows_article(tagged: Tagged, at: int) -> bool:
    """Tell whether a word that the model reads as a verb stands where nouns do, or in a list."""
    if at == 0:
        return True
    return tagged.pos[at - 1] in ("DET", "ADP", "NUM", "ADJ", "PUNCT", "CCONJ")
