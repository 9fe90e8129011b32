"""Tables on disk read again, row by row: only one batch of rows is in memory at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pyarrow.parquet as pq

from extract.tables.parts import free_memory

_ROWS_AT_ONCE = 500  # memory: a row may hold the text of a report

Row = tuple[object, ...]


def table_files(folder: Path, name: str) -> list[str]:
    """Return the files of a table, in the order of its rows; none when it is not there."""
    path = folder / f"{name}.parquet"
    if path.is_dir():
        return sorted(map(str, path.glob("*.parquet")))
    return [str(path)] if path.exists() else []


def table_columns(files: Sequence[str]) -> list[str]:
    """Return the names of a table's columns; none where it has no file."""
    return list(pq.read_schema(files[0]).names) if files else []


def read_rows(files: Sequence[str], columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a table's files, with these columns in this order."""
    for path in files:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS_AT_ONCE, columns=list(columns)):
                yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)
        free_memory()


def read_where(files: Sequence[str], columns: Sequence[str], key: str, value: str) -> Iterator[Row]:
    """Yield the rows whose column `key` is `value`; stretches of a file that cannot hold it are not read."""
    for path in files:
        found = pq.read_table(path, columns=list(columns), filters=[(key, "=", value)])
        yield from zip(*(found.column(column).to_pylist() for column in columns), strict=True)


def read_text(folder: Path, document_id: str) -> str:
    """Return the text of a document, empty where it could not be read."""
    return str(next(read_where(table_files(folder, "texts"), ["text"], "document_id", document_id), ("",))[0])


def read_among(files: Sequence[str], columns: Sequence[str], key: str, values: Collection[str]) -> Iterator[Row]:
    """Yield the rows whose column `key` is one of `values`, one part of the table in memory at a time."""
    for path in files:
        found = pq.read_table(path, columns=list(columns), filters=[(key, "in", sorted(values))])
        yield from zip(*(found.column(column).to_pylist() for column in columns), strict=True)


def read_documents(files: Sequence[str], columns: Sequence[str]) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows of each document, by its id. A table holds the rows of a document one after the other."""
    rows = read_rows(files, ["document_id", *columns])
    for document_id, group in groupby(rows, key=itemgetter(0)):
        yield str(document_id), [row[1:] for row in group]
