"""PDF pages drawn line by line with known places, and what a document read from them must keep to."""

from __future__ import annotations

from io import BytesIO

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from models.document import Document
from models.options import OcrMode, ReadOptions

OPTIONS = ReadOptions(ocr=OcrMode.NEVER)
WIDTH_PT, HEIGHT_PT = 420, 500
NEAR_PT = 0.6  # fonts round their widths
Placed = dict[str, tuple[float, float]]  # word -> left edge and baseline from the top, each word drawn once


def new_canvas(**options: object) -> tuple[Canvas, BytesIO]:
    out = BytesIO()
    return Canvas(out, pagesize=(WIDTH_PT, HEIGHT_PT), invariant=1, **options), out  # type: ignore[arg-type]


def saved(canvas: Canvas, out: BytesIO) -> bytes:
    canvas.save()
    return out.getvalue()


def put(canvas: Canvas, x: float, top: float, lines: str, font: str = "Helvetica", size: float = 11) -> Placed:
    """Draw lines parted by "|", the first with its baseline `top` points below the page's top."""
    canvas.setFont(font, size)
    placed: Placed = {}
    for line in lines.split("|"):
        canvas.drawString(x, HEIGHT_PT - top, line)
        at = x
        for word in line.split(" "):
            placed[word] = (at, top)
            at += stringWidth(word + " ", font, size)
        top += size * 1.2
    return placed


def rows_of(document: Document) -> str:
    """Return lines parted by "|", blocks by "||", pages by "///"."""
    return document.text.replace("\f", "///").replace("\n\n", "||").replace("\n", "|")


def check_offsets(document: Document) -> None:
    assert [document.text[w.char_start : w.char_end] for w in document.words] == document.text.split()
    for line, after in zip(document.lines, document.lines[1:], strict=False):
        assert line.char_end < after.char_start
        assert line.block_no <= after.block_no
    for line in document.lines:
        inside = document.text[line.char_start : line.char_end]
        assert inside == inside.strip()
        assert inside
        assert "\n" not in inside
    for page in document.pages:
        assert "\f" not in document.text[page.char_start : page.char_end]


def check_boxes(document: Document, placed: Placed, font: str = "Helvetica", size: float = 11) -> None:
    for word in document.words:
        text = document.text[word.char_start : word.char_end]
        x0, baseline = placed[text]
        assert word.x0 == pytest.approx(x0, abs=NEAR_PT), text
        assert word.x1 == pytest.approx(x0 + stringWidth(text, font, size), abs=NEAR_PT), text
        assert word.top < baseline < word.bottom, text
        assert word.bottom - word.top < 1.6 * size, text
