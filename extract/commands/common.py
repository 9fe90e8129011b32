"""What several commands do: load the taxonomy, read the reviewers' decisions, refuse a wrong use."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NoReturn

import typer

from extract.commands.parameters import MOST_WORKERS
from models.errors import DocumentError, TaxonomyError, UsageError
from models.options import OcrEngineName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.decisions.review_file import ReviewFile
    from extract.decisions.review_lines import BadLine
    from models.taxonomy import Taxonomy

SOME_FAILED, WRONG_USAGE, INTERRUPTED = 1, 2, 130
_MOST_BAD_LINES = 20
_LICENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*|https?://\S+")


def load(folder: Path | None, *, free_text: bool = False) -> Taxonomy:
    """Return the taxonomy of a folder, the own one for None; one that cannot be used ends the command.

    So do decisions about sites and the confidence model, and with `free_text` its lists: before any document is opened.
    """
    from extract.reports.confidence import load_confidence
    from models.taxonomy import load_taxonomy

    try:
        known = load_taxonomy(folder)
        from models.site_decisions import load_site_decisions

        load_site_decisions(known.folder)
        if free_text:
            from models.free_text import load_free_text

            load_free_text(known)
        asked = known.common.thresholds
        load_confidence(asked.accept_precision, asked.accept_text_precision)
        return known
    except TaxonomyError as error:
        refuse(f"The taxonomy cannot be used; nothing was read.\n{error}")
    except UsageError as error:
        refuse(str(error))


def read_decisions(path: Path) -> ReviewFile:
    """Return what the file of reviews says, and tell which of its lines say nothing."""
    from extract.decisions.review_file import read_reviews

    try:
        said = read_reviews(path)
    except UsageError as error:
        refuse(str(error))
    tell_bad_lines(path, said.bad_lines)
    return said


def tell_bad_lines(path: Path, lines: Sequence[BadLine]) -> None:
    """Say which lines of the file of reviews are without effect, and why."""
    from extract.shown import shown_line

    for line in lines[:_MOST_BAD_LINES]:
        typer.echo(
            shown_line(f"{path}: line {line.line_no} is no decision and is left as it is: {line.reason}"), err=True
        )
    if len(lines) > _MOST_BAD_LINES:
        typer.echo(f"{path}: and {len(lines) - _MOST_BAD_LINES} more such lines", err=True)


def check_model() -> None:
    """End the command unless the model of French is installed, in the version that is asked for."""
    from extract.language.installed import check_installed

    try:
        check_installed()
    except UsageError as error:
        refuse(str(error))


def check_engine(engine: OcrEngineName) -> None:
    """End the command unless what is to read pictures can: every scan of an archive would fail for the same reason."""
    if engine is not OcrEngineName.TESSERACT:
        return
    from extract.readers.ocr_tesseract import engine_version

    try:
        engine_version()
    except DocumentError as error:
        refuse(f"--ocr-engine {engine}: {error.message}; {error.hint}. Nothing was read.")


@contextmanager
def tables_folder(out: str, cache_dir: str | None, *, is_to_publish: bool = True) -> Iterator[Path]:
    """Give the local folder where tables are made; those for object storage are published when the run is done."""
    if "://" not in out:
        check_name(out)
        yield Path(out)
        return
    from extract.run.storage_tables import open_tables_folder

    with ExitStack() as stack:
        home = cache_dir or stack.enter_context(TemporaryDirectory(prefix="releve-"))
        yield stack.enter_context(open_tables_folder(out, Path(home), is_to_publish=is_to_publish))


def worker_count(asked: int | None) -> int:
    """Return how many processes work at the same time: as asked, or one for each processor that we may use."""
    if asked is not None:
        return asked
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST_WORKERS)


def check_name(out: str) -> None:
    """Raise `UsageError` for a folder whose name is no Unicode: the library of Parquet cannot open files there."""
    try:
        out.encode("utf-8")
    except UnicodeEncodeError:
        raise UsageError(f"{out}: this name is not UTF-8, or the locale is not; choose another folder") from None


def check_licence(name: str | None) -> None:
    """End the command where what names a licence is neither an identifier nor an address."""
    if name is not None and not _LICENCE.fullmatch(name):
        refuse(f"--data-licence {name}: give its identifier, as CC-BY-4.0 or etalab-2.0, or its address, https://…")


def cache_dir(chosen: Path | None, no_cache: bool) -> str | None:
    """Return the folder for what is kept as read, None when nothing is to be kept."""
    return None if no_cache else str(cache_folder(chosen))


def check_cache(folder: Path) -> None:
    """Refuse a place for the cache where nothing can be kept: a run would go on without, and without a word."""
    from extract.shown import shown

    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(prefix=".releve-", dir=folder):
            pass
    except OSError as error:
        refuse(
            f"--cache {shown(str(folder))}: cannot be written: {error.strerror}. Choose another folder, or --no-cache"
        )


def cache_folder(chosen: Path | None) -> Path:
    """Return the folder for what is kept as read; by default where the desktop keeps caches."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return chosen or Path(home) / "releve"


def refuse_address(place: Path) -> None:
    """Refuse what is in object storage where a command reads from this machine only."""
    scheme, _, rest = place.as_posix().partition(":/")
    if rest and scheme.isalnum() and len(scheme) > 1:
        refuse(f"{scheme}://{rest}: this command reads what is on this machine; copy it here first")


def refuse(message: str) -> NoReturn:
    """Say what is wrong with the command and leave."""
    from extract.shown import shown

    typer.echo(f"Error: {shown(message)}", err=True)
    raise typer.Exit(WRONG_USAGE)
