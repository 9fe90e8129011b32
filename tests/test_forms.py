"""Filled questionnaires, end to end: what each box, row of boxes, question and typed text says."""

from __future__ import annotations

import pytest

from models.records import Report
from models.vocabulary import CoverageState, Era, IssueCode, Status
from tests.form_answers import CELLS, PUBLICS, TITLE, answers, of_publics, read_form


def codes(report: Report) -> set[IssueCode]:
    return {issue.code for issue in report.issues}


FORMS = [
    (
        "the heading tells whose publics they are, not a question that two other themes ask",
        "Lien social\nEntre quels publics ?\n" + PUBLICS,
        of_publics("lien_social"),
    ),
    (
        "without a heading the question tells",
        "Ces échanges, dons ou mutualisations : entre quels publics ?\n[x] Petits services\n[ ] Biens\n[x] Espaces\n",
        {"+solidarite.types=petits_services", "-solidarite.types=biens", "+solidarite.types=espaces"},
    ),
    (
        "a second list of the same publics under one lost heading is the next theme's",
        "Lien social\nEntre quels publics ?\n"
        + PUBLICS
        + "\nDes échanges, dons ou mutualisations entre quels publics ?\n"
        + PUBLICS,
        of_publics("lien_social") | of_publics("solidarite"),
    ),
    (
        "sentences as labels are known by the words that tell them apart",
        "Services publics et de proximité\nQu'est-ce qui a changé ?\n"
        "( ) D'après nous, le projet n'a rien changé dans la gestion urbaine du coin, voirie comprise\n"
        "(x) D'après nous, le projet a permis d'améliorer la gestion urbaine, voirie comprise\n"
        "( ) Le projet a créé une surcharge de travail que les équipes ont vite absorbée\n",
        {
            "-services_publics.gestion=inchangee",
            "+services_publics.gestion=amelioree",
            "-services_publics.gestion=surcharge_puis_reorganisation",
        },
    ),
    (
        "of two options of which one holds the other, the longer that is printed",
        "Innovation publique\nQu'a permis la collaboration ?\n"
        "[ ] On a pu améliorer ou expérimenter de nouveaux modes de faire.\n"
        "[x] On a pu améliorer ou expérimenter de nouveaux modes de faire mais "
        "cela a été difficile à mettre en œuvre, vu le temps.\n"
        "[ ] Cela n'a pas fait évoluer leurs pratiques professionnelles, hélas.\n",
        {
            "-innovation_publique.effet=amelioration",
            "+innovation_publique.effet=amelioration_difficile",
            "-innovation_publique.effet=aucun",
        },
    ),
    (
        "a denied sentence is not the option that it holds",
        "Services publics et de proximité\nQu'est-ce qui a changé dans la gestion urbaine ?\n"
        "[x] Nous pensons que le projet n'a jamais permis l'amélioration de la gestion urbaine par la "
        "commune ou ses voisines\n"
        "[ ] le projet a permis d'améliorer la gestion urbaine\n"
        "[ ] surcharge de travail pour les services qui se sont réorganisés\n",
        {
            "+services_publics.gestion=None",
            "-services_publics.gestion=amelioree",
            "-services_publics.gestion=surcharge_puis_reorganisation",
        },
    ),
    (
        "one question for each group that is compared",
        "Égalité femmes/hommes\n"
        "Parmi les dirigeants :\n[x] Plus de femmes que d'hommes\n[ ] Autant de femmes que d'hommes\n"
        "Parmi les publics :\n[ ] Plus de femmes que d'hommes\n[x] Autant de femmes que d'hommes\n",
        {
            "+egalite_femmes_hommes.dirigeants=plus_de_femmes",
            "-egalite_femmes_hommes.dirigeants=autant",
            "-egalite_femmes_hommes.publics=plus_de_femmes",
            "+egalite_femmes_hommes.publics=autant",
        },
    ),
    (
        "a sentence asked for each of many groups is one, and makes no report of a form",
        "Lien social\nDes interactions sociales ont été observées entre différents publics :\n"
        "[x] Voisins du quartier\n[ ] Bénévoles\n\nÉgalité femmes/hommes\n"
        + "".join(
            f"Concernant {group}, il y a :\n[ ] Plus de femmes que d'hommes\n[x] Autant de femmes que d'hommes\n"
            for group in ("l'équipe de gestion et animation du lieu", "les dirigeants", "les résidents", "les publics")
        ),
        {"+lien_social.publics=voisins", "-lien_social.publics=benevoles"}
        | {
            f"{mark}egalite_femmes_hommes.{group}={value}"
            for group in ("gestion", "dirigeants", "occupants", "publics")
            for mark, value in (("-", "plus_de_femmes"), ("+", "autant"))
        },
    ),
    (
        "a grid: groups in rows, comparisons over the columns",
        "Égalité femmes/hommes\n"
        "                     Plus    Autant   Moins\n"
        "Équipe de gestion    [ ]      [x]      [ ]\n"
        "Dirigeant·e·s        [x]      [ ]      [ ]\n",
        {
            "-egalite_femmes_hommes.gestion=plus_de_femmes",
            "+egalite_femmes_hommes.gestion=autant",
            "-egalite_femmes_hommes.gestion=moins_de_femmes",
            "+egalite_femmes_hommes.dirigeants=plus_de_femmes",
            "-egalite_femmes_hommes.dirigeants=autant",
            "-egalite_femmes_hommes.dirigeants=moins_de_femmes",
        }
        | {
            "+lien_social.frequence=quotidienne",
            "-lien_social.frequence=mensuelle",
            "-lien_social.frequence=ponctuelle",
        },
    ),
    (
        "a grid of yes and no: the row is the option",
        "Solidarité\nQue s'échange-t-on ?\n"
        "                   Oui    Non\n"
        "Petits services    [x]    [ ]\n"
        "Compétences        [ ]    [x]\n"
        "Biens              [ ]    [ ]\n",
        {"+solidarite.types=petits_services", "-solidarite.types=competences", "?solidarite.types=biens"},
    ),
    (
        "yes and no beside each option",
        "Solidarité\nQue s'échange-t-on ?\n"
        "Petits services : ( ) oui (x) non\nCompétences : (x) oui ( ) non\nBiens : (x) oui (x) non\n",
        {"-solidarite.types=petits_services", "+solidarite.types=competences", "?solidarite.types=biens"},
    ),
    (
        "yes or no to a question is no option",
        "Santé\nDes changements ont-ils été remarqués ? [x] Oui [ ] Non\nLesquels ?\n"
        "[x] D'un inconfort\n[ ] D'un stress ou de conflits\n[ ] D'une plus grande confiance en eux\n",
        {"+sante.effets=inconfort", "-sante.effets=stress_conflits", "-sante.effets=confiance_en_soi"},
    ),
    (
        "two columns",
        "Santé\nQuels changements avez-vous pu observer ?\n"
        "[x] D'un inconfort         [ ] D'un stress ou de conflits\n"
        "[ ] D'une plus grande confiance en eux   [x] En meilleure santé physique ou psychique\n",
        {
            "+sante.effets=inconfort",
            "-sante.effets=stress_conflits",
            "-sante.effets=confiance_en_soi",
            "+sante.effets=meilleure_sante",
        },
    ),
    (
        "boxes right of their labels",
        "Lien social\nEntre quels publics ?\nVoisins du quartier [x]\nPublics en difficulté [ ]\nBénévoles [x]\n",
        of_publics("lien_social"),
    ),
    (
        "a label broken over two lines",
        "Capacité à agir\nPortés par :\n[ ] des bénévoles\n"
        "[x] des bénévoles ou des personnes\n    fréquentant régulièrement le lieu\n[ ] des résidents\n",
        {
            "-capacite_a_agir.porteurs=benevoles",
            "+capacite_a_agir.porteurs=benevoles_ou_habitues",
            "-capacite_a_agir.porteurs=residents",
        },
    ),
    (
        "a label that no option names is kept",
        "Capacité à agir\nPortés par :\n[ ] des bénévoles\n[x] une coopérative de passage\n"
        "[ ] des résidents\n[x] des occupants\n",
        {
            "-capacite_a_agir.porteurs=benevoles",
            "+capacite_a_agir.porteurs=None",
            "-capacite_a_agir.porteurs=residents",
            "+capacite_a_agir.porteurs=occupants",
        },
    ),
    (
        "two boxes are a form when a known question stands above",
        "Cadre de vie\nComment l'image du quartier a-t-elle évolué ?\n[x] de manière positive\n"
        "[ ] de manière négative\n",
        {"+cadre_de_vie.image=positive", "-cadre_de_vie.image=negative"},
    ),
    (
        "counts after their questions: on the line, on the next, in words",
        "Insertion professionnelle\nCombien de personnes ont bénéficié de ces actions ? 25\n"
        "Quels ont été les effets de ces actions ?\n[x] des personnes ont gagné en autonomie\n"
        "[ ] des emplois ont été créés au sein du lieu\n\n"
        "Capacité à agir\nNombre de nouveaux projets :\nune dizaine par an\nPortés par :\n"
        "[x] des bénévoles\n[ ] des résidents\n",
        {
            "insertion_professionnelle.nb_personnes#25",
            "+insertion_professionnelle.effets=autonomie",
            "-insertion_professionnelle.effets=emplois_dans_le_lieu",
            "capacite_a_agir.nb_projets#10",
            "+capacite_a_agir.porteurs=benevoles",
            "-capacite_a_agir.porteurs=residents",
        },
    ),
    (
        "yes and no written behind each label",
        "Lien social\nEntre quels publics ?\n"
        "Voisins du quartier : Oui\nPublics en difficulté :  Non\nBénévoles : Oui\nUne chorale : Non\n",
        of_publics("lien_social") | {"-lien_social.publics=None"},
    ),
    (
        "yes and no behind a tab, a blank, or the second line of a label",
        "Lien social\nEntre quels publics ?\nVoisins du quartier\tOUI\nPublics en\ndifficulté Non\nBénévoles - oui\n",
        of_publics("lien_social"),
    ),
    (
        "yes and no before each label",
        "Lien social\nEntre quels publics ?\nOui - Voisins du quartier\nNon - Publics en difficulté\nOui - Bénévoles\n",
        of_publics("lien_social"),
    ),
    (
        "yes and no in lines of their own, as cells are copied",
        "Lien social\nEntre quels publics ?\nVoisins du quartier\nOui\nPublics en difficulté\nNon\nBénévoles\nOui\n",
        of_publics("lien_social"),
    ),
    (
        "a yes to a question is no option",
        "Lien social\nDes rencontres ont-elles lieu ? Oui\nEntre quels publics ?\n"
        "Voisins du quartier : Oui\nPublics en difficulté : Non\nBénévoles : Oui\n",
        of_publics("lien_social"),
    ),
    (
        "crosses on lines to fill in",
        "Lien social\nEntre quels publics ?\n_X_ Voisins du quartier\n___ Publics en difficulté\n_x_ Bénévoles\n",
        of_publics("lien_social"),
    ),
    (
        "crosses behind rows of dots",
        "Lien social\nEntre quels publics ?\n"
        "Voisins du quartier ........ X\nPublics en difficulté ......\nBénévoles .................. X\n",
        of_publics("lien_social"),
    ),
    (
        "brackets behind rows of dots",
        "Lien social\nEntre quels publics ?\n"
        "Voisins du quartier .... [X]\nPublics en difficulté .... [ ]\nBénévoles .... [X]\n",
        of_publics("lien_social"),
    ),
    (
        "a typed X before labels, and blanks where none is",
        "Lien social\nEntre quels publics ?\nX  Voisins du quartier\n   Publics en difficulté\nX  Bénévoles\n"
        "\nSolidarité\nQuels échanges ?\n   Petits services\n   Biens\n",
        of_publics("lien_social") | {"-solidarite.types=petits_services", "-solidarite.types=biens"},
    ),
    (
        "a typed x behind labels, one of them over two lines",
        "Santé\nQuels changements ?\nD'un inconfort\tx\nD'une plus grande\nconfiance en eux\tx\n"
        "D'un stress ou de conflits\nEn meilleure santé physique ou psychique\n"
        "Se sentir mieux dans leurs relations avec les autres\n",
        {
            "+sante.effets=inconfort",
            "+sante.effets=confiance_en_soi",
            "-sante.effets=stress_conflits",
            "-sante.effets=meilleure_sante",
            "-sante.effets=meilleures_relations",
        },
    ),
    (
        "a count left open takes nothing from the question below",
        "Capacité à agir\nCombien de nouveaux projets ont vu le jour ?\nPortés par :\n"
        "[x] des bénévoles\n[ ] des résidents\n[ ] des occupants\n",
        {
            "+capacite_a_agir.porteurs=benevoles",
            "-capacite_a_agir.porteurs=residents",
            "-capacite_a_agir.porteurs=occupants",
        },
    ),
]
_FREQUENCY = (
    "\nLien social\nÀ quelle fréquence ?\n[x] au quotidien\n[ ] au moins une fois par mois\n[ ] de manière ponctuelle\n"
)


@pytest.mark.parametrize(("body", "expected"), [row[1:] for row in FORMS], ids=[row[0] for row in FORMS])
def test_boxes_of_a_form_say(body: str, expected: set[str]) -> None:
    report = read_form(TITLE + body + (_FREQUENCY if "+lien_social.frequence=quotidienne" in expected else ""))
    assert answers(report) == expected
    assert report.document.layout_era is Era.FORM
    assert not [c for c in report.claims if c.by == "unexplained" and report.text[c.char_start : c.char_end].strip()]


NO_FORMS = [
    (
        "two options with a no, which is not an answer that was given",
        "Santé\n- D'un inconfort : Non\n- D'un stress ou de conflits : Non\n\nOn respire mieux ici.\n",
        set(),
    ),
    (
        "ticks as the bullets of a list",
        "Lien social\nDes interactions sociales ont été observées entre différents publics :\n"
        "✓ Voisins du quartier\n✓ Bénévoles\n✓ Publics en difficulté\n"
        "Ces échanges ont été constatés dans la vie quotidienne du projet.\n",
        {
            "+lien_social.publics=voisins",
            "+lien_social.publics=benevoles",
            "+lien_social.publics=publics_en_difficulte",
            "+lien_social.occasions=vie_du_projet",
        },
    ),
    (
        "an x as the bullet of one list, and none in the next",
        "Lien social\nDes interactions sociales ont été observées entre différents publics :\n"
        "x Voisins du quartier\nx Bénévoles\n\nSolidarité\n"
        "Des échanges, dons ou mutualisations de biens ont été observés entre :\n"
        "Voisins du quartier\nBénévoles\nPublics en difficulté\n",
        {
            "+lien_social.publics=voisins",
            "+lien_social.publics=benevoles",
            "+solidarite.types=biens",
            "+solidarite.publics=voisins",
            "+solidarite.publics=benevoles",
            "+solidarite.publics=publics_en_difficulte",
        },
    ),
    (
        "words of a text that end with a yes",
        "Lien social\nDes interactions sociales ont été observées entre différents publics :\n- Bénévoles\n\n"
        "Le four, oui\nLe bal, non\nLa buvette : oui\n",
        {"+lien_social.publics=benevoles"},
    ),
]


@pytest.mark.parametrize(("body", "expected"), [row[1:] for row in NO_FORMS], ids=[row[0] for row in NO_FORMS])
def test_reports_that_are_no_forms(body: str, expected: set[str]) -> None:
    report = read_form(TITLE + body)
    assert answers(report) == expected
    assert report.document.layout_era is not Era.FORM


VERBATIMS = [
    (
        "under the boxes",
        "Lien social\nEntre quels publics ?\n" + PUBLICS + "\nOn se croise au four.\n",
        "On se croise au four.",
    ),
    (
        "and not the heads of columns",
        "## Lien social\n\nEntre quels publics ?\n\n| Réponse | Coché |\n|---|---|\n| Voisins du quartier | ☒ |\n"
        "| Publics en difficulté | ☐ |\n| Bénévoles | ☒ |\n\nOn se croise au four.\n",
        "On se croise au four.",
    ),
    (
        "behind a prompt of its own line",
        "Lien social\nEntre quels publics ?\n" + PUBLICS + "Commentaires :\nOn se croise au four.\n",
        "On se croise au four.",
    ),
    (
        "behind a prompt on its line",
        "Lien social\nEntre quels publics ?\n" + PUBLICS + "Commentaires : on se croise au four.\n",
        "on se croise au four.",
    ),
    (
        "under a question that nobody knows",
        "Lien social\nEntre quels publics ?\n" + PUBLICS + "Qu'est-ce qui vous a frappé ?\nOn se croise au four.\n",
        "On se croise au four.",
    ),
    (
        "that asks in passing what a form asks too",
        "Lien social\nEntre quels publics ?\n"
        + PUBLICS
        + "\nOn se croise à l'entrée. Nouveaux projets : une radio ? Un four ? On verra.\n",
        "On se croise à l'entrée. Nouveaux projets : une radio ? Un four ? On verra.",
    ),
    (
        "of which a line ends with a question",
        "Lien social\nEntre quels publics ?\n" + PUBLICS + "\nOn se croise au four. Et demain ?\nOn verra bien.\n",
        "On se croise au four. Et demain ? On verra bien.",
    ),
    (
        "the hint below a question is none of it",
        "Lien social\nQui rencontre qui ?\n(plusieurs réponses possibles)\n" + PUBLICS + "\nOn se croise au four.\n",
        "On se croise au four.",
    ),
]


@pytest.mark.parametrize(("body", "expected"), [row[1:] for row in VERBATIMS], ids=[row[0] for row in VERBATIMS])
def test_free_text_of_a_form_is_the_theme_s(body: str, expected: str) -> None:
    report = read_form(TITLE + body)
    assert [(v.theme_id, v.text) for v in report.verbatims] == [("lien_social", expected)]
    assert answers(report) == of_publics("lien_social")


def test_two_answers_to_a_question_that_takes_one_are_both_kept_for_review() -> None:
    body = "Cadre de vie\nComment l'image du quartier a-t-elle évolué ?\n[x] positivement\n[x] négativement\n"
    report = read_form(TITLE + body)
    assert answers(report) == {"+cadre_de_vie.image=positive", "+cadre_de_vie.image=negative"}
    assert {row.status for row in report.observations} == {Status.REVIEW}
    assert IssueCode.CONFLICTING_ANSWERS in codes(report)


def test_several_frequencies_are_no_conflict() -> None:
    body = (
        "Lien social\nÀ quelle fréquence ?\n[x] au quotidien\n"
        "[x] de manière ponctuelle\n[ ] au moins une fois par mois\n"
    )
    report = read_form(TITLE + body)
    assert {row.status for row in report.observations} == {Status.ACCEPTED}
    assert IssueCode.CONFLICTING_ANSWERS not in codes(report)


def test_an_option_printed_ticked_and_empty_is_for_review() -> None:
    body = "Solidarité\nQuels échanges, dons ou mutualisations ?\n[x] Biens\n[ ] Espaces\n[ ] Biens\n"
    report = read_form(TITLE + body)
    assert {row.value_id: row.status for row in report.observations} == {
        "biens": Status.REVIEW,
        "espaces": Status.ACCEPTED,
    }
    assert IssueCode.CONFLICTING_ANSWERS in codes(report)


def test_a_box_without_a_label_is_an_issue() -> None:
    report = read_form(TITLE + "Lien social\nEntre quels publics ?\n" + PUBLICS + "[x]\n\n[ ]\n")
    assert answers(report) == of_publics("lien_social")
    assert IssueCode.BOX_WITHOUT_LABEL in codes(report)


def test_an_unreadable_box_is_for_review() -> None:
    report = read_form(TITLE + "Lien social\nEntre quels publics ?\n" + PUBLICS + "[?] Acteurs du quartier\n")
    doubtful = [row for row in report.observations if row.value_id == "acteurs_quartier"]
    assert [(row.is_selected, row.status) for row in doubtful] == [(None, Status.REVIEW)]
    assert IssueCode.UNREADABLE_BOX in codes(report)


def test_questions_that_tell_nothing_leave_a_list_of_publics_in_doubt() -> None:
    report = read_form(TITLE + PUBLICS)
    assert {row.status for row in report.observations} == {Status.REVIEW}


def test_a_count_left_open_is_an_empty_slot() -> None:
    body = FORMS[-1][1]
    states = {row.indicator_id: row.state for row in read_form(TITLE + body).coverage}
    assert states["capacite_a_agir.nb_projets"] is CoverageState.SLOT_EMPTY
    assert states["capacite_a_agir.porteurs"] is CoverageState.ANSWERED


TITLES = [
    "Questionnaire – effets sociaux et urbains – La Halle aux Vis",
    "Auto-évaluation des effets sociaux et urbains : La Halle aux Vis",
    "QUESTIONNAIRE EFFETS SOCIAUX - La Halle aux Vis",
]


@pytest.mark.parametrize("title", TITLES)
def test_the_title_of_a_form_names_the_site(title: str) -> None:
    assert (
        read_form(f"{title}\n\nLien social\nEntre quels publics ?\n{PUBLICS}").document.site_name_raw
        == "La Halle aux Vis"
    )


def test_marks_in_cells_of_a_saved_page_tick_their_row() -> None:
    rows = "".join(f"<tr><td>{label}</td><td>{mark}</td></tr>" for label, mark in CELLS)
    page = (
        "<html><h1>Effets sociaux et urbains de La Halle</h1><h3>Lien social</h3><p>Entre quels publics avez-vous pu "
        f"observer des interactions sociales ?</p><table>{rows}</table><p>On y danse.</p><h3>Réseau de personnes</h3>"
        "<p>Ces réseaux se sont créés :</p><table><tr><td>Autour d’une thématique</td><td></td></tr></table>"
    )
    report = read_form(page)
    ticked = {"+lien_social.publics=voisins", "+lien_social.publics=benevoles"}
    assert answers(report) == {*ticked, "-lien_social.publics=visiteurs_grand_public"}, (
        "a blank cell beside marks is a no"
    )
    assert [v.text for v in report.verbatims] == ["On y danse."], "options without a mark are no free text"


def test_what_a_page_begins_with_is_doubtful_where_two_questions_may_ask_it() -> None:
    report = read_form(
        f"{TITLE}Solidarité\n\nQuels échanges, dons ou mutualisations ?\n[x] Biens\n[ ] Espaces\n\n"
        f"Réseau de personnes\n\nCes réseaux se sont créés :\n[x] Autour d'une thématique\n[ ] Autour d'un projet ou "
        f"d'une action\n\nOn s'écrit.\n\f{PUBLICS}",
    )
    overleaf = [o for o in report.observations if o.indicator_id.endswith(".publics")]
    assert len(overleaf) == 3
    assert {o.status for o in overleaf} == {Status.REVIEW}
