"""Whole reports and all that they say: two real ones, and one for each edition and reader.

After a change that is meant: `python -m tests.golden --write`, then read the difference as a reviewer would.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests import golden
from tests.golden import EXPECTED, answers_of, expected_of, list_cases, read_case, source_of, write_expected
from tests.golden.__main__ import REFUSED, main

CASES = list_cases()
REAL = [case for case in CASES if "_real_" in case.name]
LEAST_EXPLAINED = 0.97  # of the real reports


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_report_says_what_it_shall_say(case: Path) -> None:
    want, got = expected_of(case), json.loads(json.dumps(answers_of(read_case(case))))
    assert list(got) == list(want)
    for key in want:
        assert got[key] == want[key], key


@pytest.mark.parametrize("case", REAL, ids=lambda case: case.name)
def test_real_reports_are_explained_and_the_rest_is_listed(case: Path) -> None:
    want = expected_of(case)
    report = read_case(case)
    assert want["explained_ratio"] >= LEAST_EXPLAINED
    assert report.document.explained_ratio == want["explained_ratio"]
    unclaimed = [c for c in report.claims if c.by == "unexplained"]
    assert len(unclaimed) == len(want["residue"])


def test_there_are_two_real_reports() -> None:
    assert len(REAL) == 2
    assert {source_of(case).parent.name for case in REAL} == {"raw"}


def test_every_edition_and_every_reader_without_recognition_has_a_case() -> None:
    said = [expected_of(case) for case in CASES]
    assert {s["era"] for s in said} == {"G0", "G1", "G2", "form"}
    pairs = {(s["era"], s["reader"]) for s in said}
    assert pairs >= {(era, reader) for era in ("G0", "G1", "G2") for reader in ("text", "markdown", "html", "pdf")}
    assert pairs >= {("form", "text"), ("form", "pdf")}


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of one case, alone in its folder, where expectations may be written."""
    case = Path(shutil.copytree(golden.FOLDER / "g0_text", tmp_path / "g0_text"))
    monkeypatch.setattr(golden, "FOLDER", tmp_path)
    monkeypatch.delenv("CI", raising=False)
    return case


def test_a_missing_expectation_fails(copied: Path) -> None:
    (copied / EXPECTED).unlink()
    with pytest.raises(FileNotFoundError):
        expected_of(copied)


def test_a_missing_report_fails(copied: Path) -> None:
    (copied / "source.txt").unlink()
    with pytest.raises(FileNotFoundError, match="g0_text: one source is expected"):
        source_of(copied)


def test_a_wrong_expectation_is_a_difference(copied: Path) -> None:
    want = expected_of(copied)
    assert answers_of(read_case(copied))["verbatims"] == want["verbatims"]
    (copied / EXPECTED).write_text(json.dumps(want | {"site": "Le Four"}), encoding="utf-8")
    assert answers_of(read_case(copied))["site"] != expected_of(copied)["site"]


def test_expectations_are_written_once(copied: Path) -> None:
    assert not write_expected(copied)  # nothing changed
    (copied / EXPECTED).unlink()
    assert write_expected(copied)
    assert main(["--write"]) == 0
    assert expected_of(copied)["site"] == "Le Fournil / Atelier n° 3"


def test_expectations_are_never_written_in_ci(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (copied / EXPECTED).unlink()
    monkeypatch.setenv("CI", "1")
    assert main(["--write"]) == REFUSED
    assert not (copied / EXPECTED).exists()


def test_an_unknown_case_is_refused(copied: Path) -> None:
    assert main(["--write", "g9_papyrus"]) == REFUSED
