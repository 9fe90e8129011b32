"""The tables as comma separated values, one file each, with a `datapackage.json` that fits them.

UTF-8, a comma between cells, quotes where needed, flags as true and false, nothing for null, lists as JSON. Numbers are
written as they are; texts as `extract.export.inert` makes them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extract.export.inert import inert
from extract.export.tables_on_disk import DESCRIPTOR, ColumnKind, StoredTable, StoredTables
from extract.tables.store import write_json

_NOTE = (
    "Texts that a spreadsheet would run have an apostrophe in front: at their beginning, and after a separator or a "
    "line end. Taking one apostrophe away there gives the text back."
)


def write_csv(stored: StoredTables, folder: Path) -> list[tuple[str, int]]:
    """Write every table into `folder`; return their names and numbers of rows."""
    written = [(table.name, _write_table(table, folder / f"{table.name}.csv")) for table in stored.tables]
    write_json(folder / DESCRIPTOR, _descriptor(stored))
    return written


def _write_table(table: StoredTable, path: Path) -> int:
    cells = tuple(_CELLS[column.kind] for column in table.columns)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in table.columns])
        for row in table.rows():
            writer.writerow([None if value is None else cell(value) for cell, value in zip(cells, row, strict=True)])
            count += 1
    return count


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _list(values: list[str]) -> str:
    return inert(json.dumps(values, ensure_ascii=False))


def _as_is(value: object) -> object:
    return value


_CELLS: dict[ColumnKind, Callable[[Any], object]] = {
    ColumnKind.TEXT: inert,
    ColumnKind.WHOLE: _as_is,
    ColumnKind.NUMBER: _as_is,
    ColumnKind.FLAG: _flag,
    ColumnKind.TEXTS: _list,
}


def _descriptor(stored: StoredTables) -> dict[str, Any]:
    """Return the descriptor of the run with its resources turned into files of comma separated values."""
    described: dict[str, Any] = json.loads(stored.descriptor)
    described["description"] = f"{described.get('description', '')} {_NOTE}".strip()
    for resource, table in zip(described["resources"], stored.tables, strict=True):
        resource |= {"path": f"{table.name}.csv", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
        kinds = {column.name: column.kind for column in table.columns}
        for field in resource["schema"]["fields"]:
            if kinds.get(field["name"]) == ColumnKind.TEXTS:
                field["type"] = "array"  # JSON text, which it now is
    return described
