"""Object storage, named by URL (``s3://bucket/prefix``). The only module that imports fsspec.

Credentials, region and endpoint are those of the environment (``AWS_ENDPOINT_URL``, ``AWS_PROFILE`` …): no option of
ours takes them. What goes wrong comes out as `StorageError`, in words, once the libraries have tried again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from models.errors import UsageError, how_to_install

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_INSTALL = how_to_install("s3")
_S3 = frozenset({"s3", "s3a"})
_KEYS_PER_PAGE = 1_000  # the most that S3 gives at once
# An answer of 503 or none at all is asked for again, at growing intervals: about fifteen seconds in all.
_TRIES = 6
_CONNECT_SECONDS, _READ_SECONDS = 10, 60
_CONNECTIONS = 16


class StorageError(OSError):
    """The storage could not be read or written; the message names the URL and says why."""


class StoredFile(NamedTuple):
    """One object. `key`: below the place, with ``/``. `stamp`: of the content, "" if there is none."""

    key: str
    byte_size: int
    stamp: str


def is_url(text: str) -> bool:
    """Tell a URL from a path; a drive letter (``C:``) is no scheme."""
    return _URL.match(text) is not None


def is_s3(text: str) -> bool:
    """Tell whether a text is the URL of an object in S3."""
    return is_url(text) and text.partition("://")[0].lower() in _S3


def local_path(text: str) -> Path | None:
    """Return the path that a text names, also as ``file://``; None for a URL of object storage.

    Raises `UsageError` for ``memory://``, which no other process would see.
    """
    if not is_url(text):
        return Path(text)
    scheme, host, path, *_ = urlsplit(text)
    if scheme == "memory":
        raise UsageError(f"{text}: this memory is seen by one process only; give a folder or object storage (s3://…)")
    if scheme != "file":
        return None
    if host not in ("", "localhost"):
        raise UsageError(f"{text}: names another machine; a folder is written file:///FOLDER")
    return Path(unquote(path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A prefix in object storage. Keys are relative to it, with ``/``; every method raises `StorageError`."""

    url: str  # without "/" at the end
    _fs: Any  # fsspec.AbstractFileSystem; libraries without types stop here
    _root: str

    def url_of(self, key: str) -> str:
        """Return the URL of an object, as other programs take it."""
        return f"{self.url}/{key}" if key else self.url

    def list_files(self) -> Iterator[StoredFile]:
        """Yield every object below the place; order is the storage's own. A place without objects yields nothing."""
        with _typed(self.url):
            pages = self._s3_files() if self._is_s3 else self._found_files()
            for file in pages:
                if file.key and not file.key.endswith("/"):  # what some tools put down as a folder
                    yield file

    def look_at(self, key: str) -> StoredFile | None:
        """Return the object with this very key, or None when there is none."""
        with _typed(self.url_of(key)):
            try:
                found = self._fs.info(self._path(key))
            except FileNotFoundError:
                return None
            return None if found["type"] == "directory" else StoredFile(key, int(found["size"]), _stamp(found))

    def read(self, key: str, most_bytes: int | None = None) -> bytes:
        """Return the content of an object, or no more than its first `most_bytes`."""
        with _typed(self.url_of(key)):
            if most_bytes is None:
                data: bytes = self._fs.cat_file(self._path(key))
            else:
                data = self._fs.cat_file(self._path(key), start=0, end=most_bytes)
            return data

    def read_if_there(self, key: str) -> bytes | None:
        """Return the content of an object, or None when there is none."""
        with _typed(self.url_of(key)):
            try:
                data: bytes = self._fs.cat_file(self._path(key))
            except FileNotFoundError:
                return None
            return data

    def write(self, key: str, data: bytes) -> None:
        """Put an object in place of any other with its key, in one request: readers see the old one or the new one."""
        with _typed(self.url_of(key)):
            self._fs.pipe_file(self._path(key), data)

    def create(self, key: str, data: bytes) -> bool:
        """Put an object only if there is none with its key, which the storage itself decides; False when there is."""
        with _typed(self.url_of(key)):
            try:
                self._fs.pipe_file(self._path(key), data, mode="create")
            except FileExistsError:
                return False
            return True

    def upload(self, path: Path, key: str) -> None:
        """Put a file, in parts when it is large."""
        with _typed(self.url_of(key)):
            self._fs.put_file(str(path), self._path(key))

    def download(self, key: str, path: Path) -> None:
        """Write an object into a file; folders above are made."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with _typed(self.url_of(key)):
            self._fs.get_file(self._path(key), str(path))

    def copy(self, key: str, to: str) -> None:
        """Copy an object where it is: nothing travels."""
        with _typed(self.url_of(to)):
            self._fs.cp_file(self._path(key), self._path(to))

    def delete(self, key: str) -> None:
        """Remove an object; one that is not there is removed already."""
        with _typed(self.url_of(key)):
            try:
                self._fs.rm_file(self._path(key))
            except FileNotFoundError:
                return

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}" if key else self._root

    @property
    def _is_s3(self) -> bool:
        return not _S3.isdisjoint([self._fs.protocol] if isinstance(self._fs.protocol, str) else self._fs.protocol)

    def _s3_files(self) -> Iterator[StoredFile]:
        """Yield a page of keys at a time: a million of them as the library's dictionaries would be a gigabyte."""
        bucket, _, prefix = self._root.partition("/")
        prefix = f"{prefix}/" if prefix else ""
        more: dict[str, str] = {}
        while True:
            page = self._fs.call_s3("list_objects_v2", Bucket=bucket, Prefix=prefix, MaxKeys=_KEYS_PER_PAGE, **more)
            for found in page.get("Contents", ()):
                yield StoredFile(found["Key"][len(prefix) :], int(found["Size"]), _stamp(found))
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def _found_files(self) -> Iterator[StoredFile]:
        start = len(self._root.rstrip("/")) + 1
        for path, found in self._fs.find(self._root, detail=True).items():
            yield StoredFile(path[start:], int(found["size"]), _stamp(found))


@lru_cache(maxsize=32)
def open_place(url: str) -> Place:
    """Return the place that a URL names; nothing is asked of the storage yet.

    Raises `UsageError` when no installed library knows its scheme.
    """
    scheme = url.partition("://")[0].lower()
    try:
        import fsspec
    except ImportError as error:
        raise UsageError(f"{url}: reading and writing there needs more libraries: {_INSTALL}") from error
    options: dict[str, Any] = {}
    if scheme in _S3:
        # What others write meanwhile must be seen: no listing is kept. botocore's own retries know which answers pass.
        retries = {"mode": "standard", "total_max_attempts": _TRIES}
        times = {"connect_timeout": _CONNECT_SECONDS, "read_timeout": _READ_SECONDS}
        config = {"retries": retries, "max_pool_connections": _CONNECTIONS, **times}
        options = {"use_listings_cache": False, "config_kwargs": config}
    try:
        fs, root = fsspec.core.url_to_fs(url, **options)
    except ImportError as error:  # the message names the library of that scheme
        raise UsageError(f"{url}: {_INSTALL if scheme in _S3 else error}") from error
    except (ValueError, OSError) as error:
        raise UsageError(f"{url}: {error}") from error
    root = str(root).strip("/") if scheme in _S3 else str(root).rstrip("/")
    if not root and scheme in _S3:
        raise UsageError(f"{url}: names no bucket; write s3://BUCKET/PREFIX")
    return Place(url=url.rstrip("/"), _fs=fs, _root=root)


def split_url(url: str) -> tuple[Place, str]:
    """Return the bucket (or host) that a URL names, and the key there; a key may begin or end as it likes."""
    scheme, rest = url.split("://", 1)
    bucket, _, key = rest.partition("/")
    return open_place(f"{scheme}://{bucket}"), key


def _stamp(found: dict[str, Any]) -> str:
    """Return the tag that the storage itself gives to a content; a time of change would not be one."""
    for name in ("ETag", "etag", "md5Hash", "content_md5", "generation"):
        if value := found.get(name):
            return str(value).strip('"')
    return ""


@contextmanager
def _typed(url: str) -> Iterator[None]:
    """Turn what the libraries raise, each in its own way, into `StorageError`."""
    try:
        yield
    except (StorageError, GeneratorExit):
        raise
    except Exception as error:  # of three libraries, only some are OSError
        raise StorageError(f"{url}: {_reason(error)}") from error


_REASONS: tuple[tuple[Callable[[Exception], bool], str], ...] = (
    (lambda e: isinstance(e, FileNotFoundError), "there is nothing there"),
    (lambda e: isinstance(e, PermissionError), "access is refused; check the credentials of the environment (AWS_…)"),
    (lambda e: type(e).__name__ == "NoCredentialsError", "no credentials in the environment (AWS_PROFILE, AWS_…)"),
)


def _reason(error: Exception) -> str:
    for applies, reason in _REASONS:
        if applies(error):
            return reason
    said = getattr(error, "strerror", None) or str(error) or "no answer in time"
    return f"{type(error).__name__}: {said}"
