"""Filled forms as text and PDF: typed boxes, glyphs, drawn squares, form fields, fields crossed by hand."""

from __future__ import annotations

from functools import partial
from random import Random

from reportlab.lib.colors import black
from reportlab.pdfgen.canvas import Canvas

from benchmarks.reports.fonts import has_tick_glyphs
from benchmarks.reports.form_page import Form, FormTheme, Question
from benchmarks.reports.pdf_layouts import Pen
from benchmarks.reports.sheets import A4, LETTER, DrawMark, Ink, Mark, draw_pdf
from benchmarks.reports.text_layouts import Piece
from benchmarks.reports.typesetting import Style, draw_look, set_pieces

_ASCII_BOXES = (("[X]", "[ ]"), ("[x]", "[ ]"), ("(x)", "( )"), ("[x]", "[]"), ("(X)", "( )"))
_GLYPH_BOXES = (("☑", "☐"), ("☒", "☐"), ("✔", "☐"), ("●", "○"), ("■", "□"))
_INDENT_PT = 16.0
_MARKS = ("cross", "tick", "fill")


def lay_form_ascii(form: Form, rng: Random) -> bytes:
    """Return the form as plain text with typed boxes."""
    return write_form(form, rng.choice(_ASCII_BOXES), rng).encode()


def lay_form_glyph(form: Form, rng: Random) -> bytes:
    """Return the form as plain text with box glyphs."""
    return write_form(form, rng.choice(_GLYPH_BOXES), rng).encode(rng.choice(("utf-8", "utf-8-sig")))


def write_form(form: Form, boxes: tuple[str, str], rng: Random) -> str:
    """Return the form as text; `boxes` are a ticked and an empty one, before their label or after it."""
    is_box_last = rng.random() < 0.1
    indent = rng.choice(("", "", "  "))
    lines = [form.title, ""]
    for heading, themes in form.sections:
        lines += [heading.upper() if rng.random() < 0.5 else heading, ""]
        for theme in themes:
            lines += [theme.heading, ""]
            for question in theme.questions:
                lines.append(question.text)
                for option in question.options:
                    box = boxes[0] if option.is_ticked else boxes[1]
                    lines.append(f"{indent}{option.label} {box}" if is_box_last else f"{indent}{box} {option.label}")
                lines.append("")
            if theme.verbatim:
                lines += [theme.verbatim, ""]
    return "\n".join(lines)


def lay_form_pdf_glyph(form: Form, rng: Random) -> bytes:
    """Return a PDF with box glyphs (typed boxes on a machine without a font that has them)."""
    glyphs = rng.choice(_GLYPH_BOXES) if has_tick_glyphs() else _ASCII_BOXES[0]
    return _lay_pdf(form, rng, draw_look(rng, family="dejavu"), glyphs=glyphs)


def lay_form_pdf_drawn(form: Form, rng: Random) -> bytes:
    """Return a PDF with drawn squares; ticked ones hold a cross, a tick or a fill."""
    return _lay_pdf(form, rng, draw_look(rng), draw_mark=partial(_draw_square, shape=rng.choice(_MARKS)))


def lay_form_pdf_fields(form: Form, rng: Random) -> bytes:
    """Return a PDF with check boxes and radio buttons as form fields."""
    return _lay_pdf(form, rng, draw_look(rng), draw_mark=_draw_field, has_radios=True)


def lay_form_pdf_hand(form: Form, rng: Random) -> bytes:
    """Return a PDF whose fields were left off and crossed with a pen instead."""
    return _lay_pdf(form, rng, draw_look(rng), draw_mark=partial(_draw_hand, rng=Random(rng.random())))


def _lay_pdf(
    form: Form,
    rng: Random,
    style: Style,
    *,
    glyphs: tuple[str, str] | None = None,
    draw_mark: DrawMark | None = None,
    has_radios: bool = False,
) -> bytes:
    sheet = rng.choice((A4, A4, LETTER))
    pen = Pen(sheet)
    inks: list[Ink] = []
    marks: list[Mark] = []
    inks += pen.put(set_pieces([Piece("title", form.title)], sheet.text_width, style), sheet.margin_x)
    for heading, themes in form.sections:
        inks += pen.put(set_pieces([Piece("dimension", heading)], sheet.text_width, style), sheet.margin_x)
        for theme in themes:
            _put_theme(theme, pen, style, inks, marks, glyphs, has_radios)
    return draw_pdf(inks, [], sheet, style, [], tuple(marks) if draw_mark else (), draw_mark)


def _put_theme(
    theme: FormTheme,
    pen: Pen,
    style: Style,
    inks: list[Ink],
    marks: list[Mark],
    glyphs: tuple[str, str] | None,
    has_radios: bool,
) -> None:
    x, width = pen.sheet.margin_x, pen.sheet.text_width
    inks += pen.put(set_pieces([Piece("heading", theme.heading)], width, style), x)
    for question in theme.questions:
        inks += pen.put(set_pieces([Piece("body", question.text)], width, style), x)
        pen.top += style.size * 0.3
        _put_options(question, pen, style, inks, marks, glyphs, has_radios)
    if theme.verbatim:
        inks += pen.put(set_pieces([Piece("verbatim", theme.verbatim)], width, style), x)


def _put_options(
    question: Question,
    pen: Pen,
    style: Style,
    inks: list[Ink],
    marks: list[Mark],
    glyphs: tuple[str, str] | None,
    has_radios: bool,
) -> None:
    x = pen.sheet.margin_x
    for option in question.options:
        lines = set_pieces([Piece("option", option.label)], pen.sheet.text_width - _INDENT_PT, style)
        if pen.top + lines[0].height > pen.sheet.bottom:
            pen.turn()
        page_index, top = pen.page_index, pen.top
        if glyphs:
            glyph = glyphs[0] if option.is_ticked else glyphs[1]
            inks.append(Ink(page_index, x, top, glyph, style.fonts.regular, style.size, style.ink))
        size = style.size * 0.85
        is_radio = has_radios and question.is_single
        marks.append(Mark(page_index, x, top, size, option.is_ticked, is_radio, question.indicator_id, option.value_id))
        inks += pen.put([line._replace(space_above=0) for line in lines], x + _INDENT_PT)


def _draw_square(canvas: Canvas, mark: Mark, page_height: float, *, shape: str) -> None:
    x, y, size = mark.x, page_height - mark.top - mark.size, mark.size
    canvas.setStrokeColor(black)
    canvas.setFillColor(black)
    canvas.setLineWidth(0.8)
    canvas.rect(x, y, size, size, stroke=1, fill=int(mark.is_ticked and shape == "fill"))
    if not mark.is_ticked or shape == "fill":
        return
    canvas.setLineWidth(1.2)
    if shape == "cross":
        inner = size * 0.18
        canvas.line(x + inner, y + inner, x + size - inner, y + size - inner)
        canvas.line(x + inner, y + size - inner, x + size - inner, y + inner)
    else:
        path = canvas.beginPath()
        path.moveTo(x + size * 0.2, y + size * 0.5)
        path.lineTo(x + size * 0.42, y + size * 0.22)
        path.lineTo(x + size * 0.82, y + size * 0.82)
        canvas.drawPath(path, stroke=1, fill=0)


def _draw_field(canvas: Canvas, mark: Mark, page_height: float) -> None:
    x, y, size = round(mark.x), round(page_height - mark.top - mark.size), round(mark.size)
    # No fill: what a pen drew on the page must show through the field. Square radios: round ones come out at half size.
    if mark.is_radio:
        canvas.acroForm.radio(
            name=mark.group, value=mark.name, selected=mark.is_ticked, x=x, y=y, size=size,
            borderWidth=1, borderColor=black, fillColor=None, shape="square",
        )  # fmt: skip
    else:
        canvas.acroForm.checkbox(
            name=f"{mark.group}.{mark.name}", checked=mark.is_ticked, x=x, y=y, size=size,
            borderWidth=1, borderColor=black, fillColor=None,
        )  # fmt: skip


def _draw_hand(canvas: Canvas, mark: Mark, page_height: float, *, rng: Random) -> None:
    _draw_field(canvas, mark._replace(is_ticked=False), page_height)
    if not mark.is_ticked:
        return
    x, y, size = mark.x, page_height - mark.top - mark.size, mark.size
    canvas.setStrokeColorRGB(0.1, 0.1, 0.5)
    canvas.setLineWidth(1.1)
    for start, end in (((0.0, 0.0), (1.0, 1.0)), ((0.0, 1.0), (1.0, 0.0))):
        places = [(c + rng.uniform(-0.25, 0.25)) * size for c in (*start, 0.4, 0.5, 0.6, 0.5, *end)]
        canvas.bezier(*(place + (x, y)[i % 2] for i, place in enumerate(places)))
