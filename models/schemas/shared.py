"""Columns that several tables have."""

from __future__ import annotations

from models.columns import flag, number, text, whole
from models.vocabulary import Status

DOCUMENT_ID = text("document_id", "First 16 hex digits of the SHA-256 of the file's bytes")
SITE_ID = text("site_id", "Slug of the site's name; null when no name was found", required=False)
DIMENSION_ID = text("dimension_id", "Dimension of the questionnaire")
THEME_ID = text("theme_id", "Theme of the questionnaire")
INDICATOR_ID = text("indicator_id", "Question of the questionnaire")
STATUS = text("status", "accepted: usable as it is; review: look at it first", enum=Status)
CONFIDENCE = number("confidence", "Expected share of such rows that are right, 0 to 1", required=True)
EVIDENCE = (
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
NO_WORDS = "empty, never null, where a person added the answer without a place"
SAME_SITE_ID = text("same_site_id", "First id of the sites that are taken for one with this; its own when alone")
IS_CURRENT = flag("is_current", "The latest report of the sites that are one is of this site: one true row for each")
