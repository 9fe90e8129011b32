"""What the random samples say by now: decisions that no run has seen yet count as they were made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from extract.decisions.error_bounds import Bound, Check, Stratum, error_bounds, is_check
from extract.decisions.standing import Standings, same_row
from extract.review.rows import read_reviewed
from extract.tables.bounds_table import count_accepted, read_classes
from extract.tables.table_rows import Row
from models.reviews import ReviewDecision, ReviewOutcome, RowKey
from models.taxonomy import Taxonomy

_RIGHT = {
    ReviewDecision.ACCEPT: True,
    ReviewDecision.ADD: True,
    ReviewDecision.CORRECT: False,
    ReviewDecision.NOT_THERE: False,
}
_STANDS = (ReviewDecision.ADD, ReviewDecision.CORRECT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the tables of a run tell of samples: it stays as long as the tables do.

    `classes`: of each document. `seen`: outcome, whether it is right and time of each decision that the run has seen.
    """

    accepted: Counter[Stratum]
    classes: Mapping[str, str]
    seen: Mapping[RowKey, Row]


def read_ground(folder: Path) -> Ground:
    """Return the ground that the tables of a folder give."""
    return Ground(
        accepted=count_accepted(folder),
        classes=read_classes(folder),
        seen={same_row(key): rest for key, rest in read_reviewed(folder, ("outcome", "is_right", "reviewed_at"))},
    )


def bounds_now(ground: Ground, decided: Standings, taxonomy: Taxonomy) -> list[Bound]:
    """Return the bounds of the tables with all that stands in the file of reviews."""
    indicators = [i.id for _, i in taxonomy.indicators]
    return error_bounds(_checks(ground, decided), ground.accepted, indicators, _added(ground, decided))


def _added(ground: Ground, decided: Standings) -> Counter[Stratum]:
    """Return how many answers people added that no run has found itself; what no run has seen counts as missed."""
    counts: Counter[Stratum] = Counter()
    for document_id, standing in decided.by_document.items():
        if document_id not in ground.classes:
            continue
        missed: set[tuple[str, str]] = set()  # two may have added the same in other words
        for one in standing:
            known = ground.seen.get(same_row(one.key))
            is_missed = known is None or known[2] != one.decided_at or known[0] == ReviewOutcome.ADDED
            if one.is_added and one.decision in _STANDS and is_missed:
                missed.add((one.key.indicator_id, one.corrected or one.key.read_as))
        counts.update((indicator, ground.classes[document_id]) for indicator, _ in missed)
    return counts


def _checks(ground: Ground, decided: Standings) -> Iterator[Check]:
    for document_id, standing in decided.by_document.items():
        for one in standing:
            if one.sample is None or document_id not in ground.classes:
                continue
            known = ground.seen.get(same_row(one.key))
            is_right = _RIGHT.get(one.decision)
            if known is not None and known[2] == one.decided_at:
                if not is_check(one.sample, str(known[0])):
                    continue
                is_right = None if known[1] is None else bool(known[1])
            yield Check(
                indicator_id=one.key.indicator_id,
                source_class=ground.classes[document_id],
                sample=one.sample,
                is_right=is_right,
            )
