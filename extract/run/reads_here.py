"""Reading in this process, one document after the other, without limits of time and memory."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace

from extract.reports.failures import failed_report
from extract.run.chunks import read_chunks
from extract.run.workers import Chunk, ProcessSource, ReadDocument, Reading, Task
from extract.tables.bucket_tables import write_bucket
from extract.tables.parts import Bucket, BucketJob
from models.errors import DocumentError, ErrorCode
from models.options import ReadOptions
from models.records import Report, Source
from models.taxonomy import Taxonomy


class ReadsHere:
    """Reads in this process, without limits of time and memory: for the Python API, and for who measures."""

    def __init__(self, reading: Reading, began: Callable[[str], None], ended: Callable[[ReadDocument], None]) -> None:
        self._reading = reading
        self._began, self._ended = began, ended
        self._jobs: deque[BucketJob] = deque()

    def write(self, job: BucketJob) -> None:
        """Have a bucket written, see `Readers`."""
        self._jobs.append(job)

    def results(self, tasks: Iterable[Task]) -> Generator[Chunk | Bucket, None, None]:
        """Yield chunks and written buckets, see `Readers`."""
        lean = replace(self._reading, process=_without_memory_errors(self._reading.process))
        restore = collect_rarely()
        try:
            for chunk in read_chunks(tasks, lean, lambda task: self._began(task.source.file_name), self._ended):
                yield chunk
                yield from self._written()
            yield from self._written()
        finally:
            restore()

    def _written(self) -> Iterator[Bucket]:
        while self._jobs:
            yield write_bucket(self._jobs.popleft())


def _without_memory_errors(process: ProcessSource) -> ProcessSource:
    """Return `process` with running out of memory as a reason like any other."""

    def guarded(source: Source, taxonomy: Taxonomy, options: ReadOptions) -> Report:
        try:
            return process(source, taxonomy, options)
        except MemoryError:
            error = DocumentError(ErrorCode.OUT_OF_MEMORY, "reading it takes more memory than there is", "split it")
            return failed_report(source, error, taxonomy)

    return guarded


def collect_rarely() -> Callable[[], None]:
    """Have Python look for cyclic garbage rarely, and return the function that sets it back.

    Records have no cycles: their memory is freed at once without it, and looking through the tens of thousands of rows
    that wait to be written costs as much as making them.
    """
    thresholds = gc.get_threshold()
    gc.freeze()  # the libraries and the taxonomy, which stay to the end
    gc.set_threshold(50_000, 50, 100)

    def restore() -> None:
        gc.set_threshold(*thresholds)
        gc.unfreeze()

    return restore
