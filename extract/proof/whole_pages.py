"""A whole page of a document of the tables: its picture, and where its lines stand on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.proof.evidence_places import DocumentFile, as_read, read_again
from extract.proof.lit_pages import lit_crop
from extract.readers.page_render import render_page
from extract.tables.table_rows import read_text, read_where, table_files
from models.document import Box, Document
from models.options import ReadOptions
from models.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePage:
    """A page. `picture`: PNG. `width_pt`, `height_pt`: its size, in the units of `boxes`.

    `document`: as it is read now; None where it is not what the tables tell, or reading it would cost recognition.
    """

    page_no: int
    picture: bytes
    width_pt: float
    height_pt: float
    document: Document | None

    def boxes(self, stretches: Sequence[tuple[int, int]]) -> list[Box | None]:
        """Return the box around each half-open stretch of the text, None where it has none on this page."""
        if self.document is None:
            return [None] * len(stretches)
        on_page = [self.document.page_of(start).page_no == self.page_no for start, _ in stretches]
        return [
            self.document.box_of(start, end) if is_here else None
            for (start, end), is_here in zip(stretches, on_page, strict=True)
        ]


def read_whole_page(
    tables: Path, document_id: str, page_no: int, taxonomy: Taxonomy, options: ReadOptions
) -> WholePage | None:
    """Return a page, from 1, of a document of these tables; None for formats without pages.

    Raises `DocumentError` when its file is gone or is another one now.
    """
    rows = read_where(table_files(tables, "documents"), [*DocumentFile._fields], "document_id", document_id)
    found = next(rows, None)
    if found is None:
        return None
    file = DocumentFile(*found)  # type: ignore[arg-type]
    drawn = render_page(read_again(file, options), file.media_type, options, page_no)
    if drawn is None:
        return None
    picture, scale = drawn
    document = as_read(file, taxonomy, options)
    is_same = document is not None and document.text == read_text(tables, document_id)
    return WholePage(
        page_no=page_no,
        picture=lit_crop(picture, scale, ()),
        width_pt=picture.width / scale,
        height_pt=picture.height / scale,
        document=document if is_same else None,
    )
