"""How fast: PDFs against bare text and against rivals, and text reports by stage. Times are of generated reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks.afternoon import read_answers
from benchmarks.corpus import Corpus, write_reports
from benchmarks.rivals import BARE, PDFPLUMBER, RIVALS, read_pypdfium2
from benchmarks.sections import Bar, Section, milliseconds
from benchmarks.timing import Contender, Lap, median_ratio, median_seconds, race
from extract.files.media_types import MediaType
from extract.readers import read_document
from extract.run.engine import run_archive
from models.document import Document
from models.options import OcrMode, ReadOptions
from models.taxonomy import Taxonomy

OWN, READING, AFTERNOON = "Relevé, PDF to Parquet", "Relevé, reading only", "an afternoon's script, to answers"
LAYOUTS = (
    "pdf_single",
    "pdf_headings_aside",
    "pdf_cards",
    "pdf_three",
    "pdf_dark",
    "pdf_rows",
    "form_pdf_drawn",
    "form_pdf_fields",
)  # as `benchmarks.reports` draws them; those of forms have tick boxes, drawn or to be filled in
_TEXT_ONLY = ReadOptions(ocr=OcrMode.NEVER, nlp=False)  # what free texts mention is timed apart


def run(folder: Path, out: Path, taxonomy: Taxonomy, options: ReadOptions = _TEXT_ONLY, workers: int = 0) -> Any:
    """Run the whole pipeline, in this process without `workers`, and return what `run.json` says of it."""
    run_archive(folder, out, taxonomy=taxonomy, options=options, workers=workers, force=True)
    return json.loads((out / "run.json").read_text(encoding="utf-8"))


def race_pdfs(corpus: Corpus, out: Path, taxonomy: Taxonomy, rounds: int) -> Section:
    """Time every way to read the same PDFs, in turns; all start from the bytes on disk and use one process."""
    files = corpus.files
    laps = race(
        [
            Contender(BARE, _over_all(files, read_pypdfium2)),
            Contender(READING, _over_all(files, _read_pdf)),
            Contender(OWN, lambda: run(corpus.folder, out, taxonomy)),
            *(Contender(name, _over_all(files, read), is_slow=True) for name, read in RIVALS.items()),
            Contender(AFTERNOON, _over_all(files, lambda data: read_answers(data, taxonomy)), is_slow=True),
        ],
        rounds,
    )
    count = len(corpus.files)
    return Section(
        title="PDFs with a text layer",
        note=f"{count} reports: {corpus.made_by}. Processor time, rounds in turns, medians; × is the median of the "
        f"rounds' ratios to the bare text. From bytes to Parquet at {1 / median_ratio(laps[OWN]):.2f} of the rate of "
        f"the bare text, and {_times_as_fast(laps, PDFPLUMBER):.1f} times as fast as pdfplumber's text alone.",
        head=("what", "ms a report", "× bare text", "reports a second"),
        rows=tuple(_row(name, laps[name], count) for name in laps),
        bars=tuple(Bar(name, count / median_seconds(laps[name]), name in (OWN, READING)) for name in laps),
    )


def race_layouts(folder: Path, out: Path, taxonomy: Taxonomy, count: int, rounds: int) -> Section:
    """Time PDFs of every layout against their own bare text: columns have to be put in order, a few are read twice."""
    rows: list[tuple[str, ...]] = []
    for layout in LAYOUTS:
        within = folder / layout
        write_reports(within, (layout,), count)
        bare = Contender(BARE, _over_all(sorted(within.iterdir()), read_pypdfium2))
        laps = race([bare, Contender(OWN, partial(run, within, out, taxonomy))], rounds)
        times = (milliseconds(median_seconds(laps[name]) / count) for name in (BARE, OWN))
        rows.append((layout, *times, f"{median_ratio(laps[OWN]):.2f}"))
    return Section(
        title="PDFs by layout",
        note=f"{count} reports of each layout, PDF to Parquet, measured as above; "
        "on so few the cost of a run itself weighs more.",
        head=("layout", "bare text, ms a report", "PDF to Parquet, ms a report", "× bare text"),
        rows=tuple(rows),
    )


def _over_all(files: Sequence[Path], read: Callable[[bytes], object]) -> Callable[[], object]:
    def run_all() -> None:
        for path in files:
            read(path.read_bytes())  # what it gives is dropped before the next file, as in a run

    return run_all


def _times_as_fast(laps: Mapping[str, list[Lap]], rival: str) -> float:
    return median_ratio(laps[rival]) / median_ratio(laps[OWN])


def _row(name: str, laps: list[Lap], count: int) -> tuple[str, ...]:
    seconds = median_seconds(laps) / count
    return name, milliseconds(seconds), f"{median_ratio(laps):.2f}", f"{1 / seconds:.0f}"


def _read_pdf(data: bytes) -> Document:
    return read_document(data, MediaType.PDF, _TEXT_ONLY)


def time_text(folder: Path, out: Path, taxonomy: Taxonomy, rounds: int) -> Section:
    """Time text reports from file to Parquet on one core, by the processor's own clock, and stage by stage."""
    count = len(list(folder.iterdir()))
    seconds: list[float] = []
    stages: list[dict[str, float]] = []
    run(folder, out, taxonomy)
    for _ in range(rounds):
        began = process_time()
        stages.append(run(folder, out, taxonomy)["stage_seconds"])
        seconds.append(process_time() - began)
    middle = seconds.index(sorted(seconds)[len(seconds) // 2])
    rows = [(stage, milliseconds(spent / count)) for stage, spent in stages[middle].items()]
    mentions = run(folder, out, taxonomy, ReadOptions(ocr=OcrMode.NEVER))["stage_seconds"]["free text"]
    return Section(
        title="Text reports",
        note=f"{count} reports, file to Parquet in one process: {count / seconds[middle]:.0f} reports a second of "
        f"one core (processor time, median of {rounds} runs), `--no-nlp`. Stages by the wall clock, of the same run.",
        head=("stage", "ms a report"),
        rows=(
            *rows,
            ("whole run", milliseconds(seconds[middle] / count)),
            ("beside it, what free texts mention", milliseconds(mentions / count)),
        ),
    )
