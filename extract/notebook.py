"""A report as data frames, for people who work in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.free_text import with_free_text
from extract.sites import site_columns
from extract.tables import record_batch, report_rows
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
