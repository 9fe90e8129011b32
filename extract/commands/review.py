"""`review`: answers are checked in the browser, and the decisions kept."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from extract.commands.common import cache_dir, load, refuse, tables_folder, tell_bad_lines
from extract.commands.parameters import (
    DEFAULT_OUT,
    DEFAULT_REVIEWS,
    CacheDir,
    NoCache,
    Ocr,
    OcrEngine,
    Reviews,
    TaxonomyDir,
)
from models.errors import UsageError, how_to_install
from models.options import OcrEngineName, OcrMode, ReadOptions
from models.reviews import SAMPLE_SIZE, Queue


def review(
    out: Annotated[
        str, typer.Argument(metavar="TABLES", help="Folder of tables that a run wrote; or s3://…")
    ] = DEFAULT_OUT,
    reviews: Reviews = DEFAULT_REVIEWS,
    reviewer: Annotated[
        str | None, typer.Option("--reviewer", metavar="NAME", help="Who decides.", show_default="the user's name")
    ] = None,
    queue: Annotated[Queue, typer.Option("--queue", help="Which rows are shown first.")] = Queue.DOUBTS,
    sample: Annotated[
        int | None, typer.Option("--sample", metavar="N", min=1, help="Show N accepted answers drawn at random.")
    ] = None,
    lower_bound: Annotated[
        bool, typer.Option("--lower-bound", help="Show answers drawn at random where the error bound is worst.")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Of what is drawn at random.")] = 1,
    row: Annotated[
        list[str] | None,
        typer.Option("--row", metavar="ID", help="Show this answer or free text, also an accepted one; may be again."),
    ] = None,
    bounds: Annotated[bool, typer.Option("--bounds", help="Print the error bounds and end.")] = False,
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="0: any that is free.")] = 0,
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
    known = load(taxonomy)
    options = ReadOptions(ocr=ocr, ocr_engine=ocr_engine, cache_dir=cache_dir(cache, no_cache))
    try:
        from extract.review.session import ReviewPlan, Session

        first = Queue.WORST if lower_bound else Queue.SAMPLE if sample is not None else queue
        name = reviewer if reviewer is not None else getpass.getuser()
        if not name.strip():
            refuse("--reviewer: a name is needed, so that it can be told who decided.")
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
        tell_bad_lines(reviews, session.file.bad_lines)
        if bounds:
            from extract.review.bounds_text import bound_lines

            typer.echo("\n".join(bound_lines(session.bounds())))
            return
        try:
            from extract.review.serve import serve_review
        except ModuleNotFoundError as error:
            refuse(f"the review needs {error.name}, which is not installed: {how_to_install('review')}")
        serve_review(session, options, port=port, open_browser=not no_open, tell=typer.echo)
        typer.echo(f"Decisions   {reviews}; read the reports again to have them in the tables.")
    except UsageError as error:
        refuse(str(error))


def _tables_to_review(out: str, cache: str | None) -> Path:
    """Return the folder of the tables; those of object storage are fetched into the cache if they are not there yet.

    No run is kept from writing meanwhile. Raises `UsageError`.
    """
    if "://" not in out:
        return Path(out)
    if cache is None:
        raise UsageError(f"{out}: its tables are reviewed from the cache; leave out --no-cache")
    with tables_folder(out, cache, is_to_publish=False) as folder:
        return folder
