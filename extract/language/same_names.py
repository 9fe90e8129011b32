"""Spellings of one name within a report or a site: "Mission locale" and "Mission locale de Verneuil"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from extract.language.name_spans import fold


def fullest_names(names: Sequence[str]) -> dict[str, str]:
    """Return, for each spelling of a name that was met, the fullest spelling of the same name among them.

    "Mission locale" is "Mission locale de Verneuil" where only one longer name begins with it; case, accents and a
    leading article make no difference.
    """
    keys = {name: name_key(name) for name in names}
    ordered = sorted(set(keys.values()))
    best: dict[str, str] = {}
    for name, key in keys.items():
        known = best.setdefault(key, name)
        best[key] = min(known, name, key=lambda n: (n.isupper(), n.islower(), n))
    fullest = {key: _fullest(key, ordered) for key in ordered}
    return {name: best[fullest[key]] for name, key in keys.items()}


def name_key(name: str) -> str:
    """Return what all spellings of a name have in common: its words in lower case, without accents and article."""
    folded = re.sub(r"[^a-z0-9]+", " ", fold(name.lower())).strip()
    return re.sub(r"^(?:le|la|les|l) ", "", folded)


def _fullest(key: str, ordered: Sequence[str]) -> str:
    """Return the longest key that begins with all the words of `key`, where the others that do begin it too."""
    longer = list(_longer(key, ordered))
    top = max(longer, key=len, default=key)
    return top if all(other == top or top.startswith(f"{other} ") for other in longer) else key


def _longer(key: str, ordered: Sequence[str]) -> Iterator[str]:
    at = bisect_left(ordered, f"{key} ")
    while at < len(ordered) and ordered[at].startswith(f"{key} "):
        yield ordered[at]
        at += 1
