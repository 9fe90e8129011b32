"""Where communes are, as far as an openly licensed list tells: see README.md beside this module."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from typing import NamedTuple

CENTRES = Path(__file__).parent / "centres.csv.gz"
ATTRIBUTION = "Places of communes: GeoNames (geonames.org), CC BY 4.0"


class Centre(NamedTuple):
    """Degrees of WGS 84, to a thousandth: some hundred metres."""

    longitude: float
    latitude: float


@cache
def commune_centres() -> dict[str, Centre]:
    """Return the places of communes by their INSEE code: of the towns, which have four in five inhabitants."""
    with gzip.open(CENTRES, "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split(";") for line in list(lines)[1:])
        return {insee: Centre(float(longitude), float(latitude)) for insee, longitude, latitude in rows}
