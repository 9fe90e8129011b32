"""Reading order from boxes: pages drawn here word by word, handed over shuffled and row by row."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from extract.layout.geometry import OcrPage, PrintedWord, RunningLines, arrange, find_running_lines
from extract.readers.page_text import ocr_page_text
from models.document import OrderMethod
from tests.placed_words import HEIGHT_PT, PITCH_PT, WIDTH_PT, card, centred, draw, set_right, told

LOREM = "un texte qui court ici|sur des lignes pleines|jusque au bas de page"
FLOW = {x: LOREM.replace("texte", f"texte{x}").replace("lignes", f"lignes{x}") for x in (1, 2, 3, 4)}
GRID = [*card("Lien", 60, 60, 5), *card("Ville", 200, 60, 2), *card("Soin", 60, 230, 1), *card("Agir", 200, 230, 3)]
GRID_TOLD = "||".join((told("Lien", 5), told("Ville", 2), told("Soin", 1), told("Agir", 3)))

CASES: list[tuple[str, list[PrintedWord], str]] = [
    (
        "one column: a wider gap parts paragraphs",
        [*draw(FLOW[1], 60, 60), *draw(FLOW[2], 60, 60 + 3 * PITCH_PT + 8)],
        f"{FLOW[1]}||{FLOW[2]}",
    ),
    (
        "two columns are read one after the other",
        [*draw(FLOW[1], 60, 60), *draw(FLOW[2], 200, 60)],
        f"{FLOW[1]}||{FLOW[2]}",
    ),
    (
        "three columns, narrow gutters",
        [w for i in (1, 2, 3) for w in draw(FLOW[i], 60 + 140 * (i - 1), 60)],
        "||".join(FLOW[i] for i in (1, 2, 3)),
    ),
    (
        "four columns whose lines do not share baselines",
        [w for i in (1, 2, 3, 4) for w in draw(FLOW[i], 20 + 140 * (i - 1), 60 + 4 * i)],
        "||".join(FLOW[i] for i in (1, 2, 3, 4)),
    ),
    ("cards of unequal height: row by row, and card by card within a row", GRID, GRID_TOLD),
    (
        "a short heading at the left between two rows of cards belongs to neither",
        [
            *card("Lien", 60, 60, 2),
            *card("Ville", 200, 60, 4),
            *draw("effets collectifs", 50, 190, size=15, bold=True),
            *card("Soin", 60, 230, 3),
            *card("Agir", 200, 230, 1),
        ],
        "||".join((told("Lien", 2), told("Ville", 4), "effets collectifs", told("Soin", 3), told("Agir", 1))),
    ),
    (
        "a heading across the gutter, close above and below",
        [
            *draw(FLOW[1], 60, 60),
            *draw(FLOW[2], 200, 60),
            *draw("un titre qui court en travers de la page", 60, 106, size=12, bold=True),
            *draw(FLOW[3], 60, 130),
            *draw(FLOW[4], 200, 130),
        ],
        f"{FLOW[1]}||{FLOW[2]}||un titre qui court en travers de la page||{FLOW[3]}||{FLOW[4]}",
    ),
    (
        "headings in a column of their own keep the bodies beside them",
        [
            *draw("Lien social", 60, 60, bold=True),
            *draw(FLOW[1], 200, 60),
            *draw("Agir ensemble", 60, 112, bold=True),
            *draw(FLOW[2], 200, 112),
        ],
        f"Lien social||{FLOW[1]}||Agir ensemble||{FLOW[2]}",
    ),
    (
        "headings at the middle of their rows are read before the lines above them",
        [
            *draw("Lien", 60, 85, bold=True),
            *draw(f"{FLOW[1]}|{FLOW[2]}", 120, 60),
            *draw("Soin|et aide", 60, 160, bold=True),
            *draw(FLOW[3], 120, 154),
            *draw("Agir", 60, 234, bold=True),
            *draw(f"{FLOW[4]}|{FLOW[1]}", 120, 210),
        ],
        f"Lien||{FLOW[1]}|{FLOW[2]}||Soin|et aide||{FLOW[3]}||Agir||{FLOW[4]}|{FLOW[1]}",
    ),
    (
        "a table of three columns is cut at its rows, however close its headings stand",
        [
            *draw("effets sur la ville", 50, 30, size=15, bold=True),
            *draw("Cadre de|vie", 60, 60, bold=True),
            *draw("la rue a changé ici", 120, 64),
            *draw("on y vient à pied", 260, 60),
            *draw("Soin|des lieux", 60, 87, bold=True),
            *draw("les murs sont propres|et les bancs aussi|depuis un an", 120, 91),
            *draw("le banc fut repeint|par les enfants", 260, 87),
        ],
        "effets sur la ville||Cadre de|vie||la rue a changé ici||on y vient à pied||"
        "Soin|des lieux||les murs sont propres|et les bancs aussi|depuis un an||le banc fut repeint|par les enfants",
    ),
    (
        "a table whose rows no blank parts, below the names of its columns",
        [
            *draw("Thème", 60, 40),
            *draw("Constats", 160, 40),
            *draw("Commentaire libre", 300, 40),
            *draw("Lien", 60, 54, bold=True),
            *draw("la rue a changé ici|et les gens avec elle", 160, 54),
            *draw("on y vient à pied", 300, 54),
            *draw("Soin|des lieux", 60, 79, bold=True),
            *draw("les murs sont propres|et les bancs aussi|depuis un an", 160, 79),
            *draw("le banc fut repeint|par les enfants", 300, 79),
            *draw("Agir", 60, 116.5, bold=True),
            *draw("dix projets sont nés", 160, 116.5),
            *draw("sans les attendre", 300, 116.5),
        ],
        "Thème||Constats||Commentaire libre||Lien||la rue a changé ici|et les gens avec elle||on y vient à pied||"
        "Soin|des lieux||les murs sont propres|et les bancs aussi|depuis un an||le banc fut repeint|par les enfants||"
        "Agir||dix projets sont nés||sans les attendre",
    ),
    (
        "what was said on the left of headings and their answers",
        [
            *draw("on vient ici le soir|pour le four à pain", 60, 60),
            *draw("Lien social", 280, 64, size=12.5, bold=True),
            *draw("des liens sont nés|entre ces gens|depuis un an", 280, 84),
            *draw("on balaie la cour|le lundi matin", 60, 140),
            *draw("Entretien", 280, 144, size=12.5, bold=True),
            *draw("la rue est propre|et le banc repeint", 280, 164),
        ],
        "Lien social||des liens sont nés|entre ces gens|depuis un an||on vient ici le soir|pour le four à pain||"
        "Entretien||la rue est propre|et le banc repeint||on balaie la cour|le lundi matin",
    ),
    (
        "lines set to the right are one paragraph",
        [*set_right("Entretien des", 300, 60), *set_right("espaces", 300, 60 + PITCH_PT)],
        "Entretien des|espaces",
    ),
    (
        "a quote pulled out beside its text",
        [
            *draw("un texte qui court ici sur une ligne entière de la page", 60, 60),
            *draw("le jardin est à tout|le monde, dit-on, et|l'on y cuit du pain", 60, 72.5),
            *draw("le jardin est|à tout le monde", 240, 72.5, size=14),
            *draw("puis le texte reprend sur toute la largeur de la page", 60, 115),
        ],
        "un texte qui court ici sur une ligne entière de la page||le jardin est à tout|le monde, dit-on, et|"
        "l'on y cuit du pain||puis le texte reprend sur toute la largeur de la page||le jardin est|à tout le monde",
    ),
    (
        "columns of which one begins half a line lower",
        [
            *draw("Lien social", 60, 40, size=15),
            *draw("des liens sont nés entre ces gens :", 60, 66),
            *draw("des voisins|des enfants|des passants", 80, 80),
            *draw("on vient ici le soir|pour le four à pain", 280, 74),
        ],
        "Lien social||des liens sont nés entre ces gens :||des voisins|des enfants|des passants||"
        "on vient ici le soir|pour le four à pain",
    ),
    (
        "a body that runs on from the page before comes before the headings below it",
        [
            *draw("la fin du texte", 200, 60),
            *draw("Lien social", 60, 90, bold=True),
            *draw(FLOW[1], 200, 90),
            *draw("Agir ensemble", 60, 142, bold=True),
            *draw(FLOW[2], 200, 142),
        ],
        f"la fin du texte||Lien social||{FLOW[1]}||Agir ensemble||{FLOW[2]}",
    ),
    (
        "lines in bold within the left one of two cards are no headings aside",
        [
            *draw("des dons ont eu lieu|ici entre ces gens", 60, 60),
            *draw("les amis du lieu|les gens du port", 60, 60 + 2 * PITCH_PT, bold=True),
            *draw("et puis la fin du don|qui vient ici", 60, 60 + 4 * PITCH_PT),
            *draw(f"{FLOW[2]}|{FLOW[3]}", 200, 60),
        ],
        "des dons ont eu lieu|ici entre ces gens||les amis du lieu|les gens du port||"
        f"et puis la fin du don|qui vient ici||{FLOW[2]}|{FLOW[3]}",
    ),
    (
        "pictures between headings and bodies of a row of cards",
        [
            *draw("Lien", 60, 60, bold=True),
            *draw("Agir", 200, 60, bold=True),
            *draw(FLOW[1], 60, 140),
            *draw(FLOW[2], 200, 140),
        ],
        f"Lien||{FLOW[1]}||Agir||{FLOW[2]}",
    ),
    (
        "bold lists that begin at one height in two cards are no headings",
        [
            *draw("des dons ont eu lieu|ici entre les gens :", 60, 60),
            *draw("des liens sont nés|ici entre les gens :", 200, 60),
            *draw("voisins du lieu|gens de passage", 80, 102, bold=True),
            *draw("amis du lieu|gens du quartier", 220, 102, bold=True),
        ],
        "des dons ont eu lieu|ici entre les gens :||voisins du lieu|gens de passage||"
        "des liens sont nés|ici entre les gens :||amis du lieu|gens du quartier",
    ),
    (
        "nor are those that begin at the margin, below a colon",
        [
            *draw("des dons ont eu lieu|ici entre les gens :", 60, 60),
            *draw("des liens sont nés|ici entre les gens :", 200, 60),
            *draw("voisins du lieu|gens de passage", 60, 102, bold=True),
            *draw("amis du lieu|gens du quartier", 200, 102, bold=True),
        ],
        "des dons ont eu lieu|ici entre les gens :||voisins du lieu|gens de passage||"
        "des liens sont nés|ici entre les gens :||amis du lieu|gens du quartier",
    ),
    (
        "rows without headings, far apart",
        [*draw(FLOW[1], 60, 60), *draw(FLOW[2], 200, 60), *draw(FLOW[3], 60, 140), *draw(FLOW[4], 200, 140)],
        "||".join(FLOW[i] for i in (1, 2, 3, 4)),
    ),
    (
        "justified lines: wide gaps that do not stay at one place",
        draw("longs mots écartés ici|des blancs fort larges|un mot bien écarté", 60, 60, blank_em=1.6),
        "longs mots écartés ici|des blancs fort larges|un mot bien écarté",
    ),
    (
        "bullets far from their items are no column",
        [*draw("•|•|•|•", 60, 60), *draw("premier point du lieu|second point|autre chose|encore", 80, 60)],
        "• premier point du lieu|• second point|• autre chose|• encore",
    ),
    (
        "two headings side by side at the foot of a page, their bodies overleaf",
        [*draw(FLOW[1], 60, 60), *draw("Cadre de vie", 60, 150, bold=True), *draw("Agir", 200, 150, bold=True)],
        f"{FLOW[1]}||Cadre de vie||Agir",
    ),
    (
        "a heading wrapped over two lines is one block",
        [*draw("Sentiment de lien|ou de rejet", 60, 60, size=12, bold=True), *draw(FLOW[1], 60, 100)],
        f"Sentiment de lien|ou de rejet||{FLOW[1]}",
    ),
    (
        "a large centred title is one block whatever its indents",
        [*centred("EFFETS SOCIAUX DU LIEU", 60, 20), *centred("LE PRÉ", 85, 20), *draw(FLOW[1], 60, 140)],
        f"EFFETS SOCIAUX DU LIEU|LE PRÉ||{FLOW[1]}",
    ),
    (
        "an accent on a capital makes its line higher, and parts no heading",
        [
            *draw("effets collectifs", 50, 30, size=15, bold=True),
            *draw("LIEN|SOCIAL", 60, 60, bold=True),
            *draw("la rue a changé ici|on y vient à pied", 200, 60),
            *[word._replace(top=word.top - 2) for word in draw("ÉGALITÉ", 60, 108, bold=True)],
            *draw("ICI", 60, 108 + PITCH_PT, bold=True),
            *draw("autant de gens", 200, 108),
            *draw("dit-on", 200, 125),
        ],
        "effets collectifs||LIEN|SOCIAL||la rue a changé ici|on y vient à pied||ÉGALITÉ|ICI||autant de gens|dit-on",
    ),
    (
        "rows of which only the left cells begin with a heading, near to each other",
        [
            *draw("Lien social", 60, 60, size=12),
            *draw("des gens du lieu se voient|tous les jours ici", 60, 78),
            *draw("dit lien une chose", 260, 58),
            *draw("Soin", 60, 114, size=12),
            *draw("les gens dorment mieux|et mangent bien|ces jours ci", 60, 132),
            *draw("dit soin une chose|puis une autre", 260, 112),
            *draw("Agir", 60, 180, size=12),
            *draw("des ateliers sont nés ici", 60, 198),
            *draw("dit agir une chose", 260, 178),
        ],
        "Lien social||des gens du lieu se voient|tous les jours ici||dit lien une chose||"
        "Soin||les gens dorment mieux|et mangent bien|ces jours ci||dit soin une chose|puis une autre||"
        "Agir||des ateliers sont nés ici||dit agir une chose",
    ),
    (
        "a list that goes on below a quote that floats beside it",
        [
            *draw("des liens sont nés entre ces|gens du quartier et ceux d'ici|• voisins du coin", 60, 60),
            *draw("dit-on au lieu|une chose ou deux|et puis une autre", 260, 56),
            *draw("• des amis de longue date qui viennent de plus loin que la ville|• et bien d'autres", 60, 97.5),
        ],
        "des liens sont nés entre ces|gens du quartier et ceux d'ici|• voisins du coin|"
        "• des amis de longue date qui viennent de plus loin que la ville|• et bien d'autres||"
        "dit-on au lieu|une chose ou deux|et puis une autre",
    ),
    (
        "a sentence that goes on below a quote of two lines, though its letters are bold there",
        [
            *draw("le lieu a vu des gens du|quartier et d'ailleurs se", 60, 60),
            *draw("dit-on au lieu|une chose ou deux", 260, 54),
            *draw("parler chaque matin sans compter leur temps ni celui des autres", 60, 85, bold=True),
        ],
        "le lieu a vu des gens du|quartier et d'ailleurs se||"
        "parler chaque matin sans compter leur temps ni celui des autres||dit-on au lieu|une chose ou deux",
    ),
    (
        "a paragraph across the page below two columns that ended",
        [
            *draw("un texte qui court|sur trois lignes|et finit là.", 60, 60),
            *draw("un autre qui court|sur trois lignes|et finit là.", 260, 60),
            *draw("Une phrase qui court bien plus loin que les deux colonnes du dessus", 60, 105),
        ],
        "un texte qui court|sur trois lignes|et finit là.||un autre qui court|sur trois lignes|et finit là.||"
        "Une phrase qui court bien plus loin que les deux colonnes du dessus",
    ),
    (
        "what goes on at the head of a column stands over no other",
        [
            *draw("Lien", 60, 75, size=12, bold=True),
            *draw("un texte qui court ici|et qui ne finit pas|avant de passer", 60, 92),
            *draw("dans la colonne d'à côté.", 260, 55),
            *draw("Soin", 260, 75, size=12, bold=True),
            *draw("des gens dorment mieux|depuis un an|ou deux", 260, 92),
        ],
        "Lien||un texte qui court ici|et qui ne finit pas|avant de passer||dans la colonne d'à côté.||"
        "Soin||des gens dorment mieux|depuis un an|ou deux",
    ),
    (
        "headings in the right cells, bold and hardly larger, and what was said on their left a line lower",
        [
            *draw("effets d'un lieu", 60, 30, size=11, bold=True),
            *draw("Lien social", 260, 60, size=11, bold=True),
            *draw("des gens du lieu se voient|tous les jours ici|et le soir", 260, 75),
            *draw("dit lien une chose|puis une autre", 60, 76),
            *draw("Soin des gens", 260, 126, size=11, bold=True),
            *draw("les gens dorment mieux|et mangent bien", 260, 141),
            *draw("dit soin une chose", 60, 142),
        ],
        "effets d'un lieu||Lien social||des gens du lieu se voient|tous les jours ici|et le soir||"
        "dit lien une chose|puis une autre||Soin des gens||les gens dorment mieux|et mangent bien||dit soin une chose",
    ),
    (
        "a list under its sentence, and the text after it",
        [
            *draw("des liens sont nés entre :", 60, 60),
            *draw("voisins|amis", 85, 60 + PITCH_PT),
            *draw("et la suite du texte", 60, 60 + 3 * PITCH_PT),
        ],
        "des liens sont nés entre :||voisins|amis||et la suite du texte",
    ),
    (
        "a large title that fills its line with wide blanks",
        [
            *draw("Effets urbains de La", 60, 60, size=26, blank_em=1.25),
            *draw("Briqueterie", 60, 96, size=26),
            *draw(FLOW[1], 60, 180),
        ],
        f"Effets urbains de La||Briqueterie||{FLOW[1]}",
    ),
    (
        "date and title of a print header stand apart",
        [*draw("3/4/25, 09:12", 20, 16, size=8), *draw("Le lieu", 280, 16, size=8), *draw(FLOW[1], 60, 60)],
        f"3/4/25, 09:12||Le lieu||{FLOW[1]}",
    ),
]


def tell(words: Sequence[PrintedWord]) -> str:
    blocks = arrange(words, WIDTH_PT, HEIGHT_PT)
    return "||".join("|".join(" ".join(words[i].text for i in line) for line in block) for block in blocks)


@pytest.mark.parametrize(("why", "words", "expected"), CASES, ids=[case[0] for case in CASES])
def test_words_in_any_order_come_out_in_reading_order(why: str, words: list[PrintedWord], expected: str) -> None:
    row_by_row = sorted(words, key=lambda word: (word.top, word.x0))
    shuffled = random.Random(7).sample(words, len(words))
    assert tell(row_by_row) == expected, why
    assert tell(shuffled) == expected, why


def test_columns_flow_within_the_sections_of_a_page() -> None:
    """Newspapers: a heading across the page parts what stands above from what stands below, in all columns."""
    words = [
        *draw("Effets d'un lieu", 60, 40, size=16),
        *draw("Lien", 60, 75, size=12),
        *draw("un texte qui court|et ne finit pas", 60, 95),
        *draw("avant celle-ci|ou plus tard", 260, 75),
        *draw("Effets d'une ville", 60, 140, size=16),
        *draw("Soin", 60, 175, size=12),
        *draw("un autre qui court|et ne finit pas", 60, 195),
        *draw("avant celle-là|ou plus tard", 260, 175),
    ]
    flowing = arrange(words, WIDTH_PT, HEIGHT_PT, OrderMethod.COLUMNS)
    lines = [" ".join(words[i].text for i in line) for block in flowing for line in block]
    assert "|".join(lines) == (
        "Effets d'un lieu|Lien|un texte qui court|et ne finit pas|avant celle-ci|ou plus tard|"
        "Effets d'une ville|Soin|un autre qui court|et ne finit pas|avant celle-là|ou plus tard"
    )


def test_cards_are_told_apart_without_fonts() -> None:
    """OCR knows boxes only: of heights that vary, without sizes or weights."""
    chance = random.Random(3)
    words = [w._replace(size_pt=None, is_bold=False, bottom=w.bottom + chance.uniform(-0.5, 0.5)) for w in GRID]
    assert tell(words).replace("||", "|") == GRID_TOLD.replace("||", "|")


def test_a_list_is_one_block_whether_ocr_saw_its_bullets_or_not() -> None:
    items = [
        *draw("• voisins", 60, 60),
        *draw("amis du lieu", 75, 60 + PITCH_PT),
        *draw("• gens", 60, 60 + 2 * PITCH_PT),
    ]
    assert tell([word._replace(size_pt=None) for word in items]) == "• voisins|amis du lieu|• gens"


def test_every_word_comes_out_once_even_where_boxes_make_no_sense() -> None:
    chance = random.Random(11)
    for _ in range(60):
        words = [
            PrintedWord("x", x := chance.uniform(-50, 650), y := chance.uniform(-50, 850), x + chance.uniform(0, 90),
                        y + chance.choice((0.0, 8.0, 30.0)), chance.choice((None, 9.0, 20.0)), chance.random() < 0.2)
            for _ in range(chance.randrange(60))
        ]  # fmt: skip
        found = [i for block in arrange(words, WIDTH_PT, HEIGHT_PT) for line in block for i in line]
        assert sorted(found) == list(range(len(words)))


RUNNING_CASES: list[tuple[str, list[list[tuple[str, float, float]]], list[RunningLines]]] = [
    (
        "same place, same text up to digits",
        [[("page 1", 50, 60), ("texte", 100, 110)], [("page 2", 50, 60), ("autre", 100, 110)]],
        [RunningLines((0,), ()), RunningLines((0,), ())],
    ),
    (
        "near the edge once is not enough, at the very edge it is",
        [[("un titre", 50, 60), ("adresse", 780, 790)], [("corps", 300, 310)]],
        [RunningLines((), (1,)), RunningLines((), ())],
    ),
    (
        "text that fills the page to its edges is text",
        [[("un", 5, 15), ("deux", 17, 27), ("trois", 29, 39), ("bas", 763, 773), ("fin", 775, 785)]],
        [RunningLines((), ())],
    ),
    (
        "a paragraph's last line at the head of a page whose text begins there is text",
        [[("un", 5, 15), ("deux", 17, 27), ("trois", 29, 39)], [("fin.", 5, 15), ("Santé", 40, 52)]],
        [RunningLines((), ()), RunningLines((), ())],
    ),
    (
        "the same words at different heights are text",
        [[("Santé", 50, 60)], [("Santé", 62, 72)]],
        [RunningLines((), ()), RunningLines((), ())],
    ),
    (
        "repeated in the middle of the page is text",
        [[("Lire la suite", 400, 410)], [("Lire la suite", 400, 410)]],
        [RunningLines((), ()), RunningLines((), ())],
    ),
]


@pytest.mark.parametrize(("why", "pages", "expected"), RUNNING_CASES, ids=[case[0] for case in RUNNING_CASES])
def test_running_lines(why: str, pages: list[list[tuple[str, float, float]]], expected: list[RunningLines]) -> None:
    assert find_running_lines(pages, [HEIGHT_PT] * len(pages)) == tuple(expected), why


def test_a_line_that_ocr_saw_twice_is_read_once() -> None:
    line = [PrintedWord(text, 40.0 + 60 * i, 50.0, 90.0 + 60 * i, 62.0) for i, text in enumerate(("le", "bal", "le"))]
    again = [word._replace(top=word.top + 3, bottom=word.bottom + 3) for word in line]
    below = [word._replace(top=word.top + 20, bottom=word.bottom + 20) for word in line]
    page = ocr_page_text(OcrPage((*line, *again, *below), 0.9), 595.0, 842.0)
    assert page.text.split("\n")[:2] == ["le bal le", "le bal le"]
