"""The notebooks run from the first cell to the last on the reports of data/raw, and are kept without outputs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from extract.run.engine import run_archive
from models.options import OcrMode, ReadOptions
from models.taxonomy import load_taxonomy

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# What a notebook must show, so that one that runs without saying anything is found out.
SHOWN = {
    "back-to-the-page": ("<mark>", "image/png", "data:image/png;base64"),
    "comparing-sites": ("agree", "others"),
    "coverage": ("divided by all documents", "at_least"),
    "first-look": ("share", "answered"),
    "free-text-by-theme": ("share_elsewhere", "quartier"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with reports, tables and code as whoever opens a notebook has them."""
    folder = tmp_path_factory.mktemp("notebooks")
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    for name in ("extract", "models"):
        (folder / name).symlink_to(ROOT / name)
    options = ReadOptions(ocr=OcrMode.NEVER)
    run_archive(folder / "data" / "raw", folder / "data" / "parsed", taxonomy=load_taxonomy(), options=options)
    (folder / "notebooks").mkdir()
    return folder


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_in_its_own_folder_and_shows_what_it_is_about(path: Path, home: Path) -> None:
    notebook = read(path)
    resources = {"metadata": {"path": home / "notebooks"}}
    NotebookClient(notebook, timeout=60, resources=resources).execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = str([cell.outputs for cell in cells])
    assert [word for word in SHOWN[path.stem] if word not in outputs] == []
    assert [out.text for cell in cells for out in cell.outputs if out.get("name") == "stderr"] == []  # no warning


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
        assert cell.metadata == {}


def test_every_notebook_is_run() -> None:
    assert {path.stem for path in NOTEBOOKS} == set(SHOWN)
