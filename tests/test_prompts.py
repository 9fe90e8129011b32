"""Reports shortened by an editor: the name of each question, or the question itself, and what was answered."""

from __future__ import annotations

import pytest

from models.vocabulary import CoverageState, Status
from tests.read_inline import count_of, free_text_of, read_body, read_bytes_inline, ticked

SAID = "Le lavoir accueille une chorale."

# heading, what is printed, answers, why
PROMPTED = [
    ("Lien social", "Publics : bénévoles et voisin·e·s du quartier\n\nFréquence : au quotidien.",
     {"lien_social.publics=benevoles", "lien_social.publics=voisins", "lien_social.frequence=quotidienne"}, "names"),
    ("Lien social", "À quelles occasions ? Lors d'évènements grand public.",
     {"lien_social.occasions=evenements_grand_public"}, "a question and its answer on one line"),
    ("Cadre de vie", "Comment l'image a-t-elle changé ?\n\nDe manière positive.", {"cadre_de_vie.image=positive"},
     "a question in unknown words"),
    ("Solidarité", "Question : Entre quels publics ?\n\nRéponse : bénévoles", {"solidarite.publics=benevoles"},
     "named as question and answer"),
    ("Lien social", "Publics : Réponse : bénévoles", {"lien_social.publics=benevoles"}, "named twice"),
    ("Solidarité", "Types d'échanges biens, petits services\n\nPublics bénévoles",
     {"solidarite.types=biens", "solidarite.types=petits_services", "solidarite.publics=benevoles"},
     "nothing parts name and answer: the edges of cells were lost"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "printed", "answers", "why"), PROMPTED)
def test_answers_behind_a_prompt_are_for_a_person_to_look_at(
    heading: str, printed: str, answers: set[str], why: str
) -> None:
    report = read_body(f"{heading}\n\n{printed}\n\n{SAID}\n")
    assert ticked(report) == answers, why
    assert {o.status for o in report.observations} == {Status.REVIEW}, why
    assert not [claim for claim in report.claims if claim.by == "unexplained"], why
    assert list(free_text_of(report).values()) == [SAID], why


FREE = [
    ("Publics : des bénévoles surtout, et quelques voisins.", "more than options behind the name"),
    ("Public visé : bénévoles.", "no name of a question"),
    ("Fréquence : au quotidien pour le café.", "more than the option"),
    ("Publics bénévoles ravis de partager.", "no name parted from what follows, which is no list"),
    ("Publics : bénévoles ravis de partager.", "nothing parts the option from what follows"),
    ("Publics : bénévoles, poètes.", "a sentence"),
    ("Publics : bénévoles, poètes, jongleurs", "more unknown than known"),
]


@pytest.mark.parametrize(("text", "why"), FREE)
def test_free_text_behind_a_name_stays_free_text(text: str, why: str) -> None:
    report = read_body(f"Lien social\n\n{text}\n\nSanté\n\n{SAID}\n")
    assert not ticked(report), why
    assert free_text_of(report)["lien_social"] == text, why


def test_a_phrase_that_no_option_names_is_kept_among_those_behind_a_name() -> None:
    report = read_body(f"Lien social\n\nPublics : bénévoles, poètes et voisin·e·s du quartier\n\n{SAID}\n")
    known = {"lien_social.publics=benevoles", "lien_social.publics=voisins"}
    assert ticked(report) == {*known, "lien_social.publics?poètes"}
    (other,) = [o for o in report.observations if o.value_id is None]
    assert (other.value_raw, other.status) == ("poètes", Status.REVIEW)
    assert free_text_of(report) == {"lien_social": SAID}


def test_what_only_begins_as_a_name_is_none_before_a_colon() -> None:
    """ "Publics" is a name, and "bénévoles" an option; before a colon the line is the name of something else."""
    report = read_body(f"Lien social\n\nPublics bénévoles :\n\n- voisin·e·s du quartier\n\nSanté\n\n{SAID}\n")
    assert ticked(report) == {"lien_social.publics=voisins"}


@pytest.mark.parametrize("phrase", ["non renseigné", "Aucun", "sans objet."])
def test_a_name_without_an_answer_leaves_its_slot_empty(phrase: str) -> None:
    report = read_body(f"Lien social\n\nPublics : {phrase}\n\nFréquence : au quotidien\n\n{SAID}\n")
    assert ticked(report) == {"lien_social.frequence=quotidienne"}
    states = {row.indicator_id: row.state for row in report.coverage}
    assert states["lien_social.publics"] is CoverageState.SLOT_EMPTY
    assert free_text_of(report) == {"lien_social": SAID}


@pytest.mark.parametrize("prompt", ["Publics :", "Publics rencontrés ?", "Qui venait le plus ?"])
def test_a_list_behind_a_prompt_is_the_pages_own(prompt: str) -> None:
    report = read_body(f"Lien social\n\n{prompt}\n\n- bénévoles\n- voisin·e·s du quartier\n\n{SAID}\n")
    assert ticked(report) == {"lien_social.publics=benevoles", "lien_social.publics=voisins"}
    assert {o.status for o in report.observations} == {Status.ACCEPTED}


def test_a_question_of_several_themes_tells_none_without_a_heading() -> None:
    report = read_body(f"Entre quels publics ?\n\n- bénévoles\n\n{SAID}\n")
    assert {o.status for o in report.observations} == {Status.REVIEW}


def test_a_question_of_several_themes_is_asked_by_the_one_above_it() -> None:
    """The theme above knows it as a name, though others ask it in the form."""
    report = read_body(f"Lien social\n\nEntre quels publics ?\n\n- bénévoles\n\n{SAID}\n")
    assert ticked(report) == {"lien_social.publics=benevoles"}


NO_COUNTS = [
    ("Nombre de personnes : beaucoup de monde, surtout en été.", "no number behind the name"),
    ("Nombre de personnes : nous avons reçu cette année environ 45 personnes de tout le canton.", "a sentence"),
]


@pytest.mark.parametrize(("text", "why"), NO_COUNTS)
def test_free_text_behind_the_name_of_a_count_stays_free_text(text: str, why: str) -> None:
    report = read_body(f"Insertion professionnelle\n\n{text}\n\nSanté\n\n{SAID}\n")
    assert not report.observations, why
    assert free_text_of(report)["insertion_professionnelle"] == text, why


def test_a_count_behind_its_name() -> None:
    report = read_body(f"Insertion professionnelle\n\nNombre de personnes : environ 45\n\n{SAID}\n")
    count = count_of(report, "insertion_professionnelle.nb_personnes")
    assert count is not None
    assert count.quantity is not None
    assert (count.quantity.value_number, count.quantity.is_approximate) == (45.0, True)


def test_a_table_of_questions_and_answers() -> None:
    table = "| Question | Réponse |\n|---|---|\n| À quelle fréquence ? | au quotidien |"
    report = read_bytes_inline(f"# Effets sociaux et urbains du Lavoir\n\n## Lien social\n\n{table}\n".encode(), "a.md")
    assert ticked(report) == {"lien_social.frequence=quotidienne"}


# sentence, number, why
COUNTED = [
    ("Nombre de nouveaux projets ou actions imprévus portés par des bénévoles ayant émergé : 7.", 7.0, "a colon"),
    ("Le projet a fait émerger 7 nouveaux projets ou actions imprévus portés par des bénévoles.", 7.0, "active voice"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "number", "why"), COUNTED)
def test_counts_in_sentences_of_other_words(sentence: str, number: float, why: str) -> None:
    count = count_of(read_body(f"Capacité à agir\n\n{sentence}\n\n{SAID}\n"), "capacite_a_agir.nb_projets")
    assert count is not None
    assert count.quantity is not None
    assert count.quantity.value_number == number, why
