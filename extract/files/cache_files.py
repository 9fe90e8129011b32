"""Files of a cache, one for each thing that is kept, in folders by the first two digits of its key.

Written whole and then renamed: several processes may write the same file, and a reader never sees half of one. The
cache may be removed at any time, also during a run, and costs no document: what is not there is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_WHILE_WRITTEN = ".part"
_KEY = re.compile("[0-9a-f]{64}")
_OWN = (os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # reports may not be for everybody on the machine


class Kept(NamedTuple):
    """How much is kept: files, and bytes of their content."""

    files: int = 0
    byte_size: int = 0


def cache_key(*parts: str | int | float) -> str:
    """Return the key of what is kept, 64 hex digits, from all that decides what it is, in order."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


def load_kept(folder: str, key: str, suffix: str) -> bytes | None:
    """Return what is kept under `key`, or None when there is nothing that can be opened."""
    try:
        with open(_path(folder, key, suffix), "rb") as file:
            return file.read()
    except OSError:
        return None


def is_kept(folder: str, key: str, suffix: str) -> bool:
    """Tell whether there is something under `key`."""
    return os.path.exists(_path(folder, key, suffix))


def save_kept(folder: str, key: str, suffix: str, content: bytes) -> None:
    """Keep `content` under `key`; a folder that cannot be written costs the cache, never the document."""
    path = _path(folder, key, suffix)
    place = os.path.dirname(path)
    part = os.path.join(place, f".{key[:16]}-{os.urandom(6).hex()}{_WHILE_WRITTEN}")  # other machines may write it too
    try:
        try:
            file = os.open(part, *_OWN)
        except FileNotFoundError:
            os.makedirs(place, exist_ok=True)
            file = os.open(part, *_OWN)
        with open(file, "wb") as stream:
            stream.write(content)
        os.replace(part, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(part)


def measure_kept(folder: Path, suffix: str) -> Kept:
    """Return how much is kept in a folder under names with this suffix; nothing where there is no folder."""
    sizes = [size for _, size in _files_of(folder, suffix)]
    return Kept(len(sizes), sum(sizes))


def remove_kept(folder: Path, suffix: str) -> Kept:
    """Remove what is kept in a folder under names with this suffix, and folders left empty; return how much it was.

    Files that something else put there stay. Raises OSError where a file may not be removed.
    """
    removed = list(_files_of(folder, suffix))
    for path, _ in removed:
        path.unlink(missing_ok=True)
    for path in folder.glob(f"[0-9a-f][0-9a-f]/.*{_WHILE_WRITTEN}"):  # of a process that was killed
        path.unlink(missing_ok=True)
    for place in (*sorted(folder.glob("[0-9a-f][0-9a-f]")), folder):
        with contextlib.suppress(OSError):  # it is not empty, or not there
            place.rmdir()
    return Kept(len(removed), sum(size for _, size in removed))


def _files_of(folder: Path, suffix: str) -> Iterator[tuple[Path, int]]:
    for path in sorted(folder.glob(f"[0-9a-f][0-9a-f]/*{suffix}")):
        if _KEY.fullmatch(path.name.removesuffix(suffix)):
            with contextlib.suppress(OSError):  # removed by another process in the meantime
                yield path, path.stat().st_size


def _path(folder: str, key: str, suffix: str) -> str:
    return os.path.join(folder, key[:2], key + suffix)
