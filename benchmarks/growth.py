"""What a run costs by the number of reports: rate from the first thousand to the last, workers, memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import rmtree

from benchmarks.corpus import first_of
from benchmarks.processes import Run, run_command
from benchmarks.sections import Bar, Section, megabytes, milliseconds

WORKERS = (1, 2)
_HUNDRED, _THOUSAND = 100, 1_000


def measure_growth(folder: Path, reports: Path, counts: Sequence[int]) -> Section:
    """Measure runs over ever more of the reports in a folder, each as if never read before, OCR off."""
    rows: list[tuple[str, ...]] = []
    bars: list[Bar] = []
    for count in counts:
        part = first_of(reports, count, folder / f"first-{count}")
        alone: Run | None = None
        for workers in WORKERS:
            done = _run(part, folder, workers)
            alone = alone or done
            rows.append(
                (
                    f"{count:,}",
                    str(workers),
                    f"{done.seconds:.1f}",
                    f"{count / done.seconds:.0f}",
                    f"{alone.seconds / done.seconds:.2f}",
                    milliseconds(done.cpu_seconds / count),
                    last_to_first(done.done_at, count),
                    megabytes(done.peak_bytes),
                    megabytes(done.worker_peak_bytes),
                )
            )
            bars.append(Bar(f"{count:,} reports, {workers} worker{'s' * (workers > 1)}", count / done.seconds))
    head = "reports|workers|seconds|a second|× one|processor ms a report|last ÷ first thousand|peak MB|peak MB a worker"
    return Section(
        title="Cost by number of reports",
        note="Half text, half PDFs with a text layer, in turns; each run a command of its own, `--no-nlp`, with its "
        "start. By the clock on the wall, but for the processor's time, which counts all processes. Last ÷ first "
        "thousand: the rate of the last thousand reports over that of the first. Peak MB: of the process that "
        "was started, and of the largest of its workers.",
        head=tuple(head.split("|")),
        rows=tuple(rows),
        bars=tuple(bars),
        chart="Reports a second, by number of reports and of workers",
        slug="growth",
    )


def _run(reports: Path, folder: Path, workers: int) -> Run:
    tables, cache = folder / "tables", folder / "cache"
    options = ("--out", str(tables), "--cache", str(cache), "--ocr", "never", "--no-nlp", "--workers", str(workers))
    done = run_command(str(reports), *options)
    for made in (tables, cache):
        rmtree(made, ignore_errors=True)
    return done


def last_to_first(done_at: Mapping[int, float], count: int) -> str:
    """Return the rate of the last thousand documents over that of the first, "–" where there are not two thousand.

    `done_at`: the seconds at which so many documents were done. The first hundred, which waits for libraries, is left
    out.
    """
    first = [done for done in sorted(done_at) if _HUNDRED <= done <= _THOUSAND]
    last = [done for done in sorted(done_at) if done >= count - _THOUSAND]
    if count < 2 * _THOUSAND or len(first) < 2 or len(last) < 2:
        return "–"
    first_rate, last_rate = ((ends[-1] - ends[0]) / (done_at[ends[-1]] - done_at[ends[0]]) for ends in (first, last))
    return f"{last_rate / first_rate:.2f}"
