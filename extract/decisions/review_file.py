"""`reviews.csv`: decisions are only ever appended, one line each, on the disk before anybody is told so."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from extract.decisions.review_lines import BadLine, HeaderError, decision_line, header_line, parse_header, parse_line
from models.errors import UsageError
from models.reviews import Decision

try:
    import fcntl
except ImportError:  # no such locks on this system
    fcntl = None  # type: ignore[assignment]


_BLANK = b", \t\r"  # a row of empty cells, as spreadsheets leave them below the last one


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFile:
    """What the file says. `bad_lines` are left in it as they are. `digest`: of its bytes, "" where there is none."""

    decisions: tuple[Decision, ...] = ()
    bad_lines: tuple[BadLine, ...] = ()
    digest: str = ""


def read_reviews(path: Path) -> ReviewFile:
    """Return the decisions of a file, none when it is not there.

    Raises `UsageError` when it cannot be read or is no file of reviews: without its header no line can be understood.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ReviewFile()
    except OSError as error:
        raise UsageError(f"{path}: the reviews cannot be read: {error.strerror}.") from error
    lines = data.split(b"\n")
    if not any(line.strip() for line in lines):
        return ReviewFile(digest=_digest(data))
    try:
        names = parse_header(lines[0])
    except HeaderError as error:
        raise UsageError(f"{path}: this is no file of reviews: {error}. Nothing was read.") from error
    decisions, bad_lines = [], []
    for line_no, raw in enumerate(lines[1:], start=2):
        if not raw.strip(_BLANK):
            continue
        try:
            parsed = parse_line(raw.decode("utf-8"), names)
        except UnicodeDecodeError:
            parsed = "it is not UTF-8"
        if isinstance(parsed, str):
            bad_lines.append(BadLine(line_no, parsed))
        else:
            decisions.append(parsed)
    return ReviewFile(decisions=tuple(decisions), bad_lines=tuple(bad_lines), digest=_digest(data))


def append_decision(path: Path, decision: Decision) -> None:
    """Add a line to the file, made with its header if missing. Raises OSError; the file then ends as it did."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path) as handle:
        size = os.fstat(handle).st_size
        line = decision_line(decision)
        if size == 0:
            line = header_line() + line
        elif os.pread(handle, 1, size - 1) != b"\n":
            line = "\n" + line  # a line cut off by a full disk or an editor stays a line of its own
        try:
            _write(handle, line.encode("utf-8", "replace"))
            os.fsync(handle)
        except OSError:
            with suppress(OSError):  # the reason to tell is the first
                os.ftruncate(handle, size)
            raise


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """Give a handle that appends, kept from other writers until it is closed."""
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _write(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
