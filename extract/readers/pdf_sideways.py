"""Pages whose writing does not stand upright as they are shown: read the way it runs, told by the page as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from extract.layout.blocks import number_blocks
from extract.layout.printed import LineShape
from extract.readers.page_text import PageText
from extract.readers.pdf_chars import TextLayer
from extract.readers.pdf_raw import PageFrame

_MOST = 0.8  # of the words, which run the same way
_NEAR_DEGREES = 5

_Box = tuple[float, float, float, float]


def reading_frame(layer: TextLayer, frame: PageFrame, first_chars: Sequence[int]) -> PageFrame:
    """Return the frame in which most words stand upright: that of the page, where no quarter of a turn does it."""
    quarters = Counter(_quarters(angle) for angle in layer.angles(first_chars))
    ((usual, count),) = quarters.most_common(1)
    if usual is None or usual == frame.quarters or count < _MOST * len(first_chars):
        return frame
    return frame.turned(usual)


def _quarters(angle: int) -> int | None:
    """Return the quarters of a turn that a line runs away from the right, None for a slanting one."""
    quarters, rest = divmod(angle + _NEAR_DEGREES, 90)
    return quarters % 4 if rest <= 2 * _NEAR_DEGREES else None


def as_shown(page: PageText, quarters: int) -> PageText:
    """Return a page whose boxes are told upright, with those that it has once turned by `quarters` clockwise.

    Blocks are told before, as long as one line stands below the other.
    """
    blocks = number_blocks([line.shape for line in page.lines]) if page.blocks is None else page.blocks
    width, height = page.width_pt, page.height_pt
    words: Iterable[_Box] = zip(page.x0s, page.tops, page.x1s, page.bottoms, strict=True)
    shapes: list[_Box] = [line.shape[:4] for line in page.lines]
    for _ in range(quarters % 4):
        words = [(height - bottom, x0, height - top, x1) for x0, top, x1, bottom in words]
        shapes = [(height - bottom, x0, height - top, x1) for x0, top, x1, bottom in shapes]
        width, height = height, width
    x0s, tops, x1s, bottoms = zip(*words, strict=True)
    return page.changed(
        width_pt=width,
        height_pt=height,
        x0s=x0s,
        tops=tops,
        x1s=x1s,
        bottoms=bottoms,
        lines=[
            line._replace(shape=LineShape(*box, line.shape.size_pt, line.shape.is_bold))
            for line, box in zip(page.lines, shapes, strict=True)
        ],
        blocks=blocks,
    )
