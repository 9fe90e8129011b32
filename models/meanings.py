"""What an option means, as the words that say it in any order: "riverain*|voisin* ?quartier|proche*"."""

from __future__ import annotations

from typing import NamedTuple

_MAY, _NEVER, _ELSE, _OPEN = "?", "!", "…", "*"


class Place(NamedTuple):
    """Words of which one is meant: whole ones, and beginnings of words."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]

    def holds(self, word: str) -> bool:
        """Tell whether a folded word is one of these."""
        return word in self.whole or word.startswith(self.beginnings)


class Meaning(NamedTuple):
    """One way to mean an option: a word of each of `must`, none of `never`, any of `may`.

    `is_open`: other words may stand beside them, as in a sentence; else there are no others but those that join.
    """

    must: tuple[Place, ...]
    may: Place
    never: Place
    is_open: bool


def parse_meaning(wording: str) -> Meaning:
    """Return what a wording says; its words are written folded, without accents.

    "a|b" is one word of these, "voisin*" each word that begins so, "?a" a word that may stand there, "!a" one that must
    not, and "…" that any other words may.
    """
    pieces = wording.split()
    must = tuple(_place([piece]) for piece in pieces if piece[0] not in (_MAY, _NEVER, _ELSE))
    may = _place([piece[1:] for piece in pieces if piece[0] == _MAY])
    never = _place([piece[1:] for piece in pieces if piece[0] == _NEVER])
    return Meaning(must, may, never, _ELSE in pieces)


def fault_of_meaning(wording: str) -> str | None:
    """Return what is wrong with a wording and what to write instead, None for one that can be used."""
    pieces = [piece.removeprefix(_MAY).removeprefix(_NEVER) for piece in wording.split() if piece != _ELSE]
    for word in (word for piece in pieces for word in piece.split("|")):
        core = word.removesuffix(_OPEN)
        if not core.isascii() or not core.isalnum() or core != core.lower():
            return f"{word!r} in {wording!r}: write one word in small letters without accents, with * for any ending"
    if not parse_meaning(wording).must:
        return f"{wording!r} has no word that must stand there; give one without '?' or '!'"
    return None


def _place(pieces: list[str]) -> Place:
    words = [word for piece in pieces for word in piece.split("|")]
    whole = frozenset(word for word in words if not word.endswith(_OPEN))
    return Place(whole, tuple(word[:-1] for word in words if word.endswith(_OPEN)))
