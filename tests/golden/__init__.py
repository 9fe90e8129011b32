"""Golden cases: a report and all that it says, kept side by side and compared as a whole.

A case is a folder with `expected.json` and either the report itself, `source.*`, or `source.link`: its path in this
repository. Expectations were checked against the reports by reading them; see `tests/test_golden.py`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from extract.reports.report import extract_report
from models.options import OcrMode, ReadOptions
from models.records import Observation, Report
from models.taxonomy import load_taxonomy
from models.vocabulary import Kind, Status

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
EXPECTED = "expected.json"

Answers = dict[str, Any]


def list_cases() -> list[Path]:
    """Return the folders of the cases, by name."""
    return sorted(p for p in FOLDER.iterdir() if p.is_dir() and p.name != "__pycache__")


def source_of(case: Path) -> Path:
    """Return the report of a case. Raises FileNotFoundError when the case has none, or several."""
    link = case / "source.link"
    sources = [ROOT / link.read_text(encoding="utf-8").strip()] if link.is_file() else sorted(case.glob("source.*"))
    if len(sources) != 1 or not sources[0].is_file():
        raise FileNotFoundError(f"{case.name}: one source is expected, found {[str(s) for s in sources]}")
    return sources[0]


def read_case(case: Path) -> Report:
    """Return what the report of a case says today; no page is read from its picture."""
    return extract_report(source_of(case), load_taxonomy(), ReadOptions(ocr=OcrMode.NEVER))


def expected_of(case: Path) -> Answers:
    """Return what the report of a case says. Raises FileNotFoundError."""
    answers: Answers = json.loads((case / EXPECTED).read_text(encoding="utf-8"))
    return answers


def answers_of(report: Report) -> Answers:
    """Return all that a report says, in the order of the page; without places and scores."""
    chosen: defaultdict[str, list[str]] = defaultdict(list)
    empty: defaultdict[str, list[str]] = defaultdict(list)
    unknown: defaultdict[str, list[str]] = defaultdict(list)
    for row in report.observations:
        if row.kind is Kind.CHOICE and row.value_id is None:
            unknown[row.indicator_id].append(row.value_raw)
        elif row.kind is Kind.CHOICE:
            (chosen if row.is_selected else empty)[row.indicator_id].append(row.value_id or "")
    states: defaultdict[str, list[str]] = defaultdict(list)
    for state in report.coverage:
        states[state.state.value].append(state.indicator_id)
    unclaimed = [report.text[c.char_start : c.char_end] for c in report.claims if c.by == "unexplained"]
    return {
        "site": report.document.site_name_raw,
        "era": report.document.layout_era.value,
        "reader": report.document.reader,
        "printed_on": report.document.printed_on,
        "choices": dict(chosen),
        "empty_boxes": dict(empty),
        "unknown": dict(unknown),
        "counts": {o.indicator_id: _count(o) for o in report.observations if o.kind is Kind.COUNT},
        "verbatims": {v.theme_id: v.text for v in report.verbatims},
        "truncated": [v.theme_id for v in report.verbatims if v.is_truncated],
        "to_review": [_name(o) for o in report.observations if o.status is Status.REVIEW],
        "coverage": dict(states),
        "issues": sorted(issue.code.value for issue in report.issues),
        "explained_ratio": report.document.explained_ratio,
        "residue": [" ".join(text.split()) for text in unclaimed],
    }


def _count(row: Observation) -> Answers:
    quantity = row.quantity
    return {
        "printed": row.value_raw,
        "number": quantity.value_number,
        "min": quantity.value_min,
        "max": quantity.value_max,
        "period": quantity.period,
        "approximate": quantity.is_approximate,
    }


def _name(row: Observation) -> str:
    return f"{row.indicator_id}={row.value_id}" if row.value_id else f"{row.indicator_id}: {row.value_raw}"


def write_expected(case: Path) -> bool:
    """Write what the report of a case says today as what it shall say; return whether that changed anything."""
    text = json.dumps(answers_of(read_case(case)), ensure_ascii=False, indent=1) + "\n"
    path = case / EXPECTED
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8")
    return True
