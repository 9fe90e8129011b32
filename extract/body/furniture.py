"""Name the lines that belong to the page and not to the report: print stamps, addresses, tiles, "sommaire"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from extract.body.lines import FoldedLine
from extract.words.lexicon import Lexicon

_EDGE_LINES = 3  # lines at the top and at the bottom of a page where headers and footers stand
_WINDOW_LINES = 6  # the same where all of these are repeated
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[\W_]*(?:page|p\.?)?\s*(\d{1,3})(?:\s*(?:/|sur|de)\s*\d{1,3})?[\W_]*", re.IGNORECASE)
_FEWEST_NUMBERS = 3  # that rise by one: of pages, where nothing else tells them
_PAGE_LINES = 8  # that a page has at least
_ROW_PT = 3.0  # two lines whose tops differ by less stand at one height
_NEAR_NUMBER = 2  # lines from the number of a page to its running head or foot
_SIGNATURE, _SIGNATURE_LINES = "--", 12  # what stands above the name and address of who sent a mail; lines at most
_LONGEST = 200  # characters; page furniture is short, free text is not


def name_furniture(line: FoldedLine, lexicon: Lexicon) -> str | None:
    """Return the name of the furniture that `line` is, or None."""
    if len(line.raw) > _LONGEST:
        return None
    known = lexicon.known_furniture
    return known[line.raw] if line.raw in known else known.keep(line.raw, _look_up(line, lexicon))


def _look_up(line: FoldedLine, lexicon: Lexicon) -> str | None:
    named = lexicon.furniture_lines.get(line.text)
    if named is not None:
        return named
    found = lexicon.furniture_pattern.match(line.raw.strip())
    return lexicon.furniture_names[found.lastgroup] if found and found.lastgroup else None


def _around_numbers(lines: Sequence[FoldedLine]) -> frozenset[int]:
    """Return the indexes of lines that number pages, and of those repeated beside them, in a text of one page."""
    ends = [i for i, line in enumerate(lines) if line.folded.text[-1:].isdigit()]
    if len(ends) < _FEWEST_NUMBERS:
        return frozenset()
    numbers: list[int] = []
    last = 0
    for i in ends:
        match = _PAGE_NUMBER.fullmatch(lines[i].raw)
        if match is None or (numbers and i - numbers[-1] < _PAGE_LINES):
            continue
        if int(match[1]) == last + 1 or (not numbers and int(match[1]) == 2):  # the first page may have none
            numbers.append(i)
            last = int(match[1])
    if len(numbers) < _FEWEST_NUMBERS:
        return frozenset()
    beside: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        for i in range(max(0, number - _NEAR_NUMBER), min(len(lines), number + _NEAR_NUMBER + 1)):
            if i != number and lines[i].raw and not lines[i].line.is_bullet:
                beside[_DIGITS.sub("#", lines[i].raw)].append(i)
    repeated = [i for same in beside.values() if len(same) >= _FEWEST_NUMBERS for i in same]
    return frozenset([*numbers, *repeated])


def find_running_lines(lines: Sequence[FoldedLine]) -> frozenset[int]:
    """Return the indexes of headers and footers: lines repeated, but for their digits, at the edge of most pages.

    Where the pages of a text are not told apart, their numbers tell.
    """
    if len({line.line.page_no for line in lines}) < 2:
        return _around_numbers(lines)
    pages: dict[int, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        if line.line.continues is None:  # else it stands at the foot of the page before, where it goes on
            pages[line.line.page_no].append(i)
    if len(pages) < 2:
        return _around_numbers(lines)
    found = _repeated(lines, pages, _EDGE_LINES)
    heads = sum(found.issuperset(indexes[:_EDGE_LINES]) for indexes in pages.values())
    # A screenshot of a whole window has the browser's own lines above the page.
    return _repeated(lines, pages, _WINDOW_LINES) if 2 * heads > len(pages) else found


def find_column_heads(lines: Sequence[FoldedLine], named: Sequence[bool]) -> frozenset[int]:
    """Return the indexes of the heads of columns that stand, again and again, beside heads of which a name is known.

    `named`: of each line, whether it is furniture. A table that breaks over pages prints its heads on each.
    """
    beside: dict[str, set[int]] = defaultdict(set)
    for k in (k for k, is_named in enumerate(named) if is_named and lines[k].line.box is not None):
        for i in range(max(0, k - _NEAR_NUMBER), min(len(lines), k + _NEAR_NUMBER + 1)):
            if not named[i] and lines[i].text and _are_beside(lines[k], lines[i]):
                beside[lines[i].text].add(i)
    return frozenset(i for same in beside.values() if len(same) > 1 for i in same)


def _are_beside(one: FoldedLine, other: FoldedLine) -> bool:
    """Tell whether two lines of a page stand at one height."""
    if one.line.box is None or other.line.box is None or one.line.page_no != other.line.page_no:
        return False
    return abs(one.line.box.top - other.line.box.top) <= _ROW_PT and one.line.is_bold == other.line.is_bold


def find_signature(lines: Sequence[FoldedLine]) -> frozenset[int]:
    """Return the indexes of the lines with which an e-mail ends, from the line "--" that parts them from its text."""
    for i in range(len(lines) - 1, max(-1, len(lines) - 1 - _SIGNATURE_LINES), -1):
        if lines[i].raw.strip() == _SIGNATURE:
            return frozenset(range(i, len(lines)))
        if len(lines[i].raw) > _LONGEST or lines[i].line.is_bullet:
            break
    return frozenset()


def _repeated(lines: Sequence[FoldedLine], pages: dict[int, list[int]], count: int) -> frozenset[int]:
    """Return the indexes of lines among the first or last `count` of their page, at most half of it, on most pages."""
    found: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for indexes in pages.values():
        most = min(count, (len(indexes) + 1) // 2)
        for is_top, edge in ((True, indexes[:most]), (False, indexes[-most:])):
            for text, i in {_DIGITS.sub("#", lines[i].text).strip("# ") or "#": i for i in edge}.items():
                if lines[i].text and not lines[i].line.is_bullet:
                    found[is_top, text].append(i)
    return frozenset(i for same in found.values() if len(same) >= 2 and 2 * len(same) > len(pages) for i in same)
