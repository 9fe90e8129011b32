"""Make the list of communes anew from the published one: ``python -m models.places.make FOLDER``.

FOLDER holds `communes.json`, `departements.json` and `regions.json` of the npm package @etalab/decoupage-administratif.
Only what is used is kept: code, name, population; the département is told by the code.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from models.places.communes import COMMUNES, DEPARTEMENTS, place_key


def make(source: Path) -> int:
    """Write both files beside this module and return how many communes there are."""
    communes = _read(source / "communes.json")
    regions = {region["code"]: region["nom"] for region in _read(source / "regions.json")}
    rows = sorted(
        ";".join((place_key(c["nom"]), c["code"], c["nom"], str(c.get("population", ""))))
        for c in communes
        if c["type"] == "commune-actuelle"
    )
    _write(COMMUNES, "key;insee;name;population", rows)
    departements = [f"{d['code']};{d['nom']};{regions[d['region']]}" for d in _read(source / "departements.json")]
    _write(DEPARTEMENTS, "code;name;region", sorted(departements))
    return len(rows)


def _read(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _write(path: Path, head: str, rows: list[str]) -> None:
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    print(f"{make(Path(sys.argv[1]))} communes")
