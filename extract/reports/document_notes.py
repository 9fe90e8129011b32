"""Note what a report as a whole makes doubtful: pages, sentences told again, loose boxes, a second report."""

from __future__ import annotations

from extract.reports.interpret import Interpretation
from extract.reports.notes import Notes
from extract.reports.other_report import how_to_part
from extract.reports.retelling import DISAGREES, runs
from models.document import Document
from models.vocabulary import IssueCode, IssueLevel


def note_document(document: Document, found: Interpretation, notes: Notes) -> None:
    """Note what no single answer tells."""
    _note_pages(document, notes)
    _note_disagreements(document, found, notes)
    _note_loose_boxes(document, found, notes)
    _note_other_report(document, found, notes)
    if not found.findings.themes and any(line.word_count for line in found.lines):
        notes.add(
            IssueCode.NO_REPORT_FOUND, IssueLevel.WARNING, "no theme of the questionnaire was found in this document"
        )


def _note_pages(document: Document, notes: Notes) -> None:
    for page in document.pages:
        if page.is_unreadable:
            notes.add(
                IssueCode.UNREADABLE_PAGE,
                IssueLevel.WARNING,
                f"page {page.page_no} has no text that can be read",
                page.char_start,
                hint="let optical recognition read it with --ocr auto",
            )


def _note_other_report(document: Document, found: Interpretation, notes: Notes) -> None:
    if found.other_report is not None:
        start = found.other_report
        notes.add(
            IssueCode.SEVERAL_REPORTS,
            IssueLevel.ERROR,
            f"another report begins on page {document.page_of(start).page_no}, line {document.line_no(start) + 1}; "
            "only the first of this file was read",
            start,
            document.text[start:].split("\n", 1)[0].strip(),
            how_to_part(document, start),
        )


def _note_disagreements(document: Document, found: Interpretation, notes: Notes) -> None:
    starts, ends = found.stream.starts, found.stream.ends
    for theme_id, told in found.retellings.items():
        if told.agreement < DISAGREES:
            untold = [document.text[starts[first] : ends[end - 1]] for first, end in runs(told.untold)]
            missing = f"; not printed: {', '.join(told.unprinted)}" if told.unprinted else ""
            notes.add(
                IssueCode.FRAME_DISAGREES,
                IssueLevel.WARNING,
                f"{theme_id}: told again, its sentences agree with the page by {told.agreement:.0%}{missing}",
                starts[told.untold[0] if told.untold else told.first],
                " … ".join(untold) or None,
                "compare with the page",
            )


def _note_loose_boxes(document: Document, found: Interpretation, notes: Notes) -> None:
    """Note the tick boxes of a form that stand beside no answer."""
    for tick in found.findings.boxes_without_label:
        page = document.pages[tick.page_no - 1] if tick.page_no <= len(document.pages) else None
        start = tick.char_start if tick.char_start >= 0 else (page.char_start if page else None)
        label = document.text[tick.char_start :].partition("\n")[0] if tick.char_start >= 0 else None
        notes.add(
            IssueCode.BOX_WITHOUT_LABEL,
            IssueLevel.WARNING,
            f"a box that is {tick.state} has no label that answers a question",
            start,
            label,
            "add the label to the taxonomy, or look at the page",
        )
