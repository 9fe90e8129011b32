"""Where two screenshots of one page overlap: the lines that the second shows again. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from extract.body.lines import FoldedLine
from extract.words.lexicon import Lexicon
from extract.words.match import similarity

_MOST_LINES = 14  # of an overlap
_CUT_LINES = 1  # at either edge of a picture, that its edge cuts and nothing reads
_SAME_LINE = 88.0  # the same line, read twice by OCR
_FEWEST_LETTERS = 30  # of what is shown again
_LENGTHS = 0.8  # of the longer line: shorter ones are no reading of it


class Overlaps(NamedTuple):
    """Indexes of lines that two pictures show: where they stand first, and where again.

    `again`: also the lines that the edge of a picture cuts, which the other picture shows whole.
    """

    first: frozenset[int]
    again: frozenset[int]


def find_overlaps(
    lines: Sequence[FoldedLine], running: frozenset[int], lexicon: Lexicon, pictures: frozenset[int]
) -> Overlaps:
    """Return the lines at the foot of a page that stand at the head of the next as well; both are `pictures`.

    Answers alone are no overlap: two questions may be asked with the same ones. `running`: what is taken for headers
    and footers. They may stand between the two pictures; and what two pictures show is easily taken for them.
    """
    first: set[int] = set()
    again: set[int] = set()
    if len(pictures) > 1:
        for left_out in (frozenset[int](), running):
            pages = _pages(lines, left_out, pictures)
            for page_no in sorted(pages):
                foot, head = pages.get(page_no - 1, [])[-_MOST_LINES:], pages[page_no][: _MOST_LINES + 1]
                shown, shown_again = _overlap(lines, foot, head, lexicon)
                first |= shown
                again |= shown_again
    return Overlaps(frozenset(first), frozenset(again))


def _pages(lines: Sequence[FoldedLine], left_out: frozenset[int], pictures: frozenset[int]) -> dict[int, list[int]]:
    """Return the indexes of the lines of each picture, from top to bottom."""
    pages: dict[int, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        if line.word_count and line.line.page_no in pictures and line.line.continues is None and i not in left_out:
            pages[line.line.page_no].append(i)
    return pages


def _overlap(
    lines: Sequence[FoldedLine], foot: list[int], head: list[int], lexicon: Lexicon
) -> tuple[set[int], set[int]]:
    """Return the lines at a foot that a head shows again, and the same at the head with what an edge cut; or none."""
    for skipped in range(min(_CUT_LINES + 1, len(head))):
        for at, i in enumerate(foot):
            if not _is_same(lines[i], lines[head[skipped]]):
                continue
            size = 1
            pairs = zip(foot[at + 1 :], head[skipped + 1 :], strict=False)
            for one, two in pairs:
                if not _is_same(lines[one], lines[two]):
                    break
                size += 1
            shown = [lines[k].text for k in foot[at : at + size]]
            letters = sum(len(text) for text in shown if text not in lexicon.all_labels)
            if at + size >= len(foot) - _CUT_LINES and letters >= _FEWEST_LETTERS:
                return set(foot[at : at + size]), {*head[: skipped + size], *foot[at + size :]}
    return set(), set()


def _is_same(one: FoldedLine, two: FoldedLine) -> bool:
    if one.text == two.text:
        return True
    shorter, longer = sorted((len(one.text), len(two.text)))
    return shorter >= _LENGTHS * longer and similarity(one.text, two.text) >= _SAME_LINE
