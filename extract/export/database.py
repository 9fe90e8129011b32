"""The tables as one DuckDB file with keys, comments, and views that show names for ids. The only door to duckdb."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from extract.export.tables_on_disk import ColumnKind, StoredTable, StoredTables
from models.errors import UsageError, how_to_install

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TYPES = {
    ColumnKind.TEXT: "VARCHAR",
    ColumnKind.WHOLE: "BIGINT",
    ColumnKind.NUMBER: "DOUBLE",
    ColumnKind.FLAG: "BOOLEAN",
    ColumnKind.TEXTS: "VARCHAR[]",
}
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",  # nothing is fetched
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "true",
}
_VIEW_SUFFIX = "_labelled"


def write_database(stored: StoredTables, path: Path) -> list[tuple[str, int]]:
    """Write the tables and their views; return names and numbers of rows.

    Raises `UsageError` when duckdb is not installed.
    """
    try:
        import duckdb
    except ModuleNotFoundError as error:
        raise UsageError(f"duckdb is not installed: {how_to_install('duckdb')}") from error
    with duckdb.connect(str(path), config=_SETTINGS) as database:
        written = []
        for table in stored.tables:
            database.execute(_create(table))
            written.append((table.name, _fill(database, table)))
            for statement in _comments(table):
                database.execute(statement)
        for table in stored.tables:
            if view := _view(table, stored):
                database.execute(view)
    return written


def _create(table: StoredTable) -> str:
    columns = [f"{_name(column.name)} {_TYPES[column.kind]}" for column in table.columns]
    if table.primary_key:
        columns.append(f"PRIMARY KEY ({', '.join(map(_name, table.primary_key))})")
    return f"CREATE TABLE {_name(table.name)} ({', '.join(columns)})"


def _fill(database: DuckDBPyConnection, table: StoredTable) -> int:
    """Insert the rows a batch at a time; return how many."""
    count = 0
    for batch in table.batches():
        database.register("incoming", pa.Table.from_batches([batch]))
        database.execute(f"INSERT INTO {_name(table.name)} SELECT * FROM incoming")
        count += batch.num_rows
    database.execute("DROP VIEW IF EXISTS incoming")
    return count


def _comments(table: StoredTable) -> list[str]:
    """Return what says in French, inside the file, what tables and columns are; keys to other tables among it."""
    to = {own: f"{_name(other)}.{_name(theirs)}" for own, other, theirs in table.links}
    statements = [f"COMMENT ON TABLE {_name(table.name)} IS {_text(table.description)}"]
    for column in table.columns:
        meaning = f"{column.title_fr} : {column.description}" if column.title_fr != column.name else column.description
        if column.name in to:
            meaning += f" → {to[column.name]}"
        statements.append(f"COMMENT ON COLUMN {_name(table.name)}.{_name(column.name)} IS {_text(meaning)}")
    return statements


def _view(table: StoredTable, stored: StoredTables) -> str | None:
    """Return a view of a table of answers with the names of site, question and option; None for other tables."""
    names = {column.name for column in table.columns}
    known = {other.name for other in stored.tables}
    if "indicator_id" not in names or "label_fr" in names or "codebook" not in known:
        return None
    question = "SELECT DISTINCT indicator_id, indicator_label_fr, indicator_label_en FROM codebook"
    shown = ["facts.*", "question.indicator_label_fr", "question.indicator_label_en"]
    joins = [f"LEFT JOIN ({question}) AS question USING (indicator_id)"]
    if "value_id" in names:
        shown += ["answer.label_fr AS value_label_fr", "answer.label_en AS value_label_en"]
        joins.append("LEFT JOIN codebook AS answer USING (indicator_id, value_id)")
    if "site_id" in names and "sites" in known:
        shown.append("place.site_name")
        joins.append("LEFT JOIN sites AS place USING (site_id)")
    source = f"{_name(table.name)} AS facts {' '.join(joins)}"
    return f"CREATE VIEW {_name(table.name + _VIEW_SUFFIX)} AS SELECT {', '.join(shown)} FROM {source}"


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
