"""The command line of Relevé: archived reports in, tables out. What each command does lies in `extract.commands`.

Libraries that are slow to load are imported inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, NoReturn

import typer
from typer.core import TyperGroup

from extract.commands import evidence, export, look, review, run, taxonomy
from extract.no_pandas import forgo_pandas
from models.version import PIPELINE_VERSION


class _RunByDefault(TyperGroup):
    """Takes ``pipeline.py PATH`` for ``pipeline.py run PATH``."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        own = {*self.commands, "--help", "--version"}
        if args and args[0] not in own:
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_RunByDefault,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Read archived « Effets sociaux et urbains » reports back into tables.\n\n"
    "python pipeline.py PATH is short for python pipeline.py run PATH; its options: python pipeline.py run --help",
)
taxonomy_app = typer.Typer(help="The taxonomy: what is asked, and how pages print it.", no_args_is_help=True)
app.add_typer(taxonomy_app, name="taxonomy")

_COMMANDS: tuple[Callable[..., None], ...] = (
    run.run,
    look.status,
    look.explain,
    look.cache,
    evidence.evidence,
    review.review,
    export.export,
)
_OF_TAXONOMY: tuple[Callable[..., None], ...] = (taxonomy.check, taxonomy.suggest, taxonomy.diff, taxonomy.accept)
for command in _COMMANDS:
    app.command()(command)
for command in _OF_TAXONOMY:
    taxonomy_app.command()(command)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"releve {PIPELINE_VERSION}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    for stream in (sys.stdout, sys.stderr):  # a terminal that cannot show ☑ or é shows "?" rather than stop the run
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _program() -> NoReturn:
    """Run the command, and leave without taking the interpreter apart: that takes as long as reading some reports."""
    status: object = 0
    forgo_pandas()  # data frames are for notebooks
    try:
        app()
    except SystemExit as end:
        status = end.code
    with suppress(OSError):  # nobody listens any more
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status if isinstance(status, int) else int(status is not None))


if __name__ == "__main__":
    _program()
