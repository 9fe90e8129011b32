"""What was read is found again after any accident to the file that keeps it: whole documents, or nothing of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.reports.rows import report_rows
from extract.reports.sites import site_columns
from extract.run.spool import append_frame, read_frames
from extract.run.todo import Todo
from extract.run.workers import Task
from extract.tables.parts import Frame, pack_rows, unpack_rows
from models.records import Source
from models.schemas import KEPT
from models.taxonomy import load_taxonomy
from tests.made_reports import made_choice, made_report

TAXONOMY = load_taxonomy()


def packed(name: str) -> bytes:
    report = made_report(name, observations=(made_choice("sante.effets", "inconfort"),), taxonomy=TAXONOMY)
    return pack_rows([report_rows(report, TAXONOMY.version, site_columns(TAXONOMY))])


def append(path: Path, name: str) -> Frame:
    return append_frame(path, [(name, 1, "stamp", True, name.ljust(16, "0"), None, None, "")], packed(name))


def names(path: Path) -> list[str]:
    return [str(name) for spooled in read_frames(path, cut=False) for name in spooled.files["file_name"].to_pylist()]


def test_rows_come_back_as_they_were_packed(tmp_path: Path) -> None:
    frame = append(tmp_path / "f", "a.txt")
    data = (tmp_path / "f").read_bytes()[frame.start : frame.start + frame.length]
    assert data == packed("a.txt")
    tables = unpack_rows(data)
    assert list(tables) == [table.name for table in KEPT]
    assert tables["documents"]["file_name"].to_pylist() == ["a.txt"]
    assert tables["observations"]["value_id"].to_pylist() == ["inconfort"]
    assert tables["facts"].num_rows == 1


ACCIDENTS = [
    # what became of the file after two documents were written, and what is found
    ("nothing", lambda data: data, ["a", "b"]),
    ("the last byte is missing", lambda data: data[:-1], ["a"]),
    ("cut in the head of the second", lambda data: data[: len(data) // 2 + 5], ["a"]),
    ("cut in the first", lambda data: data[:100], []),
    ("nothing was written", lambda data: b"", []),
    ("the disk made up the end", lambda data: data[:-400] + bytes(400), ["a"]),
    ("one bit of the first turned", lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:], []),
    ("more than was written", lambda data: data + b"RLV1" + bytes(60), ["a", "b"]),
]


@pytest.mark.parametrize(("accident", "expected"), [row[1:] for row in ACCIDENTS], ids=[row[0] for row in ACCIDENTS])
def test_only_whole_documents_are_found(tmp_path: Path, accident: object, expected: list[str]) -> None:
    path = tmp_path / "f"
    for name in ("a", "b"):
        append(path, name)
    assert callable(accident)
    path.write_bytes(accident(path.read_bytes()))
    assert names(path) == expected


def test_after_an_accident_more_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "f"
    append(path, "a")
    with path.open("ab") as file:
        file.write(b"RLV1 half of a frame")
    assert [spooled.frame.path for spooled in read_frames(path, cut=True)] == [str(path)]
    append(path, "b")
    assert names(path) == ["a", "b"]


SHARES = [
    # documents per bucket, seconds each, processes, how many are given at once
    ([10], 0.001, 2, [2, 2, 1, 1, 1, 1, 1, 1], "near the end nobody gets much"),
    ([100], 0.001, 1, [50, 25, 12, 6, 3, 2, 1, 1], "quick ones by dozens"),
    ([500], 0.001, 1, [64] * 5, "but never so many that a lot is lost with a process"),
    ([100], 0.1, 1, [6] * 14, "slower ones a few at a time"),
    ([100], 20.0, 1, [1] * 100, "scans one by one"),
    ([3, 3], 0.001, 1, [3, 1, 1, 1], "never of two buckets"),
]


@pytest.mark.parametrize(
    ("buckets", "seconds", "workers", "sizes"), [r[:4] for r in SHARES], ids=[r[4] for r in SHARES]
)
def test_how_many_documents_a_process_is_given(
    buckets: list[int], seconds: float, workers: int, sizes: list[int]
) -> None:
    source = Source(path="a", file_name="a", source_uri="file:///a", byte_size=1)
    tasks = [Task(source, ("a",), None, bucket) for bucket, count in enumerate(buckets) for _ in range(count)]
    todo = Todo(tasks)
    given = []
    while todo:
        group = todo.take(seconds, workers)
        assert len({task.bucket for task in group}) == 1
        given.append(len(group))
    assert sum(given) == len(tasks)
    assert given[: len(sizes)] == sizes
