"""What is published in object storage: the files of one run by name, each under a key made of its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from extract.files.storage import Place, StorageError
from extract.reports.failures import sha256_of
from models.version import PIPELINE_VERSION

CURRENT = "current.json"
OBJECTS = ".objects"
_TABLE = ".parquet"
_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """One file of a run. `key`: of the object with its content, below the place."""

    key: str
    byte_size: int
    sha256: str


class Edition(NamedTuple):
    """The files of one run, by name. `run`: derived from their content."""

    run: str
    files: Mapping[str, PublishedFile]


def read_edition(place: Place) -> Edition | None:
    """Return what is published at a place, None when nothing is. Raises `StorageError`, also for another format."""
    data = place.read_if_there(CURRENT)
    if data is None:
        return None
    try:
        tree = json.loads(data)
        if tree["format"] != _FORMAT:
            raise ValueError(f"format {tree['format']} is not known to this version")
        return Edition(tree["run"], {name: PublishedFile(**file) for name, file in tree["files"].items()})
    except (ValueError, KeyError, TypeError) as error:
        raise StorageError(f"{place.url_of(CURRENT)}: cannot be understood: {error}") from error


def published_tables(place: Place) -> dict[str, tuple[PublishedFile, ...]]:
    """Return the files of each table published at a place, by name and in order: one file, or the parts of one.

    All of them are of one run. Raises `StorageError` when nothing is published there.
    """
    edition = read_edition(place)
    if edition is None:
        raise StorageError(f"{place.url_of(CURRENT)}: no tables were published there")
    tables: dict[str, tuple[PublishedFile, ...]] = {}
    for name in sorted(edition.files):
        table, is_table, _ = name.partition(_TABLE)
        if is_table and "/" not in table:
            tables[table] = (*tables.get(table, ()), edition.files[name])
    return tables


def edition_of(paths: Mapping[str, Path]) -> Edition:
    """Return files by name as they will be published. Raises OSError for one that cannot be read."""
    files: dict[str, PublishedFile] = {}
    for name, path in paths.items():
        digest = sha256_of(str(path))
        if digest is None:
            raise OSError(f"{path}: cannot be read any more")
        key = f"{OBJECTS}/{digest[:2]}/{digest}"
        files[name] = PublishedFile(key=key, byte_size=path.stat().st_size, sha256=digest)
    told = json.dumps({name: file.sha256 for name, file in files.items()}, sort_keys=True)
    return Edition(hashlib.sha256(told.encode()).hexdigest()[:16], files)


def written_edition(edition: Edition) -> bytes:
    """Return the bytes of `CURRENT`, which make an edition the tables of its place."""
    tree = {
        "format": _FORMAT,
        "run": edition.run,
        "pipeline_version": PIPELINE_VERSION,
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {name: asdict(file) for name, file in edition.files.items()},
    }
    return (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode()
