"""How well generated reports are read, by kind and by question: never worse than it was.

Every kind of file that is read without recognising characters, the same reports each time. A floor stands just under
what was measured; raise it when reading gets better. No floor is lowered to let a change pass.
"""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks.marking import DocumentTables, MarkingSession, Row
from benchmarks.reports import KINDS, GeneratedReport, generate
from benchmarks.score import Scores, format_scores
from benchmarks.tallies import calibration_error
from models.records import Observation, Report
from tests.read_inline import TAXONOMY, read_bytes_inline

REPORTS_PER_KIND = 13
FIRST_SEED = 50_000
READ_WITHOUT_OCR = tuple(kind for kind in KINDS if kind not in ("scan", "png", "form_scan"))
LOWEST_FLOOR, LOWEST_NOISY_FLOOR = 0.97, 0.96
LEAST_ACCEPTED_PRECISION = 0.999

# kind: F1 of ticked options, F1 of free texts
KIND_FLOORS = {
    "text": (0.998, 0.99),
    "text_inline": (0.998, 0.99),
    "text_missing_headings": (0.998, 0.99),
    "text_noise": (0.99, 0.98),
    "markdown": (0.998, 0.99),
    "markdown_scrambled": (0.99, 0.98),
    "markdown_false_heading": (0.99, 0.95),
    "html": (0.998, 0.99),
    "pdf_single": (0.99, 0.97),
    "pdf_cards": (0.99, 0.98),
    "pdf_rows": (0.985, 0.95),
    "pdf_three": (0.99, 0.97),
    "pdf_dark": (0.99, 0.98),
    "pdf_headings_aside": (0.99, 0.95),
    "form_ascii": (0.998, 0.98),
    "form_glyph": (0.998, 0.98),
    "form_pdf_glyph": (0.99, 0.98),
    "form_pdf_drawn": (0.99, 0.98),
    "form_pdf_fields": (0.99, 0.98),
    "form_pdf_hand": (0.99, 0.98),
}
# question: F1 of ticked options
INDICATOR_FLOORS = {
    "lien_social.publics": 0.995,
    "lien_social.occasions": 0.985,
    "lien_social.frequence": 0.985,
    "sante.effets": 0.995,
    "insertion_professionnelle.effets": 0.99,
    "capacite_a_agir.porteurs": 0.985,
    "solidarite.types": 0.99,
    "solidarite.publics": 0.995,
    "reseau_de_personnes.types": 0.995,
    "reseau_de_personnes.publics": 0.995,
    "inclusion_exclusion.constat": 0.985,
    "egalite_femmes_hommes.gestion": 0.99,
    "egalite_femmes_hommes.dirigeants": 0.99,
    "egalite_femmes_hommes.occupants": 0.99,
    "egalite_femmes_hommes.publics": 0.99,
    "cadre_de_vie.image": 0.99,
    "entretien_des_espaces.types_positifs": 0.995,
    "services_publics.gestion": 0.99,
    "services_publics.besoins_urgents": 0.99,
    "innovation_publique.effet": 0.99,
}


@cache
def measured() -> Scores:
    """Return the scores of all reports, read in process."""
    session = MarkingSession()
    for kind in READ_WITHOUT_OCR:
        for seed in range(FIRST_SEED, FIRST_SEED + REPORTS_PER_KIND):
            made = generate(kind, seed)
            session.mark(_known(made), _tables(read_bytes_inline(made.data, made.file_name)))
    return Scores(
        total=session.total,
        by_kind=dict(sorted(session.by_kind.items())),
        by_indicator=dict(sorted(session.by_indicator.items())),
        calibration={name: calibration_error(rows) for name, rows in sorted(session.beliefs.items())},
        missing=(),
        misses=tuple(session.misses),
    )


def _known(made: GeneratedReport) -> Row:
    return dict(made.gold)


def _tables(report: Report) -> DocumentTables:
    """Return what the tables hold of a report, as far as it is marked."""
    document = report.document
    return DocumentTables(
        document={
            "site_name_raw": document.site_name_raw,
            "reader": document.reader,
            "ocr_page_count": document.ocr_page_count,
        },
        observations=[_row(o) for o in report.observations],
        verbatims=[{"theme_id": v.theme_id, "text": v.text} for v in report.verbatims],
        coverage=[{"indicator_id": c.indicator_id, "state": c.state.value} for c in report.coverage],
    )


def _row(row: Observation) -> Row:
    return {
        "indicator_id": row.indicator_id,
        "kind": row.kind.value,
        "value_id": row.value_id,
        "is_selected": row.is_selected,
        "value_raw": row.value_raw,
        "status": row.status.value,
        "confidence": row.confidence,
        "value_number": row.quantity.value_number,
        "value_min": row.quantity.value_min,
        "value_max": row.quantity.value_max,
        "period": row.quantity.period,
        "is_approximate": row.quantity.is_approximate,
    }


def told(scores: Scores, *words: str) -> str:
    """Return the table of scores, and the differences that hold one of `words`, for whoever sees a floor break."""
    misses = [" | ".join(miss) for miss in scores.misses if not words or any(w in miss for w in words)]
    return "\n".join([format_scores(scores), "", *misses[:40]])


def test_every_kind_and_every_closed_question_has_a_floor() -> None:
    assert set(KIND_FLOORS) == set(READ_WITHOUT_OCR)
    closed = {i.id for _, i in TAXONOMY.indicators if i.kind == "choice" and i.options}
    assert set(INDICATOR_FLOORS) == closed
    for kind, (choices, _) in KIND_FLOORS.items():
        assert choices >= (LOWEST_NOISY_FLOOR if kind == "text_noise" else LOWEST_FLOOR), kind
    assert min(INDICATOR_FLOORS.values()) >= LOWEST_FLOOR


@pytest.mark.parametrize("kind", READ_WITHOUT_OCR)
def test_ticks_and_free_texts_of_each_kind(kind: str) -> None:
    scores = measured()
    marks, (choices, verbatims) = scores.by_kind[kind], KIND_FLOORS[kind]
    assert marks.documents == REPORTS_PER_KIND
    assert marks.choices.f1 >= choices, told(scores, kind)
    assert marks.verbatims.f1 >= verbatims, told(scores, kind)


@pytest.mark.parametrize("indicator_id", INDICATOR_FLOORS)
def test_ticks_of_each_question(indicator_id: str) -> None:
    scores = measured()
    tally = scores.by_indicator[indicator_id]
    assert tally.right + tally.missed >= 100, "too few answers to say anything"
    assert tally.f1 >= INDICATOR_FLOORS[indicator_id], told(scores, indicator_id)


def test_what_is_accepted_is_right() -> None:
    scores = measured()
    assert scores.total.accepted.precision >= LEAST_ACCEPTED_PRECISION, told(scores, "choice")


def test_counts_empty_boxes_sites_and_coverage() -> None:
    total = measured().total
    rates = {
        "counts": (total.counts.f1, 0.99),
        "empty boxes": (total.unticked.recall, 0.995),
        "site names": (total.sites.recall, 0.99),
        "coverage": (total.coverage.recall, 0.99),
        "unknown phrases": (total.unknown.recall, 0.85),
        "ticks": (total.choices.f1, 0.996),
        "free texts": (total.verbatims.f1, 0.985),
    }
    broken = {name: rate for name, (rate, floor) in rates.items() if rate < floor}
    assert not broken, told(measured())
