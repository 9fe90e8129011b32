"""What people typed into a PDF: the text of fields and of notes put on the page, brought into the page at its place."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from extract.layout.blocks import number_blocks
from extract.layout.geometry import LineShape
from extract.readers.page_text import PageText, PlacedLine
from extract.readers.pdf_fields import TICKS, Field, FieldKind
from models.document import Box

_SIZE_PT = 10.0  # of typed text on a page without any text
_ROW_SHARE = 0.4  # of the smaller height: a line stands beside a field


def with_typed_text(page: PageText, page_no: int, fields: Sequence[Field]) -> PageText:
    """Return the page with the text of its filled fields and notes, each in lines and a block of its own.

    A field stands behind the line on its left, else behind the line above it. Boxes of its words are estimated from the
    field's: how a viewer wraps the text is not told. Small fields that hold an x are tick boxes, not text.
    """
    typed = [f for f in fields if f.page_no == page_no and f.kind is not FieldKind.BUTTON and _is_text(f.text)]
    if not typed:
        return page
    blocks = list(page.blocks if page.blocks is not None else number_blocks([line.shape for line in page.lines]))
    size = median([line.shape.size_pt or _SIZE_PT for line in page.lines]) if page.lines else _SIZE_PT
    builder = _Builder(page, size)
    after: dict[int, list[Field]] = {}
    for field in sorted(typed, key=lambda f: (f.box.top, f.box.x0)):
        after.setdefault(_line_before(page, field.box), []).append(field)
    shift = 0
    for index in range(-1, len(page.lines)):
        if index >= 0:
            builder.add_line(page.lines[index], blocks[index] + shift)
        for field in after.get(index, ()):
            shift += 1
            builder.add_field(field, (blocks[index] if index >= 0 else 0) + shift)
        if index in after and index + 1 < len(page.lines) and (index < 0 or blocks[index + 1] == blocks[index]):
            shift += 1  # what follows is no longer the block that the field cut
    return builder.page()


def _is_text(text: str) -> bool:
    stripped = text.strip()
    return bool(stripped) and stripped not in TICKS


def _line_before(page: PageText, box: Box) -> int:
    """Return the index of the line that a field stands behind; -1: before all."""
    beside, above = -1, -1
    nearest = float("-inf")
    for index, line in enumerate(page.lines):
        shape = line.shape
        common = min(shape.bottom, box.bottom) - max(shape.top, box.top)
        smaller = min(shape.bottom - shape.top, box.bottom - box.top)
        if common >= _ROW_SHARE * smaller > 0 and shape.x0 <= box.x0:
            beside = index if beside < 0 or page.lines[beside].shape.top < shape.top - smaller / 2 else beside
        is_over = shape.x0 < box.x1 and shape.x1 > box.x0
        if is_over and shape.bottom <= box.top + smaller / 2 and shape.bottom > nearest:
            above, nearest = index, shape.bottom
    if beside >= 0:
        return beside
    return above


class _Builder:
    """A page's text put together again line by line."""

    def __init__(self, page: PageText, size: float) -> None:
        self.source, self.size = page, size
        self.pieces: list[str] = []
        self.at = 0
        self.words: list[tuple[int, int, float, float, float, float]] = []
        self.lines: list[PlacedLine] = []
        self.blocks: list[int] = []

    def add_line(self, line: PlacedLine, block: int) -> None:
        page = self.source
        shift = self.at - line.char_start
        words = [
            (page.starts[k] + shift, page.ends[k] + shift, page.x0s[k], page.tops[k], page.x1s[k], page.bottoms[k])
            for k in range(line.word_start, line.word_end)
        ]
        self._put(page.text[line.char_start : line.char_end], words, line.shape, block)

    def add_field(self, field: Field, block: int) -> None:
        """Add the lines typed into a field; they share its box from top to bottom."""
        x0, top, x1, bottom = field.box
        rows = [row for row in (" ".join(part.split()) for part in field.text.splitlines()) if row]
        step = (bottom - top) / len(rows)
        for number, row in enumerate(rows):
            y0, y1 = top + number * step, top + (number + 1) * step
            letter = min((x1 - x0) / len(row), 0.6 * self.size)
            words, at = [], 0
            for word in row.split(" "):
                left = x0 + at * letter
                start = self.at + at
                words.append((start, start + len(word), left, y0, left + len(word) * letter, y1))
                at += len(word) + 1
            shape = LineShape(x0, y0, x0 + len(row) * letter, y1, self.size, False)
            self._put(row, words, shape, block)

    def _put(
        self,
        text: str,
        words: Sequence[tuple[int, int, float, float, float, float]],
        shape: LineShape,
        block: int,
    ) -> None:
        first = len(self.words)
        self.words += words
        self.lines.append(PlacedLine(self.at, self.at + len(text), first, len(self.words), shape))
        self.blocks.append(block)
        self.pieces.append(text)
        self.at += len(text) + 1

    def page(self) -> PageText:
        starts, ends, x0s, tops, x1s, bottoms = (list(column) for column in zip(*self.words, strict=True))
        return self.source.changed(
            text="\n".join(self.pieces),
            starts=[int(start) for start in starts],
            ends=[int(end) for end in ends],
            x0s=x0s,
            tops=tops,
            x1s=x1s,
            bottoms=bottoms,
            lines=self.lines,
            blocks=self.blocks,
            is_unreadable=False,
        )
