"""Scans from the picture to the rows: what is read, what is not a report, and what is never passed over in silence."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from extract.reports.report import extract_report
from models.options import OcrMode, ReadOptions
from models.records import Report
from models.vocabulary import CoverageState, IssueCode
from tests.drawn_forms import draw_box
from tests.page_pictures import DPI, FONT, draw_lines, packed

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


FORM = (
    (
        ("Quels types d'échanges, de dons ou de mutualisations ?", ""),
        ("Petits services", "empty"),
        ("Compétences", "bare tick"),
        ("Biens", "empty"),
        ("Espaces", "bare tick"),
        ("Autour de quoi ces réseaux ont-ils été créés ?", ""),
        ("Autour d'une thématique", "empty"),
        ("Autour d'un projet ou d'une action", "bare tick"),
    ),
    (
        ("Comment l'image du quartier a-t-elle évolué ?", ""),
        ("De manière positive", "bare tick"),
        ("De manière négative", "empty"),
    ),
)


def draw_form(lines: tuple[tuple[str, str], ...]) -> Image.Image:
    """Return a page of a form, at 150 dpi: questions, and options with their box or mark."""
    scale = DPI / 72
    page = Image.new("L", (round(400 * scale), round(300 * scale)), 255)
    draw, font = ImageDraw.Draw(page), ImageFont.truetype(str(FONT), round(11 * scale))
    for index, (text, kind) in enumerate(lines):
        top = 40.0 + 20 * index
        if kind:
            draw_box(draw, 50, top, 9, kind, scale)
        draw.text(((66 if kind else 50) * scale, top * scale), text, fill=20, font=font, anchor="lt")
    return page


def test_marks_on_a_scanned_form_are_answers_also_on_a_page_with_one_box(tmp_path: Path) -> None:
    """Without the first page nobody could tell what the lone box and the mark of the second are."""
    first, second = (draw_form(lines) for lines in FORM)
    path = tmp_path / "form.tif"
    first.save(path, save_all=True, append_images=[second], dpi=(DPI, DPI))
    report = extract_report(path)
    ticked = [row.value_id for row in report.observations if row.is_selected]
    assert ticked == ["competences", "espaces", "projet_ou_action", "positive"]
    assert [row.value_id for row in report.observations if row.is_selected is False] == [
        "petits_services",
        "biens",
        "thematique",
        "negative",
    ]


def test_a_scan_in_another_language_is_no_report_and_says_so(tmp_path: Path) -> None:
    report = read(tmp_path, ENGLISH)
    assert report.observations == ()
    assert IssueCode.NO_REPORT_FOUND in {issue.code for issue in report.issues}
    assert report.document.status == "partial"


def test_a_scan_without_recognition_is_unreadable_and_never_silent(tmp_path: Path) -> None:
    report = read(tmp_path, FRENCH, OcrMode.NEVER)
    assert {row.state for row in report.coverage} == {CoverageState.UNREADABLE}
    assert IssueCode.UNREADABLE_PAGE in {issue.code for issue in report.issues}
