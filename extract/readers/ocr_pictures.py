"""The picture of a page that OCR looks at: how finely it is drawn, and how it comes from a PDF or a picture."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

    from extract.readers.page_image import GreyImage

OCR_DPI = 150
# The shorter side of an A3 sheet at 150 dpi. A larger page is one whose units are not those of paper.
_MAX_SHORT_SIDE_PX = 1754


def drawing_dpi(width_pt: float, height_pt: float, max_pixels: int) -> float:
    """Return 150, or less for a page that would be wider than an A3 sheet or have more pixels than allowed."""
    short_inch = max(1.0, min(width_pt, height_pt)) / 72
    area_inch = max(1.0, width_pt) * max(1.0, height_pt) / 72**2
    return min(float(OCR_DPI), _MAX_SHORT_SIDE_PX / short_inch, math.sqrt(max_pixels / area_inch))


def draw_page(page: Any, dpi: float) -> GreyImage:
    """Return a page of a PDF (a `pypdfium2.PdfPage`) in grey, drawn by pdfium."""
    import numpy as np

    bitmap = page.render(scale=dpi / 72, grayscale=True)
    try:
        pixels = np.array(bitmap.to_numpy(), np.uint8)
    finally:
        bitmap.close()
    return pixels.reshape(pixels.shape[0], pixels.shape[1])


def resample(image: Image, factor: float) -> GreyImage:
    """Return a picture in grey, on white where it is transparent, `factor` times as large."""
    import numpy as np
    from PIL import Image as Images

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        image = Images.alpha_composite(Images.new("RGBA", layer.size, "white"), layer)
    elif image.mode.startswith(("I", "F")):  # 16 bits and more, which a plain conversion would clip
        values = np.asarray(image, np.float64)
        span = float(values.max() - values.min()) or 1.0
        image = Images.fromarray(((values - values.min()) * (255 / span)).astype(np.uint8))
    grey = image.convert("L")
    if abs(factor - 1) > 0.02:
        size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
        grey = grey.resize(size, Images.Resampling.BOX if factor < 0.5 else Images.Resampling.BICUBIC)
    return np.asarray(grey, np.uint8)
