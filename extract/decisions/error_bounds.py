"""How many accepted answers may be wrong: the exact upper bound of Clopper and Pearson, from random samples checked.

Only answers drawn without looking at what had been read count: the queue of doubts shows those first that are likely to
be wrong, and a share of wrong ones among them says nothing about the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from math import exp, lgamma, log, log1p

from models.document import Reader
from models.reviews import Queue, ReviewOutcome
from models.vocabulary import Era, SourceClass

CONFIDENCE_LEVEL = 0.95
_STEPS = 60  # of bisection: far past the precision of the sum

Row = tuple[object, ...]
Stratum = tuple[str, str]
"""An indicator and a source class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """An answer that was drawn at random and decided. `is_right`: None where nobody can tell."""

    indicator_id: str
    source_class: str
    sample: str
    is_right: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What the samples say of one question and source class; None stands for all of them together.

    `upper`: at most this share of the accepted answers is wrong; None when nothing was checked.
    `added`: answers that were missed and that people added: none of the accepted ones, and no check of any.
    """

    indicator_id: str | None
    source_class: str | None
    accepted: int
    checked: int
    wrong: int
    undecided: int
    upper: float | None
    added: int = 0


def upper_bound(wrong: int, checked: int, level: float = CONFIDENCE_LEVEL) -> float:
    """Return the share of wrong answers that is not exceeded, at this level, where `wrong` of `checked` were wrong.

    One-sided: the share at which so few wrong ones, or fewer, would be met with a chance of ``1 - level``.
    """
    if wrong >= checked:
        return 1.0
    low, high = wrong / checked, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _chance_of_at_most(wrong, checked, middle) > 1 - level:
            low = middle
        else:
            high = middle
    return high


def _chance_of_at_most(wrong: int, checked: int, share: float) -> float:
    """Return the chance of `wrong` or fewer in `checked` draws, each wrong with the chance `share`, 0 < share < 1."""
    if share >= 1.0:
        return 0.0
    right, odds = log1p(-share), log(share)
    return sum(
        exp(lgamma(checked + 1) - lgamma(k + 1) - lgamma(checked - k + 1) + k * odds + (checked - k) * right)
        for k in range(wrong + 1)
    )


def source_class(era: str, reader: str | None, ocr_page_count: int) -> SourceClass:
    """Return how a document came off the page, as its row in `documents` tells."""
    if era == Era.FORM:
        return SourceClass.FORM
    if ocr_page_count or reader == Reader.IMAGE:
        return SourceClass.OCR
    return SourceClass.PDF if reader == Reader.PDF else SourceClass.TEXT


def is_check(sample: str | None, outcome: str) -> bool:
    """Tell whether a row of `reviews` says something of the answers that are accepted now."""
    return sample is not None and outcome in (ReviewOutcome.APPLIED, ReviewOutcome.DISPUTED)


def error_bounds(
    checks: Iterable[Check], accepted: Mapping[Stratum, int], indicators: Iterable[str], added: Mapping[Stratum, int]
) -> list[Bound]:
    """Return the bounds of every question and source class with answers, accepted or added, in order of `indicators`.

    Sums over questions or classes come first; they are told from the sample of the whole archive only, as the other
    one takes from each question as many as it needs.
    """
    found = list(checks)
    strata = accepted.keys() | {stratum for stratum, count in added.items() if count}
    classes = [kind for kind in SourceClass if any(c == kind for _, c in strata)]
    asked = [indicator for indicator in indicators if any(i == indicator for i, _ in strata)]
    bounds = []
    for indicator, kind in product((None, *asked), (None, *classes)):
        count, missed = (_of_stratum(counts, indicator, kind) for counts in (accepted, added))
        if count or missed:
            is_sum = indicator is None or kind is None
            alike = [
                check
                for check in found
                if indicator in (None, check.indicator_id)
                and kind in (None, check.source_class)
                and (not is_sum or check.sample == Queue.SAMPLE)
            ]
            bounds.append(_bound(indicator, kind, count, alike, missed))
    return bounds


def _of_stratum(counts: Mapping[Stratum, int], indicator: str | None, kind: str | None) -> int:
    return sum(n for (i, c), n in counts.items() if indicator in (None, i) and kind in (None, c))


def _bound(indicator: str | None, kind: str | None, accepted: int, checks: list[Check], added: int) -> Bound:
    wrong = sum(check.is_right is False for check in checks)
    undecided = sum(check.is_right is None for check in checks)
    upper = upper_bound(wrong + undecided, len(checks)) if checks else None
    return Bound(
        indicator_id=indicator,
        source_class=kind,
        accepted=accepted,
        checked=len(checks),
        wrong=wrong,
        undecided=undecided,
        upper=upper,
        added=added,
    )


def bound_rows(bounds: Iterable[Bound]) -> list[Row]:
    """Return the rows of the table `error_bounds`."""
    return [
        (
            b.indicator_id,
            b.source_class,
            b.accepted,
            b.checked,
            b.wrong,
            b.undecided,
            b.upper,
            CONFIDENCE_LEVEL,
            b.added,
        )
        for b in bounds
    ]
