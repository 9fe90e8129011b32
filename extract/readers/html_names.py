"""What the words of a name say of a tick: of a class, a picture's file, an icon, a value. Pure."""

from __future__ import annotations

import re

from models.document import TickState

_WORD = re.compile(r"[A-Z]?[a-zà-ÿ]+|[A-Z]+")
_TICKED_SURE = frozenset("checked ticked selected coche cochee coché cochée chosen choisi choisie".split())
_EMPTY_SURE = frozenset("unchecked unselected unticked decoche decochee décoché décochée".split())
_TICKED_WORDS = _TICKED_SURE | frozenset("check tick active on yes true oui filled plein pleine".split())
_EMPTY_WORDS = _EMPTY_SURE | frozenset("uncheck untick empty vide blank off no non not false inactive".split())
_NUMBERS = {"0": TickState.EMPTY, "1": TickState.TICKED}
_DRAWN_EMPTY = frozenset("square circle cross times outline x".split())  # empty only where nothing else is said


def state_named(names: str) -> TickState | None:
    """Return what the words of a picture's name, or of a value, say; a mere square is an empty box."""
    if names in _NUMBERS:
        return _NUMBERS[names]
    words = {word.lower() for word in _WORD.findall(names)}
    if words & _EMPTY_WORDS:
        return TickState.EMPTY
    if words & _TICKED_WORDS:
        return TickState.TICKED
    return TickState.EMPTY if words & _DRAWN_EMPTY else None


def state_of_class(name: str) -> TickState | None:
    """Return what a class of an item says: words that mean other things too count at its end only ("no-margin")."""
    words = [word.lower() for word in _WORD.findall(name)]
    if not _EMPTY_SURE.isdisjoint(words) or (
        len(words) > 1 and words[-2] in _EMPTY_WORDS and words[-1] in _TICKED_SURE
    ):
        return TickState.EMPTY
    if not _TICKED_SURE.isdisjoint(words):
        return TickState.TICKED
    if words and words[-1] in _EMPTY_WORDS | _TICKED_WORDS:
        return TickState.EMPTY if words[-1] in _EMPTY_WORDS else TickState.TICKED
    return None
