"""Judge whether a PDF page's text layer is what the page shows, or whether the picture must be read instead.

Cheap where nothing is doubtful: a page without a picture that fills it costs a look at its characters and its objects.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from ctypes import c_float
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

from extract.layout.printed import PrintedWord
from extract.readers.pdf_seen import PASTED_SHARE, holds_codes
from models.options import ReadOptions

# A picture (or several together) over this share of the page is the page itself: a scan or a screenshot.
FULL_PAGE_SHARE = 0.6
# Over such a picture, less text than this is a stamp, a page number or the browser's header: the report is the picture.
MIN_LAYER_CHARS = 200
# Beside a picture, less text than this may be the caption of a screenshot.
PASTED_CHARS = 600
MORE_LETTERS, MORE_THAN = 2, 30  # as many times the letters of the layer, and as many more: the picture says more
# Outlined text is drawn as this many paths at least.
MIN_OUTLINE_PATHS = 60
# Of all characters: private use, control or replacement characters, above which fonts have lost their encoding.
MAX_BAD_SHARE = 0.15
# Of the letters: the ten commonest of French, below which it is no language of this part of the world. French has about
# 0.78 of them, English 0.75, a text whose letters are shifted or drawn by lot 0.2 to 0.45.
MIN_COMMON_SHARE = 0.55
# Of all signs: letters in such words, below which there is no language either.
MIN_LETTERS_SHARE = 0.2
# A hidden layer is believed when its letters agree with those read from the picture: 2 x matching / all letters.
MIN_AGREEMENT = 0.92
_MIN_WORDS_TO_JUDGE = 8
_SAMPLE_CHARS = 1_500
_MAX_OBJECTS = 5_000
_MAX_DEPTH = 3

_WORD = re.compile(r"[^\W\d_]{3,}")
_BAD = re.compile("[\x00-\x01\x03-\x08\x0b\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_COMMON = "eéèêaàâiîstnruùlo"


class TextLayerVerdict(StrEnum):
    """What to make of a page's text layer."""

    TRUST = "trust"  # it is the page's text, or the page is blank
    REPLACE = "replace"  # it is not what the page shows: read the picture
    NONE = "none"  # there is none, and something is printed: read the picture
    COMPARE = "compare"  # it is the page's, but a picture beside it may say more


class _Objects(NamedTuple):
    """What a page is made of; `image_share`: of the page's area that pictures fill, 0 to 1."""

    image_count: int
    path_count: int
    image_share: float
    is_text_hidden: bool


def judge_text_layer(
    page: Any,
    text: str,
    options: ReadOptions | None = None,
    content_key: str | None = None,
    least_share: float = PASTED_SHARE,
) -> TextLayerVerdict:
    """Return what to make of the text of a page, a `pypdfium2.PdfPage`.

    With `options`, a hidden layer that reads like words is compared with the picture, for which a few lines are read by
    OCR; without, it is replaced. `content_key` names the page for the cache, as in `extract.readers.ocr`.
    `least_share`: of the page, from which pictures beside little text may be a screenshot.
    """
    is_empty = not text or text.isspace()
    if not is_empty and is_garbage(text):
        return TextLayerVerdict.REPLACE
    objects = _objects_of(page)
    if is_empty:
        is_drawn = objects.image_count > 0 or objects.path_count >= MIN_OUTLINE_PATHS
        return TextLayerVerdict.NONE if is_drawn else TextLayerVerdict.TRUST
    signs = sum(not char.isspace() for char in text)
    if objects.image_share >= FULL_PAGE_SHARE and signs < MIN_LAYER_CHARS:
        return TextLayerVerdict.REPLACE
    if objects.image_share < FULL_PAGE_SHARE or not objects.is_text_hidden:
        is_pasted = objects.image_share >= least_share and signs < PASTED_CHARS
        return TextLayerVerdict.COMPARE if is_pasted else TextLayerVerdict.TRUST
    agrees = options is not None and _agrees_with_picture(page, options, content_key)
    return TextLayerVerdict.TRUST if agrees else TextLayerVerdict.REPLACE


def is_garbage(text: str) -> bool:
    """Tell whether a text is no language: codes of glyphs, or letters shifted by a font without its table."""
    if holds_codes(text):
        return True
    sample = text[:_SAMPLE_CHARS]
    if len(_BAD.findall(sample)) > MAX_BAD_SHARE * len(sample):
        return True
    words = sorted(set(_WORD.findall(sample)))  # each once: a page that repeats one name is no worse for it
    if len(words) < _MIN_WORDS_TO_JUDGE:
        # Hardly a word among many signs: "l#~ 8%2" and the like.
        signs = sum(not char.isspace() for char in sample)
        return signs >= MIN_LAYER_CHARS and len("".join(_WORD.findall(sample))) < MIN_LETTERS_SHARE * signs
    letters = "".join(words).lower()
    return sum(map(letters.count, _COMMON)) < MIN_COMMON_SHARE * len(letters)


def says_more(words: Iterable[PrintedWord], text: str) -> bool:
    """Tell whether OCR read clearly more on a page than its text layer holds: a screenshot, and no photograph."""
    letters = sum(map(str.isalpha, text))
    read = sum(char.isalpha() for word in words for char in word.text)
    return read >= max(MORE_LETTERS * letters, letters + MORE_THAN)


def _objects_of(page: Any) -> _Objects:
    """Return what a page is made of, from at most 5,000 of its objects; pictures inside forms count."""
    width, height = page.get_size()
    found = list(_objects(page.raw, pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject))[:_MAX_OBJECTS]
    shares = [
        (index, _area(handle) / max(1.0, width * height))
        for index, (kind, handle) in enumerate(found)
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE
    ]
    texts = [(index, handle) for index, (kind, handle) in enumerate(found) if kind == pdfium_c.FPDF_PAGEOBJ_TEXT]
    image_share = min(1.0, sum(share for _, share in shares))
    is_hidden = False
    if texts and image_share >= FULL_PAGE_SHARE:
        last_large = max((index for index, share in shares if share > 0.1), default=-1)
        is_hidden = last_large > texts[-1][0] or any(_is_invisible(handle) for _, handle in texts)
    paths = sum(kind == pdfium_c.FPDF_PAGEOBJ_PATH for kind, _ in found)
    return _Objects(len(shares), paths, image_share, is_hidden)


def _objects(holder: Any, count: Any, get: Any, depth: int = 0) -> Iterator[tuple[int, Any]]:
    """Yield the kind and handle of what is drawn, in painting order, forms opened."""
    for index in range(min(count(holder), _MAX_OBJECTS)):
        handle = get(holder, index)
        kind = pdfium_c.FPDFPageObj_GetType(handle)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            yield from _objects(handle, pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject, depth + 1)
        else:
            yield kind, handle


def _area(handle: Any) -> float:
    left, bottom, right, top = (c_float() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
        return 0.0
    return abs((right.value - left.value) * (top.value - bottom.value))


def _is_invisible(handle: Any) -> bool:
    return int(pdfium_c.FPDFTextObj_GetTextRenderMode(handle)) == int(pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)


def _agrees_with_picture(page: Any, options: ReadOptions, content_key: str | None) -> bool:
    """Tell whether the layer says, at the place of a few lines of the picture, what OCR reads there."""
    from extract.readers.ocr import ocr_sample

    lines = [(line, _fold(line.text)) for line in ocr_sample(page, options, content_key)]
    _, height = page.get_size()
    with closing(page.get_textpage()) as layer:
        pairs = [(seen, _fold(_text_beneath(layer, line, height))) for line, seen in lines]
    matching = sum(block.size for seen, beneath in pairs for block in _matcher(seen, beneath).get_matching_blocks())
    total = sum(len(seen) + len(beneath) for seen, beneath in pairs)
    return total > 0 and 2 * matching >= MIN_AGREEMENT * total


def _matcher(seen: str, beneath: str) -> SequenceMatcher[str]:
    return SequenceMatcher(None, seen, beneath, autojunk=False)


def _text_beneath(layer: Any, line: PrintedWord, height_pt: float) -> str:
    """Return what the layer holds in the box of a line, a little less high so that no other line reaches in."""
    margin = 0.15 * (line.bottom - line.top)
    return str(
        layer.get_text_bounded(
            line.x0 - margin, height_pt - line.bottom + margin, line.x1 + margin, height_pt - line.top - margin
        )
    )


def _fold(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if char.isalnum())
