"""Words that a browser prints over the text of every page: bars that a web page keeps in view. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from extract.layout.geometry import EDGE_PT, PrintedWord
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
    floor = min(page.height_pt for page in looked) - EDGE_PT  # browsers print date and title nearer to the edges
    shared = {at for one, other in pairwise(starts) for at in one & other if EDGE_PT < at[1] < floor}
    if len(shared) < _FEWEST_WORDS:
        return found
    uses = Counter(place for page in looked for place in _shared_places(page, shared))
    repeated = {place for place, count in uses.items() if count >= _FEWEST_PAGES and 2 * count > len(looked)}
    if not repeated:
        return found
    for at, page in enumerate(pages):
        if page.order_method is OrderMethod.GEOMETRY and page.lines:
            found[at] = _bars(page, repeated)
    return found


def _bars(page: PageText, repeated: set[Place]) -> frozenset[Place]:
    """Return the places of the lines of repeated words that cover a word which is not repeated."""
    places = places_of(page)
    boxes = list(zip(page.x0s, page.tops, page.x1s, page.bottoms, strict=True))
    own = [k for k, place in enumerate(places) if place in repeated]
    if len(own) > _MOST_SHARE * len(places):
        return frozenset()
    under = [box for box, place in zip(boxes, places, strict=True) if place not in repeated]
    lines = lines_of([PrintedWord("", *box) for box in boxes], own)
    covering = [line for line in lines if any(_covers(boxes[k], box) for k in line for box in under)]
    return frozenset(places[k] for line in covering for k in line)


def _covers(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Tell whether two words are printed over each other."""
    height = min(one[3] - one[1], other[3] - other[1])
    is_level = min(one[3], other[3]) - max(one[1], other[1]) > _SAME_LINE * height
    return is_level and min(one[2], other[2]) > max(one[0], other[0])


def places_of(page: PageText) -> list[Place]:
    """Return the place of each word of a page."""
    columns = zip(page.starts, page.ends, page.x0s, page.tops, strict=True)
    return [(page.text[start:end], x0, top) for start, end, x0, top in columns]


def _shared_places(page: PageText, shared: set[tuple[float, float]]) -> set[Place]:
    """Return the places of the words of a page that begin where words of another page do."""
    text, starts, ends = page.text, page.starts, page.ends
    return {
        (text[starts[k] : ends[k]], *start)
        for k, start in enumerate(zip(page.x0s, page.tops, strict=True))
        if start in shared
    }


def lines_of(words: Sequence[PrintedWord], indexes: Sequence[int]) -> list[list[int]]:
    """Return words as lines from top to bottom, each from left to right."""
    lines: list[list[int]] = []
    for index in sorted(indexes, key=lambda i: (words[i].top, words[i].x0)):
        word = words[index]
        if lines and word.top - words[lines[-1][0]].top <= _SAME_TOP * (word.bottom - word.top):
            lines[-1].append(index)
        else:
            lines.append([index])
    return [sorted(line, key=lambda i: words[i].x0) for line in lines]
