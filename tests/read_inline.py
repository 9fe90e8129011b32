"""Reports written inside the tests, read in process: from a text or from bytes to what they say."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from extract.body.lines import FoldedLine, fold_lines
from extract.files.sources import sniff_media_type
from extract.readers import read_document
from extract.reports.interpret import Interpretation, interpret
from extract.reports.report import extract_report
from extract.words.compile_lexicon import compile_lexicon
from extract.words.lexicon import Lexicon
from models.document import Document
from models.errors import ErrorCode
from models.options import OcrMode, ReadOptions
from models.records import Observation, Report
from models.taxonomy import Taxonomy, load_taxonomy
from models.vocabulary import CoverageState, IssueCode

TAXONOMY: Taxonomy = load_taxonomy()
LEXICON: Lexicon = compile_lexicon(TAXONOMY)
TITLE = "Effets sociaux et urbains de La Tannerie"
NO_OCR = ReadOptions(ocr=OcrMode.NEVER)


def read_bytes_inline(data: bytes, file_name: str = "inline.txt", taxonomy: Taxonomy = TAXONOMY) -> Report:
    """Return the report of `data` by the door that users take; a fault of our own is raised, not told."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / file_name
        path.write_bytes(data)
        report = extract_report(path, taxonomy, NO_OCR)
    if report.document.error_code == ErrorCode.INTERNAL:
        raise AssertionError(report.document.error_message)
    return report


def read_inline(text: str, taxonomy: Taxonomy = TAXONOMY) -> Report:
    """Return the report of a whole text."""
    return read_bytes_inline(text.encode(), taxonomy=taxonomy)


def read_body(body: str, taxonomy: Taxonomy = TAXONOMY) -> Report:
    """Return the report of `body` under a title of its own."""
    return read_inline(f"{TITLE}\n\n{body}\n", taxonomy)


def document_of(text: str) -> Document:
    """Return a text as read."""
    data = text.encode()
    return read_document(data, sniff_media_type(data), NO_OCR)


def lines_of(text: str) -> tuple[FoldedLine, ...]:
    """Return the folded lines of a text."""
    return fold_lines(document_of(text))


def interpretation_of(text: str) -> Interpretation:
    """Return what a text says, before it becomes rows."""
    return interpret(document_of(text), TAXONOMY)


def ticked(report: Report) -> set[str]:
    """Return the options ticked, as ``indicator=value``; a phrase that no option names as ``indicator?phrase``."""
    return {_answer(o) for o in report.observations if o.is_selected}


def _answer(row: Observation) -> str:
    return f"{row.indicator_id}={row.value_id}" if row.value_id else f"{row.indicator_id}?{row.value_raw}"


def options_of(report: Report, indicator_id: str) -> set[str]:
    """Return the options ticked of one question, ``?phrase`` for one that the taxonomy does not know."""
    return {
        answer.removeprefix(indicator_id).removeprefix("=")
        for answer in ticked(report)
        if answer.startswith(indicator_id)
    }


def count_of(report: Report, indicator_id: str) -> Observation | None:
    """Return the count of one question, None when there is none."""
    return next((o for o in report.observations if o.indicator_id == indicator_id), None)


def free_text_of(report: Report) -> dict[str, str]:
    """Return the free texts by theme; "" stands for no theme."""
    return {v.theme_id or "": v.text for v in report.verbatims}


def state_of(report: Report, indicator_id: str) -> CoverageState:
    """Return what the report says of one question."""
    return next(c.state for c in report.coverage if c.indicator_id == indicator_id)


def codes_of(report: Report) -> set[IssueCode]:
    """Return the kinds of things noticed."""
    return {issue.code for issue in report.issues}
