"""Text that goes on below what stands right of it: a list or a paragraph around a quote that floats beside it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.layout.blocks import is_heading
from extract.layout.printed import PrintedWord
from extract.layout.strips import Strip

_LEADING_EM = 0.9  # the most white between two lines of one text, items of a list included
_FLUSH_EM = 0.3
_PITCH_EM = 0.1  # lines of one paragraph stand equally far from each other
_BULLETS = frozenset("•·●▪-–—*∙◦➤►‣○■□")


def count_flowing(words: Sequence[PrintedWord], column: Sequence[int], below: Sequence[Strip], em: float) -> int:
    """Return how many of the strips below a row of columns go on from its first column; 0: they begin something else.

    The first begins right under the last line of the column, flush with it: a bullet below one, small letters after a
    line that ends no sentence, or any line at the pitch of the paragraph. Those behind it belong to it up to a heading
    or a wider blank.
    """
    if not column or not below or not _goes_on(words, column, below[0], em):
        return 0
    count = 1
    while count < len(below) and below[count].top - below[count - 1].bottom <= _LEADING_EM * em:
        if _heads(words[_first(words, below[count].indexes)], em):
            break
        count += 1
    return count


def _goes_on(words: Sequence[PrintedWord], column: Sequence[int], strip: Strip, em: float) -> bool:
    bottom = max(words[i].bottom for i in column)
    last = [i for i in column if words[i].bottom > bottom - em / 2]
    first = words[_first(words, strip.indexes)]
    if not -_LEADING_EM * em <= strip.top - bottom <= _LEADING_EM * em or _heads(first, em):
        return False
    if first.text in _BULLETS:
        return any(words[i].text == first.text and abs(words[i].x0 - first.x0) <= _FLUSH_EM * em for i in column)
    if abs(min(words[i].x0 for i in last) - first.x0) > _FLUSH_EM * em:
        return False
    ended = max((words[i] for i in last), key=lambda word: word.x1).text[-1] in ".!?:…»"
    starts_small = first.text[:1].islower()
    return (not ended and starts_small) or _keeps_pitch(words, column, strip, em)


def _keeps_pitch(words: Sequence[PrintedWord], column: Sequence[int], strip: Strip, em: float) -> bool:
    """Tell whether a line stands as far below a column as the last two lines of that stand from each other."""
    bottoms = sorted({round(words[i].bottom, 1) for i in column})
    ends = [bottom for bottom, below in pairwise(bottoms) if below - bottom > em / 2] + bottoms[-1:]
    line = min(words[i].bottom for i in strip.indexes)
    return len(ends) > 1 and abs((line - ends[-1]) - (ends[-1] - ends[-2])) <= _PITCH_EM * em


def _heads(word: PrintedWord, em: float) -> bool:
    return is_heading(word, em) and not word.text[:1].islower()  # bold letters within a sentence head nothing


def _first(words: Sequence[PrintedWord], indexes: Sequence[int]) -> int:
    """Return the word that a strip begins with: the leftmost of its topmost line."""
    top = min(words[i].top for i in indexes)
    height = min(words[i].bottom - words[i].top for i in indexes)
    return min((i for i in indexes if words[i].top <= top + height / 2), key=lambda i: words[i].x0)
