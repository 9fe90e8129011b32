"""The command line of Relevé: archived reports in, tables out. No rule about reports lives here.

Libraries that are slow to load are imported inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import getpass
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from typer.core import TyperGroup

from models.errors import ClusterError, TaxonomyError, UsageError
from models.limits import Limits
from models.options import ExportFormat, OcrEngineName, OcrMode, ReadOptions
from models.reviews import SAMPLE_SIZE, Queue
from models.version import PIPELINE_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extract.engine import OpenReaders
    from extract.review_file import ReviewFile
    from extract.review_lines import BadLine
    from extract.standing import Standings
    from models.taxonomy import Taxonomy

_MOST_BAD_LINES = 20
SOME_FAILED, WRONG_USAGE, INTERRUPTED = 1, 2, 130
DEFAULT_OUT = "data/parsed"
DEFAULT_REVIEWS = Path("data/reviews.csv")
_LIMITS = Limits()


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

TaxonomyDir = Annotated[
    Path | None, typer.Option("--taxonomy", metavar="DIR", help="Use the taxonomy of this folder instead of the own.")
]
Ocr = Annotated[OcrMode, typer.Option("--ocr", help="Which pages are read from their picture.")]
OcrEngine = Annotated[OcrEngineName, typer.Option("--ocr-engine", help="What reads them.")]
CacheDir = Annotated[
    Path | None,
    typer.Option(
        "--cache", metavar="DIR", help="Where pages and documents are kept as read.  [default: ~/.cache/releve]"
    ),
]
Reviews = Annotated[Path, typer.Option("--reviews", metavar="FILE", help="Decisions of reviewers.")]
Timeout = Annotated[
    float,
    typer.Option("--timeout", metavar="SECONDS", min=1, help="Most for a document, or for each page from its picture."),
]
Memory = Annotated[int, typer.Option("--memory", metavar="MB", min=300, help="Most for the process that reads it.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Read every page again and keep nothing.")]


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


@app.command()
def run(
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="Folder of reports, read with its folders, or one file; or s3://…")
    ],
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="Where the tables go; or s3://…")] = DEFAULT_OUT,
    by_site: Annotated[
        bool, typer.Option("--by-site", help="Also write the tables of each site on their own.")
    ] = False,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes that read at the same time.")] = 1,
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
    timeout: Timeout = _LIMITS.seconds,
    memory: Memory = _LIMITS.megabytes,
    log_json: Annotated[bool, typer.Option("--log-json", help="For programs: events on standard error.")] = False,
    nlp: Annotated[bool, typer.Option("--nlp/--no-nlp", help="Look for what free texts mention.")] = True,
) -> None:
    """Read the reports under PATH that are new or changed, and write the tables.

    Exit status: 0 all read; 1 some document could not be read (the others are written); 2 wrong usage or invalid
    taxonomy, nothing is read; 130 interrupted, the same command goes on from there.
    """
    root = _input(path, out)
    if nlp:
        _check_model()
    options = ReadOptions(ocr=ocr, ocr_engine=ocr_engine, cache_dir=_cache_dir(cache, no_cache), nlp=nlp)
    limits = Limits(seconds=timeout, memory_bytes=memory * 1_000_000)
    said = _read_decisions(reviews)
    from extract.standing import standings

    decided = standings(said.decisions)
    if dry_run:
        _tell_plan(root, out, _load(taxonomy), options, decided, force=force, verbose=verbose)
        return
    if scheduler is None:
        from extract.processes import prepare_processes

        prepare_processes(nlp=nlp)  # they load their libraries while this process loads its own
    known = _load(taxonomy, free_text=nlp)
    from extract.engine import run_archive
    from extract.progress import show_progress
    from extract.review_summary import review_lines
    from extract.run_log import print_event
    from extract.summary import summary_lines

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: what is done is kept
    try:
        with (
            show_progress(quiet=quiet or log_json, verbose=verbose) as tell,
            _tables_folder(out, options.cache_dir) as folder,
        ):
            done = run_archive(
                root,
                folder,
                taxonomy=known,
                options=options,
                decided=decided,
                workers=workers,
                by_site=by_site,
                force=force,
                limits=limits,
                on_progress=tell,
                log=print_event if log_json else None,
                readers=_readers_of(scheduler, limits),
            )
            reviewed = review_lines(folder, decided, reviews)
    except UsageError as error:
        _refuse(str(error))
    except ClusterError as error:
        _refuse(f"{error}: what is read is kept.")
    except OSError as error:  # a full disk
        _refuse(f"the tables could not be written: {error}. Run again once that is mended: what is read is kept.")
    except KeyboardInterrupt:
        typer.echo(
            f"Interrupted. The tables in {out} are as they were before; what was read is kept. "
            "The same command goes on from there.",
            err=True,
        )
        raise typer.Exit(INTERRUPTED) from None
    if not quiet:
        typer.echo("\n".join([*summary_lines(done, out), *reviewed]))
    elif done.failures:
        from extract.shown import shown_line

        typer.echo("\n".join(shown_line(f"{f.file_name}: {f.message} [{f.code}]") for f in done.failures), err=True)
    drawn = not evidence or _draw_evidence(out, known, options, workers, quiet=quiet)
    if done.failed or not drawn or (strict and (done.partial or done.review or said.bad_lines)):
        raise typer.Exit(SOME_FAILED)


def _input(path: str, out: str) -> Path | str:
    """Return the path or the URL that is to be read, once it is known to be usable with `out`."""
    if "://" not in path:
        if not os.path.exists(path):  # Path.exists raises where a folder above may not be looked into
            _refuse(f"{path}: no such file or folder")
        return Path(path)
    from extract.storage import local_path

    try:
        local = local_path(path)
    except UsageError as error:
        _refuse(str(error))
    if local is not None:
        return _input(str(local), out)
    if f"{out.rstrip('/')}/".startswith(f"{path.rstrip('/')}/"):
        _refuse(f"--out {out} lies within {path}, and its tables would be read as reports; choose a place beside it")
    return path


@contextmanager
def _tables_folder(out: str, cache_dir: str | None, *, is_to_publish: bool = True) -> Iterator[Path]:
    """Give the local folder where tables are made; those for object storage are published when the run is done."""
    if "://" not in out:
        yield Path(out)
        return
    from extract.storage_tables import open_tables_folder

    with ExitStack() as stack:
        home = cache_dir or stack.enter_context(TemporaryDirectory(prefix="releve-"))
        yield stack.enter_context(open_tables_folder(out, Path(home), is_to_publish=is_to_publish))


def _readers_of(scheduler: str | None, limits: Limits) -> OpenReaders | None:
    """Return what reads documents on a cluster, None to read them here."""
    if scheduler is None:
        return None
    try:
        from extract.cluster import ReadsOnCluster
    except ImportError as error:
        _refuse(f"--scheduler needs more libraries ({error}): pip install '.[cluster]' in the folder of Relevé")
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
    from extract.engine import plan_archive
    from extract.summary import plan_lines

    try:
        with _tables_folder(out, options.cache_dir, is_to_publish=False) as folder:
            plan = plan_archive(path, folder, taxonomy=known, options=options, decided=decided, force=force)
    except UsageError as error:
        _refuse(str(error))
    typer.echo("\n".join(plan_lines(plan, whole=verbose)))


@app.command()
def status(
    out: Annotated[str, typer.Argument(metavar="OUT", help="Where the tables of the run go.")] = DEFAULT_OUT,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    cache: CacheDir = None,
) -> None:
    """Say how a run stands that is under way, or how the last one ended."""
    from extract.run_status import read_status, status_lines
    from extract.storage_tables import local_folder

    try:
        folder = local_folder(out, Path(_cache_dir(cache, no_cache=False) or ""))
    except UsageError as error:
        _refuse(str(error))
    found = read_status(folder)
    if found is None:
        _refuse(
            f"{out}: no run of this machine has written there" if "://" in out else f"{out}: no run has written here"
        )
    if as_json:
        import json

        from extract.shown import shown_json

        typer.echo(shown_json(json.dumps(found, ensure_ascii=False, indent=2)))
    else:
        typer.echo("\n".join(status_lines(found, folder)))


@app.command()
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
    if not os.path.isfile(file):
        _refuse(f"{file}: no such file")
    known = _load(taxonomy)
    from extract.explain import explain_file

    options = ReadOptions(ocr=ocr, ocr_engine=ocr_engine, cache_dir=_cache_dir(cache, no_cache))
    colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    try:
        text, failed = explain_file(file, known, options, as_json=as_json, colours=colours, pages_dir=pages)
    except OSError as error:
        _refuse(f"the page pictures could not be written: {error}")
    typer.echo(text)
    if failed:
        raise typer.Exit(SOME_FAILED)


@app.command()
def cache(
    cache: CacheDir = None,
    clear: Annotated[bool, typer.Option("--clear", help="Remove all of it; reports are then read anew.")] = False,
    clear_old: Annotated[
        bool, typer.Option("--clear-old", help="Remove what other versions of Relevé read; this one does not use it.")
    ] = False,
) -> None:
    """Show how much is kept of what was read, so that a rerun is quick, and remove it on request."""
    folder = _cache_folder(cache)
    from extract.cache_stock import clear_all, clear_outdated, take_stock

    try:
        removed = clear_all(folder) if clear else clear_outdated(folder) if clear_old else None
    except OSError as error:
        _refuse(f"the cache could not be removed: {error}")
    typer.echo(f"{'Kept in' if removed is None else 'Removed from'} {folder}:")
    typer.echo("\n".join((removed or take_stock(folder)).lines()))


@app.command()
def evidence(
    out: Annotated[
        str, typer.Argument(metavar="[TABLES]", help="Folder of tables that a run wrote; or s3://…")
    ] = DEFAULT_OUT,
    document: Annotated[
        list[str] | None, typer.Option("--document", metavar="ID", help="Only this document; may be given again.")
    ] = None,
    site: Annotated[
        list[str] | None, typer.Option("--site", metavar="ID", help="Only this site; may be given again.")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes that draw at the same time.")] = 1,
    taxonomy: TaxonomyDir = None,
    ocr: Ocr = OcrMode.AUTO,
    ocr_engine: OcrEngine = OcrEngineName.RAPIDOCR,
    cache: CacheDir = None,
    no_cache: NoCache = False,
) -> None:
    """Make the pictures of pages on which site.html lights the words of an answer.

    Pictures that are there already are kept. Exit status: 0 all made; 1 some file is gone or has changed; 2 wrong
    usage.
    """
    known = _load(taxonomy)
    options = ReadOptions(ocr=ocr, ocr_engine=ocr_engine, cache_dir=_cache_dir(cache, no_cache))
    if not _draw_evidence(out, known, options, workers, documents=document or (), sites=site or ()):
        raise typer.Exit(SOME_FAILED)


def _draw_evidence(
    out: str,
    known: Taxonomy,
    options: ReadOptions,
    workers: int,
    *,
    documents: Sequence[str] = (),
    sites: Sequence[str] = (),
    quiet: bool = False,
) -> bool:
    """Make the pictures that are missing, of all documents when none is named; tell whether all could be made."""
    from extract.shown import shown_line
    from extract.table_rows import table_files

    def wanted(document_id: str, site_id: str | None) -> bool:
        return not (documents or sites) or document_id in documents or site_id in sites

    try:
        with _tables_folder(out, options.cache_dir, is_to_publish=False) as folder:
            if not table_files(folder, "documents"):
                raise UsageError(f"{out}: no tables here; give the folder that a run wrote")
            looked_at, made, reasons = _make_pictures(folder, known, options, workers, wanted, quiet=quiet)
            if "://" in out:
                from extract.storage_pictures import publish_pictures

                publish_pictures(out, folder)
    except UsageError as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"the pictures could not be written: {error}")
    if looked_at and not quiet:
        where = f"{out.rstrip('/')}/evidence"
        typer.echo(f"Evidence    {made} page pictures made, of {looked_at} documents with pages, in {where}")
    elif not quiet:
        typer.echo("No document with pages was asked for: texts and web pages need no picture.")
    for reason in reasons:
        typer.echo(shown_line(f"  {reason}"), err=True)
    return not reasons


def _make_pictures(
    folder: Path,
    known: Taxonomy,
    options: ReadOptions,
    workers: int,
    wanted: Callable[[str, str | None], bool],
    *,
    quiet: bool,
) -> tuple[int, int, list[str]]:
    """Return how many documents were looked at, how many pictures were made, and why some were not."""
    from extract.evidence_pictures import make_pictures
    from extract.shown import shown_line

    looked_at = made = 0
    reasons = []
    for result in make_pictures(folder, taxonomy=known, options=options, wanted=wanted, workers=workers):
        looked_at += 1
        made += result.pages
        if looked_at % 100 == 0 and not quiet:
            typer.echo(f"[{looked_at}] {shown_line(result.file_name)}: {made} pictures so far", err=True)
        if result.reason is not None:
            reasons.append(f"{result.file_name}: {result.reason}")
    return looked_at, made, reasons


@app.command()
def review(
    out: Annotated[
        str, typer.Argument(metavar="[TABLES]", help="Folder of tables that a run wrote; or s3://…")
    ] = DEFAULT_OUT,
    reviews: Reviews = DEFAULT_REVIEWS,
    reviewer: Annotated[
        str | None, typer.Option("--reviewer", metavar="NAME", help="Who decides.  [default: the user's name]")
    ] = None,
    queue: Annotated[Queue, typer.Option("--queue", help="Which rows are shown first.")] = Queue.DOUBTS,
    sample: Annotated[
        int | None, typer.Option("--sample", metavar="N", min=1, help="Show N accepted answers drawn at random.")
    ] = None,
    lower_bound: Annotated[
        bool, typer.Option("--lower-bound", help="Show answers drawn at random where the error bound is worst.")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", help="Of what is drawn at random.")] = 1,
    row: Annotated[
        list[str] | None,
        typer.Option("--row", metavar="ID", help="Show this answer or free text, also an accepted one; may be again."),
    ] = None,
    bounds: Annotated[bool, typer.Option("--bounds", help="Print the error bounds and end.")] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any that is free.")] = 0,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
    taxonomy: TaxonomyDir = None,
    ocr: Ocr = OcrMode.AUTO,
    ocr_engine: OcrEngine = OcrEngineName.RAPIDOCR,
    cache: CacheDir = None,
    no_cache: NoCache = False,
) -> None:
    """Check answers in the browser, on this machine only, and keep the decisions in data/reviews.csv.

    The next run applies them. Ctrl-C ends the review. Exit status: 0; 2 wrong usage.
    """
    known = _load(taxonomy)
    options = ReadOptions(ocr=ocr, ocr_engine=ocr_engine, cache_dir=_cache_dir(cache, no_cache))
    try:
        from extract.review.session import ReviewPlan, Session

        first = Queue.WORST if lower_bound else Queue.SAMPLE if sample is not None else queue
        name = reviewer if reviewer is not None else getpass.getuser()
        if not name.strip():
            _refuse("--reviewer: a name is needed, so that it can be told who decided.")
        plan = ReviewPlan(
            out=_tables_to_review(out, options.cache_dir),
            reviews=reviews,
            reviewer=name,
            queue=Queue.DOUBTS if row else first,
            sample_size=sample or SAMPLE_SIZE,
            seed=seed,
            rows=tuple(row or ()),
        )
        session = Session(plan, known)
        _tell_bad_lines(reviews, session.file.bad_lines)
        if bounds:
            from extract.review.bounds_text import bound_lines

            typer.echo("\n".join(bound_lines(session.bounds())))
            return
        try:
            from extract.review.serve import serve_review
        except ModuleNotFoundError as error:
            _refuse(f"the review needs {error.name}, which is not installed: pip install 'releve[review]'")
        serve_review(session, options, port=port, open_browser=not no_open, tell=typer.echo)
        typer.echo(f"Decisions   {reviews}; read the reports again to have them in the tables.")
    except UsageError as error:
        _refuse(str(error))


def _tables_to_review(out: str, cache_dir: str | None) -> Path:
    """Return the folder of the tables; those of object storage are fetched into the cache if they are not there yet.

    No run is kept from writing meanwhile. Raises `UsageError`.
    """
    if "://" not in out:
        return Path(out)
    if cache_dir is None:
        raise UsageError(f"{out}: its tables are reviewed from the cache; leave out --no-cache")
    with _tables_folder(out, cache_dir, is_to_publish=False) as folder:
        return folder


@app.command()
def export(
    out: Annotated[Path, typer.Argument(metavar="[OUT]", help="The folder of the tables.")] = Path(DEFAULT_OUT),
    *,
    to: Annotated[ExportFormat, typer.Option("--to", help="What to write.")],
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="PATH", help="The file, or folder for csv.  [default: in OUT/export]"),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="URI", help="skos: what addresses begin with.  [default: urn:releve:]"),
    ] = None,
    places: Annotated[
        Path | None,
        typer.Option("--places", metavar="FILE", help="geojson: a table of longitude, latitude and site_id."),
    ] = None,
    taxonomy: TaxonomyDir = None,
) -> None:
    """Hand the tables on as CSV, Excel, DuckDB or GeoJSON, or the taxonomy as SKOS or as a page."""
    known = _load(taxonomy)
    from extract.export.writing import export as write_export
    from extract.shown import shown_line

    try:
        lines = write_export(out, to, taxonomy=known, into=into, base=base, places=places)
    except UsageError as error:
        _refuse(str(error))
    except OSError as error:  # a full disk
        _refuse(f"the export could not be written: {error}. What was there before is as it was.")
    typer.echo("\n".join(shown_line(line) for line in lines))


@taxonomy_app.command()
def check(taxonomy: TaxonomyDir = None) -> None:
    """Check the taxonomy: every fault is named with its file, path and key."""
    known = _load(taxonomy, free_text=True)
    from extract.taxonomy_cases import failing_cases

    try:
        failing = failing_cases(known, taxonomy)
    except UsageError as error:
        _refuse(str(error))
    if failing:
        _refuse("The taxonomy no longer names what was accepted:\n" + "\n".join(failing))
    options = sum(len(indicator.options) for _, indicator in known.indicators)
    typer.echo(
        f"Taxonomy {known.version}: {len(known.themes)} themes, {len(known.indicators)} indicators, "
        f"{options} options. No fault found."
    )


@taxonomy_app.command()
def suggest(
    out: Annotated[Path, typer.Argument(metavar="[OUT]", help="The folder of the tables.")] = Path(DEFAULT_OUT),
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="FILE", help="Write the suggestions there, to edit and accept them."),
    ] = None,
    taxonomy: TaxonomyDir = None,
) -> None:
    """Gather phrases that the taxonomy does not know into options and synonyms, with counts and examples."""
    known = _load(taxonomy)
    from extract.export.tables_on_disk import open_tables
    from extract.suggest import suggest_groups, suggestions_yaml

    try:
        suggested = suggest_groups(open_tables(out), known)
        text = suggestions_yaml(suggested, known)
        if into is not None:
            into.write_text(text, encoding="utf-8", newline="\n")
    except (UsageError, OSError) as error:
        _refuse(str(error))
    typer.echo(f"{len(suggested.groups)} suggestions written: {into}" if into is not None else text.rstrip("\n"))


@taxonomy_app.command()
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
    if not os.path.exists(folder):
        _refuse(f"{folder}: no such file or folder")
    before, after = _load(old), _load(new)
    from extract.replay import change_lines, replay_folder
    from extract.shown import shown_line

    def tell(done: int, total: int) -> None:
        if sys.stderr.isatty():
            typer.echo(f"\r{done}/{total}", nl=done == total, err=True)

    options = ReadOptions(ocr=ocr, ocr_engine=ocr_engine, cache_dir=_cache_dir(cache, no_cache))
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
    typer.echo(f"{cells} answers change in {changed} documents; {same} documents stay as they are.")
    if failed:
        raise typer.Exit(SOME_FAILED)


@taxonomy_app.command()
def accept(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Suggestions, as written by suggest and edited.")],
    into: Annotated[
        Path | None, typer.Option("--into", metavar="DIR", help="Write a changed copy there instead, to try it first.")
    ] = None,
    taxonomy: TaxonomyDir = None,
) -> None:
    """Write suggestions into the taxonomy, with a line in its changelog and a regression case for each phrase."""
    _load(taxonomy)
    from extract.shown import shown_line
    from extract.taxonomy_cases import failing_cases
    from models.taxonomy import DEFAULT_TAXONOMY
    from models.taxonomy_edits import accept_suggestions, read_suggestions

    try:
        suggestions = read_suggestions(file)
        changes = accept_suggestions(suggestions, taxonomy or DEFAULT_TAXONOMY, into=into, check=failing_cases)
    except UsageError as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"the taxonomy could not be written: {error}")
    typer.echo("\n".join(shown_line(f"{change.path}: {change.told}") for change in changes))
    typer.echo(f"{len(changes)} changes. Read the reports again to have them in the tables.")


def _read_decisions(path: Path) -> ReviewFile:
    """Return what the file of reviews says, and tell which of its lines say nothing."""
    from extract.review_file import read_reviews

    try:
        said = read_reviews(path)
    except UsageError as error:
        _refuse(str(error))
    _tell_bad_lines(path, said.bad_lines)
    return said


def _tell_bad_lines(path: Path, lines: Sequence[BadLine]) -> None:
    """Say which lines of the file of reviews are without effect, and why."""
    from extract.shown import shown_line

    for line in lines[:_MOST_BAD_LINES]:
        typer.echo(
            shown_line(f"{path}: line {line.line_no} is no decision and is left as it is: {line.reason}"), err=True
        )
    if len(lines) > _MOST_BAD_LINES:
        typer.echo(f"{path}: and {len(lines) - _MOST_BAD_LINES} more such lines", err=True)


def _check_model() -> None:
    from extract.language.installed import check_installed

    try:
        check_installed()
    except UsageError as error:
        _refuse(str(error))


def _load(folder: Path | None, *, free_text: bool = False) -> Taxonomy:
    from extract.confidence import load_confidence
    from models.taxonomy import load_taxonomy

    try:
        known = load_taxonomy(folder)
        from models.site_decisions import load_site_decisions

        load_site_decisions(known.folder)
        if free_text:
            from models.free_text import load_free_text

            load_free_text(known)
        asked = known.common.thresholds
        load_confidence(asked.accept_precision, asked.accept_text_precision)  # before any document is opened
        return known
    except TaxonomyError as error:
        _refuse(f"The taxonomy cannot be used; nothing was read.\n{error}")
    except UsageError as error:
        _refuse(str(error))


def _cache_dir(chosen: Path | None, no_cache: bool) -> str | None:
    return None if no_cache else str(_cache_folder(chosen))


def _cache_folder(chosen: Path | None) -> Path:
    """Return the folder for what is kept as read; by default where the desktop keeps caches."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return chosen or Path(home) / "releve"


def _refuse(message: str) -> NoReturn:
    """Say what is wrong with the command and leave."""
    from extract.shown import shown

    typer.echo(f"Error: {shown(message)}", err=True)
    raise typer.Exit(WRONG_USAGE)


def _program() -> NoReturn:
    """Run the command, and leave without taking the interpreter apart: that takes as long as reading some reports."""
    status: object = 0
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
