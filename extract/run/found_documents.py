"""Files to documents: those with the same bytes are one. A file is opened only where that may tell something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extract.reports.failures import sha256_of_all
from extract.run.known import Known, KnownFile, Look
from models.errors import DocumentError
from models.records import Source

_SETTLES_NS = 2_000_000_000  # file systems keep times to a second, or two


class Found(NamedTuple):
    """A document among the files: those with the same bytes, by name. The rest is None where it is not yet known."""

    source: Source
    looks: tuple[Look, ...]
    error: DocumentError | None
    document_id: str | None
    sha256: str | None


def find_documents(
    sources: Sequence[Source],
    failures: Sequence[tuple[Source, DocumentError]],
    known: Known,
    listed_ns: int,
    max_bytes: int,
) -> list[Found]:
    """Return the documents among the files, in no order. A file is opened only where that may tell something."""
    found = []
    for source, error in failures:
        stamp = f"{error.code}: {error.message}"  # what is met again is known
        same = known.files.get(source.file_name)
        is_same = same is not None and same.look.stamp == stamp
        look = Look(source.file_name, source.byte_size, stamp, True)
        found.append(Found(source, (look,), error, same.document_id if same and is_same else None, None))
    sizes = Counter(source.byte_size for source in sources)
    sizes.update({file.look.byte_size for file in known.files.values()})
    groups: dict[str, list[tuple[Source, Look]]] = {}
    identity: dict[str, tuple[str | None, str | None]] = {}
    digests = sha256_of_all([s.path for s in sources if _is_compared(s, known, sizes, max_bytes)])
    for source in sources:
        is_settled = source.touched_ns < listed_ns - _SETTLES_NS
        look = Look(source.file_name, source.byte_size, source.stamp, is_settled)
        document_id, sha256 = _identity(source, known, digests)
        group = document_id or f"path {source.path}"
        groups.setdefault(group, []).append((source, look))
        identity[group] = (document_id, sha256)
    for group, members in groups.items():
        members.sort(key=lambda member: member[0].file_name)
        found.append(Found(members[0][0], tuple(look for _, look in members), None, *identity[group]))
    return found


def _is_unchanged(source: Source, before: KnownFile | None) -> bool:
    return before is not None and bool(source.stamp) and before.look.stamp == source.stamp and before.look.is_settled


def _is_compared(source: Source, known: Known, sizes: Mapping[int, int], max_bytes: int) -> bool:
    """Tell whether the bytes must be hashed before it is known which document they are."""
    before = known.files.get(source.file_name)
    may_be_known = before is not None or sizes[source.byte_size] > 1
    return may_be_known and source.byte_size <= max_bytes and not _is_unchanged(source, before)


def _identity(source: Source, known: Known, digests: Mapping[str, str | None]) -> tuple[str | None, str | None]:
    """Return document and hash of a file: as known, else of its bytes where others may have the same, else None."""
    before = known.files.get(source.file_name)
    if before is not None and _is_unchanged(source, before):
        return before.document_id, before.sha256
    digest = digests.get(source.path)
    return digest and digest[:16], digest
