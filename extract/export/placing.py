"""Where exports go: files are made aside and put in place whole, so that a failed export leaves the one before."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import UsageError


@contextmanager
def placed_file(path: Path) -> Iterator[Path]:
    """Give a place to write one file to; on leaving it replaces `path`, on an exception nothing changes.

    Raises `UsageError` when `path` is a folder.
    """
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; give the name of a file with --into.")
    with _aside(path.parent) as folder:
        made = folder / path.name
        yield made
        os.replace(made, path)


@contextmanager
def placed_folder(path: Path) -> Iterator[Path]:
    """Give a folder to write files to; on leaving each replaces the one of its name in `path`, others stay.

    Raises `UsageError` when `path` is a file.
    """
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path}: is a file; give the name of a folder with --into.")
    with _aside(path) as folder:
        yield folder
        for made in sorted(folder.iterdir()):
            os.replace(made, path / made.name)


@contextmanager
def _aside(parent: Path) -> Iterator[Path]:
    try:
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".export-", dir=parent))
    except OSError as error:
        raise UsageError(f"{parent}: cannot be written: {error.strerror}. Choose another place with --into.") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
