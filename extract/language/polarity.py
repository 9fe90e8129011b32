"""Which words of a text are denied, and which are only wished for or supposed.

A denial reaches as far as its clause: "Les habitants ne se sentent pas concernés" denies the inhabitants too. "Sans",
"aucun" and "pas de" reach over the group of words that follows. Cues that look like one and are none are taken first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.language.clauses import are_in_one_sentence, clause_of, find_clauses
from extract.language.tagged import VERBS, Tagged
from extract.language.words import read_words
from models.free_text import Polarity

_THE = tuple((word,) for word in "le la les l' l’ nos notre ces cette ce leur leurs eux elles lui elle".split())
_BEFORE_PLANS = frozenset([",", ";", ":", "un", "une", "-", "–", "•"])  # "le projet de four a abouti" is no plan
_OTHERS = tuple((word,) for word in "un une le la les l' l’ des nos notre beaucoup plusieurs".split())
_GOES_ON = frozenset(["de", "d'", "d’", "ni", "et", "ou", "des", "du"])


class Reach(NamedTuple):
    """For each word of a text: whether it is denied, whether it is only supposed."""

    denied: tuple[bool, ...]
    supposed: tuple[bool, ...]


class PolarityRules:
    """The cues of ``polarity.yaml``, ready to be met."""

    def __init__(self, lists: Polarity) -> None:
        self._not_negation = _Cues(lists.not_negation)
        self._not_verbs = frozenset(lists.not_negation_verbs)
        self._before = _Cues(lists.negation.before)
        self._after = _Cues(lists.negation.after)
        self._particles = frozenset(lists.negation.particles) | {"n’"}
        self._partners = frozenset(lists.negation.partners)
        self._saying = frozenset(lists.negation.saying)
        self._supposes = _Cues(lists.hypothesis.cues)
        self._plans = _Cues(lists.hypothesis.plans)
        self._conditions = _Cues(lists.hypothesis.conditions)
        self._boundaries = _Cues(lists.boundaries)

    def reach(self, tagged: Tagged) -> Reach:
        """Return what the cues of a text reach."""
        clauses = find_clauses(tagged, [start for start, _ in self._boundaries.find(tagged.lower)])
        taken = self._taken(tagged)
        needed = [False] * len(tagged.words)
        for reach in _needed(tagged, self._particles | self._partners):
            _mark(taken, reach)
            _mark(needed, reach)
        denied = [False] * len(tagged.words)
        for clause, following in zip(clauses, [*clauses[1:], (0, 0)], strict=False):  # a text without a word has none
            if self._denies(tagged, clause, taken):
                _mark(denied, clause)
                if self._says_that(tagged, clause, following):
                    _mark(denied, following)
        for start, end in self._before.find(tagged.lower):
            if not any(taken[start:end]):
                _mark(denied, (end, _group_end(tagged, end, clauses)))
        for start, _ in self._after.find(tagged.lower):
            _mark(denied, clause_of(clauses, start))
        return Reach(tuple(denied), tuple(self._supposed(tagged, clauses, denied, needed)))

    def _taken(self, tagged: Tagged) -> list[bool]:
        """Return the words that belong to an expression which only looks like a denial."""
        taken = [False] * len(tagged.words)
        for start, end in self._not_negation.find(tagged.lower):
            says_that = tagged.lower[end - 1] in ("que", "qu'", "qu’") and tagged.lemmas[start - 1] in self._saying
            if not (start and says_that):  # "nous ne pensons pas que"
                _mark(taken, (start, end))
        for i, word in enumerate(tagged.lower):
            if word in self._particles:
                verb = next((k for k in range(i + 1, min(i + 4, len(taken))) if tagged.pos[k] in VERBS), None)
                if verb is not None and tagged.lemmas[verb] in self._not_verbs:
                    _mark(taken, (i, min(verb + 2, len(taken))))
        return taken

    def _denies(self, tagged: Tagged, clause: tuple[int, int], taken: Sequence[bool]) -> bool:
        """Tell whether the verb of a clause is denied: "ne … pas", or "rien", "personne", "jamais" with "ne"."""
        words = range(*clause)
        free = [i for i in words if not taken[i]]
        has_particle = any(tagged.lower[i] in self._particles for i in free)
        partners = [i for i in free if tagged.lower[i] in self._partners and not _is_somebody(tagged, i)]
        if has_particle:
            return bool(partners)
        # spoken French leaves "ne" out; "on a pas le temps", never "plus", which then means more
        return any(tagged.lower[i] == "pas" and i > clause[0] and tagged.moods[i - 1] and i in free for i in partners)

    def _says_that(self, tagged: Tagged, clause: tuple[int, int], following: tuple[int, int]) -> bool:
        """Tell whether a clause only says, thinks or sees what the next one tells."""
        is_that = tagged.lower[following[0]] in ("que", "qu'", "qu’") and following[0] == clause[1]
        return is_that and not self._saying.isdisjoint(tagged.lemmas[max(clause[0], clause[1] - 3) : clause[1]])

    def _supposed(
        self, tagged: Tagged, clauses: Sequence[tuple[int, int]], denied: Sequence[bool], needed: Sequence[bool]
    ) -> list[bool]:
        supposed = [False] * len(tagged.words)
        cues = [start for start, _ in self._supposes.find(tagged.lower)]
        cues += [i for i, mood in enumerate(tagged.moods) if mood == "Cnd"]
        for start in cues:
            if needed[start]:
                continue
            clause = clause_of(clauses, start)
            if tagged.lower[clause[0]] == "qui" and tagged.moods[start] == "Ind":
                continue  # "les personnes qui souhaitent se lancer" are there
            if denied[start] and not tagged.moods[start]:
                continue  # "rien de prévu"
            _mark(supposed, _group_around(tagged, clause, start) if not tagged.moods[start] else clause)
            if clause[1] < len(denied) and tagged.lower[clause[1]] in ("que", "qu'", "qu’") and clause[1] - start < 4:
                _mark(supposed, clause_of(clauses, clause[1]))  # "sans doute que …", "nous espérons que …"
        for start, end in self._plans.find(tagged.lower):
            if start == 0 or tagged.words[start - 1].ends_sentence or tagged.lower[start - 1] in _BEFORE_PLANS:
                _mark(supposed, (start, _group_end(tagged, end, clauses)))
        for start, _ in self._conditions.find(tagged.lower):
            clause = clause_of(clauses, start)
            after = next((c for c in clauses if c[0] >= clause[1]), clause)
            before = next((c for c in reversed(clauses) if c[1] <= clause[0]), clause)
            same = [c for c in (before, clause, after) if are_in_one_sentence(tagged, c, clause)]
            if any(tagged.moods[i] in ("Cnd", "Ind+") for c in same for i in range(*c)):
                for c in same:
                    _mark(supposed, c)
            else:
                _mark(supposed, clause)
        return supposed


class _Cues:
    """Phrases of little words, found as they are written; the longest at each place."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            # "pas d'" is read as it stands before a word: the apostrophe belongs to the "d"
            words = tuple(word.shown.lower() for word in read_words(f"{phrase}a" if phrase.endswith("'") else phrase))
            words = words[:-1] if phrase.endswith("'") else words
            self._by_first.setdefault(words[0], []).append(words)
        for listed in self._by_first.values():
            listed.sort(key=len, reverse=True)

    def find(self, lower: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the half-open ranges of words where a phrase stands, without overlap."""
        done = 0
        for i, word in enumerate(lower):
            if i < done or word not in self._by_first:
                continue
            for phrase in self._by_first[word]:
                if all(a == b for a, b in zip(phrase, lower[i : i + len(phrase)], strict=False)) and (
                    i + len(phrase) <= len(lower)
                ):
                    yield i, i + len(phrase)
                    done = i + len(phrase)
                    break


def _mark(flags: list[bool], reach: tuple[int, int]) -> None:
    for i in range(*reach):
        flags[i] = True


def _needed(tagged: Tagged, denying: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield sentences such as "Sans les bénévoles, pas de repas": both are there, and one needs the other."""
    for i, word in enumerate(tagged.lower):
        begins = i == 0 or tagged.words[i - 1].ends_sentence
        if word != "sans" or not begins or tagged.lower[i + 1 : i + 2] not in _THE:
            continue
        end = next((k + 1 for k in range(i, len(tagged.words)) if tagged.words[k].ends_sentence), len(tagged.words))
        comma = next((k for k in range(i, end) if tagged.lower[k] == ","), end)
        says = range(comma + 1, end)
        if any(tagged.lower[k] in denying or tagged.moods[k] == "Cnd" for k in says):
            yield i, end


def _group_end(tagged: Tagged, start: int, clauses: Sequence[tuple[int, int]]) -> int:
    """Return where the group of words from `start` ends: at a verb, or at a comma before anything but "de" or "ni"."""
    end = clause_of(clauses, start)[1] if start < len(tagged.words) else start
    i = start
    while i < end:
        if tagged.moods[i] and tagged.pos[i] in VERBS:
            return i
        if tagged.lower[i] == "," and (i + 1 >= end or not _goes_on(tagged, i + 1)):
            return i
        i += 1
    return end


def _goes_on(tagged: Tagged, i: int) -> bool:
    """Tell whether a denial goes on after a comma: "ni de repas", "et de fêtes", not "et un mieux-être"."""
    is_other = tagged.lower[i] in ("et", "ou") and tagged.lower[i + 1 : i + 2] in _OTHERS
    return tagged.lower[i] in _GOES_ON and not is_other


def _is_somebody(tagged: Tagged, i: int) -> bool:
    """Tell whether "personne" is a person: "une personne", "chaque personne"; in "personne ne vient" it is nobody."""
    return tagged.lower[i] == "personne" and i > 0 and tagged.pos[i - 1] in ("DET", "NUM", "ADJ")


def _group_around(tagged: Tagged, clause: tuple[int, int], at: int) -> tuple[int, int]:
    """Return the part of a clause between commas: an adverb of doubt speaks of no more."""
    first = next((i + 1 for i in range(at, clause[0] - 1, -1) if tagged.lower[i] == ","), clause[0])
    end = next((i for i in range(at, clause[1]) if tagged.lower[i] == ","), clause[1])
    return first, end
