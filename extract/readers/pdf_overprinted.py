"""Words that a browser prints over the text of every page: bars that a web page keeps in view. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extract.layout.printed import PrintedWord
from extract.readers.page_text import PageText
from models.document import OrderMethod

Place = tuple[str, int, int]  # a word, and where it begins: left and top, in whole points

_FEWEST_PAGES = 2
_MOST_SHARE = 0.5  # of the words of a page: more are a page printed twice
_SAME_LINE = 0.5  # of the height


def find_overprinted(pages: Sequence[PageText]) -> list[frozenset[Place]]:
    """Return, for each page, the places of its words that stand at the same place on most pages, over other words.

    Only pages read by geometry are looked at: what is drawn over a page comes out of the order of its text.
    """
    looked = [page for page in pages if page.order_method is OrderMethod.GEOMETRY and page.lines]
    found: list[frozenset[Place]] = [frozenset()] * len(pages)
    if len(looked) < _FEWEST_PAGES:
        return found
    uses = Counter(place for page in looked for place in set(places_of(page)))
    repeated = {place for place, count in uses.items() if count >= _FEWEST_PAGES and 2 * count > len(looked)}
    if not repeated:
        return found
    for at, page in enumerate(pages):
        if page.order_method is OrderMethod.GEOMETRY and page.lines:
            own = repeated.intersection(places_of(page))
            if len(own) <= _MOST_SHARE * len(page.starts) and _covers_text(page, own):
                found[at] = frozenset(own)
    return found


def places_of(page: PageText) -> list[Place]:
    """Return the place of each word of a page."""
    columns = zip(page.starts, page.ends, page.x0s, page.tops, strict=True)
    return [place_of(page.text[start:end], x0, top) for start, end, x0, top in columns]


def place_of(text: str, x0: float, top: float) -> Place:
    """Return what tells a word printed again on another page."""
    return text, round(x0), round(top)


def _covers_text(page: PageText, own: set[Place]) -> bool:
    """Tell whether one of the repeated words is printed over another word."""
    boxes = list(zip(page.x0s, page.tops, page.x1s, page.bottoms, strict=True))
    over = [box for box, place in zip(boxes, places_of(page), strict=True) if place in own]
    under = [box for box, place in zip(boxes, places_of(page), strict=True) if place not in own]
    return any(
        min(a[2], b[2]) > max(a[0], b[0])
        and min(a[3], b[3]) - max(a[1], b[1]) > _SAME_LINE * min(a[3] - a[1], b[3] - b[1])
        for a in over
        for b in under
    )


def lines_of(words: Sequence[PrintedWord], indexes: Sequence[int]) -> list[list[int]]:
    """Return words as lines from top to bottom, each from left to right."""
    lines: list[list[int]] = []
    for index in sorted(indexes, key=lambda i: (words[i].top, words[i].x0)):
        word = words[index]
        if lines and word.top - words[lines[-1][0]].top <= _SAME_LINE * (word.bottom - word.top):
            lines[-1].append(index)
        else:
            lines.append([index])
    return [sorted(line, key=lambda i: words[i].x0) for line in lines]
