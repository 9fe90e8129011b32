"""Cards that break over the page: pages drawn here as lines, and which blocks overleaf go on from which."""

from __future__ import annotations

import pytest

from extract.layout.page_breaks import find_continued
from extract.readers.pdf import read_pdf
from models.document import Box, Line
from tests.canvas_pages import OPTIONS, check_offsets, new_canvas, put, saved

SIZE_PT, PITCH_PT = 10.0, 12.0
Drawn = tuple[str, float, float, str]  # name of the block, left edge, top, lines parted by "|"; capitals are a heading

HEADS: list[Drawn] = [("h1", 40, 60, "LIEN SOCIAL"), ("h2", 300, 60, "SOIN")]
FULL = "|".join(["un texte qui court ici"] * 8)
CARDS: list[Drawn] = [HEADS[0], ("a", 40, 80, FULL), HEADS[1], ("b", 300, 80, FULL)]

CASES: list[tuple[str, list[list[Drawn]], str]] = [
    (
        "each column goes on in its own place",
        [CARDS, [("c", 40, 30, "et sa fin"), ("d", 300, 30, "et la fin"), ("h3", 40, 80, "AGIR")]],
        "c<a d<b",
    ),
    (
        "all paragraphs above the next heading are of the card, none below",
        [CARDS, [("c", 40, 30, "fin"), ("d", 40, 54, "suite"), ("h3", 40, 80, "AGIR"), ("e", 40, 100, "autre carte")]],
        "c<a d<a",
    ),
    (
        "the card read last has ended: only the other one goes on",
        [
            [HEADS[1], ("b", 300, 80, FULL), HEADS[0], ("a", 40, 80, "un")],
            [("c", 300, 30, "fin"), ("h3", 40, 80, "AGIR")],
        ],
        "c<b",
    ),
    (
        "what stands below a card that has ended does not go on from it",
        [
            [HEADS[0], ("a", 40, 80, "un texte court"), HEADS[1], ("b", 300, 80, FULL)],
            [("c", 40, 30, "une note"), ("d", 300, 30, "fin")],
        ],
        "d<b",
    ),
    (
        "three pages",
        [CARDS, [("c", 40, 30, FULL), ("d", 300, 30, FULL)], [("e", 40, 30, "fin"), ("f", 300, 30, "fin")]],
        "c<a d<b e<c f<d",
    ),
    (
        "a list overleaf stands further right than its sentence",
        [CARDS, [("c", 70, 30, "voisins|amis"), ("d", 330, 30, "enfants")]],
        "c<a d<b",
    ),
    (
        "headings at the foot of a page have their bodies overleaf",
        [[("t", 40, 30, "un texte|court ici"), *HEADS], [("c", 40, 30, "un corps"), ("d", 300, 30, "un autre")]],
        "c<h1 d<h2",
    ),
    (
        "text beside a card's own, without a heading, goes on with its card",
        [
            [("t", 40, 20, "UN TITRE AU-DESSUS DE TOUTE LA PAGE QUI EST LARGE"), HEADS[0], ("a", 40, 80, FULL),
             ("b", 300, 80, FULL)],
            [("c", 40, 30, "et sa fin"), ("d", 300, 30, "et la fin"), ("h3", 40, 80, "AGIR")],
        ],
        "c<a d<b",
    ),
    (
        "what is read last goes on with what is read first: nothing to tell",
        [
            [HEADS[0], ("a", 40, 80, "un"), HEADS[1], ("b", 300, 80, FULL)],
            [("c", 300, 30, "et sa fin"), ("h3", 40, 60, "AGIR")],
        ],
        "",
    ),
    (
        "a sentence that runs into the next column does not go on from the one overleaf, which has ended",
        [
            [HEADS[0], ("a", 40, 80, FULL + " et finit."), HEADS[1], ("b", 300, 80, FULL + " et finit.")],
            [("h3", 40, 30, "AGIR"), ("c", 40, 50, "Des ateliers nés ici"), ("d", 300, 29, "et leur fin")],
        ],
        "",
    ),
    ("one column goes on by itself", [[HEADS[0], ("a", 40, 80, FULL)], [("c", 40, 30, "et sa fin")]], ""),
    (
        "text that flows from column to column goes on from the last one",
        [[HEADS[0], ("a", 40, 80, FULL), ("b", 300, 60, FULL)], [("c", 40, 30, "fin"), ("d", 300, 30, "fin")]],
        "",
    ),
    (
        "columns of cards of unequal height flow as well",
        [
            [HEADS[0], ("a", 40, 80, FULL), ("h", 300, 60, "SOIN"), ("b", 300, 80, "un"), ("h3", 300, 120, "AGIR"),
             ("e", 300, 140, FULL.rsplit("|", 5)[0])],
            [("c", 40, 30, "fin"), ("d", 300, 30, "fin")],
        ],
        "",
    ),
    (
        "a page that begins with a heading breaks between cards",
        [CARDS, [("h3", 40, 30, "AGIR"), ("c", 120, 31, "des ateliers nés|ici"), ("d", 300, 31, "et du monde")]],
        "",
    ),
    (
        "a line across the page ends every column",
        [CARDS, [("w", 40, 30, "une phrase qui court bien plus loin que la première des deux colonnes de cette page"),
                 ("c", 40, 60, "autre chose")]],
        "",
    ),
]  # fmt: skip


def draw(pages: list[list[Drawn]]) -> tuple[str, list[list[Line]], list[str]]:
    """Return the text, the lines of each page, and the names of the blocks by their numbers."""
    text, names = "", list[str]()
    drawn: list[list[Line]] = []
    for page_no, blocks in enumerate(pages, 1):
        drawn.append([])
        for name, x0, top, content in blocks:
            for at, line in enumerate(content.split("|")):
                y = top + at * PITCH_PT
                box = Box(x0, y, x0 + len(line) * SIZE_PT / 2, y + SIZE_PT)
                start = len(text)
                text += line + "\n"
                is_bold = line.isupper()
                drawn[-1].append(Line(start, start + len(line), page_no, len(names), 0, False, is_bold, SIZE_PT, box))
            names.append(name)
    return text, drawn, names


@pytest.mark.parametrize(("why", "pages", "expected"), CASES, ids=[case[0] for case in CASES])
def test_what_goes_on_overleaf(why: str, pages: list[list[Drawn]], expected: str) -> None:
    text, drawn, names = draw(pages)
    found = find_continued(text, drawn)
    assert " ".join(f"{names[block]}<{names[before]}" for block, before in found.items()) == expected, why


def test_lines_of_a_pdf_tell_what_they_go_on_from() -> None:
    canvas, out = new_canvas()
    put(canvas, 150, 20, "Le lieu", size=8)
    for x, heading in ((40, "Lien social"), (230, "Soin")):
        put(canvas, x, 340, heading, "Helvetica-Bold", 13)
        put(canvas, x, 365, "un café se prend|à la table|du fond|et au bar")
    canvas.showPage()
    put(canvas, 150, 20, "Le lieu", size=8)
    put(canvas, 40, 60, "avec du pain")
    put(canvas, 230, 60, "avec du thé")
    document = read_pdf(saved(canvas, out), OPTIONS)
    check_offsets(document)
    told = {document.text[line.char_start : line.char_end]: line for line in document.lines if line.continues}
    assert list(told) == ["avec du pain", "avec du thé"]
    first = {line.block_no: document.text[line.char_start : line.char_end] for line in reversed(document.lines)}
    assert [first[line.continues or 0] for line in told.values()] == ["un café se prend"] * 2
    assert told["avec du pain"].continues != told["avec du thé"].continues
