"""Which pages of a PDF are looked at more closely: those whose pictures may say more than their text layer."""

from __future__ import annotations

from math import inf

import pytest

from extract.readers.page_text import PageText
from extract.readers.pdf_raw import Drawings
from extract.readers.pdf_seen import PASTED_SHARE, STRIP_SHARE, PageSeen, find_doubtful
from models.options import OcrMode, ReadOptions

FRENCH = "Le lavoir accueille une chorale et des bénévoles. "
CODED = "Mf mbwpjs bddvfjmmf vof dipsbmf fu eft cfofwpmft."  # what a font without a table of its letters leaves


def page(text: str, pictures: float, *, is_blank: bool = False, is_unreadable: bool = False) -> PageSeen:
    """Return a page of 1,000 by 1,000 points; `pictures`: the share of it that they fill."""
    lines = ("",) if text else ()  # only whether there are any counts here
    seen = PageText(width_pt=1000.0, height_pt=1000.0, text=text, lines=lines, is_unreadable=is_unreadable)  # type: ignore[arg-type]
    return PageSeen(seen, Drawings(is_blank=is_blank, picture_area=pictures * 1e6, may_hold_boxes=False))


CASES = [
    # pages, indexes of the doubtful ones, why
    ([page(FRENCH, 0.0)], [], "text, and nothing else"),
    ([page("", 0.9), page("", 0.0, is_blank=True)], [0], "a scan; and a page with nothing on it"),
    ([page(FRENCH, 0.3)], [0], "a screenshot beside a line of text"),
    ([page(FRENCH * 40, 0.3)], [], "a photograph beside much text"),
    ([page(FRENCH * 40, 0.6)], [0], "a scan with its text below: which may be another's"),
    ([page(FRENCH, 0.1)], [], "a small picture"),
    ([page(FRENCH, 0.3), page(FRENCH, 0.1)], [0, 1], "the end of a screenshot overleaf"),
    ([page("", inf), page(FRENCH, 0.1)], [0], "pictures that may be hidden are no screenshot"),
    ([page(CODED * 30, 0.0)], [0], "no French has so few of its commonest letter"),
    ([page(FRENCH * 9 + "d\x04activit\x01s r\x01par\x01es", 0.0)], [0], "codes of glyphs within words"),
    ([page(FRENCH * 9 + "\x01 un \x01 deux \x01 trois", 0.0)], [], "as bullets they take nothing from words"),
    ([page(FRENCH.upper(), 0.0)], [], "in capitals neither"),
    ([page(FRENCH, 0.9, is_unreadable=True)], [], "a page that cannot be read has been told of"),
]


@pytest.mark.parametrize(("pages", "indexes", "why"), CASES)
def test_pages_that_need_a_closer_look(pages: list[PageSeen], indexes: list[int], why: str) -> None:
    assert find_doubtful(pages, ReadOptions(ocr=OcrMode.AUTO)).indexes == indexes, why


def test_narrow_strips_count_where_another_page_holds_a_screenshot() -> None:
    options = ReadOptions(ocr=OcrMode.AUTO)
    assert find_doubtful([page(FRENCH, 0.3), page(FRENCH, 0.1)], options).least_share == STRIP_SHARE
    assert find_doubtful([page(FRENCH, 0.1)], options).least_share == PASTED_SHARE


def test_every_page_that_shows_something_is_doubtful_where_all_are_to_be_recognised() -> None:
    pages = [page(FRENCH, 0.0), page("", 0.0, is_blank=True)]
    assert find_doubtful(pages, ReadOptions(ocr=OcrMode.ALWAYS)).indexes == [0]
