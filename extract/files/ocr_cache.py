"""Keep what OCR saw on a page, by content, so that no page is recognised twice.

It outlives the documents of `extract.files.document_cache`: those are read anew with every change of a reader, and
that must not cost the seconds of recognition. What cannot be understood is as if it were not there.
"""

from __future__ import annotations

import gzip
import json
import zlib

from extract.files.cache_files import cache_key, load_kept, save_kept

SUFFIX = ".json.gz"


def page_key(*parts: str | int | float) -> str:
    """Return the key of a page, 64 hex digits, from all that decides what is read on it.

    That is: the digest of the file's bytes, the page, the engine with its version, the resolution, the stage's version.
    """
    return cache_key(*parts)


def load_page(cache_dir: str, key: str) -> object | None:
    """Return the JSON value kept under `key`, or None when there is none that can be read."""
    kept = load_kept(cache_dir, key, SUFFIX)
    if kept is None:
        return None
    try:
        value: object = json.loads(gzip.decompress(kept))
        return value
    except (OSError, EOFError, ValueError, zlib.error):
        return None


def save_page(cache_dir: str, key: str, value: object) -> None:
    """Keep a JSON value under `key`; a folder that cannot be written costs the cache, never the document."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    save_kept(cache_dir, key, SUFFIX, gzip.compress(text.encode(), compresslevel=6, mtime=0))
