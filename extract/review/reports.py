"""Reports of the tables as they are completed: what each says of every question, its text, and what is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from extract.review.rows import answer_reading
from extract.tables.table_rows import read_rows, read_text, read_where, table_files
from models.vocabulary import CoverageState

TO_COMPLETE = (CoverageState.LOST, CoverageState.UNREADABLE)
_DOCUMENT = ("file_name", "site_name_raw", "site_id", "layout_era", "page_count")
_ANSWER = (
    *("observation_id", "indicator_id", "kind", "value_id", "is_selected", "value_number", "value_min", "value_max"),
    *("period", "is_approximate", "value_raw", "value_read"),
)
_ROWS_LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedReport:
    """A report in the list. `missing`: its questions whose answers were announced and lost, or cannot be read.

    `is_read`: false for a file that could not be opened at all, which may be no report.
    """

    document_id: str
    file_name: str
    site: str
    era: str
    missing: int
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer of the tables. `reading`: what it says; `was`: what had been read, empty where that is the same."""

    row_id: str
    indicator_id: str
    reading: str
    value_raw: str
    was: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A line that is not blank; half-open, in the whole text of its report."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTold:
    """A report as the tables tell it. `states`: of every question; `text`: empty where it could not be read."""

    document_id: str
    file_name: str
    site: str
    era: str
    page_count: int
    states: dict[str, str]
    answers: tuple[Answered, ...]
    text: str

    def lines(self, page_no: int) -> list[TextLine]:
        """Return the lines of a page, from 1."""
        pages = self.text.split("\f")
        at = sum(len(page) + 1 for page in pages[: page_no - 1])
        found = []
        for line in pages[page_no - 1].split("\n") if page_no <= len(pages) else ():
            if line.strip():
                start = at + len(line) - len(line.lstrip())
                found.append(TextLine(start=start, end=start + len(line.strip()), text=line.strip()))
            at += len(line) + 1
        return found


def list_reports(folder: Path, sought: str) -> tuple[list[ListedReport], int]:
    """Return reports whose file or site holds `sought`, those with most to complete first, and how many there are.

    Files that could not be read come last. Only the first of them are returned.
    """
    missing: Counter[str] = Counter()
    for state in TO_COMPLETE:
        rows = read_where(table_files(folder, "coverage"), ["document_id"], "state", state)
        missing.update(str(document) for (document,) in rows)
    columns = ("document_id", "file_name", "site_name_raw", "layout_era", "status")
    found = [
        ListedReport(
            document_id=str(document),
            file_name=str(file),
            site=str(site or "site sans nom"),
            era=str(era),
            missing=missing[str(document)],
            is_read=status != "failed",
        )
        for document, file, site, era, status in read_rows(table_files(folder, "documents"), columns)
        if sought.casefold() in f"{file}\n{site or ''}".casefold()
    ]
    found.sort(key=lambda one: (not one.is_read, -one.missing, one.file_name))
    return found[:_ROWS_LISTED], len(found)


def read_report_told(folder: Path, document_id: str) -> ReportTold | None:
    """Return a report of the tables, None where there is no such document."""
    row = next(read_where(table_files(folder, "documents"), _DOCUMENT, "document_id", document_id), None)
    if row is None:
        return None
    file_name, name, site, era, pages = row
    text = read_text(folder, document_id)
    states = read_where(table_files(folder, "coverage"), ["indicator_id", "state"], "document_id", document_id)
    answers = read_where(table_files(folder, "observations"), _ANSWER, "document_id", document_id)
    return ReportTold(
        document_id=document_id,
        file_name=str(file_name),
        site=str(name or site or "site sans nom"),
        era=str(era),
        page_count=max(int(str(pages)), text.count("\f") + 1),
        states={str(indicator): str(state) for indicator, state in states},
        answers=tuple(map(_answered, answers)),
        text=text,
    )


def _answered(row: tuple[object, ...]) -> Answered:
    values = dict(zip(_ANSWER, row, strict=True))
    return Answered(
        row_id=str(values["observation_id"]),
        indicator_id=str(values["indicator_id"]),
        reading=answer_reading(values),
        value_raw=str(values["value_raw"]),
        was=str(values["value_read"] or ""),
    )
