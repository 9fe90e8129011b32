"""The taxonomy: what the questionnaire asks and how pages print it, from YAML, checked before any report is opened.

Analysts edit the files under ``models/taxonomy``; a fault names the file, the path inside it and the key.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from models.errors import TaxonomyError
from models.meanings import fault_of_meaning
from models.near_wordings import fault_of
from models.taxonomy_faults import WRITTEN, keys_of, told_faults, told_yaml_error

DEFAULT_TAXONOMY = Path(__file__).parent / "taxonomy"

Phrase = Annotated[str, Field(pattern=WRITTEN)]
Id = Field(pattern=r"^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?$")
EraName = Literal["G0", "G1", "G2", "form"]
_Model = TypeVar("_Model", bound="_Strict")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Synonym(_Strict):
    """A later or older wording of an option, with the edition or date since when it is printed."""

    say: Phrase
    since: str | None = None
    note: str | None = None


class Option(_Strict):
    """One answer of a closed question and every form in which it was printed.

    `means`: the words that say it in other words, in any order (see `models.meanings`).
    """

    id: str = Id
    label_fr: Phrase
    label_en: Phrase
    forms: tuple[Phrase, ...] = Field(min_length=1)
    means: tuple[Phrase, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    note: str | None = None

    @property
    def wordings(self) -> tuple[str, ...]:
        """All that names this option, the forms first."""
        return (*self.forms, *(s.say for s in self.synonyms), self.label_fr)


class Indicator(_Strict):
    """One question. `is_open`: phrases that no option names are expected. `asked_of`: the group a comparison is about.

    `is_single`: one answer is expected; two are a conflict.
    `prompts`: short names of the question, before a colon or in a table: "Publics : bénévoles".
    `counted`: folded nouns of what is counted.
    `asked_of_means`: the words that name the group in other words (see `models.meanings`).
    `stands_alone`: its options are whole sentences, so that a paragraph made of them needs no frame.
    """

    id: str = Id
    kind: Literal["choice", "count"]
    label_fr: Phrase
    label_en: Phrase
    unit: str | None = None
    is_open: bool = False
    is_single: bool = False
    stands_alone: bool = False
    prompts: tuple[Phrase, ...] = ()
    options_from: str | None = None
    options: tuple[Option, ...] = ()
    counted: tuple[str, ...] = ()
    asked_of: tuple[str, ...] = ()
    asked_of_means: tuple[Phrase, ...] = ()


class Stated(_Strict):
    """The answer that a whole sentence gives."""

    indicator: str
    value: str


class Cue(_Strict):
    """A few words that belong to a frame (a fixed sentence) and what they tell.

    `starts`: a frame may begin here, at the start of a sentence. `opens`: answers to these indicators may follow.
    `states`: the sentence itself is the answer. `counts`: a number on `count_side`, that one of `count_ends` ends.
    `closes`: no answer follows. `may`: later words of the same sentence. `is_list`: answers are listed below.
    `is_default`: printed even when nothing was answered. `needs_frame`: only after another cue of the theme.
    `repeats`: may occur several times. `is_matrix`: groups, then one comparison. `needs_answer`: void without one.
    `eras`: the editions that print it. `say`: its words as printed, found also where they are damaged. `also`: other
    words that say the same, found only as they are, with choices ("ont_été|sont"; see `models.near_wordings`).
    """

    say: tuple[Phrase, ...] = ()
    also: tuple[Phrase, ...] = ()
    eras: tuple[EraName, ...] = ()
    starts: bool = False
    opens: tuple[str, ...] = ()
    states: Stated | None = None
    counts: str | None = None
    count_side: Literal["before", "after"] = "after"
    count_ends: tuple[str, ...] = ()
    closes: bool = False
    may: tuple[str, ...] = ()
    is_list: bool = False
    is_default: bool = False
    needs_frame: bool = False
    needs_answer: bool = False
    repeats: bool = False
    is_matrix: bool = False

    @model_validator(mode="after")
    def _has_words(self) -> Cue:
        if not (self.say or self.also):
            raise ValueError("a cue without words: give `say` or `also`")
        return self


class Question(_Strict):
    """Words of a question of the questionnaire; `asks` names the indicator whose options follow it in a form."""

    say: tuple[Phrase, ...] = Field(min_length=1)
    asks: str | None = None
    may: tuple[str, ...] = ()
    eras: tuple[EraName, ...] = ()
    ends_with_question_mark: bool = False


class Theme(_Strict):
    """One theme of the report: its headings, indicators, frames and questions.

    `heading_means`: the words of headings in other words (see `models.meanings`).
    """

    theme: str = Id
    dimension: str = Id
    label_fr: Phrase
    label_en: Phrase
    headings: tuple[Phrase, ...] = Field(min_length=1)
    heading_means: tuple[Phrase, ...] = ()
    image_alternatives: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    cues: tuple[Cue, ...] = ()
    questions: tuple[Question, ...] = ()


class Dimension(_Strict):
    id: str = Id
    label_fr: Phrase
    label_en: Phrase
    headings: tuple[Phrase, ...] = Field(min_length=1)


class Furniture(_Strict):
    """Lines of the page that say nothing about the site: whole `lines`, or patterns over the line as printed."""

    name: str = Id
    lines: tuple[Phrase, ...] = ()
    raw_patterns: tuple[str, ...] = ()


class Thresholds(_Strict):
    """Similarities in points, 0 to 100; shares and probabilities, 0 to 1."""

    cue_floor: float = Field(ge=0, le=100)
    label_floor: float = Field(ge=0, le=100)
    short_label_floor: float = Field(ge=0, le=100)
    answer_cue_floor: float = Field(ge=0, le=100)
    label_margin: float = Field(ge=0, le=100)
    heading_floor: float = Field(ge=0, le=100)
    heading_margin: float = Field(ge=0, le=100)
    segment_cover: float = Field(ge=0, le=1)
    accept_precision: float = Field(ge=0, le=1)
    accept_text_precision: float = Field(ge=0, le=1)


class Common(_Strict):
    """``taxonomy.yaml``: what every theme shares."""

    version: str
    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    titles: tuple[str, ...] = Field(min_length=1)
    glue: tuple[str, ...]
    fillers: tuple[Phrase, ...] = ()
    alike: tuple[Phrase, ...] = ()
    plain: tuple[Phrase, ...] = ()
    turns: tuple[Phrase, ...] = ()
    text_labels: tuple[str, ...] = ()
    thresholds: Thresholds


class Taxonomy(_Strict):
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
        faults += _cross_faults(common, themes, files[3:])
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
        faults += [f"{path}: {told}" for told in told_faults(error, keys_of(_Strict))]
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


def _cross_faults(common: Common, themes: tuple[Theme, ...], paths: list[Path]) -> list[str]:
    """Return what single files cannot show: ids used twice, ids used but not defined."""
    faults: list[str] = []
    dimensions = {d.id for d in common.dimensions}
    seen: dict[str, str] = {}
    headings: dict[str, str] = {}
    for theme, path in zip(themes, paths, strict=False):
        if theme.dimension not in dimensions:
            faults.append(f"{path}: dimension: {theme.dimension!r} is not in taxonomy.yaml")
        for key in (theme.theme, *(i.id for i in theme.indicators)):
            if key in seen:
                faults.append(f"{path}: id {key!r} is already used in {seen[key]}")
            seen[key] = path.name
        for heading in theme.headings:
            said = " ".join(heading.casefold().split())
            if headings.setdefault(said, path.name) != path.name:
                faults.append(f"{path}: headings: {heading!r} is already a heading in {headings[said]}")
        told = (fault_of_meaning(wording) for wording in theme.heading_means)
        faults += [f"{path}: heading_means: {fault}" for fault in told if fault is not None]
        values = {i.id: {o.id for o in i.options} for i in theme.indicators}
        for indicator in theme.indicators:
            if not indicator.id.startswith(f"{theme.theme}."):
                faults.append(f"{path}: indicators: id {indicator.id!r} must begin with {theme.theme + '.'!r}")
            times = Counter(option.id for option in indicator.options)
            twice = (key for key, count in times.items() if count > 1)
            faults += [f"{path}: indicators: {indicator.id}: option id {key!r} is used twice" for key in twice]
            means = (*indicator.asked_of_means, *(wording for option in indicator.options for wording in option.means))
            meant = (fault_of_meaning(wording) for wording in means)
            faults += [f"{path}: indicators: {indicator.id}: {fault}" for fault in meant if fault is not None]
        for i, cue in enumerate(theme.cues):
            named = [*cue.opens, *([cue.counts] if cue.counts else []), *([cue.states.indicator] if cue.states else [])]
            faults += [f"{path}: cues.{i}: no indicator {key!r} in this theme" for key in named if key not in values]
            if cue.states and cue.states.value not in values.get(cue.states.indicator, set()):
                place = f"{path}: cues.{i}.states.value"
                faults.append(f"{place}: no option {cue.states.value!r} in {cue.states.indicator}")
            told = (fault_of(wording, common.alike) for wording in cue.also)
            faults += [f"{path}: cues.{i}.also: {fault}" for fault in told if fault is not None]
        for i, question in enumerate(theme.questions):
            if question.asks is not None and question.asks not in values:
                faults.append(f"{path}: questions.{i}.asks: no indicator {question.asks!r} in this theme")
    return faults
