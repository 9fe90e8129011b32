"""Where the rows of a document stand on its pages: its file is read again, or the boxes of the tables are taken."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

from extract.files.source_bytes import read_bytes
from extract.files.storage import is_s3, is_url
from extract.proof.lit_pages import Lit, lit_lines
from extract.reports.report import process_source
from models.document import Box, Document
from models.errors import DocumentError, ErrorCode
from models.options import OcrMode, ReadOptions
from models.records import Source
from models.taxonomy import Taxonomy


class DocumentFile(NamedTuple):
    """What `documents` says of a file that was read."""

    document_id: str
    file_name: str
    source_uri: str
    media_type: str
    sha256: str
    byte_size: int
    ocr_page_count: int


class RowPlace(NamedTuple):
    """Where a row of `observations` or `verbatims` says that it stands; `box` is None for formats without pages."""

    row_id: str
    char_start: int
    char_end: int
    page_no: int
    box: Box | None
    quote: str


def read_again(file: DocumentFile, options: ReadOptions) -> bytes:
    """Return the bytes of a document. Raises `DocumentError` when the file is gone or is another one now."""
    source = _source_of(file)
    if source is None:
        hint = "copy the reports to a disk and run again there"
        raise DocumentError(ErrorCode.UNREADABLE_FILE, "only files on a disk or in S3 can be drawn", hint)
    if not is_url(source.path):
        path = Path(source.path)
        if not path.is_file():
            raise DocumentError(ErrorCode.UNREADABLE_FILE, "the file is no longer there", "put it back, or run again")
        source = replace(source, byte_size=path.stat().st_size)
    data = read_bytes(source, options.max_bytes)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise DocumentError(ErrorCode.UNREADABLE_FILE, "the file has changed since it was read", "run again")
    return data


def _source_of(file: DocumentFile) -> Source | None:
    """Return the file or the object of a document; None for any other address: tables may name what they like."""
    path = local_path(file.source_uri)
    if path is None and not is_s3(file.source_uri):
        return None
    where = file.source_uri if path is None else str(path)
    return Source(path=where, file_name=file.file_name, source_uri=file.source_uri, byte_size=file.byte_size)


def local_path(uri: str) -> Path | None:
    """Return the path of a ``file:`` address, None for any other."""
    parts = urlsplit(uri)
    return Path(url2pathname(parts.path)) if parts.scheme == "file" else None


def lit_rows(
    file: DocumentFile, rows: Sequence[RowPlace], taxonomy: Taxonomy, options: ReadOptions
) -> dict[str, tuple[Lit, ...]]:
    """Return the lines to light for each row by its id.

    Where the document as read now has the very quote at the place of a row, its words are lit; elsewhere, and where
    reading again would cost optical recognition, the one box of the tables.
    """
    document = as_read(file, taxonomy, options)
    found = {}
    for row in rows:
        lit: tuple[Lit, ...] = ()
        if document is not None and document.text[row.char_start : row.char_end] == row.quote:
            lit = lit_lines(document, row.char_start, row.char_end)
        if not lit and row.box is not None:
            lit = (Lit(row.page_no, row.box),)
        found[row.row_id] = lit
    return found


def as_read(file: DocumentFile, taxonomy: Taxonomy, options: ReadOptions) -> Document | None:
    """Return a document as it is read now; None where its file cannot be, or reading would cost recognition."""
    source = _source_of(file)
    if source is None or (file.ocr_page_count and options.cache_dir is None and options.ocr is not OcrMode.NEVER):
        return None
    return process_source(source, taxonomy, options).as_read
