"""What a run leaves for others: tables that their description fits, the same in any process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from frictionless import Package

from extract.run import plan
from tests.test_store import NAMES, fill_archive, run
from tests.written_files import contents

HOME = Path(__file__).parents[1]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return fill_archive(tmp_path / "raw")


@pytest.mark.parametrize("documents_per_bucket", [2, 100], ids=["several parts", "one part"])
def test_the_package_is_valid_for_others(
    archive: Path, tmp_path: Path, documents_per_bucket: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "DOCUMENTS_PER_BUCKET", documents_per_bucket)
    run(archive, tmp_path / "out")
    package = Package(os.fspath(tmp_path / "out" / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["type", "message"])
    assert set(package.resource_names) >= set(NAMES)
    assert set(package.resource_names) == {path.stem for path in (tmp_path / "out").glob("*.parquet")}
    assert all(field.description for resource in package.resources for field in resource.schema.fields)


LICENCES = [
    # as it is given, what the package says
    (None, None),  # the code's own licence is not that of words of the reports
    ("CC-BY-4.0", [{"name": "CC-BY-4.0"}]),
    ("https://www.etalab.gouv.fr/licence-ouverte", [{"path": "https://www.etalab.gouv.fr/licence-ouverte"}]),
]


@pytest.mark.parametrize(("licence", "told"), LICENCES)
def test_the_package_claims_no_licence_but_the_one_that_was_given(
    archive: Path, tmp_path: Path, licence: str | None, told: object
) -> None:
    run(archive, tmp_path / "out", nlp=False, data_licence=licence)
    package = Package(os.fspath(tmp_path / "out" / "datapackage.json"))
    assert package.to_descriptor().get("licenses") == told
    assert package.validate().valid


def test_the_package_names_what_is_wrong(archive: Path, tmp_path: Path) -> None:
    """The validation above must be able to fail: a status that is not in the closed list is found."""
    run(archive, tmp_path / "out")
    path = tmp_path / "out" / "documents.parquet"
    table = pq.read_table(path)
    column = table.schema.get_field_index("status")
    pq.write_table(table.set_column(column, "status", [["odd"] * table.num_rows]), path)
    assert not Package(os.fspath(tmp_path / "out" / "datapackage.json")).validate().valid


def test_real_reports_give_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    for out, workers, seed in (("one", 1, "1"), ("two", 2, "2")):  # the seed shuffles sets of texts
        options = ("--out", tmp_path / out, "--by-site", "--workers", workers)
        command = [sys.executable, str(HOME / "pipeline.py"), str(HOME / "data" / "raw"), *map(str, options)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", env=environment)
        assert done.returncode == 0, done.stdout + done.stderr
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
