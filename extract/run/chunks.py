"""Reading documents after each other and packing their rows: chunks of some dozens, of one bucket each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from time import monotonic, perf_counter

from extract.files.pulse import beat
from extract.reports.rows import ReportRows
from extract.run.workers import Chunk, ReadDocument, Reading, Task
from extract.tables.parts import pack_rows
from models.errors import ErrorCode, UsageError

DOCUMENTS_PER_CHUNK = 64
SECONDS_PER_CHUNK = 2.0  # what a killed run may lose of the work of each process


def read_chunks(
    tasks: Iterable[Task], reading: Reading, began: Callable[[Task], None], ended: Callable[[ReadDocument], None]
) -> Iterator[Chunk]:
    """Read documents here, one after the other, and yield them by chunks: some dozens, or those of some seconds.

    `began` is told each task before it is opened, `ended` its document as soon as it is read. Raises only
    MemoryError, and UsageError where free texts cannot be read at all.
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
