"""Pages converted to markdown, with the accidents of conversion: cut frames, headings together, false headings."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.reports.page import Card, Items, Page, Paragraph, Run
from benchmarks.reports.text_layouts import Piece, list_body, list_card, list_pieces

_MIN_CUT_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownStyle:
    """`theme_level`: number of "#" of a theme. `blank_lines`: the most between two pieces."""

    bullet: str
    theme_level: int
    has_bold_slots: bool
    has_bold_headings: bool
    upper_headings: bool
    blank_lines: int


def draw_markdown_style(rng: Random) -> MarkdownStyle:
    """Return a random converter."""
    return MarkdownStyle(
        bullet=rng.choice(("- ", "- ", "* ", "+ ")),
        theme_level=rng.choice((2, 2, 3, 4)),
        has_bold_slots=rng.random() < 0.5,
        has_bold_headings=rng.random() < 0.3,
        upper_headings=rng.random() < 0.4,
        blank_lines=rng.choice((1, 1, 1, 3)),
    )


def lay_markdown(page: Page, rng: Random) -> bytes:
    """Return the page as markdown."""
    return write_markdown(list_pieces(page), draw_markdown_style(rng), rng).encode()


def lay_markdown_scrambled(page: Page, rng: Random) -> bytes:
    """Return markdown in which two or three headings stand together inside the first one's cut frame."""
    return write_markdown(_scramble(page, rng), draw_markdown_style(rng), rng).encode()


def lay_markdown_false_heading(page: Page, rng: Random) -> bytes:
    """Return markdown in which the end of one or two sentences became a heading."""
    pieces = list_pieces(page)
    long = [i for i, p in enumerate(pieces) if p.role == "body" and len(p.text.split()) >= _MIN_CUT_WORDS]
    for index in sorted(rng.sample(long, min(len(long), rng.randint(1, 2))), reverse=True):
        head, tail = _cut(pieces[index].text, rng)
        pieces[index : index + 1] = [Piece("body", head), Piece("false_heading", tail)]
    return write_markdown(pieces, draw_markdown_style(rng), rng).encode()


def write_markdown(pieces: list[Piece], style: MarkdownStyle, rng: Random) -> str:
    """Return the lines as markdown."""
    out: list[str] = []
    for index, piece in enumerate(pieces):
        if index and not (piece.role == pieces[index - 1].role == "item"):
            out.append("\n" * rng.randint(1, style.blank_lines))
        out.append(_write_piece(piece, style) + "\n")
    return "".join(out)


def _write_piece(piece: Piece, style: MarkdownStyle) -> str:
    levels = {"title": 1, "dimension": 1, "heading": style.theme_level, "false_heading": min(6, style.theme_level + 2)}
    if piece.role in levels:
        text = piece.text.upper() if style.upper_headings and piece.role != "false_heading" else piece.text
        text = escape(text)
        return f"{'#' * levels[piece.role]} {f'**{text}**' if style.has_bold_headings else text}"
    if piece.role == "item":
        text = escape(piece.text)
        return style.bullet + (bold(text) if style.has_bold_slots else text)
    if piece.text == "Lire la suite":
        return "[Lire la suite](#)"
    if piece.paragraph and style.has_bold_slots:
        return "".join(_write_run(run) for run in piece.paragraph.runs)
    return piece.text if piece.role == "verbatim" else escape(piece.text)


def _write_run(run: Run) -> str:
    text = escape(run.text)
    return bold(text) if run.is_slot else text


def bold(text: str) -> str:
    """Return `text` between bold marks, outer spaces outside of them."""
    inner = text.strip()
    return text.replace(inner, f"**{inner}**", 1) if inner else text


def escape(text: str) -> str:
    """Return `text` with the marks that converters escape."""
    return text.replace("*", "\\*").replace("_", "\\_")


def _scramble(page: Page, rng: Random) -> list[Piece]:
    """Return the lines with the headings of neighbours in front of the rest of a frame that was cut."""
    pieces = list_pieces(page)
    places = [
        (d, c)
        for d, dimension in enumerate(page.dimensions)
        for c in range(len(dimension.cards) - 1)
        if all(card.has_own_frame for card in dimension.cards[c : c + 2]) and _can_cut(dimension.cards[c])
    ]
    if not places:
        return pieces
    d, c = rng.choice(places)
    cards = page.dimensions[d].cards
    count = 3 if c + 2 < len(cards) and cards[c + 2].has_own_frame and rng.random() < 0.7 else 2
    group = cards[c : c + count]
    start = _find(pieces, list_card(group[0]))
    end = start + sum(len(list_card(card)) for card in group)
    first_block = group[0].blocks[0]
    head, tail = _cut(first_block.text, rng) if isinstance(first_block, Paragraph) else ("", "")
    together = [Piece("heading", group[0].heading), Piece("body", head)]
    together += [Piece("heading", card.heading) for card in group[1:]]
    together += [Piece("body", tail), *list_body(group[0])[1:]]
    for card in group[1:]:
        together += list_body(card)
    return [*pieces[:start], *together, *pieces[end:]]


def _can_cut(card: Card) -> bool:
    return not isinstance(card.blocks[0], Items) and len(card.blocks[0].text.split()) >= _MIN_CUT_WORDS


def _find(pieces: list[Piece], part: list[Piece]) -> int:
    return next(i for i in range(len(pieces)) if pieces[i : i + len(part)] == part)


def _cut(text: str, rng: Random) -> tuple[str, str]:
    """Return a sentence in two halves, cut between words away from its ends."""
    words = text.split(" ")
    at = rng.randint(3, len(words) - 3)
    return " ".join(words[:at]), " ".join(words[at:])
