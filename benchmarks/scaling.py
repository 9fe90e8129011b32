"""`python -m benchmarks.scaling`: measure what a report takes, and work out time and cost of large archives from it.

Writes the two tables of docs/scaling.md: what was measured, and what follows for archives of other sizes.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.page import describe_machine
from benchmarks.rates import Rates

PAGE = Path(__file__).parents[1] / "docs" / "scaling.md"
SIZES = (1_000_000, 10_000_000, 100_000_000)
CORES = (64, 1_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """What is not measured but supposed; change it for your own prices."""

    core_hour_price: float = 0.04  # euros; a core of a rented machine, by the hour
    scan_pages: int = 3
    text_share: float = 0.3  # of the reports that are no scans; the others are PDFs with a text layer
    busy_share: float = 0.85  # of their time in which cores read; the rest waits or moves data
    mixes: tuple[tuple[str, float], ...] = (("no scans", 0.0), ("one in ten a scan", 0.1), ("half of them scans", 0.5))


def core_seconds(rates: Rates, assumed: Assumptions, scan_share: float) -> float:
    """Return the seconds of a worker's core for one report of a mix."""
    readable = assumed.text_share * rates.text_ms + (1 - assumed.text_share) * rates.pdf_ms
    scan = rates.text_ms + assumed.scan_pages * rates.scan_page_ms
    return ((1 - scan_share) * readable + scan_share * scan) / 1_000 / assumed.busy_share


def rates_table(rates: Rates) -> list[str]:
    """Return what was measured as a table."""
    rows = [f"| {rate.name} | {_three_digits(rate.value)} | {rate.unit} |" for rate in rates.lines()]
    return ["| what | measured | |", "| --- | ---: | --- |", *rows]


def read_rates(page: str) -> Rates:
    """Return the rates that a page shows."""
    values = re.findall(r"^\| [^|]+ \| ([\d.,]+) \| (?:ms|bytes) [^|]+\|$", page, re.MULTILINE)
    return Rates.of([float(value.replace(",", "")) for value in values])


def projection_table(rates: Rates, assumed: Assumptions) -> list[str]:
    """Return time and cost by size of the archive and share of scans, as a table."""
    cores = [f"on {count:,} cores" for count in CORES]
    head = ["reports", "of which", "core-hours", f"at {assumed.core_hour_price:.2f} €", *cores]
    lines = [head, ["---:", "---", *["---:"] * (len(head) - 2)]]
    for size in SIZES:
        for name, share in assumed.mixes:
            hours = size * core_seconds(rates, assumed, share) / 3_600
            least = size * rates.run_ms / 3_600_000  # one process takes everything in
            spans = [_span(max(hours / count, least), is_bound=least > hours / count) for count in CORES]
            price = f"{_round(hours * assumed.core_hour_price)} €"
            lines.append([f"{size // 1_000_000} million", name, _round(hours), price, *spans])
    return ["| " + " | ".join(line) + " |" for line in lines]


def run_table(rates: Rates) -> list[str]:
    """Return what the machine needs that runs the command, by size of the archive, as a table."""
    lines = [["reports", "time at least", "memory", "rows received", "tables"], ["---:"] * 5]
    for size in SIZES:
        volumes = (rates.run_bytes, rates.sent_bytes, rates.table_bytes)
        sizes = [f"{_round(size * each / 1e9)} GB" for each in volumes]
        lines.append([f"{size // 1_000_000} million", _span(size * rates.run_ms / 3_600_000), *sizes])
    return ["| " + " | ".join(line) + " |" for line in lines]


def with_tables(page: str, rates: Rates, assumed: Assumptions, machine: str | None) -> str:
    """Return the page with its tables made anew; `machine` None leaves what it says of where they were measured."""
    measured = rates_table(rates) if machine is None else [f"Measured on: {machine}.", "", *rates_table(rates)]
    if machine is None:
        kept = re.search(r"^Measured on: .*$", page, re.MULTILINE)
        measured = [kept.group() if kept else "", "", *measured]
    for name, lines in (
        ("rates", measured),
        ("projection", projection_table(rates, assumed)),
        ("run", run_table(rates)),
    ):
        begin, end = f"<!-- {name}: made by make scaling -->", f"<!-- end of {name} -->"
        before, _, rest = page.partition(begin)
        _, found, after = rest.partition(end)
        if not found:
            raise ValueError(f"the page has no place for {name}")
        page = before + "\n".join([begin, *lines, end]) + after
    return page


def _three_digits(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def _round(value: float) -> str:
    """Return two digits that count: the assumptions bear no more."""
    if value < 10:
        return f"{value:.1f}"
    scale = 10 ** max(0, len(str(int(value))) - 2)
    return f"{round(value / scale) * scale:,}"


def _span(hours: float, *, is_bound: bool = False) -> str:
    """Return a time for people, with a star where the process that runs the command sets it."""
    if hours < 1:
        shown = f"{_round(hours * 60)} min"
    elif hours < 72:
        shown = f"{_round(hours)} h"
    else:
        shown = f"{_round(hours / 24)} days"
    return f"{shown} *" if is_bound else shown


def main() -> int:
    from benchmarks.scaling_rates import FULL, measure_rates  # late: loads what runs clusters

    with TemporaryDirectory(prefix="releve-scaling-") as folder:
        rates = measure_rates(Path(folder), FULL)
    shown = Rates.of([float(_three_digits(rate.value).replace(",", "")) for rate in rates.lines()])
    page = with_tables(PAGE.read_text(encoding="utf-8"), shown, Assumptions(), describe_machine())
    PAGE.write_text(page, encoding="utf-8", newline="\n")
    print("\n".join(rates_table(shown)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
