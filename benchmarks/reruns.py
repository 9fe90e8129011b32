"""What a second run costs: nothing changed, one report changed, a taxonomy edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

from benchmarks.corpus import first_of
from benchmarks.processes import run_command
from benchmarks.reports import generate
from benchmarks.sections import Section, milliseconds
from models.taxonomy import DEFAULT_TAXONOMY

_SPELLING, _WITH_ANOTHER = '["bénévoles"]', '["bénévoles", "bénévoles de passage"]'


def time_reruns(folder: Path, reports: Path, count: int) -> Section:
    """Time a run over the first `count` reports of a folder, then the runs after it, as they come in practice."""
    raw, taxonomy = first_of(reports, count, folder / "raw"), folder / "taxonomy"
    copytree(DEFAULT_TAXONOMY, taxonomy)
    where = ("--out", str(folder / "tables"), "--cache", str(folder / "cache"), "--taxonomy", str(taxonomy))
    steps: dict[str, Callable[[], None]] = {
        "first run": lambda: None,
        "nothing changed": lambda: None,
        "one report changed": lambda: _change_one(raw),
        "a spelling added to the taxonomy": lambda: edit_taxonomy(taxonomy),
    }
    rows: list[tuple[str, ...]] = []
    for name, change in steps.items():
        change()
        done = run_command(str(raw), *where, "--ocr", "never", "--no-nlp", "--quiet")
        rows.append(
            (name, f"{done.seconds:.2f}", f"{count / done.seconds:,.0f}", milliseconds(done.cpu_seconds / count))
        )
    return Section(
        title="Runs again",
        note=f"{count:,} reports, half text, half PDFs, one process, `--no-nlp`; each run a command of its own, "
        "with its start.",
        head=("what", "seconds", "reports a second", "processor ms a report"),
        rows=tuple(rows),
    )


def _change_one(raw: Path) -> None:
    """Put another report in the place of the first; its name stays."""
    first = min(raw.iterdir())
    first.unlink()  # it is a link, and what it leads to stays
    first.write_bytes(generate("text", 90_000).data)


def edit_taxonomy(taxonomy: Path) -> None:
    """Add a spelling of an option to the taxonomy in a folder."""
    options = taxonomy / "options.yaml"
    text = options.read_text(encoding="utf-8")
    if _SPELLING not in text:
        raise RuntimeError(f"{options}: no {_SPELLING} to add a spelling to")
    options.write_text(text.replace(_SPELLING, _WITH_ANOTHER, 1), encoding="utf-8")
