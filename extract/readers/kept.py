"""Documents kept since they were read, for the kinds of files that take longer to read than to load."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256 as sha256_of

from extract.files.document_cache import document_key, is_document_kept, load_document, save_document
from extract.files.media_types import MediaType
from models.document import Document
from models.errors import DocumentError
from models.options import OcrMode, ReadOptions

Read = Callable[[bytes, MediaType, ReadOptions], Document]

KEPT_TYPES = (MediaType.PDF, MediaType.PNG, MediaType.JPEG, MediaType.TIFF)  # the most frequent first


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


def load_by_digest(sha256: str, options: ReadOptions) -> tuple[MediaType, Document] | None:
    """Return the document that was kept of bytes with this digest, with their type; None when there is none.

    That is what `read_or_load` would return: the type and the limits follow from the bytes, the options and the version
    of the readers, under which documents are kept.
    """
    for media_type, cache_dir, key in _places(sha256, options):
        document = load_document(cache_dir, key)
        if document is not None:
            return media_type, document
    return None


def is_kept(sha256: str, options: ReadOptions) -> bool:
    """Tell whether `load_by_digest` is likely to return a document; nothing is opened."""
    return any(is_document_kept(cache_dir, key) for _, cache_dir, key in _places(sha256, options))


def _places(sha256: str, options: ReadOptions) -> Iterator[tuple[MediaType, str, str]]:
    """Yield where a document of each type would be kept: type, folder of the cache, key."""
    if options.cache_dir is not None:
        engine = _engine_version(options)
        for media_type in KEPT_TYPES:
            yield media_type, options.cache_dir, document_key(sha256, media_type, options, engine)


def _engine_version(options: ReadOptions) -> str:
    """Return the version of the engine that pages without text would be read with."""
    if options.ocr is OcrMode.NEVER:
        return ""
    from extract.readers.ocr import engine_version

    try:
        return engine_version(options.ocr_engine)
    except DocumentError:  # only a page that needs it fails for that
        return "missing"
