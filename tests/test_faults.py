"""What ends a run early, or a document: the tables stay whole, what is done is kept, and the rest goes on."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FunctionType, ModuleType

import pandas as pd
import pytest

from extract.run import plan
from extract.run.engine import run_archive
from extract.run.run_status import read_status, status_lines
from extract.tables.tally import RunSummary
from models.errors import UsageError
from models.limits import Limits
from models.options import ReadOptions
from models.taxonomy import load_taxonomy
from tests.made_reports import process_made, process_slowly
from tests.written_files import contents, files_below

HOME = Path(__file__).parents[1]
TAXONOMY = load_taxonomy()
KILLS = 20


def fill(root: Path, reports: dict[str, str]) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    for name, content in reports.items():
        (root / name).write_text(content, encoding="utf-8")
    return root


def many(count: int) -> dict[str, str]:
    return {f"{i:03}.txt": f"Site {i % 7}\nlien_social.publics=voisins\nn{i}\n" for i in range(count)}


def run(root: Path, out: Path, **more: object) -> RunSummary:
    more = {"taxonomy": TAXONOMY, "options": ReadOptions(nlp=False), "process": process_made, **more}
    return run_archive(root, out, **more)  # type: ignore[arg-type]


# A run that is started again and again without loading its libraries each time. Each line that it is told, it forks:
# "WORKERS|ROOT|OUT|MOMENT|DELAY". The moments of a run are what it does in its folder, in order: on a busy machine each
# takes longer, and they stay the same. DELAY seconds after the one with the number MOMENT the system ends it, whatever
# it is doing then; with 0 it goes to its end. It answers with its exit status and how many moments there were.
FORKING_RUNS = """
import mmap, os, signal, sys, threading
from pathlib import Path
from extract.run import plan
from extract.run.engine import run_archive
from models.options import ReadOptions
from models.taxonomy import load_taxonomy
from tests.made_reports import process_slowly

plan.DOCUMENTS_PER_BUCKET = 8
taxonomy = load_taxonomy()
moments = memoryview(mmap.mmap(-1, 8)).cast("q")  # shared with who was forked

def count_moments(out, last, delay):
    main = threading.get_ident()  # another thread tells the status, by the clock
    def hear(event, told):
        if threading.get_ident() == main and told and isinstance(told[0], (str, os.PathLike)):
            if os.fspath(told[0]).startswith(out):
                moments[0] += 1
                if moments[0] == last:
                    signal.setitimer(signal.ITIMER_REAL, delay)  # nobody handles that signal
    sys.addaudithook(hear)

print("ready", flush=True)
for line in sys.stdin:
    workers, root, out, last, delay = line.rstrip("\\n").split("|")
    moments[0] = 0
    child = os.fork()
    if child == 0:
        sys.stdin.close()
        count_moments(out, int(last), float(delay))
        run_archive(Path(root), Path(out), taxonomy=taxonomy, options=ReadOptions(nlp=False), workers=int(workers),
                    process=process_slowly)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), moments[0], flush=True)
"""


def seen(out: Path) -> dict[str, bytes]:
    """Return every file that a reader finds who opens one by one, but those of a moment or beside a run."""
    names = {path: path.relative_to(out) for path in files_below(out)}
    own = {".runs", ".kept", "run.json", "status.json", "evidence"}
    return {str(name): path.read_bytes() for path, name in names.items() if not own & {*name.parts}}


class ForkedRuns:
    """Runs into one folder, each in a process of its own that can be killed."""

    def __init__(self, root: Path, out: Path) -> None:
        self._places = f"{root}|{out}"
        command = [sys.executable, "-c", FORKING_RUNS]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=HOME, stdin=pipe, stdout=pipe, encoding="utf-8")
        assert self._say() == "ready"

    def _say(self, line: str = "") -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if line:
            print(line, file=self._process.stdin, flush=True)
        return self._process.stdout.readline().rstrip("\n")

    def run(self, workers: int) -> int:
        """Run to the end, and return how many moments there were to be killed in."""
        status, moments = self._run(workers)
        assert status == 0
        return moments

    def run_until(self, workers: int, moment: int, delay: float) -> bool:
        """Run, be ended some seconds after a moment, and tell whether the run had not come to its end before."""
        status, _ = self._run(workers, moment, delay)
        assert status in (0, -signal.SIGALRM)
        return status != 0

    def _run(self, workers: int, moment: int = 0, delay: float = 0.0) -> tuple[int, int]:
        status, moments = self._say(f"{workers}|{self._places}|{moment}|{delay:f}").split()
        return int(status), int(moments)

    def close(self) -> None:
        self._process.communicate()


def test_a_run_killed_at_any_moment_goes_on_to_the_same_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive changes to and fro between two states, and each run that is to follow a change is killed."""
    monkeypatch.setattr(plan, "DOCUMENTS_PER_BUCKET", 8)
    chance = random.Random(20_260_101)
    root, out = tmp_path / "raw", tmp_path / "out"
    one = many(32)
    other = one | {name: one[name].replace("voisins", "benevoles") for name in chance.sample(sorted(one), 20)}
    undisturbed = []
    for number, state in enumerate((one, other)):
        fill(root, state)
        run(root, tmp_path / f"fresh{number}")
        undisturbed.append(contents(tmp_path / f"fresh{number}"))

    with closing(ForkedRuns(root, out)) as runs:
        fill(root, one)
        runs.run(0)
        moments: dict[int, int] = {}
        for workers, state in ((0, other), (2, one)):
            fill(root, state)
            moments[workers] = runs.run(workers)
        killed = resumed = 0
        for number in range(KILLS):
            fill(root, (other, one)[number % 2])
            workers = 2 if number % 5 == 0 else 0
            delay = chance.choice((1e-6, 1e-6, 5e-3))  # at once, or while something is under way
            was_killed = runs.run_until(workers, chance.randint(1, moments[workers]), delay)
            assert seen(out) in undisturbed, f"kill {number}: tables of two runs"
            done = run(root, out, process=process_slowly)
            assert contents(out) == undisturbed[1 - number % 2], f"kill {number}"
            killed += was_killed
            resumed += was_killed and done.read < 20
    assert killed >= KILLS / 2  # the others had ended just before
    assert resumed >= 2


BAD_DOCUMENTS = [
    # content, its error, what is said of it
    ("EAT\n", "out_of_memory", "takes more than 700 MB"),
    ("EAT SLOWLY\n", "out_of_memory", "takes more than 700 MB"),
    ("CRASH\n", "crashed", "signal 9"),
    ("SEGFAULT\n", "crashed", "signal 11"),
    ("EXIT\n", "crashed", "exit status 3"),
]


def test_a_document_that_eats_memory_or_crashes_costs_only_itself(tmp_path: Path) -> None:
    bad = {f"{index:03} bad.txt": content for index, (content, _, _) in enumerate(BAD_DOCUMENTS)}
    root = fill(tmp_path / "raw", many(30) | bad)
    done = run(root, tmp_path / "out", workers=2, limits=Limits(memory_bytes=700_000_000))
    documents = pd.read_parquet(tmp_path / "out" / "documents.parquet").set_index("file_name")
    assert documents["error_code"].dropna().to_dict() == {
        name: code for name, (_, code, _) in zip(bad, BAD_DOCUMENTS, strict=True)
    }
    assert (done.ok, done.failed) == (30, len(BAD_DOCUMENTS))
    for failure, (_, _, said) in zip(done.failures, BAD_DOCUMENTS, strict=True):
        assert said in failure.message
        assert failure.hint


def test_a_document_that_hangs_costs_only_itself(tmp_path: Path) -> None:
    """The other one takes longer as well, but page by page, and each page has its time."""
    root = fill(tmp_path / "raw", many(8) | {"004 hangs.txt": "SLEEP\n", "pages.txt": "PAGES\n"})
    done = run(root, tmp_path / "out", workers=2, limits=Limits(seconds=2.0))
    assert [(f.file_name, f.code) for f in done.failures] == [("004 hangs.txt", "timeout")]
    assert done.failures[0].message == "reading it takes more than 2 seconds"
    assert done.ok == 9


def test_a_process_gives_way_after_its_documents(tmp_path: Path) -> None:
    root = fill(tmp_path / "raw", {name: "PROCESS\n" + content for name, content in many(12).items()})
    run(root, tmp_path / "out", workers=1, limits=Limits(documents_per_process=4))
    processes = pd.read_parquet(tmp_path / "out" / "documents.parquet")["site_name_raw"]
    assert 3 <= processes.nunique() <= 6


def test_processes_that_cannot_begin_are_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = fill(tmp_path / "raw", {"a.txt": "La Grange\n"})
    nowhere = ModuleType("nowhere")  # a module that processes do not find
    monkeypatch.setitem(sys.modules, "nowhere", nowhere)
    process = FunctionType(process_made.__code__, process_made.__globals__, "process")
    process.__module__, process.__qualname__ = "nowhere", "process"
    nowhere.process = process  # type: ignore[attr-defined]
    with pytest.raises(UsageError, match=r"end as soon as they begin .*exit status 1"):
        run(root, tmp_path / "out", workers=1, process=process)


def spawn(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", COMMAND, *map(str, arguments), "--no-nlp"]
    return subprocess.Popen(command, cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")


# The command, reading the made-up files of these tests.
COMMAND = """
import functools, sys
import pipeline
from extract.run import engine
from tests.made_reports import process_made

if __name__ == "__main__":
    engine.run_archive = functools.partial(engine.run_archive, process=process_made)
    pipeline.app(sys.argv[1:])
"""


@contextmanager
def running(*arguments: object, out: Path) -> Iterator[subprocess.Popen[str]]:
    """Give a run of the command that has read all but a document that takes a minute."""
    process = spawn(*arguments, "--out", out)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            found = read_status(out)
            if found and found["done"] >= found["total"] - 1 and found["under_way"]:
                break
            time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.communicate()


ENDS = [
    # signal, workers, exit status, state that is told
    (signal.SIGINT, 1, 130, "interrupted"),
    (signal.SIGTERM, 2, 130, "interrupted"),
    (signal.SIGKILL, 2, -9, "killed"),
]


@pytest.mark.parametrize(("kind", "workers", "exit_status", "state"), ENDS, ids=["ctrl-c", "sigterm", "kill -9"])
def test_a_run_that_is_ended_goes_on_with_the_same_command(
    tmp_path: Path, kind: signal.Signals, workers: int, exit_status: int, state: str
) -> None:
    root, out = fill(tmp_path / "raw", many(8) | {"999.txt": "SLEEP\n"}), tmp_path / "out"
    with running(root, "--workers", workers, "--quiet", out=out) as process:
        found = read_status(out)
        assert found is not None
        assert (found["state"], found["done"], found["under_way"]) == ("running", 8, ["999.txt"])
        assert any("8 of 9 documents" in line for line in status_lines(found, out))
        began = time.monotonic()
        process.send_signal(kind)
        err = process.communicate(timeout=30)[1]
        assert process.returncode == exit_status
        assert time.monotonic() - began < 10
    if kind != signal.SIGKILL:
        assert err.endswith(
            f"No table was written to {out}; what was read is kept. The same command goes on from there.\n"
        )
    found = read_status(out)
    assert found is not None
    assert found["state"] == state
    assert any("No table is written yet; the same command goes on" in line for line in status_lines(found, out))
    assert not (out / "documents.parquet").exists()

    (root / "999.txt").write_text("La Grange\n")
    done = run(root, out)
    assert (done.read, done.documents) == (1, 9)
    run(root, tmp_path / "fresh")
    assert contents(out) == contents(tmp_path / "fresh")


def test_processes_end_with_the_run_that_is_killed(tmp_path: Path) -> None:
    root, out = fill(tmp_path / "raw", {"a.txt": "SLEEP\n"}), tmp_path / "out"
    with running(root, "--quiet", out=out) as process:
        below = _descendants(process.pid)
        assert below
        process.kill()
        process.wait()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and any(_is_alive(pid) for pid in below):
            time.sleep(0.05)
        assert [pid for pid in below if _is_alive(pid)] == []


def _descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *_descendants(int(child))]
    return found


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_second_run_is_refused_and_says_who_holds_the_folder(tmp_path: Path) -> None:
    root, out = fill(tmp_path / "raw", {"a.txt": "SLEEP\n"}), tmp_path / "out"
    with running(root, "--quiet", out=out) as first:
        second = spawn(root, "--out", out)
        err = second.communicate(timeout=60)[1]
        assert second.returncode == 2
        assert f"another run is writing there (process {first.pid} on " in err


FULL_RUN = """
import functools, resource, sys
import pipeline
from extract.run import engine
from extract.run.processes import prepare_processes
from tests.made_reports import process_made

def allow(most):
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

if __name__ == "__main__":
    if sys.argv[1] == "parts of tables":
        allow(3_000)
        prepare_processes()  # they write the parts, and keep the limit
        allow(resource.RLIM_INFINITY)
    else:
        allow(3_000)
    engine.run_archive = functools.partial(engine.run_archive, process=process_made)
    pipeline.app(sys.argv[2:])
"""


@pytest.mark.parametrize("what", ["documents that were read", "parts of tables"])
def test_a_full_disk_ends_the_run_and_leaves_the_tables(tmp_path: Path, what: str) -> None:
    """A file that may not grow any more is what a full disk is to a program: the write fails half way."""
    root, out = fill(tmp_path / "raw", many(3)), tmp_path / "out"
    run(root, out)
    before = contents(out)
    fill(root, {f"new {name}": text for name, text in many(140).items()})
    command = [sys.executable, "-c", FULL_RUN, what, str(root), "--out", str(out), "--quiet", "--no-nlp"]
    done = subprocess.run(command, cwd=HOME, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2, done.stderr
    assert "the tables could not be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(out) == before
    kept = list((out / ".runs" / "work" / "spool").iterdir())
    assert (sum(path.stat().st_size for path in kept) > 100_000) == (what == "parts of tables")
    run(root, out)
    run(root, tmp_path / "fresh")
    assert contents(out) == contents(tmp_path / "fresh")


READ_ONLY_RUN = """
import ctypes, os, sys
import pipeline

if os.geteuid() == 0:  # who may write anywhere, until it gives up what lets it
    version, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None).capset(version, nothing) != 0:
        sys.exit("cannot become like others")
pipeline.app(sys.argv[1:])
"""


@pytest.mark.parametrize("is_first", [True, False], ids=["never written", "with tables"])
def test_a_read_only_folder_is_refused_and_stays_as_it_is(tmp_path: Path, is_first: bool) -> None:
    root, out = fill(tmp_path / "raw", {"a.txt": "Effets sociaux et urbains de La Grange\n"}), tmp_path / "out"
    out.mkdir()
    if not is_first:
        run(root, out)
    folders = [out, *(path for path in out.rglob("*") if path.is_dir() and not path.is_symlink())]
    before = sorted((path, path.lstat().st_mtime_ns) for path in out.rglob("*"))
    for path in folders:
        path.chmod(0o555)
    command = [sys.executable, "-c", READ_ONLY_RUN, str(root), "--out", str(out), "--no-nlp"]
    done = subprocess.run(command, cwd=HOME, capture_output=True, encoding="utf-8", check=False)
    for path in folders:
        path.chmod(0o755)  # so that the folder of this test can be removed
    assert done.returncode == 2, done.stderr
    assert "cannot be written: Permission denied. Choose another folder with --out." in done.stderr
    assert sorted((path, path.lstat().st_mtime_ns) for path in out.rglob("*")) == before
