"""The tables: one fixed Arrow schema each, with what every column means.

Nothing here is inferred from data, so an empty or all-null column keeps its type. `datapackage.json` and the
documentation are made from the same descriptions.
"""

from __future__ import annotations

from models.schemas.free_texts import FREE_TEXTS, MENTIONS, SIMILAR_TEXTS, THEMES_TERMS, VERBATIMS
from models.schemas.kept import FACTS, FILES
from models.schemas.questions import CODEBOOK, Mentioned, site_indicators_table, site_mentions_table
from models.schemas.reports import COVERAGE, DOCUMENTS, ISSUES, OBSERVATIONS, TEXTS
from models.schemas.reviews import ERROR_BOUNDS, REVIEWS
from models.schemas.sites import SITE_ENTITIES, SITE_HISTORY, SITE_PAIRS, SITES

__all__ = [
    "CODEBOOK",
    "COVERAGE",
    "DOCUMENTS",
    "ERROR_BOUNDS",
    "FACTS",
    "FILES",
    "FREE_TEXTS",
    "ISSUES",
    "KEPT",
    "MENTIONS",
    "OBSERVATIONS",
    "PER_DOCUMENT",
    "REVIEWS",
    "SIMILAR_TEXTS",
    "SITES",
    "SITE_ENTITIES",
    "SITE_HISTORY",
    "SITE_PAIRS",
    "TEXTS",
    "THEMES_TERMS",
    "VERBATIMS",
    "Mentioned",
    "site_indicators_table",
    "site_mentions_table",
]

PER_DOCUMENT = (DOCUMENTS, OBSERVATIONS, VERBATIMS, COVERAGE, ISSUES, TEXTS, MENTIONS, FREE_TEXTS, REVIEWS)
"""The tables written while reports are read, in this order."""

KEPT = (*PER_DOCUMENT, FACTS)
"""All that is kept of a document: the tables, and what others are made of."""
