"""Rows on their way to disk: packed where a document is read, put in order and written a part of a table at a time.

A table of a large archive is a folder of parts. Each part holds the documents of one bucket, by file name. The name of
a part ends with a digest of its bytes: who has listed a folder can find a part gone, never another in its place.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extract.sites import SiteFacts
from extract.tables import ReportRows, Row, record_batch
from extract.tally import BucketTally, tally_of
from models.columns import Table, plain_schema
from models.schemas import FACTS, KEPT

Tables = dict[str, "pa.Table"]

_ROWS_PER_GROUP = 50_000
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
        for all_rows, new in zip(rows, (*one.rows, _fact_rows(one.facts)), strict=True):
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


def _fact_rows(facts: SiteFacts | None) -> list[Row]:
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
            site_id=row["site_id"],
            name=row["site_name"],
            document_id=row["document_id"],
            rank=(row["printed_on"], row["era_rank"], row["file_name"]),
            era=row["layout_era"],
            flags=row["flags"],
            counts=tuple(zip(*[iter(row["counts"])] * 3, strict=True)),
            doubtful=row["doubtful"],
        )
        for row in read_part(path).to_pylist()
    ]


def read_columns(path: str, *names: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a file of a table, of these columns only. Raises OSError."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=[*names]):
            yield from zip(*(batch.column(name).to_pylist() for name in names), strict=True)


def count_rows(path: str) -> int:
    """Return how many rows a file of a table has. Raises OSError."""
    return pq.read_metadata(path).num_rows


def warm_up() -> None:
    """Load now what is loaded at first use: the first array has pyarrow look for pandas."""
    pa.array([0])


def write_bucket(job: BucketJob) -> Bucket:
    """Write the part of every table that holds the documents of a bucket, and return what they are called.

    The bytes depend on the documents alone, not on where their rows come from. Raises OSError when the disk does, and
    ValueError when a document's rows are not where they should be.
    """
    tables = _ordered(_gather(job.portions), job.documents)
    parts = {}
    for name, table in tables.items():
        parts[name] = write_part(os.path.join(job.folder, name), f"part-{job.number:05d}", table)
    return Bucket(number=job.number, parts=parts, tally=tally_of(tables))


def _gather(portions: Sequence[Portion]) -> Tables:
    found: dict[str, list[pa.Table]] = {table.name: [schema_of(table).empty_table()] for table in KEPT}
    for place, document_ids in portions:
        wanted = pa.array(document_ids, pa.string())
        for name, table in _once(_load(place)).items():
            found[name].append(table.filter(pc.is_in(table["document_id"], value_set=wanted)))
    return {name: pa.concat_tables(tables) for name, tables in found.items()}


def _load(place: PartFiles | Frame) -> Tables:
    if isinstance(place, Frame):
        with open(place.path, "rb") as file:
            file.seek(place.start)
            return unpack_rows(file.read(place.length))
    return {name: read_part(path) for name, path in place.paths}


def read_part(path: str) -> pa.Table:
    """Return one file of a table. Raises OSError."""
    with pq.ParquetFile(path) as file:  # and no dataset: its library takes as long to load as a small run
        return file.read()


def _once(tables: Tables) -> Tables:
    """Return each document once: files that were given the same bytes while they were read are in a frame twice."""
    times = Counter(map(str, tables["documents"]["document_id"].to_pylist()))
    if len(times) == tables["documents"].num_rows:
        return tables
    kept: Tables = {}
    for name, table in tables.items():
        documents = [str(document) for document in table["document_id"].to_pylist()]
        most = {document: count // times[document] for document, count in Counter(documents).items()}
        seen: Counter[str] = Counter()
        rows = []
        for index, document in enumerate(documents):
            seen[document] += 1
            if seen[document] <= most[document]:
                rows.append(index)
        kept[name] = table.take(pa.array(rows, pa.int64()))
    return kept


def _ordered(tables: Tables, documents: Sequence[PlacedDocument]) -> Tables:
    """Return the rows in the order of `documents`, with the names that they have there."""
    ids = pa.array([d.document_id for d in documents], pa.string())
    placed: Tables = {}
    for name, table in tables.items():
        ranks = np.asarray(pc.index_in(table["document_id"], value_set=ids))
        placed[name] = table.take(np.argsort(ranks, kind="stable")).combine_chunks()
    rows = placed["documents"]
    if rows["document_id"].to_pylist() != ids.to_pylist():
        raise ValueError(f"{len(documents)} documents were to be written, and rows of {rows.num_rows} were found")
    placed["documents"] = _replaced(
        rows,
        file_name=[d.file_names[0] for d in documents],
        file_names=[list(d.file_names) for d in documents],
        source_uri=[d.source_uri for d in documents],
    )
    names = {d.document_id: d.file_names[0] for d in documents}
    facts = placed[FACTS.name]
    placed[FACTS.name] = _replaced(facts, file_name=[names[str(i)] for i in facts["document_id"].to_pylist()])
    return placed


def _replaced(table: pa.Table, **columns: list[Any]) -> pa.Table:
    for name, values in columns.items():
        index = table.schema.get_field_index(name)
        table = table.set_column(index, table.schema.field(index), pa.array(values, table.schema.field(index).type))
    return table


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
    pq.write_table(table, where, compression="snappy", version="2.6", row_group_size=_ROWS_PER_GROUP)


def schema_of(table: Table) -> pa.Schema:
    """Return the columns of a table as they are written: what they mean is told once, in datapackage.json."""
    return _SCHEMAS.get(table.name) or plain_schema(table.schema)


def table_of(table: Table, rows: Sequence[Row]) -> pa.Table:
    """Return rows as a table that can be written."""
    return pa.Table.from_batches([record_batch(schema_of(table), rows)])
