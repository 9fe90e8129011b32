"""A report as people corrected it: decisions find their rows again, or are shown and change nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extract.decisions.readings import reading_of
from extract.decisions.review_pairs import row_keys
from extract.decisions.reviewed import apply_reviews
from extract.decisions.standing import standings
from models.records import Observation, Quantity, Report
from models.reviews import Decision, ReviewDecision, ReviewOutcome, Verdict
from models.taxonomy import load_taxonomy
from models.vocabulary import CoverageState, IssueCode, MatchMethod, Status
from tests.made_decisions import made_decision
from tests.made_reports import made_choice, made_count, made_report

TAXONOMY = load_taxonomy()
PUBLICS, PROJECTS = "lien_social.publics", "capacite_a_agir.nb_projets"
EFFECT = "innovation_publique.effet"
A, C, N, K = Verdict.ACCEPT, Verdict.CORRECT, Verdict.NOT_THERE, Verdict.CANNOT_TELL
REVIEW, ACCEPTED = Status.REVIEW, Status.ACCEPTED


def report_of(*rows: Observation, file_name: str = "a.txt", data: bytes = b"bytes") -> Report:
    states = {row.indicator_id: CoverageState.ANSWERED for row in rows}
    text = "\n".join(row.evidence.quote for row in rows)
    return made_report(file_name, data=data, observations=rows, states=states, taxonomy=TAXONOMY, text=text)


def about(row: Observation, verdict: Verdict, corrected: str | None = None, **more: object) -> Decision:
    """Return a decision about a row of `report_of`."""
    quote, document_id = row.evidence.quote, report_of().document.document_id
    said = {"indicator": row.indicator_id, "read_as": reading_of(row), "quote": quote, "document_id": document_id}
    return made_decision(verdict, corrected, **{**said, **more})  # type: ignore[arg-type]


def decided(report: Report, *decisions: Decision) -> Report:
    return apply_reviews(report, standings(decisions), TAXONOMY)


TICKED = made_choice(PUBLICS, "voisins", raw="voisins du quartier", status=REVIEW)
STRANGE = made_choice(PUBLICS, None, raw="dompteurs de puces", at=40, status=REVIEW)
COUNT = made_count(PROJECTS, Quantity(value_number=5.0, value_min=5.0, value_max=5.0), at=80)

APPLIED = [
    # the row, what is decided, what it then says, its status, how it was named, why
    (TICKED, A, None, "voisins", ACCEPTED, MatchMethod.EXACT, "accepted as it was read"),
    (TICKED, C, "benevoles", "benevoles", ACCEPTED, MatchMethod.REVIEWED, "another option"),
    (TICKED, C, "not voisins", "not voisins", ACCEPTED, MatchMethod.REVIEWED, "its box is empty"),
    (TICKED, C, "voisins", "voisins", ACCEPTED, MatchMethod.EXACT, "corrected to what it says anyway"),
    (TICKED, C, "[other]", "[other]", ACCEPTED, MatchMethod.REVIEWED, "none of the options"),
    (TICKED, K, None, "voisins", REVIEW, MatchMethod.EXACT, "nobody can tell: stays under review"),
    (STRANGE, A, None, "[other]", ACCEPTED, MatchMethod.EXACT, "an unknown phrase that is really printed"),
    (STRANGE, C, "voisins", "voisins", ACCEPTED, MatchMethod.REVIEWED, "a known option in other words"),
    (COUNT, C, "4 to 6 per year", "4 to 6 per year", ACCEPTED, MatchMethod.REVIEWED, "other numbers"),
    (COUNT, C, "[unknown]", "[unknown]", ACCEPTED, MatchMethod.REVIEWED, "no number after all"),
]


@pytest.mark.parametrize(("row", "verdict", "corrected", "says", "status", "method", "why"), APPLIED)
def test_a_decision_is_applied(
    row: Observation, verdict: Verdict, corrected: str | None, says: str, status: Status, method: MatchMethod, why: str
) -> None:
    (found,) = decided(report_of(row), about(row, verdict, corrected)).observations
    assert (reading_of(found), found.status, found.match_method) == (says, status, method), why
    assert (found.confidence, found.value_raw, found.evidence) == (row.confidence, row.value_raw, row.evidence)
    assert found.review is not None
    assert (found.review.read_as, found.review.status_read) == (reading_of(row), row.status)


def test_what_is_not_there_leaves_the_tables_and_an_issue() -> None:
    other = made_choice(PUBLICS, "benevoles", at=90)
    report = decided(report_of(TICKED, other), about(TICKED, N))
    assert [row.value_id for row in report.observations] == ["benevoles"]
    assert [issue.code for issue in report.issues] == [IssueCode.REVIEW_REJECTED]
    assert "Ada" in report.issues[0].message
    document = report.document
    assert (document.observation_count, document.review_count, document.issue_count) == (1, 0, 1)
    assert {c.state for c in report.coverage if c.indicator_id == PUBLICS} == {CoverageState.ANSWERED}


def test_a_question_without_any_answer_left_is_not_answered() -> None:
    report = decided(report_of(TICKED), about(TICKED, N))
    assert {c.state for c in report.coverage if c.indicator_id == PUBLICS} == {CoverageState.SLOT_EMPTY}


DEFAULTS = [
    # what is decided of a sentence that pages print without an answer too, and what the question is then
    (A, None, CoverageState.DEFAULT_SENTENCE, "it is what is printed, which says nothing of an answer"),
    (C, "amelioration", CoverageState.ANSWERED, "another sentence is printed, and that one is an answer"),
]


@pytest.mark.parametrize(("verdict", "corrected", "state", "why"), DEFAULTS)
def test_a_default_sentence_is_an_answer_only_once_it_is_corrected(
    verdict: Verdict, corrected: str | None, state: CoverageState, why: str
) -> None:
    row = made_choice(EFFECT, "amelioration_difficile", status=REVIEW)
    read = report_of(row)
    by_default = (c.changed(state=CoverageState.DEFAULT_SENTENCE) for c in read.coverage if c.indicator_id == EFFECT)
    report = decided(replace(read, coverage=tuple(by_default)), about(row, verdict, corrected))
    assert [c.state for c in report.coverage] == [state], why


def test_two_who_differ_change_nothing() -> None:
    report = decided(report_of(TICKED), about(TICKED, A), about(TICKED, N, by="Bo"))
    (row,) = report.observations
    assert (row.status, row.review and row.review.decision) == (REVIEW, ReviewDecision.DISPUTED)
    assert [issue.code for issue in report.issues] == [IssueCode.REVIEW_DISPUTED]


def test_nothing_decided_is_the_very_report() -> None:
    report = report_of(TICKED)
    assert decided(report, made_decision(file_name="other.txt")) is report


LATER = made_choice(PUBLICS, "voisins", raw="voisins du quartier", at=700, status=REVIEW)
LONGER = made_choice(PUBLICS, "voisins", raw="les voisins du quartier et d'ailleurs", status=REVIEW)
NAMED = made_choice(PUBLICS, "benevoles", raw="voisins du quartier")
BETTER_PARSER: list[tuple[Observation, tuple[Verdict, str | None], Observation, str | None, str]] = [
    # what was read, what was decided, what is read now, what it then says (None: not applied), why
    (TICKED, (A, None), LATER, "voisins", "pages moved: places in the text decide nothing"),
    (TICKED, (A, None), LONGER, "voisins", "more of the words belong to it"),
    (TICKED, (A, None), NAMED, "voisins", "read worse now: the words were checked, so the person is believed"),
    (TICKED, (C, "benevoles"), NAMED, "benevoles", "read as the person said"),
    (STRANGE, (C, "voisins"), made_choice(PUBLICS, "stress", raw="dompteurs de puces"), "voisins", "the words tell"),
    (STRANGE, (A, None), made_choice(PUBLICS, "voisins", raw="dompteurs de puces"), None, "the taxonomy has learnt it"),
    (TICKED, (N, None), NAMED, None, "what was not there is not read any more; this was not decided"),
    (TICKED, (A, None), made_choice(PUBLICS, "voisins", raw="les riverains"), None, "other words"),
    (TICKED, (C, "gone_option"), TICKED, None, "the option has left the taxonomy"),
    (TICKED, (C, "5"), TICKED, None, "a number for a choice"),
]


@pytest.mark.parametrize(("then", "said", "now", "says", "why"), BETTER_PARSER, ids=[row[4] for row in BETTER_PARSER])
def test_decisions_hold_for_a_better_parser(
    then: Observation, said: tuple[Verdict, str | None], now: Observation, says: str | None, why: str
) -> None:
    report = decided(report_of(now), about(then, *said))
    (row,) = report.observations
    if says is not None:
        assert reading_of(row) == says, why
        assert row.review is not None
        return
    assert row == now, why
    assert [r.outcome for r in report.reviews] == [ReviewOutcome.OUTDATED]
    assert [issue.code for issue in report.issues] == [IssueCode.REVIEW_OUTDATED]


def test_what_was_not_there_and_is_not_read_is_settled() -> None:
    report = decided(report_of(COUNT), about(TICKED, N))
    assert [r.outcome for r in report.reviews] == [ReviewOutcome.NOT_READ]
    assert report.issues == ()


def test_decisions_about_other_bytes_of_the_file_are_shown() -> None:
    report = decided(report_of(TICKED, data=b"saved again"), about(TICKED, N))
    assert report.observations == (TICKED,)
    assert [r.outcome for r in report.reviews] == [ReviewOutcome.OTHER_BYTES]
    assert "earlier bytes" in report.issues[0].message


def test_rows_that_are_alike_are_told_apart_by_their_order() -> None:
    first, second = (made_choice(PUBLICS, "voisins", raw="voisins", at=at) for at in (10, 500))
    report = decided(report_of(second, first), about(first, N, ordinal=2))
    assert report.observations == (first,), "the second in the text, whatever the order of the table"


def test_a_row_never_gets_the_key_of_one_that_was_taken_away() -> None:
    """Of two alike rows the first was said not to be there: the other must not inherit that."""
    said = [(PUBLICS, "voisins", "voisins")]
    (rejected,) = row_keys("0" * 16, said)
    assert [key.ordinal for key in row_keys("0" * 16, said, [rejected])] == [2]


def test_whether_a_sampled_row_was_right() -> None:
    row_right = {
        verdict: decided(report_of(TICKED), about(TICKED, verdict, corrected)).reviews[0].is_right
        for verdict, corrected in ((A, None), (C, "benevoles"), (N, None), (K, None))
    }
    assert row_right == {A: True, C: False, N: False, K: None}
    mended = decided(report_of(NAMED), about(TICKED, C, "benevoles"))
    assert mended.reviews[0].is_right, "it is read rightly by now"
