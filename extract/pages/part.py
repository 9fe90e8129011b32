"""The documents of one part of the tables: the data of their pages, and what the first page has to know of them.

Both depend on that part alone, so that a run which changes a few documents writes the data of their parts only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from extract.files.media_types import MediaType
from extract.pages.data_files import DataFiles
from extract.pages.outline import Places
from extract.pages.summary import REVIEW_LETTER, DocumentSummary, Doubt
from extract.pages.told_failures import told_failure
from extract.pages.told_issues import IssueTeller
from extract.tables.table_rows import Row, read_documents, read_rows
from extract.words.clean import fold
from models.vocabulary import IssueCode

DOCUMENTS, TEXTS = "documents", "texts"
WITH_PAGES = frozenset({MediaType.PDF, MediaType.PNG, MediaType.JPEG, MediaType.TIFF})
_DOCUMENTS_PER_FILE = 16  # some 200 KB
_FOLDED_CHARS = 400  # longer answers are whole sentences: their folded form tells nothing more
_QUOTED_CHARS = 300
_MOST_TICKS_SHOWN = 9

DOCUMENT_COLUMNS = (
    "document_id site_id file_name file_names source_uri media_type reader page_count ocr_page_count layout_era "
    "site_name_raw status error_code error_message explained_ratio grade printed_on"
).split()
OBSERVATION_COLUMNS = (
    "observation_id indicator_id value_id is_selected value_number value_min value_max period is_approximate "
    "value_raw status confidence match_method match_score runner_up_id runner_up_score page_no line_start "
    "char_start char_end review_decision value_read"
).split()
VERBATIM_COLUMNS = (
    "verbatim_id theme_id text is_truncated status confidence page_no line_start char_start char_end "
    "review_decision text_read theme_read"
).split()
ISSUE_COLUMNS = "code level message value_raw page_no line_start".split()
MENTION_COLUMNS = "verbatim_id kind label text is_negated is_hypothetical char_start char_end".split()
_VALUE, _SELECTED, _RAW, _STATUS, _CONFIDENCE = map(
    OBSERVATION_COLUMNS.index, ("value_id", "is_selected", "value_raw", "status", "confidence")
)


def write_part(
    folder: Path, number: int, files: Mapping[str, Sequence[str]], places: Places, teller: IssueTeller
) -> list[DocumentSummary]:
    """Write the data of one part's documents below `folder`, and return what they come to, in their order.

    `files`: table → the files of this part; `mentions` may be missing. Raises OSError.
    """
    out = DataFiles(folder)
    found = _write_documents(out, number, files["documents"])
    for document_id, rows in read_documents(files["coverage"], ["indicator_id", "state"]):
        states = places.letters(rows)
        found[document_id] = found[document_id]._replace(states=states)
        out.add(_file(found[document_id]), "coverage", [document_id, states])
    for document_id, rows in read_documents(files["observations"], OBSERVATION_COLUMNS):
        told = [(*row, fold(raw) if len(raw := str(row[_RAW])) <= _FOLDED_CHARS else None) for row in rows]
        out.add(_file(found[document_id]), "observations", [document_id, told])
        found[document_id] = _with_answers(found[document_id], rows, places)
    for document_id, rows in read_documents(files["verbatims"], VERBATIM_COLUMNS):
        out.add(_file(found[document_id]), "verbatims", [document_id, rows])
        found[document_id] = _with_verbatims(found[document_id], rows, places)
    for document_id, rows in read_documents(files.get("mentions", ()), MENTION_COLUMNS):
        out.add(_file(found[document_id]), "mentions", [document_id, rows])
    for document_id, rows in read_documents(files["issues"], ISSUE_COLUMNS):
        in_french = [(code, level, teller.told(str(code), str(message)), *row) for code, level, message, *row in rows]
        out.add(_file(found[document_id]), "issues", [document_id, in_french])
        has_several = any(code == IssueCode.SEVERAL_REPORTS for code, *_ in rows)
        found[document_id] = found[document_id]._replace(issues=len(rows), has_several=has_several)
    for owner, text in read_rows(files["texts"], ["document_id", "text"]):
        out.add(f"{TEXTS}/{found[str(owner)].place}.js", "text", [owner, text])
    out.flush()
    return list(found.values())


def _file(document: DocumentSummary) -> str:
    return f"{DOCUMENTS}/{document.place}.js"


def _write_documents(out: DataFiles, number: int, files: Sequence[str]) -> dict[str, DocumentSummary]:
    found: dict[str, DocumentSummary] = {}
    for row in read_rows(files, DOCUMENT_COLUMNS):
        d: dict[str, Any] = dict(zip(DOCUMENT_COLUMNS, row, strict=True))
        summary = DocumentSummary(
            document_id=d["document_id"],
            site_id=d["site_id"],
            file_name=d["file_name"],
            file_count=len(d["file_names"]),
            era=d["layout_era"],
            grade=d["grade"],
            status=d["status"],
            error_code=d["error_code"],
            error_message=d["error_message"],
            place=f"{number:05d}/{len(found) // _DOCUMENTS_PER_FILE:04d}",
        )
        found[summary.document_id] = summary
        d["failure"] = told_failure(d["error_code"], d["error_message"] or "") if d["error_code"] else None
        d["page_pictures"] = d["media_type"] in WITH_PAGES
        out.add(_file(summary), "document", d)
    return found


def _with_answers(document: DocumentSummary, rows: Sequence[Row], places: Places) -> DocumentSummary:
    doubtful = [row for row in rows if row[_STATUS] == "review"]
    asked = {places.indicators[str(row[1])] for row in doubtful}
    marked = (REVIEW_LETTER if n in asked and letter == "a" else letter for n, letter in enumerate(document.states))
    counts = Counter(places.indicators[str(row[1])] for row in rows if row[_SELECTED] is not False)
    ticked = (row for row in rows if row[_SELECTED] and row[_STATUS] != "review")
    numbers = {places.options.get((str(row[1]), str(row[_VALUE]))) for row in ticked}
    doubts = tuple(
        Doubt(float(row[_CONFIDENCE]), str(row[0]), "answer", places.indicators[str(row[1])], _cut(row[_RAW]))  # type: ignore[arg-type]
        for row in doubtful
    )
    return document._replace(
        states="".join(marked) if asked else document.states,
        ticks="".join(str(min(counts[n], _MOST_TICKS_SHOWN)) for n in range(len(places.indicators))),
        options=sorted(number for number in numbers if number is not None),
        answers=len(rows),
        review=len(doubtful),
        doubts=doubts,
    )


def _with_verbatims(document: DocumentSummary, rows: Sequence[Row], places: Places) -> DocumentSummary:
    doubts = tuple(
        Doubt(float(confidence), str(identity), "text", places.themes.get(str(theme)), _cut(text))  # type: ignore[arg-type]
        for identity, theme, text, _, status, confidence, *_ in rows
        if status == "review"
    )
    return document._replace(
        verbatims=len(rows),
        verbatims_review=len(doubts),
        doubts=(*document.doubts, *doubts) if doubts else document.doubts,
    )


def _cut(text: object) -> str:
    return str(text)[:_QUOTED_CHARS]
