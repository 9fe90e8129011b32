"""Pictures of invented pages, and PDFs made of them, with the words and where each stands."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

# Bitstream Vera, the parent of DejaVu, comes with reportlab: no font of the system is needed.
FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
DPI = 150

LINES = (
    "Au fil de l'année, « la grande tablée » a réuni",
    "quarante-deux habitant·e·s à côté du préau.",
    "Où était l'œuvre prêtée ? Près du môle, naïvement.",
    "Ça coûte 12 € : des bénévoles l'ont payée.",
)


class DrawnWord(NamedTuple):
    """A word as drawn, its box in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


def draw_lines(
    lines: Sequence[str] = LINES,
    *,
    size_px: tuple[int, int] = (1240, 1754),
    left_px: int = 120,
    top_px: int = 140,
    type_pt: float = 12.0,
    onto: Image.Image | None = None,
) -> tuple[Image.Image, list[DrawnWord]]:
    """Return a page at 150 dpi with the lines printed black on white, and its words."""
    page = onto if onto is not None else Image.new("L", size_px, 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONT), round(type_pt * DPI / 72))
    scale = 72 / DPI
    words = []
    for row, line in enumerate(lines):
        y = top_px + row * type_pt * DPI / 72 * 1.6
        pen.text((left_px, y), line, fill=0, font=font)
        at = 0
        for word in line.split(" "):
            x = left_px + font.getlength(line[:at])
            x0, top, x1, bottom = font.getbbox(word)
            words.append(DrawnWord(word, *(v * scale for v in (x + x0, y + top, x + x1, y + bottom))))
            at += len(word) + 1
    return page, words


def tilted(page: Image.Image, degrees: float) -> Image.Image:
    return page.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)


def grey_and_noisy(page: Image.Image, *, seed: int = 7, quality: int = 35) -> Image.Image:
    """Return a page as a poor scanner and a mail gateway leave it: grey paper, faded ink, grain, JPEG blocks."""
    grain = np.random.default_rng(seed).normal(0, 9, (page.height, page.width))
    faded = np.clip(np.asarray(page, np.float64) * 0.6 + 65 + grain, 0, 255).astype(np.uint8)
    packed = io.BytesIO()
    Image.fromarray(faded).save(packed, "JPEG", quality=quality)
    return Image.open(packed).convert("L")


def inverted(page: Image.Image) -> Image.Image:
    return page.point([255 - v for v in range(256)])


def packed(page: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    page.save(file, kind, **options)
    return file.getvalue()


def pdf_page(
    picture: Image.Image | None = None,
    lines: Sequence[str] = (),
    *,
    text_mode: Literal[0, 3] = 0,
    top_pt: float = 80.0,
    pitch_pt: float = 19.2,
    left_pt: float = 57.6,
    type_pt: float = 12.0,
    picture_last: bool = False,
) -> bytes:
    """Return an A4 PDF of one page: a picture that fills it, text over or under it; `text_mode` 3 is invisible."""
    pdfmetrics.registerFont(TTFont("Vera", str(FONT)))
    file = io.BytesIO()
    width, height = 595.2, 841.92
    canvas = Canvas(file, pagesize=(width, height), invariant=1)
    if picture is not None and not picture_last:
        canvas.drawImage(ImageReader(picture), 0, 0, width, height)
    text = canvas.beginText()
    text.setTextRenderMode(text_mode)
    text.setFont("Vera", type_pt)
    for row, line in enumerate(lines):
        text.setTextOrigin(left_pt, height - top_pt - row * pitch_pt)
        text.textOut(line)
    canvas.drawText(text)
    if picture is not None and picture_last:
        canvas.drawImage(ImageReader(picture), 0, 0, width, height)
    canvas.showPage()
    canvas.save()
    return file.getvalue()
