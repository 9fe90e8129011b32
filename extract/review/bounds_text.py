"""Error bounds for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from extract.decisions.error_bounds import CONFIDENCE_LEVEL, Bound

_MISSED = "missed and added by people"
NOTHING_CHECKED = "Nothing was checked at random yet: python pipeline.py review --sample 200"


def bound_lines(bounds: Sequence[Bound]) -> list[str]:
    """Return one line for each question and source class, the worst bound first, after those for all questions."""
    if not any(b.checked or b.added for b in bounds):
        return [NOTHING_CHECKED]
    rows = [b for b in bounds if b.indicator_id is None or b.source_class is not None]
    rows.sort(key=lambda b: (b.indicator_id is not None, b.upper is None, -(b.upper or 0.0), -b.accepted))
    names = [b.indicator_id or "all questions" for b in rows]
    width = max(len(name) for name in names)
    return [
        f"{name:<{width}}  {b.source_class or 'all':<5} {b.accepted:>8} accepted  {_told(b)}"
        for name, b in zip(names, rows, strict=True)
    ]


def _told(b: Bound) -> str:
    missed = f", {b.added} {_MISSED}" if b.added else ""
    if b.upper is None:
        return f"none checked{missed}"
    share = ceil(b.upper * 1000) / 10  # a bound must not look lower than it is
    found = f", {b.wrong} wrong" if b.wrong else ""
    found += f", {b.undecided} undecided" if b.undecided else ""
    return f"at most {share:.1f} % wrong, {CONFIDENCE_LEVEL * 100:g} %, {b.checked} checked{found}{missed}"
