"""Documents kept since they were read, for the kinds of files that take longer to read than to load."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256 as sha256_of

from extract.document_cache import document_key, load_document, save_document
from extract.media_types import MediaType
from models.document import Document
from models.errors import DocumentError
from models.options import OcrMode, ReadOptions

Read = Callable[[bytes, MediaType, ReadOptions], Document]


def read_or_load(data: bytes, media_type: MediaType, options: ReadOptions, sha256: str | None, read: Read) -> Document:
    """Return the document that was kept when the same bytes were read in the same way, else what `read` gives.

    Without a folder for the cache in `options` nothing is kept. Raises what `read` raises; failures are not kept.
    """
    if options.cache_dir is None:
        return read(data, media_type, options)
    key = document_key(sha256 or sha256_of(data).hexdigest(), media_type, options, _engine_version(options))
    kept = load_document(options.cache_dir, key)
    if kept is not None:
        return kept
    document = read(data, media_type, options)
    if options.ocr is OcrMode.NEVER or not any(page.is_unreadable for page in document.pages):
        save_document(options.cache_dir, key, document)  # a page that OCR could not read today it may read tomorrow
    return document


def _engine_version(options: ReadOptions) -> str:
    """Return the version of the engine that pages without text would be read with."""
    if options.ocr is OcrMode.NEVER:
        return ""
    from extract.readers.ocr import engine_version

    try:
        return engine_version(options.ocr_engine)
    except DocumentError:  # only a page that needs it fails for that
        return "missing"
