"""The marked texts, by set, read and measured."""

from __future__ import annotations

from pathlib import Path

from benchmarks.free_text.marks import (
    BLIND,
    FRESH,
    HELD_OUT,
    OTHER_HAND,
    PRACTICE,
    SCEPTIC,
    SECOND_BLIND,
    THIRD_BLIND,
    UNSEEN,
    MarkedText,
    read_marked,
)
from benchmarks.free_text.measure import Measured, measure
from extract.language.pipeline import FrenchReader
from models.free_text import FreeTextLists, load_free_text
from models.taxonomy import load_taxonomy

SETS = {
    "practice": PRACTICE,
    "held_out": HELD_OUT,
    "fresh": FRESH,
    "other_hand": OTHER_HAND,
    "sceptic": SCEPTIC,
    "unseen": UNSEEN,
    "blind": BLIND,
    "second_blind": SECOND_BLIND,
    "third_blind": THIRD_BLIND,
}


def read_set(path: Path, lists: FreeTextLists) -> tuple[MarkedText, ...]:
    """Return the marked texts of a file."""
    return read_marked(path, frozenset(activity.id for activity in lists.activities))


def measure_sets() -> dict[str, Measured]:
    """Return what was measured on each set, by its name."""
    lists = load_free_text(load_taxonomy())
    reader = FrenchReader(lists)
    found: dict[str, Measured] = {}
    for name, path in SETS.items():
        marked = read_set(path, lists)
        found[name] = measure(marked, reader.read([text.text for text in marked]))
    return found
