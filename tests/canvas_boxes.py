"""Tick boxes drawn into PDFs, as printers, browsers and pens draw them, and form fields; each within ten points."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

HEIGHT = 800.0
LABELS = ("Jardin partagé", "Cuisine ouverte", "Forge", "Lavoir")
Draw = Callable[[Canvas, float, float], None]


def make_pdf(draw: Callable[[Canvas], None], rotation: int = 0) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(600, HEIGHT), invariant=1)
    canvas.setPageRotation(rotation)
    canvas.setFont("Helvetica", 11)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def make_form(*draws: Draw, label_left: float = 70, box_left: float = 50) -> bytes:
    """Return a page with one labelled box per drawing function, in a column."""

    def draw(canvas: Canvas) -> None:
        for index, draw_box in enumerate(draws):
            bottom = 700.0 - 25 * index
            canvas.drawString(label_left, bottom + 1, LABELS[index])
            canvas.saveState()
            draw_box(canvas, box_left, bottom)
            canvas.restoreState()

    return make_pdf(draw)


def square(canvas: Canvas, x: float, y: float, size: float = 10) -> None:
    canvas.rect(x, y, size, size)


def cross(canvas: Canvas, x: float, y: float) -> None:
    square(canvas, x, y)
    canvas.line(x + 2, y + 2, x + 8, y + 8)
    canvas.line(x + 2, y + 8, x + 8, y + 2)


def tick(canvas: Canvas, x: float, y: float) -> None:
    square(canvas, x, y)
    canvas.lines([(x + 2, y + 5, x + 4, y + 2), (x + 4, y + 2, x + 11, y + 12)])


def inner_square(canvas: Canvas, x: float, y: float) -> None:
    square(canvas, x, y)
    canvas.rect(x + 2, y + 2, 6, 6, stroke=0, fill=1)


def full(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x, y, 10, 10, stroke=1, fill=1)


def white_tick_on_blue(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillColorRGB(0, 0.4, 0.9)
    canvas.rect(x, y, 10, 10, stroke=0, fill=1)
    canvas.setStrokeColorRGB(1, 1, 1)
    canvas.lines([(x + 2, y + 5, x + 4, y + 2), (x + 4, y + 2, x + 8, y + 8)])


def white_cross(canvas: Canvas, x: float, y: float) -> None:
    square(canvas, x, y)
    canvas.setStrokeColorRGB(1, 1, 1)
    canvas.line(x + 2, y + 2, x + 8, y + 8)


def half(canvas: Canvas, x: float, y: float) -> None:
    square(canvas, x, y)
    canvas.rect(x, y, 5, 10, stroke=0, fill=1)


def dash(canvas: Canvas, x: float, y: float) -> None:
    square(canvas, x, y)
    canvas.line(x + 2, y + 5, x + 8, y + 5)


def four_strokes(canvas: Canvas, x: float, y: float) -> None:
    for start_x, start_y, end_x, end_y in ((0, 0, 10, 0), (0, 10, 10, 10), (0, 0, 0, 10), (10, 0, 10, 10)):
        canvas.line(x + start_x, y + start_y, x + end_x, y + end_y)


def four_strokes_crossed(canvas: Canvas, x: float, y: float) -> None:
    four_strokes(canvas, x, y)
    canvas.line(x + 1, y + 1, x + 9, y + 9)


def frame(canvas: Canvas, x: float, y: float) -> None:
    path = canvas.beginPath()
    path.rect(x, y, 10, 10)
    path.rect(x + 1, y + 1, 8, 8)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=0)


def rounded(canvas: Canvas, x: float, y: float) -> None:
    canvas.roundRect(x, y, 10, 10, 2)


def circle(canvas: Canvas, x: float, y: float) -> None:
    canvas.circle(x + 5, y + 5, 5)


def circle_dotted(canvas: Canvas, x: float, y: float) -> None:
    circle(canvas, x, y)
    canvas.circle(x + 5, y + 5, 2.5, stroke=0, fill=1)


def _browser_box(canvas: Canvas, x: float, y: float, ground: float, border: float) -> None:
    """Paint what a browser paints for an empty box: a patch, then an outline within it."""
    canvas.setFillGray(ground)
    canvas.roundRect(x, y, 9.45, 9.45, 1.5, stroke=0, fill=1)
    canvas.setStrokeGray(border)
    canvas.roundRect(x + 0.225, y + 0.225, 9, 9, 1.5)


def _browser_tick(canvas: Canvas, x: float, y: float, below: float, ground: float, stroke: float) -> None:
    """Paint a ticked one: a patch, a slightly larger one of another colour upon it, a tick."""
    canvas.setFillGray(below)
    canvas.roundRect(x, y, 9.45, 9.45, 1.5, stroke=0, fill=1)
    canvas.setFillGray(ground)
    canvas.roundRect(x - 0.15, y - 0.15, 9.75, 9.75, 1.5, stroke=0, fill=1)
    canvas.setStrokeGray(stroke)
    canvas.lines([(x + 1.8, y + 4.5, x + 3.8, y + 2.5), (x + 3.8, y + 2.5, x + 7.6, y + 7.4)])


def browser(canvas: Canvas, x: float, y: float) -> None:
    _browser_box(canvas, x, y, 1.0, 0.46)


def browser_ticked(canvas: Canvas, x: float, y: float) -> None:
    _browser_tick(canvas, x, y, 1.0, 0.38, 1.0)


def browser_ticked_pale(canvas: Canvas, x: float, y: float) -> None:
    _browser_tick(canvas, x, y, 0.23, 0.86, 0.23)


def browser_dark(canvas: Canvas, x: float, y: float) -> None:
    _browser_box(canvas, x, y, 0.23, 0.38)


def browser_dark_ticked(canvas: Canvas, x: float, y: float) -> None:
    _browser_tick(canvas, x, y, 0.23, 0.46, 0.23)


def browser_radio(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillGray(1.0)
    canvas.circle(x + 4.7, y + 4.7, 4.7, stroke=0, fill=1)
    canvas.setStrokeGray(0.38)
    canvas.circle(x + 4.7, y + 4.7, 4.5)


def browser_radio_chosen(canvas: Canvas, x: float, y: float) -> None:
    browser_radio(canvas, x, y)
    canvas.setFillGray(0.38)
    canvas.circle(x + 4.7, y + 4.7, 2.9, stroke=0, fill=1)


def pale_rim(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillGray(1.0)
    canvas.setStrokeGray(0.87)
    canvas.rect(x, y, 10, 10, stroke=1, fill=1)


def pale_patch(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillGray(0.87)
    canvas.setStrokeGray(0.4)
    canvas.rect(x, y, 10, 10, stroke=1, fill=1)


def switch(right: float) -> Draw:
    """Return a pill with its knob `right` of its left end, 0 to 9 points."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFillGray(0.3 if right > 4.5 else 0.8)
        canvas.roundRect(x - 2, y, 18, 9, 4.5, stroke=0, fill=1)
        canvas.setFillGray(1.0)
        canvas.circle(x + 2.5 + right, y + 4.5, 3.75, stroke=0, fill=1)

    return draw


def typed(sign: str, font: str = "Helvetica") -> Draw:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        square(canvas, x, y)
        canvas.setFont(font, 9)
        canvas.drawString(x + 2, y + 2, sign)

    return draw


def bullet(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x + 2, y + 2, 6, 6, stroke=0, fill=1)


def small_disc(canvas: Canvas, x: float, y: float) -> None:
    canvas.circle(x + 5, y + 5, 1.8, stroke=0, fill=1)


def small_ring(canvas: Canvas, x: float, y: float) -> None:
    canvas.circle(x + 5, y + 5, 2.6)


def field(kind: str, **options: object) -> Draw:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        name = options.get("name", f"f{y}")
        getattr(canvas.acroForm, kind)(x=x, y=y, **{**options, "name": name})

    return draw


def box_field(checked: bool, **options: object) -> Draw:
    return field("checkbox", checked=checked, size=11, **options)


def radio_field(value: str, selected: bool) -> Draw:
    return field("radio", name="choix", value=value, selected=selected, size=11)


def text_field(value: str) -> Draw:
    return field("textfield", value=value, width=14, height=14, fontSize=8)
