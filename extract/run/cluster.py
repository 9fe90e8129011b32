"""Reports read by the workers of a Dask cluster: the same rows as on one machine.

What runs on the workers is in `extract.run.cluster_worker`; only these two import distributed, for a scheduler.
What reading needs travels once to each worker, also to those that join later; documents go in small groups, few of them
under way, and their rows come back as soon as they are read. A lost worker's groups are read by the others.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from concurrent.futures import Future as LocalFuture
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from time import monotonic

from distributed import Client, Future
from distributed.scheduler import KilledWorker

from extract.run.cluster_worker import Probe, Setup, environment_of, probes_among, read_group, reason_against
from extract.run.live import Live
from extract.run.workers import Chunk, Reading, Task, make_chunk
from extract.tables.bucket_tables import write_bucket
from extract.tables.parts import Bucket, BucketJob
from models.errors import ClusterError, ErrorCode, UsageError
from models.limits import Limits

_MOST_PER_GROUP = 32  # a fraction of a second for texts; of scans, minutes are read again when a worker is lost
_GROUPS_AHEAD = 3  # per thread of the cluster: enough to keep it busy, few enough for memory to stay flat
_ANSWER_SECONDS = 10  # for a scheduler to answer, and for its first worker
_LOOK_EVERY_SECONDS = 2.0
_PATIENCE_SECONDS = 300.0  # without any worker: long enough for a restart
_MOST_LOST_IN_A_ROW = 50  # groups, with none in between that came back
_MOST_REASONS = 5
_ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx)://[^\s/]+:\d+")


class ReadsOnCluster:
    """Reads on the workers of `scheduler` (tcp://HOST:PORT), writes buckets here; see `extract.run.workers.Readers`.

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
                environment, probes = environment_of(self._reading.options), probes_among(everything)
                plugin = Setup(self._reading, self._limits, environment, probes)
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
        self._lost_in_a_row = 0
        self._began_with = self._scheduler_id()

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
            future = self._client.submit(read_group, self._run, tasks, key=key, resources={self._run: 1}, pure=False)
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
        self._seen_at = monotonic()
        with _talking_to(_address(self._client)):
            return self._received(done, self._under_way.pop(done))

    def _received(self, done: Future[list[Chunk]], tasks: Sequence[Task]) -> Sequence[Chunk]:
        """Return the chunks of a group that came back, of whatever became of it."""
        error = done.exception() if done.status == "error" else None
        if isinstance(error, KilledWorker):
            return self._split_or_fail(tasks)
        if error is not None:
            raise ClusterError(f"the workers of {_address(self._client)} cannot go on: {type(error).__name__}: {error}")
        while done.status == "finished":  # no more once its rows are lost with their worker
            try:
                chunks: list[Chunk] = done.result(timeout=_ANSWER_SECONDS)
            except TimeoutError:
                self._look_around()
            except CancelledError:
                break
            except KilledWorker:  # those that should have read it again died of it
                return self._split_or_fail(tasks)
            else:
                self._lost_in_a_row = 0
                return chunks
        return self._give_again(tasks)

    def _give_again(self, tasks: Sequence[Task]) -> Sequence[Chunk]:
        """Have a group read again whose rows were lost with their worker, after it had read and before it had sent."""
        self._lost_in_a_row += 1
        is_same = self._client.status == "running" and self._scheduler_id() == self._began_with
        if not is_same or self._lost_in_a_row > _MOST_LOST_IN_A_ROW:
            raise _lost(_address(self._client))
        self._groups.appendleft(tasks)
        return ()

    def _scheduler_id(self) -> object:
        """Return what tells this scheduler from one that was started again, which knows nothing of this run."""
        return self._client.scheduler_info().get("id")

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


def _check(client: Client, environment: dict[str, str], probes: tuple[Probe, ...]) -> None:
    """Raise `UsageError` when there is no worker, or one that would read otherwise than this machine does."""
    address = _address(client)
    try:
        client.wait_for_workers(1, timeout=_ANSWER_SECONDS)
    except TimeoutError as error:
        raise UsageError(f"{address}: no worker there; start some with `dask worker {address}`") from error
    told: dict[str, object] = client.run(reason_against, environment, probes, on_error="return")
    told["the scheduler"] = _of_scheduler(client, environment)
    reasons = sorted(f"{worker}: {_worded(reason)}" for worker, reason in told.items() if reason is not None)
    if reasons:
        left = len(reasons) - _MOST_REASONS
        lines = [*reasons[:_MOST_REASONS], *([f"… and {left} more"] if left > 0 else [])]
        raise UsageError("the cluster cannot read this archive; nothing was read.\n" + "\n".join(lines))


def _of_scheduler(client: Client, environment: dict[str, str]) -> object:
    """Return what speaks against the scheduler: it unpacks what is sent, but needs to read nothing."""
    try:
        return client.run_on_scheduler(reason_against, environment, ())
    except OSError:  # it is gone
        raise
    except Exception as error:  # whatever it could not unpack
        return error


def _worded(reason: object) -> str:
    if isinstance(reason, ImportError):
        return f"has no Relevé of this version ({reason}); install the same there"
    return f"{type(reason).__name__}: {reason}" if isinstance(reason, BaseException) else str(reason)
