"""The bytes of one file or object, or why they cannot be had."""

from __future__ import annotations

import os
import stat

from extract.files.read_ahead import fetch
from extract.files.storage import StorageError, is_url
from models.errors import DocumentError, ErrorCode
from models.records import Source


def read_bytes(source: Source, max_bytes: int) -> bytes:
    """Return the whole content of `source`.

    Raises DocumentError: `unreadable_file`, `empty`, or `too_large` past `max_bytes`, before the rest is read.
    """
    data = _stored_bytes(source, max_bytes) if is_url(source.path) else _file_bytes(source, max_bytes)
    if not data:
        raise DocumentError(ErrorCode.EMPTY, "it has no bytes", "ask for the file again")
    if len(data) > max_bytes:
        raise _too_large(source, max_bytes)
    return data


def _file_bytes(source: Source, max_bytes: int) -> bytes:
    """Return the content of a file, at most one byte more than `max_bytes`."""
    try:
        status = os.stat(source.path)
        if not stat.S_ISREG(status.st_mode):  # opening a named pipe would wait for ever
            raise not_regular()
        if status.st_size > max_bytes:
            raise _too_large(source, max_bytes)
        with open(source.path, "rb") as file:
            data = file.read(status.st_size + 1)  # no more: room is made for all that is asked for
            if len(data) > status.st_size:
                data += file.read(max_bytes + 1 - len(data))  # it has grown
            return data
    except OSError as error:
        raise unreadable(source, error) from error


def _stored_bytes(source: Source, max_bytes: int) -> bytes:
    """Return the content of an object, at most one byte more than `max_bytes`."""
    if source.byte_size == 0:  # a stretch of nothing cannot be asked for
        return b""
    if source.byte_size > max_bytes:
        raise _too_large(source, max_bytes)
    try:
        return fetch(source, max_bytes)
    except StorageError as error:
        hint = "run again once the storage answers; only what could not be read is asked for"
        raise DocumentError(ErrorCode.UNREADABLE_FILE, str(error), hint) from error


def unreadable(source: Source, error: OSError) -> DocumentError:
    if isinstance(error, FileNotFoundError):  # removed since it was listed
        return DocumentError(ErrorCode.UNREADABLE_FILE, "it is no longer there", "put it back, or run again")
    why = error.strerror or type(error).__name__
    return DocumentError(ErrorCode.UNREADABLE_FILE, f"cannot be opened: {why}", "check it and its permissions")


def not_regular() -> DocumentError:
    """Return why a pipe or a device is not opened: it would wait for ever."""
    message, hint = "it is not a regular file", "put a copy of the file there, or remove it"
    return DocumentError(ErrorCode.UNREADABLE_FILE, message, hint)


def _too_large(source: Source, max_bytes: int) -> DocumentError:
    message = f"it is larger than {max_bytes} bytes"
    return DocumentError(ErrorCode.TOO_LARGE, message, "split it, or raise the limit of size")
