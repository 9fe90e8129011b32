"""The data of each site's page, written while the tables are read once, table by table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from extract.clean import fold
from extract.pages.data_files import DataFiles, bucket_count, bucket_of
from extract.pages.outline import STATE_LETTERS
from extract.table_rows import Row, read_documents, read_rows

SITE_FOLDER, TEXT_FOLDER = "sites", "texts"
_FOLDED_CHARS = 400  # longer answers are whole sentences: their folded form tells nothing more

DOCUMENT_COLUMNS = (
    "document_id site_id file_name file_names source_uri media_type reader page_count ocr_page_count layout_era "
    "site_name_raw status error_code error_message explained_ratio observation_count review_count issue_count grade "
    "grade_reason printed_on pipeline_version taxonomy_version"
).split()
OBSERVATION_COLUMNS = (
    "observation_id indicator_id value_id is_selected value_number value_min value_max period is_approximate "
    "value_raw status confidence match_method match_score runner_up_id runner_up_score page_no line_start "
    "char_start char_end x0 top x1 bottom"
).split()
VERBATIM_COLUMNS = (
    "verbatim_id theme_id text is_truncated status confidence page_no line_start char_start char_end x0 top x1 bottom"
).split()
ISSUE_COLUMNS = "code level message value_raw hint page_no line_start".split()


class SiteDocument(NamedTuple):
    """What is kept of each document: the key of the page that shows it and its edition."""

    key: str
    era: str


def page_key(site_id: str | None, document_id: str) -> str:
    """Return what names a page: the site's id, or the document's behind a tilde where no site is known."""
    return site_id if site_id is not None else f"~{document_id}"


class SiteFiles:
    """The data files of the sites' pages: all of one site's in one bucket."""

    def __init__(self, files: DataFiles, documents: int) -> None:
        self.count = bucket_count(documents)
        self._files = files
        self._paths: dict[str, tuple[str, str]] = {}

    def add(self, key: str, name: str, value: object) -> None:
        """Append to the data of the page `key`."""
        self._files.add(f"{SITE_FOLDER}/{bucket_of(key, self.count):04d}.js", name, value)

    def add_text(self, key: str, value: object) -> None:
        """Append to the texts of the page `key`, which are loaded only when they are asked for."""
        self._files.add(f"{TEXT_FOLDER}/{bucket_of(key, self.count):04d}.js", "text", value)


def write_observations(folder: Path, files: SiteFiles, of: dict[str, SiteDocument]) -> Iterator[tuple[str, list[Row]]]:
    """Write the answers of each document, and yield them for the overview; the folded form of each is added."""
    raw = OBSERVATION_COLUMNS.index("value_raw")
    for document_id, rows in read_documents(folder, "observations", OBSERVATION_COLUMNS):
        told = [(*row, _folded(str(row[raw]))) for row in rows]
        files.add(of[document_id].key, "observations", [document_id, told])
        yield document_id, rows


def _folded(raw: str) -> str | None:
    return fold(raw) if len(raw) <= _FOLDED_CHARS else None


def write_verbatims(folder: Path, files: SiteFiles, of: dict[str, SiteDocument]) -> Iterator[tuple[str, list[Row]]]:
    """Write the free texts of each document, and yield them for the overview."""
    for document_id, rows in read_documents(folder, "verbatims", VERBATIM_COLUMNS):
        files.add(of[document_id].key, "verbatims", [document_id, rows])
        yield document_id, rows


def write_coverage(
    folder: Path, files: SiteFiles, of: dict[str, SiteDocument], places: dict[str, int]
) -> Iterator[tuple[str, str]]:
    """Write the state of every question of each document, one letter each, and yield them for the overview.

    `places`: indicator → its place among the letters.
    """
    for document_id, rows in read_documents(folder, "coverage", ["indicator_id", "state"]):
        letters = ["s"] * len(places)
        for indicator, state in rows:
            letters[places[str(indicator)]] = STATE_LETTERS[str(state)]
        states = "".join(letters)
        files.add(of[document_id].key, "coverage", [document_id, states])
        yield document_id, states


def write_issues(folder: Path, files: SiteFiles, of: dict[str, SiteDocument]) -> int:
    """Write what was noticed in each document, and return how much that is."""
    count = 0
    for document_id, rows in read_documents(folder, "issues", ISSUE_COLUMNS):
        files.add(of[document_id].key, "issues", [document_id, rows])
        count += len(rows)
    return count


def write_texts(folder: Path, files: SiteFiles, of: dict[str, SiteDocument]) -> None:
    """Write the whole text of each document, from which the page shows the stretch that an answer stands in."""
    for document_id, text in read_rows(folder, "texts", ["document_id", "text"]):
        files.add_text(of[str(document_id)].key, [document_id, text])
