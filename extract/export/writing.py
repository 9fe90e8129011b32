"""`export`: the tables of an output folder, or the taxonomy, written in the format that was asked for."""

from __future__ import annotations

import json
from pathlib import Path

from extract.export.placing import placed_file, placed_folder
from extract.export.tables_on_disk import DESCRIPTOR, open_tables
from models.errors import UsageError
from models.options import ExportFormat
from models.taxonomy import Taxonomy

_FILE_NAMES = {
    ExportFormat.XLSX: "releve.xlsx",
    ExportFormat.DUCKDB: "releve.duckdb",
    ExportFormat.GEOJSON: "sites.geojson",
    ExportFormat.SKOS: "taxonomy.ttl",
    ExportFormat.CODEBOOK: "codebook.html",
}
_FOLDER = "export"
_TABLE = ".parquet"
_OF_RUNS = frozenset((DESCRIPTOR, "run.json", "status.json", "index.html", "site.html"))  # beside the tables
_MOST_NAMED = 10


def export(
    folder: Path,
    to: ExportFormat,
    *,
    taxonomy: Taxonomy,
    into: Path | None = None,
    base: str | None = None,
    places: Path | None = None,
) -> list[str]:
    """Write an export and return what was written, a line each, for people.

    `folder`: where the tables are; SKOS and the codebook page are made of the taxonomy, and need none. `into`: file,
    or folder for CSV; `export/` inside `folder` when None. `base`: of addresses in SKOS. `places`: coordinates for
    GeoJSON.
    Raises `UsageError` when something is missing, and then leaves what was there; `OSError` when a disk is full.
    """
    target = _target(folder, to, into)
    if to == ExportFormat.CSV:
        return _csv(folder, target)
    with placed_file(target) as made:
        if to == ExportFormat.XLSX:
            lines = _xlsx(folder, made)
        elif to == ExportFormat.DUCKDB:
            lines = _duckdb(folder, made)
        elif to == ExportFormat.GEOJSON:
            lines = _geojson(folder, made, places)
        elif to == ExportFormat.SKOS:
            lines = _skos(made, taxonomy, base)
        else:
            lines = _codebook(folder, made, taxonomy)
    return [*lines, f"Written: {target}"]


def _target(folder: Path, to: ExportFormat, into: Path | None) -> Path:
    """Return the file or folder that is written. Raises `UsageError` where it would replace what a run wrote."""
    if to == ExportFormat.CSV:
        target = into or folder / _FOLDER / "csv"
        if _has_tables(target):
            told = f"has the tables of a run, whose {DESCRIPTOR} would be replaced; give a folder of its own"
            raise UsageError(f"{target}: {told} with --into.")
        return target
    if into is None:
        return folder / _FOLDER / _FILE_NAMES[to]
    target = into / _FILE_NAMES[to] if into.is_dir() else into
    if (target.name in _OF_RUNS or target.suffix == _TABLE) and _has_tables(target.parent):
        raise UsageError(f"{target}: is a file of a run; give another name with --into.")
    return target


def _has_tables(folder: Path) -> bool:
    return any(folder.glob(f"*{_TABLE}"))


def _csv(folder: Path, target: Path) -> list[str]:
    from extract.export.csv_tables import write_csv

    stored = open_tables(folder)
    with placed_folder(target) as made:
        written = write_csv(stored, made)
    return [*(_counted(f"{name}.csv", count) for name, count in written), f"Written: {target}"]


def _xlsx(folder: Path, made: Path) -> list[str]:
    from extract.export.workbook import write_workbook

    sheets = write_workbook(open_tables(folder), made)
    cut = sum(sheet.cut_cells for sheet in sheets)
    note = f"{cut} texts are longer than a cell may be: their beginning is there, the tables have them whole."
    return [*(_counted(sheet.name, sheet.row_count) for sheet in sheets), *([note] if cut else [])]


def _duckdb(folder: Path, made: Path) -> list[str]:
    from extract.export.database import write_database

    return [_counted(name, count) for name, count in write_database(open_tables(folder), made)]


def _geojson(folder: Path, made: Path, places: Path | None) -> list[str]:
    from extract.export.places import read_places, site_features

    found = site_features(open_tables(folder), None if places is None else read_places(places))
    made.write_text(json.dumps(found.tree, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    told = [_counted("of them where their commune is", found.by_commune)] if found.by_commune else []
    return [
        _counted("sites with a place", len(found.tree["features"])),
        *told,
        _counted("sites without", found.unknown),
        *_unmet(found.unmet),
    ]


def _unmet(ids: tuple[str, ...]) -> list[str]:
    """Return the lines that tell which places no site has: misspelt, or of another archive."""
    if not ids:
        return []
    more = f" and {len(ids) - _MOST_NAMED} more" if len(ids) > _MOST_NAMED else ""
    return [_counted(f"places that no site has: {', '.join(ids[:_MOST_NAMED])}{more}", len(ids))]


def _skos(made: Path, taxonomy: Taxonomy, base: str | None) -> list[str]:
    from extract.export.turtle import DEFAULT_BASE, skos_turtle

    text = skos_turtle(taxonomy, base or DEFAULT_BASE)
    made.write_text(text, encoding="utf-8", newline="\n")
    return [_counted("concepts", text.count("a skos:Concept ;"))]


def _codebook(folder: Path, made: Path, taxonomy: Taxonomy) -> list[str]:
    from extract.export.codebook_bounds import read_question_bounds
    from extract.export.codebook_page import codebook_page

    bounds = read_question_bounds(folder)
    made.write_text(codebook_page(taxonomy, bounds), encoding="utf-8", newline="\n")
    measured = [_counted("of them with error bounds", len(bounds.keys() - {None}))] if bounds else []
    return [_counted("questions", len(taxonomy.indicators)), *measured]


def _counted(what: str, count: int) -> str:
    return f"{count:>10,}  {what}"
