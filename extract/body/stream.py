"""The body of a report as one stream of folded words, without headings and furniture: a cut sentence is whole again.

Every place is an index of a word; `Stream.text` holds the words parted by single spaces, with one before and one after.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, islice
from operator import lt
from typing import NamedTuple

from extract.body.line_breaks import Wrapping, begins_small, break_between
from extract.body.lines import FoldedLine
from extract.body.roles import BODY_ROLE, FURNITURE_ROLE, LineRole
from extract.words.clean import masculine_of_pair
from extract.words.gaps import Gap
from extract.words.places import find_places, word_offsets

_ENDED = re.compile(r"[.!…]|\n\s*\n")  # what stands between a sentence and a mark that is not its own
_JOINERS = ("et", "ou")
_HYPHENS = ("-", "\u2010", "\u00ad")
_QUESTION = re.compile(r"\?(?<!\?\?)(?!\?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The body's words. Parallel lists, one entry a word: folded word, raw half-open stretch, gap before, line index.

    `offsets`: where each word starts in `text`. `heads`: word index → headings taken out just before it, in order.
    `question_marks`: word indexes before which a question mark stands.
    `edges`: words, in order, before which more than a blank stands. `leaps`: words where reading goes on overleaf, or
    comes back. `tail_gap`: the gap after the last word.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[int]
    lines: list[int]
    offsets: list[int]
    text: str
    heads: dict[int, tuple[LineRole, ...]]
    question_marks: frozenset[int]
    edges: list[int]
    leaps: tuple[int, ...]
    tail_gap: int

    def __len__(self) -> int:
        return len(self.words)

    def gap(self, word: int) -> int:
        """Return the gap before `word`; the stream's end is a hard gap."""
        return self.gaps[word] if word < len(self.words) else self.tail_gap | Gap.HARD | Gap.PARAGRAPH

    def next_gap(self, word: int, flags: int, limit: int) -> int:
        """Return the first word from `word` on before which one of `flags` stands; `limit` if none does before that."""
        edges, gaps = self.edges, self.gaps
        for place in range(bisect_left(edges, word), len(edges)):
            edge = edges[place]
            if edge >= limit:
                break
            if gaps[edge] & flags:
                return edge
        return limit

    def slice(self, first: int, end: int) -> str:
        """Return the folded text of the words from `first` up to, not including, `end`."""
        if end <= first:
            return ""
        return self.text[self.offsets[first] : self.offsets[end - 1] + len(self.words[end - 1])]

    def word_at(self, offset: int) -> int:
        """Return the index of the word that holds, or follows, an offset of `text`."""
        i = bisect_right(self.offsets, offset) - 1
        return max(i, 0)

    def find(self, phrase: str, first: int, end: int) -> list[int]:
        """Return the word indexes where `phrase` stands exactly, within words `first` to `end`."""
        lo = self.offsets[first] - 1 if first < len(self.words) else len(self.text)
        hi = self.offsets[end] if end < len(self.words) else len(self.text)
        return find_places(phrase, self.text, self.offsets, lo, hi)


def build_stream(
    text: str, lines: Sequence[FoldedLine], roles: Sequence[LineRole], vocabulary: frozenset[str]
) -> Stream:
    """Return the stream of the body lines; `vocabulary` tells which words hyphenated over a line's end are one."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    gaps: list[int] = []
    owners: list[int] = []
    heads: dict[int, tuple[LineRole, ...]] = {}
    line_starts: list[int] = []
    pending: list[LineRole] = []
    carried = 0  # flags for the next word
    previous: FoldedLine | None = None
    tail_gap = 0
    has_leaps = has_hyphens = False
    wrapping = Wrapping(lines)
    for index, (line, role) in enumerate(zip(lines, roles, strict=True)):
        if role.role is not BODY_ROLE:
            carried |= Gap.CUT
            if role.role is not FURNITURE_ROLE:
                pending.append(role)
            continue
        folded = line.folded
        if not folded.words:
            carried |= Gap.EMPTY_ITEM if line.line.is_bullet and not line.raw.strip(" -–•*") else 0
            tail_gap |= folded.tail
            continue
        flags = carried | tail_gap | break_between(previous, line, wrapping) | folded.gaps[0]
        if line.line.is_bullet:
            flags |= Gap.BULLET
        if begins_small(line.raw) or (wrapping.is_in_capitals and wrapping.was_broken(previous, line)):
            flags |= Gap.LOWER
        elif line.raw[folded.starts[0]].isupper():  # behind a bullet, a tick, a quotation mark
            flags |= Gap.LARGE
        if previous is not None and (
            line.line.char_start < previous.line.char_end
            or (line.line.continues is not None and line.line.block_no != previous.line.block_no)  # it goes on overleaf
        ):
            flags |= Gap.LEAP
            has_leaps = True
        if pending:
            heads[len(words)] = tuple(pending)
            pending = []
        base = line.line.char_start
        line_starts.append(len(words))
        words += folded.words
        starts += [base + start for start in folded.starts]
        ends += [base + end for end in folded.ends]
        gaps.append(flags)
        gaps += folded.gaps[1:]
        owners += [index] * len(folded.words)
        has_hyphens = has_hyphens or line.raw[folded.ends[-1] : folded.ends[-1] + 1] in _HYPHENS
        tail_gap = folded.tail
        carried = 0
        previous = line
    if pending:
        heads[len(words)] = tuple(pending)
    columns = _Columns(words, starts, ends, gaps, owners, heads)
    _join_pairs(columns, line_starts)
    if "pu" in words:
        _join_modal(columns)
    if has_hyphens:
        _join_hyphenated(columns, text, vocabulary)
    edges = list(compress(range(len(gaps)), gaps))
    return Stream(
        words=words,
        starts=starts,
        ends=ends,
        gaps=gaps,
        lines=owners,
        offsets=word_offsets(words),
        text=f" {' '.join(words)} ",
        heads=heads,
        question_marks=_question_marks(text, starts, ends),
        edges=edges,
        leaps=tuple(word for word in edges if gaps[word] & Gap.LEAP) if has_leaps else (),
        tail_gap=tail_gap | carried,
    )


def is_rising(numbers: Sequence[int]) -> bool:
    """Tell whether each number is larger than the one before."""
    return all(map(lt, numbers, islice(numbers, 1, None)))


def _question_marks(text: str, starts: list[int], ends: list[int]) -> frozenset[int]:
    """Return the words, or the end of the stream, that follow a question mark."""
    found: set[int] = set()
    marks = [mark.start() for mark in _QUESTION.finditer(text)] if "?" in text else []
    if not marks:
        return frozenset()
    order = starts if is_rising(starts) else sorted(starts)  # lines that go on overleaf stand out of order
    place = {start: word for word, start in enumerate(starts)} if order is not starts else None
    for mark in marks:
        at = bisect_left(order, mark)
        word = at if place is None else place[order[at - 1]] + 1
        if at:
            between = text[ends[word - 1] : mark]
            # Alone on a line it can end nothing but the words above, however far the line stands from them.
            if between.rstrip()[-1:] == ":":
                continue  # "Nombre de personnes : ?" asks nothing
            if not between.strip() or not _ENDED.search(between[between.rfind(")") + 1 :]):
                found.add(word)
    return frozenset(found)


_LINE_ENDS = Gap.SOFT | Gap.HARD


class _Columns(NamedTuple):
    """A stream that is being built: lists of one item a word, and what stands before which word."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[int]
    owners: list[int]
    heads: dict[int, tuple[LineRole, ...]]

    def drop(self, first: int, count: int) -> None:
        """Take out words that were joined to the one before; nothing stands before them."""
        for column in (self.words, self.starts, self.ends, self.gaps, self.owners):
            del column[first : first + count]
        for key in sorted(k for k in self.heads if k >= first + count):
            self.heads[key - count] = self.heads.pop(key)


def _join_pairs(columns: _Columns, line_starts: list[int]) -> None:
    """Join, in place, word pairs broken over a line's end: "visiteurs et / visiteuses"."""
    words, _, ends, _, owners, heads = columns
    places = {i for start in line_starts for i in (start - 1, start) if words[i] in _JOINERS and 0 < i < len(words) - 1}
    for i in sorted(places, reverse=True):
        if owners[i - 1] == owners[i + 1] or i in heads or i + 1 in heads:
            continue
        masculine = masculine_of_pair(words[i - 1], words[i + 1])
        if masculine is not None:
            words[i - 1], ends[i - 1] = masculine, ends[i + 1]
            columns.drop(i, 2)


def _join_modal(columns: _Columns) -> None:
    """Read, in place, "a pu être observé" as "a été observé": frames are printed in both ways."""
    words, _, ends, _, _, heads = columns
    for i in range(len(words) - 2, 0, -1):
        if words[i] == "pu" and words[i + 1] == "etre" and words[i - 1] in ("a", "ont") and i + 1 not in heads:
            words[i], ends[i] = "ete", ends[i + 1]
            columns.drop(i + 1, 1)


def _join_hyphenated(columns: _Columns, text: str, vocabulary: frozenset[str]) -> None:
    """Join, in place, a word broken by a hyphen at a line's end when the taxonomy knows the whole word."""
    words, _, ends, gaps, _, heads = columns
    line_breaks = [i for i, gap in enumerate(gaps) if gap & _LINE_ENDS]
    for i in reversed(line_breaks):
        if not i or text[ends[i - 1] : ends[i - 1] + 1] not in _HYPHENS:
            continue
        if words[i - 1] + words[i] in vocabulary and i not in heads:
            words[i - 1] += words[i]
            ends[i - 1] = ends[i]
            columns.drop(i, 1)
