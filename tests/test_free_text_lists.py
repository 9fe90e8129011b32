"""The lists by which free text is read: a fault is named with its file, its place and its key, before any reading."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import pipeline
from models.errors import TaxonomyError
from models.free_text import load_free_text
from models.taxonomy import DEFAULT_TAXONOMY, load_taxonomy

FAULTS = [
    (
        "concepts.yaml",
        "- id: voisins",
        "- id: voisinns",
        "concepts.yaml: 0.id: 'voisinns' is no option of the codebook",
    ),
    ("concepts.yaml", "  nouns: voisin,", "  names: voisin,", "concepts.yaml: 0.names: no such key here"),
    ("activities.yaml", "- id: repas", "- id: atelier", "activities.yaml: 1.id: 'atelier' is used twice"),
    ("polarity.yaml", "boundaries: >-", "borders: >-", "polarity.yaml: boundaries: this key is missing"),
    ("units.yaml", "  year:", "  years:", "units.yaml: periods: exactly year, month, week, day"),
    ("languages.yaml", "fr: >-", "fr: [", "languages.yaml: cannot be read as YAML"),
    (
        "entities.yaml",
        "first_names: >-",
        "first_names: []\nnone: >-",
        "entities.yaml: first_names: at least one is expected",
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEFAULT_TAXONOMY, tmp_path / "taxonomy"))


@pytest.mark.parametrize(("file", "old", "new", "message"), FAULTS)
def test_a_fault_is_named_with_its_file_and_place(folder: Path, file: str, old: str, new: str, message: str) -> None:
    path = folder / "free_text" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TaxonomyError) as error:
        load_free_text(load_taxonomy(folder))
    assert message in str(error.value)


def test_the_command_checks_them_and_a_run_refuses_them(folder: Path, tmp_path: Path) -> None:
    path = folder / "free_text" / "concepts.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("- id: voisins", "- id: voisinns"), encoding="utf-8")
    for command in (["taxonomy", "check"], ["run", str(tmp_path), "--out", str(tmp_path / "out")]):
        done = CliRunner().invoke(pipeline.app, [*command, "--taxonomy", str(folder)])
        assert done.exit_code == 2
        assert "concepts.yaml: 0.id" in done.output
    assert not (tmp_path / "out").exists()


def test_a_taxonomy_without_lists_uses_those_of_the_house(folder: Path) -> None:
    shutil.rmtree(folder / "free_text")
    assert load_free_text(load_taxonomy(folder)) == load_free_text(load_taxonomy())


def test_lists_are_part_of_what_two_runs_are_told_apart_by(folder: Path) -> None:
    path = folder / "free_text" / "concepts.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# one more line\n", encoding="utf-8")
    assert load_taxonomy(folder).digest != load_taxonomy().digest
