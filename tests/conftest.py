"""Where tests write: into memory where there is room, for on a disk they mostly wait for it to hold what runs flush."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")  # of Linux
ROOM_BYTES = 3 << 30  # a container may have very little


def pytest_configure(config: pytest.Config) -> None:
    """Have the folders of tests made in memory, unless somebody has said where."""
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    if has_room and config.option.basetemp is None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", os.fspath(MEMORY))
