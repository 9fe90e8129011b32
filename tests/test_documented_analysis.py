"""The analyses shown to users run, and count as the documents say: unknown is never a no."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from models.columns import Table
from models.schemas import COVERAGE, DOCUMENTS, OBSERVATIONS, site_indicators_table
from models.taxonomy import load_taxonomy

ROOT = Path(__file__).parents[1]
INDICATOR = "lien_social.publics"
VOISINS = "solidarite.publics=voisins"

# Two documents tick `voisins`, one leaves it empty, one has no such section, and in one the tick is doubtful.
STATES = [("d1", "answered"), ("d2", "answered"), ("d3", "answered"), ("d4", "section_absent"), ("d5", "answered")]
FACTS = [
    ("d1", INDICATOR, "voisins", True, "accepted"),
    ("d1", INDICATOR, "benevoles", True, "accepted"),
    ("d2", INDICATOR, "voisins", True, "accepted"),
    ("d3", INDICATOR, "benevoles", True, "accepted"),
    ("d3", INDICATOR, "voisins", False, "accepted"),  # a box printed empty
    ("d4", "solidarite.publics", "voisins", True, "accepted"),  # the same option of another question
    ("d5", INDICATOR, "voisins", True, "review"),
    ("d5", INDICATOR, None, None, "review"),  # a phrase that is not in the taxonomy
]


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write small tables of the real schemas under `data/parsed` of an empty folder and go there."""
    folder = tmp_path / "data" / "parsed"
    folder.mkdir(parents=True)

    def write(table: Table, rows: list[dict[str, object]]) -> None:
        pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), folder / f"{table.name}.parquet")

    ids = {"theme_id": "lien_social", "indicator_id": INDICATOR}
    columns = ("document_id", "indicator_id", "value_id", "is_selected", "status")
    write(DOCUMENTS, [{"document_id": "d1", "file_name": "a.txt", "status": "ok"}])
    write(COVERAGE, [{"document_id": document_id, "state": state, **ids} for document_id, state in STATES])
    write(OBSERVATIONS, [dict(zip(columns, row, strict=True)) for row in FACTS])
    wide: list[dict[str, object]] = [
        {"site_id": "a", VOISINS: True},
        {"site_id": "b", VOISINS: False},
        {"site_id": "c", VOISINS: None},
    ]
    write(site_indicators_table(load_taxonomy()), wide)
    monkeypatch.chdir(tmp_path)
    return folder


def test_share_of_the_tables_document(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (block,) = (block for block in blocks if "coverage" in block)
    exec(compile(block, "docs/tables.md", "exec"), {})
    assert capsys.readouterr().out == "2 of 3 reports that tell, 1 to review\n"


@pytest.mark.parametrize("readme", ["README.md", "README.fr.md"])
def test_two_lines_load_two_data_frames(tables: Path, readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    block = next(b for b in re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL) if "pandas" in b)
    names: dict[str, Any] = {}
    exec(compile(block, readme, "exec"), names)
    assert (len(names["observations"]), len(names["coverage"])) == (len(FACTS), len(STATES))


def test_first_look_notebook_counts_as_the_documents_say(tables: Path) -> None:
    notebook = json.loads((ROOT / "notebooks" / "first-look.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)

    names: dict[str, Any] = {}
    for cell in cells:
        exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
    shares = names["share_ticked"](INDICATOR)
    assert shares.to_dict("index") == {
        "voisins": {"ticked": 2, "to_review": 1, "answered": 4, "share": 2 / 3},
        "benevoles": {"ticked": 2, "to_review": 0, "answered": 4, "share": 0.5},
    }
    wide = names["sites"][VOISINS]
    assert (wide.mean(), wide.notna().sum()) == (0.5, 2)  # unknown is neither ticked nor a no


@pytest.mark.parametrize("readme", ["README.md", "README.fr.md"])
def test_python_doors_take_what_the_readme_gives_them(
    readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    block = next(b for b in re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL) if "read_report" in b)
    (tmp_path / "report.pdf").write_text("# Effets sociaux et urbains de La Halle\n\n### Santé\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(block, readme, "exec"), names)
    assert names["document"].text.startswith("# Effets")  # told from the bytes, not from the name
    assert names["report"].document.site_name_raw == "La Halle"
