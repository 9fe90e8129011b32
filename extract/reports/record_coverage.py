"""Say of each question how it stands in a report: answered, empty, lost, or not there, and why."""

from __future__ import annotations

from extract.reports.interpret import Interpretation
from extract.reports.notes import Notes
from extract.words.compile_lexicon import compile_lexicon
from models.document import Document
from models.records import Coverage, Observation
from models.taxonomy import Taxonomy
from models.taxonomy_terms import Cue, Indicator, Theme
from models.vocabulary import (
    ANSWERED,
    DEFAULT_SENTENCE,
    FORM,
    G0,
    LOST,
    NOT_PRINTED,
    SECTION_ABSENT,
    CoverageState,
    Era,
    IssueCode,
    IssueLevel,
)


def record_coverage(
    document: Document,
    found: Interpretation,
    taxonomy: Taxonomy,
    observations: tuple[Observation, ...],
    notes: Notes,
) -> tuple[Coverage, ...]:
    """Return one state for each indicator of the taxonomy, in its order; lists that were lost are noted."""
    answered = {o.indicator_id for o in observations}
    is_unreadable = any(page.is_unreadable for page in document.pages)
    rows = []
    for theme, indicator in compile_lexicon(taxonomy).indicators.values():
        state = _state(found, theme, indicator, is_answered=indicator.id in answered, is_unreadable=is_unreadable)
        if state is LOST and found.findings.slots.get(indicator.id) is state:
            notes.add(
                IssueCode.LIST_LOST,
                IssueLevel.WARNING,
                f"{indicator.id}: the list that was announced is not there",
                hint="compare with the original page",
            )
        rows.append(
            Coverage(
                dimension_id=theme.dimension,
                theme_id=theme.theme,
                indicator_id=indicator.id,
                state=state,
            )
        )
    return tuple(rows)


def _state(
    found: Interpretation, theme: Theme, indicator: Indicator, *, is_answered: bool, is_unreadable: bool
) -> CoverageState:
    state = found.findings.slots.get(indicator.id)
    if is_answered and state is not DEFAULT_SENTENCE:
        return ANSWERED
    if state is not None:
        return state
    shown_by = found.findings.themes.get(theme.theme)
    if shown_by is None:
        return CoverageState.UNREADABLE if is_unreadable else SECTION_ABSENT
    is_asked = shown_by != "question" or found.era is FORM
    if found.era is G0 or not is_asked or not _is_printed(theme, indicator, found.era):
        return NOT_PRINTED
    return SECTION_ABSENT if shown_by == "frame" else LOST


def _is_printed(theme: Theme, indicator: Indicator, era: Era) -> bool:
    """Tell whether the edition has a sentence, or the form a question, for this indicator."""
    if era is FORM:
        return any(q.asks == indicator.id for q in theme.questions)

    def speaks(cue: Cue) -> bool:
        return (
            indicator.id in cue.opens
            or cue.counts == indicator.id
            or bool(cue.states and cue.states.indicator == indicator.id)
        )

    return any(speaks(cue) for cue in theme.cues)
