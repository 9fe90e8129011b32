"""What a report is made of: the bytes of its file, or the document that was kept since the same bytes were read.

An archive of scans that is understood anew need not be read for that: what a scan says was kept, and where the file is
known not to have changed (`extract.run.plan`), its bytes would only tell the digest that is known already.
"""

from __future__ import annotations

import hashlib
from typing import Protocol

from extract.files.media_types import MediaType, sniff_media_type
from extract.files.source_bytes import read_bytes
from extract.readers import load_by_digest, read_document
from models.document import Document
from models.errors import DocumentError
from models.options import ReadOptions
from models.records import Source


class StaleDigestError(Exception):
    """The bytes of a file turned out not to be those that it was known for, or cannot be read any more."""


class Original(Protocol):
    """What a report is made of. `sha256`: of its bytes, hexadecimal; `byte_size`: how many they are."""

    @property
    def sha256(self) -> str: ...
    @property
    def byte_size(self) -> int: ...
    @property
    def media_type(self) -> MediaType:
        """What the bytes are. Raises DocumentError where they are nothing that is read."""

    def read(self, options: ReadOptions) -> Document:
        """Return the document that the bytes hold; may be asked again with other options. Raises DocumentError."""


class ReadOriginal:
    """Bytes that were read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._media_type: MediaType | None = None
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.byte_size = len(data)

    @property
    def media_type(self) -> MediaType:
        """What the bytes are, see `Original`."""
        if self._media_type is None:
            self._media_type = sniff_media_type(self._data)
        return self._media_type

    def read(self, options: ReadOptions) -> Document:
        """Return the document that the bytes hold, see `Original`."""
        return read_document(self._data, self.media_type, options, self.sha256)


class KeptOriginal:
    """A document that was kept when the bytes of `source` were read with `options`.

    Its bytes are read only where they are asked for in another way that nothing was kept of. Reading it raises
    `StaleDigestError` when they are then found to be others.
    """

    def __init__(self, source: Source, options: ReadOptions, media_type: MediaType, document: Document) -> None:
        self._source, self._options, self._document = source, options, document
        self.media_type = media_type
        self.sha256, self.byte_size = source.sha256, source.byte_size

    def read(self, options: ReadOptions) -> Document:
        """Return the document that the bytes hold, see `Original`."""
        if options == self._options:
            return self._document
        kept = load_by_digest(self.sha256, options)
        return kept[1] if kept is not None else read_document(self._bytes(), self.media_type, options, self.sha256)

    def _bytes(self) -> bytes:
        try:
            data = read_bytes(self._source, self._options.max_bytes)
        except DocumentError as error:
            raise StaleDigestError from error
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise StaleDigestError
        return data


def find_kept(source: Source, options: ReadOptions) -> KeptOriginal | None:
    """Return what was kept of `source`; None where its bytes are not known, or nothing was kept of them."""
    kept = load_by_digest(source.sha256, options) if source.sha256 else None
    return None if kept is None else KeptOriginal(source, options, *kept)
