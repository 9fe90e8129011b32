"""Texts of reports that a spreadsheet would run as a formula, made inert; the one place that knows what is dangerous.

A file of comma separated values has no types: the spreadsheet decides what a cell is by how it begins. It may also cut
cells elsewhere than where we did (French ones cut at semicolons, and then know nothing of our quotes), so that what
follows a separator or a line end inside a text can become the beginning of a cell. There an apostrophe is put in front,
which spreadsheets take for "this is text".

Reversible: one apostrophe is added wherever such a beginning stands, also one that has apostrophes already, so that
taking one away from each gives the text back.
"""

from __future__ import annotations

import re

_SIGNS = "=+\\-@\t\r＝＋－＠"  # wide forms: spreadsheets of East Asia take them for the others
_BEGINNING = "(?:^|(?<=[;,|\t\r\n\x0b\x0c\x85\u2028\u2029]))"  # of a text, or of a cell if cut there
_BLANKS = '[ "\u00a0\u202f\u2007\ufeff]*'  # what is skipped before a formula, quotes among it
_DANGEROUS = re.compile(f"{_BEGINNING}(?P<blanks>{_BLANKS})(?P<rest>'*[{_SIGNS}])")
_GUARDED = re.compile(f"{_BEGINNING}(?P<blanks>{_BLANKS})'(?P<rest>'*[{_SIGNS}])")
# XML cannot hold these at all; in other files they only do harm.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def inert(text: str) -> str:
    """Return a text whose every beginning a spreadsheet takes for text."""
    return _DANGEROUS.sub(r"\g<blanks>'\g<rest>", text)


def restored(text: str) -> str:
    """Return the text that `inert` was given."""
    return _GUARDED.sub(r"\g<blanks>\g<rest>", text)


def looks_like_formula(text: str) -> bool:
    """Tell whether a cell with this text would be a formula if its type were not said, or once someone edits it."""
    return _DANGEROUS.match(text) is not None


def without_illegal(text: str) -> str:
    """Return a text without characters that XML, and so a workbook, cannot hold."""
    return _ILLEGAL.sub("", text)
