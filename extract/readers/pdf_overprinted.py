"""Words that a browser prints over the text of every page: bars that a web page keeps in view. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from extract.layout.printed import PrintedWord
from extract.readers.page_text import PageText
from models.document import OrderMethod

Place = tuple[str, float, float]  # a word, and where it begins: left and top, in points

_FEWEST_PAGES, _FEWEST_WORDS = 2, 2
_MOST_SHARE = 0.5  # of the words of a page: more are a page printed twice
_SAME_LINE = 0.5  # of the height
_SAME_TOP = 0.1  # of the height, for words of one line


def find_overprinted(pages: Sequence[PageText]) -> list[frozenset[Place]]:
    """Return, for each page, the places of its words that stand at the same place on most pages, over other words.

    Only pages read by geometry are looked at: what is drawn over a page comes out of the order of its text.
    """
    looked = [page for page in pages if page.order_method is OrderMethod.GEOMETRY and page.lines]
    found: list[frozenset[Place]] = [frozenset()] * len(pages)
    if len(looked) < _FEWEST_PAGES:
        return found
    starts = [set(zip(page.x0s, page.tops, strict=True)) for page in looked]
    shared = {start for one, other in pairwise(starts) for start in one & other}
    if len(shared) < _FEWEST_WORDS:
        return found
    uses = Counter(place for page in looked for place in set(_places(page, shared).values()))
    repeated = {place for place, count in uses.items() if count >= _FEWEST_PAGES and 2 * count > len(looked)}
    if not repeated:
        return found
    for at, page in enumerate(pages):
        if page.order_method is OrderMethod.GEOMETRY and page.lines:
            own = {k: place for k, place in _places(page, shared).items() if place in repeated}
            if own and len(own) <= _MOST_SHARE * len(page.starts):
                found[at] = _bars(page, own)
    return found


def _places(page: PageText, shared: set[tuple[float, float]]) -> dict[int, Place]:
    """Return, by index, the places of the words of a page that begin where words of another page do."""
    text, starts, ends = page.text, page.starts, page.ends
    return {
        k: (text[starts[k] : ends[k]], *start)
        for k, start in enumerate(zip(page.x0s, page.tops, strict=True))
        if start in shared
    }


def _bars(page: PageText, own: dict[int, Place]) -> frozenset[Place]:
    """Return the places of the lines of repeated words that cover a word which is not repeated."""
    boxes = list(zip(page.x0s, page.tops, page.x1s, page.bottoms, strict=True))
    found: list[int] = []
    for line in lines_of({k: PrintedWord("", *boxes[k]) for k in own}, list(own)):
        top, bottom = min([boxes[k][1] for k in line]), max([boxes[k][3] for k in line])
        near = [box for k, box in enumerate(boxes) if box[1] < bottom and box[3] > top and k not in own]
        if any(_covers(boxes[k], box) for k in line for box in near):
            found += line
    return frozenset(own[k] for k in found)


def _covers(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Tell whether two words are printed over each other."""
    height = min(one[3] - one[1], other[3] - other[1])
    is_level = min(one[3], other[3]) - max(one[1], other[1]) > _SAME_LINE * height
    return is_level and min(one[2], other[2]) > max(one[0], other[0])


def lines_of(words: Sequence[PrintedWord] | Mapping[int, PrintedWord], indexes: Sequence[int]) -> list[list[int]]:
    """Return words as lines from top to bottom, each from left to right."""
    lines: list[list[int]] = []
    for index in sorted(indexes, key=lambda i: (words[i].top, words[i].x0)):
        word = words[index]
        if lines and word.top - words[lines[-1][0]].top <= _SAME_TOP * (word.bottom - word.top):
            lines[-1].append(index)
        else:
            lines.append([index])
    return [sorted(line, key=lambda i: words[i].x0) for line in lines]
