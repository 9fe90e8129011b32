"""Cards side by side that a page breaks: each is read whole before the next one."""

from __future__ import annotations

from extract.body.clean_verbatims import clean_verbatim
from extract.reports.interpret import interpret
from models.document import Box, Document, Line, Page, Reader
from models.taxonomy import load_taxonomy

LEFT, RIGHT = 40.0, 320.0
PRINTED = [  # text, page, block, column, block that it goes on from
    ("Lien social", 1, 0, LEFT, None),
    ("Ces rencontres ont lieu au", 1, 1, LEFT, None),
    ("Santé", 1, 2, RIGHT, None),
    ("Certaines personnes ont fait part d'un inconfort.", 1, 3, RIGHT, None),
    ("Le bruit du marteau", 1, 4, RIGHT, None),
    ("quotidien.", 2, 5, LEFT, 1),
    ("On y danse.", 2, 6, LEFT, 1),
    ("nous fatigue.", 2, 7, RIGHT, 4),
]


def cards() -> Document:
    """Return two cards that both go on overleaf."""
    text, lines, starts = "", [], {}
    for n, (printed, page_no, block_no, x0, continues) in enumerate(PRINTED):
        if page_no not in starts:
            text += "\f" if text else ""
            starts[page_no] = len(text)
        elif text:
            text += "\n\n"
        box = Box(x0, 40.0 + 20 * n, x0 + 6 * len(printed), 52.0 + 20 * n)
        lines.append(
            Line(len(text), len(text) + len(printed), page_no, block_no, size_pt=10.0, box=box, continues=continues)
        )
        text += printed
    pages = (
        Page(page_no=1, char_start=0, char_end=starts[2] - 1),
        Page(page_no=2, char_start=starts[2], char_end=len(text)),
    )
    return Document(text=text, reader=Reader.PDF, pages=pages, lines=tuple(lines))


def test_a_card_is_read_whole_over_the_page_break() -> None:
    document = cards()
    found = interpret(document, load_taxonomy()).findings
    assert {(c.indicator_id, c.value_id) for c in found.choices} == {
        ("lien_social.frequence", "quotidienne"),
        ("sante.effets", "inconfort"),
    }
    texts = [(free.theme_id, clean_verbatim(document, free)[0]) for free in found.free_texts]
    assert texts == [
        ("lien_social", "On y danse."),
        ("sante", "Le bruit du marteau"),
        ("sante", "nous fatigue."),
    ]


def test_places_of_answers_stay_true_to_the_text() -> None:
    document = cards()
    for choice in interpret(document, load_taxonomy()).findings.choices:
        assert 0 <= choice.char_start < choice.char_end <= len(document.text)
