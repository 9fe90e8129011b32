"""The tables as one Excel workbook, a sheet each, for people who work there. The only module that imports xlsxwriter.

Rows are written as they come and never kept. Every text is stored as text, so no formula can be among them; those that
would become one when somebody edits the cell are marked as quoted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.export.inert import looks_like_formula, without_illegal
from extract.export.tables_on_disk import ColumnKind, StoredTable, StoredTables

MOST_ROWS = 1_048_576  # of a sheet, its header among them
MOST_CHARS = 32_767  # of a cell
_CUT = " […]"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MADE = datetime(2000, 1, 1)  # the same tables give the same file; run.json has the time of the run
_WIDTHS: dict[ColumnKind, float] = {
    ColumnKind.TEXT: 24,
    ColumnKind.WHOLE: 11,
    ColumnKind.NUMBER: 11,
    ColumnKind.FLAG: 11,
    ColumnKind.TEXTS: 40,
}
_WIDE: dict[str, float] = {
    "text": 70,
    "text_raw": 40,
    "quote": 50,
    "message": 60,
    "hint": 60,
    "label_fr": 45,
    "label_en": 45,
}
_LABEL_WIDTH = 45.0
_FIRST = ("codebook", "sites", "site_indicators")  # what people look for comes first
_QUESTION, _ANSWER = "Libellé de la question", "Libellé de la réponse"


class _Formats(NamedTuple):
    header: Format
    quoted: Format
    title: Format


class _Labels(NamedTuple):
    """French names by id, from the codebook on disk."""

    questions: dict[str, str]
    answers: dict[tuple[str, str], str]


class Sheet(NamedTuple):
    """A sheet as written. `cut_cells`: texts longer than a cell may be, of which the beginning is there."""

    name: str
    row_count: int
    cut_cells: int


def write_workbook(stored: StoredTables, path: Path, *, most_rows: int = MOST_ROWS) -> list[Sheet]:
    """Write the workbook; return its sheets. A table longer than a sheet goes on in a second one, ``NAME (2)``."""
    labels = _labels(stored.named("codebook"))
    rank = {name: index for index, name in enumerate(_FIRST)}
    tables = sorted(stored.tables, key=lambda table: rank.get(table.name, len(rank)))
    book = xlsxwriter.Workbook(str(path), _OPTIONS)
    try:
        book.set_properties({"title": "Relevé", "created": _MADE})
        formats = _Formats(
            header=book.add_format(
                {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4", "bottom": 1}
            ),
            quoted=book.add_format({"quote_prefix": True}),
            title=book.add_format({"bold": True, "font_size": 14}),
        )
        _write_guide(book.add_worksheet("Lisez-moi"), tables, formats)
        return [sheet for table in tables for sheet in _write_table(book, table, labels, formats, most_rows)]
    finally:
        book.close()


def _labels(codebook: StoredTable) -> _Labels:
    names = [column.name for column in codebook.columns]
    labels = _Labels({}, {})
    for row in codebook.rows():
        told = dict(zip(names, row, strict=True))
        labels.questions[told["indicator_id"]] = told.get("indicator_label_fr") or told["label_fr"]
        if told["value_id"] is not None:
            labels.answers[told["indicator_id"], told["value_id"]] = told["label_fr"]
    return labels


def _write_guide(sheet: Worksheet, tables: list[StoredTable], formats: _Formats) -> None:
    lines = (
        "Réponses relues dans les rapports archivés « Effets sociaux et urbains ».",
        "Une section absente n'est pas un « non ».",
        "Au dénominateur d'une part, ne comptez que les documents « answered » de la feuille coverage.",
        "Les lignes dont l'état est « review » sont à regarder avant de s'en servir.",
        "Dans chaque en-tête, le nom de la colonne dans les tables d'origine est entre parenthèses.",
    )
    sheet.set_column(0, 0, 45)
    sheet.set_column(1, 1, 130)
    sheet.write_string(0, 0, "Relevé", formats.title)
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, line)
    for row, table in enumerate(tables, start=len(lines) + 2):
        sheet.write_string(row, 0, f"{table.title_fr} ({table.name})")
        sheet.write_string(row, 1, table.description)


def _write_table(
    book: xlsxwriter.Workbook, table: StoredTable, labels: _Labels, formats: _Formats, most_rows: int
) -> Iterator[Sheet]:
    rows = _labelled_rows(table, labels)
    headers, kinds = _headers(table, labels)
    waiting = next(rows, None)
    number = 1
    while number == 1 or waiting is not None:
        name = table.name[:31] if number == 1 else f"{table.name[:24]} ({number})"
        sheet = book.add_worksheet(name)
        _set_up(sheet, headers, table, formats)
        count = cut = 0
        while waiting is not None and count < most_rows - 1:
            count += 1
            cut += _write_row(sheet, count, waiting, kinds, formats)
            waiting = next(rows, None)
        sheet.autofilter(0, 0, count, len(headers) - 1)
        yield Sheet(name, count, cut)
        number += 1


def _headers(table: StoredTable, labels: _Labels) -> tuple[list[tuple[str, float]], list[ColumnKind]]:
    """Return header and width of every column of the sheet, and their kinds."""
    columns = [
        (
            f"{without_illegal(c.title_fr)} ({c.name})" if c.title_fr != c.name else c.name,
            _WIDE.get(c.name, _WIDTHS[c.kind]),
        )
        for c in table.columns
    ]
    kinds = [column.kind for column in table.columns]
    for place, title in _label_places(table):
        columns.insert(place, (title, _LABEL_WIDTH))
        kinds.insert(place, ColumnKind.TEXT)
    return columns, kinds


def _label_places(table: StoredTable) -> list[tuple[int, str]]:
    """Return where columns of French names go, each after the id that it names; none in the codebook itself."""
    names = [column.name for column in table.columns]
    if "indicator_id" not in names or "label_fr" in names:
        return []
    places = [(names.index("indicator_id") + 1, _QUESTION)]
    if "value_id" in names:
        places.append((names.index("value_id") + 2, _ANSWER))  # one further: the question's stands before it
    return places


def _labelled_rows(table: StoredTable, labels: _Labels) -> Iterator[list[Any]]:
    places = _label_places(table)
    names = [column.name for column in table.columns]
    question = names.index("indicator_id") if places else -1
    answer = names.index("value_id") if len(places) > 1 else -1
    for values in table.rows():
        row = list(values)
        if places:
            row.insert(places[0][0], labels.questions.get(values[question]))
        if answer >= 0:
            row.insert(places[1][0], labels.answers.get((values[question], values[answer])))
        yield row


def _set_up(sheet: Worksheet, headers: list[tuple[str, float]], table: StoredTable, formats: _Formats) -> None:
    sheet.freeze_panes(1, len(table.primary_key) if len(table.primary_key) == 1 else 0)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.set_row(0, 45)
    for place, (title, width) in enumerate(headers):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, formats.header)


def _write_row(sheet: Worksheet, at: int, row: list[Any], kinds: list[ColumnKind], formats: _Formats) -> int:
    """Write one row; return how many of its texts were cut."""
    cut = 0
    for place, (value, kind) in enumerate(zip(row, kinds, strict=True)):
        if value is None:
            continue
        if kind in (ColumnKind.WHOLE, ColumnKind.NUMBER):
            sheet.write_number(at, place, value)
        elif kind == ColumnKind.FLAG:
            sheet.write_boolean(at, place, value)
        else:
            whole = without_illegal(" | ".join(value) if kind == ColumnKind.TEXTS else value)
            text = _fitted(whole)
            cut += text != whole
            sheet.write_string(at, place, text, formats.quoted if looks_like_formula(text) else None)
    return cut


def _fitted(text: str) -> str:
    """Return a text that a cell can hold; it counts letters outside the basic plane twice, as UTF-16 does."""
    if len(text) * 2 <= MOST_CHARS:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARS:
        return text
    return units[: 2 * (MOST_CHARS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
