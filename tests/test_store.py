"""The output folder: whole tables or the previous ones, the same bytes for the same input, described for others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from extract import store
from extract.engine import run_archive
from extract.store import StreamedTables, TableWriter, commit, open_staging, recover
from models.errors import UsageError
from models.options import ReadOptions
from models.schemas import PER_DOCUMENT, SITES, site_indicators_table
from models.taxonomy import load_taxonomy
from tests.made_reports import process_made

TAXONOMY = load_taxonomy()
REPORTS = {
    "a/La Grange été.txt": "La Grange\nlien_social.publics=voisins\ncapacite_a_agir.nb_projets#5\n",
    "a/grange 2.txt": "LA GRANGE\nsante.effets=inconfort\n",
    "b.txt": "Le Quai\nlien_social.publics=benevoles\nlien_social.publics!voisins\n",
    "copy of b.txt": "Le Quai\nlien_social.publics=benevoles\nlien_social.publics!voisins\n",
    "broken.txt": "FAIL\n",
    "nameless.txt": "\nsante.effets=inconfort\n",
}
NAMES = [
    "documents",
    "observations",
    "verbatims",
    "coverage",
    "issues",
    "texts",
    "sites",
    "site_indicators",
    "codebook",
]


def fill_archive(root: Path) -> Path:
    for name, content in REPORTS.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    return root


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return fill_archive(tmp_path / "raw")


def run(root: Path, out: Path, **more: object) -> None:
    run_archive(root, out, taxonomy=TAXONOMY, options=ReadOptions(), process=process_made, **more)  # type: ignore[arg-type]


def contents(out: Path) -> dict[str, bytes]:
    """Return every file of a folder but `run.json`, which tells times."""
    files = (p for p in sorted(out.rglob("*")) if p.is_file() and p.name != "run.json")
    return {str(p.relative_to(out)): p.read_bytes() for p in files}


def test_the_same_input_gives_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "one", by_site=True)
    run(archive, tmp_path / "two", by_site=True)
    first = contents(tmp_path / "one")
    assert {f"{name}.parquet" for name in NAMES} < set(first)
    assert first == contents(tmp_path / "two")


def test_a_rerun_replaces_everything_and_leaves_nothing_behind(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out, by_site=True)
    (archive / "b.txt").unlink()
    (archive / "copy of b.txt").unlink()
    run(archive, out, by_site=True)
    run(archive, tmp_path / "fresh", by_site=True)
    assert contents(out) == contents(tmp_path / "fresh")
    assert [p.name for p in out.iterdir() if p.name.startswith(".")] == []


def test_a_run_without_sites_removes_those_of_the_run_before(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out", by_site=True)
    run(archive, tmp_path / "out")
    assert not (tmp_path / "out" / "by_site").exists()


def test_what_others_put_in_the_folder_stays(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    run(archive, tmp_path / "out")
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine"


def test_each_site_has_its_own_tables(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.by_site._ROWS_AT_ONCE", 3)  # several passes, as with a large archive
    out = tmp_path / "out"
    run(archive, out, by_site=True)
    assert sorted(p.name for p in (out / "by_site").iterdir()) == ["la-grange", "le-quai"]
    for name in ("documents", "observations", "verbatims", "coverage", "issues"):
        whole = pd.read_parquet(out / f"{name}.parquet")
        documents = pd.read_parquet(out / "documents.parquet").set_index("document_id")["site_id"]
        for site in ("la-grange", "le-quai"):
            part = pd.read_parquet(out / "by_site" / site / f"{name}.parquet")
            expected = whole[whole["document_id"].map(documents) == site].reset_index(drop=True)
            pd.testing.assert_frame_equal(part, expected)
            assert len(part) > 0


def test_tables_without_rows_keep_their_columns_and_types(tmp_path: Path) -> None:
    with StreamedTables(tmp_path, PER_DOCUMENT):
        pass
    for table in (SITES, site_indicators_table(TAXONOMY)):
        store.write_table(tmp_path, table, [])
    for table in (*PER_DOCUMENT, SITES, site_indicators_table(TAXONOMY)):
        assert pq.read_schema(tmp_path / f"{table.name}.parquet").equals(table.schema)
        assert list(pd.read_parquet(tmp_path / f"{table.name}.parquet").columns) == table.schema.names


def test_row_groups_are_bounded_in_documents(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(archive, tmp_path / "one")
    monkeypatch.setattr(store, "_DOCUMENTS_PER_GROUP", 2)
    run(archive, tmp_path / "two")
    assert pq.ParquetFile(tmp_path / "two" / "documents.parquet").num_row_groups == 3
    for name in NAMES:
        one, two = (pd.read_parquet(tmp_path / out / f"{name}.parquet") for out in ("one", "two"))
        pd.testing.assert_frame_equal(one, two)


KILLED_AT = [
    # where the process is killed, and whether the next run finds the new tables rather than the previous ones
    ("extract.engine.commit", 1, False),  # everything staged, nothing decided
    ("extract.store._sync", 1, False),  # the journal is staged but not yet seen
    ("extract.store._replace", 1, True),  # decided, no table in place yet
    ("extract.store._replace", 4, True),  # some tables in place
]
KILLED_RUN = """
import importlib, os, sys
from pathlib import Path
from extract.engine import run_archive
from models.options import ReadOptions
from models.taxonomy import load_taxonomy
from tests.made_reports import process_made

where, nth, root, out = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])
module, _, name = where.rpartition(".")
module = importlib.import_module(module)
real, calls = getattr(module, name), []

def dying(*arguments):
    calls.append(1)
    if len(calls) == nth:
        os._exit(9)
    return real(*arguments)

setattr(module, name, dying)
run_archive(root, out, taxonomy=load_taxonomy(), options=ReadOptions(), by_site=True, process=process_made)
"""


@pytest.mark.parametrize(("where", "nth", "is_decided"), KILLED_AT)
def test_a_killed_run_leaves_whole_tables(
    archive: Path, tmp_path: Path, where: str, nth: int, is_decided: bool
) -> None:
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    run(archive, out, by_site=True)
    before = contents(out)
    (archive / "b.txt").write_text("Le Quai\nsante.effets=inconfort\n", encoding="utf-8")
    run(archive, fresh, by_site=True)
    assert contents(fresh) != before

    command = [sys.executable, "-c", KILLED_RUN, where, str(nth), str(archive), str(out)]
    assert subprocess.run(command, check=False, cwd=Path(__file__).parents[1]).returncode == 9
    if not is_decided:
        visible = {name: data for name, data in contents(out).items() if not name.startswith(".staging-")}
        assert visible == before

    recover(out)
    assert contents(out) == (contents(fresh) if is_decided else before)
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["counts"]["documents"] > 0


def test_an_interrupted_commit_is_finished_before_the_interruption_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = store._replace, []

    def interrupted(new: Path, old: Path) -> None:
        calls.append(old.name)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(new, old)

    monkeypatch.setattr(store, "_replace", interrupted)
    with open_staging(tmp_path) as staging:
        for name in ("a", "b", "run.json"):
            (staging / name).write_text("new")
        with pytest.raises(KeyboardInterrupt):
            commit(tmp_path, staging)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b", "run.json"]


def test_run_json_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    real = store._replace

    def noted(new: Path, old: Path) -> None:
        seen.append(old.name)
        real(new, old)

    monkeypatch.setattr(store, "_replace", noted)
    with open_staging(tmp_path) as staging:
        for name in ("run.json", "z.parquet", "a.parquet"):
            (staging / name).write_text("")
        commit(tmp_path, staging)
    assert seen == ["a.parquet", "z.parquet", "run.json"]


def test_a_staging_folder_of_a_dead_run_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".staging-dead").mkdir()
    (tmp_path / ".staging-dead" / "documents.parquet").write_text("half")
    with open_staging(tmp_path) as staging:
        assert [p.name for p in tmp_path.iterdir()] == [staging.name]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(UsageError, match="cannot be written"), open_staging(out):
            pass


def test_two_runs_do_not_write_into_one_folder(tmp_path: Path) -> None:
    with open_staging(tmp_path), pytest.raises(UsageError, match="another run"), open_staging(tmp_path):
        pass


def test_a_writer_gives_the_same_bytes_whatever_ran_before(tmp_path: Path) -> None:
    rows = [("la-grange", "La Grange", ["La Grange"], 1, "0" * 16)]
    for name in ("one", "two"):
        writer = TableWriter(tmp_path / name, SITES.schema)
        writer.write(rows)
        writer.close()
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
