"""What is known from before: by the run that made the present tables, and by one that did not end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa

from extract.reports.rows import Row
from extract.run.generations import Generation, ReadingKey, StoredBucket
from extract.run.known import Known, KnownFile, Look
from extract.run.spool import append_frame, read_frames
from extract.tables.parts import Frame, read_part, table_of, write_part
from extract.tables.store import read_json, write_json
from models.schemas import FILES


class WorkFolder:
    """What a run has done so far: documents that were read, by bucket, and buckets that were written.

    A run that finds the work of one that did not end goes on with it, if documents would be read in the same way.
    """

    def __init__(self, folder: Path, key: ReadingKey, *, force: bool) -> None:
        self.folder = folder
        self.parts = str(folder / "parts")
        self._is_ours = False
        self._key = {"key": asdict(key), "force": force}
        begun = read_json(folder / "key.json")
        self.can_go_on = isinstance(begun, dict) and begun["key"] == self._key["key"] and (begun["force"] or not force)

    def begin(self) -> None:
        """Make the folder ready to be written. What was read in another way is of no use any more."""
        self._is_ours = True
        if not self.can_go_on:
            shutil.rmtree(self.folder, ignore_errors=True)
        for name in ("spool", "buckets", "parts"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        if not self.can_go_on:
            write_json(self.folder / "key.json", self._key)

    def append(self, bucket: int, total: int, files: Sequence[Row], rows: bytes) -> Frame:
        """Keep documents of a bucket, and return where their rows are. Raises OSError."""
        return append_frame(self._spool(bucket, total), files, rows)

    def record(self, stored: StoredBucket) -> None:
        """Keep a bucket that was written."""
        path = self.folder / "buckets" / f"{stored.total}-{stored.bucket.number}.json"
        aside = path.with_suffix(".new")
        write_json(aside, stored.as_tree(), indent=None)
        os.replace(aside, path)

    def forget_spool(self, bucket: int, total: int, still_used: frozenset[str]) -> None:
        """Remove the documents of a bucket that was written, unless another one needs rows from there."""
        path = self._spool(bucket, total)
        if str(path) not in still_used:
            path.unlink(missing_ok=True)

    def write_files(self, bucket: int, rows: Sequence[Row]) -> str:
        """Write what is known of the files of a bucket, and return the name of that part."""
        return write_part(os.path.join(self.parts, FILES.name), f"part-{bucket:05d}", table_of(FILES, rows))

    def buckets(self) -> Iterator[StoredBucket]:
        """Yield the buckets that were written."""
        for path in sorted((self.folder / "buckets").glob("*.json")):
            tree = read_json(path)
            stored = StoredBucket.from_tree(tree, self.parts, is_under_way=True) if isinstance(tree, dict) else None
            if stored is not None and stored.is_intact():
                yield stored

    def frames(self) -> Iterator[tuple[Frame, pa.Table]]:
        """Yield where documents are that were read, with what was known of their files."""
        for path in sorted((self.folder / "spool").glob("*.frames")):
            yield from read_frames(path, cut=self._is_ours)

    def _spool(self, bucket: int, total: int) -> Path:
        return self.folder / "spool" / f"{total}-{bucket}.frames"


def load_known(previous: Generation | None, work: WorkFolder, key: ReadingKey) -> Known:
    """Return what is known; what was read in another way counts only as known files."""
    known = Known(key=previous.key if previous else None)
    if previous is not None:
        for stored in previous.buckets:
            if stored.is_intact():  # else its documents are read again
                _add(known, read_part(stored.path(FILES.name)), stored if previous.key == key else None)
    if not work.can_go_on:
        return known
    resumed: set[str] = set()
    for stored in work.buckets():
        resumed |= _add(known, read_part(stored.path(FILES.name)), stored)
    for frame, files in work.frames():
        resumed |= _add(known, files, frame)
    return Known(key=known.key, files=known.files, places=known.places, resumed=frozenset(resumed))


def _add(known: Known, files: pa.Table, place: StoredBucket | Frame | None) -> set[str]:
    """Add what a part of `files` tells, and return its documents."""
    columns = (files[name].to_pylist() for name in FILES.schema.names)
    documents = set()
    for name, size, stamp, is_settled, document_id, *known_of_it in zip(*columns, strict=True):
        known.files[name] = KnownFile(Look(name, size, stamp, is_settled), document_id, *known_of_it)
        documents.add(document_id)
    if place is not None:
        known.places.update(dict.fromkeys(documents, place))
    return documents
