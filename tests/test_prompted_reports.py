"""Whole reports printed as names of questions, or questions, with their answers: sure where nothing else is meant."""

from __future__ import annotations

import pytest

from models.records import Report
from models.vocabulary import CoverageState, Status
from tests.read_inline import TAXONOMY, count_of, free_text_of, read_body, read_bytes_inline, ticked

SAID = "Le lavoir accueille une chorale."
ANSWERS = {
    "lien_social.publics=benevoles",
    "lien_social.publics=voisins",
    "lien_social.frequence=quotidienne",
    "sante.effets=inconfort",
    "solidarite.types=biens",
    "solidarite.publics=benevoles",
    "reseau_de_personnes.types=thematique",
    "cadre_de_vie.image=positive",
}
# theme, names and answers
ROWS = (
    ("Lien social", (("Publics", "voisin·e·s du quartier, bénévoles"), ("Fréquence", "au quotidien"))),
    ("Santé", (("Effets observés", "d'un inconfort"),)),
    ("Solidarité", (("Types d'échanges", "biens"), ("Entre quels publics", "bénévoles"))),
    ("Réseau de personnes", (("Types de réseaux", "autour d'une thématique"),)),
    ("Cadre de vie", (("Image du quartier", "de manière positive"),)),
)
QUESTIONS = {
    "Publics": "Entre quels publics avez-vous pu observer des interactions sociales ?",
    "Fréquence": "À quelle fréquence ?",
    "Effets observés": "Quels changements avez-vous pu observer ?",
    "Types d'échanges": "Quels échanges, dons ou mutualisations avez-vous observés ?",
    "Entre quels publics": "Entre quels publics ?",
    "Types de réseaux": "Autour de quoi ces réseaux se sont-ils créés ?",
    "Image du quartier": "Comment le projet a-t-il fait évoluer l'image du quartier ?",
}


def printed(row: str, *, asks: bool = False) -> str:
    """Return the report with each answer printed as `row`, which has places for {name} and {answer}."""
    themes = []
    for heading, rows in ROWS:
        lines = [row.format(name=QUESTIONS[name] if asks else name, answer=answer) for name, answer in rows]
        themes.append("\n\n".join([heading, *lines, SAID]))
    return "\n\n".join(themes)


def accepted(report: Report) -> set[str]:
    """Return the options that need no second look, as "indicator=value"."""
    return {f"{o.indicator_id}={o.value_id}" for o in report.observations if o.status is Status.ACCEPTED}


# how each answer is printed, whether the question is, why
PRINTED = [
    ("{name} : {answer}", False, "names before a colon"),
    ("{name} – {answer}.", False, "before a dash"),
    ("{name} = {answer}", False, "before an equals sign"),
    ("{name} → {answer}", False, "before an arrow"),
    ("{name}\t{answer}", False, "before a tab, as a table is copied"),
    ("{name} ({answer})", False, "the answer in brackets"),
    ("- {name} : {answer}", False, "items of a list"),
    ("7. {name} : {answer}", False, "a number before the name"),
    ("{name} (2) : {answer}", False, "how many answers there are"),
    ("{name} ........ {answer}", False, "dots that lead to the answer"),
    ("{name}\n\n{answer}", False, "a line each"),
    ("{name} {answer}.", True, "questions, and answers behind them"),
    ("{name}\n\nOui : {answer}.", True, "a yes before what was answered: no box, for nothing is denied"),
    ("Question : {name}\n\nRéponse : {answer}", True, "both are named"),
    ("Q : {name}\n\nR : {answer}", True, "named by a letter"),
    ("Q3. {name}\n\n→ {answer}", True, "numbered"),
]


@pytest.mark.parametrize(("row", "asks", "why"), PRINTED)
def test_a_report_of_prompts_is_sure(row: str, asks: bool, why: str) -> None:
    report = read_body(printed(row, asks=asks))
    assert ticked(report) == ANSWERS, why
    assert accepted(report) == ANSWERS, why
    assert set(free_text_of(report).values()) == {SAID}, why


def every(heading: str, name: str, indicator_id: str) -> str:
    """Return a question with all of its options as answers."""
    (options,) = (indicator.options for _, indicator in TAXONOMY.indicators if indicator.id == indicator_id)
    return f"{heading}\n\n{name} : " + ", ".join(option.label_fr for option in options)


PUBLICS, KINDS = "Lien social\n\nPublics : bénévoles", "Solidarité\n\nTypes d'échanges : biens"
IMAGE = "Cadre de vie\n\nImage du quartier : de manière positive"
ALL_PUBLICS = every("Lien social", "Publics", "lien_social.publics")
ALL_EFFECTS = every("Santé", "Effets observés", "sante.effets")
ALL_KINDS = every("Solidarité", "Types d'échanges", "solidarite.types")
FRAMES = (
    "Entretien des espaces\n\nLe projet a permis d'améliorer la mixité d'usages.",
    "Services publics\n\nLe projet a permis d'améliorer la gestion urbaine.",
    "Santé\n\nCertaines personnes ont fait part/ont paru :\n\n- d'un inconfort",
    "Capacité à agir\n\n5 nouveaux projets ou actions (atelier, évènement, marché…) imprévus portés par des "
    "bénévoles ont émergés.",
)

# the themes of a page, whether its prompted answers are sure, why
PAGES = [
    ((PUBLICS, IMAGE), False, "two names may stand in a manager's texts"),
    ((PUBLICS, IMAGE, KINDS), True, "three are how the page prints"),
    ((PUBLICS, IMAGE, KINDS, *FRAMES[:2]), True, "also where some are printed as sentences"),
    ((PUBLICS, IMAGE, KINDS, *FRAMES), False, "but not where most are"),
    ((ALL_PUBLICS, ALL_EFFECTS, IMAGE, KINDS), True, "two of four lists may name every option"),
    ((ALL_PUBLICS, ALL_EFFECTS, ALL_KINDS), False, "where most do, nobody filled them"),
]


@pytest.mark.parametrize(("themes", "is_sure", "why"), PAGES)
def test_prompts_are_sure_where_the_page_is_made_of_them(themes: tuple[str, ...], is_sure: bool, why: str) -> None:
    report = read_body("\n\n".join(f"{theme}\n\n{SAID}" for theme in themes))
    assert ("lien_social.publics=benevoles" in accepted(report)) is is_sure, why
    assert "lien_social.publics=benevoles" in ticked(report), why


def test_names_and_answers_of_a_definition_list() -> None:
    lists = "".join(
        f"<h3>{heading}</h3><dl>"
        + "".join(f"<dt>{n}</dt>" + "".join(f"<dd>{a}</dd>" for a in said.split(", ")) for n, said in rows)
        + f"</dl><p>{SAID}</p>"
        for heading, rows in ROWS
    )
    page = f"<!doctype html><html><body><h1>Effets sociaux et urbains du Lavoir</h1>{lists}</body></html>"
    assert accepted(read_bytes_inline(page.encode(), "a.html")) == ANSWERS


def test_names_as_headings_over_lists() -> None:
    themes = [
        f"## {heading}\n\n" + "\n\n".join(f"## {n}\n\n- " + said.replace(", ", "\n- ") for n, said in rows)
        for heading, rows in ROWS
    ]
    text = "# Effets sociaux et urbains du Lavoir\n\n" + "\n\n".join(themes)
    assert accepted(read_bytes_inline(text.encode(), "a.md")) == ANSWERS


# what is changed, into what, what becomes unsure, why
UNSURE = [
    ("Effets observés : d'un inconfort", "Effets observés : d'un inconfrot", "sante.effets=inconfort", "a slip"),
    ("Image du quartier : de manière positive", "L'image ? De manière positive.", "cadre_de_vie.image=positive",
     "a question in words that nothing knows"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "unsure", "why"), UNSURE)
def test_what_is_not_known_to_the_letter_is_for_review(old: str, new: str, unsure: str, why: str) -> None:
    report = read_body(printed("{name} : {answer}").replace(old, new))
    assert ticked(report) == ANSWERS, why
    assert accepted(report) == ANSWERS - {unsure}, why


def test_a_group_is_the_name_of_its_comparison() -> None:
    compared = "Égalité femmes/hommes\n\nLes dirigeants et les publics : plus de femmes que d'hommes\n\n" + SAID
    report = read_body(f"{printed('{name} : {answer}')}\n\n{compared}")
    also = {f"egalite_femmes_hommes.{group}=plus_de_femmes" for group in ("dirigeants", "publics")}
    assert accepted(report) == ANSWERS | also


def test_a_count_behind_words_that_a_frame_has_too() -> None:
    report = read_body("Capacité à agir\n\nProjets imprévus : 8\n\nPortés par : des bénévoles\n\n" + SAID)
    count = count_of(report, "capacite_a_agir.nb_projets")
    assert count is not None
    assert count.quantity is not None
    assert count.quantity.value_number == 8.0
    assert "capacite_a_agir.porteurs=benevoles" in ticked(report)


def test_a_questionnaire_that_nobody_filled_answers_nothing() -> None:
    blank = (
        "Lien social\n\nFréquence : au quotidien / au moins une fois par mois / de manière ponctuelle\n\n"
        "Occasions : dans la vie du projet / lors d'évènements grand public / lors d'activités avec des publics dédiés"
        " / lors de temps spécifiques\n\n"
        "Solidarité\n\nTypes : petits services / compétences / biens / espaces\n\n"
        "Entretien des espaces\n\nAméliorations : l'attractivité des espaces / l'accessibilité des espaces"
        " / la mixité d'usages / le respect des espaces\n\n"
        "Services publics\n\nBesoins sociaux urgents du territoire : locaux d'activité\n\n"
    )
    assert not accepted(read_body(blank))


def test_free_text_that_begins_with_a_name_is_not_sure_in_a_report_of_sentences() -> None:
    frames = (
        "Lien social\n\nCes rencontres ont lieu au quotidien.\n\nPublics : bénévoles.\n\n"
        "Santé\n\nCertaines personnes ont fait part/ont paru :\n\n- en meilleure santé physique ou psychique\n\n"
        "Cadre de vie\n\nLe projet a fait évoluer l'image du quartier / territoire de manière positive.\n\n"
    )
    report = read_body(frames)
    assert "lien_social.publics=benevoles" not in accepted(report)


ASKED = (
    "Lien social\n\nEntre quels publics avez-vous pu observer des interactions sociales sur le site ?\n\n{lien}\n\n"
    "Santé\n\nAvez-vous pu observer un changement des conditions physiques, sociales ou psychiques ?\n\n{sante}\n\n"
    "Solidarité\n\nY-a-t-il des échanges, dons ou mutualisations entre personnes au sein du projet ?\n\n{sol}\n\n"
    "Innovation publique\n\nAvez-vous pu constater que vos modalités de collaboration avec les partenaires publics et"
    " privés ont fait évoluer leurs pratiques professionnelles ?\n\n{inno}\n\n"
    "Entretien des espaces\n\nLe projet a-t-il modifié la gestion urbaine du quartier par les services des"
    " collectivités ?\n\n" + SAID
)
PLAIN = {"lien": SAID, "sante": SAID, "sol": SAID, "inno": SAID}

# the free text of a theme, why
TOLD = [
    ("lien", "lien_social", "Bénévoles.", "an option's words"),
    ("sol", "solidarite", "Des échanges de biens ont été observés entre bénévoles.", "a frame's words"),
    ("inno", "innovation_publique", "La collaboration avec les partenaires publics et privés n'a pas fait évoluer leurs"
     " pratiques professionnelles, hélas.", "the words of the question, too"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "theme", "text", "why"), TOLD)
def test_where_questions_stand_alone_nothing_is_sure(place: str, theme: str, text: str, why: str) -> None:
    report = read_body(ASKED.format(**{**PLAIN, place: text}))
    assert not accepted(report), why
    if place != "lien":  # the words of an option are shown as one, for a person
        assert free_text_of(report)[theme] == text, why
        states = {c.state for c in report.coverage if c.indicator_id.startswith(f"{theme}.")}
        assert CoverageState.ANSWERED not in states, why


def test_the_theme_may_stand_before_the_name_of_its_question() -> None:
    themes = [
        f"{heading}\n\n" + "\n\n".join(f"{heading} – {name} : {answer}" for name, answer in rows)
        for heading, rows in ROWS
    ]
    assert accepted(read_body("\n\n".join(themes))) == ANSWERS
