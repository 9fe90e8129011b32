"""What a document may take of the machine before its reading is given up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What each document may take, and how long a process lives. They decide no row of a document that is read.

    `seconds`: by the wall clock, for a document, or for each page of it that is read from its picture.
    `memory_bytes`: of the process that reads it, libraries and models included. `documents_per_process`: after so many
    a process gives way to a new one.
    """

    seconds: float = 120.0
    memory_bytes: int = 3_000_000_000
    documents_per_process: int = 2_000

    @property
    def megabytes(self) -> int:
        """The memory in millions of bytes."""
        return self.memory_bytes // 1_000_000
