"""Decisions of reviewers made by hand, for the tests of what comes after them."""

from __future__ import annotations

from models.reviews import Decision, Queue, RowKey, Verdict

DOCUMENT = "0123456789abcdef"


def made_decision(
    verdict: Verdict = Verdict.ACCEPT,
    corrected: str | None = None,
    *,
    by: str = "Ada",
    at: int = 0,
    document_id: str = DOCUMENT,
    file_name: str = "a.txt",
    indicator: str = "lien_social.publics",
    read_as: str = "voisins",
    quote: str = "voisin·e·s du quartier",
    ordinal: int = 1,
    queue: Queue = Queue.DOUBTS,
    note: str = "",
) -> Decision:
    """Return a decision; `at`: its second."""
    return Decision(
        at=f"2024-05-02T14:{at // 60:02}:{at % 60:02}Z",
        reviewer=by,
        verdict=verdict,
        key=RowKey(document_id, indicator, read_as, quote, ordinal),
        file_name=file_name,
        queue=queue,
        corrected=corrected,
        note=note,
    )
