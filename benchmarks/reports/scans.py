"""Pages as pictures: rendered, greyed, tilted and blurred, put into an image-only PDF or saved as they are."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from random import Random

import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

_PT_PER_INCH = 72.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """How pages are scanned: `tilt_degrees` either way, `noise` as the standard deviation in grey levels of 255."""

    dpi: int
    is_grey: bool
    jpeg_quality: int
    tilt_degrees: float
    noise: float


def draw_scanner(rng: Random) -> Scanner:
    """Return a random scanner; a third of them are screenshots: straight and clean."""
    is_screenshot = rng.random() < 0.33
    return Scanner(
        dpi=rng.choice((120, 150, 150, 200)),
        is_grey=rng.random() < 0.5,
        jpeg_quality=rng.choice((60, 75, 90)),
        tilt_degrees=0.0 if is_screenshot else rng.uniform(-1.5, 1.5),
        noise=0.0 if is_screenshot else rng.choice((0.0, 4.0, 8.0)),
    )


def scan_pdf(data: bytes, rng: Random) -> bytes:
    """Return a PDF whose pages are the pictures of the pages of `data`."""
    scanner = draw_scanner(rng)
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1)
    for image in render_pages(data, scanner, rng):
        jpeg = BytesIO()
        image.save(jpeg, "JPEG", quality=scanner.jpeg_quality)
        jpeg.seek(0)
        size = image.width / scanner.dpi * _PT_PER_INCH, image.height / scanner.dpi * _PT_PER_INCH
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(jpeg), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def picture_pages(data: bytes, rng: Random) -> bytes:
    """Return one PNG of all pages of `data`, one under the other, as a screenshot of a long page."""
    scanner = Scanner(dpi=rng.choice((110, 130, 150)), is_grey=False, jpeg_quality=90, tilt_degrees=0.0, noise=0.0)
    images = render_pages(data, scanner, rng)
    whole = Image.new(images[0].mode, (max(i.width for i in images), sum(i.height for i in images)), "white")
    top = 0
    for image in images:
        whole.paste(image, (0, top))
        top += image.height
    buffer = BytesIO()
    whole.save(buffer, "PNG")
    return buffer.getvalue()


def render_pages(data: bytes, scanner: Scanner, rng: Random) -> list[Image.Image]:
    """Return the pages of a PDF as `scanner` sees them."""
    document = pdfium.PdfDocument(data)
    try:
        document.init_forms()
        images = []
        for page in document:
            image = page.render(scale=scanner.dpi / _PT_PER_INCH, may_draw_forms=True).to_pil().convert("RGB")
            page.close()
            images.append(_degrade(image, scanner, rng))
        return images
    finally:
        document.close()


def _degrade(image: Image.Image, scanner: Scanner, rng: Random) -> Image.Image:
    if scanner.is_grey:
        image = image.convert("L")
    if scanner.tilt_degrees:
        paper = image.getpixel((2, 2))
        image = image.rotate(scanner.tilt_degrees, Image.Resampling.BICUBIC, fillcolor=paper)
    if scanner.noise:
        generator = np.random.default_rng(rng.randrange(2**32))
        pixels = np.asarray(image, dtype=np.float32)
        noisy = pixels + generator.normal(0.0, scanner.noise, pixels.shape).astype(np.float32)
        image = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
    return image
