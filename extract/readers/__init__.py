"""Bytes → Document: one module for each kind of file, and one door to each library that reads them."""

from __future__ import annotations

import logging

from extract.files.media_types import MediaType
from models.document import Document
from models.errors import DocumentError, ErrorCode
from models.options import ReadOptions

# Libraries tell of damage with words out of the file: where nobody asked to hear them, no terminal gets them.
for _library in ("pdfminer", "pdfplumber", "pypdfium2", "PIL"):
    logging.getLogger(_library).addHandler(logging.NullHandler())

_SPLIT = "split it into single reports"
# Of a file, for each character that its text may have: pages bring styles, programs and pictures with them.
_BYTES_PER_CHAR = {MediaType.TEXT: 4, MediaType.MARKDOWN: 4, MediaType.HTML: 40}


def read_document(data: bytes, media_type: MediaType, options: ReadOptions, sha256: str | None = None) -> Document:
    """Return the document that `data` holds, read by the reader of its type, or kept since it was read before.

    `sha256`: of `data`, hex, where the caller has it. A document may have no line at all: whether that is a failure is
    for the caller to say. Raises DocumentError with the reader's code, or `too_large` past the limits of `options`;
    nothing else, however dirty the bytes.
    """
    if options.cache_dir is None or media_type in _BYTES_PER_CHAR:  # texts are read as fast as they could be loaded
        return _read_within_limits(data, media_type, options)
    from extract.readers.kept import read_or_load

    return read_or_load(data, media_type, options, sha256, _read_within_limits)


def load_by_digest(sha256: str, options: ReadOptions) -> tuple[MediaType, Document] | None:
    """Return what was kept since bytes with this digest were read with these options, with their type, or None."""
    if options.cache_dir is None:
        return None
    from extract.readers import kept

    return kept.load_by_digest(sha256, options)


def is_kept(sha256: str, options: ReadOptions) -> bool:
    """Tell whether `load_by_digest` is likely to find something; nothing is opened."""
    if options.cache_dir is None:
        return False
    from extract.readers import kept

    return kept.is_kept(sha256, options)


def _read_within_limits(data: bytes, media_type: MediaType, options: ReadOptions) -> Document:
    if len(data) > _BYTES_PER_CHAR.get(media_type, len(data)) * options.max_text_chars:
        raise DocumentError(ErrorCode.TOO_LARGE, f"{len(data)} bytes are more than a report can be", _SPLIT)
    document = _read(data, media_type, options)
    if len(document.text) > options.max_text_chars:
        message = f"{len(document.text)} characters of text, and {options.max_text_chars} are allowed"
        raise DocumentError(ErrorCode.TOO_LARGE, message, _SPLIT)
    if len(document.pages) > options.max_pages:
        message = f"{len(document.pages)} pages, and {options.max_pages} are allowed"
        raise DocumentError(ErrorCode.TOO_LARGE, message, _SPLIT)
    return document


def _read(data: bytes, media_type: MediaType, options: ReadOptions) -> Document:
    # Readers are imported when first needed: a folder of texts must not wait for what reads pictures.
    match media_type:
        case MediaType.TEXT:
            from extract.readers.text import read_text

            return read_text(data)
        case MediaType.MARKDOWN:
            from extract.readers.markdown import read_markdown

            return read_markdown(data)
        case MediaType.HTML:
            from extract.readers.html import read_html

            return read_html(data)
        case MediaType.PDF:
            from extract.readers.pdf import read_pdf

            return read_pdf(data, options)
        case MediaType.PNG | MediaType.JPEG | MediaType.TIFF:
            from extract.readers.image import read_image

            return read_image(data, options)
