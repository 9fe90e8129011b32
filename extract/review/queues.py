"""Which rows are shown, and in which order.

**Doubts**: rows under review, by what looking at one gains. That is the correction expected in the row itself, one
minus its confidence, and what it tells of the others that print the same words for the same question: how uncertain
the answer is (confidence times one minus confidence) times their number. Only the first of such rows is moved up by
the others.

Free texts under review are among them, each on its own.

**Samples**: accepted answers in the order of a number drawn for each from the seed and the row's id, whatever was read.
With the worst bound first, the next one is taken from the question and source class whose bound is highest, as it
would be if all that are shown before it were right; what is found wrong moves its question to the front.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from extract.decisions.error_bounds import Bound, Stratum, upper_bound
from extract.decisions.readings import NOTHING
from extract.tables.bounds_table import read_classes
from extract.tables.table_rows import Row, read_among, read_rows, read_where, table_files
from extract.words.clean import fold
from models.vocabulary import Status

MOST_QUEUED = 1_000
_MOST_ALIKE = 50  # others that a row may speak for: one frequent phrase must not fill the queue
MOST_OF_STRATUM = 40
"""Rows of one question and source class that are drawn at a time."""


class Place(NamedTuple):
    """A row of `observations` or `verbatims`, by its document and id."""

    document_id: str
    row_id: str


class Doubt(NamedTuple):
    """A row under review. `alike`: how many rows under review print the same words for the same question."""

    place: Place
    confidence: float
    alike: int
    is_first: bool

    @property
    def gain(self) -> float:
        others = min(self.alike - 1, _MOST_ALIKE) if self.is_first else 0
        return (1 - self.confidence) * (1 + self.confidence * others)


def read_doubts(folder: Path, most: int = MOST_QUEUED) -> list[Doubt]:
    """Return rows under review, those first whose check gains most; equal ones in the order of the tables."""
    alike = Counter(_words(row) for row in _under_review(folder))
    doubts = chain(_doubtful_answers(folder, alike), _doubtful_texts(folder))
    return heapq.nlargest(most, doubts, key=lambda doubt: doubt.gain)


def _doubtful_answers(folder: Path, alike: Counter[tuple[object, ...]]) -> Iterator[Doubt]:
    seen: set[tuple[object, ...]] = set()
    for row in _under_review(folder):
        words = _words(row)
        yield Doubt(_place(row), float(str(row[5])), alike[words], words not in seen)
        seen.add(words)


def _doubtful_texts(folder: Path) -> Iterator[Doubt]:
    columns = ("document_id", "verbatim_id", "confidence")
    for row in read_where(table_files(folder, "verbatims"), columns, "status", Status.REVIEW):
        yield Doubt(_place(row), float(str(row[2])), 1, True)


def _under_review(folder: Path) -> Iterator[Row]:
    columns = ("document_id", "observation_id", "indicator_id", "value_id", "value_raw", "confidence")
    return read_where(table_files(folder, "observations"), columns, "status", Status.REVIEW)


def _words(row: Sequence[object]) -> tuple[object, ...]:
    return row[2], row[3], fold(str(row[4]))


def _place(row: Sequence[object]) -> Place:
    return Place(str(row[0]), str(row[1]))


def read_rows_named(folder: Path, ids: Sequence[str]) -> list[Place]:
    """Return the rows with these ids, in their order; those that are not there are left out."""
    found = {}
    for table, key in (("observations", "observation_id"), ("verbatims", "verbatim_id")):
        for row in read_among(table_files(folder, table), ("document_id", key), key, ids):
            found[str(row[1])] = _place(row)
    return [found[row_id] for row_id in dict.fromkeys(ids) if row_id in found]


class Drawn(NamedTuple):
    """A row with the number drawn for it."""

    number: bytes
    place: Place


def read_sample(folder: Path, size: int, seed: int) -> list[Place]:
    """Return `size` accepted rows drawn at random from the whole archive, in the order of the draw."""
    drawn = (one for _, one in _draws(folder, seed))
    return [one.place for one in heapq.nsmallest(size, drawn)]


class Strata(NamedTuple):
    """Rows drawn at random within each question and source class, in the order of the draw, and how many there are."""

    drawn: dict[Stratum, list[Place]]
    sizes: Counter[Stratum]


def read_strata(folder: Path, seed: int, decided: Mapping[Stratum, int]) -> Strata:
    """Return so many rows of each question and source class that some are left when those `decided` are taken away."""
    drawn: dict[Stratum, list[Drawn]] = defaultdict(list)
    sizes: Counter[Stratum] = Counter()
    for stratum, one in _draws(folder, seed):
        sizes[stratum] += 1
        most = MOST_OF_STRATUM + decided.get(stratum, 0)
        drawn[stratum].append(one)
        if len(drawn[stratum]) >= 2 * most:
            drawn[stratum] = heapq.nsmallest(most, drawn[stratum])
    most_of = {stratum: MOST_OF_STRATUM + decided.get(stratum, 0) for stratum in drawn}
    return Strata({s: [one.place for one in sorted(rows)[: most_of[s]]] for s, rows in drawn.items()}, sizes)


def worst_first(strata: Strata, bounds: Iterable[Bound], open_ones: Collection[str]) -> list[Place]:
    """Return the rows still to be decided, by id, the worst bound first; of equal bounds the larger question first."""
    known = {(b.indicator_id, b.source_class): b for b in bounds}
    left = {s: [place for place in rows if place.row_id in open_ones] for s, rows in strata.drawn.items()}
    heap = [(-_upper(known.get(s), 0), -strata.sizes[s], s, 0) for s, rows in left.items() if rows]
    heapq.heapify(heap)
    found: list[Place] = []
    while heap:
        _, size, stratum, taken = heapq.heappop(heap)
        found.append(left[stratum][taken])
        if taken + 1 < len(left[stratum]):
            heapq.heappush(heap, (-_upper(known.get(stratum), taken + 1), size, stratum, taken + 1))
    return found


def _upper(bound: Bound | None, more: int) -> float:
    """Return the bound of a question and source class once `more` rows were found right."""
    checked = (bound.checked if bound else 0) + more
    return _upper_of(bound.wrong + bound.undecided if bound else 0, checked) if checked else 1.0


@cache
def _upper_of(wrong: int, checked: int) -> float:
    return upper_bound(wrong, checked)  # asked for many times with few different numbers


def _draws(folder: Path, seed: int) -> Iterable[tuple[Stratum, Drawn]]:
    """Yield the rows that were accepted without a person, with the number drawn for each."""
    classes = read_classes(folder)
    columns = ("document_id", "observation_id", "indicator_id", "status", "status_read", "value_read")
    for row in read_rows(table_files(folder, "observations"), columns):
        if (row[4] or row[3]) == Status.ACCEPTED and row[5] != NOTHING:
            place = _place(row)
            number = blake2b(f"{seed} {place.row_id}".encode(), digest_size=16).digest()
            yield (str(row[2]), classes[place.document_id]), Drawn(number, place)
