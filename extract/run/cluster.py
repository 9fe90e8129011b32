"""Reports read by the workers of a Dask cluster: the same rows as on one machine.

How a scheduler is joined is in `extract.run.cluster_joining`, how documents are given out in
`extract.run.cluster_groups`, what runs on the workers in `extract.run.cluster_worker`; only these import distributed,
for a scheduler. What reading needs travels once to each worker, also to those that join later.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from extract.run.cluster_groups import Groups
from extract.run.cluster_joining import check_cluster, joined, talking_to
from extract.run.cluster_worker import Setup, environment_of, probes_among
from extract.run.live import Live
from extract.run.workers import Chunk, Reading, Task
from extract.tables.bucket_tables import write_bucket
from extract.tables.parts import Bucket, BucketJob
from models.limits import Limits


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
        self._groups: Groups | None = None
        live.alive, live.under_way = self.alive, self.under_way

    def alive(self) -> int:
        """Return how many documents the cluster can read at the same time."""
        return self._groups.threads if self._groups else 0

    def under_way(self) -> list[str]:
        """Return the first file of each group that is being read now, or waits at a worker."""
        return self._groups.under_way() if self._groups else []

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
            with joined(self._scheduler) as client:
                environment, probes = environment_of(self._reading.options), probes_among(everything)
                plugin = Setup(self._reading, self._limits, environment, probes)
                with talking_to(self._scheduler):
                    check_cluster(client, environment, probes)
                    client.register_plugin(plugin)
                    self._groups = Groups(client, plugin.run, self._reading, everything)
                try:
                    for found in self._groups.results(self._jobs, writer):
                        if isinstance(found, Chunk):
                            for told in found.documents:
                                self._ended(told)
                        yield found
                finally:
                    # What a worker says when it is let go, or that it is gone already, changes nothing any more.
                    with suppress(Exception):
                        client.unregister_worker_plugin(plugin.name)
