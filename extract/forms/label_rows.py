"""Labels of several rows beside one box: the rows above the one of the box, where a label begins, and those below.

A box may stand at the last row of its label, or in the middle; words beside it then begin inside a sentence.
"""

from __future__ import annotations

from collections.abc import Container

from extract.body.stream import Stream
from extract.words.gaps import Gap
from models.document import Box, Document

_MOST_ROWS = 8  # of one label: some are whole sentences in a narrow column
_FLUSH_PT = 3.0
_LEADING_SHARE = 0.75  # of a row's height: the most white between two rows of one label


def first_of_rows(document: Document, stream: Stream, first: int, taken: Container[int] = frozenset()) -> int:
    """Return the word where the label begins of which word `first` begins the row beside the box; often `first`.

    Rows are added above as long as the lowest begins in small letters, up to one that begins with a capital: flush,
    right above, in the same sentence and page, and without a word of `taken` (those that begin other labels). None is
    added where no such row is reached.
    """
    row = first
    for _ in range(_MOST_ROWS):
        if not _goes_on(document, stream, row):
            return row
        above = _row_above(document, stream, row, taken)
        if above is None:
            return first
        row = above
    return first


def end_of_rows(document: Document, stream: Stream, first: int, end: int) -> int:
    """Return the word after the rows that go on, in small letters, below the one from `first` to `end`; often `end`."""
    upper = first
    for _ in range(_MOST_ROWS):
        if end >= len(stream) or end in stream.heads or end in stream.question_marks:
            return end
        if not _goes_on(document, stream, end) or not _is_under(document, stream, first, upper, end):
            return end
        upper, line = end, stream.lines[end]
        while end < len(stream) and stream.lines[end] == line:
            end += 1
    return end


def _goes_on(document: Document, stream: Stream, word: int) -> bool:
    """Tell whether a row that begins with `word` goes on from the row above: in small letters, or in brackets."""
    start = stream.starts[word]
    return document.text[start].islower() or (start > 0 and document.text[start - 1] == "(")


def _row_above(document: Document, stream: Stream, row: int, taken: Container[int]) -> int | None:
    """Return the first word of the row right above the one that begins with `row`, None if it is not the same label."""
    if row == 0 or row in stream.heads or row in stream.question_marks or stream.gaps[row] & (Gap.COLON | Gap.PAGE):
        return None
    above, line = row - 1, stream.lines[row - 1]
    if line == stream.lines[row]:
        return None
    while above > 0 and stream.lines[above - 1] == line:
        above -= 1
    if any(word in taken for word in range(above, row)):
        return None
    return above if _is_under(document, stream, above, above, row) else None


def _is_under(document: Document, stream: Stream, first: int, upper: int, lower: int) -> bool:
    """Tell whether the row of word `lower` stands right below that of `upper`, and begins where word `first` does."""
    if document.page_of(stream.starts[upper]).page_no != document.page_of(stream.starts[lower]).page_no:
        return False
    boxes = [_box(document, stream, word) for word in (first, upper, lower)]
    if None in boxes:
        return False
    begin, above, below = (box for box in boxes if box is not None)
    white = _LEADING_SHARE * (above.bottom - above.top)
    return abs(begin.x0 - below.x0) <= _FLUSH_PT and -_FLUSH_PT <= below.top - above.bottom <= white


def _box(document: Document, stream: Stream, word: int) -> Box | None:
    return document.box_of(stream.starts[word], stream.ends[word])
