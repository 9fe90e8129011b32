"""What was decided, and what the last run made of it."""

from __future__ import annotations

from dataclasses import dataclass

from extract.decisions.standing import same_row
from extract.review.rows import read_reviewed
from extract.review.session import Session
from extract.tables.table_rows import read_rows, table_files
from models.reviews import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What stands for one row and what the last run made of it; `outcome` is None when no run has seen it yet."""

    standing: Standing
    outcome: str | None
    is_gone: bool


def read_past(session: Session) -> list[Past]:
    """Return all that stands, the latest first."""
    out = session.folder
    seen = {same_row(key): rest for key, rest in read_reviewed(out, ("outcome", "reviewed_at"))}
    known = {str(document) for (document,) in read_rows(table_files(out, "documents"), ["document_id"])}
    found = []
    for document_id, standing in session.decided.by_document.items():
        for one in standing:
            outcome, at = seen.get(same_row(one.key), (None, None))
            is_seen = outcome is not None and at == one.decided_at
            found.append(
                Past(
                    standing=one,
                    outcome=str(outcome) if is_seen else None,
                    is_gone=document_id not in known and outcome is None,
                )
            )
    return sorted(found, key=lambda past: past.standing.decided_at, reverse=True)
