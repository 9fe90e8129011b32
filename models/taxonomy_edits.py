"""Changes to a taxonomy's files that keep their comments and layout: what an analyst accepted, written into the YAML.

A file of suggestions is a list; each names an indicator, an option and what is printed. An option that the indicator
has gets the phrases as synonyms; another one is added, and then needs a label in both languages.
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from models.errors import TaxonomyError, UsageError
from models.taxonomy import Taxonomy, load_taxonomy
from models.taxonomy_faults import told_faults, told_yaml_error

CASES = "cases.yaml"
OPTIONS = "options.yaml"
_CHANGES = "CHANGELOG.md"
_UNRELEASED = "## Unreleased"


class Suggestion(BaseModel):
    """Phrases that name an option of an indicator; the labels are for an option that is new."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    indicator: str
    option: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label_fr: str | None = None
    label_en: str | None = None
    say: tuple[str, ...] = Field(min_length=1)


class Case(BaseModel):
    """A phrase that was accepted once, and the option that it must name ever after."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    indicator: str
    say: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What accepting one suggestion changed, for people; `path`: the file, relative to the taxonomy's folder."""

    path: str
    told: str


def read_suggestions(path: Path) -> tuple[Suggestion, ...]:
    """Return the suggestions of a file. Raises `UsageError` naming file, place and key of every fault."""
    return tuple(_read_list(path, TypeAdapter(tuple[Suggestion, ...])))


def read_cases(folder: Path) -> tuple[Case, ...]:
    """Return the regression cases kept with a taxonomy; none where nothing was accepted yet. Raises `UsageError`."""
    path = folder / CASES
    return tuple(_read_list(path, TypeAdapter(tuple[Case, ...]))) if path.exists() else ()


def _read_list(path: Path, model: TypeAdapter[Any]) -> Any:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be opened: {error.strerror}") from error
    try:
        return model.validate_python(YAML(typ="safe").load(data) or ())
    except (YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as YAML: {told_yaml_error(error, data)}") from error
    except ValidationError as error:
        keys = {*Suggestion.model_fields, *Case.model_fields}
        raise UsageError("\n".join(f"{path}: {told}" for told in told_faults(error, keys))) from error


def accept_suggestions(
    suggestions: Sequence[Suggestion],
    folder: Path,
    *,
    into: Path | None,
    check: Callable[[Taxonomy, Path], Sequence[str]],
) -> list[Change]:
    """Write the suggestions into the taxonomy of `folder`, or into a copy of it at `into`; return what changed.

    What the taxonomy has already is no change.
    YAML files, a line of its changelog, and a regression case per phrase. The result is checked as a whole, also by
    `check`, which returns faults, before it takes the place of anything. Raises `UsageError` when a suggestion cannot
    be used, and then changes nothing.
    """
    if not suggestions:
        raise UsageError("no suggestion was given; nothing was written.")
    if into is not None and into.exists() and any(into.iterdir() if into.is_dir() else [into]):
        raise UsageError(f"{into}: is there already; give a folder that is not.")
    taxonomy = load_taxonomy(folder)
    with tempfile.TemporaryDirectory(prefix=".accept-", dir=(into or folder).resolve().parent) as aside:
        made = Path(aside) / "taxonomy"
        shutil.copytree(folder, made)
        accepted = (_accept(suggestion, taxonomy, made) for suggestion in suggestions)
        changes = [change for change in accepted if change is not None]
        _note_changes(made / _CHANGES, [change.told for change in changes])
        _add_cases(made, suggestions)
        try:
            faults = "\n".join(check(load_taxonomy(made), made))
        except TaxonomyError as error:
            faults = str(error).replace(os.fspath(made), os.fspath(folder))
        if faults:
            raise UsageError(f"with these suggestions the taxonomy would have faults; nothing was written.\n{faults}")
        if into is not None:
            shutil.copytree(made, into, dirs_exist_ok=True)
        else:
            for path in sorted({change.path for change in changes} | {CASES, _CHANGES}):
                os.replace(made / path, folder / path)
    return changes


def _accept(suggestion: Suggestion, taxonomy: Taxonomy, folder: Path) -> Change | None:
    """Change the file in which the options of the indicator stand, unless they have all of it."""
    found = {i.id: (theme, i) for theme, i in taxonomy.indicators}.get(suggestion.indicator)
    if found is None:
        raise UsageError(f"{suggestion.indicator}: no such indicator in the taxonomy")
    theme, indicator = found
    if indicator.kind != "choice":
        raise UsageError(f"{suggestion.indicator}: is a count, it has no options")
    shared = indicator.options_from
    path = OPTIONS if shared else theme_file(folder, theme.theme)
    yaml = _round_trip()
    tree = yaml.load((folder / path).read_bytes())
    holder = tree if shared else next(i for i in tree["indicators"] if i["id"] == suggestion.indicator)
    told = _add(suggestion, holder, shared or "options")
    if told is None:
        return None
    _dump(yaml, tree, folder / path)
    where = f" (in the shared list `{shared}`)" if shared else ""
    return Change(path=path, told=f"`{suggestion.indicator}`{where}: {told}")


def theme_file(folder: Path, theme: str) -> str:
    """Return the file of a theme, relative to the folder of its taxonomy. Raises `UsageError`: there is none."""
    yaml = YAML(typ="safe")
    for path in sorted((folder / "themes").glob("*.yaml")):
        if yaml.load(path.read_bytes())["theme"] == theme:
            return path.relative_to(folder).as_posix()
    raise UsageError(f"{folder / 'themes'}: no file of the theme {theme}")


def _add(suggestion: Suggestion, holder: CommentedMap, key: str) -> str | None:
    """Add option or synonyms to the list `key` of `holder`; return what was done, None where all is there already."""
    if not holder.get(key):
        holder[key] = CommentedSeq()  # a list written as [] would go on in one line
    options = holder[key]
    option = next((o for o in options if o["id"] == suggestion.option), None)
    if option is None:
        if not suggestion.label_fr or not suggestion.label_en:
            raise UsageError(f"{suggestion.indicator}: a new option, {suggestion.option}, needs label_fr and label_en")
        options.append(_new_option(suggestion))
        same = "; its English label is still the French one" if suggestion.label_en == suggestion.label_fr else ""
        return f"new option `{suggestion.option}`, printed as {_quoted(suggestion.say)}{same}"
    known = {option["label_fr"], *option["forms"], *(s["say"] for s in option.get("synonyms", ()))}
    new = [phrase for phrase in suggestion.say if phrase not in known]
    if not new:
        return None
    option.setdefault("synonyms", CommentedSeq()).extend(
        CommentedMap(say=DoubleQuotedScalarString(phrase)) for phrase in new
    )
    return f"`{suggestion.option}` is also printed as {_quoted(new)}"


def _quoted(phrases: Sequence[str]) -> str:
    return ", ".join(f"« {phrase} »" for phrase in phrases)


def _new_option(suggestion: Suggestion) -> CommentedMap:
    forms = CommentedSeq(DoubleQuotedScalarString(phrase) for phrase in suggestion.say)
    forms.fa.set_flow_style()
    return CommentedMap(id=suggestion.option, label_fr=suggestion.label_fr, label_en=suggestion.label_en, forms=forms)


def _add_cases(folder: Path, suggestions: Sequence[Suggestion]) -> None:
    path = folder / CASES
    yaml = _round_trip()
    tree = yaml.load(path.read_bytes()) if path.exists() else None
    if tree is None:
        tree = CommentedSeq()
        tree.yaml_set_start_comment("Phrases that were accepted, and the option that each must name ever after.")
    known = {(case["indicator"], case["say"]) for case in tree}
    for suggestion in suggestions:
        for phrase in suggestion.say:
            if (suggestion.indicator, phrase) not in known:
                say = DoubleQuotedScalarString(phrase)
                tree.append(CommentedMap(indicator=suggestion.indicator, say=say, value=suggestion.option))
    yaml.indent(mapping=2, sequence=2, offset=0)
    _dump(yaml, tree, path)


def _note_changes(path: Path, told: Sequence[str]) -> None:
    """Add lines under the heading of what is not released, which is made below the title if need be."""
    if not told:
        return
    text = path.read_text(encoding="utf-8") if path.exists() else "# Changes of the taxonomy\n"
    lines = "".join(f"- {line}\n" for line in told)
    if f"\n{_UNRELEASED}\n" in text:
        text = text.replace(f"\n{_UNRELEASED}\n", f"\n{_UNRELEASED}\n{lines}", 1)
    else:
        title, _, rest = text.partition("\n")
        text = f"{title}\n\n{_UNRELEASED}\n{lines}{rest if rest.startswith(chr(10)) else chr(10) + rest}"
    path.write_text(text, encoding="utf-8", newline="\n")


def _round_trip() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000  # lines are not broken elsewhere than they were
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dump(yaml: YAML, tree: object, path: Path) -> None:
    text = io.StringIO()
    yaml.dump(tree, text)
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")
