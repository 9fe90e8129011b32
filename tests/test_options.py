"""A slot is filled by the longest known labels; what no label explains is kept as printed, never forced to fit."""

from __future__ import annotations

import pytest

from models.vocabulary import IssueCode, MatchMethod, Status
from tests.read_inline import free_text_of, options_of, read_body

PUBLICS, OCCASIONS, TYPES = "lien_social.publics", "lien_social.occasions", "solidarite.types"
CARRIERS, HEALTH, WORK = "capacite_a_agir.porteurs", "sante.effets", "insertion_professionnelle.effets"
AMONG = "Lien social\n\nDes interactions sociales ont été observées entre différents publics :\n"
SEEN = "Lien social\n\nCes échanges ont été constatés "
SHARED = "Solidarité\n\nDes échanges, dons ou mutualisations de {} ont été observés entre :\n- bénévoles\n"
CARRIED = (
    "Capacité à agir\n\n5 nouveaux projets ou actions (atelier, évènement, marché, ...) imprévus {} ont émergés.\n"
)
BETTER = "Entretien des espaces\n\nLe projet a permis d'améliorer {} .\n"
HELPED = "Santé\n\nCertaines personnes ont fait part/ont paru :\n"
TRAINED = "Insertion professionnelle\n\n:\n"

KNOWN = [
    # report, question, options, why
    (f"{AMONG}- voisin·e·s du quartier\n- bénévoles", PUBLICS, {"voisins", "benevoles"}, "a list"),
    (f"{AMONG}* voisins et voisines du quartier\n* bénévoles", PUBLICS, {"voisins", "benevoles"}, "pairs written out"),
    (f"{AMONG}voisin.e.s du quartier\nbénévoles\n", PUBLICS, {"voisins", "benevoles"}, "bullets lost"),
    (f"{AMONG}- voisin·e·s du quartier\n\n- bénévoles", PUBLICS, {"voisins", "benevoles"}, "blank lines between"),
    (f"{AMONG}- personnes\n  travaillant sur le site\n", PUBLICS, {"travailleurs_site"}, "an item broken over lines"),
    (
        f"{AMONG}- bénévoles\n- publics en difficulté\n- voisins du quartier\n- personnes, travaillant sur le site\n",
        PUBLICS,
        {"benevoles", "publics_en_difficulte", "voisins", "travailleurs_site"},
        "a comma inside the last option of a list",
    ),
    (f"{AMONG}- **publics en difficulté**\n", PUBLICS, {"publics_en_difficulte"}, "ticked options are bold"),
    (
        f"{SEEN}dans la vie quotidienne du projet, lors d'évènements grand public et lors d'activités avec des "
        f"publics dédiés.",
        OCCASIONS,
        {"vie_du_projet", "evenements_grand_public", "activites_publics_dedies"},
        "commas and the last joiner",
    ),
    (f"{SEEN}dans la vie du projet.", OCCASIONS, {"vie_du_projet"}, "the other wording of the first occasion"),
    (
        "Lien social\n\nCes interactions sociales ont été observées dans la vie du projet lors d'évènements "
        "grand public "
        "lors de temps spécifiques organisés pour favoriser les rencontres entre ces publics qui ont lieu au "
        "quotidien.",
        OCCASIONS,
        {"vie_du_projet", "evenements_grand_public", "temps_specifiques"},
        "joined by bare spaces, in the edition of 2023",
    ),
    (SHARED.format("petits services et de espaces"), TYPES, {"petits_services", "espaces"}, "joined without elision"),
    (
        SHARED.format("petits services, compétences, biens et espaces"),
        TYPES,
        {"petits_services", "competences", "biens", "espaces"},
        "all",
    ),
    (CARRIED.format("portés par des bénévoles"), CARRIERS, {"benevoles"}, "the short label"),
    (
        CARRIED.format("portés par des bénévoles ou des personnes fréquentant régulièrement le lieu"),
        CARRIERS,
        {"benevoles_ou_habitues"},
        "the longest label wins: it holds the short one and a joiner",
    ),
    (
        CARRIED.format("portés par des résident.e.s ou personnes hébergées"),
        CARRIERS,
        {"residents_ou_heberges"},
        "again, and not the residents too",
    ),
    (CARRIED.format("porté par des résident·e·s"), CARRIERS, {"residents"}, "a grammar fault that the page prints"),
    (
        BETTER.format("l'attractivité des espaces, l'accessibilité des espaces à tou.te.s et la mixité d'usages"),
        "entretien_des_espaces.types_positifs",
        {"attractivite", "accessibilite", "mixite_usages"},
        "a label whose full stops end nothing",
    ),
    (
        f"{HELPED}- d'une plus grande confiance en eux\n- certains personnes se d'une augmentation de leur niveau "
        f"de vie\n",
        HEALTH,
        {"confiance_en_soi", "niveau_de_vie"},
        "a replacement that went wrong stands before the option",
    ),
    (
        "Santé\n\nCertaines personnes ont fait part d'un inconfort, certaines personnes ont paru en meilleure santé "
        "physique ou psychique.",
        HEALTH,
        {"inconfort", "meilleure_sante"},
        "each item with its own words before it, in the edition of 2023",
    ),
    (
        f"{TRAINED}- des emplois ont été créés à l'extérieur\n- d'obtenir des emplois au sein du lieu\n",
        WORK,
        {"emplois_hors_du_lieu", "emplois_dans_le_lieu"},
        "two wordings of one pair of options",
    ),
    (
        "Lien social\n\nCes rencontres ont lieu moins d'une fois par mois.",
        "lien_social.frequence",
        {"ponctuelle"},
        "a word less than its opposite, which is said of most sites",
    ),
    (
        f"{TRAINED}- des emplois ont été créés à l'extérieur,\n\nd'obtenir des emplois au sein du lieu\n",
        WORK,
        {"emplois_hors_du_lieu", "emplois_dans_le_lieu"},
        "an item that ends in a comma is not the last, whatever stands before the next",
    ),
    (
        f"{HELPED}- d'une plus grande confiance en eux\n\nd'un stress ou de conflits\n",
        "sante.effets",
        {"confiance_en_soi", "stress_conflits"},
        "an item whose bullet was not seen: free text would end with a full stop",
    ),
]


@pytest.mark.parametrize(("body", "question", "options", "why"), KNOWN)
def test_known_options_are_ticked_and_nothing_else(body: str, question: str, options: set[str], why: str) -> None:
    report = read_body(body)
    assert options_of(report, question) == options, why
    assert free_text_of(report) == {}, why
    assert all(o.status is Status.ACCEPTED for o in report.observations if o.indicator_id == question)


DAMAGED = [
    # item, option, why
    ("voisin-e-s du quartler", "voisins", "l for i, and hyphens for dots"),
    ("voisin:e:s du quartier", "voisins", "colons for dots"),
    ("benevoles", "benevoles", "accents lost"),
    ("bénévo1es", "benevoles", "1 for l"),
    ("publics en difﬁculté", "publics_en_difficulte", "a ligature"),
    ("pub1ics en difficuité", "publics_en_difficulte", "1 for l, i for l"),
    ("personnestravaillant sur le site", "travailleurs_site", "glued words"),
    ("personnes travail lant sur le site", "travailleurs_site", "a split word"),
    ("acteurrices du quartier", "acteurs_quartier", "dots lost"),
    ("visiteureuses grand public", "visiteurs_grand_public", "dots lost"),
    ("PUBLICS EN DIFFICULTÉ", "publics_en_difficulte", "capitals"),
]


@pytest.mark.parametrize(("item", "option", "why"), DAMAGED)
def test_damaged_words_are_read_when_one_label_is_clearly_nearest(item: str, option: str, why: str) -> None:
    """Trap 11: screenshots and scans lose accents and dots, take letters for each other, glue and split words."""
    assert options_of(read_body(f"{AMONG}- {item}\n- bénévoles\n"), PUBLICS) == {option, "benevoles"}, why


UNKNOWN = [
    # report, question, the phrase kept, why
    (f"{AMONG}- bénévoles surtout retraités\n", PUBLICS, "bénévoles surtout retraités", "more than the label says"),
    (f"{AMONG}- les chats du port\n", PUBLICS, "chats du port", "like no label"),
    (SHARED.format("conseils juridiques"), TYPES, "conseils juridiques", "inside a sentence"),
    (CARRIED.format("portés par un collectif d'artistes"), CARRIERS, "un collectif d'artistes", "an open question"),
    (
        "Cadre de vie\n\nLe projet a fait évoluer l'image du quartier selon les saisons.",
        "cadre_de_vie.image",
        "selon les saisons",
        "another",
    ),
    (
        "Services publics\n\nLe projet a permis de répondre à des besoins sociaux urgents du territoire :\n- une "
        "épicerie solidaire",
        "services_publics.besoins_urgents",
        "une épicerie solidaire",
        "an item of an open question",
    ),
    (
        "Entretien des espaces\n\nLe projet a engendré une usure des bancs .",
        "entretien_des_espaces.types_negatifs",
        "une usure des bancs",
        "a question of which no option is known",
    ),
]


@pytest.mark.parametrize(("body", "question", "phrase", "why"), UNKNOWN)
def test_unknown_phrases_are_kept_for_review(body: str, question: str, phrase: str, why: str) -> None:
    report = read_body(body)
    (row,) = [o for o in report.observations if o.indicator_id == question]
    assert (row.value_id, row.value_raw) == (None, phrase), why
    assert (row.status, row.match_method, row.is_selected) == (Status.REVIEW, MatchMethod.NONE, True)
    assert [i.value_raw for i in report.issues if i.code is IssueCode.UNKNOWN_PHRASE] == [phrase]


def test_a_phrase_between_two_labels_tells_the_other_one() -> None:
    """A floor and a margin: the row says how close the second label came."""
    (row,) = read_body(f"{AMONG}- vosteurs du quartier\n").observations
    assert {row.value_id, row.runner_up_id} == {"acteurs_quartier", "voisins"}
    assert row.runner_up_score is not None
    assert row.runner_up_score < row.match_score < 100.0


def test_an_unknown_item_leaves_the_known_ones_alone() -> None:
    report = read_body(f"{AMONG}- voisin·e·s du quartier\n- les chats du port\n- bénévoles\n")
    assert options_of(report, PUBLICS) == {"voisins", "?chats du port", "benevoles"}


ENDS = [
    # report, options, the free text after the slot, why
    (
        f"{AMONG}- bénévoles\n\nBénévoles et voisins se parlent.",
        {"benevoles"},
        "Bénévoles et voisins se parlent.",
        "a paragraph",
    ),
    (
        f"{AMONG}- bénévoles\n\nCes rencontres ont lieu.\n\nDes publics en difficulté viennent le mardi, des "
        f"voisins aussi.",
        {"benevoles"},
        "Des publics en difficulté viennent le mardi, des voisins aussi.",
        "free text that names options",
    ),
    (
        f"{AMONG}- bénévoles\n\nCes rencontres ont lieu au quotidien.\n\n- publics en difficulté\n- voisins du "
        f"quartier\n",
        {"benevoles"},
        "publics en difficulté voisins du quartier",
        "free text that is a list of options: the slot was closed before",
    ),
    (
        f"{AMONG}- bénévoles\n- voisin·e·s du quartier\n\n- Un bal au four.\n- Des repas.\n",
        {"benevoles", "voisins"},
        "Un bal au four. Des repas.",
        "free text in dashes behind the options: these begin small, it begins large",
    ),
    (
        f"{AMONG}bénévoles\nvoisin·e·s du quartier\n\n- Un bal au four.\n",
        {"benevoles", "voisins"},
        "Un bal au four.",
        "the same where the options lost their bullets",
    ),
    (
        f"{AMONG}bénévoles\nvoisin·e·s du quartier\nLes personnes travaillant sur le site\ndansent le lundi.\n",
        {"benevoles", "voisins"},
        "Les personnes travaillant sur le site dansent le lundi.",
        "free text whose first line is an option, but for its capital",
    ),
    (
        f"{AMONG}- bénévoles\n\nvoisins du quartier.\n",
        {"benevoles"},
        "voisins du quartier.",
        "free text of an option's words: it ends with a full stop",
    ),
]


@pytest.mark.parametrize(("body", "options", "text", "why"), ENDS)
def test_free_text_ticks_nothing(body: str, options: set[str], text: str, why: str) -> None:
    """Trap 7: an option is only ticked when the frame says so."""
    report = read_body(body)
    assert options_of(report, PUBLICS) == options, why
    assert " ".join(free_text_of(report)["lien_social"].replace("- ", "").split()) == text, why


def test_an_option_printed_twice_is_one_observation() -> None:
    report = read_body(f"{AMONG}- bénévoles\n- bénévoles\n")
    assert [o.value_id for o in report.observations] == ["benevoles"]


def test_a_match_tells_its_score_and_its_runner_up() -> None:
    (row,) = read_body(f"{AMONG}- acteurs de quartier\n").observations
    assert (row.value_id, row.match_method) == ("acteurs_quartier", MatchMethod.FUZZY)
    assert 76.0 <= row.match_score < 100.0
    assert row.runner_up_score is None or row.runner_up_score < row.match_score


def test_a_question_on_the_next_line_asks_nothing_of_the_frame() -> None:
    report = read_body(
        "Services publics et de proximité\n\nLe projet a permis de répondre à des besoins sociaux urgents du "
        "territoire locaux d'activité\nUn distributeur de billets ? La banque a dit non.\n"
    )
    assert options_of(report, "services_publics.besoins_urgents") == {"locaux_activite"}
    assert free_text_of(report) == {"services_publics": "Un distributeur de billets ? La banque a dit non."}
