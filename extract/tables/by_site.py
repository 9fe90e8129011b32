"""The tables once more, cut by site: for people who work on one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from extract.tables.parts import schema_of, write_parquet
from models.columns import Table

BY_SITE = "by_site"
_ROWS_AT_ONCE = 50_000  # memory: as many rows as one row group


def write_by_site(
    folders: Mapping[str, Path],
    tables: Sequence[Table],
    parts: Mapping[str, Sequence[str]],
    site_by_document: Mapping[str, str],
) -> None:
    """Write ``NAME.parquet`` of each table into the folder of each site; documents without a site are in none.

    Every site gets every table, also an empty one. `folders`: those of the sites, which are there. `parts`: files of
    each table, in order. `site_by_document`: document id → site id.
    """
    for table in tables:
        for group in _groups_of_sites(parts[table.name], sorted(folders), site_by_document):
            _write_group(parts[table.name], folders, table, group, site_by_document)


def _batches(paths: Sequence[str], columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
    for path in paths:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(columns=columns)


def _groups_of_sites(
    paths: Sequence[str], sites: Sequence[str], site_by_document: Mapping[str, str]
) -> Iterator[list[str]]:
    """Yield runs of sites whose rows together fit in memory."""
    rows: Counter[str] = Counter()
    for batch in _batches(paths, ["document_id"]):
        for document, count in Counter(batch.column(0).to_pylist()).items():
            rows[site_by_document.get(str(document), "")] += count
    group: list[str] = []
    total = 0
    for site in sites:
        if group and total + rows[site] > _ROWS_AT_ONCE:
            yield group
            group, total = [], 0
        group.append(site)
        total += rows[site]
    if group:
        yield group


def _write_group(
    paths: Sequence[str],
    folders: Mapping[str, Path],
    table: Table,
    sites: Sequence[str],
    site_by_document: Mapping[str, str],
) -> None:
    chosen = set(sites)
    wanted = {document for document, site in site_by_document.items() if site in chosen}
    kept = []
    for batch in _batches(paths):
        documents = batch.column("document_id").to_pylist()
        kept.append(batch.take(pa.array([i for i, d in enumerate(documents) if d in wanted], pa.int64())))
    rows = pa.Table.from_batches(kept, schema=schema_of(table)).combine_chunks()
    place: dict[str, list[int]] = {site: [] for site in sites}
    for index, document in enumerate(rows.column("document_id").to_pylist()):
        place[site_by_document[str(document)]].append(index)
    for site, indices in place.items():
        part = rows.take(pa.array(indices, pa.int64())).combine_chunks()
        write_parquet(part, str(folders[site] / f"{table.name}.parquet"))
