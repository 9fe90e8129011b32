"""Which frames are for a person: those that free text may quote, and those said twice with other answers."""

from __future__ import annotations

import pytest

from models.records import Report
from models.vocabulary import Status
from tests.read_inline import read_body

FRAMES = {  # heading: frame, in the order of the questionnaire
    "Lien social": "Des interactions sociales ont été observées entre différents publics :\n\n- bénévoles",
    "Santé": "Certaines personnes ont fait part/ont paru :\n\n- d'un inconfort",
    "Capacité à agir": "5 nouveaux projets ou actions (atelier, évènement, marché…) imprévus portés par des bénévoles "
    "ont émergés.",
    "Solidarité": "Des échanges, dons ou mutualisations de biens ont été observés entre :\n\n- bénévoles",
    "Cadre de vie": "Le projet a fait évoluer l'image du quartier / territoire de manière positive.",
    "Entretien des espaces": "Le projet a permis d'améliorer la mixité d'usages.",
    "Services publics": "Le projet a permis d'améliorer la gestion urbaine.",
}
THEMES = {
    "Lien social": "lien_social", "Santé": "sante", "Capacité à agir": "capacite_a_agir", "Solidarité": "solidarite",
    "Cadre de vie": "cadre_de_vie", "Entretien des espaces": "entretien_des_espaces",
    "Services publics": "services_publics",
}  # fmt: skip
OTHERS = {"- bénévoles": "- voisins et voisines du quartier", "inconfort": "stress ou de conflits", "biens": "espaces"}


def page(*headings: str) -> str:
    """Return the themes with their frames and a text; one in brackets without its heading, one with a + said anew."""
    parts = []
    for heading in headings:
        name = heading.strip("[]+~")
        frame = FRAMES[name]
        for word, other in OTHERS.items() if "+" in heading or "~" in heading else ():
            frame = frame.replace(word, other)
        parts += [] if heading.startswith("[") else [name]
        parts += [f"On y chante le soir. {frame}" if "~" in heading else frame, "On y chante le soir."]
    return "\n\n".join(parts)


def in_doubt(report: Report) -> set[str]:
    return {row.theme_id for row in report.observations if row.status is Status.REVIEW}


ALL = tuple(FRAMES)
HEADLESS = [
    # themes, those for a person, why
    (ALL, set(), "every frame has its heading"),
    ((*ALL[:4], "[Cadre de vie]"), set(), "one without for four with a heading, in its place"),
    ((*ALL[:5], "[Entretien des espaces]"), {"Entretien des espaces"}, "for five, it is the one that a text quotes"),
    (("Lien social", "Santé", "[Capacité à agir]", "Solidarité", "Cadre de vie", "Entretien des espaces"),
     {"Capacité à agir"}, "its count, too"),
    (("Lien social", "[Cadre de vie]", "Santé", "Solidarité"), {"Cadre de vie"}, "it stands before its place"),
    (("Santé", "Solidarité", "[Lien social]", "Cadre de vie"), {"Lien social"}, "or behind"),
    (("Santé", "[Cadre de vie]", "Lien social", "Solidarité"), set(), "the headings have no order to keep to"),
]  # fmt: skip


@pytest.mark.parametrize(("headings", "doubted", "why"), HEADLESS)
def test_a_frame_without_its_heading(headings: tuple[str, ...], doubted: set[str], why: str) -> None:
    report, themes = read_body(page(*headings)), {THEMES[name] for name in doubted}
    assert in_doubt(report) == themes, why
    assert {row.status for row in report.observations if row.theme_id in themes} <= {Status.REVIEW}, "counts as well"


def test_an_image_alternative_is_a_heading_where_none_follows() -> None:
    themes = page(*ALL[:1], *ALL[2:]).replace("Capacité à agir\n", f"santé\n\n{FRAMES['Santé']}\n\nCapacité à agir\n")
    assert in_doubt(read_body(themes)) == set()


THREE = ("Lien social", "Santé", "Solidarité")
AGAIN = [
    # themes, whether all are for a person, why
    ((*THREE, *(f"{name}+" for name in THREE)), True, "two years side by side"),
    ((*THREE, *THREE), False, "the same answers again"),
    ((*THREE, "Lien social+", "Santé+"), False, "a text may repeat the frames of two"),
    ((*ALL, *(f"{name}+" for name in THREE)), False, "or of less than half"),
    ((*THREE, *(f"{name}~" for name in THREE)), False, "amid a paragraph it does"),
]


@pytest.mark.parametrize(("headings", "is_doubted", "why"), AGAIN)
def test_frames_said_again_with_other_answers(headings: tuple[str, ...], is_doubted: bool, why: str) -> None:
    assert in_doubt(read_body(page(*headings))) == ({THEMES[name] for name in THREE} if is_doubted else set()), why
