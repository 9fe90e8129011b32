"""Files on the disk: JSON, whole tables, links, and what has to be safe before anything points to it."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from extract.reports.rows import Row
from extract.tables.parts import table_of, write_parquet
from models.columns import Table

_FILES_AT_ONCE = 16


def write_table(folder: Path, table: Table, rows: Sequence[Row]) -> None:
    """Write a whole table that fits in memory."""
    write_parquet(table_of(table, rows), str(folder / f"{table.name}.parquet"))


def write_json(path: Path, tree: object, *, indent: int | None = 2) -> None:
    """Write JSON for people and programs: UTF-8 whatever the locale, keys in the order given."""
    path.write_text(json.dumps(tree, ensure_ascii=False, indent=indent) + "\n", encoding="utf-8", newline="\n")


def replace_json(path: Path, tree: object) -> None:
    """Write JSON so that a reader finds the old one or the new one, whole."""
    aside = path.with_name(f".{path.name}.new")
    write_json(aside, tree)
    os.replace(aside, path)


def read_json(path: Path) -> object | None:
    """Return what a JSON file holds, or None when it is missing or cannot be understood."""
    try:
        tree: object = json.loads(path.read_bytes())
        return tree
    except (OSError, ValueError):
        return None


def link_or_copy(source: str, target: Path) -> None:
    """Give a file a second name; where the disk knows no such thing, a copy."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        shutil.copyfile(source, target)


def sync_folder(folder: Path) -> None:
    """Have the disk hold a folder and its files, those of its folders apart."""
    for path in (*(p for p in folder.iterdir() if p.is_file() and not p.is_symlink()), folder):
        with suppress(OSError):  # not every system lets a folder be opened
            _sync(path)


def sync_tree(folder: Path) -> None:
    """Have the disk hold all that is in a folder, at any depth. Raises OSError when it cannot."""
    sync_trees([folder])


def sync_trees(trees: Sequence[Path]) -> None:
    """Have the disk hold all that is in some folders of it, at any depth. Raises OSError when it cannot."""
    if not trees or sync_disk_of(trees[0]):
        return
    files: list[Path] = []
    folders = [*trees]
    for path in (path for tree in trees for path in tree.rglob("*")):
        if not path.is_symlink():
            (folders if path.is_dir() else files).append(path)
    with ThreadPoolExecutor(_FILES_AT_ONCE) as pool:
        for _ in pool.map(_sync, files):
            pass
    for path in folders:
        with suppress(OSError):  # not every system lets a folder be opened
            _sync(path)


def sync_disk_of(folder: Path) -> bool:
    """Have the whole disk that a folder is on hold what was written to it, and tell whether there is a way to ask that.

    Thousands of small files take seconds one by one, and an instant together.
    """
    import ctypes  # when it is first needed

    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None) if sys.platform == "linux" else None
    if syncfs is None:
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        if syncfs(handle) == 0:
            return True
        error = ctypes.get_errno()
    finally:
        os.close(handle)
    if error in (errno.EIO, errno.ENOSPC, errno.EDQUOT):
        raise OSError(error, os.strerror(error), str(folder))
    return False


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
