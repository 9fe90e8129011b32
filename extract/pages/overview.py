"""What the first page shows of an archive: every site, sums by theme and edition, what to look at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from heapq import heappush, heapreplace
from typing import Any, NamedTuple

from extract.pages.outline import REVIEW_LETTER

MOST_LISTED = 2_000
"""Answers to look at, and failures, that the first page lists; the others are on the pages of their sites."""
_BEST_FIRST = "adelusn"
_RANK = {letter: rank for rank, letter in enumerate(_BEST_FIRST)}
_MOST_TICKS_SHOWN = 9


@dataclass(slots=True, kw_only=True)
class SiteEntry:
    """One site, gathered while tables are read. `states`: a letter a question, `ticks`: a digit, of the latest report.

    `options`: numbers of the options that its latest report ticks.
    """

    name: str
    other_names: list[str]
    latest: str
    documents: int = 0
    era: str = "unknown"
    grade: str | None = None
    answers: int = 0
    review: int = 0
    verbatims: int = 0
    states: str = ""
    ticks: str = ""
    options: list[int] = field(default_factory=list)


class Doubt(NamedTuple):
    """An answer or a free text to be looked at. `place`: number of its question, of its theme for a text."""

    confidence: float
    row_id: str
    key: str
    kind: str
    place: int | None
    raw: str


class Failed(NamedTuple):
    """A document that could not be read."""

    file_name: str
    key: str
    code: str
    message: str


class Doubts:
    """The least certain rows, as many as are listed, and how many there are in all."""

    def __init__(self) -> None:
        self.count = 0
        self._heap: list[tuple[float, str, Doubt]] = []  # the most certain of those kept comes first

    def add(self, doubt: Doubt) -> None:
        self.count += 1
        entry = (-doubt.confidence, doubt.row_id, doubt)
        if len(self._heap) < MOST_LISTED:
            heappush(self._heap, entry)
        elif entry > self._heap[0]:
            heapreplace(self._heap, entry)

    def listed(self) -> list[Doubt]:
        """Return those kept, the least certain first."""
        return sorted(doubt for _, _, doubt in self._heap)


class ThemeStates:
    """Documents by theme, edition and state: the best state among the theme's questions counts."""

    def __init__(self, theme_places: list[list[int]]) -> None:
        self._places = theme_places
        self.counts: Counter[tuple[int, str, str]] = Counter()

    def add(self, era: str, states: str) -> None:
        for theme, places in enumerate(self._places):
            best = min((states[place] for place in places), key=_RANK.__getitem__)
            self.counts[theme, era, best] += 1


def marked_states(states: str, reviewed: set[int]) -> str:
    """Return the letters with those of answered questions that have an answer to look at replaced."""
    if not reviewed:
        return states
    return "".join(
        REVIEW_LETTER if place in reviewed and letter == "a" else letter for place, letter in enumerate(states)
    )


def tick_digits(counts: Counter[int], places: int) -> str:
    """Return a digit a question: how many answers it has, up to nine."""
    return "".join(str(min(counts[place], _MOST_TICKS_SHOWN)) for place in range(places))


def site_table(sites: dict[str, SiteEntry]) -> list[list[Any]]:
    """Return the rows of the list of sites, by name, for scripts."""
    return [
        [
            key,
            s.name,
            " · ".join(s.other_names),
            s.era,
            s.documents,
            s.answers,
            s.review,
            s.verbatims,
            s.grade,
            s.states,
            s.ticks,
            s.options,
        ]
        for key, s in sorted(
            sites.items(), key=lambda item: (item[0].startswith("~"), item[1].name.casefold(), item[0])
        )
    ]


SITE_TABLE_COLUMNS = "key name others era documents answers review verbatims grade states ticks options".split()
