"""What is read again, and why: only what changed, and always what changed, whatever clocks and names say."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest

from extract.reports.failures import sha256_of_all
from extract.run import found_documents, plan
from extract.run.engine import plan_archive, run_archive
from extract.run.plan import Plan, Reason, bucket_count, bucket_of
from extract.run.summary import plan_lines, summary_lines
from extract.tables.tally import RunSummary
from models import version
from models.options import OcrMode, ReadOptions
from models.taxonomy import load_taxonomy
from tests.made_reports import process_made
from tests.written_files import contents

TAXONOMY = load_taxonomy()
SETTLED_NS = 1_700_000_000_000_000_000
ARCHIVE = {f"{i:02}.txt": f"Site {i % 3}\nlien_social.publics=voisins\nn{i:02}\n" for i in range(10)}


def write(root: Path, name: str, text: str, at_ns: int = SETTLED_NS) -> None:
    """Write a file that was last changed at a given time."""
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")
    os.utime(root / name, ns=(at_ns, at_ns))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(plan, "DOCUMENTS_PER_BUCKET", 3)  # several parts, as with a large archive
    monkeypatch.setattr(found_documents, "_SETTLES_NS", -(10**18))  # the files of a test are all younger than a second
    for name, text in ARCHIVE.items():
        write(tmp_path / "raw", name, text)
    return tmp_path / "raw"


def run(root: Path, out: Path, options: ReadOptions | None = None, **more: object) -> RunSummary:
    more = {"taxonomy": TAXONOMY, "process": process_made, **more}
    return run_archive(root, out, options=options or ReadOptions(), **more)  # type: ignore[arg-type]


def planned(root: Path, out: Path, **more: object) -> Plan:
    more = {"taxonomy": TAXONOMY, "options": ReadOptions(), "process": process_made, **more}
    return plan_archive(root, out, **more)  # type: ignore[arg-type]


def to_read(found: Plan) -> dict[str, str]:
    return {one.task.file_names[0]: one.reason.value for one in found.to_read if one.reason}


def _rename(root: Path) -> None:
    (root / "03.txt").rename(root / "elsewhere.txt")


def _swap(root: Path) -> None:
    (root / "03.txt").rename(root / "aside")
    (root / "04.txt").rename(root / "03.txt")
    (root / "aside").rename(root / "04.txt")


def _add_twenty(root: Path) -> None:
    for i in range(20):
        write(root, f"z{i}", f"Z{i}\n")


CHANGES: list[tuple[str, Callable[[Path], object], dict[str, str]]] = [
    # what happens to the archive, and the documents that are read then, with the reason
    ("nothing", lambda root: None, {}),
    ("a new file", lambda root: write(root, "x.txt", "New\n"), {"x.txt": "new"}),
    ("other bytes", lambda root: write(root, "03.txt", "Other\n"), {"03.txt": "changed bytes"}),
    (
        "other bytes, as many, under the old time",
        lambda root: write(root, "03.txt", ARCHIVE["03.txt"].replace("n03", "m03")),
        {"03.txt": "changed bytes"},
    ),
    ("touched", lambda root: os.utime(root / "03.txt"), {}),
    ("the same bytes written again", lambda root: write(root, "03.txt", ARCHIVE["03.txt"]), {}),
    ("renamed", _rename, {}),
    ("two names exchanged", _swap, {}),
    ("a copy", lambda root: write(root, "a copy.txt", ARCHIVE["03.txt"]), {}),
    ("made the same as another", lambda root: write(root, "03.txt", ARCHIVE["04.txt"]), {}),
    ("deleted", lambda root: (root / "03.txt").unlink(), {}),
    ("so many new ones that there are more parts", _add_twenty, {f"z{i}": "new" for i in range(20)}),
]


@pytest.mark.parametrize(("change", "expected"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_only_what_changed_is_read_and_the_tables_are_as_if_all_was(
    root: Path, tmp_path: Path, change: Callable[[Path], object], expected: dict[str, str]
) -> None:
    out = tmp_path / "out"
    run(root, out, by_site=True)
    change(root)
    assert to_read(planned(root, out)) == expected
    done = run(root, out, by_site=True)
    assert done.read == len(expected)
    run(root, tmp_path / "fresh", by_site=True)
    assert contents(out) == contents(tmp_path / "fresh")
    assert done.documents == len(pd.read_parquet(out / "documents.parquet"))
    assert to_read(planned(root, out)) == {}


def test_a_renamed_document_has_its_new_name_everywhere(root: Path, tmp_path: Path) -> None:
    run(root, tmp_path / "out")
    before = pd.read_parquet(tmp_path / "out" / "documents.parquet").set_index("file_name")
    _rename(root)
    run(root, tmp_path / "out")
    after = pd.read_parquet(tmp_path / "out" / "documents.parquet").set_index("file_name")
    assert after["document_id"]["elsewhere.txt"] == before["document_id"]["03.txt"]
    assert after["source_uri"]["elsewhere.txt"] == (root / "elsewhere.txt").as_uri()
    assert "03.txt" not in after.index


KEYS = [
    # what changed since the run before, and the reason that is told
    ("READER_VERSION", Reason.READER),
    ("MATCHING_VERSION", Reason.MATCHING),
    ("options", Reason.OPTIONS),
    ("taxonomy", Reason.TAXONOMY),
    ("force", Reason.FORCED),
]


@pytest.mark.parametrize(("what", "reason"), KEYS)
def test_everything_is_read_again_when_how_it_is_read_changed(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, reason: Reason
) -> None:
    run(root, tmp_path / "out")
    more: dict[str, object] = {}
    if what.isupper():
        monkeypatch.setattr(version, what, "another", raising=False)
    if what == "options":
        more["options"] = ReadOptions(ocr=OcrMode.NEVER)
    if what == "taxonomy":
        more["taxonomy"] = TAXONOMY.model_copy(update={"digest": "another"})
    if what == "force":
        more["force"] = True
    assert set(to_read(planned(root, tmp_path / "out", **more)).values()) == {reason.value}
    done = run(root, tmp_path / "out", **more)  # type: ignore[arg-type]
    assert (done.read, done.documents) == (len(ARCHIVE), len(ARCHIVE))


def test_where_pages_are_kept_decides_nothing(root: Path, tmp_path: Path) -> None:
    run(root, tmp_path / "out", ReadOptions(cache_dir=str(tmp_path / "cache")))
    assert run(root, tmp_path / "out", ReadOptions(cache_dir=None)).read == 0


def test_another_place_of_the_same_archive_is_not_read_again(root: Path, tmp_path: Path) -> None:
    run(root, tmp_path / "out")
    root.rename(tmp_path / "moved")
    assert run(tmp_path / "moved", tmp_path / "out").read == 0
    run(tmp_path / "moved", tmp_path / "fresh")
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


FAILURES = [
    # content, whether the next run tries again, why
    ("FAIL\n", False, "cut in the middle: it stays so"),
    ("RAISE\n", False, "a fault of our own, until the code changes"),
    ("BUSY\n", True, "it could not be opened just then"),
]


@pytest.mark.parametrize(("content", "is_tried"), [row[:2] for row in FAILURES], ids=[row[2] for row in FAILURES])
def test_a_failed_document_is_tried_again_if_that_may_help(
    root: Path, tmp_path: Path, content: str, is_tried: bool
) -> None:
    write(root, "odd.txt", content)
    run(root, tmp_path / "out")
    before = contents(tmp_path / "out")
    assert to_read(planned(root, tmp_path / "out")) == ({"odd.txt": "failed before"} if is_tried else {})
    done = run(root, tmp_path / "out")
    assert (done.read, done.failed) == (int(is_tried), 1)
    assert contents(tmp_path / "out") == before


def test_what_is_said_of_a_failed_document_names_the_file_as_it_is_called_now(root: Path, tmp_path: Path) -> None:
    write(root, "odd.txt", "FAIL\n")
    run(root, tmp_path / "out")
    (root / "odd.txt").rename(root / "odder.txt")
    assert run(root, tmp_path / "out").read == 1
    run(root, tmp_path / "fresh")
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


CLOCKS = [
    # time of the file at the first run and after its bytes changed, by which clock
    (SETTLED_NS, SETTLED_NS - 10**18, "set back before the file was written again"),
    (SETTLED_NS + 10**18, SETTLED_NS + 10**18, "ahead of the run's, both times"),
    (SETTLED_NS, SETTLED_NS, "stopped"),
]


@pytest.mark.parametrize(("first_ns", "then_ns"), [row[:2] for row in CLOCKS], ids=[row[2] for row in CLOCKS])
def test_a_clock_hides_no_change(root: Path, tmp_path: Path, first_ns: int, then_ns: int) -> None:
    write(root, "03.txt", "Avant\nsante.effets=inconfort\n", first_ns)
    run(root, tmp_path / "out")
    write(root, "03.txt", "Apres\nsante.effets=inconfort\n", then_ns)  # as many bytes
    assert to_read(planned(root, tmp_path / "out")) == {"03.txt": "changed bytes"}


def test_a_file_changed_just_now_is_compared_byte_by_byte(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk whose clock is coarse gives a file changed at once after a run the very stamp that it had before."""
    monkeypatch.undo()
    run(root, tmp_path / "out")
    table = pd.read_parquet(next((tmp_path / "out" / ".runs" / "000001" / ".kept" / "files").iterdir()))
    assert not table["is_settled"].any()
    hashed: list[str] = []

    def noted(paths: Sequence[str]) -> dict[str, str | None]:
        hashed.extend(Path(path).name for path in paths)
        return sha256_of_all(paths)

    monkeypatch.setattr(found_documents, "sha256_of_all", noted)
    assert to_read(planned(root, tmp_path / "out")) == {}
    assert sorted(hashed) == sorted(ARCHIVE)


def test_nothing_is_opened_when_nothing_changed(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(root, tmp_path / "out")
    opened: list[str] = []

    def noted(paths: Sequence[str]) -> dict[str, str | None]:
        opened.extend(paths)
        return {}

    monkeypatch.setattr(found_documents, "sha256_of_all", noted)
    assert run(root, tmp_path / "out").read == 0
    assert opened == []


def test_the_plan_is_told_and_nothing_is_written(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert plan_lines(planned(root, out), whole=False)[:2] == ["To read     10 of 10 documents", "  new: 10"]
    assert not out.exists()
    run(root, out)
    before = sorted((p, p.lstat().st_mtime_ns) for p in out.rglob("*"))
    _rename(root)
    (root / "05.txt").unlink()
    write(root, "06.txt", "Other\n")
    assert plan_lines(planned(root, out), whole=True) == [
        "To read     1 of 9 documents",
        "  changed bytes: 1",
        "    06.txt",
        "  renamed, not read again: 1",
        "    elsewhere.txt",
        "  gone, to leave the tables: 1",
        "    05.txt",
    ]
    assert sorted((p, p.lstat().st_mtime_ns) for p in out.rglob("*")) == before


def test_the_summary_tells_what_was_read_and_counts_what_is_in_the_tables(root: Path, tmp_path: Path) -> None:
    write(root, "odd.txt", "FAIL\n")
    first = run(root, tmp_path / "out")
    write(root, "x.txt", "New\n")
    second = run(root, tmp_path / "out")
    assert (second.read, second.kept, second.documents) == (1, 11, 12)
    assert second.failures == first.failures
    assert second.accepted == first.accepted
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert (record["counts"]["read"], record["counts"]["kept"]) == (1, 11)
    assert [f["file_name"] for f in record["failures"]] == ["odd.txt"]
    assert not [line for line in summary_lines(second, tmp_path / "out") if line.startswith("Gone")]


def test_what_leaves_the_tables_is_counted_aloud(root: Path, tmp_path: Path) -> None:
    """Somebody may have named another folder, or a disk may not be there: the tables then lose what it held."""
    run(root, tmp_path / "out")
    gone = sorted(path for path in root.rglob("*") if path.is_file())[2:]
    for path in gone:
        path.unlink()
    done = run(root, tmp_path / "out")
    assert (done.documents, done.gone) == (2, len(gone))
    assert f"Gone        {len(gone)} documents left the tables: no file that is read now holds them" in summary_lines(
        done, tmp_path / "out"
    )


@pytest.mark.parametrize(
    ("documents", "total"), [(1, 1), (2_000, 1), (2_001, 2), (4_000, 2), (4_001, 4), (20_000, 16), (10**6, 512)]
)
def test_the_number_of_parts_follows_from_the_number_of_documents(documents: int, total: int) -> None:
    assert bucket_count(documents) == total


def test_buckets_are_even_and_split_in_two_when_the_archive_grows() -> None:
    names = [f"dossier/{i}.pdf" for i in range(4_000)]
    eight = [bucket_of(name, 8) for name in names]
    assert {number // 2 for number in range(8)} == {bucket_of(name, 4) for name in names}
    assert all(bucket_of(name, 4) == number // 2 for name, number in zip(names, eight, strict=True))
    assert max(map(eight.count, range(8))) < 1.2 * len(names) / 8
