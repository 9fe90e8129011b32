"""Sites as points on a map (GeoJSON), where their place is known.

Reports print no coordinates. They come from a file of the user's, by commune or by site, and else from the list of
communes; a site is then where its commune is, and so are the others there.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from extract.export.tables_on_disk import ColumnKind, StoredTables
from models.errors import UsageError
from models.places.centres import ATTRIBUTION, commune_centres

COMMUNE, SITE = "commune_insee", "site_id"
_LONGITUDE, _LATITUDE = "longitude", "latitude"


class Point(NamedTuple):
    """Degrees of WGS 84, east and north."""

    longitude: float
    latitude: float


class Places(NamedTuple):
    """Where something is, by the id in column `key` of sites."""

    key: str
    point_by_id: Mapping[str, Point]


def read_places(path: Path) -> Places:
    """Return the points of a file of comma or semicolon separated values with longitude, latitude and an id.

    The id is `site_id`, or `commune_insee`. Raises `UsageError` naming the line and what is wrong with it.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            is_parted_by_semicolons = head.count(";") > head.count(",")
            reader = csv.DictReader(file, delimiter=";" if is_parted_by_semicolons else ",")
            columns = reader.fieldnames or ()
            key = next((name for name in (SITE, COMMUNE) if name in columns), None)
            if key is None or _LONGITUDE not in columns or _LATITUDE not in columns:
                wanted = f"{_LONGITUDE}, {_LATITUDE} and {SITE} or {COMMUNE}"
                raise UsageError(f"{path}: line 1: columns {wanted} are expected, not {', '.join(columns) or 'none'}")
            mark = "," if is_parted_by_semicolons else "."  # what a French spreadsheet writes
            points = {row[key]: _point(row, f"{path}: line {reader.line_num}", mark) for row in reader}
            return Places(key, points)
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8; save the file as CSV UTF-8") from error
    except (OSError, csv.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{path}: cannot be read: {why}") from error


def _point(row: Mapping[str, str | None], place: str, mark: str) -> Point:
    """Return the place that a line tells. `mark`: the decimal mark, which may be a full stop in any case."""
    more = row.get(None)  # type: ignore[call-overload]
    if more:
        cells, columns = len(row) - 1 + len(more), len(row) - 1
        hint = "part the cells with semicolons where numbers have commas"
        raise UsageError(f"{place}: {cells} cells for {columns} columns; {hint}")
    try:
        longitude, latitude = (float((row[name] or "").replace(mark, ".")) for name in (_LONGITUDE, _LATITUDE))
    except ValueError:
        raise UsageError(f"{place}: longitude and latitude must be degrees, such as 2.3488 and 48.8534") from None
    told = f"longitude {longitude}, latitude {latitude}"
    if not (math.isfinite(longitude) and abs(longitude) <= 180 and abs(latitude) <= 90):
        raise UsageError(f"{place}: no place on Earth: {told}")
    if _is_in_france(latitude, longitude):  # the other way round it would be the Horn of Africa
        raise UsageError(f"{place}: {told} are exchanged, it seems")
    return Point(longitude, latitude)


def _is_in_france(longitude: float, latitude: float) -> bool:
    """Tell whether a place is in metropolitan France or near it; no overseas part of it has these degrees exchanged."""
    return -5.5 <= longitude <= 10 and 41 <= latitude <= 51.5


class SiteMap(NamedTuple):
    """Sites as a GeoJSON tree, how many of them are placed by their commune alone, and how many have no place.

    `unmet`: ids of the user's file that no site has, in order.
    """

    tree: dict[str, Any]
    by_commune: int
    unknown: int
    unmet: tuple[str, ...]


def site_features(stored: StoredTables, places: Places | None) -> SiteMap:
    """Return the sites whose place is known, from the user's file first, then from the list of communes.

    `place_basis` says which: `site_id`, `commune_insee`, or `list of communes`. Raises `UsageError` when places are
    told by commune and the tables name none, or when no site has a place.
    """
    table = stored.named("sites")
    names = [column.name for column in table.columns if column.kind != ColumnKind.TEXTS]
    kept = [index for index, column in enumerate(table.columns) if column.kind != ColumnKind.TEXTS]
    if places is not None and places.key not in names:
        raise UsageError(
            f"{stored.folder}: the table sites has no column {places.key}, so no site has a known place. "
            f"Give places by {SITE}: columns {SITE}, {_LONGITUDE}, {_LATITUDE}."
        )
    features, by_commune, unknown = [], 0, 0
    unmet = set(places.point_by_id) if places is not None else set()
    for values in table.rows():
        told = {name: values[index] for name, index in zip(names, kept, strict=True)}
        given = places.point_by_id.get(told[places.key]) if places is not None else None
        unmet.discard(told[places.key] if places is not None else "")
        centre = commune_centres().get(told.get(COMMUNE) or "") if given is None else None
        point = given or (centre and Point(*centre))
        if point is None:
            unknown += 1
            continue
        by_commune += given is None
        basis = places.key if places is not None and given is not None else "list of communes"
        geometry = {"type": "Point", "coordinates": [point.longitude, point.latitude]}
        properties = {**told, "place_basis": basis}
        features.append({"type": "Feature", "id": told[SITE], "geometry": geometry, "properties": properties})
    if not features:
        raise UsageError(_nobody(stored, places))
    tree: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    tree |= {"attribution": ATTRIBUTION} if by_commune else {}
    return SiteMap(tree, by_commune, unknown, tuple(sorted(unmet)))


def _nobody(stored: StoredTables, places: Places | None) -> str:
    if places is not None:
        return f"{stored.folder}: no site of these tables is among the places given; nothing was written."
    return (
        f"{stored.folder}: reports print no coordinates, and no site of these tables lies in a commune whose place is "
        f"known. Give places with --places FILE: comma separated values with the columns {_LONGITUDE}, {_LATITUDE}, "
        f"and {SITE} or {COMMUNE}."
    )
