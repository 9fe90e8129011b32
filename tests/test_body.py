"""A theme read from end to end: slots and counts of every frame, each edition, and pages that conversion damaged."""

from __future__ import annotations

import pytest

from models.vocabulary import CoverageState, IssueCode, Status
from tests.read_inline import (
    codes_of,
    count_of,
    free_text_of,
    options_of,
    read_body,
    read_inline,
    state_of,
    ticked,
)

PEOPLE, PROJECTS = "insertion_professionnelle.nb_personnes", "capacite_a_agir.nb_projets"
TRAINING = (
    "Les actions de formation, d'accompagnement à la création d'activité ou à l'emploi ont bénéficiées à {} personnes"
)
CARRIED = (
    "{} nouveaux projets ou actions (atelier, évènement, marché, ...) imprévus portés par des bénévoles ont émergés."
)

Number = tuple[float | None, float | None, float | None, str | None, bool]
COUNTS: list[tuple[str, Number, Status, str]] = [
    # printed, number, least, most, period, approximate; status; why
    ("5", (5, 5, 5, None, False), Status.ACCEPTED, "an exact number fills all three"),
    ("1", (1, 1, 1, None, False), Status.ACCEPTED, "one"),
    ("1 200", (1200, 1200, 1200, None, False), Status.ACCEPTED, "a blank between thousands"),
    ("Une vingtaine", (20, None, None, None, True), Status.ACCEPTED, "about twenty"),
    ("Une vingtaine par an", (20, None, None, "year", True), Status.ACCEPTED, "with its period"),
    ("2 par mois", (2, 2, 2, "month", False), Status.ACCEPTED, "another period"),
    ("4 à 6", (None, 4, 6, None, False), Status.ACCEPTED, "bounds and no number"),
    ("Plus de 15", (None, 15, None, None, False), Status.ACCEPTED, "a lower bound"),
    ("entre 10 et 12 par an", (None, 10, 12, "year", False), Status.ACCEPTED, "bounds and a period"),
    ("??", (None, None, None, None, False), Status.REVIEW, "marks that say nobody knew"),
    ("Des", (None, None, None, None, False), Status.REVIEW, "no number; never made one"),
]


@pytest.mark.parametrize(("printed", "number", "status", "why"), COUNTS)
def test_counts_before_their_cue(printed: str, number: Number, status: Status, why: str) -> None:
    """Trap 4: the number slot is free text."""
    row = count_of(read_body(f"Capacité à agir\n\n{CARRIED.format(printed)}\n"), PROJECTS)
    assert row is not None, why
    assert row.value_raw == printed
    _check(row.quantity, number, why)
    assert row.status is status


@pytest.mark.parametrize(("printed", "number", "status", "why"), COUNTS)
def test_counts_after_their_cue(printed: str, number: Number, status: Status, why: str) -> None:
    printed = printed[0].lower() + printed[1:]
    report = read_body(f"Insertion professionnelle\n\n{TRAINING.format(printed)}.\n\nUn mot de plus.\n")
    row = count_of(report, PEOPLE)
    assert row is not None, why
    assert row.value_raw == printed
    _check(row.quantity, number, why)
    assert row.status is status
    assert free_text_of(report) == {"insertion_professionnelle": "Un mot de plus."}


def _check(quantity: object, number: Number, why: str) -> None:
    names = ("value_number", "value_min", "value_max", "period", "is_approximate")
    assert tuple(getattr(quantity, name) for name in names) == number, why


def test_a_count_nobody_can_read_is_noticed_and_answered() -> None:
    report = read_body(f"Capacité à agir\n\n{CARRIED.format('Des')}\n")
    assert IssueCode.UNREAD_COUNT in codes_of(report)
    assert state_of(report, PROJECTS) is CoverageState.ANSWERED
    assert options_of(report, "capacite_a_agir.porteurs") == {"benevoles"}


def test_a_count_may_be_a_whole_sentence() -> None:
    row = count_of(
        read_body(f"Capacité à agir\n\n{CARRIED.format('Nous en avons compté 8 cette année, sans les')}\n"), PROJECTS
    )
    assert row is not None
    assert row.value_raw == "Nous en avons compté 8 cette année, sans les"


def test_an_empty_count_slot_is_no_count() -> None:
    report = read_body(
        "Capacité à agir\n\nnouveaux projets ou actions (atelier, évènement, marché, ...) imprévus ont émergés.\n"
    )
    assert count_of(report, PROJECTS) is None
    assert state_of(report, PROJECTS) is CoverageState.SLOT_EMPTY


FRAMES = [
    # body, what is ticked, why
    (
        "Réseau de personnes\n\nLa création de réseaux de personnes autour d'une thématique et de autour d'un "
        "projet ou "
        "d'une action a été observée entre :\n- bénévoles\n- occupant·e·s du site\n",
        {
            "reseau_de_personnes.types=thematique",
            "reseau_de_personnes.types=projet_ou_action",
            "reseau_de_personnes.publics=benevoles",
            "reseau_de_personnes.publics=occupants_site",
        },
        "kinds before, publics in a list: the edition of 2024",
    ),
    (
        "Réseau de personnes\n\nLa création de réseaux de personnes autour d'une thématique a été observée entre "
        "personnes travaillant sur le site\n",
        {"reseau_de_personnes.types=thematique", "reseau_de_personnes.publics=travailleurs_site"},
        "a single public stands in the sentence",
    ),
    (
        "Réseau de personnes\n\nLa création de réseaux de personnes entre bénévoles et de occupant·e·s du site, autour "
        "d'un besoin commun ou d'une envie a été observée.\n",
        {
            "reseau_de_personnes.publics=benevoles",
            "reseau_de_personnes.publics=occupants_site",
            "reseau_de_personnes.types=besoin_ou_envie",
        },
        "publics before, kinds after: the edition of 2023",
    ),
    (
        "Lien social\n\nDes interactions sociales ont été observées entre les bénévoles, voisin·e·s du quartier. Ces "
        "interactions ont été observées dans la vie du projet qui ont lieu au moins une fois par mois.\n",
        {
            "lien_social.publics=benevoles",
            "lien_social.publics=voisins",
            "lien_social.occasions=vie_du_projet",
            "lien_social.frequence=mensuelle",
        },
        "all inside sentences: 2023",
    ),
    (
        f"Insertion professionnelle\n\n{TRAINING.format(12)}. Des personnes ont gagné en autonomie, des emplois "
        f"ont été "
        "créés au sein du lieu.\n",
        {"insertion_professionnelle.effets=autonomie", "insertion_professionnelle.effets=emplois_dans_le_lieu"},
        "the count sentence ends, the effects follow as a sentence: 2023",
    ),
    (
        f"Insertion professionnelle\n\n{TRAINING.format(12)} et ont permis à certaines personnes :\n"
        "- des personnes ont gagné en autonomie\n",
        {"insertion_professionnelle.effets=autonomie"},
        "a list: 2024",
    ),
    (
        "Sentiment d'inclusion ou d'exclusion\n\nIl a été observé que certains personnes se sont fédérés autour "
        "du lieu\n",
        {"inclusion_exclusion.constat=federation_autour_du_lieu"},
        "a slot that holds a sentence",
    ),
    (
        "Sentiment d'inclusion ou d'exclusion\n\nAucun sentiment d'appartenance à un groupe ou d'exclusion n'a "
        "été observé.\n",
        {"inclusion_exclusion.constat=aucun"},
        "a sentence that is the answer",
    ),
    (
        "Services publics\n\nLe projet n'a pas modifié la gestion urbaine par les services des collectivités ou "
        "de leurs "
        "partenaires (ramassage des ordures, propreté, entretien, sécurité...), les nouveaux espaces ne sont pas "
        "nettoyés, "
        "entretenus, sécurisés.\n",
        {"services_publics.gestion=nouveaux_espaces_non_entretenus"},
        "a long one, with commas and brackets",
    ),
    (
        "Services publics\n\nLe projet a permis d'améliorer la gestion urbaine par les services des "
        "collectivités ou de "
        "leurs partenaires (ramassage des ordures, propreté, entretien, sécurité...).\n",
        {"services_publics.gestion=amelioree"},
        "begins like a frame of another theme",
    ),
    (
        "Services publics\n\nLe projet a permis de répondre à des besoins sociaux urgents du territoire cours du soir, "
        "aide aux devoirs, ateliers informatiques, locaux d'activité\n",
        {"services_publics.besoins_urgents=education_numerique", "services_publics.besoins_urgents=locaux_activite"},
        "a label that holds commas",
    ),
    (
        "Innovation publique\n\nLa collaboration avec les partenaires publics et privés n'a pas fait évoluer "
        "leurs pratiques "
        "professionnelles.\n",
        {"innovation_publique.effet=aucun"},
        "a denial",
    ),
    (
        "Innovation publique\n\nLa collaboration avec les partenaires publics et privés a permis d'améliorer ou "
        "expérimenter de "
        "nouveaux modes de faire.\n",
        {"innovation_publique.effet=amelioration"},
        "not the longer sentence that begins with it",
    ),
]


@pytest.mark.parametrize(("body", "answers", "why"), FRAMES)
def test_frames_of_each_theme_and_edition(body: str, answers: set[str], why: str) -> None:
    report = read_body(f"{body}\nOn en parle souvent.\n")
    assert ticked(report) == answers, why
    assert list(free_text_of(report).values()) == ["On en parle souvent."]
    assert report.document.explained_ratio == 1.0


EQUALITY = "egalite_femmes_hommes"
COMPARISONS = [
    # sentences, answers by group, why
    (
        "Concernant les publics, autant de femmes que d'hommes sont présent.e.s.",
        {"publics": "autant"},
        "one group",
    ),
    (
        "Concernant l'équipe de gestion et animation du lieu et les dirigeants et les publics, plus de femmes "
        "que d'hommes "
        "sont présent.e.s.",
        {"gestion": "plus_de_femmes", "dirigeants": "plus_de_femmes", "publics": "plus_de_femmes"},
        "three groups, one of which holds a joiner",
    ),
    (
        "Concernant les résident.e.s et les occupant.e.s, moins de femmes que d'hommes sont présent.e.s. "
        "Concernant les "
        "dirigeants, autant de femmes que d'hommes sont présent.e.s.",
        {"occupants": "moins_de_femmes", "dirigeants": "autant"},
        "one sentence for each distinct comparison",
    ),
    (
        "Concernant les dirigeants, plus d'hommes que de femmes sont présents.",
        {"dirigeants": "moins_de_femmes"},
        "the same comparison told the other way round",
    ),
]


@pytest.mark.parametrize(("sentences", "answers", "why"), COMPARISONS)
def test_comparisons_answer_for_each_group_they_name(sentences: str, answers: dict[str, str], why: str) -> None:
    report = read_body(f"Égalité femmes/hommes\n\n{sentences}\n\nNous y veillons.\n")
    assert ticked(report) == {f"{EQUALITY}.{group}={value}" for group, value in answers.items()}, why
    assert free_text_of(report) == {EQUALITY: "Nous y veillons."}


def test_an_unknown_comparison_is_kept_for_each_group() -> None:
    report = read_body("Égalité femmes/hommes\n\nConcernant les publics, surtout des familles sont présent.e.s.\n")
    (row,) = report.observations
    assert (row.indicator_id, row.value_id, row.status) == (f"{EQUALITY}.publics", None, Status.REVIEW)
    assert row.value_raw.endswith("surtout des familles")
    assert IssueCode.UNKNOWN_PHRASE in codes_of(report)


def test_all_comparisons_of_a_question_contradict_each_other() -> None:
    """As printed by a form whose marks were lost: nothing tells which one was ticked."""
    body = "Concernant les dirigeants, il y a :\nPlus de femmes que d'hommes\nAutant de femmes que d'hommes"
    report = read_body(f"Égalité femmes/hommes\n\n{body}\n")
    assert ticked(report) == {f"{EQUALITY}.dirigeants=plus_de_femmes", f"{EQUALITY}.dirigeants=autant"}
    assert {row.status for row in report.observations} == {Status.REVIEW}


BLANKS = [
    # body, question, state, issue, why
    (
        "Lien social\n\nCes rencontres ont lieu.",
        "lien_social.frequence",
        CoverageState.SLOT_EMPTY,
        None,
        "trap 3: a full stop right behind the cue",
    ),
    (
        "Lien social\n\nCes rencontres ont lieu .",
        "lien_social.frequence",
        CoverageState.SLOT_EMPTY,
        None,
        "and a blank",
    ),
    (
        "Lien social\n\nDes interactions sociales ont été observées entre différents publics :\n\nCes rencontres "
        "ont lieu.",
        "lien_social.publics",
        CoverageState.LOST,
        IssueCode.LIST_LOST,
        "trap 3: nothing after the colon may be a list that conversion lost",
    ),
    (
        "Lien social\n\nDes interactions sociales ont été observées entre différents publics :\n-\n\nCes "
        "rencontres ont lieu.",
        "lien_social.publics",
        CoverageState.SLOT_EMPTY,
        None,
        "an item with nothing in it: the list was printed, empty",
    ),
    (
        "Capacité à agir\n\n5 nouveaux projets ou actions (atelier, évènement, marché, ...) imprévus ont émergés.",
        "capacite_a_agir.porteurs",
        CoverageState.SLOT_EMPTY,
        None,
        "the sentence is printed and names nobody",
    ),
    (
        "Entretien des espaces\n\nLe projet a engendré",
        "entretien_des_espaces.types_negatifs",
        CoverageState.DEFAULT_SENTENCE,
        None,
        "trap 2: printed without an answer too",
    ),
]


@pytest.mark.parametrize(("body", "question", "state", "issue", "why"), BLANKS)
def test_empty_slots_and_lost_lists(
    body: str, question: str, state: CoverageState, issue: IssueCode | None, why: str
) -> None:
    report = read_body(f"{body}\n")
    assert options_of(report, question) == set()
    assert state_of(report, question) is state, why
    assert codes_of(report) & {IssueCode.LIST_LOST, IssueCode.UNKNOWN_PHRASE} == ({issue} if issue else set())


DEFAULTS = [
    # body, question, answer, why
    (
        "Services publics\n\nLe projet a créé une surcharge de travail qui n'avait pas été anticipé par les "
        "services des "
        "collectivités ou de leurs partenaires (ramassage des ordures, propreté, entretien, sécurité...), mais "
        "ils se sont "
        "réorganisés.",
        "services_publics.gestion",
        "surcharge_puis_reorganisation",
        "the sentence about services",
    ),
    (
        "Innovation publique\n\nLa collaboration avec les partenaires publics et privés a permis d'améliorer ou "
        "expérimenter de "
        "nouveaux modes de faire mais cela a été difficile à mettre en oeuvre (surcharge de travail, réorganisation).",
        "innovation_publique.effet",
        "amelioration_difficile",
        "the sentence about innovation",
    ),
]


@pytest.mark.parametrize(("body", "question", "answer", "why"), DEFAULTS)
def test_default_sentences_are_kept_and_doubted(body: str, question: str, answer: str, why: str) -> None:
    """Trap 2: the page prints them when nothing was answered, too."""
    report = read_body(f"{body}\n")
    (row,) = [o for o in report.observations if o.indicator_id == question]
    assert (row.value_id, row.status, row.is_selected) == (answer, Status.REVIEW, True), why
    assert state_of(report, question) is CoverageState.DEFAULT_SENTENCE
    assert IssueCode.DEFAULT_SENTENCE in codes_of(report)


def test_a_carrier_slot_may_say_non() -> None:
    """Trap 3: the word is kept; it names no carrier."""
    body = (
        "Capacité à agir\n\n5 nouveaux projets ou actions (atelier, évènement, marché, ...) imprévus non ont émergés.\n"
    )
    report = read_body(body)
    assert {o for o in options_of(report, "capacite_a_agir.porteurs") if not o.startswith("?")} == set()
    assert count_of(report, PROJECTS) is not None
    assert free_text_of(report) == {}


def test_a_frame_cut_around_headings_is_whole() -> None:
    """Trap 9: columns side by side were interleaved; three headings come together inside a sentence."""
    report = read_body(
        "SOLIDARITÉ\n\nDes échanges, dons ou\n\nRÉSEAU DE PERSONNES\n\nSENTIMENT D'INCLUSION OU D'EXCLUSION\n\n"
        "mutualisations de **biens** ont été observés entre :\n\n- **bénévoles**\n- **publics en difficulté**\n\n"
        "Un frigo partagé dans le hall.\n\nLa création de réseaux de personnes **autour d'une thématique** a été "
        "observée "
        "entre **personnes travaillant sur le site**\n\nDes couturières se sont regroupées.\n\nIl a été observé que "
        "**certaines personnes se sentent faire partie d'un groupe autour du projet**\n\nLes habitués ont leur clef.\n"
    )
    assert ticked(report) == {
        "solidarite.types=biens",
        "solidarite.publics=benevoles",
        "solidarite.publics=publics_en_difficulte",
        "reseau_de_personnes.types=thematique",
        "reseau_de_personnes.publics=travailleurs_site",
        "inclusion_exclusion.constat=appartenance_groupe",
    }
    assert free_text_of(report) == {
        "solidarite": "Un frigo partagé dans le hall.",
        "reseau_de_personnes": "Des couturières se sont regroupées.",
        "inclusion_exclusion": "Les habitués ont leur clef.",
    }


MISSING = [
    # body, answers, free texts, why
    (
        "Lien social\n\nCes rencontres ont lieu au quotidien.\n\nOn se parle.\n\nIl a été observé que certains "
        "personnes se sont "
        "fédérés autour du lieu\n\nLe noyau tient bon.",
        {"lien_social.frequence=quotidienne", "inclusion_exclusion.constat=federation_autour_du_lieu"},
        {"lien_social": "On se parle.", "inclusion_exclusion": "Le noyau tient bon."},
        "trap 10: a heading is missing; its frame tells the theme",
    ),
    (
        "Entretien des espaces\n\nIl a été observé que certains personnes se sont fédérés autour du lieu\n\nLe "
        "noyau tient bon.",
        {"inclusion_exclusion.constat=federation_autour_du_lieu"},
        {"inclusion_exclusion": "Le noyau tient bon."},
        "trap 10: a wrong heading; the frame is stronger",
    ),
    (
        "Santé\n\n- d'une plus grande confiance en eux\n- d'un inconfort\n\nOn dort mieux.",
        {"sante.effets=confiance_en_soi", "sante.effets=inconfort"},
        {"sante": "On dort mieux."},
        "the frame is missing; a list of known answers under the heading is its slot",
    ),
    (
        "Insertion professionnelle\n\n:\n\n- des personnes ont gagné en autonomie\n\nDeux embauches cet été.",
        {"insertion_professionnelle.effets=autonomie"},
        {"insertion_professionnelle": "Deux embauches cet été."},
        "without a count only the colon of the sentence is printed",
    ),
]


@pytest.mark.parametrize(("body", "answers", "texts", "why"), MISSING)
def test_missing_headings_and_frames(body: str, answers: set[str], texts: dict[str, str], why: str) -> None:
    report = read_body(f"{body}\n")
    assert ticked(report) == answers, why
    assert free_text_of(report) == texts, why


FIRST_EDITION = [
    # question, why
    ("Y-a-t-il des échanges, dons ou mutualisations entre personnes au sein du projet ?", "a question as printed"),
    (
        "Avez-vous vu naître des formes d'entraide entre les gens du lieu ?",
        "a question that the taxonomy does not know",
    ),
]


@pytest.mark.parametrize(("question", "why"), FIRST_EDITION)
def test_the_first_edition_printed_questions_and_no_options(question: str, why: str) -> None:
    """Options are unknown then, not "no"."""
    report = read_inline(
        "Effets sociaux et urbains de La Tannerie\n\nEffets collectifs\n\nRéseau de personnes\n\n"
        "Avez-vous pu observer la création de réseaux de personnes ?\n\nDes artisans se sont regroupés.\n\n"
        f"Solidarité\n\n{question}\n\nOn prête des outils aux voisins du quartier.\n"
    )
    assert report.observations == (), why
    assert free_text_of(report)["solidarite"] == "On prête des outils aux voisins du quartier."
    assert state_of(report, "solidarite.types") is CoverageState.NOT_PRINTED_IN_ERA
    assert state_of(report, "sante.effets") is CoverageState.SECTION_ABSENT  # trap 1: absent is not "no"


TWO_FRAMES = (
    "Solidarité\n\nRéseau de personnes\n\nDes échanges, dons ou mutualisations de biens ont été observés entre :\n\n"
    "La création de réseaux de personnes autour d'une thématique a été observée entre :\n\n"
)
MIXED = [
    ("bénévoles\nvoisins du quartier\n\nOn se prête.\n\nbénévoles\n\nOn danse.", Status.REVIEW, "a list for each"),
    ("bénévoles\nvoisins du quartier\n\nbénévoles\n\nOn danse.", Status.REVIEW, "two lists that stand together"),
    ("bénévoles\nvoisins du quartier\n\nOn danse.", Status.ACCEPTED, "one list: the other was lost"),
]


@pytest.mark.parametrize(("body", "status", "why"), MIXED)
def test_a_list_behind_two_frames_may_be_the_first_one_s(body: str, status: Status, why: str) -> None:
    found = [o for o in read_body(TWO_FRAMES + body).observations if o.indicator_id == "reseau_de_personnes.publics"]
    assert {o.status for o in found} == {status}, why


def test_a_damaged_end_of_a_frame_still_opens_its_list() -> None:
    report = read_body(
        "Réseau de personnes\n\nLa création de réseaux de personnes autour d'une thématique a été observéc entre :\n\n"
        "- bénévoles\n- voisins du quartier\n\nOn danse.\n"
    )
    assert {o.value_id for o in report.observations} == {"thematique", "benevoles", "voisins"}


COLLABORATION = (
    "La collaboration avec les partenaires publics et privés a permis d'améliorer ou expérimenter de nouveaux modes"
)
CUT_ANSWERS = [
    (f"{COLLABORATION} de faire.", Status.ACCEPTED, "a whole sentence"),
    (f"{COLLABORATION} de faire", Status.REVIEW, "cut where another answer goes on"),
]


@pytest.mark.parametrize(("sentence", "status", "why"), CUT_ANSWERS)
def test_a_sentence_that_another_answer_begins_with_must_have_ended(sentence: str, status: Status, why: str) -> None:
    (found,) = read_body(f"Innovation publique\n\n{sentence}\n\nOn en parle.").observations
    assert (found.value_id, found.status) == ("amelioration", status), why


def test_a_question_of_two_themes_is_asked_by_the_one_it_stands_under() -> None:
    report = read_body("Réseau de personnes\n\nEntre quels publics ?\n- bénévoles\n- voisins du quartier\n")
    assert {o.indicator_id for o in report.observations} == {"reseau_de_personnes.publics"}
