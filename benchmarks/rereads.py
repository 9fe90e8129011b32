"""Archives read again after an edit of the taxonomy: scans and PDFs, each beside texts of the very same words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from shutil import copytree
from statistics import median
from time import sleep

from benchmarks.reruns import edit_taxonomy
from benchmarks.sections import Section, milliseconds
from benchmarks.timing import Contender, Lap, median_ratio, median_seconds, race
from extract.files.sources import sniff_media_type
from extract.readers import load_by_digest
from extract.readers.kept import read_or_load
from extract.reports.failures import sha256_of
from extract.reports.report import read_report
from extract.run.engine import run_archive
from models.document import Document
from models.options import ReadOptions
from models.taxonomy import DEFAULT_TAXONOMY, Taxonomy, load_taxonomy

_STAGES = ("read", "match")
_SETTLE_SECONDS = 2.5  # a file that changed just now is compared byte by byte, as nobody's archive is a day later


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """An archive that was read once, and how."""

    name: str
    reports: Path
    tables: Path
    options: ReadOptions


def time_again(folder: Path, scans: Path, pdfs: Path, cache: Path, count: int, rounds: int) -> Section:
    """Time reruns over `count` scans, as many PDFs with a text layer, and as many texts of the words of each.

    `scans`, `pdfs`: some reports, which are taken again and again; what the scans say is kept in `cache`.
    """
    taxonomies = _two_taxonomies(folder / "taxonomy")
    rows: list[tuple[str, ...]] = []
    options = ReadOptions(cache_dir=str(cache), nlp=False)
    archives = {
        kind: _archives(reports, folder / kind, options, count) for kind, reports in (("scans", scans), ("PDFs", pdfs))
    }
    sleep(_SETTLE_SECONDS)
    for kind, (kept, texts) in archives.items():
        ways = [
            _way(f"{kind}: the same words as text", texts, folder / f"{kind}-0", cache),
            _way(f"{kind}: loaded from the cache", kept, folder / f"{kind}-1", cache),
        ]
        if kind == "PDFs":
            ways.append(_way("PDFs: opened", kept, folder / f"{kind}-2", None))
        rows += _race(ways, taxonomies, count, rounds)
    return Section(
        title="Read again",
        note=f"A run over {count:,} reports after a change of the taxonomy, tables and pages of the run included, in "
        "one process by processor time, `--no-nlp`; read and match by the wall clock. No picture is read, no PDF and "
        "no scan is opened: as long as a file has not changed, its document is loaded as it was read. Medians of "
        f"{rounds} rounds in turns. × is to text files of the very words that were read. There are "
        f"{len(list(scans.iterdir()))} scans and {len(list(pdfs.iterdir()))} PDFs, each many times with other bytes.",
        head=("what", "read, ms a report", "match, ms a report", "in all, ms a report", "× text"),
        rows=tuple(rows),
    )


def _way(name: str, reports: Path, tables: Path, cache: Path | None) -> _Way:
    options = ReadOptions(cache_dir=str(cache) if cache else None, nlp=False)
    return _Way(name=name, reports=reports, tables=tables, options=options)


def _two_taxonomies(folder: Path) -> tuple[Taxonomy, Taxonomy]:
    """Return the taxonomy, and the same with another spelling of an option."""
    copytree(DEFAULT_TAXONOMY, folder)
    edit_taxonomy(folder)
    return load_taxonomy(), load_taxonomy(folder)


def _archives(reports: Path, folder: Path, options: ReadOptions, count: int) -> tuple[Path, Path]:
    """Return an archive of `count` reports, all kept as they were read, and one of texts with their words."""
    originals, texts = folder / "reports", folder / "texts"
    originals.mkdir(parents=True)
    texts.mkdir()
    known = [(path.read_bytes(), read_report(path, options)) for path in sorted(reports.iterdir())]
    for number in range(count):
        data, document = known[number % len(known)]
        copy = originals / f"{number:05}.pdf"
        copy.write_bytes(data + b"\n%% %d\n" % number)
        _keep(copy, document, options)
        (texts / f"{number:05}.txt").write_text(f"{document.text}\n\n{' ' * number}\n", encoding="utf-8")
    return originals, texts


def _keep(path: Path, document: Document, options: ReadOptions) -> None:
    """Keep a document as what the bytes of a file give: they are those of a report that was read, and a comment."""
    data = path.read_bytes()
    digest = sha256_of(str(path)) or ""
    read_or_load(data, sniff_media_type(data), options, digest, lambda *_: document)
    if load_by_digest(digest, options) is None:
        raise RuntimeError(f"{path}: what was read was not kept")


def _race(
    ways: Sequence[_Way], taxonomies: tuple[Taxonomy, Taxonomy], count: int, rounds: int
) -> list[tuple[str, ...]]:
    stages: dict[str, list[dict[str, float]]] = {way.name: [] for way in ways}

    def rerun(way: _Way) -> Callable[[], object]:
        edits = cycle(taxonomies)

        def run() -> None:
            done = run_archive(way.reports, way.tables, taxonomy=next(edits), options=way.options)
            if done.read != count:
                raise RuntimeError(f"{way.name}: {done.read} of {count} reports were read")
            stages[way.name].append(dict(done.stage_seconds))

        return run

    laps = race([Contender(way.name, rerun(way)) for way in ways], rounds)
    return [_row(way.name, laps[way.name], stages[way.name][1:], count) for way in ways]


def _row(name: str, laps: Sequence[Lap], stages: Sequence[dict[str, float]], count: int) -> tuple[str, ...]:
    read, match = (median(spent[stage] for spent in stages) for stage in _STAGES)
    times = (read, match, median_seconds(laps))
    return (name, *(milliseconds(seconds / count) for seconds in times), f"{median_ratio(laps):.2f}")
