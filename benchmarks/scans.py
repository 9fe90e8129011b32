"""How fast scans are read by OCR, with one and with two workers."""

from __future__ import annotations

from pathlib import Path

from benchmarks.processes import Run, run_command
from benchmarks.sections import MB, Section
from extract.reports.report import read_report
from models.document import Document
from models.options import ReadOptions

CACHE = "cache"


def time_ocr(folder: Path, scans: Path) -> Section:
    """Time OCR of the scans in a folder, with one and with two workers.

    What the one read stays in `folder`, below `CACHE`.
    """
    runs = {workers: _run(folder, scans, workers) for workers in (2, 1)}
    pages = sum(len(document.pages) for document in _documents(scans, folder))
    rows = [
        (
            str(workers),
            f"{done.seconds:.1f}",
            f"{done.cpu_seconds:.1f}",
            f"{done.seconds / pages:.2f}",
            f"{runs[1].seconds / done.seconds:.2f}",
            f"{runs[1].cpu_seconds / done.cpu_seconds:.2f}",
            f"{max(done.peak_bytes, done.worker_peak_bytes) / MB:.0f}",
        )
        for workers, done in sorted(runs.items())
    ]
    return Section(
        title="Scans",
        note=f"{len(list(scans.iterdir()))} scans of {pages} pages, read by OCR for the first time: "
        f"{runs[1].seconds / pages:.1f} s a page on one thread, the start of the processes and the loading of their "
        "models included. × one, processor: by the time of all processors together, which says what two at once cost "
        "each other; 1 is nothing.",
        head=("workers", "seconds", "of the processor", "s a page", "× one", "× one, processor", "peak MB a process"),
        rows=tuple(rows),
    )


def _run(folder: Path, scans: Path, workers: int) -> Run:
    cache = folder / (CACHE if workers == 1 else f"{CACHE}-{workers}")
    where = ("--out", str(folder / f"tables-{workers}"), "--cache", str(cache))
    return run_command(str(scans), *where, "--workers", str(workers), "--no-nlp", "--quiet")


def _documents(reports: Path, folder: Path) -> list[Document]:
    """Return the reports of a folder as read; they are kept in `folder`."""
    options = ReadOptions(cache_dir=str(folder / CACHE))
    return [read_report(path, options) for path in sorted(reports.iterdir())]
