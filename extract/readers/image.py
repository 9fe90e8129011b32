"""Pictures of pages (png, jpeg, tiff) → Document. A tiff may hold many pages."""

from __future__ import annotations

import hashlib
import io
import math
import struct
import warnings
from collections.abc import Iterator

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from extract.readers.assembly import assemble
from extract.readers.ocr import ocr_image
from extract.readers.ocr_text import recognised_text, settle_lone_boxes, with_pixel_boxes
from extract.readers.page_text import PageText
from extract.readers.recognised import RecognisedPage
from models.document import Document, Reader
from models.errors import DocumentError, ErrorCode
from models.options import OcrMode, ReadOptions

_FORMATS = ("PNG", "JPEG", "TIFF")
_MOST_FULL_PICTURES = 10  # of `max_pixels`, in one file; or as many more as they are smaller
_SPLIT = "split it into single reports"
_ORIENTATION = 0x0112
_A4_PT = (595.0, 842.0)
# A resolution is believed when it makes a sheet between a postcard and an A2 poster: many files say 72 or 1.
_SHORT_SIDE_PT = (200.0, 1300.0)
# What Pillow raises on bytes that are not what they say they are.
_DECODE_ERRORS = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error)


def read_image(data: bytes, options: ReadOptions) -> Document:
    """Return the document of a picture, one page for each picture in the file, read by OCR.

    With OCR off every page is unreadable and without text. Raises DocumentError: EMPTY, TOO_LARGE (before a picture of
    more than `max_pixels` is decoded), CORRUPT, TRUNCATED, OCR_MISSING.
    """
    if not data:
        raise DocumentError(ErrorCode.EMPTY, "the file is empty")
    digest = hashlib.sha256(data).hexdigest()
    pages: list[PageText] = []
    read: dict[int, RecognisedPage] = {}
    for page_no, picture in enumerate(open_pictures(data, options), 1):
        dpi = page_dpi(picture)
        width_pt, height_pt = round(picture.width * 72 / dpi, 2), round(picture.height * 72 / dpi, 2)
        if options.ocr is OcrMode.NEVER:
            pages.append(PageText(width_pt, height_pt, is_unreadable=True))
        else:
            read[page_no] = ocr_image(picture, dpi, options, f"{digest}:{page_no}")
            pages.append(PageText(width_pt, height_pt))
    read = settle_lone_boxes(read)
    for page_no, found in read.items():
        page = pages[page_no - 1]
        pages[page_no - 1] = recognised_text(found, page.width_pt, page.height_pt)
    return with_pixel_boxes(assemble(pages, Reader.IMAGE), read)


def page_dpi(picture: Image.Image) -> float:
    """Return the pixels per inch that the file states, or those that make the picture as wide as an A4 sheet."""
    short_px = min(picture.size)
    try:
        stated = float(picture.info["dpi"][0])
    except (KeyError, TypeError, ValueError, IndexError, ZeroDivisionError):
        stated = 0.0
    low, high = _SHORT_SIDE_PT
    if math.isfinite(stated) and stated > 0 and low <= short_px * 72 / stated <= high:
        return stated
    short_pt, long_pt = _A4_PT
    # A strip, wider than two squares, has no height to go by.
    is_strip = picture.width > 2 * picture.height
    return max(1.0, picture.width * 72 / long_pt if is_strip else short_px * 72 / short_pt)


def open_pictures(data: bytes, options: ReadOptions) -> Iterator[Image.Image]:
    """Yield the pictures of a file, turned as their camera says; each is decoded only once its size is known."""
    # Sizes are checked here, by the user's limit, and before anything is decoded.
    Image.MAX_IMAGE_PIXELS = None
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damage that ends in an error below, or does no harm
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
            count = _count_pictures(image, options.max_pages)
    except (UnidentifiedImageError, *_DECODE_ERRORS) as error:
        raise DocumentError(ErrorCode.CORRUPT, "the picture cannot be opened: its header is damaged") from error
    with image:
        if count > options.max_pages:
            raise DocumentError(ErrorCode.TOO_LARGE, f"more than {options.max_pages} pictures in one file", _SPLIT)
        pixels = 0
        for index in range(count):
            picture = _decoded(image, index, options)
            pixels += picture.width * picture.height
            if pixels > _MOST_FULL_PICTURES * options.max_pixels:
                raise DocumentError(ErrorCode.TOO_LARGE, f"more than {pixels:,} pixels in {index + 1} pictures", _SPLIT)
            yield picture


def _count_pictures(image: Image.Image, most: int) -> int:
    """Return how many pictures a file holds, `most` + 1 if more: Pillow needs longer for each the more it saw."""
    if image.format != "TIFF":
        return int(getattr(image, "n_frames", 1))
    for index in range(most + 1):
        try:
            image.seek(index)
        except EOFError:
            image.seek(0)
            return index
    return most + 1


def _decoded(image: Image.Image, index: int, options: ReadOptions) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.seek(index)
        if image.width * image.height > options.max_pixels:
            raise DocumentError(
                ErrorCode.TOO_LARGE,
                f"a picture of {image.width} x {image.height} pixels, and {options.max_pixels:,} are allowed",
                "scan at 150 to 300 dpi",
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.load()
            is_ready = getattr(image, "n_frames", 1) == 1 and image.getexif().get(_ORIENTATION, 1) == 1
            picture = image if is_ready else ImageOps.exif_transpose(image)  # no second copy of a large one
    except _DECODE_ERRORS as error:
        code = ErrorCode.TRUNCATED if "truncated" in str(error) else ErrorCode.CORRUPT
        raise DocumentError(code, f"picture {index + 1} cannot be decoded: {error}") from error
    picture.info.setdefault("dpi", image.info.get("dpi"))
    return picture
