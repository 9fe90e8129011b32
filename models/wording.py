"""What tables and columns are called in French, for people who open them elsewhere: ``wording_fr.json``, reviewed data.

A column named in the section of its table is told as there, else as in ``columns``. ``kind:`` stands for every column
``kind:ID``, with ``{}`` for the ID.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

_PATH = Path(__file__).with_name("wording_fr.json")


class Wording(NamedTuple):
    """A short French name for headers, and what is meant, in a sentence."""

    title: str
    description: str


class _Wordings(NamedTuple):
    tables: dict[str, Wording]
    columns: dict[tuple[str, str], Wording]  # table, or "" for any → column


def table_wording(table: str) -> Wording | None:
    """Return what a table is called; None when nobody has said it in French."""
    return _load().tables.get(table)


def column_wording(table: str, column: str) -> Wording | None:
    """Return what a column is called; None when nobody has said it in French."""
    known = _load().columns
    found = known.get((table, column)) or known.get(("", column))
    if found is None and ":" in column:  # one of many that are named alike, after what each is about
        kind, _, about = column.partition(":")
        alike = known.get((table, f"{kind}:"))
        found = alike and Wording(alike.title.format(about.replace("_", " ")), alike.description)
    return found


@cache
def _load() -> _Wordings:
    tree = json.loads(_PATH.read_text(encoding="utf-8"))
    tables = {name: Wording(told["title"], told["description"]) for name, told in tree["tables"].items()}
    sections = {"": tree["columns"], **{name: told["columns"] for name, told in tree["tables"].items()}}
    columns = {
        (section, column): Wording(*words) for section, told in sections.items() for column, words in told.items()
    }
    return _Wordings(tables, columns)
