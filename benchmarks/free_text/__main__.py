"""Measure what is found in free text marked by hand: ``python -m benchmarks.free_text``."""

from __future__ import annotations

import sys

from benchmarks.free_text.marks import HELD_OUT, PRACTICE, read_marked
from benchmarks.free_text.measure import measure
from extract.language.pipeline import FrenchReader
from models.free_text import load_free_text
from models.taxonomy import load_taxonomy


def main() -> None:
    lists = load_free_text(load_taxonomy())
    reader = FrenchReader(lists)
    activities = frozenset(activity.id for activity in lists.activities)
    names = sys.argv[1:] or ["practice", "held_out"]
    for path in (PRACTICE, HELD_OUT):
        if path.stem not in names:
            continue
        marked = read_marked(path, activities)
        measured = measure(marked, reader.read([text.text for text in marked]))
        print(f"{path.stem}: {len(marked)} texts")
        for kind, score in measured.scores.items():
            print(
                f"  {kind:<10} P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f} "
                f"({score.right} right, {score.found} found, {score.marked} marked)"
            )
        for failure in measured.failures:
            print(f"    {failure.kind} {failure.problem}: {failure.words!r} {failure.what}  < {failure.text}")


if __name__ == "__main__":
    main()
