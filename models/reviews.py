"""What people decided about answers: the records behind `reviews.csv` and the table `reviews`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

SAMPLE_SIZE = 200  # enough to say "at most 1.5 % wrong" when none is


class Verdict(StrEnum):
    """What a reviewer says of one row. `undo` takes back the reviewer's last decision on it that stands.

    `add`: the row is missing; what had been read at its place is nothing.
    """

    ACCEPT = "accept"
    CORRECT = "correct"
    NOT_THERE = "not_there"
    CANNOT_TELL = "cannot_tell"
    ADD = "add"
    UNDO = "undo"


class Queue(StrEnum):
    """The list in which a row was decided. Only the samples were drawn without looking at what had been read."""

    DOUBTS = "doubts"  # rows under review, those first whose check gains most
    SAMPLE = "sample"  # accepted rows of the whole archive, at random
    WORST = "worst"  # accepted rows at random within each question and source class, the worst bound first
    DISAGREEMENTS = "disagreements"  # rows on which reviewers differ: a decision made here settles them


class ReviewDecision(StrEnum):
    """What stands for a row once all reviewers are heard."""

    ACCEPT = "accept"
    CORRECT = "correct"
    NOT_THERE = "not_there"
    CANNOT_TELL = "cannot_tell"
    ADD = "add"  # the reader had missed it
    DISPUTED = "disputed"  # two reviewers differ, and nobody has settled it


class ReviewOutcome(StrEnum):
    """What became of a decision in the tables of a run."""

    APPLIED = "applied"
    ADDED = "added"  # the row stands although it is not read: a person gave it
    DISPUTED = "disputed"
    NOT_READ = "not_read"  # said not to be there, and not read any more
    OUTDATED = "outdated"  # no row fits it any more: shown, not applied
    OTHER_BYTES = "other_bytes"  # made on earlier bytes of the file: shown, not applied


class RowKey(NamedTuple):
    """The row that a decision is about, by content, so that it is found again after a rerun or by a better parser.

    `document_id`: of the bytes. `read_as`: what had been read (see `extract.decisions.readings`, and for free texts,
    whose `indicator_id` is made of their theme, `extract.decisions.text_readings`). `quote`: on one line; of a free
    text the text itself.
    `ordinal`: from 1, among the rows of the document that are alike in all of this, in reading order.

    Of an answer that was added, `read_as` is that answer, `quote` the words that say it, empty where no place was
    given, and `ordinal` tells which of the places where the document prints these words.
    """

    document_id: str
    indicator_id: str
    read_as: str
    quote: str
    ordinal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One line of `reviews.csv`. `at`: UTC, ISO 8601. `corrected`: a reading, only with `correct`."""

    at: str
    reviewer: str
    verdict: Verdict
    key: RowKey
    file_name: str
    queue: Queue
    corrected: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands for one row. `decisions`: the last one of each reviewer who counts, in the order of the file.

    `sample`: the sample in which the row was drawn and decided, None when it came by its looks.
    `is_added`: somebody added the row as one that was missed, whatever was decided about it since.
    """

    key: RowKey
    decision: ReviewDecision
    corrected: str | None
    decisions: tuple[Decision, ...]
    sample: Queue | None
    is_added: bool = False

    @property
    def reviewers(self) -> str:
        """Their names in alphabetical order, joined by commas."""
        return ", ".join(sorted({decision.reviewer for decision in self.decisions}))

    @property
    def decided_at(self) -> str:
        """When the last of them decided."""
        return max(decision.at for decision in self.decisions)

    @property
    def file_name(self) -> str:
        return self.decisions[-1].file_name


class ReviewMark(NamedTuple):
    """That a row was reviewed. `value_id_read`, `read_as`: what Relevé had read; `status_read`: how it judged it.

    Of a row that people added, `value_id_read` is what was first added, and `status_read` is None.
    """

    decision: ReviewDecision
    value_id_read: str | None
    read_as: str
    status_read: str | None
    is_corrected: bool


class TextMark(NamedTuple):
    """That a free text was reviewed. `theme_read`, `text_read`: what Relevé had read; `status_read`: its judgement."""

    decision: ReviewDecision
    theme_read: str | None
    text_read: str
    status_read: str
    is_corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What became of what stands for one row. `read_as`: what is read there now, None where nothing is.

    `is_right`: what is read now is what people say; None where they cannot tell, differ, or nothing is read there.
    `reason`: why it is outdated, where that is not told by what is read now or by the words; else empty.
    """

    standing: Standing
    outcome: ReviewOutcome
    read_as: str | None = None
    is_right: bool | None = None
    place: int | None = None  # index of the row among the report's observations; None when it has none
    text_place: int | None = None  # the same among its free texts
    reason: str = ""
