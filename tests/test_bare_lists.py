"""Lists of options without a frame: answers where they are listed whole, free text where a manager may say the same."""

from __future__ import annotations

import pytest

from tests.read_inline import read_body

SAID = "On chante le soir."
MET = "Lien social\n\nEntre quels publics avez-vous pu observer des interactions sociales sur le site ?"
CHANGED = "Santé\n\nQuels changements avez-vous pu observer ?"

# body, answers with how they stand, why
LISTS = [
    ("Lien social\n\n- bénévoles\n- voisins et voisines du quartier", {"benevoles accepted", "voisins accepted"},
     "items, all of them known"),
    ("Lien social\n\n- bénevol\n- voisins et voisins du quartie", {"benevoles accepted", "voisins accepted"},
     "a letter lost from each"),
    ("Lien social\n\n- bénévoles\n- un club de boules qui se réunit le mardi soir", set(),
     "more is unknown than known"),
    ("Lien social\n\n- bénévoles\n- non", set(), "a no among them denies them"),
    ("Lien social\n\n- bénévoles, non", set(), "or behind them"),
    ("Cadre de vie\n\nde manière positive", set(), "a line without a bullet is free text"),
    ("Santé\n\nCertaines personnes ont fait part d'un inconfort.", {"inconfort accepted"},
     "unless it begins with what introduces each answer"),
    (f"{CHANGED}\n\nCertaines personnes ont fait part d'un inconfort", {"inconfort review"},
     "which a manager may say who was asked"),
    (f"{MET}\n\n- bénévoles", {"benevoles accepted"}, "a listed answer to a question"),
    (f"{MET}\n\nbénévoles", {"benevoles review"}, "one in a line may begin the manager's text"),
    (f"{CHANGED}\n\nUn inconfort et des rires", set(), "as it does with words that no option has"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "answers", "why"), LISTS)
def test_a_list_without_a_frame(body: str, answers: set[str], why: str) -> None:
    report = read_body(f"{body}\n\n{SAID}\n")
    assert {f"{row.value_id} {row.status}" for row in report.observations} == answers, why
    assert all(SAID in verbatim.text for verbatim in report.verbatims), "what follows is free text"
