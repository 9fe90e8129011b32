"""Rows of `sites` and `site_pairs`: what is known of each site beyond its spelling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from extract.parts import read_part
from extract.same_sites import SiteEvidence, SitePair, compare_sites, joined_sites
from extract.site_places import Placed, find_commune, split_name
from extract.sites import SiteLedger
from models.mentions import EntityKind, MentionKind
from models.places.communes import commune_with_code, communes_called, departements, place_key
from models.site_decisions import SiteDecisions

Row = tuple[object, ...]
_YES = 2


def site_rows(
    ledger: SiteLedger, decisions: SiteDecisions, mentions: Iterable[str]
) -> tuple[list[Row], list[SitePair]]:
    """Return the rows of `sites`, by `site_id`, and the pairs that were compared. `mentions`: files of the table."""
    base = [list(row) for row in ledger.site_rows()]
    for row in base:
        row[1] = decisions.names.get(str(row[0]), row[1])
    evidence = [
        SiteEvidence(one.site_id, str(row[1]), frozenset(i for i, flag in enumerate(one.flags) if flag == _YES))
        for row, one in zip(base, ledger.latest(), strict=True)
    ]
    pairs = compare_sites(evidence, decisions)
    joined = joined_sites([site.site_id for site in evidence], pairs)
    places = _places({site.site_id: site.name for site in evidence}, decisions, mentions)
    rows = [(*row, *joined[str(row[0])], *_place_cells(places.get(str(row[0])))) for row in base]
    return rows, pairs


def _places(names: Mapping[str, str], decisions: SiteDecisions, mentions: Iterable[str]) -> dict[str, Placed]:
    """Return the commune of each site that names one, and that can be told from others of its name."""
    keys = {site: split_name(name).place for site, name in names.items()}
    unsure = {site for site, key in keys.items() if key and len(communes_called(key)) > 1}
    mentioned = _mentioned_places(mentions, unsure) if unsure else {}
    found: dict[str, Placed] = {}
    for site, key in keys.items():
        decided = commune_with_code(decisions.communes[site]) if site in decisions.communes else None
        placed = Placed(decided, "decision") if decided else find_commune(key, mentioned.get(site, frozenset()))
        if placed is not None:
            found[site] = placed
    return found


def _mentioned_places(paths: Iterable[str], sites: set[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for path in paths:
        table = read_part(path, ["site_id", "kind", "label", "lemma"])
        is_place = pc.and_(
            pc.equal(table["kind"], pa.scalar(MentionKind.ENTITY.value)),
            pc.equal(table["label"], pa.scalar(EntityKind.PLACE.value)),
        )
        of_sites = pc.is_in(table["site_id"], value_set=pa.array(sorted(sites), pa.string()))
        places = table.filter(pc.and_(is_place, of_sites))
        for site, name in zip(places["site_id"].to_pylist(), places["lemma"].to_pylist(), strict=True):
            found.setdefault(str(site), set()).add(place_key(str(name)))
    return {site: frozenset(names) for site, names in found.items()}


def _place_cells(placed: Placed | None) -> Sequence[object]:
    if placed is None:
        return (None, None, None, None)
    commune = placed.commune
    name, _ = departements().get(commune.departement, (commune.departement, ""))
    return (commune.insee, commune.name, name, placed.basis)
