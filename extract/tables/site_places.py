"""The name of a site in two parts: what it is called, and where it says that it is.

"La Ruche (Paris 10e)", "LA RUCHE - PARIS" and "La Ruche Paris" are called "ruche" and are in Paris. A commune is only
taken for a place where it stands apart, in parentheses or after a dash, or ends the name and is large: many
communes are called as things are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from models.places.communes import communes_called, place_key

_LARGE = 5_000  # inhabitants
_LITTLE = frozenset("le la les l un une de du des d au aux a en et the of sur sous".split())
_DISTRICT = re.compile(r"-?(?:\d{1,2}(?:er|e|eme)?)(?:-arrondissement)?$")


class SiteName(NamedTuple):
    """`core`: the words that tell the site, in order; `place`: key of the commune that it names, "" for none."""

    core: tuple[str, ...]
    place: str


def split_name(name: str) -> SiteName:
    """Return the two parts of a name. A name that is nothing but a commune keeps its words."""
    inside = [part for part in re.findall(r"\(([^)]*)\)", name) if part.strip()]
    outside = re.sub(r"\([^)]*\)", " , ", name)
    pieces = [piece for piece in re.split(r"\s+[-–—/|]\s+|\s*,\s+|\s+,", outside) if place_key(piece)]
    place = next((key for part in (*inside, *reversed(pieces[1:])) if (key := _commune_key(part))), "")
    kept = [p for i, p in enumerate(pieces) if i == 0 or _commune_key(p) != place or not place]
    kept += [part for part in inside if _commune_key(part) != place or not place]
    words = [word for piece in kept for word in place_key(piece).split("-")]
    if not place:
        words, place = _without_last_commune(words, outside)
    elif words and "-".join(words[-place.count("-") - 1 :]) == place and len(words) > place.count("-") + 1:
        words = words[: -place.count("-") - 1]
    core = tuple(word for word in words if word not in _LITTLE) or tuple(words)
    return SiteName(core, place)


def _commune_key(part: str) -> str:
    """Return the key of the commune that a part of a name is, without the number of its district; else nothing."""
    key = _DISTRICT.sub("", place_key(part))
    return key if key and communes_called(key) else ""


def _without_last_commune(words: Sequence[str], name: str) -> tuple[list[str], str]:
    """Take a large commune off the end of a name: "La Ruche Paris", "La Ruche de Saint-Denis"."""
    trimmed = list(words)
    while len(trimmed) > 1 and _DISTRICT.fullmatch(trimmed[-1]) and not trimmed[-1].isdigit():
        trimmed.pop()
    for size in range(min(4, len(trimmed) - 1), 0, -1):
        key = "-".join(trimmed[-size:])
        found = communes_called(key)
        before = trimmed[: len(trimmed) - size]
        if found and found[0].population >= _LARGE and any(word not in _LITTLE for word in before):
            return before, key
    return list(words), ""
