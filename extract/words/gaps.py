"""What stands between two words of a report: the ends of sentences, lines, items and paragraphs, as flags."""

from __future__ import annotations

import re
from functools import lru_cache


class Gap:
    """What stands between a word and the one before it: flags, joined by `|`.

    Plain whole numbers: the members of an enumeration cost half the time of matching.
    """

    COMMA = 1
    COLON = 2
    STOP = 4  # the end of a sentence
    SOFT = 8  # a line that runs on
    HARD = 16  # a line that ends: paragraph, item, block
    BULLET = 32  # the word begins a bulleted item
    CUT = 64  # headings or furniture were taken out here
    EMPTY_ITEM = 128  # a bullet with nothing behind it was printed here
    PARAGRAPH = 256  # a new block begins
    PAGE = 512  # a new page begins, or a new column
    LOWER = 1024  # the line begins with a small letter
    LARGE = 4096  # the line begins with a capital letter
    ASIDE = 8192  # a bracket opens, or a dash stands there: what follows is a remark
    LEAP = 2048  # the line goes on overleaf, or comes back from there


_STOP = re.compile(r"[.!?…]+[\"'»”’\]]*\s")
_DASH = re.compile(r"\s[–—-]\s")  # parts a remark, as a bracket does
_NAMES = re.compile(r":|\t|(?:^|\s)(?:=|[-=]>|[→⇒])\s")  # between a name and what is said of it
_LEADERS = re.compile(r"\.{4,}|…{2,}")  # dots that lead to what stands at the end of a line
_NO_QUESTION = re.compile(r"\?{2,}")  # "??" stands where a number was not known; it asks nothing
_SIMPLE = {" ": 0, "'": 0, "’": 0, ", ": Gap.COMMA, ". ": Gap.STOP, "-": 0, " : ": Gap.COLON, "\u00a0": 0}


@lru_cache(maxsize=4_096)
def gap_between(between: str) -> int:
    """Return the flags of the characters between two words of one line."""
    known = _SIMPLE.get(between)
    if known is not None:
        return known
    flags = 0
    if "??" in between:
        between = _NO_QUESTION.sub("", between)
    after = between[between.rfind(")") + 1 :]  # "(atelier, marché, ...) imprévus": what is in brackets ends nothing
    if _LEADERS.search(between):
        flags |= Gap.COLON
    elif _STOP.search(after):
        flags |= Gap.STOP
    if "," in after or ";" in after:
        flags |= Gap.COMMA
    if _NAMES.search(between):
        flags |= Gap.COLON
    if "(" in after or "[" in after or _DASH.search(after):
        flags |= Gap.ASIDE
    return flags


def gap_after(raw: str) -> int:
    """Return the flags of what follows the last word of a line."""
    return gap_between(raw + " ") if raw else 0
