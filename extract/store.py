"""The output folder: tables are written aside, then put in place together; a killed run never leaves half of one.

While reports are read, rows go to a staging folder inside the output folder. A journal then names the staged files and
each is renamed over its predecessor. Killed before the journal is written, a run leaves the previous tables as they
were; killed after, the next run finishes the renames before anything else.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from extract.tables import Row, record_batch
from models.columns import Table, plain_schema
from models.errors import UsageError

try:
    import fcntl
except ImportError:  # no such locks on this system: two runs into one folder are then not told apart
    fcntl = None  # type: ignore[assignment]

STAGING_PREFIX = ".staging-"
JOURNAL = ".commit.json"
BY_SITE = "by_site"
_LAST = "run.json"
_ROWS_PER_GROUP = 50_000
_DOCUMENTS_PER_GROUP = 250


class TableWriter:
    """Appends rows to one Parquet file, a row group at a time. The options are fixed: same rows, same bytes."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        # What the columns mean is told once, in datapackage.json: by site, there are thousands of small files.
        self._schema = plain_schema(schema)
        self._writer = pq.ParquetWriter(path, self._schema, compression="snappy", version="2.6")

    def write(self, rows: Sequence[Row]) -> None:
        """Write rows as one row group."""
        self.write_batch(record_batch(self._schema, rows))

    def write_batch(self, batch: pa.RecordBatch) -> None:
        """Write a batch as one row group."""
        self._writer.write_batch(batch, row_group_size=max(1, batch.num_rows))

    def close(self) -> None:
        """Finish the file; a file without rows keeps its columns and their types."""
        self._writer.close()


class StreamedTables:
    """The tables that grow while reports are read: buffered, and written every few hundred documents."""

    def __init__(self, folder: Path, tables: Sequence[Table]) -> None:
        self._writers = [TableWriter(folder / f"{t.name}.parquet", t.schema) for t in tables]
        self._buffers: list[list[Row]] = [[] for _ in tables]
        self._documents = 0

    def __enter__(self) -> StreamedTables:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._flush()
        for writer in self._writers:
            writer.close()

    def add(self, rows: Sequence[list[Row]]) -> None:
        """Append the rows of one document, one list per table."""
        for buffer, new in zip(self._buffers, rows, strict=True):
            buffer += new
        self._documents += 1
        if self._documents >= _DOCUMENTS_PER_GROUP or any(len(buffer) >= _ROWS_PER_GROUP for buffer in self._buffers):
            self._flush()

    def _flush(self) -> None:
        for writer, buffer in zip(self._writers, self._buffers, strict=True):
            if buffer:
                writer.write(buffer)
                buffer.clear()
        self._documents = 0


def write_table(folder: Path, table: Table, rows: Sequence[Row]) -> None:
    """Write a whole table that fits in memory."""
    writer = TableWriter(folder / f"{table.name}.parquet", table.schema)
    writer.write(rows)
    writer.close()


def write_json(path: Path, tree: object) -> None:
    """Write JSON for people and programs: UTF-8 whatever the locale, indented, keys in the order given."""
    path.write_text(json.dumps(tree, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


@contextmanager
def open_staging(out: Path) -> Iterator[Path]:
    """Give a staging folder inside `out`, made if missing; finish or forget what a killed run left there before.

    Raises `UsageError` when `out` cannot be written or another run is writing there.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = _lock(out)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written: {error.strerror}. Choose another folder with --out.") from error
    try:
        try:
            recover(out)
            staging = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=out))
        except OSError as error:
            message = f"{out}: cannot be written: {error.strerror}. Choose another folder with --out."
            raise UsageError(message) from error
        try:
            yield staging
        finally:
            if not (out / JOURNAL).exists():  # else the next run still needs what is staged
                shutil.rmtree(staging, ignore_errors=True)
    finally:
        if lock is not None:
            os.close(lock)


def _lock(out: Path) -> int | None:
    """Return an open handle that keeps other runs out of the folder until closed, or None where there are no locks."""
    if fcntl is None:
        return None
    handle = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise UsageError(f"{out}: another run is writing there; wait for it or choose another --out.") from None
    except OSError:  # a network file system without locks
        pass
    return handle


def commit(out: Path, staging: Path) -> None:
    """Put everything staged in place of the previous tables, `run.json` last; once begun it is always finished."""
    names = sorted((p.name for p in staging.iterdir()), key=lambda name: (name == _LAST, name))
    entry = staging / JOURNAL
    write_json(entry, {"staging": staging.name, "names": names, "by_site": BY_SITE in names})
    _sync(staging, names)
    os.replace(entry, out / JOURNAL)
    try:
        recover(out)
    except KeyboardInterrupt:  # too late to stop: half of the tables would be new
        recover(out)
        raise


def _sync(staging: Path, names: Sequence[str]) -> None:
    """Have the disk hold what the journal names before the journal is seen."""
    for name in (*names, JOURNAL):
        path = staging / name
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def recover(out: Path) -> None:
    """Finish the commit that a killed run had begun, if any, and remove staging folders that no run will finish."""
    journal = out / JOURNAL
    if journal.is_file():
        tree = json.loads(journal.read_text(encoding="utf-8"))
        staging = out / Path(tree["staging"]).name
        if not tree["by_site"] and (out / BY_SITE).is_dir():
            shutil.rmtree(out / BY_SITE)  # tables of an earlier run: they would disagree with the new ones
        for name in tree["names"]:
            if (staging / name).exists():
                _replace(staging / name, out / name)
        journal.unlink()
    for stale in out.glob(f"{STAGING_PREFIX}*"):
        shutil.rmtree(stale, ignore_errors=True)


def _replace(new: Path, old: Path) -> None:
    """Rename over what was there, a folder too."""
    if old.is_dir():
        aside = new.with_name(f"{STAGING_PREFIX}old-{old.name}")
        with suppress(FileNotFoundError):
            shutil.rmtree(aside)
        os.replace(old, aside)
    os.replace(new, old)
