"""Labels of several rows beside one box, and what is chosen in a list without boxes, end to end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from models.vocabulary import Status
from tests.form_answers import PUBLICS, TITLE, answers, of_publics, read_form
from tests.test_forms_in_pdf import form_of, with_boxes


def box(canvas: Canvas, x: float, y: float, is_ticked: bool) -> None:
    """Draw a box whose middle is that of a row of letters at `y`."""
    canvas.rect(x, y - 1, 9, 9)
    if is_ticked:
        canvas.line(x + 1, y, x + 8, y + 7)
        canvas.line(x + 1, y + 7, x + 8, y)


def _ticked(canvas: Canvas, x: float, y: float) -> None:
    box(canvas, x, y + 1, True)


def _empty(canvas: Canvas, x: float, y: float) -> None:
    box(canvas, x, y + 1, False)


LONG = ("La collaboration avec les partenaires publics et privés a permis d'améliorer ou", "expérimenter de nouveaux")
LONG_LABELS = (  # two options that begin with the same words, on rows, and whether each is ticked
    ((LONG[0], LONG[1] + " modes de faire."), False),
    ((LONG[0], LONG[1] + " modes de faire mais cela a été difficile à mettre en oeuvre"), True),
)
ROW_PT = 14.0
LAST, FIRST, BETWEEN = 1.0, 0.0, 0.5  # the row of the label that the box stands at
BOX_PLACES = [
    ("right of the last row, behind dots", LAST, 500.0, ". . . . . . ."),
    ("right of the first row", FIRST, 500.0, ""),
    ("right of both rows, at the middle", BETWEEN, 500.0, ""),
    ("left of both rows, at the middle", BETWEEN, 40.0, ""),
    ("left of the first row", FIRST, 40.0, ""),
]


def with_long_labels(draw_row: Callable[[Canvas, float, bool], None], leader: str = "", box_left: float = 40) -> bytes:
    """Return a form with two long options; `draw_row` puts what stands beside the label whose first row is at y."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 13)
        canvas.drawString(50, 600, "Innovation publique")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(50, 580, "Qu'a permis la collaboration avec les partenaires publics et privés ?")
        for number, (label, is_ticked) in enumerate((("Voisins du quartier", True), ("Bénévoles", False))):
            canvas.drawString(66, 652 - 16 * number, label)
            box(canvas, box_left, 652 - 16 * number, is_ticked)
        for number, ((first, second), is_ticked) in enumerate(LONG_LABELS):
            y = 560.0 - 32 * number
            canvas.drawString(66, y, first)
            canvas.drawString(66, y - ROW_PT, second + leader)
            draw_row(canvas, y, is_ticked)

    return form_of(draw)


LONG_ANSWERS = {"-innovation_publique.effet=amelioration", "+innovation_publique.effet=amelioration_difficile"}


@pytest.mark.parametrize(
    ("row", "x", "leader"), [case[1:] for case in BOX_PLACES], ids=[case[0] for case in BOX_PLACES]
)
def test_a_box_stands_at_any_row_of_its_label(row: float, x: float, leader: str) -> None:
    data = with_long_labels(lambda canvas, y, is_ticked: box(canvas, x, y - ROW_PT * row, is_ticked), leader, x)
    report = read_form(data)
    assert answers(report) >= LONG_ANSWERS
    assert not report.verbatims


@pytest.mark.parametrize("row", [FIRST, LAST])
def test_yes_and_no_stand_at_any_row_of_a_label(row: float) -> None:
    def draw_row(canvas: Canvas, y: float, is_ticked: bool) -> None:
        for x, said, is_said in ((470, "Oui", is_ticked), (520, "Non", not is_ticked)):
            box(canvas, x, y - ROW_PT * row, is_said)
            canvas.drawString(x + 13, y - ROW_PT * row, said)

    report = read_form(with_long_labels(draw_row))
    assert answers(report) >= LONG_ANSWERS
    assert not report.verbatims


def test_a_sign_in_the_middle_of_its_cell_belongs_to_both_rows() -> None:
    def draw_row(canvas: Canvas, y: float, is_ticked: bool) -> None:
        canvas.drawString(40, y - ROW_PT / 2, "(x)" if is_ticked else "( )")

    assert answers(read_form(with_long_labels(draw_row))) >= LONG_ANSWERS


def test_what_is_chosen_in_the_list_of_a_pdf_is_the_answer() -> None:
    def draw(canvas: Canvas) -> None:
        with_boxes(_ticked, _empty)(canvas)
        for number, label in enumerate(("Acteurs du quartier", "Personnes travaillant sur le site")):
            canvas.drawString(66, 604 - 16 * number, label)
            box(canvas, 50, 604 - 16 * number, False)
        for number, (question, chosen) in enumerate((("À quelle fréquence ?", "Au quotidien"), ("Région ?", "..."))):
            canvas.drawString(50, 560 - 50 * number, question)
            canvas.acroForm.choice(
                name=f"list{number}",
                value=chosen,
                options=["...", "Au quotidien", "De manière ponctuelle"],
                x=50,
                y=535 - 50 * number,
                width=200,
                height=16,
            )

    report = read_form(form_of(draw))
    assert answers(report) >= of_publics("lien_social") | {"+lien_social.frequence=quotidienne"}
    assert {row.status for row in report.observations} == {Status.ACCEPTED}


CHOSEN = [
    ("one option alone below its question", "Au quotidien\n", {"+lien_social.frequence=quotidienne"}),
    ("all options are what was asked", "Au quotidien\nDe manière ponctuelle\nAu moins une fois par mois\n", set()),
    ("the words of an option end a sentence", "Ils viennent, ces gens,\nau quotidien.\n", set()),
]


@pytest.mark.parametrize(("below", "expected"), [case[1:] for case in CHOSEN], ids=[case[0] for case in CHOSEN])
def test_an_option_without_a_box_is_an_answer_where_it_stands_alone(below: str, expected: set[str]) -> None:
    publics = PUBLICS + "[ ] Acteurs du quartier\n[ ] Visiteurs et visiteuses grand public\n"
    body = f"Lien social\nEntre quels publics ?\n{publics}\nÀ quelle fréquence ces rencontres ont-elles lieu ?\n{below}"
    found = {answer for answer in answers(read_form(TITLE + body)) if "frequence" in answer}
    assert found == expected


def test_a_sentence_is_a_label_to_its_end_though_only_its_beginning_is_known() -> None:
    def draw(canvas: Canvas) -> None:
        with_boxes(_ticked, _empty)(canvas)
        canvas.setFont("Helvetica-Bold", 13)
        canvas.drawString(50, 600, "Services publics et de proximité")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(50, 580, "Quels changements dans la gestion urbaine ?")
        canvas.drawString(66, 560, "Le projet a permis d'améliorer la gestion urbaine par")
        canvas.drawString(66, 548, "ceux de la voirie et par tous les gens de métier du canton.")
        box(canvas, 50, 560, True)

    report = read_form(form_of(draw))
    assert answers(report) == of_publics("lien_social") | {"+services_publics.gestion=amelioree"}
    assert not report.verbatims
