"""Rows → Arrow record batches with the declared schemas, and tables read from the bytes of their files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.reports.rows import Row

if TYPE_CHECKING:
    import pandas as pd


def record_batch(schema: pa.Schema, rows: Sequence[Row]) -> pa.RecordBatch:
    """Return rows as columns of the declared types; text that is not valid Unicode keeps all but its stray halves."""
    columns: list[tuple[object, ...]] = list(zip(*rows, strict=True)) if rows else [() for _ in schema]
    arrays = [_array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def data_frame(parts: Sequence[bytes]) -> pd.DataFrame:
    """Return a table, read from the bytes of its Parquet files in order, with its columns and types."""
    return pa.concat_tables([pq.read_table(pa.BufferReader(part)) for part in parts]).to_pandas()


def _array(values: tuple[object, ...], kind: pa.DataType) -> pa.Array[Any]:
    try:
        return pa.array(values, type=kind)
    except UnicodeEncodeError:  # half of a surrogate pair, from a broken font map or an undecodable file name
        return pa.array([_valid(value) for value in values], type=kind)


def _valid(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return [_valid(item) for item in value] if isinstance(value, list) else value
