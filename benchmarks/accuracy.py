"""How right: Relevé and the afternoon's script on the same PDFs with known answers."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.afternoon import read_answers
from benchmarks.corpus import write_reports
from benchmarks.marking import MarkingSession
from benchmarks.score import score
from benchmarks.sections import Section
from benchmarks.speed import run
from benchmarks.tallies import Marks
from models.taxonomy import Taxonomy

KINDS = ("pdf_single", "pdf_cards")


def mark_answers(folder: Path, taxonomy: Taxonomy, count: int) -> Section:
    """Mark both on the same reports; their seeds are not those of the timed ones."""
    reports = write_reports(folder / "raw", KINDS, count, first_seed=50_000)
    session = MarkingSession()
    for report in reports:
        session.mark(dict(report.gold), read_answers(report.data, taxonomy))
    run(folder / "raw", folder / "tables", taxonomy)
    gold = folder / "gold.json"
    gold.write_text(json.dumps([report.gold for report in reports]), encoding="utf-8")
    own = score(folder / "tables", gold)
    rows = []
    for kind in KINDS:
        rows.append(_row(f"Relevé, {kind}", own.by_kind[kind]))
        rows.append(_row(f"afternoon's script, {kind}", session.by_kind[kind]))
    return Section(
        title="Right answers",
        note=f"{count} generated PDFs with known answers: in one column, and with themes side by side.",
        head=("what", "choices: precision", "recall", "F1", "counts: F1", "free texts: recall", "site names"),
        rows=tuple(rows),
    )


def _row(name: str, marks: Marks) -> tuple[str, ...]:
    choices = marks.choices
    rates = (choices.precision, choices.recall, choices.f1, marks.counts.f1, marks.verbatims.recall, marks.sites.recall)
    return (name, *(f"{rate:.3f}" for rate in rates))
