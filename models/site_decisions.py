"""What people have decided about sites: which are one, which are not, what they are called, where they are.

``sites.csv`` in the taxonomy, under version control: ``site_id,decision,other_site_id,name,commune_insee,note``.
Decisions are `merge` and `split` (with another site) and `place` (name, commune or both). They always win.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

from models.errors import TaxonomyError

COLUMNS = ("site_id", "decision", "other_site_id", "name", "commune_insee", "note")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_INSEE = re.compile(r"\d[\dAB]\d{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteDecisions:
    """Pairs are in the order of their ids. `names`, `communes`: by site."""

    merged: frozenset[tuple[str, str]] = frozenset()
    split: frozenset[tuple[str, str]] = frozenset()
    names: dict[str, str] = field(default_factory=dict)
    communes: dict[str, str] = field(default_factory=dict)


def load_site_decisions(folder: Path) -> SiteDecisions:
    """Return the decisions of a taxonomy; none where it has no ``sites.csv``.

    Raises `TaxonomyError` listing every fault found: file, line and column.
    """
    path = folder / "sites.csv"
    if not path.is_file():
        return SiteDecisions()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise TaxonomyError(f"{path}: line 1: the columns must be {','.join(COLUMNS)}")
        lines = [(rows.line_num, {key: (value or "").strip() for key, value in row.items() if key}) for row in rows]
    faults = [f"{path}: line {number}: {fault}" for number, row in lines for fault in _faults(row)]
    pairs = {
        what: frozenset(_pair(row["site_id"], row["other_site_id"]) for _, row in lines if row["decision"] == what)
        for what in ("merge", "split")
    }
    faults += [f"{path}: {a} and {b} are both merged and split" for a, b in sorted(pairs["merge"] & pairs["split"])]
    if faults:
        raise TaxonomyError("\n".join(faults))
    places = [row for _, row in lines if row["decision"] == "place"]
    return SiteDecisions(
        merged=pairs["merge"],
        split=pairs["split"],
        names={row["site_id"]: row["name"] for row in places if row["name"]},
        communes={row["site_id"]: row["commune_insee"] for row in places if row["commune_insee"]},
    )


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _faults(row: dict[str, str]) -> list[str]:
    faults = []
    if not _ID.fullmatch(row["site_id"]):
        faults.append(f"site_id: {row['site_id']!r} is no id of a site")
    if row["decision"] not in ("merge", "split", "place"):
        faults.append(f"decision: {row['decision']!r} is none of merge, split, place")
    elif row["decision"] == "place":
        if not (row["name"] or row["commune_insee"]):
            faults.append("name: a place needs a name or a commune")
    elif not _ID.fullmatch(row["other_site_id"]) or row["other_site_id"] == row["site_id"]:
        faults.append(f"other_site_id: {row['other_site_id']!r} is no id of another site")
    if row["commune_insee"] and not _INSEE.fullmatch(row["commune_insee"]):
        faults.append(f"commune_insee: {row['commune_insee']!r} is no code of a commune")
    return faults
