"""One page of a PDF whose file does not hold its words in reading order → `PageText` by geometry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.layout.geometry import PrintedWord
from extract.layout.initials import LEAST_LETTERS, join_spaced, with_initials
from extract.layout.turned import find_turned, join_turned
from extract.readers.page_text import PageText, PlacedLine, order_page
from extract.readers.pdf_chars import TextLayer
from extract.readers.pdf_overprinted import Place, lines_of
from models.document import OrderMethod

TOUCHING_EM = 0.02  # no blank between words is as narrow
DOUBLED_EM = 0.2  # the same word drawn again this near makes it look bold


class _Drawn(NamedTuple):
    """One word as it is meant, and the first and last of the file's words that it is made of."""

    word: PrintedWord
    first: int
    last: int


def order_by_geometry(
    layer: TextLayer,
    page: PageText,
    first_chars: Sequence[int],
    order: OrderMethod = OrderMethod.GEOMETRY,
    overprinted: frozenset[Place] = frozenset(),
) -> PageText:
    """Return the page with its words ordered from their boxes; here every word's own font is asked for.

    `page`: in the file's order. `first_chars`: the first character of each of its words. Words drawn twice come out
    once, large initials and spaced letters as parts of their words, words that run another way and those `overprinted`
    at the page's end.
    """
    words = _words_of(layer, page, first_chars)
    drawn: list[_Drawn] = []
    last: list[_Drawn] = []
    breaks: list[tuple[int, int]] = []  # of the words at the page's end: where each line starts and ends
    angles = layer.angles(first_chars) if layer.has_turned_text else []
    turned = find_turned(angles)
    if turned:
        usual = next(angle for index, angle in enumerate(angles) if index not in set(turned))
        pieces = [words[k] for k in turned]
        for line in join_turned(pieces, [(angles[k] - usual) % 360 for k in turned]):
            start = len(last)
            last += [_joined(words, [turned[i] for i in group]) for group in line]
            breaks.append((start, len(last)))
    bars = [k for k in _places(words, overprinted) if k not in set(turned)] if overprinted else []
    for bar in lines_of(words, bars):
        start = len(last)
        last += [_joined(words, [k]) for k in bar]
        breaks.append((start, len(last)))
    for group in _groups(page, words, {*turned, *bars}):
        drawn.append(_joined(words, group))
    drawn = _once(drawn)
    meant, kept = with_initials([item.word for item in drawn])
    drawn = [drawn[index]._replace(word=word) for word, index in zip(meant, kept, strict=True)]
    apart = [[range(len(drawn) + start, len(drawn) + end)] for start, end in breaks]
    drawn += last

    def join(a: int, b: int) -> str:
        is_next = drawn[b].first == drawn[a].last + 1
        if not is_next and _are_one(drawn[a].word, drawn[b].word):
            return ""
        blank = page.text[page.ends[drawn[a].last] : page.starts[drawn[b].first]] if is_next else " "
        return " " if "\n" in blank or not blank else blank

    return order_page([item.word for item in drawn], page.width_pt, page.height_pt, join, apart, order)


def _places(words: Sequence[PrintedWord], overprinted: frozenset[Place]) -> list[int]:
    return [k for k, word in enumerate(words) if (word.text, word.x0, word.top) in overprinted]


def _are_one(word: PrintedWord, after: PrintedWord) -> bool:
    """Tell whether two pieces that stand apart in the file touch: of a word that it holds in pieces."""
    are_letters = word.text[-1:].isalpha() and after.text[:1].isalpha()
    return are_letters and abs(after.x0 - word.x1) <= TOUCHING_EM * (word.size_pt or 0.0)


def has_spaced_line(page: PageText) -> bool:
    """Tell whether a line of the page, in the file's order, is drawn with spaced letters."""
    return any(_has_letters(page, line) and len(_spaced(page, line)) < line[3] - line[2] for line in page.lines)


def _has_letters(page: PageText, line: PlacedLine) -> bool:
    _, _, first, end, _ = line
    return end - first >= LEAST_LETTERS and page.ends[first + 1] - page.starts[first] <= LEAST_LETTERS


def _spaced(page: PageText, line: PlacedLine) -> list[list[int]]:
    places = range(line.word_start, line.word_end)
    found = [
        PrintedWord(page.text[page.starts[k] : page.ends[k]], page.x0s[k], page.tops[k], page.x1s[k], page.bottoms[k])
        for k in places
    ]
    return [[line.word_start + index for index in group] for group in join_spaced(found)]


def _words_of(layer: TextLayer, page: PageText, first_chars: Sequence[int]) -> list[PrintedWord]:
    heights = [bottom - top for top, bottom in zip(page.tops, page.bottoms, strict=True)]
    fonts = layer.fonts(first_chars, heights)
    columns = zip(page.starts, page.ends, page.x0s, page.tops, page.x1s, page.bottoms, fonts, strict=True)
    return [
        PrintedWord(page.text[start:end], x0, top, x1, bottom, size, is_bold)
        for start, end, x0, top, x1, bottom, (size, is_bold) in columns
    ]


def _groups(page: PageText, words: Sequence[PrintedWord], left_out: set[int]) -> list[list[int]]:
    """Return the file's words, but for some, as groups of which each is one word as it is meant."""
    groups: list[list[int]] = []
    for line in page.lines:
        members = [k for k in range(line[2], line[3]) if k not in left_out]
        groups += [[members[i] for i in group] for group in join_spaced([words[k] for k in members])]
    return groups


def _joined(words: Sequence[PrintedWord], group: Sequence[int]) -> _Drawn:
    first = words[group[0]]
    if len(group) == 1:
        return _Drawn(first, group[0], group[0])
    parts = [words[k] for k in group]
    whole = first._replace(
        text="".join(part.text for part in parts),
        x0=min(part.x0 for part in parts),
        top=min(part.top for part in parts),
        x1=max(part.x1 for part in parts),
        bottom=max(part.bottom for part in parts),
    )
    return _Drawn(whole, group[0], group[-1])


def _once(drawn: Sequence[_Drawn]) -> list[_Drawn]:
    """Leave out words drawn again at their place."""
    kept: list[_Drawn] = []
    seen: dict[str, list[PrintedWord]] = {}
    for item in drawn:
        word = item.word
        near = DOUBLED_EM * (word.size_pt or 0.0)
        same = seen.setdefault(word.text, [])
        if not any(abs(word.x0 - other.x0) <= near and abs(word.top - other.top) <= near for other in same):
            same.append(word)
            kept.append(item)
    return kept
