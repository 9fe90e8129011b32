"""What a second run costs: nothing changed, one report changed, a taxonomy edited."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from shutil import copytree

from benchmarks.corpus import first_of
from benchmarks.processes import run_command
from benchmarks.reports import generate
from benchmarks.sections import Section, megabytes, milliseconds
from models.taxonomy import DEFAULT_TAXONOMY

_SPELLING, _WITH_ANOTHER = '["bénévoles",', '["bénévoles", "bénévoles de passage",'


def time_reruns(folder: Path, reports: Path, count: int, mentioned: int = 0) -> Section:
    """Time a run over the first `count` reports of a folder, then the runs after it, as they come in practice.

    The same with what free texts mention, over the first `mentioned`, if any.
    """
    rows = [*_rows("", folder / "plain", reports, count, ("--no-nlp", "--workers", "1"))]
    if mentioned:
        rows += _rows("with mentions: ", folder / "mentioned", reports, mentioned, ("--workers", "2"))
    head = "what|reports|seconds|reports a second|processor ms a report|peak MB|peak MB a worker"
    return Section(
        title="Runs again",
        note="Half text, half PDFs; each run a command of its own, with its start. One process and `--no-nlp`, then, "
        "with what free texts mention, two. Peak MB: of the process that was started, and of the largest of its "
        "workers, which with mentions share the model of French.",
        head=tuple(head.split("|")),
        rows=tuple(rows),
    )


def _rows(what: str, folder: Path, reports: Path, count: int, options: Sequence[str]) -> Iterator[tuple[str, ...]]:
    folder.mkdir(parents=True)
    raw, taxonomy = first_of(reports, count, folder / "raw"), folder / "taxonomy"
    copytree(DEFAULT_TAXONOMY, taxonomy)
    where = ("--out", str(folder / "tables"), "--cache", str(folder / "cache"), "--taxonomy", str(taxonomy))
    steps: dict[str, Callable[[], None]] = {
        "first run": lambda: None,
        "nothing changed": lambda: None,
        "one report changed": lambda: _change_one(raw),
        "a spelling added to the taxonomy": lambda: edit_taxonomy(taxonomy),
    }
    for name, change in steps.items():
        change()
        done = run_command(str(raw), *where, "--ocr", "never", "--quiet", *options)
        times = (f"{done.seconds:.2f}", f"{count / done.seconds:,.0f}", milliseconds(done.cpu_seconds / count))
        yield (f"{what}{name}", f"{count:,}", *times, megabytes(done.peak_bytes), megabytes(done.worker_peak_bytes))


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
