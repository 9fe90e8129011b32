"""What is known of a report once it is read: the rows of the tables, as typed records.

Names, meanings and null semantics are those of the tables; see `models.schemas`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from models.document import Box, Document
from models.record_base import Record
from models.reviews import Reviewed, ReviewMark, TextMark
from models.vocabulary import CoverageState, Era, Grade, IssueCode, IssueLevel, Kind, MatchMethod, Status


class Evidence(Record):
    """The exact place that says so: `quote` is `Document.text[char_start:char_end]`.

    `page_no` counts from 1; `line_start`, `line_end` are half-open and count from 0 the lines of the document's text.
    `box` is in points from the top left of page `page_no`, None for documents without geometry.
    """

    page_no: int
    line_start: int
    line_end: int
    char_start: int
    char_end: int
    quote: str
    box: Box | None = None


def evidence_of(document: Document, char_start: int, char_end: int) -> Evidence:
    """Return the place of a half-open stretch of a document's text."""
    quote = document.text[char_start:char_end]
    line = document.line_no(char_start)
    is_one_line = "\n" not in quote and "\f" not in quote
    return Evidence(
        document.page_of(char_start).page_no,
        line,
        (line if is_one_line else document.line_no(max(char_start, char_end - 1))) + 1,
        char_start,
        char_end,
        quote,
        document.box_of(char_start, char_end) if document.words else None,
    )


NO_PLACE = Evidence(page_no=1, line_start=0, line_end=0, char_start=0, char_end=0, quote="")
"""Of what a person says is printed without saying where: no words, before the first of the document."""


class Quantity(Record):
    """A printed count as far as it can be told; every number None when nothing can.

    An exact number fills all three; "une vingtaine" is 20, None, None, approximate; "4 à 6" is None, 4, 6.
    `period`: year, month, week, day or None.
    """

    value_number: float | None = None
    value_min: float | None = None
    value_max: float | None = None
    period: str | None = None
    is_approximate: bool = False


class Observation(Record):
    """One stated fact: an option ticked or printed unticked, an unknown phrase in a known slot, or a count.

    `value_id`: None for counts and for phrases that the taxonomy does not know.
    `is_selected`: False only for a printed empty box; None for counts and unreadable boxes.
    `review`: what a person decided about it; None when nobody did.
    """

    dimension_id: str
    theme_id: str
    indicator_id: str
    kind: Kind
    value_id: str | None
    is_selected: bool | None
    value_raw: str
    quantity: Quantity
    status: Status
    confidence: float
    match_method: MatchMethod
    match_score: float
    runner_up_id: str | None
    runner_up_score: float | None
    evidence: Evidence
    review: ReviewMark | None = None


class Verbatim(Record):
    """The manager's free text under one theme; `theme_id` is None where no theme could be told.

    `review`: what a person decided about it; None when nobody did.
    """

    theme_id: str | None
    text: str
    text_raw: str
    is_truncated: bool
    status: Status
    confidence: float
    evidence: Evidence
    review: TextMark | None = None


class Coverage(Record):
    """What the document says of one indicator of the codebook."""

    dimension_id: str
    theme_id: str
    indicator_id: str
    state: CoverageState


class Issue(Record):
    """Something noticed and not decided."""

    code: IssueCode
    level: IssueLevel
    message: str
    page_no: int | None = None
    line_start: int | None = None
    value_raw: str | None = None
    hint: str | None = None


class Claim(Record):
    """A half-open stretch of the document's text and what explains it.

    `by`: title, dimension, heading, frame, question, option, count, box, unknown, verbatim, furniture or unexplained.
    `what`: the id of the thing (theme, indicator=value, furniture name); `path`: how the match was made, for people.
    """

    char_start: int
    char_end: int
    by: str
    what: str
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file to read, before it is opened.

    `stamp` changes whenever the bytes do: as long as it stays, they need not be read to know that they are the same.
    Empty where the place that holds the file gives none. `touched_ns`: when the file last changed, by the clock of that
    place, nanoseconds since 1970; 0 where the stamp tells the bytes themselves, and so cannot lag behind them.
    `sha256`: of its bytes, hexadecimal, where they are known to be those of an earlier run; else empty.
    """

    path: str  # as the operating system wants it
    file_name: str  # relative to the input root, with "/"
    source_uri: str
    byte_size: int
    stamp: str = ""
    touched_ns: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """The document's own row: identity, how it was read, what came of it."""

    document_id: str
    file_name: str
    file_names: tuple[str, ...]
    source_uri: str
    media_type: str
    byte_size: int
    sha256: str
    page_count: int
    reader: str | None
    ocr_page_count: int
    layout_era: Era
    site_id: str | None
    site_name_raw: str | None
    status: str  # ok, partial, failed
    error_code: str | None
    error_message: str | None
    explained_ratio: float | None
    observation_count: int
    review_count: int
    issue_count: int
    grade: Grade | None = None  # None for a document that failed
    grade_reason: str | None = None
    printed_on: str | None = None  # ISO date of the print stamp or of the file's own metadata, where it tells one


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that one document gave: its row and the rows of the other tables.

    `claims` cover the whole text, in order and without overlap; `text` is the document's text. Both are for
    `explain` and are not written to the tables. `stage_seconds`: where the time went, by stage.
    `agreement`: 0 to 1, how far the frames of a theme, told again, agree with the page; only themes with frames.
    `as_read`: the document itself, with its pages and places; None when it failed.
    `reviews`: what became of the decisions of people about it.
    """

    document: DocumentRow
    observations: tuple[Observation, ...] = ()
    verbatims: tuple[Verbatim, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    issues: tuple[Issue, ...] = ()
    claims: tuple[Claim, ...] = ()
    text: str = ""
    stage_seconds: dict[str, float] = field(default_factory=dict)
    agreement: dict[str, float] = field(default_factory=dict)
    as_read: Document | None = None
    reviews: tuple[Reviewed, ...] = ()
