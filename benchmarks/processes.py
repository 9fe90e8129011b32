"""Whole runs as a user starts them, in processes of their own: time to start, what it took, memory."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from benchmarks.sections import MB, Section

ROOT = Path(__file__).parents[1]
_MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1_024


class Run(NamedTuple):
    """What one run of the command line took; `cpu_seconds` of all its processes, user and system.

    `peak_bytes`: of the largest process. `worker_peak_bytes`: of the largest that it started, 0 without any, or where
    the system does not tell. `done_at`: seconds from the start at which the run told that so many documents were done.
    """

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    worker_peak_bytes: int = 0
    done_at: Mapping[int, float] = {}


# A process is charged the memory that the one which starts it holds at that moment: so a small one stands between.
# It looks at the peaks of the processes below now and then: the system keeps them as long as a process lives. And it
# takes in (prctl 36) those that a run leaves behind, to count their time: workers may be the children of a helper.
_LAUNCHER = """
import ctypes, glob, os, resource, sys, threading, time

def below(pid):
    for listed in glob.glob(f"/proc/{pid}/task/*/children"):
        with open(listed) as file:
            for child in file.read().split():
                yield child
                yield from below(child)

def look():
    global peak
    for child in below(process):
        with open(f"/proc/{child}/status") as file:
            peak = max(peak, *(int(line.split()[1]) for line in file if line.startswith("VmHWM")), 0)

def keep_looking():
    while True:
        try:
            look()
        except OSError:  # a process that ended meanwhile
            pass
        time.sleep(0.1)

if sys.platform == "linux":
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
peak, began = 0, time.perf_counter()
process = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[1:]], os.environ,
                         file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
threading.Thread(target=keep_looking, daemon=True).start()
_, status, usage = os.wait4(process, 0)
seconds = time.perf_counter() - began
try:
    while True:
        os.wait()
except ChildProcessError:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
print(seconds, spent.ru_utime + spent.ru_stime, usage.ru_maxrss, peak * 1024)
sys.stdout.flush()
os._exit(os.waitstatus_to_exitcode(status) & 255)
"""
_DONE = re.compile(r"\[(\d+)/\d+\] ")


def run_command(*arguments: str) -> Run:
    """Run `pipeline.py` with these arguments and return what it took. Raises RuntimeError when it ends in an error."""
    command = (sys.executable, "-S", "-c", _LAUNCHER, str(ROOT / "pipeline.py"), *arguments)
    began = perf_counter()
    told: list[str] = []
    done_at: dict[int, float] = {}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        if running.stdout is None or running.stderr is None:
            raise RuntimeError("a process without its streams")
        for line in running.stderr:
            told.append(line)
            if done := _DONE.match(line):
                done_at[int(done[1])] = perf_counter() - began
        measured = running.stdout.read()
    if running.returncode:
        raise RuntimeError(f"pipeline.py {' '.join(arguments)}: exit status {running.returncode}\n{''.join(told)}")
    seconds, cpu_seconds, peak, worker_peak = map(float, measured.split())
    return Run(seconds, cpu_seconds, int(peak) * _MAXRSS_BYTES, int(worker_peak), done_at)


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
        f"{len(reports)} real reports, --no-nlp": (str(raw), "--out", str(folder / "plain"), "--force", "--no-nlp"),
    }
    rows = []
    for name, arguments in commands.items():
        runs = [run_command(*arguments) for _ in range(rounds)]
        seconds, cpu_seconds = median(r.seconds for r in runs), median(r.cpu_seconds for r in runs)
        rows.append((name, f"{seconds:.2f}", f"{cpu_seconds:.2f}", f"{max(r.peak_bytes for r in runs) / MB:.0f}"))
    return Section(
        title="From a standing start",
        note=f"A new process each time, median of {rounds}.",
        head=("what", "seconds", "of the processor", "peak MB"),
        rows=tuple(rows),
    )
