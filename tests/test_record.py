"""Rows and where they come from: evidence, statuses, seven states of coverage, what is noticed and not decided."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.reports import KINDS, generate
from extract.reports.report import extract_report
from extract.reports.rows import report_rows
from extract.reports.sites import site_columns
from models.records import Observation, Report, Verbatim
from models.vocabulary import CoverageState, IssueCode, IssueLevel, Status
from tests.read_inline import (
    NO_OCR,
    TAXONOMY,
    codes_of,
    document_of,
    options_of,
    read_body,
    read_bytes_inline,
    state_of,
)
from tests.text_pieces import report_texts

COLUMNS = site_columns(TAXONOMY)
RAW = Path(__file__).parents[1] / "data" / "raw"
RAW_REPORTS = sorted(p for p in RAW.rglob("*") if p.is_file() and not p.name.startswith(("_", ".")))
READ_WITHOUT_OCR = tuple(kind for kind in KINDS if kind not in ("scan", "png", "form_scan"))

AMONG = "Lien social\n\nDes interactions sociales ont été observées entre différents publics :\n"
ASKED = "Solidarité\n\nY-a-t-il des échanges, dons ou mutualisations entre personnes au sein du projet ?\n\nOn prête."


def assert_quoted(report: Report) -> None:
    """Check that slicing the text of the document gives the quote of every row, on the page and lines that it names."""
    document = report.as_read
    rows: list[Observation | Verbatim] = [*report.observations, *report.verbatims]
    for row in rows:
        place = row.evidence
        assert report.text[place.char_start : place.char_end] == place.quote
        assert document is not None
        assert place.page_no == document.page_of(place.char_start).page_no
        lines = report.text.replace("\f", "\n").split("\n")[place.line_start : place.line_end]
        assert place.quote.replace("\f", "\n") in "\n".join(lines)
        assert 0.0 <= row.confidence <= 1.0


STATES = [
    # body, question, state, why
    (f"{AMONG}- bénévoles", "lien_social.publics", CoverageState.ANSWERED, "an option is ticked"),
    (f"{AMONG}- les chats", "lien_social.publics", CoverageState.ANSWERED, "an unknown phrase is an answer too"),
    (
        "Lien social\n\nCes rencontres ont lieu.",
        "lien_social.frequence",
        CoverageState.SLOT_EMPTY,
        "printed, and empty",
    ),
    (
        "Entretien des espaces\n\nLe projet a engendré",
        "entretien_des_espaces.types_negatifs",
        CoverageState.DEFAULT_SENTENCE,
        "printed whether or not something was answered",
    ),
    (f"{AMONG}- bénévoles", "sante.effets", CoverageState.SECTION_ABSENT, "trap 1: a missing section is not a no"),
    (f"{AMONG}- bénévoles", "lien_social.frequence", CoverageState.SECTION_ABSENT, "the sentence is not printed"),
    (ASKED, "solidarite.types", CoverageState.NOT_PRINTED_IN_ERA, "that edition printed the question and no option"),
    (f"{AMONG}\nCes rencontres ont lieu.", "lien_social.publics", CoverageState.LOST, "announced, and not there"),
    ("Santé\n\nOn dort mieux.", "sante.effets", CoverageState.LOST, "a heading and a text, and no frame between"),
]


@pytest.mark.parametrize(("body", "question", "state", "why"), STATES)
def test_states_of_coverage_are_never_confused(body: str, question: str, state: CoverageState, why: str) -> None:
    assert state_of(read_body(f"{body}\n"), question) is state, why


def test_a_page_that_gave_no_text_leaves_its_questions_unreadable() -> None:
    report = read_bytes_inline(generate("scan", 1).data, "scan.pdf")
    assert {c.state for c in report.coverage} == {CoverageState.UNREADABLE}
    assert IssueCode.UNREADABLE_PAGE in codes_of(report)
    assert report.document.status == "partial"


def test_every_question_has_one_state_in_the_order_of_the_codebook() -> None:
    report = read_body(f"{AMONG}- bénévoles\n")
    assert [c.indicator_id for c in report.coverage] == [i.id for _, i in TAXONOMY.indicators]


NOTICED = [
    # body, code, level, what was printed, why
    (f"{AMONG}- les chats du port", IssueCode.UNKNOWN_PHRASE, IssueLevel.WARNING, "chats du port", "no label is near"),
    (
        "Capacité à agir\n\n?? nouveaux projets ou actions (atelier, évènement, marché, ...) imprévus ont émergés.",
        IssueCode.UNREAD_COUNT,
        IssueLevel.WARNING,
        "??",
        "no number",
    ),
    (
        "On ouvre à midi.\n\nSanté\n\nOn dort.",
        IssueCode.UNEXPLAINED_TEXT,
        IssueLevel.WARNING,
        "On ouvre à midi.",
        "under nothing",
    ),
    (f"{AMONG}\nCes rencontres ont lieu.", IssueCode.LIST_LOST, IssueLevel.WARNING, None, "a list was announced"),
    (
        "Services publics\n\nLe projet a créé une surcharge de travail qui n'avait pas été anticipé par les "
        "services des "
        "collectivités ou de leurs partenaires, mais ils se sont réorganisés.",
        IssueCode.DEFAULT_SENTENCE,
        IssueLevel.INFO,
        None,
        "printed without an answer too",
    ),
    ("Santé\n\nD.", IssueCode.DOUBTFUL_VERBATIM, IssueLevel.WARNING, None, "a single letter"),
    (f"Santé\n\n{'On dort mieux. ' * 20}"[:309] + "...", IssueCode.TRUNCATED_VERBATIM, IssueLevel.INFO, None, "cut"),
    (
        "Cadre de vie\n\nLe projet a fait évoluer l'image du quartier de manière positive et de manière négative.",
        IssueCode.CONFLICTING_ANSWERS,
        IssueLevel.WARNING,
        "de manière négative",
        "two answers to a question that takes one",
    ),
    (
        "Santé\n☑ d'un inconfort\n☐ d'un stress ou de conflits\n☐ d'un inconfort",
        IssueCode.CONFLICTING_ANSWERS,
        IssueLevel.WARNING,
        None,
        "a box printed twice, ticked and empty",
    ),
    (
        "Lien social\n\nJamais, au grand jamais, ces rencontres ont lieu au quotidien.",
        IssueCode.FRAME_DISAGREES,
        IssueLevel.WARNING,
        None,
        "words that turn the sentence round",
    ),
]


@pytest.mark.parametrize(("body", "code", "level", "printed", "why"), NOTICED)
def test_what_is_not_decided_is_noticed(
    body: str, code: IssueCode, level: IssueLevel, printed: str | None, why: str
) -> None:
    issues = [i for i in read_body(f"{body}\n").issues if i.code is code]
    assert issues, why
    assert {i.level for i in issues} == {level}
    if printed is not None:
        assert printed in {i.value_raw for i in issues}
    assert all(i.message for i in issues)


def test_answers_that_exclude_each_other_are_all_kept_for_review() -> None:
    report = read_body(
        "Cadre de vie\n\nLe projet a fait évoluer l'image du quartier de manière positive et de manière négative.\n"
    )
    assert options_of(report, "cadre_de_vie.image") == {"positive", "negative"}
    assert {o.status for o in report.observations} == {Status.REVIEW}


def test_a_clean_report_gives_nothing_to_notice() -> None:
    report = read_body(f"{AMONG}- bénévoles\n\nCes rencontres ont lieu au quotidien.\n\nOn se parle.\n")
    assert report.issues == ()
    assert report.document.review_count == 0
    assert {o.status for o in report.observations} == {Status.ACCEPTED}


def test_rows_stand_in_the_order_of_the_page() -> None:
    report = read_body(f"{AMONG}- voisin·e·s du quartier\n- bénévoles\n\nCes rencontres ont lieu au quotidien.\n")
    assert [o.value_id for o in report.observations] == ["voisins", "benevoles", "quotidienne"]


def test_raw_values_are_one_line_and_quotes_are_as_printed() -> None:
    (row,) = read_body(f"{AMONG}- personnes\n  travaillant sur le site\n").observations
    assert row.value_raw == "personnes travaillant sur le site"
    assert row.evidence.quote == "personnes\n  travaillant sur le site"
    assert row.evidence.line_end - row.evidence.line_start == 2


@pytest.mark.parametrize("path", RAW_REPORTS, ids=lambda p: p.name)
def test_quotes_of_the_archive_are_where_they_say(path: Path) -> None:
    report = extract_report(path, TAXONOMY, NO_OCR)
    assert report.observations
    assert_quoted(report)


@pytest.mark.parametrize("kind", READ_WITHOUT_OCR)
def test_quotes_of_generated_reports_are_where_they_say(kind: str) -> None:
    for seed in (7_001, 7_002, 7_003):
        made = generate(kind, seed)
        assert_quoted(read_bytes_inline(made.data, made.file_name))


def test_a_count_at_the_end_of_a_page_is_quoted_without_the_break() -> None:
    report = read_bytes_inline("Capacité à agir\n\nEnviron 5\fnouveaux projets ou actions\n".encode())
    assert_quoted(report)
    (count,) = [o for o in report.observations if o.indicator_id == "capacite_a_agir.nb_projets"]
    assert (count.value_raw, count.evidence.quote) == ("Environ 5", "Environ 5")


@given(report_texts())
@settings(deadline=None, max_examples=40)
def test_any_text_gives_a_report_and_the_same_one_again(text: str) -> None:
    one, two = (read_bytes_inline(text.encode()) for _ in range(2))
    assert_quoted(one)
    assert _rows(one) == _rows(two)


@given(st.text(max_size=400))
@settings(deadline=None, max_examples=40)
def test_text_that_is_no_report_gives_one_too(text: str) -> None:
    report = read_bytes_inline(text.encode())
    assert_quoted(report)
    assert len(report.coverage) == len(TAXONOMY.indicators)


@given(report_texts())
@settings(deadline=None, max_examples=40)
def test_no_two_rows_state_the_same_fact(text: str) -> None:
    report = read_bytes_inline(text.encode())
    facts = [(o.indicator_id, o.value_id, o.value_raw if o.value_id is None else "") for o in report.observations]
    assert len(facts) == len(set(facts))
    _, observations, verbatims, _, issues, *_ = report_rows(report, TAXONOMY.version, COLUMNS).rows
    for rows in (observations, verbatims, issues):
        assert len({row[0] for row in rows}) == len(rows)  # ids
    themes = [v.theme_id for v in report.verbatims]
    assert len(themes) == len(set(themes))
    answered = {c.indicator_id for c in report.coverage if c.state is CoverageState.ANSWERED}
    doubted = {c.indicator_id for c in report.coverage if c.state is CoverageState.DEFAULT_SENTENCE}
    assert {o.indicator_id for o in report.observations} <= answered | doubted


def _rows(report: Report) -> Report:
    """Return the report without what depends on the folder and on time."""
    return replace(report, document=replace(report.document, source_uri=""), stage_seconds={}, as_read=None)


def test_pages_and_lines_are_counted_as_told() -> None:
    text = "Effets sociaux et urbains de La Tannerie\n\nLien social\n\f" + AMONG + "- bénévoles\n"
    (row,) = read_bytes_inline(text.encode()).observations
    assert row.evidence.page_no == 2  # pages from 1
    lines = document_of(text).text.replace("\f", "\n").split("\n")
    assert "bénévoles" in lines[row.evidence.line_start]  # lines from 0
