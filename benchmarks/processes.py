"""Whole runs as a user starts them, in processes of their own: time to start, peak memory, cost by number."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.corpus import first_of
from benchmarks.sections import Section, milliseconds

ROOT = Path(__file__).parents[1]
_MB = 1_000_000
_MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1_024


class Run(NamedTuple):
    """What one run of the command line took; `cpu_seconds` of its processor time, user and system."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int


# A process is charged the memory that the one which starts it holds at that moment: so a small one stands between.
_LAUNCHER = """
import os, sys, time
began = time.perf_counter()
process = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[1:]], os.environ,
                         file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, usage = os.wait4(process, 0)
print(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def run_command(*arguments: str) -> Run:
    """Run `pipeline.py` with these arguments and return what it took. Raises RuntimeError when it ends in an error."""
    command = (sys.executable, "-S", "-c", _LAUNCHER, str(ROOT / "pipeline.py"), *arguments)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"pipeline.py {' '.join(arguments)}: exit status {done.returncode}\n{done.stderr}")
    seconds, cpu_seconds, peak = map(float, done.stdout.split())
    return Run(seconds, cpu_seconds, int(peak) * _MAXRSS_BYTES)


def time_starts(folder: Path, rounds: int) -> Section:
    """Time `--help`, and a cold run of the reports that stand in data/raw itself."""
    raw = folder / "raw"
    raw.mkdir(parents=True)
    reports = sorted(
        path for path in (ROOT / "data" / "raw").iterdir() if path.suffix in (".txt", ".md", ".pdf", ".html")
    )
    for report in reports:
        shutil.copy(report, raw)
    commands = {
        "--help": ("--help",),
        f"{len(reports)} real reports": (str(raw), "--out", str(folder / "tables"), "--force"),
    }
    rows = []
    for name, arguments in commands.items():
        runs = [run_command(*arguments) for _ in range(rounds)]
        seconds, cpu_seconds = median(r.seconds for r in runs), median(r.cpu_seconds for r in runs)
        rows.append((name, f"{seconds:.2f}", f"{cpu_seconds:.2f}", f"{max(r.peak_bytes for r in runs) / _MB:.0f}"))
    return Section(
        title="From a standing start",
        note=f"A new process each time, median of {rounds}.",
        head=("what", "seconds", "of the processor", "peak MB"),
        rows=tuple(rows),
    )


def measure_growth(folder: Path, reports: Path, counts: Sequence[int]) -> Section:
    """Measure memory and cost of runs over ever more of the reports in a folder, one process, OCR off."""
    rows = []
    for count in counts:
        part = first_of(reports, count, folder / f"first-{count}")
        done = run_command(str(part), "--out", str(folder / "tables"), "--ocr", "never", "--quiet", "--force")
        rows.append((f"{count:,}", f"{done.peak_bytes / _MB:.0f}", milliseconds(done.cpu_seconds / count)))
    return Section(
        title="Memory, and cost by number of reports",
        note="Text reports, one process each; the start of the process is part of the cost.",
        head=("reports", "peak MB", "processor ms a report"),
        rows=tuple(rows),
    )
