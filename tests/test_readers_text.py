"""Text, markdown and web pages become lines, blocks and marks; every offset holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.files.sources import MediaType, sniff_media_type
from extract.readers import read_document
from extract.readers.decoding import decode
from extract.readers.html import read_html
from extract.readers.markdown import read_markdown
from extract.readers.text import read_text
from models.document import Document
from models.errors import DocumentError, ErrorCode
from models.options import ReadOptions

LABEL = "Ce que le lieu a changé dans le quartier"  # forty letters
LONG = "Un potager au pied de la tour, tenu par les habitants et deux salariées du lieu depuis la rentrée"
CUT = LONG[:60]


class Seen(NamedTuple):
    """A line as a test speaks of it."""

    words: str
    block_no: int
    signs: str = ""  # "2": heading level, "*": bulleted, "b": bold


def seen(document: Document) -> list[Seen]:
    return [
        Seen(
            document.text[line.char_start : line.char_end],
            line.block_no,
            (str(line.heading_level) if line.heading_level else "") + "*" * line.is_bullet + "b" * line.is_bold,
        )
        for line in document.lines
    ]


ENCODED = [
    ("été".encode(), "été", "UTF-8"),
    ("été".encode("utf-8-sig"), "été", "with a mark"),
    ("été".encode("cp1252"), "été", "cp1252"),
    ("l’été… 5 €".encode("cp1252"), "l’été… 5 €", "cp1252 beyond ISO 8859-1"),
    ("mise en œuvre".encode("iso8859-15"), "mise en œuvre", "the ligature of ISO 8859-15"),
    ("été".encode("utf-16"), "été", "UTF-16 with a mark"),
    ("réunis à l’été".encode("utf-16-le"), "réunis à l’été", "UTF-16 without one"),
    ("réunis à l’été".encode("utf-16-be"), "réunis à l’été", "the other order"),
    ("été".encode("utf-32"), "été", "UTF-32"),
    ("Après l'élève, le père et la mère fêtent Noël".encode("mac-roman"), "Après", "an old Macintosh: guessed"),
    ("“Déjà réuni·e·s” ".encode() + b"\xe9t\xe9", "“Déjà réuni·e·s” été", "UTF-8 with two stray bytes"),
    ("voisinÂ·eÂ·s rÃ©uni·e·s".encode(), "voisin·e·s réuni·e·s", "UTF-8 read as cp1252 on the way"),
    ("rÃ©union\nde ÃŽle\n".encode(), "réunion\nde Île\n", "a short line beside others"),
    ("ÂGE, CHÂTEAU".encode(), "ÂGE, CHÂTEAU", "no mojibake"),
    (b"a\r\nb\rc\n", "a\nb\nc\n", "line ends"),
    ("a\u2028b\vc".encode(), "a\nb\nc", "rare line ends"),
    (b"a\0b\0\0", "ab", "zero characters"),
    ("𝗦anté 𝟙".encode(), "Santé 1", "mathematical letters and digits"),
]


@pytest.mark.parametrize(("data", "text", "why"), ENCODED, ids=[row[2] for row in ENCODED])
def test_decoding(data: bytes, text: str, why: str) -> None:
    decoded = decode(data)
    assert (decoded[: len(text)] if why.endswith("guessed") else decoded) == text, why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L&#39;&eacute;t&eacute; &amp; l&#x27;hiver", "L'été & l'hiver"),
        ("R&D &eacute;tude &eacute;", "R&D &eacute;tude &eacute;"),  # two may be meant
        ("&eacute;&#12;&nul;&#xD800;&eacute;", "é&#12;&nul;&#xD800;é"),  # no character that a text may hold
    ],
)
def test_entities_of_a_plain_text_are_characters_where_there_are_several(text: str, expected: str) -> None:
    assert read_text(text.encode()).text == expected


TEXTS = [
    ("a\nb\n\nc", [Seen("a", 1), Seen("b", 1), Seen("c", 2)], "a blank line parts blocks"),
    ("  a \n\u200b\nb\u00a0", [Seen("a", 1), Seen("b", 2)], "spaces of any kind are not printed"),
    ("a :\n- b\n- c\nd", [Seen("a :", 1), Seen("b", 2, "*"), Seen("c", 2, "*"), Seen("d", 3)], "a list is a block"),
    ("- b\n   suite\nd", [Seen("b", 1, "*"), Seen("suite", 1), Seen("d", 2)], "indented: part of the item"),
    ("  - b\n  - c", [Seen("b", 1, "*"), Seen("c", 1, "*")], "an indented list"),
    ("entre :\n- \nb", [Seen("entre :", 1), Seen("", 2, "*"), Seen("b", 3)], "an item that was lost"),
    ("* a\n• b\n– c\n▪d\n•Voisins", [Seen(words, 1, "*") for words in ("a", "b", "c", "d", "Voisins")], "bullets"),
    ("o\ta\nor", [Seen("a", 1, "*"), Seen("or", 2)], "the letter o is a bullet before a tab"),
    ("voisin\n·e·s\n•e•s", [Seen("voisin", 1), Seen("·e·s", 1), Seen("•e•s", 1)], "an ending on its own line"),
    ("1. Lien social\n-5\n--", [Seen("1. Lien social", 1), Seen("-5", 1), Seen("--", 1)], "no bullets"),
    ("[x] a\n- [ ] b\n☐ c", [Seen("[x] a", 1), Seen("[ ] b", 2, "*"), Seen("☐ c", 3)], "tick glyphs stay"),
    ("+ + + + +", [Seen("+ + + + +", 1)], "tiles are no list"),
    ("# a **b**", [Seen("# a **b**", 1)], "no marks in a plain text"),
    (
        "entre :\n1. élus\n2) voisins\nPuis",
        [Seen("entre :", 1), Seen("élus", 2, "*"), Seen("voisins", 2, "*"), Seen("Puis", 3)],
        "numbers as bullets",
    ),
    (
        "entre :\n\n1. élus\n\n1. voisins",
        [Seen("entre :", 1), Seen("élus", 2, "*"), Seen("voisins", 3, "*")],
        "all numbered one, blank lines between",
    ),
    (
        "– élus\n–voisins\nPuis\n–fin",
        [Seen("élus", 1, "*"), Seen("voisins", 1, "*"), Seen("Puis", 2), Seen("–fin", 2)],
        "a bullet glued to its item below one that is not",
    ),
    ("entre :\n\n1. élus\n\nFin", [Seen("entre :", 1), Seen("élus", 2, "*"), Seen("Fin", 3)], "below a blank line"),
    ("entre :\n1. élus\nFin", [Seen("entre :", 1), Seen("élus", 2, "*"), Seen("Fin", 3)], "one item below a colon"),
    (
        "entre :\n1. élus et\n   agents\n2. voisins",
        [Seen("entre :", 1), Seen("élus et", 2, "*"), Seen("agents", 2), Seen("voisins", 2, "*")],
        "an item that goes on",
    ),
    (f"{LONG}\n1. élus\n2. voisins", [Seen(LONG, 1), Seen("élus", 2, "*"), Seen("voisins", 2, "*")], "no colon"),
    (
        "entre :\n\n2. Santé\n\nLe texte.\n\n3. Emploi",
        [Seen("entre :", 1), Seen("2. Santé", 2), Seen("Le texte.", 3), Seen("3. Emploi", 4)],
        "numbered headings have text between them",
    ),
    (
        "1. Santé\nTexte.\n2. Emploi\nTexte.",
        [Seen(words, 1) for words in ("1. Santé", "Texte.", "2. Emploi", "Texte.")],
        "also without blank lines",
    ),
    (
        "Sommaire :\n1. Santé\n2. Emploi",
        [Seen(words, 1) for words in ("Sommaire :", "1. Santé", "2. Emploi")],
        "contents are no list",
    ),
    ("Bilan\n1. Santé\n2. Emploi", [Seen(words, 1) for words in ("Bilan", "1. Santé", "2. Emploi")], "nor without it"),
    ("entre :\n5. élus\n9. voisins", [Seen("entre :", 1), Seen("élus", 2, "*"), Seen("9. voisins", 3)], "no rise"),
    (" \n\n", [], "nothing printed"),
    ("", [], "nothing at all"),
]


@pytest.mark.parametrize(("text", "lines", "why"), TEXTS, ids=[row[2] for row in TEXTS])
def test_text_lines(text: str, lines: list[Seen], why: str) -> None:
    assert seen(read_text(text.encode())) == lines, why


NUMBERED = "\n".join(
    f"{number:4} {words}" for number, words in enumerate(["Bilan", "", "- élus", "- 3 voisins"] * 3, 7)
)
FRAMED = f"+{'-' * 12}+\n| Bilan      |\n|            |\n| - élus     |\n+{'-' * 12}+"


@pytest.mark.parametrize(
    ("text", "lines", "why"),
    [
        (NUMBERED, 3 * [("Bilan", ""), ("élus", "*"), ("3 voisins", "*")], "line numbers, from any"),
        (
            "\n".join(f"{n} {w}" for n, w in zip([3, 9, 4] * 4, "abcdefghijkl", strict=True)),
            None,
            "numbers that do not rise",
        ),
        ("\n".join(f"{n} élus" for n in range(5)), None, "too few of them"),
        (FRAMED, [("Bilan", ""), ("élus", "*")], "a drawn frame"),
        ("| élus | X |\n| voisins | |", None, "the rows of a form have their marks"),
    ],
)
def test_what_stands_around_lines_is_no_part_of_them(text: str, lines: list[tuple[str, str]] | None, why: str) -> None:
    document = read_text(text.encode())
    expected = [(line, "") for line in text.split("\n")] if lines is None else lines
    assert [(line.words, line.signs) for line in seen(document)] == expected, why
    assert document.text == text


OUTLINE = """- Bilan
    - Santé
        - Ils vont mieux :
            - élus
            - voisins
        - Un potager.
    - Emploi
        - Sont venus :
            - agents
        - Un bal.
"""


@pytest.mark.parametrize("read", [read_text, read_markdown])
def test_in_an_outline_items_are_what_a_colon_announces(read: Callable[[bytes], Document]) -> None:
    found = seen(read(OUTLINE.encode()))
    assert [line.words for line in found if line.signs] == ["élus", "voisins", "agents"]
    assert len({line.block_no for line in found}) == 9  # the two items of one list are one block
    flat = seen(read(OUTLINE.replace("    ", "").encode()))
    assert all(line.signs == "*" for line in flat)  # one level is a list


SENTENCE = "Le potager réunit les élus et les voisins."
TABLES = [
    ("\t", f"Bilan\nThème\tConstat\nSanté\t{SENTENCE}\nEmploi\t{SENTENCE}",
     ["Bilan", "Thème", "Constat", "Santé", SENTENCE, "Emploi", SENTENCE], "tabs"),
    (";", f"Thème;Constat\nSanté;{SENTENCE}\nEmploi;L'été ; {SENTENCE}",
     ["Thème", "Constat", "Santé", SENTENCE, "Emploi", f"L'été ; {SENTENCE}"], "semicolons, and one of a sentence"),
    (";", f'"Santé";"entre :\n- élus\n- voisins";"{SENTENCE}"\n"Emploi";"";"{SENTENCE}"',
     ["Santé", "entre :", "élus", "voisins", SENTENCE, "Emploi", SENTENCE], "a quoted cell of several lines"),
    (",", f'"Santé","{SENTENCE}"\n"Emploi","{SENTENCE}"\n"Vie","{SENTENCE}"',
     ["Santé", SENTENCE, "Emploi", SENTENCE, "Vie", SENTENCE], "commas between quotes"),
    ("\t", f"Santé\tentre : - élus - voisins\tOui\nEmploi\t{SENTENCE}\t\nVie\t{SENTENCE}\t",
     ["Santé", "entre :", "élus", "voisins", "Oui", "Emploi", SENTENCE, "Vie", SENTENCE], "a list within a cell"),
]  # fmt: skip


@pytest.mark.parametrize(("separator", "text", "cells", "why"), TABLES, ids=[row[3] for row in TABLES])
def test_cells_of_a_text_table_are_blocks(separator: str, text: str, cells: list[str], why: str) -> None:
    document = read_text(text.encode())
    lines = seen(document)
    assert [line.words for line in lines] == cells, why
    assert document.text == text
    listed = [line for line in lines if line.signs == "*"]
    assert len({line.block_no for line in lines}) == len(lines) - max(0, len(listed) - 1)
    assert separator in {document.text[start:end].strip('"') for start, end in document.markup}


@pytest.mark.parametrize(
    "text",
    [
        "élus du quartier et agents de la ville\tX\nvoisins des deux rues du bas\t-\nhabitants des trois tours\tX",
        "La fête ; le marché ; le potager.\nL'été;\nL'hiver ; le reste.",
        "\n".join(f"{SENTENCE}\n{SENTENCE}\n{label} du lieu :\tLe Moulin" for label in ("Nom", "Rue", "Ville")),
    ],
    ids=["the marks of a form", "semicolons of sentences", "tabs before answers"],
)
def test_what_is_no_table_keeps_its_lines(text: str) -> None:
    assert [line.words for line in seen(read_text(text.encode()))] == text.split("\n")


LAID_OUT = """\
Bilan du Moulin

 Santé                            Emploi

 Le potager réunit les            Deux personnes ont trouvé
 voisins des deux rues :          un travail à la cantine.

    les élus                      Le four est prêté aux
    les agents
                                  boulangers de la vallée.

 Chacun y vient le soir.          On y cuit le samedi.
"""


def test_columns_kept_apart_by_blanks_are_read_one_after_the_other() -> None:
    document = read_text(LAID_OUT.encode())
    assert [line.words for line in seen(document)] == [
        "Bilan du Moulin", "Santé", "Le potager réunit les", "voisins des deux rues :", "les élus", "les agents",
        "Chacun y vient le soir.", "Emploi", "Deux personnes ont trouvé", "un travail à la cantine.",
        "Le four est prêté aux", "boulangers de la vallée.", "On y cuit le samedi.",
    ]  # fmt: skip
    assert "prêté aux\nboulangers" in document.text  # the blank line was the other column's
    assert all(line.box is None for line in document.lines)
    assert not document.words


def test_headings_beside_their_bodies_stand_above_them() -> None:
    rows = ["Bilan du Moulin", ""]
    for heading in ("Santé", "Emploi", "Le cadre\nde vie", "Entretien"):
        rows += [f"{heading}{' ' * (20 - len(heading.split(chr(10))[-1]))}{SENTENCE}", f"{' ' * 20}{SENTENCE}", ""]
    rows += ["Ville", f"{' ' * 20}{SENTENCE}", "", f"Écoles{' ' * 14}{SENTENCE}"]
    expected = [
        ("Bilan du Moulin", 1), ("Santé", 2), (SENTENCE, 3), (SENTENCE, 3), ("Emploi", 4), (SENTENCE, 5), (SENTENCE, 5),
        ("Le cadre de vie", 6), (SENTENCE, 7), (SENTENCE, 7), ("Entretien", 8), (SENTENCE, 9), (SENTENCE, 9),
        ("Ville", 10), (SENTENCE, 10), ("Écoles", 11), (SENTENCE, 12),
    ]  # fmt: skip
    assert [line[:2] for line in seen(read_text("\n".join(rows).encode()))] == expected


def test_pages_in_columns_stay_pages() -> None:
    document = read_text(f"{LAID_OUT}\f{SENTENCE}\n".encode())
    assert [page.page_no for page in document.pages] == [1, 2]
    assert document.text.split("\f")[1] == f"{SENTENCE}\n"


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(
            f"{label:30}[{mark}]" for label, mark in zip(["élus", "voisins", "agents"] * 4, "x  " * 4, strict=True)
        ),
        "\n".join("Une   ligne justifiée    dont les   blancs"[at:] + " ne se suivent pas" for at in range(9)),
    ],
    ids=["a form and its marks", "blanks that stand nowhere twice"],
)
def test_blanks_that_part_no_columns_stay(text: str) -> None:
    assert read_text(text.encode()).text == text


def test_form_feeds_are_pages() -> None:
    document = read_text(b"a\nb\fc\n\f\n")
    assert [(page.page_no, document.text[page.char_start : page.char_end]) for page in document.pages] == [
        (1, "a\nb"),
        (2, "c\n"),
    ]
    assert [(line.page_no, line.block_no) for line in document.lines] == [(1, 1), (1, 1), (2, 2)]


MARKDOWN = [
    ("## Santé ##\nx", [Seen("Santé", 1, "2"), Seen("x", 2)], "heading, closed"),
    ("# **SANTÉ**", [Seen("SANTÉ", 1, "1b")], "bold heading"),
    ("#mixité #lien", [Seen("#mixité #lien", 1)], "hashtags are no heading"),
    ("#\n\nx", [Seen("x", 1)], "an empty heading prints nothing"),
    ("Santé\n---\nx", [Seen("Santé", 1, "2"), Seen("x", 2)], "underlined heading"),
    ("Santé\n===", [Seen("Santé", 1, "1")], "underlined heading, first level"),
    ("a\nb\n---\nc", [Seen("a", 1), Seen("b", 1), Seen("c", 2)], "a rule under a paragraph"),
    ("> ## a", [Seen("a", 1, "2")], "heading in a quote"),
    ("**tout**", [Seen("tout", 1, "b")], "wrapping marks are outside"),
    ("**moitié** gras", [Seen("**moitié** gras", 1)], "inner ones are not"),
    ("- **a** :", [Seen("**a** :", 1, "*b")], "punctuation outside bold"),
    ("__gras__ snake_case_nom", [Seen("__gras__ snake_case_nom", 1)], "underscores within words"),
    ("__gras__", [Seen("gras", 1, "b")], "bold by underscores"),
    ("[Lire la suite](#)", [Seen("Lire la suite", 1)], "link"),
    ("![lien](a.png)\nx", [Seen("x", 1)], "pictures are not words"),
    ("\\- a\n\\+ \\+", [Seen("- a", 1), Seen("+ \\+", 1)], "escaped marks are words"),
    ("- [ ] a\n- \\[x\\] b", [Seen("[ ] a", 1, "*"), Seen("[x\\] b", 1, "*")], "task lists"),
    ("a<br>b", [Seen("a", 1), Seen("b", 1)], "a break ends a printed line"),
    ("a <!-- x\n\ny --> b", [Seen("a", 1), Seen("b", 2)], "a comment over several lines"),
    ("| a | **b** |\n|---|---|\n| c | |", [Seen("a", 1), Seen("b", 2), Seen("c", 3)], "cells are blocks"),
    (
        "| a | entre :<br>- b<br>- **c** | d |",
        [Seen("a", 1), Seen("entre :", 2), Seen("b", 3, "*"), Seen("**c**", 3, "*"), Seen("d", 4)],
        "a list within a cell, by breaks",
    ),
    (
        "| a | entre : - b - c | d |\n| e |",
        [Seen("a", 1), Seen("entre :", 2), Seen("b", 3, "*"), Seen("c", 3, "*"), Seen("d", 4), Seen("e", 5)],
        "a list within a cell, in line",
    ),
    ("a<br>- b", [Seen("a", 1), Seen("b", 2, "*")], "a bullet after a break"),
    (
        "**entre** :\n1. a\n2\\. b\n# 3. c",
        [Seen("**entre** :", 1, "b"), Seen("a", 2, "*"), Seen("b", 2, "*"), Seen("3. c", 3, "1")],
        "numbers as bullets",
    ),
    ("# **1. Santé**\n\n**2. Emploi**", [Seen("1. Santé", 1, "1b"), Seen("2. Emploi", 2, "b")], "and of headings"),
    ("- a\n- \n* b", [Seen("a", 1, "*"), Seen("", 1, "*"), Seen("b", 1, "*")], "an item that was lost"),
    ("***\n---\n* * *", [], "rules"),
    ("::: {.card .dim}\na\n\n::: verb\nb\n:::\n:::", [Seen("a", 1), Seen("b", 2)], "fences of divisions"),
    ("::: si, si", [Seen("::: si, si", 1)], "colons before words"),
    ("+ + + + +\n+ a", [Seen("+ + + + +", 1), Seen("a", 2, "*")], "tiles are no list, plus can be a bullet"),
]


@pytest.mark.parametrize(("text", "lines", "why"), MARKDOWN, ids=[row[2] for row in MARKDOWN])
def test_markdown_lines(text: str, lines: list[Seen], why: str) -> None:
    assert seen(read_markdown(text.encode())) == lines, why


MARKS = [
    ("a **b** c", ["**", "**"]),
    ("voir [la suite](#) \\*", ["[", "](#)", "\\"]),
    ("*it* tou*te*s 5 * 3", ["*", "*"]),  # within a word and between numbers a star is a word's own
    ("_it_ a_b_c ____", ["_", "_"]),
    ("[x] fait, [voir](u)", ["[", "](u)"]),
    ("# T #", ["#", " #"]),
    ("a <br/> b <10 personnes>", ["<br/>"]),
    ("<col style='x'> a", ["<col style='x'>"]),
    ('[a](u){.lien width="40"} {b}', ["[", "](u)", '{.lien width="40"}']),
    ("**ouvert", ["**"]),  # bold that ends on the next line
    ("l`atelier d`art", []),  # typed apostrophes
]


@pytest.mark.parametrize(("text", "marks"), MARKS)
def test_markdown_marks(text: str, marks: list[str]) -> None:
    document = read_markdown(text.encode())
    assert [document.text[start:end] for start, end in document.markup] == marks


PAGES = [
    ("<p>a<br>b<br><br>c<p>d", [Seen("a", 1), Seen("b", 1), Seen("c", 2), Seen("d", 3)], "breaks and paragraphs"),
    ("<h2>A <b>b</b></h2>c", [Seen("A b", 1, "2"), Seen("c", 2)], "heading"),
    ("<ul><li>a<li><b>b</b><li></ul>", [Seen("a", 1, "*"), Seen("b", 1, "*b"), Seen("", 1, "*")], "lost item"),
    ("<ul><li>a<ul><li>b</ul><li><p>c<p>d</ul>",
     [Seen("a", 1, "*"), Seen("b", 1, "*"), Seen("c", 1, "*"), Seen("d", 1)], "nested list, paragraphs in an item"),
    ("<ul><li><h3>A</h3><p>b<p>c</li></ul>", [Seen("A", 1, "3"), Seen("b", 2), Seen("c", 3)], "cards are no bullets"),
    ("<p>a&nbsp;b &amp;\n  c</p><p>&nbsp;</p>", [Seen("a\u00a0b & c", 1)], "spaces and entities"),
    ("<p style='font-weight: 700'>a</p><p>b <b>c</b>", [Seen("a", 1, "b"), Seen("b c", 2)], "bold by style"),
    ("<p>a<script>x</script><style>y</style><noscript>z</noscript><template>t</template>", [Seen("a", 1)], "unseen"),
    ("<img alt='lien individuel'><a aria-label='x'>a</a>", [Seen("a", 1)], "alternatives are unseen"),
    ("<p hidden>a</p><p style='display:none'>b</p>c", [Seen("c", 1)], "hidden"),
    ("<table><tr><th>A<td>b<tr><td>c</table>", [Seen("A", 1, "b"), Seen("b", 2), Seen("c", 3)], "cells are blocks"),
    (f"<p>{CUT}...</p><p hidden>{LONG}</p>d", [Seen(f"{CUT}...", 1), Seen(LONG, 2), Seen("d", 3)], "hidden whole"),
    (f"<span>{CUT}…</span><span hidden>{LONG}<br>Fin.</span>", [Seen(f"{CUT}…", 1), Seen(LONG, 2), Seen("Fin.", 2)],
     "hidden whole on the same line"),
    (f"<p hidden>{LONG}</p><p>{CUT}...</p>", [Seen(f"{CUT}...", 1), Seen(LONG, 2)], "hidden whole before its excerpt"),
    (f"<p>{CUT}...</p><a>Lire la suite</a><p hidden>{LONG}</p>",
     [Seen(f"{CUT}...", 1), Seen("Lire la suite", 2), Seen(LONG, 3)], "hidden whole after the button"),
    (f"<p>Autre chose...</p><p hidden>{LONG}</p>", [Seen("Autre chose...", 1)], "another text is not its excerpt"),
    (f"<b role=tab aria-controls=x>{LABEL}</b> a<div id=x role=tabpanel hidden><h2>{LABEL}</h2><p>{LONG}</div>",
     [Seen(f"{LABEL} a", 1), Seen(LABEL, 2, "2"), Seen(LONG, 3)], "a panel that begins as its tab is called"),
    ("<p>a</p><iframe class=b srcdoc='&lt;body>&lt;h3>c&lt;/h3>d &amp;amp; e&lt;/body>'></iframe>f",
     [Seen("a", 1), Seen("c", 2, "3"), Seen("d & e", 3), Seen("f", 4)], "the page within a frame"),
    ("<p>a</p><iframe hidden srcdoc='<p>b'></iframe>c", [Seen("a", 1), Seen("c", 2)], "one that is hidden"),
    (f"<h3>A</h3><div hidden><p>{LONG}<ul><li>b</ul></div>", [Seen("A", 1, "3"), Seen(LONG, 2), Seen("b", 3, "*")],
     "a panel under its heading"),
    (f"<div><button aria-expanded=false>A</button></div><div style='display:none'>{LONG}</div><div hidden>{LONG[::-1]}",
     [Seen("A", 1), Seen(LONG, 2), Seen(LONG[::-1], 3)], "two panels under a button"),
    (f"<a href='#b'>A</a><p>c</p><div id=b hidden>{LONG}</div>", [Seen("A", 1), Seen("c", 2), Seen(LONG, 3)],
     "a panel that a link opens"),
    (f"<h3>A</h3><div hidden>{LONG}</div><p>{LONG}</p>", [Seen("A", 1, "3"), Seen(LONG, 2)], "a copy of what is shown"),
    (f"<h3>A</h3><div hidden><p>Version imprimable, sans les photos<p>{LONG}</div><p>{LONG}</p>",
     [Seen("A", 1, "3"), Seen(LONG, 2)], "a copy and little more"),
    (f"<p>{CUT}</p><button>Plus</button><div hidden>{LONG}</div>", [Seen(CUT, 1), Seen("Plus", 2)],
     "what goes on from visible text"),
    (f"<h3>A</h3><div hidden>{LONG}</div><h3>A</h3><div hidden>{LONG}</div>",
     [Seen("A", 1, "3"), Seen(LONG, 2), Seen("A", 3, "3")], "a copy of another panel"),
    (f"<h3>A</h3><p>b</p><div hidden>{LONG}</div>", [Seen("A", 1, "3"), Seen("b", 2)], "nothing opens it"),
    ("<h3>A</h3><div hidden>Aucune donnée</div>", [Seen("A", 1, "3")], "too short for a panel"),
    (f"<h3>A</h3><div hidden role=dialog>{LONG}</div><h3>B</h3><div hidden class=menu-top>{LONG}</div>",
     [Seen("A", 1, "3"), Seen("B", 2, "3")], "windows and menus"),
    (f"<button>A</button><div hidden><a href=x>{LONG}</a></div>", [Seen("A", 1)], "a hidden list of links"),
    ("<nav><a>A</a> <a>B</a></nav><p>c</p><footer><p>Nous écrire</p></footer>", [Seen("c", 1)], "menu and footer"),
    ("<nav><p>Bilan</p></nav><main><p>c</p><footer>d</footer></main><footer><h2>E</h2></footer>",
     [Seen("c", 1), Seen("d", 2)], "what stands outside of the content"),
    (f"<nav>Bilan</nav><section>c<footer>d</footer></section><footer><h2>E</h2>{LONG}</footer>",
     [Seen("Bilan", 1), Seen("c", 2), Seen("d", 3), Seen("E", 4, "2"), Seen(LONG, 5)], "where no content is marked"),
    ("<div class=cookie-bar>Oui ?</div><p>a</p><div class=page-foot>Mentions</div>", [Seen("a", 1)], "named by class"),
    ("<div class=card>a<div class=card-foot>b</div></div><div class=card>c<div class=card-foot>d</div></div>",
     [Seen("a", 1), Seen("b", 2), Seen("c", 3), Seen("d", 4)], "the feet of cards"),
    (f"<p>{LONG}</p><div class=share-bar>Partager : <a>a</a></div><section id=comments><h2>2 avis</h2><p>b</section>",
     [Seen(LONG, 1)], "links to share a page, and what its visitors said"),
    (f"<div id=comments><p>{LONG}</p></div><p>b</p>", [Seen(LONG, 1), Seen("b", 2)], "most of the page"),
    ("<form><p>a</p><button type=submit>Envoyer</button><button>b</button></form>", [Seen("a", 1), Seen("b", 2)],
     "what sends a form"),
    ("<table><tr><th>A<th>B<tr><td>c<td>d<tr><th>A<th>B<tr><th>E<td>f</table>",
     [Seen("A", 1, "b"), Seen("B", 2, "b"), Seen("c", 3), Seen("d", 4), Seen("E", 5, "b"), Seen("f", 6)],
     "column heads said again"),
    ("<label><input type=checkbox checked> A</label> <label><input type=radio> B</label>",
     [Seen("☑ A", 1), Seen("☐ B", 1)], "boxes in labels"),
    ("Q : <label>A <input type=radio checked></label>", [Seen("Q :", 1), Seen("☑ A", 1)], "box after its label"),
    ("<input id=a type=checkbox><label for=a>A</label> <label for=b>B</label><input id=b type=checkbox checked>",
     [Seen("☐ A", 1), Seen("☑ B", 1)], "boxes of labels elsewhere"),
    ("<ul><li>A <input type=checkbox checked><li><input type=checkbox>B</ul>",
     [Seen("☑ A", 1, "*"), Seen("☐ B", 1, "*")], "boxes without labels"),
    ("<table><tr><td><input type=checkbox checked><td>A<tr><td>B<td><input type=checkbox></table>",
     [Seen("☑ A", 1), Seen("☐ B", 2)], "boxes in cells"),
    ("<div role=checkbox aria-checked=true>A</div>", [Seen("☑ A", 1)], "a box made of a div"),
    ("<table><tr><td>A<td>✔<tr><td>B<td><tr><td>☒ oui<td>☐ non<td>C</table>",
     [Seen("A ✔", 1), Seen("B", 3), Seen("☒ oui ☐ non C", 4)], "marks in cells stand on the line of their label"),
    ("<table><tr><td>A<td>B<td>✔</table>", [Seen("A", 1), Seen("B", 2), Seen("✔", 3)], "whose mark it is: not told"),
    ("<p><span class=t>voisins</span><span class=t>élus locaux</span><span class=c>L</span><span class=c>a</span>",
     [Seen("voisins élus locauxLa", 1)], "labels side by side are apart, letters are not"),
    ("<p>Combien ? <input value=5></p><textarea>a\nb</textarea>", [Seen("Combien ? 5", 1), Seen("a", 2), Seen("b", 2)],
     "what was typed in"),
    ("<select><option>1<option selected>2</select>", [Seen("2", 1)], "what was chosen"),
    ("<select multiple><option>1<option selected>2</select>", [Seen("☐ 1", 1), Seen("☑ 2", 1)], "chosen of several"),
    ("", [], "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "lines", "why"), PAGES, ids=[row[2] for row in PAGES])
def test_html_lines(page: str, lines: list[Seen], why: str) -> None:
    assert seen(read_html(page.encode())) == lines, why


def test_html_text_is_the_page_as_it_is_read() -> None:
    document = read_html("<h1>Effets</h1><p>entre :</p><ul><li>voisins<li>élus</ul>".encode())
    assert document.text == "Effets\n\nentre :\n\n• voisins\n• élus"
    assert [document.text[start:end] for start, end in document.markup] == ["•", "•"]


ARCHIVE = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://exemple.fr/c\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\tboundary="--x"\r\n\r\n----x\r\n'
    "Content-Type: {}\r\nContent-Transfer-Encoding: {}\r\n\r\n{}\r\n----x--\r\n"
)


@pytest.mark.parametrize(
    ("kind", "encoding", "body"),
    [
        ("text/html", "quoted-printable", "<h1>R=C3=A9union d=\r\n'hiver</h1>"),
        ("text/html", "base64", "PGgxPlLDqXVuaW9uIGQnaGl2ZXI8L2gxPg=="),
        ("text/html; charset=iso-8859-1", "quoted-printable", "<h1>R=E9union d'hiver</h1>"),
        ("text/html; charset=nobody", "8bit", "<h1>Réunion d'hiver</h1>"),
    ],
)
def test_a_web_archive_gives_its_page(kind: str, encoding: str, body: str) -> None:
    data = ARCHIVE.format(kind, encoding, body).encode()
    assert sniff_media_type(data) is MediaType.HTML
    document = read_html(data)
    assert seen(document) == [Seen("Réunion d'hiver", 1, "1")]
    assert document.hints == (("url", "https://exemple.fr/c"),)


@pytest.mark.parametrize("kind", ["text/plain", "multipart/mixed; boundary=z"])
def test_an_archive_without_a_page_is_refused(kind: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_html(ARCHIVE.format(kind, "8bit", "Bonjour").encode())
    assert caught.value.code is ErrorCode.UNKNOWN_FORMAT


def test_a_mail_without_parts_is_refused() -> None:
    with pytest.raises(DocumentError) as caught:
        sniff_media_type(b"From: a@exemple.fr\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nBonjour")
    assert caught.value.code is ErrorCode.UNKNOWN_FORMAT


def test_html_hints() -> None:
    page = (
        "<!-- saved from url=(0022)https://exemple.fr/b -->"
        "<title> Le \n lieu</title><link rel=canonical href=https://exemple.fr/a><meta property=og:url content=' '>"
    )
    assert read_html(page.encode()).hints == (
        ("title", "Le lieu"),
        ("url", "https://exemple.fr/a"),
        ("url", "https://exemple.fr/b"),
    )


@pytest.mark.parametrize(
    "page",
    ["<div>" * 300_000, "".join(f"<p><b id={index}>" for index in range(20_000))],
    ids=["nested", "formatting left open"],
)
def test_html_that_would_not_end_is_refused(page: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_html(page.encode())
    assert caught.value.code is ErrorCode.TOO_LARGE


def test_html_without_closing_tags_is_no_nesting() -> None:
    document = read_html(b"<ul>" + b"<li>a<p>b" * 5_000 + b"</ul>")
    assert len(document.lines) == 10_000


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (read_markdown, b"[" * 300_000),
        (read_markdown, b"_a " * 100_000),
        (read_markdown, b"![" * 100_000),
        (read_markdown, b"<!--" * 100_000),
        (read_text, b"a" + b" " * 500_000 + b"b"),
        (read_text, b"une ligne\n" * 200_000),
    ],
)
def test_a_hostile_file_costs_what_its_size_does(read: object, data: bytes) -> None:
    started = time.process_time()
    assert callable(read)
    read(data)
    assert time.process_time() - started < 5


SCRAPS = ["# ", "- ", "**", "_", "[", "](#)", "|", "\\", "<br>", "<!--", "-->", "<p>", "<li>", "<b>", "</b>",
          "<h1>", "é",
          " ", "\n", "\n\n", "\f", "mot", "...", "<p hidden>", "<input type=radio>", "<label>", "<td>", "<tr>", "---",
          "<table>", "&#12;", "\u00a0", "\u2028", "•", "☐",
          "\t", ";", "\";\"", "1. ", "2) ", " :\n", "mot\tmot\n" * 3, "a      b\n" * 6, "&eacute;" * 3]  # fmt: skip
PATCHWORK = st.lists(st.sampled_from(SCRAPS), max_size=25).map(lambda scraps: "".join(scraps).encode())
DIRTY = st.one_of(st.binary(max_size=200), PATCHWORK)


@given(DIRTY, st.sampled_from([MediaType.TEXT, MediaType.MARKDOWN, MediaType.HTML]))
def test_any_bytes_give_a_sound_document(data: bytes, media_type: MediaType) -> None:
    document = read_document(data, media_type, ReadOptions())
    text = document.text
    text.encode()  # no lone surrogate
    assert "\r" not in text
    assert "\0" not in text
    at = block_no = 0
    for line in document.lines:
        words = text[line.char_start : line.char_end]
        assert at <= line.char_start <= line.char_end <= len(text)
        assert words == words.strip()
        assert not {"\n", "\f"} & set(words)
        assert words or line.is_bullet
        assert line.block_no >= block_no
        page = document.pages[line.page_no - 1]
        assert page.char_start <= line.char_start <= line.char_end <= page.char_end
        at, block_no = line.char_end, line.block_no
    ends = 0
    for start, end in document.markup:
        assert ends <= start < end <= len(text)
        ends = end


MATHEMATICAL = set(map(chr, range(0x1D400, 0x1D800)))
ALTERED = MATHEMATICAL | set("\0\r\v\x1c\x1d\x1e\x85\u2028\u2029ÃÂâÅ\ufeff")


@given(st.text(max_size=200).filter(lambda text: not set(text) & ALTERED))
def test_plain_text_is_kept_as_it_is(text: str) -> None:
    assert read_text(text.encode()).text == text


@given(DIRTY)
def test_a_type_that_was_told_can_be_read(data: bytes) -> None:
    try:
        media_type = sniff_media_type(data)
    except DocumentError:
        return
    if media_type in (MediaType.TEXT, MediaType.MARKDOWN, MediaType.HTML):
        assert read_document(data, media_type, ReadOptions()).pages
