"""How many accepted answers may be wrong, as people who checked a random sample measured it, in words."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import NamedTuple

from extract.decisions.error_bounds import CONFIDENCE_LEVEL
from extract.pages.wording import SOURCE_CLASSES
from extract.tables.table_rows import read_rows, table_files
from models.schemas import ERROR_BOUNDS
from models.taxonomy import Taxonomy


class Measured(NamedTuple):
    """One question and source class. `upper`: its bound, 0 to 1, or 0 where only answers that were missed are known.

    `added`: answers that Relevé had missed and that people added.
    """

    question: str
    source: str
    accepted: int
    checked: int
    told: str
    upper: float
    added: int = 0


def read_measured(folder: Path, taxonomy: Taxonomy) -> list[Measured]:
    """Return what was measured, for all questions and then for single ones from the worst bound on."""
    labels = {i.id: f"{theme.label_fr}, {i.label_fr}" for theme, i in taxonomy.indicators}
    columns = ("indicator_id", "source_class", "accepted_count", "checked_count", "upper_bound", "added_count")
    sums: list[Measured] = []
    single: list[Measured] = []
    for indicator, kind, accepted, checked, upper, added in read_rows(table_files(folder, ERROR_BOUNDS.name), columns):
        if (upper is None and not added) or (indicator is not None and kind is None):
            continue
        measured = Measured(
            labels.get(str(indicator), str(indicator)) if indicator is not None else "Toutes les questions",
            SOURCE_CLASSES[str(kind)] if kind is not None else "tous les documents",
            int(str(accepted)),
            int(str(checked)),
            "rien de vérifié" if upper is None else bound_words(float(str(upper))),
            0.0 if upper is None else float(str(upper)),
            int(str(added)),
        )
        (sums if indicator is None else single).append(measured)
    return sums + sorted(single, key=lambda one: -one.upper)


def bound_words(upper: float) -> str:
    """Return a bound in one sentence."""
    share = f"{rounded_up(upper):.1f}".replace(".", ",")
    return f"au plus {share} % de fausses, à {CONFIDENCE_LEVEL * 100:g} %"


def rounded_up(upper: float) -> float:
    """Return a bound in per cent with one decimal: it must not look lower than it is."""
    return ceil(upper * 1000) / 10
