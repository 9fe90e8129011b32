"""Rows on their way to disk: packed where a document is read, put in order and written a part of a table at a time.

A table of a large archive is a folder of parts. Each part holds the documents of one bucket, by file name. The name of
a part ends with a digest of its bytes: who has listed a folder can find a part gone, never another in its place.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from extract.reports.batches import record_batch
from extract.reports.rows import ReportRows, Row
from extract.reports.sites import SiteFacts
from extract.tables.tally import BucketTally
from models.columns import Table, plain_schema
from models.schemas import FACTS, KEPT

Tables = dict[str, "pa.Table"]

_ROWS_PER_GROUP = 50_000
_HOW: dict[str, Any] = {"compression": "snappy", "version": "2.6"}
_SCHEMAS = {table.name: plain_schema(table.schema) for table in KEPT}
_LENGTH = struct.Struct("<Q")


class PartFiles(NamedTuple):
    """Where a written bucket lies: the file of each table."""

    paths: tuple[tuple[str, str], ...]


class Frame(NamedTuple):
    """Where packed rows lie: a stretch of a file. `start`: of the packed rows, in bytes."""

    path: str
    start: int
    length: int


class Portion(NamedTuple):
    """Rows that are to be taken from a place: of these documents, and of no others that are there."""

    place: PartFiles | Frame
    document_ids: tuple[str, ...]


class PlacedDocument(NamedTuple):
    """A document as it is to stand in the tables: what its files are called may have changed since it was read."""

    document_id: str
    file_names: tuple[str, ...]
    source_uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketJob:
    """A bucket to write: its documents by file name, where their rows are, and the folder that gets the parts."""

    number: int
    documents: tuple[PlacedDocument, ...]
    portions: tuple[Portion, ...]
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A bucket that was written. `parts`: table → file name in the folder of that table. `tally`: what it holds."""

    number: int
    parts: dict[str, str]
    tally: BucketTally


def pack_rows(found: Sequence[ReportRows]) -> bytes:
    """Return the rows of documents as bytes: the tables of `KEPT` in that order, each an Arrow stream."""
    rows: list[list[Row]] = [[] for _ in KEPT]
    for one in found:
        for all_rows, new in zip(rows, (*one.rows, fact_rows(one.facts)), strict=True):
            all_rows += new
    packed = []
    for table, own in zip(KEPT, rows, strict=True):
        schema = _SCHEMAS[table.name]
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, schema) as stream:
            stream.write_batch(record_batch(schema, own))
        data = sink.getvalue().to_pybytes()
        packed += [_LENGTH.pack(len(data)), data]
    return b"".join(packed)


def unpack_rows(data: bytes) -> Tables:
    """Return the tables that `pack_rows` packed, by name."""
    found: Tables = {}
    at = 0
    for table in KEPT:
        (length,) = _LENGTH.unpack_from(data, at)
        at += _LENGTH.size
        found[table.name] = pa.ipc.open_stream(pa.py_buffer(data)[at : at + length]).read_all()
        at += length
    return found


def unpack_table(frame: Frame, table: Table) -> pa.Table:
    """Return one table of those that `pack_rows` packed, from where they lie. Raises OSError."""
    with open(frame.path, "rb") as file:
        file.seek(frame.start)
        for one in KEPT:
            (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
            if one is table:
                return pa.ipc.open_stream(file.read(length)).read_all()
            file.seek(length, os.SEEK_CUR)
    raise ValueError(f"{table.name}: not among the tables that are kept")


def fact_rows(facts: SiteFacts | None) -> list[Row]:
    """Return the rows of `facts` for a document: one, or none where it names no site."""
    if facts is None:
        return []
    printed_on, era_rank, file_name = facts.rank
    counts = [number for three in facts.counts for number in three]
    head = (facts.document_id, facts.site_id, facts.name, printed_on, era_rank, file_name, facts.era)
    return [(*head, facts.flags, counts, facts.doubtful)]


def read_facts(path: str) -> list[SiteFacts]:
    """Return the facts of one part, in its order."""
    return [
        SiteFacts(
            site_id=site_id,
            name=name,
            document_id=document_id,
            rank=(printed_on, era_rank, file_name),
            era=era,
            flags=flags,
            counts=tuple(zip(*[iter(counts)] * 3, strict=True)),
            doubtful=doubtful,
        )
        for document_id, site_id, name, printed_on, era_rank, file_name, era, flags, counts, doubtful in read_columns(
            path, *FACTS.schema.names
        )
    ]


def read_columns(path: str, *names: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a file of a table, of these columns only. Raises OSError."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=[*names]):
            yield from zip(*(batch.column(name).to_pylist() for name in names), strict=True)


def read_parts(paths: Sequence[str]) -> pa.Table:
    """Return a table that fits in memory, from its files in order. Raises OSError."""
    return pa.concat_tables([read_part(path) for path in paths])


def count_rows(path: str) -> int:
    """Return how many rows a file of a table has. Raises OSError."""
    return pq.read_metadata(path).num_rows


def free_memory() -> None:
    """Give memory that nothing uses any more back to the system: Arrow keeps it for a while, at its peak."""
    pa.default_memory_pool().release_unused()


def warm_up() -> None:
    """Load now what is loaded at first use: the first array has pyarrow look for pandas."""
    pa.array([0])


def read_part(path: str, columns: Sequence[str] | None = None) -> pa.Table:
    """Return one file of a table, or these columns of it. Raises OSError."""
    with pq.ParquetFile(path) as file:  # and no dataset: its library takes as long to load as a small run
        return file.read(columns=None if columns is None else [*columns])


def write_part(folder: str, stem: str, table: pa.Table) -> str:
    """Write a part so that it is whole on the disk, and return its name: ``STEM-DIGEST.parquet``."""
    sink = pa.BufferOutputStream()
    write_parquet(table, sink)
    data = sink.getvalue()
    name = f"{stem}-{_digest(data)}.parquet"
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return name


def digest_of_part(path: str) -> str:
    """Return the digest that the name of a part ends with, of its bytes as they are now. Raises OSError."""
    with open(path, "rb") as file:
        return _digest(file.read())


def _digest(data: bytes | pa.Buffer) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def write_parquet(table: pa.Table, where: Any) -> None:
    """Write Parquet with fixed options: same rows, same bytes. `where`: a path or an Arrow stream."""
    pq.write_table(table, where, row_group_size=_ROWS_PER_GROUP, **_HOW)


def write_pieces(folder: Path, table: Table, pieces: Iterable[pa.Table]) -> None:
    """Write a whole table of which only a piece is in memory at a time. Raises OSError."""
    with pq.ParquetWriter(str(folder / f"{table.name}.parquet"), schema_of(table), **_HOW) as file:
        for piece in pieces:
            file.write_table(piece, row_group_size=_ROWS_PER_GROUP)
            free_memory()


def schema_of(table: Table) -> pa.Schema:
    """Return the columns of a table as they are written: what they mean is told once, in datapackage.json."""
    return _SCHEMAS.get(table.name) or plain_schema(table.schema)


def table_of(table: Table, rows: Sequence[Row]) -> pa.Table:
    """Return rows as a table that can be written."""
    return pa.Table.from_batches([record_batch(schema_of(table), rows)])
