"""What people have decided about sites: which are one, which are not, what they are called, where and when they are.

``sites.csv`` in the taxonomy, under version control. Decisions are `merge` and `split` (with another site) and `place`
(name, commune, when it opened and closed). They always win, and no report is read again because of them.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from models.errors import TaxonomyError
from models.places.communes import commune_with_code

COLUMNS = ("site_id", "decision", "other_site_id", "name", "commune_insee", "from", "to", "note")
_OF_LATE = ("from", "to")  # files from before they were may be without
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_INSEE = re.compile(r"\d[\dAB]\d{3}")
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_TOLD_ONCE = ("name", "commune_insee", "from", "to")  # of a site


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteDecisions:
    """Pairs are in the order of their ids. `names`, `communes`, `opened`, `closed`: by site.

    `opened`, `closed`: ISO, to the year, month or day. `digest`: changes with the file; empty where there is none.
    """

    merged: frozenset[tuple[str, str]] = frozenset()
    split: frozenset[tuple[str, str]] = frozenset()
    names: dict[str, str] = field(default_factory=dict)
    communes: dict[str, str] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)
    digest: str = ""

    @property
    def sites(self) -> frozenset[str]:
        """The ids of all sites that a decision names."""
        pairs = (site for pair in (*self.merged, *self.split) for site in pair)
        return frozenset([*pairs, *self.names, *self.communes, *self.opened, *self.closed])


class _Line(NamedTuple):
    """A line of the file, by the names of its columns. `number`: as an editor counts it, from 1."""

    number: int
    cells: dict[str, str]

    def of(self, column: str) -> str:
        return self.cells.get(column, "")


def load_site_decisions(folder: Path) -> SiteDecisions:
    """Return the decisions of a taxonomy; none where it has no ``sites.csv``.

    Raises `TaxonomyError` listing every fault found: file, line and column.
    """
    path = folder / "sites.csv"
    if not path.is_file():
        return SiteDecisions()
    data = path.read_bytes()
    lines = list(_lines(path, data))
    faults = [f"{path}: line {line.number}: {fault}" for line in lines for fault in _faults(line)]
    faults += [f"{path}: {fault}" for fault in (*_contradictions(lines), *_told_twice(lines))]
    if faults:
        raise TaxonomyError("\n".join(faults))
    told = {
        column: {
            line.of("site_id"): line.of(column) for line in lines if line.of("decision") == "place" and line.of(column)
        }
        for column in _TOLD_ONCE
    }
    return SiteDecisions(
        merged=frozenset(_pair(line) for line in lines if line.of("decision") == "merge"),
        split=frozenset(_pair(line) for line in lines if line.of("decision") == "split"),
        names=told["name"],
        communes=told["commune_insee"],
        opened=told["from"],
        closed=told["to"],
        digest=hashlib.sha256(data).hexdigest(),
    )


def _lines(path: Path, data: bytes) -> Iterator[_Line]:
    """Yield the lines of the file that hold something. Raises `TaxonomyError` when they cannot be told apart."""
    wanted = ",".join(COLUMNS)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data[: error.start].count(b"\n") + 1
        raise TaxonomyError(f"{path}: line {number}: not UTF-8; save the file as CSV UTF-8, with commas") from error
    rows = csv.reader(text.splitlines(keepends=True))
    header = [name.strip() for name in next(rows, [])]
    unknown = [name for name in header if name not in COLUMNS]
    missing = [name for name in COLUMNS if name not in header and name not in _OF_LATE]
    if unknown or missing or len(set(header)) != len(header):
        hint = "; they are parted by commas" if ";" in "".join(header) else ""
        raise TaxonomyError(f"{path}: line 1: the columns must be {wanted}{hint}")
    for row in rows:
        cells = [cell.strip() for cell in row]
        if len(cells) > len(header):
            raise TaxonomyError(
                f"{path}: line {rows.line_num}: {len(cells)} cells for {len(header)} columns ({wanted})"
            )
        if any(cells):
            yield _Line(rows.line_num, dict(zip(header, cells, strict=False)))


def _pair(line: _Line) -> tuple[str, str]:
    one, other = line.of("site_id"), line.of("other_site_id")
    return (one, other) if one < other else (other, one)


def _faults(line: _Line) -> Iterator[str]:
    """Yield what is wrong with a line on its own, each with its column."""
    is_place = line.of("decision") == "place"
    if not _ID.fullmatch(line.of("site_id")):
        yield f"site_id: {line.of('site_id')!r} is no id of a site"
    if line.of("decision") not in ("merge", "split", "place"):
        yield f"decision: {line.of('decision')!r} is none of merge, split, place"
    elif is_place and not any(line.of(column) for column in _TOLD_ONCE):
        yield "name: a place needs a name, a commune or a date"
    elif is_place and line.of("other_site_id"):
        yield f"other_site_id: a place is of one site; {line.of('other_site_id')!r} is another"
    elif not is_place:
        if not _ID.fullmatch(line.of("other_site_id")) or line.of("other_site_id") == line.of("site_id"):
            yield f"other_site_id: {line.of('other_site_id')!r} is no id of another site"
        yield from (f"{c}: only a place has one; write a line of its own" for c in _TOLD_ONCE if line.of(c))
    insee = line.of("commune_insee")
    if insee and not _INSEE.fullmatch(insee):
        yield f"commune_insee: {insee!r} is no code of a commune"
    elif insee and commune_with_code(insee) is None:
        yield f"commune_insee: {insee!r} is in no list of communes that is known here (models/places)"
    yield from _date_faults(line.of("from"), line.of("to"))


def _date_faults(opened: str, closed: str) -> Iterator[str]:
    first, last = _days_of(opened), _days_of(closed)
    for column, value, days in (("from", opened, first), ("to", closed, last)):
        if value and days is None:
            yield f"{column}: {value!r} is no date; write 2019, 2019-04 or 2019-04-30"
    if first and last and last[1] < first[0]:
        yield f"to: {closed!r} is before from, {opened!r}"


def _days_of(written: str) -> tuple[str, str] | None:
    """Return the first and the last day that a year, month or day may be, or None when it is none of them."""
    if not _DATE.fullmatch(written):
        return None
    try:
        date.fromisoformat(written + "-01-01"[len(written) - 4 :] if len(written) < 10 else written)
    except ValueError:
        return None
    return written, written + "-99-99"[len(written) - 4 :]


def _contradictions(lines: Sequence[_Line]) -> Iterator[str]:
    """Yield pairs that are split, and merged too: by a line, or through other sites."""
    groups: dict[str, set[str]] = {}
    for line in lines:
        if line.of("decision") == "merge":
            one, other = line.of("site_id"), line.of("other_site_id")
            joined = groups.get(one, {one}) | groups.get(other, {other})
            groups.update(dict.fromkeys(joined, joined))
    for line in lines:
        one, other = _pair(line)
        if line.of("decision") == "split" and other in groups.get(one, ()):
            yield f"line {line.number}: other_site_id: {one} and {other} are both merged and split"


def _told_twice(lines: Sequence[_Line]) -> Iterator[str]:
    known: dict[tuple[str, str], _Line] = {}
    for line in lines:
        for column in _TOLD_ONCE:
            value, site = line.of(column), line.of("site_id")
            if line.of("decision") == "place" and value:
                before = known.setdefault((site, column), line)
                if before.of(column) != value:
                    other = f"{before.of(column)!r} on line {before.number}"
                    yield f"line {line.number}: {column}: {value!r}, and {other}, for {site}"
