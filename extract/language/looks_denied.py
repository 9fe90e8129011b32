"""What only looks like a denial: "pas seulement", "on n'hésite pas", "jamais autant", "pas un jour sans"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.language.clauses import Clause, clause_of
from extract.language.cues import Cues
from extract.language.tagged import VERBS, Tagged
from models.free_text import Polarity

_THAT = ("que", "qu'")
_MOST_TO_VERB = 7  # words from "ne" to the last of its verbs: "ne peut plus du tout se passer"
_AMID_VERBS = frozenset(["ADV", "PRON", "AUX", "VERB"])
_NONE_BUT = frozenset("plus guère jamais rien personne".split())  # with "que" only a restriction: "n'a plus que"
_AS_NEVER = frozenset("autant aussi si tant tel telle tels telles pareil pareille pareils pareilles".split())
_BEFORE_WITHOUT = frozenset("pas jamais rien plus aucun aucune personne guère impossible".split())
_ITSELF = frozenset("se s' nous vous me m' te t'".split())
_ALL = (("tous",), ("toutes",))


class LooksDenied:
    """The expressions of ``polarity.yaml`` that deny nothing, and the turns of grammar that deny nothing."""

    def __init__(self, lists: Polarity) -> None:
        self._expressions = Cues(lists.not_negation, contracts=False)
        self._verbs = frozenset(verb for verb in lists.not_negation_verbs if not verb.startswith("se "))
        self._own = frozenset(verb[3:] for verb in lists.not_negation_verbs if verb.startswith("se "))
        self._particles = frozenset(lists.negation.particles)
        self._partners = frozenset(lists.negation.partners)
        self._saying = frozenset(lists.negation.saying)

    def taken(self, tagged: Tagged, clauses: Sequence[Clause]) -> list[bool]:
        """Return, for each word, whether it belongs to such an expression."""
        taken = [False] * len(tagged.words)
        for start, end in (
            *self._listed(tagged),
            *self._by_verbs(tagged),
            *_restricted(tagged),
            *_as_never(tagged, clauses),
            *_not_without(tagged, clauses),
            *self._not_all(tagged, clauses),
            *self._none_who_does_not(tagged, clauses),
        ):
            for i in range(start, end):
                taken[i] = True
        return taken

    def _listed(self, tagged: Tagged) -> Iterator[Clause]:
        for start, end in self._expressions.find(tagged.lower):
            says_that = tagged.lower[end - 1] in _THAT and tagged.lemmas[start - 1] in self._saying
            if not (start and says_that):  # "nous ne pensons pas que"
                yield start, end

    def _by_verbs(self, tagged: Tagged) -> Iterator[Clause]:
        """Yield "ne" and all its verbs where one of them says, when denied, what it says: "n'ont pas hésité"."""
        for i, word in enumerate(tagged.lower):
            if word not in self._particles:
                continue
            end = i + 1
            while end < min(i + _MOST_TO_VERB, len(tagged.words)) and (
                tagged.pos[end] in _AMID_VERBS or tagged.lower[end] in ("à", "de", "d'")
            ):
                if tagged.pos[end] in VERBS and self._means_it(tagged, i, end):
                    yield i, min(end + 2, len(tagged.words))
                end += 1
            if end < len(tagged.words) and tagged.lemmas[end] in self._verbs:
                yield i, min(end + 2, len(tagged.words))  # "ne désemplit pas": in no dictionary, taken for a noun

    def _means_it(self, tagged: Tagged, first: int, verb: int) -> bool:
        lemma = tagged.lemmas[verb]
        return lemma in self._verbs or (lemma in self._own and not _ITSELF.isdisjoint(tagged.lower[first:verb]))

    def _none_who_does_not(self, tagged: Tagged, clauses: Sequence[Clause]) -> Iterator[Clause]:
        """Yield "Il n'y a pas un voisin / qui ne connaisse le lieu": all do."""
        for clause, following in pairwise(clauses):
            words, who = tagged.lower[slice(*clause)], tagged.lower[slice(*following)]
            is_double = who[0] == "qui" and not self._particles.isdisjoint(who) and self._partners.isdisjoint(who)
            if is_double and not self._partners.isdisjoint(words):
                yield clause[0], following[1]

    def _not_all(self, tagged: Tagged, clauses: Sequence[Clause]) -> Iterator[Clause]:
        """Yield clauses such as "Tous les habitants ne viennent pas": some do."""
        for clause in clauses:
            is_all = tagged.lower[clause[0] : clause[0] + 1] in _ALL
            if is_all and not self._particles.isdisjoint(tagged.lower[slice(*clause)]):
                yield clause


def _restricted(tagged: Tagged) -> Iterator[Clause]:
    """Yield "plus que", "rien d'autre que" after "ne": what follows is there, and nothing else."""
    for i, word in enumerate(tagged.lower[:-1]):
        if word not in _NONE_BUT:
            continue
        end = i + 3 if tagged.lower[i + 1 : i + 3] == ("d'", "autre") else i + 1
        if tagged.lower[end : end + 1] in (("que",), ("qu'",)) and any(
            w in ("ne", "n'") for w in tagged.lower[max(0, i - 5) : i]
        ):
            yield i, end + 1


def _as_never(tagged: Tagged, clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Yield clauses such as "Jamais on n'avait vu autant de voisins"."""
    for clause in clauses:
        words = tagged.lower[slice(*clause)]
        if "jamais" in words and not _AS_NEVER.isdisjoint(words[words.index("jamais") :]):
            yield clause


def _not_without(tagged: Tagged, clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Yield "pas un jour sans", "on ne fait rien sans": two denials that say that something is there."""
    for i, word in enumerate(tagged.lower):
        if word != "sans":
            continue
        clause = clause_of(clauses, i)
        first = next((k + 1 for k in range(i - 1, clause[0] - 1, -1) if tagged.lower[k] == ","), clause[0])
        if not _BEFORE_WITHOUT.isdisjoint(tagged.lower[first:i]):
            yield first, i + 1
