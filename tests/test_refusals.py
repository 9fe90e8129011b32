"""A frame whose sentence denies it says that nothing was seen; words of denial about something else change nothing."""

from __future__ import annotations

import pytest

from extract.body.refusals import is_refused
from tests.read_inline import TITLE, interpretation_of

SEEN = "Des interactions sociales ont été observées entre les bénévoles."

# theme, sentence, whether it is denied, why
SENTENCES = [
    ("Lien social", SEEN, False, "as pages print it"),
    ("Lien social", f"Nous ne croyons pas que {SEEN.lower()}", True, "a denial within four words before"),
    ("Lien social", f"Jamais encore ici {SEEN.lower()}", True, "the first of the four"),
    ("Lien social", f"Jamais, disent les gens du pays, {SEEN.lower()}", False,
     "further away it denies something nearer"),
    ("Lien social", "Ces échanges ont été constatés mais n'ont plus lieu, dans la vie du projet.", True,
     "a verb that is denied behind it"),
    ("Lien social", "Ces échanges ont été constatés, ce qui n'étonne pas, dans la vie du projet.", False,
     "what it is like to have seen them"),
    ("Lien social", "Ces rencontres ont lieu, pas été comme hiver, au quotidien.", True,
     "a form that is denied behind it"),
    ("Cadre de vie", "Personne ne fait évoluer l'image du quartier / territoire de manière positive.", True,
     "a particle just before its verb"),
    ("Cadre de vie", "On n'y peut rien. Fait évoluer l'image du quartier / territoire de manière positive.", False,
     "a particle in the sentence before"),
    ("Solidarité", "Des échanges, dons ou mutualisations de biens ont été observés entre aucun public.", False,
     "an answer that is a denial leaves the frame as it is"),
]  # fmt: skip


@pytest.mark.parametrize(("theme", "sentence", "expected", "why"), SENTENCES)
def test_a_sentence_is_denied_or_not(theme: str, sentence: str, expected: bool, why: str) -> None:
    found = interpretation_of(f"{TITLE}\n\n{theme}\n\n{sentence}\n\nOn chante.\n")
    hits = [*found.frames.hits, *found.frames.foreign]
    assert hits, "the sentence holds the words of a frame"
    assert any(is_refused(found.stream, hit, hit.sentence) for hit in hits) is expected, why
