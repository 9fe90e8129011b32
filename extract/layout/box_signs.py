"""Which characters can be a tick box, and whether they are ticked: the signs, without the places where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from models.document import TickState

# Characters of the private use area are those of Wingdings and Wingdings 2, which word processors write as U+F0xx.
_BOX_TICKED = "☑☒⊠⌧▣🗹🗷🗵🗳✅❎🔘◉⦿\uf0fe\uf0fd\uf078\uf0a4\uf052\uf051\uf054"
_BOX_EMPTY = "☐⬜🞎🗆\uf0a8\uf0a3\uf06f"
CHECKS = "✔✓🗸\uf0fc\uf050"
CROSSES = "✗✘✕✖❌🗴\uf0fb\uf04f"
_ROUND_TICKED, _ROUND_EMPTY = "●⬤⚫\uf06c", "○◯⚪\uf0a1"
_SQUARE_TICKED, _SQUARE_EMPTY = "■⬛◼\uf06e", "□◻▢❏❑❐❒\uf071\uf072"
_GLYPHS = _BOX_TICKED + _BOX_EMPTY + CHECKS + CROSSES + _ROUND_TICKED + _ROUND_EMPTY + _SQUARE_TICKED + _SQUARE_EMPTY
_INSIDE_TICKED = f"[xX×*vV√+■●•{CHECKS}{CROSSES}]"
_BLANK = r"[ \t\u00a0\u2002-\u200a\u202f]"
_BRACKETED = (
    rf"(?<=\[){_BLANK}{{0,2}}(?:{_INSIDE_TICKED}|[?/~-])?{_BLANK}{{0,2}}_{{0,3}}\\?\](?!\()"
    rf"|(?<=\(){_BLANK}{{0,2}}{_INSIDE_TICKED}?{_BLANK}{{0,2}}_{{0,3}}\)"
    rf"|(?<=\|){_BLANK}?[xX_ ]{_BLANK}?\|(?![^\n\f]*\|)"
)
# "_X_" and "___" to fill in, and the row of dots that ends in a mark or in nothing.
_UNDERSCORED = r"(?<![\w\\])_{1,4}[xXvV✓✔]_{1,4}(?!\w)|(?<![\w\\])_{2,6}(?!\w)"
# Possessive and begun only where the dots begin, so that a page of dots costs no more than a page of words.
_DOTS = r"(?<![.…·])(?<![.·] )(?:(?:[.·] ){4,}+[.·]?|[.…·]{4,}+)"
_LEADER = rf"{_DOTS}[ \t]*+[xX✓✔]?[ \t]*+(?![^\n\f])"
CANDIDATE = re.compile(rf"[{_GLYPHS}\[(|](?:(?<![\[(|])\ufe0f?|{_BRACKETED})|{_UNDERSCORED}|{_LEADER}")
# What tells a report without any box: all the glyphs stand above the letters, where few other characters do, and what
# else begins a box is looked for sign by sign, which takes a fifth of the time of a set of them.
_HIGH = re.compile("[\u22a0-\U0010ffff]")
_GLYPH_SET = frozenset(_GLYPHS)
_ANY_SIGNED = {
    **{sign: re.compile(rf"{re.escape(sign)}(?:{_BRACKETED})") for sign in "[(|"},
    "_": re.compile("_[xXvV]_"),
    **{sign: re.compile(rf"{sign}(?:(?<=[.…·].)|(?<=[.…·] .))[ \t]*(?![^\n\f])") for sign in "xX"},
}


class Family(StrEnum):
    """Signs that are judged together: one may be a box in a document and a bullet in the next."""

    BOX = "box"
    CHECK = "check"
    ROUND = "round"
    SQUARE = "square"
    BRACKET = "bracket"
    PARENTHESIS = "parenthesis"
    BAR = "bar"
    UNDERSCORE = "underscore"
    LEADER = "leader"


def read_sign(sign: str) -> tuple[Family, TickState]:
    """Return what a match of `CANDIDATE` is and shows; what holds a question mark or a dash is unreadable."""
    first = sign[0]
    if first in "_.…·":
        family = Family.UNDERSCORE if first == "_" else Family.LEADER
        return family, TickState.TICKED if sign.strip(" \t_.…·") else TickState.EMPTY
    if first in "[(|":
        inside = sign[1:-1].strip(" \t\u00a0_\\\u2002\u2003\u2009\u200a\u202f")
        family = {"[": Family.BRACKET, "(": Family.PARENTHESIS, "|": Family.BAR}[first]
        if not inside:
            return family, TickState.EMPTY
        return family, TickState.UNREADABLE if inside in "?/~-" else TickState.TICKED
    for family, ticked, empty in (
        (Family.BOX, _BOX_TICKED, _BOX_EMPTY),
        (Family.CHECK, CHECKS + CROSSES, ""),
        (Family.ROUND, _ROUND_TICKED, _ROUND_EMPTY),
    ):
        if first in ticked or first in empty:
            return family, TickState.TICKED if first in ticked else TickState.EMPTY
    return Family.SQUARE, TickState.TICKED if first in _SQUARE_TICKED else TickState.EMPTY


def may_hold_signs(text: str) -> bool:
    """Tell quickly that a text has no sign at all; True promises nothing."""
    return not _GLYPH_SET.isdisjoint(_HIGH.findall(text)) or holds_any(text, _ANY_SIGNED)


def holds_any(text: str, patterns: Mapping[str, re.Pattern[str]]) -> bool:
    """Tell whether a text holds one of `patterns`, each given by the character with which it begins."""
    return any(sign in text and pattern.search(text) for sign, pattern in patterns.items())
