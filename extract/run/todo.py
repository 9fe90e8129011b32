"""What is still to be read, given out in portions: little is lost with a process, little time goes into giving."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import groupby

from extract.run.workers import Task

SECONDS_PER_PORTION = 0.6  # of work given at once
_MOST_PER_PORTION = 64


class Todo:
    """Tasks that nobody was given yet."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self._groups = deque(deque(group) for _, group in groupby(tasks, key=lambda task: task.bucket))
        self._count = len(tasks)

    def __bool__(self) -> bool:
        return self._count > 0

    def take(self, seconds_per_document: float, workers: int) -> list[Task]:
        """Return some tasks of one bucket: work for a moment, and near the end no more than a fair share."""
        fair = max(1, self._count // (workers * 2))
        size = max(1, min(_MOST_PER_PORTION, fair, round(SECONDS_PER_PORTION / max(seconds_per_document, 1e-6))))
        group = self._groups[0]
        taken = [group.popleft() for _ in range(min(size, len(group)))]
        if not group:
            self._groups.popleft()
        self._count -= len(taken)
        return taken
