"""Answers that the reader missed: they stand until a reader finds them, never twice, and never against the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.decisions.additions import FEWER_PLACES, UNKNOWN_ANSWER
from extract.decisions.quoted_words import find_words
from extract.decisions.readings import NOTHING, reading_of
from extract.decisions.reviewed import apply_reviews
from extract.decisions.standing import standings
from extract.pages.told_issues import IssueTeller
from extract.reports.report import extract_report
from models.options import OcrMode, ReadOptions
from models.records import Observation, Quantity, Report
from models.reviews import Decision, Queue, ReviewDecision, ReviewOutcome, Verdict
from models.taxonomy import load_taxonomy
from models.vocabulary import CoverageState, IssueCode, MatchMethod, Status
from tests.made_decisions import made_decision
from tests.made_reports import made_choice, made_count, made_report
from tests.made_reviews import doubtful_pdf

TAXONOMY = load_taxonomy()
PUBLICS, PROJECTS = "lien_social.publics", "capacite_a_agir.nb_projets"
IMAGE = "cadre_de_vie.image"  # a question that takes one answer
ADD, A, C, N, K, U = (
    Verdict.ADD,
    Verdict.ACCEPT,
    Verdict.CORRECT,
    Verdict.NOT_THERE,
    Verdict.CANNOT_TELL,
    Verdict.UNDO,
)
TEXT = "Lien social\nLes voisins du quartier viennent.\nVingt projets sont nés.\nOui\nLe soir\nOui\n"


def report_of(*rows: Observation, text: str = TEXT, states: dict[str, CoverageState] | None = None) -> Report:
    known = {row.indicator_id: CoverageState.ANSWERED for row in rows} if states is None else states
    return made_report(data=b"bytes", observations=rows, states=known, taxonomy=TAXONOMY, text=text)


def adding(
    reading: str, quote: str = "", verdict: Verdict = ADD, corrected: str | None = None, **more: object
) -> Decision:
    said = {"indicator": PUBLICS, "read_as": reading, "quote": quote, "document_id": report_of().document.document_id}
    return made_decision(verdict, corrected, **{**said, **more})  # type: ignore[arg-type]


def decided(report: Report, *decisions: Decision) -> Report:
    return apply_reviews(report, standings(decisions), TAXONOMY)


def state_of(report: Report, indicator: str) -> CoverageState:
    return next(c.state for c in report.coverage if c.indicator_id == indicator)


MADE = [
    # what is added, its words, where they stand, why
    ("voisins", "voisins du quartier", "voisins du quartier", "some words of a line"),
    ("voisins", "LES VOISIN·E·S DU QUARTIER", "Les voisins du quartier", "as another reader would have had them"),
    ("voisins", "quartier viennent. Vingt projets", "quartier viennent.\nVingt projets", "over the end of a line"),
    ("not voisins", "voisins du quartier", "voisins du quartier", "a box that is printed empty"),
    ("[other]", "Le soir", "Le soir", "a phrase that no option names"),
    ("voisins", "", "", "without a place: the note tells why"),
]


@pytest.mark.parametrize(("reading", "quote", "printed", "why"), MADE, ids=[row[3] for row in MADE])
def test_an_answer_that_was_missed_is_a_row(reading: str, quote: str, printed: str, why: str) -> None:
    report = decided(report_of(), adding(reading, quote))
    (row,) = report.observations
    assert (reading_of(row), row.evidence.quote, row.value_raw) == (reading, printed, " ".join(printed.split())), why
    assert report.text[row.evidence.char_start : row.evidence.char_end] == printed
    assert (row.status, row.match_method, row.confidence) == (Status.ACCEPTED, MatchMethod.REVIEWED, 0.0)
    assert row.review is not None
    assert (row.review.decision, row.review.read_as, row.review.status_read) == (ReviewDecision.ADD, NOTHING, None)
    assert state_of(report, PUBLICS) is CoverageState.ANSWERED
    assert report.document.observation_count == 1
    assert [r.outcome for r in report.reviews] == [ReviewOutcome.ADDED]
    assert report.issues == ()


def test_a_count_is_added() -> None:
    report = decided(report_of(), adding("about 20 per year", "Vingt projets", indicator=PROJECTS))
    (row,) = report.observations
    assert row.quantity == Quantity(value_number=20.0, period="year", is_approximate=True)
    assert (row.value_id, row.is_selected, row.theme_id) == (None, None, "capacite_a_agir")


@pytest.mark.parametrize("state", list(CoverageState))
def test_whatever_was_said_of_the_question_it_is_answered(state: CoverageState) -> None:
    report = decided(report_of(states={PUBLICS: state}), adding("voisins", "voisins"))
    assert state_of(report, PUBLICS) is CoverageState.ANSWERED
    assert state_of(report, PROJECTS) is CoverageState.SECTION_ABSENT, "nothing is said of the other questions"


def test_rows_stay_in_reading_order() -> None:
    late = made_choice(PUBLICS, "benevoles", at=TEXT.index("Le soir"))
    report = decided(report_of(late), adding("voisins", "voisins"), adding("4 to 6", "Vingt", indicator=PROJECTS))
    assert [reading_of(row) for row in report.observations] == ["voisins", "4 to 6", "benevoles"]
    assert [report.observations[r.place or 0].review for r in report.reviews if r.place is not None] == [
        row.review for row in report.observations[:2]
    ]


def test_words_that_are_printed_twice_are_told_apart_by_their_order() -> None:
    first, second = (decided(report_of(), adding("voisins", "Oui", ordinal=n)) for n in (1, 2))
    places = [report.observations[0].evidence.char_start for report in (first, second)]
    assert places == [place.start for place in find_words(TEXT, "oui")]


FOUND_LATER = [
    # what is added, what a later reader finds, what then stands, what became of the addition, why
    (
        adding("voisins", "voisins du quartier"),
        made_choice(PUBLICS, "voisins", raw="voisins du quartier"),
        "same words",
    ),
    (adding("voisins", "Oui"), made_choice(PUBLICS, "voisins", raw="voisins"), "in other words of the page"),
    (adding("voisins", ""), made_choice(PUBLICS, "voisins", raw="voisins"), "that had no place"),
    (
        adding("voisins", "Vingt"),
        made_choice(PUBLICS, "voisins", raw="voisins", status=Status.REVIEW),
        "found, but not surely: the person makes it sure",
    ),
    (
        adding("20", "Vingt projets", indicator=PROJECTS),
        made_count(PROJECTS, Quantity(value_number=20.0, value_min=20.0, value_max=20.0)),
        "a number",
    ),
]


@pytest.mark.parametrize(("addition", "found", "why"), FOUND_LATER, ids=[row[2] for row in FOUND_LATER])
def test_what_a_reader_finds_by_now_is_confirmed(addition: Decision, found: Observation, why: str) -> None:
    report = decided(report_of(found), addition)
    (row,) = report.observations
    assert row == found.changed(status=Status.ACCEPTED, review=row.review), why
    assert row.review is not None
    assert (row.review.decision, row.review.is_corrected) == (ReviewDecision.ACCEPT, False)
    assert [(r.outcome, r.is_right) for r in report.reviews] == [(ReviewOutcome.APPLIED, True)]


FOUR = Quantity(value_number=4.0, value_min=4.0, value_max=4.0)
READ_OTHERWISE = [
    # what is added, what is read there now, what then stands, why
    (adding("voisins", "voisins du quartier"), made_choice(PUBLICS, None, raw="voisins du quartier"), ["voisins"],
     "a phrase that nothing names: the person has named it"),
    (adding("voisins", "Oui"), made_choice(PUBLICS, "voisins", raw="oui", selected=False), ["voisins"],
     "the box was seen empty at the very place"),
    (adding("20", "5", indicator=PROJECTS), made_count(PROJECTS, FOUR), ["20"], "a number read wrong"),
    (adding("voisins", "voisins"), made_choice(PUBLICS, "benevoles", raw="voisins", at=12), ["benevoles", "voisins"],
     "one line may say two answers"),
]  # fmt: skip


@pytest.mark.parametrize(("addition", "found", "stands", "why"), READ_OTHERWISE, ids=[row[3] for row in READ_OTHERWISE])
def test_who_looked_at_the_very_words_is_believed(
    addition: Decision, found: Observation, stands: list[str], why: str
) -> None:
    report = decided(report_of(found, text=TEXT + "5\n"), addition)
    assert [reading_of(row) for row in report.observations] == stands, why
    assert report.issues == ()


NOT_APPLIED = [
    # what is added, what is read, the text, what the issue says, why
    (adding("voisins", "gone words"), None, "its words are not in the document any more", "its words are gone"),
    (adding("voisins", "Oui", ordinal=3), None, FEWER_PLACES, "the third of two places"),
    (adding("gone_option", "Oui"), None, UNKNOWN_ANSWER, "the option has left the taxonomy"),
    (adding("voisins", "Oui", indicator="gone.question"), None, UNKNOWN_ANSWER, "the question has"),
    (adding("5", "Oui"), None, UNKNOWN_ANSWER, "a number for a choice"),
    (adding("20", "Vingt", indicator=PROJECTS), made_count(PROJECTS, FOUR), "now read as 4", "another number"),
    (adding("voisins", "Oui"), made_choice(PUBLICS, "voisins", selected=False), "now read as not voisins",
     "its box is printed empty elsewhere"),
    (adding("positive", "Oui", indicator=IMAGE), made_choice(IMAGE, "negative"), "now read as negative",
     "the question takes one answer"),
]  # fmt: skip


@pytest.mark.parametrize(("addition", "found", "said", "why"), NOT_APPLIED, ids=[row[3] for row in NOT_APPLIED])
def test_what_does_not_fit_is_shown_and_not_applied(
    addition: Decision, found: Observation | None, said: str, why: str
) -> None:
    before = report_of(*([found] if found else []))
    report = decided(before, addition)
    assert (report.observations, report.coverage) == (before.observations, before.coverage), why
    assert [r.outcome for r in report.reviews] == [ReviewOutcome.OUTDATED]
    (issue,) = report.issues
    assert issue.code is IssueCode.REVIEW_OUTDATED
    assert f": {said} (add, Ada)" in issue.message
    assert " ajoutée par Ada" in IssueTeller(TAXONOMY).told(issue.code, issue.message), "told in French too"


SAID_SINCE = [
    # what is decided, what stands in the end, its status, what became of it, why
    ([adding("voisins", "Oui"), adding("voisins", "Oui", U)], [], None, [], "taken back"),
    ([adding("voisins", "Oui"), adding("voisins", "Oui", N)], [], None, ["not_read"], "a mistake, by the same person"),
    ([adding("voisins", "Oui"), adding("voisins", "Oui", A, by="Bo")], ["voisins"], "accepted", ["added"], "two agree"),
    ([adding("voisins", "Oui"), adding("voisins", "Oui", N, by="Bo")], ["voisins"], "review", ["disputed"], "differ"),
    ([adding("voisins", "Oui"), adding("voisins", "Oui", K)], ["voisins"], "review", ["added"], "cannot tell now"),
    ([adding("voisins", "Oui"), adding("voisins", "Oui", C, "benevoles")], ["benevoles"], "accepted", ["added"], "so"),
    ([adding("voisins", "Oui"), adding("voisins", "", by="Bo")], ["voisins"], "accepted", ["added"] * 2, "in two ways"),
    (
        [adding("voisins", "Oui"), adding("voisins", "Oui", N, by="Bo"),
         adding("voisins", "Oui", N, by="Cy", queue=Queue.DISAGREEMENTS)],
        [], None, ["not_read"], "settled by a third",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "stands", "status", "outcomes", "why"), SAID_SINCE, ids=[row[4] for row in SAID_SINCE]
)
def test_the_last_word_counts(
    said: list[Decision], stands: list[str], status: str | None, outcomes: list[str], why: str
) -> None:
    report = decided(report_of(), *said)
    assert [reading_of(row) for row in report.observations] == stands, why
    assert {row.status.value for row in report.observations} == ({status} if status else set())
    assert [r.outcome.value for r in report.reviews] == outcomes


def test_what_was_rejected_elsewhere_may_be_added_where_it_stands() -> None:
    """Read from the wrong words: the row is not there, the answer is."""
    wrong = made_choice(PUBLICS, "voisins", raw="Le soir", at=TEXT.index("Le soir"))
    report = decided(report_of(wrong), adding("voisins", "Le soir", N), adding("voisins", "voisins du quartier"))
    (row,) = report.observations
    assert row.evidence.quote == "voisins du quartier"
    assert [r.outcome.value for r in report.reviews] == ["applied", "added"]


def test_who_refused_words_before_a_reader_found_them_is_believed() -> None:
    found = made_choice(PUBLICS, "voisins", raw="voisins du quartier")
    said = [adding("voisins", "voisins du quartier"), adding("voisins", "voisins du quartier", N)]
    assert decided(report_of(found), *said).observations == ()
    elsewhere = made_choice(PUBLICS, "voisins", raw="les voisines")
    assert decided(report_of(elsewhere), *said).observations == (elsewhere,), "these words nobody refused"


def test_the_place_of_an_addition_is_that_of_the_page(tmp_path: Path) -> None:
    """Of a PDF the row has page, lines and the box around its words, like any row that was read."""
    path = tmp_path / "grange.pdf"
    path.write_bytes(doubtful_pdf())
    report = extract_report(path, TAXONOMY, ReadOptions(ocr=OcrMode.NEVER))
    document_id = report.document.document_id
    after = decided(report, adding("voisins", "Le jardin a rapproché", document_id=document_id, file_name="grange.pdf"))
    row = next(row for row in after.observations if row.value_id == "voisins")
    assert (row.evidence.page_no, row.evidence.quote) == (1, "Le jardin a rapproché")
    assert report.text.split("\n")[row.evidence.line_start].startswith("Le jardin a rapproché")
    assert row.evidence.box is not None
    assert report.as_read is not None
    assert row.evidence.box == report.as_read.box_of(row.evidence.char_start, row.evidence.char_end)
    assert after.verbatims == report.verbatims
    others = [row for row in after.observations if row.value_id != "voisins"]
    assert tuple(others) == report.observations, "the others are as they were"


WORDS = [
    ("a b a b a", "a b", [(0, 3), (4, 7)], "every place"),
    ("Un acteur·rice passe", "acteurs", [], "another word"),
    ("des acteur·rice·s ici", "ACTEURS ici", [(4, 21)], "inclusive writing and case"),
    ("trois\fpages", "trois pages", [(0, 11)], "over the end of a page"),
    ("voisinage", "voisin", [], "part of a word is no word"),
    ("anything", "…", [], "no word at all"),
]


@pytest.mark.parametrize(("text", "quote", "places", "why"), WORDS, ids=[row[3] for row in WORDS])
def test_where_words_stand(text: str, quote: str, places: list[tuple[int, int]], why: str) -> None:
    assert [tuple(place) for place in find_words(text, quote)] == places, why
