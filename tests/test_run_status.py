"""How a run stands, told to people and to programs: while it goes, when it ended, and when it was killed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from extract.run.engine import run_archive
from extract.run.generations import open_output
from extract.run.live import Live
from extract.run.run_log import print_event
from extract.run.run_status import interruption_line, read_status, status_lines
from extract.run.workers import ReadDocument
from extract.tables.publish import current_folder
from extract.tables.store import replace_json
from models.options import ReadOptions
from models.taxonomy import load_taxonomy
from tests.made_reports import process_made
from tests.test_cli import call

TAXONOMY = load_taxonomy()


def read_document(name: str, status: str = "ok") -> ReadDocument:
    code, message = ("corrupt", "cut in the middle") if status == "failed" else (None, None)
    return ReadDocument(f"/raw/{name}", "0" * 16, name, "0" * 64, status, code, message, "G2", 1.0, 3, 1, 0)


def live(out: Path, log: list[Mapping[str, object]]) -> Live:
    return Live(out, total=4, kept=10, workers=2, tell=lambda progress: None, log=log.append)


def told(out: Path) -> dict[str, Any]:
    found = read_status(out)
    assert found is not None
    return found


def test_a_run_under_way_tells_how_far_it_is(tmp_path: Path) -> None:
    with open_output(tmp_path), live(tmp_path, []) as watched:
        watched.under_way = lambda: ["b\x1b[31m.pdf"]
        watched.spent.add({"read": 3.0, "match": 1.0})
        watched.ended(read_document("a.pdf"))
        watched.ended(read_document("c.pdf", "failed"))
        watched.write()
        found = told(tmp_path)
        assert {name: found[name] for name in ("state", "pid", "done", "total", "kept", "failed", "workers_alive")} == {
            "state": "running",
            "pid": os.getpid(),
            "done": 2,
            "total": 4,
            "kept": 10,
            "failed": 1,
            "workers_alive": 2,
        }
        assert found["documents_per_second"] > 0
        assert found["remaining_seconds"] is not None
        lines = status_lines(found, tmp_path)
        assert lines[1] == "Read        2 of 4 documents; 10 more had not changed"
        assert "Time goes   read 75%, match 25%" in lines
        assert "Under way   b\\x1b[31m.pdf" in lines  # shown, never obeyed
        assert "  c.pdf: cut in the middle [corrupt]" in lines
        watched.finishing()
        watched.write()
        assert told(tmp_path)["state"] == "finishing"


ENDS: list[tuple[BaseException | None, str, str]] = [
    # what ended the run, its state, the first line
    (None, "finished", "Finished    at "),
    (KeyboardInterrupt(), "interrupted", "Interrupted at "),
    (OSError(28, "No space left on device"), "stopped", "No space left on device"),
    (SystemExit(9), "killed", "Killed      last seen at "),  # without a word: see below
]


@pytest.mark.parametrize(("error", "state", "line"), ENDS, ids=[row[1] for row in ENDS])
def test_how_a_run_ended(tmp_path: Path, error: BaseException | None, state: str, line: str) -> None:
    watched = live(tmp_path, [])
    with open_output(tmp_path):
        watched.__enter__()
        before = (tmp_path / "status.json").read_bytes()
        watched.__exit__(type(error) if error else None, error, None)
    if state == "killed":
        (tmp_path / "status.json").write_bytes(before)  # what a run that was killed leaves
    found = told(tmp_path)
    assert found["state"] == state
    assert line in status_lines(found, tmp_path)[0]
    assert ("goes on from there" in status_lines(found, tmp_path)[0]) == (state != "finished")


@pytest.mark.parametrize(
    ("runs_before", "runs_now", "is_kept", "told"),
    [
        (0, 0, True, "No table was written to {out}; what was read is kept."),
        (1, 1, True, "The tables in {out} are as they were before; what was read is kept."),
        (1, 2, True, "The tables in {out} are written; what was read is kept."),  # while pictures were made
    ],
)
def test_an_interruption_tells_what_became_of_the_tables(
    tmp_path: Path, runs_before: int, runs_now: int, is_kept: bool, told: str
) -> None:
    out = tmp_path / "out"
    (tmp_path / "a.txt").write_text("La Grange\n", encoding="utf-8")
    options = ReadOptions(nlp=False)
    folders: list[Path | None] = [None]
    for _ in range(runs_now):
        run_archive(tmp_path / "a.txt", out, taxonomy=TAXONOMY, options=options, process=process_made, force=True)
        folders.append(current_folder(out))
    line = interruption_line(str(out), folders[runs_before], is_kept=is_kept)
    assert line.startswith(f"Interrupted. {told.format(out=out)}")


def test_an_interruption_promises_nothing_that_no_cache_keeps() -> None:
    line = interruption_line("s3://bucket/tables", None, is_kept=False)
    assert "if any, are those of the last run" in line
    assert "is kept" not in line


DURATIONS = [(12.4, "12 s"), (400, "7 min"), (11_100, "3 h 05 min")]


@pytest.mark.parametrize(("seconds", "shown"), DURATIONS)
def test_time_to_go_is_told_for_people(tmp_path: Path, seconds: float, shown: str) -> None:
    with open_output(tmp_path), live(tmp_path, []):
        found = {**told(tmp_path), "remaining_seconds": seconds, "documents_per_second": 5.5}
        assert f"Rate        5.5 documents a second, {shown} to go" in status_lines(found, tmp_path)


def test_events_of_a_run(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("La Grange\n")
    (tmp_path / "raw" / "b.txt").write_text("FAIL\n")
    events: list[Mapping[str, object]] = []
    run_archive(
        tmp_path / "raw",
        tmp_path / "out",
        taxonomy=TAXONOMY,
        options=ReadOptions(),
        process=process_made,
        log=events.append,
    )
    assert [event for event in events if event["event"] != "progress"] == [
        {"event": "start", "to_read": 2, "kept": 0, "workers": 0},
        {"event": "document_failed", "file_name": "b.txt", "code": "corrupt", "message": "cut in the middle"},
        {"event": "commit", "read": 2, "kept": 0},
        {"event": "end", "state": "finished", "read": 2, "failed": 1},
    ]


def test_an_event_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    print_event({"event": "document_failed", "file_name": "é\n\x1b[31m.pdf"})
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert "\x1b" not in line
    found = json.loads(line)
    assert found["file_name"] == "é\n\x1b[31m.pdf"
    assert found["at"].endswith("+00:00")


def test_the_command_tells_people_and_programs(tmp_path: Path) -> None:
    with open_output(tmp_path / "out"), live(tmp_path / "out", []):
        status, out, _ = call("status", tmp_path / "out")
        assert (status, out.splitlines()[0].split()[0]) == (0, "Running")
        found = json.loads(call("status", tmp_path / "out", "--json")[1])
        assert (found["state"], found["total"]) == ("running", 4)
    status, out, err = call("status", tmp_path)
    assert (status, out) == (2, "")
    assert "no run has written here" in err


def test_a_status_of_another_make_is_no_status(tmp_path: Path) -> None:
    replace_json(tmp_path / "status.json", ["odd"])
    assert read_status(tmp_path) is None
