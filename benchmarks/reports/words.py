"""The invented words of the generator: sentences, places, labels and counts, read once from `words/*.txt`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from models.records import Quantity

Sections = dict[str, tuple[str, ...]]


class Count(NamedTuple):
    """A count as a manager typed it, and what a reader should make of it."""

    raw: str
    quantity: Quantity


class Label(NamedTuple):
    """An option and its printed forms; "·" stands for whichever inclusive separator a page uses."""

    value_id: str
    forms: tuple[str, ...]


@cache
def read_lines(name: str) -> tuple[str, ...]:
    """Return the lines of `words/NAME.txt` without comments and blank lines."""
    text = files(__package__).joinpath("words", f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("# "))


@cache
def read_sections(name: str) -> Sections:
    """Return the lines of `words/NAME.txt` under each ``[section]``, in file order."""
    sections: dict[str, list[str]] = {}
    for line in read_lines(name):
        if line.startswith("[") and line.endswith("]"):
            lines = sections.setdefault(line[1:-1], [])
        else:
            lines.append(line)
    return {section: tuple(lines) for section, lines in sections.items()}


@cache
def read_labels() -> dict[str, tuple[Label, ...]]:
    """Return the options of each indicator, in the order of the questionnaire."""
    return {
        indicator_id: tuple(Label(value_id, tuple(forms)) for value_id, *forms in (ln.split(" | ") for ln in lines))
        for indicator_id, lines in read_sections("labels").items()
    }


@cache
def read_label_forms() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the printed forms of each (indicator, option)."""
    return {
        (indicator_id, label.value_id): label.forms
        for indicator_id, labels in read_labels().items()
        for label in labels
    }


@cache
def read_counts() -> tuple[Count, ...]:
    """Return the counts of `words/counts.txt`: exact numbers first, then the others."""
    return tuple(_parse_count(line) for line in read_lines("counts"))


def _parse_count(line: str) -> Count:
    raw, number, low, high, period, approximate = (cell.strip() for cell in line.split("|"))
    return Count(
        raw,
        Quantity(
            value_number=float(number) if number else None,
            value_min=float(low) if low else None,
            value_max=float(high) if high else None,
            period=period or None,
            is_approximate=approximate == "yes",
        ),
    )
