"""The command line of Relevé: archived reports in, tables out. What each command does lies in `extract.commands`.

Libraries that are slow to load are imported inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, Any, NoReturn

try:
    import typer
    from typer.core import TyperCommand, TyperGroup

    from extract.commands import evidence, export, look, review, run, taxonomy
    from extract.commands.common import INTERRUPTED, SOME_FAILED
    from extract.no_pandas import forgo_pandas
    from models.version import PIPELINE_VERSION
except ImportError as error:  # the Python of the system instead of the one of .venv, or one that is too old
    sys.stderr.write(
        f"Error: {error}. Relevé needs Python 3.11 or later and its libraries: run make install in its folder, "
        "then .venv/bin/python pipeline.py\n"
    )
    raise SystemExit(2) from None


def _without_types_of_flags(params: list[Any]) -> list[Any]:
    """Return options with nothing behind the names of those that take no value: "--quiet BOOL" asks for one."""
    for param in params:
        if getattr(param, "is_flag", False):
            param.metavar = ""
    return params


class _Command(TyperCommand):
    def get_params(self, ctx: typer.Context) -> list[Any]:  # type: ignore[override]
        return _without_types_of_flags(super().get_params(ctx))

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Read the options; a fault is told without what the library that checks values puts before it."""
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise


class _Group(TyperGroup):
    def get_params(self, ctx: typer.Context) -> list[Any]:  # type: ignore[override]
        return _without_types_of_flags(super().get_params(ctx))


class _RunByDefault(_Group):
    """Takes ``pipeline.py PATH`` for ``pipeline.py run PATH``."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        own = {*self.commands, "--help", "--version"}
        if args and args[0] not in own:
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        """Run the command; one that is interrupted before or after it has anything to say of it says so too."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Exit(_told("Interrupted.", INTERRUPTED)) from None


app = typer.Typer(
    cls=_RunByDefault,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Read archived « Effets sociaux et urbains » reports back into tables.\n\n"
    "python pipeline.py PATH is short for python pipeline.py run PATH; its options: python pipeline.py run --help",
)
taxonomy_app = typer.Typer(
    cls=_Group, help="The taxonomy: what is asked, and how pages print it.", no_args_is_help=True
)
app.add_typer(taxonomy_app, name="taxonomy")

_COMMANDS: tuple[Callable[..., None], ...] = (
    look.status,
    look.explain,
    look.cache,
    evidence.evidence,
    review.review,
    export.export,
)
_OF_TAXONOMY: tuple[Callable[..., None], ...] = (taxonomy.check, taxonomy.suggest, taxonomy.diff, taxonomy.accept)


def _paragraphs(command: Callable[..., None]) -> str:
    """Return what a command says of itself, to be broken into lines where the terminal ends and not where ours do."""
    return "\n\n".join(" ".join(part.split()) for part in (command.__doc__ or "").split("\n\n"))


# What is left of PATH is told by the command, in better words than the parser has.
app.command(cls=_Command, help=_paragraphs(run.run), context_settings={"allow_extra_args": True})(run.run)
for command in _COMMANDS:
    app.command(cls=_Command, help=_paragraphs(command))(command)
for command in _OF_TAXONOMY:
    taxonomy_app.command(cls=_Command, help=_paragraphs(command))(command)


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


def _told(message: str, status: int) -> int:
    """Say why the program ends, if anybody listens, and return the exit status."""
    with suppress(OSError):
        typer.echo(message, err=True)
    return status


def _program() -> NoReturn:
    """Run the command, and leave without taking the interpreter apart: that takes as long as reading some reports."""
    status: object = 0
    forgo_pandas()  # data frames are for notebooks
    try:
        app()
    except SystemExit as end:
        status = end.code
    except OSError as error:
        if error.filename is not None:
            raise
        status = _told(f"Error: what is to be said could not be written: {error}", SOME_FAILED)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, AttributeError):  # nobody listens any more, or ever did
            stream.flush()
    os._exit(status if isinstance(status, int) else int(status is not None))


if __name__ == "__main__":
    _program()
