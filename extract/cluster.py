"""Reports read by the workers of a Dask cluster: the same rows as on one machine.

The only module that imports distributed, and only when a scheduler is named. What reading needs travels once to each
worker, also to those that join later; documents go in small groups, few of them under way, and their rows come back as
soon as they are read. A worker that is lost gives its groups back to the others. On each worker documents are read in
processes of their own, within their limits, as on one machine.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import platform
import re
import secrets
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from concurrent.futures import Future as LocalFuture
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from distributed import Client, Future, WorkerPlugin
from distributed.scheduler import KilledWorker

from extract.live import Live
from extract.parts import Bucket, BucketJob, write_bucket
from extract.pool import ReadsInProcesses
from extract.storage import StorageError, is_url, split_url
from extract.workers import Chunk, Reading, Task, make_chunk
from models.errors import ClusterError, ErrorCode, UsageError
from models.limits import Limits
from models.version import PIPELINE_VERSION, READER_LIBRARIES, digest_of

if TYPE_CHECKING:
    from distributed import Worker

_MOST_PER_GROUP = (
    32  # a fraction of a second for texts; minutes of scans, at most, are read again when a worker is lost
)
_GROUPS_AHEAD = 3  # per thread of the cluster: enough to keep it busy, few enough for memory to stay flat
_ANSWER_SECONDS = 10  # for a scheduler to answer, and for its first worker
_LOOK_EVERY_SECONDS = 2.0
_PATIENCE_SECONDS = 300.0  # without any worker: long enough for a restart
# What rows, and the way they travel, depend on: another version may read another character.
_LIBRARIES = (*READER_LIBRARIES, "dask", "distributed", "pyarrow", "rapidfuzz")
_ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx)://[^\s/]+:\d+")
_OWN_CODE = ("extract/*.py", "extract/readers/*.py", "models/*.py", "models/confidence.json")


class ReadsOnCluster:
    """Reads on the workers of `scheduler` (tcp://HOST:PORT), writes buckets here; see `extract.workers.Readers`.

    A document that ends its workers themselves is failed with `crashed`. Reading raises `UsageError` before the first
    document: no scheduler or no worker answers, one has other versions, or cannot see the documents; and `ClusterError`
    when the scheduler is lost later, or every worker for minutes.
    """

    def __init__(self, reading: Reading, live: Live, *, scheduler: str, limits: Limits) -> None:
        self._reading, self._ended = reading, live.ended
        self._scheduler, self._limits = scheduler, limits
        self._jobs: deque[BucketJob] = deque()
        self._run: _Run | None = None
        live.alive, live.under_way = self.alive, self.under_way

    def alive(self) -> int:
        """Return how many documents the cluster can read at the same time."""
        return self._run.threads if self._run else 0

    def under_way(self) -> list[str]:
        """Return the first file of each group that is being read now, or waits at a worker."""
        return self._run.under_way() if self._run else []

    def write(self, job: BucketJob) -> None:
        """Have a bucket written, see `Readers`; its rows are on this machine."""
        self._jobs.append(job)

    def results(self, tasks: Iterable[Task]) -> Generator[Chunk | Bucket, None, None]:
        """Yield chunks and written buckets as they come, see `Readers`. Closing it cancels what is under way."""
        everything = list(tasks)
        with ThreadPoolExecutor(1, thread_name_prefix="buckets") as writer:
            if not everything:
                yield from writer.map(write_bucket, self._jobs)
                return
            with _joined(self._scheduler) as client:
                environment, probes = _environment(), tuple(_probes(everything))
                plugin = _Setup(self._reading, self._limits, environment, probes)
                with _talking_to(self._scheduler):
                    _check(client, environment, probes)
                    client.register_plugin(plugin)
                    self._run = _Run(client, plugin.run, self._reading, everything)
                try:
                    for found in self._run.results(self._jobs, writer):
                        if isinstance(found, Chunk):
                            for told in found.documents:
                                self._ended(told)
                        yield found
                finally:
                    # What a worker says when it is let go, or that it is gone already, changes nothing any more.
                    with suppress(Exception):
                        client.unregister_worker_plugin(plugin.name)


class _Run:
    """The groups of one run, given out and awaited; and the buckets that are written meanwhile."""

    def __init__(self, client: Client, run: str, reading: Reading, tasks: Sequence[Task]) -> None:
        self._client, self._run, self._reading = client, run, reading
        self.threads = self._count_threads()
        size = max(1, min(_MOST_PER_GROUP, len(tasks) // (self.threads * 4)))
        self._groups = deque(tasks[start : start + size] for start in range(0, len(tasks), size))
        self._number = 0
        self._under_way: dict[Future[list[Chunk]], Sequence[Task]] = {}
        self._writing = 0
        self._done: SimpleQueue[Future[list[Chunk]] | LocalFuture[Bucket]] = SimpleQueue()
        self._seen_at = monotonic()

    def under_way(self) -> list[str]:
        """Return the first file of each group that was given out."""
        return [tasks[0].source.file_name for tasks in list(self._under_way.values())]

    def results(self, jobs: deque[BucketJob], writer: ThreadPoolExecutor) -> Iterator[Chunk | Bucket]:
        """Yield chunks and buckets as they come; `jobs` may grow in between."""
        try:
            while True:
                while jobs:
                    self._writing += 1
                    writer.submit(write_bucket, jobs.popleft()).add_done_callback(self._done.put)
                while self._groups and len(self._under_way) < self.threads * _GROUPS_AHEAD:
                    self._submit(self._groups.popleft())
                if not self._under_way and not self._writing:
                    return
                yield from self._take_in()
        finally:
            if self._under_way:
                with suppress(Exception):  # a scheduler that is gone has nothing to cancel
                    self._client.cancel(list(self._under_way), force=True)

    def _submit(self, tasks: Sequence[Task]) -> None:
        # The resource is one that only those workers have which were set up for this run.
        self._number += 1
        key = f"{self._run}-{self._number}"
        with _talking_to(_address(self._client)):
            future = self._client.submit(_read_group, self._run, tasks, key=key, resources={self._run: 1}, pure=False)
            self._under_way[future] = tasks
            future.add_done_callback(self._done.put)

    def _take_in(self) -> Sequence[Chunk | Bucket]:
        """Wait for what is done next and return it; look from time to time whether anybody is still reading."""
        try:
            done = self._done.get(timeout=_LOOK_EVERY_SECONDS)
        except Empty:
            self._look_around()
            return ()
        if isinstance(done, LocalFuture):
            self._writing -= 1
            return [done.result()]
        with _talking_to(_address(self._client)):
            return self._received(done, self._under_way.pop(done))

    def _received(self, done: Future[list[Chunk]], tasks: Sequence[Task]) -> Sequence[Chunk]:
        """Return the chunks of a group that came back, of whatever became of it."""
        error = done.exception() if done.status == "error" else None
        if isinstance(error, KilledWorker):
            return self._split_or_fail(tasks)
        if error is not None:
            raise ClusterError(f"the workers of {_address(self._client)} cannot go on: {type(error).__name__}: {error}")
        if done.status != "finished":
            raise _lost(_address(self._client))
        chunks: list[Chunk] = done.result()
        return chunks

    def _split_or_fail(self, tasks: Sequence[Task]) -> Sequence[Chunk]:
        """Have the documents of a group that ends its workers read each alone; one that still does is failed."""
        if len(tasks) > 1:
            self._groups.extendleft([task] for task in tasks)
            return ()
        message, hint = "reading it ended several workers of the cluster", "try it alone on one machine"
        return [make_chunk([(tasks[0], self._reading.failed(tasks[0], ErrorCode.CRASHED, message, hint))])]

    def _look_around(self) -> None:
        address = _address(self._client)
        with _talking_to(address):
            if self._client.status != "running":
                raise _lost(address)
            if self._client.nthreads():
                self.threads, self._seen_at = self._count_threads(), monotonic()
            elif monotonic() - self._seen_at > _PATIENCE_SECONDS:
                raise ClusterError(f"no worker is left at {address}; start some and run again")

    def _count_threads(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))


@contextmanager
def _talking_to(address: str) -> Iterator[None]:
    """Turn what the library raises when nobody answers any more into `ClusterError`."""
    try:
        yield
    except ClusterError:
        raise
    except (OSError, CancelledError, TimeoutError, RuntimeError) as error:  # of which it raises one or another
        raise _lost(address) from error


def _lost(address: str) -> ClusterError:
    return ClusterError(f"the cluster at {address} was lost; start it again and run again")


def _address(client: Client) -> str:
    return str(client.scheduler.address) if client.scheduler else "its address"


@contextmanager
def _joined(scheduler: str) -> Iterator[Client]:
    """Give a client of the scheduler, closed in the end."""
    if not _ADDRESS.fullmatch(scheduler):
        raise UsageError(
            f"--scheduler {scheduler}: not an address; write tcp://HOST:PORT, as `dask scheduler` prints it"
        )
    for name in ("distributed", "distributed.client"):  # what happens is said once, and in words
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(scheduler, timeout=_ANSWER_SECONDS, set_as_default=False, name="releve")
    except OSError as error:
        hint = "start it with `dask scheduler` and give the address that it prints"
        raise UsageError(f"{scheduler}: no Dask scheduler answers there ({error}); {hint}") from error
    try:
        yield client
    finally:
        with suppress(Exception):  # a scheduler that is gone cannot say goodbye
            client.close(timeout=_ANSWER_SECONDS)


class _Probe(NamedTuple):
    """A document that every worker must be able to see, with its size."""

    path: str
    byte_size: int


def _probes(tasks: Sequence[Task]) -> Iterator[_Probe]:
    """Yield the first and the last document that can be read."""
    readable = [task.source for task in tasks if task.error is None]
    for source in (readable[:1] + readable[-1:])[:2]:
        yield _Probe(source.path, source.byte_size)


def _check(client: Client, environment: dict[str, str], probes: tuple[_Probe, ...]) -> None:
    """Raise `UsageError` when there is no worker, or one that would read otherwise than this machine does."""
    address = _address(client)
    try:
        client.wait_for_workers(1, timeout=_ANSWER_SECONDS)
    except TimeoutError as error:
        raise UsageError(f"{address}: no worker there; start some with `dask worker {address}`") from error
    told: dict[str, object] = client.run(_reason_against, environment, probes, on_error="return")
    told["the scheduler"] = _of_scheduler(client, environment)
    reasons = sorted(f"{worker}: {_worded(reason)}" for worker, reason in told.items() if reason is not None)
    if reasons:
        more = f"\n… and {len(reasons) - 5} more" if len(reasons) > 5 else ""
        raise UsageError("the cluster cannot read this archive; nothing was read.\n" + "\n".join(reasons[:5]) + more)


def _of_scheduler(client: Client, environment: dict[str, str]) -> object:
    """Return what speaks against the scheduler: it unpacks what is sent, but needs to see no document."""
    try:
        return client.run_on_scheduler(_reason_against, environment, ())
    except OSError:  # it is gone
        raise
    except Exception as error:  # whatever it could not unpack
        return error


def _worded(reason: object) -> str:
    if isinstance(reason, ImportError):
        return f"has no Relevé of this version ({reason}); install the same there"
    return f"{type(reason).__name__}: {reason}" if isinstance(reason, BaseException) else str(reason)


def _reason_against(environment: dict[str, str], probes: tuple[_Probe, ...]) -> str | None:
    """Return why this process cannot read for one with `environment`, or None when it can. Runs on the workers."""
    own = _environment()
    differing = [
        f"{name} {own.get(name)} (here {wanted})" for name, wanted in environment.items() if own[name] != wanted
    ]
    if differing:
        return f"has other versions: {', '.join(differing)}; install the same everywhere"
    for probe in probes:
        if (reason := _unseen(probe)) is not None:
            return f"cannot read {probe.path} ({reason}); give a path that every worker sees, or s3://…"
    return None


def _unseen(probe: _Probe) -> str | None:
    try:
        if is_url(probe.path):
            place, key = split_url(probe.path)
            found = place.look_at(key)
            size = found.byte_size if found else None
        else:
            size = os.stat(probe.path).st_size
            with open(probe.path, "rb"):
                pass
    except (StorageError, UsageError) as error:
        return str(error)
    except OSError as error:
        return error.strerror or type(error).__name__
    return None if size == probe.byte_size else "another file has this name there"


@cache
def _environment() -> dict[str, str]:
    """Return the versions of all that rows depend on, by name, "none" for what is not installed."""
    python = ".".join(platform.python_version_tuple()[:2])
    found = {"Python": python, "Relevé": f"{PIPELINE_VERSION} (code {digest_of(_OWN_CODE)[:8]})"}
    for library in _LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "none"
    return found


class _Setup(WorkerPlugin):  # type: ignore[misc]  # its library tells few types
    """Brings what reading needs to a worker, once; one that would read otherwise gets no work."""

    def __init__(
        self, reading: Reading, limits: Limits, environment: dict[str, str], probes: tuple[_Probe, ...]
    ) -> None:
        self.run = self.name = f"releve-{secrets.token_hex(4)}"
        self._packed = pickle.dumps((reading, limits))
        self._environment, self._probes = environment, probes

    async def setup(self, worker: Worker) -> None:
        """Unpack what reading needs and say that this worker may be given groups."""
        if (reason := _reason_against(self._environment, self._probes)) is not None:
            raise ClusterError(f"this worker {reason}")
        _benches[self.run] = _Bench(*pickle.loads(self._packed))
        await worker.set_resources(**{self.run: worker.state.nthreads})

    def teardown(self, worker: Worker) -> None:
        """End the processes: the run is over, or the worker."""
        if (bench := _benches.pop(self.run, None)) is not None:
            bench.close()


class _Bench:
    """Where a worker reads: a process for each of its threads, kept from group to group with its models loaded."""

    def __init__(self, reading: Reading, limits: Limits) -> None:
        self._reading, self._limits = reading, limits
        self._all: list[ReadsInProcesses] = []
        self._idle: list[ReadsInProcesses] = []
        # A worker that is watched by another process may have none of its own, says multiprocessing; ours end with it.
        multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]

    def read(self, tasks: Sequence[Task]) -> list[Chunk]:
        """Return the chunks of some documents."""
        if self._idle:
            readers = self._idle.pop()
        else:
            readers = ReadsInProcesses(self._reading, 1, self._limits, stays=True)
            self._all.append(readers)
        try:
            return [found for found in readers.results(tasks) if isinstance(found, Chunk)]
        finally:
            self._idle.append(readers)

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        for readers in self._all:
            readers.stop()


_benches: dict[str, _Bench] = {}


def _read_group(run: str, tasks: Sequence[Task]) -> list[Chunk]:
    """Return the chunks of some documents. Runs on the workers."""
    bench = _benches.get(run)
    if bench is None:
        raise ClusterError("the run that asked for this has ended")
    return bench.read(tasks)
