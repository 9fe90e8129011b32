"""Tells where printed lines run on and where they end: by the next line's first letter, blocks, and their room."""

from __future__ import annotations

from collections.abc import Sequence

from extract.body.lines import FoldedLine
from extract.words.gaps import Gap
from models.document import Box, Line

_CAPITALS_SHARE = 0.8
_SURE_ROOM = 12  # letters: a line that leaves so much more than the next word needs has ended, stop or no stop
_FEWEST_LINES, _USUAL = 8, 3  # lines of a column that tell its width; as wide as the widest but two
_COLUMN_PT = 8.0  # lines of one column begin this near to each other
_BELOW_BULLET_PT = 3.0
_LIST_INDENT = 1.2  # of the size
_NEXT_LINE = 0.6  # of a line's height: the most white above the next line of one paragraph
_WIDEST_WRAP = 110  # characters: text with longer lines was not wrapped


def begins_small(raw: str) -> bool:
    """Tell whether a line begins with a small letter; "ll a été" is how OCR reads "Il a été"."""
    return raw[:1].islower() and not raw.startswith("ll")


class Wrapping:
    """Tells a line that was broken to fit the page from one that ended: it was broken if the next word did not fit."""

    def __init__(self, lines: Sequence[FoldedLine]) -> None:
        longest = max(map(len, [line.raw for line in lines]), default=0)
        self.width = longest if longest <= _WIDEST_WRAP else None  # characters; None: lines are paragraphs
        self.right: dict[int, float] = {}  # block -> right edge, in points
        for line in lines:
            if line.line.box is not None:
                block = line.line.block_no
                self.right[block] = max(self.right.get(block, 0.0), line.line.box.x1)

        self._lines, self._reaches = lines, dict[tuple[int, int, float | None], list[float]]()

        # Of a page in capitals no letter tells which lines go on, so their columns are measured.
        self.is_in_capitals = _is_in_capitals(lines)
        self.columns: dict[tuple[int, int, float | None], float] = {}  # page, left edge and size -> right edge
        for line in lines if self.is_in_capitals else ():
            if line.line.box is not None:
                column = _column_of(line.line)
                self.columns[column] = max(self.columns.get(column, 0.0), line.line.box.x1)

    def _column_right(self, line: Line) -> float:
        """Return how far the lines of a column reach, 0 where few stand in it: a block of two may fill neither."""
        if not self._reaches:
            for other in self._lines:
                if other.line.box is not None and not other.line.heading_level:
                    self._reaches.setdefault(_column_of(other.line), []).append(other.line.box.x1)
        rights = self._reaches.get(_column_of(line), ())
        return sorted(rights)[-_USUAL] if len(rights) >= _FEWEST_LINES else 0.0

    def was_broken(self, one: FoldedLine | None, two: FoldedLine) -> bool:
        """Tell whether line `one` left no room for the first word of `two`, though they may differ in weight."""
        if one is None or one.line.box is None or two.line.is_bullet or one.raw.rstrip()[-1:] in ".!?:;…":
            return False
        if one.line.page_no != two.line.page_no or one.line.size_pt != two.line.size_pt:
            return False
        if two.line.box is None or two.line.box.top - one.line.box.bottom > one.line.box.bottom - one.line.box.top:
            return False
        letter_pt = (one.line.box.x1 - one.line.box.x0) / max(1, len(one.raw))
        word = len(two.raw.split(" ", 1)[0]) + 1
        return one.line.box.x1 + word * letter_pt > self.columns[_column_of(one.line)] - letter_pt

    def runs_on(self, one: FoldedLine, two: FoldedLine) -> bool:
        """Tell whether line `one` runs on into `two`, both of one block."""
        if begins_small(two.raw):
            return True
        word = len(two.raw.split(" ", 1)[0]) + 1
        if one.line.box is not None:
            if two.line.box is not None and one.line.box.x0 - two.line.box.x0 > _LIST_INDENT * (
                one.line.size_pt or 0.0
            ):
                return False  # items of a list stand further right than the sentence below
            letter_pt = (one.line.box.x1 - one.line.box.x0) / max(1, len(one.raw))
            if one.raw.rstrip()[-1:] not in ".!?:;…":
                right = max(self.right[one.line.block_no], self._column_right(one.line))
                return one.line.box.x1 + (word + _SURE_ROOM) * letter_pt > right
            return one.line.box.x1 + word * letter_pt > self.right[one.line.block_no] - letter_pt
        return self.width is not None and len(one.raw) + word > self.width


def _is_in_capitals(lines: Sequence[FoldedLine]) -> bool:
    """Tell whether a report is printed in capitals throughout; most are not, by the lines in their middle."""
    middle = len(lines) // 2
    return all(line.raw.isupper() for line in lines[middle : middle + 3]) and (
        sum(line.raw.isupper() for line in lines) >= _CAPITALS_SHARE * len(lines)
    )


def _column_of(line: Line) -> tuple[int, int, float | None]:
    """Return what tells the text of one column from others, and from its headings."""
    return line.page_no, round(line.box.x0 / _COLUMN_PT) if line.box is not None else 0, line.size_pt


def break_between(previous: FoldedLine | None, line: FoldedLine, wrapping: Wrapping) -> int:
    """Return whether the line before runs on into `line` (soft) or ended (hard)."""
    if previous is None:
        return Gap.HARD | Gap.PARAGRAPH | Gap.PAGE
    one, two = previous.line, line.line
    if one.page_no != two.page_no:
        return Gap.HARD | Gap.PARAGRAPH | Gap.PAGE
    if one.block_no != two.block_no:
        if _changes_weight(previous, line):
            return Gap.SOFT
        is_next_column = one.box is not None and two.box is not None and _is_right_above(two.box, one.box)
        return Gap.HARD | Gap.PARAGRAPH | (Gap.PAGE if is_next_column else 0)
    if two.is_bullet or two.heading_level != one.heading_level:
        return Gap.HARD
    if one.is_bullet and line.raw[:1].isupper() and _is_below_bullet(one, two):
        return Gap.HARD
    return Gap.SOFT if wrapping.runs_on(previous, line) else Gap.HARD


def _changes_weight(previous: FoldedLine, line: FoldedLine) -> bool:
    """Tell whether a sentence goes on in the next line of its paragraph, which only its weight sets apart.

    An answer in bold letters that is broken over two lines begins the second.
    """
    one, two = previous.line, line.line
    if one.is_bold == two.is_bold or one.box is None or two.box is None or one.is_bullet or two.is_bullet:
        return False
    is_under = abs(one.box.x0 - two.box.x0) <= _BELOW_BULLET_PT and one.size_pt == two.size_pt
    white = two.box.top - one.box.bottom
    is_next = -_BELOW_BULLET_PT <= white <= _NEXT_LINE * (one.box.bottom - one.box.top)
    return is_under and is_next and begins_small(line.raw) and previous.raw.rstrip()[-1:] not in ".!?:;…"


def _is_below_bullet(one: Line, two: Line) -> bool:
    """Tell whether a line begins below the bullet of the one above: what goes on with an item is below its words."""
    return one.box is not None and two.box is not None and two.box.x0 <= one.box.x0 + _BELOW_BULLET_PT


def _is_right_above(box: Box, before: Box) -> bool:
    """Tell whether a line begins another column: it stands higher than the one read before, and right of it."""
    return box.bottom < before.top and box.x0 >= before.x1
