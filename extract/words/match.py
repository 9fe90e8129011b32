"""Compare folded phrases. The only module that imports rapidfuzz.

Scores are points, 0 to 100, of the normalised insertion-deletion similarity (`fuzz.ratio`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, LCSseq

from extract.words.denials import DENIALS
from models.record_base import Record

_TWINS = (("rn", "m"), ("ri", "n"), ("ii", "u"), ("vv", "w"), ("0", "o"), ("1", "l"))
_CONFUSIONS = (
    ("rn", "m"),
    ("ri", "n"),
    ("ii", "u"),
    ("vv", "w"),
    ("cl", "d"),
    ("0", "o"),
    ("1", "i"),
    ("l", "i"),
    ("j", "i"),
    ("f", "t"),
    ("5", "s"),
    ("8", "b"),
    ("c", "e"),
    ("h", "b"),
)


_SLIP_LETTERS = 8  # of a phrase in which one other letter is a slip, and no other word
_SHORT_WORD = 4  # letters: shorter words are often lost to damage and tell little
_RESEMBLANCE = 84.0  # points: a damaged word and one of a vocabulary
_SAME_SHORT_WORD = 74.0  # points: the same for words of four or five letters
_SAME_WORD = 66.0  # points: a damaged word and the word that was printed


class Match(Record):
    """The term that a phrase names, and the closest other term (None when no other was in reach)."""

    term: str
    label: str
    score: float
    runner_up: str | None = None
    runner_up_score: float | None = None


class Near(NamedTuple):
    """A label and how closely, 0 to 100, it resembles a phrase."""

    label: str
    score: float


class Place(NamedTuple):
    """Where a phrase stands, half-open, in a folded text, and how closely."""

    start: int
    end: int
    score: float


def match_phrase(phrase: str, terms: Mapping[str, str], *, floor: float, margin: float) -> Match | None:
    """Return the single term that `phrase` names, or None; never a guess.

    `phrase` is folded; `terms`: folded label → term, several labels may name one term.
    None: no label reaches `floor`, or another term comes closer than `margin` to the best one.
    """
    exact = terms.get(phrase)
    if exact is not None:
        return Match(exact, phrase, 100.0)
    return choose_term(find_near_labels(phrase, terms.keys(), floor=floor - margin), terms, floor=floor, margin=margin)


def find_near_labels(phrase: str, labels: Iterable[str], *, floor: float) -> list[Near]:
    """Return those of `labels` that resemble `phrase` (all folded), the closest first; in their order among equals."""
    near = process.extract(phrase, labels, scorer=fuzz.ratio, score_cutoff=floor, limit=None)
    return [Near(label, score) for label, score, _ in near]


def choose_term(near: Iterable[Near], terms: Mapping[str, str], *, floor: float, margin: float) -> Match | None:
    """Return the single term of `near`, the closest label first; None as for `match_phrase`."""
    best: dict[str, tuple[float, str]] = {}
    for label, score in near:
        best.setdefault(terms[label], (score, label))
    if not best:
        return None
    (term, (score, label)), *others = best.items()
    runner_up, runner_up_score = (others[0][0], others[0][1][0]) if others else (None, None)
    if score < floor or (runner_up_score is not None and score - runner_up_score < margin):
        return None
    return Match(term, label, score, runner_up, runner_up_score)


def match_slip(phrase: str, terms: Mapping[str, str]) -> Match | None:
    """Return the single term from whose label `phrase` differs by one slip of the fingers, or None.

    Two letters that changed places, or one letter for another in a longer phrase: a short word with another letter is
    another word. `fuzz.ratio` counts both as two faults, so that they weigh too much in short labels.
    """
    found: dict[str, str] = {}
    if not terms:
        return None
    for label, _, _ in process.extract(phrase, terms.keys(), scorer=OSA.distance, score_cutoff=1, limit=None):
        is_swap = len(label) == len(phrase) and sorted(label) == sorted(phrase)
        if is_swap or len(label) >= _SLIP_LETTERS:
            found.setdefault(terms[label], label)
    if len(found) != 1:
        return None
    ((term, label),) = found.items()
    return Match(term, label, similarity(phrase, label))


def resembles(word: str, vocabulary: Collection[str]) -> bool:
    """Tell whether a folded word is a damaged word of `vocabulary`."""
    return process.extractOne(word, vocabulary, scorer=fuzz.ratio, score_cutoff=_RESEMBLANCE) is not None


def fold_confusions(text: str) -> str:
    """Return a folded text in which letters that optical recognition takes for each other are one."""
    for seen, meant in _CONFUSIONS:
        text = text.replace(seen, meant)
    return text


def is_damage(phrase: str, label: str) -> bool:
    """Tell whether a folded phrase can be `label` with damaged letters, and not the same sentence with another word.

    Every word of four letters or more must look like a word of the label, or like two of them run together; a word of
    denial that the label does not hold turns it round.
    """
    known = label.split()
    if (DENIALS & set(phrase.split())) - set(known):
        return False
    singles = [_fold_twins(word) for word in known]
    glued = [*singles, *(_fold_twins("".join(known[i : i + n])) for n in (2, 3) for i in range(len(known) - n + 1))]
    words = phrase.split()
    for i, word in enumerate(words):
        if len(word) < _SHORT_WORD or word in known or _looks_like(word, glued):
            continue
        sides = [words[j] for j in (i - 1, i + 1) if 0 <= j < len(words)]
        parted = [side + word if words[i - 1] is side else word + side for side in sides if side not in known]
        if not any(_looks_like(form, singles) for form in parted):  # nor one word printed as two
            return False
    return True


def _looks_like(word: str, wanted: list[str]) -> bool:
    floor = _SAME_WORD if len(word) > _SHORT_WORD + 1 else _SAME_SHORT_WORD
    return process.extractOne(_fold_twins(word), wanted, scorer=fuzz.ratio, score_cutoff=floor) is not None


def _fold_twins(text: str) -> str:
    """Return a folded text with those confusions undone that make no other word: "trois" must not become "fois"."""
    for seen, meant in _TWINS:
        text = text.replace(seen, meant)
    return text


def find_phrase(phrase: str, text: str, *, floor: float) -> Place | None:
    """Return the best place of `phrase` inside `text` (both folded), or None below `floor`.

    The place begins and ends with whole words: those of which it holds at least half.
    """
    found = fuzz.partial_ratio_alignment(phrase, text, score_cutoff=floor)
    if found is None:
        return None
    start = _word_edge(text, found.dest_start, text.rfind(" ", 0, found.dest_start + 1) + 1)
    end = _word_edge(text, found.dest_end, text.find(" ", found.dest_end - 1))
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return Place(start, end, float(found.score))


def found_within(phrases: Sequence[str], text: str, *, floor: float) -> list[str]:
    """Return those of `phrases`, in their order, of which `find_phrase` finds a place inside `text`."""
    found = process.extract(text, phrases, scorer=fuzz.partial_ratio, score_cutoff=floor, limit=None)
    return [phrase for _, phrase in sorted((index, phrase) for phrase, _, index in found)]


def may_begin(text: str, phrase: str, *, floor: float) -> bool:
    """Tell quickly that no beginning of `text` is alike to `phrase` by `floor` points; True promises nothing.

    A beginning that is has at least `share` of the phrase's letters, in their order, and is no longer than those are
    the same share of it.
    """
    share = floor / (200.0 - floor)
    return LCSseq.similarity(phrase, text[: int(len(phrase) / share) + 1]) >= int(share * len(phrase))


def _word_edge(text: str, at: int, outer: int) -> int:
    """Return the edge of the word that `at` cuts: the outer one if most of the word is inside, else the inner one."""
    if outer < 0:
        outer = len(text)
    if outer > at:  # an end
        inner = text.rfind(" ", 0, at)
        return outer if at - inner - 1 >= outer - at else max(inner, 0)
    inner = text.find(" ", at)
    inner = len(text) if inner < 0 else inner
    return outer if inner - at >= at - outer else inner


def similarity(one: str, other: str) -> float:
    """Return how alike two folded phrases are, 0 to 100."""
    return float(fuzz.ratio(one, other))
