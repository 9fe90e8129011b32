"""The measured part of docs/free-text.md: a table per set of texts, and what failed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.free_text.measure import Failure, Measured

PAGE = Path(__file__).parents[2] / "docs" / "free-text.md"
_BEGIN, _END = "<!-- measured: python -m benchmarks.free_text -->", "<!-- end of what is measured -->"


def measured_section(measured: Mapping[str, Measured]) -> str:
    """Return the tables and the failures, as markdown."""
    lines: list[str] = []
    for name, found in measured.items():
        lines += [f"### {name.replace('_', ' ')}: {found.texts} texts", ""]
        lines += ["| | precision | recall | F1 | right | found | marked |", "|---|---:|---:|---:|---:|---:|---:|"]
        lines += [
            f"| {kind} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} | {s.right} | {s.found} | {s.marked} |"
            for kind, s in found.scores.items()
        ]
        failures = [_line(failure) for failure in found.failures]
        lines += ["", "What failed:" if failures else "Nothing failed.", "", *failures, *([""] if failures else [])]
    return "\n".join(lines).rstrip() + "\n"


def _line(failure: Failure) -> str:
    return f"- {failure.kind} {failure.problem}: `{failure.words}` ({failure.what}) in “{failure.text}”"


def with_section(page: str, section: str) -> str:
    """Return a page with its measured part replaced."""
    before, rest = page.split(_BEGIN)
    after = rest.split(_END)[1]
    return f"{before}{_BEGIN}\n{section}{_END}{after}"
