"""Pictures to look at when a page was misread: its lines, blocks and reading order, and what claimed each stretch.

Nothing here understands a report: marks are drawn over the picture of the page that they were read from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from extract.explaining.page_marks import Mark, MarkKind, PageMarks
from models.document import Box

Colour = tuple[int, int, int]
COLOURS: dict[MarkKind, Colour] = {
    MarkKind.TITLE: (140, 60, 180),
    MarkKind.HEADING: (40, 90, 220),
    MarkKind.FRAME: (0, 170, 200),
    MarkKind.TICKED: (20, 165, 60),
    MarkKind.EMPTY: (125, 135, 150),
    MarkKind.UNKNOWN: (225, 30, 30),
    MarkKind.COUNT: (235, 150, 0),
    MarkKind.VERBATIM: (205, 165, 110),
    MarkKind.FURNITURE: (185, 185, 185),
    MarkKind.UNEXPLAINED: (255, 0, 170),
}
_INK, _PATH, _BLOCK = (40, 40, 40), (200, 0, 120), (60, 60, 140)
_FILL_ALPHA, _STRONG_ALPHA = 62, 130  # what was read must stay legible below its colour
_FADE = 0.25  # how far the page itself is whitened
_TINY_PX, _SMALL_PX, _TEXT_PX = 10, 12, 14
_STRIP_PX = 24  # height of the strip above the page and of a row of the legend
_PAD_PX = 2
_EDGE_SHARE = 0.22  # of a line's height, above and below
_STRONG = frozenset({MarkKind.UNKNOWN, MarkKind.UNEXPLAINED})


class _Sheet:
    """A page's picture being drawn over; coordinates come in points."""

    def __init__(self, picture: Image.Image, scale: float) -> None:
        self.scale = scale
        self.picture = Image.blend(picture, Image.new("RGB", picture.size, "white"), _FADE).convert("RGBA")
        self.layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
        self.pen = ImageDraw.Draw(self.layer)
        self.written: list[tuple[float, float, float, float]] = []

    def frame(self, box: Box, colour: Colour, *, alpha: int = 255, width: int = 1, pad_px: float = 0.0) -> None:
        self.pen.rectangle(self.pixels(box, pad_px), outline=(*colour, alpha), width=width)

    def fill(self, box: Box, colour: Colour, alpha: int) -> None:
        self.pen.rectangle(self.pixels(box), fill=(*colour, alpha))

    def pixels(self, box: Box, pad_px: float = 0.0) -> tuple[float, float, float, float]:
        """Return a box in pixels, sides in order whatever the document says."""
        x0, x1 = sorted((box.x0 * self.scale, box.x1 * self.scale))
        top, bottom = sorted((box.top * self.scale, box.bottom * self.scale))
        return x0 - pad_px, top - pad_px, x1 + pad_px, bottom + pad_px

    def foot(self, box: Box, share: float) -> tuple[float, float]:
        """Return the point below a word, from its left (`share` 0) to its right (1), where a line hides no letter."""
        x0, _, x1, bottom = self.pixels(box)
        return x0 + share * (x1 - x0), bottom - 1

    def finished(self) -> Image.Image:
        return Image.alpha_composite(self.picture, self.layer).convert("RGB")


def draw_page(picture: Image.Image, scale: float, marks: PageMarks, heading: str) -> Image.Image:
    """Return the page with its marks, a strip with `heading` above and the legend below; `scale`: pixels per point."""
    sheet = _Sheet(picture, scale)
    for mark in marks.claims:
        for box in mark.boxes:
            sheet.fill(box, COLOURS[mark.kind], _STRONG_ALPHA if mark.kind in _STRONG else _FILL_ALPHA)
    for box in marks.lines:
        sheet.frame(box, _INK, alpha=60)
    _draw_order(sheet, marks.words)
    for mark in (*marks.answers, *marks.tick_boxes):
        for box in mark.boxes:
            sheet.frame(box, COLOURS[mark.kind], width=2, pad_px=1.0)
    for number, box in enumerate(marks.blocks, 1):
        _draw_block(sheet, box, number)
    _write_labels(sheet, marks)
    return _with_legend(sheet.finished(), heading)


def write_page_pictures(
    pictures: Iterator[tuple[Image.Image, float]],
    pages: Sequence[PageMarks],
    headings: Sequence[str],
    out: Path,
    stem: str,
) -> list[Path]:
    """Write one PNG for each page, ``STEM-page-01.png``, into `out`, made if need be; return them. Raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for (picture, scale), marks, heading in zip(pictures, pages, headings, strict=False):
        path = out / f"{stem}-page-{marks.page.page_no:02d}.png"
        draw_page(picture, scale, marks, heading).save(path)
        written.append(path)
    return written


def _draw_order(sheet: _Sheet, blocks: Sequence[Sequence[Box]]) -> None:
    """Draw a thin line from word to word, and a stronger one with a head from each block to the next."""
    blocks = [words for words in blocks if words]
    for words in blocks:
        points = [sheet.foot(box, share) for box in words for share in (0.0, 1.0)]
        sheet.pen.line(points, fill=(*_PATH, 110), width=1)
    for one, two in pairwise(blocks):
        start, end = sheet.foot(one[-1], 1.0), sheet.foot(two[0], 0.0)
        sheet.pen.line([start, end], fill=(*_PATH, 170), width=2)
        _draw_head(sheet, start, end)


def _draw_head(sheet: _Sheet, start: tuple[float, float], end: tuple[float, float]) -> None:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5
    if length > 1:
        ux, uy = 9 * dx / length, 9 * dy / length
        points = [end, (end[0] - ux - uy / 2, end[1] - uy + ux / 2), (end[0] - ux + uy / 2, end[1] - uy - ux / 2)]
        sheet.pen.polygon(points, fill=(*_PATH, 200))


def _draw_block(sheet: _Sheet, box: Box, number: int) -> None:
    sheet.frame(box, _BLOCK, alpha=200, pad_px=3.0)
    x0, top, _, _ = sheet.pixels(box, 3.0)
    font = ImageFont.load_default(_SMALL_PX)
    width = font.getlength(str(number)) + 6
    left = max(0.0, x0 - width)
    tag = (left, top, left + width, top + _SMALL_PX + 4)
    sheet.pen.rectangle(tag, fill=(*_BLOCK, 235))
    sheet.pen.text((left + 3, top + 1), str(number), fill=(255, 255, 255, 255), font=font)
    sheet.written.append(tag)


def _write_labels(sheet: _Sheet, marks: PageMarks) -> None:
    """Write each answer's id beside it: to the right where that is free, else wherever it hides least."""
    font = ImageFont.load_default(_TINY_PX)
    printed = [_core(sheet.pixels(box)) for box in marks.lines]
    sheet.written += [sheet.pixels(box) for mark in marks.tick_boxes for box in mark.boxes]
    for mark in marks.answers:
        if mark.label:
            width = font.getlength(mark.label) + 2 * _PAD_PX
            places = _places(sheet, mark, width)
            place = min(places, key=lambda p: (_hidden(p, sheet.written) * 4 + _hidden(p, printed), places.index(p)))
            sheet.written.append(place)
            sheet.pen.rectangle(place, fill=(255, 255, 255, 225))
            darker = tuple(int(c * 0.7) for c in COLOURS[mark.kind])
            sheet.pen.text((place[0] + _PAD_PX, place[1]), mark.label, fill=(*darker, 255), font=font)


def _places(sheet: _Sheet, mark: Mark, width: float) -> list[tuple[float, float, float, float]]:
    """Return where a label may stand, best first, all inside the page: right of the end, above, below, left."""
    first, last = sheet.pixels(mark.boxes[0]), sheet.pixels(mark.boxes[-1])
    height = _TINY_PX + 2
    corners = [
        (last[2] + 4, (last[1] + last[3] - height) / 2),
        (first[0], first[1] - height + 2),
        (last[0], last[3] - 2),
        (first[2] - width, first[1] - height + 2),
        (last[2] - width, last[3] - 2),
        (first[0] - width - 4, (first[1] + first[3] - height) / 2),
    ]
    right, bottom = sheet.picture.width - width, sheet.picture.height - height
    inside = [(x, y) for x, y in corners if 0 <= x <= right and 0 <= y <= bottom]
    inside = inside or [(max(0.0, min(x, right)), max(0.0, min(y, bottom))) for x, y in corners]
    return [(x, y, x + width, y + height) for x, y in inside]


def _core(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return the part of a line that must not be hidden: few letters reach its upper and lower edge."""
    x0, top, x1, bottom = box
    return x0, top + _EDGE_SHARE * (bottom - top), x1, bottom - _EDGE_SHARE * (bottom - top)


def _hidden(place: tuple[float, float, float, float], others: Sequence[tuple[float, float, float, float]]) -> float:
    """Return the area of `others` that something at `place` would hide."""
    x0, top, x1, bottom = place
    return sum(
        max(0.0, min(x1, right) - max(x0, left)) * max(0.0, min(bottom, low) - max(top, high))
        for left, high, right, low in others
    )


def _with_legend(page: Image.Image, heading: str) -> Image.Image:
    """Return the page between a strip that names it and the legend of its colours."""
    font = ImageFont.load_default(_TEXT_PX)
    entries = [(kind.value, COLOURS[kind]) for kind in MarkKind]
    rows, x = [list[tuple[float, str, Colour]]()], 8.0
    for name, colour in entries:
        width = 22 + font.getlength(name) + 16
        if x + width > page.width and rows[-1]:
            rows.append([])
            x = 8.0
        rows[-1].append((x, name, colour))
        x += width
    notes = "grey: lines · blue: blocks, numbered in reading order · pink: the way from word to word"
    whole = Image.new("RGB", (page.width, page.height + _STRIP_PX * (len(rows) + 2)), "white")
    whole.paste(page, (0, _STRIP_PX))
    pen = ImageDraw.Draw(whole)
    pen.text((8, 4), heading, fill=_INK, font=font)
    for row, items in enumerate(rows):
        top = _STRIP_PX + page.height + row * _STRIP_PX + 5
        for x, name, colour in items:
            pen.rectangle((x, top, x + 16, top + 13), fill=colour)
            pen.text((x + 22, top - 1), name, fill=_INK, font=font)
    pen.text((8, _STRIP_PX * (len(rows) + 1) + page.height + 4), notes, fill=_INK, font=font)
    return whole
