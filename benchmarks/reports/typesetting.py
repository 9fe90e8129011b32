"""Paragraphs → lines of words with their places, in points from the top left of their column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from benchmarks.reports.fonts import FAMILIES, Family, load_family, measure, printable
from benchmarks.reports.page import Run
from benchmarks.reports.text_layouts import Piece

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)


class SetWord(NamedTuple):
    """A word of one font. `x`: from the left of the column."""

    x: float
    text: str
    font: str


class SetLine(NamedTuple):
    """A line: `space_above` before it unless it starts a page, `height` with its leading, all in points."""

    words: tuple[SetWord, ...]
    size: float
    height: float
    space_above: float
    colour: Colour
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The look of one page; sizes in points, `leading` in sizes."""

    fonts: Family
    size: float
    leading: float
    ink: Colour
    paper: Colour
    accent: Colour
    upper_title: bool
    upper_headings: bool
    has_bold_slots: bool
    is_verbatim_italic: bool
    bullet: str


def draw_look(rng: Random, *, is_dark: bool = False, family: str | None = None) -> Style:
    """Return a random look; light text on a dark paper when `is_dark`."""
    name = rng.choice(FAMILIES) if family is None else family
    accent = rng.choice(((0.93, 0.35, 0.32), (0.35, 0.35, 0.35), (0.1, 0.3, 0.6), BLACK))
    ink, paper = (BLACK, (1.0, 1.0, 1.0))
    if is_dark:
        ink = rng.choice(((1.0, 1.0, 1.0), (0.9, 0.9, 0.82)))
        paper = rng.choice(((0.1, 0.1, 0.14), (0.05, 0.2, 0.25), (0.25, 0.1, 0.25)))
        accent = (0.98, 0.8, 0.35)
    return Style(
        fonts=load_family(name),
        size=rng.choice((8.5, 9.5, 10.0, 11.0)),
        leading=rng.choice((1.2, 1.3, 1.45)),
        ink=ink,
        paper=paper,
        accent=accent,
        upper_title=rng.random() < 0.6,
        upper_headings=rng.random() < 0.5,
        has_bold_slots=rng.random() < 0.5,
        is_verbatim_italic=rng.random() < 0.7,
        bullet=rng.choice(("•", "•", "-", "▪")),
    )


def set_pieces(pieces: list[Piece], width: float, style: Style) -> list[SetLine]:
    """Return the lines of `pieces` in a column of `width` points."""
    lines: list[SetLine] = []
    for index, piece in enumerate(pieces):
        follows_item = index > 0 and piece.role == pieces[index - 1].role == "item"
        lines += _set_piece(piece, width, style, is_tight=follows_item)
    return lines


def _set_piece(piece: Piece, width: float, style: Style, *, is_tight: bool) -> Iterator[SetLine]:
    fonts = style.fonts
    font, scale, space, indent, colour = fonts.regular, 1.0, 0.7, 0.0, style.ink
    text = piece.text
    if piece.role == "title":
        font, scale, space = fonts.bold, 2.0, 1.0
        text = text.upper() if style.upper_title else text[:1].upper() + text[1:]
    elif piece.role == "dimension":
        font, scale, space, colour = fonts.bold, 1.5, 1.6, style.accent
        text = text.upper() if style.upper_headings else text
    elif piece.role == "heading":
        font, scale, space = fonts.bold, 1.15, 1.4
        text = text.upper() if style.upper_headings else text
    elif piece.role == "verbatim":
        font, indent = fonts.italic if style.is_verbatim_italic else fonts.regular, 10.0
    elif piece.role == "item":
        indent, space = 16.0, 0.1 if is_tight else 0.6
        font = fonts.bold if style.has_bold_slots else font
    runs = piece.paragraph.runs if piece.paragraph and style.has_bold_slots else (Run(text),)
    size = style.size * scale
    bullet = SetWord(5.0, printable(style.bullet, fonts.regular), fonts.regular) if piece.role == "item" else None
    for number, words in enumerate(_wrap(_split(runs, font, fonts.bold), width - indent, size)):
        placed = tuple(SetWord(indent + word.x, word.text, word.font) for word in words)
        yield SetLine(
            words=(bullet, *placed) if bullet and not number else placed,
            size=size,
            height=size * style.leading,
            space_above=0.0 if number else space * style.size,
            colour=colour,
            role=piece.role,
        )


def _split(runs: tuple[Run, ...], font: str, bold: str) -> list[list[tuple[str, str]]]:
    """Return the words of a paragraph, each as pieces of (text, font): a bold slot may end inside a word."""
    words: list[list[tuple[str, str]]] = [[]]
    for run in runs:
        run_font = bold if run.is_slot else font
        for number, text in enumerate(run.text.split(" ")):
            if number:
                words.append([])
            if text:
                words[-1].append((printable(text, run_font), run_font))
    return [word for word in words if word]


def _wrap(words: list[list[tuple[str, str]]], width: float, size: float) -> Iterator[list[SetWord]]:
    line: list[SetWord] = []
    x = 0.0
    for word in words:
        word_width = sum(measure(text, font) for text, font in word) * size
        if line and x + word_width > width:
            yield line
            line, x = [], 0.0
        for text, font in word:
            line.append(SetWord(x, text, font))
            x += measure(text, font) * size
        x += measure(" ", word[-1][1]) * size
    if line:
        yield line
