"""Reading on a cluster of three workers on this machine: the same tables, whatever happens to a worker."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import dask
import pytest
from distributed import Client, LocalCluster, Worker

from extract.run import cluster as cluster_module
from extract.run import cluster_groups, cluster_joining
from extract.run.cluster import ReadsOnCluster
from extract.run.engine import run_archive
from extract.run.live import Progress
from extract.run.workers import ProcessSource
from extract.tables.tally import RunSummary
from models.errors import UsageError
from models.limits import Limits
from models.options import ReadOptions
from models.records import Report, Source
from models.taxonomy import Taxonomy, load_taxonomy
from tests.made_reports import process_made
from tests.written_files import contents

TAXONOMY = load_taxonomy()
ROOT = Path(__file__).parents[1]
WORKERS = 3


def process_slowly(source: Source, taxonomy: Taxonomy, options: ReadOptions) -> Report:
    """Take the time that a scan takes, a little of it."""
    time.sleep(0.03)
    return process_made(source, taxonomy, options)


def process_and_end_the_worker(source: Source, taxonomy: Taxonomy, options: ReadOptions) -> Report:
    """End the worker itself, which no document should be able to, when the report says so."""
    if Path(source.path).read_text().startswith("WORKER"):
        server = Path(f"/proc/{os.getppid()}/stat").read_text()  # what this process was copied from; the worker's child
        os.kill(int(server.rpartition(")")[2].split()[1]), signal.SIGKILL)
    return process_made(source, taxonomy, options)


@contextmanager
def started(folder: Path, workers: int, allowed_failures: int) -> Iterator[LocalCluster]:
    """Give a scheduler and workers, each a process that another one starts again when it dies.

    `allowed_failures`: how often a document may lose its worker before the scheduler gives it up.
    """
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": allowed_failures}),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=":0",
            local_directory=str(folder),
        ) as cluster,
    ):
        yield cluster


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    with started(tmp_path_factory.mktemp("dask"), WORKERS, allowed_failures=1) as cluster:
        yield cluster


def make_archive(root: Path, count: int, more: dict[str, str] | None = None) -> Path:
    """Return a folder of reports about seven sites."""
    reports = {f"{i:03}.txt": f"Site {i % 7}\nlien_social.publics=voisins\nn{i}\n" for i in range(count)}
    for name, text in (reports | (more or {})).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def run(
    root: Path,
    out: Path,
    scheduler: str | None,
    *,
    limits: Limits | None = None,
    nlp: bool = False,  # models that take seconds to load
    process: ProcessSource = process_made,
    **more: Any,
) -> RunSummary:
    readers = partial(ReadsOnCluster, scheduler=scheduler, limits=limits or Limits()) if scheduler else None
    return run_archive(
        root, out, taxonomy=TAXONOMY, options=ReadOptions(nlp=nlp), readers=readers, process=process, **more
    )


def test_tables_are_those_of_a_run_here(cluster: LocalCluster, tmp_path: Path) -> None:
    root = make_archive(
        tmp_path / "raw", 60, {"broken.txt": "FAIL\n", "wrong.txt": "RAISE\n", "copy of 3.txt": "Site 3\n"}
    )
    here = run(root, tmp_path / "here", None, by_site=True, nlp=True)
    there = run(root, tmp_path / "there", cluster.scheduler_address, by_site=True, nlp=True)
    assert contents(tmp_path / "there") == contents(tmp_path / "here")
    assert (there.documents, there.failures, there.coverage) == (here.documents, here.failures, here.coverage)


def test_a_second_run_reads_only_what_changed(cluster: LocalCluster, tmp_path: Path) -> None:
    root = make_archive(tmp_path / "raw", 20)
    run(root, tmp_path / "out", cluster.scheduler_address)
    (root / "007.txt").write_text("Le Quai Neuf\n", encoding="utf-8")
    told: list[str] = []
    run(root, tmp_path / "out", cluster.scheduler_address, on_progress=lambda at: told.append(at.file_name))
    run(root, tmp_path / "fresh", None)
    assert told == ["007.txt"]
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_a_worker_killed_on_the_way_loses_nothing_and_doubles_nothing(cluster: LocalCluster, tmp_path: Path) -> None:
    root = make_archive(tmp_path / "raw", 150)
    killed: list[int] = []

    def kill_one(progress: Progress) -> None:
        if progress.done >= 40 and not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    done = run(root, tmp_path / "there", cluster.scheduler_address, process=process_slowly, on_progress=kill_one)
    run(root, tmp_path / "here", None)
    assert len(killed) == 1
    assert (done.documents, done.ok) == (150, 150)
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def test_groups_whose_rows_are_lost_before_they_are_sent_are_read_again(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost: list[Any] = []
    real = cluster_groups.Groups._submit

    def submit(self: Any, group: Any) -> None:
        real(self, group)
        if len(lost) < 3:
            lost.append(group)
            self._client.cancel(list(self._under_way)[-1:], force=True)  # as when its worker goes with the rows

    monkeypatch.setattr(cluster_groups.Groups, "_submit", submit)
    root = make_archive(tmp_path / "raw", 60)
    assert run(root, tmp_path / "there", cluster.scheduler_address).ok == 60
    assert len(lost) == 3
    run(root, tmp_path / "here", None)
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


FAULTS = [
    # what the report does to the process that reads it, and what becomes of it
    ("CRASH\n", "crashed"),
    ("SLEEP\n", "timeout"),  # past the limit of three seconds
    ("RAISE\n", "internal"),
]


def test_a_document_that_does_harm_costs_itself_only(cluster: LocalCluster, tmp_path: Path) -> None:
    bad = {f"bad {code}.txt": text for text, code in FAULTS}
    root, limits = make_archive(tmp_path / "raw", 30, bad), Limits(seconds=3.0)
    done = run(root, tmp_path / "out", cluster.scheduler_address, limits=limits)
    assert {f.file_name: f.code for f in done.failures} == {f"bad {code}.txt": code for _, code in FAULTS}
    assert done.ok == 30


def test_a_document_that_ends_its_workers_is_failed_and_those_that_waited_there_are_read(tmp_path: Path) -> None:
    """The scheduler suspects all that a worker had when it died, whole groups; here it gives them up at once."""
    with started(tmp_path / "dask", 1, allowed_failures=0) as alone:
        root = make_archive(tmp_path / "raw", 14, {"000 before all others.txt": "WORKER\n"})
        done = run(root, tmp_path / "out", alone.scheduler_address, process=process_and_end_the_worker)
    assert [(f.file_name, f.code) for f in done.failures] == [("000 before all others.txt", "crashed")]
    assert done.ok == 14


def test_what_no_worker_was_left_for_is_read_by_the_one_that_comes_back(tmp_path: Path) -> None:
    """A worker says that it runs before it is set up for the run, and what waits is looked at when it says so."""
    with started(tmp_path / "dask", 1, allowed_failures=5) as alone:
        root = make_archive(tmp_path / "raw", 30)
        killed: list[int] = []

        def kill_it(progress: Progress) -> None:
            if progress.done >= 5 and not killed:
                killed.append(next(iter(alone.workers.values())).pid)
                os.kill(killed[0], signal.SIGKILL)

        done = run(root, tmp_path / "out", alone.scheduler_address, process=process_slowly, on_progress=kill_it)
    assert (done.ok, bool(killed)) == (30, True)


def test_few_documents_are_under_way_however_many_there_are(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_groups, "_MOST_PER_GROUP", 1)
    given: list[int] = []
    real = cluster_groups.Groups._submit

    def submit(self: Any, group: Any) -> None:
        real(self, group)
        given.append(len(self._under_way))

    monkeypatch.setattr(cluster_groups.Groups, "_submit", submit)
    run(make_archive(tmp_path / "raw", 40), tmp_path / "out", cluster.scheduler_address)
    assert len(given) == 40
    assert max(given) <= WORKERS * 3


def test_an_interrupted_run_leaves_the_cluster_idle_and_goes_on(cluster: LocalCluster, tmp_path: Path) -> None:
    root = make_archive(tmp_path / "raw", 90)

    def interrupt(progress: Progress) -> None:
        if progress.done >= 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(root, tmp_path / "out", cluster.scheduler_address, process=process_slowly, on_progress=interrupt)
    with Client(cluster) as client:
        for _ in range(100):
            if not any(client.processing().values()):
                break
            time.sleep(0.1)
        else:
            pytest.fail("workers are still at it")
    told: list[str] = []
    scheduler = cluster.scheduler_address
    run(root, tmp_path / "out", scheduler, process=process_slowly, on_progress=lambda at: told.append(at.file_name))
    assert 0 < len(told) < 90  # what was read before the interruption is not read again
    run(root, tmp_path / "fresh", None)
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


UNUSABLE = [
    # --scheduler, and what is said about it
    ("localhost", "not an address"),
    ("http://127.0.0.1:1", "not an address"),
    ("tcp://127.0.0.1:1", "no Dask scheduler answers there"),
]


@pytest.mark.parametrize(("scheduler", "why"), UNUSABLE)
def test_a_scheduler_that_cannot_be_used_says_why(
    tmp_path: Path, scheduler: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_joining, "ANSWER_SECONDS", 0.5)
    with pytest.raises(UsageError, match=why):
        run(make_archive(tmp_path / "raw", 1), tmp_path / "out", scheduler)


def test_a_cluster_without_workers_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_joining, "ANSWER_SECONDS", 1)
    with (
        LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=":0") as empty,
        pytest.raises(UsageError, match="no worker there; start some with `dask worker tcp://"),
    ):
        run(make_archive(tmp_path / "raw", 1), tmp_path / "out", empty.scheduler_address)


def test_workers_that_cannot_see_the_documents_are_told_before_anything_is_read(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_archive(tmp_path / "raw", 2)
    real = cluster_joining.check_cluster

    def check_once_moved(*arguments: Any) -> None:
        root.rename(tmp_path / "elsewhere")  # what other machines see of a folder of this one
        real(*arguments)

    monkeypatch.setattr(cluster_module, "check_cluster", check_once_moved)
    told: list[Progress] = []
    with pytest.raises(
        UsageError, match=r"tcp://\S+: cannot read .*000\.txt \(No such file.*every worker sees, or s3://"
    ):
        run(root, tmp_path / "out", cluster.scheduler_address, on_progress=told.append)
    assert told == []


@pytest.fixture(scope="module")
def other_code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return another version of Relevé: a copy with another number."""
    root = tmp_path_factory.mktemp("other")
    for package in ("extract", "models"):
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    number = root / "models" / "version.py"
    number.write_text(number.read_text(encoding="utf-8").replace("PIPELINE_VERSION =", "PIPELINE_VERSION = '9.9.9' or"))
    shutil.copytree(ROOT / "tests", root / "tests", ignore=shutil.ignore_patterns("__pycache__", "golden"))
    return root


def start_worker(cluster: LocalCluster, code: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Start one more worker, with the code of another folder."""
    own = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--local-directory", str(folder)]
    command = [sys.executable, "-m", "dask", "worker", cluster.scheduler_address, *own]
    environment = os.environ | {"PYTHONPATH": str(code)}
    return subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def test_a_worker_with_another_version_is_refused_by_name(
    cluster: LocalCluster, other_code: Path, tmp_path: Path
) -> None:
    worker = start_worker(cluster, other_code, tmp_path)
    try:
        with Client(cluster) as client:
            client.wait_for_workers(WORKERS + 1, timeout=60)
        with pytest.raises(UsageError, match=r"tcp://\S+: has other versions: Relevé 9\.9\.9 .*; install the same"):
            run(make_archive(tmp_path / "raw", 2), tmp_path / "out", cluster.scheduler_address)
    finally:
        worker.kill()
        worker.wait()


def test_a_worker_with_another_version_that_joins_later_is_given_nothing(
    cluster: LocalCluster, other_code: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_groups, "_MOST_PER_GROUP", 1)  # many are left when it has joined
    root = make_archive(tmp_path / "raw", 90)
    started: list[subprocess.Popen[bytes]] = []
    with Client(cluster) as client:

        def has_been_asked(dask_worker: Worker) -> bool:  # within the test, for workers that do not have this module
            return any(name.startswith("releve-") for name in dask_worker.plugins)

        def add_worker(progress: Progress) -> None:
            if not started:
                before = len(client.nthreads())
                started.append(start_worker(cluster, other_code, tmp_path))
                client.wait_for_workers(before + 1, timeout=60)
                while not all(client.run(has_been_asked).values()):
                    time.sleep(0.1)
                time.sleep(0.5)  # for the scheduler to hear of it

        try:
            run(root, tmp_path / "there", cluster.scheduler_address, process=process_slowly, on_progress=add_worker)
        finally:
            for worker in started:
                worker.kill()
                worker.wait()
    run(root, tmp_path / "here", None)
    assert started
    assert contents(tmp_path / "there") == contents(tmp_path / "here")  # of one version only
