"""Free texts as people corrected them: found again by their words, corrected, taken away, or shown as outdated."""

from __future__ import annotations

import pytest

from extract.decisions.reviewed import apply_reviews
from extract.decisions.standing import standings
from extract.decisions.text_readings import AS_READ, TextReading, parse_text, question_of, text_reading
from extract.reports.rows import report_rows
from extract.reports.sites import site_columns
from models.records import Report, Verbatim
from models.reviews import Decision, ReviewDecision, ReviewOutcome, Verdict
from models.taxonomy import load_taxonomy
from models.vocabulary import IssueCode, Status
from tests.made_decisions import made_decision
from tests.made_reports import made_evidence, made_report

TAXONOMY = load_taxonomy()
A, C, N, K = Verdict.ACCEPT, Verdict.CORRECT, Verdict.NOT_THERE, Verdict.CANNOT_TELL
REVIEW, ACCEPTED = Status.REVIEW, Status.ACCEPTED


def text_of(text: str, theme: str | None = "sante", *, at: int = 0, truncated: bool = False) -> Verbatim:
    return Verbatim(
        theme_id=theme,
        text=text,
        text_raw=f"{text} ",
        is_truncated=truncated,
        status=REVIEW,
        confidence=0.7,
        evidence=made_evidence(text, at),
    )


def report_of(*texts: Verbatim) -> Report:
    return made_report(data=b"bytes", verbatims=texts, taxonomy=TAXONOMY, text="\n".join(v.text for v in texts))


def about(text: Verbatim, verdict: Verdict, corrected: str | None = None, **more: object) -> Decision:
    """Return a decision about a free text of `report_of`."""
    said = {
        "indicator": question_of(text.theme_id),
        "read_as": AS_READ,
        "quote": text.text,
        "document_id": report_of().document.document_id,
    }
    return made_decision(verdict, corrected, **{**said, **more})  # type: ignore[arg-type]


def decided(report: Report, *decisions: Decision) -> Report:
    return apply_reviews(report, standings(decisions), TAXONOMY)


GARDEN = text_of("Le jardin 0uvert\nà tous", truncated=True)
LOOSE = text_of("On a osé.", None, at=50)

READINGS = [
    (None, None, AS_READ, "nothing else than what was read"),
    ("sante", None, "[theme sante]", "another theme"),
    ("none", None, "[theme none]", "of no theme"),
    (None, "Un texte", "Un texte", "another text"),
    ("sante", "Un texte", "[theme sante] Un texte", "both"),
    (None, "deux\nlignes", r"deux\nlignes", "a line of the file holds line breaks"),
    (None, r"C:\neuf", r"C:\\neuf", "a backslash of its own"),
]


@pytest.mark.parametrize(("theme", "text", "reading", "why"), READINGS)
def test_what_people_say_of_a_text_is_one_line_and_comes_back(
    theme: str | None, text: str | None, reading: str, why: str
) -> None:
    assert text_reading(theme, text) == reading, why
    assert parse_text(reading) == TextReading(theme, text), why


def test_an_empty_correction_says_nothing() -> None:
    assert parse_text("") is None
    assert parse_text("  ") is None


APPLIED = [
    # the text, what is decided, its theme and words then, its status, why
    (GARDEN, A, None, "sante", GARDEN.text, ACCEPTED, "accepted as it was read"),
    (GARDEN, C, "Le jardin ouvert à tous", "sante", "Le jardin ouvert à tous", ACCEPTED, "a letter was misread"),
    (GARDEN, C, "[theme solidarite]", "solidarite", GARDEN.text, ACCEPTED, "it stands under another theme"),
    (GARDEN, C, "[theme none]", None, GARDEN.text, ACCEPTED, "it belongs to no theme"),
    (GARDEN, C, r"[theme solidarite] Un\nDeux", "solidarite", "Un\nDeux", ACCEPTED, "both, in two lines"),
    (GARDEN, K, None, "sante", GARDEN.text, REVIEW, "nobody can tell: stays under review"),
    (LOOSE, C, "[theme capacite_a_agir]", "capacite_a_agir", LOOSE.text, ACCEPTED, "a text without a theme gets one"),
]


@pytest.mark.parametrize(("text", "verdict", "corrected", "theme", "words", "status", "why"), APPLIED)
def test_a_decision_is_applied(
    text: Verbatim, verdict: Verdict, corrected: str | None, theme: str | None, words: str, status: Status, why: str
) -> None:
    report = decided(report_of(text), about(text, verdict, corrected))
    (found,) = report.verbatims
    assert (found.theme_id, found.text, found.status) == (theme, words, status), why
    assert (found.text_raw, found.confidence, found.evidence) == (text.text_raw, text.confidence, text.evidence)
    assert found.review is not None
    assert (found.review.theme_read, found.review.text_read) == (text.theme_id, text.text)
    assert [r.outcome for r in report.reviews] == [ReviewOutcome.APPLIED]
    assert found.is_truncated is (text.is_truncated and words == text.text), "a person gave the rest"


def test_what_is_no_free_text_leaves_the_table_and_an_issue() -> None:
    report = decided(report_of(GARDEN, LOOSE), about(GARDEN, N))
    assert [v.text for v in report.verbatims] == [LOOSE.text]
    (issue,) = report.issues
    assert (issue.code, issue.value_raw, issue.page_no) == (
        IssueCode.REVIEW_REJECTED,
        GARDEN.text,
        1,
    )


def test_reviewers_who_differ_change_nothing() -> None:
    report = decided(report_of(GARDEN), about(GARDEN, A), about(GARDEN, C, "Autre", by="Bo"))
    (found,) = report.verbatims
    assert (found.text, found.status) == (GARDEN.text, REVIEW)
    assert [r.standing.decision for r in report.reviews] == [ReviewDecision.DISPUTED]
    assert [i.code for i in report.issues] == [IssueCode.REVIEW_DISPUTED]


MOVED = [
    # what a better reader gives now, what was decided on GARDEN, outcome, theme and text then, why
    (text_of("LE JARDIN 0UVERT À TOUS", at=400), A, None, "applied", "sante", None, "case and place do not count"),
    (text_of(GARDEN.text, "solidarite"), A, None, "outdated", "solidarite", None, "another theme was accepted"),
    (text_of(GARDEN.text, "solidarite"), C, "[theme sante]", "applied", "sante", None, "the theme was said"),
    (text_of(f"{GARDEN.text} et à toutes"), A, None, "outdated", "sante", None, "more of it is read now"),
    (text_of(f"{GARDEN.text} et à toutes"), C, "Tout", "applied", "sante", "Tout", "the whole text was said"),
    (text_of(f"{GARDEN.text} et à toutes"), N, None, "outdated", "sante", None, "what is read now was not refused"),
    (text_of("Rien de tel"), A, None, "outdated", "sante", None, "its words are gone"),
    (text_of("Rien de tel"), N, None, "not_read", "sante", None, "not there, and not read any more"),
    (GARDEN, C, "[theme no_such_theme]", "outdated", "sante", None, "a theme that the taxonomy does not have"),
]


@pytest.mark.parametrize(("now", "verdict", "corrected", "outcome", "theme", "words", "why"), MOVED)
def test_a_decision_holds_as_far_as_it_fits(
    now: Verbatim, verdict: Verdict, corrected: str | None, outcome: str, theme: str, words: str | None, why: str
) -> None:
    report = decided(report_of(now), about(GARDEN, verdict, corrected))
    assert [r.outcome for r in report.reviews] == [outcome], why
    (found,) = report.verbatims
    assert (found.theme_id, found.text) == (theme, words or now.text), why


def test_two_texts_that_say_the_same_are_decided_apart() -> None:
    twice = (text_of("Oui.", at=0), text_of("Oui.", at=100))
    report = decided(report_of(*twice), about(twice[0], N, ordinal=2))
    assert [v.evidence.char_start for v in report.verbatims] == [0]


def test_the_row_keeps_its_id_and_tells_what_had_been_read() -> None:
    before = report_rows(report_of(GARDEN), "1", site_columns(TAXONOMY)).rows[2][0]
    report = decided(report_of(GARDEN), about(GARDEN, C, "[theme solidarite] Autre"))
    after = report_rows(report, "1", site_columns(TAXONOMY))
    (row,), (review,) = after.rows[2], after.rows[8]
    assert row[0] == before[0]
    assert row[-5:] == (True, "correct", GARDEN.text, "sante", "review")
    assert before[-5:] == (False, None, None, None, None)
    assert (review[4], review[5]) == (None, row[0]), "no answer was changed, this free text was"
