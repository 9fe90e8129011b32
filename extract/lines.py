"""Fold a document line by line: the form in which titles, headings and page furniture are recognised."""

from __future__ import annotations

from typing import NamedTuple

from extract.clean import Token, tokenize
from models.document import Document, Line


class FoldedLine(NamedTuple):
    """A printed line with its folded words; a word pair that runs over its end belongs to the line where it starts.

    `starts_block`: it is the first line of its paragraph, list or cell.
    """

    line: Line
    raw: str
    tokens: tuple[Token, ...]
    text: str
    starts_block: bool


def fold_lines(document: Document, marks: tuple[tuple[int, int], ...] = ()) -> tuple[FoldedLine, ...]:
    """Return every line of `document` with its folded words, in reading order.

    `marks`: half-open stretches that are no words, such as tick boxes, beside the markup of the format.
    """
    tokens = tokenize(document.text)
    if document.markup or marks:
        tokens = _outside(tokens, sorted((*document.markup, *marks)))
    folded = []
    i, count, block_no = 0, len(tokens), -1
    for line in document.lines:
        while i < count and tokens[i].start < line.char_start:
            i += 1
        first = i
        while i < count and tokens[i].start < line.char_end:
            i += 1
        own = tuple(tokens[first:i])
        raw = document.text[line.char_start : line.char_end]
        folded.append(FoldedLine(line, raw, own, " ".join([token.text for token in own]), line.block_no != block_no))
        block_no = line.block_no
    return tuple(folded)


def _outside(tokens: list[Token], stretches: list[tuple[int, int]]) -> list[Token]:
    """Return the tokens that do not start inside one of the sorted `stretches`."""
    kept, i = [], 0
    for token in tokens:
        while i < len(stretches) and stretches[i][1] <= token.start:
            i += 1
        if i == len(stretches) or token.start < stretches[i][0]:
            kept.append(token)
    return kept
