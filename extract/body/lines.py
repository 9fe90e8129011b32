"""Fold a document line by line: the form in which titles, headings, furniture and the body are recognised."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from extract.words.clean import split_words
from extract.words.gaps import Gap, gap_after, gap_between
from models.document import Document, Line
from models.record_base import Record


class LineWords(Record):
    """The folded words of a line. Parallel tuples, offsets half-open and from the line's start.

    `gaps`: what stands before each word within the line. `tail`: what stands after the last. `text`: the words, spaced.
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    gaps: tuple[int, ...]
    tail: int
    text: str


class FoldedLine(Record):
    """A printed line with its folded words; `starts_block`: it is the first line of its paragraph, list or cell."""

    line: Line
    raw: str
    folded: LineWords
    starts_block: bool

    @property
    def text(self) -> str:
        """Return the folded words, parted by single spaces."""
        return self.folded.text

    @property
    def word_count(self) -> int:
        """Return how many words the line has."""
        return len(self.folded.words)

    def end_of(self, word: int) -> int:
        """Return where a word ends, as an offset of the document's text."""
        return self.line.char_start + self.folded.ends[word]


@lru_cache(maxsize=4_096)
def fold_words(raw: str) -> LineWords:
    """Return the folded words of a line; pages print the same lines again and again, so they are kept."""
    words, starts, ends, behind = split_words(raw)
    if not words:
        return LineWords((), (), (), (), gap_after(raw), "")
    gaps = [gap_between(raw[: starts[0]]) & ~Gap.STOP if starts[0] else 0]
    gaps += [0 if signs == " " else gap_between(signs) for signs in behind[:-1]]
    if "(" in raw or "[" in raw:
        _join_asides(gaps, behind[:-1])
    return LineWords(words, starts, ends, tuple(gaps), gap_after(behind[-1]), " ".join(words))


def _join_asides(gaps: list[int], between: Sequence[str]) -> None:
    """Take, in place, the ends of sentences out of what stands in brackets: "(cf. annexe)"."""
    is_inside = False
    for word, signs in enumerate(between, 1):
        opened, closed = max(signs.rfind("("), signs.rfind("[")), max(signs.rfind(")"), signs.rfind("]"))
        if is_inside and closed < 0:
            gaps[word] &= ~Gap.STOP
        is_inside = opened > closed or (is_inside and closed < 0)


def fold_lines(document: Document, marks: tuple[tuple[int, int], ...] = ()) -> tuple[FoldedLine, ...]:
    """Return every line of `document` with its folded words, in reading order.

    A block that goes on overleaf stands behind what it goes on from, so offsets may fall. `marks`: half-open
    stretches that are no words, such as tick boxes, beside the markup of the format.
    """
    text = document.text
    blanks = [(a, b) for a, b in (*document.markup, *marks) if any(map(str.isalnum, text[a:b]))]
    blanks.sort()
    folded, block_no, first = [], -1, 0
    for line in document.lines:
        raw = text[line.char_start : line.char_end]
        while first < len(blanks) and blanks[first][1] <= line.char_start:
            first += 1
        seen = raw
        if first < len(blanks) and blanks[first][0] < line.char_end:
            seen = _blanked(raw, line.char_start, blanks[first:])
        folded.append(FoldedLine(line, raw, fold_words(seen), line.block_no != block_no))
        block_no = line.block_no
    return _as_read(folded)


def _blanked(raw: str, char_start: int, stretches: Sequence[tuple[int, int]]) -> str:
    """Return a line with the sorted `stretches` of the document's text that fall into it blanked."""
    letters = list(raw)
    for start, end in stretches:
        if start >= char_start + len(raw):
            break
        first, last = max(0, start - char_start), min(len(raw), end - char_start)
        letters[first:last] = " " * (last - first)
    return "".join(letters)


def _as_read(lines: list[FoldedLine]) -> tuple[FoldedLine, ...]:
    """Return the lines with those that go on overleaf right behind what they go on from."""
    if [line.line.continues for line in lines].count(None) == len(lines):
        return tuple(lines)
    keys: list[tuple[int, ...]] = []
    of_block: dict[int, tuple[int, ...]] = {}
    for line in lines:
        block_no, before = line.line.block_no, line.line.continues
        if block_no not in of_block:
            of_block[block_no] = (*of_block[before], block_no) if before in of_block else (block_no,)
        keys.append(of_block[block_no])
    return tuple(lines[i] for i in sorted(range(len(lines)), key=lambda i: keys[i]))
