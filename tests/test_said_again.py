"""Sentences of a frame that are printed again: one answer each, or free text that begins like its frame."""

from __future__ import annotations

import pytest

from models.vocabulary import Status
from tests.read_inline import free_text_of, read_body, ticked

SAID = "Le lavoir accueille une chorale."
MIXED_USE = "Le projet a permis d'améliorer la mixité d'usages."
ATTRACTIVE = "Le projet a permis d'améliorer l'attractivité des espaces."
GOODS = "Des échanges, dons ou mutualisations de biens ont été observés entre bénévoles et voisin·e·s du quartier."
SKILLS = GOODS.replace("biens", "compétences")
SPACES = f"Entretien des espaces\n\n{ATTRACTIVE}\n\n{MIXED_USE}\n\n{SAID}"
SHARED = f"Solidarité\n\n{GOODS}\n\n{SKILLS}\n\n{SAID}"


def test_each_answer_in_a_sentence_of_its_own_is_sure_where_two_themes_are_printed_so() -> None:
    report = read_body(f"{SHARED}\n\n{SPACES}")
    assert ticked(report) == {
        "solidarite.types=biens",
        "solidarite.types=competences",
        "solidarite.publics=benevoles",
        "solidarite.publics=voisins",
        "entretien_des_espaces.types_positifs=attractivite",
        "entretien_des_espaces.types_positifs=mixite_usages",
    }
    assert {o.status for o in report.observations} == {Status.ACCEPTED}
    assert free_text_of(report) == {"solidarite": SAID, "entretien_des_espaces": SAID}


# report, what is not sure, why
UNSURE = [
    (SPACES, "mixite_usages", "one theme alone: free text may begin like its frame"),
    (f"{SHARED}\n\n{SPACES.replace(MIXED_USE, MIXED_USE[:-1] + ' de la place.')}", "mixite_usages",
     "more than the answer"),
    (f"{SHARED}\n\n{SPACES}\n\nCadre de vie\n\nLe projet a fait évoluer l'image du quartier de manière positive.\n\n"
     "Le projet a fait évoluer l'image du quartier de manière négative.", "mixite_usages",
     "a question of one answer, answered twice: two editions"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "value_id", "why"), UNSURE)
def test_a_frame_said_again_is_for_review_where_it_may_be_free_text(body: str, value_id: str, why: str) -> None:
    found = [o for o in read_body(body).observations if o.value_id == value_id]
    assert all(o.status is Status.REVIEW for o in found), why


GESTION = "Le projet a permis d'améliorer la gestion urbaine par les services des collectivités."
# what follows the page's sentence, whether both answers are found, why
STATED = [
    ("Le projet n'a rien changé dans la gestion du marché. On y danse.", False, "free text that begins so"),
    ("- Le projet n'a rien changé dans la gestion urbaine.", True, "an item: a questionnaire lists both"),
]


@pytest.mark.parametrize(("text", "is_disputed", "why"), STATED)
def test_a_second_sentence_that_is_an_answer(text: str, is_disputed: bool, why: str) -> None:
    report = read_body(f"Services publics\n\n{GESTION}\n\n{text}\n")
    assert ("services_publics.gestion=inchangee" in ticked(report)) is is_disputed, why
    if not is_disputed:
        assert free_text_of(report)["services_publics"] == text, why
        assert {o.status for o in report.observations} == {Status.ACCEPTED}, why


# what is printed, answers, why
JOINED = [
    ("Solidarité\n\nDes échanges, dons ou mutualisations de biens. compétences. espaces ont été observés entre :"
     "\n\n- bénévoles", {"biens", "competences", "espaces", "benevoles"}, "full stops, and the frame goes on"),
    ("Santé\n\nCertaines personnes ont fait part/ont paru : d'un inconfort avec certains personnes se d'un stress ou de"
     " conflits.", {"inconfort", "stress_conflits"}, "a joiner before words that introduce each item"),
    ("Lien social\n\nCes échanges ont été constatés d'abord dans la vie du projet, ensuite lors d'évènements grand"
     " public.", {"vie_du_projet", "evenements_grand_public"}, "words that put answers in order"),
    ("Réseau de personnes\n\nLa création de réseaux de personnes autour d'une thématique a été observée entre :"
     " bénévoles, ou bien voisin·e·s du quartier (entre autres)", {"thematique", "benevoles", "voisins"},
     "a remark that is made of joiners"),
    ("Entretien des espaces\n\nLe projet a permis d'améliorer :\n\na. l'attractivité des espaces\nb. la mixité"
     " d'usages", {"attractivite", "mixite_usages"}, "items with letters"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "values", "why"), JOINED)
def test_answers_joined_otherwise(body: str, values: set[str], why: str) -> None:
    report = read_body(f"{body}\n\n{SAID}\n")
    assert {o.value_id for o in report.observations} == values, why
    assert {o.status for o in report.observations} == {Status.ACCEPTED}, why
    assert list(free_text_of(report).values()) == [SAID], why
