"""Tables of what people decided, and of what their checks prove."""

from __future__ import annotations

from models.columns import Table, flag, number, schema, text, whole
from models.reviews import Queue, ReviewDecision, ReviewOutcome
from models.schemas.shared import DOCUMENT_ID, NO_WORDS, SITE_ID
from models.vocabulary import SourceClass

REVIEWS = Table(
    name="reviews",
    description="One row per answer or free text that people decided about, and what became of the decision",
    primary_key=("review_id",),
    links=(("document_id", "documents"), ("site_id", "sites")),
    schema=schema(
        text("review_id", "Identifier derived from the content of the row"),
        DOCUMENT_ID,
        SITE_ID,
        text("decided_document_id", "The bytes that were looked at: others than document_id for other_bytes"),
        text("observation_id", "The answer it changed; null when it changed none, or took it away", required=False),
        text("verbatim_id", "The free text it changed; null when it changed none, or took it away", required=False),
        text("indicator_id", "Question of the questionnaire; for a free text its theme, or none, and free_text"),
        text("read_as", "What had been read when it was decided, as docs/review.md writes it; what was added, of add"),
        text("quote", f"The words that it is about, on one line; {NO_WORDS}", required=False),
        whole("ordinal", "Which one, from 1, where the document says the same in the same words several times"),
        text("decision", "What stands once all reviewers are heard", enum=ReviewDecision),
        text("corrected", "What is printed instead, written in the same way", required=False),
        text("outcome", "What became of it in these tables", enum=ReviewOutcome),
        text("read_now", "What is read there now; null when nothing is", required=False),
        flag("is_right", "What is read now is what people say; null where they cannot tell or differ", required=False),
        text("reviewers", "Who decided, joined by commas"),
        text("reviewed_at", "When the last of them did, UTC"),
        text("sample", "The random sample it was drawn in; null when it came by its looks", required=False, enum=Queue),
        text("source_class", "How the document came off the page", enum=SourceClass),
        text("note", "What the reviewers noted", required=False),
    ),
)

ERROR_BOUNDS = Table(
    name="error_bounds",
    description="How many accepted answers may be wrong, by question and source class, from random samples checked",
    schema=schema(
        text("indicator_id", "Question; null: all of them together", required=False),
        text("source_class", "How documents came off the page; null: all of them", required=False, enum=SourceClass),
        whole("accepted_count", "Answers accepted without a person, from which the sample was drawn"),
        whole("checked_count", "Of these, drawn at random and checked by a person"),
        whole("wrong_count", "Of these, wrong"),
        whole("undecided_count", "Of these, those that nobody can tell or reviewers differ on: counted as wrong"),
        number("upper_bound", "At most this share is wrong, 0 to 1; null: nothing was checked"),
        number("confidence_level", "How sure the bound is, 0 to 1", required=True),
        whole("added_count", "Answers that Relevé missed and people added: none of the accepted ones, nor checks"),
    ),
)
