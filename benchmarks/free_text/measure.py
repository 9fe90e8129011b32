"""Mentions found against mentions marked: precision, recall and F1 of each kind, and of denial; with what failed.

Concepts and activities are right when they name the same thing in overlapping words; names when words and kind are the
same; quantities when number, bounds, period, unit and approximation are, in overlapping words. Denial is measured over
concepts and activities: a denied one is right when it was found and found denied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.free_text.marks import Mark, MarkedText, as_mark
from models.mentions import FreeText, MentionKind

NEGATION, HYPOTHESIS = "negation", "hypothesis"
_TERMS = (MentionKind.CONCEPT, MentionKind.ACTIVITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many were right, were found and are there."""

    right: int
    found: int
    marked: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.marked if self.marked else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A mention that was missed or wrongly found. `problem`: missed, wrong, or what flag differs."""

    kind: str
    problem: str
    words: str
    what: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    texts: int
    scores: dict[str, Score]
    failures: tuple[Failure, ...]


def measure(marked: Sequence[MarkedText], read: Sequence[FreeText]) -> Measured:
    """Return the scores by kind, and every failure in the order of the texts."""
    tallies: dict[str, list[int]] = {k.value: [0, 0, 0] for k in MentionKind}
    tallies |= {NEGATION: [0, 0, 0], HYPOTHESIS: [0, 0, 0]}
    failures: list[Failure] = []
    for text, says in zip(marked, read, strict=True):
        found = [as_mark(mention) for mention in says.mentions]
        pairs = _pair(text.marks, found)
        for kind in MentionKind:
            tally = tallies[kind.value]
            tally[0] += sum(mark.kind is kind for mark, _ in pairs)
            tally[1] += sum(mark.kind is kind for mark in found)
            tally[2] += sum(mark.kind is kind for mark in text.marks)
        for name, flag in ((NEGATION, "is_negated"), (HYPOTHESIS, "is_hypothetical")):
            tally = tallies[name]
            tally[0] += sum(getattr(m, flag) and getattr(f, flag) for m, f in pairs if m.kind in _TERMS)
            tally[1] += sum(getattr(f, flag) for _, f in pairs if f.kind in _TERMS)
            tally[2] += sum(getattr(m, flag) for m in text.marks if m.kind in _TERMS)
            failures += [
                Failure(kind=name, problem="differs", words=text.text[m.start : m.end], what=m.what, text=text.text)
                for m, f in pairs
                if m.kind in _TERMS and getattr(m, flag) != getattr(f, flag)
            ]
        failures += _failures(text, found, pairs)
    return Measured(
        texts=len(marked),
        scores={k: Score(right=r, found=f, marked=m) for k, (r, f, m) in tallies.items()},
        failures=tuple(failures),
    )


def _pair(marks: Sequence[Mark], found: Sequence[Mark]) -> list[tuple[Mark, Mark]]:
    """Return each mark with the mention that is the same, if any; every mention serves once."""
    left = list(found)
    pairs: list[tuple[Mark, Mark]] = []
    for mark in marks:
        same = next((other for other in left if is_same(mark, other)), None)
        if same is not None:
            left.remove(same)
            pairs.append((mark, same))
    return pairs


def is_same(mark: Mark, other: Mark) -> bool:
    """Tell whether a mention is the one that was marked."""
    if mark.kind is not other.kind or mark.what != other.what:
        return False
    if mark.kind is MentionKind.ENTITY:
        return (mark.start, mark.end) == (other.start, other.end)
    overlaps = mark.start < other.end and other.start < mark.end
    return overlaps and mark.quantity == other.quantity


def _failures(text: MarkedText, found: Sequence[Mark], pairs: Sequence[tuple[Mark, Mark]]) -> list[Failure]:
    right = {id(mark) for pair in pairs for mark in pair}
    missed = [("missed", mark) for mark in text.marks if id(mark) not in right]
    wrong = [("wrong", mark) for mark in found if id(mark) not in right]
    return [
        Failure(
            kind=mark.kind.value,
            problem=problem,
            words=text.text[mark.start : mark.end],
            what=mark.what if mark.quantity is None else f"{_shown(mark)}",
            text=text.text,
        )
        for problem, mark in (*missed, *wrong)
    ]


def _shown(mark: Mark) -> str:
    q = mark.quantity
    if q is None:
        return mark.what
    number = q.value_number if q.value_number is not None else f"{q.value_min}..{q.value_max}"
    about = " about" if q.is_approximate else ""
    return f"{number} {mark.what}{about}" + (f" a {q.period}" if q.period else "")
