"""Keep what was read on a page, by content, so that a rerun reads no page twice.

One small file per page, in folders by the first two digits of the key. Written whole and then renamed: two processes
may write the same page, and a reader never sees half of one. What cannot be understood is as if it were not there.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import tempfile
import zlib
from pathlib import Path


def page_key(*parts: str | int | float) -> str:
    """Return the key of a page, 64 hex digits, from all that decides what is read on it.

    That is: the digest of the file's bytes, the page, the engine with its version, the resolution, the stage's version.
    """
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


def load_page(cache_dir: str, key: str) -> object | None:
    """Return the JSON value kept under `key`, or None when there is none that can be read."""
    try:
        value: object = json.loads(gzip.decompress(_path(cache_dir, key).read_bytes()))
        return value
    except (OSError, EOFError, ValueError, zlib.error):
        return None


def save_page(cache_dir: str, key: str, value: object) -> None:
    """Keep a JSON value under `key`; a folder that cannot be written costs the cache, never the document."""
    path = _path(cache_dir, key)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    packed = gzip.compress(text.encode(), compresslevel=6, mtime=0)
    name = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
            name = file.name
            file.write(packed)
        os.replace(name, path)
    except OSError:
        if name is not None:
            with contextlib.suppress(OSError):
                os.unlink(name)


def _path(cache_dir: str, key: str) -> Path:
    return Path(cache_dir) / key[:2] / f"{key}.json.gz"
