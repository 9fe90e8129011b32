"""Measure what is found in free text marked by hand: ``python -m benchmarks.free_text`` writes docs/free-text.md.

``--show`` prints instead; ``--speed`` measures how fast it is.
"""

from __future__ import annotations

import sys

from benchmarks.free_text.measured_page import PAGE, measured_section, with_section
from benchmarks.free_text.sets import measure_sets
from benchmarks.free_text.speed import measure_speed


def main() -> None:
    if "--speed" in sys.argv[1:]:
        print(measure_speed(reports=150, rounds=3))
        return
    measured = measure_sets()
    if "--show" in sys.argv[1:]:
        print(measured_section(measured))
        return
    PAGE.write_text(with_section(PAGE.read_text(encoding="utf-8"), measured_section(measured)), encoding="utf-8")
    print(f"{PAGE} is written")


if __name__ == "__main__":
    main()
