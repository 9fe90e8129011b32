"""How well tables answer known reports: `python -m benchmarks.score PARSED GOLD`.

Rates are 0 to 1. Documents are joined by file name; a document that the tables do not have counts as nothing found.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.marking import DocumentTables, MarkingSession, Row
from benchmarks.tallies import Marks, Miss, Tally, calibration_error


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """`calibration`: expected calibration error by source class, over choices and counts."""

    total: Marks
    by_kind: dict[str, Marks]
    by_indicator: dict[str, Tally]
    calibration: dict[str, float]
    missing: tuple[str, ...]
    misses: tuple[Miss, ...]


def score(parsed: Path, gold: Path) -> Scores:
    """Return how well the tables in folder `parsed` answer the reports of `gold`, a list of known answers as JSON."""
    answers: list[Row] = json.loads(gold.read_text(encoding="utf-8"))
    tables = _Tables(parsed)
    session = MarkingSession()
    for known in answers:
        session.mark(known, tables.of_file(known["file"]))
    return Scores(
        total=session.total,
        by_kind=dict(sorted(session.by_kind.items())),
        by_indicator=dict(sorted(session.by_indicator.items())),
        calibration={name: calibration_error(rows) for name, rows in sorted(session.beliefs.items())},
        missing=tuple(known["file"] for known in answers if known["file"] not in tables.document_by_name),
        misses=tuple(session.misses),
    )


class _Tables:
    """The four tables that are scored, by document."""

    def __init__(self, parsed: Path) -> None:
        self.document_by_name: dict[str, Row] = {}
        for row in _read(parsed, "documents"):
            for name in row.get("file_names") or [row["file_name"]]:
                self.document_by_name[name.rsplit("/", 1)[-1]] = row
        self.observations = _group(_read(parsed, "observations"))
        self.verbatims = _group(_read(parsed, "verbatims"))
        self.coverage = _group(_read(parsed, "coverage"))

    def of_file(self, file_name: str) -> DocumentTables:
        """Return the rows of the document of that name, none where there is no such document."""
        document = self.document_by_name.get(file_name)
        document_id = document["document_id"] if document else ""
        return DocumentTables(
            document=document,
            observations=self.observations.get(document_id, []),
            verbatims=self.verbatims.get(document_id, []),
            coverage=self.coverage.get(document_id, []),
        )


def _read(parsed: Path, name: str) -> list[Row]:
    rows: list[Row] = pq.read_table(parsed / f"{name}.parquet").to_pylist()
    return rows


def _group(rows: list[Row]) -> dict[str, list[Row]]:
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["document_id"]].append(row)
    return dict(grouped)


def format_scores(scores: Scores) -> str:
    """Return the scores as a table for people."""
    head = (
        "kind",
        "docs",
        "P",
        "R",
        "F1",
        "acc P",
        "acc R",
        "off R",
        "count",
        "verb P",
        "verb R",
        "site",
        "unk",
        "cover",
    )
    lines = [f"{head[0]:24}" + "".join(f"{name:>8}" for name in head[1:])]
    for kind, m in (*scores.by_kind.items(), ("all", scores.total)):
        rates = (
            m.choices.precision, m.choices.recall, m.choices.f1, m.accepted.precision, m.accepted.recall,
            m.unticked.recall, m.counts.f1, m.verbatims.precision, m.verbatims.recall, m.sites.recall,
            m.unknown.recall, m.coverage.recall,
        )  # fmt: skip
        lines.append(f"{kind:24}{m.documents:8}" + "".join(f"{rate:8.4f}" for rate in rates))
    lines += ["", f"{'indicator':44}{'P':>8}{'R':>8}{'F1':>8}"]
    lines += [f"{i:44}{t.precision:8.4f}{t.recall:8.4f}{t.f1:8.4f}" for i, t in scores.by_indicator.items()]
    lines += ["", *(f"calibration error, {name}: {error:.4f}" for name, error in scores.calibration.items())]
    lines += [f"not in the tables: {name}" for name in scores.missing]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Print the scores of a folder of tables; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.score", description=__doc__)
    parser.add_argument("parsed", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--misses", type=int, default=0, help="print this many differences")
    options = parser.parse_args(arguments)
    scores = score(options.parsed, options.gold)
    print(format_scores(scores))
    for miss in scores.misses[: options.misses]:
        print("  ", *miss, sep=" | ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
