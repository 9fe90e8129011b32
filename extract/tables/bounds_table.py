"""The table `error_bounds` of a run, from its other tables: what random samples say of the accepted answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from extract.decisions.error_bounds import Bound, Check, Stratum, error_bounds, is_check, source_class
from extract.decisions.readings import NOTHING
from extract.tables.table_rows import read_rows, table_files
from models.reviews import ReviewDecision, ReviewOutcome
from models.taxonomy import Taxonomy
from models.vocabulary import Status

_CHECK_COLUMNS = ("indicator_id", "source_class", "sample", "outcome", "is_right")


def read_bounds(folder: Path, taxonomy: Taxonomy) -> list[Bound]:
    """Return the bounds that the tables of a folder tell; none where no sample was checked and nothing added."""
    checks, added = list(read_checks(folder)), count_added(folder)
    if not checks and not added:
        return []
    return error_bounds(checks, count_accepted(folder), [i.id for _, i in taxonomy.indicators], added)


def read_checks(folder: Path) -> Iterator[Check]:
    """Yield the answers that were drawn at random, decided, and are still read."""
    for indicator, kind, sample, outcome, is_right in read_rows(table_files(folder, "reviews"), _CHECK_COLUMNS):
        if is_check(sample, str(outcome)):  # type: ignore[arg-type]
            right = None if is_right is None else bool(is_right)
            yield Check(indicator_id=str(indicator), source_class=str(kind), sample=str(sample), is_right=right)


def count_accepted(folder: Path) -> Counter[Stratum]:
    """Return how many answers were accepted without a person, by question and source class, rejected ones included."""
    classes = read_classes(folder)
    counts: Counter[Stratum] = Counter()
    columns = ("document_id", "indicator_id", "status", "status_read", "value_read")
    for document, indicator, status, before, was in read_rows(table_files(folder, "observations"), columns):
        if (before or status) == Status.ACCEPTED and was != NOTHING:
            counts[str(indicator), classes[str(document)]] += 1
    rejected = read_rows(
        table_files(folder, "reviews"), ("indicator_id", "source_class", "decision", "sample", "outcome")
    )
    for indicator, kind, decision, sample, outcome in rejected:
        if decision == ReviewDecision.NOT_THERE and is_check(sample, str(outcome)):  # type: ignore[arg-type]
            counts[str(indicator), str(kind)] += 1
    return counts


def count_added(folder: Path) -> Counter[Stratum]:
    """Return how many answers people added, and agree on, that are not read, by question and source class."""
    columns = ("indicator_id", "source_class", "observation_id", "outcome", "decision")
    rows = read_rows(table_files(folder, "reviews"), columns)
    known = {
        row: (str(indicator), str(kind))
        for indicator, kind, row, outcome, decision in rows
        if outcome == ReviewOutcome.ADDED and decision != ReviewDecision.CANNOT_TELL
    }
    return Counter(known.values())  # two may have added the same in other words


def read_classes(folder: Path) -> dict[str, str]:
    """Return the source class of each document."""
    columns = ("document_id", "layout_era", "reader", "ocr_page_count")
    return {
        str(document): source_class(str(era), reader, pages).value  # type: ignore[arg-type]
        for document, era, reader, pages in read_rows(table_files(folder, "documents"), columns)
    }
