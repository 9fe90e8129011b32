"""Words of a frame are believed where the page prints its frames; free text that says the same ticks nothing."""

from __future__ import annotations

import pytest

from extract.words.clean import fold
from models.vocabulary import Status
from tests.read_inline import TITLE, free_text_of, interpretation_of, read_body, ticked

SAID = "Le lavoir accueille une chorale."
LIST = "Lien social\n\nDes interactions sociales ont été observées entre différents publics :\n\n- bénévoles"
IMAGE = "Le projet a fait évoluer l'image du quartier / territoire de manière {}."
BELONGS = "Il a été observé que certaines personnes se sentent faire partie d'un groupe autour du projet."
NOBODY = "Aucun sentiment d'appartenance à un groupe ou d'exclusion n'a été observé"
FELT = "Sentiment d'inclusion ou d'exclusion"
BETTER = "Le projet a permis d'améliorer"
PART = "Certaines personnes ont fait part/ont paru :\n\n- d'un inconfort"

# body, what is ticked, how free text begins, why
CASES = [
    (f"{FELT}\n\n{BELONGS}\n\n{NOBODY} chez les enfants.", {"inclusion_exclusion.constat=appartenance_groupe"},
     "Aucun sentiment", "what a list of answers has said is not denied by a sentence of its own"),
    (f"{FELT}\n\n{NOBODY}.\n\n{BELONGS}", {"inclusion_exclusion.constat=aucun"}, "Il a été", "nor the other way"),
    (f"{LIST}\n\nDes interactions sociales ont été observées entre les voisin·e·s du quartier, le soir du bal.",
     {"lien_social.publics=benevoles"}, "Des interactions", "another edition's sentence for what was answered"),
    (f"{LIST}\n\n{'On y chante et on y danse avec les gens du pays. ' * 12}\n\nSanté\n\nCes rencontres ont lieu au "
     "quotidien.", {"lien_social.publics=benevoles"}, "Ces rencontres", "far from its frame, under another heading"),
    (f"Cadre de vie\n\n{IMAGE.format('positive')}\n\nOn chante.\n\nCadre de vie\n\n{IMAGE.format('négative')}",
     {"cadre_de_vie.image=positive"}, "On chante.\nLe projet", "a frame said again is the page's with the same answer"),
    (f"Cadre de vie\n\n{IMAGE.format('positive')}\n\nOn chante.\n\n{IMAGE.format('positive')}",
     {"cadre_de_vie.image=positive"}, "On chante.\nLe projet", "and under a heading of its theme only"),
    (f"Entretien des espaces\n\n{BETTER} la mixité d'usages. {BETTER} l'attractivité des espaces.",
     {"entretien_des_espaces.types_positifs=mixite_usages", "entretien_des_espaces.types_positifs=attractivite"},
     SAID, "each answer in a sentence of its own"),
    (f"Entretien des espaces\n\n{BETTER} la mixité d'usages. On chante. {BETTER} l'attractivité des espaces.",
     {"entretien_des_espaces.types_positifs=mixite_usages"}, "On chante.", "not with another sentence between"),
    ("Lien social\n\nOn chante. Ces rencontres ont lieu au quotidien.", set(), "On chante.",
     "a frame begins with a line"),
    ("Lien social\n\nEntre quels publics avez-vous pu observer des interactions sociales sur le site ?\n\nOn chante."
     "\n\nCes rencontres ont lieu au quotidien.", set(), "On chante.", "an edition prints questions or answers"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "answers", "text", "why"), CASES)
def test_words_of_a_frame_are_the_pages_or_the_managers(body: str, answers: set[str], text: str, why: str) -> None:
    report = read_body(f"{body}\n\n{SAID}\n")
    assert ticked(report) == answers, why
    assert any(said.startswith(text) for said in free_text_of(report).values()), why


HEALTH = "en meilleure santé physique ou psychique"

# heading above, question, answer, how it stands, why
STRAY = [
    ("Santé", "Quels changements avez-vous pu observer", HEALTH, {Status.ACCEPTED},
     "under its theme a question is the page's"),
    ("", "Quels changements avez-vous pu observer", HEALTH, {Status.ACCEPTED},
     "and so it is where no heading could stand above"),
    ("Lien social", "Quels changements avez-vous pu observer", HEALTH, {Status.REVIEW},
     "under another theme a manager may ask it"),
    ("Lien social", "On discute. Quels changements avez-vous pu observer", HEALTH, set(),
     "in the midst of a text he does"),
    ("", "À quelle fréquence", "au quotidien", {Status.REVIEW}, "three words are too few to tell a theme"),
    ("Santé", "À quelle fréquence", "au quotidien", set(), "and under another theme's heading they tell nothing"),
    ("Lien social", "À quelle fréquence", "au quotidien", {Status.ACCEPTED}, "under its own they need not tell it"),
    ("", "Entre quels publics", "bénévoles", {Status.REVIEW}, "several themes ask so"),
    ("Santé", "Entre quels publics", "bénévoles", set(), "and none of them has its heading above"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "question", "answer", "statuses", "why"), STRAY)
def test_a_question_tells_its_theme_where_a_heading_or_its_words_do(
    heading: str, question: str, answer: str, statuses: set[Status], why: str
) -> None:
    report = read_body(f"{heading}\n\n{question} ?\n\n- {answer}\n\n{SAID}\n")
    assert {o.status for o in report.observations} == statuses, why


def test_an_item_that_begins_as_the_frame_is_an_item_of_its_list() -> None:
    report = read_body(f"Santé\n\n{PART}\n- certaines personnes ont fait part de fatigue\n\n{SAID}\n")
    assert [(o.value_id, o.value_raw) for o in report.observations if o.value_id is None] == [(None, "fatigue")]


PUBLICS = "Des interactions sociales ont été observées entre différents publics :\n\n- bénévoles"
ASKED = "Entre quels publics avez-vous pu observer des interactions sociales sur le site ?"
OFTEN = "Ces rencontres ont lieu au quotidien."
FELT_BY = "Certaines personnes ont fait part/ont paru :\n\n- d'un inconfort"
TRAINED = "Des actions de formation, d'accompagnement à la création d'activité ou à l'emploi ont été menées"
NEW = "5 nouveaux projets ou actions (atelier, évènement, marché…) imprévus portés par des bénévoles ont émergés."
FEAST = "On y chante et on y danse avec les gens du pays. "

# body, its cues and questions with - before those that are not believed, why
HITS = [
    (f"Lien social\n\n{PUBLICS}\n\nSanté\n\n{FEAST * 5}\n\n{OFTEN}", "interactions, rencontres",
     "a heading may cut a frame, which goes on within 70 words"),
    (f"Lien social\n\n{PUBLICS}\n\nSanté\n\n{FEAST * 7}\n\n{OFTEN}", "interactions, -rencontres", "and no further"),
    (f"Lien social\n\n{PUBLICS}\n\nSanté\n\n{FELT_BY}\n\n{OFTEN}", "interactions, part, -rencontres",
     "nor behind the frame of another theme"),
    (f"Santé\n\n{OFTEN}", "rencontres", "the beginning of a frame needs no heading where its theme has none"),
    ("Santé\n\nOn danse, et ces bals qui ont lieu au quotidien.", "-qui", "words that only go on with one do"),
    (f"Santé\n\n{NEW}", "nouveaux, imprévus, émergés", "a number before its words begins a frame"),
    ("Santé\n\nOn a pu améliorer ou expérimenter de nouveaux modes de faire.", "améliorer",
     "and so does a sentence that is an answer"),
    ("Solidarité\n\nont été observés entre :\n\n- bénévoles", "observés", "the end of a frame under its own heading"),
    ("Santé\n\nont été observés entre :\n\n- bénévoles", "-observés", "and under another"),
    (f"Capacité à agir\n\n{NEW}\n\nDes idées ont émergé.", "nouveaux, imprévus, émergés, -émergé",
     "what closes a frame is said once"),
    ("Capacité à agir\n\nDes idées sont nées.", "-nées", "and closes nothing without one"),
    (f"Insertion professionnelle\n\n{TRAINED}. Le bal a touché 40 personnes.", "actions, -menées, -touché",
     "a count of another sentence"),
    ("Insertion professionnelle\n\nDes actions de formation ont touché 40 personnes.", "actions, touché",
     "is none of the frame"),
    ("Lien social\n\nCes interactions sociales ont été observées dans la vie du projet qui ont lieu au quotidien."
     "\n\nCes rencontre ont eu lieu de manière ponctuelle.", "interactions, qui, -lieu",
     "a damaged frame does not answer what was answered"),
    (f"Lien social\n\n{ASKED}\n\n{PUBLICS}", "quels, interactions", "a page may print its question above its frame"),
    (f"Lien social\n\n{ASKED}\n\nOn chante. On danse.\n\n{PUBLICS}", "quels, -interactions", "not elsewhere"),
    (f"Lien social\n\n{ASKED}\n\nSanté\n\n{PUBLICS}", "quels, -interactions", "nor under another heading"),
    (f"Santé\n\n{ASKED}\n\n{PUBLICS}", "quels, -interactions", "nor where neither has its heading"),
    (f"Lien social\n\n{ASKED}\n\nqui ont lieu au quotidien.", "quels, -qui", "it begins with what begins frames"),
    ("Santé\n\nQuels changements avez-vous pu observer ?\n\n" + FEAST * 7 + "\n\nLien social\n\nQuels changements "
     "avez-vous pu observer ?", "changements, -changements", "asked under its heading, elsewhere it is a manager's"),
    ("Lien social\n\nQuels chagements avez-vous pu observr ?", "-changements", "and so is one that is damaged"),
    (f"Lien social\n\n{PUBLICS}\n\n{ASKED} On ne sait.", "interactions, -quels", "below its frame it is a manager's"),
    ("Santé\n\nCombien de nouveaux projets ont vu le jour ?\n5\nPortés par qui ?\n- bénévoles", "combien, portés",
     "a short question goes on with those of its theme"),
    ("Santé\n\n- certaines personnes ont fait part ou ont paru d'un inconfort", "-part",
     "the items of a list may begin as a frame does"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected", "why"), HITS)
def test_a_cue_is_believed_where_frames_print_it(body: str, expected: str, why: str) -> None:
    frames = interpretation_of(f"{TITLE}\n\n{body}\n\n{SAID}\n").frames
    told = {hit.first: (hit, "") for hit in frames.hits} | {hit.first: (hit, "-") for hit in frames.foreign}
    hits, signs = zip(*(told[first] for first in sorted(told)), strict=True)
    words = expected.split(", ")
    assert ["-" * word.startswith("-") for word in words] == list(signs), why
    assert all(fold(word.strip("-")) in hit.phrase.text for word, hit in zip(words, hits, strict=True)), why
