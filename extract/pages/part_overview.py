"""What one part of the tables comes to on the first page: its sums, its doubts, and where its documents are.

It is kept beside the pages. A run that changes a few documents sums up their parts again and adds the sums of the
others, of which only the documents that stand for a site are read one by one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import heappush, heapreplace
from typing import NamedTuple

from extract.pages.summary import REVIEW_LETTER, DocumentSummary, Doubt

MOST_LISTED = 2_000
"""Answers to look at, and failures, that the first page lists; the others are on the pages of their sites."""
_BEST_FIRST = "ardelusn"
_RANK = {letter: rank for rank, letter in enumerate(_BEST_FIRST)}

DoubtRow = list[float | str | int | None]


class KeptDoubt(NamedTuple):
    """A doubt in the order in which doubts are listed: the greatest first."""

    rank: float
    row_id: str
    row: DoubtRow


class FailedDocument(NamedTuple):
    """A document that could not be read."""

    file_name: str
    key: str
    code: str
    message: str


class DocumentPlace(NamedTuple):
    """A document on the page of its site. `place`: the file of its data."""

    document_id: str
    site_id: str | None
    file_name: str
    era: str
    place: str


class PartOverview(NamedTuple):
    """What a part comes to. `summaries`: one a document, without its doubts, as JSON; in the order of `documents`.

    `theme_states`: number of documents by theme, edition and letter. `doubts`: those that may be listed, in no order.
    """

    counts: dict[str, int]
    theme_states: list[tuple[int, str, str, int]]
    failed: list[FailedDocument]
    doubts: list[KeptDoubt]
    documents: list[DocumentPlace]
    summaries: Sequence[str]

    def summary(self, index: int) -> DocumentSummary:
        """Return what is known of one document but for its doubts."""
        return DocumentSummary(*json.loads(self.summaries[index]))


def page_key(site_id: str | None, document_id: str) -> str:
    """Return what names a page: the site's id, or the document's behind a tilde where no site is known."""
    return site_id if site_id is not None else f"~{document_id}"


def overview_of(documents: Iterable[DocumentSummary], theme_places: Sequence[Sequence[int]]) -> PartOverview:
    """Return what documents come to. `theme_places`: numbers of the questions of each theme."""
    counts: Counter[str] = Counter()
    theme_states: Counter[tuple[int, str, str]] = Counter()
    made = PartOverview({}, [], [], [], [], [])
    summaries: list[str] = []
    for d in documents:
        key = page_key(d.site_id, d.document_id)
        made.documents.append(DocumentPlace(d.document_id, d.site_id, d.file_name, d.era, d.place))
        summaries.append(_encode(d._replace(doubts=())))
        counts.update(_counts_of(d))
        if d.status == "failed" and len(made.failed) < MOST_LISTED:
            made.failed.append(FailedDocument(d.file_name, key, d.error_code or "", d.error_message or ""))
        for theme, places in enumerate(theme_places):
            best = min((d.states[place] for place in places), key=_RANK.__getitem__)
            theme_states[theme, d.era, "a" if best == REVIEW_LETTER else best] += 1
        for doubt in d.doubts:
            keep_doubt(made.doubts, _kept(doubt, key, d.document_id))
    listed = [(*where, number) for where, number in theme_states.items()]
    return made._replace(counts=dict(counts), theme_states=listed, summaries=summaries)


def _counts_of(d: DocumentSummary) -> dict[str, int]:
    return {
        d.status: 1,
        "files": d.file_count,
        "answers": d.answers,
        "review": d.review,
        "verbatims": d.verbatims,
        "verbatims_review": d.verbatims_review,
        "issues": d.issues,
        "several_reports": int(d.has_several),
    }


def _kept(doubt: Doubt, key: str, document_id: str) -> KeptDoubt:
    return KeptDoubt(-doubt.confidence, doubt.row_id, [key, document_id, *doubt])


def keep_doubt(doubts: list[KeptDoubt], doubt: KeptDoubt) -> None:
    """Add a doubt to a heap of those to be listed: the most certain of them, which comes first, gives way."""
    if len(doubts) < MOST_LISTED:
        heappush(doubts, doubt)
    elif doubt > doubts[0]:
        heapreplace(doubts, doubt)


def part_lines(part: PartOverview) -> str:
    """Return a part as text: a line of JSON with its sums, then a line for each document."""
    return "".join(f"{line}\n" for line in (_encode(part._replace(summaries=())), *part.summaries))


def parse_part(text: str) -> PartOverview:
    """Return the part that `part_lines` told. Raises ValueError, TypeError or IndexError when it is none."""
    head, *summaries = text.splitlines()
    counts, theme_states, failed, doubts, documents, _ = json.loads(head)
    return PartOverview(
        counts,
        [(theme, era, letter, number) for theme, era, letter, number in theme_states],
        [FailedDocument(*one) for one in failed],
        [KeptDoubt(*one) for one in doubts],
        [DocumentPlace(*one) for one in documents],
        summaries,
    )


def _encode(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
