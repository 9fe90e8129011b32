"""The analyses shown to users run, and count as the documents say: unknown is never a no."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]
INDICATOR = "lien_social.publics"

# Two documents tick `voisins`, one leaves it empty, one has no such section, and in one the tick is doubtful.
COVERAGE = [("d1", "answered"), ("d2", "answered"), ("d3", "answered"), ("d4", "section_absent"), ("d5", "answered")]
OBSERVATIONS = [
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
    """Write small tables under `data/parsed` of an empty folder and go there."""
    folder = tmp_path / "data" / "parsed"
    folder.mkdir(parents=True)
    coverage = pd.DataFrame(COVERAGE, columns=["document_id", "state"])
    coverage.assign(theme_id="lien_social", indicator_id=INDICATOR).to_parquet(folder / "coverage.parquet")
    columns = ["document_id", "indicator_id", "value_id", "is_selected", "status"]
    observations = pd.DataFrame(OBSERVATIONS, columns=columns).assign(value_raw="", page_no=1, quote="")
    observations.to_parquet(folder / "observations.parquet")
    pd.DataFrame(
        {
            "file_name": ["a.txt"],
            "site_id": ["a"],
            "layout_era": ["G2"],
            "status": ["ok"],
            "explained_ratio": [1.0],
            "review_count": [0],
        }
    ).to_parquet(folder / "documents.parquet")
    wide = {"site_id": ["a", "b", "c"], "solidarite.publics=voisins": pd.array([True, False, None], dtype="boolean")}
    pd.DataFrame(wide).to_parquet(folder / "site_indicators.parquet")
    monkeypatch.chdir(tmp_path)
    return folder


def test_share_of_the_tables_document(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    exec(compile(block, "docs/tables.md", "exec"), {})
    assert capsys.readouterr().out == "2 of 3 reports that tell, 1 to review\n"


@pytest.mark.parametrize("readme", ["README.md", "README.fr.md"])
def test_two_lines_load_two_data_frames(tables: Path, readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    block = next(b for b in re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL) if "pandas" in b)
    names: dict[str, Any] = {}
    exec(compile(block, readme, "exec"), names)
    assert (len(names["observations"]), len(names["coverage"])) == (len(OBSERVATIONS), len(COVERAGE))


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
