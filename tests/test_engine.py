"""A run over an archive: what is one document, what fails alone, and the same tables whatever the number of workers."""

from __future__ import annotations

import json
import multiprocessing
import time
from pathlib import Path

import pandas as pd
import pytest

from extract.reports.sites import site_columns
from extract.run.engine import list_files, run_archive
from extract.run.live import Progress
from extract.run.pool import ReadsInProcesses
from extract.run.summary import summary_lines
from extract.run.workers import Chunk, Reading, Task
from extract.tables.tally import RunSummary
from models.errors import UsageError
from models.limits import Limits
from models.options import ReadOptions
from models.taxonomy import load_taxonomy
from models.vocabulary import CoverageState
from tests.made_reports import process_made
from tests.written_files import contents

TAXONOMY = load_taxonomy()


def fill(root: Path, reports: dict[str, str]) -> Path:
    for name, content in reports.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    return root


def run(root: Path, out: Path, **more: object) -> RunSummary:
    return run_archive(
        root,
        out,
        taxonomy=TAXONOMY,
        options=ReadOptions(),
        process=process_made,
        **more,  # type: ignore[arg-type]
    )


def documents(out: Path) -> pd.DataFrame:
    return pd.read_parquet(out / "documents.parquet").set_index("file_name")


def test_files_with_the_same_bytes_are_one_document(tmp_path: Path) -> None:
    text = "La Grange\nsante.effets=inconfort\n"
    same_size = text.replace("La", "Le")  # as long, but other bytes
    root = fill(tmp_path / "raw", {"b.txt": text, "a été.txt": text, "c.txt": same_size, "z/a.txt": text})
    done = run(root, tmp_path / "out")
    found = documents(tmp_path / "out")
    assert list(found.index) == ["a été.txt", "c.txt"]
    assert list(found["file_names"].iloc[0]) == ["a été.txt", "b.txt", "z/a.txt"]
    assert (done.files, done.documents, done.duplicates) == (4, 2, 2)


def test_a_document_fails_alone_with_its_reason(tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("Le Secret\n")
    root = fill(tmp_path / "raw", {"a.txt": "FAIL\n", "b.txt": "RAISE\n", "c.txt": "La Grange\n"})
    (root / "link.txt").symlink_to(outside)
    done = run(root, tmp_path / "out")
    found = documents(tmp_path / "out")
    codes = found["error_code"].fillna("").to_dict()
    assert codes == {"a.txt": "corrupt", "b.txt": "internal", "c.txt": "", "link.txt": "outside_root"}
    assert (done.ok, done.failed) == (1, 3)
    assert [f.file_name for f in done.failures] == ["a.txt", "b.txt", "link.txt"]
    assert done.failures[0].hint == "ask for it again"
    assert found["sha256"].isna().to_dict() == {"a.txt": False, "b.txt": False, "c.txt": False, "link.txt": True}
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert [f["code"] for f in record["failures"]] == ["corrupt", "internal", "outside_root"]


@pytest.mark.parametrize("workers", [0, 2])
def test_a_document_whose_rows_cannot_be_packed_fails_alone(tmp_path: Path, workers: int) -> None:
    """It fails where its rows become columns, together with those of the documents around it."""
    reports = {f"{i:02}.txt": f"Site {i}\nlien_social.publics=voisins\n" for i in range(9)}
    root = fill(tmp_path / "raw", reports | {"04.txt": "UNPACKABLE\n"})
    done = run(root, tmp_path / "out", workers=workers)
    found = documents(tmp_path / "out")
    assert list(found.index) == sorted(reports)
    assert found["error_code"].dropna().to_dict() == {"04.txt": "internal"}
    assert found["error_message"]["04.txt"].startswith("its rows: OverflowError: ")
    assert (done.ok, done.failed, done.accepted) == (8, 1, 8)


def test_processes_give_the_same_bytes_as_none(tmp_path: Path) -> None:
    reports = {f"{i:03}.txt": f"Site {i % 7}\nlien_social.publics=voisins\nn{i}\n" for i in range(30)}
    root = fill(tmp_path / "raw", reports | {"010 bis.txt": "FAIL\n"})
    done = [run(root, tmp_path / str(workers), workers=workers) for workers in (0, 1, 2)]
    assert contents(tmp_path / "0") == contents(tmp_path / "1") == contents(tmp_path / "2")
    assert len({(one.documents, one.read, one.failures, one.coverage) for one in done}) == 1
    assert multiprocessing.active_children() == []


def test_a_process_that_dies_costs_only_its_document(tmp_path: Path) -> None:
    reports = {f"{i:02}.txt": f"Site {i}\n" for i in range(12)}
    root = fill(tmp_path / "raw", reports | {"05.txt": "CRASH\n"})
    done = run(root, tmp_path / "out", workers=2)
    found = documents(tmp_path / "out")
    assert list(found.index) == sorted(reports)
    assert found["error_code"].dropna().to_dict() == {"05.txt": "crashed"}
    assert (done.ok, done.failed) == (11, 1)


def test_processes_are_ended_when_nobody_waits_for_them(tmp_path: Path) -> None:
    root = fill(tmp_path / "raw", {"a.txt": "La Grange\n", "b.txt": "SLEEP\n", "c.txt": "SLEEP\n\n"})
    columns = site_columns(TAXONOMY)
    reading = Reading(process=process_made, taxonomy=TAXONOMY, options=ReadOptions(), columns=columns)
    sources, _ = list_files(root, tmp_path / "out")
    found = ReadsInProcesses(reading, 2, Limits()).results([Task(source, (source.file_name,)) for source in sources])
    chunk = next(found)
    assert isinstance(chunk, Chunk)
    assert [told.file_name for told in chunk.documents] == ["a.txt"]
    began = time.monotonic()
    found.close()
    assert multiprocessing.active_children() == []
    assert time.monotonic() - began < 30  # and not the minute that they would sleep


def test_an_interruption_leaves_the_previous_tables(tmp_path: Path) -> None:
    root = fill(tmp_path / "raw", {"a.txt": "La Grange\n"})
    run(root, tmp_path / "out")
    before = contents(tmp_path / "out")
    fill(root, {"b.txt": "INTERRUPT\n"})
    with pytest.raises(KeyboardInterrupt):
        run(root, tmp_path / "out")
    assert contents(tmp_path / "out") == before


def test_a_folder_without_reports_is_refused_and_the_tables_stay(tmp_path: Path) -> None:
    run(fill(tmp_path / "raw", {"a.txt": "La Grange\n"}), tmp_path / "out")
    before = contents(tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="no report"):
        run(tmp_path / "empty", tmp_path / "out")
    assert contents(tmp_path / "out") == before


def test_the_tables_themselves_are_not_read_as_reports(tmp_path: Path) -> None:
    root = fill(tmp_path / "data", {"raw/a.txt": "La Grange\n"})
    run(root, root / "parsed")
    assert [source.file_name for source in list_files(root, root / "parsed")[0]] == ["raw/a.txt"]


def test_tables_are_not_written_among_the_reports(tmp_path: Path) -> None:
    root = fill(tmp_path / "raw", {"a.txt": "La Grange\n"})
    with pytest.raises(UsageError, match="is the folder that is read"):
        list_files(root, root / "." / ".." / "raw")
    run(root, tmp_path / "out")
    with pytest.raises(UsageError, match="only the tables that a run wrote in this folder"):
        list_files(tmp_path / "out", tmp_path / "elsewhere")


def test_a_single_file_is_an_archive(tmp_path: Path) -> None:
    root = fill(tmp_path, {"un rapport.txt": "La Grange\n"})
    run(root / "un rapport.txt", tmp_path / "out")
    assert list(documents(tmp_path / "out").index) == ["un rapport.txt"]


def test_progress_names_the_document_before_and_after(tmp_path: Path) -> None:
    root = fill(tmp_path / "raw", {"a.txt": "La Grange\n", "b.txt": "FAIL\n"})
    told: list[Progress] = []
    run(root, tmp_path / "out", on_progress=told.append)
    seen = [(p.done, p.total, p.file_name, p.read.status if p.read else None) for p in told]
    assert seen == [
        (0, 2, "a.txt", None),
        (1, 2, "a.txt", "ok"),
        (1, 2, "b.txt", None),
        (2, 2, "b.txt", "failed"),
    ]


def test_run_json_tells_what_was_done(tmp_path: Path) -> None:
    root = fill(tmp_path / "raw", {"a.txt": "La Grange\nlien_social.publics=voisins\n"})
    run(root, tmp_path / "out", by_site=True)
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert record["taxonomy_version"] == TAXONOMY.version
    assert record["options"]["by_site"] is True
    assert record["options"]["ocr"] == "auto"
    assert {"read", "rows", "write", "list"} <= set(record["stage_seconds"])
    assert (record["counts"]["accepted"], record["counts"]["sites"]) == (1, 1)
    assert record["coverage"]["lien_social"] == {"answered": 1}


def test_the_summary_says_what_to_do(tmp_path: Path) -> None:
    reports = {"a.txt": "La Grange\nlien_social.publics=voisins\n", "b.txt": "FAIL\n", "copy.txt": "FAIL\n"}
    done = run(fill(tmp_path / "raw", reports), tmp_path / "out")
    lines = summary_lines(done, tmp_path / "out")
    text = "\n".join(lines)
    assert "2 (1 ok, 0 partial, 1 failed), and 1 more file with the same bytes" in text
    assert "1 accepted, 0 to review" in text
    assert "b.txt: cut in the middle [corrupt]" in text
    assert "→ ask for it again" in text
    assert str(tmp_path / "out") in text
    (row,) = (line.split() for line in lines if line.startswith("Lien social"))
    assert row == ["Lien", "social", "1", "-", "1"]  # answered, absent, unreadable: other states have no column
    (theme,) = (t for t in done.coverage if t.theme_id == "lien_social")
    assert theme.states == ((CoverageState.ANSWERED, 1), (CoverageState.UNREADABLE, 1))
