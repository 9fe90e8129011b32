"""One run: every report under a folder → tables on disk. What was read before and has not changed is not read again."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from extract.decisions.standing import NOTHING_DECIDED, Standings
from extract.files.sources import Failure, list_sources
from extract.proof.evidence_pictures import refresh_pictures
from extract.reports.report import process_source
from extract.reports.sites import site_columns
from extract.run.buckets import Buckets
from extract.run.finish import finish_generation
from extract.run.finishing import Finishing
from extract.run.generations import RUNS, OutputFolder, ReadingKey, open_output
from extract.run.incremental import WorkFolder, load_known
from extract.run.known import Known
from extract.run.live import Live, Log, OnProgress
from extract.run.plan import Plan, make_plan, reading_key
from extract.run.pool import ReadsInProcesses
from extract.run.reads_here import ReadsHere
from extract.run.workers import ProcessSource, Readers, Reading
from extract.tables.parts import Bucket, count_rows
from extract.tables.store import write_json
from extract.tables.tally import RunSummary, sum_up
from models.errors import UsageError
from models.free_text import load_free_text
from models.limits import Limits
from models.options import ReadOptions
from models.records import Source
from models.schemas import ISSUES, SITES
from models.site_decisions import SiteDecisions, load_site_decisions
from models.taxonomy import Taxonomy
from models.version import PIPELINE_VERSION

OpenReaders = Callable[[Reading, Live], Readers]


def run_archive(
    root: Path | str,
    out: Path,
    *,
    taxonomy: Taxonomy,
    options: ReadOptions,
    decided: Standings = NOTHING_DECIDED,
    workers: int = 0,
    by_site: bool = False,
    data_licence: str | None = None,
    force: bool = False,
    limits: Limits | None = None,
    on_progress: OnProgress | None = None,
    log: Log | None = None,
    process: ProcessSource = process_source,
    readers: OpenReaders | None = None,
) -> RunSummary:
    """Read the reports under `root` that need it, replace the tables of `out` as a whole, and return what was done.

    `root`: a folder or a file; as a string, a URL of object storage.
    `workers`: processes that read, each document within `limits`; 0 reads in this process, without limits. `process`
    turns one file into a report; with `workers` it must be importable by name. `readers`: who reads instead of these.
    `data_licence`: identifier or address of the licence that the tables are given, None to name none. `force`:
    everything is read again. `decided`: what people decided about answers. Raises `UsageError` before anything
    is read: no report under `root`, or `out` cannot be written; `TaxonomyError` for ``sites.csv``; and OSError when the
    disk does. The tables of `out` then stay as they were, as when the run is interrupted or killed; what was read is
    kept beside them, and the next run goes on from there.
    """
    began, started_at = perf_counter(), datetime.now(UTC)
    decisions = load_site_decisions(taxonomy.folder)
    tell, note = on_progress or (lambda progress: None), log or (lambda event: None)
    key = reading_key(process, taxonomy, options)
    planned = _planner(root, out, key, options, decided, force)
    reading = Reading(
        process=process,
        taxonomy=taxonomy,
        options=options,
        columns=site_columns(taxonomy),
        free_text=load_free_text(taxonomy) if options.nlp else None,
        decided=decided,
    )
    with open_output(out) as folder:
        previous = folder.current
        work = WorkFolder(folder.work, key, force=force)
        work.begin()
        known = load_known(previous, work, key)
        plan = planned(known)
        to_read, gone = len(plan.to_read), len(plan.gone)
        live = Live(out, total=to_read, kept=len(plan.documents) - to_read, workers=workers, tell=tell, log=note)
        live.spent.add({"list": perf_counter() - began})
        with live:
            buckets = Buckets(plan, known.places, work, previous, key, decided)
            del planned, known  # what is needed of each file is in the plan, and an archive may have millions
            _read(plan, buckets, _readers(reading, workers, limits, live, readers), live)
            live.finishing()
            since = perf_counter()
            folder.begin()
            stored = buckets.stored()
            del plan, buckets
            folder.stage(stored)
            made = Finishing(
                folder=folder.next,
                key=key,
                buckets=stored,
                previous=previous,
                taxonomy=taxonomy,
                by_site=by_site,
                data_licence=data_licence,
                decisions=decisions,
            )
            finish_generation(made)
            live.spent.add({"write": perf_counter() - since - sum(made.spent.values()), **made.spent})
            summary = sum_up(
                (one.bucket.tally for one in stored),
                taxonomy,
                read=to_read,
                sites=count_rows(str(folder.next / f"{SITES.name}.parquet")),
                site_issues=sum(count_rows(path) for path in made.beside.get(ISSUES.name, ())),
                unmet_sites=made.unmet_sites(),
                gone=gone,
                seconds=perf_counter() - began,
                spent=live.spent,
            )
            choices = {**asdict(options), "workers": workers, "by_site": by_site, "root": str(root)}
            choices["data_licence"] = data_licence
            write_json(folder.next / "run.json", _run_record(summary, taxonomy, decisions, choices, started_at))
            folder.describe(stored, key, made.made_of)
            folder.commit()
            with suppress(OSError):  # the tables are in place, and that is what is told
                refresh_pictures(out)
            live.committed()
    return summary


def plan_archive(
    root: Path | str,
    out: Path,
    *,
    taxonomy: Taxonomy,
    options: ReadOptions,
    decided: Standings = NOTHING_DECIDED,
    force: bool = False,
    process: ProcessSource = process_source,
) -> Plan:
    """Return what `run_archive` would do; nothing is written. Raises `UsageError` as it does."""
    key = reading_key(process, taxonomy, options)
    planned = _planner(root, out, key, options, decided, force)
    folder = OutputFolder(out)
    return planned(load_known(folder.current, WorkFolder(folder.work, key, force=force), key))


def _planner(
    root: Path | str, out: Path, key: ReadingKey, options: ReadOptions, decided: Standings, force: bool
) -> Callable[[Known], Plan]:
    """List the files to read now, and return what plans their reading once it is told what is known of them."""
    listed_ns = time.time_ns()
    sources, failures = list_files(root, out)

    def planned(known: Known) -> Plan:
        return make_plan(
            sources,
            failures,
            known,
            key,
            listed_ns=listed_ns,
            max_bytes=options.max_bytes,
            decided=decided,
            force=force,
        )

    return planned


def list_files(root: Path | str, out: Path) -> tuple[list[Source], list[Failure]]:
    """Return the files to read and those that cannot be, without what is in `out`. Raises `UsageError`: none."""
    sources, failures = list_sources(root)
    own = os.path.join(os.path.realpath(out), "")
    is_folder = isinstance(root, Path) and root.is_dir()
    if is_folder and own == os.path.join(os.path.realpath(root), ""):
        raise UsageError(f"--out {out} is the folder that is read; choose a folder beside it or inside it")
    if is_folder and own.startswith(os.path.join(os.path.realpath(root), "")):
        sources = [s for s in sources if not os.path.realpath(s.path).startswith(own)]
    if not sources and not failures:
        which = "only the tables that a run wrote" if is_folder and (Path(root) / RUNS).exists() else "no report"
        raise UsageError(f"{root}: {which} in this folder; give the folder that holds the files, or a single file.")
    return sources, failures


def _readers(reading: Reading, workers: int, limits: Limits | None, live: Live, readers: OpenReaders | None) -> Readers:
    """Return who reads, and have `live` know who is at work."""
    if readers is not None:
        return readers(reading, live)
    if workers < 1:
        return ReadsHere(reading, live.began, live.ended)
    pool = ReadsInProcesses(reading, workers, limits or Limits(), live.ended)
    live.under_way, live.alive = pool.under_way, pool.alive
    return pool


def _read(plan: Plan, buckets: Buckets, readers: Readers, live: Live) -> None:
    """Read what is to be read and write the buckets that change."""
    for job in buckets.without_reading():
        readers.write(job)
    with closing(readers.results(one.task for one in plan.to_read)) as results:
        for found in results:
            since = perf_counter()
            if isinstance(found, Bucket):
                buckets.written(found)
            else:
                live.spent.add(found.stage_seconds)
                complete = buckets.add(found)
                if complete is not None:
                    readers.write(complete)
            live.spent.add({"keep": perf_counter() - since})


def _run_record(
    summary: RunSummary,
    taxonomy: Taxonomy,
    decisions: SiteDecisions,
    choices: dict[str, object],
    started_at: datetime,
) -> dict[str, object]:
    """Return the content of `run.json`: the only place where times are written."""
    counts = asdict(summary)
    failures, coverage = counts.pop("failures"), counts.pop("coverage")
    counts["grades"] = dict(summary.grades)
    unmet = counts.pop("unmet_sites")
    stage_seconds = {stage: round(seconds, 6) for stage, seconds in counts.pop("stage_seconds")}
    seconds = round(counts.pop("seconds"), 6)
    return {
        "pipeline_version": PIPELINE_VERSION,
        "taxonomy_version": taxonomy.version,
        "taxonomy_digest": taxonomy.digest,
        "site_decisions_digest": decisions.digest,
        "started_at": started_at.isoformat(timespec="seconds"),
        "ended_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": seconds,
        "stage_seconds": stage_seconds,
        "options": choices,
        "counts": {**counts, "kept": summary.kept, "duplicates": summary.duplicates},
        "coverage": {c["theme_id"]: dict(c["states"]) for c in coverage},
        "failures": failures,
        "unmet_sites": unmet,
    }
