"""What the random samples say by now: decisions that no run has seen yet count as they were made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extract.bounds_table import count_accepted, read_classes
from extract.error_bounds import Bound, Check, error_bounds, is_check
from extract.review.rows import read_reviewed
from extract.standing import Standings, same_row
from models.reviews import ReviewDecision
from models.taxonomy import Taxonomy

_RIGHT = {ReviewDecision.ACCEPT: True, ReviewDecision.CORRECT: False, ReviewDecision.NOT_THERE: False}


def bounds_now(folder: Path, decided: Standings, taxonomy: Taxonomy) -> list[Bound]:
    """Return the bounds of the tables in `folder` with all that stands in the file of reviews."""
    indicators = [i.id for _, i in taxonomy.indicators]
    return error_bounds(_checks(folder, decided), count_accepted(folder), indicators)


def _checks(folder: Path, decided: Standings) -> Iterator[Check]:
    classes = read_classes(folder)
    seen = {same_row(key): rest for key, rest in read_reviewed(folder, ("outcome", "is_right", "reviewed_at"))}
    for document_id, standing in decided.by_document.items():
        for one in standing:
            if one.sample is None or document_id not in classes:
                continue
            known = seen.get(same_row(one.key))
            is_right = _RIGHT.get(one.decision)
            if known is not None and known[2] == one.decided_at:
                if not is_check(one.sample, str(known[0])):
                    continue
                is_right = None if known[1] is None else bool(known[1])
            yield Check(
                indicator_id=one.key.indicator_id,
                source_class=classes[document_id],
                sample=one.sample,
                is_right=is_right,
            )
