"""One run at a time into one place of object storage: an object that the storage itself creates only once.

Its content says who holds it and, every half minute, that the holder is alive. It is never taken by a guess about time:
a lock whose holder is known to be dead (a process of this very machine) is taken over, any other is left to a person.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from extract.files.storage import Place, StorageError
from models.errors import UsageError

LOCK = ".lock.json"
_BEAT_SECONDS = 30.0
_SILENT_SECONDS = 300.0  # ten beats missed: more than a slow network


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who writes. `machine`: this boot and its numbering of processes, None where the system does not tell."""

    token: str
    host: str
    pid: int
    machine: str | None
    since: str
    seen: str

    @property
    def is_dead(self) -> bool:
        """Whether it is known to have ended: a process of this machine that is no more."""
        return self.machine is not None and self.machine == _machine() and not _is_alive(self.pid)


class Hold:
    """A lock that is ours; `check` before what must not be done twice."""

    def __init__(self, place: Place, holder: Holder) -> None:
        self._place, self._holder = place, holder

    def check(self) -> None:
        """Raise `StorageError` when the lock is no longer ours."""
        holder = _read(self._place)
        if holder is None or holder.token != self._holder.token:
            taken = "somebody removed the lock of this run" if holder is None else f"{_named(holder)} took the lock"
            raise StorageError(f"{self._place.url}: {taken}; nothing was published")

    def beat(self) -> None:
        """Say that we are alive; a storage that does not answer now is told next time."""
        try:
            self.check()
            self._place.write(LOCK, _written(replace(self._holder, seen=_now())))
        except (StorageError, UsageError):  # the next check says so
            return

    def release(self) -> None:
        """Remove the lock, if it is ours."""
        try:
            self.check()
            self._place.delete(LOCK)
        except (StorageError, UsageError):  # somebody else's, or out of reach: the next run says what to do
            return


@contextmanager
def hold_lock(place: Place) -> Iterator[Hold]:
    """Keep other runs out of `place`, also those of other machines.

    Raises `UsageError` when one is there, saying who and what can be done.
    """
    hold = Hold(place, _take(place))
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(_BEAT_SECONDS):
            hold.beat()

    beats = threading.Thread(target=beat, name="storage lock", daemon=True)
    beats.start()
    try:
        yield hold
    finally:
        ended.set()
        beats.join()
        hold.release()


def _take(place: Place) -> Holder:
    now = _now()
    mine = Holder(
        token=secrets.token_hex(8), host=socket.gethostname(), pid=os.getpid(), machine=_machine(), since=now, seen=now
    )
    for _ in range(2):
        if place.create(LOCK, _written(mine)):
            return mine
        other = _read(place)
        if other is not None and not other.is_dead:
            raise UsageError(_refusal(place, other))
        if other is not None:
            place.delete(LOCK)
    raise UsageError(f"{place.url}: another run is just beginning or ending there; try again.")


def _refusal(place: Place, holder: Holder) -> str:
    silent = (datetime.now(UTC) - datetime.fromisoformat(holder.seen)).total_seconds()
    head = f"{place.url}: another run is writing there: {_named(holder)}"
    if silent < _SILENT_SECONDS:
        return f"{head}; wait for it or choose another --out."
    lock = place.url_of(LOCK)
    return (
        f"{head}, last sign of life {holder.seen}. When you are sure that it has ended, remove {lock} "
        f"(aws s3 rm {lock}) and run again."
    )


def _named(holder: Holder) -> str:
    return f"process {holder.pid} on {holder.host}, since {holder.since}"


def _read(place: Place) -> Holder | None:
    data = place.read_if_there(LOCK)
    if data is None:
        return None
    try:
        return Holder(**json.loads(data))
    except (ValueError, TypeError) as error:
        raise UsageError(f"{place.url_of(LOCK)}: not a lock of ours; remove it or choose another --out.") from error


def _written(holder: Holder) -> bytes:
    return (json.dumps(asdict(holder)) + "\n").encode()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _machine() -> str | None:
    """Return what two processes share when their numbers mean the same: this start of the system, and the container."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
