"""Letters that a conversion lost come back where the taxonomy has the word, and nothing else changes."""

from __future__ import annotations

import pytest

from extract.reports.lost_letters import restore_letters
from tests.read_inline import TAXONOMY, document_of, read_inline

# Five question marks within words: without them a question mark is one.
HABIT = "Le caf?ier, le b?tonnier, la for?ts, le th??tre, l'?l?ve et la fen?tre."

CASES = [
    ("Des interactions ont ?t? observ?es", "Des interactions ont été observées", "words of a frame"),
    ("SANT?", "SANTÉ", "in capitals"),
    ("?galit? femmes/hommes", "Égalité femmes/hommes", "at the beginning of a line"),
    ("visiteur?euse?s grand public", "visiteur·euse·s grand public", "the dots of inclusive writing"),
    ("sont pr?sent?e?s", "sont présent·e·s", "dots and an accent"),
    ("ont b?n?fici?es ? 12 personnes", "ont bénéficiées à 12 personnes", "a word of one letter"),
    ("Quels changements ? On verra.", "Quels changements ? On verra.", "a question"),
    ("observ\ufffdes", "observées", "the sign that decoders put"),
    ("des b?tons", "des b\ufffdtons", "a word that the taxonomy has not asks nothing"),
]


@pytest.mark.parametrize(("printed", "expected", "why"), CASES)
def test_letters_of_known_words_come_back(printed: str, expected: str, why: str) -> None:
    mended = restore_letters(document_of(f"{printed}\n{HABIT}\n"), TAXONOMY).text
    assert mended.split("\n")[0] == expected, why


def test_a_text_without_the_habit_is_left_as_it_is() -> None:
    document = document_of("http://exemple.fr/a?b=c : ont ?t? vus\n")
    assert restore_letters(document, TAXONOMY) is document


def test_a_report_that_lost_every_accent_is_read() -> None:
    text = (
        "Effets sociaux et urbains de La Tannerie\n\nSant?\n\n"
        "Des changements significatifs dans les conditions physiques, sociales "
        "et psychiques des b?n?ficiaires du projet ont ?t? observ?es. Certaines personnes ont fait part/ont "
        "paru :\n- en meilleure sant? physique ou psychique\n- d'une am?lioration des conditions de travail\n"
    )
    found = read_inline(text).observations
    assert {o.value_id for o in found} == {"meilleure_sante", "conditions_de_travail"}
    assert all(o.evidence.quote in restore_letters(document_of(text), TAXONOMY).text for o in found)
