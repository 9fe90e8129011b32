"""Reports whose sentences, headings and lists were put in other words or signs by an honest editor."""

from __future__ import annotations

import pytest

from models.vocabulary import CoverageState, Status
from tests.read_inline import TITLE, free_text_of, options_of, read_body, read_bytes_inline, state_of, ticked

PUBLICS, EFFECTS = "lien_social.publics", "insertion_professionnelle.effets"
SEEN = "Des interactions sociales ont été observées entre différents publics :"
SAID = "Le lavoir accueille une chorale."

# heading, sentence, what it answers, why
SENTENCES = [
    ("Lien social", "Les interactions sociales ont été observées entre les différents publics :\n\n- bénévoles",
     {"lien_social.publics=benevoles"}, "articles"),
    ("Lien social", "Des interactions sociales ont été observées entre tous ces gens :\n\n- bénévoles",
     {"lien_social.publics=benevoles"}, "other words before the colon that announces the list"),
    ("Lien social", "Ces rencontres se déroulent au quotidien.", {"lien_social.frequence=quotidienne"}, "another verb"),
    ("Solidarité", "Des échanges, dons ou mises en commun de biens ont été constatés entre :\n\n- bénévoles",
     {"solidarite.types=biens", "solidarite.publics=benevoles"}, "other words for sharing and for seeing"),
    ("Réseau de personnes", "La naissance de réseaux de personnes autour d'une thématique a été constatée entre :\n\n"
     "- bénévoles", {"reseau_de_personnes.types=thematique", "reseau_de_personnes.publics=benevoles"}, "a birth"),
    ("Sentiment d'inclusion ou d'exclusion", "Il a été constaté que certains personnes se sont fédérés autour du lieu",
     {"inclusion_exclusion.constat=federation_autour_du_lieu"}, "found rather than seen"),
    ("Égalité femmes/hommes", "S'agissant des dirigeants, davantage de femmes que d'hommes sont présent.e.s.",
     {"egalite_femmes_hommes.dirigeants=plus_de_femmes"}, "other words for a comparison"),
    ("Cadre de vie", "Le projet a modifié l'image du quartier ou du territoire de manière positive.",
     {"cadre_de_vie.image=positive"}, "changed rather than evolved"),
    ("Services publics", "Le projet a amélioré la gestion urbaine par les services des collectivités.",
     {"services_publics.gestion=amelioree"}, "a sentence that is an answer"),
    ("Entretien des espaces", "Le projet a contribué à améliorer la mixité d'usages.",
     {"entretien_des_espaces.types_positifs=mixite_usages"}, "helped rather than allowed"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "sentence", "answers", "why"), SENTENCES)
def test_a_sentence_in_near_words_says_the_same(heading: str, sentence: str, answers: set[str], why: str) -> None:
    report = read_body(f"{heading}\n\n{sentence}\n\n{SAID}\n")
    assert ticked(report) == answers, why
    assert list(free_text_of(report).values()) == [SAID], why


# heading, sentence, indicator that is not answered, why
DENIED = [
    ("Lien social", "Aucune interaction sociale n'a été observée entre différents publics.", PUBLICS, "none at all"),
    ("Solidarité", "Aucun échange, don ou mutualisation n'a été observé.", "solidarite.types", "none of three"),
    ("Réseau de personnes", "La création de réseaux de personnes autour d'une thématique n'a pas été observée entre"
     " bénévoles.", "reseau_de_personnes.publics", "denied behind the first answer"),
    ("Sentiment d'inclusion ou d'exclusion", "Il n'a pas été observé que certaines personnes se sentent faire partie"
     " d'un groupe autour du projet.", "inclusion_exclusion.constat", "the sentence that introduces it is denied"),
    ("Cadre de vie", "Le projet n'a pas fait évoluer l'image du quartier / territoire de manière positive.",
     "cadre_de_vie.image", "a word before the cue"),
    ("Insertion professionnelle", "Les actions de formation, d'accompagnement à la création d'activité ou à l'emploi"
     " n'ont pas permis d'obtenir des emplois au sein du lieu.", EFFECTS, "what they allowed is denied"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "sentence", "indicator", "why"), DENIED)
def test_a_sentence_that_denies_answers_nothing(heading: str, sentence: str, indicator: str, why: str) -> None:
    report = read_body(f"{heading}\n\n{sentence}\n\n{SAID}\n")
    assert not ticked(report), why
    assert state_of(report, indicator) is CoverageState.SLOT_EMPTY, why
    assert list(free_text_of(report).values()) == [SAID], why


# what stands between the options of a sentence, before the last, why
JOINERS = [
    (", ", ", mais aussi ", "but also"),
    (", ", " et enfin ", "and finally"),
    (", ", " puis ", "then"),
    (" ; ", " ; ", "semicolons"),
    (". ", ". ", "full stops, with capitals"),
]


@pytest.mark.parametrize(("between", "last", "why"), JOINERS)
def test_options_are_joined_in_many_ways(between: str, last: str, why: str) -> None:
    labels = ["publics en difficulté", "personnes travaillant sur le site", "bénévoles"]
    if between == ". ":
        labels = [label.capitalize() for label in labels]
    report = read_body(f"Lien social\n\n{SEEN} {between.join(labels[:2])}{last}{labels[2]}.\n\n{SAID}\n")
    assert options_of(report, PUBLICS) == {"publics_en_difficulte", "travailleurs_site", "benevoles"}, why
    assert free_text_of(report) == {"lien_social": SAID}, why


BULLETS = [("i. ", "ii. "), ("1- ", "2- "), ("① ", "② "), ("(1) ", "(2) ")]


@pytest.mark.parametrize(("one", "two"), BULLETS)
def test_numbers_of_items_in_other_signs(one: str, two: str) -> None:
    report = read_body(f"Lien social\n\n{SEEN}\n\n{one}bénévoles\n{two}voisin·e·s du quartier\n\n{SAID}\n")
    assert ticked(report) == {f"{PUBLICS}=benevoles", f"{PUBLICS}=voisins"}
    assert free_text_of(report) == {"lien_social": SAID}


# a printed option, what is read, why
LABELS = [
    ("bénévoles (cf. annexe 2)", "benevoles", "a remark in brackets"),
    ("bénévoles [à relire]", "benevoles", "of a reader"),
    ("bénévoles (sauf en hiver)", "?bénévoles (sauf en hiver", "a remark that takes something back"),
    ("bnéévoles", "benevoles", "two letters changed places"),
    ("bénévilles", "?bénévilles", "more than a slip"),
    ("persones travaillant sur le site", "travailleurs_site", "a letter lost"),
]


@pytest.mark.parametrize(("printed", "option", "why"), LABELS)
def test_options_with_slips_and_remarks(printed: str, option: str, why: str) -> None:
    report = read_body(f"Lien social\n\n{SEEN}\n\n- publics en difficulté\n- {printed}\n\n{SAID}\n")
    assert options_of(report, PUBLICS) == {"publics_en_difficulte", option}, why


def test_an_option_that_begins_a_longer_one_is_doubtful_before_strange_words() -> None:
    carried = "portés par des résidents, résidantes ou personnes hébergées"
    report = read_body(f"Capacité à agir\n\n3 nouveaux projets ou actions imprévus {carried} ont émergés.\n")
    residents = next(o for o in report.observations if o.value_id == "residents")
    assert residents.status is Status.REVIEW


def test_a_short_word_with_another_letter_is_another_word() -> None:
    report = read_body(
        "Solidarité\n\nDes échanges, dons ou mutualisations de liens ont été observés entre :\n\n- bénévoles\n"
    )
    assert options_of(report, "solidarite.types") == {"?liens"}


# how a theme is headed, why
HEADINGS = [
    ("Santé. ", "on the first line of what it heads"),
    ("Santé : ", "before a colon"),
    ("Santé – ", "before a dash"),
    ("1.2 Santé\n\n", "numbered twice"),
    ("Thème 2 : Santé\n\n", "named a theme"),
    ("S A N T É\n\n", "its letters spaced"),
]


@pytest.mark.parametrize(("heading", "why"), HEADINGS)
def test_headings_are_printed_in_many_ways(heading: str, why: str) -> None:
    frame = "Des changements significatifs ont été observés. Certaines personnes ont fait part/ont paru :"
    body = f"{frame}\n\n- d'un inconfort"
    report = read_body(f"Lien social\n\n{SEEN}\n\n- bénévoles\n\nOn y chante.\n\n{heading}{body}\n\n{SAID}\n")
    assert options_of(report, "sante.effets") == {"inconfort"}, why
    assert free_text_of(report) == {"lien_social": "On y chante.", "sante": SAID}, why


def test_a_theme_at_the_beginning_of_free_text_heads_nothing() -> None:
    report = read_body(f"Lien social\n\n{SEEN}\n\n- bénévoles\n\nSanté : rien à dire.\n")
    assert free_text_of(report) == {"lien_social": "Santé : rien à dire."}


def test_a_title_within_free_text_is_no_heading_of_a_theme_that_has_one() -> None:
    text = "Solidarité entre générations"
    report = read_body(
        f"Lien social\n\n{SEEN}\n\n- bénévoles\n\nOn y chante.\n\n{text}\n\n{SAID}\n\nSolidarité\n\nPrêt d'outils.\n"
    )
    assert free_text_of(report) == {"lien_social": f"On y chante.\n{text}\n{SAID}", "solidarite": "Prêt d'outils."}


# a free text of the first edition, or behind a list, why
BEGINNINGS = [
    ("Avez-vous mis en place des actions de formation, d’accompagnement à la création d’activité ou à l’emploi ?",
     "below a question"),
    ("Les actions de formation ont permis à certaines personnes :\n\n"
     "- des personnes ou des structures ont été accompagnées", "behind a list"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "why"), BEGINNINGS)
def test_free_text_that_begins_with_an_option_ticks_nothing(before: str, why: str) -> None:
    text = "Des personnes ont gagné en autonomie, cela saute aux yeux."
    report = read_body(f"Insertion professionnelle\n\n{before}\n\n{text}\n")
    assert "autonomie" not in options_of(report, EFFECTS), why
    assert free_text_of(report) == {"insertion_professionnelle": text}, why


def test_none_behind_another_finding_is_free_text() -> None:
    frame = "Il a été observé que certaines personnes se sentent faire partie d'un groupe autour du projet"
    text = "Aucun sentiment d'appartenance à un groupe ou d'exclusion n'a été observé ? On se le demande."
    report = read_body(f"Sentiment d'inclusion ou d'exclusion\n\n{frame}\n\n{text}\n")
    assert ticked(report) == {"inclusion_exclusion.constat=appartenance_groupe"}
    assert free_text_of(report) == {"inclusion_exclusion": text}


def test_a_summary_before_the_details_is_no_free_text() -> None:
    lists = f"{SEEN}\n\n- bénévoles\n- publics en difficulté"
    image = "Le projet a fait évoluer l'image du quartier / territoire de manière positive."
    short = f"En bref\n\nLien social\n\n{lists}\n\nCadre de vie\n\n{image}"
    long = f"Lien social\n\n{lists}\n\n{SAID}\n\nCadre de vie\n\n{image}\n\nLa rue a changé."
    report = read_body(f"{short}\n\nEffets individuels\n\n{long}\n")
    assert ticked(report) == {f"{PUBLICS}=benevoles", f"{PUBLICS}=publics_en_difficulte", "cadre_de_vie.image=positive"}
    assert free_text_of(report) == {"lien_social": SAID, "cadre_de_vie": "La rue a changé."}


def test_numbers_of_pages_and_what_runs_beside_them_are_no_text() -> None:
    """A text of one page, as it is copied from a print: nothing but their order tells the numbers of its pages."""
    foot = "\n\nLa lettre du lavoir\n— {} —\n\n"
    body = f"Lien social\n\n{SEEN}\n\n- bénévoles{foot.format(1)}- publics en difficulté\n\n"
    for n in (2, 3):
        body += "\n".join(["Une fête a lieu chaque mois."] * 8) + foot.format(n)
    report = read_body(f"{body}{SAID}\n")
    assert options_of(report, PUBLICS) == {"benevoles", "publics_en_difficulte"}
    text = free_text_of(report)["lien_social"]
    assert "La lettre du lavoir" not in text
    assert "—" not in text


# the beginning of a page, why
TABS = [
    ("<title>Effets sociaux et urbains de La Tannerie</title>", "the title alone"),
    ("<title>Effets sociaux et urbains de La Tannerie | Commune Mesure</title>", "behind it the name of the web site"),
]


@pytest.mark.parametrize(("head", "why"), TABS)
def test_a_page_without_a_title_is_named_by_its_tab(head: str, why: str) -> None:
    page = f"<html><head>{head}</head><body><h3>Lien social</h3><p>{SEEN}</p><ul><li>bénévoles</li></ul></body></html>"
    assert read_bytes_inline(page.encode(), "page.html").document.site_name_raw == "La Tannerie", why


# a page whose parts are drawn or named in ways of their own, why
PARTS = [
    ("<x-card><template shadowrootmode=open>{}</template></x-card>", "a component's own tree"),
    ("<x-card>{}</x-card>", "a component"),
    (
        "<div>{}</div><aside><h2>À lire</h2><a href=/a>Santé des sols</a> <a href=/b>Réseau de voisins</a></aside>",
        "links beside",
    ),
]


@pytest.mark.parametrize(("around", "why"), PARTS)
def test_parts_of_a_page_are_read_as_they_are_shown(around: str, why: str) -> None:
    theme = (
        f"<h3>Lien social</h3><span style='display:block'>{SEEN}</span><span style='display:list-item'>bénévoles</span>"
        f"<span style='display:list-item'>publics en difficulté</span><blockquote>{SAID}</blockquote>"
    )
    report = read_bytes_inline(
        f"<html><body><h1>{TITLE}</h1>{around.format(theme)}</body></html>".encode(), "page.html"
    )
    assert options_of(report, PUBLICS) == {"benevoles", "publics_en_difficulte"}, why
    assert free_text_of(report) == {"lien_social": SAID}, why


# markdown with marks of other programs, why
MARKDOWN = [
    ('# <a name="t"></a>{}\n\n## <a name="l"></a>Lien social\n\n', "anchors"),
    ("# {} {{#titre}}\n\n## Lien social {{#lien .grand}}\n\n", "names of headings"),
    ("<h1>{}</h1>\n\n<h2>Lien social</h2>\n\n", "headings as tags"),
]


@pytest.mark.parametrize(("heads", "why"), MARKDOWN)
def test_markdown_of_other_programs(heads: str, why: str) -> None:
    items = "\n".join(["* bénévoles", "* publics en difficulté", "* voisin·e·s du quartier"])
    report = read_bytes_inline(f"{heads.format(TITLE)}{SEEN}\n\n{items}\n\n{SAID}\n".encode(), "a.md")
    assert report.document.site_name_raw == "La Tannerie", why
    assert len(options_of(report, PUBLICS)) == len(items.split("\n")), why
    assert free_text_of(report) == {"lien_social": SAID}, why
