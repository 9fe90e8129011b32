"""Keep documents as they were read, so that a rerun goes straight to what they say.

One file for each document: msgpack, decoded into the types of `models.document` and nothing else, deflated, which also
brings a checksum. What cannot be understood is as if it were not there. Documents stand in a folder of the version of
the readers that read them; those of other versions are of no more use and can be removed by folder.
"""

from __future__ import annotations

import os
import zlib
from dataclasses import asdict, replace
from functools import lru_cache

import msgspec

from extract.files.cache_files import cache_key, is_kept, load_kept, save_kept
from models.document import Document
from models.options import ReadOptions
from models.packed_words import pack_words, unpack_words
from models.version import READER_VERSION

SUFFIX = ".msgpack.z"
DOCUMENTS = "documents"
NOT_OF_READING = frozenset({"cache_dir", "nlp"})
_LEVEL = 1  # half the size in a third of the time of the best, which would save a tenth more
_MOST_BYTES = 100_000_000  # three times the largest document that can be read


class _Kept(msgspec.Struct, array_like=True):
    """What an entry holds. `words`: those of the document, which stands without them, by `pack_words`."""

    document: Document
    words: bytes


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Kept)


def document_key(sha256: str, media_type: str, options: ReadOptions, engine_version: str) -> str:
    """Return the key of a document, from all that decides how its bytes are read, but for the version of the readers.

    `sha256`: of its bytes, hex. Options count, limits too, for what is kept was within them; but for the place of the
    cache, and for what is looked for in a document once it is read.
    """
    return cache_key(sha256, media_type, engine_version, *_chosen(options))


@lru_cache(maxsize=16)
def _chosen(options: ReadOptions) -> tuple[str, ...]:
    return tuple(f"{name}={value}" for name, value in sorted(asdict(options).items()) if name not in NOT_OF_READING)


def is_document_kept(cache_dir: str, key: str) -> bool:
    """Tell whether something is kept under `key`; whether it can be read shows when it is loaded."""
    return is_kept(_folder(cache_dir), key, SUFFIX)


def load_document(cache_dir: str, key: str) -> Document | None:
    """Return the document kept under `key` by readers of this version, or None when there is none that can be read."""
    kept = load_kept(_folder(cache_dir), key, SUFFIX)
    if kept is None:
        return None
    inflater = zlib.decompressobj()
    try:
        packed = inflater.decompress(kept, _MOST_BYTES)
        if not inflater.eof:
            return None
        found = _decoder.decode(packed)
        return replace(found.document, words=unpack_words(found.words)) if found.words else found.document
    except (ValueError, zlib.error):  # msgspec's own errors are ValueErrors
        return None


def save_document(cache_dir: str, key: str, document: Document) -> None:
    """Keep a document under `key`; what cannot be written costs the cache, never the document."""
    try:
        words = pack_words(document.words)
        packed = _encoder.encode(_Kept(replace(document, words=()), words))
    except (ValueError, OverflowError):  # half of a pair of surrogates, which is no text; a place beyond any text
        return
    save_kept(_folder(cache_dir), key, SUFFIX, zlib.compress(packed, _LEVEL))


def _folder(cache_dir: str) -> str:
    return os.path.join(cache_dir, DOCUMENTS, READER_VERSION)
