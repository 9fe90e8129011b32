"""The tables: one fixed Arrow schema each, with what every column means.

Nothing here is inferred from data, so an empty or all-null column keeps its type. `datapackage.json` and the
documentation are made from the same descriptions.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from models.columns import Table, field_note, flag, number, numbers, octets, schema, text, texts, titled, whole
from models.document import Reader
from models.errors import ErrorCode
from models.mentions import EntityKind, MentionKind, Tongue
from models.records import CoverageState, Era, Grade, IssueCode, IssueLevel, Kind, MatchMethod, SourceClass, Status
from models.reviews import Queue, ReviewDecision, ReviewOutcome
from models.taxonomy import Indicator, Taxonomy

_DOCUMENT_ID = text("document_id", "First 16 hex digits of the SHA-256 of the file's bytes")
_SITE_ID = text("site_id", "Slug of the site's name; null when no name was found", required=False)
_DIMENSION_ID = text("dimension_id", "Dimension of the questionnaire")
_THEME_ID = text("theme_id", "Theme of the questionnaire")
_INDICATOR_ID = text("indicator_id", "Question of the questionnaire")
_STATUS = text("status", "accepted: usable as it is; review: look at it first", enum=Status)
_CONFIDENCE = number("confidence", "Expected share of such rows that are right, 0 to 1", required=True)
_EVIDENCE = (
    whole("page_no", "Page of the quote, from 1"),
    whole("line_start", "First line of the quote in the document's text, from 0"),
    whole("line_end", "Line after the last one of the quote (half-open)"),
    whole("char_start", "First character of the quote in the document's text, from 0"),
    whole("char_end", "Character after the last one of the quote (half-open)"),
    number("x0", "Left of the quote on its page, PDF points from the left; null for formats without pages"),
    number("top", "Top of the quote on its page, PDF points from the top; null for formats without pages"),
    number("x1", "Right of the quote on its page, PDF points from the left; null for formats without pages"),
    number("bottom", "Bottom of the quote on its page, PDF points from the top; null for formats without pages"),
    text("quote", "The exact text that says so: the document's text from char_start to char_end"),
)

_NO_WORDS = "empty, never null, where a person added the answer without a place"

DOCUMENTS = Table(
    name="documents",
    description="One row per input file, also those that could not be read; files with the same bytes are one row",
    primary_key=("document_id",),
    links=(("site_id", "sites"),),
    schema=schema(
        text("document_id", f"{field_note(_DOCUMENT_ID, 'description')}; of its path if the bytes cannot be read"),
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
        _SITE_ID,
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

_SAME_SITE_ID = text("same_site_id", "First id of the sites that are taken for one with this; its own when alone")
_IS_CURRENT = flag("is_current", "The latest report of the sites that are one is of this site: one true row for each")

SITES = Table(
    name="sites",
    description="One row per site named by at least one report",
    primary_key=("site_id",),
    links=(("latest_document_id", "documents.document_id"),),
    schema=schema(
        text("site_id", "Slug of the site's name"),
        text("site_name", "Best spelling met"),
        texts("name_variants", "Every spelling met, sorted"),
        whole("document_count", "Documents that name the site"),
        text("latest_document_id", "The latest of them: by date, or by edition where a later one has no date"),
        _SAME_SITE_ID,
        text("match_basis", "Why: alone, name, name and place, near name and place, or decision"),
        text(
            "commune_insee", "INSEE code of the commune; null when none is named or it cannot be told", required=False
        ),
        text("commune_name", "Its name", required=False),
        text("departement", "Its département", required=False),
        text("commune_basis", "What told it", required=False, enum="name|name and text|text|same site|decision"),
        text("same_site_name", "Name of the sites that are one: as decided, else the best spelling of them all"),
        _IS_CURRENT,
        text("opened_on", "When it opened, as decided: ISO, to the year, month or day", required=False),
        text("closed_on", "When it closed, as decided", required=False),
        text(
            "latest_basis",
            "What tells that latest_document_id is the latest; null: nothing does, and another may be later",
            required=False,
            enum="only|date|edition",
        ),
    ),
)

OBSERVATIONS = Table(
    name="observations",
    description="One row per stated fact: an option ticked, an option printed with an empty box, or a count",
    primary_key=("observation_id",),
    links=(("document_id", "documents"), ("site_id", "sites"), ("indicator_id", "codebook")),
    schema=schema(
        text("observation_id", "Identifier derived from the content of the row"),
        _DOCUMENT_ID,
        _SITE_ID,
        _DIMENSION_ID,
        _THEME_ID,
        _INDICATOR_ID,
        text("kind", "choice or count", enum=Kind),
        text("value_id", "Option; null for counts and for options that the taxonomy does not know", required=False),
        flag("is_selected", "False only for a printed empty box; null for counts and unreadable boxes", required=False),
        number("value_number", "Count as a number; null when only bounds or nothing can be told"),
        number("value_min", "Lower bound of the count"),
        number("value_max", "Upper bound of the count"),
        text("period", "Period of the count; null when none is said", required=False, enum="year|month|week|day"),
        flag("is_approximate", "The count is said to be approximate"),
        text("value_raw", f"As printed; {_NO_WORDS}", required=False),
        _STATUS,
        _CONFIDENCE,
        text("match_method", "How the phrase was named", enum=MatchMethod),
        number("match_score", "Similarity of the phrase and the option, 0 to 100", required=True),
        text("runner_up_id", "Second best option; null when there is none", required=False),
        number("runner_up_score", "Its similarity, 0 to 100"),
        *_EVIDENCE[:-1],
        text("quote", f"{field_note(_EVIDENCE[-1], 'description')}; {_NO_WORDS}", required=False),
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

VERBATIMS = Table(
    name="verbatims",
    description="One row per free text of a site manager",
    primary_key=("verbatim_id",),
    links=(("document_id", "documents"), ("site_id", "sites")),
    schema=schema(
        text("verbatim_id", "Identifier derived from the content of the row"),
        _DOCUMENT_ID,
        _SITE_ID,
        text("theme_id", "Theme of the text; null when none could be told", required=False),
        text("text", "The text, clean: no page furniture, no duplicate excerpt"),
        text("text_raw", "The text as printed"),
        flag("is_truncated", "Only the first characters were printed"),
        _STATUS,
        _CONFIDENCE,
        *_EVIDENCE,
        flag("reviewed", "A person has looked at it; confidence stays that of the machine"),
        text("review_decision", "What stands of the reviews; null: not reviewed", required=False, enum=ReviewDecision),
        text("text_read", "The text as read, where a person corrected it or its theme; null otherwise", required=False),
        text("theme_read", "The theme as read, where text_read is; null when none was told", required=False),
        text("status_read", "Its status before the review; null: not reviewed", required=False, enum=Status),
    ),
)

COVERAGE = Table(
    name="coverage",
    description="One row per document and question: whether it was answered and, if not, why there is nothing",
    primary_key=("document_id", "indicator_id"),
    links=(("document_id", "documents"), ("site_id", "sites"), ("indicator_id", "codebook")),
    schema=schema(
        _DOCUMENT_ID,
        _SITE_ID,
        _DIMENSION_ID,
        _THEME_ID,
        _INDICATOR_ID,
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
        _DOCUMENT_ID,
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
        _DOCUMENT_ID,
        _SITE_ID,
        text("text", "The whole text as read, in reading order: lines parted by a line feed, pages by a form feed"),
    ),
)

REVIEWS = Table(
    name="reviews",
    description="One row per answer or free text that people decided about, and what became of the decision",
    primary_key=("review_id",),
    links=(("document_id", "documents"), ("site_id", "sites")),
    schema=schema(
        text("review_id", "Identifier derived from the content of the row"),
        _DOCUMENT_ID,
        _SITE_ID,
        text("decided_document_id", "The bytes that were looked at: others than document_id for other_bytes"),
        text("observation_id", "The answer it changed; null when it changed none, or took it away", required=False),
        text("verbatim_id", "The free text it changed; null when it changed none, or took it away", required=False),
        text("indicator_id", "Question of the questionnaire; for a free text its theme, or none, and free_text"),
        text("read_as", "What had been read when it was decided, as docs/review.md writes it; what was added, of add"),
        text("quote", f"The words that it is about, on one line; {_NO_WORDS}", required=False),
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

CODEBOOK = Table(
    name="codebook",
    description="The taxonomy as a table: one row per option; counts and questions without known options have one row",
    schema=schema(
        _DIMENSION_ID,
        _THEME_ID,
        _INDICATOR_ID,
        text("value_id", "Option; null for counts and questions without known options", required=False),
        text("kind", "choice or count", enum=Kind),
        text("unit", "Unit of a count", required=False),
        text("label_fr", "Name in French: of the option, else of the question"),
        text("label_en", "Name in English: of the option, else of the question"),
        flag("is_open", "Options that the taxonomy does not know are expected"),
        text("indicator_label_fr", "Name of the question in French"),
        text("indicator_label_en", "Name of the question in English"),
    ),
)

_VERBATIM_ID = text("verbatim_id", "Free text that says so")

MENTIONS = Table(
    name="mentions",
    description="One row per thing that a free text mentions; a mention never ticks a box. Empty with --no-nlp",
    primary_key=("mention_id",),
    links=(("verbatim_id", "verbatims"), ("document_id", "documents"), ("site_id", "sites")),
    schema=schema(
        text("mention_id", "Identifier derived from the content of the row"),
        _VERBATIM_ID,
        _DOCUMENT_ID,
        _SITE_ID,
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
        _CONFIDENCE,
    ),
)

FREE_TEXTS = Table(
    name="free_texts",
    description="One row per free text: its language, its length and its words. Empty with --no-nlp",
    primary_key=("verbatim_id",),
    links=(("verbatim_id", "verbatims"), ("document_id", "documents"), ("site_id", "sites")),
    schema=schema(
        _VERBATIM_ID,
        _DOCUMENT_ID,
        _SITE_ID,
        text("theme_id", "Theme of the free text; null when none could be told", required=False),
        text("language", "Language of the free text; unknown when it is too short to tell", enum=Tongue),
        whole("word_count", "Words"),
        whole("sentence_count", "Sentences"),
        texts("terms", "Its nouns, adjectives and verbs in dictionary form, in order"),
        text("fingerprint", "By which near-duplicates are found; null when too short to compare", required=False),
    ),
)

SITE_PAIRS = Table(
    name="site_pairs",
    description="Sites that may be one under two names, and what speaks for it; decide in models/taxonomy/sites.csv",
    primary_key=("site_id", "other_site_id"),
    links=(("site_id", "sites"),),
    schema=schema(
        text("site_id", "One site"),
        text("other_site_id", "The other"),
        text("verdict", "same: taken for one; doubtful: please decide; apart: decided", enum="same|doubtful|apart"),
        number("score", "How much speaks for it, 0 to 1: same from 0.8, doubtful from 0.35", required=True),
        number("name_score", "Similarity of the names without their places, 0 to 100", required=True),
        text("places", "Places in the names: same, different, one only, none", enum="same|different|one only|none"),
        number("answers_overlap", "Ticked options that both have of those that either has; null when one ticks none"),
        text("basis", "What was weighed: name, name and place, near name, near name and place, decision"),
    ),
)

SITE_ENTITIES = Table(
    name="site_entities",
    description="Names that the free texts of a site mention, all spellings of a name brought together",
    primary_key=("site_id", "name", "label"),
    links=(("site_id", "sites"),),
    schema=schema(
        _SAME_SITE_ID,
        text("site_id", "Slug of the site's name"),
        text("name", "A spelling: the lemma of mentions; or a noun that stands for a name, which is in no mention"),
        text("label", "Its kind, the label of mentions", enum=EntityKind),
        text("entity", "The fullest spelling of the name in all reports of the sites that are one"),
        text("entity_kind", "The kind that most mentions of it have there", enum=EntityKind),
        text("basis", "Why they are one", enum="fullest|spelling|shorter|noun"),
        whole("mention_count", "How often it is met under this spelling"),
        whole("text_count", "In how many free texts"),
        texts("example_verbatim_ids", "The first of them"),
    ),
)

THEMES_TERMS = Table(
    name="themes_terms",
    description="Words and phrases that distinguish the free texts of a theme from those of all others",
    primary_key=("theme_id", "term"),
    schema=schema(
        _THEME_ID,
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
        _DOCUMENT_ID,
        _SITE_ID,
        text("theme_id", "Theme of the text; null when none could be told", required=False),
        text("other_verbatim_id", "The first text, in the order of the tables, that it is like"),
        text("other_document_id", "Document of that text"),
        text("other_site_id", "Site of that text; null when no name was found", required=False),
        number("similarity", "Share of the runs of three words that both have, 0 to 1", required=True),
    ),
)

_DATED_BY = "What tells it; an edition tells the month before which it is not; null where nothing does"
_DATES = "print|file name|edition"

SITE_HISTORY = Table(
    name="site_history",
    description="Options and counts that two reports of a site, under any of its names, both tell: what changed",
    links=(
        ("site_id", "sites"),
        ("previous_site_id", "sites.site_id"),
        ("document_id", "documents"),
        ("previous_document_id", "documents.document_id"),
    ),
    schema=schema(
        text("site_id", "Slug of the site's name in the report"),
        text("previous_document_id", "The last report before that tells it"),
        _DOCUMENT_ID,
        text("previous_printed_on", "Date of print of the report before; null where nothing tells one", required=False),
        text("printed_on", "Date of print of the report (ISO); null where nothing tells one", required=False),
        text("previous_layout_era", "Edition of the report before", enum=Era),
        text("layout_era", "Edition of the report", enum=Era),
        _INDICATOR_ID,
        text("value_id", "Option; null for counts", required=False),
        text(
            "change",
            "Options: appeared, stayed, vanished; counts: rose, stayed, fell; differs: nothing tells which came first",
            enum="appeared|stayed|vanished|rose|fell|differs",
        ),
        number("previous_value", "Count in the report before; null for options"),
        number("value", "Count in the report; null for options"),
        _SAME_SITE_ID,
        text("previous_site_id", "Slug of the site's name in the report before"),
        text("previous_dated_on", "When the report before is from: ISO, to the year, month or day", required=False),
        text("previous_dated_by", _DATED_BY, required=False, enum=_DATES),
        text("dated_on", "When the report is from", required=False),
        text("dated_by", _DATED_BY, required=False, enum=_DATES),
        text("ordered_by", "What tells which came first; null when nothing does", required=False, enum="date|edition"),
        text("status", "review: what one of the two says is under review, or in a question that is", enum=Status),
    ),
)


class Mentioned(NamedTuple):
    """A concept or an activity that free texts mention, with its names."""

    id: str
    label_fr: str
    label_en: str


@cache
def site_mentions_table(things: tuple[Mentioned, ...]) -> Table:
    """Return the wide table of mentions: one column per concept and activity, given in order."""
    meaning = "Mentions in the site's free texts, neither denied nor supposed; null: no free text was read"
    return Table(
        name="site_mentions",
        description="One row per site: what its latest document's free texts mention, which ticks no box",
        primary_key=("site_id",),
        links=(("site_id", "sites"), ("document_id", "documents")),
        schema=schema(
            text("site_id", "Slug of the site's name"),
            text("document_id", "The site's latest document, which the row tells"),
            *(
                titled(
                    whole(f"mentioned:{thing.id}", meaning, required=False),
                    fr=f"Mentions : {thing.label_fr}",
                    en=f"Mentions: {thing.label_en}",
                )
                for thing in things
            ),
            _SAME_SITE_ID,
            _IS_CURRENT,
        ),
    )


# Kept beside the tables for the next run, and described nowhere else: they may change with any version.

FACTS = Table(
    name="facts",
    description="What each document says of its site: sites and site_indicators are made of it",
    schema=schema(
        _DOCUMENT_ID,
        text("site_id", "Slug of the site's name"),
        text("site_name", "Spelling in this document"),
        text("printed_on", "Date of the print, else empty"),
        whole("era_rank", "Place of the edition among the editions"),
        text("file_name", "Of the document"),
        text("layout_era", "Edition of the web page"),
        octets("flags", "A byte per option: 0 unknown, 1 no, 2 yes"),
        numbers("counts", "Number, minimum and maximum of each count"),
        octets("doubtful", "A byte per option, then per count: 1 where it is under review"),
    ),
)

FILES = Table(
    name="files",
    description="What was known of each input file when it was last looked at",
    schema=schema(
        text("file_name", "Path relative to the input folder"),
        whole("byte_size", "Its size"),
        text("stamp", "What would differ had its bytes changed"),
        flag("is_settled", "The stamp is older than the look: a later change cannot have the same one"),
        _DOCUMENT_ID,
        text("sha256", "SHA-256 of the bytes; null when they were not read", required=False),
        text("error_code", "Why its document failed", required=False),
        text("reviews", "Changes with what people decided about its document; empty when they decided nothing"),
    ),
)

PER_DOCUMENT = (DOCUMENTS, OBSERVATIONS, VERBATIMS, COVERAGE, ISSUES, TEXTS, MENTIONS, FREE_TEXTS, REVIEWS)
"""The tables written while reports are read, in this order."""

KEPT = (*PER_DOCUMENT, FACTS)
"""All that is kept of a document: the tables, and what others are made of."""


def site_indicators_table(taxonomy: Taxonomy) -> Table:
    """Return the wide table: one flag per option of every question and three numbers per count, in codebook order."""
    return _site_indicators(tuple(indicator for _, indicator in taxonomy.indicators))


@cache
def _site_indicators(indicators: tuple[Indicator, ...]) -> Table:
    fields = [
        text("site_id", "Slug of the site's name"),
        text("document_id", "The site's latest document, which the row tells"),
        text("layout_era", "Edition of the web page that printed it", enum=Era),
    ]
    for i in indicators:
        if i.kind == Kind.COUNT.value:
            counts = (
                (number(i.id, "Count as a number; null when unknown"), "", ""),
                (number(f"{i.id}_min", "Lower bound of the count"), " : minimum", ": minimum"),
                (number(f"{i.id}_max", "Upper bound of the count"), " : maximum", ": maximum"),
            )
            fields += [titled(field, fr=i.label_fr + fr, en=i.label_en + en) for field, fr, en in counts]
        for option in i.options:
            meaning = "True: ticked; False: printed and not ticked, or asked and not listed; null: unknown"
            field = flag(f"{i.id}={option.id}", meaning, required=False)
            fr, en = f"{i.label_fr} : {option.label_fr}", f"{i.label_en}: {option.label_en}"
            fields.append(titled(field, fr=fr, en=en))
    return Table(
        name="site_indicators",
        description="One row per site, from its latest document, for reading with pandas",
        primary_key=("site_id",),
        links=(("site_id", "sites"), ("document_id", "documents")),
        schema=schema(*fields, _SAME_SITE_ID, _IS_CURRENT),
    )
