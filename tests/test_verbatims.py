"""Free text comes out as the manager wrote it: once, whole, under its theme, without what stands around it."""

from __future__ import annotations

import pytest

from models.vocabulary import IssueCode, Status
from tests.read_inline import TITLE, codes_of, free_text_of, read_body, read_bytes_inline, read_inline

LONG = " ".join(
    f"Au mois de {month}, la cour accueille un repas où chacun apporte ce qu'il sait cuisiner."
    for month in ("janvier", "mars", "mai", "juin", "octobre")
)
EXCERPT = LONG[:300]
FRAMED = "Lien social\n\nDes interactions sociales ont été observées entre différents publics :\n- bénévoles\n\n"

SHARED = "Des échanges, dons ou mutualisations de biens ont été observés entre :\n\n- bénévoles"

CLEAN = [
    # below the heading, the text, why
    ("On se parle.", "On se parle.", "as printed"),
    ("On se parle", "On se parle", "nothing is added to what is printed"),
    ("On se parle\nde tout\net de rien.", "On se parle de tout et de rien.", "lines of the print are joined"),
    ("On se parle.\n\nOn s'écoute.", "On se parle.\nOn s'écoute.", "paragraphs are kept apart"),
    (
        "On se parle au jardin. On s'écoute.\n\nOn se parle au jardin.",
        "On se parle au jardin. On s'écoute.",
        "a quote that the page repeats in large letters is said once",
    ),
    ("On se parle.\n\nOn se parle ici.", "On se parle.\nOn se parle ici.", "a few words may well come twice"),
    ("« On se parle », disent-ils.", "« On se parle », disent-ils.", "quotation marks belong to it"),
    ("(On se parle.)", "(On se parle.)", "so do brackets"),
    ("On se parle...", "On se parle...", "three dots of the manager's own"),
    ("5 ateliers, 12 familles, 2 par mois.", "5 ateliers, 12 familles, 2 par mois.", "numbers are no counts"),
    ("Santé et lien social vont ensemble.", "Santé et lien social vont ensemble.", "words of headings"),
    (
        "Entre bénévoles, voisins et voisines du quartier et publics en difficulté.",
        "Entre bénévoles, voisins et voisines du quartier et publics en difficulté.",
        "words of options",
    ),
    ("Qui l'eût cru ? Nous.", "Qui l'eût cru ? Nous.", "questions of the manager's own"),
    ("A l'été 2023, l'accueil a fermé.", "A l'été 2023, l'accueil a fermé.", "apostrophes and digits"),
]


@pytest.mark.parametrize(("printed", "text", "why"), CLEAN)
def test_free_text_is_as_the_manager_wrote_it(printed: str, text: str, why: str) -> None:
    report = read_body(f"Capacité à agir\n\n{printed}\n\nSolidarité\n\nOn prête.\n")
    assert free_text_of(report) == {"capacite_a_agir": text, "solidarite": "On prête."}, why
    assert report.observations == (), why


DOTTED = f"{LONG[:272]}... Tout le monde y passe, et l'on en reparle. {LONG[272:]}"
CUT = [
    # printed, text, is it truncated, why
    (f"{EXCERPT}...\n\n{LONG}\n\nLire la suite", LONG, False, "excerpt, whole text, link: the text once"),
    (f"{EXCERPT.replace('e', 'c', 9)}...\n\n{LONG}\n\nLire la suite", LONG, False, "an excerpt that OCR damaged"),
    (f"{EXCERPT}…\n{LONG}\nLire la suite", LONG, False, "one mark for three dots"),
    (
        f"{LONG}...\n\n{LONG}\n\nLire la suite",
        LONG,
        False,
        "an excerpt that is all of it, with a full stop before the dots",
    ),
    (f"{EXCERPT}...\n\nLire la suite", f"{EXCERPT}...", True, "only the excerpt was kept"),
    (f"{EXCERPT}...\n\n[Lire la suite](#)", f"{EXCERPT}...", True, "the same in markdown"),
    (f"{EXCERPT}...", f"{EXCERPT}...", True, "the same without the link"),
    (LONG, LONG, False, "a long text that was not cut"),
    (f"{DOTTED[:300]}...\n\n{DOTTED}\n\nLire la suite", DOTTED, False, "a text with such dots of its own"),
]


@pytest.mark.parametrize(("printed", "text", "is_truncated", "why"), CUT)
def test_cut_texts_are_emitted_once(printed: str, text: str, is_truncated: bool, why: str) -> None:
    """Trap 6: past a length the page prints an excerpt, then the whole text again, then a link."""
    report = read_inline(f"# {TITLE}\n\n### Capacité à agir\n\n{printed}\n\n### Solidarité\n\nOn prête.\n")
    (verbatim, _) = report.verbatims
    assert (" ".join(verbatim.text.split()), verbatim.is_truncated) == (" ".join(text.split()), is_truncated), why
    assert (IssueCode.TRUNCATED_VERBATIM in codes_of(report)) is is_truncated


NO_ANSWER = [
    # printed, why
    ("/", "a slash means no answer"),
    (".", "the full stop that the page appends to nothing"),
    ("/.", "both"),
    ("-", "a dash"),
    ("RAS.", "nothing to report"),
    ("Néant", "nothing"),
    ("Non renseigné.", "said in words"),
]


@pytest.mark.parametrize(("printed", "why"), NO_ANSWER)
def test_marks_for_no_answer_are_no_free_text(printed: str, why: str) -> None:
    """Trap 6."""
    report = read_body(f"Capacité à agir\n\n{printed}\n\nSolidarité\n\nOn prête.\n")
    assert free_text_of(report) == {"solidarite": "On prête."}, why


def test_a_single_letter_is_kept_and_doubted() -> None:
    report = read_body("Capacité à agir\n\nD.\n\nSolidarité\n\nOn prête.\n")
    (verbatim, _) = report.verbatims
    assert (verbatim.text, verbatim.status) == ("D.", Status.REVIEW)
    assert IssueCode.DOUBTFUL_VERBATIM in codes_of(report)


NO_TICK = [
    # free text, why
    ("Des bénévoles, des voisins et voisines du quartier, des publics en difficulté.", "a list of options"),
    ("- bénévoles\n- voisins et voisines du quartier\n- publics en difficulté", "printed as a list"),
    ("Nous comptons 12 nouveaux voisins et une vingtaine de bénévoles par mois.", "numbers"),
    ("Au quotidien, de manière ponctuelle aussi.", "options of another question"),
    ("Lors d'évènements grand public surtout.", "an option, and a word more"),
    ("Plus de femmes que d'hommes à l'atelier bois.", "a comparison"),
    ("La santé, la solidarité, le cadre de vie : tout se tient.", "words of headings"),
]


@pytest.mark.parametrize(("text", "why"), NO_TICK)
def test_free_text_ticks_no_box(text: str, why: str) -> None:
    """Trap 7: free text speaks of the same things as options."""
    report = read_body(f"{FRAMED}Ces rencontres ont lieu au quotidien.\n\n{text}\n\nSanté\n\n{text}\n")
    assert {(o.indicator_id, o.value_id) for o in report.observations} == {
        ("lien_social.publics", "benevoles"),
        ("lien_social.frequence", "quotidienne"),
    }, why
    assert set(free_text_of(report)) == {"lien_social", "sante"}


PLACES = [
    # body, free texts, why
    (
        f"{FRAMED}Ces rencontres ont lieu.\n\nOn se parle.\n\nSolidarité\n\nOn prête.",
        {"lien_social": "On se parle.", "solidarite": "On prête."},
        "below its frame, below its heading",
    ),
    (
        "Effets collectifs\n\nSolidarité\n\nOn prête.\n\nEffets sur le quartier et le territoire\n\nCadre de "
        "vie\n\nOn passe.",
        {"solidarite": "On prête.", "cadre_de_vie": "On passe."},
        "a dimension ends the theme before",
    ),
    (
        "Solidarité\n\nOn prête.\n\nVoir son datapanorama\n\nsommaire\n\n#troc #prêt\n\nCadre de vie\n\nOn passe.",
        {"solidarite": "On prête.", "cadre_de_vie": "On passe."},
        "trap 8: furniture between two themes belongs to none",
    ),
    (
        "Solidarité\n\nOn prête des outils\n\n12/03/2024 10:41 La Tannerie\n\nhttps://exemple.test/la-tannerie "
        "1/2\n\net du temps.",
        {"solidarite": "On prête des outils\net du temps."},
        "trap 8: stamps inside a text are taken out of it",
    ),
    (
        "Sentiment d'inclusion ou d'exclusion\n\nIl a été observé que certaines personnes se sentent faire partie "
        "d'un groupe autour du projet\n\nÉgalité femmes/hommes\n\nOn compte.\n\nConcernant les publics, autant de "
        "femmes que d'hommes sont présent.e.s.\n\nCadre de vie\n\nOn passe.\n\nLe projet a fait évoluer l'image du "
        "quartier / territoire de manière positive.",
        {"egalite_femmes_hommes": "On compte.", "cadre_de_vie": "On passe."},
        "a page that prints each text above its frame, and none below",
    ),
]


@pytest.mark.parametrize(("body", "texts", "why"), PLACES)
def test_free_text_belongs_to_the_theme_it_stands_under(body: str, texts: dict[str, str], why: str) -> None:
    assert free_text_of(read_body(f"{body}\n")) == texts, why


def test_text_under_no_theme_is_an_issue_and_not_lost() -> None:
    report = read_body("On ouvre à midi.\n\nSolidarité\n\nOn prête.\n")
    assert free_text_of(report) == {"solidarite": "On prête."}
    (issue,) = [i for i in report.issues if i.code is IssueCode.UNEXPLAINED_TEXT]
    assert issue.value_raw == "On ouvre à midi."
    assert report.document.explained_ratio is not None
    assert report.document.explained_ratio < 1.0


def test_marks_of_the_format_are_not_the_text_and_stay_in_the_raw_one() -> None:
    report = read_inline(f"# {TITLE}\n\n### Solidarité\n\nOn **prête** des _outils_ et des 5\\* chaises.\n")
    (verbatim,) = report.verbatims
    assert verbatim.text == "On prête des outils et des 5* chaises."
    assert verbatim.text_raw == "On **prête** des _outils_ et des 5\\* chaises."


def test_a_saved_page_gives_the_whole_text_that_it_hides() -> None:
    page = (
        f"<html><body><h1>{TITLE}</h1><h3>Solidarité</h3><p>{EXCERPT}...</p>"
        f'<p style="display:none">{LONG}</p><a href="#">Lire la suite</a></body></html>'
    )
    (verbatim,) = read_bytes_inline(page.encode(), "inline.html").verbatims
    assert (verbatim.text, verbatim.is_truncated) == (LONG, False)


CELLS = [
    ("\t", "tabs"),
    ('","', "commas between quotes"),
    (";", "semicolons"),
]
SAID = {"lien_social": "au jardin", "sante": "en cuisine", "capacite_a_agir": "sous le porche", "solidarite": "partout"}


@pytest.mark.parametrize(("edge", "what"), CELLS, ids=[what for _, what in CELLS])
def test_two_cells_of_a_table_are_not_glued(edge: str, what: str) -> None:
    names, quote = ("Lien social", "Santé", "Capacité à agir", "Solidarité"), edge.strip("\t,;")[:1]
    rows = [
        f"{quote}{name}{edge}On se parle {place}{edge}Chaque jour {place}.{quote}"
        for name, place in zip(names, SAID.values(), strict=True)
    ]
    report = read_inline(f"{TITLE}\n\n" + "\n".join(rows) + "\n")
    assert free_text_of(report) == {
        theme: f"On se parle {place}\nChaque jour {place}." for theme, place in SAID.items()
    }, what


LISTED = [
    ("{name} : {text}", "paragraphs"),
    ("- **{name}** : {text}", "items whose names are bold"),
    ("{name} – {text}", "a dash behind the name"),
]


@pytest.mark.parametrize("head", ["", "Verbatims\n\n", "Commentaires :\n\n"])
@pytest.mark.parametrize(("row", "what"), LISTED, ids=[what for _, what in LISTED])
def test_free_texts_that_are_listed_by_theme_are_each_their_themes(row: str, what: str, head: str) -> None:
    names = ("Lien social", "Santé", "Solidarité")
    rows = [
        row.format(name=name, text=f"On se parle {place}.") for name, place in zip(names, SAID.values(), strict=False)
    ]
    body = f"# {TITLE}\n\n## Solidarité\n\n{SHARED}\n\n{head}" + "\n\n".join(rows)
    report = read_bytes_inline(body.encode(), "rapport.md")
    said = {"lien_social": "On se parle au jardin.", "sante": "On se parle en cuisine."}
    assert free_text_of(report) == {**said, "solidarite": "On se parle sous le porche."}, what


def test_two_themes_that_begin_lines_are_the_managers_words() -> None:
    """Two may be how a manager tells of his own; from three on they are a list."""
    text = "Lien social : on en parle peu ici.\n\nSanté : on en parle encore moins ici."
    report = read_body(f"Solidarité\n\n{SHARED}\n\n{text}\n")
    assert set(free_text_of(report)) == {"solidarite"}
