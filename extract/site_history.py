"""What changed between the reports of one site: per option and count, what appeared, stayed or vanished.

Only what both reports tell is compared: an option is "no" where the edition prints every tick, and unknown in a section
that is missing. So a missing section is never a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from extract.sites import SiteColumns, SiteFacts

_NO, _YES = 1, 2
_CHANGES = {(_NO, _YES): "appeared", (_YES, _YES): "stayed", (_YES, _NO): "vanished"}
Row = tuple[object, ...]


def history_rows(facts: Iterable[SiteFacts], columns: SiteColumns) -> Iterator[Row]:
    """Yield the rows of `site_history`, by site, then in the order of time, then of the codebook.

    `facts`: of all documents, in any order. Reports follow each other by date of print, then edition, then file name.
    """
    by_site: dict[str, list[SiteFacts]] = {}
    for one in facts:
        by_site.setdefault(one.site_id, []).append(one)
    for site in sorted(by_site):
        reports = sorted(by_site[site], key=lambda one: one.rank)
        yield from _changes(reports, columns)


def _changes(reports: Sequence[SiteFacts], columns: SiteColumns) -> Iterator[Row]:
    """Yield the changes of one site: each known state against the last one known before."""
    for index, (indicator, value) in enumerate(columns.options):
        known = [one for one in reports if one.flags[index] in (_NO, _YES)]
        for before, now in pairwise(known):
            change = _CHANGES.get((before.flags[index], now.flags[index]))
            if change is not None:
                yield (*_head(before, now), indicator, value, change, None, None)
    for index, indicator in enumerate(columns.counts):
        counted = [one for one in reports if one.counts[index][0] is not None]
        for before, now in pairwise(counted):
            was, is_now = before.counts[index][0], now.counts[index][0]
            yield (*_head(before, now), indicator, None, _count_change(was or 0.0, is_now or 0.0), was, is_now)


def _count_change(was: float, is_now: float) -> str:
    if is_now == was:
        return "stayed"
    return "rose" if is_now > was else "fell"


def _head(before: SiteFacts, now: SiteFacts) -> Row:
    dates = (before.rank[0] or None, now.rank[0] or None)
    return (now.site_id, before.document_id, now.document_id, *dates, before.era, now.era)
