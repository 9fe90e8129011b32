"""Other ways to the text of a PDF, each as bytes → text; what they give is not tables yet."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable

import pdfplumber
import pypdf
import pypdfium2
from markitdown import MarkItDown
from pdfminer.high_level import extract_text

logging.getLogger("pdfminer").setLevel(logging.ERROR)
_markitdown = MarkItDown(enable_plugins=False)


def read_pypdfium2(data: bytes) -> str:
    """Return the bare text: the fastest way there is without words, boxes, fonts or order."""
    pdf = pypdfium2.PdfDocument(data)
    pages: list[str] = []
    for page in pdf:
        layer = page.get_textpage()
        pages.append(layer.get_text_range())
        layer.close()
        page.close()
    pdf.close()
    return "\f".join(pages)


def read_pypdf(data: bytes) -> str:
    return "\f".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def read_pdfminer(data: bytes) -> str:
    return extract_text(io.BytesIO(data))


def read_pdfplumber(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return "\f".join(page.extract_text() for page in pdf.pages)


def read_markitdown(data: bytes) -> str:
    return _markitdown.convert_stream(io.BytesIO(data), file_extension=".pdf").text_content


BARE = "pypdfium2, bare text"
PDFPLUMBER = "pdfplumber, text"
RIVALS: dict[str, Callable[[bytes], str]] = {
    "pypdf, text": read_pypdf,
    "pdfminer.six, text": read_pdfminer,
    PDFPLUMBER: read_pdfplumber,
    "markitdown, text": read_markitdown,
}
