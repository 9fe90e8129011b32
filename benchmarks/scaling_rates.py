"""What one report takes, measured on generated reports: of a worker, and of the process that runs the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic, process_time, sleep

from benchmarks.corpus import write_reports
from benchmarks.processes import ROOT
from benchmarks.rates import Rates
from extract.files.sources import list_sources
from extract.reports.report import process_source
from extract.reports.sites import site_columns
from extract.run.chunks import read_chunks
from extract.run.cluster import ReadsOnCluster
from extract.run.engine import run_archive
from extract.run.generations import ReadingKey, current_folder
from extract.run.known import Known, KnownFile, Look
from extract.run.plan import make_plan
from extract.run.workers import Reading, Task
from extract.tables.parts import Frame, unpack_rows
from models.limits import Limits
from models.options import OcrMode, ReadOptions
from models.records import Source
from models.taxonomy import Taxonomy, load_taxonomy

_START_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How many reports of each kind; `shared` are read on a cluster, `planned` only planned."""

    texts: int
    pdfs: int
    scans: int
    shared: int
    planned: int


FULL = Scale(texts=200, pdfs=100, scans=3, shared=2_000, planned=20_000)


def measure_rates(folder: Path, scale: Scale) -> Rates:
    """Return the rates of this machine; a cluster of one worker is started for it, and ended."""
    taxonomy = load_taxonomy()
    for kind, count in (("text", scale.texts), ("pdf_single", scale.pdfs), ("scan", scale.scans)):
        write_reports(folder / kind, (kind,), count)
    text_seconds, sent_bytes, _ = read_as_a_worker(folder / "text", taxonomy)
    pdf_seconds, _, _ = read_as_a_worker(folder / "pdf_single", taxonomy)
    scan_seconds, _, pages = read_as_a_worker(folder / "scan", taxonomy)
    run_seconds, table_bytes = run_on_cluster(folder, taxonomy, scale.shared)
    return Rates(
        text_ms=1_000 * text_seconds / scale.texts,
        pdf_ms=1_000 * pdf_seconds / scale.pdfs,
        scan_page_ms=1_000 * scan_seconds / pages,
        run_ms=1_000 * run_seconds / scale.shared,
        run_bytes=planned_bytes(scale.planned),
        sent_bytes=sent_bytes / scale.texts,
        table_bytes=table_bytes / scale.shared,
    )


def read_as_a_worker(folder: Path, taxonomy: Taxonomy) -> tuple[float, int, int]:
    """Return processor seconds, bytes of packed rows and pages recognised of a folder read as a worker does.

    What is loaded with the first report is not counted: a worker reads thousands.
    """
    reading = Reading(
        process=process_source,
        taxonomy=taxonomy,
        options=ReadOptions(ocr=OcrMode.AUTO),
        columns=site_columns(taxonomy),
    )
    tasks = [Task(source, (source.file_name,)) for source in list_sources(folder)[0]]
    reading.rows(tasks[0])
    began = process_time()
    chunks = list(read_chunks(tasks, reading, lambda task: None, lambda told: None))
    seconds = process_time() - began
    pages = 0
    for chunk in chunks:
        pages += sum(int(count or 0) for count in unpack_rows(chunk.rows)["documents"]["ocr_page_count"].to_pylist())
    return seconds, sum(len(chunk.rows) for chunk in chunks), pages


def run_on_cluster(folder: Path, taxonomy: Taxonomy, count: int) -> tuple[float, int]:
    """Return this process's own seconds for a run whose documents a cluster reads, and the size of its tables."""
    write_reports(folder / "shared", ("text",), count)
    with _cluster(folder) as scheduler:
        readers = partial(ReadsOnCluster, scheduler=scheduler, limits=Limits())
        run = partial(run_archive, taxonomy=taxonomy, options=ReadOptions(ocr=OcrMode.NEVER), readers=readers)
        run(folder / "text", folder / "warm")  # what is loaded once is not counted
        began = process_time()
        run(folder / "shared", folder / "tables")
        seconds = process_time() - began
    made = current_folder(folder / "tables") or folder
    return seconds, sum(path.stat().st_size for path in made.rglob("*") if path.is_file())


@contextmanager
def _cluster(folder: Path) -> Iterator[str]:
    """Give the address of a scheduler with one worker, both started as docs/scaling.md says."""
    said = folder / "scheduler.json"
    common = ["--no-dashboard", "--host", "127.0.0.1", "--scheduler-file", str(said)]
    worker = ["--nworkers", "1", "--nthreads", str(os.cpu_count() or 1), "--local-directory", str(folder)]
    command = [sys.executable, "-m", "dask"]
    start = partial(subprocess.Popen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    started = [start([*command, "scheduler", "--port", "0", *common])]
    try:
        until = monotonic() + _START_SECONDS
        while not said.exists() and monotonic() < until:
            sleep(0.1)
        started.append(start([*command, "worker", *common, *worker]))
        yield _address_in(said)
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def _address_in(scheduler_file: Path) -> str:
    return str(json.loads(scheduler_file.read_text(encoding="utf-8"))["address"])


def planned_bytes(count: int) -> float:
    """Return the memory that a run holds for each document: what is known of it from the run before, and the plan."""
    key = ReadingKey(reader="", matching="", options="", taxonomy="")
    name = "reports/2023/site-{:07}/rapport d'effets sociaux.pdf"
    tracemalloc.start()
    known = Known(key=key)
    sources = []
    for n in range(count):
        file_name, document_id, stamp = name.format(n), f"{n:016x}", f"{n:040x}"
        known.files[file_name] = KnownFile(Look(file_name, n + 1, stamp, True), document_id, f"{n:064x}", None, "")
        known.places[document_id] = Frame("/tables", 0, 0)
        path = f"/archive/{name.format(n)}"
        source = Source(
            path=path, file_name=name.format(n), source_uri=f"file://{path}", byte_size=n + 1, stamp=f"{n:040x}"
        )
        sources.append(source)
    plan = make_plan(sources, [], known, key, listed_ns=1, max_bytes=1)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / max(1, len(plan.documents))
