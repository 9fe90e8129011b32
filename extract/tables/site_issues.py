"""Pairs of sites that nobody has decided about, as rows of `issues`: each says what to write, and where."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from extract.tables.parts import table_of, write_part
from extract.tables.table_rows import read_rows
from models.schemas import ISSUES, SITE_PAIRS, SITES
from models.vocabulary import IssueCode, IssueLevel

Row = tuple[object, ...]
STEM = "sites"  # of the file beside the parts: behind them by its name
_PAIR = ["site_id", "other_site_id", "verdict", "score", "basis"]
_SITE = ["site_id", "site_name", "latest_document_id", "same_site_id"]


class _Site(NamedTuple):
    name: str
    document_id: str
    same_site_id: str


def pair_issue_rows(folder: Path) -> list[Row]:
    """Return the rows of `issues` for the doubtful pairs of the tables in `folder`, by their ids.

    Each is about the latest document of its first site.
    """
    sites_file, pairs_file = (str(folder / f"{table.name}.parquet") for table in (SITES, SITE_PAIRS))
    sites = {str(site): _Site(*map(str, told)) for site, *told in read_rows([sites_file], _SITE)}
    rows = []
    for one, other, verdict, score, basis in read_rows([pairs_file], _PAIR):
        first, second = sites[str(one)], sites[str(other)]
        if verdict == "doubtful" and first.same_site_id != second.same_site_id:
            rows.append(_row(str(one), str(other), f"by {basis}, {score} of 1", first, second))
    return rows


def _row(one: str, other: str, why: str, first: _Site, second: _Site) -> Row:
    return (
        hashlib.blake2b(f"site pair|{one}|{other}".encode(), digest_size=8).hexdigest(),
        first.document_id,
        IssueCode.DOUBTFUL_SITE_PAIR.value,
        IssueLevel.WARNING.value,
        None,
        None,
        f"“{first.name}” and “{second.name}” may be one site ({why}); they are counted as two.",
        f"{first.name} / {second.name}",
        f"Look at both. In models/taxonomy/sites.csv write the line {one},merge,{other},,,,, if they are one, or "
        f"{one},split,{other},,,,, if not; then run again: no report is read again for it.",
    )


def put_beside(folder: Path, part: str, rows: Sequence[Row]) -> str:
    """Write rows beside the parts of `issues` in `folder`, and return their file.

    A table of one part is a file: it becomes a folder, in which that file is called `part`.
    """
    whole = folder / f"{ISSUES.name}.parquet"
    if not whole.is_dir():
        aside = folder / f".{whole.name}"
        os.replace(whole, aside)
        whole.mkdir()
        os.replace(aside, whole / part)
    return str(whole / write_part(str(whole), STEM, table_of(ISSUES, rows)))
