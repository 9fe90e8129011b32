"""Answers and free texts of the tables as they are reviewed: with the key under which a decision is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from extract.decisions.readings import NOTHING, row_reading
from extract.decisions.review_pairs import row_keys
from extract.decisions.text_readings import AS_READ, NO_THEME, is_text, question_of, text_reading
from extract.tables.table_rows import Row, read_among, read_rows, table_columns, table_files
from models.errors import UsageError
from models.reviews import ReviewDecision, ReviewOutcome, RowKey
from models.schemas import OBSERVATIONS, VERBATIMS

_KEY_COLUMNS = ("decided_document_id", "indicator_id", "read_as", "quote", "ordinal")
_NEEDED = ("documents", "observations", "verbatims", "reviews")
_NUMBERS = ("value_number", "value_min", "value_max")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One row of `observations` or `verbatims`. `values`: all its columns. `reading`: what it says, reviews applied."""

    key: RowKey
    reading: str
    values: Mapping[str, object]
    file_name: str
    site_name: str

    @property
    def row_id(self) -> str:
        return str(self.values["verbatim_id" if self.is_text else "observation_id"])

    @property
    def is_text(self) -> bool:
        return is_text(self.key.read_as)


def check_tables(folder: Path, shown: Path) -> None:
    """Raise `UsageError`, naming the folder as `shown`, unless there are tables that can be reviewed."""
    if any(not table_files(folder, name) for name in _NEEDED):
        raise UsageError(
            f"{shown}: no tables that can be reviewed here; give the folder that a run wrote, or run again"
        )
    if "review_decision" not in table_columns(table_files(folder, VERBATIMS.name)):
        raise UsageError(f"{shown}: tables of an earlier version of Relevé; run again to review them")


def read_review_rows(folder: Path, wanted: Mapping[str, Collection[str]]) -> dict[str, ReviewRow]:
    """Return rows by id. `wanted`: document → ids of its rows, or an empty collection for all of them."""
    if not wanted:
        return {}
    names = _names(folder, wanted)
    rejected, added = _rejected(folder), _added(folder)
    found = {}
    for table, said, reading in ((OBSERVATIONS, _answer_read, answer_reading), (VERBATIMS, _text_read, _text_reading)):
        columns = ("document_id", *(name for name in table.schema.names if name != "document_id"))
        rows = read_among(table_files(folder, table.name), columns, "document_id", wanted)
        for document_id, group in groupby(rows, key=_document_of):
            fields = [dict(zip(columns, row, strict=True)) for row in group]
            fields.sort(key=lambda values: values["char_start"])  # type: ignore[arg-type, return-value]
            read = [values for values in fields if values.get("value_read") != NOTHING]
            keys = row_keys(document_id, [said(values) for values in read], rejected[document_id])
            given = [values for values in fields if str(values.get("observation_id")) in added]
            keyed = [*zip(keys, read, strict=True), *((added[str(v["observation_id"])], v) for v in given)]
            file_name, site_name = names[document_id]
            for key, values in keyed:
                row = ReviewRow(
                    key=key, reading=reading(values), values=values, file_name=file_name, site_name=site_name
                )
                if not wanted[document_id] or row.row_id in wanted[document_id]:
                    found[row.row_id] = row
    return found


def _document_of(row: Row) -> str:
    return str(row[0])


def _answer_read(values: Mapping[str, object]) -> tuple[str, str, str]:
    """Return question, reading and quote of an answer as it was read."""
    return str(values["indicator_id"]), str(values["value_read"] or answer_reading(values)), str(values["quote"])


def _text_read(values: Mapping[str, object]) -> tuple[str, str, str]:
    """Return the same of a free text: what stands for its question, and its words, as they were read."""
    theme, text = _as_read(values)
    return question_of(theme), AS_READ, text


def text_as_read(row: ReviewRow) -> tuple[str | None, str]:
    """Return the theme and the words of a free text as they were read, whatever people said since."""
    return _as_read(row.values)


def _as_read(values: Mapping[str, object]) -> tuple[str | None, str]:
    is_corrected = values["text_read"] is not None
    theme, text = ("theme_read", "text_read") if is_corrected else ("theme_id", "text")
    return _id(values[theme]), str(values[text])


def _text_reading(values: Mapping[str, object]) -> str:
    """Return what a person made of a free text."""
    if values["text_read"] is None:
        return AS_READ
    theme = None if values["theme_id"] == values["theme_read"] else _id(values["theme_id"]) or NO_THEME
    return text_reading(theme, None if values["text"] == values["text_read"] else str(values["text"]))


def _id(value: object) -> str | None:
    return None if value is None else str(value)


def answer_reading(values: Mapping[str, object]) -> str:
    """Return what a row of `observations` says, as a reading; `values`: by column."""
    return row_reading(
        str(values["kind"]),
        values["value_id"],  # type: ignore[arg-type]
        None if values["is_selected"] is None else bool(values["is_selected"]),
        tuple(_number(values[name]) for name in _NUMBERS),
        values["period"],  # type: ignore[arg-type]
        bool(values["is_approximate"]),
    )


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _names(folder: Path, wanted: Collection[str]) -> dict[str, tuple[str, str]]:
    columns = ("document_id", "file_name", "site_name_raw", "site_id")
    return {
        str(document): (str(file), str(name or site or "site sans nom"))
        for document, file, name, site in read_rows(table_files(folder, "documents"), columns)
        if document in wanted
    }


def _rejected(folder: Path) -> dict[str, list[RowKey]]:
    """Return the keys of the rows that people took away, by document."""
    found: dict[str, list[RowKey]] = defaultdict(list)
    for key, (decision, outcome) in read_reviewed(folder, ("decision", "outcome")):
        if decision == ReviewDecision.NOT_THERE and outcome == ReviewOutcome.APPLIED:
            found[key.document_id].append(key)
    return found


def _added(folder: Path) -> dict[str, RowKey]:
    """Return the keys under which people added rows that are not read, by the id of the row."""
    found: dict[str, RowKey] = {}
    for key, (row_id, outcome, read_now) in read_reviewed(folder, ("observation_id", "outcome", "read_now")):
        is_added = outcome == ReviewOutcome.ADDED or (outcome == ReviewOutcome.DISPUTED and read_now is None)
        if row_id is not None and is_added:
            found.setdefault(str(row_id), key)
    return found


def read_reviewed(folder: Path, columns: Sequence[str]) -> Iterator[tuple[RowKey, Row]]:
    """Yield the keys of the rows of `reviews`, each with these columns."""
    for row in read_rows(table_files(folder, "reviews"), (*_KEY_COLUMNS, *columns)):
        document, indicator, reading, quote, ordinal, *rest = row
        yield RowKey(str(document), str(indicator), str(reading), str(quote), int(str(ordinal))), tuple(rest)
