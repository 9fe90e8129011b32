"""How many accepted answers to each question may be wrong, for the codebook, in French and English."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from extract.decisions.error_bounds import CONFIDENCE_LEVEL
from extract.pages.measured import bound_words, rounded_up
from extract.pages.wording import SOURCE_CLASSES
from extract.tables.table_rows import read_rows, table_files
from models.schemas import ERROR_BOUNDS

_CLASSES_EN = {"text": "text and web pages", "pdf": "PDF", "ocr": "pages read from their picture", "form": "forms"}


class QuestionBound(NamedTuple):
    """What was measured on one sort of documents, or on all of them; both in words."""

    french: str
    english: str


BoundsByQuestion = Mapping[str | None, tuple[QuestionBound, ...]]
"""By question; None: all of them together. Only what was measured, or missed, is there."""


def read_question_bounds(folder: Path) -> BoundsByQuestion:
    """Return what the table `error_bounds` of a folder tells, nothing where there is none or nothing was checked."""
    columns = ("indicator_id", "source_class", "checked_count", "upper_bound", "added_count")
    found: dict[str | None, list[QuestionBound]] = defaultdict(list)
    for indicator, kind, checked, upper, added in read_rows(table_files(folder, ERROR_BOUNDS.name), columns):
        if upper is not None or added:
            question = None if indicator is None else str(indicator)
            bound = None if upper is None else float(str(upper))
            found[question].append(_told(kind, int(str(checked)), bound, int(str(added))))
    return {question: tuple(bounds) for question, bounds in found.items()}


def _told(kind: object, checked: int, upper: float | None, added: int) -> QuestionBound:
    source_fr = "tous les documents" if kind is None else SOURCE_CLASSES[str(kind)]
    source_en = "all documents" if kind is None else _CLASSES_EN[str(kind)]
    french, english = [], []
    if upper is not None:
        french.append(f"{bound_words(upper)}, {checked} {'vérifiées' if checked > 1 else 'vérifiée'}")
        english.append(f"at most {rounded_up(upper):.1f} % wrong, {CONFIDENCE_LEVEL * 100:g} %, {checked} checked")
    if added:
        french.append(f"{added} non {'lues, ajoutées' if added > 1 else 'lue, ajoutée'} par des personnes")
        english.append(f"{added} missed and added by people")
    return QuestionBound(f"{source_fr} : {', '.join(french)}", f"{source_en}: {', '.join(english)}")
