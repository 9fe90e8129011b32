"""What the first page has to know of each document; it is kept, so that an unchanged part is not read again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

REVIEW_LETTER = "r"
"""Beside the letters of the coverage states: the question was answered, and an answer is to be looked at."""


class Doubt(NamedTuple):
    """An answer or a free text to be looked at. `kind`: answer or text; `place`: number of its question or theme."""

    confidence: float
    row_id: str
    kind: str
    place: int | None
    raw: str


class DocumentSummary(NamedTuple):
    """What the first page has to know of a document. `place`: the file of its data, without folder and ending.

    `states`: a letter a question; `ticks`: a digit a question, how many answers it has; `options`: numbers of the
    options that are ticked and accepted. `has_several`: there are more reports in its file, which were not read.
    """

    document_id: str
    site_id: str | None
    file_name: str
    file_count: int
    era: str
    grade: str | None
    status: str
    error_code: str | None
    error_message: str | None
    place: str
    states: str = ""
    ticks: str = ""
    options: Sequence[int] = ()
    answers: int = 0
    review: int = 0
    verbatims: int = 0
    verbatims_review: int = 0
    issues: int = 0
    has_several: bool = False
    doubts: Sequence[Doubt] = ()
