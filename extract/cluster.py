"""Reports read by the workers of a Dask cluster; order and rows are those of a run on one machine.

The only module that imports distributed, and only when a scheduler is named. What reading needs travels once to each
worker, also to those that join later; documents go in small chunks, few of them under way, and rows come back to the
writer as they are made. A worker that is lost gives its chunks back to the others.
"""

from __future__ import annotations

import os
import pickle
import platform
import re
import secrets
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from distributed import Client, Future, WorkerPlugin
from distributed.scheduler import KilledWorker

from extract.storage import StorageError, is_url, split_url
from extract.tables import ReportRows
from extract.workers import Reading, Task
from models.errors import ErrorCode, UsageError
from models.version import PIPELINE_VERSION, READER_LIBRARIES, digest_of

if TYPE_CHECKING:
    from distributed import Worker

_MOST_PER_CHUNK = 16  # a fraction of a second for texts; no more than minutes are read again when a worker is lost
_CHUNKS_AHEAD = 3  # per thread of the cluster: enough to keep it busy, few enough for memory to stay flat
_WINDOW = 4  # times as many chunks may be finished before their turn
_ANSWER_SECONDS = 10  # for a scheduler to answer, and for its first worker
_LOOK_EVERY_SECONDS = 5.0
_PATIENCE_SECONDS = 300.0  # without any worker: long enough for a restart
# What rows, and the way they travel, depend on: another version may read another character.
_LIBRARIES = (*READER_LIBRARIES, "dask", "distributed", "pyarrow", "rapidfuzz")
_ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx)://[^\s/]+:\d+")
_OWN_CODE = ("extract/*.py", "extract/readers/*.py", "models/*.py", "models/confidence.json")


class ClusterError(ConnectionError):
    """The cluster was lost while documents were being read."""


def read_on_cluster(tasks: Sequence[Task], reading: Reading, scheduler: str) -> Generator[ReportRows, None, None]:
    """Yield the rows of each document in the order of `tasks`, read by the workers of `scheduler` (tcp://HOST:PORT).

    A document that ends its workers abruptly is failed with `crashed`. Closing the generator cancels what is under way.
    Raises `UsageError` before anything is read: no scheduler or no worker answers, a worker has other versions, or
    cannot see the documents. Raises `ClusterError` when the scheduler, or every worker for minutes, is lost later.
    """
    with _joined(scheduler) as client:
        environment, probes = _environment(), tuple(_probes(tasks))
        _check(client, environment, probes)
        plugin = _Setup(reading, environment, probes)
        client.register_plugin(plugin)
        try:
            yield from _Run(client, plugin.run, reading, tasks).rows()
        finally:
            if client.status == "running":
                client.unregister_worker_plugin(plugin.name)


class _Run:
    """The chunks of one run: given out, awaited, and put back into order."""

    def __init__(self, client: Client, run: str, reading: Reading, tasks: Sequence[Task]) -> None:
        self._client, self._run, self._reading = client, run, reading
        self._threads = self._count_threads()
        size = max(1, min(_MOST_PER_CHUNK, len(tasks) // (self._threads * 4)))
        self._chunks = [tasks[start : start + size] for start in range(0, len(tasks), size)]
        self._given, self._told = 0, 0  # chunks given out, chunks whose rows were yielded
        self._under_way: dict[Future[list[ReportRows]], tuple[int, int, Sequence[Task]]] = {}
        self._done: SimpleQueue[Future[list[ReportRows]]] = SimpleQueue()
        self._found: dict[int, dict[int, list[ReportRows]]] = {}  # chunk → first document → rows, until its turn
        self._seen_at = monotonic()

    def rows(self) -> Iterator[ReportRows]:
        """Yield the rows of each document, in order."""
        try:
            while self._told < len(self._chunks):
                self._give_out()
                self._take_in()
                while (found := self._complete()) is not None:
                    self._told += 1
                    yield from found
        finally:
            if self._under_way:
                self._client.cancel(list(self._under_way), force=True)

    def _give_out(self) -> None:
        most = self._threads * _CHUNKS_AHEAD
        while (
            self._given < len(self._chunks)
            and len(self._under_way) < most
            and self._given - self._told < most * _WINDOW
        ):
            self._submit(self._given, 0, self._chunks[self._given])
            self._given += 1

    def _submit(self, chunk: int, first: int, tasks: Sequence[Task]) -> None:
        # The resource is one that only workers have which were set up for this run.
        key = f"{self._run}-{chunk}-{first}-{len(tasks)}"
        future = self._client.submit(_read_chunk, self._run, tasks, key=key, resources={self._run: 1}, pure=False)
        self._under_way[future] = (chunk, first, tasks)
        future.add_done_callback(self._done.put)

    def _take_in(self) -> None:
        """Wait for a chunk and keep its rows; look from time to time whether anybody is still reading."""
        try:
            future = self._done.get(timeout=_LOOK_EVERY_SECONDS)
        except Empty:
            self._look_around()
            return
        chunk, first, tasks = self._under_way.pop(future)
        error = future.exception() if future.status == "error" else None
        if isinstance(error, KilledWorker):
            self._keep_or_split(chunk, first, tasks)
            return
        if future.status != "finished":
            raise self._lost(error)
        self._found.setdefault(chunk, {})[first] = future.result()

    def _keep_or_split(self, chunk: int, first: int, tasks: Sequence[Task]) -> None:
        """Read the documents of a chunk that ends its workers each alone; one that still does is failed."""
        if len(tasks) > 1:
            for offset, task in enumerate(tasks):
                self._submit(chunk, first + offset, [task])
            return
        message = f"reading {tasks[0].source.file_name} ended its worker abruptly, again and again"
        self._found.setdefault(chunk, {})[first] = [self._reading.failed(tasks[0], ErrorCode.CRASHED, message)]

    def _complete(self) -> list[ReportRows] | None:
        """Return the rows of the chunk whose turn it is, None while some are missing."""
        found = self._found.get(self._told, {})
        if self._told >= len(self._chunks) or sum(map(len, found.values())) < len(self._chunks[self._told]):
            return None
        del self._found[self._told]
        return [rows for first in sorted(found) for rows in found[first]]

    def _look_around(self) -> None:
        if self._client.status != "running":
            raise self._lost(None)
        if self._client.nthreads():
            self._threads, self._seen_at = self._count_threads(), monotonic()
        elif monotonic() - self._seen_at > _PATIENCE_SECONDS:
            raise ClusterError(f"no worker is left at {self._address}; start some and run again")

    def _count_threads(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def _lost(self, error: BaseException | None) -> ClusterError:
        reason = f" ({type(error).__name__}: {error})" if error is not None else ""
        return ClusterError(f"the cluster at {self._address} was lost{reason}; start it and run again")

    @property
    def _address(self) -> str:
        return str(self._client.scheduler.address) if self._client.scheduler else "its address"


@contextmanager
def _joined(scheduler: str) -> Iterator[Client]:
    """Give a client of the scheduler, closed in the end."""
    if not _ADDRESS.fullmatch(scheduler):
        raise UsageError(
            f"--scheduler {scheduler}: not an address; write tcp://HOST:PORT, as `dask scheduler` prints it"
        )
    try:
        client = Client(scheduler, timeout=_ANSWER_SECONDS, set_as_default=False, name="releve")
    except OSError as error:
        hint = "start it with `dask scheduler` and give the address that it prints"
        raise UsageError(f"{scheduler}: no Dask scheduler answers there ({error}); {hint}") from error
    try:
        yield client
    finally:
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
    address = client.scheduler.address if client.scheduler else ""
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


class _Setup(WorkerPlugin):  # type: ignore[misc]  # its library tells no types
    """Brings what reading needs to a worker, once; one that would read otherwise gets no work."""

    def __init__(self, reading: Reading, environment: dict[str, str], probes: tuple[_Probe, ...]) -> None:
        self.run = self.name = f"releve-{secrets.token_hex(4)}"
        self._packed = pickle.dumps(reading)
        self._environment, self._probes = environment, probes

    async def setup(self, worker: Worker) -> None:
        """Unpack the reading and say that this worker may be given chunks."""
        if (reason := _reason_against(self._environment, self._probes)) is not None:
            raise ClusterError(f"this worker {reason}")
        _readings[self.run] = pickle.loads(self._packed)
        await worker.set_resources(**{self.run: worker.state.nthreads})

    def teardown(self, worker: Worker) -> None:
        """Forget the reading: a chunk under way ends after its document."""
        _readings.pop(self.run, None)


_readings: dict[str, Reading] = {}
_one_at_a_time = threading.Lock()  # the PDF library is not made for threads


def _read_chunk(run: str, tasks: Sequence[Task]) -> list[ReportRows]:
    """Return the rows of some documents. Runs on the workers."""
    found = []
    for task in tasks:
        with _one_at_a_time:
            reading: Any = _readings.get(run)
            if reading is None:
                raise ClusterError("the run that asked for this has ended")
            found.append(reading.rows(task))
    return found
