"""Cells of tables without bold headings, in the order of their rows; and such a table in a PDF, read to the end."""

from __future__ import annotations

import io
import random

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.layout.printed import PrintedWord
from extract.layout.tables import cut_tables
from tests.read_inline import free_text_of, read_bytes_inline, ticked

SIZE_PT, LINE_PT = 10.0, 12.0
COLUMNS_PT = (40.0, 160.0, 280.0)

Cells = list[tuple[int, float, str]]
"""Column, top in points, and the lines of a cell, parted by "|"."""


def drawn(cells: Cells) -> list[PrintedWord]:
    words: list[PrintedWord] = []
    for column, top, text in cells:
        for line_no, line in enumerate(text.split("|")):
            x, y = COLUMNS_PT[column], top + line_no * LINE_PT
            for word in line.split():
                x1 = x + SIZE_PT / 2 * len(word)
                words.append(PrintedWord(word, x, y, x1, y + SIZE_PT, SIZE_PT, False))
                x = x1 + SIZE_PT * 0.3
    random.Random(4).shuffle(words)
    return words


def read(cells: Cells) -> list[str]:
    """Return the cells in the order in which they are read."""
    words = drawn(cells)
    pieces = [sorted(piece, key=lambda i: (words[i].top, words[i].x0)) for piece in cut_tables(words, SIZE_PT)]
    return [" ".join(words[i].text for i in piece) for piece in pieces if piece]


PLAIN: Cells = [
    (0, 0, "Thème"), (1, 0, "Question"), (2, 0, "Réponse"),
    (0, 22, "Santé"), (1, 22, "Effets"), (2, 22, "inconfort"),
    (0, 44, "Solidarité"), (1, 44, "Types"), (2, 44, "biens"),
]  # fmt: skip
TABLES: list[tuple[Cells, str, str]] = [
    # cells, in what order, why
    (PLAIN, "Thème/Question/Réponse/Santé/Effets/inconfort/Solidarité/Types/biens", "row by row"),
    (
        [*PLAIN[:6], (0, 44, "Cadre de vie"), (1, 44, "Image de tout notre lieu"), (2, 44, "positive")],
        "Thème/Question/Réponse/Santé/Effets/inconfort/Cadre de vie/Image de tout notre lieu/positive",
        "a cell that fills its column, as near to the next as two words",
    ),
    (
        [*PLAIN[:3], (0, 22, "Santé"), (1, 22, "Effets|observés"), (2, 22, "inconfort,|stress"),
         *((column, 56, text) for column, _, text in PLAIN[6:])],
        "Thème/Question/Réponse/Santé/Effets observés/inconfort, stress/Solidarité/Types/biens",
        "lines of one cell, nearer to each other than rows are",
    ),
    (
        [(0, 0, "Santé"), (1, 0, "Effets"), (2, 0, "stress"), (1, 22, "Autres"), (2, 22, "non"),
         (0, 44, "Cadre de vie"), (1, 44, "Image"), (2, 44, "positive")],
        "Santé/Effets/stress/Autres/non/Cadre de vie/Image/positive",
        "a cell as high as two rows, its words at the top",
    ),
    (
        [(1, 0, "Publics"), (2, 0, "élus"), (0, 22, "Lien social"), (1, 22, "Rythme"), (2, 22, "rare"),
         (1, 44, "Occasions"), (2, 44, "fêtes"), (0, 66, "Cadre de vie"), (1, 66, "Image"), (2, 66, "positive")],
        "Lien social/Publics/élus/Rythme/rare/Occasions/fêtes/Cadre de vie/Image/positive",
        "a cell as high as three rows, its words at the middle",
    ),
    (
        [(1, 22.0 * row, text) for row, text in enumerate("Publics Rythme Occasions Effets Nombre Suites".split())]
        + [(2, 22.0 * row, text) for row, text in enumerate("élus rare fêtes stress huit aucune".split())]
        + [(0, 22.0, "Lien social"), (0, 88.0, "Insertion")],
        "Lien social/Publics/élus/Rythme/rare/Occasions/fêtes/Insertion/Effets/stress/Nombre/huit/Suites/aucune",
        "two such cells, each level with a row",
    ),
    (
        [(0, 0, "Un titre qui va d'un bord à l'autre de la table entière"), *[(c, t + 40, w) for c, t, w in PLAIN],
         (0, 140, "Une phrase qui va d'un bord à l'autre sous la table entière")],
        "Un titre qui va d'un bord à l'autre de la table entière/Thème/Question/Réponse/Santé/Effets/inconfort/"
        "Solidarité/Types/biens/Une phrase qui va d'un bord à l'autre sous la table entière",
        "what stands above and below",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "order", "why"), TABLES, ids=[why for _, _, why in TABLES])
def test_the_cells_of_a_table_come_row_by_row(cells: Cells, order: str, why: str) -> None:
    assert read(cells) == order.split("/")


def test_no_word_of_a_page_is_lost_or_read_twice() -> None:
    words = drawn(TABLES[-1][0])
    assert sorted(i for piece in cut_tables(words, SIZE_PT) for i in piece) == list(range(len(words)))
    assert cut_tables([], SIZE_PT) == []


ANSWERED = (
    ("Thème", "Question", "Réponse"),
    ("Lien social", "Publics", "bénévoles, voisins du quartier"),
    ("Lien social", "Fréquence", "au quotidien"),
    ("Santé", "Effets observés", "un inconfort"),
    ("Solidarité", "Types d'échanges", "biens, petits services"),
    ("Cadre de vie", "Image du quartier", "de manière positive"),
)


@pytest.mark.parametrize("by_columns", [False, True], ids=["drawn row by row", "drawn column by column"])
def test_a_table_of_questions_and_answers_in_a_pdf_is_read_to_the_end(by_columns: bool) -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(600, 400), invariant=True)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(40, 360, "Effets sociaux et urbains de La Grange")
    canvas.setFont("Helvetica", 10)
    places = [(row, column) for row in range(len(ANSWERED)) for column in range(3)]
    for row, column in sorted(places, key=lambda place: place[::-1] if by_columns else place):
        canvas.drawString((40, 150, 280)[column], 320 - 20 * row, ANSWERED[row][column])
    canvas.save()
    report = read_bytes_inline(file.getvalue(), "table.pdf")
    assert ticked(report) == {
        "lien_social.publics=benevoles",
        "lien_social.publics=voisins",
        "lien_social.frequence=quotidienne",
        "sante.effets=inconfort",
        "solidarite.types=biens",
        "solidarite.types=petits_services",
        "cadre_de_vie.image=positive",
    }
    assert not free_text_of(report).keys() - {"lien_social"}
