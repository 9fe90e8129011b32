"""How well a document was read as a whole, in one word and with the reason: what to look at first in an archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from models.document import Document
from models.records import Issue, Observation, Verbatim
from models.vocabulary import Era, Grade, IssueCode, Status

_WORST_FIRST = (Grade.POOR, Grade.FAIR, Grade.GOOD)
_FEW_ROWS = 4  # of fewer answers one under review is half of them, and says little of the document


class _Limit(NamedTuple):
    """From which value on a document is no better than good, fair or poor."""

    good: float
    fair: float
    poor: float

    def grade(self, value: float) -> Grade | None:
        """Return the best grade that `value` allows; None when it stands in the way of none."""
        for grade, limit in ((Grade.POOR, self.poor), (Grade.FAIR, self.fair), (Grade.GOOD, self.good)):
            if value >= limit:
                return grade
        return None


# Shares of the characters without explanation, of the answers under review and of the texts under review. Reports
# printed by a browser stay under the first; poor scans reach the second; the third is another document, or noise.
_UNEXPLAINED = _Limit(0.02, 0.07, 0.25)
_REVIEW = _Limit(0.05, 0.20, 0.50)
_TEXT_REVIEW = _Limit(0.15, 0.50, 1.01)
_UNREADABLE = _Limit(2.0, 0.001, 0.50)
_OCR_DOUBT = _Limit(0.015, 0.04, 0.12)  # one less the mean certainty over the characters; clean scans have 0.007
_CONFLICTS = _Limit(1, 3, 99)


class _Finding(NamedTuple):
    grade: Grade
    reason: str


def grade_document(
    document: Document,
    *,
    era: Era,
    has_site: bool,
    has_theme: bool,
    explained: float,
    observations: Sequence[Observation],
    verbatims: Sequence[Verbatim],
    issues: Sequence[Issue],
) -> tuple[Grade, str]:
    """Return the grade of a document that was read, and one sentence that says what keeps it from a better one.

    The grade is that of the worst thing found; the sentence names all that share it. `explained`: share, 0 to 1.
    """
    findings = [
        *_pages(document),
        *_answers(observations, verbatims, issues),
        *_whole(era, has_site=has_site, has_theme=has_theme, explained=explained),
    ]
    for grade in _WORST_FIRST:
        reasons = [f.reason for f in findings if f.grade is grade]
        if reasons:
            return grade, _sentence(reasons)
    return Grade.EXCELLENT, "Nearly all of the text is explained, and nearly every answer is accepted."


def _sentence(reasons: Sequence[str]) -> str:
    text = "; ".join(reasons)
    return f"{text[0].upper()}{text[1:]}."


def _pages(document: Document) -> Iterator[_Finding]:
    pages = document.pages
    unreadable = sum(page.is_unreadable for page in pages)
    if grade := _UNREADABLE.grade(unreadable / len(pages)):
        yield _Finding(grade, f"{unreadable} of {len(pages)} pages could not be read")
    certainties = [page.ocr_certainty for page in pages if page.ocr_certainty is not None]
    if certainties:
        mean = sum(certainties) / len(certainties)
        if grade := _OCR_DOUBT.grade(1.0 - mean):
            yield _Finding(grade, f"recognition was sure of {mean:.1%} of the characters only")


def _answers(
    observations: Sequence[Observation], verbatims: Sequence[Verbatim], issues: Sequence[Issue]
) -> Iterator[_Finding]:
    # A sentence printed with and without an answer is under review on the best of pages and says nothing of this one.
    ambiguous = sum(issue.code is IssueCode.DEFAULT_SENTENCE for issue in issues)
    for rows, limit, name, excused in (
        (observations, _REVIEW, "answers", ambiguous),
        (verbatims, _TEXT_REVIEW, "free texts", 0),
    ):
        review = max(0, [row.status for row in rows].count(Status.REVIEW) - excused)
        grade = limit.grade(review / max(_FEW_ROWS, len(rows)))
        if review and grade:
            yield _Finding(grade, f"{review} of {len(rows)} {name} {'is' if review == 1 else 'are'} to review")
    conflicts = sum(issue.code is IssueCode.CONFLICTING_ANSWERS for issue in issues)
    if grade := _CONFLICTS.grade(conflicts):
        yield _Finding(
            grade, "an answer contradicts another" if conflicts == 1 else f"{conflicts} answers contradict others"
        )


def _whole(era: Era, *, has_site: bool, has_theme: bool, explained: float) -> Iterator[_Finding]:
    if not has_theme:
        yield _Finding(Grade.POOR, "no theme of the questionnaire was found")
    if grade := _UNEXPLAINED.grade(1.0 - explained):
        yield _Finding(grade, f"{1.0 - explained:.1%} of the text is not explained")
    if not has_site:
        yield _Finding(Grade.FAIR, "no site name was found")
    if era is Era.UNKNOWN:
        yield _Finding(Grade.FAIR, "the edition of the page is unknown")
