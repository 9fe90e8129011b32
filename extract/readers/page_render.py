"""Pages as pictures: what a person would see, for drawing over it."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from extract.files.media_types import MediaType
from extract.readers.image import open_pictures, page_dpi
from models.errors import DocumentError, ErrorCode
from models.options import ReadOptions

RENDER_DPI = 180.0  # enough room between the lines for small type
_MOST_PIXELS = 12_000_000  # of one picture: larger pages are drawn smaller


def render_pages(
    data: bytes, media_type: str, options: ReadOptions, *, first: int = 0
) -> Generator[tuple[Image.Image, float], None, None]:
    """Yield a picture in colour of each page, in order, and its pixels per point; nothing for formats without pages.

    `first`: the page to begin with, from 0; those before it are not drawn. Each page is closed before the next. A page
    that cannot be drawn is white. Raises DocumentError: CORRUPT.
    """
    if media_type == MediaType.PDF:
        yield from _render_pdf(data, first)
    elif media_type in (MediaType.PNG, MediaType.JPEG, MediaType.TIFF):
        for picture in islice(open_pictures(data, options), first, None):
            width_pt, height_pt = (side * 72 / page_dpi(picture) for side in picture.size)
            scale = _scale(width_pt, height_pt)
            size = (max(1, round(width_pt * scale)), max(1, round(height_pt * scale)))
            yield _on_white(picture).resize(size), scale


def render_page(data: bytes, media_type: str, options: ReadOptions, page_no: int) -> tuple[Image.Image, float] | None:
    """Return the picture of one page, from 1, as `render_pages` does; None where there is no such page."""
    if page_no < 1:
        return None
    with closing(render_pages(data, media_type, options, first=page_no - 1)) as pages:
        return next(pages, None)


def _render_pdf(data: bytes, first: int) -> Iterator[tuple[Image.Image, float]]:
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise DocumentError(ErrorCode.CORRUPT, "not a PDF that can be opened") from error
    try:
        pdf.init_forms()  # what was typed or ticked in fields is drawn only then
        for page_index in range(first, len(pdf)):
            yield _render(pdf, page_index)
    finally:
        pdf.close()


def _render(pdf: pdfium.PdfDocument, page_index: int) -> tuple[Image.Image, float]:
    try:
        page = pdf[page_index]
    except pdfium.PdfiumError:
        scale = RENDER_DPI / 72
        return Image.new("RGB", (round(595 * scale), round(842 * scale)), "white"), scale
    try:
        scale = _scale(*page.get_size())
        bitmap = page.render(scale=scale)
        try:
            return bitmap.to_pil().convert("RGB"), scale
        finally:
            bitmap.close()
    finally:
        page.close()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith(("I", "F")):  # 16 bits and more: a plain conversion would clip them
        values = np.asarray(picture, np.float64)
        span = float(values.max() - values.min()) or 1.0
        return Image.fromarray(((values - values.min()) * (255 / span)).astype(np.uint8)).convert("RGB")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    return picture.convert("RGB")


def _scale(width_pt: float, height_pt: float) -> float:
    """Return pixels per point."""
    return min(RENDER_DPI / 72, math.sqrt(_MOST_PIXELS / max(1.0, width_pt * height_pt)))
