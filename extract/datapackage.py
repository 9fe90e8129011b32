"""`datapackage.json`: the tables described for people and programs (Frictionless Data Package)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from models.columns import Table, field_note, is_required
from models.version import PIPELINE_VERSION

_TYPES = {pa.string(): "string", pa.int64(): "integer", pa.float64(): "number", pa.bool_(): "boolean"}


def describe_package(tables: Sequence[Table]) -> dict[str, Any]:
    """Return the descriptor of the output folder; nothing in it depends on the data or on the clock."""
    return {
        "name": "releve-parsed",
        "title": "Effets sociaux et urbains: answers read from archived reports",
        "description": "Questionnaire answers of French third places, read back from printed reports, with evidence",
        "version": PIPELINE_VERSION,
        "licenses": [{"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"}],
        "resources": [_resource(table) for table in tables],
    }


def _resource(table: Table) -> dict[str, Any]:
    described: dict[str, Any] = {"fields": [_field(field) for field in table.schema]}
    if table.primary_key:
        described["primaryKey"] = list(table.primary_key)
    if table.links:
        described["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": target, "fields": [column]}}
            for column, target in table.links
        ]
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.parquet",
        "description": table.description,
        "scheme": "file",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": described,
    }


def _field(field: pa.Field[Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "type": _TYPES.get(field.type, "any"),  # "array" means JSON text to validators, which a list of texts is not
        "description": field_note(field, "description"),
    }
    constraints: dict[str, Any] = {"required": True} if is_required(field) else {}
    if enum := field_note(field, "enum"):
        constraints["enum"] = enum.split("|")
    return {**described, "constraints": constraints} if constraints else described
