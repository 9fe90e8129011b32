"""Data as scripts: a page that was opened from disk may load scripts beside it, and nothing else.

Each file is a list of calls, ``releve.take("observations", [...]);``, one a line. Nothing in a value can end the script
or begin markup.
"""

from __future__ import annotations

import json
from pathlib import Path

_MOST_HELD_CHARS = 1_000_000
_FNV_OFFSET, _FNV_PRIME = 0x811C9DC5, 0x01000193
_SITES_PER_BUCKET = 128
_MOST_BUCKETS = 4096

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def call_line(name: str, value: object) -> str:
    """Return the line that hands `value` to the page under `name`: valid inside a script, whatever the text in it."""
    text = _encode([name, value])[1:-1]
    # "<" covers </script> and <!--; the two line ends are what JSON allows and older scripts do not.
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"releve.take({text});\n"


def bucket_count(sites: int) -> int:
    """Return how many files the list of so many sites is cut into: a power of two, each of some 30 KB."""
    count = 1
    while count * _SITES_PER_BUCKET < sites and count < _MOST_BUCKETS:
        count *= 2
    return count


def bucket_of(key: str, count: int) -> int:
    """Return the bucket of a site, from 0: the same sum of its letters (FNV-1a) as the page makes."""
    value = _FNV_OFFSET
    for byte in key.encode():
        value = ((value ^ byte) * _FNV_PRIME) & 0xFFFFFFFF
    return (value ^ (value >> 16)) % count


class DataFiles:
    """Files of calls that grow side by side; what was not written yet is held in memory, up to some megabytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, list[str]] = {}
        self._held_chars = 0

    def add(self, file: str, name: str, value: object) -> None:
        """Append a call to `file`, a path below the folder."""
        line = call_line(name, value)
        self._held.setdefault(file, []).append(line)
        self._held_chars += len(line)
        if self._held_chars > _MOST_HELD_CHARS:
            self.flush()

    def flush(self) -> None:
        """Write what is held; call it at the end. Raises OSError."""
        for file, lines in self._held.items():
            path = self._folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8", newline="\n") as out:
                out.writelines(lines)
        self._held.clear()
        self._held_chars = 0
