"""The scorer: perfect tables score one, and each kind of fault lowers its own rate and no other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.score import main, score
from benchmarks.tallies import Tally, calibration_error

Row = dict[str, Any]
Tables = dict[str, list[Row]]

GOLD: list[Row] = [
    {
        "file": "a.txt",
        "kind": "text",
        "generation": "G2",
        "source_class": "text",
        "site": "Le Kiosque d'Été",
        "choices": {
            "lien_social.publics": ["voisins", "benevoles"],
            "services_publics.gestion": ["surcharge_puis_reorganisation"],
        },
        "unchecked": {"lien_social.frequence": ["mensuelle"]},
        "counts": {"capacite_a_agir.nb_projets": [None, 3, 5, "month", False]},
        "verbatims": {"sante": "Un banc, un arbre et du temps."},
        "themes": ["lien_social", "sante"],
        "unknown": {"sante.effets": ["d'un sommeil plus régulier"]},
        "coverage": {"lien_social.publics": "answered"},
    }
]


def make_observation(indicator_id: str, value_id: str | None, **changes: object) -> Row:
    return {
        "document_id": "d1", "indicator_id": indicator_id, "value_id": value_id, "kind": "choice", "is_selected": True,
        "value_number": None, "value_min": None, "value_max": None, "period": None, "is_approximate": False,
        "value_raw": "", "status": "accepted", "confidence": 1.0,
    } | changes  # fmt: skip


def make_tables() -> Tables:
    count = {"kind": "count", "is_selected": None, "value_min": 3.0, "value_max": 5.0, "period": "month"}
    return {
        "documents": [
            {
                "document_id": "d1",
                "file_name": "sub/a.txt",
                "file_names": ["sub/a.txt"],
                "site_name_raw": "LE KIOSQUE D'ÉTÉ",
                "reader": "text",
                "ocr_page_count": 0,
            }
        ],
        "observations": [
            make_observation("lien_social.publics", "voisins"),
            make_observation("lien_social.publics", "benevoles"),
            make_observation("services_publics.gestion", "surcharge_puis_reorganisation", status="review"),
            make_observation("lien_social.frequence", "mensuelle", is_selected=False),
            make_observation("capacite_a_agir.nb_projets", None, **count),
            make_observation("sante.effets", None, value_raw="d'un sommeil plus régulier", status="review"),
        ],
        "verbatims": [{"document_id": "d1", "theme_id": "sante", "text": "Un banc, un arbre et du temps."}],
        "coverage": [{"document_id": "d1", "indicator_id": "lien_social.publics", "state": "answered"}],
    }


def write_tables(folder: Path, tables: Tables) -> tuple[Path, Path]:
    schema = pa.schema([("document_id", pa.string()), ("theme_id", pa.string()), ("text", pa.string())])
    for name, rows in tables.items():
        table = pa.Table.from_pylist(rows) if rows else schema.empty_table()
        pq.write_table(table, folder / f"{name}.parquet")
    (folder / "gold.json").write_text(json.dumps(GOLD), encoding="utf-8")
    return folder, folder / "gold.json"


def rates(folder: Path, tables: Tables) -> dict[str, tuple[float, float]]:
    total = score(*write_tables(folder, tables)).total
    names = ("choices", "accepted", "unticked", "unknown", "counts", "verbatims", "sites", "coverage")
    tallies: dict[str, Tally] = {name: getattr(total, name) for name in names}
    return {name: (tally.precision, tally.recall) for name, tally in tallies.items() if tally.f1 < 1}


def test_perfect_tables_score_one(tmp_path: Path) -> None:
    assert rates(tmp_path, make_tables()) == {}
    scores = score(tmp_path, tmp_path / "gold.json")
    assert (scores.missing, scores.misses, scores.calibration) == ((), (), {"text": 0.0})
    assert list(scores.by_kind) == ["text"]


FAULTS: list[tuple[str, int, Row, dict[str, tuple[float, float]]]] = [
    # A wrong option is one found wrongly and one not found.
    ("observations", 0, {"value_id": "acteurs_quartier"}, {"choices": (2 / 3, 2 / 3), "accepted": (0.5, 0.5)}),
    # Right but sent to review: only the accepted ones suffer.
    ("observations", 0, {"status": "review"}, {"accepted": (1.0, 0.5)}),
    # A default sentence may be accepted without harm.
    ("observations", 2, {"status": "accepted"}, {}),
    # An empty box read as ticked is an option found wrongly and an empty box not found.
    (
        "observations",
        3,
        {"is_selected": True},
        {"choices": (0.75, 1.0), "accepted": (2 / 3, 1.0), "unticked": (1.0, 0.0)},
    ),
    ("observations", 4, {"period": None}, {"counts": (0.0, 0.0)}),
    ("observations", 5, {"value_raw": "tout autre chose"}, {"unknown": (0.0, 0.0)}),
    ("verbatims", 0, {"text": "Un banc, un arbre et du temps. Lire la suite de la page"}, {"verbatims": (0.0, 0.0)}),
    ("verbatims", 0, {"theme_id": None}, {"verbatims": (0.0, 0.0)}),
    ("documents", 0, {"site_name_raw": "Le Kiosque d'Hiver"}, {"sites": (0.0, 0.0)}),
    ("coverage", 0, {"state": "slot_empty"}, {"coverage": (0.0, 0.0)}),
]


@pytest.mark.parametrize(("table", "row", "change", "expected"), FAULTS)
def test_fault_lowers_its_own_rate(
    tmp_path: Path, table: str, row: int, change: Row, expected: dict[str, tuple[float, float]]
) -> None:
    tables = make_tables()
    tables[table][row] |= change
    assert rates(tmp_path, tables) == expected


def test_missing_document_counts_as_nothing_found(tmp_path: Path) -> None:
    tables = make_tables()
    tables["documents"][0] |= {"file_name": "b.txt", "file_names": ["b.txt"]}
    scores = score(*write_tables(tmp_path, tables))
    assert scores.missing == ("a.txt",)
    assert scores.total.choices.recall == 0.0


def test_calibration_error_is_the_gap_between_belief_and_truth() -> None:
    assert calibration_error([]) == 0.0
    assert calibration_error([(0.9, True)] * 9 + [(0.9, False)]) == pytest.approx(0.0)
    assert calibration_error([(1.0, True), (1.0, False)]) == pytest.approx(0.5)
    # Errors of two bins do not make up for each other.
    assert calibration_error([(0.95, False), (0.05, True)]) == pytest.approx(0.95)


def test_command_prints_rates_and_misses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = make_tables()
    tables["verbatims"] = []
    parsed, gold = write_tables(tmp_path, tables)
    assert main([str(parsed), str(gold), "--misses", "5"]) == 0
    printed = capsys.readouterr().out
    assert "calibration error, text: 0.0000" in printed
    assert "a.txt | text | verbatim | sante | None" in printed
