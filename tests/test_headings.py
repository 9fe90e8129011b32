"""Titles, dimensions, headings of themes and image alternatives, told from the body and from furniture."""

from __future__ import annotations

import pytest

from extract.body.headings import assign_roles
from extract.body.lines import fold_lines
from extract.body.roles import Role
from extract.body.titles import Title
from extract.layout.geometry import OcrPage
from extract.readers.assembly import assemble
from extract.readers.page_text import ocr_page_text
from extract.readers.pdf import read_pdf
from models.document import Reader
from models.options import ReadOptions
from models.vocabulary import IssueCode
from tests.canvas_pages import new_canvas, put, saved
from tests.placed_words import draw
from tests.read_inline import LEXICON, TITLE, codes_of, free_text_of, lines_of, read_body, read_inline

BODY = "On répare des vélos le samedi."


def roles_of(text: str) -> list[tuple[str, str]]:
    """Return the role and what it names of each line that is not blank."""
    roles, _ = assign_roles(lines_of(text), LEXICON)
    return [(role.role.value, ",".join(role.what)) for role in roles]


def title_of(text: str) -> Title | None:
    return assign_roles(lines_of(text), LEXICON)[1]


HEADINGS = [
    # the line, the theme or dimension it heads, why
    ("Lien social", "lien_social", "as printed"),
    ("LIEN SOCIAL", "lien_social", "capitals"),
    ("SANTE", "sante", "capitals that lost their accent"),
    ("2. Santé", "sante", "numbered"),
    ("iv) Solidarité", "solidarite", "numbered in Roman figures"),
    ("Pouvoir d'agir", "capacite_a_agir", "a wording of another year"),
    ("Cadre de vie", "cadre_de_vie", "cut short"),
    ("Santé :", "sante", "the very heading, and a colon"),
    ("Services publiques et de proximités", "services_publics", "misspelt by the page itself"),
    ("Egalité femmes/hommes", "egalite_femmes_hommes", "a slash, and an accent lost"),
    ("Sentiment d’inclusion ou d’exclusion", "inclusion_exclusion", "curly apostrophes"),
    ("Entretien des espaccs", "entretien_des_espaces", "one letter misread"),
    ("Résean de personnes", "reseau_de_personnes", "another"),
    ("Emploi et insertion", "insertion_professionnelle", "a wording that no edition printed"),
    ("Innovation dans l'action publique", "innovation_publique", "a known heading with words between"),
    ("Effets sur le quartier et le territoire", "effets_territoriaux", "a dimension"),
    ("Effets collectifs", "effets_collectifs", "a dimension that is also a tile and an image alternative"),
]


@pytest.mark.parametrize(("line", "named", "why"), HEADINGS)
def test_headings_are_named(line: str, named: str, why: str) -> None:
    """Trap 10: headings are numbered, in capitals, unaccented, reworded."""
    assert roles_of(f"{TITLE}\n\n{line}\n\n{BODY}")[1][1] == named, why


NO_HEADINGS = [
    # the line, why
    ("Le lien social est notre affaire à tous, petits et grands.", "a sentence that begins like one"),
    ("La santé ?", "a question"),
    ("Notre réseau de personnes ressources, toujours plus grand", "free text around the words"),
    ("- Solidarité", "an item of a list"),
    ("bénévoles", "an answer"),
    ("compétences", "another"),
    ("Rendez-vous au marché", "any short line"),
]


@pytest.mark.parametrize(("line", "why"), NO_HEADINGS)
def test_other_lines_are_body(line: str, why: str) -> None:
    assert roles_of(f"{TITLE}\n\n{line}\n\n{BODY}")[1] == (Role.BODY.value, ""), why


TITLES = [
    # the text, the name of the site, why
    ("Effets sociaux et urbains de La Tannerie", "La Tannerie", "as printed"),
    ("EFFETS SOCIAUX ET URBAINS DE LA TANNERIE", "LA TANNERIE", "capitals are kept as printed"),
    ("# Effets sociaux et urbains de **La Tannerie**", "La Tannerie", "marks of markdown are not the name"),
    ("Effets sociaux et urbains de au 12 bis", "au 12 bis", "a name in lower case, without elision"),
    ("Effets sociaux et urbains d'Atelier Nord", "Atelier Nord", "an elision"),
    ("Effets sociaux et urbains de L'Îlot / Hangar (n° 4)", "L'Îlot / Hangar (n° 4)", "slashes, digits, brackets"),
    ('Effets sociaux et urbains de "Chez Lulu"', '"Chez Lulu"', "quotes belong to it"),
    ("Effets sociaux et urbains de Make & Share Factory", "Make & Share Factory", "English words"),
    ("Effets sociaux et urbains – Le Moulin", "Le Moulin", "a dash instead of a joiner"),
    ("Le Moulin : effets sociaux et urbains", "Le Moulin", "the name before"),
    ("Effets soclaux et urbains de Le Moulin", "Le Moulin", "a letter misread"),
    ("Questionnaire effets sociaux – Le Moulin", "Le Moulin", "the questionnaire itself"),
    (
        "12/03/2024 10:41 Effets sociaux et urbains de Le Moulin\nEffets sociaux et urbains de Le Moulin Bleu",
        "Le Moulin Bleu",
        "a print stamp of the browser before the title is no title",
    ),
    (
        "Effets sociaux et urbains de\nLe Moulin d'en Bas",
        "Le Moulin d'en Bas",
        "a line that ends in an article goes on",
    ),
    ("Effets sociaux et urbains de Le Moulin\nd'en Bas", "Le Moulin d'en Bas", "a name that was wrapped"),
    ("EFFETS SOCIAUX ET URBAINS DE LE MOULIN\nROUVERT", "LE MOULIN ROUVERT", "also in capitals"),
    ("Effets sociaux et urbains de Le Moulin\nOn y danse tous les soirs", "Le Moulin", "a sentence below is no name"),
    ("Effets sociaux et urbains de Le Moulin\nEffets individuels", "Le Moulin", "nor is a heading"),
    ("Effets sociaux et urbains de Pont-\nNeuf /\nPôle Est", "Pont-Neuf / Pôle Est", "lines that cannot end a name"),
    ("Effets sociaux et urbains de Moulin (an-\ncien four)", "Moulin (ancien four)", "a word broken by a hyphen"),
    ("Effets sociaux et urbains de Ivry-\nsur-Seine", "Ivry-sur-Seine", "a hyphen of the name at the line's end"),
    ("Effets sociaux et urbains de Le Moulin | Le réseau", "Le Moulin", "the title of a browser's window"),
    ("Questionnaire effets sociaux – Le Quai Saint-Paul", "Le Quai Saint-Paul", "not nearly another title"),
    ("Effets sociaux et urbains de\nL.I.E.U.", "L.I.E.U.", "initials end in a full stop and are no sentence"),
    ("Effets sociaux et urbains de", "", "what joins is no name"),
]


@pytest.mark.parametrize(("text", "name", "why"), TITLES)
def test_titles_name_their_site(text: str, name: str, why: str) -> None:
    """Trap 12: names carry slashes, quotes, digits, brackets, lower case, other languages."""
    title = title_of(f"{text}\n\nLien social\n\n{BODY}")
    assert title is not None, why
    assert title.site_name == name, why


PRINTED = [
    # lines with their sizes, from the top; the name of the site; why
    (
        (("Effets sociaux et urbains", 7.0), ("Effets sociaux et urbains de La Tannerie", 18.0)),
        "La Tannerie",
        "a browser's tab names the page too, without the site",
    ),
    (
        (("Effets sociaux et urbains de Mes onglets", 7.0), ("Effets sociaux et urbains de La Tannerie", 18.0)),
        "La Tannerie",
        "or with what else is open",
    ),
    (
        (("Effets sociaux et urbains de Gare Nord-", 18.0), ("Nord-Est", 18.0), ("Effets individuels", 14.0)),
        "Gare Nord-Nord-Est",
        "over two lines",
    ),
]


@pytest.mark.parametrize(("printed", "name", "why"), PRINTED, ids=[why for *_, why in PRINTED])
def test_the_title_of_a_page_is_the_large_one(printed: tuple[tuple[str, float], ...], name: str, why: str) -> None:
    canvas, out = new_canvas()
    top = 20.0
    for line, size in printed:
        top += 1.2 * size
        put(canvas, 20, top, line, "Helvetica", size)
    put(canvas, 20, top + 20, BODY.replace("\n", "|"))
    lines = fold_lines(read_pdf(saved(canvas, out), ReadOptions()))
    title = assign_roles(lines, LEXICON)[1]
    assert title is not None, why
    assert title.site_name == name, why


def test_a_title_goes_on_over_lines_whose_letters_ocr_measures_differently() -> None:
    words = [*draw("Effets sociaux et urbains de Gare Nord-", 40, 40, size=20), *draw("Nord-Est", 40, 66, size=16)]
    body = draw("On répare des vélos|le samedi.", 40, 120)
    seen = tuple(word._replace(size_pt=None) for word in (*words, *body))
    document = assemble([ocr_page_text(OcrPage(seen, 0.99), 600, 800)], Reader.IMAGE)
    title = assign_roles(fold_lines(document), LEXICON)[1]
    assert title is not None
    assert title.site_name == "Gare Nord-Nord-Est"


def test_a_title_knows_where_its_name_stands() -> None:
    text = f"Effets sociaux et urbains de **La Tannerie**\n\n{BODY}"
    title = title_of(text)
    assert title is not None
    assert "La Tannerie" in text[title.char_start : title.char_end]


def test_a_text_without_a_title_has_none() -> None:
    assert title_of(f"Compte rendu de réunion\n\n{BODY}") is None


def test_the_words_of_a_title_deep_in_the_text_are_no_title() -> None:
    text = "\n\n".join(["Lien social", *(f"Phrase {n}." for n in range(80)), "Effets sociaux et urbains de Trop Loin"])
    assert title_of(text) is None


ALTERNATIVES = [
    # the alternative, the heading below, the theme above whose free text it must not join, why
    ("lien individuel", "Lien social", None, "the first theme"),
    ("santé", "Santé", "lien_social", "reads like the heading itself"),
    ("collectif solidarite", "Solidarité", "sante", "its accent was never there"),
    ("effets collectifs", "Réseau de personnes", "solidarite", "reads like a dimension"),
    ("inclusion exclusion", "Sentiment d'inclusion ou d'exclusion", "solidarite", "two words"),
    ("cadre de vie", "Cadre de vie et attractivité du quartier", "solidarite", "reads like a heading"),
    ("service de proxmité", "Services publics et de proximité", "cadre_de_vie", "misspelt by the page"),
    ("innovation publique", "Innovation publique", "services_publics", "reads like the heading"),
    ("sommaire", "Innovation publique", "services_publics", "no theme at all"),
]


@pytest.mark.parametrize(("alternative", "heading", "above", "why"), ALTERNATIVES)
def test_image_alternatives_join_no_free_text(alternative: str, heading: str, above: str | None, why: str) -> None:
    """Trap 8: lines just before a heading that look like the free text of the theme above."""
    headed = {t: LEXICON.themes[t].label_fr for t in LEXICON.themes}
    before = f"{headed[above]}\n\nIci on se parle.\n\n" if above else ""
    report = read_body(f"{before}{alternative}\n\n{heading}\n\n{BODY}")
    assert set(free_text_of(report).values()) <= {"Ici on se parle.", BODY}, why
    assert [c.what for c in report.claims if c.by == "furniture"] != [], why


def test_an_alternative_stands_in_for_a_heading_that_was_lost() -> None:
    report = read_body(f"Lien social\n\nOn se parle.\n\nservice de proxmité\n\n{BODY}")
    assert free_text_of(report) == {"lien_social": "On se parle.", "services_publics": BODY}


def test_a_dimension_that_reads_like_an_alternative_is_one_when_no_theme_of_it_follows() -> None:
    assert roles_of(f"{TITLE}\n\neffets collectifs\n\nSolidarité\n\n{BODY}")[1] == ("dimension", "effets_collectifs")


def test_false_headings_end_no_sentence() -> None:
    """Trap 10: the end of a sentence that conversion made a heading goes on with the sentence."""
    report = read_inline(
        f"# {TITLE}\n\n### Lien social\n\nDes interactions sociales ont été observées entre différents publics :\n\n"
        "- bénévoles\n\nCes échanges ont été constatés :\n\n"
        "- dans la vie du projet et lors de temps spécifiques organisés pour favoriser les\n\n"
        f"#### rencontres entre ces publics\n\nCes rencontres ont lieu au quotidien.\n\n{BODY}\n"
    )
    answers = {o.value_id for o in report.observations if o.indicator_id == "lien_social.occasions"}
    assert answers == {"vie_du_projet", "temps_specifiques"}
    assert free_text_of(report) == {"lien_social": BODY}


def test_a_line_that_looks_like_the_headings_and_names_no_theme_ends_the_theme_before() -> None:
    health = "On dort mieux.\n\nOn mange mieux.\n\nOn marche plus."
    report = read_inline(f"# {TITLE}\n\n### Santé\n\n{health}\n\n### Vie du jardin\n\n{BODY}\n")
    assert free_text_of(report) == {"sante": health.replace("\n\n", "\n")}
    assert IssueCode.UNEXPLAINED_TEXT in codes_of(report)
