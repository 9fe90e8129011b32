"""A report, and the tables of a run, as data frames: for people who work in a notebook."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extract.files.storage import local_path, open_place
from extract.reports.batches import data_frame, record_batch
from extract.reports.free_text import with_free_text
from extract.reports.rows import report_rows
from extract.reports.sites import site_columns
from extract.run.generations import current_folder
from extract.run.storage_editions import published_tables
from models.errors import UsageError
from models.free_text import load_free_text
from models.records import Report
from models.schemas import PER_DOCUMENT
from models.taxonomy import Taxonomy, load_taxonomy

if TYPE_CHECKING:
    import pandas as pd


def data_frames(report: Report, taxonomy: Taxonomy | None = None, *, nlp: bool = True) -> dict[str, pd.DataFrame]:
    """Return the tables of one report by name, with the columns and types of those that a run writes.

    `nlp`: with what its free texts mention, for which a model of French is loaded once; raises `UsageError` without it.
    """
    taxonomy = taxonomy or load_taxonomy()
    made = report_rows(report, taxonomy.version, site_columns(taxonomy))
    if nlp:
        (made,) = with_free_text([made], load_free_text(taxonomy))
    pairs = zip(PER_DOCUMENT, made.rows, strict=True)
    return {table.name: record_batch(table.schema, rows).to_pandas() for table, rows in pairs}


def open_tables(out: str | Path, *names: str) -> dict[str, pd.DataFrame]:
    """Return the tables of a run by name, those of `names` or all: all of one and the same run.

    `out`: the folder or the URL that the run wrote to. Raises `UsageError` when it holds no such table.
    """
    folder = local_path(str(out))
    if folder is not None:
        parts = _parts_of_folder(current_folder(folder) or folder)
        return {name: data_frame([path.read_bytes() for path in parts[name]]) for name in _chosen(out, names, parts)}
    place = open_place(str(out))
    stored = published_tables(place)
    return {name: data_frame([place.read(file.key) for file in stored[name]]) for name in _chosen(out, names, stored)}


def _parts_of_folder(folder: Path) -> dict[str, list[Path]]:
    """Return the files of each table, by name: one, or the parts of a table that is a folder."""
    tables = sorted(folder.glob("*.parquet"))
    return {path.stem: sorted(path.glob("*.parquet")) if path.is_dir() else [path] for path in tables}


def _chosen(out: str | Path, names: Sequence[str], found: Collection[str]) -> Sequence[str]:
    if missing := [name for name in names if name not in found]:
        raise UsageError(f"{out}: no table {', '.join(missing)}; there is {', '.join(found) or 'none at all'}")
    return names or tuple(found)
