"""Pages saved as plain text or markdown: bullets, blank lines, wrapping, encodings, cut frames, lost headings."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import NamedTuple

from benchmarks.reports.noise import add_noise
from benchmarks.reports.page import Card, Items, Page, Paragraph, PrintedVerbatim

_BULLETS = ("- ", "- ", "* ", "• ", "– ", "▪ ", "  - ", "o ")
_ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16")
_WRAP_COLUMNS = 80
_NOT_IN_CP1252 = str.maketrans({"⋅": "·", "▪": "•"})
_STARS = "+ + + + +"


class Piece(NamedTuple):
    """A line to be printed on its own: `role` is title, dimension, heading, furniture, body, item or verbatim."""

    role: str
    text: str
    paragraph: Paragraph | None = None


def list_pieces(page: Page) -> list[Piece]:
    """Return the lines of a page in reading order."""
    pieces = [Piece("title", page.title)]
    if page.tiles:
        pieces.append(Piece("furniture", "Voir son datapanorama"))
        for tile in page.tiles:
            pieces += [Piece("furniture", tile), Piece("furniture", _STARS)]
        pieces.append(Piece("furniture", "sommaire"))
    for dimension in page.dimensions:
        pieces.append(Piece("dimension", dimension.heading))
        for card in dimension.cards:
            pieces += list_card(card)
    return pieces


def list_card(card: Card) -> list[Piece]:
    """Return the lines of one theme."""
    pieces = [Piece("furniture", card.image_alternative)] if card.image_alternative else []
    return [*pieces, Piece("heading", card.heading), *list_body(card)]


def list_body(card: Card) -> list[Piece]:
    """Return the lines of one theme below its heading."""
    pieces = []
    for block in card.blocks:
        if isinstance(block, Items):
            pieces += [Piece("item", text) for text in block.texts]
        else:
            pieces.append(Piece("body", block.text, block))
    if card.verbatim:
        pieces += list_verbatim(card.verbatim)
    return pieces


def list_verbatim(verbatim: PrintedVerbatim) -> list[Piece]:
    """Return the printed lines of a free text: whole, or excerpt, perhaps the copy, and the link."""
    if verbatim.excerpt is None:
        return [Piece("verbatim", verbatim.text)]
    copy = [Piece("verbatim", verbatim.text)] if verbatim.has_full_copy else []
    return [Piece("verbatim", verbatim.excerpt), *copy, Piece("furniture", "Lire la suite")]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How one converter writes text. `blank_rate`: share of line pairs parted by blank lines, 0 to 1."""

    bullet: str
    blank_rate: float
    is_wrapped: bool
    upper_headings: bool
    unaccented_headings: bool
    numbered: bool
    has_page_breaks: bool


def draw_style(rng: Random) -> TextStyle:
    """Return a random converter."""
    return TextStyle(
        bullet=rng.choice(_BULLETS),
        blank_rate=rng.choice((0.55, 0.85, 1.0)),
        is_wrapped=rng.random() < 0.25,
        upper_headings=rng.random() < 0.4,
        unaccented_headings=rng.random() < 0.12,
        numbered=rng.random() < 0.08,
        has_page_breaks=rng.random() < 0.1,
    )


def lay_text(page: Page, rng: Random) -> bytes:
    """Return the page as plain text in one of the archive's encodings."""
    return encode_text(write_text(list_pieces(page), page, draw_style(rng), rng), rng)


def lay_text_inline(page: Page, rng: Random) -> bytes:
    """Return plain text in which every list became a comma sentence after its frame."""
    pieces: list[Piece] = []
    for piece in list_pieces(page):
        if piece.role != "item":
            pieces.append(piece)
        elif pieces[-1].role == "body" and pieces[-1].paragraph:
            pieces[-1] = Piece("body", f"{pieces[-1].text} {piece.text}.")
        else:
            pieces[-1] = Piece("body", f"{pieces[-1].text.removesuffix('.')}, {piece.text}.")
    style = replace(draw_style(rng), blank_rate=0.7)
    return encode_text(write_text(pieces, page, style, rng), rng)


def lay_text_missing_headings(page: Page, rng: Random) -> bytes:
    """Return plain text without one to three headings, of themes that their frame still tells."""
    framed = [card for card in page.cards if card.has_own_frame]
    lost = [card.theme_id for card in rng.sample(framed, min(len(framed), rng.randint(1, 3)))]
    pieces: list[Piece] = []
    for dimension in page.dimensions:
        pieces.append(Piece("dimension", dimension.heading))
        for card in dimension.cards:
            pieces += list_body(card) if card.theme_id in lost else list_card(card)
    title = Piece("title", page.title)
    return encode_text(write_text([title, *pieces], page, draw_style(rng), rng), rng)


def lay_text_noise(page: Page, rng: Random) -> bytes:
    """Return plain text as a poor character recognition gives it: half a percent to two percent of marks wrong."""
    text = write_text(list_pieces(page), page, draw_style(rng), rng)
    return encode_text(add_noise(text, rng, rate=rng.choice((0.005, 0.01, 0.015, 0.02))), rng)


def write_text(pieces: list[Piece], page: Page, style: TextStyle, rng: Random) -> str:
    """Return the lines as text ending in a line feed."""
    writers: dict[str, Callable[[str], str]] = {"item": lambda text: style.bullet + text}
    out: list[str] = []
    number = 0
    length = 0
    for index, piece in enumerate(pieces):
        text = writers[piece.role](piece.text) if piece.role in writers else piece.text
        if piece.role in ("title", "dimension", "heading"):
            text = _write_heading(text, style)
            if style.numbered and piece.role == "heading":
                number += 1
                text = f"{number}. {text}"
        if style.is_wrapped and len(text) > _WRAP_COLUMNS:
            indent = "   " if piece.role == "item" else ""
            text = textwrap.fill(text, _WRAP_COLUMNS, subsequent_indent=indent, break_on_hyphens=False)
        if index and not _is_tight(pieces[index - 1], piece) and (rng.random() < style.blank_rate):
            out.append("\n" * rng.choice((1, 1, 1, 2, 3)))
        if style.has_page_breaks and length > 2500 and piece.role in ("heading", "body"):
            out.append(f"{page.printed_at}  {page.window_title}\n\f")
            length = 0
        out.append(text + "\n")
        length += len(text)
    return "".join(out)


def _is_tight(before: Piece, piece: Piece) -> bool:
    return before.role == piece.role == "item"


def _write_heading(text: str, style: TextStyle) -> str:
    if style.unaccented_headings:
        text = strip_accents(text)
    return text.upper() if style.upper_headings else text


@cache
def strip_accents(text: str) -> str:
    """Return `text` without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def encode_text(text: str, rng: Random) -> bytes:
    """Return `text` in one of the archive's encodings, now and then with the line ends of another system."""
    encoding = rng.choice(_ENCODINGS)
    if rng.random() < 0.15:
        text = text.replace("\n", "\r\n")
    if encoding == "cp1252":
        text = text.translate(_NOT_IN_CP1252)
        return text.encode(encoding, errors="replace")
    if encoding == "utf-16":
        return b"\xff\xfe" + text.encode("utf-16-le")
    return text.encode(encoding)
