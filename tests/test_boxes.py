"""Tick boxes printed as characters: which signs are boxes, what they say, and whose label they stand at."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.layout.box_signs import may_hold_signs
from extract.layout.boxes import find_glyph_boxes
from extract.layout.placed_signs import find_signs, keep_boxes
from models.document import Document, Page, Reader, TickState, Word


def make_document(text: str, words: tuple[Word, ...] = ()) -> Document:
    pages = (Page(page_no=1, char_start=0, char_end=len(text)),)
    return Document(text=text, reader=Reader.TEXT, pages=pages, lines=(), words=words)


def read(text: str) -> list[tuple[str, str]]:
    """Return (state, first word of the label) of every box of a text."""
    marks = {TickState.TICKED: "x", TickState.EMPTY: "-", TickState.UNREADABLE: "?"}
    found = find_glyph_boxes(make_document(text))
    return [
        (
            marks[b.tick_box.state],
            text[b.tick_box.char_start :].split(maxsplit=1)[0] if b.tick_box.char_start >= 0 else "",
        )
        for b in found
    ]


BOXES = [
    ("☑ Jardin\n☐ Cuisine\n☒ Forge", "x Jardin - Cuisine x Forge", "the usual glyphs"),
    ("☐Jardin\n☑\u00a0Cuisine\n☑\ufe0f Forge", "- Jardin x Cuisine x Forge", "no space, hard space, emoji selector"),
    ("✔ Jardin\n✓ Cuisine\n✘ Forge\n☐ Lavoir", "x Jardin x Cuisine x Forge - Lavoir", "checks and crosses, some empty"),
    ("✔ Jardin\n✗ Cuisine", "x Jardin ? Cuisine", "a cross among checks, nothing empty: may mean no"),
    ("☑ Jardin\n☒ Cuisine", "x Jardin ? Cuisine", "the same with framed ones"),
    ("● Jardin\n○ Cuisine", "x Jardin - Cuisine", "discs of both kinds are radio buttons"),
    ("◉ Jardin\n◯ Cuisine", "x Jardin - Cuisine", "a fisheye is a radio button"),
    ("■ Jardin\n□ Cuisine\n❏ Forge", "x Jardin - Cuisine - Forge", "squares of both kinds"),
    ("⬛ Jardin\n⬜ Cuisine", "x Jardin - Cuisine", "emoji squares"),
    ("■ Jardin\n☐ Cuisine", "x Jardin - Cuisine", "a set mixed of two families"),
    ("✔ Jardin\n□ Cuisine", "x Jardin - Cuisine", "check and hollow square"),
    ("\uf0fe Jardin\n\uf0a8 Cuisine\n\uf0fd Forge\n\uf06f Lavoir", "x Jardin - Cuisine x Forge - Lavoir", "Wingdings"),
    ("[x] Jardin\n[X] Cuisine\n[ ] Forge\n[] Lavoir\n[*] Four", "x Jardin x Cuisine - Forge - Lavoir x Four", "ASCII"),
    ("[✓] Jardin\n[ x ] Cuisine\n[__] Forge\n[?] Four", "x Jardin x Cuisine - Forge ? Four", "more in brackets"),
    ("(x) Jardin\n( ) Cuisine\n(X) Forge\n() Four", "x Jardin - Cuisine x Forge - Four", "parentheses"),
    ("|x| Jardin\n|_| Cuisine", "x Jardin - Cuisine", "bars"),
    ("- [x] Jardin\n- [ ] Cuisine", "x Jardin - Cuisine", "task list of markdown"),
    ("\\[x\\] Jardin\n\\[ \\] Cuisine", "x Jardin - Cuisine", "escaped by markdown"),
    ("1. [x] Jardin\n2) [ ] Cuisine\nc) [x] Forge", "x Jardin - Cuisine x Forge", "numbered answers"),
    ("[x] **Jardin**\n[ ] Cuisine", "x Jardin** - Cuisine", "bold label"),
    ("| [x] | Jardin |\n| [ ] | Cuisine |", "x Jardin - Cuisine", "table of markdown"),
    ("[x] Oui [ ] Non", "x Oui - Non", "two boxes in a line, each before its label"),
    ("☐ Biens ☒ Espaces", "- Biens x Espaces", "the same with glyphs"),
    ("Ouvert le soir : ☐ Oui ☒ Non", "- Oui x Non", "after a question"),
    ("Oui [x] Non [ ]", "x Oui - Non", "two boxes in a line, each after its label"),
    ("Ouvert le soir ? Oui [x] Non [ ]", "x Oui - Non", "after labels, the question is no label"),
    ("Jardin [x]\nCuisine [ ]\nForge (fermée) [x]", "x Jardin - Cuisine x Forge", "boxes after their labels"),
    ("Jardin ☐\nCuisine ☒\nForge ☐ (fermée)", "- Jardin x Cuisine - Forge", "the habit decides within a line"),
    ("Jardin (x)\nCuisine ( )", "x Jardin - Cuisine", "parentheses after their labels"),
    ("Jardin ☐\nAtelier partagé avec\nles écoles ☒", "- Jardin x Atelier", "a cut label begins one line up"),
    ("Quels lieux ?\nJardin ☐\nles écoles ☒", "- Jardin x les", "a boxed line or a question above is not part of it"),
    ("☐\nJardin\n☒\nCuisine", "- Jardin x Cuisine", "box alone in its line, label below"),
    ("☐ Jardin\n☒\n", "- Jardin x ", "box without a label"),
    ("☐ Jardin\n● un point\n● un autre", "- Jardin", "bullets beside boxes stay bullets"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "why"), BOXES)
def test_boxes_of_a_text(text: str, expected: str, why: str) -> None:
    assert " ".join(f"{state} {label}" for state, label in read(text)) == expected, why


NOT_BOXES = [
    ("Les occupant(e)s et résident(e)s du Moulin (ex-Tannerie) ( ) viennent", "inclusive writing, gaps in prose"),
    ("● Jardin\n● Cuisine\n● Forge", "a list of bullets"),
    ("■ Jardin\n■ Cuisine", "square bullets"),
    ("● Jardin\n   ○ Serre\n   ○ Verger\n● Cuisine", "nested bullets are no radio buttons"),
    ("□ Jardin\n□ Cuisine", "hollow squares alone may be bullets"),
    ("[Lire plus](#) et [x](https://exemple.fr/x)", "links of markdown"),
    ("Une note [...] et un renvoi [1] puis (x2)", "ellipsis, reference, factor"),
    ("C'est fait ✔ depuis hier", "a check within a sentence"),
    ("Nous avons reçu des gens ( )\ndu bourg", "one gap at the end of a line"),
    ("Il manque un mot [ ] dans la phrase", "a gap in a sentence"),
    ("| Jardin | x | 3 |\n| Forge |  | 4 |", "cells of a table"),
    ("Un rapport ordinaire, sans aucune case.\nDeux lignes (en tout) · trois points", "plain report"),
    ("", "empty text"),
]


@pytest.mark.parametrize(("text", "why"), NOT_BOXES)
def test_other_signs_are_no_boxes(text: str, why: str) -> None:
    assert find_glyph_boxes(make_document(text)) == (), why


def test_nested_bullets_are_told_by_geometry_where_the_text_has_no_indent() -> None:
    text = "● Jardin\n○ Serre\n● Cuisine"
    nested = tuple(Word(i, i + 1, x, top, x + 5, top + 10) for i, x, top in ((0, 50, 10), (9, 70, 25), (17, 50, 40)))
    level = tuple(word._replace(x0=50.0, x1=55.0) for word in nested)
    assert find_glyph_boxes(make_document(text, nested)) == ()
    assert [box.tick_box.box for box in find_glyph_boxes(make_document(text, level))] == [w[2:] for w in level]


def test_a_box_holds_the_stretch_of_its_glyph() -> None:
    text = "Lieux\n [x] Jardin\n\f☐ Forge"
    document = make_document(text)
    pages = (Page(page_no=1, char_start=0, char_end=18), Page(page_no=2, char_start=19, char_end=len(text)))
    document = Document(text=text, reader=Reader.TEXT, pages=pages, lines=())
    found = find_glyph_boxes(document)
    assert [text[box.char_start : box.char_end] for box in found] == ["[x]", "☐"]
    assert [box.tick_box.page_no for box in found] == [1, 2]
    assert [text[box.tick_box.char_start] for box in found] == ["J", "F"]


def test_marks_of_the_format_are_not_the_label() -> None:
    text = "[x] <b>Jardin</b>"
    pages = (Page(page_no=1, char_start=0, char_end=len(text)),)
    document = Document(text=text, reader=Reader.HTML, pages=pages, lines=(), markup=((4, 7), (13, 17)))
    assert [box.tick_box.char_start for box in find_glyph_boxes(document)] == [7]


def test_a_report_without_boxes_costs_next_to_nothing() -> None:
    document = make_document("Des échanges ont été observés (surtout l’été) entre habitant·e·s du bourg. " * 55)
    seconds = []
    for _ in range(20):
        start = time.perf_counter()
        find_glyph_boxes(document)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.0005  # ten times what it takes, for slow machines


def test_pages_of_dots_and_rules_cost_no_more_than_words() -> None:
    start = time.perf_counter()
    find_glyph_boxes(make_document("☑ Jardin\n" + "." * 50_000 + "3\n" + ". " * 50_000 + "3\n" + "_" * 50_000 + "3"))
    assert time.perf_counter() - start < 1.0  # a hundred times what it takes; quadratic would be a minute


@given(st.text(alphabet="[](|)xX_ .…·☐☑✔●○■□ﬁab\n", max_size=60))
def test_a_text_told_to_hold_no_sign_has_no_box(text: str) -> None:
    signs = find_signs(make_document(text))
    assert may_hold_signs(text) or keep_boxes(signs) == []
