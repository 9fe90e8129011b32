"""Filled questionnaires in words: a form of publics, and what a report of it says, as a set that reads at a glance."""

from __future__ import annotations

from models.records import Report
from tests.read_inline import read_bytes_inline

TITLE = "Effets sociaux et urbains de La Halle aux Vis\n\n"
PUBLICS = "[x] Voisins du quartier\n[ ] Publics en difficulté\n[x] Bénévoles\n"
CELLS = (("Visiteurs et visiteuses grand public", ""), ("Voisins et voisines du quartier", "✔"), ("Bénévoles", "✔"))


def of_publics(theme: str) -> set[str]:
    """Return what `PUBLICS` says where a theme asks for them."""
    return {f"+{theme}.publics=voisins", f"-{theme}.publics=publics_en_difficulte", f"+{theme}.publics=benevoles"}


def read_form(content: str | bytes) -> Report:
    """Return the report of a text, or of the bytes of a PDF or of a web page."""
    return read_bytes_inline(content if isinstance(content, bytes) else content.encode())


def answers(report: Report) -> set[str]:
    """Return answers as "indicator=value" after + (ticked), - (empty), ? (unreadable), counts as "indicator#number"."""
    said = set()
    for row in report.observations:
        if row.kind == "count":
            said.add(
                f"{row.indicator_id}#{row.quantity.value_number:g}" if row.quantity.value_number else row.indicator_id
            )
        else:
            mark = {True: "+", False: "-", None: "?"}[row.is_selected]
            said.add(f"{mark}{row.indicator_id}={row.value_id}")
    return said
