"""What the first page shows of an archive: every site, sums by theme and edition, what to look at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from extract.pages.part_overview import (
    MOST_LISTED,
    DoubtRow,
    FailedDocument,
    KeptDoubt,
    PartOverview,
    keep_doubt,
    page_key,
)
from extract.pages.summary import DocumentSummary

SITE_COLUMNS = "key name others era documents answers review verbatims grade states ticks options place".split()


@dataclass(slots=True, kw_only=True)
class SiteEntry:
    """One site, gathered while its documents go by. `shown`: its latest document.

    `documents`: id, name of the file, edition, and place of the data of each. `shared`: name of the sites that are one
    with it; `place`: its commune and département, empty where they are not known; `dates`: when it opened and closed,
    as decided. `same`, `perhaps`: id and name of the sites that are one with it, and of those that may be.
    """

    name: str
    others: list[str]
    latest: str
    shared: str = ""
    place: str = ""
    dates: tuple[str | None, str | None] = (None, None)
    same: list[tuple[str, str]] = field(default_factory=list)
    perhaps: list[tuple[str, str]] = field(default_factory=list)
    shown: DocumentSummary | None = None
    documents: list[tuple[str, str, str, str]] = field(default_factory=list)


class Overview:
    """Gathers what all documents come to."""

    def __init__(self, sites: dict[str, SiteEntry]) -> None:
        self.sites = sites
        self.failed: list[FailedDocument] = []
        self.counts: Counter[str] = Counter()
        self.theme_states: Counter[tuple[int, str, str]] = Counter()
        self._doubts: list[KeptDoubt] = []

    def add(self, part: PartOverview) -> None:
        """Take note of the documents of a part."""
        self.counts.update(part.counts)
        self.failed += part.failed[: MOST_LISTED - len(self.failed)]
        for theme, era, letter, number in part.theme_states:
            self.theme_states[theme, era, letter] += number
        for doubt in part.doubts:
            keep_doubt(self._doubts, doubt)
        for index, (document_id, site_id, file_name, era, place) in enumerate(part.documents):
            key = page_key(site_id, document_id)
            site = self.sites.get(key)
            if site is None:
                site = self.sites[key] = SiteEntry(name=file_name, others=[], latest=document_id)
            site.documents.append((document_id, file_name, era, place))
            if site.latest == document_id:
                site.shown = part.summary(index)

    @property
    def doubts(self) -> list[DoubtRow]:
        """The least certain rows first, as many as are listed: key of the page, document, and the fields of `Doubt`."""
        return [row for _, _, row in sorted(self._doubts, key=lambda entry: (-entry[0], entry[1]))]

    def site_rows(self) -> list[list[Any]]:
        """Return the rows of the list of sites, with `SITE_COLUMNS`: by name, those without a name last."""
        rows = []
        order = sorted(self.sites.items(), key=lambda item: (item[0].startswith("~"), item[1].name.casefold(), item[0]))
        for key, site in order:
            d = site.shown
            if d is not None:
                facts = [d.answers, d.review, d.verbatims, d.grade, d.states, d.ticks, list(d.options)]
                rows.append([key, site.name, " · ".join(site.others), d.era, len(site.documents), *facts, site.place])
        return rows
