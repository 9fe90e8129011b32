"""The names that the free texts of a site mention, under all spellings, in all its reports: rows of `site_entities`.

"Bibliothèque de Varennes", "Bibliothèque" and "la bibliothèque" are one where the site names no other library.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from extract.language.same_names import fullest_names, name_key
from extract.tables.parts import read_part
from models.mentions import MentionKind

Row = tuple[object, ...]
_EXAMPLES = 3
_FULLEST, _SPELLING, _SHORTER, _NOUN = "fullest", "spelling", "shorter", "noun"
# Before the noun; and what makes it another one: "la bibliothèque du quartier", "la bibliothèque Camus".
_BEFORE, _NOT_AFTER = r"(?:la|le|cette|ce|cet)\s+|l['’]", r"(?!\s+(?:de|du|des|d['’]|[A-ZÀ-Ý]))"


class _Name(NamedTuple):
    """A name as `mentions` has it: its kind, and its fullest spelling in the report."""

    site_id: str
    kind: str
    name: str


def entity_rows(
    mentions: Sequence[str], verbatims: Sequence[str], same: Mapping[str, str], recalled: Sequence[str]
) -> list[Row]:
    """Return the rows of `site_entities`, by site and name. `mentions`, `verbatims`: files of these tables.

    `same`: site → first id of the sites that are one with it. `recalled`: nouns by which a name is meant again.
    """
    texts: dict[_Name, Counter[str]] = defaultdict(Counter)  # free text → mentions, in the order of the table
    for path in mentions:
        for name, text in _names(path):
            texts[name][text] += 1
    by_site: dict[str, list[_Name]] = defaultdict(list)
    for name in texts:
        by_site[same[name.site_id]].append(name)
    entities = {name: entity for names in by_site.values() for name, entity in _entities(names, texts).items()}
    nouns = {site: found for site, names in by_site.items() if (found := _nouns(names, entities, recalled))}
    rows = [_row(same, name, *entities[name], _basis(name.name, entities[name][0]), texts[name]) for name in texts]
    for name, (entity, counts) in _recalled(verbatims, same, nouns).items():
        rows.append(_row(same, name, entity, name.kind, _NOUN, counts))
    return sorted(rows, key=lambda row: tuple(map(str, row[:4])))


def _names(path: str) -> Iterator[tuple[_Name, str]]:
    table = read_part(path, ["site_id", "verbatim_id", "kind", "label", "lemma"])
    is_name = pc.and_(pc.equal(table["kind"], pa.scalar(MentionKind.ENTITY.value)), pc.is_valid(table["site_id"]))
    kept = table.filter(is_name)
    columns = (kept[column].to_pylist() for column in ("site_id", "label", "lemma", "verbatim_id"))
    for site, kind, name, text in zip(*columns, strict=True):
        yield _Name(str(site), str(kind), str(name)), str(text)


def _entities(names: Iterable[_Name], texts: Mapping[_Name, Counter[str]]) -> dict[_Name, tuple[str, str]]:
    """Return, for each name of one site, its fullest spelling there and the kind that most mentions of it have."""
    names = list(names)
    fullest = fullest_names([name.name for name in names])
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        kinds[fullest[name.name]][name.kind] += texts[name].total()
    usual = {entity: min(found, key=lambda kind: (-found[kind], kind)) for entity, found in kinds.items()}
    return {name: (fullest[name.name], usual[fullest[name.name]]) for name in names}


def _basis(name: str, entity: str) -> str:
    if name == entity:
        return _FULLEST
    return _SPELLING if name_key(name) == name_key(entity) else _SHORTER


def _nouns(
    names: Iterable[_Name], entities: Mapping[_Name, tuple[str, str]], recalled: Sequence[str]
) -> dict[str, tuple[str, str]]:
    """Return entity and kind by noun, where one name alone of the site begins with that noun."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for name in names:
        key = f"{name_key(entities[name][0])} "
        for noun in recalled:
            if key.startswith(f"{name_key(noun)} "):
                found[noun].add(entities[name])
    return {noun: told.pop() for noun, told in found.items() if len(told) == 1}


def _recalled(
    verbatims: Sequence[str], same: Mapping[str, str], nouns: Mapping[str, Mapping[str, tuple[str, str]]]
) -> dict[_Name, tuple[str, Counter[str]]]:
    """Return the nouns that stand for a name in free texts: each with the entity, and its free texts."""
    listed = sorted({noun for found in nouns.values() for noun in found}, key=lambda noun: (-len(noun), noun))
    if not listed:
        return {}
    words = "|".join(map(re.escape, listed))
    pattern = re.compile(rf"\b(?i:{_BEFORE})((?i:{words}))\b{_NOT_AFTER}")
    found: dict[_Name, tuple[str, Counter[str]]] = {}
    for path in verbatims:
        table = read_part(path, ["site_id", "verbatim_id", "text"])
        table = table.filter(pc.match_substring_regex(table["text"], rf"(?i)(?:{words})"))
        for site, text_id, text in zip(*(table[column].to_pylist() for column in table.column_names), strict=True):
            own = nouns.get(same.get(str(site), ""), {})
            for match in pattern.finditer(str(text)):
                if (noun := match[1].lower()) in own:
                    entity, kind = own[noun]
                    found.setdefault(_Name(str(site), kind, noun), (entity, Counter()))[1][str(text_id)] += 1
    return found


def _row(same: Mapping[str, str], name: _Name, entity: str, kind: str, basis: str, texts: Counter[str]) -> Row:
    head = (same[name.site_id], name.site_id, name.name, name.kind)
    return (*head, entity, kind, basis, texts.total(), len(texts), list(texts)[:_EXAMPLES])
