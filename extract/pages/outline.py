"""The questionnaire as the pages need it: dimensions, themes, questions and options with their French labels."""

from __future__ import annotations

from typing import Any

from extract.pages import wording
from models.taxonomy import Taxonomy

STATE_LETTERS = {
    "answered": "a",
    "default_sentence": "d",
    "slot_empty": "e",
    "lost": "l",
    "unreadable": "u",
    "section_absent": "s",
    "not_printed_in_era": "n",
}
REVIEW_LETTER = "r"
"""One letter a question: a coverage state, or that it was answered and an answer is to be looked at."""


def outline(taxonomy: Taxonomy) -> dict[str, Any]:
    """Return the questionnaire and the words of the pages, for scripts. Options have one number over all questions."""
    themes = [theme.theme for theme in taxonomy.themes]
    dimensions = [d.id for d in taxonomy.common.dimensions]
    return {
        "dimensions": [{"id": d.id, "label": d.label_fr} for d in taxonomy.common.dimensions],
        "themes": [
            {"id": t.theme, "label": t.label_fr, "dimension": dimensions.index(t.dimension)} for t in taxonomy.themes
        ],
        "indicators": [
            {
                "id": i.id,
                "label": i.label_fr,
                "kind": i.kind,
                "unit": i.unit,
                "theme": themes.index(theme.theme),
                "options": [{"id": o.id, "label": o.label_fr} for o in i.options],
            }
            for theme, i in taxonomy.indicators
        ],
        "states": [
            {"id": state, "letter": STATE_LETTERS[state], "label": label, "meaning": wording.STATE_MEANINGS[state]}
            for state, label in wording.STATES.items()
        ],
        "words": {
            "eras": wording.ERAS,
            "grades": wording.GRADES,
            "statuses": wording.DOCUMENT_STATUSES,
            "readers": wording.READERS,
            "methods": wording.MATCH_METHODS,
            "periods": wording.PERIODS,
            "issues": wording.ISSUES,
            "errors": wording.ERRORS,
            "levels": wording.LEVELS,
        },
    }


def option_numbers(taxonomy: Taxonomy) -> dict[tuple[str, str], int]:
    """Return the number of each option, from 0, by indicator and value id: its place over all questions."""
    pairs = ((i.id, o.id) for _, i in taxonomy.indicators for o in i.options)
    return {pair: number for number, pair in enumerate(pairs)}
