"""Plain text → Document: printed lines, bullets and pages; no heading is told here, a text has none to show."""

from __future__ import annotations

from extract.readers.character_columns import unfold_columns
from extract.readers.decoding import decode, decode_entities
from extract.readers.line_edges import blank_out_edges
from extract.readers.numbered_items import find_numbered_items
from extract.readers.outlines import settle_outline
from extract.readers.printed_lines import BLANKS, BULLET, BULLET_STARTS, GLUED_BULLET, Blocks, pages_of
from extract.readers.table_cells import CELL_EDGE, mark_cells
from models.document import Document, Line, Reader


def read_text(data: bytes) -> Document:
    """Return the document of a plain text; form feeds are pages.

    `text` is the text as decoded, but that columns kept apart by blanks stand one after the other. Bullets, numbers of
    items, line numbers and separators of cells stand outside their line's stretch and in `markup`; a bullet with
    nothing after it is a line of no length, for a list whose items were lost. Each cell of a table is a block. Tick
    glyphs stay in the text, and so do the numbers of headings.
    """
    text = unfold_columns(decode_entities(decode(data)))
    pages = pages_of(text)
    seen, markup = blank_out_edges(text)
    seen, cell_edges = mark_cells(seen)
    markup += cell_edges
    reading = _Reading(find_numbered_items(seen), markup)
    for page in pages:
        reading.blocks.part()
        at = page.char_start
        for row in seen[at : page.char_end].split("\n"):
            if cell_edges and CELL_EDGE in row:
                for cell_no, cell in enumerate(row.split(CELL_EDGE)):
                    if cell_no or cell.lstrip()[:1] not in BULLET_STARTS:  # else the end of a list within a cell
                        reading.blocks.part()
                    reading.read_line(cell, at, page.page_no)
                    at += len(cell) + 1
                continue
            if row:
                reading.read_line(row, at, page.page_no)
            else:
                reading.blocks.part()
            at += len(row) + 1
    if seen is not text:
        markup.sort()
    return Document(
        text=text,
        reader=Reader.TEXT,
        pages=pages,
        lines=tuple(settle_outline(text, reading.lines)),
        markup=tuple(markup),
    )


class _Reading:
    """The lines found so far; bullets go to `markup`."""

    __slots__ = ("_last_bullet", "_markup", "_numbered", "blocks", "lines")

    def __init__(self, numbered: dict[int, int], markup: list[tuple[int, int]]) -> None:
        self.lines: list[Line] = []
        self.blocks = Blocks()
        self._numbered = numbered
        self._markup = markup
        self._last_bullet = ""  # of the line before: its like is a bullet too where the blank behind it was lost

    def read_line(self, printed: str, at: int, page_no: int) -> None:
        """Take in one line without its line feed; `at` is its offset in the text."""
        body = printed.strip(BLANKS)
        if not body:
            self.blocks.part()
            return
        indent = 0 if body is printed else printed.index(body)
        start = at + indent
        end = start + len(body)
        words_start = start
        if body[0] in BULLET_STARTS:
            bullet = BULLET.match(body) or (GLUED_BULLET.match(body) if body[0] == self._last_bullet else None)
            self._last_bullet = body[0] if bullet is not None else ""
            if bullet is not None:
                self._markup.append((start, start + len(bullet[0].rstrip())))
                words_start += bullet.end()
        elif start in self._numbered:
            self._last_bullet = ""
            words_start = self._numbered[start]
            self._markup.append((start, start + len(printed[indent : words_start - at].rstrip())))
        else:
            self._last_bullet = ""
        is_bullet = words_start > start
        block_no = self.blocks.place(indent, is_bullet)
        self.lines.append(Line(words_start, end, page_no, block_no, 0, is_bullet))
