"""Notes, captions, badges and labels that a page prints among free texts are named, and are no free text."""

from __future__ import annotations

import pytest

from extract.body.side_notes import SIDE_NOTE
from tests.canvas_pages import new_canvas, put, saved
from tests.read_inline import free_text_of, read_body, read_bytes_inline

SAID = {
    "lien_social": "On se parle ici chaque matin.",
    "solidarite": "On prête des outils au voisin.",
    "entretien_des_espaces": "On balaie la cour le lundi.",
    "sante": "On respire mieux qu'en ville.",
}
HEADINGS = ("Lien social", "Solidarité", "Entretien des espaces", "Santé")
PITCH = 110  # points from one theme to the next


def printed(notes: dict[int, str], size: float, *, instead: frozenset[int] = frozenset()) -> bytes:
    """Return a page of four themes; `notes`: by theme, lines below its free text, or `instead` of it, in their size."""
    canvas, out = new_canvas()
    put(canvas, 40, 30, "Effets sociaux et urbains de La Tannerie", "Helvetica-Bold", 15)
    for at, (heading, said) in enumerate(zip(HEADINGS, SAID.values(), strict=True)):
        top = 60 + PITCH * at
        put(canvas, 40, top, heading, "Helvetica-Bold", 13)
        if at not in instead:
            put(canvas, 40, top + 22, said)
        if at in notes:
            put(canvas, 40, top + 60, notes[at], size=size)
    return saved(canvas, out)


NOTES = [
    # what stands below the free texts, its size (they have 11), why
    ({0: "Photo : une voisine.", 1: "Source : bilan 2023."}, 8, "captions and sources in small letters"),
    ({2: "1 200 m² de cour|ouverte en 2017|trois salles"}, 9, "what a sidebar says"),
    ({0: "62 %", 1: "7", 3: "A"}, 11, "numbers, shares and letters of the layout"),
    ({0: "Vue du lieu, 2021", 1: "Vue du lieu, 2022", 3: "Vue du lieu, 2023"}, 11, "a label that comes again"),
]


@pytest.mark.parametrize(("notes", "size", "why"), NOTES, ids=[case[2] for case in NOTES])
def test_what_the_page_prints_among_free_texts_is_none(notes: dict[int, str], size: float, why: str) -> None:
    report = read_bytes_inline(printed(notes, size))
    assert free_text_of(report) == SAID, why
    named = "".join(report.text[c.char_start : c.char_end] for c in report.claims if c.what in SIDE_NOTE.what)
    assert "".join(named.split()) == "".join("".join(notes.values()).replace("|", "").split()), why


KEPT = [
    # what stands below the free texts, its size, themes with nothing else, why
    ({0: "Rien à dire.", 1: "Rien à dire.", 3: "Rien à dire."}, 11, {0, 1, 3}, "one short answer to three questions"),
    ({0: "Vue du lieu, 2021"}, 11, {}, "a line that comes once"),
    ({0: "On y revient, l'hiver surtout, quand la cuisine chauffe et que personne " + "ne veut rentrer " * 4}, 8, {},
     "a long text, in whatever size"),
    ({0: "voisins du quartier", 1: "bénévoles"}, 8, {}, "options that a list lost are for a person"),
]  # fmt: skip


@pytest.mark.parametrize(("notes", "size", "instead", "why"), KEPT, ids=[case[3] for case in KEPT])
def test_what_a_manager_may_have_written_is_kept(
    notes: dict[int, str], size: float, instead: set[int], why: str
) -> None:
    found = free_text_of(read_bytes_inline(printed(notes, size, instead=frozenset(instead))))
    for at, note in notes.items():
        assert " ".join(note.split()) in found[list(SAID)[at]], why


def test_dates_of_a_line_of_time_are_no_free_text() -> None:
    report = read_body("Lien social\n\nOn se parle.\n\nAutomne 2021\n\nSolidarité\n\nOn prête.\n\nMars 2022")
    assert free_text_of(report) == {"lien_social": "On se parle.", "solidarite": "On prête."}


def test_a_number_that_is_all_a_text_says_is_kept() -> None:
    assert free_text_of(read_body("Capacité à agir\n\n5\n\nSolidarité\n\nOn prête.\n\n62 %")) == {
        "capacite_a_agir": "5",
        "solidarite": "On prête.",
    }
