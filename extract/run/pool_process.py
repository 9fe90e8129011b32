"""What runs in a process that reads: documents in, chunks out, within the limits that the system itself enforces."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from ctypes import Array, c_double
from multiprocessing.connection import Connection
from time import monotonic

from extract.files.pulse import listen
from extract.files.read_ahead import announce
from extract.files.storage import is_url
from extract.readers import is_kept
from extract.run.chunks import read_chunks
from extract.run.reads_here import collect_rarely
from extract.run.workers import Reading, Task
from extract.tables.bucket_tables import write_bucket
from extract.tables.parts import BucketJob
from models.limits import Limits
from models.options import ReadOptions
from models.records import Source

OUT_OF_MEMORY = 77  # exit status of a process whose document took all the memory that it may have

Pulse = Array[c_double]
"""Shared with who started the process: the number of the task under way, from 1, and since when (monotonic clock)."""


def serve(connection: Connection, lifeline: Connection, reading: Reading, limits: Limits, pulse: Pulse) -> None:
    """Read what comes through `connection` until None comes, or nobody is at the other end.

    Nothing ever comes through `lifeline`: that it is closed at the other end is the end of this process too.
    """
    _settle(limits)
    _end_with(lifeline)
    collect_rarely()
    number = 0

    def beat() -> None:
        pulse[1] = monotonic()

    def began(task: Task) -> None:
        nonlocal number
        number += 1
        beat()
        pulse[0] = number

    listen(beat)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while (work := connection.recv()) is not None:
            number = 0
            try:
                if isinstance(work, BucketJob):
                    connection.send(write_bucket(work))
                    continue
                announce(to_fetch(work, reading.options), reading.options.max_bytes)
                for chunk in read_chunks(work, reading, began, lambda told: None):
                    connection.send(chunk)
            except MemoryError:
                os._exit(OUT_OF_MEMORY)
            except (EOFError, BrokenPipeError, ConnectionResetError):
                raise
            except Exception as error:  # a fault of ours, or a full disk: told to who decides
                connection.send(error)


def to_fetch(tasks: Sequence[Task], options: ReadOptions) -> Iterator[Source]:
    """Yield the objects whose bytes will be asked for; of others, what they say was kept."""
    for source in (task.source for task in tasks):
        if is_url(source.path) and not (source.sha256 and is_kept(source.sha256, options)):
            yield source


def _settle(limits: Limits) -> None:
    """Make a quiet process that dies with the run: Ctrl-C is for the run, which then ends its processes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(OSError, AttributeError):
        os.setsid()  # what it starts itself is ended with it
    nowhere = os.open(os.devnull, os.O_WRONLY)  # what libraries say of a file is not for the terminal
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    _hold_memory(limits.memory_bytes)


def _end_with(lifeline: Connection) -> None:
    """Have the system end this process with the run, were it killed itself, whatever library is at work here then."""
    try:
        import fcntl
    except ImportError:  # not on this system: it ends once it has something to tell
        return
    handle = lifeline.fileno()
    signal.signal(signal.SIGIO, signal.SIG_DFL)  # which ends a process
    with suppress(OSError):
        fcntl.fcntl(handle, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(handle, fcntl.F_SETFL, fcntl.fcntl(handle, fcntl.F_GETFL) | os.O_ASYNC)
    if lifeline.poll(0):  # it was killed before
        os._exit(0)


def _hold_memory(most: int) -> None:
    """Have the system refuse more memory than that: quicker than any look from outside.

    It counts what was asked for, used or not; libraries ask for a lot at the start, which is on top here.
    """
    try:
        import resource
    except ImportError:  # not on this system: memory is looked at from outside only, if at all
        return
    most += _pages("self", 5)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def resident_bytes(pid: int | None) -> int:
    """Return the memory that a process has in use; 0 where that cannot be told."""
    return _pages(pid, 1)


def _pages(process: int | str | None, column: int) -> int:
    """Return the bytes that a column of the system's table of memory comes to; 0 where there is no such table."""
    try:
        with open(f"/proc/{process}/statm", "rb") as file:
            return int(file.read().split()[column]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
