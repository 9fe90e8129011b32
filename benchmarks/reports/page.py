"""The page as printed, before any file format: title, dimensions, cards, frames, lists and free text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Run(NamedTuple):
    """A piece of a paragraph; `is_slot` when it was filled from an answer (pages print those in bold)."""

    text: str
    is_slot: bool = False


class Paragraph(NamedTuple):
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


class Items(NamedTuple):
    """A bulleted list."""

    texts: tuple[str, ...]


Block = Paragraph | Items


class PrintedVerbatim(NamedTuple):
    """Free text as printed: `excerpt` is the cut beginning, None when the text is short enough to stand whole.

    `has_full_copy`: a cut text is followed by the whole one; else only the excerpt is on the page.
    """

    text: str
    excerpt: str | None = None
    has_full_copy: bool = False

    @property
    def visible(self) -> str:
        return self.text if self.excerpt is None else self.excerpt


class PrintedOption(NamedTuple):
    """An option and the words that stand for it on the page."""

    indicator_id: str
    value_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One theme. `has_own_frame`: its first block alone tells the theme, whatever the heading says."""

    theme_id: str
    heading: str
    image_alternative: str | None
    blocks: tuple[Block, ...]
    verbatim: PrintedVerbatim | None
    has_own_frame: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    dimension_id: str
    heading: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A whole report.

    `tiles`: the summary tiles above the dimensions, empty when the export dropped them. `slug`, `window_title` and
    `printed_at` are what a browser prints around a page: address, title of the window, date and time.
    """

    title: str
    tiles: tuple[str, ...]
    dimensions: tuple[Dimension, ...]
    options: tuple[PrintedOption, ...]
    slug: str
    window_title: str
    printed_at: str

    @property
    def cards(self) -> tuple[Card, ...]:
        return tuple(card for dimension in self.dimensions for card in dimension.cards)
