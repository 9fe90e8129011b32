"""`python -m benchmarks`: measure speed, memory and accuracy on generated reports; write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.accuracy import mark_answers
from benchmarks.corpus import first_of, write_pdfs, write_reports
from benchmarks.page import format_section, write_page
from benchmarks.processes import ROOT, measure_growth, time_starts
from benchmarks.sections import Section
from benchmarks.speed import race_pdfs, time_ocr, time_text, time_workers
from models.taxonomy import load_taxonomy


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How many reports and rounds.

    `shared`: text reports read by one and by two processes. `grown`: numbers of text reports whose memory is measured,
    the last the largest.
    """

    drawn_pdfs: int
    printed_pdfs: int
    pdf_rounds: int
    texts: int
    text_rounds: int
    shared: int
    starts: int
    marked: int
    scans: int
    grown: tuple[int, ...]


FULL = Scale(
    drawn_pdfs=44,
    printed_pdfs=16,
    pdf_rounds=9,
    texts=300,
    text_rounds=5,
    shared=1_000,
    starts=7,
    marked=40,
    scans=2,
    grown=(100, 1_000, 5_000),
)
QUICK = Scale(
    drawn_pdfs=3,
    printed_pdfs=0,
    pdf_rounds=1,
    texts=6,
    text_rounds=1,
    shared=6,
    starts=1,
    marked=2,
    scans=1,
    grown=(3, 6),
)


def measure(folder: Path, scale: Scale) -> Iterator[Section]:
    """Yield every section of the page, measured in `folder`."""
    taxonomy = load_taxonomy()
    out = folder / "tables"
    many = folder / "many"
    write_reports(many, ("text",), scale.grown[-1])
    texts = first_of(many, scale.texts, folder / "texts")
    shared = first_of(many, scale.shared, folder / "shared")
    steps: tuple[Callable[[], Section], ...] = (
        lambda: race_pdfs(
            write_pdfs(folder / "pdfs", scale.drawn_pdfs, scale.printed_pdfs), out, taxonomy, scale.pdf_rounds
        ),
        lambda: mark_answers(folder / "marked", taxonomy, scale.marked),
        lambda: time_text(texts, out, taxonomy, scale.text_rounds),
        lambda: time_starts(folder / "starts", scale.starts),
        lambda: time_workers(shared, out, taxonomy),
        lambda: time_ocr(folder / "ocr", taxonomy, scale.scans),
        lambda: measure_growth(folder / "grown", many, scale.grown),
    )
    for step in steps:
        yield step()


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and write the page; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="very few reports, to see that it works; writes no page")
    parser.add_argument(
        "--page", type=Path, help="where the page goes (default: docs/benchmarks.md, with --quick none)"
    )
    options = parser.parse_args(arguments)
    page: Path | None = options.page or (None if options.quick else ROOT / "docs" / "benchmarks.md")
    began = perf_counter()
    sections: list[Section] = []
    with TemporaryDirectory() as name:
        for section in measure(Path(name), QUICK if options.quick else FULL):
            sections.append(section)
            print(format_section(section), flush=True)
    if page is not None:
        write_page(page, sections, is_quick=options.quick)
        print(f"Written: {page} and {page.with_suffix('.svg')}")
    print(f"{perf_counter() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
