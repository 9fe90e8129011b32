"""From documents to buckets: what is still to be read of each, and what it is made of once nothing is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from extract.decisions.standing import NOTHING_DECIDED, Standings
from extract.reports.rows import Row
from extract.run.generations import Generation, ReadingKey, StoredBucket
from extract.run.incremental import WorkFolder
from extract.run.plan import Plan, Planned
from extract.run.workers import Chunk
from extract.tables.parts import Bucket, BucketJob, Frame, PlacedDocument, Portion


class _Read(NamedTuple):
    """A document of this run, once it was read."""

    document_id: str
    sha256: str | None
    error_code: str | None
    frame: Frame


class Buckets:
    """The buckets of a run, from the plan to the parts. `was_changed`: some part is not one of the run before.

    `places`: document → its rows, of those that need not be read.
    """

    def __init__(
        self,
        plan: Plan,
        places: Mapping[str, StoredBucket | Frame],
        work: WorkFolder,
        previous: Generation | None,
        key: ReadingKey,
        decided: Standings = NOTHING_DECIDED,
    ) -> None:
        self._decided = decided
        self._total, self._work, self._places = plan.total, work, places
        self._planned = plan.buckets()
        self._by_path = {one.task.source.path: one for one in plan.documents if one.reason is not None}
        self._waiting = {
            number: sum(one.reason is not None for one in members) for number, members in self._planned.items()
        }
        self._read: dict[str, _Read] = {}
        self._stored: dict[int, StoredBucket] = {}
        same_key = previous is not None and previous.key == key
        self._candidates = {
            (stored.total, stored.bucket.number, stored.digest): stored
            for stored in (*(previous.buckets if previous and same_key else ()), *work.buckets())
        }
        kept = (places[one.document_id] for one in plan.documents if one.reason is None and one.document_id)
        self._owner = {one.document_id or "": one.task.source.path for one in plan.documents if one.reason is None}
        self._still_used = frozenset(place.path for place in kept if isinstance(place, Frame))
        self.was_changed = False

    def without_reading(self) -> Iterator[BucketJob]:
        """Yield the buckets that change though nothing of them is to be read; others are taken as they are."""
        for number, waiting in self._waiting.items():
            if not waiting and not self._take(number):
                yield self._job(number)

    def add(self, chunk: Chunk) -> BucketJob | None:
        """Keep documents that were read; return their bucket when it can be written now."""
        files: list[Row] = []
        members = [(told, self._by_path.pop(told.path)) for told in chunk.documents]
        for told, one in members:
            files += self._file_rows(one, told.document_id, told.sha256 or None, told.error_code)
        frame = self._work.append(chunk.bucket, self._total, files, chunk.rows)
        for told, one in members:
            read = _Read(told.document_id, told.sha256 or None, told.error_code, frame)
            self._read[one.task.source.path] = read
            self._owner.setdefault(told.document_id, one.task.source.path)
        self._waiting[chunk.bucket] -= len(members)
        return None if self._waiting[chunk.bucket] else self._job(chunk.bucket)

    def written(self, bucket: Bucket) -> None:
        """Keep a bucket that was written."""
        files, digest = self._files(bucket.number)
        stored = StoredBucket(
            bucket=bucket,
            total=self._total,
            digest=self._digest(bucket.number),
            files=self._work.write_files(bucket.number, files),
            files_digest=digest,
            folder=self._work.parts,
            is_under_way=True,
        )
        self._work.record(stored)
        self._work.forget_spool(bucket.number, self._total, self._still_used)
        self._stored[bucket.number] = stored
        self.was_changed = True

    def stored(self) -> tuple[StoredBucket, ...]:
        """Return all buckets, once they are written."""
        return tuple(self._stored[number] for number in range(self._total))

    def _take(self, number: int) -> bool:
        """Take a bucket as it was written before, if it holds the same documents under the same names."""
        stored = self._candidates.get((self._total, number, self._digest(number)))
        if stored is None:
            return False
        files, digest = self._files(number)
        if digest != stored.files_digest:
            name = self._work.write_files(number, files)
            stored = stored.with_files(name, digest, self._work.parts)
        self._stored[number] = stored
        return True

    def _job(self, number: int) -> BucketJob:
        portions: dict[int, tuple[StoredBucket | Frame, list[str]]] = {}
        documents = self._placed(number)
        for one, document in zip(self._documents(number), documents, strict=True):
            read = self._read.get(one.task.source.path)
            place = read.frame if read else self._places[document.document_id]
            portions.setdefault(id(place), (place, []))[1].append(document.document_id)
        return BucketJob(
            number=number,
            documents=documents,
            portions=tuple(
                Portion(place if isinstance(place, Frame) else place.place, tuple(ids))
                for place, ids in portions.values()
            ),
            folder=self._work.parts,
        )

    def _documents(self, number: int) -> list[Planned]:
        """Return the documents of a bucket.

        A file that was given the bytes of another while the run was under way is left to the next run, which will see
        that they are one document.
        """
        return [one for one in self._planned[number] if self._owner[self._identity(one)] == one.task.source.path]

    def _identity(self, one: Planned) -> str:
        read = self._read.get(one.task.source.path)
        return read.document_id if read else one.document_id or ""

    def _placed(self, number: int) -> tuple[PlacedDocument, ...]:
        return tuple(
            PlacedDocument(self._identity(one), one.task.file_names, one.task.source.source_uri)
            for one in self._documents(number)
        )

    def _digest(self, number: int) -> str:
        placed = ((d, self._decided.digest(d.document_id, d.file_names)) for d in self._placed(number))
        return _digest_of([p for d, reviews in placed for p in (d.document_id, d.source_uri, reviews, *d.file_names)])

    def _files(self, number: int) -> tuple[list[Row], str]:
        """Return the rows of `files` for a bucket, and their digest."""
        rows: list[Row] = []
        for one in self._planned[number]:
            read = self._read.get(one.task.source.path)
            if read:
                rows += self._file_rows(one, read.document_id, read.sha256, read.error_code)
            else:
                rows += self._file_rows(one, one.document_id or "", one.sha256, one.error_code)
        return rows, _digest_of([str(value) for row in rows for value in row])

    def _file_rows(self, one: Planned, document_id: str, sha256: str | None, error_code: str | None) -> list[Row]:
        told = (document_id, sha256, error_code, self._decided.digest(document_id, one.task.file_names))
        return [(look.file_name, look.byte_size, look.stamp, look.is_settled, *told) for look in one.looks]


def _digest_of(parts: Sequence[str]) -> str:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
