"""Answers that the reader missed and people added: rows of their own, until a reader finds them.

An addition looks for its answer among the rows first, those that other decisions took away left out. A row that says
the same is confirmed by it, so that nothing stands twice. A row that answers the question otherwise in the very words
is corrected by it; one that does so in other words, where only one answer can be, leaves it outdated. Else the row is
made, at the words that it quotes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extract.decisions.decided_rows import can_be_said, decided, truth_of, value_of
from extract.decisions.quoted_words import find_words
from extract.decisions.readings import NOTHING, OTHER, parse_choice, reading_of
from extract.words.clean import fold
from models.records import NO_PLACE, Evidence, Observation, Report, evidence_of
from models.reviews import ReviewDecision, Reviewed, ReviewMark, ReviewOutcome, Standing
from models.taxonomy import Taxonomy
from models.taxonomy_terms import Indicator, Theme
from models.vocabulary import Kind, MatchMethod, Status

UNKNOWN_ANSWER = "its question or its answer is not in the taxonomy"
FEWER_PLACES = "its words are not printed as often any more"
_NOT_SETTLED = (ReviewDecision.CANNOT_TELL, ReviewDecision.DISPUTED)

Rows = list[Observation | None]
"""Rows of a report as decided so far, None where one was taken away."""


class _Asked(NamedTuple):
    """What the taxonomy says of the question of an addition."""

    theme: Theme
    indicator: Indicator
    options: Mapping[str, frozenset[str]]

    def knows(self, reading: str) -> bool:
        return can_be_said(reading, self.indicator.kind, self.indicator.id, self.options)


def add_missed(
    standing: Sequence[Standing], rows: Sequence[Observation | None], report: Report, taxonomy: Taxonomy
) -> tuple[list[Reviewed], Rows]:
    """Return what becomes of additions, in their order, and all rows: those given, in place, then those made.

    `rows`: those of the report after the other decisions. `Reviewed.place` is the index among the rows returned.
    """
    themes = {indicator.id: (theme, indicator) for theme, indicator in taxonomy.indicators}
    options = {i.id: frozenset(o.id for o in i.options) for _, i in taxonomy.indicators}
    after: Rows = list(rows)
    found = []
    for one in standing:
        known = themes.get(one.key.indicator_id)
        said = _said(one)
        if known is None or not (asked := _Asked(*known, options)).knows(said):
            found.append(_left_out(one, reason=UNKNOWN_ANSWER))
        else:
            found.append(_what_became(one, said, asked, after, report))
    return found, after


def _said(standing: Standing) -> str:
    """Return the answer that an addition is about: as added, or as somebody corrected it since."""
    corrected = truth_of(standing) if standing.decision is ReviewDecision.CORRECT else None
    return corrected or standing.key.read_as


def _left_out(standing: Standing, *, read_as: str | None = None, reason: str = "") -> Reviewed:
    is_gone = standing.decision in (ReviewDecision.NOT_THERE, ReviewDecision.CANNOT_TELL)
    outcome = ReviewOutcome.NOT_READ if is_gone else ReviewOutcome.OUTDATED
    return Reviewed(standing=standing, outcome=outcome, read_as=read_as, reason="" if is_gone else reason)


def _what_became(standing: Standing, said: str, asked: _Asked, rows: Rows, report: Report) -> Reviewed:
    """Return what becomes of one addition; `rows` are changed by it."""
    same = _row_that_says(said, standing, rows)
    if standing.decision is ReviewDecision.NOT_THERE:
        return _refused(standing, same, rows)
    if same is not None:
        return _confirmed(standing, same, rows)
    rival = _rival(said, standing, asked.indicator, rows)
    if rival is not None:
        return _corrected(standing, rival, rows)
    place = _place_of(standing, report)
    if not isinstance(place, Evidence):
        return _left_out(standing, reason=place)
    rows.append(_made(standing, said, asked, place))
    return Reviewed(standing=standing, outcome=_outcome(standing, ReviewOutcome.ADDED), place=len(rows) - 1)


def _row_that_says(said: str, standing: Standing, rows: Rows) -> int | None:
    """Return the index of the row with this answer to the question, one in the same words rather than another."""
    found = [
        place
        for place, row in enumerate(rows)
        if row is not None
        and row.indicator_id == standing.key.indicator_id
        and reading_of(row) == said
        and (said != OTHER or _has_same_words(row, standing))  # other phrases that no option names are other answers
    ]
    return next((place for place in found if _has_same_words(rows[place], standing)), found[0] if found else None)


def _has_same_words(row: Observation | None, standing: Standing) -> bool:
    return row is not None and fold(row.evidence.quote) == fold(standing.key.quote)


def _refused(standing: Standing, same: int | None, rows: Rows) -> Reviewed:
    """Return what becomes of an addition that is said not to be there: a reader may have found the very words since."""
    row = None if same is None else rows[same]
    if same is None or row is None or row.review is not None or not _has_same_words(row, standing):
        return _left_out(standing)
    rows[same] = None
    return Reviewed(
        standing=standing, outcome=ReviewOutcome.APPLIED, read_as=reading_of(row), is_right=False, place=same
    )


def _confirmed(standing: Standing, same: int, rows: Rows) -> Reviewed:
    """Return what becomes of an addition whose answer stands already: read by now, or added in other words too."""
    row = rows[same]
    if row is None or is_added(row):
        return Reviewed(standing=standing, outcome=_outcome(standing, ReviewOutcome.ADDED), place=same)
    reading = reading_of(row)
    if row.review is None:
        rows[same] = decided(row, standing)
    is_right = None if standing.decision in _NOT_SETTLED else True
    outcome = _outcome(standing, ReviewOutcome.APPLIED)
    return Reviewed(standing=standing, outcome=outcome, read_as=reading, is_right=is_right, place=same)


def _rival(said: str, standing: Standing, indicator: Indicator, rows: Rows) -> int | None:
    """Return the index of a row beside which the addition cannot stand: one answer is all that there can be."""
    choice = parse_choice(said)
    for place, row in enumerate(rows):
        if row is None or row.indicator_id != indicator.id:
            continue
        is_only_one = row.kind is Kind.COUNT or (indicator.is_single and row.is_selected and choice and choice[1])
        is_same_option = choice is not None and row.value_id is not None and row.value_id == choice.value_id
        is_same_phrase = row.value_id is None and _has_same_words(row, standing)
        if is_only_one or is_same_option or is_same_phrase:
            return place
    return None


def _corrected(standing: Standing, rival: int, rows: Rows) -> Reviewed:
    """Return what becomes of an addition where something else is read: who looked at the very words is believed."""
    row = rows[rival]
    reading = None if row is None else reading_of(row)
    is_settled = standing.decision in (ReviewDecision.ADD, ReviewDecision.CORRECT)
    if row is None or row.review is not None or not is_settled or not _has_same_words(row, standing):
        return _left_out(standing, read_as=reading)
    rows[rival] = decided(row, standing)
    return Reviewed(standing=standing, outcome=ReviewOutcome.APPLIED, read_as=reading, is_right=False, place=rival)


def _outcome(standing: Standing, settled: ReviewOutcome) -> ReviewOutcome:
    return ReviewOutcome.DISPUTED if standing.decision is ReviewDecision.DISPUTED else settled


def _place_of(standing: Standing, report: Report) -> Evidence | str:
    """Return where the words of an addition stand, or why they do not; "" where they are not there at all."""
    if not standing.key.quote:
        return NO_PLACE
    places = find_words(report.text, standing.key.quote)
    if not places:
        return ""
    if standing.key.ordinal > len(places) > 1:
        return FEWER_PLACES
    start, end = places[min(standing.key.ordinal, len(places)) - 1]
    if report.as_read is None:
        return Evidence(
            page_no=1, line_start=0, line_end=1, char_start=start, char_end=end, quote=report.text[start:end]
        )
    return evidence_of(report.as_read, start, end)


def _made(standing: Standing, said: str, asked: _Asked, place: Evidence) -> Observation:
    """Return the row of an addition. Its confidence is none: Relevé itself read nothing."""
    kind = Kind(asked.indicator.kind)
    choice, quantity = value_of(kind, said)
    first, _ = value_of(kind, standing.key.read_as) if asked.knows(standing.key.read_as) else (choice, quantity)
    return Observation(
        dimension_id=asked.theme.dimension,
        theme_id=asked.theme.theme,
        indicator_id=asked.indicator.id,
        kind=kind,
        value_id=choice.value_id,
        is_selected=choice.is_selected,
        value_raw=" ".join(place.quote.split()),
        quantity=quantity,
        status=Status.REVIEW if standing.decision in _NOT_SETTLED else Status.ACCEPTED,
        confidence=0.0,
        match_method=MatchMethod.REVIEWED,
        match_score=0.0,
        runner_up_id=None,
        runner_up_score=None,
        evidence=place,
        review=ReviewMark(standing.decision, first.value_id, NOTHING, None, True),
    )


def is_added(row: Observation) -> bool:
    """Tell whether people added a row that is not read."""
    return row.review is not None and row.review.read_as == NOTHING


def in_reading_order(rows: Rows) -> list[int]:
    """Return the indexes of the rows that are left, in the order in which a report gives its rows."""
    left = [(row.evidence.char_start, row.indicator_id, row.value_id or "", n) for n, row in enumerate(rows) if row]
    return [place for *_, place in sorted(left)]
