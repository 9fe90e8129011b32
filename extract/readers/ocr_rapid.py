"""Read lines with rapidocr. The only module importing it; its models come in the wheel and nothing is fetched."""

from __future__ import annotations

import logging
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from extract.readers.left_out import beside_lines, ink_bounds, uncovered_ink
from extract.readers.line_words import LineReading, PixelBox4, PixelWord, split_at_columns, words_of_line
from extract.readers.page_image import GreyImage
from models.errors import DocumentError, ErrorCode

# A line read with less certainty is a picture, a logo or dust taken for writing.
_MIN_CERTAINTY = 0.5
# Taller pictures (a whole web page in one screenshot) are looked at in bands, cut where a row is white.
_MAX_BAND_PX = 2400
_MIN_LINE_PX = 7


@cache
def _engine() -> Any:  # rapidocr has no types
    try:
        import rapidocr
    except ImportError as error:
        raise DocumentError(
            ErrorCode.OCR_MISSING,
            "pages without text need rapidocr, which is not installed",
            "pip install -r requirements.lock",
        ) from error
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    models = Path(rapidocr.__file__).parent / "models"
    # The paths are given because a model that is only named is looked for on the network when its file differs.
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.return_word_box": True,
            "Rec.rec_batch_num": 1,  # no padding to the longest line of a batch: faster on one thread, and less memory
            # As drawn: the default would blow up a strip of one line to the size of a page.
            "Det.limit_type": "max",
            "Det.limit_side_len": 4 * _MAX_BAND_PX,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
        }
    )


def find_lines(grey: GreyImage) -> tuple[PixelBox4, ...]:
    """Return the boxes of the lines of writing of a level page, row by row; empty when there are none."""
    page = ink_bounds(grey)
    if page is None:
        return ()
    lines = [line for top, bottom in _bands(grey[page.top : page.bottom]) for line in _look(grey, page, top, bottom)]
    # Alone on a white page a word can escape the model, which weighs it against the whole: it is shown to it by itself.
    for left_out in uncovered_ink(grey, lines):
        seen = (beside_lines(line, lines) for line in _look(grey, left_out, 0, left_out.bottom - left_out.top))
        lines.extend([line for line in seen if line is not None])
    return tuple(sorted(lines, key=lambda line: (line.top, line.x0)))


def _look(grey: GreyImage, part: PixelBox4, top: int, bottom: int) -> list[PixelBox4]:
    """Return the lines found in rows `top` to `bottom` of a part of the page, in pixels of the page."""
    rows = part.top + top
    return [
        PixelBox4(line.x0 + part.x0, line.top + rows, line.x1 + part.x0, line.bottom + rows)
        for line in _lines_of_band(grey[rows : part.top + bottom, part.x0 : part.x1])
    ]


def _bands(grey: GreyImage) -> list[tuple[int, int]]:
    """Return the half-open rows of the bands of a tall picture, cut at the most even row of each last quarter."""
    height = grey.shape[0]
    bands, top = [], 0
    while height - top > _MAX_BAND_PX:
        search = grey[top + _MAX_BAND_PX * 3 // 4 : top + _MAX_BAND_PX, ::2].astype(np.int16)
        spread = search.max(axis=1) - search.min(axis=1)
        cut = top + _MAX_BAND_PX * 3 // 4 + int(np.argmin(spread))
        bands.append((top, cut))
        top = cut
    return [*bands, (top, height)]


def _lines_of_band(grey: GreyImage) -> list[PixelBox4]:
    height, width = grey.shape
    found = _engine()(np.repeat(grey[:, :, None], 3, axis=2), use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return []
    lines = []
    for quad in np.asarray(found.boxes, np.float64):
        top, bottom = (quad[0, 1] + quad[1, 1]) / 2, (quad[2, 1] + quad[3, 1]) / 2
        box = PixelBox4(
            max(0, int(quad[:, 0].min())),
            max(0, int(top)),
            min(width, int(quad[:, 0].max()) + 1),
            min(height, int(bottom) + 1),
        )
        if box.bottom - box.top >= _MIN_LINE_PX and box.x1 - box.x0 >= 3:
            lines.append(box)
    return lines


def read_lines(grey: GreyImage, lines: tuple[PixelBox4, ...]) -> tuple[PixelWord, ...]:
    """Return the words of the lines, in the order of `lines`; those read with too little certainty are left out."""
    pieces = [piece for line in lines for piece in split_at_columns(grey, line)]
    if not pieces:
        return ()
    crops = [np.repeat(grey[p.top : p.bottom, p.x0 : p.x1, None], 3, axis=2) for p in pieces]
    result = _engine().recognize_txt(crops)
    words: list[PixelWord] = []
    for piece, text, score, seen in zip(pieces, result.txts, result.scores, result.word_results, strict=True):
        if score >= _MIN_CERTAINTY and text.strip():
            words.extend(words_of_line(grey, piece, _reading(piece, text, score, seen)))
    return tuple(words)


def _reading(piece: PixelBox4, text: str, score: float, seen: Any) -> LineReading:
    """Return a line with the place of each character: the engine counts them in columns of its own resized picture."""
    column_px = (piece.x1 - piece.x0) / max(1.0, float(seen.line_txt_len))
    centres = [(column + 0.5) * column_px for columns in seen.word_cols for column in columns]
    plain, kept = [], []
    places = iter(centres)
    for char in text:
        place = None if char.isspace() else next(places, None)
        folded = _plain(char)
        plain.append(folded if place is not None else " ")
        kept.extend([place] * len(folded.replace(" ", "")) if place is not None else [])
    return LineReading("".join(plain), tuple(kept), float(score))


def _plain(char: str) -> str:
    """Return a character as French prints it: full-width forms plain, foreign accents taken off, ideographs dropped.

    The model reads many languages: it sees full-width colons and brackets, ideographs in tick boxes and ornaments, and
    the dots of the line above as a caron.
    """
    if "\u2e80" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af":
        return ""
    if "\u0100" <= char <= "\u024f" and char not in "ŒœŸ":
        return unicodedata.normalize("NFD", char)[0]
    return unicodedata.normalize("NFKC", char) if "\uff00" <= char <= "\uffef" else char
