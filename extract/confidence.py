"""How sure a value is: a probability that it is right, from how its phrase, its frame and its place were recognised."""

from __future__ import annotations

from extract.findings import Choice, CountFound
from models.document import TickState

_EXACT = 0.998
_NO_FRAME = 0.06  # what is lost when no frame says so
_FOREIGN = 0.0005  # what is lost when no heading of the theme stands above
_UNKNOWN = 0.5
_DEFAULT = 0.5
_AT_FLOOR = 0.80  # confidence of a label or cue recognised at 76 points


def choice_confidence(choice: Choice, page_certainty: float) -> float:
    """Return the probability, 0 to 1, that the answer is what the page says; `page_certainty` is that of its reading."""
    if choice.value_id is None:
        return _UNKNOWN
    if choice.tick is TickState.UNREADABLE:
        return _UNKNOWN
    confidence = _EXACT * _from_score(choice.score) * _from_score(choice.cue_score if choice.has_frame else 100.0)
    if not choice.has_frame:
        confidence -= _NO_FRAME if choice.label.count(" ") < 4 else _FOREIGN
    if not choice.own_section:
        confidence -= _FOREIGN
    if choice.runner_up_score is not None:
        confidence -= max(0.0, 12.0 - (choice.score - choice.runner_up_score)) / 60.0
    if choice.is_default:
        confidence = min(confidence, _DEFAULT)
    return round(max(0.0, confidence * choice.tick_certainty * page_certainty), 4)


def count_confidence(count: CountFound, is_understood: bool, page_certainty: float) -> float:
    """Return the probability, 0 to 1, that the numbers are what the page says."""
    if not is_understood:
        return _UNKNOWN
    return round(_EXACT * _from_score(count.cue_score) * page_certainty, 4)


def _from_score(score: float) -> float:
    """Return the factor, 0 to 1, for a similarity of 76 to 100 points."""
    return 1.0 if score >= 100.0 else _AT_FLOOR + (0.995 - _AT_FLOOR) * max(0.0, min(1.0, (score - 76.0) / 20.0))
