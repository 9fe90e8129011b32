"""Files on the disk: JSON, whole tables, links, and what has to be safe before anything points to it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from extract.parts import table_of, write_parquet
from extract.tables import Row
from models.columns import Table


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
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
