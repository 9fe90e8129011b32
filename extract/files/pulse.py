"""A sign of life from deep inside the reading of a long document, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable


def _nobody() -> None:
    pass


_listener: Callable[[], None] = _nobody


def listen(listener: Callable[[], None]) -> None:
    """Have `listener` called at each sign of life; the one before is forgotten."""
    global _listener
    _listener = listener


def beat() -> None:
    """Say that the reading goes on: a page that takes seconds is done."""
    _listener()
