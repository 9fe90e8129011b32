"""One row as people decided: what they say of it, whether that can be said, and the row with their word on it."""

from __future__ import annotations

from collections.abc import Mapping

from extract.decisions.readings import Choice, parse_choice, parse_count, reading_of
from models.records import Observation, Quantity
from models.reviews import ReviewDecision, ReviewMark, Standing
from models.vocabulary import Kind, MatchMethod, Status


def truth_of(standing: Standing) -> str | None:
    """Return what people say that is printed, None where it is nothing, or they cannot tell."""
    if standing.decision in (ReviewDecision.ACCEPT, ReviewDecision.ADD):
        return standing.key.read_as
    return standing.corrected


def can_be_said(truth: str, kind: str, indicator_id: str, options: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether a reading is of the question's kind, and its option still in the taxonomy.

    `options`: those of each question.
    """
    if kind == Kind.COUNT:
        return parse_count(truth) is not None
    choice = parse_choice(truth)
    known = options.get(indicator_id, frozenset())
    return choice is not None and (choice.value_id is None or choice.value_id in known)


def decided(row: Observation, standing: Standing) -> Observation | None:
    """Return a row as decided, None when it is not there."""
    decision, truth = standing.decision, truth_of(standing)
    if decision is ReviewDecision.NOT_THERE:
        return None
    reading = reading_of(row)
    is_corrected = truth is not None and truth != reading
    if is_corrected:
        decision = ReviewDecision.CORRECT
    elif decision is ReviewDecision.ADD:
        decision = ReviewDecision.ACCEPT  # found by the reader itself by now
    mark = ReviewMark(decision, row.value_id, reading, row.status.value, is_corrected)
    if truth is None:
        return row.changed(status=Status.REVIEW, review=mark)
    if not is_corrected:
        return row.changed(status=Status.ACCEPTED, review=mark)
    choice, quantity = value_of(row.kind, truth)
    return row.changed(
        value_id=choice.value_id,
        is_selected=choice.is_selected,
        quantity=quantity,
        status=Status.ACCEPTED,
        match_method=MatchMethod.REVIEWED,
        review=mark,
    )


def value_of(kind: Kind, reading: str) -> tuple[Choice, Quantity]:
    """Return the answer that a reading of this kind says. Raises `ValueError` when it is of another."""
    quantity = parse_count(reading) if kind is Kind.COUNT else Quantity()
    choice = Choice(None, None) if kind is Kind.COUNT else parse_choice(reading)
    if choice is None or quantity is None:
        raise ValueError(f"{reading!r} is no {kind.value}")
    return choice, quantity
