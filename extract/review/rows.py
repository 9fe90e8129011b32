"""Rows of the tables as they are reviewed: with the key under which a decision about them is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from extract.readings import row_reading
from extract.reviewed import row_keys
from extract.table_rows import Row, read_among, read_rows, table_files
from models.reviews import ReviewDecision, ReviewOutcome, RowKey
from models.schemas import OBSERVATIONS

_COLUMNS = ("document_id", *(name for name in OBSERVATIONS.schema.names if name != "document_id"))
_KEY_COLUMNS = ("decided_document_id", "indicator_id", "read_as", "quote", "ordinal")
_NUMBERS = ("value_number", "value_min", "value_max")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One row of `observations`. `values`: all its columns. `reading`: what it says now, reviews applied."""

    key: RowKey
    reading: str
    values: Mapping[str, object]
    file_name: str
    site_name: str

    @property
    def row_id(self) -> str:
        return str(self.values["observation_id"])


def read_review_rows(folder: Path, wanted: Mapping[str, Collection[str]]) -> dict[str, ReviewRow]:
    """Return rows by id. `wanted`: document → ids of its rows, or an empty collection for all of them."""
    if not wanted:
        return {}
    names = _names(folder, wanted)
    rejected = _rejected(folder)
    found = {}
    rows = read_among(table_files(folder, "observations"), _COLUMNS, "document_id", wanted)
    for document_id, group in groupby(rows, key=_document_of):
        ids = wanted[document_id]
        fields = [dict(zip(_COLUMNS, row, strict=True)) for row in group]
        fields.sort(key=lambda values: values["char_start"])  # type: ignore[arg-type, return-value]
        said = [(str(v["indicator_id"]), _as_read(v), str(v["quote"])) for v in fields]
        for key, values in zip(row_keys(document_id, said, rejected[document_id]), fields, strict=True):
            if not ids or values["observation_id"] in ids:
                file_name, site_name = names[document_id]
                found[str(values["observation_id"])] = ReviewRow(
                    key=key,
                    reading=_reading(values),
                    values=values,
                    file_name=file_name,
                    site_name=site_name,
                )
    return found


def _document_of(row: Row) -> str:
    return str(row[0])


def _reading(values: Mapping[str, object]) -> str:
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


def _as_read(values: Mapping[str, object]) -> str:
    return str(values["value_read"] or _reading(values))


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


def read_reviewed(folder: Path, columns: Sequence[str]) -> Iterator[tuple[RowKey, Row]]:
    """Yield the keys of the rows of `reviews`, each with these columns."""
    for row in read_rows(table_files(folder, "reviews"), (*_KEY_COLUMNS, *columns)):
        document, indicator, reading, quote, ordinal, *rest = row
        yield RowKey(str(document), str(indicator), str(reading), str(quote), int(str(ordinal))), tuple(rest)
