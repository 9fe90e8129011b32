"""Tables of sites: their names, which are one, what changed from one report to the next."""

from __future__ import annotations

from models.columns import Table, number, schema, text, texts, whole
from models.mentions import EntityKind
from models.schemas.shared import DOCUMENT_ID, INDICATOR_ID, IS_CURRENT, SAME_SITE_ID
from models.vocabulary import Era, Status

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
        SAME_SITE_ID,
        text("match_basis", "Why: alone, name, name and place, near name and place, or decision"),
        text(
            "commune_insee", "INSEE code of the commune; null when none is named or it cannot be told", required=False
        ),
        text("commune_name", "Its name", required=False),
        text("departement", "Its département", required=False),
        text("commune_basis", "What told it", required=False, enum="name|name and text|text|same site|decision"),
        text("same_site_name", "Name of the sites that are one: as decided, else the best spelling of them all"),
        IS_CURRENT,
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
        SAME_SITE_ID,
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
        DOCUMENT_ID,
        text("previous_printed_on", "Date of print of the report before; null where nothing tells one", required=False),
        text("printed_on", "Date of print of the report (ISO); null where nothing tells one", required=False),
        text("previous_layout_era", "Edition of the report before", enum=Era),
        text("layout_era", "Edition of the report", enum=Era),
        INDICATOR_ID,
        text("value_id", "Option; null for counts", required=False),
        text(
            "change",
            "Options: appeared, stayed, vanished; counts: rose, stayed, fell; differs: nothing tells which came first",
            enum="appeared|stayed|vanished|rose|fell|differs",
        ),
        number("previous_value", "Count in the report before; null for options"),
        number("value", "Count in the report; null for options"),
        SAME_SITE_ID,
        text("previous_site_id", "Slug of the site's name in the report before"),
        text("previous_dated_on", "When the report before is from: ISO, to the year, month or day", required=False),
        text("previous_dated_by", _DATED_BY, required=False, enum=_DATES),
        text("dated_on", "When the report is from", required=False),
        text("dated_by", _DATED_BY, required=False, enum=_DATES),
        text("ordered_by", "What tells which came first; null when nothing does", required=False, enum="date|edition"),
        text("status", "review: what one of the two says is under review, or in a question that is", enum=Status),
    ),
)
