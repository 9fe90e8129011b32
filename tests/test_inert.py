"""Texts in front of a spreadsheet: what would run is made text, wherever the spreadsheet cuts, and can be made back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.export.inert import inert, looks_like_formula, restored, without_illegal

SIGNS = "=+-@＝＋－＠"
CASES = [
    ("=1+1", "'=1+1", "a formula"),
    ("@SUM(A1)", "'@SUM(A1)", "a formula of another spreadsheet"),
    ("- un four", "'- un four", "a bullet is taken for a sum"),
    ("\t=1", "'\t'=1", "blanks before it are skipped"),
    ("\r=1", "'\r'=1", "and line ends"),
    ("  =1", "  '=1", "and spaces"),
    ("\xa0=1", "\xa0'=1", "and those that do not break"),
    ('"=1', "\"'=1", "and quotes, by those who cut elsewhere"),
    ("＝1", "'＝1", "the wide form of East Asia"),
    ("Oui;=1", "Oui;'=1", "French spreadsheets cut at semicolons"),
    ("Oui, +1 ; @x", "Oui, '+1 ; '@x", "every separator"),
    ("Oui\n=1", "Oui\n'=1", "a line becomes a row when quotes are not understood"),
    ("'=1", "''=1", "an apostrophe that was there stays"),
    ("5", "5", "a number printed in a text column"),
    ("1=1", "1=1", "a sign inside"),
    ("l'air - et l'eau", "l'air - et l'eau", "a dash between words"),
    ("'tit bois", "'tit bois", "an apostrophe of French"),
    ("", "", "nothing"),
]


@pytest.mark.parametrize(("text", "expected", "why"), CASES)
def test_what_would_run_has_an_apostrophe_in_front(text: str, expected: str, why: str) -> None:
    assert inert(text) == expected, why
    assert restored(expected) == text, why


NASTY = st.text(st.sampled_from([*"=+-@\t\r\n '\";,|ab1＝"]), max_size=12) | st.text(max_size=20)


@given(NASTY)
def test_every_text_comes_back(text: str) -> None:
    assert restored(inert(text)) == text


def cells_of(file: str, delimiter: str, *, quotes: bool) -> list[str]:
    """Return the cells that a spreadsheet makes of a file, cutting there, understanding quotes or not."""
    if quotes:
        return [cell for row in csv.reader(io.StringIO(file, newline=""), delimiter=delimiter) for cell in row]
    return [cell for line in file.splitlines() for cell in line.split(delimiter)]


@given(st.lists(NASTY, min_size=1, max_size=3))
def test_no_cell_begins_a_formula_wherever_a_spreadsheet_cuts(texts: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow([inert(without_illegal(text)) for text in texts])
    for delimiter in ",;\t|":
        for quotes in (True, False):
            cells = cells_of(file.getvalue(), delimiter, quotes=quotes)
            assert [cell for cell in cells if cell.strip(' "\t\r\n').startswith(tuple(SIGNS))] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("=1", True), (" +1", True), ("'=1", True), ("un = deux", False), ("5", False), ("", False)],
)
def test_a_formula_is_told_by_its_beginning(text: str, expected: bool) -> None:
    assert looks_like_formula(text) == expected


def test_characters_that_a_workbook_cannot_hold_are_left_out() -> None:
    assert without_illegal("a\x00b\x0bc\x1fd\ufffee\n\tf") == "abcde\n\tf"
