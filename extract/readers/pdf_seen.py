"""Which pages of a PDF may show more than their text layer says: a first look, at next to no cost."""

from __future__ import annotations

import re
from math import inf
from typing import NamedTuple

from extract.readers.page_text import PageText
from extract.readers.pdf_raw import Drawings
from models.options import OcrMode, ReadOptions

PICTURE_SHARE = 0.5  # of the page, below which pictures are not the page itself (a little less than is judged later)
PASTED_SHARE, STRIP_SHARE = 0.2, 0.03  # of the page: a screenshot, and the end of one, beside little text
PASTED_LENGTH = 1_000  # characters with blanks: more text beside a picture is the page itself
LEAST_CODED_WORDS = 3  # of a page
LEAST_E_SHARE = 0.06  # of the characters of a French text; a text layer below may be another font's codes


_CODE = re.compile("[\x01\x03-\x08\x0e-\x1f]")  # of a glyph, that a font without its table leaves in place of a letter
_CODED_WORD = re.compile(f"[^\\W\\d_]{_CODE.pattern}|{_CODE.pattern}[^\\W\\d_]")


def holds_codes(text: str) -> bool:
    """Tell whether codes of glyphs stand within words of a text: its font lost the table of some letters."""
    return _CODE.search(text) is not None and len(_CODED_WORD.findall(text)) >= LEAST_CODED_WORDS


class PageSeen(NamedTuple):
    """A page's text layer as it is, and what a closer look may be needed for."""

    text: PageText
    drawings: Drawings

    @property
    def picture_share(self) -> float:
        """How much of the page its pictures fill; infinite where some may be hidden."""
        return self.drawings.picture_area / max(1.0, self.text.width_pt * self.text.height_pt)


class Doubt(NamedTuple):
    """The indexes of pages whose text layer may not be all that they show.

    `least_share`: of a page, from which a picture beside little text may be a screenshot. Narrow strips may be the end
    of one that another page holds.
    """

    indexes: list[int]
    least_share: float


def find_doubtful(seen: list[PageSeen], options: ReadOptions) -> Doubt:
    """Return which pages of a document must be looked at more closely, and for what."""
    doubtful = [index for index, page in enumerate(seen) if _is_doubtful(page, PASTED_SHARE, options)]
    if not any(PASTED_SHARE <= seen[index].picture_share < inf for index in doubtful):
        return Doubt(doubtful, PASTED_SHARE)
    doubtful = [index for index, page in enumerate(seen) if _is_doubtful(page, STRIP_SHARE, options)]
    return Doubt(doubtful, STRIP_SHARE)


def _is_doubtful(page: PageSeen, least_share: float, options: ReadOptions) -> bool:
    """Tell whether the text layer may not be what the page shows, at next to no cost for pages where it is."""
    text = page.text.text
    if page.text.is_unreadable:
        return False
    if options.ocr is OcrMode.ALWAYS or not page.text.lines:
        return not page.drawings.is_blank
    share = page.picture_share
    if holds_codes(text):
        return True
    is_pasted = share >= least_share and len(text) < PASTED_LENGTH
    return is_pasted or share >= PICTURE_SHARE or text.count("e") < LEAST_E_SHARE * len(text) - text.count("E")
