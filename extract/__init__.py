"""What happens to a report, in the order it happens.

Doors for notebooks: `read_report` gives a report as read, `extract_report` what it says, `data_frames` its tables;
`open_tables` gives the tables of a run, `evidence` the place where a row of them stands.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.notebook import data_frames, open_tables
    from extract.proof.row_evidence import evidence
    from extract.reports.report import extract_report, read_report

_DOORS = {
    "data_frames": "extract.notebook",
    "evidence": "extract.proof.row_evidence",
    "extract_report": "extract.reports.report",
    "open_tables": "extract.notebook",
    "read_report": "extract.reports.report",
}

__all__ = ["data_frames", "evidence", "extract_report", "open_tables", "read_report"]


def __getattr__(name: str) -> Any:
    """Import the doors when they are first used, so that `import extract` costs nothing."""
    if name in _DOORS:
        return getattr(import_module(_DOORS[name]), name)
    raise AttributeError(f"module 'extract' has no attribute {name!r}")
