"""Free text marked by hand: [words|mark] stands for a mention, and marks may stand inside of each other.

A mark is the id of a concept or of an activity; `org`, `place` or `prog` for a name; or a quantity: a number (`8`,
`4-6`, `>15` at least, `<240` at most), then what is counted, then `/year`, `/month`, `/week` or `/day`. A further `!`
says denied, `?` only supposed, `~` approximate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from models.mentions import EntityKind, Mention, MentionKind
from models.records import Quantity

HELD_OUT = Path(__file__).parent / "held_out.txt"
PRACTICE = Path(__file__).parent / "practice.txt"
FRESH = Path(__file__).parent / "fresh.txt"
OTHER_HAND = Path(__file__).parent / "other_hand.txt"
SCEPTIC = Path(__file__).parent / "sceptic.txt"
UNSEEN = Path(__file__).parent / "unseen.txt"
BLIND = Path(__file__).parent / "blind.txt"
SECOND_BLIND = Path(__file__).parent / "second_blind.txt"
THIRD_BLIND = Path(__file__).parent / "third_blind.txt"
_ENTITIES = {"org": EntityKind.ORGANISATION, "place": EntityKind.PLACE, "prog": EntityKind.PROGRAMME}
_NUMBER = re.compile(r"([<>]?)(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?")


class Mark(NamedTuple):
    """A mention as a person sees it. `what`: concept or activity, kind of a name, or the quantity in words."""

    kind: MentionKind
    what: str
    start: int
    end: int
    is_negated: bool
    is_hypothetical: bool
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedText:
    """A free text and all that it mentions."""

    theme_id: str
    text: str
    marks: tuple[Mark, ...]


def read_marked(path: Path, activities: frozenset[str]) -> tuple[MarkedText, ...]:
    """Return the texts of a file, in order. Raises ValueError, naming the line, for marks that cannot be read."""
    found: list[MarkedText] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        theme, _, marked = line.partition(": ")
        try:
            found.append(parse_marked(theme, marked, activities))
        except ValueError as error:
            raise ValueError(f"{path}: line {number}: {error}") from error
    return tuple(found)


def parse_marked(theme: str, marked: str, activities: frozenset[str]) -> MarkedText:
    """Return one text without its marks, and the marks with their places in it."""
    text: list[str] = []
    opened: list[int] = []
    marks: list[Mark] = []
    length = 0
    for piece in re.split(r"(\[|\|[^\[\]|]*\])", marked):
        if piece == "[":
            opened.append(length)
        elif piece.startswith("|") and piece.endswith("]"):
            if not opened:
                raise ValueError(f"{piece!r} closes nothing")
            marks.append(_mark(piece[1:-1], opened.pop(), length, activities))
        else:
            text.append(piece)
            length += len(piece)
    if opened:
        raise ValueError("a [ is not closed")
    return MarkedText(theme_id=theme, text="".join(text), marks=tuple(sorted(marks, key=lambda m: (m.start, -m.end))))


def _mark(written: str, start: int, end: int, activities: frozenset[str]) -> Mark:
    what, *rest = written.split()
    flags = {word for word in rest if word in ("!", "?", "~")}
    denied, supposed = "!" in flags, "?" in flags
    if what in _ENTITIES:
        return Mark(MentionKind.ENTITY, _ENTITIES[what].value, start, end, denied, supposed)
    if what[0] in "<>" or what[0].isdigit():
        words = [word for word in rest if word not in flags]
        return Mark(
            MentionKind.QUANTITY, "", start, end, denied, supposed, _quantity(what, words, "~" in flags)
        )._replace(what=" ".join(word for word in words if not word.startswith("/")))
    kind = MentionKind.ACTIVITY if what in activities else MentionKind.CONCEPT
    return Mark(kind, what, start, end, denied, supposed)


def _quantity(number: str, words: list[str], is_about: bool) -> Quantity:
    period = next((word[1:] for word in words if word.startswith("/")), None)
    match = _NUMBER.fullmatch(number)
    if match is None:
        raise ValueError(f"{number!r} is no number")
    bound, low, high = match.groups()
    value = float(low)
    if high is not None:
        return Quantity(value_min=value, value_max=float(high), period=period, is_approximate=is_about)
    if bound == ">":
        return Quantity(value_min=value, period=period, is_approximate=is_about)
    if bound == "<":
        return Quantity(value_max=value, period=period, is_approximate=is_about)
    exact = None if is_about else value
    return Quantity(value_number=value, value_min=exact, value_max=exact, period=period, is_approximate=is_about)


def as_mark(mention: Mention) -> Mark:
    """Return a mention that was found in the terms of a mark."""
    what = mention.concept_id or mention.label
    quantity = mention.quantity if mention.kind is MentionKind.QUANTITY else None
    return Mark(
        mention.kind, what, mention.char_start, mention.char_end, mention.is_negated, mention.is_hypothetical, quantity
    )
