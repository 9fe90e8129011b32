"""`export`: the tables and the taxonomy in what people use already."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extract.commands.common import load, refuse, refuse_address
from extract.commands.parameters import DEFAULT_OUT, TaxonomyDir
from models.errors import UsageError
from models.options import ExportFormat


def export(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of the tables.")] = Path(DEFAULT_OUT),
    *,
    to: Annotated[ExportFormat, typer.Option("--to", help="What to write.")],
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="PATH", help="The file, or folder for csv.", show_default="in OUT/export"),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="URI", help="skos: what addresses begin with.", show_default="urn:releve:"),
    ] = None,
    places: Annotated[
        Path | None,
        typer.Option("--places", metavar="FILE", help="geojson: a table of longitude, latitude and site_id."),
    ] = None,
    taxonomy: TaxonomyDir = None,
) -> None:
    """Hand the tables on as CSV, Excel, DuckDB or GeoJSON, or the taxonomy as SKOS or as a page."""
    for name, given, only in (("--base", base, ExportFormat.SKOS), ("--places", places, ExportFormat.GEOJSON)):
        if given is not None and to != only:
            refuse(f"{name} is for --to {only} alone")
    refuse_address(out)
    known = load(taxonomy)
    from extract.export.writing import export as write_export
    from extract.shown import shown_line

    try:
        lines = write_export(out, to, taxonomy=known, into=into, base=base, places=places)
    except UsageError as error:
        refuse(str(error))
    except OSError as error:  # a full disk
        refuse(f"the export could not be written: {error}. What was there before is as it was.")
    typer.echo("\n".join(shown_line(line) for line in lines))
