"""Pages of a PDF that are looked at more than once, opened once."""

from __future__ import annotations

import pypdfium2

_MOST_OPEN = 20  # pages at a time


class OpenedPages:
    """The pages of a PDF by number: each opened once, but in a long file, and closed in the end."""

    def __init__(self, pdf: pypdfium2.PdfDocument) -> None:
        self._pdf = pdf
        self._pages: dict[int, pypdfium2.PdfPage] = {}

    def __enter__(self) -> OpenedPages:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def page(self, page_no: int) -> pypdfium2.PdfPage:
        """Return a page by its number, from 1; those returned before it may be closed."""
        if page_no not in self._pages:
            if len(self._pages) >= _MOST_OPEN:
                self._close()
            self._pages[page_no] = self._pdf[page_no - 1]
        return self._pages[page_no]

    def _close(self) -> None:
        for page in self._pages.values():
            page.close()
        self._pages.clear()
