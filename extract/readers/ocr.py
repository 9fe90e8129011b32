"""Read the writing in a picture of a page: engines, correction of the picture and cache behind one door.

No engine is imported before a page must be read, so a page that was kept costs none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from extract.files.ocr_cache import load_page, page_key, save_page
from extract.files.pulse import beat
from extract.layout.printed import OcrPage, PrintedWord
from extract.readers.affine import Affine
from models.document import Box, TickState
from models.errors import DocumentError, ErrorCode
from models.options import OcrEngineName, ReadOptions

if TYPE_CHECKING:
    from PIL.Image import Image

    from extract.layout.pixel_boxes import PixelBox
    from extract.readers.line_words import PixelBox4, PixelWord
    from extract.readers.page_image import CleanImage, GreyImage

OCR_DPI = 150
# Part of every key of the cache: raised whenever the same picture may give other words.
STAGE_VERSION = 5
# The shorter side of an A3 sheet at 150 dpi. A larger page is one whose units are not those of paper.
_MAX_SHORT_SIDE_PX = 1754
# Upright lines are read with a certainty of 0.98 and more, noisy ones too; lines upside down with 0.6 to 0.85.
_SURE = 0.93
_CLEARLY_BETTER = 0.1
_SAMPLE_LINES = 5
_SAMPLE_ROWS_PX = 420


class RecognisedPage(NamedTuple):
    """What OCR saw on a page.

    `words`: boxes in points of the page once it is upright and level, where reading order can be told.
    `certainty`: mean over the characters, 0 to 1; 0 for a page without any.
    `to_page`: from those points to points of the page as it is.
    `pixel_boxes`: tick boxes, in the points of `words`. `lone_boxes`: what may be one, if other pages have its like.
    """

    words: tuple[PrintedWord, ...]
    certainty: float
    to_page: Affine = Affine()
    pixel_boxes: tuple[PixelBox, ...] = ()
    lone_boxes: tuple[PixelBox, ...] = ()

    @property
    def page(self) -> OcrPage:
        """The words and their certainty alone."""
        return OcrPage(self.words, self.certainty)


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
    dpi = _drawing_dpi(width_pt, height_pt, options.max_pixels)
    key = _cache_key(content_key, dpi, options)
    kept = _load(options.cache_dir, key)
    if kept is None:
        kept = _recognise(_draw(page, dpi), dpi, options)
        _save(options.cache_dir, key, kept)
    return kept


def ocr_sample(page: Any, options: ReadOptions, content_key: str | None = None) -> tuple[PrintedWord, ...]:
    """Return a few printed lines of a page, each as one "word", boxes in points of the page as it is.

    They come from the part of the page with most ink; for comparing with a text layer at a fraction of a page's cost.
    """
    width_pt, height_pt = page.get_size()
    dpi = _drawing_dpi(width_pt, height_pt, options.max_pixels)
    key = _cache_key(content_key and f"{content_key}:sample", dpi, options)
    kept = _load(options.cache_dir, key)
    if kept is None:
        kept = _recognise_sample(_draw(page, dpi), dpi, options)
        _save(options.cache_dir, key, kept)
    return kept.words


def ocr_image(image: Image, dpi: float, options: ReadOptions, content_key: str | None = None) -> RecognisedPage:
    """Return what is printed in a picture whose pixels are 1/`dpi` inch; otherwise as `ocr_pdf_page`."""
    width_pt, height_pt = image.width * 72 / dpi, image.height * 72 / dpi
    target = _drawing_dpi(width_pt, height_pt, options.max_pixels)
    key = _cache_key(content_key, target, options)
    kept = _load(options.cache_dir, key)
    if kept is None:
        kept = _recognise(_resample(image, target / dpi), target, options)
        _save(options.cache_dir, key, kept)
    return kept


def _drawing_dpi(width_pt: float, height_pt: float, max_pixels: int) -> float:
    """Return 150, or less for a page that would be wider than an A3 sheet or have more pixels than allowed."""
    short_inch = max(1.0, min(width_pt, height_pt)) / 72
    area_inch = max(1.0, width_pt) * max(1.0, height_pt) / 72**2
    return min(float(OCR_DPI), _MAX_SHORT_SIDE_PX / short_inch, math.sqrt(max_pixels / area_inch))


def _draw(page: Any, dpi: float) -> GreyImage:
    import numpy as np

    bitmap = page.render(scale=dpi / 72, grayscale=True)
    try:
        pixels = np.array(bitmap.to_numpy(), np.uint8)
    finally:
        bitmap.close()
    return pixels.reshape(pixels.shape[0], pixels.shape[1])


def _resample(image: Image, factor: float) -> GreyImage:
    """Return a picture in grey, on white where it is transparent, `factor` times as large."""
    import numpy as np
    from PIL import Image as Images

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        image = Images.alpha_composite(Images.new("RGBA", layer.size, "white"), layer)
    elif image.mode.startswith(("I", "F")):  # 16 bits and more, which a plain conversion would clip
        values = np.asarray(image, np.float64)
        span = float(values.max() - values.min()) or 1.0
        image = Images.fromarray(((values - values.min()) * (255 / span)).astype(np.uint8))
    grey = image.convert("L")
    if abs(factor - 1) > 0.02:
        size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
        grey = grey.resize(size, Images.Resampling.BOX if factor < 0.5 else Images.Resampling.BICUBIC)
    return np.asarray(grey, np.uint8)


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
    words = tuple(_printed(w.text, w.x0 * scale, w.top * scale, w.x1 * scale, w.bottom * scale) for w in seen)
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
            words.append(_printed(" ".join(w.text for w in seen), *(v * scale for v in box)))
    return RecognisedPage(tuple(words), 1.0 if words else 0.0)


def _printed(text: str, x0: float, top: float, x1: float, bottom: float) -> PrintedWord:
    return PrintedWord(text, round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))


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


def _load(cache_dir: str | None, key: str | None) -> RecognisedPage | None:
    """Return a page that was kept, or None; anything that is not such a page counts as none."""
    kept = load_page(cache_dir, key) if cache_dir and key else None
    if not isinstance(kept, dict):
        return None
    try:
        return RecognisedPage(
            tuple(_printed(str(text), x0, top, x1, bottom) for text, x0, top, x1, bottom in kept["words"]),
            float(kept["certainty"]),
            Affine(*(float(v) for v in kept["to_page"])),
            _boxes_from(kept["boxes"]) if kept["boxes"] else (),
            _boxes_from(kept["lone"]) if kept["lone"] else (),
        )
    except (TypeError, KeyError, ValueError):
        return None


def _boxes_from(rows: Sequence[Sequence[Any]]) -> tuple[PixelBox, ...]:
    from extract.layout.pixel_boxes import PixelBox

    return tuple(
        PixelBox(
            Box(float(x0), float(top), float(x1), float(bottom)),
            TickState(state),
            float(certainty),
            bool(is_bare),
            None if label_pt is None else float(label_pt),
        )
        for x0, top, x1, bottom, state, certainty, is_bare, label_pt in rows
    )


def _save(cache_dir: str | None, key: str | None, page: RecognisedPage) -> None:
    if cache_dir and key:
        words = [[w.text, w.x0, w.top, w.x1, w.bottom] for w in page.words]
        value = {
            "words": words,
            "certainty": page.certainty,
            "to_page": list(page.to_page),
            "boxes": [[*found.box, *found[1:]] for found in page.pixel_boxes],
            "lone": [[*found.box, *found[1:]] for found in page.lone_boxes],
        }
        save_page(cache_dir, key, value)
