"""Objects fetched while the documents before them are read: an answer takes longer than the reading of a text.

A process is told what it will be asked to read; a few of these are on their way at any time, within a bound of memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import NamedTuple

from extract.files.storage import is_url, split_url
from models.records import Source

_MOST_AHEAD = 8
_MOST_BYTES_AHEAD = 32_000_000


class _Fetch(NamedTuple):
    byte_size: int
    data: Future[bytes]


_announced: deque[Source] = deque()
_under_way: dict[str, _Fetch] = {}


def announce(sources: Iterable[Source], max_bytes: int) -> None:
    """Begin to fetch what will be read, in this order; not files of this machine, nor what will be refused."""
    for known in _under_way.values():
        known.data.cancel()
    _under_way.clear()
    _announced.clear()
    _announced.extend(source for source in sources if is_url(source.path) and 0 < source.byte_size <= max_bytes)
    _top_up(max_bytes)


def fetch(source: Source, max_bytes: int) -> bytes:
    """Return an object, or one byte more than the first `max_bytes`; announced or not. Raises `StorageError`."""
    known = _under_way.get(source.path)
    if known is None:
        return _fetch(source, max_bytes)
    try:
        return known.data.result()
    finally:
        del _under_way[source.path]
        _top_up(max_bytes)


def _top_up(max_bytes: int) -> None:
    """Have as many on their way as may be; one of any size, if it is the next."""
    ahead = sum(known.byte_size for known in _under_way.values())
    while _announced and len(_under_way) < _MOST_AHEAD:
        ahead += _announced[0].byte_size
        if _under_way and ahead > _MOST_BYTES_AHEAD:
            return
        source = _announced.popleft()
        _under_way[source.path] = _Fetch(source.byte_size, _threads().submit(_fetch, source, max_bytes))


def _fetch(source: Source, max_bytes: int) -> bytes:
    place, key = split_url(source.path)
    return place.read(key, max_bytes + 1)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_MOST_AHEAD, thread_name_prefix="fetch")
