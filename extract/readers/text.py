"""Plain text → Document: printed lines, bullets and pages; no heading is told here, a text has none to show."""

from __future__ import annotations

from extract.readers.decoding import decode
from extract.readers.printed_lines import BLANKS, BULLET, BULLET_STARTS, Blocks, pages_of
from models.document import Document, Line, Reader


def read_text(data: bytes) -> Document:
    """Return the document of a plain text; form feeds are pages.

    Bullets stand outside their line's stretch and in `markup`; a bullet with nothing after it is a line of no length,
    for a list whose items were lost. Tick glyphs stay in the text, and so do numbers: headings have them too.
    """
    text = decode(data)
    pages = pages_of(text)
    lines: list[Line] = []
    markup: list[tuple[int, int]] = []
    blocks = Blocks()
    for page in pages:
        blocks.part()
        at = page.char_start
        for printed in text[at : page.char_end].split("\n"):
            body = printed.strip(BLANKS)
            if not body:
                blocks.part()
                at += len(printed) + 1
                continue
            indent = printed.index(body)
            start = at + indent
            end = start + len(body)
            bullet = BULLET.match(body) if body[0] in BULLET_STARTS else None
            if bullet is not None:
                markup.append((start, start + len(bullet[0].rstrip())))
                start += bullet.end()
            block_no = blocks.place(indent, bullet is not None)
            lines.append(Line(start, end, page.page_no, block_no, 0, bullet is not None))
            at += len(printed) + 1
    return Document(text=text, reader=Reader.TEXT, pages=pages, lines=tuple(lines), markup=tuple(markup))
