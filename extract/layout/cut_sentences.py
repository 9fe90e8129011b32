"""Sentences cut at the foot of a column that end at the head of the same column overleaf. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.layout.blocks import HEADING_SIZE
from models.document import Line

FOOT_EM = 7.0  # a column that ends this far above the lowest line of its page ends there: it does not break
ALIGNED_EM = 1.0  # cards of one row start at one height
CARD_BAND_EM = 2.5  # a higher blank parts cards, or what is drawn above the next one
STOPS = frozenset(".!?…")


def find_cut_sentences(text: str, above: Sequence[Line], lines: Sequence[Line], em: float) -> dict[int, int]:
    """Return the blocks that end, at the head of their column, a sentence cut at the foot of that column overleaf.

    For columns of several cards each, which do not begin at one height.
    """
    found: dict[int, int] = {}
    foot = max((line.box.bottom for line in above if line.box is not None), default=0.0)
    for before, line in pairwise(lines):
        if line.block_no == before.block_no or not text[line.char_start].islower() or line.box is None:
            continue
        if text[before.char_end - 1] not in STOPS or _stands_below(line, lines, em):
            continue
        ends = [one for one, two in pairwise([*above, lines[0]]) if one.block_no != two.block_no or two is lines[0]]
        cut = [
            end for end in ends if _is_column_foot(end, line, above, foot, em) and text[end.char_end - 1] not in STOPS
        ]
        if len(cut) == 1 and not _is_answered(text, cut[0], above):
            found.update((block, cut[0].block_no) for block in _run_of(text, line, lines, em))
    return found


def _run_of(text: str, head: Line, lines: Sequence[Line], em: float) -> set[int]:
    """Return the blocks of the column that a line begins, up to a heading or a blank as it stands between cards."""
    blocks, last = {head.block_no}, head.box
    for line in lines[lines.index(head) + 1 :]:
        is_large = (line.size_pt or 0.0) >= HEADING_SIZE * em
        is_head = is_large or (line.is_bold and not line.is_bullet and not text[line.char_start].islower())
        if line.box is None or last is None or line.box.top < last.top or is_head:
            break
        if line.box.top - last.bottom > CARD_BAND_EM * em or not (line.box.x0 < last.x1 and last.x0 < line.box.x1):
            break
        blocks.add(line.block_no)
        last = line.box
    return blocks


def _is_column_foot(end: Line, head: Line, above: Sequence[Line], foot: float, em: float) -> bool:
    """Tell whether a line ends a column of its page that begins where `head` does overleaf."""
    if end.box is None or head.box is None or foot - end.box.bottom > FOOT_EM * em:
        return False
    return abs(end.box.x0 - head.box.x0) <= ALIGNED_EM * em and not _has_below(end, above)


def _has_below(line: Line, lines: Sequence[Line]) -> bool:
    box = line.box
    return box is not None and any(
        other.box is not None and other.box.top >= box.bottom - 1 and other.box.x0 < box.x1 and box.x0 < other.box.x1
        for other in lines
    )


def _stands_below(line: Line, lines: Sequence[Line], em: float) -> bool:
    """Tell whether something stands above a line in its column."""
    box = line.box
    return box is None or any(
        other.box is not None
        and other.box.bottom <= box.top + em / 2
        and other.box.x0 < box.x1
        and box.x0 < other.box.x1
        for other in lines
    )


def _is_answered(text: str, end: Line, lines: Sequence[Line]) -> bool:
    """Tell whether the sentence that a line does not end goes on in what is read next on its page."""
    return any(one is end and text[two.char_start].islower() for one, two in pairwise(lines))
