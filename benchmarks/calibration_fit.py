"""Fit the confidence model: what each doubt weighs, then how often rows of so much doubt are right.

Both steps are monotone. Weights are those of a logistic regression over all source classes together, none below zero,
each drawn to a cautious prior; every source class then has its own curve, made monotone by pooling neighbours and
drawn to the regression where it has few rows, so that no block ever says that all is certain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.calibration_samples import Sample
from extract.reports.confidence import NeverSure
from extract.reports.evidence_features import ChoiceDoubts, CountDoubts, VerbatimDoubts
from models.confidence import Block, Curve, Target
from models.vocabulary import SourceClass

Numbers = npt.NDArray[np.float64]

NAMES: dict[Target, tuple[str, ...]] = {
    "choice": ChoiceDoubts._fields,
    "count": CountDoubts._fields,
    "verbatim": VerbatimDoubts._fields,
}
_PRIOR_WEIGHT, _PRIOR_STRENGTH = 1.0, 1.0  # a doubt that no row tells anything of still counts
# Troubles that generated reports hardly have and archives do. A heavy prior keeps them from being taken for harmless.
_RARE = {"runner_up_near": 6.0, "question_unclear": 10.0, "tick_doubt": 6.0, "beside_unknown": 3.0, "untold": 4.0}
_RARE_STRENGTH = 10.0
_PRIOR_INTERCEPT = 6.0
_STEPS = 4_000
_SMALLEST_BLOCK, _BLOCK_GROWTH = 30, 1.4  # rows: small where doubt is great and matters, then ever larger
_SHRINKAGE_ROWS = 25.0  # rows that the regression is worth in a block
_MOST, _LEAST = 0.9995, 0.02
_UNTOLD = frozenset({NeverSure.DEFAULT_SENTENCE, NeverSure.UNREADABLE_BOX})


class Weights(NamedTuple):
    """Of one target. `intercepts`: log-odds of a row without doubt, by source class."""

    by_name: dict[str, float]
    intercepts: dict[SourceClass, float]


def fit_weights(target: Target, rows: Sequence[Sample]) -> Weights:
    """Return the weights of the doubts of one target."""
    classes = list(SourceClass)
    groups: defaultdict[tuple[SourceClass, tuple[float, ...]], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        groups[row.source_class, row.doubts][not row.is_right] += 1
    doubts = np.array([key[1] for key in groups], dtype=np.float64)
    which = np.array([classes.index(key[0]) for key in groups])
    right = np.array([n[0] for n in groups.values()], dtype=np.float64)
    wrong = np.array([n[1] for n in groups.values()], dtype=np.float64)
    prior = np.array([_RARE.get(name, _PRIOR_WEIGHT) for name in NAMES[target]])
    strength = np.array([_RARE_STRENGTH if name in _RARE else _PRIOR_STRENGTH for name in NAMES[target]])
    weights, intercepts = _descend(doubts, which, right, wrong, len(classes), prior, strength)
    named = {name: round(float(w), 4) for name, w in zip(NAMES[target], weights, strict=True)}
    return Weights(named, {c: float(b) for c, b in zip(classes, intercepts, strict=True)})


def _descend(
    doubts: Numbers,
    which: npt.NDArray[np.int64],
    right: Numbers,
    wrong: Numbers,
    classes: int,
    prior: Numbers,
    strength: Numbers,
) -> tuple[Numbers, Numbers]:
    """Return weights (none below zero) and intercepts of the most likely model, by projected gradient descent."""
    weights = prior.copy()
    intercepts = np.full(classes, _PRIOR_INTERCEPT)
    moment_w, moment_b = np.zeros_like(weights), np.zeros_like(intercepts)
    square_w, square_b = np.zeros_like(weights), np.zeros_like(intercepts)
    rows = right + wrong
    for step in range(1, _STEPS + 1):
        chance = 1.0 / (1.0 + np.exp(doubts @ weights - intercepts[which]))
        slope = right - rows * chance  # of the log-likelihood, by log-odds
        gradient_w = -(doubts.T @ slope) - strength * (weights - prior)
        gradient_b = np.bincount(which, slope, classes) - 0.5 * _PRIOR_STRENGTH * (intercepts - intercepts.mean())
        rate = 0.05 / (1.0 + step / 1_000)
        for value, gradient, moment, square in (
            (weights, gradient_w, moment_w, square_w),
            (intercepts, gradient_b, moment_b, square_b),
        ):
            moment += 0.1 * (gradient - moment)
            square += 0.01 * (gradient**2 - square)
            value += rate * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
        np.maximum(weights, 0.0, out=weights)
    return weights, intercepts


class _Pool(NamedTuple):
    up_to: float
    rows: float
    right: float
    smoothed: float  # expected right, of `rows` and the regression's
    weight: float

    @property
    def confidence(self) -> float:
        return self.smoothed / self.weight


def fit_curve(target: Target, source_class: SourceClass, rows: Sequence[Sample], weights: Weights) -> Curve:
    """Return how often rows of one source class are right, by rising doubt."""
    factors = [weights.by_name[name] for name in NAMES[target]]
    intercept = weights.intercepts[source_class]
    placed = sorted((sum(w * d for w, d in zip(factors, row.doubts, strict=True)), row.is_right) for row in rows)
    pools: list[_Pool] = []
    for bin_rows in _bins(placed):
        right = sum(is_right for _, is_right in bin_rows)
        expected = sum(_chance(intercept - doubt) for doubt, _ in bin_rows) / len(bin_rows)
        weight = len(bin_rows) + _SHRINKAGE_ROWS
        pools.append(_Pool(bin_rows[-1][0], len(bin_rows), right, right + _SHRINKAGE_ROWS * expected, weight))
        _pool_neighbours(pools)
    most_doubt = pools[-1].up_to if pools else 0.0
    if not pools:  # a source class without such rows: the regression alone speaks
        pools = [
            _Pool(d, 0, 0, _SHRINKAGE_ROWS * _chance(intercept - d), _SHRINKAGE_ROWS) for d in (0.0, 1.0, 2.0, 3.0)
        ]
        most_doubt = 3.0
    beyond = _SHRINKAGE_ROWS * _chance(intercept - most_doubt - 1.0)  # worse than anything met
    pools.append(_Pool(most_doubt + 1.0, 0, 0, beyond, _SHRINKAGE_ROWS))
    _pool_neighbours(pools)
    starts = [doubt for doubt, _ in placed]
    return Curve(target=target, source_class=source_class.value, blocks=tuple(_blocks(pools, starts)))


def _chance(log_odds: float) -> float:
    return float(1.0 / (1.0 + np.exp(-log_odds)))


def _bins(placed: Sequence[tuple[float, bool]]) -> list[list[tuple[float, bool]]]:
    """Return the rows in bins of rising doubt; the same doubt is never parted, and none at all is a bin of its own."""
    bins: list[list[tuple[float, bool]]] = []
    size = float(_SMALLEST_BLOCK)
    for row in reversed(placed):
        last = bins[-1] if bins else None
        if last is None or (row[0] < last[-1][0] - 1e-9 and (len(last) >= size or row[0] == 0.0)):
            size *= 1.0 if last is None else _BLOCK_GROWTH
            bins.append([row])
        else:
            last.append(row)
    return [rows[::-1] for rows in reversed(bins)]


def _pool_neighbours(pools: list[_Pool]) -> None:
    """Join the last pools until confidence falls with doubt."""
    while len(pools) > 1 and pools[-1].confidence >= pools[-2].confidence:
        last = pools.pop()
        before = pools.pop()
        pools.append(_Pool(last.up_to, *(a + b for a, b in zip(before[1:], last[1:], strict=True))))


def _blocks(pools: Sequence[_Pool], starts: Sequence[float]) -> list[Block]:
    blocks: list[Block] = []
    for i, pool in enumerate(pools):
        above = next((s for s in starts if s > pool.up_to + 1e-9), pool.up_to + 0.2)
        limit = None if i + 1 == len(pools) else round((pool.up_to + above) / 2, 4)
        confidence = round(min(_MOST, max(_LEAST, pool.confidence)), 4)
        rows, right = int(pool.rows), int(pool.right)
        if blocks and blocks[-1].confidence == confidence:
            before = blocks.pop()
            rows, right = rows + before.rows, right + before.right
        blocks.append(Block(up_to=limit, rows=rows, right=right, confidence=confidence))
    return blocks


def fit_never_sure(rows: Sequence[Sample]) -> dict[str, dict[str, float]]:
    """Return how often rows that a person has to decide were right, by source class and reason.

    One in two for what no page tells: whether a sentence that is always printed was meant, what an unreadable box says.
    """
    rates: dict[str, dict[str, float]] = {}
    for source_class in SourceClass:
        rates[source_class.value] = {}
        for reason in NeverSure:
            if reason in _UNTOLD:
                rates[source_class.value][reason.value] = 0.5
                continue
            all_rows = [r for r in rows if r.what == reason]
            everywhere = (sum(r.is_right for r in all_rows) + 1) / (len(all_rows) + 2)
            here = [r for r in all_rows if r.source_class is source_class]
            rate = (sum(r.is_right for r in here) + 10 * everywhere) / (len(here) + 10)
            rates[source_class.value][reason.value] = round(min(0.99, max(0.01, rate)), 3)
    return rates
