"""Pages of the site that are made from the code: commands, taxonomy, Python doors, and what was measured of confidence.

MkDocs calls `on_files` and `on_page_markdown` (`hooks` in mkdocs.yml). Nothing made here is kept in the repository.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, get_type_hints

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import typer  # noqa: E402

import extract  # noqa: E402
import pipeline  # noqa: E402
from extract.export.codebook_page import QuestionEntry, other_forms, question_entries  # noqa: E402
from models import document, records  # noqa: E402
from models.record_base import Record  # noqa: E402
from models.taxonomy import load_taxonomy  # noqa: E402

# What pages of docs/ link to and is kept elsewhere in the repository → its page in the site.
_ELSEWHERE = {
    "../models/confidence.md": "reference/confidence.md",
    "../models/places/README.md": "reference/places.md",
    "../SECURITY.md": "reference/security.md",
    "../README.md": "index.md",
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made."""
    pages: dict[str, Callable[[], str]] = {
        "reference/commands.md": commands_page,
        "reference/taxonomy.md": taxonomy_page,
        "reference/python.md": python_page,
    }
    for link, path in _ELSEWHERE.items():
        if path not in pages and path.startswith("reference/"):
            pages[path] = partial(_page_from, link.removeprefix("../"))
    for path, made in pages.items():
        files.append(File.generated(config, path, content=made()))
    return files


def _page_from(source: str) -> str:
    """Return a document that is kept outside of docs/, with its links into docs/ as the site has them."""
    return (ROOT / source).read_text(encoding="utf-8").replace("](docs/", "](../")


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Return the page with links to what the site has elsewhere than the repository."""
    for link, place in _ELSEWHERE.items():
        markdown = markdown.replace(f"]({link}", f"]({place}")
    return markdown


def commands_page() -> str:
    """Return every command with its arguments and options, as the command line itself tells them."""
    root = typer.main.get_command(pipeline.app)
    lines = ["# Commands", "", "Exit status: 0 all well; 1 some document failed; 2 wrong usage; 130 interrupted.", ""]
    for words, command in _commands(root, ()):
        arguments = [_argument(p) for p in command.params if p.param_type_name == "argument"]
        usage = " ".join(["python pipeline.py", *words, *arguments, "[OPTIONS]"])
        lines += [f"## {' '.join(words)}", "", f"`{usage}`", "", _escaped(inspect.cleandoc(command.help or "")), ""]
        kinds = get_type_hints(command.callback)
        rows = [_parameter(p, kinds.get(p.name)) for p in command.params if p.name != "help"]
        if rows:
            lines += ["| | what it does | default |", "|---|---|---|", *rows, ""]
    return "\n".join(lines)


def _commands(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command that does something, with the words that call it."""
    below = getattr(command, "commands", None)
    if below is None:
        yield words, command
        return
    for name, child in below.items():
        yield from _commands(child, (*words, name))


def _argument(parameter: Any) -> str:
    """Return the name of an argument, in brackets where it may be left out."""
    name: str = parameter.metavar or parameter.name.upper()
    return name if parameter.required else f"[{name}]"


def _option(parameter: Any) -> str:
    """Return how an option is written, with what it takes."""
    takes = f" {parameter.metavar}" if parameter.metavar and not parameter.is_flag else ""
    return f"{', '.join((*parameter.opts, *parameter.secondary_opts))}{takes}"


def _parameter(parameter: Any, kind: object) -> str:
    """Return the row of an argument or an option; `kind`: its type, whose values are listed if it is a closed list."""
    name = _option(parameter) if parameter.param_type_name == "option" else _argument(parameter)
    values = ""
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        values = f" One of {', '.join(f'`{value}`' for value in kind)}."
    given = parameter.default
    default = "" if given is None or given is False or callable(given) else str(getattr(given, "value", given))
    default = parameter.opts[0] if given is True else default
    told = default and f"`{default}`"
    if isinstance(parameter.show_default, str):  # worked out when the command runs
        told = parameter.show_default
    return f"| `{name}` | {_escaped(getattr(parameter, 'help', '') or '')}{values} | {told} |"


def taxonomy_page() -> str:
    """Return every question with its options, their printed forms, and the editions in which it is known."""
    taxonomy = load_taxonomy()
    lines = ["# Taxonomy", "", f"Edition {taxonomy.version}. Made from the files in `models/taxonomy/`.", ""]
    for theme in taxonomy.themes:
        lines += [f"## {_escaped(theme.label_fr)} – {_escaped(theme.label_en)}", ""]
        for entry in question_entries(theme):
            lines += [*_question_lines(entry), ""]
    return "\n".join(lines)


def _question_lines(entry: QuestionEntry) -> list[str]:
    question = entry.indicator
    kind = f"a number ({question.unit})" if question.kind == "count" else "options"
    kind += "; others are expected" if question.is_open else ""
    names = f"{_escaped(question.label_fr)} – {_escaped(question.label_en)}"
    lines = [
        f"### `{question.id}`",
        "",
        f"{names}: {kind}. Editions: {', '.join(entry.eras)}.",
        "",
    ]
    if question.options:
        lines += ["| `value_id` | French | English | also printed |", "|---|---|---|---|"]
    for option in question.options:
        forms = ", ".join(f"« {_escaped(form)} »" for form in other_forms(option))
        lines.append(f"| `{option.id}` | {_escaped(option.label_fr)} | {_escaped(option.label_en)} | {forms} |")
    return lines


def python_page() -> str:
    """Return the doors of the package and the records that they give, as their docstrings tell them."""
    lines = ["# From Python", "", "```python", f"from extract import {', '.join(extract.__all__)}", "```", ""]
    for name in extract.__all__:
        door = getattr(extract, name)
        signature = str(inspect.signature(door)).replace("|", "or").replace("'", "")
        lines += [f"## {name}", "", f"`{name}{signature}`", "", inspect.getdoc(door) or "", ""]
    lines += ["## Records", ""]
    for record in (records.Report, records.Observation, records.Quantity, records.Verbatim, records.Evidence):
        lines += _record_lines(record)
    lines += [*_record_lines(records.Coverage), *_record_lines(records.Issue), *_record_lines(document.Document)]
    return "\n".join(lines)


def _record_lines(record: type) -> list[str]:
    if not (is_dataclass(record) or issubclass(record, Record)):
        raise TypeError(f"{record.__name__} is no record")
    fields = [
        f"| `{name}` | `{kind}` |".replace(" | None", " or None") for name, kind in record.__annotations__.items()
    ]
    return [
        f"### {record.__name__}",
        "",
        inspect.getdoc(record) or "",
        "",
        "| field | type |",
        "|---|---|",
        *fields,
        "",
    ]


def _escaped(words: str) -> str:
    """Return words that stay in one cell of a table and make no markup."""
    return words.replace("|", "\\|").replace("<", "&lt;").replace("\n\n", "<br>").replace("\n", " ")
