"""Questionnaires without boxes: an X typed in a cell or under a yes, and lists whose marks were lost."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from models.records import Report
from models.vocabulary import Era, Status
from tests.read_inline import read_body, read_bytes_inline

TITLE = "Effets sociaux et urbains de La Forge"
CHANGES = ("D'un inconfort", "D'un stress ou de conflits", "En meilleure santé physique ou psychique")
KINDS = ("Petits services", "Compétences", "Biens", "Espaces")


def said(report: Report) -> dict[str, bool | None]:
    """Return by option whether it is ticked; None where that cannot be read."""
    return {o.value_id or "": o.is_selected for o in report.observations}


def table(cells: list[tuple[str, ...]]) -> str:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
    return f"<table>{rows}</table>"


CELLS = [
    ([("D'un inconfort", "X"), ("D'un stress ou de conflits", ""), ("Biens", "")], "behind the labels"),
    ([("X", "D'un inconfort"), ("", "D'un stress ou de conflits"), ("", "Biens")], "before the labels"),
]


@pytest.mark.parametrize(("cells", "why"), CELLS)
def test_marks_in_cells_of_their_own_belong_to_the_label_beside_them(cells: list[tuple[str, ...]], why: str) -> None:
    more = [tuple(reversed(row)) if cells[0][0] == "X" else row for row in (("Petits services", ""), ("Espaces", "X"))]
    page = (
        f"<h1>{TITLE}</h1><h3>Santé</h3><p>Quels changements ?</p>{table(cells[:2])}"
        f"<h3>Solidarité</h3><p>Quels échanges ?</p>{table([cells[2], *more])}"
    )
    expected = {"inconfort": True, "stress_conflits": False, "biens": False, "petits_services": False, "espaces": True}
    assert said(read_bytes_inline(page.encode(), "form.html")) == expected, why


def test_under_a_no_a_mark_says_that_the_option_is_not_ticked() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(600, 400))
    canvas.drawString(40, 360, TITLE)
    canvas.drawString(40, 330, "Santé")
    canvas.drawString(40, 310, "Quels changements avez-vous pu observer ?")
    canvas.drawString(400, 290, "Oui")
    canvas.drawString(500, 290, "Non")
    for row, (label, x) in enumerate(zip(CHANGES, (400, 500, 500), strict=True)):
        canvas.drawString(40, 270 - 20 * row, label)
        canvas.drawString(x, 270 - 20 * row, "X")
    canvas.drawString(40, 210, "Se sentir mieux dans leurs relations avec les autres")
    canvas.drawString(400, 210, "X")
    canvas.drawString(40, 190, "D'une plus grande confiance en eux")
    canvas.drawString(500, 190, "X")
    canvas.save()
    assert said(read_bytes_inline(buffer.getvalue(), "form.pdf")) == {
        "inconfort": True,
        "stress_conflits": False,
        "meilleure_sante": False,
        "meilleures_relations": True,
        "confiance_en_soi": False,
    }


def questions(kinds: tuple[str, ...], bullet: str) -> str:
    groups = (
        "Autour d'une thématique",
        "Autour d'un projet ou d'une action",
        "Autour d'un besoin commun ou d'une envie",
    )
    return (
        "Solidarité\n\nQuels échanges, dons ou mutualisations ?\n"
        + "".join(f"{bullet}{kind}\n" for kind in kinds)
        + "\nRéseau de personnes\n\nCes réseaux se sont créés :\n"
        + "".join(f"{bullet}{group}\n" for group in groups)
        + "\nOn se prête une perceuse.\n"
    )


@pytest.mark.parametrize("bullet", ["", "- "])
def test_lists_of_all_that_was_asked_tick_nothing(bullet: str) -> None:
    report = read_body(questions(KINDS, bullet))
    assert set(said(report).values()) == {None}
    assert {o.status for o in report.observations} == {Status.REVIEW}
    assert report.document.layout_era is Era.FORM
    assert [v.text for v in report.verbatims] == ["On se prête une perceuse."]


def test_a_list_that_leaves_options_out_is_an_answer() -> None:
    report = read_body(questions(KINDS[:2], "- "))
    assert all(said(report).values())
    assert {"petits_services", "competences"} <= said(report).keys()
