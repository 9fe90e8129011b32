"""Words whose lines run another way than the page's: watermarks, headings set upright. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extract.layout.printed import PrintedWord

NEAR_DEGREES = 5  # lines that differ less run the same way
GLUE_EM = 0.15  # letters of one word, which files may hold one by one
BLANK_EM = 1.5  # words of one line
UP, DOWN = 90, 270  # degrees, counterclockwise: lines read from the foot, and from the top


def find_turned(angles: Sequence[int]) -> list[int]:
    """Return which words, by index, run another way than most. `angles`: degrees from 0 to 359, one for each word."""
    if len(set(angles)) < 2:
        return []
    usual, _ = Counter(angles).most_common(1)[0]
    return [index for index, angle in enumerate(angles) if NEAR_DEGREES < (angle - usual) % 360 < 360 - NEAR_DEGREES]


def join_turned(words: Sequence[PrintedWord], angles: Sequence[int]) -> list[list[list[int]]]:
    """Return turned words as lines, each a list of words, each a list of the indexes of its pieces.

    `angles`: degrees from the page's usual way. Words come in the order of the file; a word is in pieces where its
    letters were drawn one by one. Aslant, what touches is of one line, and letters stay alone.
    """
    lines: list[list[list[int]]] = []
    for index, angle in enumerate(angles):
        gap = _gap(words[index - 1], words[index], angle) if index and angle == angles[index - 1] else None
        if gap is None:
            lines.append([[index]])
        elif gap <= GLUE_EM:
            lines[-1][-1].append(index)
        else:
            lines[-1].append([index])
    return lines


def _gap(before: PrintedWord, word: PrintedWord, angle: int) -> float | None:
    """Return the blank between two words of one line in ems; None where they are not of one."""
    em = word.size_pt or 1.0
    is_up = abs(angle - UP) <= NEAR_DEGREES
    if not is_up and abs(angle - DOWN) > NEAR_DEGREES:
        across = max(word.x0 - before.x1, before.x0 - word.x1) / em
        along = max(word.top - before.bottom, before.top - word.bottom) / em
        return BLANK_EM if max(across, along) <= GLUE_EM else None
    if abs(before.x0 + before.x1 - word.x0 - word.x1) > em:
        return None
    gap = (before.top - word.bottom if is_up else word.top - before.bottom) / em
    return gap if -BLANK_EM < gap <= BLANK_EM else None
