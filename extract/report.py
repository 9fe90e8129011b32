"""One report, whole: from a file to the rows of every table."""

from __future__ import annotations

from models.options import ReadOptions
from models.records import Report, Source
from models.taxonomy import Taxonomy


def process_source(source: Source, taxonomy: Taxonomy, options: ReadOptions) -> Report:
    """Return the report of `source`; a document that cannot be read gives a report whose row says why. Never raises."""
    raise NotImplementedError
