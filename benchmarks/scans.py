"""How fast scans are: read by OCR with one and two workers, and read again beside texts of the same words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.processes import Run, run_command
from benchmarks.sections import MB, Section, milliseconds
from benchmarks.timing import Contender, Lap, median_ratio, median_seconds, race
from extract.report import extract_report, read_report
from models.document import Document
from models.options import ReadOptions
from models.taxonomy import Taxonomy

_CACHE = "cache"
_STAGES = ("read", "match")


def time_ocr(folder: Path, scans: Path) -> Section:
    """Time OCR of the scans in a folder, with one and with two workers.

    What the one read stays in `folder`, for `time_again`.
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
    cache = folder / (_CACHE if workers == 1 else f"{_CACHE}-{workers}")
    where = ("--out", str(folder / f"tables-{workers}"), "--cache", str(cache))
    return run_command(str(scans), *where, "--workers", str(workers), "--no-nlp", "--quiet")


def time_again(folder: Path, scans: Path, pdfs: Path, taxonomy: Taxonomy, rounds: int) -> Section:
    """Time scans that `time_ocr` read, and PDFs with a text layer, read again, each beside texts of the same words."""
    rows: list[tuple[str, ...]] = []
    for kind, reports in {"scans": scans, "PDFs": pdfs}.items():
        ways = {
            f"{kind}: the same words as text": (_as_texts(reports, folder), None),
            f"{kind}: loaded from the cache": (reports, str(folder / _CACHE)),
        }
        if kind == "PDFs":
            ways["PDFs: opened"] = (reports, None)
        rows += _rows(ways, taxonomy, rounds)
    return Section(
        title="Read again",
        note="After a change of the taxonomy no picture is read and no PDF is opened: documents are loaded as they "
        f"were read. From the file to all that it says, in one process by processor time, read and match by the wall "
        f"clock; medians of {rounds} rounds in turns. × is to text files of the very words that were read.",
        head=("what", "read, ms a report", "match, ms a report", "in all, ms a report", "× text"),
        rows=tuple(rows),
    )


def _rows(ways: dict[str, tuple[Path, str | None]], taxonomy: Taxonomy, rounds: int) -> Sequence[tuple[str, ...]]:
    stages: dict[str, list[dict[str, float]]] = {name: [] for name in ways}

    def read_all(name: str) -> None:
        reports, cache_dir = ways[name]
        told = [
            extract_report(path, taxonomy, ReadOptions(cache_dir=cache_dir)).stage_seconds
            for path in sorted(reports.iterdir())
        ]
        stages[name].append({stage: sum(spent[stage] for spent in told) for stage in _STAGES})

    laps = race([Contender(name, partial(read_all, name)) for name in ways], rounds)
    return [_row(name, laps[name], stages[name], len(list(ways[name][0].iterdir()))) for name in ways]


def _row(name: str, laps: Sequence[Lap], stages: Sequence[dict[str, float]], count: int) -> tuple[str, ...]:
    read, match = (median(spent[stage] for spent in stages) for stage in _STAGES)
    times = (read, match, median_seconds(laps))
    return (name, *(milliseconds(seconds / count) for seconds in times), f"{median_ratio(laps):.2f}")


def _as_texts(reports: Path, folder: Path) -> Path:
    """Return a new folder with the words of each report in a text file."""
    texts = folder / f"{reports.name}-as-texts"
    texts.mkdir()
    for path, document in zip(sorted(reports.iterdir()), _documents(reports, folder), strict=True):
        (texts / f"{path.stem}.txt").write_text(document.text, encoding="utf-8")
    return texts


def _documents(reports: Path, folder: Path) -> list[Document]:
    """Return the reports of a folder as read; they are kept in `folder`."""
    options = ReadOptions(cache_dir=str(folder / _CACHE))
    return [read_report(path, options) for path in sorted(reports.iterdir())]
