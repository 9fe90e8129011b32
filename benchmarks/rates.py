"""What a report takes, as it is measured and as it is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Rate(NamedTuple):
    """One thing measured. `value` is written with three digits that count, and read back as such."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What a report takes: of a worker's core, of the process that runs the command, of network and disk."""

    text_ms: float
    pdf_ms: float
    scan_page_ms: float
    run_ms: float
    run_bytes: float
    sent_bytes: float
    table_bytes: float

    def lines(self) -> tuple[Rate, ...]:
        """Return the rates as they are shown."""
        return (
            Rate("text or saved page, read and understood", self.text_ms, "ms of a core, a report"),
            Rate("PDF with a text layer", self.pdf_ms, "ms of a core, a report"),
            Rate("page that is read from its picture", self.scan_page_ms, "ms of a core, a page"),
            Rate("planning, keeping and writing, where the command runs", self.run_ms, "ms of a core, a report"),
            Rate("memory where the command runs", self.run_bytes, "bytes a report"),
            Rate("rows on their way from a worker", self.sent_bytes, "bytes a report"),
            Rate("tables on disk", self.table_bytes, "bytes a report"),
        )

    @staticmethod
    def of(values: Sequence[float]) -> Rates:
        """Return the rates whose lines have these values."""
        text, pdf, page, run, memory, sent, table = values
        return Rates(
            text_ms=text,
            pdf_ms=pdf,
            scan_page_ms=page,
            run_ms=run,
            run_bytes=memory,
            sent_bytes=sent,
            table_bytes=table,
        )
