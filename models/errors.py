"""The errors of the house: a bad taxonomy stops a run, a bad document fails alone."""

from __future__ import annotations

from enum import StrEnum


class ErrorCode(StrEnum):
    """Why a document could not be read; the values of `documents.error_code`."""

    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
    ENCRYPTED = "encrypted"
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    TOO_LARGE = "too_large"
    NO_TEXT = "no_text"
    UNREADABLE_FILE = "unreadable_file"
    OUTSIDE_ROOT = "outside_root"
    OCR_MISSING = "ocr_missing"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    INTERNAL = "internal"


class DocumentError(Exception):
    """One document cannot be read: `code` says why, `message` what was met, `hint` what to do."""

    def __init__(self, code: ErrorCode, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[DocumentError], tuple[ErrorCode, str, str]]:
        return DocumentError, (self.code, self.message, self.hint)


class TaxonomyError(Exception):
    """The taxonomy cannot be used: the message names file, path and key of every fault."""


class UsageError(Exception):
    """The command was asked for something it cannot do: nothing is read, exit status 2."""


def how_to_install(extra: str) -> str:
    """Return what to do for the libraries of an extra, those of ``.venv`` first: it has no pip of its own."""
    return f"in the folder of Relevé run make install-dev, or in another environment pip install -e '.[{extra}]'"


class ClusterError(ConnectionError):
    """The machines that read were lost on the way: what was read is kept, exit status 2."""
