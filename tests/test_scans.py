"""Scans from the picture to the rows: what is read, what is not a report, and what is never passed over in silence."""

from __future__ import annotations

from pathlib import Path

from extract.reports.report import extract_report
from models.options import OcrMode, ReadOptions
from models.records import CoverageState, IssueCode, Report
from tests.page_pictures import DPI, draw_lines, packed

ENGLISH = (
    "Social and urban effects of The Old Mill",
    "Volunteers and neighbours met every week in the yard.",
    "Four new projects were started by the residents.",
)
FRENCH = (
    "Effets sociaux et urbains de La Scierie",
    "Lien social",
    "Ces rencontres ont lieu au quotidien.",
    "On y danse le samedi.",
)


def read(tmp_path: Path, lines: tuple[str, ...], ocr: OcrMode = OcrMode.AUTO) -> Report:
    path = tmp_path / "scan.png"
    picture, _ = draw_lines(lines)
    path.write_bytes(packed(picture, dpi=(DPI, DPI)))
    return extract_report(path, options=ReadOptions(ocr=ocr))


def test_a_scan_gives_answers_with_their_place_on_the_page(tmp_path: Path) -> None:
    report = read(tmp_path, FRENCH)
    (answer,) = report.observations
    assert (answer.indicator_id, answer.value_id, answer.evidence.quote) == (
        "lien_social.frequence",
        "quotidienne",
        "au quotidien",
    )
    box = answer.evidence.box
    assert box is not None
    assert 0 < box.x0 < box.x1
    assert 0 < box.top < box.bottom
    assert report.document.site_name_raw == "La Scierie"
    assert [v.text for v in report.verbatims] == ["On y danse le samedi."]


def test_a_scan_in_another_language_is_no_report_and_says_so(tmp_path: Path) -> None:
    report = read(tmp_path, ENGLISH)
    assert report.observations == ()
    assert IssueCode.NO_REPORT_FOUND in {issue.code for issue in report.issues}
    assert report.document.status == "partial"


def test_a_scan_without_recognition_is_unreadable_and_never_silent(tmp_path: Path) -> None:
    report = read(tmp_path, FRENCH, OcrMode.NEVER)
    assert {row.state for row in report.coverage} == {CoverageState.UNREADABLE}
    assert IssueCode.UNREADABLE_PAGE in {issue.code for issue in report.issues}
