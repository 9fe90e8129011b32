"""What is noted while a report is understood: its issues, each with the place that it is about."""

from __future__ import annotations

from models.document import Document
from models.records import Issue
from models.vocabulary import IssueCode, IssueLevel


class Notes:
    """The issues of one document, in the order in which they were noted."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.issues: list[Issue] = []

    def add(
        self,
        code: IssueCode,
        level: IssueLevel,
        message: str,
        char_start: int | None = None,
        value_raw: str | None = None,
        hint: str | None = None,
    ) -> None:
        """Add an issue; `char_start`: the place in the text, None for the document as a whole."""
        page_no = None if char_start is None else self.document.page_of(char_start).page_no
        line = None if char_start is None else self.document.line_no(char_start)
        self.issues.append(
            Issue(
                code=code,
                level=level,
                message=message,
                page_no=page_no,
                line_start=line,
                value_raw=value_raw,
                hint=hint,
            )
        )
