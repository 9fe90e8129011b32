"""Spellings of one name within a report: "Mission locale" and "Mission locale de Verneuil"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.language.name_spans import fold


def fullest_names(names: Sequence[str]) -> dict[str, str]:
    """Return, for each spelling of a name met in one report, the fullest spelling of the same name there.

    "Mission locale" is "Mission locale de Verneuil" where only one longer name begins with it; case, accents and a
    leading article make no difference.
    """
    keys = {name: _key(name) for name in names}
    fullest: dict[str, str] = {}
    for name, key in keys.items():
        longer = {k for k in keys.values() if k != key and k.startswith(f"{key} ")}
        tops = {k for k in longer if not any(other != k and other.startswith(f"{k} ") for other in longer)}
        wanted = tops.pop() if len(tops) == 1 else key
        fullest[name] = min((n for n, k in keys.items() if k == wanted), key=lambda n: (n.isupper(), n.islower(), n))
    return fullest


def _key(name: str) -> str:
    folded = re.sub(r"[^a-z0-9]+", " ", fold(name.lower())).strip()
    return re.sub(r"^(?:le|la|les|l) ", "", folded)
