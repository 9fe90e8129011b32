"""What is known of the files of an archive from an earlier run, so that those that did not change stay closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from extract.run.generations import ReadingKey, StoredBucket
from extract.tables.parts import Frame


class Look(NamedTuple):
    """What a file looked like when it was listed. `is_settled`: a change from now on gives it another stamp."""

    file_name: str
    byte_size: int
    stamp: str
    is_settled: bool


class KnownFile(NamedTuple):
    """What an earlier run knew of a file."""

    look: Look
    document_id: str
    sha256: str | None
    error_code: str | None
    reviews: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known from before. `files`: by name; `places`: document → its rows, read with `key`, and still good.

    `key`: what documents of the last run were read with; None before the first. `resumed`: documents that a run which
    did not end has read.
    """

    key: ReadingKey | None = None
    files: dict[str, KnownFile] = field(default_factory=dict)
    places: dict[str, StoredBucket | Frame] = field(default_factory=dict)
    resumed: frozenset[str] = frozenset()
