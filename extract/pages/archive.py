"""From the tables of a run to its pages: each table is read once, and memory holds a few hundred bytes a document."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from extract.media_types import MediaType
from extract.pages import site_data
from extract.pages.data_files import DataFiles, open_data_files
from extract.pages.outline import option_numbers, outline
from extract.pages.overview import (
    MOST_LISTED,
    SITE_TABLE_COLUMNS,
    Doubt,
    Doubts,
    Failed,
    SiteEntry,
    ThemeStates,
    marked_states,
    site_table,
    tick_digits,
)
from extract.pages.shell import FirstPage, write_shell
from extract.pages.site_data import SiteDocument, SiteFiles, page_key
from extract.table_rows import Row, read_rows
from models.taxonomy import Taxonomy

_WITH_PAGES = frozenset({MediaType.PDF, MediaType.PNG, MediaType.JPEG, MediaType.TIFF})

PAGES = "pages"
"""Folder of scripts, styles and data beside `index.html` and `site.html`."""


def write_pages(folder: Path, taxonomy: Taxonomy) -> None:
    """Write `index.html`, `site.html` and what they load into `folder`, from the tables that are there."""
    for name in (site_data.SITE_FOLDER, site_data.TEXT_FOLDER):
        (folder / PAGES / name).mkdir(parents=True)
    with open_data_files(folder / PAGES) as files:
        gathered = _Gathering(folder, taxonomy, files)
        gathered.read_all()
        gathered.write_overview()
    write_shell(folder, PAGES, gathered.first_page(), taxonomy)


class _Counts(NamedTuple):
    answers: int
    review: int
    verbatims: int
    verbatim_review: int
    issues: int


class _Gathering:
    """One pass over the tables of a folder."""

    def __init__(self, folder: Path, taxonomy: Taxonomy, files: DataFiles) -> None:
        self.folder, self.taxonomy, self.files = folder, taxonomy, files
        indicators = [i.id for _, i in taxonomy.indicators]
        self.places = {indicator: place for place, indicator in enumerate(indicators)}
        self.themes = {theme.theme: number for number, theme in enumerate(taxonomy.themes)}
        self.options = option_numbers(taxonomy)
        self.sites: dict[str, SiteEntry] = {}
        self.of: dict[str, SiteDocument] = {}
        self.doubts = Doubts()
        self.failed: list[Failed] = []
        self.failed_count = 0
        self.statuses: Counter[str] = Counter()
        self.files_read = 0
        self.counts = _Counts(0, 0, 0, 0, 0)
        theme_places = [[self.places[i.id] for i in theme.indicators] for theme in taxonomy.themes]
        self.theme_states = ThemeStates(theme_places)

    def read_all(self) -> None:
        self._read_sites()
        documents = list(read_rows(self.folder, "documents", ["document_id"]))
        site_files = SiteFiles(self.files, len(documents))
        self.buckets = site_files.count
        del documents
        self._read_documents(site_files)
        self._read_coverage(site_files)
        answers, review = self._read_observations(site_files)
        verbatims, verbatim_review = self._read_verbatims(site_files)
        issues = site_data.write_issues(self.folder, site_files, self.of)
        site_data.write_texts(self.folder, site_files, self.of)
        self.counts = _Counts(answers, review, verbatims, verbatim_review, issues)

    def _read_sites(self) -> None:
        columns = ["site_id", "site_name", "name_variants", "latest_document_id"]
        for site_id, name, variants, latest in read_rows(self.folder, "sites", columns):
            others = [str(v) for v in variants if v != name] if isinstance(variants, list) else []
            self.sites[str(site_id)] = SiteEntry(name=str(name), other_names=others, latest=str(latest))

    def _read_documents(self, files: SiteFiles) -> None:
        for row in read_rows(self.folder, "documents", site_data.DOCUMENT_COLUMNS):
            d = dict(zip(site_data.DOCUMENT_COLUMNS, row, strict=True))
            document_id, era, status = str(d["document_id"]), str(d["layout_era"]), str(d["status"])
            key = page_key(d["site_id"], document_id)  # type: ignore[arg-type]
            site = self.sites.get(key)
            if site is None:
                site = self.sites[key] = SiteEntry(name=str(d["file_name"]), other_names=[], latest=document_id)
            site.documents += 1
            if site.latest == document_id:
                site.era, site.grade = era, d["grade"]  # type: ignore[assignment]
            self.of[document_id] = SiteDocument(key, era)
            self.statuses[status] += 1
            self.files_read += len(d["file_names"])  # type: ignore[arg-type]
            if status == "failed":
                self.failed_count += 1
                if len(self.failed) < MOST_LISTED:
                    self.failed.append(Failed(str(d["file_name"]), key, str(d["error_code"]), str(d["error_message"])))
            d["page_pictures"] = d["media_type"] in _WITH_PAGES
            files.add(key, "document", [key, d])
        for key, site in self.sites.items():
            told = {"name": site.name, "others": site.other_names, "latest": site.latest}
            files.add(key, "site", [key, told])

    def _read_coverage(self, files: SiteFiles) -> None:
        for document_id, states in site_data.write_coverage(self.folder, files, self.of, self.places):
            document = self.of[document_id]
            self.theme_states.add(document.era, states)
            site = self.sites[document.key]
            if site.latest == document_id:
                site.states = states

    def _read_observations(self, files: SiteFiles) -> tuple[int, int]:
        answers = review = 0
        for document_id, rows in site_data.write_observations(self.folder, files, self.of):
            key = self.of[document_id].key
            doubtful = [row for row in rows if row[_STATUS] == "review"]
            for row in doubtful:
                self.doubts.add(
                    Doubt(float(row[_CONFIDENCE]), str(row[0]), key, "answer", self.places[str(row[1])], str(row[_RAW]))  # type: ignore[arg-type]
                )
            answers += len(rows)
            review += len(doubtful)
            site = self.sites[key]
            if site.latest == document_id:
                self._note_answers(site, rows, doubtful)
        return answers, review

    def _note_answers(self, site: SiteEntry, rows: list[Row], doubtful: list[Row]) -> None:
        places = [self.places[str(row[1])] for row in rows if row[_SELECTED] is not False]
        site.answers, site.review = len(rows), len(doubtful)
        site.states = marked_states(site.states, {self.places[str(row[1])] for row in doubtful})
        site.ticks = tick_digits(Counter(places), len(self.places))
        ticked = (self.options.get((str(r[1]), str(r[2]))) for r in rows if r[_SELECTED] and r[_STATUS] == "accepted")
        site.options = sorted({number for number in ticked if number is not None})

    def _read_verbatims(self, files: SiteFiles) -> tuple[int, int]:
        count = review = 0
        for document_id, rows in site_data.write_verbatims(self.folder, files, self.of):
            key = self.of[document_id].key
            count += len(rows)
            for identity, theme, text, _, status, confidence, *_ in rows:
                if status == "review":
                    review += 1
                    place = self.themes.get(str(theme))
                    self.doubts.add(Doubt(float(confidence), str(identity), key, "text", place, str(text)[:300]))  # type: ignore[arg-type]
            site = self.sites[key]
            if site.latest == document_id:
                site.verbatims = len(rows)
        return count, review

    def write_overview(self) -> None:
        tree = outline(self.taxonomy)
        tree["buckets"] = self.buckets
        tree["columns"] = {
            "observations": [*site_data.OBSERVATION_COLUMNS, "folded"],
            "verbatims": site_data.VERBATIM_COLUMNS,
            "issues": site_data.ISSUE_COLUMNS,
        }
        self.files.add("outline.js", "outline", tree)
        self.files.add("sites.js", "sites", {"columns": SITE_TABLE_COLUMNS, "rows": site_table(self.sites)})
        self.files.add("review.js", "review", {"count": self.doubts.count, "rows": self.doubts.listed()})

    def first_page(self) -> FirstPage:
        return FirstPage(
            documents=sum(self.statuses.values()),
            files=self.files_read,
            statuses=dict(self.statuses),
            sites=sum(not key.startswith("~") for key in self.sites),
            unnamed=sum(key.startswith("~") for key in self.sites),
            answers=self.counts.answers,
            review=self.counts.review,
            verbatims=self.counts.verbatims,
            verbatim_review=self.counts.verbatim_review,
            issues=self.counts.issues,
            failed=tuple(self.failed),
            failed_count=self.failed_count,
            theme_states=self.theme_states.counts,
        )


_STATUS = site_data.OBSERVATION_COLUMNS.index("status")
_CONFIDENCE = site_data.OBSERVATION_COLUMNS.index("confidence")
_RAW = site_data.OBSERVATION_COLUMNS.index("value_raw")
_SELECTED = site_data.OBSERVATION_COLUMNS.index("is_selected")
