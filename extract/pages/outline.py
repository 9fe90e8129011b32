"""The questionnaire as the pages need it: dimensions, themes, questions and options with their French labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from extract.pages import wording
from extract.pages.told_issues import TO_DO
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
"""One letter a question: what a report says of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Numbers, from 0, of everything that is asked. `options`: by indicator and value id, over all questions.

    `by_theme`: numbers of the questions of each theme.
    """

    indicators: dict[str, int]
    themes: dict[str, int]
    options: dict[tuple[str, str], int]
    by_theme: tuple[tuple[int, ...], ...]

    @staticmethod
    def of(taxonomy: Taxonomy) -> Places:
        """Return the numbers of a questionnaire."""
        indicators = {i.id: number for number, (_, i) in enumerate(taxonomy.indicators)}
        pairs = ((i.id, o.id) for _, i in taxonomy.indicators for o in i.options)
        return Places(
            indicators=indicators,
            themes={theme.theme: number for number, theme in enumerate(taxonomy.themes)},
            options={pair: number for number, pair in enumerate(pairs)},
            by_theme=tuple(tuple(indicators[i.id] for i in theme.indicators) for theme in taxonomy.themes),
        )

    def letters(self, coverage: Iterable[Sequence[object]]) -> str:
        """Return the letters of a document's questions from its rows of indicator and state."""
        letters = [STATE_LETTERS["section_absent"]] * len(self.indicators)
        for indicator, state in coverage:
            letters[self.indicators[str(indicator)]] = STATE_LETTERS[str(state)]
        return "".join(letters)


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
            "decisions": wording.REVIEW_DECISIONS,
            "issues": wording.ISSUES,
            "todo": TO_DO,
            "errors": wording.ERRORS,
            "levels": wording.LEVELS,
        },
    }
