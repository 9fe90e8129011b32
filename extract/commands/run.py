"""`run`: the reports under a path that are new or changed become tables."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.commands.common import (
    INTERRUPTED,
    SOME_FAILED,
    cache_dir,
    check_cache,
    check_engine,
    check_licence,
    check_model,
    load,
    read_decisions,
    refuse,
    tables_folder,
    worker_count,
)
from extract.commands.evidence import draw_evidence
from extract.commands.parameters import (
    COMMANDS,
    DEFAULT_OUT,
    DEFAULT_REVIEWS,
    LIMITS,
    CacheDir,
    DataLicence,
    Memory,
    NoCache,
    Ocr,
    OcrEngine,
    Reviews,
    TaxonomyDir,
    Timeout,
    Workers,
)
from extract.shown import counted, shown_line
from models.errors import ClusterError, UsageError, how_to_install
from models.limits import Limits
from models.options import OcrEngineName, OcrMode, ReadOptions

if TYPE_CHECKING:
    from extract.decisions.standing import Standings
    from extract.run.engine import OpenReaders
    from models.taxonomy import Taxonomy


def run(
    ctx: typer.Context,
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="Folder of reports, read with its folders, or one file; or s3://…")
    ],
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="Where the tables go; or s3://…")] = DEFAULT_OUT,
    by_site: Annotated[
        bool, typer.Option("--by-site", help="Also write the tables of each site on their own.")
    ] = False,
    workers: Workers = None,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="Read on the Dask cluster of tcp://HOST:PORT instead."),
    ] = None,
    taxonomy: TaxonomyDir = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="One line per document.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 also when something is partial or to review.")
    ] = False,
    ocr: Ocr = OcrMode.AUTO,
    ocr_engine: OcrEngine = OcrEngineName.RAPIDOCR,
    cache: CacheDir = None,
    no_cache: NoCache = False,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Also make pictures of the pages, with the words of answers lit.")
    ] = False,
    reviews: Reviews = DEFAULT_REVIEWS,
    force: Annotated[bool, typer.Option("--force", help="Read everything again.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be read, and why; write nothing.")] = False,
    data_licence: DataLicence = None,
    timeout: Timeout = LIMITS.seconds,
    memory: Memory = LIMITS.megabytes,
    log_json: Annotated[bool, typer.Option("--log-json", help="For programs: events on standard error.")] = False,
    nlp: Annotated[bool, typer.Option("--nlp/--no-nlp", help="Look for what free texts mention.")] = True,
) -> None:
    """Read the reports under PATH that are new or changed, and write the tables.

    Exit status: 0 all read; 1 some document could not be read (the others are written); 2 wrong usage or invalid
    taxonomy, nothing is read; 130 interrupted, the same command goes on from there.
    """
    root = _input(path, out)
    if ctx.args:
        refuse(f"{ctx.args[0]}: one PATH at a time; give the folder that holds the reports, or copy them into one")
    check_licence(data_licence)
    if nlp:
        check_model()
    processes = worker_count(workers)
    options = ReadOptions(ocr=ocr, ocr_engine=ocr_engine, cache_dir=cache_dir(cache, no_cache), nlp=nlp)
    limits = Limits(seconds=timeout, memory_bytes=memory * 1_000_000)
    if reviews != DEFAULT_REVIEWS and not os.path.exists(reviews):
        typer.echo(f"{reviews}: no such file yet; no decision is applied.", err=True)
    said = read_decisions(reviews)
    from extract.decisions.standing import standings

    decided = standings(said.decisions)
    if dry_run:
        _tell_plan(root, out, load(taxonomy), options, decided, force=force, verbose=verbose)
        return
    if cache is not None and not no_cache:
        check_cache(cache)
    if scheduler is None:
        if ocr is not OcrMode.NEVER:
            check_engine(ocr_engine)  # on a cluster its workers say so
        from extract.run.processes import prepare_processes

        prepare_processes(nlp=nlp)  # they load their libraries while this process loads its own
    known = load(taxonomy, free_text=nlp)
    from extract.run.engine import run_archive
    from extract.run.progress import show_progress
    from extract.run.review_summary import missing_file_line, review_lines
    from extract.run.run_log import print_event
    from extract.run.run_status import interruption_line
    from extract.run.summary import summary_lines
    from extract.tables.publish import current_folder

    before = None if "://" in out else current_folder(Path(out))
    is_kept = options.cache_dir is not None or "://" not in out  # tables for a storage are made in the cache
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: what is done is kept
    try:
        with (
            show_progress(quiet=quiet or log_json, verbose=verbose) as tell,
            tables_folder(out, options.cache_dir) as folder,
        ):
            lost = missing_file_line(folder, reviews)
            if lost is not None:
                typer.echo(lost, err=True)
            done = run_archive(
                root,
                folder,
                taxonomy=known,
                options=options,
                decided=decided,
                workers=processes,
                by_site=by_site,
                data_licence=data_licence,
                force=force,
                limits=limits,
                on_progress=tell,
                log=print_event if log_json else None,
                readers=_readers_of(scheduler, limits),
            )
            reviewed = review_lines(folder, decided, reviews)
    except UsageError as error:
        refuse(str(error))
    except ClusterError as error:
        refuse(f"{error}{': what is read is kept' if is_kept else ''}.")
    except OSError as error:  # a full disk
        kept = ": what is read is kept" if is_kept else ""
        refuse(f"the tables could not be written: {error}. Run again once that is mended{kept}.")
    except KeyboardInterrupt:
        typer.echo(interruption_line(out, before, is_kept=is_kept), err=True)
        raise typer.Exit(INTERRUPTED) from None
    with suppress(BrokenPipeError):  # nobody reads it any more, and the tables are written
        if not quiet:
            typer.echo("\n".join([*summary_lines(done, out), *reviewed]))
        elif done.failures:
            failures = (shown_line(f"{f.file_name}: {f.message} [{f.code}]") for f in done.failures)
            typer.echo("\n".join(failures), err=True)
    drawn = not evidence or draw_evidence(out, known, options, processes, quiet=quiet)
    doubtful = strict and (done.partial or done.review or said.bad_lines)
    if doubtful:
        told = (
            (done.partial, "document", "partial"),
            (done.review, "answer", "to review"),
            (len(said.bad_lines), "line", "of the reviews without effect"),
        )
        counts = ", ".join(f"{counted(count, noun)} {what}" for count, noun, what in told if count)
        typer.echo(f"--strict: {counts}", err=True)
    if done.failed or not drawn or doubtful:
        raise typer.Exit(SOME_FAILED)


def _input(path: str, out: str) -> Path | str:
    """Return the path or the URL that is to be read, once it is known to be usable with `out`."""
    for given, name in ((path, "PATH"), (out, "--out")):
        if not given.strip():  # of a variable of the shell that is not set; "" would be the folder that one is in
            refuse(f"{name} is empty; name a folder, or . for the one you are in")
    if "://" not in path:
        if not os.path.exists(path):  # Path.exists raises where a folder above may not be looked into
            refuse(f"{path}: no such file or folder{_meant(path)}")
        return Path(path)
    from extract.files.storage import local_path

    try:
        local = local_path(path)
    except UsageError as error:
        refuse(str(error))
    if local is not None:
        return _input(str(local), out)
    if f"{out.rstrip('/')}/".startswith(f"{path.rstrip('/')}/"):
        refuse(f"--out {out} lies within {path}, and its tables would be read as reports; choose a place beside it")
    return path


def _meant(path: str) -> str:
    """Return the command that a path without anything there may have been meant for, as an addition to a message."""
    from difflib import get_close_matches

    near = get_close_matches(path, COMMANDS, n=1)
    return f", and no such command; did you mean {near[0]}?" if near else ""


def _readers_of(scheduler: str | None, limits: Limits) -> OpenReaders | None:
    """Return what reads documents on a cluster, None to read them here."""
    if scheduler is None:
        return None
    try:
        from extract.run.cluster import ReadsOnCluster
    except ModuleNotFoundError as error:
        refuse(f"--scheduler needs {error.name}, which is not installed: {how_to_install('cluster')}")
    return partial(ReadsOnCluster, scheduler=scheduler, limits=limits)


def _tell_plan(
    path: Path | str,
    out: str,
    known: Taxonomy,
    options: ReadOptions,
    decided: Standings,
    *,
    force: bool,
    verbose: bool,
) -> None:
    from extract.run.engine import plan_archive
    from extract.run.summary import plan_lines

    try:
        with tables_folder(out, options.cache_dir, is_to_publish=False) as folder:
            plan = plan_archive(path, folder, taxonomy=known, options=options, decided=decided, force=force)
    except UsageError as error:
        refuse(str(error))
    typer.echo("\n".join(plan_lines(plan, whole=verbose)))
