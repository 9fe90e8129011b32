"""Reading a few documents after each other: what is asked of whoever reads them, and what comes back.

Whoever reads, be it this process, others on this machine or a cluster, is a `Readers`: it takes tasks and gives
chunks, in any order. What a chunk holds depends on its documents alone.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import monotonic, perf_counter
from typing import NamedTuple, Protocol

from extract.decisions.reviewed import apply_reviews
from extract.decisions.standing import NOTHING_DECIDED, Standings
from extract.files.pulse import beat
from extract.reports.failures import failed_report
from extract.reports.rows import ReportRows, report_rows
from extract.reports.sites import SiteColumns
from extract.tables.bucket_tables import write_bucket
from extract.tables.parts import Bucket, BucketJob, pack_rows
from models.errors import DocumentError, ErrorCode, UsageError
from models.free_text import FreeTextLists
from models.options import ReadOptions
from models.records import Report, Source
from models.taxonomy import Taxonomy

ProcessSource = Callable[[Source, Taxonomy, ReadOptions], Report]

DOCUMENTS_PER_CHUNK = 64
SECONDS_PER_CHUNK = 2.0  # what a killed run may lose of the work of each process


class Task(NamedTuple):
    """One document to read. `file_names`: every file with its bytes. `error`: already known not to be readable.

    `bucket`: documents of one bucket come back together; a chunk never holds those of two.
    """

    source: Source
    file_names: tuple[str, ...]
    error: DocumentError | None = None
    bucket: int = 0


class ReadDocument(NamedTuple):
    """What is told of a document once it is read; its rows are in the chunk that it came with."""

    path: str  # of its source: tells which task it was
    document_id: str
    file_name: str
    sha256: str
    status: str
    error_code: str | None
    error_message: str | None
    layout_era: str
    explained_ratio: float | None
    observation_count: int
    review_count: int
    issue_count: int


class Chunk(NamedTuple):
    """Documents of one bucket that were read, and their rows, packed by `extract.tables.parts.pack_rows`."""

    bucket: int
    documents: tuple[ReadDocument, ...]
    rows: bytes
    stage_seconds: dict[str, float]


class Readers(Protocol):
    """Whoever reads documents and writes buckets."""

    def results(self, tasks: Iterable[Task]) -> Generator[Chunk | Bucket, None, None]:
        """Yield every task's document in some chunk, and every bucket that `write` was asked for, until none is left.

        Tasks of one bucket follow each other. Closing the generator ends what is under way.
        """

    def write(self, job: BucketJob) -> None:
        """Have a bucket written: it comes with the results."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What every report is read with; sent once to each process."""

    process: ProcessSource
    taxonomy: Taxonomy
    options: ReadOptions
    columns: SiteColumns
    decided: Standings = NOTHING_DECIDED
    free_text: FreeTextLists | None = None  # None: what free texts mention is not looked for

    def rows(self, task: Task) -> ReportRows:
        """Return the rows of one document; what goes wrong is a failed row. Raises only MemoryError."""
        if task.error is not None:
            return self._as_rows(task, failed_report(task.source, task.error, self.taxonomy))
        try:
            report = self.process(task.source, self.taxonomy, self.options)
            return self._as_rows(task, report)
        except MemoryError:
            raise
        except Exception as error:
            hint = "tell the people who maintain Relevé; the other reports are not concerned"
            return self.failed(task, ErrorCode.INTERNAL, f"{type(error).__name__}: {error}", hint)

    def failed(self, task: Task, code: ErrorCode, message: str, hint: str) -> ReportRows:
        """Return the rows of a document that could not be gone through."""
        return self._as_rows(task, failed_report(task.source, DocumentError(code, message, hint), self.taxonomy))

    def _as_rows(self, task: Task, report: Report) -> ReportRows:
        began = perf_counter()
        if report.document.file_names != task.file_names:
            named = replace(report.document, file_name=task.file_names[0], file_names=task.file_names)
            report = replace(report, document=named)
        report = apply_reviews(report, self.decided, self.taxonomy)
        rows = report_rows(report, self.taxonomy.version, self.columns)
        return rows._replace(stage_seconds={**rows.stage_seconds, "rows": perf_counter() - began})


def _with_free_text(found: Sequence[tuple[Task, ReportRows]], reading: Reading) -> list[tuple[Task, ReportRows]]:
    """Return documents with what their free texts mention, read together; one that this fails on is a failed row."""
    if reading.free_text is None:
        return list(found)
    from extract.reports.free_text import with_free_text

    beat()  # a stage of its own, and the first time a model is loaded
    try:
        read = with_free_text([rows for _, rows in found], reading.free_text)
        return [(task, rows) for (task, _), rows in zip(found, read, strict=True)]
    except (MemoryError, UsageError):
        raise
    except Exception as error:
        if len(found) > 1:
            return [one for alone in found for one in _with_free_text([alone], reading)]
        hint = "tell the people who maintain Relevé, and read it with --no-nlp; the other reports are not concerned"
        message = f"its free text: {type(error).__name__}: {error}"
        return [(found[0][0], reading.failed(found[0][0], ErrorCode.INTERNAL, message, hint))]


def pack_chunk(found: Sequence[tuple[Task, ReportRows]], reading: Reading) -> Chunk:
    """Return documents of one bucket as a chunk; one whose rows cannot be packed is a failed row."""
    try:
        return make_chunk(found)
    except MemoryError:
        raise
    except Exception:
        return make_chunk([(task, _packable(task, rows, reading)) for task, rows in found])


def _packable(task: Task, rows: ReportRows, reading: Reading) -> ReportRows:
    """Return rows that can be packed: those of a document, or of its failure."""
    try:
        pack_rows([rows])
        return rows
    except MemoryError:
        raise
    except Exception as error:
        hint = "tell the people who maintain Relevé; the other reports are not concerned"
        return reading.failed(task, ErrorCode.INTERNAL, f"its rows: {type(error).__name__}: {error}", hint)


def make_chunk(found: Sequence[tuple[Task, ReportRows]]) -> Chunk:
    """Return documents of one bucket as a chunk, in the order given. Raises what cannot be packed."""
    began = perf_counter()
    packed = pack_rows([rows for _, rows in found])
    seconds = {"pack": perf_counter() - began}
    for _, rows in found:
        for stage, spent in rows.stage_seconds.items():
            seconds[stage] = seconds.get(stage, 0.0) + spent
    told = tuple(_told(task.source.path, rows) for task, rows in found)
    return Chunk(found[0][0].bucket, told, packed, seconds)


def _told(path: str, rows: ReportRows) -> ReadDocument:
    d = rows.document
    return ReadDocument(
        path,
        d.document_id,
        d.file_name,
        d.sha256,
        d.status,
        d.error_code and str(d.error_code),
        d.error_message,
        d.layout_era.value,
        d.explained_ratio,
        d.observation_count,
        d.review_count,
        d.issue_count,
    )


def read_chunks(
    tasks: Iterable[Task], reading: Reading, began: Callable[[Task], None], ended: Callable[[ReadDocument], None]
) -> Iterator[Chunk]:
    """Read documents here, one after the other, and yield them by chunks: some dozens, or those of some seconds.

    `began` is told each task before it is opened, `ended` its document as soon as it is read. Raises only MemoryError.
    """
    found: list[tuple[Task, ReportRows]] = []
    since = monotonic()
    for task in tasks:
        if found and found[0][0].bucket != task.bucket:
            yield pack_chunk(_with_free_text(found, reading), reading)
            found, since = [], monotonic()
        began(task)
        rows = reading.rows(task)
        found.append((task, rows))
        ended(_told(task.source.path, rows))
        if len(found) >= DOCUMENTS_PER_CHUNK or monotonic() - since > SECONDS_PER_CHUNK:
            yield pack_chunk(_with_free_text(found, reading), reading)
            found, since = [], monotonic()
    if found:
        yield pack_chunk(_with_free_text(found, reading), reading)


class WritesHere:
    """Writes buckets in this process, for who has documents read elsewhere or has no processes of its own."""

    def __init__(self) -> None:
        self._jobs: deque[BucketJob] = deque()

    def write(self, job: BucketJob) -> None:
        """Have a bucket written, see `Readers`."""
        self._jobs.append(job)

    def written(self) -> Iterator[Bucket]:
        """Write and yield the buckets that were asked for. Raises OSError."""
        while self._jobs:
            yield write_bucket(self._jobs.popleft())


class ReadsHere(WritesHere):
    """Reads in this process, without limits of time and memory: for the Python API, and for who measures."""

    def __init__(self, reading: Reading, began: Callable[[str], None], ended: Callable[[ReadDocument], None]) -> None:
        super().__init__()
        self._reading = reading
        self._began, self._ended = began, ended

    def results(self, tasks: Iterable[Task]) -> Generator[Chunk | Bucket, None, None]:
        """Yield chunks and written buckets, see `Readers`."""
        lean = replace(self._reading, process=_without_memory_errors(self._reading.process))
        restore = collect_rarely()
        try:
            for chunk in read_chunks(tasks, lean, lambda task: self._began(task.source.file_name), self._ended):
                yield chunk
                yield from self.written()
            yield from self.written()
        finally:
            restore()


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
