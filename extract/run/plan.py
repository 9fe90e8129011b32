"""What a run has to do: which documents are read, and why; which are kept, and where their rows are.

Documents are put in buckets by a digest of their file name, so that every bucket is known before anything is read, a
changed file touches one part of each table, and the parts depend on the files alone, not on earlier runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from extract.decisions.standing import NOTHING_DECIDED, Standings
from extract.run.found_documents import Found, find_documents
from extract.run.generations import ReadingKey
from extract.run.known import Known, Look
from extract.run.workers import ProcessSource, Task
from models.errors import DocumentError, ErrorCode
from models.options import ReadOptions
from models.records import Source
from models.taxonomy import Taxonomy

DOCUMENTS_PER_BUCKET = 2_000  # at most; at least half as many, once there are several
_MAY_GO_AWAY = frozenset(
    {
        ErrorCode.UNREADABLE_FILE,
        ErrorCode.TIMEOUT,
        ErrorCode.OUT_OF_MEMORY,
        ErrorCode.CRASHED,
        ErrorCode.OCR_MISSING,
    }
)


class Reason(StrEnum):
    """Why a document is read."""

    NEW = "new"
    CHANGED = "changed bytes"
    READER = "reader changed"
    MATCHING = "rules changed"
    OPTIONS = "options changed"
    TAXONOMY = "taxonomy changed"
    REVIEWED = "reviews changed"
    FAILED = "failed before"
    FORCED = "asked for"


class Planned(NamedTuple):
    """A document of this run. `reason`: why it is read; None when it is kept, and then it has a `document_id`."""

    task: Task
    looks: tuple[Look, ...]
    document_id: str | None
    sha256: str | None
    error_code: str | None
    reason: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All documents by bucket and file name. `total`: how many buckets; `gone`: files of the run before."""

    total: int
    documents: tuple[Planned, ...]
    renamed: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def to_read(self) -> list[Planned]:
        return [planned for planned in self.documents if planned.reason is not None]

    def buckets(self) -> dict[int, list[Planned]]:
        """Return the documents of each bucket, by file name; every bucket is there."""
        found: dict[int, list[Planned]] = {number: [] for number in range(self.total)}
        for number, members in groupby(self.documents, key=lambda planned: planned.task.bucket):
            found[number] = list(members)
        return found


def reading_key(process: ProcessSource, taxonomy: Taxonomy, options: ReadOptions) -> ReadingKey:
    """Return what documents are read with. Where pages are kept decides nothing."""
    from models.version import MATCHING_VERSION, READER_VERSION  # worked out when first asked for

    chosen = {name: str(value) for name, value in asdict(options).items() if name != "cache_dir"}
    process_name = f"{process.__module__}.{process.__qualname__}"
    return ReadingKey(
        reader=READER_VERSION,
        matching=f"{MATCHING_VERSION} {process_name}",
        options=" ".join(f"{name}={value}" for name, value in sorted(chosen.items())),
        taxonomy=taxonomy.digest,
    )


def make_plan(
    sources: Sequence[Source],
    failures: Sequence[tuple[Source, DocumentError]],
    known: Known,
    key: ReadingKey,
    *,
    listed_ns: int,
    max_bytes: int,
    decided: Standings = NOTHING_DECIDED,
    force: bool = False,
) -> Plan:
    """Return what is to be done about the files that were listed at `listed_ns`, by the clock that stamps them.

    Larger files than `max_bytes`, which will be refused, are not opened.
    """
    found = find_documents(sources, failures, known, listed_ns, max_bytes)
    total = bucket_count(len(found))
    decide = _Decision(known, key, decided, force)
    planned = [decide.plan(one, total) for one in found]
    planned.sort(key=lambda one: (one.task.bucket, one.task.file_names[0]))
    names = {look.file_name for one in found for look in one.looks}
    kept = {one.document_id for one in planned if one.document_id is not None}
    gone = (name for name, file in known.files.items() if name not in names and file.document_id not in kept)
    return Plan(total=total, documents=tuple(planned), renamed=tuple(sorted(decide.renamed)), gone=tuple(sorted(gone)))


def bucket_count(documents: int) -> int:
    """Return how many parts the tables of so many documents have: a power of two."""
    total = 1
    while documents > total * DOCUMENTS_PER_BUCKET:
        total *= 2
    return total


def bucket_of(file_name: str, total: int) -> int:
    """Return the bucket of a document by its first file name; `total` is a power of two."""
    digest = hashlib.blake2b(file_name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") * total >> 64


class _Decision:
    """Decides of each document whether it is read again."""

    def __init__(self, known: Known, key: ReadingKey, decided: Standings, force: bool) -> None:
        self._known, self._key, self._decided, self._force = known, key, decided, force
        self._first_names: dict[str, str] = {}
        self._errors: dict[str, str | None] = {}
        for name, file in known.files.items():
            self._first_names[file.document_id] = min(name, self._first_names.get(file.document_id, name))
            self._errors[file.document_id] = file.error_code
        self._reviews = {file.document_id: file.reviews for file in known.files.values()}
        self.renamed: list[str] = []

    def plan(self, found: Found, total: int) -> Planned:
        names = tuple(look.file_name for look in found.looks)
        reason = self._reason(found, names)
        source = found.source
        if reason is not None and found.sha256 is not None and not self._force:  # who forces a run trusts no stamp
            source = replace(source, sha256=found.sha256)
        task = Task(source, names, found.error, bucket_of(names[0], total))
        error_code = None
        if reason is None and found.document_id is not None:
            error_code = self._errors[found.document_id]
            if names[0] not in self._known.files:
                self.renamed.append(names[0])
        return Planned(task, found.looks, found.document_id, found.sha256, error_code, reason)

    def _reason(self, found: Found, names: tuple[str, ...]) -> Reason | None:
        """Return why a document is read, None when it need not be."""
        known, document_id, first_name = self._known, found.document_id, names[0]
        if document_id is None or document_id not in self._first_names:
            return Reason.CHANGED if first_name in known.files else Reason.NEW
        if self._force and document_id not in known.resumed:
            return Reason.FORCED
        if document_id not in known.places:
            return self._changed_key()
        if self._reviews[document_id] != self._decided.digest(document_id, names):
            return Reason.REVIEWED
        error = self._errors[document_id]
        if error is not None and document_id not in known.resumed:
            is_listed = found.error is not None  # what listing met again needs no second look
            if error in _MAY_GO_AWAY and not is_listed:
                return Reason.FAILED
        if error is not None and self._first_names[document_id] != first_name:
            return Reason.FAILED  # what is said of it names the file
        return None

    def _changed_key(self) -> Reason:
        before, now = self._known.key, self._key
        if before is None or before == now:
            return Reason.NEW
        if before.reader != now.reader:
            return Reason.READER
        if before.matching != now.matching:
            return Reason.MATCHING
        return Reason.OPTIONS if before.options != now.options else Reason.TAXONOMY
