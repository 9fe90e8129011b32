"""What a benchmark found: tables to be printed and written into the page of results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

MB = 1_000_000


class Bar(NamedTuple):
    """One bar of a chart: reports per second."""

    name: str
    rate: float
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One table. `note`: what was measured and how, in whole sentences. `bars`: empty where there is no chart.

    `chart`: what the chart shows; the page's own chart has the page's name, others end in a word of their own, `slug`.
    """

    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[Bar, ...] = ()
    chart: str = "Reports a second, by way of reading"
    slug: str = ""


def milliseconds(seconds: float) -> str:
    """Return a time for people: three digits that count."""
    value = 1_000 * seconds
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def megabytes(peak_bytes: int) -> str:
    """Return a peak of memory for people; a dash where nothing was told."""
    return f"{peak_bytes / MB:.0f}" if peak_bytes else "–"
