"""The closed lists of words that the tables are written in."""

from __future__ import annotations

from enum import StrEnum


class Era(StrEnum):
    """Which edition of the web page printed the report."""

    G0 = "G0"
    G1 = "G1"
    G2 = "G2"
    FORM = "form"
    UNKNOWN = "unknown"


class SourceClass(StrEnum):
    """How a row came off the page; confidence is calibrated for each."""

    TEXT = "text"
    PDF = "pdf"
    OCR = "ocr"
    FORM = "form"


class Kind(StrEnum):
    CHOICE = "choice"
    COUNT = "count"


class Status(StrEnum):
    """Whether a value can be used as it is (`accepted`) or should be looked at first (`review`)."""

    ACCEPTED = "accepted"
    REVIEW = "review"


class Grade(StrEnum):
    """How well a document was read as a whole."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class CoverageState(StrEnum):
    """What a document says of one indicator; the seven are never to be confused."""

    ANSWERED = "answered"
    SLOT_EMPTY = "slot_empty"
    DEFAULT_SENTENCE = "default_sentence"
    SECTION_ABSENT = "section_absent"
    NOT_PRINTED_IN_ERA = "not_printed_in_era"
    LOST = "lost"
    UNREADABLE = "unreadable"


class MatchMethod(StrEnum):
    """How a phrase was named."""

    EXACT = "exact"  # equal once both are folded
    MEANING = "meaning"  # made of words that mean it
    FUZZY = "fuzzy"  # close enough, and clearly closer than the runner-up
    SENTENCE = "sentence"  # the sentence itself is the answer
    BOX = "box"  # a tick box before or after the label
    PARSED = "parsed"  # a count that was understood
    NONE = "none"  # kept as printed
    REVIEWED = "reviewed"  # a person read it


class IssueLevel(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class IssueCode(StrEnum):
    """The closed list of what can be noticed; documented in `docs/issues.md`."""

    UNKNOWN_PHRASE = "unknown_phrase"
    UNREAD_COUNT = "unread_count"
    UNEXPLAINED_TEXT = "unexplained_text"
    LIST_LOST = "list_lost"
    DEFAULT_SENTENCE = "default_sentence"
    FOREIGN_FRAME = "foreign_frame"
    DUPLICATE_FRAME = "duplicate_frame"
    CONFLICTING_ANSWERS = "conflicting_answers"
    NO_SITE_NAME = "no_site_name"
    NO_REPORT_FOUND = "no_report_found"
    SEVERAL_REPORTS = "several_reports"
    TRUNCATED_VERBATIM = "truncated_verbatim"
    DOUBTFUL_VERBATIM = "doubtful_verbatim"
    UNREADABLE_PAGE = "unreadable_page"
    UNREADABLE_BOX = "unreadable_box"
    BOX_WITHOUT_LABEL = "box_without_label"
    TEXT_LAYER_REPLACED = "text_layer_replaced"
    LOW_OCR_CERTAINTY = "low_ocr_certainty"
    FRAME_DISAGREES = "frame_disagrees"
    DOCUMENT_FAILED = "document_failed"
    REVIEW_REJECTED = "review_rejected"
    REVIEW_DISPUTED = "review_disputed"
    REVIEW_OUTDATED = "review_outdated"
    DOUBTFUL_SITE_PAIR = "doubtful_site_pair"


# Members by names of their own, for what asks every answer: in its class Python 3.11 finds one ten times as slowly.
CHOICE, COUNT = Kind.CHOICE, Kind.COUNT
ACCEPTED, REVIEW = Status.ACCEPTED, Status.REVIEW
EXACT = MatchMethod.EXACT
FORM, G0 = Era.FORM, Era.G0
ANSWERED, LOST = CoverageState.ANSWERED, CoverageState.LOST
DEFAULT_SENTENCE = CoverageState.DEFAULT_SENTENCE
SECTION_ABSENT, NOT_PRINTED = CoverageState.SECTION_ABSENT, CoverageState.NOT_PRINTED_IN_ERA
