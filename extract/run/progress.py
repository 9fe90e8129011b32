"""How far a run is, on standard error: a bar on a terminal, plain lines elsewhere, nothing when asked to be quiet."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from extract.shown import counted, shown_line

if TYPE_CHECKING:
    from extract.run.live import OnProgress, Progress

_FEW_DOCUMENTS = 50  # up to here every document has its plain line, beyond only one in a hundred
_LINE_EVERY = 100


@contextmanager
def show_progress(*, quiet: bool, verbose: bool) -> Iterator[OnProgress]:
    """Give the function that a run tells its progress to."""
    if quiet:
        yield lambda progress: None
    elif sys.stderr.isatty() and not verbose:
        with _bar() as tell:
            yield tell
    else:
        yield lambda progress: _print_line(progress, verbose=verbose)


@contextmanager
def _bar() -> Iterator[OnProgress]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    shown = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*shown, TextColumn("{task.description}"), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(progress: Progress) -> None:
            name = escape(shown_line(progress.file_name))
            bar.update(task, total=progress.total, completed=progress.done, description=name)

        yield tell


def _print_line(progress: Progress, *, verbose: bool) -> None:
    if progress.read is None:
        return
    document = progress.read
    due = progress.done % _LINE_EVERY == 0 or progress.done == progress.total
    if not (verbose or due or progress.total <= _FEW_DOCUMENTS or document.status == "failed"):
        return
    line = f"[{progress.done}/{progress.total}] {document.file_name}: {document.status}"
    if document.status == "failed":
        line += f", {document.error_message}"
    elif verbose:
        explained = "" if document.explained_ratio is None else f", {document.explained_ratio:.1%} explained"
        line += (
            f", {document.layout_era}, {counted(document.observation_count, 'answer')} "
            f"({document.review_count} to review), {counted(document.issue_count, 'issue')}{explained}"
        )
    with suppress(BrokenPipeError):  # who watched has left, as `| head` does: a night's run goes on
        print(shown_line(line), file=sys.stderr, flush=True)
