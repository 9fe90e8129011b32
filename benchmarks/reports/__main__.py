"""`python -m benchmarks.reports OUT --count N --kinds a,b,c --seed S`: write an archive with known answers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.reports.archive import write_archive
from benchmarks.reports.layouts import KINDS


def main(arguments: list[str] | None = None) -> int:
    """Write the archive that the command line asks for; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reports", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write raw/ and gold.json into")
    parser.add_argument("--count", type=int, default=len(KINDS), help="number of reports (default: one of each kind)")
    parser.add_argument("--kinds", default=",".join(KINDS), help="kinds, comma between, taking turns (default: all)")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    kinds = tuple(kind.strip() for kind in options.kinds.split(",") if kind.strip())
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown or not kinds:
        parser.error(f"unknown kinds {', '.join(unknown) or '(none given)'}; one of {', '.join(KINDS)}")
    gold = write_archive(options.out, options.count, kinds, options.seed)
    print(f"{options.count} reports in {gold.parent / 'raw'}, their answers in {gold}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
