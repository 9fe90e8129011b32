"""One run at a time in an output folder: who holds it is told to whoever comes second."""

from __future__ import annotations

import json
import os
import socket
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from models.errors import UsageError

try:
    import fcntl
except ImportError:  # no such locks on this system: two runs into one folder are then not told apart
    fcntl = None  # type: ignore[assignment]

LOCK = "lock"


class Holder(NamedTuple):
    """Who writes, or wrote last: `since` is ISO, in UTC."""

    pid: int
    host: str
    since: str


class _Held(AbstractContextManager[None]):
    """A lock that the system takes back when the process ends, however it ends."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._handle)


def hold_lock(folder: Path) -> AbstractContextManager[None]:
    """Return the lock of a folder, held until it is left.

    Raises `UsageError` when another run holds it, and OSError when the folder cannot be written.
    """
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    if fcntl is None:
        os.close(handle)
        return nullcontext()
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        who = _who(read_holder(folder))
        raise UsageError(f"{folder.parent}: {who}; wait for it or choose another --out.") from None
    except OSError:  # a network file system without locks
        pass
    holder = Holder(os.getpid(), socket.gethostname(), datetime.now(UTC).isoformat(timespec="seconds"))
    os.ftruncate(handle, 0)
    os.write(handle, json.dumps(holder._asdict()).encode())
    return _Held(handle)


def is_held(folder: Path) -> bool:
    """Tell whether a run is writing there now."""
    if fcntl is None:
        return False
    try:
        handle = os.open(folder / LOCK, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False


def read_holder(folder: Path) -> Holder | None:
    """Return who holds the lock of a folder, or held it last; None when that cannot be told."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        tree = json.loads((folder / LOCK).read_bytes())
        return Holder(int(tree["pid"]), str(tree["host"]), str(tree["since"]))
    return None


def _who(holder: Holder | None) -> str:
    if holder is None:
        return "another run is writing there"
    return f"another run is writing there (process {holder.pid} on {holder.host}, since {holder.since})"
