"""The tables of a folder read again, document by document: only one batch of rows is in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pyarrow.parquet as pq

_ROWS_AT_ONCE = 4_000

Row = tuple[object, ...]


def has_table(folder: Path, name: str) -> bool:
    """Tell whether the folder holds a table of this name."""
    return (folder / f"{name}.parquet").exists()


def read_rows(folder: Path, name: str, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a table, a file or a folder of parts, with these columns in this order; flags as 0, 1, None."""
    for part in _parts(folder, name):
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches(_ROWS_AT_ONCE, columns=list(columns)):
                yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)


def read_where(folder: Path, name: str, columns: Sequence[str], key: str, value: str) -> Iterator[Row]:
    """Yield the rows whose column `key` is `value`; parts that cannot hold it are not read."""
    for part in _parts(folder, name):
        found = pq.read_table(part, columns=list(columns), filters=[(key, "=", value)])
        yield from zip(*(found.column(column).to_pylist() for column in columns), strict=True)


def _parts(folder: Path, name: str) -> list[Path]:
    path = folder / f"{name}.parquet"
    return sorted(path.glob("*.parquet")) if path.is_dir() else [path]


def read_documents(folder: Path, name: str, columns: Sequence[str]) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows of each document, by its id. A table holds the rows of a document one after the other."""
    rows = read_rows(folder, name, ["document_id", *columns])
    for document_id, group in groupby(rows, key=itemgetter(0)):
        yield str(document_id), [row[1:] for row in group]
