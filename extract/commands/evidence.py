"""`evidence`: the pictures of pages on which the words of an answer are lit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.commands.common import SOME_FAILED, cache_dir, load, refuse, tables_folder, worker_count
from extract.commands.parameters import DEFAULT_OUT, CacheDir, NoCache, Ocr, OcrEngine, TaxonomyDir, Workers
from models.errors import UsageError
from models.options import OcrEngineName, OcrMode, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.taxonomy import Taxonomy


def evidence(
    out: Annotated[
        str, typer.Argument(metavar="TABLES", help="Folder of tables that a run wrote; or s3://…")
    ] = DEFAULT_OUT,
    document: Annotated[
        list[str] | None, typer.Option("--document", metavar="ID", help="Only this document; may be given again.")
    ] = None,
    site: Annotated[
        list[str] | None, typer.Option("--site", metavar="ID", help="Only this site; may be given again.")
    ] = None,
    workers: Workers = None,
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
    known = load(taxonomy)
    options = ReadOptions(ocr=ocr, ocr_engine=ocr_engine, cache_dir=cache_dir(cache, no_cache))
    if not draw_evidence(out, known, options, worker_count(workers), documents=document or (), sites=site or ()):
        raise typer.Exit(SOME_FAILED)


def draw_evidence(
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
    from extract.tables.table_rows import table_files

    def wanted(document_id: str, site_id: str | None) -> bool:
        return not (documents or sites) or document_id in documents or site_id in sites

    try:
        with tables_folder(out, options.cache_dir, is_to_publish=False) as folder:
            if not table_files(folder, "documents"):
                raise UsageError(f"{out}: no tables here; give the folder that a run wrote")
            _check_ids(folder, documents, sites)
            looked_at, made, reasons = _make_pictures(folder, known, options, workers, wanted, quiet=quiet)
            if "://" in out:
                from extract.run.storage_pictures import publish_pictures

                publish_pictures(out, folder)
    except UsageError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"the pictures could not be written: {error}")
    if looked_at and not quiet:
        where = f"{out.rstrip('/')}/evidence"
        pictures = "1 page picture" if made == 1 else f"{made} page pictures"
        documents_with = "1 document" if looked_at == 1 else f"{looked_at} documents"
        typer.echo(f"Evidence    {pictures} made, of {documents_with} with pages, in {where}")
    elif not quiet:
        typer.echo("No document with pages was asked for: texts and web pages need no picture.")
    for reason in reasons:
        typer.echo(shown_line(f"  {reason}"), err=True)
    return not reasons


def _check_ids(folder: Path, documents: Sequence[str], sites: Sequence[str]) -> None:
    """Raise `UsageError` for a document or a site that the tables do not have."""
    from extract.tables.table_rows import read_rows, table_files

    unmet = {("--document", one) for one in documents} | {("--site", one) for one in sites}
    if unmet:
        for document, site in read_rows(table_files(folder, "documents"), ["document_id", "site_id"]):
            unmet -= {("--document", document), ("--site", site)}
    if unmet:
        named = ", ".join(f"{option} {one}" for option, one in sorted(unmet))
        raise UsageError(f"{named}: not in these tables; ids are in documents.parquet and sites.parquet")


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
    from extract.proof.evidence_pictures import make_pictures
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
