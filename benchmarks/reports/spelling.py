"""How one saved page spells what it rewrites: inclusive writing, joiners, apostrophes, stray spaces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from random import Random

from benchmarks.reports.answers import Slot
from benchmarks.reports.page import Items, Paragraph, PrintedOption, Run
from benchmarks.reports.words import read_label_forms

SEPARATORS = ("·", "·", "·", ".", ".", "•", "⋅", "-", "/", "()")
_INCLUSIVE = re.compile(r"·(\w+)(·s)?")


@cache
def write_inclusive(text: str, separator: str) -> str:
    """Return `text` with each "·" pair written with `separator`; "()" gives "voisin(e)s"."""
    if separator == "()":
        return _INCLUSIVE.sub(lambda m: f"({m[1]}){'s' if m[2] else ''}", text)
    return text.replace("·", separator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """The habits of one page. Rates are 0 to 1; `separator` is one of `SEPARATORS`."""

    separator: str
    pair_rate: float
    stray_space_rate: float
    joins_with_commas: bool
    repeats_de: bool
    has_curly_quotes: bool
    has_seed_occasions: bool


def draw_spelling(rng: Random) -> Spelling:
    """Return the habits of one page."""
    return Spelling(
        separator=rng.choice(SEPARATORS),
        pair_rate=rng.choice((0.0, 0.0, 0.5, 1.0)),
        stray_space_rate=rng.choice((0.0, 0.0, 0.15)),
        joins_with_commas=rng.random() < 0.5,
        repeats_de=rng.random() < 0.7,
        has_curly_quotes=rng.random() < 0.15,
        has_seed_occasions=rng.random() < 0.2,
    )


class Writer:
    """Turns slots into printed phrases in the spelling of one page, and keeps what was printed for which option."""

    def __init__(self, rng: Random, spelling: Spelling) -> None:
        self.rng = rng
        self.spelling = spelling
        self.options: list[PrintedOption] = []

    def phrase(self, indicator_id: str, value_id: str) -> str:
        """Return one printed form of an option."""
        forms = read_label_forms()[indicator_id, value_id]
        if len(forms) == 1:
            form = forms[0]
        elif "·" in forms[0]:
            form = forms[self.rng.random() < self.spelling.pair_rate]
        else:
            form = self.rng.choice(forms)
        form = self.inclusive(form)
        self.options.append(PrintedOption(indicator_id, value_id, form))
        return form

    def phrases(self, slot: Slot) -> list[str]:
        """Return the printed forms of a slot, options before unknown phrases.

        Some keep the space that a removed parenthesis left.
        """
        found = [self.phrase(slot.indicator_id, value_id) for value_id in slot.value_ids]
        found.extend(slot.unknown)
        if self.spelling.stray_space_rate:
            found = [p + " " if self.rng.random() < self.spelling.stray_space_rate else p for p in found]
        return found

    def inclusive(self, text: str) -> str:
        return write_inclusive(text, self.spelling.separator)

    def shuffled(self, texts: list[str]) -> list[str]:
        """Return `texts`, now and then in another order than the questionnaire's."""
        if self.rng.random() < 0.2:
            self.rng.shuffle(texts)
        return texts


def join_series(texts: list[str], last: str = " et ") -> str:
    """Return "A, B et C"; two are joined by `last` alone."""
    return texts[0] if len(texts) == 1 else ", ".join(texts[:-1]) + last + texts[-1] if texts else ""


def fill(template: str, *slots: str) -> Paragraph:
    """Return a paragraph of `template` with each ``{}`` filled, in order, by a slot."""
    runs: list[Run] = []
    for index, text in enumerate(template.split("{}")):
        if text:
            runs.append(Run(text))
        if index < len(slots) and slots[index]:
            runs.append(Run(slots[index], is_slot=True))
    return Paragraph(tuple(runs))


def listed(texts: list[str]) -> tuple[Items, ...]:
    """Return one list, or nothing for no texts."""
    return (Items(tuple(texts)),) if texts else ()


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
