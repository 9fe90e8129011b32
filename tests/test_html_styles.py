"""What style sheets within a web page say of classes; what only holds under a condition says nothing."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from extract.readers.html_styles import Styles, read_styles
from models.document import TickState


def styles(struck: str = "", hidden: str = "", signs: dict[str, TickState] | None = None) -> Styles:
    return Styles(frozenset(struck.split()), frozenset(hidden.split()), signs or {})


CASES = [
    # the sheet, what it says, why
    (".no { text-decoration: line-through }", styles(struck="no"), "struck out"),
    (".no { text-decoration-line: line-through; color: red }", styles(struck="no"), "the longer name of the same"),
    ("ul li.a, .b { display: none }", styles(hidden="a b"), "each of several selectors, by the class that ends it"),
    (".a:hover { display: none }", styles(), "only under the pointer"),
    (".a { visibility: hidden }", styles(), "scripts show again what is to fade in"),
    ("@media print { .a { display: none } .b { color: red } }", styles(), "only on paper"),
    ("@media print { .a { color: red } } .b { display: none }", styles(hidden="b"), "behind a condition"),
    (".yes::before { content: '\\2611' }", styles(signs={"yes": TickState.TICKED}), "a ticked box, by its number"),
    (".nay:before { content: '☐ ' }", styles(signs={"nay": TickState.EMPTY}), "an empty one, in the older way"),
    (".to::before { content: '→' }", styles(), "an arrow is no box"),
    (".yes::after { content: '☑' }", styles(), "behind the words"),
]


@pytest.mark.parametrize(("sheet", "said", "why"), CASES)
def test_what_a_sheet_says_of_classes(sheet: str, said: Styles, why: str) -> None:
    page = f"<html><head><style>{sheet}</style></head><body><p class='a b'>oui</p></body></html>"
    assert read_styles(LexborHTMLParser(page)) == said, why
