"""What became of the decisions of reviewers in a run, for its closing summary."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from extract.decisions.standing import Standings
from extract.shown import shown_line
from extract.tables.parts import count_rows
from extract.tables.table_rows import read_rows, table_files
from models.reviews import ReviewOutcome

_TOLD = (
    (ReviewOutcome.APPLIED, "applied"),
    (ReviewOutcome.ADDED, "that add an answer"),
    (ReviewOutcome.NOT_READ, "on answers that are not read any more"),
    (ReviewOutcome.DISPUTED, "on which reviewers differ"),
    (ReviewOutcome.OUTDATED, "that fit no answer any more"),
    (ReviewOutcome.OTHER_BYTES, "made on earlier bytes of a file"),
)


def missing_file_line(out: Path, reviews: Path) -> str | None:
    """Return what is to be said before a run without its file of reviews takes decisions out of the tables of `out`.

    None where the file is there, or no decision is in the tables: a run from another folder does not find the file.
    """
    if reviews.exists():
        return None
    held = sum(map(count_rows, table_files(out, "reviews")))
    if not held:
        return None
    decisions = "the decision" if held == 1 else f"the {held} decisions"
    return shown_line(
        f"{reviews.absolute()}: no such file; {decisions} in the tables will not be applied any more. "
        "If that is not meant, name the file with --reviews and run again."
    )


def review_lines(out: Path, decided: Standings, reviews: Path) -> list[str]:
    """Return the lines about reviews; none where nothing was decided."""
    total = sum(len(standing) for standing in decided.by_document.values())
    if not total:
        return []
    counts = Counter(str(outcome) for (outcome,) in read_rows(table_files(out, "reviews"), ["outcome"]))
    here = {str(document) for (document,) in read_rows(table_files(out, "documents"), ["document_id"])}
    told = [f"{counts[outcome]} {words}" for outcome, words in _TOLD if counts[outcome]]
    elsewhere = sum(len(s) for document, s in decided.by_document.items() if document not in here)
    elsewhere -= counts[ReviewOutcome.OTHER_BYTES]
    if elsewhere > 0:
        told.append(f"{elsewhere} on documents that are not here, which are kept")
    lines = [f"Reviews     {total} in {reviews}: {', '.join(told) or 'none applied'}"]
    if counts[ReviewOutcome.OUTDATED] or counts[ReviewOutcome.DISPUTED]:
        lines.append("            python pipeline.py review shows them, under Décisions")
    return [shown_line(line) for line in lines]
