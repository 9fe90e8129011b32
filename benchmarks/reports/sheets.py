"""Placed lines → PDF: what is drawn on which page, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from benchmarks.reports.fonts import measure
from benchmarks.reports.page import Page
from benchmarks.reports.typesetting import BLACK, Colour, SetLine, Style

_ASCENT = 0.8  # of the size: from the top of a line to its baseline
_ROW_PT = 3.0  # lines whose tops are this near are drawn as one row
_FURNITURE_PT = 7.0


class Ink(NamedTuple):
    """Words to draw at once; `top` and `x` in points from the top left of the page."""

    page_index: int
    x: float
    top: float
    text: str
    font: str
    size: float
    colour: Colour


class Shade(NamedTuple):
    """A filled rectangle under the text."""

    page_index: int
    x: float
    top: float
    width: float
    height: float
    colour: Colour


class Mark(NamedTuple):
    """A tick box to draw: a square of `size` at `x` and `top`; `group` and `name` are those of its form field."""

    page_index: int
    x: float
    top: float
    size: float
    is_ticked: bool
    is_radio: bool
    group: str
    name: str


DrawMark = Callable[[Canvas, Mark, float], None]  # the last is the height of the page


class Sheet(NamedTuple):
    """The paper: sizes and margins in points."""

    width: float
    height: float
    margin_x: float
    margin_top: float
    margin_bottom: float

    @property
    def bottom(self) -> float:
        return self.height - self.margin_bottom

    @property
    def text_width(self) -> float:
        return self.width - 2 * self.margin_x


A4 = Sheet(595.0, 842.0, 42.0, 40.0, 42.0)
A4_LANDSCAPE = Sheet(842.0, 595.0, 34.0, 36.0, 36.0)
LETTER = Sheet(612.0, 792.0, 50.0, 44.0, 44.0)


def place_line(line: SetLine, page_index: int, x: float, top: float) -> list[Ink]:
    """Return a line as runs of one font, at `x` and `top`."""
    inks: list[Ink] = []
    end = -1.0
    for word in line.words:
        gap = word.x - end
        is_joined = inks and inks[-1].font == word.font and 0 <= gap < line.size
        if is_joined:
            joint = " " if gap > 0.01 else ""
            inks[-1] = inks[-1]._replace(text=inks[-1].text + joint + word.text)
        else:
            inks.append(Ink(page_index, x + word.x, top, word.text, word.font, line.size, line.colour))
        end = word.x + measure(word.text, word.font) * line.size
    return inks


def order_by_rows(inks: Iterable[Ink]) -> list[Ink]:
    """Return the words one by one across the whole page, row after row: the file's order says nothing of columns."""
    words: list[Ink] = []
    for ink in inks:
        x = ink.x
        for text in ink.text.split(" "):
            words.append(ink._replace(x=x, text=text))
            x += (measure(text, ink.font) + measure(" ", ink.font)) * ink.size
    return sorted(words, key=lambda word: (word.page_index, round(word.top / _ROW_PT), word.x))


def list_furniture(page: Page, sheet: Sheet, page_count: int, font: str) -> list[Ink]:
    """Return the browser's print headers and footers: date, title, address, page number."""
    inks = []
    for index in range(page_count):
        number = f"{index + 1}/{page_count}"
        for x, top, text in (
            (14.0, 10.0, page.printed_at),
            (sheet.width / 2 - 40, 10.0, page.window_title),
            (14.0, sheet.height - 18, f"https://releve.example/lieux/{page.slug}/effets"),
            (sheet.width - 34, sheet.height - 18, number),
        ):
            inks.append(Ink(index, x, top, text, font, _FURNITURE_PT, BLACK))
    return inks


def draw_pdf(
    inks: list[Ink],
    shades: list[Shade],
    sheet: Sheet,
    style: Style,
    furniture: list[Ink],
    marks: tuple[Mark, ...] = (),
    draw_mark: DrawMark | None = None,
) -> bytes:
    """Return the PDF; the order of `inks` within a page is the file's order. Same input, same bytes."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(sheet.width, sheet.height), invariant=1, pageCompression=1)
    page_count = 1 + max((ink.page_index for ink in inks), default=0)
    is_dark = style.paper != (1.0, 1.0, 1.0)
    inks_of: list[list[Ink]] = [[] for _ in range(page_count)]
    for ink in [*furniture, *inks]:
        inks_of[ink.page_index].append(ink)
    for index in range(page_count):
        if is_dark:
            canvas.setFillColorRGB(*style.paper)
            canvas.rect(0, 0, sheet.width, sheet.height, stroke=0, fill=1)
        for shade in shades:
            if shade.page_index == index:
                canvas.setFillColorRGB(*shade.colour)
                canvas.rect(shade.x, sheet.height - shade.top - shade.height, shade.width, shade.height, 0, 1)
        _draw_inks(canvas, inks_of[index], sheet, style.ink if is_dark else None)
        if draw_mark:
            for mark in marks:
                if mark.page_index == index:
                    draw_mark(canvas, mark, sheet.height)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_inks(canvas: Canvas, inks: list[Ink], sheet: Sheet, furniture_colour: Colour | None) -> None:
    font: tuple[str, float] = ("", 0.0)
    colour: Colour | None = None
    for ink in inks:
        ink_colour = furniture_colour if furniture_colour and ink.colour == BLACK else ink.colour
        if ink_colour != colour:
            canvas.setFillColorRGB(*ink_colour)
            colour = ink_colour
        if (ink.font, ink.size) != font:
            canvas.setFont(ink.font, ink.size)
            font = (ink.font, ink.size)
        canvas.drawString(ink.x, sheet.height - ink.top - _ASCENT * ink.size, ink.text)
