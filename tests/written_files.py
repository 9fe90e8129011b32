"""The files that a run left in a folder of tables, to be compared with those of another."""

from __future__ import annotations

import os
from pathlib import Path

from extract.tables.publish import current_folder


def contents(out: Path) -> dict[str, bytes]:
    """Return every file that the last run left for users, but `run.json`, which tells times."""
    folder = current_folder(out)
    assert folder is not None
    files = (p for p in files_below(folder) if not {".kept", ".switch"} & {*p.parts} and p.name != "run.json")
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


def files_below(folder: Path) -> list[Path]:
    """Return all files in a folder at any depth, in order; those of sites are behind links."""
    return sorted(Path(place, name) for place, _, names in os.walk(folder, followlinks=True) for name in names)
