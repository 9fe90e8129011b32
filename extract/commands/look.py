"""`status`, `explain` and `cache`: what a run did, what a report says, what is kept."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from extract.commands.common import SOME_FAILED, cache_dir, cache_folder, load, refuse, refuse_address
from extract.commands.parameters import DEFAULT_OUT, CacheDir, NoCache, Ocr, OcrEngine, TaxonomyDir
from models.errors import UsageError
from models.options import OcrEngineName, OcrMode, ReadOptions


def status(
    out: Annotated[str, typer.Argument(metavar="OUT", help="Where the tables of the run go.")] = DEFAULT_OUT,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    cache: CacheDir = None,
) -> None:
    """Say how a run stands that is under way, or how the last one ended."""
    from extract.run.run_status import read_status, status_lines
    from extract.run.storage_tables import local_folder

    try:
        folder = local_folder(out, cache_folder(cache))
    except UsageError as error:
        refuse(str(error))
    found = read_status(folder)
    if found is None:
        refuse(
            f"{out}: no run of this machine has written there" if "://" in out else f"{out}: no run has written here"
        )
    if as_json:
        import json

        from extract.shown import shown_json

        typer.echo(shown_json(json.dumps(found, ensure_ascii=False, indent=2)))
    else:
        typer.echo("\n".join(status_lines(found, out)))


def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One report.")],
    taxonomy: TaxonomyDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    pages: Annotated[
        Path | None,
        typer.Option("--pages", metavar="DIR", help="Also draw what was read over a picture of each page, into DIR."),
    ] = None,
    ocr: Ocr = OcrMode.AUTO,
    ocr_engine: OcrEngine = OcrEngineName.RAPIDOCR,
    cache: CacheDir = None,
    no_cache: NoCache = False,
) -> None:
    """Show one report with every stretch labelled by what claimed it, and how each answer was found."""
    refuse_address(file)
    if not os.path.exists(file) or os.path.isdir(file):
        refuse(f"{file}: is a folder; give one report" if os.path.isdir(file) else f"{file}: no such file")
    known = load(taxonomy)
    from extract.explaining.explain import explain_file

    options = ReadOptions(ocr=ocr, ocr_engine=ocr_engine, cache_dir=cache_dir(cache, no_cache))
    colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    try:
        text, failed = explain_file(file, known, options, as_json=as_json, colours=colours, pages_dir=pages)
    except OSError as error:
        refuse(f"the page pictures could not be written: {error}")
    typer.echo(text)
    if failed:
        raise typer.Exit(SOME_FAILED)


def cache(
    cache: CacheDir = None,
    clear: Annotated[bool, typer.Option("--clear", help="Remove all of it; reports are then read anew.")] = False,
    clear_old: Annotated[
        bool, typer.Option("--clear-old", help="Remove what other versions of Relevé read; this one does not use it.")
    ] = False,
) -> None:
    """Show how much is kept of what was read, so that a rerun is quick, and remove it on request."""
    folder = cache_folder(cache)
    from extract.files.cache_stock import clear_all, clear_outdated, take_stock

    try:
        removed = clear_all(folder) if clear else clear_outdated(folder) if clear_old else None
    except OSError as error:
        refuse(f"the cache could not be removed: {error}")
    typer.echo(f"{'Kept in' if removed is None else 'Removed from'} {folder}:")
    typer.echo("\n".join((removed or take_stock(folder)).lines()))
