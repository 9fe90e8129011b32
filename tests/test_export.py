"""What is handed on says what the tables say, in the words of each program, and runs nothing."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from frictionless import Package
from typer.testing import CliRunner

import pipeline
from extract.export.inert import restored
from extract.export.tables_on_disk import open_tables
from extract.export.workbook import MOST_CHARS, write_workbook
from extract.run.engine import run_archive
from models.columns import is_required
from models.options import OcrMode, ReadOptions
from models.places.centres import commune_centres
from models.places.communes import COMMUNES
from models.schemas import CODEBOOK, PER_DOCUMENT, SITES
from models.taxonomy import load_taxonomy

HOME = Path(__file__).parents[1]
RUNNER = CliRunner()
REPORT = """# Effets sociaux et urbains de {site}

### Lien social

Des interactions sociales ont été observées entre différents publics :

- voisin·e·s du quartier
- chats du port

Ces rencontres ont lieu au quotidien.

Oui;=3+4, @SUM(1;2).

### Santé

Un jardin.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tables of two reports, one of which was written to be run by a spreadsheet."""
    folder = tmp_path_factory.mktemp("export")
    (folder / "raw").mkdir()
    for name, site in (("a.md", "=1+1"), ("b.md", "La Scierie Haute")):
        (folder / "raw" / name).write_text(REPORT.format(site=site), encoding="utf-8")
    options = ReadOptions(ocr=OcrMode.NEVER)
    run_archive(folder / "raw", folder / "out", taxonomy=load_taxonomy(), options=options)
    return folder / "out"


@pytest.fixture
def tables(made: Path, tmp_path: Path) -> Path:
    """Return a copy that a test may spoil."""
    return Path(shutil.copytree(made, tmp_path / "tables"))


def call(*arguments: object) -> tuple[int, str, str]:
    """Return exit status, standard output and standard error of the command."""
    result = RUNNER.invoke(pipeline.app, ["export", *(str(a) for a in arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def export(tables: Path, to: str, *options: object) -> str:
    status, out, err = call(tables, "--to", to, *options)
    assert (status, err) == (0, "")
    return out


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_has_every_table_and_gives_every_text_back(tables: Path) -> None:
    export(tables, "csv")
    for table in open_tables(tables).tables:
        rows = read_csv(tables / "export" / "csv" / f"{table.name}.csv")
        stored = pq.read_table(table.parts[0]).to_pylist()
        assert len(rows) == len(stored)
        for row, expected in zip(rows, stored, strict=True):
            for name, value in expected.items():
                assert same_value(row[name], value), f"{table.name}.{name}"


def same_value(cell: str, value: object) -> bool:
    """Tell whether a cell says a value: numbers are numbers as they stand, texts are themselves once restored."""
    if value is None:
        return cell == ""
    if isinstance(value, bool):
        return cell == ("true" if value else "false")
    if isinstance(value, (int, float)):
        return float(cell) == value
    return json.loads(restored(cell)) == value if isinstance(value, list) else restored(cell) == value


FORMULA = '=HYPERLINK("http://127.0.0.1/?"&A1;"lire")'


def with_verbatims(tables: Path, *texts: str) -> None:
    """Put these texts in place of the first verbatims."""
    path = tables / "verbatims.parquet"
    table = pq.read_table(path)
    column = table.schema.get_field_index("text")
    said = [*texts, *table.column(column).to_pylist()[len(texts) :]]
    pq.write_table(table.set_column(column, table.schema.field(column), [said]), path)


def test_csv_runs_nothing(tables: Path) -> None:
    with_verbatims(tables, FORMULA)
    export(tables, "csv")
    (site, _) = read_csv(tables / "export" / "csv" / "sites.csv")
    assert site["site_name"] == "'=1+1"
    said = [row["text"] for row in read_csv(tables / "export" / "csv" / "verbatims.csv")]
    assert said[0] == f"'{FORMULA}"
    assert "Oui;'=3+4, '@SUM(1;2)." in said


def test_csv_is_described_for_others(tables: Path) -> None:
    export(tables, "csv")
    report = Package(os.fspath(tables / "export" / "csv" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])


def workbook(tables: Path) -> openpyxl.Workbook:
    export(tables, "xlsx")
    return openpyxl.load_workbook(tables / "export" / "releve.xlsx")


def sheet_rows(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_workbook_has_a_sheet_for_each_table_with_french_headers(tables: Path) -> None:
    book = workbook(tables)
    names = {table.name for table in open_tables(tables).tables}
    assert set(book.sheetnames) == {"Lisez-moi", *names}
    assert book.sheetnames[1] == "codebook"
    row = sheet_rows(book["observations"])[0]
    assert row["Question (indicator_id)"] == "lien_social.publics"
    assert row["Libellé de la question"] == "Publics entre lesquels des interactions sont observées"
    assert row["Libellé de la réponse"] == "voisins et voisines du quartier"
    assert row["Cochée (is_selected)"] is True
    assert isinstance(row["Confiance (confidence)"], float)
    for name in names:
        assert book[name].freeze_panes in ("A2", "B2")
        assert book[name].max_row == 1 + sum(batch.num_rows for batch in open_tables(tables).named(name).batches())


def test_a_workbook_holds_no_formula_and_texts_as_they_are(tables: Path) -> None:
    with_verbatims(tables, FORMULA)
    book = workbook(tables)
    assert sheet_rows(book["sites"])[0]["Nom du site (site_name)"] == "=1+1"
    assert sheet_rows(book["verbatims"])[0]["Texte (text)"] == FORMULA
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    quoted = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith("=")]
    assert len(quoted) >= 3
    assert all(cell.quotePrefix for cell in quoted)  # stays text when somebody edits it
    with zipfile.ZipFile(tables / "export" / "releve.xlsx") as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]
        assert not [name for name in archive.namelist() if "externalLink" in name]


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(tables: Path, tmp_path: Path) -> None:
    stored = open_tables(tables)
    sheets = write_workbook(stored, tmp_path / "small.xlsx", most_rows=40)
    parts = [sheet for sheet in sheets if sheet.name.startswith("codebook")]
    assert [sheet.name for sheet in parts] == ["codebook", "codebook (2)", "codebook (3)"]
    assert [sheet.row_count for sheet in parts[:2]] == [39, 39]  # and a header each
    book = openpyxl.load_workbook(tmp_path / "small.xlsx")
    ids = [row["Réponse (value_id)"] for sheet in parts for row in sheet_rows(book[sheet.name])]
    assert ids == [row[3] for row in stored.named("codebook").rows()]  # none lost at the seam, none twice


def test_what_a_cell_cannot_hold_is_cut_and_said(tables: Path) -> None:
    long = ["ab\x01c" + "é" * MOST_CHARS, "\U0001f333" * (MOST_CHARS // 2)]
    with_verbatims(tables, *long)
    out = export(tables, "xlsx")
    assert "1 texts are longer than a cell may be" in out
    cells = [row["Texte (text)"] for row in sheet_rows(workbook(tables)["verbatims"])]
    assert cells[0].startswith("abcé")
    assert cells[0].endswith(" […]")
    assert len(cells[0]) == MOST_CHARS
    assert cells[1] == long[1]  # letters outside the basic plane count twice; these just fit


def test_a_database_has_keys_comments_and_views_with_names(tables: Path) -> None:
    export(tables, "duckdb")
    with duckdb.connect(os.fspath(tables / "export" / "releve.duckdb"), read_only=True) as database:
        for table in open_tables(tables).tables:
            (count,) = database.execute(f"SELECT count(*) FROM {table.name}").fetchone() or ()
            assert count == sum(batch.num_rows for batch in table.batches())
            (comment,) = (
                database.execute("SELECT comment FROM duckdb_tables() WHERE table_name = ?", [table.name]).fetchone()
                or ()
            )
            assert comment == table.description
        named = "SELECT DISTINCT site_name, value_label_fr, value_label_en FROM observations_labelled"
        found = database.execute(f"{named} WHERE value_id = 'voisins' ORDER BY 1").fetchall()
        assert found == [
            ("=1+1", "voisins et voisines du quartier", "neighbours"),
            ("La Scierie Haute", "voisins et voisines du quartier", "neighbours"),
        ]
        unknown = "SELECT value_label_fr FROM observations_labelled WHERE value_raw = 'chats du port' LIMIT 1"
        assert database.execute(unknown).fetchone() == (None,)  # a phrase without an option is no option
        (rows, labelled) = database.execute(
            "SELECT (SELECT count(*) FROM coverage), (SELECT count(*) FROM coverage_labelled)"
        ).fetchone() or (0, 0)
        assert rows == labelled
        with pytest.raises(duckdb.Error, match="read-only"):
            database.execute("DELETE FROM sites")
    path = os.fspath(tables / "export" / "releve.duckdb")
    with duckdb.connect(path) as database, pytest.raises(duckdb.ConstraintException):
        database.execute("INSERT INTO sites SELECT * FROM sites")


@pytest.mark.parametrize("to", ["csv", "xlsx", "duckdb"])
def test_a_table_in_several_parts_is_handed_on_whole(tables: Path, to: str) -> None:
    path = tables / "observations.parquet"
    whole = pq.read_table(path)
    path.unlink()
    path.mkdir()
    for part, start in enumerate((0, 2)):
        pq.write_table(whole.slice(start, 2 if part == 0 else None), path / f"part-{part:05d}.parquet")
    assert f"{whole.num_rows:>10,}  observations" in export(tables, to)


def test_tables_that_were_opened_stay_those_of_one_run(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for name in ("a.md", "b.md"):
        (raw / name).write_text(REPORT.format(site=f"La Halle {name}"), encoding="utf-8")
        run_archive(raw, out, taxonomy=load_taxonomy(), options=ReadOptions(ocr=OcrMode.NEVER))
        if name == "a.md":
            stored = open_tables(out)
    assert [len(list(stored.named(table).rows())) for table in ("documents", "sites")] == [1, 1]
    assert [len(list(open_tables(out).named(table).rows())) for table in ("documents", "sites")] == [2, 2]


@pytest.mark.parametrize("to", ["csv", "xlsx", "skos", "codebook"])
def test_the_same_tables_give_the_same_bytes(tables: Path, tmp_path: Path, to: str) -> None:
    def made(place: str) -> dict[str, bytes]:
        (tmp_path / place).mkdir()
        export(tables, to, "--into", tmp_path / place)
        return {path.name: path.read_bytes() for path in (tmp_path / place).iterdir()}

    assert made("one") == made("two")


def test_a_missing_library_is_named_with_how_to_get_it(tables: Path) -> None:
    hidden = "import sys; sys.modules['duckdb'] = None; import pipeline; pipeline.app()"
    command = [sys.executable, "-c", hidden, "export", os.fspath(tables), "--to", "duckdb"]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", cwd=HOME)
    assert done.returncode == 2
    assert "make install-dev, or in another environment pip install -e '.[duckdb]'" in done.stderr


def test_exports_open_no_connection(tables: Path) -> None:
    watched = (
        "import sys, pipeline\n"
        "def watch(event, _): event.startswith('socket.connect') and sys.exit('it reached for the network')\n"
        "sys.addaudithook(watch)\n"
        "for to in ('csv', 'xlsx', 'duckdb', 'skos', 'codebook'):\n"
        "    pipeline.app(['export', sys.argv[1], '--to', to], standalone_mode=False)\n"
    )
    command = [sys.executable, "-c", watched, os.fspath(tables)]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", cwd=HOME)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list((tables / "export").iterdir())) == 5


REFUSALS = [
    # how the folder is spoilt, arguments, what the message must say
    ("none", ("--to", "pdf"), "is not one of"),
    ("gone", ("--to", "csv"), "no such folder"),
    ("empty", ("--to", "csv"), "datapackage.json is missing"),
    ("lost", ("--to", "csv"), "sites.parquet is missing"),
    ("cut", ("--to", "xlsx"), "cannot be read as a table"),
    ("odd", ("--to", "csv"), "cannot be read"),
    ("none", ("--to", "csv", "--into", "{file}"), "is a file"),
    ("none", ("--to", "xlsx", "--into", "{file}/book.xlsx"), "cannot be written"),
    ("none", ("--to", "csv", "--into", "{tables}"), "whose datapackage.json would be replaced"),
    ("none", ("--to", "codebook", "--into", "{tables}/index.html"), "is a file of a run"),
    ("none", ("--to", "xlsx", "--into", "{tables}/sites.parquet"), "is a file of a run"),
    ("none", ("--to", "skos", "--base", "no address"), "an absolute address"),
    ("none", ("--to", "geojson"), "no site of these tables lies in a commune whose place is known"),
]


def spoil(tables: Path, how: str) -> Path:
    if how == "gone":
        return tables / "nowhere"
    if how == "empty":
        (tables / "empty").mkdir()
        return tables / "empty"
    if how == "lost":
        (tables / "sites.parquet").unlink()
    elif how == "cut":
        (tables / "sites.parquet").write_bytes(b"PAR1")
    elif how == "odd":
        (tables / "datapackage.json").write_text('{"resources": 5}', encoding="utf-8")
    return tables


@pytest.mark.parametrize(("how", "arguments", "expected"), REFUSALS)
def test_refusals_say_what_is_wrong_and_leave_nothing(
    tables: Path, tmp_path: Path, how: str, arguments: tuple[str, ...], expected: str
) -> None:
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    folder = spoil(tables, how)
    status, out, err = call(folder, *(a.format(file=tmp_path / "file", tables=tables) for a in arguments))
    assert (status, out) == (2, "")
    assert expected in " ".join(err.split())
    assert not [path for path in tables.rglob("*") if path.is_file() and "export" in path.parts]
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"


def test_an_export_that_fails_leaves_the_one_before(tables: Path) -> None:
    export(tables, "csv")
    before = {path.name: path.read_bytes() for path in (tables / "export" / "csv").iterdir()}
    (tables / "codebook.parquet").write_bytes(b"PAR1")
    assert call(tables, "--to", "csv")[0] == 2
    assert {path.name: path.read_bytes() for path in (tables / "export" / "csv").iterdir()} == before


def test_places_come_from_a_file_and_only_known_sites_are_points(tables: Path, tmp_path: Path) -> None:
    places = tmp_path / "places.csv"
    french = "site_id;longitude;latitude\n1-1;2,35;48,85\nelsewhere;0;0\n"  # with decimal commas
    places.write_text(french, encoding="utf-8-sig")
    out = export(tables, "geojson", "--places", places)
    assert "1  places that no site has: elsewhere" in out
    assert "1  sites with a place" in out
    assert "1  sites without" in out
    tree = json.loads((tables / "export" / "sites.geojson").read_text(encoding="utf-8"))
    (feature,) = tree["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [2.35, 48.85]}  # longitude first
    assert feature["properties"]["site_name"] == "=1+1"


BAD_PLACES = [
    ("name,longitude,latitude\n", "line 1: columns", "no id"),
    ("site_id,longitude,latitude\n1-1,2.35,\n", "line 2: longitude and latitude must be degrees", "a number missing"),
    ("site_id,longitude,latitude\n1-1,48.85,235\n", "line 2: no place on Earth", "out of range"),
    ("site_id,longitude,latitude\n1-1,nan,2\n", "line 2: no place on Earth", "not a number"),
    ("commune_insee,longitude,latitude\n75056,2,48\n", "no site of these tables", "places of other communes"),
    ("site_id,longitude,latitude\nelsewhere,2,48\n", "no site of these tables", "places of other sites"),
    ("site_id,longitude,latitude\n1-1,48.85,2.35\n", "line 2: longitude 48.85, latitude 2.35 are exchanged", "Paris"),
    ("site_id,longitude,latitude\n1-1,2,35,48,85\n", "line 2: 5 cells for 3 columns", "commas for both"),
    ("site_id;longitude;latitude\n1-1;2,3,5;48\n", "line 2: longitude and latitude must be degrees", "no number"),
]


@pytest.mark.parametrize(("content", "expected", "why"), BAD_PLACES)
def test_places_that_cannot_be_used_are_refused(
    tables: Path, tmp_path: Path, content: str, expected: str, why: str
) -> None:
    (tmp_path / "places.csv").write_text(content, encoding="utf-8")
    status, _, err = call(tables, "--to", "geojson", "--places", tmp_path / "places.csv")
    assert status == 2, why
    assert expected in err, why


WRONG_USES = [
    (("--to", "xlsx", "--places", "x.csv"), "--places is for --to geojson alone"),
    (("--to", "csv", "--base", "urn:x:"), "--base is for --to skos alone"),
]


@pytest.mark.parametrize(("options", "expected"), WRONG_USES)
def test_what_would_be_passed_over_is_refused(tables: Path, options: tuple[str, ...], expected: str) -> None:
    status, _, err = call(tables, *options)
    assert (status, err) == (2, f"Error: {expected}\n")


def test_tables_in_object_storage_are_to_be_copied_first() -> None:
    status, _, err = call("s3://bucket/tables", "--to", "csv")
    assert (status, err.split(";")[0]) == (2, "Error: s3://bucket/tables: this command reads what is on this machine")


def test_sites_are_placed_by_commune_where_the_table_names_it(tables: Path, tmp_path: Path) -> None:
    frame = pd.read_parquet(tables / "sites.parquet")
    frame["commune_insee"] = ["75056", None]
    frame.to_parquet(tables / "sites.parquet")
    (tmp_path / "communes.csv").write_text("commune_insee,longitude,latitude\n75056,2.35,48.85\n", encoding="utf-8")
    assert "1  sites with a place" in export(tables, "geojson", "--places", tmp_path / "communes.csv")


def test_a_site_without_a_place_of_its_own_is_where_its_commune_is(tables: Path, tmp_path: Path) -> None:
    frame = pd.read_parquet(tables / "sites.parquet")
    frame["commune_insee"] = ["44109", "44109"]
    frame.to_parquet(tables / "sites.parquet")
    places = tmp_path / "places.csv"
    places.write_text(f"site_id,longitude,latitude\n{frame['site_id'].iloc[0]},2.35,48.85\n", encoding="utf-8")
    out = export(tables, "geojson", "--places", places)
    assert "2  sites with a place" in out
    assert "1  of them where their commune is" in out
    tree = json.loads((tables / "export" / "sites.geojson").read_text(encoding="utf-8"))
    own, of_commune = tree["features"]
    assert (own["geometry"]["coordinates"], own["properties"]["place_basis"]) == ([2.35, 48.85], "site_id")
    east, north = of_commune["geometry"]["coordinates"]
    assert (east, north) == (pytest.approx(-1.55, abs=0.05), pytest.approx(47.22, abs=0.05)), "Nantes"
    assert of_commune["properties"]["place_basis"] == "list of communes"
    assert "GeoNames" in tree["attribution"], "the licence of the list asks for it"
    assert "2  of them where their commune is" in export(tables, "geojson")


def test_the_list_of_communes_holds_places_of_their_own_departement() -> None:
    """Nobody's place is in the sea: towns of one département lie near each other, and metropolitan ones in Europe."""
    centres = commune_centres()
    known = {line.split(";")[1] for line in COMMUNES.read_text(encoding="utf-8").splitlines()[1:]}
    assert len(centres) > 8_000
    assert centres.keys() <= known
    cases = {"75056": (2.35, 48.85), "69123": (4.84, 45.76), "97411": (55.45, -20.88), "2A004": (8.74, 41.92)}
    for insee, (east, north) in cases.items():
        assert tuple(centres[insee]) == pytest.approx((east, north), abs=0.05), insee
    mainland = [centre for insee, centre in centres.items() if not insee.startswith("97")]
    assert all(-5.3 < c.longitude < 9.7 and 41.2 < c.latitude < 51.2 for c in mainland)


def test_every_table_and_column_is_described_in_french_too(tables: Path) -> None:
    tree = json.loads((tables / "datapackage.json").read_text(encoding="utf-8"))
    assert {"title", "title_fr", "description", "description_fr", "sources", "keywords"} <= set(tree)
    for resource in tree["resources"]:
        assert {"title_fr", "description_fr"} <= set(resource), (
            f"models/wording_fr.json does not tell {resource['name']}"
        )
        untold = [field["name"] for field in resource["schema"]["fields"] if not field.get("description_fr")]
        assert untold == [], f"models/wording_fr.json does not tell these columns of {resource['name']}"


def test_every_required_column_is_described_as_such(tables: Path) -> None:
    tree = json.loads((tables / "datapackage.json").read_text(encoding="utf-8"))
    told = {resource["name"]: resource for resource in tree["resources"]}
    for table in (*PER_DOCUMENT, SITES, CODEBOOK):
        for field, described in zip(table.schema, told[table.name]["schema"]["fields"], strict=True):
            assert described.get("constraints", {}).get("required", False) == is_required(field)
