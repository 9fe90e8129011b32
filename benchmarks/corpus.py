"""Generated reports to be timed on; never stored in the repository."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from shutil import which
from typing import NamedTuple

from benchmarks.reports import GeneratedReport, generate

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
_PRINT_SECONDS = 60


class Corpus(NamedTuple):
    """A folder of reports; `made_by` says how, for the page of results."""

    folder: Path
    files: tuple[Path, ...]
    made_by: str


def write_reports(folder: Path, kinds: Sequence[str], count: int, first_seed: int = 0) -> list[GeneratedReport]:
    """Write `count` reports into `folder`, the kinds taking turns, and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    reports = [generate(kinds[n % len(kinds)], first_seed + n) for n in range(count)]
    for report in reports:
        (folder / report.file_name).write_bytes(report.data)
    return reports


def write_mixed(folder: Path, kinds: Sequence[str], count: int) -> None:
    """Write `count` reports into `folder`, by several processes; by their names the kinds take turns."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        turns = [kinds[n % len(kinds)] for n in range(count)]
        for written in pool.map(_write_one, repeat(folder), turns, range(count), chunksize=50):
            written.stat()


def _write_one(folder: Path, kind: str, seed: int) -> Path:
    report = generate(kind, seed)
    path = folder / f"{seed:06}-{report.file_name}"
    path.write_bytes(report.data)
    return path


def first_of(source: Path, count: int, folder: Path) -> Path:
    """Return `folder`, made with links to the first `count` files of `source`."""
    folder.mkdir(parents=True)
    for path in sorted(source.iterdir())[:count]:
        os.link(path, folder / path.name)
    return folder


def write_pdfs(folder: Path, drawn: int, printed: int) -> Corpus:
    """Write PDFs with a text layer: some drawn by reportlab, some printed by a browser if there is one."""
    reports = write_reports(folder, ("pdf_single",), drawn)
    files = [folder / report.file_name for report in reports]
    browser = next(filter(None, map(which, _BROWSERS)), None)
    if browser is None:
        return Corpus(folder, tuple(files), f"{drawn} drawn by reportlab (no browser here to print with)")
    files += [_print(browser, folder, seed) for seed in range(printed)]
    return Corpus(folder, tuple(files), f"{drawn} drawn by reportlab, {printed} printed by {Path(browser).name}")


def _print(browser: str, folder: Path, seed: int) -> Path:
    """Return a web page printed as people do it, with the browser's header and footer."""
    html, pdf = folder / f"printed-{seed:05}.html", folder / f"printed-{seed:05}.pdf"
    html.write_bytes(generate("html", seed).data)
    profile = folder.parent / "browser"
    switches = ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}")
    command = (browser, *switches, f"--print-to-pdf={pdf}", html.as_uri())
    subprocess.run(command, check=True, capture_output=True, timeout=_PRINT_SECONDS)
    html.unlink()
    return pdf
