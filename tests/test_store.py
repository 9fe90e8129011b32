"""The output folder: whole tables or the previous ones, the same bytes for the same input, and one run at a time."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from extract.run import plan
from extract.run.engine import run_archive
from extract.run.finish import all_tables
from extract.run.generations import open_output
from extract.run.run_lock import read_holder
from extract.tables import publish, store
from extract.tables.parts import table_of, write_parquet
from extract.tables.publish import current_folder
from models.errors import UsageError
from models.options import ReadOptions
from models.schemas import PER_DOCUMENT, SITES, site_indicators_table
from models.taxonomy import load_taxonomy
from tests.made_reports import process_made
from tests.written_files import contents, files_below

HOME = Path(__file__).parents[1]
TAXONOMY = load_taxonomy()
REPORTS = {
    "a/La Grange été.txt": "La Grange\nlien_social.publics=voisins\ncapacite_a_agir.nb_projets#5\n",
    "a/grange 2.txt": "LA GRANGE\nsante.effets=inconfort\n",
    "b.txt": "Le Quai\nlien_social.publics=benevoles\nlien_social.publics!voisins\n",
    "copy of b.txt": "Le Quai\nlien_social.publics=benevoles\nlien_social.publics!voisins\n",
    "broken.txt": "FAIL\n",
    "nameless.txt": "\nsante.effets=inconfort\n",
}
NAMES = [table.name for table in all_tables(TAXONOMY)]


def fill_archive(root: Path) -> Path:
    for name, content in REPORTS.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    return root


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return fill_archive(tmp_path / "raw")


@pytest.fixture
def small_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have tables of several parts, as with a large archive."""
    monkeypatch.setattr(plan, "DOCUMENTS_PER_BUCKET", 2)


def run(root: Path, out: Path, *, nlp: bool = True, **more: object) -> None:
    run_archive(root, out, taxonomy=TAXONOMY, options=ReadOptions(nlp=nlp), process=process_made, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("documents_per_bucket", [2, 100], ids=["several parts", "one part"])
def test_the_same_input_gives_the_same_bytes(
    archive: Path, tmp_path: Path, documents_per_bucket: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "DOCUMENTS_PER_BUCKET", documents_per_bucket)
    run(archive, tmp_path / "one", by_site=True)
    run(archive, tmp_path / "two", by_site=True)
    first = contents(tmp_path / "one")
    assert {name.split("/")[0] for name in first} >= {f"{name}.parquet" for name in NAMES}
    assert first == contents(tmp_path / "two")


def test_a_rerun_replaces_everything_and_leaves_nothing_behind(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out, by_site=True)
    (archive / "b.txt").unlink()
    (archive / "copy of b.txt").unlink()
    run(archive, out, by_site=True)
    run(archive, tmp_path / "fresh", by_site=True)
    assert contents(out) == contents(tmp_path / "fresh")
    assert [p.name for p in out.iterdir() if p.name.startswith(".")] == [".runs"]
    assert sorted(p.name for p in (out / ".runs").iterdir()) == ["000001", "000002", "current", "lock", "sites"]


def test_a_run_without_sites_removes_those_of_the_run_before(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out", by_site=True)
    assert (tmp_path / "out" / "by_site" / "la-grange").is_dir()
    run(archive, tmp_path / "out")
    assert not os.path.lexists(tmp_path / "out" / "by_site")


def test_what_others_put_in_the_folder_stays(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    run(archive, tmp_path / "out")
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine"


@pytest.mark.usefixtures("small_buckets")
def test_tables_of_several_parts_are_read_as_one(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(archive, tmp_path / "parts")
    monkeypatch.setattr(plan, "DOCUMENTS_PER_BUCKET", 100)
    run(archive, tmp_path / "whole")
    assert (tmp_path / "whole" / "documents.parquet").is_file()
    assert len(list((tmp_path / "parts" / "documents.parquet").iterdir())) == 4
    for name in NAMES:
        parts, whole = (pd.read_parquet(tmp_path / out / f"{name}.parquet") for out in ("parts", "whole"))
        pd.testing.assert_frame_equal(_sorted(parts), _sorted(whole))


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table in an order of its own, which does not depend on the parts."""
    return table.sort_values(list(table.columns), key=lambda column: column.astype(str)).reset_index(drop=True)


@pytest.mark.parametrize("documents_per_bucket", [2, 100], ids=["several parts", "one part"])
def test_each_site_has_its_own_tables(
    archive: Path, tmp_path: Path, documents_per_bucket: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "DOCUMENTS_PER_BUCKET", documents_per_bucket)
    monkeypatch.setattr("extract.tables.by_site._ROWS_AT_ONCE", 3)  # several passes, as with a large archive
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


def test_tables_of_sites_that_did_not_change_are_the_same_files(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out, by_site=True)
    before = {p.name: (p / "documents.parquet").stat().st_ino for p in (out / "by_site").iterdir()}
    (archive / "b.txt").write_text("Le Quai\nsante.effets=inconfort\n", encoding="utf-8")
    run(archive, out, by_site=True)
    after = {p.name: (p / "documents.parquet").stat().st_ino for p in (out / "by_site").iterdir()}
    assert after["la-grange"] == before["la-grange"]
    assert after["le-quai"] != before["le-quai"]
    run(archive, tmp_path / "fresh", by_site=True)
    assert contents(out) == contents(tmp_path / "fresh")


def test_tables_without_rows_keep_their_columns_and_types(tmp_path: Path) -> None:
    for table in (*PER_DOCUMENT, SITES, site_indicators_table(TAXONOMY)):
        path = tmp_path / f"{table.name}.parquet"
        write_parquet(table_of(table, []), str(path))
        assert pq.read_schema(path).equals(table.schema)
        assert list(pd.read_parquet(path).columns) == table.schema.names


KILLED_AT = [
    # where the process is killed, which time, whether readers find the new tables, and whether free texts are read
    # (once: the model takes seconds to load)
    ("extract.run.generations", "OutputFolder.begin", 1, False, False),  # all is read, nothing of the next one is made
    ("extract.run.generations", "OutputFolder.commit", 1, False, True),  # it is made, and is not in its place
    ("extract.run.generations", "sync_tree", 1, False, False),  # the same, half on the disk
    ("extract.tables.publish", "_point", 1, False, False),  # it is in its place, nothing points to it
    ("extract.tables.publish", "sync_folder", 1, True, False),  # the pointer was replaced
    ("extract.run.generations", "shutil.rmtree", 3, True, False),  # what the run before left is being removed
]
KILLED_RUN = """
import importlib, os, sys
from pathlib import Path
from extract.run.engine import run_archive
from models.options import ReadOptions
from models.taxonomy import load_taxonomy
from tests.made_reports import process_made

module, name, nth, root, out = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]), Path(sys.argv[5])
options = ReadOptions(nlp=sys.argv[6] == "True")
*parents, name = name.split(".")
owner = importlib.import_module(module)
for parent in parents:
    owner = getattr(owner, parent)
real, calls = getattr(owner, name), []

def dying(*arguments, **more):
    calls.append(1)
    if len(calls) == nth:
        os._exit(9)
    return real(*arguments, **more)

setattr(owner, name, dying)
run_archive(root, out, taxonomy=load_taxonomy(), options=options, by_site=True, process=process_made)
"""


@pytest.mark.parametrize(("module", "name", "nth", "is_decided", "nlp"), KILLED_AT)
def test_a_killed_run_leaves_whole_tables(
    archive: Path, tmp_path: Path, module: str, name: str, nth: int, is_decided: bool, nlp: bool
) -> None:
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    run(archive, out, by_site=True, nlp=nlp)
    before = contents(out)
    (archive / "b.txt").write_text("Le Quai\nsante.effets=inconfort\n", encoding="utf-8")
    run(archive, fresh, by_site=True, nlp=nlp)
    after = contents(fresh)
    assert after != before

    command = [sys.executable, "-c", KILLED_RUN, module, name, str(nth), str(archive), str(out), str(nlp)]
    assert subprocess.run(command, check=False, cwd=HOME).returncode == 9
    assert contents(out) == (after if is_decided else before)
    assert pd.read_parquet(out / "documents.parquet")["document_id"].is_unique

    run(archive, out, by_site=True, nlp=nlp)
    assert contents(out) == after
    assert sorted(p.name for p in (out / ".runs").iterdir() if not p.name.isdigit()) == ["current", "lock", "sites"]


def test_all_is_on_the_disk_before_readers_find_it(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tables of single sites and the data of pages too: files that a loss of power would leave empty."""
    synced: dict[int, str] = {}

    def sync(handle: int) -> None:
        folder = current_folder(tmp_path / "out")
        synced.setdefault(os.fstat(handle).st_ino, folder.name if folder else "none")
        real_fsync(handle)

    real_fsync = os.fsync
    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(store, "sync_disk_of", lambda folder: False)  # a system that cannot be asked for all at once
    run(archive, tmp_path / "out", by_site=True)
    folder = current_folder(tmp_path / "out")
    assert folder is not None
    files = files_below(folder)
    assert {"by_site", "pages", ".kept"} < {path.relative_to(folder).parts[0] for path in files}
    assert {synced.get(path.stat().st_ino, "never") for path in files} == {"none"}


def test_a_whole_disk_can_be_asked_to_hold_what_was_written(tmp_path: Path) -> None:
    assert store.sync_disk_of(tmp_path) == (sys.platform == "linux")


def test_readers_of_the_run_before_can_go_on(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out")
    folder = current_folder(tmp_path / "out")
    assert folder is not None
    (archive / "b.txt").unlink()
    run(archive, tmp_path / "out")
    assert len(pd.read_parquet(folder / "documents.parquet")) == len(REPORTS) - 1  # two files are one document
    assert len(pd.read_parquet(tmp_path / "out" / "documents.parquet")) == len(REPORTS) - 1
    files = pd.read_parquet(tmp_path / "out" / "documents.parquet").set_index("file_name")["file_names"]
    assert list(files["copy of b.txt"]) == ["copy of b.txt"]


@pytest.mark.usefixtures("small_buckets")
def test_parts_that_did_not_change_are_the_same_files(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out)
    before = {p.name: p.stat().st_ino for p in (out / "observations.parquet").iterdir()}
    (archive / "b.txt").write_text("Le Quai\nsante.effets=inconfort\n", encoding="utf-8")
    (archive / "copy of b.txt").write_text("Le Quai\nsante.effets=inconfort\n", encoding="utf-8")
    run(archive, out)
    after = {p.name: p.stat().st_ino for p in (out / "observations.parquet").iterdir()}
    assert len(after) == len(before) == 4
    assert len(after.items() & before.items()) == 3


PLAIN = [
    # what lies in the folder before, and why it may
    ("files", "tables of an earlier version, which were files"),
    ("copied", "a folder copied by a program that follows links"),
]


@pytest.mark.parametrize(("kind", "why"), PLAIN, ids=[row[0] for row in PLAIN])
def test_tables_that_are_no_links_are_replaced(archive: Path, tmp_path: Path, kind: str, why: str) -> None:
    made, out = tmp_path / "made", tmp_path / "out"
    run(archive, made, by_site=True)
    shutil.copytree(made, out, symlinks=False)
    if kind == "files":
        shutil.rmtree(out / ".runs")
    (archive / "b.txt").write_text("Le Quai\nsante.effets=inconfort\n", encoding="utf-8")
    run(archive, out, by_site=True)
    run(archive, made, by_site=True)
    assert contents(out) == contents(made), why
    assert all((out / f"{name}.parquet").is_symlink() for name in NAMES)


DAMAGES: list[tuple[str, Callable[[Path], object]]] = [
    ("removed", lambda path: path.unlink()),
    ("cut short", lambda path: os.truncate(path, path.stat().st_size // 2)),
    ("written over by somebody", lambda path: write_parquet(pq.read_table(path).slice(1), str(path))),
]


@pytest.mark.parametrize("damage", [row[1] for row in DAMAGES], ids=[row[0] for row in DAMAGES])
def test_a_table_that_was_damaged_is_made_again(
    archive: Path, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    run(archive, tmp_path / "out")
    whole = contents(tmp_path / "out")
    damage((tmp_path / "out" / "observations.parquet").resolve())
    run(archive, tmp_path / "out")
    assert contents(tmp_path / "out") == whole
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert record["counts"]["read"] == len(REPORTS) - 1


def test_a_copied_folder_is_gone_on_with(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out")
    shutil.copytree(tmp_path / "out", tmp_path / "copy", symlinks=True, copy_function=shutil.copyfile)
    run(archive, tmp_path / "copy")
    record = json.loads((tmp_path / "copy" / "run.json").read_text(encoding="utf-8"))
    assert record["counts"]["read"] == 0


def _no_links(source: str, target: Path) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


@pytest.fixture
def without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a disk that knows no links, as memory cards and some network folders."""
    monkeypatch.setattr(os, "symlink", _no_links)
    monkeypatch.setattr(os, "link", _no_links)


def plain_contents(out: Path) -> dict[str, bytes]:
    """Return what a user finds in a folder, but what tells times and pictures of pages, which are of no run."""
    files = (p for p in sorted(out.rglob("*")) if p.is_file() and not {".runs", "evidence"} & set(p.parts))
    return {str(p.relative_to(out)): p.read_bytes() for p in files if p.name not in ("run.json", "status.json")}


@pytest.mark.usefixtures("without_links", "small_buckets")
def test_where_there_are_no_links_tables_are_put_in_place_one_by_one(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out, by_site=True)
    assert plain_contents(out) == contents(out)
    assert not any(path.is_symlink() for path in out.rglob("*"))
    (archive / "b.txt").unlink()
    (archive / "copy of b.txt").unlink()
    run(archive, out)
    assert plain_contents(out) == contents(out)
    assert not (out / "by_site").exists()
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert record["counts"]["read"] == 0


class _KilledError(BaseException):
    """Stands for the end of the process."""


@pytest.mark.usefixtures("without_links")
@pytest.mark.parametrize("nth", [1, 4, 9], ids=lambda nth: f"at rename {nth}")
def test_renames_that_were_begun_are_finished_by_the_next_run(
    archive: Path, tmp_path: Path, nth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    run(archive, out)
    fill_archive(archive)
    (archive / "b.txt").write_text("Le Quai\nsante.effets=inconfort\n", encoding="utf-8")
    real, calls = publish._remove, []

    def dying(path: Path) -> None:
        calls.append(path)
        if len(calls) == nth:
            raise _KilledError
        real(path)

    with monkeypatch.context() as patch:
        patch.setattr(publish, "_remove", dying)
        with pytest.raises(_KilledError):
            run(archive, out)
    with open_output(out):
        pass
    run(archive, tmp_path / "fresh")
    assert plain_contents(out) == contents(out) == contents(tmp_path / "fresh")


def test_a_folder_can_be_moved(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / "moved")
    assert len(pd.read_parquet(tmp_path / "moved" / "documents.parquet")) == len(REPORTS) - 1
    run(archive, tmp_path / "moved")
    record = json.loads((tmp_path / "moved" / "run.json").read_text(encoding="utf-8"))
    assert record["counts"]["read"] == 0


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(UsageError, match="cannot be written"), open_output(out):
            pass


def test_two_runs_do_not_write_into_one_folder(tmp_path: Path) -> None:
    with open_output(tmp_path):
        holder = read_holder(tmp_path / ".runs")
        assert holder is not None
        assert holder.pid == os.getpid()
        expected = f"another run .*process {os.getpid()} on {holder.host}, since {holder.since[:10]}"
        with pytest.raises(UsageError, match=expected), open_output(tmp_path):
            pass
    with open_output(tmp_path):
        pass


def test_a_writer_gives_the_same_bytes_whatever_ran_before(tmp_path: Path) -> None:
    known = ("la-grange", "La Grange", ["La Grange"], 1, "0" * 16)
    rows = [known + (None,) * (len(SITES.schema) - len(known))]  # what the others say does not matter here
    for name in ("one", "two"):
        write_parquet(table_of(SITES, rows), str(tmp_path / name))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
