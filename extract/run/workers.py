"""What is asked of whoever reads documents, what they read with, and what comes back.

Whoever reads, be it this process, others on this machine or a cluster, is a `Readers`: it takes tasks and gives
chunks, in any order. What a chunk holds depends on its documents alone.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import NamedTuple, Protocol

from extract.decisions.reviewed import apply_reviews
from extract.decisions.standing import NOTHING_DECIDED, Standings
from extract.reports.failures import failed_report
from extract.reports.rows import ReportRows, report_rows
from extract.reports.sites import SiteColumns
from extract.tables.parts import Bucket, BucketJob
from models.errors import DocumentError, ErrorCode
from models.free_text import FreeTextLists
from models.options import ReadOptions
from models.records import Report, Source
from models.taxonomy import Taxonomy

ProcessSource = Callable[[Source, Taxonomy, ReadOptions], Report]


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
