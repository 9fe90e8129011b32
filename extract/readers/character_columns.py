"""Columns kept apart by runs of blanks (`pdftotext -layout`) → the same text with one column after the other.

Characters stand for places on a page: what is told of printed columns holds for these. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from extract.layout.blocks import group_lines
from extract.layout.columns import cut_columns
from extract.layout.printed import PrintedWord

_BLANKS = "   "
_MIN_BLANKS = 8  # runs of three blanks, tried before anything dearer
_MIN_ROWS = 5  # lines with a blank inside that could part two columns, of a text
_MIN_PAGE_ROWS = 2  # and of a page of such a text
_MAX_LINES = 2_000  # of one page: more is a log, or was never printed
_INNER_BLANK = re.compile(r"\S {3,}(?=\S)")
_BOX = re.compile(r"[\[(][ xX✓]?[\])] {3,}[\[(][ xX✓]?[\])]|[☐☑☒] {3,}[☐☑☒]")
_PIECE = re.compile(r"\S+(?: \S+)*")  # two blanks part pieces: a justified line's are put together again
_NO_HEADING_END = re.compile(r"[.,;:!?…»)]$")
_MAX_HEADING_CHARS = 60
_MAX_HEADING_ROWS = 3
_MAX_SIDE_CHARS = 30  # of a line of a heading that stands beside its body, whose own lines are longer
# A character is 6 points wide and a line 12 high, as type of 10 points is set.
_CHAR_PT, _LINE_PT, _SIZE_PT = 6.0, 12.0, 10.0
# More blank lines than one are the padding of boxes: they part the rows of a table, but never a card from itself.
_SECOND_BLANK_PT = 9.0


def unfold_columns(text: str) -> str:
    """Return `text` with the columns of each page one after the other, or `text` itself where no page has any.

    Pages are parted by form feeds, as many as before. Within a column lines keep their order, their indents and the
    blank lines between them, but for those that the lines of another column tore into a sentence.
    """
    if text.count(_BLANKS) < _MIN_BLANKS:
        return text
    if _BOX.search(text):  # a grid of boxes is read row by row
        return text
    if sum(1 for _ in islice(_INNER_BLANK.finditer(text), _MIN_ROWS)) < _MIN_ROWS:
        return text
    pages = text.split("\f")
    unfolded = [_unfold_page(page) for page in pages]
    return "\f".join(unfolded) if unfolded != pages else text


def _unfold_page(page: str) -> str:
    rows = page.split("\n")
    if "\t" in page or len(rows) > _MAX_LINES or sum(map(_has_inner_blank, rows)) < _MIN_PAGE_ROWS:
        return page
    if (parted := _part_side_headings(rows)) is not None:
        return "\n".join(parted)
    pieces = _pieces(rows)
    columns = cut_columns(pieces, _SIZE_PT)
    if len(columns) < 2:
        return page
    printed = ["\n".join(_column_lines(pieces, group_lines(pieces, column, _SIZE_PT))) for column in columns]
    return "\n\n".join(printed) + "\n"


def _has_inner_blank(row: str) -> bool:
    return _BLANKS in row and _INNER_BLANK.search(row) is not None


def _part_side_headings(rows: Sequence[str]) -> list[str] | None:
    """Return the rows with each heading of a first column on a line of its own, or None where it holds other things.

    Such a page is in order as it is, but where the last line of a heading stands beside the first of its body.
    """
    found: list[str] = []
    left = 0  # where the words beside the last heading end
    for row in rows:
        pieces = list(_PIECE.finditer(row))
        if _has_inner_blank(row):
            heading, *bodies = pieces
            if len(bodies) != 1 or len(bodies[0][0]) < _MAX_SIDE_CHARS or not _is_side_line(heading[0]):
                return None
            above = found.pop() if found and _is_side_line(found[-1].strip()) else ""
            found += (f"{above} {heading[0]}".rstrip(), "", " " * bodies[0].start() + bodies[0][0])
            left = bodies[0].start()
        elif left and pieces and pieces[0].start() < left:
            return None  # the heading goes on beside its body
        else:
            found.append(row)
            left = 0
    return found


def _is_side_line(words: str) -> bool:
    return 0 < len(words) <= _MAX_SIDE_CHARS and not _NO_HEADING_END.search(words)


def _pieces(rows: Sequence[str]) -> list[PrintedWord]:
    """Return what stands between blanks, each at its place on a page; what looks like a heading is bold."""
    found: list[PrintedWord] = []
    starts: list[int] = []  # of each row, and one past the last: index in `found`
    top, blank_rows = 0.0, 0
    for row in rows:
        starts.append(len(found))
        blank_rows = 0 if row.strip() else blank_rows + 1
        top += _LINE_PT if blank_rows < 2 else _SECOND_BLANK_PT if blank_rows == 2 else 0.0
        for match in _PIECE.finditer(row):
            x0, x1 = _CHAR_PT * match.start(), _CHAR_PT * match.end()
            found.append(PrintedWord(match[0], x0, top, x1, top + _SIZE_PT, _SIZE_PT))
    starts.append(len(found))
    by_row = [found[start:end] for start, end in pairwise(starts)]
    for row_no, row_pieces in enumerate(by_row):
        for position, piece in enumerate(row_pieces):
            if not piece.is_bold and piece.text[0].isupper() and not _above(by_row, row_no, piece):
                for heading_row, index in _heading(by_row, row_no, position):
                    at = starts[heading_row] + index
                    found[at] = found[at]._replace(is_bold=True)
    return found


def _above(by_row: Sequence[Sequence[PrintedWord]], row_no: int, piece: PrintedWord) -> bool:
    return row_no > 0 and any(_overlap(piece, other) for other in by_row[row_no - 1])


def _heading(by_row: Sequence[Sequence[PrintedWord]], row_no: int, position: int) -> list[tuple[int, int]]:
    """Return the rows and positions of the short lines from a piece down to a blank, or none: it is no heading."""
    piece = by_row[row_no][position]
    places: list[tuple[int, int]] = []
    for below in range(row_no, min(row_no + _MAX_HEADING_ROWS, len(by_row))):
        under = [index for index, other in enumerate(by_row[below]) if _overlap(piece, other)]
        if not under:
            break
        other = by_row[below][under[0]]
        is_short = len(other.text) <= _MAX_HEADING_CHARS and not _NO_HEADING_END.search(other.text)
        if len(under) > 1 or not is_short or abs(other.x0 - piece.x0) > _CHAR_PT:
            return []
        places.append((below, under[0]))
    return places if len(places) < _MAX_HEADING_ROWS else []


def _overlap(one: PrintedWord, other: PrintedWord) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def _column_lines(pieces: Sequence[PrintedWord], lines: Sequence[Sequence[int]]) -> list[str]:
    """Return the lines of one column, blank ones among them."""
    left = min(pieces[line[0]].x0 for line in lines)
    found: list[str] = []
    previous: PrintedWord | None = None
    for line in lines:
        first = pieces[line[0]]
        words = " ".join(pieces[i].text for i in line)
        if previous is not None and first.top - previous.top > 1.5 * _LINE_PT and not _runs_on(found[-1], words):
            found.append("")
        found.append(" " * round((first.x0 - left) / _CHAR_PT) + words)
        previous = first
    return found


def _runs_on(above: str, below: str) -> bool:
    """Return whether a blank line stands within a sentence."""
    return below[:1].islower() and not above.endswith((".", ":", "!", "?"))
