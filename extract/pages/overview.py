"""What the first page shows of an archive: every site, sums by theme and edition, what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heappush, heapreplace
from typing import Any, NamedTuple

from extract.pages.summary import REVIEW_LETTER, DocumentSummary, Doubt

MOST_LISTED = 2_000
"""Answers to look at, and failures, that the first page lists; the others are on the pages of their sites."""
_BEST_FIRST = "ardelusn"
_RANK = {letter: rank for rank, letter in enumerate(_BEST_FIRST)}

SITE_COLUMNS = "key name others era documents answers review verbatims grade states ticks options place".split()


def page_key(site_id: str | None, document_id: str) -> str:
    """Return what names a page: the site's id, or the document's behind a tilde where no site is known."""
    return site_id if site_id is not None else f"~{document_id}"


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


class FailedDocument(NamedTuple):
    """A document that could not be read."""

    file_name: str
    key: str
    code: str
    message: str


_DoubtRow = list[float | str | int | None]
_KeptDoubt = tuple[float, str, _DoubtRow]


class Overview:
    """Gathers what all documents come to. `theme_places`: numbers of the questions of each theme."""

    def __init__(self, sites: dict[str, SiteEntry], theme_places: Sequence[Sequence[int]]) -> None:
        self.sites = sites
        self.failed: list[FailedDocument] = []
        self.counts: Counter[str] = Counter()
        self.theme_states: Counter[tuple[int, str, str]] = Counter()
        self._theme_places = theme_places
        self._doubts: list[_KeptDoubt] = []  # a heap: the most certain of those kept comes first

    def add(self, documents: Iterable[DocumentSummary]) -> None:
        """Take note of documents."""
        for d in documents:
            key = page_key(d.site_id, d.document_id)
            site = self.sites.get(key)
            if site is None:
                site = self.sites[key] = SiteEntry(name=d.file_name, others=[], latest=d.document_id)
            site.documents.append((d.document_id, d.file_name, d.era, d.place))
            if site.latest == d.document_id:
                site.shown = d._replace(doubts=())
            self.counts.update(
                {
                    d.status: 1,
                    "files": d.file_count,
                    "answers": d.answers,
                    "review": d.review,
                    "verbatims": d.verbatims,
                    "verbatims_review": d.verbatims_review,
                    "issues": d.issues,
                }
            )
            if d.status == "failed" and len(self.failed) < MOST_LISTED:
                failure = FailedDocument(d.file_name, key, d.error_code or "", d.error_message or "")
                self.failed.append(failure)
            for theme, places in enumerate(self._theme_places):
                best = min((d.states[place] for place in places), key=_RANK.__getitem__)
                self.theme_states[theme, d.era, "a" if best == REVIEW_LETTER else best] += 1
            for doubt in d.doubts:
                self._keep(doubt, key, d.document_id)

    def _keep(self, doubt: Doubt, key: str, document_id: str) -> None:
        entry = (-doubt.confidence, doubt.row_id, [key, document_id, *doubt])
        if len(self._doubts) < MOST_LISTED:
            heappush(self._doubts, entry)
        elif entry > self._doubts[0]:
            heapreplace(self._doubts, entry)

    @property
    def doubts(self) -> list[_DoubtRow]:
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
