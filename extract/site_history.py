"""What changed between the reports of one site, under all its names: what appeared, stayed or vanished.

Only what both reports tell is compared: an option is "no" where the edition prints every tick, and unknown in a section
that is missing. So a missing section is never a change. Where nothing tells which of two reports came first, what is
not the same in both only differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.report_dates import date_of, in_order, order_told_by
from extract.sites import SiteColumns, SiteFacts
from models.records import Status

_NO, _YES = 1, 2
_CHANGES = {(_NO, _YES): "appeared", (_YES, _YES): "stayed", (_YES, _NO): "vanished"}
_STAYED, _DIFFERS = "stayed", "differs"
Row = tuple[object, ...]


def history_rows(facts: Iterable[SiteFacts], columns: SiteColumns, same: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows of `site_history`, by the first id of sites that are one, then of the codebook, then of time.

    `facts`: of all documents, in any order. `same`: site → first id of the sites that are one with it.
    """
    by_site: dict[str, list[SiteFacts]] = {}
    for one in facts:
        by_site.setdefault(same[one.site_id], []).append(one)
    for site, reports in sorted(by_site.items()):
        for before, now, told in _changes(in_order(reports), columns):
            yield _row(site, before, now, told)


class _Change(NamedTuple):
    """One option or count in two reports. `place`: of it among all options, then all counts."""

    indicator_id: str
    value_id: str | None
    change: str
    was: float | None
    is_now: float | None
    place: int


def _changes(reports: Sequence[SiteFacts], columns: SiteColumns) -> Iterator[tuple[SiteFacts, SiteFacts, _Change]]:
    """Yield each known state against the last one known before."""
    for index, (indicator, value) in enumerate(columns.options):
        known = [one for one in reports if one.flags[index] in (_NO, _YES)]
        for before, now in pairwise(known):
            change = _CHANGES.get((before.flags[index], now.flags[index]))
            if change is not None:
                yield before, now, _Change(indicator, value, change, None, None, index)
    for index, indicator in enumerate(columns.counts):
        counted = [one for one in reports if one.counts[index][0] is not None]
        for before, now in pairwise(counted):
            was, is_now = before.counts[index][0] or 0.0, now.counts[index][0] or 0.0
            change = _STAYED if is_now == was else "rose" if is_now > was else "fell"
            yield before, now, _Change(indicator, None, change, was, is_now, len(columns.options) + index)


def _row(site: str, before: SiteFacts, now: SiteFacts, told: _Change) -> Row:
    first, second = date_of(before), date_of(now)
    order = order_told_by(before, now)
    change = told.change if order or told.change == _STAYED else _DIFFERS
    is_sure = not (before.doubtful[told.place] or now.doubtful[told.place])
    return (
        now.site_id,
        before.document_id,
        now.document_id,
        before.rank[0] or None,
        now.rank[0] or None,
        before.era,
        now.era,
        told.indicator_id,
        told.value_id,
        change,
        told.was,
        told.is_now,
        site,
        before.site_id,
        *first,
        *second,
        order,
        (Status.ACCEPTED if is_sure else Status.REVIEW).value,
    )
