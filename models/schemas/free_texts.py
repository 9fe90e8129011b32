"""Tables of free texts: as they are printed, what they mention, which words are their own, which are alike."""

from __future__ import annotations

from models.columns import Table, flag, number, schema, text, texts, whole
from models.mentions import MentionKind, Tongue
from models.reviews import ReviewDecision
from models.schemas.shared import CONFIDENCE, DOCUMENT_ID, EVIDENCE, SITE_ID, STATUS, THEME_ID
from models.vocabulary import Status

_VERBATIM_ID = text("verbatim_id", "Free text that says so")

VERBATIMS = Table(
    name="verbatims",
    description="One row per free text of a site manager",
    primary_key=("verbatim_id",),
    links=(("document_id", "documents"), ("site_id", "sites")),
    schema=schema(
        text("verbatim_id", "Identifier derived from the content of the row"),
        DOCUMENT_ID,
        SITE_ID,
        text("theme_id", "Theme of the text; null when none could be told", required=False),
        text("text", "The text, clean: no page furniture, no duplicate excerpt"),
        text("text_raw", "The text as printed"),
        flag("is_truncated", "Only the first characters were printed"),
        STATUS,
        CONFIDENCE,
        *EVIDENCE,
        flag("reviewed", "A person has looked at it; confidence stays that of the machine"),
        text("review_decision", "What stands of the reviews; null: not reviewed", required=False, enum=ReviewDecision),
        text("text_read", "The text as read, where a person corrected it or its theme; null otherwise", required=False),
        text("theme_read", "The theme as read, where text_read is; null when none was told", required=False),
        text("status_read", "Its status before the review; null: not reviewed", required=False, enum=Status),
    ),
)

MENTIONS = Table(
    name="mentions",
    description="One row per thing that a free text mentions; a mention never ticks a box. Empty with --no-nlp",
    primary_key=("mention_id",),
    links=(("verbatim_id", "verbatims"), ("document_id", "documents"), ("site_id", "sites")),
    schema=schema(
        text("mention_id", "Identifier derived from the content of the row"),
        _VERBATIM_ID,
        DOCUMENT_ID,
        SITE_ID,
        text("theme_id", "Theme of the free text; null when none could be told", required=False),
        text("kind", "What sort of thing is mentioned", enum=MentionKind),
        text("label", "Name in French of the concept or activity; kind of the entity; unit of the quantity"),
        text("concept_id", "Option of the codebook, or activity; null for entities and quantities", required=False),
        text("text", "The words that say so: the free text from char_start to char_end"),
        text("lemma", "The words in dictionary form; of an entity, its fullest spelling in the document"),
        number("value_number", "Quantity as a number; null when only bounds can be told, and for other kinds"),
        number("value_min", "Lower bound of the quantity"),
        number("value_max", "Upper bound of the quantity"),
        text("unit", "What is counted, in the singular; null when nothing is named", required=False),
        text("period", "Period of the quantity; null when none is said", required=False, enum="year|month|week|day"),
        flag("is_approximate", "The quantity is said to be approximate"),
        flag("is_negated", "The text denies it"),
        flag("is_hypothetical", "The text only supposes or wishes it"),
        whole("char_start", "First character of the words in the free text, from 0"),
        whole("char_end", "Character after the last one of the words in the free text (half-open)"),
        CONFIDENCE,
    ),
)

FREE_TEXTS = Table(
    name="free_texts",
    description="One row per free text: its language, its length and its words. Empty with --no-nlp",
    primary_key=("verbatim_id",),
    links=(("verbatim_id", "verbatims"), ("document_id", "documents"), ("site_id", "sites")),
    schema=schema(
        _VERBATIM_ID,
        DOCUMENT_ID,
        SITE_ID,
        text("theme_id", "Theme of the free text; null when none could be told", required=False),
        text("language", "Language of the free text; unknown when it is too short to tell", enum=Tongue),
        whole("word_count", "Words"),
        whole("sentence_count", "Sentences"),
        texts("terms", "Its nouns, adjectives and verbs in dictionary form, in order"),
        text("fingerprint", "By which near-duplicates are found; null when too short to compare", required=False),
    ),
)

THEMES_TERMS = Table(
    name="themes_terms",
    description="Words and phrases that distinguish the free texts of a theme from those of all others",
    primary_key=("theme_id", "term"),
    schema=schema(
        THEME_ID,
        text("term", "A word in dictionary form, or two that follow each other"),
        whole("word_count", "1 for a word, 2 for a phrase"),
        whole("text_count", "Free texts of the theme that have it"),
        whole("other_count", "Free texts of the other themes that have it"),
        number("keyness", "Log-likelihood ratio (G²) of its share among the theme's texts and others'", required=True),
        texts("example_verbatim_ids", "The first free texts of the theme that have it"),
    ),
)

SIMILAR_TEXTS = Table(
    name="similar_texts",
    description="Free texts that say nearly what one of another site says: copied answers, forms filled in advance",
    primary_key=("verbatim_id",),
    links=(("verbatim_id", "verbatims"), ("document_id", "documents"), ("site_id", "sites")),
    schema=schema(
        text("verbatim_id", "The text"),
        DOCUMENT_ID,
        SITE_ID,
        text("theme_id", "Theme of the text; null when none could be told", required=False),
        text("other_verbatim_id", "The first text, in the order of the tables, that it is like"),
        text("other_document_id", "Document of that text"),
        text("other_site_id", "Site of that text; null when no name was found", required=False),
        number("similarity", "Share of the runs of three words that both have, 0 to 1", required=True),
    ),
)
