"""Which rows are shown, and in which order.

**Doubts**: rows under review, by what looking at one gains. That is the correction expected in the row itself, one
minus its confidence, and what it tells of the others that print the same words for the same question: how uncertain
the answer is (confidence times one minus confidence) times their number. Only the first of such rows is moved up by
the others.

**Samples**: accepted rows in the order of a number drawn for each from the seed and the row's id, whatever was read.
With the worst bound first, the next row is taken from the question and source class whose bound is highest, as it
would be if all rows taken before it were right.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from extract.bounds_table import read_classes
from extract.clean import fold
from extract.error_bounds import Bound, Stratum, upper_bound
from extract.table_rows import Row, read_rows, read_where, table_files
from models.records import Status

MOST_QUEUED = 1_000
_MOST_ALIKE = 50  # others that a row may speak for: one frequent phrase must not fill the queue
_PER_STRATUM = 200


class Place(NamedTuple):
    """A row of `observations`, by its document and id."""

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
    """Return rows under review, those first whose check gains most; equal ones in the order of the table."""
    alike = Counter(_words(row) for row in _under_review(folder))
    return heapq.nlargest(most, _doubts(folder, alike), key=lambda doubt: doubt.gain)


def _doubts(folder: Path, alike: Counter[tuple[object, ...]]) -> Iterator[Doubt]:
    seen: set[tuple[object, ...]] = set()
    for row in _under_review(folder):
        words = _words(row)
        yield Doubt(_place(row), float(str(row[5])), alike[words], words not in seen)
        seen.add(words)


def _under_review(folder: Path) -> Iterator[Row]:
    columns = ("document_id", "observation_id", "indicator_id", "value_id", "value_raw", "confidence")
    return read_where(table_files(folder, "observations"), columns, "status", Status.REVIEW)


def _words(row: Sequence[object]) -> tuple[object, ...]:
    return row[2], row[3], fold(str(row[4]))


def _place(row: Sequence[object]) -> Place:
    return Place(str(row[0]), str(row[1]))


class Drawn(NamedTuple):
    """A row with the number drawn for it."""

    number: bytes
    place: Place


def read_sample(folder: Path, size: int, seed: int) -> list[Place]:
    """Return `size` accepted rows drawn at random from the whole archive, in the order of the draw."""
    drawn = (one for _, one in _draws(folder, seed))
    return [one.place for one in heapq.nsmallest(size, drawn)]


def read_worst(folder: Path, bounds: Iterable[Bound], seed: int) -> list[Place]:
    """Return rows drawn at random within each question and source class, the worst bound first."""
    of_stratum: dict[Stratum, list[Drawn]] = defaultdict(list)
    sizes: Counter[Stratum] = Counter()
    for stratum, one in _draws(folder, seed):
        sizes[stratum] += 1
        of_stratum[stratum].append(one)
        if len(of_stratum[stratum]) >= 2 * _PER_STRATUM:
            of_stratum[stratum] = heapq.nsmallest(_PER_STRATUM, of_stratum[stratum])
    known = {(b.indicator_id, b.source_class): b for b in bounds}
    heap: list[tuple[float, int, Stratum, int]] = []
    for stratum, rows in of_stratum.items():
        rows.sort()
        heap.append((-_upper(known.get(stratum), 0), -sizes[stratum], stratum, 0))
    heapq.heapify(heap)
    found: list[Place] = []
    while heap and len(found) < MOST_QUEUED:
        _, size, stratum, taken = heapq.heappop(heap)
        found.append(of_stratum[stratum][taken].place)
        if taken + 1 < len(of_stratum[stratum]):
            upper = _upper(known.get(stratum), taken + 1)
            heapq.heappush(heap, (-upper, size, stratum, taken + 1))
    return found


def _upper(bound: Bound | None, more: int) -> float:
    """Return the bound of a question and source class once `more` rows were found right."""
    checked = (bound.checked if bound else 0) + more
    return upper_bound(bound.wrong + bound.undecided if bound else 0, checked) if checked else 1.0


def _draws(folder: Path, seed: int) -> Iterable[tuple[Stratum, Drawn]]:
    """Yield the rows that were accepted without a person, with the number drawn for each."""
    classes = read_classes(folder)
    columns = ("document_id", "observation_id", "indicator_id", "status", "status_read")
    for row in read_rows(table_files(folder, "observations"), columns):
        if (row[4] or row[3]) == Status.ACCEPTED:
            place = _place(row)
            number = blake2b(f"{seed} {place.row_id}".encode(), digest_size=16).digest()
            yield (str(row[2]), classes[place.document_id]), Drawn(number, place)
