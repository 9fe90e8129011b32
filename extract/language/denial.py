"""Which words of a text are denied.

A denial reaches as far as its clause: "Les habitants ne se sentent pas concernés" denies the inhabitants too. "Sans",
"aucun" and "pas de" reach over the group of words that follows. What only looks like a denial is taken first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.language.clauses import Clause, clause_of, goes_on, group_end, has_verb
from extract.language.cues import Cues
from extract.language.looks_denied import LooksDenied
from extract.language.tagged import VERBS, Tagged
from models.free_text import Polarity

_THAT = ("que", "qu'")
_SPOKEN = frozenset(["pas", "rien"])  # deny after a verb without "ne": "on a pas le temps"
_ANSWERS = frozenset("non aucun aucune néant zéro 0 nul nulle rien jamais pas".split())
_ANSWERS_LAST = frozenset(["non", "pas", "rien", "néant"])
_NOT_YET = (("encore",), ("toujours",), ("vraiment",), ("trop",))
_NOTHING = frozenset(["rien", "néant"])
_SINCE = frozenset(["depuis", "tout", "désormais"])  # "du tout"
_NOW = tuple((word,) for word in "aujourd'hui maintenant désormais depuis dorénavant".split())
_A = tuple((word,) for word in "un une des".split())
_HELPERS = ("avoir", "être")
_OF = tuple((word,) for word in "de d' du des un une le la l' les à au aux".split())


class DenialRules:
    """The cues of ``polarity.yaml`` that deny, ready to be met."""

    def __init__(self, lists: Polarity) -> None:
        self._looks = LooksDenied(lists)
        self._before = Cues(lists.negation.before)
        self._after = Cues(lists.negation.after)
        self._particles = frozenset(lists.negation.particles)
        self._partners = frozenset(lists.negation.partners)
        self._saying = frozenset(lists.negation.saying)
        self._ended = frozenset(lists.negation.ended)
        self._lacking = frozenset(lists.negation.lacking)

    def denied(self, tagged: Tagged, clauses: Sequence[Clause], needed: Sequence[bool]) -> list[bool]:
        """Return, for each word, whether it is denied. `needed`: words that are neither denied nor in doubt."""
        taken = [a or b for a, b in zip(self._looks.taken(tagged, clauses), needed, strict=True)]
        denied = [False] * len(tagged.words)
        for index, clause in enumerate(clauses):
            reach = self._reach_of_verb(tagged, clause, taken)
            if reach is None:
                continue
            mark(denied, reach)
            if reach == clause and goes_on(tagged, clauses, index):
                mark(denied, clauses[index - 2])
            following = clauses[index + 1] if index + 1 < len(clauses) else (0, 0)
            if self._says_that(tagged, clause, following):
                mark(denied, following)
        for start, end in self._before.find(tagged.lower):
            if not any(taken[start:end]):
                mark(denied, (end, group_end(tagged, end, clauses)))
        for start, _ in self._after.find(tagged.lower):
            if not taken[start]:
                mark(denied, clause_of(clauses, start))
        for reach in (*_answered(tagged, clauses), *_no_more(tagged, clauses), *self._by_verbs(tagged, clauses, taken)):
            mark(denied, reach)
        return denied

    def _reach_of_verb(self, tagged: Tagged, clause: Clause, taken: Sequence[bool]) -> Clause | None:
        """Return what "ne … pas", or "rien", "personne", "jamais" with "ne", reaches in a clause; None: nothing."""
        free = [i for i in range(*clause) if not taken[i]]
        partners = [i for i in free if tagged.lower[i] in self._partners and not _is_somebody(tagged, i)]
        particle = next((i for i in free if tagged.lower[i] in self._particles), None)
        if particle is None:
            is_spoken = any(
                i > clause[0]
                and ((tagged.lower[i] in _SPOKEN and tagged.moods[i - 1]) or _is_spoken_no_more(tagged, i))
                for i in partners
            )
            return clause if is_spoken else None
        if not partners:
            return None
        verb = next((i for i in range(particle, min(particle + 5, clause[1])) if tagged.pos[i] in VERBS), None)
        if verb is None or tagged.moods[verb]:
            at = partners[0]
            is_equal = tagged.lemmas[at - 1] == "être" and tagged.lower[at + 1 : at + 2] in _A and at - 1 == verb
            return (particle, clause[1]) if is_equal else clause  # "le jardin n'est plus une friche"
        comma = next((i for i in range(particle, clause[1]) if tagged.lower[i] == ","), clause[1])
        if tagged.lower[verb].endswith("ant"):
            return clause[0], comma  # "La grange n'étant pas chauffée, les cours ont lieu au café"
        if tagged.lower[verb].endswith(("er", "ir", "re")):
            return particle, comma  # "on joue tôt pour ne pas gêner"
        return clause

    def _says_that(self, tagged: Tagged, clause: Clause, following: Clause) -> bool:
        """Tell whether a clause only says, thinks or sees what the next one tells."""
        is_that = tagged.lower[following[0]] in _THAT and following[0] == clause[1]
        return is_that and not self._saying.isdisjoint(tagged.lemmas[max(clause[0], clause[1] - 3) : clause[1]])

    def _by_verbs(self, tagged: Tagged, clauses: Sequence[Clause], taken: Sequence[bool]) -> Iterator[Clause]:
        """Yield what a verb or an adjective denies by its own meaning: "supprimer", "renoncer à", "dépourvu de"."""
        for i, lemma in enumerate(tagged.lemmas):
            if taken[i] or not (lemma in self._ended or lemma in self._lacking):
                continue
            at = i + 1
            while tagged.pos[at : at + 1] == ("ADV",):
                at += 1
            has_object = tagged.lower[at : at + 1] in _OF
            clause = clause_of(clauses, i)
            if lemma in self._lacking:
                if has_object:
                    yield at, group_end(tagged, at, clauses)
                elif tagged.moods[i]:
                    yield clause  # "les bras manquent"
            elif tagged.pos[i] in VERBS and (_is_done(tagged, i) or not has_object):
                yield clause[0], i + 1
            elif tagged.pos[i] in VERBS:
                yield at, group_end(tagged, at, clauses)


def mark(flags: list[bool], reach: Clause) -> None:
    for i in range(*reach):
        flags[i] = True


def _answered(tagged: Tagged, clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Yield what an answer of one word denies: "Conflits : aucun", "le bal non", "Côté santé, rien à signaler"."""
    for before, clause in pairwise(clauses):
        is_answer = tagged.lower[before[1] - 1] == ":" and tagged.lower[clause[0]] in _ANSWERS
        if is_answer and "NOUN" not in tagged.pos[clause[0] + 1 : clause[1]] and not has_verb(tagged, *clause):
            yield before
    for i, word in enumerate(tagged.lower):
        if word not in _ANSWERS_LAST:
            continue
        clause = clause_of(clauses, i)
        start = next((k + 1 for k in range(i - 1, clause[0], -1) if tagged.lower[k] == ","), clause[0])
        is_last = i + 1 == len(tagged.lower) or not tagged.lower[i + 1][0].isalnum()
        is_not_yet = word == "pas" and tagged.lower[i + 1 : i + 2] in _NOT_YET
        is_end = is_last or (is_not_yet and (i + 2 == len(tagged.lower) or not tagged.lower[i + 2][0].isalnum()))
        if word in ("non", "pas") and is_end and start < i and not has_verb(tagged, start, i):
            yield start, i
        if word in _NOTHING and start == i and i > clause[0] and not has_verb(tagged, clause[0], i):
            yield clause[0], i


def _no_more(tagged: Tagged, clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Yield "Plus de permanence depuis mai", where "Plus de bénévoles" alone may as well mean more of them."""
    last = 0  # where one of them ended: "plus de concerts, plus de bal"
    for i, word in enumerate(tagged.lower):
        if (
            word != "plus"
            or tagged.lower[i + 1 : i + 2] not in (("de",), ("d'",))
            or tagged.pos[i + 2 : i + 3] == ("NUM",)
        ):
            continue
        clause = clause_of(clauses, i)
        before = tagged.lower[i - 1 : i] if i > clause[0] else ("",)
        is_chained = last > 0 and i - last <= 1 and before in ((",",), ("et",))
        begins = before in (("",), (",",), ("et",)) and not _SINCE.isdisjoint(tagged.lower[i : clause[1]])
        if is_chained or begins or before in _NOW:
            last = group_end(tagged, i + 2, clauses)
            yield i + 1, last


def _is_spoken_no_more(tagged: Tagged, i: int) -> bool:
    """Tell whether "plus" is that of "y a plus de concerts", where "il y a plus de concerts" may mean more of them."""
    if tagged.lower[i] != "plus" or tagged.lower[max(0, i - 2) : i] != ("y", "a"):
        return False
    return i < 3 or tagged.lower[i - 3] != "il"


def _is_somebody(tagged: Tagged, i: int) -> bool:
    """Tell whether "personne" is a person: "une personne", "chaque personne"; in "personne ne vient" it is nobody."""
    return tagged.lower[i] == "personne" and i > 0 and tagged.pos[i - 1] in ("DET", "NUM", "ADJ")


def _is_done(tagged: Tagged, i: int) -> bool:
    """Tell whether a verb says what became of its subject: "a été supprimé", "supprimés", not "avons supprimé"."""
    helpers = [tagged.lemmas[k] for k in range(max(0, i - 4), i) if tagged.lemmas[k] in _HELPERS]
    is_participle = not tagged.moods[i] and not tagged.lower[i].endswith(("er", "ir", "re", "ant"))
    return is_participle and (not helpers or helpers[-1] == "être")
