"""One run: every report under a folder → tables on disk. Memory does not grow with the number of reports."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from extract.bounds_table import read_bounds
from extract.by_site import write_by_site
from extract.datapackage import describe_package
from extract.error_bounds import bound_rows
from extract.evidence_pictures import refresh_pictures
from extract.failures import sha256_of
from extract.pages.archive import write_pages
from extract.report import process_source
from extract.sites import SiteLedger, site_columns
from extract.sources import list_sources
from extract.standing import NOTHING_DECIDED, Standings
from extract.store import StreamedTables, commit, open_staging, write_json, write_table
from extract.tables import ReportRows, codebook_rows
from extract.tally import RunSummary, Tally
from extract.workers import ProcessSource, Reading, Task, collect_rarely, read_in_parallel, read_in_turn
from models.errors import UsageError
from models.options import ReadOptions
from models.records import Source
from models.schemas import CODEBOOK, ERROR_BOUNDS, PER_DOCUMENT, SITES, site_indicators_table
from models.taxonomy import Taxonomy
from models.version import PIPELINE_VERSION


class Progress(NamedTuple):
    """Where a run stands. `read`: the document just finished, None when `file_name` is only about to be opened."""

    done: int
    total: int
    file_name: str
    read: ReportRows | None = None


OnProgress = Callable[[Progress], None]


def run_archive(
    root: Path,
    out: Path,
    *,
    taxonomy: Taxonomy,
    options: ReadOptions,
    decided: Standings = NOTHING_DECIDED,
    workers: int = 1,
    by_site: bool = False,
    on_progress: OnProgress | None = None,
    process: ProcessSource = process_source,
) -> RunSummary:
    """Read every report under `root`, replace the tables of `out` as a whole, and return what was done.

    `process` turns one file into a report; with several `workers` it must be importable by name.
    Raises `UsageError` before anything is read: no report under `root`, or `out` cannot be written. When the run is
    interrupted the tables of `out` stay as they were.
    """
    began, started_at = perf_counter(), datetime.now(UTC)
    tasks = list_tasks(root, out, options.max_bytes)
    if not tasks:
        raise UsageError(f"{root}: no report in this folder; give the folder that holds the files, or a single file.")
    reading = Reading(
        process=process, taxonomy=taxonomy, options=options, columns=site_columns(taxonomy), decided=decided
    )
    tally, ledger = Tally(taxonomy), SiteLedger()
    tally.spend("list", perf_counter() - began)
    with open_staging(out) as staging, _collecting_rarely():
        found = _read(tasks, reading, workers, on_progress or (lambda progress: None))
        site_by_document = _stream(found, staging, tally, ledger)
        since = perf_counter()
        _write_others(staging, taxonomy, ledger)
        if by_site:
            write_by_site(staging, PER_DOCUMENT, site_by_document)
        tally.spend("write", perf_counter() - since)
        since = perf_counter()
        write_pages(staging, taxonomy)
        tally.spend("pages", perf_counter() - since)
        summary = tally.summary(sites=len(ledger), seconds=perf_counter() - began)
        choices = {**asdict(options), "workers": workers, "by_site": by_site, "root": str(root)}
        write_json(staging / "run.json", _run_record(summary, taxonomy, choices, started_at))
        commit(out, staging)
        refresh_pictures(out)
    return summary


def _stream(found: Iterator[ReportRows], staging: Path, tally: Tally, ledger: SiteLedger) -> dict[str, str]:
    """Write the rows of each document as they come; return the site of each document that names one."""
    site_by_document: dict[str, str] = {}
    with StreamedTables(staging, PER_DOCUMENT) as streamed:
        for read in found:
            since = perf_counter()
            streamed.add(read.rows)
            tally.add(read)
            if read.facts is not None:
                ledger.add(read.facts)
                site_by_document[read.facts.document_id] = read.facts.site_id
            tally.spend("write", perf_counter() - since)
    return site_by_document


def _write_others(staging: Path, taxonomy: Taxonomy, ledger: SiteLedger) -> None:
    """Write the tables that are known once every document is read, and what describes all of them."""
    wide = site_indicators_table(taxonomy)
    write_table(staging, SITES, ledger.site_rows())
    write_table(staging, wide, ledger.indicator_rows(site_columns(taxonomy)))
    write_table(staging, CODEBOOK, codebook_rows(taxonomy))
    write_table(staging, ERROR_BOUNDS, bound_rows(read_bounds(staging, taxonomy)))
    write_json(staging / "datapackage.json", describe_package((*PER_DOCUMENT, SITES, wide, CODEBOOK, ERROR_BOUNDS)))


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    restore = collect_rarely()
    try:
        yield
    finally:
        restore()


def list_tasks(root: Path, out: Path, max_bytes: int | None = None) -> list[Task]:
    """Return the documents to read, by file name, without what is in `out`; files with the same bytes are one.

    Larger files than `max_bytes` (the default limit when None), which will be refused, are not compared.
    """
    sources, failures = list_sources(root)
    if root.is_dir():
        own = os.path.join(os.path.realpath(out), "")
        sources = [s for s in sources if not os.path.realpath(s.path).startswith(own)]
    tasks = [Task(source, (source.file_name,), error) for source, error in failures]
    tasks += [
        Task(same[0], tuple(s.file_name for s in same))
        for same in _same_bytes(sources, max_bytes or ReadOptions().max_bytes)
    ]
    return sorted(tasks, key=lambda task: task.source.file_name)


def _same_bytes(sources: Sequence[Source], max_bytes: int) -> list[list[Source]]:
    """Return sources grouped by content, in order. Only files of one size are hashed: others cannot be the same."""
    sizes = Counter(source.byte_size for source in sources)
    groups: dict[str, list[Source]] = {}
    for source in sources:
        is_compared = sizes[source.byte_size] > 1 and source.byte_size <= max_bytes
        digest = sha256_of(source.path) if is_compared else None
        groups.setdefault(digest or f"path {source.path}", []).append(source)
    return list(groups.values())


def _read(tasks: Sequence[Task], reading: Reading, workers: int, tell: OnProgress) -> Iterator[ReportRows]:
    """Yield the rows of each document and tell how far the run is."""
    done, total = 0, len(tasks)

    def starting(file_name: str) -> None:
        tell(Progress(done, total, file_name))

    alone = workers <= 1 or total == 1
    for read in read_in_turn(tasks, reading, starting) if alone else read_in_parallel(tasks, reading, workers):
        done += 1
        yield read
        tell(Progress(done, total, read.document.file_name, read))


def _run_record(
    summary: RunSummary, taxonomy: Taxonomy, choices: dict[str, object], started_at: datetime
) -> dict[str, object]:
    """Return the content of `run.json`: the only place where times are written."""
    counts = asdict(summary)
    failures, coverage = counts.pop("failures"), counts.pop("coverage")
    counts["grades"] = dict(summary.grades)
    stage_seconds = {stage: round(seconds, 6) for stage, seconds in counts.pop("stage_seconds")}
    seconds = round(counts.pop("seconds"), 6)
    return {
        "pipeline_version": PIPELINE_VERSION,
        "taxonomy_version": taxonomy.version,
        "taxonomy_digest": taxonomy.digest,
        "started_at": started_at.isoformat(timespec="seconds"),
        "ended_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": seconds,
        "stage_seconds": stage_seconds,
        "options": choices,
        "counts": {**counts, "duplicates": summary.duplicates},
        "coverage": {c["theme_id"]: dict(c["states"]) for c in coverage},
        "failures": failures,
    }
