"""Bytes → Document: one module for each kind of file, and one door to each library that reads them."""

from __future__ import annotations

from extract.media_types import MediaType
from models.document import Document
from models.options import ReadOptions


def read_document(data: bytes, media_type: MediaType, options: ReadOptions) -> Document:
    """Return the document that `data` holds, read by the reader of its type.

    A document may have no line at all: whether that is a failure is for the caller to say.
    Raises DocumentError with the reader's code; nothing else, however dirty the bytes.
    """
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
