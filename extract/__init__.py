"""What happens to a report, in the order it happens.

Two doors for notebooks: `read_report` gives a report as read, `extract_report` what it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.report import extract_report, read_report

__all__ = ["extract_report", "read_report"]


def __getattr__(name: str) -> Any:
    """Import the doors when they are first used, so that `import extract` costs nothing."""
    if name in __all__:
        from extract import report

        return getattr(report, name)
    raise AttributeError(f"module 'extract' has no attribute {name!r}")
