"""A report as data frames, for people who work in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.sites import site_columns
from extract.tables import record_batch, report_rows
from models.records import Report
from models.schemas import PER_DOCUMENT
from models.taxonomy import Taxonomy, load_taxonomy

if TYPE_CHECKING:
    import pandas as pd


def data_frames(report: Report, taxonomy: Taxonomy | None = None) -> dict[str, pd.DataFrame]:
    """Return the tables of one report by name, with the columns and types of those that a run writes."""
    taxonomy = taxonomy or load_taxonomy()
    made = report_rows(report, taxonomy.version, site_columns(taxonomy))
    pairs = zip(PER_DOCUMENT, made.rows, strict=True)
    return {table.name: record_batch(table.schema, rows).to_pandas() for table, rows in pairs}
