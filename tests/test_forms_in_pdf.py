"""Filled questionnaires as PDFs, end to end: fields, squares, pens and cells, and what stands beside them."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from models.vocabulary import Status
from tests.canvas_boxes import Draw, box_field, four_strokes, four_strokes_crossed
from tests.form_answers import CELLS, TITLE, answers, of_publics, read_form


def form_of(draw: Callable[[Canvas], None], title: tuple[str, ...] = (TITLE.strip(),)) -> bytes:
    """Return one page: title, the heading "Lien social", a question, and what `draw` puts on it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(600, 800), invariant=1)
    canvas.setFont("Helvetica-Bold", 18)
    for number, line in enumerate(title):
        canvas.drawString(50, 750 - 24 * number, line)
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawString(50, 690, "Lien social")
    canvas.setFont("Helvetica", 10)
    canvas.drawString(50, 672, "Entre quels publics ?")
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def with_boxes(ticked: Draw, empty: Draw, before: str = "") -> Callable[[Canvas], None]:
    """Return a drawing of the publics of `PUBLICS`, each behind its box; `before`: a box typed into the label."""

    def draw(canvas: Canvas) -> None:
        labels = (("Voisins du quartier", ticked), ("Publics en difficulté", empty), ("Bénévoles", ticked))
        for number, (label, draw_box) in enumerate(labels):
            y = 652.0 - 16 * number
            canvas.drawString(50 if before else 66, y, before + label)
            draw_box(canvas, 50.0, y - 1)

    return draw


def pen(canvas: Canvas, x: float, y: float) -> None:
    """Draw a cross by hand, beyond the border of its box."""
    canvas.bezier(x - 1, y - 1, x + 3, y + 2, x + 6, y + 6, x + 10, y + 11)
    canvas.bezier(x - 1, y + 10, x + 3, y + 6, x + 6, y + 3, x + 10, y - 1)


def nothing(canvas: Canvas, x: float, y: float) -> None:
    """Draw nothing."""


def typed_x(canvas: Canvas, x: float, y: float) -> None:
    canvas.drawString(x + 1, y + 1, "X")


def over(below: Draw, above: Draw) -> Draw:
    """Return two drawings at one place."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        below(canvas, x, y)
        above(canvas, x, y)

    return draw


ON, OFF = box_field(True), box_field(False)
FIELDS = with_boxes(ON, OFF)

PDF_FORMS = [
    # ticked, empty, typed before each label, why
    (ON, OFF, "", "fields"),
    (over(OFF, pen), OFF, "", "fields left off and crossed with a pen"),
    (over(OFF, typed_x), OFF, "", "fields left off with an X typed over them"),
    (four_strokes_crossed, four_strokes, "", "squares of four strokes"),
    (pen, nothing, "[ ] ", "typed boxes crossed with a pen"),
]


@pytest.mark.parametrize(("ticked", "empty", "before", "why"), PDF_FORMS)
def test_boxes_of_a_pdf_say(ticked: Draw, empty: Draw, before: str, why: str) -> None:
    assert answers(read_form(form_of(with_boxes(ticked, empty, before)))) == of_publics("lien_social"), why


def test_text_typed_into_fields_stands_at_its_place() -> None:
    def draw(canvas: Canvas) -> None:
        FIELDS(canvas)
        canvas.acroForm.textfield(name="free", value="On se croise au four.", x=50, y=580, width=300, height=24)
        canvas.setFont("Helvetica-Bold", 13)
        canvas.drawString(50, 550, "Insertion professionnelle")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(50, 530, "Combien de personnes ont bénéficié de ces actions ?")
        canvas.acroForm.textfield(name="count", value="environ 25", x=320, y=526, width=80, height=14)

    report = read_form(form_of(draw))
    assert [(v.theme_id, v.text) for v in report.verbatims] == [("lien_social", "On se croise au four.")]
    assert answers(report) == of_publics("lien_social") | {"insertion_professionnelle.nb_personnes#25"}
    count = next(row for row in report.observations if row.kind == "count")
    assert count.quantity.is_approximate
    assert count.evidence.box is not None
    assert count.evidence.box.x0 >= 320


def test_a_label_goes_on_below_its_first_line_and_free_text_at_the_margin_does_not() -> None:
    def draw(canvas: Canvas) -> None:
        FIELDS(canvas)
        ON(canvas, 50.0, 603.0)
        canvas.drawString(66, 604, "Acteurs et actrices")
        canvas.drawString(66, 592, "Du quartier")
        canvas.drawString(50, 580, "On se croise au four.")

    report = read_form(form_of(draw))
    assert answers(report) == of_publics("lien_social") | {"+lien_social.publics=acteurs_quartier"}
    assert [v.text for v in report.verbatims] == ["On se croise au four."]


def test_a_label_goes_on_over_the_end_of_a_page() -> None:
    def draw(canvas: Canvas) -> None:
        FIELDS(canvas)
        ON(canvas, 50.0, 603.0)
        canvas.drawString(66, 604, "Acteurs et actrices")
        canvas.showPage()
        canvas.setFont("Helvetica", 10)
        canvas.drawString(66, 740, "du quartier")
        canvas.drawString(50, 715, "On se croise au four.")

    report = read_form(form_of(draw))
    assert answers(report) == of_publics("lien_social") | {"+lien_social.publics=acteurs_quartier"}
    assert [v.text for v in report.verbatims] == ["On se croise au four."]


def test_a_title_over_two_lines_names_the_site() -> None:
    title = ("Questionnaire – effets sociaux et", "urbains de La Halle aux Vis")
    assert read_form(form_of(FIELDS, title)).document.site_name_raw == "La Halle aux Vis"


def draw_publics(canvas: Canvas, ticked: int) -> None:
    """Print a form of six publics, the first ones crossed."""
    publics = (
        "voisins du quartier", "bénévoles", "publics en difficulté", "acteurs du quartier",
        "visiteurs grand public", "personnes travaillant sur le site",
    )  # fmt: skip
    for index, label in enumerate(publics):
        canvas.drawString(66, 652 - 16 * index, label)
        (four_strokes_crossed if index < ticked else four_strokes)(canvas, 50, 651 - 16 * index)


@pytest.mark.parametrize(("ticked", "status"), [(0, Status.REVIEW), (1, Status.ACCEPTED)])
def test_drawn_boxes_that_are_all_empty_are_for_review(ticked: int, status: Status) -> None:
    report = read_form(form_of(lambda canvas: draw_publics(canvas, ticked)))
    empty = [row for row in report.observations if row.value_id == "acteurs_quartier"]
    assert [(row.is_selected, row.status) for row in empty] == [(False, status)]


def test_yes_and_no_in_cells_beside_labels() -> None:
    def draw(canvas: Canvas) -> None:
        for number, (label, said) in enumerate(
            (("Voisins du quartier", "Oui"), ("Publics en difficulté", "Non"), ("Bénévoles", "Oui"))
        ):
            canvas.drawString(50, 652 - 16 * number, label)
            canvas.drawString(300, 652 - 16 * number, said)

    assert answers(read_form(form_of(draw))) == of_publics("lien_social")


def test_signs_in_a_column_of_their_own_belong_to_the_labels_on_their_rows() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(600, 400))
    canvas.drawString(40, 360, TITLE.strip())
    canvas.drawString(40, 330, "Lien social")
    canvas.drawString(40, 310, "Entre quels publics ?")
    rows = (("Voisins du quartier", "[x]"), ("Publics en difficulté", "[ ]"), ("Bénévoles", "[x]"))
    for row, (label, sign) in enumerate(rows):
        canvas.drawString(40, 280 - 20 * row, label)
        canvas.drawString(520, 280 - 20 * row, sign)
    canvas.showPage()
    canvas.drawString(40, 360, "Acteurs du quartier")  # the list goes on overleaf
    canvas.drawString(520, 360, "[ ]")
    canvas.drawString(40, 340, "Personnes travaillant sur le site")
    canvas.drawString(520, 340, "[x]")
    canvas.save()
    more = {"-lien_social.publics=acteurs_quartier", "+lien_social.publics=travailleurs_site"}
    assert answers(read_form(buffer.getvalue())) == of_publics("lien_social") | more


FELT = (("En meilleure santé physique ou psychique", "✔"), ("D'un inconfort", ""), ("D'un stress ou de conflits", "✔"))


def test_ticks_in_a_narrow_column_belong_to_their_rows() -> None:
    """Tables of one page differ in width, so that their ticks do not stand below each other."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(420, 500), invariant=1)
    top = 60.0

    def put(x: float, text: str, font: str = "Helvetica", size: float = 11) -> None:
        canvas.setFont(font, size)
        canvas.drawString(x, 500 - top, text)

    put(40, "Effets sociaux et urbains de La Halle", "Helvetica-Bold", 16)
    for heading, question, mark_x, rows in (
        ("Lien social", "Entre quels publics ?", 340, CELLS),
        ("Santé", "Quels changements ?", 390, FELT),
    ):
        top += 30
        put(40, heading, "Helvetica-Bold", 13)
        top += 20
        put(40, question)
        for label, mark in rows:
            top += 16
            put(44, label)
            if mark:
                put(mark_x, mark, "ZapfDingbats")
    canvas.save()
    report = read_form(out.getvalue())
    assert answers(report) == {
        "+lien_social.publics=voisins",
        "+lien_social.publics=benevoles",
        "+sante.effets=meilleure_sante",
        "+sante.effets=stress_conflits",
    }
