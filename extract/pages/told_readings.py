"""Readings in French words: what a row says, or what people say that is printed there."""

from __future__ import annotations

from collections.abc import Mapping

from extract.decisions.readings import NOTHING, OTHER, bounds_told, parse_choice, parse_count
from extract.decisions.text_readings import NO_THEME, TextReading
from extract.pages.wording import PERIODS
from models.records import Quantity


def text_in_french(said: TextReading, themes: Mapping[str, str]) -> str:
    """Return what people say of a free text, in words. `themes`: id → name."""
    if said.theme is None and said.text is None:
        return "le texte tel que lu"
    name = (
        None if said.theme is None else "sans thème" if said.theme == NO_THEME else themes.get(said.theme, said.theme)
    )
    text = None if said.text is None else f"« {said.text} »"
    return " : ".join(part for part in (name, text) if part)


def reading_in_french(reading: str, labels: Mapping[str, str]) -> str:
    """Return a reading in words. `labels`: option → label."""
    if reading == NOTHING:
        return "rien"
    choice = parse_choice(reading)
    if choice is not None:
        if choice.value_id is None:
            return "hors taxonomie" if reading == OTHER else reading
        label = labels.get(choice.value_id, choice.value_id)
        return {True: label, False: f"{label} (case vide)", None: f"{label} (case illisible)"}[choice.is_selected]
    quantity = parse_count(reading)
    return reading if quantity is None else count_in_french(quantity)


def count_in_french(quantity: Quantity) -> str:
    """Return a count in words."""
    core = bounds_told(quantity, _number, both="{} à {}", least="{} ou plus", most="{} au plus")
    if core is None:
        return "nombre inconnu"
    about = "environ " if quantity.is_approximate else ""
    return f"{about}{core} {PERIODS.get(quantity.period or '', '')}".strip()


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")
