"""What free texts say of where sites are, from the tables `mentions` and `verbatims`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from extract.tables.parts import read_part
from extract.tables.site_communes import Clues, departement_of
from models.mentions import EntityKind, MentionKind
from models.places.communes import communes_called, is_region_or_departement, place_key

_ADDRESS = re.compile(
    r"(?<!\d)(\d{5})[ \u00a0]+((?:[A-ZÀ-Ý][\w'’-]*[ -]?|(?:sur|sous|en|de|du|la|le|les|lès|aux?|l'|d')[ -])+)"
)
_MAY_BE_ADDRESS = r"\d{5}[\s\x{a0}]+[A-ZÀ-Ý]"  # cheap: few free texts hold one
_OF = re.compile(r"\s(?:de|du|des)\s|\sd['’]", re.IGNORECASE)
_MUNICIPAL = frozenset("mairie ville commune municipalite ccas conseil-municipal hotel-de-ville".split())
_MOST_WORDS = 6  # of a commune's name


def read_clues(mentions: Iterable[str], verbatims: Iterable[str], wanted: Mapping[str, str]) -> dict[str, Clues]:
    """Return what is said of each place. `wanted`: site → the place whose clues it adds to; others are left out."""
    texts: dict[str, Counter[str]] = {}
    municipal: dict[str, set[str]] = {}
    addressed: dict[str, set[tuple[str, str]]] = {}
    for path in mentions:
        for site, names in _names_by_text(path, wanted):
            said = {key: is_own for name in names for key, is_own in _places_in(name)}
            texts.setdefault(wanted[site], Counter()).update(said.keys())
            municipal.setdefault(wanted[site], set()).update(key for key, is_own in said.items() if is_own)
    for path in verbatims:
        for site, text in _texts_with_addresses(path, wanted):
            addressed.setdefault(wanted[site], set()).update(addresses_in(text))
    keys = texts.keys() | addressed.keys()
    return {
        key: Clues(texts.get(key, {}), frozenset(municipal.get(key, ())), frozenset(addressed.get(key, ())))
        for key in keys
    }


def addresses_in(text: str) -> frozenset[tuple[str, str]]:
    """Return commune and code of the département of each "93200 Saint-Denis" that is one of the official list."""
    found: set[tuple[str, str]] = set()
    for postcode, after in _ADDRESS.findall(text):
        words, code = after.split()[:_MOST_WORDS], departement_of(postcode)
        for size in range(len(words), 0, -1):
            key = place_key(" ".join(words[:size]))
            if any(commune.departement == code for commune in communes_called(key)):
                found.add((key, code))
                break
    return frozenset(found)


def _names_by_text(path: str, wanted: Mapping[str, str]) -> Iterable[tuple[str, set[str]]]:
    """Yield the names of each free text of these sites: of places and of organisations."""
    table = read_part(path, ["site_id", "verbatim_id", "kind", "label", "lemma"])
    kinds = pa.array([EntityKind.PLACE.value, EntityKind.ORGANISATION.value])
    is_name = pc.equal(table["kind"], pa.scalar(MentionKind.ENTITY.value))
    is_wanted = pc.is_in(table["site_id"], value_set=pa.array(list(wanted), pa.string()))
    kept = table.filter(pc.and_(pc.and_(is_name, pc.is_in(table["label"], value_set=kinds)), is_wanted))
    by_text: dict[tuple[str, str], set[str]] = {}
    columns = (kept[name].to_pylist() for name in ("site_id", "verbatim_id", "lemma"))
    for site, verbatim, name in zip(*columns, strict=True):
        by_text.setdefault((str(site), str(verbatim)), set()).add(str(name))
    for (site, _), names in by_text.items():
        yield site, names


def _places_in(name: str) -> Iterable[tuple[str, bool]]:
    """Yield the commune or département that a name is, or ends with, and whether its municipality is what is named."""
    whole = place_key(name)
    if communes_called(whole) or is_region_or_departement(name):
        yield whole, False
        return
    head, *rest = _OF.split(name)
    key = place_key(rest[-1]) if rest else ""
    if key and communes_called(key):
        yield key, place_key(head) in _MUNICIPAL


def _texts_with_addresses(path: str, wanted: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    table = read_part(path, ["site_id", "text"])
    table = table.filter(pc.match_substring_regex(table["text"], _MAY_BE_ADDRESS))
    for site, text in zip(table["site_id"].to_pylist(), table["text"].to_pylist(), strict=True):
        if site in wanted:
            yield str(site), str(text)
