"""Which signs of a text are tick boxes: told by their places, and by what else stands at such places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from enum import StrEnum

from extract.layout.box_signs import CANDIDATE, CHECKS, CROSSES, Family, read_sign
from models.document import Document, TickState
from models.record_base import Record

_LINE_BREAK = re.compile(r"[\n\f]")
# What may stand before a box that begins its line: quote marks, bullets, a number or a letter of a list.
_PREFIX = re.compile(r"[\s>*+\-–—•·|\\_]*(?:\d{1,3}[.)]|[a-z][.)])?[\s*|\\_]*\Z")
_SUFFIX = re.compile(r"[\s.;,:*|_]*\Z")
_DOTS = " \t\u00a0.…·"  # of a row that leads from a label to its box


class Place(StrEnum):
    """Where a sign stands in its line."""

    FIRST = "first"  # begins its line
    LAST = "last"  # ends its line
    AMONG = "among"  # stands in a line with other candidates, or after a question
    INSIDE = "inside"  # within a sentence


class Sign(Record):
    """A sign that may be a tick box: its half-open stretch of the text, and that of its line."""

    start: int
    end: int
    family: Family
    state: TickState
    place: Place
    line_start: int
    line_end: int
    indent: float  # characters from the start of the line, or points from the left of the page


def find_signs(document: Document) -> list[Sign]:
    """Return all signs of a document that may be boxes, in the order of the text."""
    text = document.text
    breaks = [match.start() for match in _LINE_BREAK.finditer(text)]
    signs: list[Sign] = []
    for match in CANDIDATE.finditer(text):
        index = bisect_right(breaks, match.start())
        line_start = breaks[index - 1] + 1 if index else 0
        line_end = breaks[index] if index < len(breaks) else len(text)
        start = match.start()
        if start > line_start and text[start - 1] == "\\":
            start -= 1  # an escaped bracket of markdown
        family, state = read_sign(match.group())
        place = _find_place(text[line_start:start], text[match.end() : line_end])
        box = document.box_of(start, match.end()) if document.words else None
        indent = float(start - line_start) if box is None else box.x0
        signs.append(Sign(start, match.end(), family, state, place, line_start, line_end, indent))
    return signs


def _find_place(before: str, after: str) -> Place:
    if _PREFIX.match(before):
        return Place.FIRST
    if CANDIDATE.search(before.rstrip(_DOTS)) or CANDIDATE.search(after):
        return Place.AMONG
    if _SUFFIX.match(after):
        return Place.LAST
    return Place.AMONG if before.rstrip().endswith((":", "?")) or before.endswith(("  ", "\t")) else Place.INSIDE


def keep_boxes(signs: list[Sign]) -> list[Sign]:
    """Return the signs that are boxes: those of a family that this document uses for ticking."""
    standing = [sign for sign in signs if sign.place is not Place.INSIDE or sign.family is Family.BOX]
    by_family = {family: [sign for sign in standing if sign.family is family] for family in Family}
    kept = {Family.BOX, Family.BRACKET, Family.BAR, Family.CHECK}
    if _is_habit(by_family[Family.PARENTHESIS]):
        kept.add(Family.PARENTHESIS)
    for family in (Family.ROUND, Family.SQUARE, Family.UNDERSCORE, Family.LEADER):
        if _is_mixed(by_family[family]):
            kept.add(family)
    has_empty = any(sign.family in kept and sign.state is TickState.EMPTY for sign in standing)
    has_ticked = any(sign.family in kept and sign.state is TickState.TICKED for sign in standing)
    for family in (Family.SQUARE, Family.ROUND):  # a set of two families: "■" with "☐", "✔" with "□"
        is_bullet = family is Family.ROUND and not has_ticked  # "●" beside "☐" is a list, never the tick
        if family not in kept and has_empty != has_ticked and not is_bullet:
            wanted = TickState.TICKED if has_empty else TickState.EMPTY
            others = [sign for sign in standing if sign.family in kept and sign.place is Place.FIRST]
            same = [sign for sign in by_family[family] if sign.state is wanted]
            if same and _share_indent(same, others):
                kept.add(family)
                has_empty = has_ticked = True
    return [sign for sign in standing if sign.family in kept]


def _is_habit(parentheses: list[Sign]) -> bool:
    """Tell whether "( )" and "(x)" are boxes: one ticked at the place of a box, or several in the same place."""
    first = [sign for sign in parentheses if sign.place is Place.FIRST]
    among = [sign for sign in parentheses if sign.place is Place.AMONG]
    last = [sign for sign in parentheses if sign.place is Place.LAST]
    is_ticked = any(sign.state is TickState.TICKED for sign in first + last)
    return is_ticked or len(first) > 1 or len(last) > 1 or len(among) > 1


def _is_mixed(signs: list[Sign]) -> bool:
    """Tell whether signs are boxes: full and empty ones side by side, not nested bullets, rules or rows of dots."""
    ticked = [sign for sign in signs if sign.state is TickState.TICKED]
    empty = [sign for sign in signs if sign.state is TickState.EMPTY]
    return bool(ticked and empty) and _share_indent(ticked, empty)


def _share_indent(signs: Iterable[Sign], others: Iterable[Sign]) -> bool:
    """Tell whether one of `signs` begins its line where one of `others` does, or they meet in one line."""
    others = tuple(others)
    return any(
        sign.line_start == other.line_start
        or (sign.place is Place.LAST and other.place is Place.LAST)
        or (sign.place is other.place and abs(sign.indent - other.indent) < 2.0)
        for sign in signs
        for other in others
    )


def settle_crosses(signs: list[Sign], text: str) -> list[Sign]:
    """Return the signs, crosses as unreadable where check marks stand beside them and nothing is empty."""
    crosses, checks = CROSSES + "☒⊠❎\uf0fd", CHECKS + "☑✅\uf0fe"
    if any(sign.state is TickState.EMPTY for sign in signs):
        return signs
    if not any(text[sign.start] in checks for sign in signs):
        return signs
    return [sign.changed(state=TickState.UNREADABLE) if text[sign.start] in crosses else sign for sign in signs]
