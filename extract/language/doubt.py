"""Which words of a text are only wished for, planned or supposed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.language.clauses import Clause, are_in_one_sentence, clause_of, group_end
from extract.language.cues import Cues
from extract.language.tagged import Tagged
from models.free_text import Polarity

_BEFORE_PLANS = frozenset([",", ";", ":", "un", "une", "-", "–", "•"])  # "le projet de four a abouti" is no plan
_THAT = ("que", "qu'")
_INVERTED = frozenset("il ils elle elles on nous vous je ce t".split())
_SO_MUCH = tuple((word,) for word in "bien peu vite souvent loin mal tôt tard rarement".split())
_INFINITIVES = ("er", "ir", "re")
_AS_IF = (("même",), ("comme",))


class DoubtRules:
    """The cues of ``polarity.yaml`` that put in doubt, ready to be met."""

    def __init__(self, lists: Polarity) -> None:
        doubts = lists.hypothesis
        self._cues = Cues(doubts.cues)
        self._plans = Cues(doubts.plans)
        self._hopes = Cues(doubts.hopes)
        self._conditions = Cues(doubts.conditions)
        self._wishing = frozenset(doubts.wishing)

    def supposed(
        self, tagged: Tagged, clauses: Sequence[Clause], denied: Sequence[bool], needed: Sequence[bool]
    ) -> list[bool]:
        """Return, for each word, whether it is supposed."""
        supposed = [False] * len(tagged.words)
        for start, end in (
            *self._by_cues(tagged, clauses, denied, needed),
            *self._by_wishes(tagged, clauses, denied, needed),
            *self._planned(tagged, clauses, denied),
            *self._by_conditions(tagged, clauses),
            *_asked(tagged),
        ):
            for i in range(start, end):
                supposed[i] = True
        return supposed

    def _by_cues(
        self, tagged: Tagged, clauses: Sequence[Clause], denied: Sequence[bool], needed: Sequence[bool]
    ) -> Iterator[Clause]:
        """Yield what adverbs of doubt and the conditional reach: their part between commas, or their clause."""
        cues = list(self._cues.find(tagged.lower))
        cues += [
            (i, i + 1) for i, mood in enumerate(tagged.moods) if mood == "Cnd" and tagged.lemmas[i] not in self._wishing
        ]
        for start, end in cues:
            clause = clause_of(clauses, start)
            if tagged.moods[start] == "Cnd" and tagged.lemmas[start] == "savoir":
                continue  # "on ne saurait se passer de"
            is_said = denied[start] and clause[1] < len(denied) and tagged.lower[clause[1]] in _THAT
            if is_said and tagged.moods[start] == "Cnd":
                continue  # "je ne dirais pas que"
            if needed[start] or (denied[start] and not tagged.moods[start]):  # "rien de prévu"
                continue
            if tagged.lower[clause[0]] == "qui" and tagged.moods[start] == "Ind":
                continue  # "les personnes qui rêvent de se lancer" are there
            yield clause if tagged.moods[start] else _part(tagged, clause, start, end)
            if clause[1] < len(denied) and tagged.lower[clause[1]] in _THAT and clause[1] - start < 4:
                yield clause_of(clauses, clause[1])  # "sans doute que …"

    def _by_wishes(
        self, tagged: Tagged, clauses: Sequence[Clause], denied: Sequence[bool], needed: Sequence[bool]
    ) -> Iterator[Clause]:
        """Yield what is wished for or planned: the object of the verb, not who wishes; of a passive, its subject."""
        for i in range(len(tagged.words)):
            if not self._wishes(tagged, i) or needed[i] or denied[i]:
                continue
            clause = clause_of(clauses, i)
            if tagged.lower[clause[0]] == "qui" and tagged.moods[i] == "Ind":
                continue  # "les personnes qui souhaitent se lancer" are there
            is_passive = not tagged.moods[i] and "être" in tagged.lemmas[max(clause[0], i - 4) : i]
            if not tagged.moods[i] and not is_passive and _has_past(tagged, clause):
                continue  # "le concert prévu en mai a fait salle comble"
            is_alone = not tagged.moods[i] and not _has_helper(tagged, clause, i) and tagged.lower[i][-1] not in "rt"
            yield clause if is_passive or is_alone else (i, clause[1])
            if clause[1] < len(denied) and tagged.lower[clause[1]] in _THAT and clause[1] - i < 4:
                yield clause_of(clauses, clause[1])  # "nous espérons que …"

    def _wishes(self, tagged: Tagged, i: int) -> bool:
        if tagged.lower[max(0, i - 2) : i] == ("rien", "de"):
            return False  # "rien de prévu"
        following = tagged.lower[i + 1] if i + 1 < len(tagged.words) else ""
        is_intent = tagged.lemmas[i] == "compter" and tagged.pos[i + 1 : i + 2] == ("VERB",)
        return tagged.lemmas[i] in self._wishing or (is_intent and following.endswith(_INFINITIVES))

    def _planned(self, tagged: Tagged, clauses: Sequence[Clause], denied: Sequence[bool]) -> Iterator[Clause]:
        """Yield what a noun says that is not there yet: "Projet de four", "l'idée d'un four"."""
        for start, end in self._plans.find(tagged.lower):
            if start == 0 or tagged.words[start - 1].ends_sentence or tagged.lower[start - 1] in _BEFORE_PLANS:
                yield start, group_end(tagged, end, clauses)
        for start, end in self._hopes.find(tagged.lower):
            if not denied[start] and tagged.lower[clause_of(clauses, start)[0]] != "qui":
                yield start, group_end(tagged, end, clauses)

    def _by_conditions(self, tagged: Tagged, clauses: Sequence[Clause]) -> Iterator[Clause]:
        """Yield what "si" supposes, and what would follow from it."""
        for start, end in self._conditions.find(tagged.lower):
            so_much = tagged.pos[end : end + 1] == ("ADJ",) or tagged.lower[end : end + 1] in _SO_MUCH
            if tagged.lower[start] == "si" and so_much:
                continue  # "si grand que"
            if tagged.lower[max(0, start - 1) : start] in _AS_IF:
                continue  # "même si les voisins viennent"
            clause = clause_of(clauses, end - 1)
            after = next((c for c in clauses if c[0] >= clause[1]), clause)
            before = next((c for c in reversed(clauses) if c[1] <= clause[0]), clause)
            same = [c for c in (before, clause, after) if are_in_one_sentence(tagged, c, clause)]
            if any(tagged.moods[i] in ("Cnd", "Ind+") for c in same for i in range(*c)):
                yield from same
            elif after == clause or tagged.lower[after[0] : after[0] + 2] != (",", "c'"):
                yield clause  # not "si les voisins viennent, c'est pour le café"


def _part(tagged: Tagged, clause: Clause, start: int, end: int) -> Clause:
    """Return the part of a clause between commas: an adverb of doubt speaks of no more, unless it stands alone."""
    first = next((i + 1 for i in range(start, clause[0] - 1, -1) if tagged.lower[i] == ","), clause[0])
    last = next((i for i in range(start, clause[1]) if tagged.lower[i] == ","), clause[1])
    return clause if (first, last) == (start, end) else (first, last)


def _has_past(tagged: Tagged, clause: Clause) -> bool:
    return any(tagged.moods[k] == "Ind" and not tagged.lower[k].endswith(_INFINITIVES) for k in range(*clause))


def _has_helper(tagged: Tagged, clause: Clause, at: int) -> bool:
    return any(tagged.lemmas[k] in ("avoir", "être") for k in range(max(clause[0], at - 4), at))


def _asked(tagged: Tagged) -> Iterator[Clause]:
    """Yield questions with a verb before its subject: "Les voisins viendront-ils ?", not "Et les voisins ?"."""
    first = 0
    for i, word in enumerate(tagged.words):
        if not word.ends_sentence:
            continue
        words = tagged.lower[first : i + 1]
        if words[-1] == "?" and (
            words[:2] == ("à", "quand") or any(a == "-" and b in _INVERTED for a, b in pairwise(words))
        ):
            yield first, i + 1
        first = i + 1
