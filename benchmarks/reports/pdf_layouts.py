"""Pages printed to PDF: one column, cards side by side, three columns, dark paper, headings in their own column."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from benchmarks.reports.page import Card, Page
from benchmarks.reports.sheets import (
    A4,
    A4_LANDSCAPE,
    LETTER,
    Ink,
    Shade,
    Sheet,
    draw_pdf,
    list_furniture,
    order_by_rows,
    place_line,
)
from benchmarks.reports.text_layouts import Piece, list_body, list_pieces
from benchmarks.reports.typesetting import SetLine, Style, draw_look, set_pieces

_GUTTER_PT = 22.0
_CARD_PADDING_PT = 10.0
_CARD_FILLS = ((0.965, 0.94, 0.91), (0.93, 0.95, 0.98), (1.0, 1.0, 1.0))


class Pen:
    """Where the next line goes: a page and a height, in points from its top."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.page_index = 0
        self.top = sheet.margin_top

    def turn(self) -> None:
        self.page_index += 1
        self.top = self.sheet.margin_top

    def put(self, lines: list[SetLine], x: float) -> Iterator[Ink]:
        """Place `lines` one under the other, over as many pages as they need."""
        for line in lines:
            if self.top > self.sheet.margin_top:
                self.top += line.space_above
            if self.top + line.height > self.sheet.bottom:
                self.turn()
            yield from place_line(line, self.page_index, x, self.top)
            self.top += line.height


def lay_single(page: Page, rng: Random) -> bytes:
    """Return a PDF of one column; blocks break across pages."""
    return _finish_single(page, rng, draw_look(rng))


def lay_dark(page: Page, rng: Random) -> bytes:
    """Return a PDF with light text on a dark paper, in one column or two."""
    look = draw_look(rng, is_dark=True)
    return (
        _finish_single(page, rng, look) if rng.random() < 0.5 else _finish_cards(page, rng, look, A4, 2, by_rows=False)
    )


def lay_cards(page: Page, rng: Random) -> bytes:
    """Return a PDF of two columns of cards, drawn card by card."""
    return _finish_cards(page, rng, draw_look(rng), A4, 2, by_rows=False)


def lay_rows(page: Page, rng: Random) -> bytes:
    """Return a PDF of two columns of cards, drawn word by word across the columns."""
    return _finish_cards(page, rng, draw_look(rng), A4, 2, by_rows=True)


def lay_three(page: Page, rng: Random) -> bytes:
    """Return a landscape PDF of three columns of cards, drawn in either order."""
    return _finish_cards(page, rng, draw_look(rng), A4_LANDSCAPE, 3, by_rows=rng.random() < 0.5)


def lay_headings_aside(page: Page, rng: Random) -> bytes:
    """Return a PDF with each heading in a narrow left column and its text in the right one.

    Drawn theme by theme, or every heading of a page before its texts, or word by word across.
    """
    style, sheet = draw_look(rng), rng.choice((A4, LETTER))
    left_width = sheet.text_width * 0.28
    right_x = sheet.margin_x + left_width + _GUTTER_PT
    right_width = sheet.text_width - left_width - _GUTTER_PT
    pen = Pen(sheet)
    asides: list[Ink] = []
    bodies: list[Ink] = []
    mixed: list[Ink] = list(pen.put(set_pieces([Piece("title", page.title)], sheet.text_width, style), sheet.margin_x))
    for dimension in page.dimensions:
        heading = set_pieces([Piece("dimension", dimension.heading)], sheet.text_width, style)
        mixed += pen.put(heading, sheet.margin_x)
        for card in dimension.cards:
            pen.top += style.size
            left = [
                ln._replace(space_above=0) for ln in set_pieces([Piece("heading", card.heading)], left_width, style)
            ]
            right = set_pieces(list_body(card), right_width, style)
            if right:
                right[0] = right[0]._replace(space_above=0)
            room = max(sum(line.height for line in left), sum(line.height for line in right[:3]))
            if pen.top + room > sheet.bottom:
                pen.turn()
            start_page, start_top = pen.page_index, pen.top
            aside = list(pen.put(left, sheet.margin_x))
            end = (pen.page_index, pen.top)
            pen.page_index, pen.top = start_page, start_top
            body = list(pen.put(right, right_x))
            pen.page_index, pen.top = max(end, (pen.page_index, pen.top))
            asides += aside
            bodies += body
            mixed += [*aside, *body]
    order = rng.choice(("themes", "columns", "rows"))
    if order == "columns":
        apart = {*asides, *bodies}
        mixed = [*(ink for ink in mixed if ink not in apart), *asides, *bodies]
    inks = order_by_rows(mixed) if order == "rows" else mixed
    return _print(page, rng, inks, [], sheet, style)


def _finish_single(page: Page, rng: Random, style: Style) -> bytes:
    sheet = rng.choice((A4, A4, LETTER))
    pieces = [piece for piece in list_pieces(page) if piece.role != "furniture" or piece.text == "Lire la suite"]
    pen = Pen(sheet)
    inks = list(pen.put(set_pieces(pieces, sheet.text_width, style), sheet.margin_x))
    return _print(page, rng, inks, [], sheet, style)


def _finish_cards(page: Page, rng: Random, style: Style, sheet: Sheet, columns: int, *, by_rows: bool) -> bytes:
    """Lay the cards of each dimension in rows of `columns`; a row that does not fit starts a page."""
    fill = style.paper if style.paper != (1.0, 1.0, 1.0) else rng.choice(_CARD_FILLS)
    width = (sheet.text_width - _GUTTER_PT * (columns - 1)) / columns
    pen = Pen(sheet)
    inks = list(pen.put(set_pieces([Piece("title", page.title)], sheet.text_width, style), sheet.margin_x))
    shades: list[Shade] = []
    for dimension in page.dimensions:
        heading = set_pieces([Piece("dimension", dimension.heading)], sheet.text_width, style)
        inks += pen.put(heading, sheet.margin_x)
        for start in range(0, len(dimension.cards), columns):
            row = dimension.cards[start : start + columns]
            texts = [_set_card(card, width - 2 * _CARD_PADDING_PT, style) for card in row]
            _put_row(pen, texts, width, fill, inks, shades)
    return _print(page, rng, order_by_rows(inks) if by_rows else inks, shades, sheet, style)


def _set_card(card: Card, width: float, style: Style) -> list[SetLine]:
    return set_pieces([Piece("heading", card.heading), *list_body(card)], width, style)


def _put_row(
    pen: Pen,
    texts: list[list[SetLine]],
    width: float,
    fill: tuple[float, float, float],
    inks: list[Ink],
    shades: list[Shade],
) -> None:
    pen.top += _CARD_PADDING_PT
    height = max(sum(line.height + line.space_above for line in lines) for lines in texts) + 2 * _CARD_PADDING_PT
    if pen.top + height > pen.sheet.bottom and pen.top > pen.sheet.margin_top + _CARD_PADDING_PT:
        pen.turn()
    start = (pen.page_index, pen.top)
    ends = []
    for column, lines in enumerate(texts):
        x = pen.sheet.margin_x + column * (width + _GUTTER_PT)
        pen.page_index, pen.top = start
        shade_height = min(height, pen.sheet.bottom - pen.top)
        shades.append(Shade(pen.page_index, x, pen.top, width, shade_height, fill))
        pen.top += _CARD_PADDING_PT
        inks += pen.put(lines, x + _CARD_PADDING_PT)
        ends.append((pen.page_index, pen.top + _CARD_PADDING_PT))
    pen.page_index, pen.top = max(ends)


def _print(page: Page, rng: Random, inks: list[Ink], shades: list[Shade], sheet: Sheet, style: Style) -> bytes:
    page_count = 1 + max(ink.page_index for ink in inks)
    furniture = list_furniture(page, sheet, page_count, style.fonts.regular) if rng.random() < 0.7 else []
    return draw_pdf(inks, shades, sheet, style, furniture)
