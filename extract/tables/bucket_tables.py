"""Rows of a bucket, from wherever they lie: put in order and written, one table after the other.

Only one table of the bucket is in memory at a time, so that a bucket of thousands of documents takes little more of it
than the reading of one.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from extract.tables.parts import (
    Bucket,
    BucketJob,
    Frame,
    PartFiles,
    PlacedDocument,
    Portion,
    Tables,
    free_memory,
    read_part,
    schema_of,
    unpack_table,
    write_part,
)
from extract.tables.tally import COUNTED, tally_of
from models.columns import Table
from models.schemas import DOCUMENTS, FACTS, KEPT


def write_bucket(job: BucketJob) -> Bucket:
    """Write the part of every table that holds the documents of a bucket, and return what they are called.

    The bytes depend on the documents alone, not on where their rows come from. Raises OSError when the disk does, and
    ValueError when a document's rows are not where they should be.
    """
    portions = [_Wanted(portion) for portion in job.portions]
    parts: dict[str, str] = {}
    counted: Tables = {}
    for table in KEPT:
        rows = _ordered(table, portions, job.documents)
        parts[table.name] = write_part(os.path.join(job.folder, table.name), f"part-{job.number:05d}", rows)
        if table.name in COUNTED:
            counted[table.name] = rows.select(COUNTED[table.name])
        del rows
        free_memory()
    return Bucket(number=job.number, parts=parts, tally=tally_of(counted))


class _Wanted:
    """The documents that are to be taken from a place."""

    def __init__(self, portion: Portion) -> None:
        self._place = portion.place
        self._ids = pa.array(portion.document_ids, pa.string())
        found = Counter(map(str, self._load(DOCUMENTS)["document_id"].to_pylist()))
        self._times = found if found.total() > len(found) else None
        self._is_all = found.keys() == set(portion.document_ids)

    def rows(self, table: Table) -> pa.Table:
        """Return their rows of a table, each document once."""
        rows = self._load(table)
        if self._times is not None:
            rows = _once(rows, self._times)
        return rows if self._is_all else rows.filter(pc.is_in(rows["document_id"], value_set=self._ids))

    def _load(self, table: Table) -> pa.Table:
        return _load(self._place, table)


def _load(place: PartFiles | Frame, table: Table) -> pa.Table:
    if isinstance(place, Frame):
        return unpack_table(place, table)
    return read_part(dict(place.paths)[table.name])


def _once(rows: pa.Table, times: Counter[str]) -> pa.Table:
    """Return each document once: files that were given the same bytes while they were read are in a frame twice."""
    documents = [str(document) for document in rows["document_id"].to_pylist()]
    most = {document: count // times[document] for document, count in Counter(documents).items()}
    seen: Counter[str] = Counter()
    kept = []
    for index, document in enumerate(documents):
        seen[document] += 1
        if seen[document] <= most[document]:
            kept.append(index)
    return rows.take(pa.array(kept, pa.int64()))


def _ordered(table: Table, portions: Sequence[_Wanted], documents: Sequence[PlacedDocument]) -> pa.Table:
    """Return the rows of a table in the order of `documents`, with the names that they have there."""
    found = pa.concat_tables([schema_of(table).empty_table(), *(portion.rows(table) for portion in portions)])
    ids = pa.array([d.document_id for d in documents], pa.string())
    ranks = np.asarray(pc.index_in(found["document_id"], value_set=ids))
    rows = found.take(np.argsort(ranks, kind="stable")).combine_chunks()
    if table is DOCUMENTS:
        if rows["document_id"].to_pylist() != ids.to_pylist():
            raise ValueError(f"{len(documents)} documents were to be written, and rows of {rows.num_rows} were found")
        return _replaced(
            rows,
            file_name=[d.file_names[0] for d in documents],
            file_names=[list(d.file_names) for d in documents],
            source_uri=[d.source_uri for d in documents],
        )
    if table is FACTS:
        names = {d.document_id: d.file_names[0] for d in documents}
        return _replaced(rows, file_name=[names[str(i)] for i in rows["document_id"].to_pylist()])
    return rows


def _replaced(table: pa.Table, **columns: list[Any]) -> pa.Table:
    for name, values in columns.items():
        index = table.schema.get_field_index(name)
        table = table.set_column(index, table.schema.field(index), pa.array(values, table.schema.field(index).type))
    return table
