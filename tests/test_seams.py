"""Screenshots that overlap: what two pictures of one page show is read once, and what their edges cut is not read."""

from __future__ import annotations

import pytest

from extract.body.furniture import find_running_lines
from extract.body.seams import find_overlaps
from extract.words.compile_lexicon import compile_lexicon
from tests.read_inline import TAXONOMY, lines_of

LEXICON = compile_lexicon(TAXONOMY)
ABOVE = "Santé\nOn dort mieux depuis que le marteau-piqueur se tait.\nRéseau de personnes"
BELOW = "Les ruches ont trouvé leurs gardiens dans la rue.\nLes bancs aussi."
ANSWERS = "personnes travaillant sur le site\nbénévoles\npublics en difficulté"
SENTENCE = "La cour est ouverte tous les jours de la semaine, sauf le lundi."

OVERLAPS = [
    # the pages, what is shown again, why
    ((f"{ABOVE}\n{SENTENCE}", f"{SENTENCE}\n{BELOW}"), [SENTENCE], "one line, at the foot and at the head"),
    (
        (f"{ABOVE}\n{SENTENCE}", f"Réseau de personnes\n{SENTENCE}\n{BELOW}"),
        ["Réseau de personnes", SENTENCE],
        "a heading with it",
    ),
    (
        (f"{ABOVE}\n{SENTENCE}\nl es ruch", f"Rcseau de pcr\n{SENTENCE}\n{BELOW}"),
        ["l es ruch", "Rcseau de pcr", SENTENCE],
        "lines that the edges of both pictures cut",
    ),
    (
        (f"{ABOVE}\n{SENTENCE}", f"{SENTENCE.replace('jours', 'jouis')}\n{BELOW}"),
        [SENTENCE.replace("jours", "jouis")],
        "read a little otherwise the second time",
    ),
    (
        (f"{ABOVE}\n{SENTENCE}", f"La salle est fermée tous les soirs de la semaine, sauf le lundi.\n{BELOW}"),
        [],
        "another sentence, with many of the same words",
    ),
    (
        (f"Bandeau\n{ABOVE}\n{SENTENCE}\nPied\nOutil", f"Bandeau\n{SENTENCE}\n{BELOW}\nPied\nOutil"),
        [SENTENCE],
        "with two running lines between, which no edge cut",
    ),
    ((f"{ABOVE}\nOui.", f"Oui.\n{BELOW}"), [], "a word may well come twice"),
    ((f"{ABOVE}\n{'o' * 30}", f"{'o' * 30}\n{BELOW}"), ["o" * 30], "thirty letters are told as the same"),
    ((f"{ABOVE}\n{'o' * 29}", f"{'o' * 29}\n{BELOW}"), [], "and fewer may be two lines alike"),
    (
        (f"{ABOVE}\n{SENTENCE}\n* * *\n* * *", f"* * *\n* * *\n{SENTENCE}\n{BELOW}"),
        [SENTENCE],
        "ornaments without a word do not count as lines that an edge cut",
    ),
    ((f"{SENTENCE}\n{ABOVE}", f"{SENTENCE}\n{BELOW}"), [], "at the head of both: that is a running line"),
    (
        (f"{ABOVE}\n{ANSWERS}", f"{ANSWERS}\n{BELOW}"),
        [],
        "two questions may have the same answers",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "again", "why"), OVERLAPS, ids=[why for *_, why in OVERLAPS])
def test_what_two_pictures_show_is_told(pages: tuple[str, ...], again: list[str], why: str) -> None:
    lines = lines_of("\f".join(pages))
    running = find_running_lines(lines)
    pictures = frozenset(range(1, len(pages) + 1))
    assert [lines[i].raw for i in sorted(find_overlaps(lines, running, LEXICON, pictures).again)] == again, why
    assert find_overlaps(lines, running, LEXICON, frozenset()).again == frozenset(), "only pictures overlap"


MIXED = [
    # which pages are pictures, what is shown again, why
    ({1, 2, 3}, [SENTENCE], "of pictures one after the other"),
    ({1, 2}, [], "the page that says it again is no picture"),
    ({1, 3}, [], "nor is the page that says it first"),
]


@pytest.mark.parametrize(("pictures", "again", "why"), MIXED)
def test_only_pictures_overlap_with_the_picture_before(pictures: set[int], again: list[str], why: str) -> None:
    lines = lines_of(f"Bandeau de la page\f{ABOVE}\n{SENTENCE}\f{SENTENCE}\n{BELOW}")
    found = find_overlaps(lines, frozenset(), LEXICON, frozenset(pictures))
    assert [lines[i].raw for i in sorted(found.again)] == again, why
