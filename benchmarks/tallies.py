"""What adds up when answers are marked: right, wrong, missed, and how far confidence is from being right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

Answer = tuple[str, str]  # indicator, option

BIN_COUNT = 10


@dataclass(slots=True)
class Tally:
    """Found and right, found and wrong, not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / both if both else 1.0

    def add(self, got: set[Answer], want: set[Answer]) -> None:
        self.right += len(got & want)
        self.wrong += len(got - want)
        self.missed += len(want - got)


@dataclass(slots=True)
class Marks:
    """The tallies of one group of documents."""

    documents: int = 0
    choices: Tally = field(default_factory=Tally)
    accepted: Tally = field(default_factory=Tally)
    unticked: Tally = field(default_factory=Tally)
    unknown: Tally = field(default_factory=Tally)
    counts: Tally = field(default_factory=Tally)
    verbatims: Tally = field(default_factory=Tally)
    sites: Tally = field(default_factory=Tally)
    coverage: Tally = field(default_factory=Tally)


class Miss(NamedTuple):
    """One difference: what the tables say (`got`) and what the report says (`want`)."""

    file: str
    kind: str
    what: str
    where: str
    got: str
    want: str


def calibration_error(beliefs: Iterable[tuple[float, bool]]) -> float:
    """Return the expected calibration error of (confidence, was right) over ten bins of equal width; 0 for none."""
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, is_right in beliefs:
        bins[min(BIN_COUNT - 1, int(confidence * BIN_COUNT))].append((confidence, is_right))
    total = sum(len(rows) for rows in bins.values())
    gaps = (abs(sum(c for c, _ in rows) - sum(r for _, r in rows)) for rows in bins.values())
    return sum(gaps) / total if total else 0.0
