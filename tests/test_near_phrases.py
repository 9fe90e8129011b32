"""Wordings with choices: what one stands for, where it is met, and the notes that an editor adds."""

from __future__ import annotations

import pytest

from extract.words.near_phrases import compile_phrases, find_near
from extract.words.places import word_offsets
from models.near_wordings import choices_of, first_wording
from tests.read_inline import free_text_of, read_body, ticked

ALIKE = ("observ|constat|relev", "cré|mont")

# wording, what may stand in each place, why
CHOICES = [
    ("ont_été|sont vus", (("ont été", "sont"), ("vus",)), "two words as one choice"),
    ("sociales|- ici", (("sociales", ""), ("ici",)), "a place that may be empty"),
    ("~observées", (("observées", "constatées", "relevées"),), "verbs that share their endings"),
    ("~créé", (("créé", "monté"),), "of another list"),
    ("~chanté", (("chanté",),), "of no list"),
]


@pytest.mark.parametrize(("wording", "choices", "why"), CHOICES)
def test_a_wording_stands_for_its_choices(wording: str, choices: tuple[tuple[str, ...], ...], why: str) -> None:
    assert choices_of(wording, ALIKE) == choices, why


def test_the_first_choices_name_a_wording() -> None:
    assert first_wording("sociales|- ont_été|sont ~observées", ALIKE) == "sociales ont été observées"


PHRASE = "interactions sociales|- ont_été|sont ~observées entre|parmi"

# text, where it stands and how many words it takes, why
PLACES = [
    ("des interactions sociales ont ete relevees parmi", [(1, 6)], "all places filled"),
    ("des interactions sont constatees entre", [(1, 4)], "a place left empty"),
    ("des interactions ont relevees entre", [], "half a choice"),
    ("interactions sociales ont ete observees", [], "the last place is missing"),
    ("interactions sont observees entre interactions sont observees parmi", [(0, 4), (4, 4)], "twice"),
]


@pytest.mark.parametrize(("text", "found", "why"), PLACES)
def test_a_wording_is_met_word_by_word(text: str, found: list[tuple[int, int]], why: str) -> None:
    near = compile_phrases([(7, choices_of(PHRASE, ALIKE))])
    words = text.split()
    places = find_near(range(len(words)), words, f" {text} ", word_offsets(words), near)
    assert [(first, size) for number, first, size in places if number == 7] == found, why


SAID = "Le lavoir accueille une chorale."
LISTED = "Lien social\n\nDes interactions sociales ont été observées entre différents publics :"


@pytest.mark.parametrize("mark", ["[1]", "(1)", "¹"])
def test_notes_at_the_foot_are_no_free_text(mark: str) -> None:
    report = read_body(f"{LISTED}{mark}\n\n- bénévoles\n\n{SAID}\n\n{mark} Chiffre provisoire.\n")
    assert ticked(report) == {"lien_social.publics=benevoles"}
    assert free_text_of(report) == {"lien_social": SAID}


NO_NOTES = [
    # free text, why its end is none
    (f"{SAID}\n\n[1] Un bal.\n\n[2] Un loto.", "nothing calls it"),
    (f"{SAID} [2]\n\n[2] Un loto.", "notes are numbered from one"),
    (f"{SAID} [1] [2]\n\n[2] Un bal.\n\n[1] Un loto.", "and in their order"),
]


@pytest.mark.parametrize(("text", "why"), NO_NOTES)
def test_a_numbered_end_of_free_text_stays(text: str, why: str) -> None:
    report = read_body(f"{LISTED}\n\n- bénévoles\n\n{text}\n")
    assert "Un loto" in free_text_of(report)["lien_social"], why


def test_ten_notes_are_no_free_text() -> None:
    marks = ["¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "¹⁰"]
    text = " ".join(f"Un bal{mark}." for mark in marks)
    notes = "\n\n".join(f"{mark} Chiffre provisoire." for mark in marks)
    report = read_body(f"{LISTED}\n\n- bénévoles\n\n{text}\n\n{notes}\n")
    assert "provisoire" not in free_text_of(report)["lien_social"]


def test_a_struck_option_with_the_words_that_introduce_it_is_not_ticked() -> None:
    frame = "Certaines personnes ont fait part/ont paru :"
    items = "- d'une plus grande confiance en eux\n- ~~certains personnes se d'un inconfort~~"
    report = read_body(f"## Santé\n\n{frame}\n\n{items}\n")
    assert ticked(report) == {"sante.effets=confiance_en_soi"}


def test_words_that_end_a_frame_elsewhere_are_free_text() -> None:
    frame = "3 nouveaux projets ou actions imprévus portés par des bénévoles ont été lancés."
    text = "Un potager et un journal mural sont nés sans nous."
    report = read_body(f"Capacité à agir\n\n{frame}\n\n{text}\n")
    assert "capacite_a_agir.porteurs=benevoles" in ticked(report)
    assert free_text_of(report) == {"capacite_a_agir": text}
