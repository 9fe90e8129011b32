"""`python -m benchmarks`: measure speed, memory and accuracy on generated reports; write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.accuracy import mark_answers
from benchmarks.corpus import write_mixed, write_pdfs, write_reports
from benchmarks.growth import measure_growth
from benchmarks.page import format_section, write_page
from benchmarks.processes import ROOT, time_starts
from benchmarks.rereads import time_again
from benchmarks.reruns import time_reruns
from benchmarks.scans import CACHE, time_ocr
from benchmarks.sections import Section
from benchmarks.speed import race_layouts, race_pdfs, time_text
from models.taxonomy import load_taxonomy


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How many reports and rounds. `grown`: numbers of mixed reports whose cost is measured, the last the
    largest. `layouts`: PDFs of each layout. `mentioned`: how many of these are read with what free texts mention."""

    drawn_pdfs: int
    printed_pdfs: int
    pdf_rounds: int
    layouts: int
    texts: int
    text_rounds: int
    starts: int
    marked: int
    scans: int
    again: int
    again_rounds: int
    grown: tuple[int, ...]
    mentioned: int


USUAL = Scale(
    drawn_pdfs=44,
    printed_pdfs=16,
    pdf_rounds=9,
    layouts=20,
    texts=300,
    text_rounds=5,
    starts=7,
    marked=40,
    scans=10,
    again=400,
    again_rounds=5,
    grown=(100, 1_000, 4_000),
    mentioned=1_000,
)
FULL = replace(USUAL, scans=24, again=1_000, grown=(100, 1_000, 5_000, 20_000), mentioned=20_000)
QUICK = Scale(
    drawn_pdfs=3,
    printed_pdfs=0,
    pdf_rounds=1,
    layouts=1,
    texts=6,
    text_rounds=1,
    starts=1,
    marked=2,
    scans=1,
    again=2,
    again_rounds=1,
    grown=(3, 6),
    mentioned=3,
)


def measure(folder: Path, scale: Scale) -> Iterator[Section]:
    """Yield every section of the page, measured in `folder`."""
    taxonomy = load_taxonomy()
    out, texts, mixed, scans, layered = (folder / name for name in ("tables", "texts", "mixed", "scans", "layered"))
    write_reports(texts, ("text",), scale.texts)
    write_reports(scans, ("scan",), scale.scans)
    write_reports(layered, ("pdf_single",), 2 * scale.scans)
    steps: tuple[Callable[[], Section], ...] = (
        lambda: race_pdfs(
            write_pdfs(folder / "pdfs", scale.drawn_pdfs, scale.printed_pdfs), out, taxonomy, scale.pdf_rounds
        ),
        lambda: race_layouts(folder / "layouts", out, taxonomy, scale.layouts, scale.pdf_rounds),
        lambda: mark_answers(folder / "marked", taxonomy, scale.marked),
        lambda: time_text(texts, out, taxonomy, scale.text_rounds),
        lambda: time_starts(folder / "starts", scale.starts),
        lambda: time_ocr(folder / "ocr", scans),
        lambda: time_again(folder / "reread", scans, layered, folder / "ocr" / CACHE, scale.again, scale.again_rounds),
        lambda: measure_growth(folder / "grown", mixed, scale.grown),
        lambda: time_reruns(folder / "again", mixed, scale.grown[-1], scale.mentioned),
    )
    write_mixed(mixed, ("text", "pdf_single"), scale.grown[-1])
    for step in steps:
        yield step()


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and write the page; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    scale = parser.add_mutually_exclusive_group()
    scale.add_argument("--quick", action="store_true", help="very few reports, to see that it works; writes no page")
    scale.add_argument("--full", action="store_true", help="up to 20,000 reports and more scans: about 40 minutes")
    parser.add_argument(
        "--page", type=Path, help="where the page goes (default: docs/benchmarks.md, with --quick none)"
    )
    options = parser.parse_args(arguments)
    page: Path | None = options.page or (None if options.quick else ROOT / "docs" / "benchmarks.md")
    began, load = perf_counter(), os.getloadavg()[0]
    sections: list[Section] = []
    with TemporaryDirectory() as name:
        for section in measure(Path(name), QUICK if options.quick else FULL if options.full else USUAL):
            sections.append(section)
            print(format_section(section), flush=True)
    if page is not None:
        write_page(page, sections, is_quick=options.quick, load=load)
        print(f"Written: {page}, and its charts beside it")
    print(f"{perf_counter() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
