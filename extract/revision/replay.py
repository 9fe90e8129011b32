"""The same reports understood with two taxonomies, and the answers on which these differ, by site.

A report is read once; only what is understood of it is done twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.files.source_bytes import read_bytes
from extract.files.sources import list_sources
from extract.reports.originals import ReadOriginal
from extract.reports.report import build_report
from extract.reports.witnesses import hear_witnesses
from extract.shown import shown_line
from models.errors import DocumentError
from models.options import ReadOptions
from models.records import Observation, Report, Source
from models.taxonomy import Taxonomy
from models.vocabulary import Kind, Status

Cells = dict[tuple[str, str], str]  # indicator, option or phrase → what is said of it


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """An answer of one document that the new taxonomy reads otherwise; None: it says nothing of it."""

    indicator_id: str
    value: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One document under both taxonomies. `error`: why it could not be read, then nothing else is known."""

    file_name: str
    site_id: str | None
    changes: tuple[CellChange, ...] = ()
    error: str | None = None


def replay_folder(
    root: Path, old: Taxonomy, new: Taxonomy, options: ReadOptions, tell: Callable[[int, int], None]
) -> Iterator[Replayed]:
    """Yield every document under `root` by file name; `tell` is told how many are done, and of how many."""
    sources, failures = list_sources(root)
    yield from (Replayed(file_name=s.file_name, site_id=None, error=e.message) for s, e in failures)
    for done, source in enumerate(sources, start=1):
        yield replay(source, old, new, options)
        tell(done, len(sources))


def replay(source: Source, old: Taxonomy, new: Taxonomy, options: ReadOptions) -> Replayed:
    """Return one document under both taxonomies. Never raises for what is in the file."""
    try:
        original = ReadOriginal(read_bytes(source, options.max_bytes))
        document = original.read(options)
        reports: list[Report] = []
        for taxonomy in (old, new):
            heard, found = hear_witnesses(document, original.read, original.media_type, options, taxonomy)
            told = (source, original.sha256, original.media_type, original.byte_size)
            reports.append(build_report(*told, heard, found, taxonomy))
    except DocumentError as error:
        return Replayed(file_name=source.file_name, site_id=None, error=error.message)
    before, after = (cells_of(report.observations) for report in reports)
    changes = tuple(
        CellChange(indicator_id=key[0], value=key[1], old=before.get(key), new=after.get(key))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    )
    return Replayed(file_name=source.file_name, site_id=reports[1].document.site_id, changes=changes)


def cells_of(observations: Iterable[Observation]) -> Cells:
    """Return what is said of each option, unknown phrase and count, in words that can be compared."""
    cells: Cells = {}
    for o in observations:
        value = o.value_id or (f"« {o.value_raw} »" if o.kind is Kind.CHOICE else "")
        said = (
            _count(o) if o.kind is Kind.COUNT else {True: "ticked", False: "not ticked", None: "unknown"}[o.is_selected]
        )
        doubt = ", to review" if o.status is Status.REVIEW else ""
        cells[o.indicator_id, value] = said + doubt
    return cells


def _count(o: Observation) -> str:
    q = o.quantity
    numbers = " / ".join(
        "–" if number is None else f"{number:g}" for number in (q.value_number, q.value_min, q.value_max)
    )
    return f"{numbers}{' per ' + q.period if q.period else ''}{' about' if q.is_approximate else ''}"


def change_lines(replayed: Replayed) -> list[str]:
    """Return the changes of one document as lines for people: what it said with ``-``, what it would say with ``+``."""
    lines = [f"{replayed.site_id or 'no site'} ({replayed.file_name})"]
    for change in replayed.changes:
        cell = f"{change.indicator_id} = {change.value}" if change.value else change.indicator_id
        lines += [f"  - {cell}: {change.old}"] if change.old is not None else []
        lines += [f"  + {cell}: {change.new}"] if change.new is not None else []
    return [shown_line(" ".join(line.split()) if not line.startswith("  ") else line) for line in lines]
