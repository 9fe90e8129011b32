"""The grade of a document: the worst thing found decides, and is named."""

from __future__ import annotations

from typing import Any

import pytest

from extract.reports.grade import grade_document
from models.document import Document, Page, Reader
from models.records import Issue, Verbatim
from models.vocabulary import Era, Grade, IssueCode, IssueLevel, Status
from tests.made_reports import made_choice, made_evidence


def pages(count: int = 1, *, unreadable: int = 0, certainty: float | None = None) -> Document:
    made = [
        Page(
            page_no=n + 1,
            char_start=0,
            char_end=0,
            is_ocr=certainty is not None,
            is_unreadable=n < unreadable,
            ocr_certainty=certainty,
        )
        for n in range(count)
    ]
    return Document(text="", reader=Reader.PDF, pages=tuple(made), lines=())


def answers(accepted: int, review: int = 0) -> dict[str, Any]:
    row = made_choice("lien_social.publics", "voisins")
    rows = [row.changed(status=Status.ACCEPTED)] * accepted + [row.changed(status=Status.REVIEW)] * review
    return {"observations": rows}


def texts(accepted: int, review: int) -> dict[str, Any]:
    row = Verbatim(
        theme_id="sante",
        text="Bien.",
        text_raw="Bien.",
        is_truncated=False,
        status=Status.ACCEPTED,
        confidence=0.9,
        evidence=made_evidence("Bien."),
    )
    return {"verbatims": [row] * accepted + [row.changed(status=Status.REVIEW)] * review}


def noted(code: IssueCode, count: int = 1) -> dict[str, Any]:
    return {"issues": [Issue(code=code, level=IssueLevel.WARNING, message="")] * count}


CASES = [
    ({}, Grade.EXCELLENT, "nearly all of the text is explained", "nothing is amiss"),
    ({"explained": 0.96}, Grade.GOOD, "4.0% of the text is not explained", "a line or two"),
    ({"explained": 0.90}, Grade.FAIR, "10.0% of the text is not explained", "a section"),
    ({"explained": 0.60}, Grade.POOR, "40.0% of the text is not explained", "another kind of document"),
    (answers(20, 1), Grade.EXCELLENT, "", "one in twenty-one is under review"),
    (answers(18, 2), Grade.GOOD, "2 of 20 answers are to review", "one in ten"),
    (answers(3, 1), Grade.FAIR, "1 of 4 answers is to review", "one of four"),
    (answers(0, 1), Grade.FAIR, "1 of 1 answers is to review", "of so few one is not poor"),
    (answers(5, 9), Grade.POOR, "9 of 14 answers are to review", "most"),
    ({**answers(18, 2), **noted(IssueCode.DEFAULT_SENTENCE, 2)}, Grade.EXCELLENT, "", "sentences always printed"),
    (texts(2, 6), Grade.FAIR, "6 of 8 free texts are to review", "texts weigh less than answers"),
    (noted(IssueCode.CONFLICTING_ANSWERS), Grade.GOOD, "an answer contradicts another", "ticked and not"),
    ({"document": pages(5, unreadable=1)}, Grade.FAIR, "1 of 5 pages could not be read", "a page is lost"),
    ({"document": pages(2, unreadable=1)}, Grade.POOR, "1 of 2 pages could not be read", "half is lost"),
    ({"document": pages(certainty=0.993)}, Grade.EXCELLENT, "", "a clean scan"),
    ({"document": pages(certainty=0.95)}, Grade.FAIR, "sure of 95.0% of the characters only", "a poor scan"),
    ({"has_site": False}, Grade.FAIR, "no site name was found", "it cannot be joined to a site"),
    ({"era": Era.UNKNOWN}, Grade.FAIR, "the edition of the page is unknown", "a layout not seen yet"),
    ({"has_theme": False}, Grade.POOR, "no theme of the questionnaire was found", "not such a report"),
]


def graded(**changes: Any) -> tuple[Grade, str]:
    given: dict[str, Any] = {
        "document": pages(),
        "era": Era.G2,
        "has_site": True,
        "has_theme": True,
        "explained": 1.0,
        "observations": (),
        "verbatims": (),
        "issues": (),
    }
    given.update(changes)
    return grade_document(given.pop("document"), **given)


@pytest.mark.parametrize(("changes", "grade", "reason", "why"), CASES, ids=[why for *_, why in CASES])
def test_the_worst_thing_found_decides(changes: dict[str, Any], grade: Grade, reason: str, why: str) -> None:
    found, sentence = graded(**changes)
    assert found is grade
    assert reason.lower() in sentence.lower()


def test_all_that_shares_the_grade_is_named_in_one_sentence() -> None:
    found, sentence = graded(has_site=False, explained=0.9, **answers(18, 2))
    assert found is Grade.FAIR
    assert sentence == "10.0% of the text is not explained; no site name was found."
