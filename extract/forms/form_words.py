"""Answers written out: "Label : Oui", "Non - label", or a column of cells that say yes or no, read as tick boxes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from extract.body.answers import option_terms
from extract.layout.boxes import GlyphBox
from extract.words.clean import fold
from extract.words.lexicon import Lexicon
from extract.words.match import match_phrase
from models.document import Document, Line, TickBox, TickSource, TickState

_FEWEST_KNOWN = 3  # labels of the questionnaire beside which the answers must stand
_FEWEST_BOXES = 3  # a report with so many true boxes answers with these
_LABEL_WORDS = 40
_LINE_CHARACTERS = 400  # a longer line is a paragraph
_LINES_ABOVE = 3  # over which a label may run before its answer
_BREAK = r"(?:[ \t]*[:=|;→\t–—-]+[ \t]*|[ \t]*[.…·_]{3,}[ \t]*|[ \t]{2,})"
_SPELLINGS = ("oui", "Oui", "OUI", "non", "Non", "NON")
_NO = "nN"  # how one begins
_ANSWER = rf"(?P<answer>{'|'.join(_SPELLINGS)})"
_BEHIND = re.compile(rf"(?P<label>\S.*?)(?P<break>{_BREAK}|[ \t])\**{_ANSWER}\**[ \t]*[.;|]?[ \t|]*")
_BEFORE = re.compile(rf"[|*]*[ \t]*{_ANSWER}\**(?P<break>{_BREAK}|[ \t])(?P<label>\S.*)")
_ALONE = re.compile(rf"[ \t]*{_ANSWER}[ \t]*[.;]?")
_WORD = re.compile(rf"\b{_ANSWER}\b")


class _Side(StrEnum):
    BEHIND = "behind"
    BEFORE = "before"


class _Said(NamedTuple):
    """An answer's half-open stretch of the text, and where its label starts.

    `is_parted`: more than a blank stands between them. `is_known`: an option is named so. `is_asked`: a question
    stands on the line above.
    """

    side: _Side
    start: int
    end: int
    label_start: int
    is_parted: bool
    is_known: bool
    is_asked: bool


def find_word_boxes(document: Document, lexicon: Lexicon, others: int) -> tuple[GlyphBox, ...]:
    """Return the answers yes and no written beside options, as tick boxes, in the order of the text; often none.

    `others`: how many tick boxes the document has. Only where three labels of the questionnaire have their answer on
    the same side: else "oui" and "non" are words of a text. A yes behind a question mark answers the question, not an
    option; so do those on the lines below questions where no option has a no: a form prints what was not ticked.
    """
    if others >= _FEWEST_BOXES or sum(map(document.text.count, _SPELLINGS)) < _FEWEST_KNOWN:
        return ()
    found = _Walk(document, lexicon).found
    known = Counter(said.side for said in found if said.is_known)
    denied = {said.side for said in found if said.is_known and document.text[said.start] in _NO}
    boxes = []
    for said in found:
        if known[said.side] < _FEWEST_KNOWN or not (said.is_known or said.is_parted):
            continue
        if said.is_asked and said.side not in denied:
            continue
        state = TickState.EMPTY if document.text[said.start] in _NO else TickState.TICKED
        box = document.box_of(said.start, said.end) if document.words else None
        page_no = document.page_of(said.start).page_no
        tick_box = TickBox(said.label_start, page_no, state, TickSource.GLYPH, 1.0, box)
        boxes.append(GlyphBox(said.start, said.end, tick_box))
    return tuple(boxes)


class _Walk:
    """One walk over the lines of a document; `found`: its answers with their labels, known or not."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self._document, self._thresholds = document, lexicon.thresholds
        self._terms = option_terms(lexicon, [i for i in lexicon.labels if lexicon.labels[i]])
        self.found: list[_Said] = []
        free_from = 0  # the first line that belongs to no answer yet
        for index, line in enumerate(document.lines):
            said = self._read(line, document.lines[max(free_from, index - _LINES_ABOVE) : index])
            if said is not None:
                self.found.append(said)
                free_from = index + 1

    def _read(self, line: Line, above: Sequence[Line]) -> _Said | None:
        """Return the answer that a line holds with its label, which may begin in the lines `above`; None without."""
        raw = self._text(line.char_start, line.char_end)
        if len(raw) > _LINE_CHARACTERS or _WORD.search(raw) is None:
            return None
        for side, pattern in ((_Side.BEHIND, _BEHIND), (_Side.BEFORE, _BEFORE)):
            match = pattern.fullmatch(raw)
            if match is not None:
                is_parted = len(match["break"]) > 1 or match["break"] == "\t"
                return self._said(side, line, match, match.span("label"), is_parted, above)
        match = _ALONE.fullmatch(raw)
        if match is None or not above or above[-1].heading_level or not _is_beside(line, above[-1]):
            return None
        cell = (above[-1].char_start - line.char_start, above[-1].char_end - line.char_start)
        return self._said(_Side.BEHIND, line, match, cell, True, above[:-1])

    def _said(
        self,
        side: _Side,
        line: Line,
        match: re.Match[str],
        label: tuple[int, int],
        is_parted: bool,
        above: Sequence[Line],
    ) -> _Said | None:
        at = line.char_start
        start, end = at + label[0], at + label[1]
        text = self._text(start, end).rstrip(" |*\t")
        if text.endswith("?") or len(text.split()) > _LABEL_WORDS:
            return None
        is_known = self._is_known(text)
        if not is_known and side is _Side.BEHIND:
            for upper in reversed(above):
                longer = self._text(upper.char_start, end).rstrip(" |*\t")
                if upper.heading_level or "?" in longer:
                    break
                if self._is_known(longer):
                    start, is_known = upper.char_start, True
                    break
        is_asked = bool(above) and self._text(above[-1].char_start, above[-1].char_end).rstrip(" |*\t").endswith("?")
        return _Said(side, at + match.start("answer"), at + match.end("answer"), start, is_parted, is_known, is_asked)

    def _is_known(self, label: str) -> bool:
        floor, margin = self._thresholds.label_floor, self._thresholds.label_margin
        return match_phrase(fold(label), self._terms, floor=floor, margin=margin) is not None

    def _text(self, start: int, end: int) -> str:
        return self._document.text[start:end]


def _is_beside(line: Line, label: Line) -> bool:
    """Tell whether a line is the cell right of a label's, or comes next in a text without geometry."""
    if line.box is None or label.box is None:
        return True
    middle = (line.box.top + line.box.bottom) / 2
    slack = line.box.bottom - line.box.top
    is_level = label.box.top - slack <= middle <= label.box.bottom + slack
    return line.page_no == label.page_no and is_level and line.box.x0 >= label.box.x1 - 1
