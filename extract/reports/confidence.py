"""How sure a row is: how often such rows were right in reports with known answers, and whether that is enough."""

from __future__ import annotations

from bisect import bisect_left
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from extract.reports.evidence_features import ChoiceDoubts, CountDoubts, VerbatimDoubts
from models.confidence import (
    OBSERVATION_TARGETS,
    ConfidenceFile,
    Target,
    accept_threshold,
    load_confidence_file,
)
from models.errors import UsageError
from models.record_base import Record
from models.vocabulary import ACCEPTED, REVIEW, SourceClass, Status

_NAMES: dict[Target, tuple[str, ...]] = {
    "choice": ChoiceDoubts._fields,
    "count": CountDoubts._fields,
    "verbatim": VerbatimDoubts._fields,
}


_MOST_KEPT = 10_000  # verdicts


class NeverSure(StrEnum):
    """Rows that are for a person to decide, whatever speaks for them."""

    UNKNOWN_PHRASE = "unknown_phrase"
    DEFAULT_SENTENCE = "default_sentence"
    UNREADABLE_BOX = "unreadable_box"
    UNREAD_COUNT = "unread_count"
    CONFLICT = "conflict"
    FOREIGN_FRAME = "foreign_frame"


class Verdict(Record):
    """A probability that the row is right, 0 to 1, and whether rows like it may be used without a look."""

    confidence: float
    is_accepted: bool

    @property
    def status(self) -> Status:
        return ACCEPTED if self.is_accepted else REVIEW


class _Curve(NamedTuple):
    limits: tuple[float, ...]
    confidences: tuple[float, ...]
    threshold: float


class Confidence:
    """A confidence model made ready.

    `accept_precision`: how often accepted answers shall be right; `accept_text_precision`: the same for free texts.
    """

    def __init__(self, model: ConfidenceFile, accept_precision: float, accept_text_precision: float) -> None:
        self._weights = {t: tuple(model.weights[t][name] for name in names) for t, names in _NAMES.items()}
        self._curves: dict[tuple[str, str], _Curve] = {}
        for curve in model.curves:
            targets = OBSERVATION_TARGETS if curve.target in OBSERVATION_TARGETS else (curve.target,)
            alike = (c for c in model.curves if c.source_class == curve.source_class and c.target in targets)
            together = [block for c in alike for block in c.blocks]
            self._curves[curve.target, curve.source_class] = _Curve(
                tuple(b.up_to for b in curve.blocks if b.up_to is not None),
                tuple(b.confidence for b in curve.blocks),
                accept_threshold(together, accept_text_precision if curve.target == "verbatim" else accept_precision),
            )
        self._known: dict[tuple[Target, SourceClass, tuple[float, ...]], Verdict] = {}  # most rows are alike
        self._never_sure = {
            (source_class, reason): rate
            for source_class, rates in model.always_review.items()
            for reason, rate in rates.items()
        }

    def choice(self, doubts: ChoiceDoubts, source_class: SourceClass) -> Verdict:
        """Return the verdict on an option."""
        return self._verdict("choice", doubts, source_class)

    def count(self, doubts: CountDoubts, source_class: SourceClass) -> Verdict:
        """Return the verdict on a count that was understood."""
        return self._verdict("count", doubts, source_class)

    def verbatim(self, doubts: VerbatimDoubts, source_class: SourceClass) -> Verdict:
        """Return the verdict on a free text."""
        return self._verdict("verbatim", doubts, source_class)

    def never_sure(self, reason: NeverSure, source_class: SourceClass) -> Verdict:
        """Return the verdict on a row that a person has to decide: never accepted."""
        return Verdict(self._never_sure[source_class.value, reason.value], False)

    def judge(self, what: Target | NeverSure, doubts: tuple[float, ...], source_class: SourceClass) -> Verdict:
        """Return the verdict on a row named by its target, or by why it is never sure."""
        if isinstance(what, NeverSure):
            return self.never_sure(what, source_class)
        return self._verdict(what, doubts, source_class)

    def threshold(self, target: Target, source_class: SourceClass) -> float:
        """Return the confidence from which rows are accepted; above 1 when none are."""
        return self._curves[target, source_class.value].threshold

    def _verdict(self, target: Target, doubts: tuple[float, ...], source_class: SourceClass) -> Verdict:
        key = (target, source_class, doubts)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            known = self._known[key] = self._weigh(target, doubts, source_class)
        return known

    def _weigh(self, target: Target, doubts: tuple[float, ...], source_class: SourceClass) -> Verdict:
        curve = self._curves[target, source_class.value]
        doubt = 0.0
        for weight, value in zip(self._weights[target], doubts, strict=True):
            if value:
                doubt += weight * value
        confidence = curve.confidences[bisect_left(curve.limits, doubt)]
        return Verdict(confidence, confidence >= curve.threshold)


@lru_cache(maxsize=8)
def load_confidence(accept_precision: float, accept_text_precision: float, path: Path | None = None) -> Confidence:
    """Return the model at `path` (the one shipped when None). Raises `UsageError` for a file that cannot be used."""
    model = load_confidence_file(path)
    faults = [
        f"weights.{target}: {', '.join(sorted(set(names) ^ set(model.weights.get(target, {}))))}"
        for target, names in _NAMES.items()
        if set(names) != set(model.weights.get(target, {}))
    ]
    known = {(c.target, c.source_class) for c in model.curves}
    faults += [f"curves: none for {t} of {s}" for t in _NAMES for s in SourceClass if (t, s.value) not in known]
    faults += [
        f"always_review.{s}: no {reason}"
        for s in SourceClass
        for reason in NeverSure
        if reason not in model.always_review.get(s, {})
    ]
    if faults:
        found = "; ".join(faults[:3])
        raise UsageError(f"the confidence model does not fit the code ({found}): make it again with make calibrate")
    return Confidence(model, accept_precision, accept_text_precision)
