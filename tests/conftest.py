"""How the tests are run: the longest first, in folders that are in memory where there is room."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")  # of Linux
ROOM_BYTES = 3 << 30  # a container may have very little

# Files whose tests take longest, by what they took; of processes that test files in turn, none then ends long before
# the others. A file that is not here, or is no more, is no fault: it only comes later.
LONGEST = (
    *("faults", "storage_tables", "cluster", "bench", "review_browser", "browser", "hostile", "storage_pictures"),
    *("cli", "incremental", "datapackage", "store", "site_folders", "french_pipeline", "scaling", "accuracy_floors"),
    *("mentions", "review_run", "notebooks", "docs", "document_cache", "export", "additions_run", "codebook_browser"),
    *("ocr", "repository", "review_server", "pages", "originals", "storage", "lexicon_taxonomy", "docs_site"),
)


def pytest_configure(config: pytest.Config) -> None:
    """Have the folders of tests made in memory, unless somebody has said where: on a disk they wait to be flushed."""
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    if has_room and config.option.basetemp is None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", os.fspath(MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first; the tests of a file stay in their order."""
    place = {f"test_{name}.py": index for index, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))
