"""The groups of documents of one run, given out to the workers of a cluster and taken in again.

Documents go in small groups, few of them under way, and their rows come back as soon as they are read. A lost worker's
groups are read by the others. When a worker dies, the scheduler suspects all that it had, also what only waited there
for its turn; so what it gives up is not failed yet. Groups are parted, and a document that is still suspected is read
once more when all others are done, with nothing else under way: only one that ends its workers then is failed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from concurrent.futures import Future as LocalFuture
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import NamedTuple

from distributed import Client, Future
from distributed.scheduler import KilledWorker

from extract.run.chunks import make_chunk
from extract.run.cluster_joining import ANSWER_SECONDS, address_of, lost, talking_to
from extract.run.cluster_worker import read_group
from extract.run.workers import Chunk, Reading, Task
from extract.tables.bucket_tables import write_bucket
from extract.tables.parts import Bucket, BucketJob
from models.errors import ClusterError, ErrorCode

_MOST_PER_GROUP = 32  # a fraction of a second for texts; of scans, minutes are read again when a worker is lost
_GROUPS_AHEAD = 3  # per thread of the cluster: enough to keep it busy, few enough for memory to stay flat
_LOOK_EVERY_SECONDS = 2.0
_PATIENCE_SECONDS = 300.0  # without any worker: long enough for a restart
_MOST_LOST_IN_A_ROW = 50  # groups, with none in between that came back


class _Group(NamedTuple):
    """Documents that are read after each other. `is_alone`: nothing else of this run is under way meanwhile."""

    tasks: Sequence[Task]
    is_alone: bool = False


class Groups:
    """The groups of one run, given out and awaited; and the buckets that are written meanwhile.

    `run`: the name of the resource that only those workers have which were set up for this run. Reading raises
    `ClusterError` as `ReadsOnCluster` says.
    """

    def __init__(self, client: Client, run: str, reading: Reading, tasks: Sequence[Task]) -> None:
        self._client, self._run, self._reading = client, run, reading
        self.threads = self._count_threads()
        size = max(1, min(_MOST_PER_GROUP, len(tasks) // (self.threads * 4)))
        self._waiting = deque(_Group(tasks[start : start + size]) for start in range(0, len(tasks), size))
        self._suspects: deque[Task] = deque()
        self._number = 0
        self._under_way: dict[Future[list[Chunk]], _Group] = {}
        self._writing = 0
        self._done: SimpleQueue[Future[list[Chunk]] | LocalFuture[Bucket]] = SimpleQueue()
        self._seen_at = monotonic()
        self._lost_in_a_row = 0
        self._began_with = self._scheduler_id()

    def under_way(self) -> list[str]:
        """Return the first file of each group that was given out."""
        return [group.tasks[0].source.file_name for group in list(self._under_way.values())]

    def results(self, jobs: deque[BucketJob], writer: ThreadPoolExecutor) -> Iterator[Chunk | Bucket]:
        """Yield chunks and buckets as they come; `jobs` may grow in between."""
        try:
            while True:
                while jobs:
                    self._writing += 1
                    writer.submit(write_bucket, jobs.popleft()).add_done_callback(self._done.put)
                self._give()
                if not self._under_way and not self._writing:
                    return
                yield from self._take_in()
        finally:
            if self._under_way:
                with suppress(Exception):  # a scheduler that is gone has nothing to cancel
                    self._client.cancel(list(self._under_way), force=True)

    def _give(self) -> None:
        """Give out what workers have room for; and when all else is read, one suspect after the other."""
        while self._waiting and len(self._under_way) < self.threads * _GROUPS_AHEAD:
            self._submit(self._waiting.popleft())
        if self._suspects and not self._under_way:
            self._submit(_Group([self._suspects.popleft()], is_alone=True))

    def _submit(self, group: _Group) -> None:
        self._number += 1
        key = f"{self._run}-{self._number}"
        with talking_to(address_of(self._client)):
            future = self._client.submit(
                read_group, self._run, group.tasks, key=key, resources={self._run: 1}, pure=False
            )
            self._under_way[future] = group
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
        with talking_to(address_of(self._client)):
            return self._received(done, self._under_way.pop(done))

    def _received(self, done: Future[list[Chunk]], group: _Group) -> Sequence[Chunk]:
        """Return the chunks of a group that came back, of whatever became of it."""
        error = done.exception() if done.status == "error" else None
        if isinstance(error, KilledWorker):
            return self._suspect_or_fail(group)
        if error is not None:
            address = address_of(self._client)
            raise ClusterError(f"the workers of {address} cannot go on: {type(error).__name__}: {error}")
        while done.status == "finished":  # no more once its rows are lost with their worker
            try:
                chunks: list[Chunk] = done.result(timeout=ANSWER_SECONDS)
            except TimeoutError:
                self._look_around()
            except CancelledError:
                break
            except KilledWorker:  # those that should have read it again died of it
                return self._suspect_or_fail(group)
            else:
                self._lost_in_a_row = 0
                return chunks
        return self._give_again(group)

    def _give_again(self, group: _Group) -> Sequence[Chunk]:
        """Have a group read again whose rows were lost with their worker, after it had read and before it had sent."""
        self._lost_in_a_row += 1
        is_same = self._client.status == "running" and self._scheduler_id() == self._began_with
        if not is_same or self._lost_in_a_row > _MOST_LOST_IN_A_ROW:
            raise lost(address_of(self._client))
        self._waiting.appendleft(group)
        return ()

    def _scheduler_id(self) -> object:
        """Return what tells this scheduler from one that was started again, which knows nothing of this run."""
        return self._client.scheduler_info().get("id")

    def _suspect_or_fail(self, group: _Group) -> Sequence[Chunk]:
        """Have the documents of a group that was with dying workers read apart, then alone; then one is failed."""
        if len(group.tasks) > 1:
            self._waiting.extendleft(_Group([task]) for task in group.tasks)
            return ()
        (task,) = group.tasks
        if not group.is_alone:
            self._suspects.append(task)
            return ()
        message, hint = "reading it ended several workers of the cluster", "try it alone on one machine"
        return [make_chunk([(task, self._reading.failed(task, ErrorCode.CRASHED, message, hint))])]

    def _look_around(self) -> None:
        address = address_of(self._client)
        with talking_to(address):
            if self._client.status != "running":
                raise lost(address)
            if self._client.nthreads():
                self.threads, self._seen_at = self._count_threads(), monotonic()
            elif monotonic() - self._seen_at > _PATIENCE_SECONDS:
                raise ClusterError(f"no worker is left at {address}; start some and run again")

    def _count_threads(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))
