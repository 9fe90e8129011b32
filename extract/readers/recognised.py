"""What OCR saw on a page: the record of it, and how that is kept from one run to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from extract.files.ocr_cache import load_page, save_page
from extract.layout.printed import OcrPage, PrintedWord
from extract.readers.affine import Affine
from models.document import Box, TickState

if TYPE_CHECKING:
    from extract.layout.pixel_boxes import PixelBox


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


def printed_word(text: str, x0: float, top: float, x1: float, bottom: float) -> PrintedWord:
    """Return a word as it is kept: its box, in points, rounded, so that a page from the cache is the very same."""
    return PrintedWord(text, round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))


def load_recognised(cache_dir: str | None, key: str | None) -> RecognisedPage | None:
    """Return a page that was kept, or None; anything that is not such a page counts as none."""
    kept = load_page(cache_dir, key) if cache_dir and key else None
    if not isinstance(kept, dict):
        return None
    try:
        return RecognisedPage(
            tuple(printed_word(str(text), *box) for text, *box in kept["words"]),
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


def save_recognised(cache_dir: str | None, key: str | None, page: RecognisedPage) -> None:
    """Keep a page; nothing happens without a cache or a key."""
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
