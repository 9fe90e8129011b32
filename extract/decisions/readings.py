"""What a row says, in a few words that people can read, compare and write: `voisins`, `not voisins`, `4 to 6 per year`.

| reading | what it is |
|---|---|
| `voisins` | the option, ticked |
| `not voisins` | the option, its box printed empty |
| `unread voisins` | the option, its box cannot be read |
| `[other]` | a phrase that no option names |
| `5`, `4 to 6`, `from 15`, `up to 10`, `about 20` | a count; also ` per year`, ` per month`, ` per week`, ` per day` |
| `[unknown]` | a count that cannot be told |
| `[nothing]` | nothing: people added what was missed |
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from models.records import Observation, Quantity
from models.vocabulary import Kind

OTHER, UNKNOWN, NOTHING = "[other]", "[unknown]", "[nothing]"
_NUMBER = r"\d{1,15}(?:\.\d{1,6})?"
_COUNT = re.compile(
    rf"(?P<about>about )?(?:(?P<low>{_NUMBER}) to (?P<high>{_NUMBER})|from (?P<least>{_NUMBER})"
    rf"|up to (?P<most>{_NUMBER})|(?P<number>{_NUMBER}))(?: per (?P<period>year|month|week|day))?"
)
_CHOICE = re.compile(r"(?:(?P<box>not|unread) )?(?P<value>[a-z][a-z0-9_]*)")


class Choice(NamedTuple):
    """An option and its box. `value_id`: None for a phrase that no option names."""

    value_id: str | None
    is_selected: bool | None


def reading_of(observation: Observation) -> str:
    """Return what a row says."""
    if observation.kind is Kind.COUNT:
        return count_reading(observation.quantity)
    return choice_reading(observation.value_id, observation.is_selected)


def row_reading(
    kind: str, value_id: str | None, is_selected: bool | None, numbers: tuple[float | None, ...], period: str | None,
    is_approximate: bool,
) -> str:  # fmt: skip
    """Return the same of the columns of a table; `numbers`: `value_number`, `value_min`, `value_max`."""
    if kind != Kind.COUNT:
        return choice_reading(value_id, is_selected)
    number, least, most = numbers
    return count_reading(
        Quantity(value_number=number, value_min=least, value_max=most, period=period, is_approximate=is_approximate)
    )


def choice_reading(value_id: str | None, is_selected: bool | None) -> str:
    """Return an option and the state of its box."""
    if value_id is None:
        return OTHER
    return value_id if is_selected else f"{'unread' if is_selected is None else 'not'} {value_id}"


def count_reading(quantity: Quantity) -> str:
    """Return a count as far as it can be told."""
    core = bounds_told(quantity, _digits, both="{} to {}", least="from {}", most="up to {}")
    if core is None:
        return UNKNOWN
    about = "about " if quantity.is_approximate else ""
    return f"{about}{core} per {quantity.period}" if quantity.period else about + core


def bounds_told(quantity: Quantity, digits: Callable[[float], str], *, both: str, least: str, most: str) -> str | None:
    """Return the number of a count, or its bounds in these words, where "{}" stands for digits; None when unknown."""
    low, high = quantity.value_min, quantity.value_max
    if quantity.value_number is not None:
        return digits(quantity.value_number)
    if low is not None and high is not None:
        return both.format(digits(low), digits(high))
    if low is not None:
        return least.format(digits(low))
    return None if high is None else most.format(digits(high))


def parse_choice(reading: str) -> Choice | None:
    """Return what `choice_reading` made a reading of, None when it is not one."""
    if reading == OTHER:
        return Choice(None, True)
    found = _CHOICE.fullmatch(reading)
    if found is None:
        return None
    return Choice(found["value"], {None: True, "not": False, "unread": None}[found["box"]])


def parse_count(reading: str) -> Quantity | None:
    """Return what `count_reading` made a reading of, None when it is not one."""
    if reading == UNKNOWN:
        return Quantity()
    found = _COUNT.fullmatch(reading)
    if found is None:
        return None
    number, least, most = (_value(found[name]) for name in ("number", "least", "most"))
    is_about = found["about"] is not None
    if found["low"] is not None:
        least, most = _value(found["low"]), _value(found["high"])
        if least is None or most is None or least >= most:
            return None
    if number is not None and not is_about:
        least = most = number
    return Quantity(
        value_number=number, value_min=least, value_max=most, period=found["period"], is_approximate=is_about
    )


def is_reading(text: str) -> bool:
    """Tell whether a text is a reading, of an option or of a count."""
    return parse_choice(text) is not None or parse_count(text) is not None


def is_addition(reading: str) -> bool:
    """Tell whether a reading may be added: an answer that a person can see, so no box that cannot be read."""
    choice = parse_choice(reading)
    return parse_count(reading) is not None if choice is None else choice.is_selected is not None


def _value(digits: str | None) -> float | None:
    return None if digits is None else float(digits)


def _digits(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
