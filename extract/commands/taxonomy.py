"""`taxonomy`: check it, see what it does not know, and change it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from extract.commands.common import SOME_FAILED, cache_dir, load, refuse, refuse_address
from extract.commands.parameters import DEFAULT_OUT, CacheDir, NoCache, Ocr, OcrEngine, TaxonomyDir
from extract.shown import counted, shown_line
from models.errors import UsageError
from models.options import OcrEngineName, OcrMode, ReadOptions


def check(taxonomy: TaxonomyDir = None) -> None:
    """Check the taxonomy: every fault is named with its file, path and key."""
    known = load(taxonomy, free_text=True)
    from extract.revision.taxonomy_cases import failing_cases

    try:
        failing = failing_cases(known, taxonomy)
    except UsageError as error:
        refuse(str(error))
    if failing:
        refuse("The taxonomy has faults:\n" + "\n".join(failing))
    options = sum(len(indicator.options) for _, indicator in known.indicators)
    typer.echo(
        f"Taxonomy {known.version}: {len(known.themes)} themes, {len(known.indicators)} indicators, "
        f"{options} options. No fault found."
    )


def suggest(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of the tables.")] = Path(DEFAULT_OUT),
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="FILE", help="Write the suggestions there, to edit and accept them."),
    ] = None,
    taxonomy: TaxonomyDir = None,
) -> None:
    """Gather phrases that the taxonomy does not know into options and synonyms, with counts and examples."""
    refuse_address(out)
    known = load(taxonomy)
    from extract.export.tables_on_disk import open_tables
    from extract.revision.suggest import suggest_groups, suggestions_yaml

    try:
        suggested = suggest_groups(open_tables(out), known)
        text = suggestions_yaml(suggested, known)
        if into is not None:
            into.write_text(text, encoding="utf-8", newline="\n")
    except UsageError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{into or out}: {error.strerror}")
    typer.echo(
        f"{counted(len(suggested.groups), 'suggestion')} written: {into}" if into is not None else text.rstrip("\n")
    )


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The folder of a taxonomy.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The folder of another one.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Reports to understand with both.")],
    ocr: Ocr = OcrMode.AUTO,
    ocr_engine: OcrEngine = OcrEngineName.RAPIDOCR,
    cache: CacheDir = None,
    no_cache: NoCache = False,
) -> None:
    """Show which answers would change from one taxonomy to another, by site. Nothing is written."""
    refuse_address(folder)
    if not os.path.exists(folder):
        refuse(f"{folder}: no such file or folder")
    before, after = load(old), load(new)
    from extract.revision.replay import change_lines, replay_folder

    def tell(done: int, total: int) -> None:
        if sys.stderr.isatty():
            typer.echo(f"\r{done}/{total}", nl=done == total, err=True)

    options = ReadOptions(ocr=ocr, ocr_engine=ocr_engine, cache_dir=cache_dir(cache, no_cache))
    failed = changed = same = cells = 0
    for replayed in replay_folder(folder, before, after, options, tell):
        if replayed.error is not None:
            failed += 1
            typer.echo(shown_line(f"{replayed.file_name}: {replayed.error}"), err=True)
        elif replayed.changes:
            changed += 1
            cells += len(replayed.changes)
            typer.echo("\n".join(change_lines(replayed)))
        else:
            same += 1
    if not (failed or changed or same):
        refuse(f"{folder}: no report in this folder; give the folder that holds the files, or a single file.")
    change, stay = ("changes" if cells == 1 else "change"), ("stays as it is" if same == 1 else "stay as they are")
    changing = f"{counted(cells, 'answer')} {change} in {counted(changed, 'document')}"
    typer.echo(f"{changing}; {counted(same, 'document')} {stay}.")
    if failed:
        raise typer.Exit(SOME_FAILED)


def accept(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Suggestions, as written by suggest and edited.")],
    into: Annotated[
        Path | None, typer.Option("--into", metavar="DIR", help="Write a changed copy there instead, to try it first.")
    ] = None,
    taxonomy: TaxonomyDir = None,
) -> None:
    """Write suggestions into the taxonomy, with a line in its changelog and a regression case for each phrase."""
    load(taxonomy)
    from extract.revision.taxonomy_cases import failing_cases
    from models.taxonomy import DEFAULT_TAXONOMY
    from models.taxonomy_edits import accept_suggestions, read_suggestions

    try:
        suggestions = read_suggestions(file)
        if not suggestions:
            refuse(f"{file}: no suggestion in it; taxonomy suggest writes some. Nothing was written.")
        changes = accept_suggestions(suggestions, taxonomy or DEFAULT_TAXONOMY, into=into, check=failing_cases)
    except UsageError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"the taxonomy could not be written: {error}")
    if not changes:
        typer.echo("Nothing to change: the taxonomy has all of it already.")
        return
    typer.echo("\n".join(shown_line(f"{change.path}: {change.told}") for change in changes))
    typer.echo(f"{counted(len(changes), 'change')}. Read the reports again to have them in the tables.")
