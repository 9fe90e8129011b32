"""Two reports in one file: the first is read, and nothing of the second is taken for an answer of the first."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.pages.told_issues import IssueTeller
from extract.reports.report import extract_report
from extract.run.engine import run_archive
from extract.run.summary import summary_lines
from models.options import OcrMode, ReadOptions
from models.records import Issue
from models.taxonomy import load_taxonomy
from models.vocabulary import IssueCode, Status
from tests.read_inline import read_inline


def report(site: str, image: str, theme: str = "Cadre de vie") -> str:
    return (
        f"Effets sociaux et urbains de {site}\n\nEffets sur le quartier et le territoire\n\n{theme}\n\n"
        f"Le projet a fait évoluer l'image du quartier / territoire de manière {image}.\n\nOn danse à {site}.\n\n"
    )


def test_the_second_report_of_a_file_is_told_and_left_alone() -> None:
    found = read_inline(report("La Tannerie", "positive") + "\f" + report("Le Four à chaux", "négative"))
    assert [o.value_id for o in found.observations] == ["positive"]
    assert [v.text for v in found.verbatims] == ["On danse à La Tannerie."]
    assert found.document.site_id == "la-tannerie"
    assert found.document.status == "partial"
    (issue,) = [i for i in found.issues if i.code is IssueCode.SEVERAL_REPORTS]
    assert "Le Four à chaux" in (issue.value_raw or "")


def test_the_end_of_a_run_says_that_a_report_was_not_read(tmp_path: Path) -> None:
    raw, out, taxonomy = tmp_path / "raw", tmp_path / "out", load_taxonomy()
    raw.mkdir()
    for name, sites in (("both", ("La Tannerie", "Le Four à chaux")), ("one", ("La Halle",))):
        (raw / f"{name}.txt").write_text("\f".join(report(site, "positive") for site in sites), encoding="utf-8")
    done = run_archive(raw, out, taxonomy=taxonomy, options=ReadOptions(nlp=False))
    (line,) = (line for line in summary_lines(done, out) if line.startswith("Not read"))
    assert "of 1 file all but the first report" in line
    assert "1 fichier de plusieurs rapports : seul le premier est lu." in (out / "index.html").read_text(
        encoding="utf-8"
    )


def made_pdf(*pages: str) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=True)
    for page in pages:
        for row, line in enumerate(page.split("\n")):
            canvas.drawString(60, 780 - 16 * row, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def read_file(path: Path) -> tuple[str | None, list[Issue]]:
    """Return the site of a file and what is said of a second report in it."""
    found = extract_report(path, options=ReadOptions(ocr=OcrMode.NEVER))
    return found.document.site_id, [i for i in found.issues if i.code is IssueCode.SEVERAL_REPORTS]


def test_a_text_is_cut_where_the_issue_says(tmp_path: Path) -> None:
    both = tmp_path / "both.txt"
    both.write_text(report("La Tannerie", "positive") + "\f" + report("Le Four à chaux", "négative"), encoding="utf-8")
    _, (issue,) = read_file(both)
    assert issue.message.startswith("another report begins on page 2, line 12;")
    assert (
        IssueTeller(load_taxonomy())
        .told(issue.code, issue.message)
        .startswith("Un autre rapport commence page 2, ligne 12")
    )
    command = re.search(r"csplit -f part- FILE \d+", issue.hint or "")
    assert command is not None
    subprocess.run(command[0].replace("FILE", "both.txt").split(), cwd=tmp_path, check=True, capture_output=True)
    assert [read_file(tmp_path / f"part-0{n}") for n in (0, 1)] == [("la-tannerie", []), ("le-four-a-chaux", [])]


@pytest.mark.parametrize(
    ("pages", "first", "second", "is_shared"),
    [
        ([report("La Tannerie", "positive"), report("Le Four à chaux", "négative")], [1], [2], False),
        ([report("La Tannerie", "positive") + report("Le Four à chaux", "négative"), "Fin."], [1], [1, 2], True),
    ],
    ids=["each on pages of its own", "on one page"],
)
def test_a_pdf_is_cut_where_the_issue_says(
    tmp_path: Path, pages: list[str], first: list[int], second: list[int], is_shared: bool
) -> None:
    both = tmp_path / "both.pdf"
    both.write_bytes(made_pdf(*pages))
    _, (issue,) = read_file(both)
    ranges = re.findall(r"--pages \. (\d+)-(\w+) -- (\w+)\.pdf", issue.hint or "")
    last = {"z": str(len(pages))}
    told = {name: list(range(int(start), int(last.get(end, end)) + 1)) for start, end, name in ranges}
    assert told == {"first": first, "second": second}
    assert ("goes into both" in (issue.hint or "")) is is_shared


def test_a_web_page_is_saved_anew(tmp_path: Path) -> None:
    lines = (report("La Tannerie", "positive") + report("Le Four à chaux", "négative")).split("\n\n")
    both = tmp_path / "both.html"
    both.write_text("<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>", encoding="utf-8")
    _, (issue,) = read_file(both)
    assert (issue.hint or "").endswith("save or scan each on its own")


ONE_REPORT = [
    (
        report("La Tannerie", "positive").replace("On danse", "EFFETS SOCIAUX ET URBAINS DE LA TANNERIE\n\nOn danse"),
        "printed on every page",
    ),
    (report("La Tannerie", "positive") + "Effets sociaux et urbains du Four à chaux\n", "a link to another report"),
    (
        report("La Tannerie", "positive").replace(
            "On danse", "Voyez les effets sociaux et urbains de la Halle. On danse"
        ),
        "named in a text",
    ),
]


@pytest.mark.parametrize(("text", "why"), ONE_REPORT)
def test_a_title_alone_makes_no_second_report(text: str, why: str) -> None:
    assert IssueCode.SEVERAL_REPORTS not in {issue.code for issue in read_inline(text).issues}, why


IMAGE = "Le projet a fait évoluer l'image du quartier / territoire de manière {}."
SPACES = "Le projet a permis d'améliorer {}."
EXCHANGES = "Des échanges, dons ou mutualisations de {} ont été observés entre : bénévoles."


def years(*others: str) -> str:
    """Return a report whose three frames are printed as if of one year, and again with the answers of `others`."""
    firsts = (EXCHANGES.format("biens"), IMAGE.format("positive"), SPACES.format("la mixité d'usages"))
    headings = ("Solidarité", "Cadre de vie", "Entretien des espaces")
    themes = zip(headings, firsts, others, strict=True)
    return "Effets sociaux et urbains de La Tannerie\n\n" + "\n\n".join(f"{h}\n\n{a}\n\n{b}" for h, a, b in themes)


def test_frames_told_twice_with_other_answers_are_for_review() -> None:
    others = (EXCHANGES.format("espaces"), IMAGE.format("négative"), SPACES.format("l'attractivité des espaces"))
    found = read_inline(years(*others)).observations
    assert found
    assert {o.status for o in found} == {Status.REVIEW}


def test_frames_told_twice_alike_are_one_answer() -> None:
    same = (EXCHANGES.format("biens"), IMAGE.format("positive"), SPACES.format("la mixité d'usages"))
    assert {o.status for o in read_inline(years(*same)).observations} == {Status.ACCEPTED}
