"""A page seen by OCR → `PageText`: ordered while it is upright, then laid back on the page as it was scanned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from extract.layout.geometry import LineShape
from extract.readers.affine import Affine
from extract.readers.ocr_boxes import free_of_boxes
from extract.readers.ocr_letters import join_endings, mend_letters
from extract.readers.page_text import PageText, ocr_page_text
from extract.readers.recognised import RecognisedPage
from models.document import Box, Document, Page, TickBox, Word


def settle_lone_boxes(read: Mapping[int, RecognisedPage]) -> dict[int, RecognisedPage]:
    """Return the pages of a document with those of their doubtful boxes that the boxes of other pages bear out."""
    settled = dict(read)
    sure = [box for page in read.values() for box in page.pixel_boxes]
    if not sure:
        return settled
    from extract.layout.pixel_pages import believed_boxes

    for page_no, page in read.items():
        boxes = believed_boxes(page.lone_boxes, sure)
        if boxes:
            words = free_of_boxes(page.words, [found.box for found in boxes])
            settled[page_no] = page._replace(words=words, pixel_boxes=boxes)
    return settled


def recognised_text(page: RecognisedPage, width_pt: float, height_pt: float) -> PageText:
    """Return the words of a page in reading order, boxes in points of the page as it is, `width_pt` by `height_pt`."""
    mended = [word._replace(text=mend_letters(word.text)) for word in page.words]
    page = page._replace(words=join_endings(mended))
    upright_size = (height_pt, width_pt) if _is_sideways(page.to_page) else (width_pt, height_pt)
    text = ocr_page_text(page.page, *upright_size).changed(width_pt=width_pt, height_pt=height_pt)
    return text if page.to_page == Affine() else _laid_back(text, page.to_page)


def with_pixel_boxes(document: Document, read: Mapping[int, RecognisedPage]) -> Document:
    """Return the document with the tick boxes that OCR saw added, by page; `read`: pages read by OCR, by number."""
    found = [
        tick_box
        for page in document.pages
        if page.page_no in read
        for tick_box in _tick_boxes(document, page, read[page.page_no])
    ]
    if not found:
        return document
    return replace(document, tick_boxes=tuple(sorted((*document.tick_boxes, *found), key=lambda box: box.page_no)))


def _tick_boxes(document: Document, page: Page, read: RecognisedPage) -> list[TickBox]:
    """Return the tick boxes of a page; labels are looked for on the upright page, where rows are rows."""
    if not read.pixel_boxes:
        return []
    from extract.layout.pixel_boxes import tick_boxes_from_pixels

    words = [word for word in document.words if page.char_start <= word.char_start < page.char_end]
    upright = words if read.to_page == Affine() else [_upright(word, read.to_page) for word in words]
    return [
        box.changed(box=Box(*(round(v, 2) for v in read.to_page.box(*box.box)))) if box.box else box
        for box in tick_boxes_from_pixels(read.pixel_boxes, page.page_no, upright)
    ]


def _upright(word: Word, to_page: Affine) -> Word:
    """Return a word as it stands on the upright page, about its middle: mapped there and back, a box would grow."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    x, y, _, _ = to_page.inverse().box(x, y, x, y)
    width, height = word.x1 - word.x0, word.bottom - word.top
    if _is_sideways(to_page):
        width, height = height, width
    return word._replace(x0=x - width / 2, top=y - height / 2, x1=x + width / 2, bottom=y + height / 2)


def _is_sideways(to_page: Affine) -> bool:
    return abs(to_page.b) > abs(to_page.a)


def _laid_back(text: PageText, to_page: Affine) -> PageText:
    columns = zip(text.x0s, text.tops, text.x1s, text.bottoms, strict=True)
    boxes = [tuple(round(v, 2) for v in to_page.box(*box)) for box in columns]
    lines = [line._replace(shape=_shape(line.shape, to_page)) for line in text.lines]
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True) if boxes else ((), (), (), ())
    return text.changed(x0s=x0s, tops=tops, x1s=x1s, bottoms=bottoms, lines=lines)


def _shape(shape: LineShape, to_page: Affine) -> LineShape:
    x0, top, x1, bottom = (round(v, 2) for v in to_page.box(*shape[:4]))
    return shape._replace(x0=x0, top=top, x1=x1, bottom=bottom)
