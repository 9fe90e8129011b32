"""The pages of a run as files: what they hold, that they are made of the tables alone, and only again when needed."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract.pages import wording
from extract.pages.archive import FRONT, write_front, write_part_pages
from extract.pages.charts import coverage_chart
from extract.pages.data_files import DataFiles, bucket_count, bucket_of, call_line
from extract.pages.outline import STATE_LETTERS, Places
from extract.pages.overview import Overview, SiteEntry
from extract.pages.part_overview import MOST_LISTED, PartOverview, overview_of, parse_part, part_lines
from extract.pages.shell import french_number, render
from extract.pages.summary import DocumentSummary, Doubt
from extract.run import plan
from extract.run.engine import run_archive
from extract.tables.table_rows import table_files
from models.document import Reader
from models.errors import ErrorCode
from models.options import ReadOptions
from models.schemas import PER_DOCUMENT
from models.taxonomy import load_taxonomy
from models.vocabulary import CoverageState, Era, Grade, IssueCode, IssueLevel, MatchMethod
from tests.made_reports import process_made

TAXONOMY = load_taxonomy()
PLACES = Places.of(TAXONOMY)
CALL = re.compile(r"releve\.take\((.*)\);\n")


def calls(path: Path) -> list[list[Any]]:
    """Return what a data file hands over: pairs of name and value."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    found = [CALL.fullmatch(line) for line in lines]
    return [json.loads(f"[{match[1]}]") for match in found if match is not None or pytest.fail("no call")]


HOSTILE = [
    # text, why
    ("</script><script>alert(1)</script>", "would end the script"),
    ("<!--<script>", "would hide its end"),
    ('"; alert(1); "', "would end the string"),
    ("a\u2028b\u2029c", "line ends inside a string"),
    ("\x00\x1b[31m\\u003c", "control characters, and what looks escaped already"),
    ("\U0001f642 \u202e œ « »", "rare characters stay as they are"),
]


@pytest.mark.parametrize(("text", "why"), HOSTILE)
def test_data_is_valid_in_a_script_and_comes_back_the_same(text: str, why: str) -> None:
    line = call_line("text", {"value": text, text: [text, None, 1.5]})
    assert not set("<\u2028\u2029") & set(line), why
    assert line.count("\n") == 1
    match = CALL.fullmatch(line)
    assert match is not None
    assert json.loads(f"[{match[1]}]") == ["text", {"value": text, text: [text, None, 1.5]}]


@pytest.mark.parametrize(("text", "why"), HOSTILE)
def test_templates_escape_what_is_put_into_them(text: str, why: str) -> None:
    shown = render(
        "row.html",
        {
            "row": {
                "question": text,
                "file_name": text,
                "link": text,
                "page_no": 1,
                "line_no": 1,
                "note": text,
                "before": text,
                "quote": text,
                "after": text,
                "path": [(text, text)],
            },
            "picture": None,
        },
    )
    assert "<script>" not in shown
    assert '"; alert' not in shown, why


def test_a_missing_value_of_a_template_is_an_error() -> None:
    with pytest.raises(Exception, match="question"):
        render("row.html", {"row": {}, "picture": None})


CLOSED_LISTS = [
    (wording.STATES, CoverageState),
    (wording.STATE_MEANINGS, CoverageState),
    (STATE_LETTERS, CoverageState),
    (wording.ERAS, Era),
    (wording.GRADES, Grade),
    (wording.READERS, Reader),
    (wording.MATCH_METHODS, MatchMethod),
    (wording.ISSUES, IssueCode),
    (wording.LEVELS, IssueLevel),
    (wording.ERRORS, ErrorCode),
]


@pytest.mark.parametrize(("words", "values"), CLOSED_LISTS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_value_of_a_closed_list_has_its_words(words: dict[str, str], values: type[Any]) -> None:
    assert set(words) == {value.value for value in values}
    assert len(set(words.values())) == len(words)


def test_sites_are_spread_over_few_files() -> None:
    keys = [f"site-{number}" for number in range(5000)]
    count = bucket_count(len(keys))
    sizes = [sum(bucket_of(key, count) == number for key in keys) for number in range(count)]
    assert count == 64
    assert max(sizes) < 2 * len(keys) / count
    assert bucket_count(0) == bucket_count(1) == 1


def test_files_grow_in_the_order_of_calls(tmp_path: Path) -> None:
    files = DataFiles(tmp_path)
    for number in range(3):
        files.add("deep/a.js", "n", number)
        files.add("b.js", "n", -number)
    files.flush()
    assert [value for _, value in calls(tmp_path / "deep" / "a.js")] == [0, 1, 2]
    assert [value for _, value in calls(tmp_path / "b.js")] == [0, -1, -2]


def summary(number: int, **changed: Any) -> DocumentSummary:
    """Return a document of its own site with nothing to say."""
    made = DocumentSummary(
        document_id=f"{number:016x}",
        site_id=f"site-{number}",
        file_name=f"{number}.txt",
        file_count=1,
        era="G2",
        grade="good",
        status="ok",
        error_code=None,
        error_message=None,
        place="00000/0000",
        states="s" * len(PLACES.indicators),
        ticks="0" * len(PLACES.indicators),
    )
    return made._replace(**changed)


def entries(*documents: DocumentSummary) -> dict[str, SiteEntry]:
    return {
        str(d.site_id): SiteEntry(name=str(d.site_id), others=[], latest=d.document_id) for d in documents if d.site_id
    }


def as_kept(documents: list[DocumentSummary]) -> PartOverview:
    """Return what documents come to, as a later run finds it."""
    return parse_part(part_lines(overview_of(documents, PLACES.by_theme)))


def test_the_least_certain_rows_are_listed_and_all_are_counted() -> None:
    many = MOST_LISTED + 500
    doubts = tuple(Doubt(number / many, f"{number:016x}", "answer", 0, "?") for number in range(many))
    document = summary(1, review=many, doubts=doubts)
    overview = Overview(entries(document))
    overview.add(as_kept([document]))
    assert len(overview.doubts) == MOST_LISTED
    assert [row[2] for row in overview.doubts] == [doubt.confidence for doubt in doubts[:MOST_LISTED]]
    assert overview.counts["review"] == many


def test_a_site_shows_its_latest_document_and_a_document_without_a_site_itself() -> None:
    old, new = summary(1, answers=1), summary(2, site_id="site-1", answers=7, era="G1")
    loose = summary(3, site_id=None)
    sites = {"site-1": SiteEntry(name="Site 1", others=["SITE 1"], latest=new.document_id)}
    overview = Overview(sites)
    overview.add(as_kept([old, new, loose]))
    first, last = overview.site_rows()
    assert (first[0], first[3], first[4], first[5]) == ("site-1", "G1", 2, 7)
    assert (last[0], last[1]) == (f"~{loose.document_id}", "3.txt")


def test_a_theme_is_in_the_best_state_of_its_questions() -> None:
    questions = PLACES.by_theme[0]
    letters = ["n"] * len(PLACES.indicators)
    letters[questions[0]], letters[questions[1]] = "e", "r"  # r: answered, and to be looked at
    overview = Overview(entries(summary(1)))
    overview.add(as_kept([summary(1, states="".join(letters))]))
    assert overview.theme_states[0, "G2", "a"] == 1
    assert overview.theme_states[1, "G2", "n"] == 1


def test_bars_of_the_chart_fill_their_column() -> None:
    documents = [
        summary(n, era=era, states=letter * len(PLACES.indicators))
        for n, (era, letter) in enumerate((("G0", "n"), ("G1", "a"), ("G1", "s"), ("form", "a")))
    ]
    overview = Overview(entries(*documents))
    overview.add(as_kept(documents))
    chart = coverage_chart(overview.theme_states, TAXONOMY)
    assert [(c.label, c.documents) for c in chart.columns] == [
        ("Toutes les éditions", 4),
        (wording.ERAS["G0"], 1),
        (wording.ERAS["G1"], 2),
        (wording.ERAS["form"], 1),
    ]
    for column in chart.columns:
        for bar in column.bars:
            assert sum(s.width for s in bar.segments) == pytest.approx(column.width, abs=0.1)
            assert sum(s.count for s in bar.segments) == column.documents
    assert chart.columns[0].bars[0].told == "répondu : 2, partie absente : 1, non imprimé dans cette édition : 1"


def test_numbers_are_printed_in_french() -> None:
    assert [french_number(n) for n in (0, 999, 1000, 1234567)] == ["0", "999", "1\u202f000", "1\u202f234\u202f567"]


def run(raw: Path, out: Path) -> None:
    run_archive(raw, out, taxonomy=TAXONOMY, options=ReadOptions(), process=process_made)


def pages_of(out: Path) -> dict[str, bytes]:
    """Return the content of everything that a reader of the pages may open."""
    files = [out / name for name in FRONT] + [path for path in (out / "pages").rglob("*") if path.is_file()]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    raw = tmp_path / "raw"
    raw.mkdir()
    for number in range(40):
        (raw / f"{number:02d}.txt").write_text(f"Site {number % 30}\nlien_social.publics=voisins\nReport {number}\n")
    (raw / "x.txt").write_text("FAIL")
    return raw


def test_pages_are_the_same_whatever_was_there_before(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "one")
    (archive / "00.txt").write_text("Site 0\nlien_social.publics=voisins\n")
    run(archive, tmp_path / "one")
    run(archive, tmp_path / "two")
    assert pages_of(tmp_path / "one") == pages_of(tmp_path / "two")


def test_pages_that_nothing_changed_are_the_files_of_the_run_before(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out)
    before = {name: (out / name).stat().st_ino for name in pages_of(out)}
    run(archive, out)
    assert {name: (out / name).stat().st_ino for name in pages_of(out)} == before
    (archive / "new.txt").write_text("Site 99\n")
    run(archive, out)
    assert "Site 99" in (out / "pages" / "sites.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("runs_between", [0, 1, 2], ids=["at once", "after a run without changes", "after two"])
def test_a_changed_report_changes_the_data_of_its_part_only(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs_between: int
) -> None:
    monkeypatch.setattr(plan, "DOCUMENTS_PER_BUCKET", 6)
    out = tmp_path / "out"

    def data_files() -> dict[str, int]:
        return {name: (out / name).stat().st_ino for name in pages_of(out) if name.startswith("pages/documents/")}

    for _ in range(1 + runs_between):
        run(archive, out)
    before = data_files()
    (archive / "00.txt").write_text("Site 0\nlien_social.publics=benevoles\n")
    run(archive, out)
    changed = [name for name, inode in data_files().items() if before.get(name) != inode]
    assert len(before) == 8
    assert len(changed) == 1


def test_every_document_is_in_the_file_that_its_site_names(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out)
    sites = [value for path in (out / "pages" / "sites").iterdir() for _, value in calls(path)]
    assert len(sites) == 30 + 1  # and the one that failed, under its own name
    shown = 0
    for key, told in sites:
        for document_id, file_name, _, place in told["documents"]:
            data = [value for name, value in calls(out / "pages" / "documents" / f"{place}.js") if name == "document"]
            mine = [d for d in data if d["document_id"] == document_id]
            assert [d["file_name"] for d in mine] == [file_name]
            assert key in (mine[0]["site_id"], f"~{document_id}")
            shown += 1
    assert shown == 41


def test_mentions_of_free_texts_go_with_their_document_where_a_run_has_them(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out")
    files = {table.name: table_files(tmp_path / "out", table.name) for table in PER_DOCUMENT}
    verbatim = pq.read_table(files["verbatims"][0]).slice(0, 1).to_pylist()[0]
    mention = {
        "document_id": verbatim["document_id"],
        "verbatim_id": verbatim["verbatim_id"],
        "kind": "concept",
        "label": "mieux-être",
        "text": "vont mieux",
        "is_negated": False,
        "is_hypothetical": False,
        "char_start": 9,
        "char_end": 19,
    }
    pq.write_table(pa.Table.from_pylist([mention]), tmp_path / "mentions.parquet")
    with_mentions = {**files, "mentions": [str(tmp_path / "mentions.parquet")]}
    write_part_pages(tmp_path / "pages", 0, with_mentions, tmp_path / "kept.json", TAXONOMY)
    data = [call for path in (tmp_path / "pages").rglob("documents/*/*.js") for call in calls(path)]
    ((_, (owner, rows)),) = [call for call in data if call[0] == "mentions"]
    assert (owner, rows[0][1:4]) == (verbatim["document_id"], ["concept", "mieux-être", "vont mieux"])


_IDS = ("document_id", "latest_document_id", "observation_id", "verbatim_id")


def many_sites(folder: Path, small: Path, copies: int) -> None:
    """Write the tables of an archive whose documents and sites are those of `small`, again under other ids."""
    for name in (*(table.name for table in PER_DOCUMENT), "sites"):
        table = pa.concat_tables([pq.read_table(path) for path in table_files(small, name)])
        copied = []
        for number in range(copies):
            again = table
            for column in (*_IDS, "site_id", "same_site_id"):
                if column in again.schema.names:
                    values = [
                        v and (f"{v}-{number}" if column.endswith("site_id") else f"{number:04x}{v[4:]}")
                        for v in again[column].to_pylist()
                    ]
                    again = again.set_column(
                        again.schema.get_field_index(column), column, pa.array(values, pa.string())
                    )
            copied.append(again)
        pq.write_table(pa.concat_tables(copied), folder / f"{name}.parquet")


def pages_of_5000_sites(folder: Path) -> Path:
    """Return a folder with the pages of 5,000 sites, which are 20 sites under many names."""
    raw, small, large = (folder / name for name in ("raw", "small", "large"))
    raw.mkdir()
    large.mkdir()
    labels = [(i.id, o.id) for _, i in TAXONOMY.indicators for o in i.options][:30]
    for number in range(20):
        lines = [f"{indicator}={option}" for indicator, option in labels]
        (raw / f"{number}.txt").write_text("\n".join([f"Maison de quartier numéro {number}", *lines]), encoding="utf-8")
    run(raw, small)
    many_sites(large, small, 250)
    files = {table.name: table_files(large, table.name) for table in PER_DOCUMENT}
    write_part_pages(large, 0, files, large / "kept.json", TAXONOMY)
    write_front(large, [large / "kept.json"], TAXONOMY)
    return large


def test_the_first_page_of_5000_sites_stays_small(tmp_path: Path) -> None:
    thousands = pages_of_5000_sites(tmp_path)
    page = (thousands / "index.html").read_text(encoding="utf-8")
    loaded = [thousands / "index.html", thousands / "pages" / "review.js"]
    loaded += [thousands / name for name in re.findall(r'(?:src|href)="(pages/[^"]+)"', page)]
    assert len(loaded) > 5
    assert sum(path.stat().st_size for path in loaded) < 5_000_000
    ((_, sites),) = calls(thousands / "pages" / "sites.js")
    assert len(sites["rows"]) == 5000
    parts = [path for name in ("documents", "sites", "texts") for path in (thousands / "pages" / name).rglob("*.js")]
    assert max(path.stat().st_size for path in parts) < 1_000_000  # what opening one site may load


def test_pages_name_no_address_of_the_network(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out")
    own = [(tmp_path / "out" / name) for name in FRONT] + [
        p for p in (tmp_path / "out" / "pages").iterdir() if p.suffix in (".js", ".css")
    ]
    addresses = {a for path in own for a in re.findall(r"https?://[^\s\"'`)]+", path.read_text(encoding="utf-8"))}
    assert addresses <= {"http://www.w3.org/2000/svg"}  # the name of a language, not a place


def test_pages_can_be_copied_elsewhere(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out")
    shutil.copytree(tmp_path / "out", tmp_path / "copy")
    assert pages_of(tmp_path / "copy") == pages_of(tmp_path / "out")
