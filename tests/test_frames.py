"""Fixed sentences and questions are found where they may stand, whole or damaged; free text is not believed."""

from __future__ import annotations

import itertools

import pytest

from extract.body.frames import Frames, find_frames, section_themes
from extract.words.lexicon import CuePhrase
from models.vocabulary import Era
from tests.read_inline import LEXICON, TITLE, interpretation_of, read_body

MEET = "Ces rencontres ont lieu au quotidien."
TRAINING = (
    "Les actions de formation, d'accompagnement à la création d'activité ou à l'emploi ont bénéficiées à 5 personnes."
)


def frames_of(body: str) -> Frames:
    return find_frames(interpretation_of(f"{TITLE}\n\n{body}\n").stream, LEXICON)


def themes_of(body: str) -> list[str]:
    """Return the themes of the frames and questions believed, each once, in order."""
    return list(dict.fromkeys(hit.theme_id for hit in frames_of(body).hits))


FOUND = [
    # body, themes, why
    (f"Lien social\n\n{MEET}", ["lien_social"], "under its heading"),
    (MEET, ["lien_social"], "without a heading: a frame tells its theme by itself"),
    (f"Santé\n\n{MEET}", ["lien_social"], "under a false heading: the frame is stronger"),
    ("Lien social\n\nCes rcncontres ont lieu au quotidien.", ["lien_social"], "a letter misread"),
    ("Lien social\n\nCesrencontres ont lieu au quotidien.", ["lien_social"], "glued words"),
    ("Lien social\n\nCES RENCONTRES ONT LIEU AU QUOTIDIEN.", ["lien_social"], "capitals"),
    (
        "Solidarite\n\nDes echanges, dons ou mutualisations de biens ont ete observes entre :",
        ["solidarite"],
        "no accent",
    ),
    (
        f"{TRAINING}\n\n{MEET}",
        ["insertion_professionnelle", "lien_social"],
        "in the order of the page, not of the codebook",
    ),
    (
        "Concernant les publics, autant de femmes que d'hommes sont présent.e.s. "
        "Concernant les dirigeants, plus de femmes que d'hommes sont présent.e.s.",
        ["egalite_femmes_hommes"],
        "a sentence that may repeat",
    ),
    (
        "Solidarité\n\nDes échanges, dons ou\n\nSANTÉ\n\nmutualisations de biens ont été observés entre :",
        ["solidarite"],
        "cut",
    ),
]


@pytest.mark.parametrize(("body", "themes", "why"), FOUND)
def test_frames_are_found(body: str, themes: list[str], why: str) -> None:
    assert themes_of(body) == themes, why


NOT_FOUND = [
    # body, why
    (
        "Lien social\n\nDepuis que la cour est ouverte aux voisins, ces rencontres ont lieu au jardin.",
        "the words, far inside another sentence",
    ),
    ("Lien social\n\nCes rencontres ont lieu quand ?", "frames state, they never ask"),
]


@pytest.mark.parametrize(("body", "why"), NOT_FOUND)
def test_sentences_that_only_look_like_frames_are_not_believed(body: str, why: str) -> None:
    assert themes_of(body) == [], why


FOREIGN = [
    # body, themes believed, why
    (
        f"Lien social\n\n{MEET}\n\nSanté\n\nOn dort mieux. Ces rencontres ont lieu de manière ponctuelle.",
        {"lien_social": 1},
        "a frame is printed once, under its heading; the same words in a free text are the manager's",
    ),
    (
        "Innovation publique\n\nLes élus viennent. Le projet a engendré\n\nEntretien des espaces\n\n"
        "Le projet a engendré une usure.",
        {"entretien_des_espaces": 1},
        "the frame under its own heading is the one",
    ),
]


@pytest.mark.parametrize(("body", "believed", "why"), FOREIGN)
def test_frames_in_a_foreign_place_are_not_believed_twice(body: str, believed: dict[str, int], why: str) -> None:
    frames = frames_of(body)
    hits = [hit.theme_id for hit in frames.hits]
    assert {theme: hits.count(theme) for theme in hits} == believed, why
    assert frames.foreign


QUESTIONS = [
    # body, themes, why
    (
        "Solidarité\n\nY-a-t-il des échanges, dons ou mutualisations entre personnes au sein du projet ?\n\nOui, "
        "souvent.",
        ["solidarite"],
        "a question of the first edition",
    ),
    (
        "Égalité\n\nY a-t-il plus, moins ou autant de femmes que d'hommes dans l'équipe ?\n\nAutant.",
        ["egalite_femmes_hommes"],
        "with words around those that are known",
    ),
    ("Solidarité\n\nDes échanges, dons ou mutualisations entre personnes au sein du projet.", [], "it does not ask"),
]


@pytest.mark.parametrize(("body", "themes", "why"), QUESTIONS)
def test_questions_are_found_by_what_they_ask(body: str, themes: list[str], why: str) -> None:
    frames = frames_of(body)
    assert [h.theme_id for h in frames.hits if not isinstance(h.phrase, CuePhrase)] == themes, why


def test_no_two_frames_share_a_word() -> None:
    network = "La création de réseaux de personnes autour d'une thématique a été observée entre :"
    body = f"{TRAINING}\n\n{MEET}\n\n{network}"
    hits = frames_of(body).hits
    assert all(one.end <= other.first for one, other in itertools.pairwise(hits))
    assert all(hit.score == 100.0 for hit in hits)


def test_a_damaged_frame_tells_how_damaged_it_is() -> None:
    (hit, *_) = frames_of("Lien social\n\nCes rcncontres ont lieu au quotidien.").hits
    assert 80.0 <= hit.score < 100.0
    assert hit.own_section


def test_a_damaged_frame_under_its_own_heading_outweighs_words_of_another_theme_in_its_answer() -> None:
    heading = "Sentiment d'inclusion ou d'exclusion"
    (hit,) = frames_of(f"{heading}\n\nll a été observé que certains personnes se sont fédérés autour du lieu").hits
    assert hit.theme_id == "inclusion_exclusion"


def test_sections_begin_at_headings_and_at_alternatives_that_stand_in_for_them() -> None:
    stream = interpretation_of(f"{TITLE}\n\nSanté\n\nUn.\n\nservice de proxmité\n\nDeux.\n").stream
    assert section_themes(stream) == {0: ("sante",), 1: ("services_publics",)}


ERAS = [
    # body, era, why
    (
        "Solidarité\n\nY-a-t-il des échanges, dons ou mutualisations entre personnes au sein du projet ?\n\nOui.",
        Era.G0,
        "questions and no frame",
    ),
    (
        "Lien social\n\nDes interactions sociales ont été observées entre les bénévoles, voisin·e·s du quartier. "
        "Ces interactions ont été observées dans la vie du projet qui ont lieu au quotidien.",
        Era.G1,
        "options inside sentences",
    ),
    (
        f"Lien social\n\nDes interactions sociales ont été observées entre différents publics :\n- bénévoles\n\n{MEET}",
        Era.G2,
        "options in lists",
    ),
    ("Santé\n☑ en meilleure santé physique ou psychique\n☐ d'un inconfort", Era.FORM, "boxes, ticked and empty"),
    ("Solidarité\n\nOn prête beaucoup.", Era.UNKNOWN, "nothing that an edition has for itself: never forced into one"),
    (
        "Solidarité\n\nDes échanges, dons ou mutualisations de biens ont été observés entre :\n- bénévoles",
        Era.UNKNOWN,
        "two editions print it",
    ),
]


@pytest.mark.parametrize(("body", "era", "why"), ERAS)
def test_the_edition_is_told_by_its_own_frames(body: str, era: Era, why: str) -> None:
    assert read_body(body).document.layout_era is era, why
