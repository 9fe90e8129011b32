"""What free texts say of where sites are, from the tables `mentions` and `verbatims`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from extract.tables.parts import read_part
from extract.tables.said_places import Said, SaidPlaces
from extract.tables.site_communes import Clues, departement_of
from extract.words.clean import fold
from models.mentions import EntityKind, MentionKind
from models.places.communes import communes_called, is_region_or_departement, place_key

_ADDRESS = re.compile(
    r"(?<!\d)(\d{5})[ \u00a0]+((?:[A-ZÀ-Ý][\w'’-]*[ -]?|(?:sur|sous|en|de|du|la|le|les|lès|aux?|l'|d')[ -])+)"
)
_MAY_BE_ADDRESS = r"\d{5}[\s\x{a0}]+[A-ZÀ-Ý]"  # cheap: few free texts hold one
_OF = re.compile(r"\s(?:de|du|des)\s|\sd['’]", re.IGNORECASE)
_MUNICIPAL = frozenset("mairie ville commune municipalite ccas conseil-municipal hotel-de-ville".split())
_MOST_WORDS = 6  # of a commune's name
_WORDS_AROUND, _CHARS_AROUND = 3, 100
_SENTENCE_END = re.compile(r"(?<=[.!?…;])\s+|\n")


class _Name(NamedTuple):
    """A name in a free text; half-open."""

    lemma: str
    char_start: int
    char_end: int


def read_clues(mentions: Iterable[str], verbatims: Iterable[str], wanted: Mapping[str, str]) -> dict[str, Clues]:
    """Return what is said of each place. `wanted`: site → the place whose clues it adds to; others are left out.

    `mentions`, `verbatims`: the files of these tables, part by part. What several places say in the same words is
    left out, as who copied it from whom cannot be told; what one place says in the same text again counts once.
    """
    said = SaidPlaces()
    for mentioned, written in zip(mentions, verbatims, strict=True):
        names = _names_by_text(mentioned, wanted)
        for verbatim, (site, text) in _texts(written, wanted, names.keys()).items():
            _add_names(said, wanted[site], text, names.get(verbatim, ()))
            _add_addresses(said, wanted[site], text)
    return said.clues()


def _add_names(said: SaidPlaces, place: str, text: str, names: Iterable[_Name]) -> None:
    """Add the communes and départements that names in a free text say."""
    for name in names:
        words = words_around(text, name.char_start, name.char_end)
        for key, is_own in _places_in(name.lemma):
            said.add(place, (key, ""), Said.NAMED, _plain(text), words)
            if is_own:
                said.add(place, (key, ""), Said.MUNICIPAL, _plain(text), words)


def _add_addresses(said: SaidPlaces, place: str, text: str) -> None:
    """Add the communes of the addresses in a free text."""
    for found in _ADDRESS.finditer(text):
        known = _address(found)
        if known is not None:
            said.add(place, known, Said.ADDRESSED, _plain(text), words_around(text, *found.span()))


def _plain(text: str) -> str:
    """Return a text whose case and spaces tell nothing."""
    return " ".join(text.casefold().split())


def words_around(text: str, start: int, end: int) -> str:
    """Return a stretch of a free text, folded, with up to three words before and after it in its sentence.

    Enough for two people not to write it by chance, and little enough to be the same where a copy was changed further
    away.
    """
    before = _SENTENCE_END.split(text[max(0, start - _CHARS_AROUND) : start])[-1]
    after = _SENTENCE_END.split(text[end : end + _CHARS_AROUND])[0]
    left, right = fold(before).split()[-_WORDS_AROUND:], fold(after).split()[:_WORDS_AROUND]
    return " ".join([*left, fold(text[start:end]), *right])


def addresses_in(text: str) -> frozenset[tuple[str, str]]:
    """Return commune and code of the département of each "93200 Saint-Denis" that is one of the official list."""
    return frozenset(known for found in _ADDRESS.finditer(text) if (known := _address(found)) is not None)


def _address(found: re.Match[str]) -> tuple[str, str] | None:
    """Return commune and code of the département of an address, None where no commune there is called so."""
    words, code = found[2].split()[:_MOST_WORDS], departement_of(found[1])
    for size in range(len(words), 0, -1):
        key = place_key(" ".join(words[:size]))
        if any(commune.departement == code for commune in communes_called(key)):
            return key, code
    return None


def _names_by_text(path: str, wanted: Mapping[str, str]) -> dict[str, list[_Name]]:
    """Return the names in each free text of these sites: of places and of organisations."""
    table = read_part(path, ["site_id", "verbatim_id", "kind", "label", "lemma", "char_start", "char_end"])
    kinds = pa.array([EntityKind.PLACE.value, EntityKind.ORGANISATION.value])
    is_name = pc.equal(table["kind"], pa.scalar(MentionKind.ENTITY.value))
    is_wanted = pc.is_in(table["site_id"], value_set=pa.array(list(wanted), pa.string()))
    kept = table.filter(pc.and_(pc.and_(is_name, pc.is_in(table["label"], value_set=kinds)), is_wanted))
    by_text: dict[str, list[_Name]] = {}
    columns = (kept[name].to_pylist() for name in ("verbatim_id", "lemma", "char_start", "char_end"))
    for verbatim, lemma, start, end in zip(*columns, strict=True):
        if any(_places_in(str(lemma))):
            by_text.setdefault(str(verbatim), []).append(_Name(str(lemma), int(start), int(end)))
    return by_text


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


def _texts(path: str, wanted: Mapping[str, str], named: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return site and words of the free texts that name a place, `named`, or may hold an address, by their id."""
    table = read_part(path, ["verbatim_id", "site_id", "text"])
    is_named = pc.is_in(table["verbatim_id"], value_set=pa.array(list(named), pa.string()))
    table = table.filter(pc.or_(is_named, pc.match_substring_regex(table["text"], _MAY_BE_ADDRESS)))
    rows = zip(*(table[name].to_pylist() for name in ("verbatim_id", "site_id", "text")), strict=True)
    return {str(verbatim): (str(site), str(text)) for verbatim, site, text in rows if site in wanted}
