"""Rows of `sites` and `site_pairs`: what is known of each site beyond its spelling, and which sites are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from extract.reports.site_ledger import SiteLedger
from extract.reports.sites import best_spelling
from extract.tables.same_sites import SiteEvidence, SitePair, compare_sites, joined_sites
from extract.tables.site_clues import read_clues
from extract.tables.site_communes import NO_CLUES, Clues, Placed, find_commune
from extract.tables.site_places import split_name
from models.places.communes import commune_with_code, departements
from models.site_decisions import SiteDecisions

Row = tuple[object, ...]
_YES = 2
_DECISION, _SAME_SITE = "decision", "same site"


class SameSite(NamedTuple):
    """What a site is one with. `same_site_id`: first id of them all; `is_current`: it has the latest report of them."""

    same_site_id: str
    is_current: bool


class SiteRows(NamedTuple):
    """Rows of `sites`, by `site_id`, the pairs that were compared, and by site what it is one with."""

    rows: list[Row]
    pairs: list[SitePair]
    same: dict[str, SameSite]


def site_rows(
    ledger: SiteLedger, decisions: SiteDecisions, mentions: Iterable[str], verbatims: Iterable[str]
) -> SiteRows:
    """Return what is known of the sites. `mentions`, `verbatims`: files of these tables."""
    base = {str(row[0]): row for row in ledger.site_rows()}
    names = {site: decisions.names.get(site, str(row[1])) for site, row in base.items()}
    evidence = [
        SiteEvidence(
            one.site_id, str(base[one.site_id][1]), frozenset(i for i, flag in enumerate(one.flags) if flag == _YES)
        )
        for one in ledger.latest()
    ]
    pairs = compare_sites(evidence, decisions)
    joined = joined_sites(list(base), pairs)
    groups: dict[str, list[str]] = {}
    for site, (first, _) in joined.items():
        groups.setdefault(first, []).append(site)
    clues = read_clues(mentions, verbatims, {site: first for site, (first, _) in joined.items()})
    rows: list[Row] = []
    same: dict[str, SameSite] = {}
    for first, members in groups.items():
        current = ledger.latest_of(members).site_id
        shown, opened, closed = _told(members, ledger, decisions)
        places = _places(members, names, decisions, clues.get(first, NO_CLUES))
        for site in members:
            same[site] = SameSite(first, site == current)
            head = (site, names[site], *base[site][2:], *joined[site], *_place_cells(places.get(site)))
            rows.append((*head, shown, site == current, opened, closed, ledger.latest_basis(site)))
    return SiteRows(sorted(rows, key=lambda row: str(row[0])), pairs, same)


def _told(members: Sequence[str], ledger: SiteLedger, decisions: SiteDecisions) -> tuple[str, str | None, str | None]:
    """Return name, opening and closing of sites that are one: of the first of them that people told of."""
    names, opened, closed = (
        next((told[site] for site in members if site in told), None)
        for told in (decisions.names, decisions.opened, decisions.closed)
    )
    spellings: Counter[str] = Counter()
    for site in members:
        spellings.update(ledger.spellings(site))
    return names or best_spelling(spellings), opened, closed


def _places(
    members: Sequence[str], names: Mapping[str, str], decisions: SiteDecisions, clues: Clues
) -> dict[str, Placed]:
    """Return the commune of each of some sites that are one: what is known of some holds for the others."""
    found = {site: placed for site in members if (placed := _place(site, names[site], decisions, clues)) is not None}
    decided = {placed.commune for placed in found.values() if placed.basis == _DECISION}
    known = decided or {placed.commune for placed in found.values()}
    if len(known) == 1:
        (commune,) = known
        left = [site for site in members if site not in found or (decided and found[site].basis != _DECISION)]
        found |= dict.fromkeys(left, Placed(commune, _DECISION if decided else _SAME_SITE))
    return found


def _place(site: str, name: str, decisions: SiteDecisions, clues: Clues) -> Placed | None:
    decided = commune_with_code(decisions.communes[site]) if site in decisions.communes else None
    return Placed(decided, _DECISION) if decided else find_commune(name, split_name(name).place, clues)


def _place_cells(placed: Placed | None) -> Sequence[object]:
    if placed is None:
        return (None, None, None, None)
    commune = placed.commune
    name, _ = departements().get(commune.departement, (commune.departement, ""))
    return (commune.insee, commune.name, name, placed.basis)
