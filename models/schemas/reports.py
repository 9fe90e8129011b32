"""Tables of what reports say, a document, an answer or a doubt in each row."""

from __future__ import annotations

from models.columns import Table, field_note, flag, number, schema, text, texts, whole
from models.document import Reader
from models.errors import ErrorCode
from models.reviews import ReviewDecision
from models.schemas.shared import (
    CONFIDENCE,
    DIMENSION_ID,
    DOCUMENT_ID,
    EVIDENCE,
    INDICATOR_ID,
    NO_WORDS,
    SITE_ID,
    STATUS,
    THEME_ID,
)
from models.vocabulary import CoverageState, Era, Grade, IssueCode, IssueLevel, Kind, MatchMethod, Status

DOCUMENTS = Table(
    name="documents",
    description="One row per input file, also those that could not be read; files with the same bytes are one row",
    primary_key=("document_id",),
    links=(("site_id", "sites"),),
    schema=schema(
        text("document_id", f"{field_note(DOCUMENT_ID, 'description')}; of its path if the bytes cannot be read"),
        text("file_name", "Path relative to the input folder, with /; the first in order when several are the same"),
        texts("file_names", "Every path with these very bytes"),
        text("source_uri", "Where the file was read from"),
        text("media_type", "Type told from the bytes; null when none was told", required=False),
        whole("byte_size", "Size of the file in bytes"),
        text("sha256", "SHA-256 of the bytes, hexadecimal; null when they cannot be read", required=False),
        whole("page_count", "Pages of the document; 1 where the format has none, 0 when it could not be read"),
        text("reader", "Which reader read it; null when none did", required=False, enum=Reader),
        whole("ocr_page_count", "Pages read from their picture"),
        text("layout_era", "Edition of the web page that printed the report", enum=Era),
        SITE_ID,
        text("site_name_raw", "Name of the site as printed", required=False),
        text("status", "ok: read whole; partial: some page unreadable; failed: not read", enum="ok|partial|failed"),
        text("error_code", "Why it failed; null otherwise", required=False, enum=ErrorCode),
        text("error_message", "What was met, for people; null unless it failed", required=False),
        number("explained_ratio", "Share of the non-space characters explained by the rules, 0 to 1"),
        whole("observation_count", "Rows of this document in observations"),
        whole("review_count", "Of these, rows with the status review"),
        whole("issue_count", "Rows of this document in issues"),
        text("grade", "How well it was read as a whole; null when it failed", required=False, enum=Grade),
        text("grade_reason", "What keeps it from a better grade, in one sentence", required=False),
        text("printed_on", "Date of the print (ISO), where the page or the file tells one", required=False),
        text("pipeline_version", "Version of the code"),
        text("taxonomy_version", "Edition of the taxonomy and the first digits of its digest"),
    ),
)

OBSERVATIONS = Table(
    name="observations",
    description="One row per stated fact: an option ticked, an option printed with an empty box, or a count",
    primary_key=("observation_id",),
    links=(("document_id", "documents"), ("site_id", "sites"), ("indicator_id", "codebook")),
    schema=schema(
        text("observation_id", "Identifier derived from the content of the row"),
        DOCUMENT_ID,
        SITE_ID,
        DIMENSION_ID,
        THEME_ID,
        INDICATOR_ID,
        text("kind", "choice or count", enum=Kind),
        text("value_id", "Option; null for counts and for options that the taxonomy does not know", required=False),
        flag("is_selected", "False only for a printed empty box; null for counts and unreadable boxes", required=False),
        number("value_number", "Count as a number; null when only bounds or nothing can be told"),
        number("value_min", "Lower bound of the count"),
        number("value_max", "Upper bound of the count"),
        text("period", "Period of the count; null when none is said", required=False, enum="year|month|week|day"),
        flag("is_approximate", "The count is said to be approximate"),
        text("value_raw", f"As printed; {NO_WORDS}", required=False),
        STATUS,
        CONFIDENCE,
        text("match_method", "How the phrase was named", enum=MatchMethod),
        number("match_score", "Similarity of the phrase and the option, 0 to 100", required=True),
        text("runner_up_id", "Second best option; null when there is none", required=False),
        number("runner_up_score", "Its similarity, 0 to 100"),
        *EVIDENCE[:-1],
        text("quote", f"{field_note(EVIDENCE[-1], 'description')}; {NO_WORDS}", required=False),
        flag("reviewed", "A person has looked at it; confidence stays that of the machine"),
        text("review_decision", "What stands of the reviews; null: not reviewed", required=False, enum=ReviewDecision),
        text(
            "value_read",
            "What had been read, where a person corrected it; [nothing] where a person added it; null otherwise",
            required=False,
        ),
        text("status_read", "Its status before the review; null: not reviewed, or added", required=False, enum=Status),
    ),
)

COVERAGE = Table(
    name="coverage",
    description="One row per document and question: whether it was answered and, if not, why there is nothing",
    primary_key=("document_id", "indicator_id"),
    links=(("document_id", "documents"), ("site_id", "sites"), ("indicator_id", "codebook")),
    schema=schema(
        DOCUMENT_ID,
        SITE_ID,
        DIMENSION_ID,
        THEME_ID,
        INDICATOR_ID,
        text("state", "What the document says of the question", enum=CoverageState),
    ),
)

ISSUES = Table(
    name="issues",
    description="What was noticed and not decided",
    primary_key=("issue_id",),
    links=(("document_id", "documents"),),
    schema=schema(
        text("issue_id", "Identifier derived from the content of the row"),
        DOCUMENT_ID,
        text("code", "What kind of thing was noticed", enum=IssueCode),
        text("level", "How much it matters", enum=IssueLevel),
        whole("page_no", "Page, from 1; null when it is about the whole document", required=False),
        whole("line_start", "Line of the document's text, from 0; null when it is about the whole", required=False),
        text("message", "What was noticed, for people"),
        text("value_raw", "The text in question, as printed", required=False),
        text("hint", "What to do about it", required=False),
    ),
)

TEXTS = Table(
    name="texts",
    description="One row per document that was read: the text that the places of all other tables count in",
    primary_key=("document_id",),
    links=(("document_id", "documents"), ("site_id", "sites")),
    schema=schema(
        DOCUMENT_ID,
        SITE_ID,
        text("text", "The whole text as read, in reading order: lines parted by a line feed, pages by a form feed"),
    ),
)
