"""Read the writing in a picture of a page: engines, correction of the picture and cache behind one door.

No engine is imported before a page must be read, so a page that was kept costs none.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Protocol

from extract.files.ocr_cache import page_key
from extract.files.pulse import beat
from extract.layout.printed import PrintedWord
from extract.readers.affine import Affine
from extract.readers.ocr_pictures import draw_page, drawing_dpi, resample
from extract.readers.recognised import RecognisedPage, load_recognised, printed_word, save_recognised
from models.errors import DocumentError, ErrorCode
from models.options import OcrEngineName, ReadOptions

if TYPE_CHECKING:
    from PIL.Image import Image

    from extract.readers.line_words import PixelBox4, PixelWord
    from extract.readers.page_image import CleanImage, GreyImage

# Part of every key of the cache: raised whenever the same picture may give other words.
STAGE_VERSION = 6
# Upright lines are read with a certainty of 0.98 and more, noisy ones too; lines upside down with 0.6 to 0.85.
_SURE = 0.93
_CLEARLY_BETTER = 0.1
_SAMPLE_LINES = 5
_SAMPLE_ROWS_PX = 420


class _Engine(Protocol):
    """What a module of an engine offers; pixels of a corrected picture."""

    def find_lines(self, grey: GreyImage) -> tuple[PixelBox4, ...]: ...
    def read_lines(self, grey: GreyImage, lines: tuple[PixelBox4, ...]) -> tuple[PixelWord, ...]: ...


def ocr_pdf_page(page: Any, options: ReadOptions, content_key: str | None = None) -> RecognisedPage:
    """Return what is printed on a page of a PDF, drawn by pdfium.

    `page`: a `pypdfium2.PdfPage`. `content_key`: what names its content for the cache (the file's digest and the page's
    number), None for no cache. Raises `DocumentError` OCR_MISSING without an engine.
    """
    width_pt, height_pt = page.get_size()
    dpi = drawing_dpi(width_pt, height_pt, options.max_pixels)
    key = _cache_key(content_key, dpi, options)
    kept = load_recognised(options.cache_dir, key)
    if kept is None:
        kept = _recognise(draw_page(page, dpi), dpi, options)
        save_recognised(options.cache_dir, key, kept)
    return kept


def ocr_sample(page: Any, options: ReadOptions, content_key: str | None = None) -> tuple[PrintedWord, ...]:
    """Return a few printed lines of a page, each as one "word", boxes in points of the page as it is.

    They come from the part of the page with most ink; for comparing with a text layer at a fraction of a page's cost.
    """
    width_pt, height_pt = page.get_size()
    dpi = drawing_dpi(width_pt, height_pt, options.max_pixels)
    key = _cache_key(content_key and f"{content_key}:sample", dpi, options)
    kept = load_recognised(options.cache_dir, key)
    if kept is None:
        kept = _recognise_sample(draw_page(page, dpi), dpi, options)
        save_recognised(options.cache_dir, key, kept)
    return kept.words


def ocr_image(image: Image, dpi: float, options: ReadOptions, content_key: str | None = None) -> RecognisedPage:
    """Return what is printed in a picture whose pixels are 1/`dpi` inch; otherwise as `ocr_pdf_page`."""
    width_pt, height_pt = image.width * 72 / dpi, image.height * 72 / dpi
    target = drawing_dpi(width_pt, height_pt, options.max_pixels)
    key = _cache_key(content_key, target, options)
    kept = load_recognised(options.cache_dir, key)
    if kept is None:
        kept = _recognise(resample(image, target / dpi), target, options)
        save_recognised(options.cache_dir, key, kept)
    return kept


def _engine_of(options: ReadOptions) -> _Engine:
    try:
        if options.ocr_engine is OcrEngineName.TESSERACT:
            from extract.readers import ocr_tesseract

            return ocr_tesseract
        from extract.readers import ocr_rapid
    except ImportError as error:
        raise DocumentError(
            ErrorCode.OCR_MISSING,
            f"pages without text need OCR, and {error.name} is not installed",
            "install the locked dependencies (make install)",
        ) from error
    return ocr_rapid


def _recognise(given: GreyImage, dpi: float, options: ReadOptions) -> RecognisedPage:
    beat()  # each page may take as long as another document
    engine = _engine_of(options)
    from extract.readers.ocr_boxes import see_boxes
    from extract.readers.page_image import clean_image

    page = clean_image(given)
    if page is None:
        return RecognisedPage((), 0.0)
    page, seen = _read_upright(engine, page)
    scale = 72 / dpi
    words = tuple(printed_word(w.text, w.x0 * scale, w.top * scale, w.x1 * scale, w.bottom * scale) for w in seen)
    words, boxes = see_boxes(page.grey, dpi, words)
    # All is rounded here and not when kept, so that a page read again from the cache is the very same.
    to_page = Affine(*(round(v, 8) for v in page.to_given.scaled(scale)))
    return RecognisedPage(words, round(_certainty(seen), 4), to_page, boxes.boxes, boxes.lone)


def _recognise_sample(given: GreyImage, dpi: float, options: ReadOptions) -> RecognisedPage:
    engine = _engine_of(options)
    from extract.readers.page_image import clean_image, inkiest_rows

    page = clean_image(given)
    if page is None:
        return RecognisedPage((), 0.0)
    top, bottom = inkiest_rows(page.grey, _SAMPLE_ROWS_PX)
    band = page.grey[top:bottom]
    lines = engine.find_lines(band)
    words, scale = [], 72 / dpi
    for i in _sample(lines):
        seen = engine.read_lines(band, (lines[i],))
        if seen:
            box = page.to_given.box(seen[0].x0, seen[0].top + top, seen[-1].x1, seen[0].bottom + top)
            words.append(printed_word(" ".join(w.text for w in seen), *(v * scale for v in box)))
    return RecognisedPage(tuple(words), 1.0 if words else 0.0)


def _read_upright(engine: _Engine, page: CleanImage) -> tuple[CleanImage, Sequence[PixelWord]]:
    """Return the page the right way up and its words: a few lines are read first, and the other way if poorly."""
    from extract.readers.page_image import turn_over, turn_quarter

    lines = engine.find_lines(page.grey)
    if _stand_on_end(lines):
        page = turn_quarter(page)
        lines = engine.find_lines(page.grey)
    chosen = _sample(lines)
    first = engine.read_lines(page.grey, tuple(lines[i] for i in chosen))
    if lines and _certainty(first) < _SURE:
        over = turn_over(page)
        height, width = page.grey.shape
        turned = tuple(
            line._replace(x0=width - line.x1, top=height - line.bottom, x1=width - line.x0, bottom=height - line.top)
            for line in lines
        )
        again = engine.read_lines(over.grey, tuple(turned[i] for i in chosen))
        if _certainty(again) > _certainty(first) + _CLEARLY_BETTER:
            page, lines, first = over, turned, again
    rest = tuple(line for i, line in enumerate(lines) if i not in chosen)
    return page, (*first, *engine.read_lines(page.grey, rest))


def _stand_on_end(lines: Sequence[PixelBox4]) -> bool:
    """Tell whether most of the lines, by length, run up or down: the page was taken for upright and is not."""
    tall = sum(line.bottom - line.top for line in lines if line.bottom - line.top > 2 * (line.x1 - line.x0))
    wide = sum(line.x1 - line.x0 for line in lines if line.x1 - line.x0 > 2 * (line.bottom - line.top))
    return tall > 2 * wide


def _sample(lines: Sequence[PixelBox4]) -> list[int]:
    """Return the indexes of a few lines of middling length, which tell soonest whether a page can be read."""
    by_length = sorted(range(len(lines)), key=lambda i: (lines[i].x1 - lines[i].x0, i))
    start = max(0, (len(lines) - _SAMPLE_LINES) // 2)
    return sorted(by_length[start : start + _SAMPLE_LINES])


def _certainty(words: Sequence[PixelWord]) -> float:
    characters = sum(len(word.text) for word in words)
    return sum(word.certainty * len(word.text) for word in words) / characters if characters else 0.0


def _cache_key(content_key: str | None, dpi: float, options: ReadOptions) -> str | None:
    if content_key is None or options.cache_dir is None:
        return None
    return page_key(content_key, engine_version(options.ocr_engine), round(dpi, 3), STAGE_VERSION)


@cache
def engine_version(engine: OcrEngineName) -> str:
    """Return what names an engine and its version. Raises `DocumentError` OCR_MISSING: no tesseract with French."""
    if engine is OcrEngineName.TESSERACT:
        from extract.readers import ocr_tesseract

        return ocr_tesseract.engine_version()
    try:
        return f"rapidocr-{version('rapidocr')}"
    except PackageNotFoundError:  # what was kept by an installation that has it is still good
        return "rapidocr-3.10.0"
