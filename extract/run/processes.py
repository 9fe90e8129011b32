"""How processes that read are begun: copied from one that has the libraries loaded, and that runs nothing else.

Nothing heavy is imported here, so that a command can have the libraries loaded there while it loads its own.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext, SpawnContext
from threading import current_thread, main_thread

_PRELOADED = ("__main__", "extract.run.pool_preload")


def process_context() -> ForkServerContext | SpawnContext:
    """Return what begins processes on this system."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*_PRELOADED])
    return context


@contextmanager
def deaf_to_interruption() -> Iterator[None]:
    """Have what is begun meanwhile not hear of Ctrl-C, from its first moment: that is for the run, which ends it."""
    if current_thread() is not main_thread():  # where signals cannot be set
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def prepare_processes(*, nlp: bool = False) -> None:
    """Begin to load what processes will need, beside what this one does; a run may then start them at once.

    `nlp`: the model of French too, which all processes then share.
    """
    context = process_context()
    if isinstance(context, ForkServerContext):
        if nlp:
            context.set_forkserver_preload([*_PRELOADED, "extract.language.preload"])
        from multiprocessing.forkserver import ensure_running

        with deaf_to_interruption():
            ensure_running()
