"""Issues of a report for what people decided: what they took away, where they differ, what could not be applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from extract.decisions.review_pairs import holds_words
from extract.words.clean import fold
from models.records import Evidence, Issue
from models.reviews import ReviewDecision, Reviewed, ReviewOutcome
from models.vocabulary import IssueCode, IssueLevel


def review_issues(
    found: Iterable[Reviewed], printed: str, place_of: Callable[[Reviewed], Evidence | None]
) -> list[Issue]:
    """Return an issue for each decision that takes a row away or could not be applied.

    `printed`: the text of the report; `place_of`: where the row of a decision stands, None without one.
    """
    issues = []
    text = fold(printed) if any(r.outcome is ReviewOutcome.OUTDATED for r in found) else ""
    for reviewed in found:
        standing = reviewed.standing
        what = f"{standing.key.indicator_id}, {standing.key.read_as}"
        row = place_of(reviewed)
        code, level, hint = IssueCode.REVIEW_OUTDATED, IssueLevel.WARNING, "look at it again: python pipeline.py review"
        if reviewed.outcome is ReviewOutcome.OTHER_BYTES:
            level, message = IssueLevel.INFO, "decided on earlier bytes of this file"
        elif reviewed.outcome is ReviewOutcome.OUTDATED:
            message = _why_outdated(reviewed, text)
        elif reviewed.outcome is ReviewOutcome.DISPUTED:
            code, message = IssueCode.REVIEW_DISPUTED, "reviewers differ"
            hint = "settle it: python pipeline.py review --queue disagreements"
        elif reviewed.outcome is ReviewOutcome.APPLIED and standing.decision is ReviewDecision.NOT_THERE:
            code, level, message, hint = IssueCode.REVIEW_REJECTED, IssueLevel.INFO, "said not to be there", ""
        else:
            continue
        told = f"{what}: {message} ({standing.decision.value}, {standing.reviewers})"
        issues.append(
            Issue(
                code=code,
                level=level,
                message=told,
                page_no=row.page_no if row else None,
                line_start=row.line_start if row else None,
                value_raw=standing.key.quote,
                hint=hint or None,
            )
        )
    return issues


def _why_outdated(reviewed: Reviewed, text: str) -> str:
    if reviewed.read_as is not None:
        return f"now read as {reviewed.read_as}"
    if reviewed.reason:
        return reviewed.reason
    if holds_words(text, fold(reviewed.standing.key.quote)):
        return "its words are still printed, but no longer read as this answer"
    return "its words are not in the document any more"
