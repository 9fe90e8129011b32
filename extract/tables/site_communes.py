"""The commune of a site: as people decided, as its name says, or as its free texts do; none when in doubt.

A name that several communes have needs a second clue: a département in the name, or in the free texts. A site whose
name says no place is only placed by an address, or by the municipality that its texts speak of, and of no other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import NamedTuple

from models.places.communes import Commune, communes_called, departements, place_key

NAME, NAME_AND_TEXT, TEXT = "name", "name and text", "text"
_LEAST_TEXTS = 2  # free texts that name a commune, before it may be the site's
_CODE_AT_END = re.compile(r"[(,–—-]\s*(\d{2,3}|2[ABab])\s*\)?\s*$")
_POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
_PARTS = re.compile(r"[(),/]|\s[-–—]\s")
_SOUTH_CORSICA = ("200", "201")


class Clues(NamedTuple):
    """What the free texts of a site say of where it is. Communes and départements go by the key of their name.

    `texts`: commune or département → free texts that name it; `municipal`: communes whose mairie, ville … they name;
    `addressed`: commune and code of the département of each address, "93200 Saint-Denis".
    """

    texts: Mapping[str, int]
    municipal: Set[str]
    addressed: Set[tuple[str, str]]


NO_CLUES = Clues({}, frozenset(), frozenset())


class Placed(NamedTuple):
    """A commune and what told it: `name`, `name and text`, `text`, `same site` or `decision`."""

    commune: Commune
    basis: str


def find_commune(name: str, place: str, clues: Clues) -> Placed | None:
    """Return the commune of a site, or None when nothing tells it from others.

    `name`: of the site; `place`: key of the commune in it, empty where there is none.
    """
    if not place:
        return _by_text_alone(clues)
    found = communes_called(place)
    if len(found) == 1:
        return Placed(found[0], NAME)
    for near, basis in ((departements_in(name), NAME), (_departements_near(place, clues), NAME_AND_TEXT)):
        left = [commune for commune in found if commune.departement in near]
        if len(left) == 1:
            return Placed(left[0], basis)
    return None


def departements_in(name: str) -> frozenset[str]:
    """Return the codes of the départements that a site's name says: "(93)", "93200", "(Seine-Saint-Denis)"."""
    known = departements()
    codes = {match.upper() for match in _CODE_AT_END.findall(name)} & set(known)
    codes |= {departement_of(postcode) for postcode in _POSTCODE.findall(name)} & set(known)
    parts = {place_key(part) for part in _PARTS.split(name)[1:]}
    return frozenset(codes | {code for code, (said, _) in known.items() if place_key(said) in parts})


def departement_of(postcode: str) -> str:
    """Return the code of the département of a postcode; it need not exist."""
    if postcode.startswith(("97", "98")):
        return postcode[:3]
    if postcode.startswith("20"):
        return "2A" if postcode[:3] in _SOUTH_CORSICA else "2B"
    return postcode[:2]


def _departements_near(place: str, clues: Clues) -> frozenset[str]:
    """Return the départements that the texts name, or in which the places that they name surely lie."""
    addressed = {code for key, code in clues.addressed if key == place}
    if addressed:
        return frozenset(addressed)
    own = {place_key(name): code for code, (name, _) in departements().items()}
    others = clues.texts.keys() - {place}
    sure = {found[0].departement for key in others if len(found := communes_called(key)) == 1}
    return frozenset(sure | {own[key] for key in others if key in own} | {code for _, code in clues.addressed})


def _by_text_alone(clues: Clues) -> Placed | None:
    """Return the one commune of all addresses; else the one whose municipality is named, in two texts or more."""
    if clues.addressed:
        ((key, code), *others) = sorted(clues.addressed)
        found = [commune for commune in communes_called(key) if commune.departement == code]
        is_sure = len(found) == 1 and not others and clues.municipal <= {key}
        return Placed(found[0], TEXT) if is_sure else None
    if len(clues.municipal) != 1:
        return None
    (key,) = clues.municipal
    counts = [count for other, count in clues.texts.items() if other != key and communes_called(other)]
    if clues.texts.get(key, 0) < max([_LEAST_TEXTS, *counts]):
        return None
    called = communes_called(key)
    left = called if len(called) == 1 else [c for c in called if c.departement in _departements_near(key, clues)]
    return Placed(left[0], TEXT) if len(left) == 1 else None
