"""Markdown → Document: headings, bold, bullets, links and escapes read as marks, offsets kept to the raw text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from extract.readers.decoding import decode, decode_entities
from extract.readers.marks import HAS_MARK, Marks, find_marks
from extract.readers.numbered_items import find_numbered_items
from extract.readers.outlines import settle_outline
from extract.readers.printed_lines import BLANKS, BULLET, BULLET_STARTS, Blocks, pages_of
from extract.readers.table_cells import part_inline_list
from models.document import Document, Line, Reader

_PREFIX_STARTS = BULLET_STARTS | frozenset("#>+|=_`~:")
_QUOTE = re.compile(r"(?:>\s?)+")
_PLUS_BULLET = re.compile(r"\+\s+(?=[^\s+])")  # "+ + + + +" is printed under the tiles, and is no list
_ATX = re.compile(r"(#{1,6})(?:\s+|$)")
_ATX_END = re.compile(r"(?:\s+|^)#+$")
_SETEXT = re.compile(r"={2,}$|-{3,}$")
_RULE = re.compile(
    r"(?:([-*_])[ \t]*)(?:\1[ \t]*){2,}$|(?:```|~~~)[\w-]*$|\|?[ \t]*:?-{3,}:?[ \t|:-]*\|[ \t|:-]*$"
    r"|:{3,}(?:$|[ \t]*(?:[\w-]+|\{[^{}]*\})[ \t]*:*$)"  # the fences of a division, as pandoc writes them
)
_SINGLE_MARKS = "\\<!{"  # escapes, tags, pictures and names of headings come alone; emphasis and links in pairs
_CELL_EDGE = re.compile(r"(?<!\\)\|")


def read_markdown(data: bytes) -> Document:
    """Return the document of a markdown text; its `text` is the text as decoded, marks and all.

    Line stretches leave out what stands before (``##``, ``>``, bullets, numbers of items) and around (``**``);
    `markup` holds these and the marks within lines, sorted. A ``<br>`` and a cell of a table end a printed line, and a
    list within a cell has its items on lines of their own.
    """
    text = decode_entities(decode(data))
    pages = pages_of(text)
    reading = _Reading()
    seen = _blank_out_comments(text, reading.markup) if "<!--" in text else text
    reading.numbered = find_numbered_items(seen)
    for page in pages:
        reading.part()
        at = page.char_start
        for printed in seen[at : page.char_end].split("\n"):
            reading.read_line(printed, at, page.page_no)
            at += len(printed) + 1
    return Document(
        text=text,
        reader=Reader.MARKDOWN,
        pages=pages,
        lines=tuple(settle_outline(text, reading.lines)),
        markup=tuple(sorted(reading.markup)),
    )


class _Reading:
    """The lines and marks found so far."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.markup: list[tuple[int, int]] = []
        self.numbered: dict[int, int] = {}  # where the number of an item stands -> where its words do
        self._blocks = Blocks()
        self._can_be_underlined = False  # the last line is the whole paragraph so far, and no heading or item

    def part(self) -> None:
        self._blocks.part()
        self._can_be_underlined = False

    def read_line(self, printed: str, at: int, page_no: int) -> None:
        """Take in one line without its line feed; `at` is its offset in the text."""
        body = printed.strip(BLANKS)
        if not body:
            self.part()
            return
        indent = printed.index(body)
        start = at + indent
        level, is_bullet = 0, False
        if start in self.numbered:
            prefix_length, is_bullet = self.numbered[start] - start, True
            self.markup.append((start, start + len(body[:prefix_length].rstrip())))
            start += prefix_length
            body = body[prefix_length:]
        elif body[0] in _PREFIX_STARTS:
            if self._is_rule(body, start):
                return
            prefix_length, level, is_bullet = _read_prefix(body)
            if prefix_length:
                self.markup.append((start, start + len(body[:prefix_length].rstrip())))
                start += prefix_length
                body = body[prefix_length:]
            if level and (closing := _ATX_END.search(body)):
                self.markup.append((start + closing.start(), start + closing.end()))
                body = body[: closing.start()]
            if not body and not is_bullet:  # an empty heading or quote prints nothing
                self.part()
                return
        if level:
            self._blocks.part()
        block_no = self._blocks.place(indent, is_bullet)
        if HAS_MARK.search(body):
            self._add_marked(body, Line(start, start, page_no, block_no, level, is_bullet))
        else:
            self.lines.append(Line(start, start + len(body), page_no, block_no, level, is_bullet))
        alone = len(self.lines) < 2 or self.lines[-2].block_no != block_no
        self._can_be_underlined = alone and not level and not is_bullet and bool(body)
        if level:
            self._blocks.part()

    def _is_rule(self, body: str, start: int) -> bool:
        """Take in a line that only draws: what underlines a heading or a table's head, a rule, a fence."""
        is_underline = self._can_be_underlined and _SETEXT.match(body) is not None
        if is_underline:
            self.lines[-1] = self.lines[-1].changed(heading_level=1 if body[0] == "=" else 2)
        elif not _RULE.match(body):
            return False
        self.markup.append((start, start + len(body)))
        self.part()
        return True

    def _add_marked(self, body: str, line: Line) -> None:
        """Add the printed lines of one raw line: more than one where ``<br>`` or the edges of cells part it."""
        marks = find_marks(body)
        at = line.char_start
        edges = list(marks.breaks)
        cells: list[tuple[int, int]] = []
        if len(body) > 1 and body[0] == body[-1] == "|":
            cells = [edge.span() for edge in _CELL_EDGE.finditer(body)]
            self.markup += [(at + start, at + end) for start, end in cells]
            edges = sorted([*edges, *cells, *_inline_items(body, cells)])
        self.markup += [(at + start, at + end) for start, end in marks.spans]
        found = list(_parts(body, marks, edges))
        if not found and line.is_bullet:
            found = [(len(body), len(body))]
        last, edge_starts = 0, [start for start, _ in cells]
        for part_index, (start, end) in enumerate(found):
            if part_index:
                if bisect_left(edge_starts, last) < bisect_left(edge_starts, start):  # a cell ended
                    self._blocks.part()
                line, start = self._open_part(body, start, end, line, at)
            last = end
            self.lines.append(line.changed(char_start=at + start, char_end=at + end, is_bold=marks.is_bold))
        if cells:
            self._blocks.part()

    def _open_part(self, body: str, start: int, end: int, line: Line, at: int) -> tuple[Line, int]:
        """Return the line of a later part of a raw line, and where its words start in `body`."""
        bullet = BULLET.match(body, start, end) if body[start] in BULLET_STARTS else None
        is_bullet = bullet is not None and bullet.end() < end
        if bullet is not None and is_bullet:
            self.markup.append((at + start, at + start + len(bullet[0].rstrip())))
            start = bullet.end()
        return line.changed(is_bullet=is_bullet, block_no=self._blocks.place(0, is_bullet)), start


def _inline_items(body: str, cells: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the blanks before the items of lists that stand within one cell: each ends a line."""
    found: list[tuple[int, int]] = []
    for (_, start), (end, _) in pairwise(cells):
        parted = part_inline_list(body[start:end])
        found += [(start + i, start + i + 1) for i, char in enumerate(parted) if char == "\n"]
    return found


def _read_prefix(body: str) -> tuple[int, int, bool]:
    """Return how many characters stand before the words of a line, its heading level and whether it is bulleted."""
    length, is_bullet = 0, False
    if body[0] == ">" and (quote := _QUOTE.match(body)):
        length = quote.end()
    bullet = BULLET.match(body, length) if body[length : length + 1] in BULLET_STARTS else None
    bullet = bullet or _PLUS_BULLET.match(body, length)
    if bullet is not None:
        length, is_bullet = bullet.end(), True
    if heading := _ATX.match(body, length):
        return heading.end(), len(heading[1]), False
    return length, 0, is_bullet


def _parts(body: str, marks: Marks, edges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the stretches between `edges` that hold anything but marks and blanks, without those at their ends."""
    start = 0
    for edge_start, edge_end in [*edges, (len(body), len(body))]:
        if (trimmed := _trim(body, start, edge_start, marks.spans)) is not None:
            yield trimmed
        start = edge_end


def _trim(body: str, start: int, end: int, spans: tuple[tuple[int, int], ...]) -> tuple[int, int] | None:
    """Return the stretch without blanks and marks at its ends, or None when nothing is left.

    Emphasis and links go from both ends or from none, so that a quote never shows half of a pair.
    """
    inside = [span for span in spans if start <= span[0] and span[1] <= end]
    while True:
        start, end = _strip(body, start, end)
        if start == end:
            return None
        first = inside[0] if inside and inside[0][0] == start else None
        last = inside[-1] if inside and inside[-1][1] == end else None
        if first and (body[start] in _SINGLE_MARKS or (last and last != first)):
            start = first[1]
            inside = inside[1:]
            if body[first[0]] in _SINGLE_MARKS:
                continue
        elif not last or body[last[0]] not in _SINGLE_MARKS:
            return (start, end) if first is None or first != last else None
        if last and inside:
            end = last[0]
            inside = inside[:-1]


def _strip(body: str, start: int, end: int) -> tuple[int, int]:
    printed = body[start:end]
    kept = printed.strip(BLANKS)
    return (start + printed.index(kept), start + printed.index(kept) + len(kept)) if kept else (start, start)


def _blank_out_comments(text: str, markup: list[tuple[int, int]]) -> str:
    """Return the text with HTML comments turned to spaces, length and line ends kept; their pieces go to `markup`."""
    pieces: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        end += 3
        pieces += (text[at:start], re.sub(r"[^\n\f]", " ", text[start:end]))
        markup += [(start + line.start(), start + line.end()) for line in re.finditer(r"[^\n\f]+", text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])
