"""Look up a commune by its name, in any spelling of case, accents and hyphens. The list is read when first asked."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

COMMUNES = Path(__file__).parent / "communes.csv"
DEPARTEMENTS = Path(__file__).parent / "departements.csv"


class Commune(NamedTuple):
    """A commune of the official list. `population` is 0 where the list gives none."""

    insee: str
    name: str
    population: int

    @property
    def departement(self) -> str:
        """Code of its département; overseas it has three digits."""
        return self.insee[:3] if self.insee.startswith("97") or self.insee.startswith("98") else self.insee[:2]


@lru_cache(maxsize=16_384)
def place_key(name: str) -> str:
    """Return a name in lower case, without accents; one hyphen between words, "saint" and "sainte" written out."""
    folded = unicodedata.normalize("NFD", name.lower().replace("œ", "oe").replace("’", "'"))
    words = re.findall(r"[a-z0-9]+", re.sub("[\u0300-\u036f]", "", folded))
    return "-".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


@lru_cache(maxsize=16_384)
def communes_called(name: str) -> tuple[Commune, ...]:
    """Return the communes of a name, the most populous first; "La Rochelle" is also found without its article."""
    key = place_key(name)
    if not key:
        return ()
    found = [commune for article in ("", "le-", "la-", "les-", "l-") for commune in _with_key(article + key)]
    return tuple(sorted(found, key=lambda commune: (-commune.population, commune.insee)))


def _with_key(key: str) -> list[Commune]:
    # Lines are sorted and split only where they are met: records of all of them would cost more than all look-ups.
    lines, sought = _lines(), f"{key};"
    found: list[Commune] = []
    at = bisect_left(lines, sought)
    while at < len(lines) and lines[at].startswith(sought):
        _, insee, name, population = lines[at].split(";")
        found.append(Commune(insee, name, int(population or 0)))
        at += 1
    return found


def commune_with_code(insee: str) -> Commune | None:
    """Return the commune of a code, or None."""
    fields = next((line.split(";") for line in _lines() if f";{insee};" in line), None)
    return Commune(fields[1], fields[2], int(fields[3] or 0)) if fields else None


@lru_cache(maxsize=1)
def _lines() -> list[str]:
    return COMMUNES.read_text(encoding="utf-8").splitlines()[1:]


@lru_cache(maxsize=1)
def departements() -> dict[str, tuple[str, str]]:
    """Return name and region of each département by its code."""
    lines = DEPARTEMENTS.read_text(encoding="utf-8").splitlines()[1:]
    return {code: (name, region) for code, name, region in (line.split(";") for line in lines)}


@lru_cache(maxsize=1_024)
def is_region_or_departement(name: str) -> bool:
    """Tell whether a name is that of a département or a region."""
    key = place_key(name)
    return any(key in (place_key(departement), place_key(region)) for departement, region in departements().values())
