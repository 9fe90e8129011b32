"""A decision as one line of CSV, and back. A line that cannot be read is told with the reason, never guessed at.

No cell begins with what a spreadsheet would run: such a cell, or one that begins with an apostrophe, has an apostrophe
before it, which reading takes away again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from extract.decisions.readings import OTHER, is_addition, is_reading
from extract.decisions.text_readings import TextReading, is_text, parse_text
from models.reviews import Decision, Queue, RowKey, Verdict

COLUMNS = (
    "at",
    "reviewer",
    "decision",
    "document_id",
    "file_name",
    "indicator_id",
    "read_as",
    "corrected",
    "quote",
    "ordinal",
    "queue",
    "note",
)
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "'")
_DOCUMENT_ID = re.compile(r"[0-9a-f]{16}")
_INDICATOR_ID = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_MOST_CELL_CHARS = 20_000
_OTHER_FORMATS = {
    b"PK\x03\x04": "a workbook",
    b"\xd0\xcf\x11\xe0": "an old workbook",
    b"\xff\xfe": "Unicode text of two bytes a letter",
    b"\xfe\xff": "Unicode text of two bytes a letter",
}
_VERDICTS = tuple(verdict.value for verdict in Verdict)
_QUEUES = tuple(queue.value for queue in Queue)
_NOT_DRAWN = (Queue.DOUBTS.value, Queue.DISAGREEMENTS.value)


class BadLine(NamedTuple):
    """A line of the file that is no decision. `line_no` counts from 1, the header included."""

    line_no: int
    reason: str


class HeaderError(ValueError):
    """The first line is not the header of a file of reviews; the message says what it looks like."""


def one_line(text: str) -> str:
    """Return a text as it stands in the file: words parted by single spaces, without what cannot be seen."""
    seen = "".join(c for c in text if c.isprintable() or c.isspace())
    return " ".join(seen.split())[:_MOST_CELL_CHARS].rstrip()


def header_line() -> str:
    return _joined(COLUMNS)


def decision_line(decision: Decision) -> str:
    """Return the line of a decision, with its line feed."""
    key = decision.key
    cells = {
        "at": decision.at,
        "reviewer": decision.reviewer,
        "decision": decision.verdict.value,
        "document_id": key.document_id,
        "file_name": decision.file_name,
        "indicator_id": key.indicator_id,
        "read_as": key.read_as,
        "corrected": decision.corrected or "",
        "quote": key.quote,
        "ordinal": str(key.ordinal),
        "queue": decision.queue.value,
        "note": decision.note,
    }
    return _joined([_inert(one_line(cells[name])) for name in COLUMNS])


def parse_header(raw: bytes) -> tuple[str, ...]:
    """Return the names of the columns. Raises `HeaderError` when one is missing."""
    for beginning, what in _OTHER_FORMATS.items():
        if raw.startswith(beginning):
            raise HeaderError(f"it is {what}: save it as CSV with commas, in UTF-8")
    line = raw.decode("utf-8", "replace")
    names = tuple(_cells(line.removeprefix("\ufeff")) or ())
    missing = [name for name in COLUMNS if name not in names]
    if not missing:
        return names
    if ";" in line or "\t" in line:
        raise HeaderError("its columns are not parted by commas: save it as CSV with commas, in UTF-8")
    raise HeaderError(f"its first line must name the columns; missing: {', '.join(missing)}")


def parse_line(line: str, names: Sequence[str]) -> Decision | str:
    """Return the decision of a line, or why it is none."""
    cells = _cells(line)
    if cells is None:
        return "its quotes are not closed"
    if len(cells) != len(names):
        return f"{len(cells)} cells instead of {len(names)}"
    row = {name: _live(cell) for name, cell in zip(names, cells, strict=True)}
    reason = _fault(row)
    if reason is not None:
        return reason
    return Decision(
        at=row["at"],
        reviewer=row["reviewer"],
        verdict=Verdict(row["decision"]),
        key=RowKey(row["document_id"], row["indicator_id"], row["read_as"], row["quote"], int(row["ordinal"])),
        file_name=row["file_name"],
        queue=Queue(row["queue"]),
        corrected=row["corrected"] or None,
        note=row["note"],
    )


def _fault(row: dict[str, str]) -> str | None:
    """Return what is wrong with the cells of a line, None when nothing is."""
    ordinal = row["ordinal"]
    checks: tuple[tuple[bool, str, str], ...] = (
        (_is_time(row["at"]), "at", "a time like 2024-05-02T14:03:00Z"),
        (bool(row["reviewer"]), "reviewer", "a name"),
        (row["decision"] in _VERDICTS, "decision", "one of " + ", ".join(_VERDICTS)),
        (_DOCUMENT_ID.fullmatch(row["document_id"]) is not None, "document_id", "16 hexadecimal digits"),
        (_INDICATOR_ID.fullmatch(row["indicator_id"]) is not None, "indicator_id", "theme.question"),
        (is_text(row["read_as"]) or is_reading(row["read_as"]), "read_as", "a reading"),
        (ordinal.isascii() and ordinal.isdigit() and int(ordinal[:9]) >= 1, "ordinal", "a number from 1"),
        (row["queue"] in _queues(row), "queue", "one of " + ", ".join(_queues(row))),
        (
            _is_correction(row) if row["decision"] == Verdict.CORRECT else not row["corrected"],
            "corrected",
            "a reading where the decision is correct, and empty elsewhere",
        ),
    )
    if row["decision"] == Verdict.ADD:
        checks += _added_checks(row)
    return next((f"{name} is {row[name][:60]!r}, expected {what}" for fits, name, what in checks if not fits), None)


def _added_checks(row: Mapping[str, str]) -> tuple[tuple[bool, str, str], ...]:
    """Return what an answer that was missed needs besides."""
    is_named = bool(row["quote"]) or row["read_as"] != OTHER
    return (
        (is_addition(row["read_as"]), "read_as", "the answer that is added"),
        (is_named, "quote", "the words of the phrase that is added"),
        (bool(row["quote"] or row["note"]), "note", "a reason where no words say what is added"),
    )


def _queues(row: Mapping[str, str]) -> tuple[str, ...]:
    """Return the queues in which a row can be met: free texts, and what was missed, are not drawn at random."""
    return _NOT_DRAWN if is_text(row["read_as"]) or row["decision"] == Verdict.ADD else _QUEUES


def _is_correction(row: Mapping[str, str]) -> bool:
    if is_text(row["read_as"]):
        return parse_text(row["corrected"]) not in (None, TextReading(None, None))
    return is_reading(row["corrected"])


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _cells(line: str) -> list[str] | None:
    try:
        rows = list(csv.reader([line.rstrip("\r\n")], strict=True))
    except csv.Error:
        return None
    return rows[0] if rows else []


def _joined(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RUN_BY_SPREADSHEETS) else cell


def _live(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell
