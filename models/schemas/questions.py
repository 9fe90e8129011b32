"""The table of the questionnaire, and the wide tables: a row for each site, a column for each answer."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from models.columns import Table, flag, number, schema, text, titled, whole
from models.schemas.shared import DIMENSION_ID, INDICATOR_ID, IS_CURRENT, SAME_SITE_ID, THEME_ID
from models.taxonomy import Taxonomy
from models.taxonomy_terms import Indicator
from models.vocabulary import Era, Kind

CODEBOOK = Table(
    name="codebook",
    description="The taxonomy as a table: one row per option; counts and questions without known options have one row",
    schema=schema(
        DIMENSION_ID,
        THEME_ID,
        INDICATOR_ID,
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
            SAME_SITE_ID,
            IS_CURRENT,
        ),
    )


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
        schema=schema(*fields, SAME_SITE_ID, IS_CURRENT),
    )
