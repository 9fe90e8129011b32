"""The lines of a questionnaire that are options, found without any box, and lists that lost the marks beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from extract.body.answers import option_terms
from extract.body.lines import FoldedLine
from extract.layout.boxes import GlyphBox
from extract.words.clean import fold
from extract.words.lexicon import Lexicon
from extract.words.match import match_phrase
from models.document import Box, Document, Line, TickBox, TickSource, TickState
from models.record_base import Record

_FEWEST_LISTED = 6  # lines that two lists take
_SHORTEST_LIST = 3
_FEWEST_COMPLETE, _SHARE_COMPLETE = 2, 0.75  # lists with every option of their question
_LABEL_LINES = 3  # over which a label may be wrapped
_LINE_CHARACTERS = 200  # a longer line is a paragraph
_BLANK = r"[ \t\u00a0\u2002-\u200a\u202f]"
_BEFORE = re.compile(rf"{_BLANK}*(?P<mark>[xX×]|_+)(?:{_BLANK}+|{_BLANK}*[:;|–—-]{_BLANK}+)(?P<label>\S.*)", re.DOTALL)
_BEHIND = re.compile(rf"(?P<label>\S.*?){_BLANK}*[:;|.…_]*{_BLANK}+(?P<mark>[xX×]|_+){_BLANK}*", re.DOTALL)
_ALONE = re.compile(r"[xX×]")


class Side(StrEnum):
    """Where a mark stands."""

    BEHIND = "behind"
    BEFORE = "before"
    CELL = "cell"  # in a line of its own, as cells of a table are read


class Option(Record):
    """A known label from offset `start`, with the half-open stretch of its mark; `side` is None without a mark.

    `first_line`, `line`: the numbers of its first and last line, from 0, marks in lines of their own not counted.
    `label`: folded, of the taxonomy. `box`: of its first line.
    """

    first_line: int
    line: int
    label: str
    start: int
    page_no: int
    box: Box | None
    side: Side | None = None
    mark: tuple[int, int] = (-1, -1)
    state: TickState = TickState.EMPTY


class LoneMark(Record):
    """A mark in a line of its own: how many lines stand before it, its half-open stretch of the text, and its box."""

    line: int
    start: int
    end: int
    page_no: int
    box: Box | None


def find_options(document: Document, lexicon: Lexicon) -> tuple[list[Option], list[LoneMark]]:
    """Return the lines, or few lines together, that are a known label, and marks alone in their line; in order."""
    text = document.text
    lines: list[Line] = []
    marks: list[LoneMark] = []
    for line in document.lines:
        if _ALONE.fullmatch(text, line.char_start, line.char_end):
            marks.append(LoneMark(len(lines), line.char_start, line.char_end, line.page_no, line.box))
        else:
            lines.append(line)
    options: list[Option] = []
    index = 0
    while index < len(lines):
        found, count = _name(text, lines, index, lexicon)
        options += [found] if found else []
        index += count
    return options, marks


def find_lost_marks(document: Document, lines: Sequence[FoldedLine], lexicon: Lexicon) -> tuple[GlyphBox, ...]:
    """Return options as boxes that cannot be read where the lists are those of a questionnaire, whose marks were lost.

    For a document without boxes and without frames that open lists. Whoever ticks leaves options out: where most lists
    hold every option of their question, they are what was asked and not what was answered.
    """
    if sum(line.text in lexicon.all_labels for line in lines) < _FEWEST_LISTED:
        return ()
    options, _ = find_options(document, lexicon)
    lists = [run for run in _runs(options) if len(run) >= _SHORTEST_LIST]
    complete = sum(_is_complete(run, lexicon) for run in lists)
    if complete < _FEWEST_COMPLETE or complete < _SHARE_COMPLETE * len(lists):
        return ()
    return tuple(
        GlyphBox(-1, -1, TickBox(option.start, option.page_no, TickState.UNREADABLE, TickSource.GLYPH, 0.5))
        for option in options
    )


def _name(text: str, lines: Sequence[Line], index: int, lexicon: Lexicon) -> tuple[Option | None, int]:
    """Return the option that begins on a line, None without one, and how many lines it takes."""
    first = lines[index]
    end = index
    while end < len(lines) and end - index < _LABEL_LINES and not lines[end].heading_level:
        last = lines[end]
        end += 1
        if last.char_end - first.char_start > _LINE_CHARACTERS:
            break
        option, label = _read(text[first.char_start : last.char_end], index, first)
        named = _known(label, lexicon)
        if named is not None:
            if end - index > 1 and _known(_read(text[last.char_start : last.char_end], 0, last)[1], lexicon):
                return None, 1  # what stands above a label, such as the head of a column, is no part of it
            return option.changed(line=end - 1, label=named), end - index
        if text[last.char_start : last.char_end].rstrip().endswith(("?", ":", ".", "!")):
            break
    return None, 1


def _known(label: str, lexicon: Lexicon) -> str | None:
    """Return the taxonomy's label that a printed one is, None for another."""
    terms = option_terms(lexicon, [i for i in lexicon.labels if lexicon.labels[i]])
    floor, margin = lexicon.thresholds.label_floor, lexicon.thresholds.label_margin
    named = match_phrase(fold(label), terms, floor=floor, margin=margin)
    return named.label if named else None


def _read(raw: str, number: int, line: Line) -> tuple[Option, str]:
    """Return what one line, or several, print as an option, and its label."""
    at = line.char_start
    option = Option(number, number, "", at, line.page_no, line.box)
    for side, pattern in ((Side.BEFORE, _BEFORE), (Side.BEHIND, _BEHIND)):
        match = pattern.fullmatch(raw)
        if match is not None:
            mark = (at + match.start("mark"), at + match.end("mark"))
            state = TickState.EMPTY if "_" in match["mark"] else TickState.TICKED
            start = at + match.start("label")
            return option.changed(start=start, side=side, mark=mark, state=state), match["label"]
    return option, raw


def _runs(options: Sequence[Option]) -> list[list[Option]]:
    """Return options on lines that follow each other, together."""
    runs: list[list[Option]] = []
    for option in options:
        if not runs or option.first_line > runs[-1][-1].line + 1:
            runs.append([])
        runs[-1].append(option)
    return runs


def _is_complete(options: Sequence[Option], lexicon: Lexicon) -> bool:
    """Tell whether a list holds every option of some question."""
    listed = {option.label for option in options}
    return any(
        set(labels.values()) == {value for label, value in labels.items() if label in listed}
        for indicator, labels in lexicon.labels.items()
        if len(set(labels.values())) >= _SHORTEST_LIST and not lexicon.indicators[indicator][1].asked_of
    )
