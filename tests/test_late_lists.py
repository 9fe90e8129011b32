"""Columns that a conversion mixed line by line: frames stand together, and their lists come further on."""

from __future__ import annotations

import pytest

from models.vocabulary import Status
from tests.read_inline import free_text_of, options_of, read_body

MET = "Des interactions sociales ont été observées entre différents publics :"
FELT = "Certaines personnes ont fait part/ont paru :"
SHARED = "Des échanges, dons ou mutualisations de biens ont été observés entre :"
JOINED = "La création de réseaux de personnes autour d'une thématique a été observée entre :"
CARRIED = "5 nouveaux projets ou actions (atelier, évènement, marché, ...) imprévus portés par des bénévoles"

MIXED = [
    # report, what is answered, why
    (
        f"Lien social\n\nSanté\n\n{MET}\n\n{FELT}\n\nvoisin·e·s du quartier\nbénévoles\n\nd'un inconfort\n",
        {"lien_social.publics": {"voisins", "benevoles"}, "sante.effets": {"inconfort"}},
        "each list is told by its options",
    ),
    (
        f"Lien social\n\nSanté\n\n{MET}\n\n{FELT}\n\nvoisin·e·s du quartier\nCes rencontres ont lieu au quotidien.\n\n"
        "certains personnes se d'un inconfort\nOn y danse.\n",
        {"lien_social.publics": {"voisins"}, "lien_social.frequence": {"quotidienne"}, "sante.effets": {"inconfort"}},
        "a frame goes on between the lists",
    ),
    (
        f"Lien social\n\n{MET}\n\nSanté\n\n{FELT}\n\nbénévoles.\n",
        {"lien_social.publics": set(), "sante.effets": set()},
        "a line that ends with a full stop is free text",
    ),
    (
        f"Lien social\n\n{MET}\n\nSanté\n\n{FELT}\n\nbénévoles du club voisin\n",
        {"lien_social.publics": set()},
        "a line that holds more than an option is no list",
    ),
]


@pytest.mark.parametrize(("body", "answers", "why"), MIXED, ids=[case[-1] for case in MIXED])
def test_lists_are_found_where_they_were_printed(body: str, answers: dict[str, set[str]], why: str) -> None:
    report = read_body(body)
    for indicator, options in answers.items():
        assert {o for o in options_of(report, indicator) if not o.startswith("?")} == options, why


def test_free_text_stays_what_the_lists_leave() -> None:
    report = read_body(
        f"Lien social\n\nSanté\n\n{MET}\n\n{FELT}\n\nbénévoles\nOn y danse.\n\nd'un inconfort\nOn dort mal.\n"
    )
    assert free_text_of(report) == {"lien_social": "On y danse.", "sante": "On dort mal."}


def test_two_lists_that_may_change_places_are_given_in_order_and_doubted() -> None:
    report = read_body(
        f"Effets collectifs\n\nSolidarité\n\nRéseau de personnes\n\n{SHARED}\n\n{JOINED}\n\nvoisin·e·s du quartier\n\n"
        "On se prête des outils.\n\npublics en difficulté\nbénévoles\n\nOn s'écrit.\n"
    )
    assert options_of(report, "solidarite.publics") == {"voisins"}
    assert options_of(report, "reseau_de_personnes.publics") == {"publics_en_difficulte", "benevoles"}
    lists = [o for o in report.observations if o.indicator_id.endswith(".publics")]
    assert {o.status for o in lists} == {Status.REVIEW}


def test_a_list_that_another_theme_without_an_answer_may_want_is_doubted() -> None:
    report = read_body(
        f"Effets collectifs\n\nSolidarité\n\n{SHARED.partition(' ont')[0]}\n\nRéseau de personnes\n\n{JOINED}\n\n"
        "ont été montrés\n\nvoisin·e·s du quartier\nbénévoles\n\nOn s'écrit.\n"
    )
    lists = [o for o in report.observations if o.indicator_id.endswith(".publics")]
    assert len(lists) == 2
    assert {o.status for o in lists} == {Status.REVIEW}


TORN = [
    # what stands behind the option, whether it is doubtful, why
    (" ont émergés.", False, "the frame goes on"),
    (" ou des personnes\n\nOn y danse.\n\nfréquentant régulièrement le lieu ont émergés.", True, "torn away"),
]


@pytest.mark.parametrize(("behind", "is_doubtful", "why"), TORN)
def test_an_option_whose_longer_reading_was_torn_away_is_doubted(behind: str, is_doubtful: bool, why: str) -> None:
    report = read_body(f"Capacité à agir\n\n{CARRIED}{behind}\n")
    carriers = [o for o in report.observations if o.indicator_id == "capacite_a_agir.porteurs" and o.value_id]
    assert [o.value_id for o in carriers] == ["benevoles"]
    assert (carriers[0].status is Status.REVIEW) is is_doubtful, why


def test_answers_of_a_sentence_with_another_column_between_its_lines_are_doubted() -> None:
    """Two columns printed row by row: the words of one stand between those of the other."""
    report = read_body(
        "Réseau de personnes\n\nLa création de réseaux de personnes entre voisin·e·s du quartier et de des outils qui "
        "tournent, publics en difficulté et de un four pour tous, bénévoles, autour d'une thématique a été observée.\n"
    )
    known = [o for o in report.observations if o.indicator_id == "reseau_de_personnes.publics" and o.value_id]
    assert len(known) == 3
    assert {o.status for o in known} == {Status.REVIEW}
