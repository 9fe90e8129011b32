"""What a user may choose of how files are read; part of what makes two runs the same or not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.document import OrderMethod


class OcrMode(StrEnum):
    AUTO = "auto"  # pages without text, or whose text layer disagrees with the image
    NEVER = "never"
    ALWAYS = "always"


class OcrEngineName(StrEnum):
    RAPIDOCR = "rapidocr"
    TESSERACT = "tesseract"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How bytes become a document, and what is made of it.

    `nlp`: what free texts mention is looked for too, with a model of French.
    `order`: None lets the reader choose page by page; a method forces it on every page.
    `cache_dir`: folder where pages read by OCR are kept by content, None for no cache.
    The limits refuse a file with `too_large` before it costs memory. `max_decompressed_bytes`: of one stream of a PDF.
    `max_seconds`: of processor time for the text layer of a PDF, past which it is refused with `timeout`.
    `max_memory_bytes`: of the process that tries a doubtful PDF first.
    """

    ocr: OcrMode = OcrMode.AUTO
    ocr_engine: OcrEngineName = OcrEngineName.RAPIDOCR
    order: OrderMethod | None = None
    cache_dir: str | None = None
    nlp: bool = True
    max_bytes: int = 200_000_000
    max_pages: int = 2_000
    max_pixels: int = 100_000_000
    max_decompressed_bytes: int = 32_000_000
    max_text_chars: int = 500_000
    max_seconds: float = 6.0
    max_memory_bytes: int = 1_000_000_000


class ExportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    DUCKDB = "duckdb"
    GEOJSON = "geojson"
    SKOS = "skos"
    CODEBOOK = "codebook"
