"""Which tabs, semicolons and commas of a plain text part the cells of a table; where a list stands within one. Pure."""

from __future__ import annotations

import re
from collections import Counter
from statistics import median

CELL_EDGE = "\x1d"  # a separator that no decoded text holds
_MIN_ROWS = 3
_MIN_SHARE = 0.6  # of the lines that are not blank: a table among other text is left as it is
_MIN_CELL_CHARS = 12  # middle length of the longest cells of the rows: shorter ones are labels with their marks
_SHORT_CELL_CHARS = 3  # a tick or its lack
_EDGES = {
    "\t": re.compile(r'"?\t"?'),
    ";": re.compile(r'";"?|"?;"|(?<=[^\s;]);(?=[^\s;])'),
    ",": re.compile(r'","'),
}
_ROW_QUOTES = re.compile(r'^"|"$', re.MULTILINE)
_INLINE_LIST = re.compile(r":[ \t]+[-•–*][ \t]")
_INLINE_ITEM = re.compile(r"[ \t][-•–*](?=[ \t]+\S)")


def mark_cells(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the text with what parts its cells turned to `CELL_EDGE` and spaces, and these stretches in order.

    A text without a table comes back as it is. A tabbed form ("bénévoles", a tab, "X") is none: its mark must stay on
    the line of its label. A cell may hold line feeds between its quotes. Within a cell, a list after a colon has its
    items on lines of their own.
    """
    for separator, edge in _EDGES.items():
        if text.count('","' if separator == "," else separator) >= _MIN_ROWS and _is_table(text, separator, edge):
            return _mark(text, edge)
    return text, []


def _is_table(text: str, separator: str, edge: re.Pattern[str]) -> bool:
    lines = [line for line in text.split("\n") if line and not line.isspace()]
    rows = [cells for line in lines if separator in line and len(cells := edge.split(line.strip())) > 1]
    if len(rows) < _MIN_ROWS:
        return False
    has_quoted = sum(line.count(f'"{separator}') + line.count(f'{separator}"') for line in lines) >= _MIN_ROWS
    width, times = Counter(map(len, rows)).most_common(1)[0]
    if not has_quoted and (times < _MIN_SHARE * len(rows) or len(rows) < _MIN_SHARE * len(lines)):
        return False
    columns = [[len(cells[i].strip()) for cells in rows if i < len(cells)] for i in range(width)]
    is_form = sum(median(column) <= _SHORT_CELL_CHARS for column in columns) * 2 >= width
    return not is_form and median(max(map(len, cells)) for cells in rows) >= _MIN_CELL_CHARS


def _mark(text: str, edge: re.Pattern[str]) -> tuple[str, list[tuple[int, int]]]:
    edges = [found.span() for found in edge.finditer(text)]
    has_quotes = any('"' in text[start:end] for start, end in edges)
    stretches = sorted({*edges, *(found.span() for found in _ROW_QUOTES.finditer(text) if has_quotes)})
    pieces: list[str] = []
    kept: list[tuple[int, int]] = []
    at = 0
    for start, end in stretches:
        if start < at:
            continue
        kept.append((start, end))
        pieces += (part_inline_list(text[at:start]), CELL_EDGE.ljust(end - start))
        at = end
    return "".join([*pieces, part_inline_list(text[at:])]), kept


def part_inline_list(cell: str) -> str:
    """Return a cell with "entre : - voisins - élus" on three lines, as long as before; any other as it is."""
    opening = _INLINE_LIST.search(cell)
    if opening is None:
        return cell
    head = cell[: opening.start() + 1]
    return head + _INLINE_ITEM.sub(lambda item: "\n" + item[0][1:], cell[len(head) :])
