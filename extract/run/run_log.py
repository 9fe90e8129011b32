"""Events of a run for programs: one JSON object a line, on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from threading import Lock

from extract.shown import shown_json

_one_at_a_time = Lock()


def print_event(event: Mapping[str, object]) -> None:
    """Print an event with the time it happened."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = shown_json(json.dumps({"at": at, **event}, ensure_ascii=False))
    with _one_at_a_time, suppress(BrokenPipeError):  # the program that listened has ended: the run goes on
        print(line, file=sys.stderr, flush=True)
