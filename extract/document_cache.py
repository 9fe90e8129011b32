"""Keep documents as they were read, so that a rerun goes straight to what they say. The only module importing msgspec.

One file for each document: msgpack, decoded into the types of `models.document` and nothing else, deflated, which also
brings a checksum. What cannot be understood is as if it were not there. Documents stand in a folder of the version of
the readers that read them; those of other versions are of no more use and can be removed by folder.
"""

from __future__ import annotations

import os
import zlib
from dataclasses import asdict

import msgspec

from extract.cache_files import cache_key, load_kept, save_kept
from models.document import Document
from models.options import ReadOptions
from models.version import READER_VERSION

SUFFIX = ".msgpack.z"
DOCUMENTS = "documents"
NOT_OF_READING = frozenset({"cache_dir", "nlp"})
_LEVEL = 1  # half the size in a third of the time of the best, which would save a tenth more
_MOST_BYTES = 100_000_000  # three times the largest document that can be read
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Document)


def document_key(sha256: str, media_type: str, options: ReadOptions, engine_version: str) -> str:
    """Return the key of a document, from all that decides how its bytes are read, but for the version of the readers.

    `sha256`: of its bytes, hex. Options count, limits too, for what is kept was within them; but for the place of the
    cache, and for what is looked for in a document once it is read.
    """
    chosen = {name: value for name, value in asdict(options).items() if name not in NOT_OF_READING}
    return cache_key(sha256, media_type, engine_version, *(f"{name}={chosen[name]}" for name in sorted(chosen)))


def load_document(cache_dir: str, key: str) -> Document | None:
    """Return the document kept under `key` by readers of this version, or None when there is none that can be read."""
    kept = load_kept(_folder(cache_dir), key, SUFFIX)
    if kept is None:
        return None
    inflater = zlib.decompressobj()
    try:
        packed = inflater.decompress(kept, _MOST_BYTES)
        return _decoder.decode(packed) if inflater.eof else None
    except (ValueError, zlib.error):  # msgspec's own errors are ValueErrors
        return None


def save_document(cache_dir: str, key: str, document: Document) -> None:
    """Keep a document under `key`; what cannot be written costs the cache, never the document."""
    try:
        packed = _encoder.encode(document)
    except ValueError:  # half of a pair of surrogates, which is no text
        return
    save_kept(_folder(cache_dir), key, SUFFIX, zlib.compress(packed, _LEVEL))


def _folder(cache_dir: str) -> str:
    return os.path.join(cache_dir, DOCUMENTS, READER_VERSION)
