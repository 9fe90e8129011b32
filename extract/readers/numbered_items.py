"""Which numbers at the beginning of lines are bullets ("1. bénévoles", "2) voisins"), not those of headings. Pure."""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_LETTERS = "abcdefgh"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_NUMBER = re.compile(
    rf"\n[ \t]*(?=[\d(ivxa-hA-H{_CIRCLED}])(?P<mark>\(?"
    rf"(?P<number>\d{{1,2}}|{'|'.join(sorted(_ROMAN, key=len, reverse=True))}|[a-hA-H])"
    rf"(?:\\?[.)]|°|[ \t]?[-–—])|(?P<circled>[{_CIRCLED}]))[ \t]+(?=\S)"
)  # a line feed that begins it is found ten times as fast as the beginning of a line
_MAX_ITEM_CHARS = 160  # a longer one is a paragraph
_MIN_INTRO_CHARS = 40  # of a line without a colon: a shorter one is a heading
_MAX_WRAPPED_LINES = 2  # lines that an item goes on for
_CONTENTS = re.compile(r"\W*(?:sommaire|table des mati[eè]res|plan|contents)\b", re.IGNORECASE)


class _Item(NamedTuple):
    """A line that begins with a number; all offsets count from the start of the text.

    `line_start`, `start`, `words_start`, `end`: of the line, its number, the words after it, the line's end.
    """

    line_start: int
    start: int
    words_start: int
    end: int
    number: int


def find_numbered_items(text: str) -> dict[int, int]:
    """Return where the number of each item stands → where its words do.

    Items follow each other with numbers that rise by one, or stay, under a line that ends in a colon or is a sentence;
    one alone needs the colon, and small letters below a blank line. Numbered headings have text between them and are
    not returned, nor are contents.
    """
    text = text.replace("\f", "\n")  # a page begins with a line
    items = [
        _Item(m.start(), m.start("mark") - 1, m.end() - 1, _line_end(text, m.end() - 1), _value(m))
        for m in _NUMBER.finditer(f"\n{text}")
    ]
    found: dict[int, int] = {}
    run: list[_Item] = []
    for item in [*items, None]:
        if item is not None and run and _follows(text, run[-1], item):
            run.append(item)
            continue
        if run and _is_list(text, run):
            found.update((one.start, one.words_start) for one in run)
        run = [item] if item is not None else []
    return found


def _value(mark: re.Match[str]) -> int:
    if mark["circled"]:
        return _CIRCLED.index(mark["circled"]) + 1
    number = mark["number"]
    if number.isdigit():
        return int(number)
    return _ROMAN.index(number) + 1 if number in _ROMAN else _LETTERS.index(number.lower()) + 1


def _follows(text: str, last: _Item, item: _Item) -> bool:
    """Return whether nothing but the end of the last item, or a blank line, stands between two items."""
    if item.number not in (last.number, last.number + 1):
        return False
    between = text[last.end : item.line_start]
    if not between.strip():
        return between.count("\n") <= 2
    lines = between.strip("\n").split("\n")
    indent = last.start - last.line_start
    return len(lines) <= _MAX_WRAPPED_LINES and all(
        line.strip() and (line.lstrip()[0].islower() or len(line) - len(line.lstrip()) > indent) for line in lines
    )


def _is_list(text: str, run: list[_Item]) -> bool:
    if any(item.end - item.words_start > _MAX_ITEM_CHARS for item in run):
        return False
    before = text[max(0, run[0].line_start - 1_000) : run[0].line_start]
    intro = before.rstrip()
    is_near = "\n\n" not in before[len(intro) :]
    intro = intro[max(intro.rfind("\n"), intro.rfind("\f")) + 1 :].strip()
    if _CONTENTS.match(intro):
        return False
    if intro.endswith(":"):
        return len(run) > 1 or is_near or text[run[0].words_start].islower()
    is_tight = all(text[one.end : two.line_start] == "\n" for one, two in itertools.pairwise(run))
    return len(run) > 1 and is_near and is_tight and len(intro) >= _MIN_INTRO_CHARS


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
