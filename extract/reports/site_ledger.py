"""What the reports of each site come to: its spellings, its latest report, and one wide row from that.

Only a few hundred bytes are kept per site while reports go by, so that memory does not grow with the archive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from extract.reports.report_dates import When, came_later, is_dated, latest_told_by, tells_from
from extract.reports.sites import SiteColumns, SiteFacts, best_spelling

_FLAGS = (None, False, True)


class _Ranked(NamedTuple):
    """A report, and what is compared to tell which of two is the later."""

    rank: tuple[Any, ...]
    facts: SiteFacts


class SiteLedger:
    """Gathers the facts of documents as they go by; keeps the latest of each site and the spellings met.

    Reports follow each other by their dates. One without a date is no older for that: where its edition is a later one,
    editions go first. Where nothing tells which of two came later, a dated one is taken rather than another, then one
    of a later edition, then the last by name of the file, and `latest_basis` says that nothing tells it.
    """

    def __init__(self) -> None:
        self._by_date: dict[str, _Ranked] = {}
        self._by_edition: dict[str, _Ranked] = {}
        self._when: dict[str, Counter[When]] = {}
        self._names: dict[str, Counter[str]] = {}

    def __len__(self) -> int:
        return len(self._names)

    def add(self, facts: SiteFacts) -> None:
        """Take note of one document."""
        when, (_, era_rank, file_name) = facts.when, facts.rank
        date = when.dated.on or "" if is_dated(when.dated) else ""
        _keep_latest(self._by_date, _Ranked((date, era_rank, file_name), facts))
        _keep_latest(self._by_edition, _Ranked((tells_from(when.era), date, file_name), facts))
        self._when.setdefault(facts.site_id, Counter())[when] += 1
        self._names.setdefault(facts.site_id, Counter())[facts.name] += 1

    def latest(self) -> list[SiteFacts]:
        """Return the facts of the latest document of each site, by `site_id`."""
        return [self.latest_of([site]) for site in sorted(self._names)]

    def latest_of(self, sites: Sequence[str]) -> SiteFacts:
        """Return the facts of the latest document of a site, or of several that are one."""
        known = max((self._by_date[site] for site in sites), key=_rank).facts
        if all(is_dated(when.dated) for site in sites for when in self._when[site]):
            return known
        if any(came_later(when, known.when) for site in sites for when in self._when[site]):
            return max((self._by_edition[site] for site in sites), key=_rank).facts
        return known

    def latest_basis(self, site: str) -> str | None:
        """Return what tells that the latest document of a site is that: `only`, `date`, `edition`, None for nothing."""
        return latest_told_by(self.latest_of([site]).when, self._when[site])

    def spellings(self, site: str) -> Counter[str]:
        """Return the spellings of a site's name, and how many documents have each."""
        return self._names[site]

    def site_rows(self) -> list[tuple[object, ...]]:
        """Return the rows of `sites`, by `site_id`."""
        return [
            (site, best_spelling(names), sorted(names), names.total(), self.latest_of([site]).document_id)
            for site, names in sorted(self._names.items())
        ]

    def indicator_rows(self, columns: SiteColumns, same: Mapping[str, tuple[object, ...]]) -> list[tuple[object, ...]]:
        """Return the rows of `site_indicators`, by `site_id`. `same`: of each site, the cells that end its row."""
        rows: list[tuple[object, ...]] = []
        for facts in self.latest():
            cells: list[object] = [facts.site_id, facts.document_id, facts.era]
            for is_count, index in columns.order:
                if is_count:
                    cells += facts.counts[index]
                else:
                    cells.append(_FLAGS[facts.flags[index]])
            rows.append((*cells, *same[facts.site_id]))
        return rows


def _rank(one: _Ranked) -> tuple[Any, ...]:
    return one.rank


def _keep_latest(latest: dict[str, _Ranked], one: _Ranked) -> None:
    known = latest.get(one.facts.site_id)
    if known is None or one.rank > known.rank:
        latest[one.facts.site_id] = one
