"""Bytes of a PDF → `Document`. Pages and characters come from `pdf_raw` and `pdf_chars`."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from time import thread_time
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.readers.assembly import assemble
from extract.readers.page_text import PageText
from extract.readers.pdf_overprinted import Place, find_overprinted
from extract.readers.pdf_page import read_text_layer
from extract.readers.pdf_raw import Drawings, RawPage, read_meta
from extract.readers.pdf_seen import Doubt, PageSeen, find_doubtful
from extract.readers.pdf_streams import Growth, judge_growth
from models.document import Document, Reader
from models.errors import DocumentError, ErrorCode
from models.options import OcrMode, ReadOptions

if TYPE_CHECKING:
    from extract.readers.pdf_fields import Field
    from extract.readers.recognised import RecognisedPage

END_WITHIN_BYTES = 2_048  # of the end: where a whole file has its end mark, junk of gateways allowed
BOX_LEAST_PT, BOX_MOST_PT = 4.0, 24.0  # drawn squares of this size may be tick boxes
MOST_OBJECTS = 20_000  # more are not looked through one by one
_SPLIT = "split it into single reports"
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")


def read_pdf(data: bytes, options: ReadOptions) -> Document:
    """Return the report in a PDF: words with boxes, lines, blocks; pages without text are read by OCR if allowed.

    A page that cannot be read, alone, comes back empty with `is_unreadable`.
    Raises DocumentError: empty, too_large, encrypted, truncated, corrupt, timeout, crashed.
    """
    if not data:
        raise DocumentError(ErrorCode.EMPTY, "the file is empty")
    if len(data) > options.max_bytes:
        raise DocumentError(ErrorCode.TOO_LARGE, f"{len(data)} bytes, more than {options.max_bytes}")
    if judge_growth(data, options) is Growth.DOUBTFUL:
        from extract.readers.pdf_trial import try_pdf

        try_pdf(data, options)
    return read_trusted_pdf(data, options)


def read_trusted_pdf(data: bytes, options: ReadOptions) -> Document:
    """Return the report in a PDF whose streams are no danger; otherwise as `read_pdf`."""
    pdf = _open(data)
    try:
        page_count = len(pdf)
        if page_count > options.max_pages:
            raise DocumentError(ErrorCode.TOO_LARGE, f"{page_count} pages, more than {options.max_pages}", _SPLIT)
        seen = _look_at_all(pdf, options)
        if all(page.text.is_unreadable for page in seen) and not _has_end(data):
            raise _truncated()
        doubt = find_doubtful(seen, options)
        pages = [page.text for page in seen]
        pictures = _read_pictures(pdf, doubt, pages, data, options) if doubt.indexes else {}
        fields: tuple[Field, ...] = ()
        may_hold_boxes = any(page.drawings.may_hold_boxes for page in seen)
        if may_hold_boxes:
            fields = _read_fields(data)
            pages = _with_typed_text(pages, fields)
        document = assemble(pages, Reader.PDF, _hints(pdf))
        if may_hold_boxes:
            document = _with_tick_boxes(document, pdf, data, fields)
        return _with_pixel_boxes(document, pictures) if pictures else document
    finally:
        pdf.close()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
    if code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
        raise DocumentError(ErrorCode.ENCRYPTED, "the file asks for a password", "save a copy without a password")
    if not _has_end(data):
        raise _truncated()
    raise DocumentError(ErrorCode.CORRUPT, "not a PDF that can be opened", "print or save the report again")


def _has_end(data: bytes) -> bool:
    return b"%%EOF" in data[-END_WITHIN_BYTES:]


def _truncated() -> DocumentError:
    return DocumentError(ErrorCode.TRUNCATED, "the end of the file is missing", "copy or download the file again")


def _look_at_all(pdf: pdfium.PdfDocument, options: ReadOptions) -> list[PageSeen]:
    """Return every page's text layer. Raises DocumentError `timeout` or `too_large` as soon as a limit is passed."""
    seen: list[PageSeen] = []
    began, chars = thread_time(), 0
    for page_index in range(len(pdf)):
        page = _look_at(pdf, page_index, options)
        seen.append(page)
        chars += len(page.text.text)
        if chars > options.max_text_chars:
            raise DocumentError(ErrorCode.TOO_LARGE, f"more than {options.max_text_chars} characters of text", _SPLIT)
        if thread_time() - began > options.max_seconds:
            message = f"reading {page_index + 1} of {len(pdf)} pages took {options.max_seconds:g} seconds"
            raise DocumentError(ErrorCode.TIMEOUT, message, _SPLIT)
    for page_index, places in enumerate(find_overprinted([page.text for page in seen])):
        if places:
            seen[page_index] = _look_at(pdf, page_index, options, places)
    return seen


def _look_at(
    pdf: pdfium.PdfDocument, page_index: int, options: ReadOptions, overprinted: frozenset[Place] = frozenset()
) -> PageSeen:
    try:
        with RawPage(pdf, page_index) as page:
            text = read_text_layer(page, options.order, overprinted)
            return PageSeen(text, page.drawings(BOX_LEAST_PT, BOX_MOST_PT, MOST_OBJECTS))
    except ValueError:
        return PageSeen(PageText(0.0, 0.0, is_unreadable=True), Drawings(True, 0.0, False))


def _read_pictures(
    pdf: pdfium.PdfDocument, doubt: Doubt, pages: list[PageText], data: bytes, options: ReadOptions
) -> dict[int, RecognisedPage]:
    """Put what OCR reads in the place of text that cannot be trusted; return what it read, by page number.

    With OCR off a layer that cannot be trusted is kept, and a page without one is unreadable. The same where no engine
    is installed, unless that leaves nothing of the document: then it is the document's error.
    """
    digest = sha256(data).hexdigest()
    read: dict[int, RecognisedPage] = {}
    failure: DocumentError | None = None
    for index in doubt.indexes:
        try:
            found = _read_picture(pdf, index, pages[index], f"{digest}:{index + 1}", options, doubt.least_share)
        except DocumentError as error:
            failure, found = error, None
        except pdfium.PdfiumError:
            found = None
        if isinstance(found, PageText):
            pages[index] = found
        elif found is not None:
            read[index + 1] = found
        elif not pages[index].lines:
            pages[index] = pages[index].changed(is_unreadable=True)
    read = _put_recognised(read, pages) if read else {}
    if failure is not None and not any(page.lines for page in pages):
        raise failure
    return read


def _put_recognised(read: dict[int, RecognisedPage], pages: list[PageText]) -> dict[int, RecognisedPage]:
    """Put what OCR read in the place of the text of its pages; return it with the tick boxes of all told apart."""
    from extract.readers.ocr_text import recognised_text, settle_lone_boxes

    settled = settle_lone_boxes(read)
    for page_no, found in settled.items():
        page = pages[page_no - 1]
        pages[page_no - 1] = recognised_text(found, page.width_pt, page.height_pt)
    return settled


def _read_picture(
    pdf: pdfium.PdfDocument,
    page_index: int,
    text: PageText,
    content_key: str,
    options: ReadOptions,
    least_share: float,
) -> PageText | RecognisedPage | None:
    """Return the text layer where it is to be trusted, else what OCR reads on the page, else None: OCR is off."""
    from extract.readers.text_layer import TextLayerVerdict, judge_text_layer, says_more

    page = pdf[page_index]
    verdict = TextLayerVerdict.REPLACE
    try:
        is_off = options.ocr is OcrMode.NEVER
        if options.ocr is not OcrMode.ALWAYS:
            verdict = judge_text_layer(page, text.text, None if is_off else options, content_key, least_share)
            if verdict is TextLayerVerdict.TRUST or (is_off and verdict is TextLayerVerdict.COMPARE):
                return text
        if is_off:
            return None
        from extract.readers.ocr import ocr_pdf_page

        found = ocr_pdf_page(page, options, content_key)
        return text if verdict is TextLayerVerdict.COMPARE and not says_more(found.words, text.text) else found
    finally:
        page.close()


def _with_pixel_boxes(document: Document, pictures: dict[int, RecognisedPage]) -> Document:
    from extract.readers.ocr_text import with_pixel_boxes

    return with_pixel_boxes(document, pictures)


def _read_fields(data: bytes) -> tuple[Field, ...]:
    from extract.readers.pdf_fields import read_fields

    return read_fields(data)


def _with_typed_text(pages: list[PageText], fields: tuple[Field, ...]) -> list[PageText]:
    """Return the pages with what was typed into their fields. The one call into `extract.readers.pdf_typed`."""
    if not fields:
        return pages
    from extract.readers.pdf_typed import with_typed_text

    return [with_typed_text(page, page_no, fields) for page_no, page in enumerate(pages, 1)]


def _with_tick_boxes(document: Document, pdf: pdfium.PdfDocument, data: bytes, fields: tuple[Field, ...]) -> Document:
    """Return the document with its form fields and drawn boxes. The one call into `extract.readers.pdf_boxes`."""
    from extract.readers.pdf_boxes import find_tick_boxes

    return replace(
        document, tick_boxes=find_tick_boxes(pdf, data, document.pages, document.lines, document.words, fields)
    )


def _hints(pdf: pdfium.PdfDocument) -> tuple[tuple[str, str], ...]:
    hints: list[tuple[str, str]] = []
    if date := _DATE.match(read_meta(pdf, b"CreationDate")):
        hints.append(("created", "-".join(part for part in date.groups() if part)))
    if title := read_meta(pdf, b"Title").strip():
        hints.append(("title", title))
    return tuple(hints)
