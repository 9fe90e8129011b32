"""Where rows stand: which words are lit, pictures that are made once, and the same place in a notebook."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from typer.testing import CliRunner

import pipeline
from extract import evidence, read_report
from extract.proof.evidence_pictures import make_pictures
from extract.proof.lit_pages import lit_crop, lit_lines
from extract.run.engine import run_archive
from models.document import Box
from models.errors import UsageError
from models.options import OcrMode, ReadOptions
from models.taxonomy import load_taxonomy

TAXONOMY = load_taxonomy()
OPTIONS = ReadOptions(ocr=OcrMode.NEVER)
FIRST_PAGE = (
    "Effets sociaux et urbains de La <b>Grange</b>",
    "",
    "Lien social",
    "",
    "Des interactions sociales ont été observées entre différents publics :",
    "• personnes travaillant",
    "sur le site",
    "• dompteurs <script>de</script> puces",
)
SECOND_PAGE = ("Santé", "", "On respire mieux ici.")
TEXT = "\n".join(FIRST_PAGE[:5]) + "\n- bénévoles\n"


def drawn(*pages: tuple[str, ...]) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(500, 400), invariant=True)
    for lines in pages:
        for row, line in enumerate(lines):
            canvas.setFont(
                "Helvetica-Bold" if row in (0, 2) else "Helvetica", 16 if row == 0 else 11 if row == 2 else 9
            )
            canvas.drawString(40, 340 - 15 * row, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(drawn(FIRST_PAGE, SECOND_PAGE))
    (folder / "b.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def out(raw: Path, tmp_path: Path) -> Path:
    run_archive(raw, tmp_path / "out", taxonomy=TAXONOMY, options=OPTIONS)
    return tmp_path / "out"


def row_of(out: Path, file_name: str, **values: str) -> Any:
    documents = pd.read_parquet(out / "documents.parquet")
    observations = pd.read_parquet(out / "observations.parquet")
    rows = observations[
        observations["document_id"] == documents.query("file_name == @file_name")["document_id"].iloc[0]
    ]
    for column, value in values.items():
        rows = rows[rows[column] == value]
    return rows.iloc[0]


def picture_data(out: Path) -> dict[str, object]:
    (path,) = (out / "evidence").glob("*/page.js")
    line = path.read_text(encoding="utf-8").splitlines()[1]
    value: dict[str, object] = json.loads(line.removeprefix('releve.take("picture",').removesuffix(");"))
    return value


STRETCHES = [
    # from the first to the last word, how many lines are lit, their pages
    ("personnes", "site", 2, [1, 1]),
    ("travaillant", "travaillant", 1, [1]),
    ("sur", "puces", 2, [1, 1]),
    ("puces", "respire", 3, [1, 2, 2]),  # over the end of a page
]


@pytest.mark.parametrize(("first", "last", "count", "pages"), STRETCHES)
def test_each_line_with_words_of_a_stretch_is_lit_once(
    raw: Path, first: str, last: str, count: int, pages: list[int]
) -> None:
    document = read_report(raw / "a.pdf", OPTIONS)
    start, end = document.text.index(first), document.text.index(last) + len(last)
    lit = lit_lines(document, start, end)
    assert len(lit) == count
    assert [line.page_no for line in lit] == pages
    whole = document.box_of(start, end)
    assert whole is not None
    on_first = [line.box for line in lit if line.page_no == pages[0]]
    assert min(box.x0 for box in on_first) == pytest.approx(whole.x0)
    assert max(box.bottom for box in on_first) == pytest.approx(whole.bottom)


def test_a_text_has_nothing_to_light(raw: Path) -> None:
    assert lit_lines(read_report(raw / "b.txt", OPTIONS), 0, 20) == ()


def test_a_crop_shows_the_words_lit_and_what_is_around() -> None:
    page = Image.new("RGB", (1000, 1400), "white")
    crop = Image.open(io.BytesIO(lit_crop(page, 2.0, [Box(100, 300, 200, 310)])))
    assert crop.size == (1000, 2 * (10 + 2 * 90))
    assert crop.getpixel((300, 190)) != (255, 255, 255)
    assert crop.getpixel((900, 190)) == (255, 255, 255)
    assert Image.open(io.BytesIO(lit_crop(page, 2.0, []))).size == page.size
    outside = lit_crop(page, 2.0, [Box(100, 5000, 200, 4000)])  # a wrong box must not cost the picture
    assert Image.open(io.BytesIO(outside)).size == page.size


def test_pictures_are_made_once_and_again_when_rows_change(out: Path) -> None:
    made = list(make_pictures(out, taxonomy=TAXONOMY, options=OPTIONS))
    assert [(result.file_name, result.pages, result.reason) for result in made] == [("a.pdf", 2, None)]
    assert [r.pages for r in make_pictures(out, taxonomy=TAXONOMY, options=OPTIONS)] == [0]
    (folder,) = (path for path in (out / "evidence").iterdir() if path.is_dir())
    assert sorted(path.name for path in folder.iterdir()) == ["page-01.webp", "page-02.webp", "page.js"]
    with Image.open(folder / "page-01.webp") as picture:
        assert picture.width == pytest.approx(500 * 130 / 72, abs=1)
    page = folder / "page.js"
    page.write_text(f"// 0\n{page.read_text(encoding='utf-8')}", encoding="utf-8")
    assert [r.pages for r in make_pictures(out, taxonomy=TAXONOMY, options=OPTIONS)] == [2]


def test_what_is_lit_for_a_row_is_told_line_by_line(out: Path) -> None:
    list(make_pictures(out, taxonomy=TAXONOMY, options=OPTIONS))
    told = picture_data(out)
    assert told["pages"] == {"1": [500.0, 400.0], "2": [500.0, 400.0]}
    row = row_of(out, "a.pdf", value_id="travailleurs_site")
    rows = told["rows"]
    assert isinstance(rows, dict)
    assert [line[0] for line in rows[row["observation_id"]]] == [1, 1]


def test_pictures_stay_from_run_to_run_and_go_with_their_document(raw: Path, out: Path) -> None:
    list(make_pictures(out, taxonomy=TAXONOMY, options=OPTIONS))
    before = {path: path.stat().st_mtime_ns for path in (out / "evidence").glob("*/*")}
    (raw / "c.txt").write_text(TEXT.replace("Grange", "Halle"), encoding="utf-8")
    run_archive(raw, out, taxonomy=TAXONOMY, options=OPTIONS)
    assert {path: path.stat().st_mtime_ns for path in (out / "evidence").glob("*/*")} == before
    (raw / "a.pdf").unlink()
    run_archive(raw, out, taxonomy=TAXONOMY, options=OPTIONS)
    assert [path.name for path in (out / "evidence").iterdir()] == ["made.js"]
    assert (out / "evidence" / "made.js").read_text() == 'releve.take("made",[]);\n'


def test_what_a_killed_command_left_goes_and_what_another_draws_stays(out: Path) -> None:
    old, young = (out / "evidence" / f".staging-{name}" for name in ("old", "young"))
    for path in (old, young):
        path.mkdir()
    os.utime(old, (0, 0))
    list(make_pictures(out, taxonomy=TAXONOMY, options=OPTIONS))
    assert (old.exists(), young.exists()) == (False, True)


def call(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(pipeline.app, ["evidence", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_the_command_makes_them_for_documents_and_sites(out: Path) -> None:
    document = row_of(out, "a.pdf")["document_id"]
    assert call(out, "--document", row_of(out, "b.txt")["document_id"])[:2] == (
        0,
        "No document with pages was asked for: texts and web pages need no picture.\n",
    )
    status, _, err = call(out, "--document", document, "--site", "nowhere")
    assert (status, "Error: --site nowhere: not in these tables" in err) == (2, True)
    status, text, _ = call(out, "--document", document)
    assert (status, "2 page pictures made, of 1 document with pages" in text) == (0, True)
    status, text, _ = call(out, "--workers", "2")
    assert (status, "0 page pictures made" in text) == (0, True)


FAULTS = [
    # what happened to the file since it was read, what is said
    ("gone", "the file is no longer there; put it back, or run again"),
    ("changed", "the file has changed since it was read; run again"),
]


@pytest.mark.parametrize(("fault", "message"), FAULTS)
def test_a_file_that_cannot_be_drawn_is_named_with_what_to_do(raw: Path, out: Path, fault: str, message: str) -> None:
    if fault == "gone":
        (raw / "a.pdf").unlink()
    else:
        (raw / "a.pdf").write_bytes(drawn(SECOND_PAGE))
    status, _, errors = call(out)
    assert status == 1
    assert f"a.pdf: {message}" in errors


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    status, _, errors = call(tmp_path)
    assert status == 2
    assert "no tables here" in errors


def test_a_row_of_a_pdf_shows_its_page_in_a_notebook(out: Path) -> None:
    row = row_of(out, "a.pdf", value_id="travailleurs_site")
    shown = evidence(row, out)
    assert shown.quote == "personnes travaillant\nsur le site"
    assert shown.before.endswith("publics :\n• ")
    assert shown.link.startswith(f"{out.as_uri()}/site.html")  # not where its link leads today
    assert shown.link.endswith(f"site.html?s={row['site_id']}&d={row['document_id']}#{row['observation_id']}")
    assert dict(shown.path)["normalisé"] == "personnes travaillant sur le site"
    assert shown.picture is not None
    with Image.open(io.BytesIO(shown.picture)) as picture:
        assert picture.height < picture.width
    page = shown._repr_html_()
    assert "data:image/png;base64," in page
    assert "<mark>personnes travaillant\nsur le site</mark>" in page
    assert "<b>" not in page
    assert "<script>" not in page


def test_rows_come_as_pandas_gives_them(out: Path) -> None:
    row = row_of(out, "b.txt")
    for given in (row, row.to_dict(), next(pd.DataFrame([row]).itertuples())):
        shown = evidence(given, out)
        assert (shown.quote, shown.picture, shown.note) == ("bénévoles", None, None)
    verbatim = pd.read_parquet(out / "verbatims.parquet").iloc[0]
    assert evidence(verbatim, out).path == ()


def test_a_made_picture_serves_when_the_file_is_gone(raw: Path, out: Path) -> None:
    row = row_of(out, "a.pdf")
    list(make_pictures(out, taxonomy=TAXONOMY, options=OPTIONS))
    (raw / "a.pdf").unlink()
    assert evidence(row, out).picture is not None
    for path in (out / "evidence").glob("*/*.webp"):
        path.unlink()
    shown = evidence(row, out)
    assert shown.picture is None
    assert shown.note == "a.pdf: the file is no longer there; put it back, or run again"
    assert shown.note in shown._repr_html_()


def test_recognised_pages_are_lit_without_recognising_them_again(tmp_path: Path) -> None:
    """Without a cache of recognised pages the box of the tables is lit: recognition would take seconds a page."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.pdf").write_bytes(drawn(FIRST_PAGE))
    out = tmp_path / "out"
    run_archive(tmp_path / "raw", out, taxonomy=TAXONOMY, options=OPTIONS)
    path = out / "documents.parquet"
    documents = pd.read_parquet(path)
    documents["ocr_page_count"] = 1  # as if the page had been a picture
    row = row_of(out, "a.pdf", value_id="travailleurs_site")
    path.unlink()
    documents.to_parquet(path)
    list(make_pictures(out, taxonomy=TAXONOMY, options=ReadOptions()))
    rows = picture_data(out)["rows"]
    assert isinstance(rows, dict)
    (line,) = rows[row["observation_id"]]
    assert line[1:] == [round(float(row[side]), 2) for side in ("x0", "top", "x1", "bottom")]


WRONG = [
    # what is given, what is said
    ({"a": 1}, "one row of observations or verbatims"),
    ("frame", "one row is needed, not a table"),
    ("foreign", "no document"),
]


@pytest.mark.parametrize(("given", "message"), WRONG, ids=["no row", "a table", "of another run"])
def test_what_is_no_row_of_these_tables_is_refused(out: Path, given: object, message: str) -> None:
    observations = pd.read_parquet(out / "observations.parquet")
    rows: dict[str, object] = {"frame": observations, "foreign": {**observations.iloc[0], "document_id": "0" * 16}}
    with pytest.raises(UsageError, match=message):
        evidence(rows.get(given, given) if isinstance(given, str) else given, out)  # type: ignore[arg-type]


def test_the_text_around_a_row_is_not_cut_within_a_word(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    many = "anticonstitutionnellement " * 20  # so long that the 240 characters around a row end within one of them
    text = f"Effets sociaux et urbains de La Grange\n\n{many}\n\n{TEXT.partition(chr(10))[2]}\n{many}\n"
    (tmp_path / "raw" / "a.txt").write_text(text, encoding="utf-8")
    run_archive(tmp_path / "raw", tmp_path / "out", taxonomy=load_taxonomy(), options=OPTIONS)
    shown = evidence(row_of(tmp_path / "out", "a.txt", value_id="benevoles"), tmp_path / "out")
    assert shown.before.startswith("anticonstitutionnellement ")
    assert shown.after.endswith(" anticonstitutionnellement")
    assert max(len(shown.before), len(shown.after)) <= 240
