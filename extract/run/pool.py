"""Reading in processes of our own: each document has its time and memory, and a process that dies costs one document.

A process is given a few documents of one bucket, sends back what it read, and then waits for more: so the process that
runs this always knows which documents are out, and nothing is sent to one that is busy. Which document is under way,
and since when, stands in memory that both share. The document under way in a process that died is read once more,
alone, in a new process; if that one dies as well, the document is failed and the run goes on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from multiprocessing.connection import wait
from time import monotonic

from extract.run.chunks import make_chunk
from extract.run.pool_member import Member, Waiting
from extract.run.pool_process import OUT_OF_MEMORY, resident_bytes
from extract.run.todo import SECONDS_PER_PORTION, Todo
from extract.run.workers import Chunk, ReadDocument, Reading, Task
from extract.tables.parts import Bucket, BucketJob, warm_up
from models.errors import DocumentError, ErrorCode, UsageError
from models.limits import Limits

_TICK_SECONDS = 0.2  # how often time and memory are looked at
_FIRST_PORTION = 2
_NEARLY = 0.75  # of the memory allowed: a process that ends by itself from there on has run out of it
_MOST_EARLY_DEATHS = 4
_CRASH_HINT = "print or save the report again; tell the people who maintain Relevé"


class ReadsInProcesses:
    """Reads in `workers` processes, each document within `limits`; see `extract.run.workers.Readers`.

    `stays`: when all is read they wait, with what they have loaded, for more, until `stop`. Raises UsageError when
    processes end again and again before they read anything.
    """

    def __init__(
        self,
        reading: Reading,
        workers: int,
        limits: Limits,
        ended: Callable[[ReadDocument], None] = lambda told: None,
        *,
        stays: bool = False,
    ) -> None:
        self._reading, self._workers, self._limits, self._ended = reading, workers, limits, ended
        self._stays, self._is_reading, self._is_stopped = stays, False, False
        self._processes: list[Member] = []
        self._jobs: deque[BucketJob] = deque()
        self._again: deque[Waiting] = deque()
        self._left: deque[list[Task]] = deque()  # given before, to a process that died
        self._seconds_per_document = SECONDS_PER_PORTION / _FIRST_PORTION
        self._early_deaths = 0

    def write(self, job: BucketJob) -> None:
        """Have a bucket written, see `Readers`."""
        self._jobs.append(job)

    def under_way(self) -> list[str]:
        """Return the files that are being read now."""
        return [task.source.file_name for one in list(self._processes) if (task := one.under_way) is not None]

    def alive(self) -> int:
        """Return how many processes there are."""
        return len(self._processes)

    def results(self, tasks: Iterable[Task]) -> Generator[Chunk | Bucket, None, None]:
        """Yield chunks and written buckets as they come, see `Readers`. Closing the generator ends the processes."""
        everything = list(tasks)
        todo = Todo(everything)
        is_all_read = False
        self._is_reading = True
        try:
            while not self._is_stopped:
                self._give(todo)
                busy = [one for one in self._processes if one.is_busy]
                if not busy:
                    is_all_read = True
                    return
                warm_up()  # while the others begin
                ready = set(wait([one.connection for one in busy], timeout=_TICK_SECONDS))
                for one in busy:
                    if one.connection in ready:
                        yield from self._receive(one)
                    elif self._is_past_limits(one):
                        yield from self._bury(one)
        finally:
            self._is_reading = False
            if self._is_stopped or not (self._stays and is_all_read):
                self._end_processes()

    def stop(self) -> None:
        """End the processes; when another thread reads with them it does so, within a moment, and reads no more."""
        self._is_stopped = True
        if not self._is_reading:
            self._end_processes()

    def _give(self, todo: Todo) -> None:
        """Give every idle process something to do, as long as there is something."""
        while self._jobs or self._again or self._left or todo:
            one = self._idle(is_new=not self._jobs and bool(self._again))
            if one is None:
                return
            if self._jobs:
                one.write(self._jobs.popleft())
            elif self._again:
                one.retried = self._again.popleft()
                one.give([one.retried.task])
            elif self._left:
                one.give(self._left.popleft())
            else:
                one.give(todo.take(self._seconds_per_document, self._workers))

    def _idle(self, *, is_new: bool) -> Member | None:
        """Return a process that waits for work, a new one where that is asked for; None when all are busy."""
        for one in [one for one in self._processes if not one.is_busy]:
            if one.given and (is_new or self._is_spent(one)):
                self._processes.remove(one)
                one.dismiss()
            else:
                return one
        if len(self._processes) < self._workers:
            self._processes.append(Member(self._reading, self._limits))
            return self._processes[-1]
        return None

    def _is_spent(self, one: Member) -> bool:
        """Tell whether a process should give way to a new one: libraries lose a little memory with each document."""
        is_large = resident_bytes(one.process.pid) > self._limits.memory_bytes / 2
        return one.given >= self._limits.documents_per_process or is_large

    def _receive(self, one: Member) -> Iterator[Chunk | Bucket]:
        try:
            found = one.connection.recv()
        except (EOFError, OSError):
            yield from self._bury(one)
            return
        if isinstance(found, BaseException):
            raise found
        self._early_deaths = 0
        if isinstance(found, Bucket):
            one.job = None
        else:
            for told in found.documents:
                one.tasks.popleft()
                self._ended(told)
            one.retried = None if not one.tasks else one.retried
            spent = sum(s for stage, s in found.stage_seconds.items()) / len(found.documents)
            self._seconds_per_document += (spent - self._seconds_per_document) / 2
        yield found

    def _is_past_limits(self, one: Member) -> bool:
        """End a process whose document has had its time or its memory, and tell whether it was so."""
        task, limits = one.under_way, self._limits
        one.resident_bytes = resident_bytes(one.process.pid)
        if task is None:
            return False
        if monotonic() - one.pulse[1] > limits.seconds:
            message = f"reading it takes more than {limits.seconds:g} seconds"
            hint = "look at the file; if it is a report, give it more time with --timeout"
            one.ended_for = DocumentError(ErrorCode.TIMEOUT, message, hint)
        elif one.resident_bytes > limits.memory_bytes:
            one.ended_for = self._out_of_memory()
        if one.ended_for is not None:
            one.kill()
        return one.ended_for is not None

    def _out_of_memory(self) -> DocumentError:
        message = f"reading it takes more than {self._limits.megabytes} MB of memory"
        return DocumentError(
            ErrorCode.OUT_OF_MEMORY, message, "look at the file; if it is a report, give it more memory with --memory"
        )

    def _bury(self, one: Member) -> Iterator[Chunk]:
        """Take back what a dead process was given: the document under way is tried again, or is failed by now."""
        self._processes.remove(one)
        one.process.join()  # its end of the connection is closed: it is gone, or about to be
        task, why = one.under_way, one.ended_for or self._cause(one)
        one.kill()
        if one.job is not None:
            self._jobs.append(one.job)
        if task is None:
            self._early_deaths += 1
            if self._early_deaths >= _MOST_EARLY_DEATHS:
                raise UsageError(f"the processes that read end as soon as they begin ({why.message}); nothing is lost")
        rest = [other for other in one.tasks if other is not task]
        if rest:
            self._left.append(rest)
        if task is None:
            return
        if one.retried is None:
            self._again.append(Waiting(task, why))
            return
        failed = self._reading.failed(task, why.code, why.message, why.hint)
        chunk = make_chunk([(task, failed)])
        self._ended(chunk.documents[0])
        yield chunk

    def _cause(self, one: Member) -> DocumentError:
        """Return why a process ended by itself."""
        status = one.process.exitcode
        if status == OUT_OF_MEMORY or one.resident_bytes > _NEARLY * self._limits.memory_bytes:
            return self._out_of_memory()
        how = f"signal {-status}" if status is not None and status < 0 else f"exit status {status}"
        return DocumentError(ErrorCode.CRASHED, f"reading it ends the program that reads it ({how})", _CRASH_HINT)

    def _end_processes(self) -> None:
        for one in self._processes:
            one.kill()
        self._processes.clear()
