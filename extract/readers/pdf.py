"""Bytes of a PDF → `Document`. The one door to pypdfium2 besides the raw calls of `extract.readers.pdf_raw`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.geometry import OcrPage
from extract.readers.assembly import assemble
from extract.readers.page_text import PageText, ocr_page_text
from extract.readers.pdf_page import frame_of, read_text_layer
from models.document import Document, Reader
from models.errors import DocumentError, ErrorCode
from models.options import OcrMode, ReadOptions

END_WITHIN_BYTES = 2_048  # of the end: where a whole file has its end mark, junk of gateways allowed
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
OcrFunction = Callable[[pdfium.PdfPage, ReadOptions], OcrPage]


def read_pdf(data: bytes, options: ReadOptions) -> Document:
    """Return the report in a PDF: words with boxes, lines, blocks; pages without text are read by OCR if allowed.

    A page that cannot be read, alone, comes back empty with `is_unreadable`.
    Raises DocumentError: empty, too_large, encrypted, truncated, corrupt.
    """
    if not data:
        raise DocumentError(ErrorCode.EMPTY, "the file is empty")
    if len(data) > options.max_bytes:
        raise DocumentError(ErrorCode.TOO_LARGE, f"{len(data)} bytes, more than {options.max_bytes}")
    pdf = _open(data)
    try:
        if len(pdf) > options.max_pages:
            raise DocumentError(ErrorCode.TOO_LARGE, f"{len(pdf)} pages, more than {options.max_pages}")
        has_boxes = False
        pages: list[PageText] = []
        for page_index in range(len(pdf)):
            page, has_box = _read_page(pdf, page_index, options)
            pages.append(page)
            has_boxes = has_boxes or has_box
        if all(page.is_unreadable and not page.width_pt for page in pages) and not _has_end(data):
            raise _truncated()
        return assemble(pages, Reader.PDF, _hints(pdf))
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


def _read_page(pdf: pdfium.PdfDocument, page_index: int, options: ReadOptions) -> tuple[PageText, bool]:
    """Return one page, and whether it may hold tick boxes that are not text."""
    try:
        page = pdf[page_index]
    except pdfium.PdfiumError:
        return PageText(0.0, 0.0, is_unreadable=True), False
    try:
        text = read_text_layer(page.raw, options.order)
        if (text.lines and options.ocr is not OcrMode.ALWAYS) or not (text.lines or _has_picture(page)):
            return text, False
        return _read_picture(page, text, options), False
    except ValueError:
        frame = frame_of(page.raw)
        return PageText(frame.width_pt, frame.height_pt, is_unreadable=True), False
    finally:
        page.close()


def _has_picture(page: pdfium.PdfPage) -> bool:
    """Tell whether anything is drawn at all: a page of pictures or outlined letters is not a blank one."""
    return bool(pdfium_c.FPDFPage_CountObjects(page.raw) > 0)


def _read_picture(page: pdfium.PdfPage, text: PageText, options: ReadOptions) -> PageText:
    """Return what OCR reads on a page; what its text layer holds, or nothing, where OCR is off or not installed."""
    ocr = None if options.ocr is OcrMode.NEVER else _ocr_function()
    if ocr is None:
        return text if text.lines else text._replace(is_unreadable=True)
    return ocr_page_text(ocr(page, options), text.width_pt, text.height_pt)


def _ocr_function() -> OcrFunction | None:
    try:
        from extract.readers.ocr import ocr_pdf_page
    except ImportError:
        return None
    return ocr_pdf_page


def _hints(pdf: pdfium.PdfDocument) -> tuple[tuple[str, str], ...]:
    hints: list[tuple[str, str]] = []
    if date := _DATE.match(pdf.get_metadata_value("CreationDate")):
        hints.append(("created", "-".join(part for part in date.groups() if part)))
    if title := pdf.get_metadata_value("Title").strip():
        hints.append(("title", title))
    return tuple(hints)
