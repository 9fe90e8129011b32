"""One of the processes that read, as seen by the one that gives it work."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from extract.run.pool_process import Pulse, serve
from extract.run.processes import process_context
from extract.run.workers import Reading, Task
from extract.tables.parts import BucketJob
from models.errors import DocumentError
from models.limits import Limits


class Waiting(NamedTuple):
    """A document that its process died on, and why: it is to be read once more, alone."""

    task: Task
    error: DocumentError


class Member:
    """One process and what it was given. `tasks`: those whose documents have not come back; `given`: since it began."""

    def __init__(self, reading: Reading, limits: Limits) -> None:
        context = process_context()
        self.pulse: Pulse = context.RawArray("d", 2)
        self.connection, theirs = context.Pipe()
        their_lifeline, self.lifeline = context.Pipe(duplex=False)
        arguments = (theirs, their_lifeline, reading, limits, self.pulse)
        self.process = context.Process(target=serve, args=arguments)
        self.process.start()
        theirs.close()
        their_lifeline.close()
        self.tasks: deque[Task] = deque()
        self.sent: Sequence[Task] = ()
        self.job: BucketJob | None = None
        self.retried: Waiting | None = None
        self.given = 0
        self.ended_for: DocumentError | None = None  # why we ended it, if we did
        self.resident_bytes = 0

    @property
    def is_busy(self) -> bool:
        return bool(self.tasks) or self.job is not None

    @property
    def under_way(self) -> Task | None:
        """The document that it is reading now."""
        number, sent = int(self.pulse[0]), self.sent  # also asked for by the thread that tells the status
        return sent[number - 1] if self.tasks and 0 < number <= len(sent) else None

    def give(self, tasks: Sequence[Task]) -> None:
        self.pulse[0] = 0
        self.sent, self.tasks = tasks, deque(tasks)
        self.given += len(tasks)
        self._send(list(tasks))

    def write(self, job: BucketJob) -> None:
        self.pulse[0] = 0
        self.job = job
        self._send(job)

    def _send(self, work: list[Task] | BucketJob | None) -> None:
        with suppress(OSError):  # it is dead: who waits for its results will see
            self.connection.send(work)

    def kill(self) -> None:
        """End it at once, with whatever it started itself."""
        if self.process.pid is not None and self.process.is_alive():
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except OSError:  # too young to lead a group
                self.process.kill()
        self.process.join()
        self.connection.close()
        self.lifeline.close()

    def dismiss(self) -> None:
        """Let an idle process end by itself."""
        self._send(None)
        self.process.join(2.0)
        self.kill()
