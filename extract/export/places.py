"""Sites as points on a map (GeoJSON), where their place is known.

Reports print no coordinates and none are guessed: they come from a file of the user's, by commune or by site.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from extract.export.tables_on_disk import ColumnKind, StoredTables
from models.errors import UsageError

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
            reader = csv.DictReader(file, delimiter=";" if head.count(";") > head.count(",") else ",")
            columns = reader.fieldnames or ()
            key = next((name for name in (SITE, COMMUNE) if name in columns), None)
            if key is None or _LONGITUDE not in columns or _LATITUDE not in columns:
                wanted = f"{_LONGITUDE}, {_LATITUDE} and {SITE} or {COMMUNE}"
                raise UsageError(f"{path}: line 1: columns {wanted} are expected, not {', '.join(columns) or 'none'}")
            return Places(key, {row[key]: _point(row, f"{path}: line {reader.line_num}") for row in reader})
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error


def _point(row: Mapping[str, str | None], place: str) -> Point:
    try:
        point = Point(float(row[_LONGITUDE] or ""), float(row[_LATITUDE] or ""))
    except ValueError:
        raise UsageError(f"{place}: longitude and latitude must be degrees, such as 2.3488 and 48.8534") from None
    if not (math.isfinite(point.longitude) and abs(point.longitude) <= 180 and abs(point.latitude) <= 90):
        raise UsageError(f"{place}: no place on Earth: longitude {point.longitude}, latitude {point.latitude}")
    return point


def site_features(stored: StoredTables, places: Places) -> tuple[dict[str, Any], int]:
    """Return the sites whose place is known as a GeoJSON tree, and the number of those whose place is not.

    Raises `UsageError` when places are told by commune and the tables name none, or when no site is among the places.
    """
    table = stored.named("sites")
    names = [column.name for column in table.columns if column.kind != ColumnKind.TEXTS]
    kept = [index for index, column in enumerate(table.columns) if column.kind != ColumnKind.TEXTS]
    if places.key not in names:
        raise UsageError(
            f"{stored.folder}: the table sites has no column {places.key}, so no site has a known place. "
            f"Give places by {SITE}: columns {SITE}, {_LONGITUDE}, {_LATITUDE}."
        )
    features, unknown = [], 0
    for values in table.rows():
        told = {name: values[index] for name, index in zip(names, kept, strict=True)}
        point = places.point_by_id.get(told[places.key])
        if point is None:
            unknown += 1
            continue
        geometry = {"type": "Point", "coordinates": [point.longitude, point.latitude]}
        features.append({"type": "Feature", "id": told[SITE], "geometry": geometry, "properties": told})
    if not features:
        raise UsageError(f"{stored.folder}: no site of these tables is among the places given; nothing was written.")
    return {"type": "FeatureCollection", "features": features}, unknown
