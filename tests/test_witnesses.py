"""Two orders of one document: what speaks for each, when the second is asked for, and which is kept."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.files.media_types import MediaType
from extract.readers import read_document
from extract.reports.interpret import interpret
from extract.reports.witnesses import ReadAgain, Standing, hear_witnesses, judge, may_have_columns
from extract.words.compile_lexicon import compile_lexicon
from models.document import Document, OrderMethod
from models.errors import DocumentError, ErrorCode
from models.options import ReadOptions
from models.taxonomy import load_taxonomy

TAXONOMY = load_taxonomy()
OPTIONS = ReadOptions()
LEFT = (
    "Effets sociaux et urbains de La Grange",
    "",
    "Lien social",
    "Des interactions sociales ont été observées",
    "entre différents publics :",
    "• bénévoles",
    "• voisins du quartier",
    "",
    "Le jardin a rapproché les deux rues.",
)
RIGHT = (
    "",
    "",
    "Innovation publique",
    "La collaboration avec les partenaires publics",
    "et privés n'a pas fait évoluer leurs",
    "pratiques professionnelles.",
    "",
    "La mairie passe nous voir le mardi, et",
    "la préfecture quand il pleut.",
)


def drawn(left: tuple[str, ...], right: tuple[str, ...] = (), *, at_pt: float = 320.0) -> bytes:
    """Return a PDF of one page whose lines are drawn row by row, across its columns."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(700, 400), invariant=True)
    for row in range(max(len(left), len(right))):
        for x, column in ((40.0, left), (at_pt, right)):
            if row < len(column) and column[row]:
                font = {0: ("Helvetica-Bold", 16), 2: ("Helvetica-Bold", 11)}.get(row, ("Helvetica", 9))
                canvas.setFont(*font)
                canvas.drawString(x, 340 - 14 * row, column[row])
    canvas.save()
    return file.getvalue()


def read(data: bytes, order: OrderMethod | None) -> Document:
    return read_document(data, MediaType.PDF, replace(OPTIONS, order=order))


def again(data: bytes) -> ReadAgain:
    return lambda options: read_document(data, MediaType.PDF, options)


STANDINGS = [
    # body, standing, whether it is doubted
    (
        "Lien social\n\nDes interactions sociales ont été observées entre différents publics :\n- bénévoles",
        (1, 1),
        False,
    ),
    ("Comptes rendus de réunion.", (0, 0, 0, 0, 0, 1), True),  # nothing of a report
    ("Santé\n\nOn respire ici.", (1,), False),
    ("Santé\n\nOn respire ici", (1, 0, 0, 0, 0, 1), True),  # pages end free text with a full stop
    ("Santé\n\nrespirent. On dort.", (1, 0, 0, 0, 0, 1), True),  # begins in the middle of a sentence
    ("Santé\n\nOn respire « à fond ! »", (1,), False),  # the full stop is inside the quotes
    (
        "Lien social\n\nDes interactions sociales ont été observées entre différents publics :",
        (1, 0, 0, 1),
        True,
    ),  # lost
    (
        "Santé\n\nDes interactions sociales ont été observées entre différents publics :\n- lutins\n- bénévoles",
        (2, 1, 1, 0, 1),  # unknown, and under another theme's heading: reports have some of their own
        False,
    ),
]


@pytest.mark.parametrize(("body", "standing", "is_doubtful"), STANDINGS)
def test_troubles_of_a_reading_are_counted(body: str, standing: tuple[int, ...], is_doubtful: bool) -> None:
    document = read_document(f"Effets individuels\n\n{body}\n".encode(), MediaType.TEXT, OPTIONS)
    judged = judge(document, interpret(document, TAXONOMY))
    assert judged == (*standing, *[0] * (8 - len(standing)), False, False)  # no title names a site
    assert judged.is_doubtful is is_doubtful


def test_troubles_weigh_as_much_as_answers() -> None:
    assert Standing(2, 10).points > Standing(2, 10, stray=1).points > Standing(2, 10, broken=1).points
    assert Standing(2, 10, broken=1).points == Standing(2, 9).points
    assert Standing(0).is_doubtful  # nothing of a report: perhaps nothing was legible in this order
    assert not Standing(2, 10, unknown=2).is_doubtful
    assert Standing(2, 10, unknown=3).is_doubtful  # more than reports have of their own
    assert Standing(2, 10, stray=8).is_doubtful
    assert Standing(2, 10, disagreeing=1).is_doubtful
    assert Standing(2, 11, is_named=False).points == Standing(2, 10).points


BURIED = [
    # body, frames and lists within free text
    ("Santé\n\nOn dort. Le projet a permis d'améliorer l'attractivité des espaces.", 1),
    ("Santé\n\nOn dort mieux.\nbénévoles\nvoisins du quartier", 1),
    ("Santé\n\nOn dort mieux.\nbénévoles", 0),  # one line may be a word of the manager's
]


@pytest.mark.parametrize(("body", "buried"), BURIED)
def test_answers_within_free_text_are_a_reason_to_read_again(body: str, buried: int) -> None:
    document = read_document(f"Effets individuels\n\n{body}\n".encode(), MediaType.TEXT, OPTIONS)
    judged = judge(document, interpret(document, TAXONOMY), compile_lexicon(TAXONOMY).all_labels)
    assert judged.buried == buried
    assert judged.is_doubtful or not buried


COLUMNS = [
    # page, whether it may have columns
    (drawn(LEFT), False),
    (drawn(LEFT, RIGHT), True),
    (drawn(LEFT, RIGHT, at_pt=230.0), True),  # a narrow gutter
]


@pytest.mark.parametrize(("data", "has_columns"), COLUMNS)
@pytest.mark.parametrize("order", list(OrderMethod))
def test_columns_are_seen_in_either_order(data: bytes, has_columns: bool, order: OrderMethod) -> None:
    assert may_have_columns(read(data, order)) is has_columns


def test_the_order_that_the_frames_speak_for_is_kept() -> None:
    data = drawn(LEFT, RIGHT)
    misread = read(data, OrderMethod.FILE)
    assert judge(misread, interpret(misread, TAXONOMY)).is_doubtful
    document, found = hear_witnesses(misread, again(data), MediaType.PDF, OPTIONS, TAXONOMY)
    assert {page.order_method for page in document.pages} == {OrderMethod.GEOMETRY}
    assert [c.value_id for c in found.findings.choices] == ["benevoles", "voisins", "aucun"]


NEWSPAPER = (
    (
        "H Effets sociaux et urbains de La Grange",
        "H Solidarité",
        "Des échanges, dons ou mutualisations de biens",
        "ont été observés entre :",
        "• bénévoles",
        "",
        "",
        "H Réseau de personnes",
        "La création de réseaux de personnes autour d'une",
        "thématique a été observée entre :",
        "• voisins du quartier",
        "Un collectif de jardiniers est né au",
    ),
    (
        "",
        "printemps, et un autre à l'automne.",
        "H Innovation publique",
        "La collaboration avec les partenaires publics et",
        "privés n'a pas fait évoluer leurs pratiques",
        "",
        "",
        "professionnelles.",
        "La mairie passe le mardi.",
        "",
        "",
        "",
    ),
)


def test_text_that_runs_down_its_columns_as_in_a_newspaper_is_read_so() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(700, 400), invariant=True)
    for row, cells in enumerate(zip(*NEWSPAPER, strict=True)):
        for x, line in zip((40.0, 360.0), cells, strict=True):
            is_heading = line.startswith("H ")
            canvas.setFont(
                "Helvetica-Bold" if is_heading else "Helvetica", (16 if row == 0 else 11) if is_heading else 9
            )
            canvas.drawString(x, 360 - 14 * row, line.removeprefix("H "))
    canvas.save()
    document = read_document(file.getvalue(), MediaType.PDF, OPTIONS)
    document, found = hear_witnesses(document, again(file.getvalue()), MediaType.PDF, OPTIONS, TAXONOMY)
    said = {free.theme_id: document.text[free.char_start : free.char_end] for free in found.findings.free_texts}
    assert " ".join(said["reseau_de_personnes"].split()) == (
        "Un collectif de jardiniers est né au printemps, et un autre à l'automne."
    )
    assert said["innovation_publique"] == "La mairie passe le mardi."


UNHEARD = [
    # what the user asked for, type, why no second reading is tried
    (replace(OPTIONS, order=OrderMethod.FILE), MediaType.PDF),  # the user's order stands
    (OPTIONS, MediaType.TEXT),  # a text has one order
]


@pytest.mark.parametrize(("options", "media_type"), UNHEARD)
def test_no_other_order_is_tried(options: ReadOptions, media_type: MediaType) -> None:
    misread = read(drawn(LEFT, RIGHT), OrderMethod.FILE)
    assert hear_witnesses(misread, refuse, media_type, options, TAXONOMY)[0] is misread


def test_a_document_that_reads_well_is_read_once() -> None:
    document = read(drawn(LEFT, RIGHT), OrderMethod.GEOMETRY)
    assert hear_witnesses(document, refuse, MediaType.PDF, OPTIONS, TAXONOMY)[0] is document


def test_a_second_reading_that_fails_changes_nothing() -> None:
    def fail(_: ReadOptions) -> Document:
        raise DocumentError(ErrorCode.CORRUPT, "gone")

    misread = read(drawn(LEFT, RIGHT), OrderMethod.FILE)
    assert hear_witnesses(misread, fail, MediaType.PDF, OPTIONS, TAXONOMY)[0] is misread


def refuse(*_: object) -> Document:
    raise AssertionError("read again")


def test_a_list_goes_on_at_the_head_of_the_next_column() -> None:
    left = (
        "Effets sociaux et urbains de La Grange",
        "",
        "Réseau de personnes",
        "",
        "La création de réseaux de personnes autour d'une",
        "thématique a été observée entre :",
        "• bénévoles",
        "• publics en difficulté",
        "• acteurs du quartier",
        "• occupants du site",
        "• visiteurs grand public",
    )
    right = (
        "",
        "",
        "",
        "",
        "voisins du quartier",
        "",
        "Un collectif de jardiniers est né au printemps,",
        "un autre à l'automne, et les deux se parlent",
        "quand il pleut, quand il vente et quand la",
        "récolte est bonne, ce qui arrive souvent par",
        "ici depuis qu'il y a des ruches.",
    )
    data = drawn(left, right, at_pt=420.0)
    document = read(data, OrderMethod.COLUMNS)
    found = interpret(document, TAXONOMY)
    assert [c.value_id for c in found.findings.choices] == [
        "thematique",
        "benevoles",
        "publics_en_difficulte",
        "acteurs_quartier",
        "occupants_site",
        "visiteurs_grand_public",
        "voisins",
    ]
