"""Frames in other words, and words that are other words: what is read with care and what is refused."""

from __future__ import annotations

import pytest

from models.vocabulary import Status
from tests.read_inline import read_body

LISTED = "Lien social\n\nDes interactions sociales ont été observées entre différents publics :"

REWORDED = [
    (
        "Lien social\n\nElles sont fixées de manière ponctuelle.\n\nOn y danse.",
        "lien_social.frequence",
        {"ponctuelle"},
        "another verb",
    ),
    (
        "Santé\n\nLes gens disent être :\n- d'un inconfort\n- d'un stress ou de conflits\n\nC'est dur.",
        "sante.effets",
        {"inconfort", "stress_conflits"},
        "a list behind another lead",
    ),
    (
        "Entretien des espaces\n\nOn améliore l'attractivité des espaces et la mixité d'usages.\n\nIl y a des fleurs.",
        "entretien_des_espaces.types_positifs",
        {"attractivite", "mixite_usages"},
        "another subject",
    ),
    (
        "Égalité femmes/hommes\n\nCôté dirigeants, autant de femmes que d'hommes sont présents.\n\nBien.",
        "egalite_femmes_hommes.dirigeants",
        {"autant"},
        "a comparison that begins otherwise",
    ),
]


@pytest.mark.parametrize(("body", "indicator", "values", "why"), REWORDED)
def test_a_sentence_made_of_labels_below_its_heading_answers_for_review(
    body: str, indicator: str, values: set[str], why: str
) -> None:
    found = [o for o in read_body(body).observations if o.indicator_id == indicator]
    assert {o.value_id for o in found} == values, why
    if ":" not in body:
        assert {o.status for o in found} == {Status.REVIEW}, why


OTHER_WORDS = [
    (
        "Santé\n\nCertaines personnes ont fait part/ont paru :\n- d'une diminution de leur niveau de vie",
        "sante.effets",
        "the contrary of an option",
    ),
    ("Lien social\n\nCes rencontres ont lieu au moins trois fois par mois.", "lien_social.frequence", "another number"),
    (f"{LISTED}\n- bénévoles du club voisin", "lien_social.publics", "a complement"),
    (f"{LISTED}\n- pas de bénévoles", "lien_social.publics", "a denial"),
    (
        "Innovation publique\n\nLa collaboration avec les partenaires publics et privés n'a pas permis "
        "d'améliorer ou expérimenter de nouveaux modes de faire.",
        "innovation_publique.effet",
        "a denied sentence",
    ),
]


@pytest.mark.parametrize(("body", "indicator", "why"), OTHER_WORDS)
def test_another_word_is_never_taken_for_damage(body: str, indicator: str, why: str) -> None:
    found = [o for o in read_body(body).observations if o.indicator_id == indicator]
    assert [(o.value_id, o.status) for o in found] == [(None, Status.REVIEW)], why


def test_words_that_name_the_free_text_are_not_part_of_it() -> None:
    report = read_body("Lien social\n\nCes rencontres ont lieu au quotidien.\n\nCommentaire : on y danse.")
    assert [v.text for v in report.verbatims] == ["on y danse."]
