"""Clauses: the parts of a sentence that a verb, a denial or a doubt may reach."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter

from extract.language.tagged import VERBS, Tagged

Clause = tuple[int, int]
"""A half-open range of words."""

_FIRST = itemgetter(0)
_STOPS = frozenset([".", "..", "...", "…", ";", ":", "!", "?", "(", ")", "–", "—", "•", "«", "»", "[", "]"])
_JOINERS = frozenset([",", "et", "ou", "puis"])
_SUBJECTS = tuple((word,) for word in "on nous je j' il ils elle elles ça cela c' personne rien".split())
_NE = (("ne",), ("n'",))
_TAKES_UP = frozenset("le la les l' lui leur en y eux".split())
_RELATIVES = frozenset("qui que qu' dont où".split())
_BEFORE_VERB = frozenset("ne n' se s' y en le la les l' lui leur nous vous me m' te t'".split())


def find_clauses(tagged: Tagged, boundaries: Iterable[int]) -> list[Clause]:
    """Return the clauses of a text, in order: cut at marks, at the words of `boundaries` and at joined verbs."""
    cuts = {0, len(tagged.words), *boundaries}
    for i, word in enumerate(tagged.words):
        if word.ends_sentence or tagged.lower[i] in _STOPS or (word.raw == "-" and _is_dash(tagged, i)):
            cuts.add(i + 1)
    pieces = [(a, b) for a, b in pairwise(sorted(cuts)) if a < b]
    clauses = [clause for piece in pieces for clause in _cut_at_verbs(tagged, piece)]
    return [part for clause in clauses for part in _cut_after_relative(tagged, clause)]


def _cut_at_verbs(tagged: Tagged, piece: Clause) -> list[Clause]:
    """Cut where ", " or "et" stands between two parts that have a finite verb each, or where a part begins anew."""
    first, end = piece
    clauses: list[Clause] = []
    start = first
    for i in range(first + 1, end):
        if tagged.lower[i] not in _JOINERS:
            continue
        next_cut = next((k for k in range(i + 1, end) if tagged.lower[k] in _JOINERS), end)
        has_own_verb = has_verb(tagged, i + 1, _reach_of_verb(tagged, i, next_cut, end))
        is_answer = tagged.lower[i] == "," and next_cut == end and _answers(tagged, i, end)
        if is_answer or (has_own_verb and (has_verb(tagged, start, i) or _begins_anew(tagged, i, next_cut))):
            clauses.append((start, i))
            start = i
    clauses.append((start, end))
    return clauses


def _answers(tagged: Tagged, i: int, end: int) -> bool:
    """Tell whether a part without a verb ends with "oui" or "non": "…, le prêt de matériel oui"."""
    last = end - 1 if tagged.lower[end - 1][0].isalnum() else end - 2
    return last > i + 1 and tagged.lower[last] in ("oui", "non", "si") and not has_verb(tagged, i, end)


def _cut_after_relative(tagged: Tagged, clause: Clause) -> list[Clause]:
    """Cut before the verb that "qui" does not govern: "ceux qui ne parlent pas français / suivent des cours"."""
    first, end = clause
    if tagged.lower[first] not in _RELATIVES:
        return [clause]
    finite = [i for i in range(first, end) if tagged.moods[i] and tagged.pos[i] in VERBS]
    if len(finite) < 2:
        return [clause]
    at = finite[1]
    while at - 1 > finite[0] and tagged.lower[at - 1] in _BEFORE_VERB and tagged.pos[at - 1] != "DET":
        at -= 1
    return [(first, at), (at, end)]


def goes_on(tagged: Tagged, clauses: Sequence[Clause], index: int) -> bool:
    """Tell whether the subject of a clause stands beyond "qui …", or beyond an aside in brackets.

    "Les voisins / qui viennent / ne restent pas".
    """
    if index < 2 or not are_in_one_sentence(tagged, clauses[index - 2], clauses[index]):
        return False
    (subject, end), (relative, _), (first, _) = clauses[index - 2 : index + 1]
    at = first + (tagged.lower[first] == ",")
    begins = at < len(tagged.words) and (tagged.lower[at] in _BEFORE_VERB or bool(tagged.moods[at]))
    is_aside = tagged.lower[end - 1] == "(" and tagged.lower[first - 1] == ")"
    return begins and (is_aside or tagged.lower[relative] in _RELATIVES) and not has_verb(tagged, subject, end)


def _begins_anew(tagged: Tagged, i: int, next_cut: int) -> bool:
    """Tell whether a part stands apart from one without a verb: "Sans doute vingt visiteurs, on ne compte pas"."""
    if tagged.lower[i] == ",":
        is_subject = tagged.lower[i + 1 : i + 2] in _SUBJECTS and tagged.lower[i + 2 : i + 3] in _NE
        # "Les voisins, on ne les voit pas": what comes first is what the verb speaks of
        takes_up = any(
            tagged.lower[k] in _TAKES_UP for k in range(i + 3, min(i + 5, next_cut)) if tagged.pos[k] == "PRON"
        )
        return is_subject and not takes_up
    return tagged.lower[i] == "et" and tagged.lower[i - 1] == "," and has_verb(tagged, i + 1, next_cut)


def _reach_of_verb(tagged: Tagged, i: int, next_cut: int, end: int) -> int:
    """Return how far the part that begins after `i` may look for its verb: a list of subjects has it at its end."""
    if tagged.lower[i] == ",":
        return next_cut
    return end


def has_verb(tagged: Tagged, first: int, end: int) -> bool:
    """Tell whether a finite verb stands in a range of words."""
    return any(tagged.moods[i] for i in range(first, end))


def _is_dash(tagged: Tagged, i: int) -> bool:
    before = tagged.words[i - 1].end if i else -1
    return before != tagged.words[i].start


def clause_of(clauses: Sequence[Clause], at: int) -> Clause:
    """Return the clause of a word; an empty one where there is none."""
    index = bisect_right(clauses, at, key=_FIRST) - 1
    return clauses[index] if index >= 0 and at < clauses[index][1] else (at, at)


def are_in_one_sentence(tagged: Tagged, one: Clause, other: Clause) -> bool:
    return one[0] < one[1] and tagged.sentences[one[0]] == tagged.sentences[other[0]]


def group_end(tagged: Tagged, start: int, clauses: Sequence[Clause]) -> int:
    """Return where the group of words from `start` ends: at a verb, or at a comma before anything but "de" or "ni"."""
    end = clause_of(clauses, start)[1] if start < len(tagged.words) else start
    i = start
    while i < end:
        if tagged.moods[i] and tagged.pos[i] in VERBS:
            return i
        if tagged.lower[i] == "," and (i + 1 >= end or not _is_more(tagged, i + 1)):
            return i
        if i > start and (tagged.lower[i] in _MEANWHILE or _begins_group(tagged, i)):
            return i
        i += 1
    return end


_MEANWHILE = frozenset("pendant durant lors avant après depuis dès selon comme".split())
_DEFINITE = frozenset("le la les l' nos notre ces cette".split())


def _begins_group(tagged: Tagged, i: int) -> bool:
    """Tell whether an article begins other words than those before it: "Sans chauffage / les voisins gèlent"."""
    is_article = tagged.lower[i] in _DEFINITE and tagged.pos[i] == "DET"
    return is_article and tagged.pos[i - 1] in ("NOUN", "ADJ", "PROPN")


_GOES_ON = frozenset(["de", "d'", "ni", "et", "ou", "des", "du"])
_OTHERS = tuple((word,) for word in "un une le la les l' des nos notre beaucoup plusieurs".split())


def _is_more(tagged: Tagged, i: int) -> bool:
    """Tell whether a denial goes on after a comma: "ni de repas", "et de fêtes", not "et un mieux-être"."""
    is_other = tagged.lower[i] in ("et", "ou") and tagged.lower[i + 1 : i + 2] in _OTHERS
    return tagged.lower[i] in _GOES_ON and not is_other
