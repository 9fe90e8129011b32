"""Reports read one after the other, here or in several processes; order and rows are the same either way."""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from time import perf_counter
from typing import NamedTuple

from extract.failures import failed_report
from extract.reviewed import apply_reviews
from extract.sites import SiteColumns
from extract.standing import NOTHING_DECIDED, Standings
from extract.tables import ReportRows, report_rows
from models.errors import DocumentError, ErrorCode
from models.options import ReadOptions
from models.records import Report, Source
from models.taxonomy import Taxonomy

ProcessSource = Callable[[Source, Taxonomy, ReadOptions], Report]

_MOST_PER_CHUNK = 8
_CHUNKS_AHEAD = 3  # per process: enough to keep it busy, few enough for memory to stay flat


class Task(NamedTuple):
    """One document to read. `file_names`: every file with its bytes. `error`: already known not to be readable."""

    source: Source
    file_names: tuple[str, ...]
    error: DocumentError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What every report is read with; sent once to each process."""

    process: ProcessSource
    taxonomy: Taxonomy
    options: ReadOptions
    columns: SiteColumns
    decided: Standings = NOTHING_DECIDED

    def rows(self, task: Task) -> ReportRows:
        """Return the rows of one document. Never raises: what goes wrong is a failed row."""
        if task.error is not None:
            return self._as_rows(task, failed_report(task.source, task.error, self.taxonomy))
        try:
            report = self.process(task.source, self.taxonomy, self.options)
            return self._as_rows(task, report)
        except Exception as error:
            return self.failed(task, ErrorCode.INTERNAL, f"{type(error).__name__}: {error}")

    def failed(self, task: Task, code: ErrorCode, message: str) -> ReportRows:
        """Return the rows of a document that our own code could not go through."""
        hint = "tell the people who maintain Relevé; the other reports are not concerned"
        return self._as_rows(task, failed_report(task.source, DocumentError(code, message, hint), self.taxonomy))

    def _as_rows(self, task: Task, report: Report) -> ReportRows:
        began = perf_counter()
        if report.document.file_names != task.file_names:
            named = replace(report.document, file_name=task.file_names[0], file_names=task.file_names)
            report = replace(report, document=named)
        report = apply_reviews(report, self.decided, self.taxonomy)
        rows = report_rows(report, self.taxonomy.version, self.columns)
        return rows._replace(stage_seconds={**rows.stage_seconds, "rows": perf_counter() - began})


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


def read_in_turn(tasks: Sequence[Task], reading: Reading, starting: Callable[[str], None]) -> Iterator[ReportRows]:
    """Yield the rows of each document, read in this process; `starting` is told each file before it is opened."""
    for task in tasks:
        starting(task.source.file_name)
        yield reading.rows(task)


def read_in_parallel(tasks: Sequence[Task], reading: Reading, workers: int) -> Generator[ReportRows, None, None]:
    """Yield the rows of each document in the order of `tasks`, read by `workers` processes.

    When a process dies, the documents that were under way are read again, each alone: the one that kills its process
    once more is failed with `crashed`, and the run goes on. Closing the generator ends the processes.
    """
    size = max(1, min(_MOST_PER_CHUNK, len(tasks) // (workers * 4)))
    chunks = iter([tasks[start : start + size] for start in range(0, len(tasks), size)])
    pending: deque[tuple[Sequence[Task], Future[list[ReportRows]]]] = deque()
    pool = _Pool(reading, workers)
    try:
        while True:
            while len(pending) < workers * _CHUNKS_AHEAD and (chunk := next(chunks, None)) is not None:
                pending.append((chunk, pool.submit(chunk)))
            if not pending:
                return
            chunk, future = pending.popleft()
            try:
                found = future.result()
            except BrokenProcessPool:
                lost = [(chunk, future), *pending]
                pending.clear()
                pool.stop()
                yield from _read_again(lost, reading)
                pool = _Pool(reading, workers)
                continue
            yield from found
    finally:
        pool.stop()


def _read_again(
    lost: Sequence[tuple[Sequence[Task], Future[list[ReportRows]]]], reading: Reading
) -> Iterator[ReportRows]:
    """Yield the rows of chunks that a dead process left, in order: those that were finished, and the others anew."""
    pool = _Pool(reading, 1)
    try:
        for chunk, future in lost:
            if future.done() and not future.cancelled() and future.exception() is None:
                yield from future.result()
                continue
            for task in chunk:
                try:
                    found = pool.submit([task]).result()
                except BrokenProcessPool:
                    pool.stop()
                    pool = _Pool(reading, 1)
                    found = [reading.failed(task, ErrorCode.CRASHED, f"reading {task.source.file_name} ended abruptly")]
                yield from found
    finally:
        pool.stop()


class _Pool:
    """Processes that read chunks of documents; `stop` ends its own processes at once, whatever they are doing."""

    def __init__(self, reading: Reading, workers: int) -> None:
        self._others = set(multiprocessing.active_children())
        self._pool = ProcessPoolExecutor(
            workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin, initargs=(reading,)
        )

    def submit(self, chunk: Sequence[Task]) -> Future[list[ReportRows]]:
        try:
            return self._pool.submit(_read_chunk, chunk)
        except BrokenProcessPool as error:
            broken: Future[list[ReportRows]] = Future()
            broken.set_exception(error)
            return broken

    def stop(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        while mine := [child for child in multiprocessing.active_children() if child not in self._others]:
            for child in mine:  # the pool may have begun one more in the meantime
                child.terminate()
                child.join()


_reading: Reading | None = None


def _begin(reading: Reading) -> None:
    """Set up a process: Ctrl-C is for the parent, which then ends its processes."""
    global _reading
    collect_rarely()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _reading = reading


def _read_chunk(chunk: Sequence[Task]) -> list[ReportRows]:
    if _reading is None:
        raise RuntimeError("the process was not set up")
    return [_reading.rows(task) for task in chunk]
