"""What runs in the process that tries a doubtful PDF: see `extract.readers.pdf_trial`."""

from __future__ import annotations

import resource
import sys
from contextlib import closing

import pypdfium2

from extract.readers.pdf import read_trusted_pdf
from models.errors import DocumentError
from models.options import OcrMode, ReadOptions

READABLE = 0
_SMALL_DPI = 18.0


def main() -> int:
    """Read the PDF on standard input within limits. Returns 0 where it was read or refused by the reader."""
    memory, seconds, pages, ocr = sys.argv[2:]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (int(memory), int(memory)))
    limit = max(1, round(float(seconds)))
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    data = sys.stdin.buffer.read()
    options = ReadOptions(ocr=OcrMode.NEVER, max_pages=int(pages))
    try:
        read_trusted_pdf(data, options)
        if OcrMode(ocr) is not OcrMode.NEVER:
            _draw(data, options)
    except DocumentError:
        return READABLE
    except MemoryError:
        return 1
    return READABLE


def _draw(data: bytes, options: ReadOptions) -> None:
    """Draw every page, small: whatever pictures it holds are unpacked for it as they are for a large drawing."""
    with closing(pypdfium2.PdfDocument(data)) as pdf:
        for index in range(min(len(pdf), options.max_pages)):
            try:
                with closing(pdf[index]) as page:
                    page.render(scale=_SMALL_DPI / 72, grayscale=True).close()
            except pypdfium2.PdfiumError:
                continue
