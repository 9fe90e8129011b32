"""How a column of a table is declared: its type, what it means, whether it is always there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pyarrow as pa


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the output.

    `links`: own column → table whose column of the same name it points to, or ``table.column`` where the name differs.
    """

    name: str
    description: str
    schema: pa.Schema
    primary_key: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


# Arrow has no type for "may be missing" that pandas understands by itself: without this note a flag with a null comes
# back as a column of Python objects, and a whole number with a null as a float.
_PANDAS_NULLABLE = {pa.bool_(): ("bool", "boolean"), pa.int64(): ("int64", "Int64")}


def _column(name: str, kind: pa.DataType, description: str, *, required: bool = True, enum: str = "") -> pa.Field[Any]:
    metadata = {"description": description, "required": "true" if required else "false"}
    if enum:
        metadata["enum"] = enum
    return pa.field(name, kind, metadata=metadata)


def text(name: str, description: str, *, required: bool = True, enum: type[StrEnum] | str = "") -> pa.Field[Any]:
    """Return a text column. `enum`: its closed list of values, from an enumeration or joined by a bar."""
    values = enum if isinstance(enum, str) else "|".join(member.value for member in enum)
    return _column(name, pa.string(), description, required=required, enum=values)


def whole(name: str, description: str, *, required: bool = True) -> pa.Field[Any]:
    """Return a column of whole numbers."""
    return _column(name, pa.int64(), description, required=required)


def number(name: str, description: str, *, required: bool = False) -> pa.Field[Any]:
    """Return a column of decimal numbers."""
    return _column(name, pa.float64(), description, required=required)


def flag(name: str, description: str, *, required: bool = True) -> pa.Field[Any]:
    """Return a column of true and false."""
    return _column(name, pa.bool_(), description, required=required)


def texts(name: str, description: str) -> pa.Field[Any]:
    """Return a column of lists of texts."""
    return _column(name, pa.list_(pa.string()), description)


def titled(field: pa.Field[Any], *, fr: str, en: str) -> pa.Field[Any]:
    """Return the column with names of its own for people, in French and English."""
    notes: dict[bytes | str, bytes | str] = {"title_fr": fr, "title_en": en}
    for key, value in (field.metadata or {}).items():
        notes[key] = value
    return field.with_metadata(notes)


def numbers(name: str, description: str) -> pa.Field[Any]:
    """Return a column of lists of decimal numbers, any of which may be null."""
    return _column(name, pa.list_(pa.float64()), description)


def octets(name: str, description: str) -> pa.Field[Any]:
    """Return a column of bytes."""
    return _column(name, pa.binary(), description)


def schema(*fields: pa.Field[Any]) -> pa.Schema:
    """Return the schema of these columns, with the note that pandas needs to keep nulls in flags and whole numbers."""
    columns = [
        {"name": f.name, "field_name": f.name, "pandas_type": kinds[0], "numpy_type": kinds[1], "metadata": None}
        for f in fields
        if (kinds := _PANDAS_NULLABLE.get(f.type)) and not is_required(f)
    ]
    pandas = {"index_columns": [], "column_indexes": [], "columns": columns, "pandas_version": "2"}
    return pa.schema(list(fields), metadata={"pandas": json.dumps(pandas)})


def plain_schema(described: pa.Schema) -> pa.Schema:
    """Return the same columns and types, with the note for pandas and without what the columns mean."""
    notes: dict[bytes | str, bytes | str] = {}
    for key, value in (described.metadata or {}).items():
        notes[key] = value
    return pa.schema([field.remove_metadata() for field in described], metadata=notes)


def field_note(field: pa.Field[Any], key: str) -> str:
    """Return what the schema says of a column under `description`, `required`, `enum`, `title_fr` or `title_en`.

    Empty when it says nothing.
    """
    return (field.metadata or {}).get(key.encode(), b"").decode()


def is_required(field: pa.Field[Any]) -> bool:
    """Tell whether the column has a value in every row."""
    return field_note(field, "required") == "true"
