"""The script that an analyst would write in an afternoon: pdfplumber text, headings and options by rapidfuzz.

A yardstick for speed and for accuracy. It knows the very labels of the taxonomy, as the analyst would from the page.
"""

from __future__ import annotations

import re
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.marking import DocumentTables, Row
from benchmarks.rivals import read_pdfplumber
from models.taxonomy import Taxonomy
from models.taxonomy_terms import Theme

HEADING_FLOOR = 85
OPTION_FLOOR = 90
_TITLE = re.compile(r"effets sociaux et urbains d(?:e |u |es |')(.+)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")


def read_answers(data: bytes, taxonomy: Taxonomy) -> DocumentTables:
    """Return the answers found in a PDF, in the rows that `benchmarks.marking` reads."""
    text = read_pdfplumber(data)
    headings = {heading.lower(): theme for theme in taxonomy.themes for heading in theme.headings}
    parts: dict[str, list[str]] = {}
    themes = {theme.theme: theme for theme in taxonomy.themes}
    current: str | None = None
    for line in text.splitlines():
        found = process.extractOne(line.lower(), headings.keys(), scorer=fuzz.ratio, score_cutoff=HEADING_FLOOR)
        if found is not None:
            current = headings[found[0]].theme
        elif current is not None:
            parts.setdefault(current, []).append(line)
    observations: list[Row] = []
    verbatims: list[Row] = []
    for theme_id, lines in parts.items():
        observations += _observations(themes[theme_id], " ".join(lines).lower())
        verbatims += _verbatims(themes[theme_id], lines)
    title = _TITLE.search(text)
    document = {"site_name_raw": title.group(1) if title else None, "ocr_page_count": 0, "reader": "pdf"}
    return DocumentTables(document=document, observations=observations, verbatims=verbatims, coverage=[])


def _observations(theme: Theme, text: str) -> list[Row]:
    rows: list[Row] = []
    for indicator in theme.indicators:
        if indicator.kind == "count":
            number = _NUMBER.search(text)
            value = float(number.group()) if number else None
            rows.append(_row(indicator.id, "count", value_number=value, value_min=value, value_max=value))
        rows += [
            _row(indicator.id, "choice", value_id=option.id)
            for option in indicator.options
            if max(fuzz.partial_ratio(form.lower(), text) for form in option.forms) >= OPTION_FLOOR
        ]
    return rows


def _row(indicator_id: str, kind: str, **values: Any) -> Row:
    row: Row = {
        "indicator_id": indicator_id,
        "kind": kind,
        "value_id": None,
        "is_selected": True if kind == "choice" else None,
        "value_raw": "",
        "value_number": None,
        "value_min": None,
        "value_max": None,
        "period": None,
        "is_approximate": False,
        "status": "accepted",
        "confidence": 1.0,
    }
    return row | values


def _verbatims(theme: Theme, lines: list[str]) -> list[Row]:
    """Return the lines that look like no option and no fixed sentence, as one free text."""
    known = [form.lower() for indicator in theme.indicators for option in indicator.options for form in option.forms]
    known += [say.lower() for cue in theme.cues for say in cue.say]
    free = [
        line for line in lines if max((fuzz.partial_ratio(k, line.lower()) for k in known), default=0) < OPTION_FLOOR
    ]
    return [{"theme_id": theme.theme, "text": " ".join(free)}] if free else []
