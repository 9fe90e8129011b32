"""`datapackage.json`: the tables described for people, programs and open-data portals (Frictionless Data Package).

Titles and descriptions are in English under the names of the standard, and in French under the same names with ``_fr``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from models.columns import Table, field_note, is_required
from models.version import PIPELINE_VERSION
from models.wording import column_wording, table_wording

_TYPES = {pa.string(): "string", pa.int64(): "integer", pa.float64(): "number", pa.bool_(): "boolean"}

_TITLE = "Effets sociaux et urbains: answers read from archived reports"
_TITLE_FR = "Effets sociaux et urbains des tiers-lieux : réponses relues dans les rapports archivés"
_DESCRIPTION = (
    "Questionnaire answers of French third places, read back from printed reports. Each row says how sure it is and "
    "where it is written. A missing section is not a no: divide by the documents whose `coverage` is `answered`."
)
_DESCRIPTION_FR = (
    "Réponses de tiers-lieux français à un questionnaire, relues dans les rapports imprimés. Chaque ligne dit à quel "
    "point elle est sûre et où elle est écrite. Une section absente n'est pas un non : divisez par les documents dont "
    "`coverage` est `answered`."
)
_KEYWORDS = ("tiers-lieux", "third places", "effets sociaux", "social effects", "urbanisme", "questionnaire", "France")


def describe_package(tables: Sequence[Table], licence: str | None = None) -> dict[str, Any]:
    """Return the descriptor of the output folder; nothing in it depends on the data or on the clock.

    `licence`: identifier or address of the one that whoever publishes the tables gives them. They hold words of the
    reports, and the licence of this code is not theirs: with None the descriptor names none, which claims nothing.
    """
    return {
        "name": "releve-parsed",
        "title": _TITLE,
        "title_fr": _TITLE_FR,
        "description": _DESCRIPTION,
        "description_fr": _DESCRIPTION_FR,
        "version": PIPELINE_VERSION,
        "profile": "data-package",
        "keywords": list(_KEYWORDS),
        **({"licenses": [{"path" if "://" in licence else "name": licence}]} if licence else {}),
        "sources": [
            {
                "title": "Archived self-assessment reports « Effets sociaux et urbains », one per third place",
                "title_fr": "Rapports d'auto-évaluation « Effets sociaux et urbains » archivés, un par tiers-lieu",
            }
        ],
        "contributors": [{"title": "Relevé contributors", "role": "wrangler"}],
        "resources": [_resource(table) for table in tables],
    }


def _resource(table: Table) -> dict[str, Any]:
    told = {"title": table.name.replace("_", " ").capitalize(), "description": table.description}
    if wording := table_wording(table.name):
        told |= {"title_fr": wording.title, "description_fr": wording.description}
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.parquet",
        **told,
        "scheme": "file",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    described: dict[str, Any] = {"fields": [_field(table.name, field) for field in table.schema]}
    if table.primary_key:
        described["primaryKey"] = list(table.primary_key)
    if table.links:
        described["foreignKeys"] = [_foreign_key(column, target) for column, target in table.links]
    return described


def _foreign_key(column: str, target: str) -> dict[str, Any]:
    resource, _, other = target.partition(".")
    return {"fields": [column], "reference": {"resource": resource, "fields": [other or column]}}


def _field(table: str, field: pa.Field[Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "type": _TYPES.get(field.type, "any"),  # "array" means JSON text to validators, which a list of texts is not
        **_names(table, field),
    }
    constraints: dict[str, Any] = {"required": True} if is_required(field) else {}
    if enum := field_note(field, "enum"):
        constraints["enum"] = enum.split("|")
    return {**described, "constraints": constraints} if constraints else described


def _names(table: str, field: pa.Field[Any]) -> dict[str, str]:
    """Return what people are told of a column; of an option's or a mention's column, its own names."""
    meaning, wording = field_note(field, "description"), column_wording(table, field.name)
    if title := field_note(field, "title_fr"):
        names = {"title": field_note(field, "title_en"), "title_fr": title, "description": meaning}
        if wording:
            return {**names, "description_fr": wording.description}
        return {**names, "description_fr": _OPTION_FR if field.type == pa.bool_() else _COUNT_FR}
    if wording:
        return {"title_fr": wording.title, "description": meaning, "description_fr": wording.description}
    return {"description": meaning}


_OPTION_FR = "Vrai : cochée ; faux : imprimée et non cochée, ou demandée et non citée ; vide : inconnu"
_COUNT_FR = "Nombre déclaré, ou sa borne ; vide : inconnu"
