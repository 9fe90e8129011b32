"""`python -m tests.golden --write [CASE ...]`: accept what the reports say today, to be reviewed as a difference.

Refused when the environment variable CI is set: there, expectations are compared and never made.
"""

from __future__ import annotations

import argparse
import os
import sys

from tests.golden import FOLDER, list_cases, write_expected

REFUSED = 2


def main(arguments: list[str] | None = None) -> int:
    """Write expectations, or list the cases; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help="folders of tests/golden; all without")
    parser.add_argument("--write", action="store_true", help="write expected.json")
    options = parser.parse_args(arguments)
    if options.write and os.environ.get("CI"):
        print(
            "Refused: expectations are not made in CI. Write them at home and review the difference.", file=sys.stderr
        )
        return REFUSED
    unknown = sorted(set(options.cases) - {case.name for case in list_cases()})
    if unknown:
        print(f"No such case in {FOLDER}: {', '.join(unknown)}", file=sys.stderr)
        return REFUSED
    for case in list_cases():
        if options.cases and case.name not in options.cases:
            continue
        changed = options.write and write_expected(case)
        print(f"{case.name}{': written, look at the difference' if changed else ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
