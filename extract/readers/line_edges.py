"""What stands around the lines of a plain text and is no part of them: line numbers, a drawn frame, marks of a mail.

Pure.
"""

from __future__ import annotations

import re

_LINE_NUMBER = re.compile(r"^[ \t]*(\d{1,5})(?:[ \t]?[:|.)](?=\s|$)|(?=[ \t]|$))", re.MULTILINE)
_MIN_NUMBERED_LINES = 10
_MIN_SHARE = 0.9  # of the lines that are not blank
_BORDER_STARTS = frozenset("|│║┃+┌╔┏")
_BORDERED = re.compile(r"^[ \t]*([|│║┃])(?:[ \t][^\n\f|│║┃]*)?([|│║┃])[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*[+┌┐└┘├┤╔╗╚╝╠╣┏┓┗┛][-=─━═+┬┴┼┌┐└┘├┤╔╗╚╝╠╣┏┓┗┛ \t]*$", re.MULTILINE)
_QUOTE_MARKS = re.compile(r"^(?:>[ \t]?)+", re.MULTILINE)
_MIN_QUOTED_LINES = 10
_QUOTED_SHARE = 0.5  # of all lines: an answer may stand above what it quotes

Stretch = tuple[int, int]


def blank_out_edges(text: str) -> tuple[str, list[Stretch]]:
    """Return the text with what stands around its lines turned to spaces, and these stretches in order.

    Line numbers rise by one on nearly every line, from any number, and may start again on each page; a frame has a
    border on both sides of nearly every line and none inside, as a table would. Quoted mails have a ">" before most
    lines, also the blank ones.
    """
    if text.count("\n>") >= _MIN_QUOTED_LINES:
        marks = [mark.span() for mark in _QUOTE_MARKS.finditer(text)]
        if len(marks) >= _QUOTED_SHARE * text.count("\n"):
            return _blank_out(text, marks)
    first = text.lstrip()[:1]
    if first.isdigit():
        return _blank_out(text, _line_numbers(text))
    if first in _BORDER_STARTS and first:
        return _blank_out(text, _borders(text))
    return text, []


def _line_numbers(text: str) -> list[Stretch]:
    found: list[Stretch] = []
    last: int | None = None
    followed = 0
    for number in _LINE_NUMBER.finditer(text):
        value = int(number[1])
        if last is None or value == last + 1 or (value == 1 and "\f" in text):
            followed += 1
            found.append((number.start(1), number.end()))
            last = value
    return found if followed >= max(_MIN_NUMBERED_LINES, _MIN_SHARE * _printed_lines(text)) else []


def _borders(text: str) -> list[Stretch]:
    found: list[Stretch] = []
    lines = 0
    for line in _BORDERED.finditer(text):
        lines += 1
        found += [line.span(1), line.span(2)]
    rules = [rule.span() for rule in _RULE.finditer(text)]
    if not lines or lines + len(rules) < _MIN_SHARE * _printed_lines(text):
        return []
    return sorted(found + [_trimmed(text, *rule) for rule in rules])


def _printed_lines(text: str) -> int:
    return sum(not line.isspace() and line != "" for line in text.split("\n"))


def _trimmed(text: str, start: int, end: int) -> Stretch:
    printed = text[start:end]
    return start + len(printed) - len(printed.lstrip()), start + len(printed.rstrip())


def _blank_out(text: str, stretches: list[Stretch]) -> tuple[str, list[Stretch]]:
    if not stretches:
        return text, []
    pieces: list[str] = []
    at = 0
    for start, end in stretches:
        pieces += (text[at:start], " " * (end - start))
        at = end
    return "".join([*pieces, text[at:]]), stretches
