"""What to do about a file that holds two reports: where to cut it, as a command where one does it."""

from __future__ import annotations

from models.document import Document, Reader

_KEEP_APART = "keep each report in a file of its own"


def how_to_part(document: Document, start: int) -> str:
    """Return what to do about another report that begins at `start` in the text of a document.

    Texts are cut before a line, PDFs between pages; of a page with the end of the one and the beginning of the other
    both need a copy. Web pages and pictures are saved anew.
    """
    if document.reader in (Reader.TEXT, Reader.MARKDOWN):
        line = document.text.count("\n", 0, start) + 1  # a form feed ends no line for other programs
        return f"{_KEEP_APART}: csplit -f part- FILE {line} cuts it before that line"
    if document.reader is Reader.PDF:
        page = document.page_of(start)
        is_top = not document.text[page.char_start : start].strip()
        last = page.page_no - 1 if is_top and page.page_no > 1 else page.page_no
        shared = "" if is_top else f" (page {last} goes into both)"
        return (
            f"{_KEEP_APART}: qpdf FILE --pages . 1-{last} -- first.pdf and "
            f"qpdf FILE --pages . {page.page_no}-z -- second.pdf{shared}"
        )
    return f"{_KEEP_APART}: save or scan each on its own"
