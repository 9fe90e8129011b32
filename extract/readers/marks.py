"""The marks inside one line of markdown: emphasis, links, escapes, tags; where they stand and what they make bold."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import NamedTuple

# Every repetition is bounded: a line of a million brackets must not take a million times a million steps.
_MARK = re.compile(
    r"\\(?:[!-/:-@\[-`{-~]|$)"  # an escape, or a hard line break
    r"|!\[[^\[\]\n]{0,300}\]\([^()\n]{0,500}\)"  # a picture: nobody sees its alternative text
    r"|\]\([^()\n]{0,500}(?:\([^()\n]{0,100}\)[^()\n]{0,500})?\)"  # the end of a link, with its target
    r"|\["
    r"|\*+|_+"
    r"|</?(?:a|article|b|blockquote|br|center|col|colgroup|del|details|div|em|figure|font|footer|h[1-6]|header|hr|i|img|ins|li|main|mark"
    r"|ol|p|s|section|small|span|strike|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul)\b[^<>\n]{0,500}>"
    r"|(?<=[)\]}])\{(?:[.#][\w-]{1,60}|[\w-]{1,40}=\"[^\"\n]{0,100}\"| ){1,12}\}"  # of a picture or a link
    r"|(?<= )\{[#.][\w-]{1,60}(?: [.#][\w-]{1,40}){0,3}\}$"  # of a heading
)
HAS_MARK = re.compile(r"[\\\[\]*_<|{]")  # what a line without any mark has none of
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\b", re.IGNORECASE)
_LETTER = re.compile(r"\w")


class Marks(NamedTuple):
    """The marks of one line, by half-open stretches counted from its first character.

    `spans`: sorted, not overlapping. `breaks`: those of them that end a printed line (``<br>``).
    `is_bold`: no letter or digit of the line is outside bold.
    """

    spans: tuple[tuple[int, int], ...] = ()
    breaks: tuple[tuple[int, int], ...] = ()
    is_bold: bool = False


def find_marks(line: str) -> Marks:
    """Return the marks of `line`, which has no line feed and no block prefix (``##``, ``>``, bullet)."""
    spans: list[tuple[int, int]] = []
    breaks: list[tuple[int, int]] = []
    bold_edges: list[tuple[int, int]] = []
    open_links: list[tuple[int, int]] = []
    open_emphasis: dict[str, tuple[int, int]] = {}
    for mark in _MARK.finditer(line):
        token, span = mark[0], mark.span()
        first = token[0]
        if token == "[":
            open_links.append(span)
        elif first == "]":
            if open_links:
                spans += (open_links.pop(), span)
        elif first in "*_":
            opens, closes = _flanks(line, span, first)
            if first == "*" and len(token) > 1:
                if opens or closes:
                    spans.append(span)
                    bold_edges.append(span)
            elif len(token) <= 2:
                if closes and token in open_emphasis:
                    pair = (open_emphasis.pop(token), span)
                    spans += pair
                    if len(token) == 2:
                        bold_edges += pair
                elif opens:
                    open_emphasis[token] = span
        elif first == "\\":
            spans.append((span[0], span[0] + 1))  # the escaped character is printed
        else:
            spans.append(span)
            if first == "<" and _BREAK.match(token):
                breaks.append(span)
    spans.sort()
    return Marks(tuple(spans), tuple(breaks), bool(bold_edges) and _is_all_bold(line, spans, sorted(bold_edges)))


def _flanks(line: str, span: tuple[int, int], mark: str) -> tuple[bool, bool]:
    """Return whether a run of stars or underscores can open emphasis, and whether it can close it.

    Within a word only doubled stars can: "nom_de_fichier" and "tou*te*s" are words.
    """
    before = line[span[0] - 1 : span[0]] or " "
    after = line[span[1] : span[1] + 1] or " "
    opens, closes = not after.isspace(), not before.isspace()
    if opens and closes and before.isalnum() and after.isalnum() and (mark == "_" or span[1] - span[0] == 1):
        return False, False
    return opens, closes


def _is_all_bold(line: str, spans: list[tuple[int, int]], edges: list[tuple[int, int]]) -> bool:
    at = 0
    outside: list[str] = []
    for opening, closing in zip(edges[0::2], [*edges[1::2], (len(line), len(line))], strict=False):
        outside.append(_without(line, at, opening[0], spans))
        at = closing[1]
    outside.append(_without(line, at, len(line), spans))
    return not any(map(_LETTER.search, outside))


def _without(line: str, start: int, end: int, spans: list[tuple[int, int]]) -> str:
    """Return a stretch of the line without the marks that begin in it."""
    pieces: list[str] = []
    first = bisect_left(spans, (start,))
    for mark_start, mark_end in islice(spans, first, bisect_left(spans, (end,), first)):
        pieces.append(line[start:mark_start])
        start = mark_end
    pieces.append(line[start:end])
    return "".join(pieces)
