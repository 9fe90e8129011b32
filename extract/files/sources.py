"""What is to be read: the files under a folder, or the objects below an address.

What kind of report the bytes are is told in `extract.files.media_types`; both are offered here.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from extract.files.media_types import MediaType, sniff_media_type
from extract.files.source_bytes import not_regular, unreadable
from extract.files.storage import StorageError, StoredFile, open_place, split_url
from models.errors import DocumentError, ErrorCode, UsageError
from models.records import Source

__all__ = ["Failure", "MediaType", "list_sources", "sniff_media_type"]

Failure = tuple[Source, DocumentError]

_RUNS, _CURRENT = ".runs", "current"  # in every folder of tables; see extract.tables.publish
_BESIDE_TABLES = ("status.json", "evidence", "export")
_SKIPPED_PREFIXES = (".", "_")  # .gitkeep, .DS_Store, _notes.md: never reports


def list_sources(root: Path | str) -> tuple[list[Source], list[Failure]]:
    """Return the files to read under `root` and those that cannot be, each sorted by `file_name`.

    `root` is a folder, read with all its folders, or a single file, or a URL of object storage. Entries whose name
    starts with "." or "_" are left out without a word, and so is what a run wrote into a folder of tables. A link to a
    folder is followed once, and only inside `root`; what leaves it, leads nowhere or is no regular file is a failure.
    Raises UsageError when `root` does not exist or cannot be opened.
    """
    if isinstance(root, str):
        return _list_stored(root), []
    if not root.exists():
        raise UsageError(f"{_printable(str(root))}: no such file or folder")
    if not root.is_dir():
        folder, status = str(root.absolute().parent), root.stat()
        single = _Place.of(folder, folder).source(root.name, status)
        return ([single], []) if stat.S_ISREG(status.st_mode) else ([], [(single, not_regular())])
    try:
        os.scandir(str(root)).close()
    except OSError as error:  # one failure would be all that is left in the tables
        raise UsageError(f"{_printable(str(root))}: cannot be opened: {error.strerror}; nothing was read") from error
    sources: list[Source] = []
    failures: list[Failure] = []
    for found in _walk(str(root.absolute())):
        if isinstance(found, Source):
            sources.append(found)
        else:
            failures.append(found)
    sources.sort(key=_by_name)
    failures.sort(key=lambda failure: failure[0].file_name)
    return sources, failures


def _list_stored(url: str) -> list[Source]:
    """Return the objects below a URL, or the one with this very key, by `file_name`. Raises UsageError for none."""
    place = open_place(url)
    try:
        found = [file for file in place.list_files() if not _is_hidden(file.key)]
        if found:
            return sorted((_stored(place.url_of(file.key), file.key, file) for file in found), key=_by_name)
        above, key = split_url(url)
        single = above.look_at(key) if key else None
    except StorageError as error:
        raise UsageError(f"{error}; nothing was read") from error
    if single is None:
        raise UsageError(f"{_printable(url)}: no object under this name, and none that begins with it and a /")
    return [_stored(url, key.rpartition("/")[2], single)]


def _is_hidden(key: str) -> bool:
    return any(part.startswith(_SKIPPED_PREFIXES) for part in key.split("/"))


def _stored(url: str, name: str, file: StoredFile) -> Source:
    stamp = f"{file.byte_size:x}.{file.stamp}" if file.stamp else ""
    return Source(path=url, file_name=name, source_uri=url, byte_size=file.byte_size, stamp=stamp)


def _by_name(source: Source) -> str:
    return source.file_name


def _walk(root: str) -> Iterator[Source | Failure]:
    """Yield every file under `root` once per name, folders before links to folders, so that a real place names it."""
    real_root = os.path.realpath(root)
    seen: set[str] = set()
    folders, links = [root], list[str]()
    while folders or links:
        folder = folders.pop() if folders else links.pop(0)
        place = os.path.realpath(folder)
        if place in seen:  # a loop, or a folder met under its own name
            continue
        seen.add(place)
        try:
            with os.scandir(folder) as entries:
                all_names = sorted(entry.name for entry in entries)
        except OSError as error:
            relative = _file_name(os.path.relpath(folder, root))
            source = Source(path=folder, file_name=relative, source_uri=_uri(folder), byte_size=0)
            yield source, unreadable(source, error)
            continue
        written = _written_by_runs(folder) if _RUNS in all_names else frozenset[str]()
        place_of = _Place.of(folder, root)
        for name in all_names:
            if name.startswith(_SKIPPED_PREFIXES) or name in written:
                continue
            found = _look_at(place_of, name, real_root)
            if found is not None:
                yield found
                continue
            path = os.path.join(folder, name)
            if os.path.islink(path):
                links.append(path)
            else:
                folders.append(path)


def _written_by_runs(folder: str) -> frozenset[str]:
    """Return the names of what Relevé itself wrote into a folder of tables: its pages would be read as reports."""
    current = os.path.join(folder, _RUNS, _CURRENT)
    try:
        if os.path.isfile(current):  # on a disk without links
            with open(current, encoding="utf-8") as file:
                current = os.path.join(folder, _RUNS, file.read().strip())
        return frozenset((*os.listdir(current), *_BESIDE_TABLES))
    except (OSError, ValueError):  # no run has ended there yet
        return frozenset(_BESIDE_TABLES)


class _Place(NamedTuple):
    """A folder, and what the names and addresses of the files in it begin with: each ends with its separator."""

    path: str
    file_name: str
    uri: str

    @staticmethod
    def of(folder: str, root: str) -> _Place:
        path = os.path.join(folder, "")
        relative = os.path.relpath(folder, root)
        return _Place(path, "" if relative == os.curdir else os.path.join(relative, ""), _uri(path))

    def source(self, name: str, status: os.stat_result | None = None) -> Source:
        """Return a file of the folder. `status`: None where nothing is known of it."""
        path, file_name, uri = self.path + name, _file_name(self.file_name + name), self.uri + quote(os.fsencode(name))
        if status is None:
            return Source(path=path, file_name=file_name, source_uri=uri, byte_size=0)
        # The time of change of the entry (`ctime`) is the one that no program can set back as it likes.
        changed_ns, made_ns = status.st_mtime_ns, status.st_ctime_ns
        return Source(
            path=path,
            file_name=file_name,
            source_uri=uri,
            byte_size=status.st_size,
            stamp=f"{status.st_size:x}.{changed_ns:x}.{made_ns:x}.{status.st_ino:x}",
            touched_ns=max(changed_ns, made_ns),
        )


def _look_at(place_of: _Place, name: str, real_root: str) -> Source | Failure | None:
    """Return the file of a folder, why it cannot be read, or None for a folder inside the root."""
    path = place_of.path + name
    try:
        status = os.lstat(path)
        # What is no link lies in its folder, which is inside: resolving every path would take most of the listing.
        place = real_root
        if stat.S_ISLNK(status.st_mode):
            status = os.stat(path)
            place = os.path.realpath(path, strict=True)
    except OSError as error:
        source = place_of.source(name)
        if os.path.islink(path):
            message = "it is a link that leads nowhere"
            return source, DocumentError(
                ErrorCode.UNREADABLE_FILE, message, "put the file where it leads, or remove it"
            )
        return source, unreadable(source, error)
    if place != real_root and not place.startswith(real_root.rstrip(os.sep) + os.sep):
        source = place_of.source(name)
        message = "it is a link to a place outside the folder that is read"
        return source, DocumentError(ErrorCode.OUTSIDE_ROOT, message, "copy the file into the folder")
    if stat.S_ISDIR(status.st_mode):
        return None
    if not stat.S_ISREG(status.st_mode):
        source = place_of.source(name)
        return source, not_regular()
    return place_of.source(name, status)


def _uri(path: str) -> str:
    return "file://" + quote(os.fsencode(path.replace(os.sep, "/")))


def _file_name(relative: str) -> str:
    return _printable(relative if os.sep == "/" else relative.replace(os.sep, "/"))


def _printable(name: str) -> str:
    """Return `name` as valid UTF-8: a byte that the file system's encoding does not know becomes ``\\xNN``."""
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")
