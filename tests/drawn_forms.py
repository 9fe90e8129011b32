"""Forms drawn for tests: boxes, circles and marks with their labels, and the noise, tilt and greys of a scanner."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from extract.layout.pixel_boxes import PixelBox, SeenBoxes, find_pixel_boxes
from models.document import Box, TickState, Word

LABELS = ("Jardin ouvert", "Douches du bas", "Bois et forge", "Quai de la gare", "Orgue, Écluse")
INK = 30
Points = tuple[tuple[float, float], ...]
MARKS: dict[str, tuple[Points, ...]] = {  # strokes in shares of the box
    "empty": (),
    "cross": (((0.15, 0.15), (0.85, 0.85)), ((0.15, 0.85), (0.85, 0.15))),
    "tick": (((0.2, 0.55), (0.4, 0.8), (0.85, 0.2)),),
    "hand": (((0.1, 0.4), (0.45, 0.95), (1.5, -0.5)),),
    "slash": (((-0.3, 1.2), (1.2, -0.3)),),
    "worn cross": (((0.15, 0.15), (0.85, 0.85)), ((0.15, 0.85), (0.5, 0.5))),
    "far cross": (((-0.45, -0.45), (1.45, 1.45)), ((-0.45, 1.45), (1.45, -0.45))),
    "wild cross": (((-0.2, -0.25), (1.2, 1.25)), ((-0.2, 1.25), (1.2, -0.25))),
}


def draw_box(draw: ImageDraw.ImageDraw, left: float, top: float, size: float, kind: str, scale: float) -> None:
    """Draw a box of `size` points; kind is its mark, with "round " before it for a circle, "bare " for a mark alone.

    "sign " and a character: that character in the place of a box.
    """
    if kind.startswith("sign "):
        font = ImageFont.load_default(round(1.2 * size * scale))
        draw.text((left * scale, (top + size) * scale), kind[5:], fill=INK, font=font, anchor="ls")
        return
    corners = [left * scale, top * scale, (left + size) * scale, (top + size) * scale]
    width = max(1, round(0.8 * scale))
    mark = kind.removeprefix("round ").removeprefix("bare ")
    if not kind.startswith("bare "):
        (draw.ellipse if kind.startswith("round") else draw.rectangle)(corners, outline=INK, width=width)
    inset = 0.25 * size * scale
    inner = [corners[0] + inset, corners[1] + inset, corners[2] - inset, corners[3] - inset]
    if mark == "dot":
        draw.ellipse(inner, fill=INK)
    elif mark == "full":
        draw.rectangle(corners, fill=INK)
    elif mark == "half":
        draw.rectangle([corners[0], corners[1], (corners[0] + corners[2]) / 2, corners[3]], fill=INK)
    elif mark == "broken":
        middle = (corners[1] + corners[3]) / 2
        draw.rectangle([corners[0] - 3, middle - scale, corners[0] + 3, middle + scale], fill=255)
    for stroke in MARKS.get(mark, ()):
        points = [((left + x * size) * scale, (top + y * size) * scale) for x, y in stroke]
        draw.line(points, fill=INK, width=max(1, round(1.8 * scale if kind.startswith("bare ") else scale)))


def make_scan(
    kinds: tuple[str, ...],
    *,
    dpi: int = 150,
    size: float = 10,
    box_left: float = 50,
    label_left: float = 66,
    pitch: float = 24,
) -> tuple[Image.Image, tuple[Word, ...]]:
    """Return a page with a labelled box per kind ("" draws none) and the words of its labels; `pitch`: of the lines."""
    scale = dpi / 72
    image = Image.new("L", (round(400 * scale), round(300 * scale)), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(round(11 * scale))
    words: list[Word] = []
    for index, kind in enumerate(kinds):
        top, left = 40.0 + pitch * index, label_left
        if kind:
            draw_box(draw, box_left, top, size, kind, scale)
        for text in LABELS[index % len(LABELS)].split():
            draw.text((left * scale, top * scale), text, fill=INK, font=font, anchor="lt")
            right = left + draw.textlength(text, font=font) / scale
            words.append(Word(100 * index + len(words), 100 * index + len(words) + 1, left, top, right, top + 10))
            left = right + 3
    return image, tuple(words)


def degrade(image: Image.Image, *, tilt: float = 0, noise: float = 0, quality: int = 95, ink: float = 1) -> Image.Image:
    if tilt:
        image = image.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor=255)
    pixels = 255 - (255 - np.asarray(image, dtype=np.float64)) * ink
    pixels = 0.85 * pixels + 25 + np.random.default_rng(7).normal(0, noise, pixels.shape)
    buffer = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=quality)
    return Image.open(buffer)


def see(image: Image.Image, words: tuple[Word, ...] = (), dpi: int = 150) -> SeenBoxes:
    return find_pixel_boxes(image, dpi, [Box(*word[2:]) for word in words])


def find(image: Image.Image, words: tuple[Word, ...] = (), dpi: int = 150) -> tuple[PixelBox, ...]:
    """Return the boxes that their page proves."""
    return see(image, words, dpi).boxes


def states(found: tuple[PixelBox, ...]) -> str:
    marks = {TickState.TICKED: "x", TickState.EMPTY: "-", TickState.UNREADABLE: "?"}
    return "".join(marks[box.state] for box in found)
