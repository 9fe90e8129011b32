"""The tables that a run left, as they are described there, read a batch at a time: memory does not grow with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.tables.publish import current_folder
from models.errors import UsageError

DESCRIPTOR = "datapackage.json"
_ROWS_AT_ONCE = 10_000  # memory: quotes and free texts make a row of a kilobyte or two


class ColumnKind(StrEnum):
    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"
    TEXTS = "texts"  # a list of texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column as the run described it. `title_fr`: its name for people, the column's own where none is told."""

    name: str
    kind: ColumnKind
    title_fr: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTable:
    """A table on disk. `links`: own column, table, and column there. `parts`: its files, in order."""

    name: str
    title_fr: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    links: tuple[tuple[str, str, str], ...]
    parts: tuple[Path, ...]

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows in the order in which they stand, a few thousand at once."""
        for part in self.parts:
            with pq.ParquetFile(part) as file:
                yield from file.iter_batches(_ROWS_AT_ONCE)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the same rows as values of Python, in the order of `columns`."""
        for batch in self.batches():
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def records(self, *names: str) -> Iterator[dict[str, Any]]:
        """Yield the rows with these columns only, by name; a column that the table does not have is None."""
        held = [name for name in names if any(column.name == name for column in self.columns)]
        for part in self.parts:
            with pq.ParquetFile(part) as file:
                for batch in file.iter_batches(_ROWS_AT_ONCE, columns=held):
                    yield from (dict.fromkeys(names) | row for row in batch.to_pylist())


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTables:
    """All tables of a run, in the order of their description, which is kept beside them as JSON."""

    folder: Path
    tables: tuple[StoredTable, ...]
    descriptor: str

    def named(self, name: str) -> StoredTable:
        """Return a table. Raises `UsageError` when this run wrote none of that name."""
        for table in self.tables:
            if table.name == name:
                return table
        raise UsageError(f"{self.folder}: no table {name!r} there; read the reports again with this version of Relevé.")


def open_tables(folder: Path) -> StoredTables:
    """Return the tables of an output folder, all of one run.

    A run that ends meanwhile changes nothing of them. Raises `UsageError` when there are no tables, or when one is
    missing or damaged.
    """
    again = "python pipeline.py PATH --out FOLDER writes them."
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder. Give the folder that holds the tables; {again}")
    held = current_folder(folder) or folder  # tables that were copied elsewhere have no runs beside them
    try:
        descriptor = (held / DESCRIPTOR).read_text(encoding="utf-8")
        resources = json.loads(descriptor)["resources"]
        tables = tuple(_table(held, resource) for resource in resources)
    except FileNotFoundError as error:
        raise UsageError(f"{folder}: {Path(error.filename).name} is missing. {again}") from error
    except (ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise UsageError(f"{folder / DESCRIPTOR}: cannot be read ({error}). {again}") from error
    return StoredTables(folder=folder, tables=tables, descriptor=descriptor)


def _table(folder: Path, resource: dict[str, Any]) -> StoredTable:
    name = str(resource["name"])
    parts = _parts(folder / f"{name}.parquet")
    try:
        schema = pq.read_schema(parts[0])
    except pa.ArrowInvalid as error:
        raise UsageError(f"{parts[0]}: cannot be read as a table ({error}). Read the reports again.") from error
    told = {field["name"]: field for field in resource["schema"]["fields"]}
    keys = resource["schema"].get("foreignKeys", ())
    return StoredTable(
        name=name,
        title_fr=str(resource.get("title_fr") or name),
        description=str(resource.get("description_fr") or resource.get("description") or ""),
        columns=tuple(_column(field, told.get(field.name, {})) for field in schema),
        primary_key=tuple(resource["schema"].get("primaryKey", ())),
        links=tuple((k["fields"][0], k["reference"]["resource"], k["reference"]["fields"][0]) for k in keys),
        parts=parts,
    )


def _parts(path: Path) -> tuple[Path, ...]:
    """Return the files of a table, a file or a folder of them, in the order of their names."""
    parts = tuple(sorted(path.glob("*.parquet"))) if path.is_dir() else (path,)
    if not parts or not parts[0].is_file():
        raise FileNotFoundError(2, "no such table", str(path))
    return parts


_KINDS = (
    (pa.types.is_integer, ColumnKind.WHOLE),
    (pa.types.is_floating, ColumnKind.NUMBER),
    (pa.types.is_boolean, ColumnKind.FLAG),
    (pa.types.is_list, ColumnKind.TEXTS),
)


def _column(field: pa.Field[Any], told: dict[str, Any]) -> Column:
    return Column(
        name=field.name,
        kind=next((kind for is_kind, kind in _KINDS if is_kind(field.type)), ColumnKind.TEXT),
        title_fr=str(told.get("title_fr") or field.name),
        description=str(told.get("description_fr") or told.get("description") or ""),
    )
