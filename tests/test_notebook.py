"""A notebook gets the tables of one report with the columns and types that a run writes."""

from __future__ import annotations

from pathlib import Path

from extract import data_frames, extract_report
from models.schemas import PER_DOCUMENT

REPORT = """# Effets sociaux et urbains de La Verrerie Basse

## Lien social

Ces rencontres ont lieu au quotidien.

Le four chauffe le mardi.
"""


def test_one_report_gives_every_table_with_its_declared_columns(tmp_path: Path) -> None:
    path = tmp_path / "verrerie.md"
    path.write_text(REPORT, encoding="utf-8")
    frames = data_frames(extract_report(path))
    assert {name: list(frame.columns) for name, frame in frames.items()} == {
        t.name: t.schema.names for t in PER_DOCUMENT
    }
    (answer,) = frames["observations"].to_dict("records")
    assert (answer["indicator_id"], answer["value_id"], answer["is_selected"]) == (
        "lien_social.frequence",
        "quotidienne",
        True,
    )
    assert list(frames["verbatims"]["text"]) == ["Le four chauffe le mardi."]


def test_a_file_that_cannot_be_read_gives_its_row_and_no_answer(tmp_path: Path) -> None:
    frames = data_frames(extract_report(tmp_path / "missing.pdf"))
    assert list(frames["documents"]["status"]) == ["failed"]
    assert frames["observations"].empty
