"""Text that goes on below what stands right of it: a list or a paragraph around a quote that floats beside it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from extract.layout.blocks import is_heading
from extract.layout.printed import PrintedWord
from extract.layout.strips import Strip

_LEADING_EM = 0.9  # the most white between two lines of one text, items of a list included
_FLUSH_EM = 0.3
_BULLETS = frozenset("•·●▪-–—*∙◦➤►‣○■□")


def count_flowing(words: Sequence[PrintedWord], column: Sequence[int], below: Sequence[Strip], em: float) -> int:
    """Return how many of the strips below a row of columns go on from its first column; 0: they begin something else.

    The first begins right under the last line of the column, as it does, with a bullet below one or in small letters
    after a line that ends no sentence. Those behind it belong to it up to a heading or a wider blank.
    """
    if not column or not below or not _goes_on(words, column, below[0], em):
        return 0
    count = 1
    while count < len(below) and below[count].top - below[count - 1].bottom <= _LEADING_EM * em:
        if is_heading(words[_first(words, below[count].indexes)], em):
            break
        count += 1
    return count


def _goes_on(words: Sequence[PrintedWord], column: Sequence[int], strip: Strip, em: float) -> bool:
    bottom = max(words[i].bottom for i in column)
    last = [i for i in column if words[i].bottom > bottom - em / 2]
    first = words[_first(words, strip.indexes)]
    if not -_LEADING_EM * em <= strip.top - bottom <= _LEADING_EM * em or is_heading(first, em):
        return False
    if first.text in _BULLETS:
        return any(words[i].text == first.text and abs(words[i].x0 - first.x0) <= _FLUSH_EM * em for i in column)
    ended = max((words[i] for i in last), key=lambda word: word.x1).text[-1] in ".!?:…»"
    is_flush = abs(min(words[i].x0 for i in last) - first.x0) <= _FLUSH_EM * em
    return is_flush and not ended and first.text[:1].islower()


def _first(words: Sequence[PrintedWord], indexes: Sequence[int]) -> int:
    """Return the word that a strip begins with: the leftmost of its topmost line."""
    top = min(words[i].top for i in indexes)
    height = min(words[i].bottom - words[i].top for i in indexes)
    return min((i for i in indexes if words[i].top <= top + height / 2), key=lambda i: words[i].x0)
