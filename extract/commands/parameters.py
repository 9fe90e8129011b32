"""The options that several commands take, and where things are when none is given."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from models.limits import Limits
from models.options import OcrEngineName, OcrMode

DEFAULT_OUT = "data/parsed"
DEFAULT_REVIEWS = Path("data/reviews.csv")
LIMITS = Limits()
MOST_WORKERS = 8  # without being asked: the memory of the machine is for others too
COMMANDS = ("run", "status", "explain", "cache", "evidence", "review", "export", "taxonomy")

TaxonomyDir = Annotated[
    Path | None, typer.Option("--taxonomy", metavar="DIR", help="Use the taxonomy of this folder instead of the own.")
]
Ocr = Annotated[OcrMode, typer.Option("--ocr", help="Which pages are read from their picture.")]
OcrEngine = Annotated[OcrEngineName, typer.Option("--ocr-engine", help="What reads them.")]
CacheDir = Annotated[
    Path | None,
    typer.Option(
        "--cache",
        metavar="DIR",
        help="Where pages and documents are kept as read.",
        show_default="~/.cache/releve",
    ),
]
Reviews = Annotated[Path, typer.Option("--reviews", metavar="FILE", help="Decisions of reviewers.")]
Timeout = Annotated[
    float,
    typer.Option("--timeout", metavar="SECONDS", min=1, help="Most for a document, or for each page from its picture."),
]
Memory = Annotated[int, typer.Option("--memory", metavar="MB", min=300, help="Most for the process that reads it.")]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        min=1,
        help="Processes that work at the same time.",
        show_default=f"one a processor, {MOST_WORKERS} at most",
    ),
]
DataLicence = Annotated[
    str | None,
    typer.Option(
        "--data-licence",
        metavar="NAME",
        help="The licence that you give the tables: its identifier or address.",
        show_default="none is named",
    ),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Read every page again and keep nothing.")]
