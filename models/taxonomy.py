"""The taxonomy: what the questionnaire asks and how pages print it, from YAML, checked before any report is opened.

Analysts edit the files under ``models/taxonomy``; a fault names the file, the path inside it and the key.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from models.errors import TaxonomyError
from models.taxonomy_faults import keys_of, told_faults, told_yaml_error
from models.taxonomy_references import cross_faults
from models.taxonomy_terms import Common, Entry, Furniture, Indicator, Option, Theme

DEFAULT_TAXONOMY = Path(__file__).parent / "taxonomy"
_Model = TypeVar("_Model", bound=Entry)


class Taxonomy(Entry):
    """The whole taxonomy, checked. `digest`: SHA-256 of its files, so that two runs can be told apart; without
    ``sites.csv``, which changes no row of a document.

    `folder`: where it was read from.
    """

    common: Common
    themes: tuple[Theme, ...]
    furniture: tuple[Furniture, ...]
    digest: str
    folder: Path = DEFAULT_TAXONOMY

    @property
    def version(self) -> str:
        """The edition and the first digits of the digest."""
        return f"{self.common.version}+{self.digest[:12]}"

    @property
    def indicators(self) -> tuple[tuple[Theme, Indicator], ...]:
        """Every indicator with its theme, in codebook order."""
        return tuple((theme, indicator) for theme in self.themes for indicator in theme.indicators)


def load_taxonomy(folder: Path | None = None) -> Taxonomy:
    """Return the taxonomy of `folder` (the one shipped with Relevé when None).

    Raises `TaxonomyError` listing every fault found: file, path and key.
    """
    return _load(Path(folder or DEFAULT_TAXONOMY).resolve())


@lru_cache(maxsize=4)
def _load(folder: Path) -> Taxonomy:
    if not (folder / "taxonomy.yaml").is_file():
        raise TaxonomyError(f"{folder}: no taxonomy.yaml here; give the folder that holds it")
    common_files = [folder / name for name in ("taxonomy.yaml", "options.yaml", "furniture.yaml")]
    files = [*common_files, *sorted((folder / "themes").glob("*.yaml"))]
    faults = _misnamed(folder)
    digest = hashlib.sha256()
    trees: dict[Path, Any] = {}
    for path in files:
        try:
            data = path.read_bytes()
            trees[path] = _parse_yaml(path, data)
        except (OSError, TaxonomyError) as error:
            faults.append(str(error) if isinstance(error, TaxonomyError) else _unreadable(path, error))
            continue
        digest.update(path.name.encode() + b"\0" + data)
    for path in sorted((folder / "free_text").glob("*.yaml")):  # parsed where they are needed
        try:
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
        except OSError as error:
            faults.append(_unreadable(path, error))
    if faults:
        raise TaxonomyError("\n".join(faults))
    common = _validate(Common, trees[files[0]], files[0], faults)
    shared = _shared_options(trees[files[1]], files[1], faults)
    furniture = _furniture(trees[files[2]], files[2], faults)
    themes = tuple(t for path in files[3:] if (t := _theme(trees[path], path, shared, faults)) is not None)
    if common is not None:
        faults += cross_faults(common, themes, files[3:])
    if faults or common is None:
        raise TaxonomyError("\n".join(faults))
    return Taxonomy(common=common, themes=themes, furniture=furniture, digest=digest.hexdigest(), folder=folder)


def _misnamed(folder: Path) -> list[str]:
    """Return what would be passed over without a word: YAML files under another ending, a taxonomy without themes."""
    named = [p for p in sorted(folder.rglob("*")) if p.suffix != ".yaml" and p.suffix.lower() in (".yml", ".yaml")]
    faults = [f"{path}: is not read; its name must end with .yaml" for path in named]
    if not any((folder / "themes").glob("*.yaml")):
        faults.append(f"{folder / 'themes'}: no theme here; each is a file whose name ends with .yaml")
    return faults


def read_yaml(path: Path) -> object:
    """Return what a YAML file holds; raises `TaxonomyError`, naming the file, when it cannot be read."""
    try:
        return _parse_yaml(path, path.read_bytes())
    except OSError as error:
        raise TaxonomyError(_unreadable(path, error)) from error


def _parse_yaml(path: Path, data: bytes) -> Any:
    try:
        return YAML(typ="safe").load(data)
    except (YAMLError, UnicodeDecodeError) as error:
        raise TaxonomyError(_unreadable(path, error, data)) from error


def _unreadable(path: Path, error: Exception, data: bytes = b"") -> str:
    return f"{path}: cannot be read as YAML: {told_yaml_error(error, data)}"


def _validate(model: type[_Model], tree: object, path: Path, faults: list[str]) -> _Model | None:
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        faults += [f"{path}: {told}" for told in told_faults(error, keys_of(Entry))]
        return None


def _shared_options(tree: object, path: Path, faults: list[str]) -> dict[str, tuple[Option, ...]]:
    if not isinstance(tree, dict):
        faults.append(f"{path}: (top): a mapping of names to lists of options is expected")
        return {}
    found: dict[str, tuple[Option, ...]] = {}
    for name, options in tree.items():
        if not isinstance(options, list | None):
            faults.append(f"{path}: {name}: a list of options is expected (found {str(options)[:60]!r})")
            continue
        checked = [_validate(Option, o, Path(f"{path}: {name}.{i}"), faults) for i, o in enumerate(options or ())]
        found[str(name)] = tuple(o for o in checked if o is not None)
    return found


def _furniture(tree: object, path: Path, faults: list[str]) -> tuple[Furniture, ...]:
    if not isinstance(tree, list):
        faults.append(f"{path}: (top): a list is expected")
        return ()
    checked = [_validate(Furniture, item, Path(f"{path}: {i}"), faults) for i, item in enumerate(tree)]
    kept = tuple(f for f in checked if f is not None)
    for item in kept:
        for pattern in item.raw_patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                faults.append(f"{path}: {item.name}.raw_patterns: {pattern!r} is not a regular expression: {error}")
    return kept


def _theme(tree: object, path: Path, shared: dict[str, tuple[Option, ...]], faults: list[str]) -> Theme | None:
    theme = _validate(Theme, tree, path, faults)
    if theme is None:
        return None
    indicators = []
    for i, indicator in enumerate(theme.indicators):
        if indicator.options_from is not None:
            if indicator.options_from not in shared:
                place = f"{path}: indicators.{i}.options_from"
                faults.append(f"{place}: no list {indicator.options_from!r} in options.yaml")
            elif indicator.options:
                faults.append(f"{path}: indicators.{i}: give options or options_from, not both")
            indicator = indicator.model_copy(update={"options": shared.get(indicator.options_from, ())})
        indicators.append(indicator)
    return theme.model_copy(update={"indicators": tuple(indicators)})
