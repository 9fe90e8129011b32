"""Sites that are one under several names: compared where their names share a word, scored by what speaks for it.

A pair is joined from `SAME` up, doubtful from `DOUBTFUL` up, and left alone below. What people decided in ``sites.csv``
always wins; sites that were told apart are not joined through a third one either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from extract.tables.site_places import SiteName, split_name
from extract.words.match import similarity
from models.places.communes import commune_with_code, place_key
from models.site_decisions import SiteDecisions

SAME, DOUBTFUL = 0.8, 0.35
_GENERIC = frozenset(
    "tiers lieu lieux espace coworking cowork fablab fab lab makerspace atelier ateliers maison cafe centre pole hub "
    "fabrique collectif association site friche hall halle place".split()
)
_NEAR = 92.0  # points of similarity of the words of two names
_LEAST_LETTERS = 8  # of names that may be near: one letter of a short name makes another
_EDGE = 4  # letters at either end of a word: a slip spares one of them
_MOST_PER_BLOCK = 60  # a word that so many names share tells nothing


class SiteEvidence(NamedTuple):
    """What is known of a site here. `ticked`: the options that its latest report ticks."""

    site_id: str
    name: str
    ticked: frozenset[int]


class SitePair(NamedTuple):
    """Two sites that may be one. `score`: 0 to 1; `verdict`: same, doubtful or apart; `basis`: what was weighed."""

    site_id: str
    other_site_id: str
    verdict: str
    score: float
    name_score: float
    places: str
    answers_overlap: float | None
    basis: str


def compare_sites(sites: Sequence[SiteEvidence], decisions: SiteDecisions) -> list[SitePair]:
    """Return the pairs that are worth a look, by site: joined, doubtful, and those that people have decided."""
    names = {site.site_id: _decided_place(split_name(site.name), site.site_id, decisions) for site in sites}
    known = {site.site_id: site for site in sites}
    pairs: dict[tuple[str, str], SitePair] = {}
    for one, other in _candidates(names):
        pair = _weigh(known[one], known[other], names[one], names[other])
        if pair.score >= DOUBTFUL:
            pairs[one, other] = pair
    for what, verdict, score in ((decisions.merged, "same", 1.0), (decisions.split, "apart", 0.0)):
        for one, other in what:
            if one in known and other in known:
                weighed = _weigh(known[one], known[other], names[one], names[other])
                pairs[one, other] = weighed._replace(verdict=verdict, score=score, basis="decision")
    return [pairs[key] for key in sorted(pairs)]


def joined_sites(sites: Sequence[str], pairs: Sequence[SitePair]) -> dict[str, tuple[str, str]]:
    """Return, for each site, the first id of those that it is one with, and why: the basis of its pair, or "alone"."""
    members = {site: [site] for site in sites}
    basis = dict.fromkeys(sites, "alone")
    apart = {(pair.site_id, pair.other_site_id) for pair in pairs if pair.verdict == "apart"}
    # what people decided first, then the surest
    for pair in sorted((p for p in pairs if p.verdict == "same"), key=lambda p: (p.basis != "decision", -p.score, p)):
        one, other = members[pair.site_id], members[pair.other_site_id]
        if one is other or any((min(a, b), max(a, b)) in apart for a in one for b in other):
            continue
        one += other
        for site in other:
            members[site] = one
        for site in (pair.site_id, pair.other_site_id):
            if basis[site] == "alone":
                basis[site] = pair.basis
    return {site: (min(members[site]), basis[site]) for site in sites}


def _decided_place(name: SiteName, site_id: str, decisions: SiteDecisions) -> SiteName:
    """Return a name with the code of the commune that people say it is in, and its name where it says none itself.

    A name that says another commune keeps it: its other spellings say the same one.
    """
    commune = commune_with_code(decisions.communes[site_id]) if site_id in decisions.communes else None
    return name._replace(place=f"{name.place or place_key(commune.name)} {commune.insee}") if commune else name


def _candidates(names: Mapping[str, SiteName]) -> Iterator[tuple[str, str]]:
    """Yield pairs of ids whose names share all words, or the beginning or end of a word that tells something."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for site, name in sorted(names.items()):
        blocks[" ".join(sorted(name.core))].append(site)
        for word in set(name.core) - _GENERIC:
            blocks[f"{word[:_EDGE]}…"].append(site)
            blocks[f"…{word[-_EDGE:]}"].append(site)
    seen: set[tuple[str, str]] = set()
    for key, members in blocks.items():
        if "…" in key and len(members) > _MOST_PER_BLOCK:
            continue
        for pair in combinations(members[: _MOST_PER_BLOCK * 4], 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _weigh(one: SiteEvidence, other: SiteEvidence, name: SiteName, its_name: SiteName) -> SitePair:
    """Return two sites with the score of all that speaks for their being one."""
    is_equal = sorted(name.core) == sorted(its_name.core)
    name_score = 100.0 if is_equal else similarity(" ".join(sorted(name.core)), " ".join(sorted(its_name.core)))
    places = _places(name.place, its_name.place)
    overlap = _overlap(one.ticked, other.ticked)
    tells = bool(set(name.core) - _GENERIC)
    score, basis = 0.0, "name"
    if is_equal and places != "different":
        score = {"same": 0.95, "none": 0.9, "one only": 0.5}[places] if tells else 0.5
        basis = "name and place" if places == "same" else "name"
    elif name_score >= _NEAR and _is_misspelt(name, its_name) and places in ("same", "none"):
        score = 0.85 if places == "same" else 0.6
        basis = "near name and place" if places == "same" else "near name"
    if overlap is not None and DOUBTFUL <= score < SAME:
        score = min(SAME - 0.01, max(DOUBTFUL, score + 0.2 * (overlap - 0.5)))  # answers alone join nothing
    verdict = "same" if score >= SAME else "doubtful" if score >= DOUBTFUL else "apart"
    ids = (one.site_id, other.site_id)
    return SitePair(min(ids), max(ids), verdict, round(score, 3), round(name_score, 1), places, overlap, basis)


def _places(one: str, other: str) -> str:
    if one and other:
        (key, *code), (other_key, *other_code) = one.split(), other.split()
        is_same = code == other_code if code and other_code else key == other_key
        return "same" if is_same else "different"
    return "one only" if one or other else "none"


def _is_misspelt(name: SiteName, other: SiteName) -> bool:
    """Tell whether two names have as many words, the same numbers, and are long enough for a slip to show."""
    one, two = "".join(name.core), "".join(other.core)
    digits = [[c for c in text if c.isdigit()] for text in (one, two)]
    return len(name.core) == len(other.core) and digits[0] == digits[1] and min(len(one), len(two)) >= _LEAST_LETTERS


def _overlap(one: frozenset[int], other: frozenset[int]) -> float | None:
    """Return the share of ticked options that both have of those that either has; None when one ticks nothing."""
    return round(len(one & other) / len(one | other), 3) if one and other else None
