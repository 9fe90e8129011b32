"""The lists by which free text is read, from YAML under ``free_text`` in the taxonomy, checked before they are used."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from models.errors import TaxonomyError
from models.taxonomy import DEFAULT_TAXONOMY, Taxonomy, read_yaml
from models.taxonomy_faults import keys_of, told_faults
from models.taxonomy_terms import Id

FOLDER = "free_text"
# Kept short to parse: they are read whenever free text is.
FILES = ("concepts.yaml", "activities.yaml", "polarity.yaml", "units.yaml", "entities.yaml", "languages.yaml")
PERIODS = ("year", "month", "week", "day")
_T = TypeVar("_T")


def _words(listed: object) -> object:
    """Take "voisin, riverain" for a list of two: several times quicker to parse, and easier to read and to extend."""
    return [word.strip() for word in listed.split(",")] if isinstance(listed, str) else listed


_Word = Annotated[str, Field(min_length=1)]
_Words = Annotated[tuple[_Word, ...], BeforeValidator(_words), Field(min_length=1)]
_MaybeWords = Annotated[tuple[_Word, ...], BeforeValidator(_words)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Concept(_Strict):
    """An option of the codebook and what it is called in free text; see the head of ``concepts.yaml``."""

    id: str = Id
    nouns: _MaybeWords = ()
    verbs: _MaybeWords = ()
    phrases: _MaybeWords = ()
    but_not: _MaybeWords = ()


class Activity(Concept):
    """Something that is done in a place."""

    label_fr: str
    label_en: str


class Negation(_Strict):
    before: _Words
    particles: _Words
    partners: _Words
    after: _Words
    saying: _MaybeWords = ()
    ended: _MaybeWords = ()
    lacking: _MaybeWords = ()


class Hypothesis(_Strict):
    cues: _Words
    conditions: _Words
    plans: _MaybeWords = ()
    hopes: _MaybeWords = ()
    wishing: _MaybeWords = ()


class Polarity(_Strict):
    """``polarity.yaml``: what denies or doubts a mention, and where its reach ends."""

    negation: Negation
    not_negation: _Words
    not_negation_verbs: _Words
    hypothesis: Hypothesis
    boundaries: _Words


class Units(_Strict):
    """``units.yaml``. `units`: name → spellings; `periods`: year, month, week, day → words."""

    units: dict[str, _Words]
    periods: dict[str, _Words]
    not_units: _Words


class NamesByKind(_Strict):
    organisation: _MaybeWords = ()
    place: _MaybeWords = ()
    programme: _MaybeWords = ()


class Names(_Strict):
    """``entities.yaml``: what tells that words name an organisation, a place or a programme."""

    heads: NamesByKind
    before: NamesByKind
    gazetteer: NamesByKind
    not_names: _Words
    titles: _Words
    first_names: _Words
    recalled: _MaybeWords = ()


class FreeTextLists(_Strict):
    """All lists. `labels`: concept id → its label in French, from the codebook."""

    concepts: tuple[Concept, ...]
    activities: tuple[Activity, ...]
    polarity: Polarity
    units: Units
    names: Names
    languages: dict[str, _Words]
    labels: dict[str, str]


def load_free_text(taxonomy: Taxonomy) -> FreeTextLists:
    """Return the lists of a taxonomy; those shipped with Relevé where its folder has none.

    Raises `TaxonomyError` listing every fault found: file, path and key.
    """
    own = taxonomy.folder / FOLDER
    labels = tuple((o.id, o.label_fr) for _, indicator in taxonomy.indicators for o in indicator.options)
    return _load(own if own.is_dir() else DEFAULT_TAXONOMY / FOLDER, labels)


@lru_cache(maxsize=4)
def _load(folder: Path, labels: tuple[tuple[str, str], ...]) -> FreeTextLists:
    faults: list[str] = []
    trees: dict[str, object] = {}
    for name in FILES:
        try:
            trees[name.removesuffix(".yaml")] = read_yaml(folder / name)
        except TaxonomyError as error:
            faults.append(str(error))
    if faults:
        raise TaxonomyError("\n".join(faults))
    parts = {
        "concepts": _check(TypeAdapter(tuple[Concept, ...]), trees["concepts"], folder / "concepts.yaml", faults),
        "activities": _check(
            TypeAdapter(tuple[Activity, ...]), trees["activities"], folder / "activities.yaml", faults
        ),
        "polarity": _check(TypeAdapter(Polarity), trees["polarity"], folder / "polarity.yaml", faults),
        "units": _check(TypeAdapter(Units), trees["units"], folder / "units.yaml", faults),
        "names": _check(TypeAdapter(Names), trees["entities"], folder / "entities.yaml", faults),
        "languages": _check(TypeAdapter(dict[str, _Words]), trees["languages"], folder / "languages.yaml", faults),
    }
    if faults:
        raise TaxonomyError("\n".join(faults))
    lists = FreeTextLists.model_validate({**parts, "labels": dict(reversed(labels))})
    faults = _cross_faults(lists, folder)
    if faults:
        raise TaxonomyError("\n".join(faults))
    return lists


def _check(adapter: TypeAdapter[_T], tree: object, path: Path, faults: list[str]) -> _T | None:
    try:
        return adapter.validate_python(tree)
    except ValidationError as error:
        faults += [f"{path}: {told}" for told in told_faults(error, keys_of(_Strict))]
        return None


def _cross_faults(lists: FreeTextLists, folder: Path) -> list[str]:
    """Return what single keys cannot show: ids that the codebook has not, ids used twice, unknown periods."""
    faults: list[str] = []
    seen: set[str] = set()
    path = folder / "concepts.yaml"
    for i, concept in enumerate(lists.concepts):
        if concept.id not in lists.labels:
            faults.append(f"{path}: {i}.id: {concept.id!r} is no option of the codebook")
    for name, listed in (("concepts", lists.concepts), ("activities", lists.activities)):
        for i, item in enumerate(listed):
            if item.id in seen:
                faults.append(f"{folder / name}.yaml: {i}.id: {item.id!r} is used twice")
            seen.add(item.id)
            if not (item.nouns or item.verbs or item.phrases):
                faults.append(f"{folder / name}.yaml: {i}: {item.id!r} has neither nouns, verbs nor phrases")
    if set(lists.units.periods) != set(PERIODS):
        faults.append(f"{folder / 'units.yaml'}: periods: exactly {', '.join(PERIODS)} are expected")
    return faults
