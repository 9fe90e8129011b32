"""Marks typed beside options where no box is printed: "X  label", "label    x", in a list that prints every option."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from extract.body import option_terms
from extract.boxes import GlyphBox
from extract.clean import fold
from extract.lexicon import Lexicon
from extract.match import match_phrase
from models.document import Document, Line, TickBox, TickSource, TickState

_FEWEST_MARKED = 2  # options with a mark on the same side
_FEWEST_OPEN = 3  # options without one: a list that prints ticked options only has none
_FEWEST_BOXES = 3  # a report with so many true boxes answers with these
_LABEL_LINES = 3  # over which a label may be wrapped
_LINE_CHARACTERS = 200  # a longer line is a paragraph
_BLANK = r"[ \t\u00a0\u2002-\u200a\u202f]"
_BEFORE = re.compile(rf"{_BLANK}*(?P<mark>[xX×]|_+)(?:{_BLANK}+|{_BLANK}*[:;|–—-]{_BLANK}+)(?P<label>\S.*)", re.DOTALL)
_BEHIND = re.compile(rf"(?P<label>\S.*?){_BLANK}*[:;|.…_]*{_BLANK}+(?P<mark>[xX×]|_+){_BLANK}*", re.DOTALL)
_ANY_MARK = re.compile(rf"(?m)^{_BLANK}*[xX×]{_BLANK}|{_BLANK}[xX×]{_BLANK}*$")


class _Side(StrEnum):
    BEHIND = "behind"
    BEFORE = "before"


class _Option(NamedTuple):
    """A known label from offset `start`, with the half-open stretch of its mark; `side` is None without a mark.

    `line`: the number of its line, from 0; a label over several lines counts as one.
    """

    line: int
    start: int
    side: _Side | None
    mark: tuple[int, int]
    is_ticked: bool


def find_typed_marks(document: Document, lexicon: Lexicon, others: int) -> tuple[GlyphBox, ...]:
    """Return the marks typed beside options as ticked boxes, and options of the same lists without one as empty.

    In the order of the text; often none. `others`: how many tick boxes the document has. An empty one without a sign of
    its own has no stretch of the text: -1 and -1.
    """
    if others >= _FEWEST_BOXES or _ANY_MARK.search(document.text) is None:
        return ()
    options = _find_options(document, lexicon)
    sides = Counter(option.side for option in options if option.is_ticked)
    side = max(sides, key=lambda s: sides[s], default=None)
    if side is None or sides[side] < _FEWEST_MARKED or sum(not o.is_ticked for o in options) < _FEWEST_OPEN:
        return ()
    options = [option for option in options if option.side in (side, None)]
    # Where every item of a list has the sign and none of the next, it is a bullet.
    is_mixed = any(a.is_ticked != b.is_ticked and b.line == a.line + 1 for a, b in pairwise(options))
    return tuple(_box(document, option) for option in options) if is_mixed else ()


def _box(document: Document, option: _Option) -> GlyphBox:
    state = TickState.TICKED if option.is_ticked else TickState.EMPTY
    start, end = option.mark
    box = document.box_of(start, end) if document.words and option.side else None
    page_no = document.page_of(option.start).page_no
    return GlyphBox(start, end, TickBox(option.start, page_no, state, TickSource.GLYPH, 1.0, box))


def _find_options(document: Document, lexicon: Lexicon) -> list[_Option]:
    """Return the lines, or few lines together, that are a known label, with or without a mark."""
    terms = option_terms(lexicon, [i for i in lexicon.labels if lexicon.labels[i]])
    thresholds = lexicon.thresholds
    options: list[_Option] = []
    index = wrapped = 0
    while index < len(document.lines):
        for count in range(1, _LABEL_LINES + 1):
            lines = document.lines[index : index + count]
            if len(lines) < count or any(line.heading_level for line in lines) or _has_ended(document.text, lines[:-1]):
                index += 1
                break
            start, end = lines[0].char_start, lines[-1].char_end
            option = _read(document.text, index - wrapped, lines) if end - start <= _LINE_CHARACTERS else None
            label = fold(option[1]) if option else ""
            if option and match_phrase(label, terms, floor=thresholds.label_floor, margin=thresholds.label_margin):
                options.append(option[0])
                index += count
                wrapped += count - 1
                break
        else:
            index += 1
    return options


def _has_ended(text: str, lines: Sequence[Line]) -> bool:
    """Tell whether the last of `lines` ends something, so that no label goes on behind it."""
    return bool(lines) and text[lines[-1].char_start : lines[-1].char_end].rstrip().endswith(("?", ":", ".", "!"))


def _read(text: str, number: int, lines: Sequence[Line]) -> tuple[_Option, str]:
    """Return lines as an option, and its label."""
    first, end = lines[0].char_start, lines[-1].char_end
    raw = text[first:end]
    for side, pattern in ((_Side.BEFORE, _BEFORE), (_Side.BEHIND, _BEHIND)):
        match = pattern.fullmatch(raw)
        if match is not None:
            mark = (first + match.start("mark"), first + match.end("mark"))
            option = _Option(number, first + match.start("label"), side, mark, "_" not in match["mark"])
            return option, match["label"]
    return _Option(number, first, None, (-1, -1), False), raw
