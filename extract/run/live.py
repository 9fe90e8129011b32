"""How a run stands while it goes: told to whoever watches, and kept in `status.json` for whoever asks later."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import NamedTuple

from extract.run.workers import ReadDocument
from extract.tables.store import replace_json
from extract.tables.tally import Spent

STATUS = "status.json"
_EVERY_SECONDS = 1.0
_RATE_OVER_SECONDS = 60.0
_MOST_FAILURES = 20

Log = Callable[[Mapping[str, object]], None]


class Progress(NamedTuple):
    """Where a run stands. `read`: the document just finished, None when `file_name` is only about to be opened."""

    done: int
    total: int
    file_name: str
    read: ReadDocument | None = None


OnProgress = Callable[[Progress], None]


class Live:
    """Counts what happens; while it is entered, `status.json` is written every second. `total`: documents to read."""

    def __init__(self, out: Path, *, total: int, kept: int, workers: int, tell: OnProgress, log: Log) -> None:
        self._path = out / STATUS
        self._total, self._kept, self._workers = total, kept, workers
        self._tell, self._log = tell, log
        self._began = monotonic()
        self._started_at = datetime.now(UTC)
        self._done = 0
        self._failed: list[dict[str, object]] = []
        self._failed_count = 0
        self._last: str = ""
        self._recent: deque[tuple[float, int]] = deque([(self._began, 0)])
        self._state = "running"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="status", daemon=True)
        self.spent = Spent()
        self.under_way: Callable[[], list[str]] = lambda: [self._last] if self._last else []
        self.alive: Callable[[], int] = lambda: workers

    def __enter__(self) -> Live:
        self._log({"event": "start", "to_read": self._total, "kept": self._kept, "workers": self._workers})
        self.write()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._last = ""
        if kind is None:
            self._state = "finished"
        else:
            self._state = "interrupted" if issubclass(kind, KeyboardInterrupt) else "stopped"
        reason = "" if error is None or self._state == "interrupted" else str(error)
        self.write(reason)
        end: dict[str, object] = {"state": self._state, "read": self._done, "failed": self._failed_count}
        self._log({"event": "end", **end, **({"reason": reason} if reason else {})})

    def began(self, file_name: str) -> None:
        """Note that a document is about to be opened."""
        self._last = file_name
        self._tell(Progress(self._done, self._total, file_name))

    def ended(self, read: ReadDocument) -> None:
        """Note that a document was read."""
        self._done += 1
        if read.status == "failed":
            failure: dict[str, object] = {
                "file_name": read.file_name,
                "code": read.error_code,
                "message": read.error_message,
            }
            self._failed_count += 1
            self._failed = [*self._failed[-_MOST_FAILURES + 1 :], failure]
            self._log({"event": "document_failed", **failure})
        self._tell(Progress(self._done, self._total, read.file_name, read))

    def finishing(self) -> None:
        """Note that all documents are read, and that what follows is made now."""
        self._state, self._last = "finishing", ""

    def committed(self) -> None:
        """Note that the tables were replaced."""
        self._log({"event": "commit", "read": self._done, "kept": self._kept})

    def _watch(self) -> None:
        while not self._stop.wait(_EVERY_SECONDS):
            self.write()
            self._log({"event": "progress", **self._numbers()})

    def _numbers(self) -> dict[str, object]:
        now = monotonic()
        self._recent.append((now, self._done))
        while now - self._recent[0][0] > _RATE_OVER_SECONDS and len(self._recent) > 2:
            self._recent.popleft()
        since, done = self._recent[0]
        rate = (self._done - done) / (now - since) if now > since else 0.0
        left = (self._total - self._done) / rate if rate else None
        if self._done == self._total:
            left = 0.0
        return {
            "done": self._done,
            "total": self._total,
            "documents_per_second": round(rate, 2),
            "remaining_seconds": None if left is None else round(left, 1),
            "failed": self._failed_count,
        }

    def write(self, reason: str = "") -> None:
        """Write `status.json` now."""
        stages = dict(self.spent.seconds)
        whole = sum(stages.values())
        tree = {
            "state": self._state,
            "pid": os.getpid(),
            "started_at": self._started_at.isoformat(timespec="seconds"),
            "updated_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(monotonic() - self._began, 1),
            **self._numbers(),
            "kept": self._kept,
            "stage_share": {stage: round(s / whole, 3) for stage, s in sorted(stages.items())} if whole else {},
            "workers": self._workers,
            "workers_alive": self.alive(),
            "under_way": self.under_way(),
            "last_failures": list(self._failed),
        }
        if reason:
            tree["reason"] = reason
        with suppress(OSError):  # a full disk ends the run elsewhere, with its reason
            replace_json(self._path, tree)
