"""Lines of the page that say nothing about the site are ignored by name; sentences that hold the same words are not."""

from __future__ import annotations

import pytest

from extract.body.furniture import find_running_lines, name_furniture
from extract.body.roles import Role
from extract.readers.pdf import read_pdf
from extract.reports.interpret import interpret
from models.options import ReadOptions
from tests.canvas_pages import new_canvas, put, saved
from tests.read_inline import LEXICON, TAXONOMY, free_text_of, lines_of, read_body, read_inline

NAMED = [
    # the line, its name, why
    ("Voir son datapanorama", "datapanorama", "the link to another page"),
    ("VOIR SON DATAPANORAMA", "datapanorama", "case does not count"),
    ("Effets territoriaux", "tile", "a tile of the summary"),
    ("+ + + + +", "tile_score", "five signs under each tile: no score, trap 5"),
    ("+++", "tile_score", "however many and however close"),
    ("sommaire", "contents", "the table of contents"),
    ("Lire la suite", "read_more", "the link below a cut text"),
    ("12/03/2024 10:41 Effets sociaux et urbains de La Tannerie", "print_header", "a stamp of the browser"),
    ("3/12/24, 10:41 AM La Tannerie", "print_header", "an American one"),
    ("Imprimé le 12/03/2024", "print_header", "when it was printed"),
    ("https://exemple.test/effets/la-tannerie 2/4", "page_address", "address and page number"),
    ("www.exemple.test/effets", "page_address", "without a scheme"),
    ("2/4", "page_number", "a page number"),
    ("Page 2 sur 4", "page_number", "in words"),
    ("#tierslieux #quartier", "hashtags", "hashtags"),
    ("-----", "rule", "a rule"),
    ("Mentions légales", "page_foot", "the foot of a web page"),
    ("© 2024 La Tannerie. Tous droits réservés.", "page_foot", "whose it is"),
    ("Mentions légales · Contact", "page_foot", "links in one line"),
]


@pytest.mark.parametrize(("line", "name", "why"), NAMED)
def test_furniture_is_ignored_by_name(line: str, name: str, why: str) -> None:
    (folded,) = lines_of(f"{line}\n")
    assert name_furniture(folded, LEXICON) == name, why


SENTENCES = [
    # the line, why
    ("Notre sommaire tient en une ligne.", "a sentence with the word"),
    ("Le 12/03/2024 nous avons ouvert.", "a date inside a sentence"),
    ("Imprimé le jeudi, le journal se vend le samedi.", "a sentence that begins like a stamp"),
    ("2/4 des habitants viennent.", "a fraction that begins a sentence"),
    ("Notre site www.exemple.test est tenu par deux jeunes.", "an address inside a sentence"),
    ("Plus + de convivialité", "a single sign"),
    ("Le mot-dièse #quartier vient d'ici.", "a hashtag inside a sentence"),
    ("Les mentions légales sont affichées.", "a sentence about a foot"),
]


@pytest.mark.parametrize(("line", "why"), SENTENCES)
def test_sentences_are_no_furniture(line: str, why: str) -> None:
    (folded,) = lines_of(f"{line}\n")
    assert name_furniture(folded, LEXICON) is None, why


def pages(*texts: str) -> list[str]:
    """Return the lines that run at the edges of pages."""
    lines = lines_of("\f".join(texts))
    return [lines[i].raw for i in sorted(find_running_lines(lines))]


RUNNING = [
    # the pages, the lines that run, why
    (("En-tête\nUn\nDeux\nTrois", "En-tête\nQuatre\nCinq\nSix"), ["En-tête", "En-tête"], "repeated at the top"),
    (("Un\nDeux\nPied 1", "Trois\nQuatre\nPied 2"), ["Pied 1", "Pied 2"], "the same but for digits"),
    (("En-tête\nUn\nDeux\nTrois",), [], "a single page repeats nothing"),
    (("- bénévoles\nUn", "- bénévoles\nDeux"), [], "items of lists are answers, however often printed"),
    (("En-tête\nUn", "Deux\nTrois", "Quatre\nCinq"), [], "on one page of three"),
    (("En-tête\nUn", "En-tête\nDeux", "Trois", "Quatre", "Cinq"), [], "on two pages of five"),
    (
        (
            "onglet\nadresse\nfavoris\nmenu\nUn\nDeux\nTrois\nSix",
            "onglet\nadresse\nfavoris\nmenu\nQuatre\nCinq\nSept\nHuit",
        ),
        ["onglet", "adresse", "favoris", "menu"] * 2,
        "the window of a browser, on each of its screenshots",
    ),
    (
        ("a\nb\nc\nd\nmilieu\ne\nf\ng\nh", "i\nj\nk\nl\nmilieu\nm\nn\no\np"),
        [],
        "in the middle of pages",
    ),
]


@pytest.mark.parametrize(("texts", "running", "why"), RUNNING)
def test_running_lines_are_found_by_repetition(texts: tuple[str, ...], running: list[str], why: str) -> None:
    assert pages(*texts) == running, why


def test_furniture_inside_a_free_text_is_taken_out_of_it() -> None:
    """Trap 8: a page that ends in the middle of a text prints its footer and the next header there."""
    report = read_inline(
        "Effets sociaux et urbains de La Tannerie\n\nLien social\n\nOn se croise à la fontaine et on se parle\n"
        "https://exemple.test/effets/la-tannerie 1/2\n\f12/03/2024 10:41 La Tannerie\n\nde tout et de rien.\n"
    )
    assert " ".join(free_text_of(report)["lien_social"].split()) == (
        "On se croise à la fontaine et on se parle de tout et de rien."
    )


def test_tiles_give_neither_counts_nor_free_text() -> None:
    """Trap 5: the five signs under a tile are the same on every saved page; they are never a number."""
    tiles = "".join(f"Effets {kind}\n+ + + + +\n" for kind in ("individuels", "collectifs", "territoriaux"))
    report = read_body(f"Voir son datapanorama\n{tiles}sommaire\n\nSanté\n\nOn dort mieux.\n")
    assert report.observations == ()
    assert free_text_of(report) == {"sante": "On dort mieux."}
    assert sum(claim.what == "tile_score" for claim in report.claims) == 3
    assert report.document.explained_ratio == 1.0


def test_what_a_copied_page_prints_behind_its_foot_is_no_free_text() -> None:
    report = read_body(
        "Innovation publique\n\nLa mairie nous écoute.\n\nMentions légales\nContact\n© 2024 La Tannerie\n\n"
        "Nous respectons votre vie privée\nCe site utilise des cookies.\nTout accepter\n"
    )
    assert free_text_of(report) == {"innovation_publique": "La mairie nous écoute."}


def test_a_foot_in_the_middle_of_a_text_ends_nothing() -> None:
    report = read_body("Santé\n\nOn dort mieux.\n\nMentions légales\n\nSolidarité\n\nOn prête.\n")
    assert free_text_of(report) == {"sante": "On dort mieux.", "solidarite": "On prête."}


SIGNATURES = [
    # the end of a text, its free text, why
    ("--\nCamille\nChargée de mission", "On se parle.", "who sent an e-mail"),
    ("-- un mot\nCamille", "On se parle. -- un mot Camille", "a dash of the text"),
    ("--\n" + "Une phrase qui court. " * 12, "On se parle. " + "Une phrase qui court. " * 12, "much text below a rule"),
]


@pytest.mark.parametrize(("end", "text", "why"), SIGNATURES)
def test_the_signature_of_an_e_mail_is_no_free_text(end: str, text: str, why: str) -> None:
    report = read_inline(f"Effets sociaux et urbains de La Tannerie\n\nLien social\n\nOn se parle.\n\n{end}\n")
    assert free_text_of(report)["lien_social"].split() == text.split(), why


def test_heads_of_columns_that_are_printed_on_every_page_are_no_text() -> None:
    """A table that breaks over pages: one of its heads is known, the others stand beside it again and again."""
    canvas, out = new_canvas()
    put(canvas, 20, 30, "Effets sociaux et urbains de La Tannerie", "Helvetica-Bold", 15)
    for theme, top, said in (("Lien social", 120, "On se parle ici."), ("Santé", 60, "On dort mieux ici.")):
        for x, head in ((20, "Thème"), (120, "Ce qui se voit")):
            put(canvas, x, top - 24, head, "Helvetica-Bold")
        put(canvas, 20, top, theme, "Helvetica-Bold", 13)
        put(canvas, 120, top, said)
        canvas.showPage()
    report = interpret(read_pdf(saved(canvas, out), ReadOptions()), TAXONOMY)
    heads = [line.raw for line, role in zip(report.lines, report.roles, strict=True) if role.role is Role.FURNITURE]
    assert heads.count("Ce qui se voit") == 2
