"""The tables made of all free texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest

from extract.language.same_names import fullest_names
from extract.reports.fingerprints import fingerprint, similarity
from extract.reports.rows import Row
from extract.tables import near_duplicates
from extract.tables.datapackage import describe_package
from extract.tables.keyness import LEAST_KEYNESS, count_terms, log_likelihood, theme_term_rows
from extract.tables.mentioned import mentioned_things
from extract.tables.near_duplicates import NO_SCORES, Scores, load_scores, save_scores, similar_texts
from extract.tables.parts import table_of, write_parquet
from models.columns import Table
from models.free_text import load_free_text
from models.schemas import FREE_TEXTS, VERBATIMS, site_mentions_table
from models.taxonomy import load_taxonomy

SITES = {f"s{i}": f"s{i}" for i in range(10)}  # each alone


def written(folder: Path, table: Table, rows: list[Row]) -> str:
    folder.mkdir(exist_ok=True)
    path = str(folder / f"{table.name}.parquet")
    write_parquet(table_of(table, rows), path)
    return path


def rows_of(table: pa.Table) -> list[Row]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def verbatim_row(number: int, text: str, site: str | None = None) -> Row:
    """Return a row of `verbatims`, of a site of its own when none is given; nothing is told of its place."""
    told: dict[str, object] = {
        "verbatim_id": f"v{number}",
        "document_id": f"d{number}",
        "site_id": site or f"s{number}",
        "text": text,
        "text_raw": text,
        "is_truncated": False,
        "status": "accepted",
        "confidence": 1.0,
        "reviewed": False,
    }
    return tuple(told.get(name) for name in VERBATIMS.schema.names)


def free_text_row(number: int, theme: str, terms: str, text: str = "") -> Row:
    return (f"v{number}", f"d{number}", f"s{number}", theme, "fr", 9, 1, terms.split(), fingerprint(text))


def terms(paths: Sequence[str]) -> list[Row]:
    return theme_term_rows([count_terms(path, is_whole=len(paths) == 1) for path in paths])


def test_terms_of_a_theme_are_those_it_has_more_often_than_others(tmp_path: Path) -> None:
    rows = [free_text_row(i, "sante", "jardin yoga doux calme") for i in range(8)]
    rows += [free_text_row(10 + i, "solidarite", "jardin troc troc") for i in range(8)]
    found = terms([written(tmp_path, FREE_TEXTS, rows)])
    assert [(row[0], row[1], row[2], row[3], row[4]) for row in found if row[0] == "sante"][:3] == [
        ("sante", "calme", 1, 8, 0),
        ("sante", "doux", 1, 8, 0),
        ("sante", "doux calme", 2, 8, 0),
    ]
    assert "jardin" not in {row[1] for row in found}
    assert {row[6][0] for row in found if row[0] == "solidarite"} == {"v10"}  # type: ignore[index]
    assert all(float(str(row[5])) >= LEAST_KEYNESS for row in found)


def test_parts_of_a_table_are_counted_together(tmp_path: Path) -> None:
    rows = [free_text_row(i, "sante" if i % 2 else "solidarite", "yoga" if i % 2 else "troc") for i in range(20)]
    whole = terms([written(tmp_path / "one", FREE_TEXTS, rows)])
    halves = [written(tmp_path / f"part{i}", FREE_TEXTS, rows[i::2]) for i in range(2)]
    assert [row[:6] for row in terms(halves)] == [row[:6] for row in whole]
    assert terms([written(tmp_path / "none", FREE_TEXTS, [])]) == []


def test_keyness_is_the_log_likelihood_ratio() -> None:
    assert log_likelihood(10, 100, 10, 100) == pytest.approx(0.0)
    assert log_likelihood(20, 100, 5, 100) == pytest.approx(
        10.9, abs=0.1
    )  # worked out by hand: chi-squared is near 10.3


TEXT = "Le jardin est ouvert tous les jours et chacun y plante ce qui lui plaît, sans rien demander à personne."
NEAR = [
    (TEXT, 1.0),
    (TEXT.replace("chacun", "tout le monde"), 0.7),
    (TEXT.upper(), 1.0),  # case makes no difference
    ("La salle est fermée pour des travaux jusqu'au printemps et les concerts ont lieu dans la rue.", 0.0),
]


@pytest.mark.parametrize(("other", "score"), NEAR)
def test_near_duplicates_of_other_sites_are_found(tmp_path: Path, other: str, score: float) -> None:
    assert similarity(TEXT, other) == pytest.approx(score, abs=0.1)
    rows = [free_text_row(1, "sante", "", TEXT), free_text_row(2, "sante", "", other)]
    texts = [verbatim_row(1, TEXT), verbatim_row(2, other)]
    free, verbatims = written(tmp_path, FREE_TEXTS, rows), written(tmp_path, VERBATIMS, texts)
    found = rows_of(similar_texts([free], [verbatims], SITES)[0])
    assert rows_of(similar_texts([free], [verbatims], {"s1": "s1", "s2": "s1"})[0]) == []  # one site under two names
    assert [row[:5] for row in found] == ([("v2", "d2", "s2", "sante", "v1")] if score else [])


def test_what_was_compared_is_kept_and_only_new_texts_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {1: TEXT, 2: TEXT.replace("chacun", "chaque voisin"), 3: TEXT.upper(), 4: TEXT.replace("rien", "jamais")}
    compared: list[str] = []

    def counted(one: str, other: str) -> float:
        compared.append(one)
        return similarity(one, other)

    def found(numbers: Sequence[int], known: Scores) -> tuple[list[Row], Scores]:
        free = written(tmp_path, FREE_TEXTS, [free_text_row(i, "sante", "", texts[i]) for i in numbers])
        rows = [verbatim_row(i, t) for i, t in texts.items() if i in numbers]
        table, scores = similar_texts([free], [written(tmp_path, VERBATIMS, rows)], SITES, known)
        return rows_of(table), scores

    monkeypatch.setattr(near_duplicates, "similarity", counted)
    first, scores = found((1, 2, 3), NO_SCORES)
    save_scores(tmp_path / "scores.npy", scores)
    known = load_scores(tmp_path / "scores.npy")
    compared.clear()
    assert found((1, 2, 3), known)[0] == first
    assert compared == []
    with_another, later_scores = found((1, 2, 3, 4), known)
    assert set(compared) == {texts[4]}
    assert with_another == found((1, 2, 3, 4), NO_SCORES)[0]
    assert len(found((1, 3), later_scores)[1].marks) < len(later_scores.marks), "what is gone is forgotten"


def test_scores_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    (tmp_path / "scores.npy").write_bytes(b"no array")
    assert len(load_scores(tmp_path / "scores.npy").marks) == len(load_scores(tmp_path / "missing.npy").marks) == 0


def test_texts_of_one_site_and_short_ones_are_not_compared(tmp_path: Path) -> None:
    rows = [
        free_text_row(1, "sante", "", TEXT),
        (*free_text_row(2, "sante", "", TEXT)[:2], "s1", *free_text_row(2, "sante", "", TEXT)[3:]),
    ]
    texts = [verbatim_row(i, TEXT, "s1") for i in (1, 2)]
    free, verbatims = written(tmp_path, FREE_TEXTS, rows), written(tmp_path, VERBATIMS, texts)
    assert rows_of(similar_texts([free], [verbatims], SITES)[0]) == []
    assert fingerprint("Rien à signaler.") is None


def test_names_are_told_by_their_fullest_spelling() -> None:
    names = ["Mission locale", "la Mission Locale de Briare", "CAF", "Caf", "Pantin", "École A", "École B", "École"]
    fullest = fullest_names(names)
    assert fullest["Mission locale"] == "la Mission Locale de Briare"
    assert fullest["CAF"] == fullest["Caf"] == "Caf"
    assert fullest["École"] == "École"  # two longer names begin with it


MENTIONED = [
    # column of site_mentions, and what it is called
    (
        "mentioned:publics_en_difficulte",
        "Mentions : publics en difficulté",
        "Mentions: people in difficulty",
    ),  # an option
    ("mentioned:reparation", "Mentions : réparation", "Mentions: repair"),  # an activity
]


@pytest.mark.parametrize(("column", "title_fr", "title"), MENTIONED)
def test_columns_of_mentions_are_called_as_people_write_them(column: str, title_fr: str, title: str) -> None:
    taxonomy = load_taxonomy()
    table = site_mentions_table(mentioned_things(load_free_text(taxonomy), taxonomy))
    (described,) = describe_package([table])["resources"]
    (field,) = (field for field in described["schema"]["fields"] if field["name"] == column)
    assert (field["title_fr"], field["title"]) == (title_fr, title)
    assert field["description_fr"].startswith("Mentions dans les textes libres du site")
