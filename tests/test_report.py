"""One report, whole: its own row, the name of its site, its date, and how a file that cannot be read is told."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from extract.reports.report import extract_report, read_report
from models.errors import DocumentError, ErrorCode
from models.vocabulary import CoverageState, Era, IssueCode, Status
from tests.read_inline import NO_OCR, TAXONOMY, TITLE, codes_of, free_text_of, read_body, read_inline

HEALTH = "Santé\n\nOn dort mieux.\n"

NAMES = [
    # text, name, site id, is it noticed, why
    (f"{TITLE}\n\n{HEALTH}", "La Tannerie", "la-tannerie", False, "the title"),
    (f"{TITLE.upper()}\n\n{HEALTH}", "LA TANNERIE", "la-tannerie", False, "capitals: the same site"),
    (f"Effets sociaux et urbains de L'Îlot\n\n{HEALTH}", "L'Îlot", "l-ilot", False, "accents and apostrophes"),
    (
        f"https://exemple.test/effets/le-moulin-bleu 1/2\n\n{HEALTH}",
        "le moulin bleu",
        "le-moulin-bleu",
        True,
        "no title: the last part of the address printed on the page",
    ),
    (HEALTH, None, None, True, "neither"),
]


@pytest.mark.parametrize(("text", "name", "site_id", "is_noticed", "why"), NAMES)
def test_sites_are_named(text: str, name: str | None, site_id: str | None, is_noticed: bool, why: str) -> None:
    report = read_inline(text)
    assert (report.document.site_name_raw, report.document.site_id) == (name, site_id), why
    assert (IssueCode.NO_SITE_NAME in codes_of(report)) is is_noticed


DATES = [
    # the stamp, the date, why
    ("12/03/2024 10:41 La Tannerie", "2024-03-12", "day first"),
    ("12/03/24, 10:41", "2024-03-12", "a year of two digits"),
    ("3/12/24, 10:41 AM", "2024-03-12", "month first where the clock is American"),
    ("25/12/2023 à 9h05", "2023-12-25", "an hour in the French manner"),
    ("Réunion du 12/03/2024", None, "a date alone is no stamp"),
    ("99/99/2024 10:41", None, "no date at all"),
]


@pytest.mark.parametrize(("stamp", "date", "why"), DATES)
def test_the_day_of_printing_is_told_by_the_stamp(stamp: str, date: str | None, why: str) -> None:
    assert read_inline(f"{stamp}\n\n{TITLE}\n\n{HEALTH}").document.printed_on == date, why


def test_the_row_of_a_document_counts_what_came_of_it() -> None:
    report = read_body(
        "Lien social\n\nDes interactions sociales ont été observées entre différents publics :\n- bénévoles\n- "
        "les chats\n\n"
        "Ces rencontres ont lieu.\n\nOn se parle.\n"
    )
    row = report.document
    assert (row.observation_count, row.review_count, row.issue_count) == (2, 1, 1)
    assert (row.status, row.layout_era, row.reader, row.page_count) == ("ok", Era.G2, "text", 1)
    assert row.explained_ratio == 1.0


def test_a_document_is_known_by_its_bytes(tmp_path: Path) -> None:
    data = f"{TITLE}\n\n{HEALTH}".encode()
    rows = []
    for name in ("a.txt", "b.md"):
        (tmp_path / name).write_bytes(data)
        rows.append(extract_report(tmp_path / name).document)
    sha256 = hashlib.sha256(data).hexdigest()
    assert {(row.document_id, row.sha256) for row in rows} == {(sha256[:16], sha256)}
    assert [row.file_name for row in rows] == ["a.txt", "b.md"]


def test_a_text_that_is_no_report_is_partial_and_noticed() -> None:
    report = read_inline("Compte rendu de la réunion de mardi.\n\nPrésents : tous.\n")
    assert report.document.status == "partial"
    assert report.document.layout_era is Era.UNKNOWN
    assert report.observations == ()
    assert {IssueCode.NO_REPORT_FOUND, IssueCode.NO_SITE_NAME, IssueCode.UNEXPLAINED_TEXT} <= codes_of(report)
    assert {c.state for c in report.coverage} == {CoverageState.SECTION_ABSENT}


def test_a_questionnaire_is_a_report() -> None:
    report = read_inline(
        "Questionnaire effets sociaux – La Tannerie\n\nSanté\n☑ d'un inconfort\n☐ d'un stress ou de conflits\n"
    )
    assert report.document.layout_era is Era.FORM
    assert report.document.site_name_raw == "La Tannerie"
    assert {(o.value_id, o.is_selected) for o in report.observations} == {
        ("inconfort", True),
        ("stress_conflits", False),
    }


BROKEN = [
    # bytes, code, why
    (b"", ErrorCode.EMPTY, "an empty file"),
    (bytes(range(256)) * 8, ErrorCode.UNKNOWN_FORMAT, "binary noise"),
    (b"%PDF-1.7\n%cut", ErrorCode.TRUNCATED, "a PDF cut in its first lines"),
]


@pytest.mark.parametrize(("data", "code", "why"), BROKEN)
def test_a_file_that_cannot_be_read_is_a_row_that_says_why(
    data: bytes, code: ErrorCode, why: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    report = extract_report(path, TAXONOMY, NO_OCR)
    assert (report.document.status, report.document.error_code) == ("failed", code), why
    assert report.document.error_message
    assert IssueCode.DOCUMENT_FAILED in codes_of(report)
    assert {c.state for c in report.coverage} == {CoverageState.UNREADABLE}
    with pytest.raises(DocumentError):
        read_report(path, NO_OCR)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    report = extract_report(tmp_path / "nowhere.txt")
    assert (report.document.status, report.document.error_code) == ("failed", ErrorCode.UNREADABLE_FILE)


def test_several_damages_at_once_cost_no_other_theme() -> None:
    report = read_body(
        "SANTE\n\nOn dort mieux.\n\n2. Pouvoir d'agir\n\n?? nouveaux projets ou actions (atelier, évènement, "
        "marché, ...) "
        "imprévus portés par des résident.e.s ont émergés.\n\n/\n\nSolidarité\n\nDes echanges, dons ou "
        "mutualisations de "
        "biens ont ete observes entre :\n- benevoles\n\nOn prête.\n"
    )
    assert free_text_of(report) == {"sante": "On dort mieux.", "solidarite": "On prête."}
    assert {(o.value_id or o.value_raw, o.status) for o in report.observations} == {
        ("??", Status.REVIEW),
        ("residents", Status.ACCEPTED),
        ("biens", Status.ACCEPTED),
        ("benevoles", Status.ACCEPTED),
    }
