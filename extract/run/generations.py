"""The output folder: the tables of one run are one generation, and all of them are replaced at one instant.

    out/observations.parquet      → .runs/current/observations.parquet    (a link, made once)
    out/.runs/current             → 000007                                (a link, replaced by each run)
    out/.runs/000007/             the tables, what describes them, and what the next run has to know
    out/.runs/000006/             the tables of the run before, for who still reads them
    out/.runs/work/               what a run has done so far; a killed one goes on from there
    out/.runs/lock                who is writing

Parts that a run did not change are the same files in both generations (hard links).
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from extract.run.run_lock import hold_lock
from extract.tables.parts import Bucket, PartFiles, digest_of_part
from extract.tables.publish import RUNS, current_folder, finish_publishing, publish
from extract.tables.site_folders import SiteFolders
from extract.tables.store import link_or_copy, read_json, sync_tree, write_json
from extract.tables.tally import BucketTally
from models.errors import UsageError
from models.schemas import FACTS, FILES, KEPT

__all__ = ["RUNS", "Generation", "OutputFolder", "ReadingKey", "StoredBucket", "current_folder", "open_output"]

WORK, NEXT = "work", "next"
INDEX = "index.json"
BESIDE = ".kept"  # within a generation: what is no table for users
_FORMAT = 2
_OWN = (FACTS.name, FILES.name)
_OWN_KEYS = ("total", "digest", "files", "files_digest", "stamps")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingKey:
    """All that decides the rows of a document besides its bytes and its names; each part tells another reason."""

    reader: str
    matching: str
    options: str
    taxonomy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBucket:
    """A written bucket. `digest`: of its documents as they were placed; `files`: the part of `files` that tells of
    them; `files_digest`: of what that tells of their files. `folder`: of its generation, or of the parts of a run that
    is under way; `files_folder`: of such parts, when only what is told of the files is new. `stamps`: size and time of
    each part, as it was put in its place.
    """

    bucket: Bucket
    total: int
    digest: str
    files: str
    files_digest: str
    folder: str
    is_under_way: bool = False
    files_folder: str = ""
    stamps: dict[str, list[int]] = field(default_factory=dict)

    def part(self, table: str) -> str:
        """Return the name of the part of a table."""
        return self.files if table == FILES.name else self.bucket.parts[table]

    def path(self, table: str) -> str:
        """Return where the part of a table is."""
        if table == FILES.name and self.files_folder:
            return os.path.join(self.files_folder, table, self.files)
        part = self.part(table)
        return os.path.join(self.folder, table, part) if self.is_under_way else self.path_in(self.folder, table)

    def path_in(self, folder: str, table: str) -> str:
        """Return where the part of a table belongs in a generation: a table of one part is a file, else a folder.

        It is a folder too where other rows stand beside that part.
        """
        if table in _OWN:
            return os.path.join(folder, BESIDE, table, self.part(table))
        whole = os.path.join(folder, f"{table}.parquet")
        is_file = self.total == 1 and not os.path.isdir(whole)
        return whole if is_file else os.path.join(whole, self.part(table))

    def with_files(self, files: str, digest: str, folder: str) -> StoredBucket:
        """Return the same bucket with something new to tell of its files."""
        return replace(self, files=files, files_digest=digest, files_folder=folder)

    def is_intact(self) -> bool:
        """Tell whether its parts are as they were written: somebody may have changed a table where it lies."""
        return all(self._is_intact(table) for table in (*self.bucket.parts, FILES.name))

    def _is_intact(self, table: str) -> bool:
        path = self.path(table)
        try:
            return _stamp(path) == self.stamps.get(table) or digest_of_part(path) == self.part(table)[-24:-8]
        except OSError:
            return False

    def stamped(self, folder: str) -> StoredBucket:
        """Return the same bucket with the stamps of its parts in a generation. Raises OSError."""
        tables = (*self.bucket.parts, FILES.name)
        return replace(self, stamps={table: _stamp(self.path_in(folder, table)) for table in tables})

    @property
    def place(self) -> PartFiles:
        """Where all rows of its documents are."""
        return PartFiles(tuple((table.name, self.path(table.name)) for table in KEPT))

    def as_tree(self) -> dict[str, Any]:
        """Return what JSON can hold; the folder is where that JSON is found."""
        b = self.bucket
        own = {name: getattr(self, name) for name in _OWN_KEYS}
        return {"number": b.number, **own, "parts": b.parts, "tally": b.tally.as_tree()}

    @staticmethod
    def from_tree(tree: dict[str, Any], folder: str, *, is_under_way: bool = False) -> StoredBucket:
        """Return the bucket that `as_tree` gave."""
        bucket = Bucket(number=tree["number"], parts=tree["parts"], tally=BucketTally.from_tree(tree["tally"]))
        named = {name: tree[name] for name in _OWN_KEYS}
        return StoredBucket(bucket=bucket, folder=folder, is_under_way=is_under_way, **named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """The tables of one run, as they are found again. `made_of`: thing → digest of what it was made of."""

    folder: Path
    key: ReadingKey
    buckets: tuple[StoredBucket, ...]
    made_of: dict[str, str]


def read_generation(folder: Path) -> Generation | None:
    """Return the generation in a folder, or None when there is none that this version understands."""
    tree = read_json(folder / BESIDE / INDEX)
    if not isinstance(tree, dict) or tree.get("format") != _FORMAT:
        return None
    buckets = tuple(StoredBucket.from_tree(bucket, str(folder)) for bucket in tree["buckets"])
    if not all(set(stored.bucket.parts) == {table.name for table in KEPT} for stored in buckets):
        return None  # a version with other tables wrote it
    return Generation(folder=folder, key=ReadingKey(**tree["key"]), buckets=buckets, made_of=tree["made_of"])


class OutputFolder:
    """An output folder that this run alone may write."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.runs = out / RUNS
        self.work = self.runs / WORK
        self.next = self.runs / NEXT

    @property
    def current(self) -> Generation | None:
        folder = current_folder(self.out)
        return read_generation(folder) if folder else None

    def begin(self) -> None:
        """Make an empty folder for the next generation."""
        shutil.rmtree(self.next, ignore_errors=True)
        (self.next / BESIDE).mkdir(parents=True)

    def stage(self, buckets: Sequence[StoredBucket]) -> None:
        """Put parts in their place in the next generation."""
        for stored in buckets:
            for table in (*stored.bucket.parts, FILES.name):
                target = Path(stored.path_in(str(self.next), table))
                target.parent.mkdir(parents=True, exist_ok=True)
                link_or_copy(stored.path(table), target)

    def describe(self, buckets: Sequence[StoredBucket], key: ReadingKey, made_of: dict[str, str]) -> None:
        """Write what the next run has to know of the next generation."""
        trees = [stored.stamped(str(self.next)).as_tree() for stored in buckets]
        tree = {"format": _FORMAT, "key": asdict(key), "made_of": made_of, "buckets": trees}
        write_json(self.next / BESIDE / INDEX, tree, indent=None)

    def commit(self) -> None:
        """Make the next generation the current one. Interrupted or killed, it has either happened or not."""
        before = current_folder(self.out)
        number = max((int(p.name) for p in self.runs.iterdir() if p.name.isdigit()), default=0) + 1
        folder = self.runs / f"{number:06d}"
        sync_tree(self.next)
        os.replace(self.next, folder)
        sites = SiteFolders(self.runs)
        sites.begin_switch(before, folder)
        publish(self.out, folder)
        sites.end_switch()
        if not sites.are_those_of(folder):
            sites.remove()
        for path in self.runs.iterdir():
            if path.name.isdigit() and path not in (folder, before):
                shutil.rmtree(path, ignore_errors=True)
        shutil.rmtree(self.work, ignore_errors=True)


def _stamp(path: str) -> list[int]:
    status = os.stat(path)
    return [status.st_size, status.st_mtime_ns]


@contextmanager
def open_output(out: Path) -> Iterator[OutputFolder]:
    """Give the output folder, made if missing, to this run alone.

    Raises `UsageError` when it cannot be written or when another run is writing there.
    """
    folder = OutputFolder(out)
    try:
        folder.runs.mkdir(parents=True, exist_ok=True)
        if not os.access(folder.runs, os.W_OK):  # the lock of an earlier run could be taken all the same
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        lock = hold_lock(folder.runs)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written: {error.strerror}. Choose another folder with --out.") from error
    with lock:
        finish_publishing(out)
        SiteFolders(folder.runs).end_switch()
        yield folder
