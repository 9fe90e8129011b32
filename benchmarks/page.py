"""The page of results: sections as markdown, and rates as drawings."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from html import escape
from pathlib import Path

from benchmarks.sections import Bar, Section

_BAR_HEIGHT, _GAP, _LABEL_WIDTH, _BAR_WIDTH, _VALUE_WIDTH = 20, 8, 230, 380, 90
_QUIET = 0.5
_OWN_COLOUR, _OTHER_COLOUR = "#1f6f78", "#b8c4c6"


def write_page(path: Path, sections: Sequence[Section], *, is_quick: bool, load: float) -> None:
    """Write the page, and beside it the charts of the sections that have bars, as `.svg` under the page's name.

    `load`: of the machine before anything was measured, as the system tells it: processes that wanted to run.
    """
    parts = ["# Benchmarks", "", "Made by `make bench`; ratios hold from one machine to another, times do not.", ""]
    parts += [f"Measured on: {describe_machine()}. {_describe_load(load)}", ""]
    if is_quick:
        parts += ["**A quick run on very few reports: its figures say little.**", ""]
    for section in sections:
        parts += [f"## {section.title}", "", section.note, "", *_table(section), ""]
        if section.bars:
            chart = path.with_name(f"{path.stem}{section.slug and '-'}{section.slug}.svg")
            chart.write_text(draw_bars(section.bars, section.chart), encoding="utf-8")
            parts += [f"![{section.chart}]({chart.name})", ""]
    path.write_text("\n".join(parts), encoding="utf-8", newline="\n")


def describe_machine() -> str:
    """Return processor, number of cores, system and Python, without the machine's name."""
    system = f"{platform.system()} {platform.machine()}"
    return f"{_processor()}, {os.cpu_count()} cores, {system}, Python {platform.python_version()}"


def _describe_load(load: float) -> str:
    told = f"Other work on it when this began: a load of {load:.1f}"
    return (
        f"{told}." if load < _QUIET else f"{told}, so that times by the wall clock are too long and × of them too low."
    )


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown processor")


def _table(section: Section) -> list[str]:
    lines = [section.head, ("---",) + ("---:",) * (len(section.head) - 1), *section.rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


def format_section(section: Section) -> str:
    """Return a section for the terminal, in aligned columns."""
    lines = [section.head, *section.rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    table = [
        "  ".join(cell.ljust(width) if at == 0 else cell.rjust(width) for at, (cell, width) in _cells(line, widths))
        for line in lines
    ]
    return "\n".join([f"== {section.title}", section.note, *table, ""])


def _cells(line: Sequence[str], widths: Sequence[int]) -> list[tuple[int, tuple[str, int]]]:
    return list(enumerate(zip(line, widths, strict=True)))


def draw_bars(bars: Sequence[Bar], title: str) -> str:
    """Return an SVG of horizontal bars, longest rate to full width, each with its figure."""
    longest = max(bar.rate for bar in bars)
    width, height = _LABEL_WIDTH + _BAR_WIDTH + _VALUE_WIDTH, len(bars) * (_BAR_HEIGHT + _GAP) + _GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="13" role="img" '
        f'aria-label="{escape(title)}">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for index, bar in enumerate(bars):
        top = _GAP + index * (_BAR_HEIGHT + _GAP)
        length, middle = max(1.0, _BAR_WIDTH * bar.rate / longest), top + 0.72 * _BAR_HEIGHT
        colour = _OWN_COLOUR if bar.is_own else _OTHER_COLOUR
        parts += [
            f'<text x="{_LABEL_WIDTH - 8}" y="{middle:.0f}" text-anchor="end">{escape(bar.name)}</text>',
            f'<rect x="{_LABEL_WIDTH}" y="{top}" width="{length:.1f}" height="{_BAR_HEIGHT}" fill="{colour}"/>',
            f'<text x="{_LABEL_WIDTH + length + 6:.1f}" y="{middle:.0f}">{bar.rate:.0f} a second</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])
