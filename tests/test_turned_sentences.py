"""Sentences that hold the words of a frame and say something else: what they say is never accepted without a look."""

from __future__ import annotations

import pytest

from models.vocabulary import Status
from tests.read_inline import read_body, ticked

SAID = "Le lavoir accueille une chorale."
SEEN = "des interactions sociales ont été observées entre différents publics :\n\n- bénévoles"

# heading, sentence, why
TURNED = [
    ("Lien social", f"Ailleurs, {SEEN}", "seen elsewhere"),
    ("Lien social", f"Dans un autre village, {SEEN}", "seen in another place"),
    ("Lien social", f"En 2016, à Gand, {SEEN}", "another time and place"),
    ("Lien social", "Des interactions sociales seront observées entre différents publics :\n\n- bénévoles",
     "the future"),
    ("Solidarité", "Des échanges, dons ou mutualisations de biens pourraient être observés entre :\n\n- bénévoles",
     "the conditional, inside the slot"),
    ("Réseau de personnes", "La création de réseaux de personnes autour d'une thématique est souhaitée entre :\n\n"
     "- bénévoles", "a wish in place of what was seen"),
    ("Cadre de vie", "Selon le journal, le projet a fait évoluer l'image du quartier de manière négative.",
     "told by others"),
    ("Cadre de vie", "Le projet devait faire évoluer l'image du quartier de manière positive.", "what was meant to be"),
    ("Entretien des espaces", "Le projet a pour but d'améliorer la mixité d'usages.", "an aim"),
    ("Innovation publique", "La collaboration avec les partenaires publics et privés permettra d'améliorer ou"
     " expérimenter de nouveaux modes de faire.", "a sentence that is the answer, in the future"),
    ("Services publics", "Le projet a permis d'améliorer la gestion urbaine du camping.", "another object at its end"),
    ("Réseau de personnes", "La création de réseaux de personnes autour d'une thématique reste à observer entre :\n\n"
     "- bénévoles", "what was not seen yet, just before words like those of a cue"),
    ("Solidarité", "Des échanges, dons ou mutualisations de biens manquent entre :\n\n- bénévoles",
     "a verb that denies, behind the first answer"),
    ("Solidarité", "Des échanges, dons ou mutualisations de biens clochent entre :\n\n- bénévoles",
     "a verb that no list knows: the list stands behind an unknown phrase that goes on"),
    ("Réseau de personnes", "La création de réseaux de personnes autour d'une thématique cloche, à observer entre :"
     "\n\n- bénévoles", "an unknown phrase before what only resembles a cue"),
    ("Égalité femmes/hommes", "Concernant les dirigeants, on vise autant de femmes que d'hommes.",
     "a short verb at the edge of an answer"),
    ("Cadre de vie", "Le projet a cessé de faire évoluer l'image du quartier de manière positive.",
     "words before the cue, that another theme's cue resembles"),
    ("Cadre de vie", "Le projet a failli faire évoluer l'image du quartier de manière positive.", "nearly"),
    ("Égalité femmes/hommes", "Concernant les publics, plus de femmes que d'hommes seraient présents.",
     "behind the answer"),
    ("Lien social", "Des interactions sociales ont été observées centre différents publics :\n\n- bénévoles",
     "a short word one letter away from a known one is easily another"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "sentence", "why"), TURNED)
def test_a_sentence_that_is_turned_is_never_accepted(heading: str, sentence: str, why: str) -> None:
    report = read_body(f"{heading}\n\n{sentence}\n\n{SAID}\n")
    assert not [o for o in report.observations if o.status is Status.ACCEPTED], why


# heading, sentence, what it answers, why
PLAIN = [
    ("Lien social", f"À La Tannerie, {SEEN}", "lien_social.publics=benevoles", "the site's own name"),
    ("Lien social", f"À ce jour, {SEEN}", "lien_social.publics=benevoles", "words that change nothing"),
    ("Entretien des espaces", "Notre projet a permis d'améliorer la mixité d'usages, notamment en été.",
     "entretien_des_espaces.types_positifs=mixite_usages", "an example behind the answer"),
    ("Lien social", "Ces échanges ont été constatés d'une part dans la vie du projet et, d'autre part, "
     "lors d'évènements grand public.", "lien_social.occasions=vie_du_projet", "a joiner of words that turn"),
    ("Lien social", f"Oh, {SEEN}", "lien_social.publics=benevoles", "two letters tell nothing"),
    ("Réseau de personnes", "La cr ation de réseaux de personnes autour d'une thématique a été observée entre :\n\n"
     "- bénévoles", "reseau_de_personnes.publics=benevoles", "pieces that a lost letter left"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "sentence", "answer", "why"), PLAIN)
def test_words_that_change_nothing_leave_the_answer_accepted(
    heading: str, sentence: str, answer: str, why: str
) -> None:
    report = read_body(f"{heading}\n\n{sentence}\n\n{SAID}\n")
    assert answer in ticked(report), why
    assert {o.status for o in report.observations} == {Status.ACCEPTED}, why


def test_only_the_sentence_that_is_turned_is_doubted() -> None:
    report = read_body(f"Lien social\n\nAilleurs, {SEEN}\n\nCes rencontres ont lieu au quotidien.\n\n{SAID}\n")
    status = {o.indicator_id: o.status for o in report.observations}
    assert status == {"lien_social.publics": Status.REVIEW, "lien_social.frequence": Status.ACCEPTED}


def test_a_word_that_runs_into_the_frame_leaves_the_list_behind_it_accepted() -> None:
    sentence = "Des échanges, dons ou mutualisations de biens et de espacesont été observés entre :\n\n- bénévoles"
    report = read_body(f"Solidarité\n\n{sentence}\n\n{SAID}\n")
    status = {o.indicator_id: o.status for o in report.observations if o.value_id}
    assert status["solidarite.publics"] is Status.ACCEPTED


def test_an_item_that_denies_turns_itself_and_no_other() -> None:
    report = read_body(f"Lien social\n\n{SEEN}\n- pas assez de familles\n\n{SAID}\n")
    status = {o.value_id: o.status for o in report.observations}
    assert status == {"benevoles": Status.ACCEPTED, None: Status.REVIEW}


# heading, sentence, indicator, why
REFUSED = [
    ("Lien social", "Ces rencontres n'ont plus lieu au quotidien.", "lien_social.frequence", "no more, inside the cue"),
    ("Solidarité", "Des échanges, dons ou mutualisations de biens n'ont guère été observés entre bénévoles.",
     "solidarite.types", "hardly, behind the first answer"),
    ("Insertion professionnelle", "Les actions de formation, d'accompagnement à la création d'activité ou à l'emploi"
     " n'ont permis à personne :\n\n- d'obtenir des emplois au sein du lieu", "insertion_professionnelle.effets",
     "nobody, before a list"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "sentence", "indicator", "why"), REFUSED)
def test_a_sentence_that_denies_in_other_words_answers_nothing(
    heading: str, sentence: str, indicator: str, why: str
) -> None:
    report = read_body(f"{heading}\n\n{sentence}\n\n{SAID}\n")
    assert indicator not in {o.indicator_id for o in report.observations if o.value_id}, why


def test_free_text_that_quotes_a_frame_is_doubted_where_the_page_prints_questions() -> None:
    asked = {
        "Lien social": "Entre quels publics avez-vous pu observer des interactions sociales sur le site ?",
        "Solidarité": "Y-a-t-il des échanges, dons ou mutualisations entre personnes au sein du projet ?",
        "Réseau de personnes": "Avez-vous pu observer la création de réseaux de personnes ?",
    }
    body = "\n\n".join(f"{heading}\n\n{question}\n\n{SAID}" for heading, question in asked.items())
    quoted = "Cadre de vie\n\nL'image du quartier a évolué positivement."
    found = read_body(f"{body}\n\n{quoted}\n").observations
    assert not [o for o in found if o.status is Status.ACCEPTED]


def test_a_frame_behind_its_question_answers_where_every_question_has_one() -> None:
    body = (
        "Lien social\n\nEntre quels publics avez-vous pu observer des interactions sociales sur le site ?\n\n"
        f"{SEEN.capitalize()}\n\n{SAID}\n"
    )
    assert ticked(read_body(body)) == {"lien_social.publics=benevoles"}
