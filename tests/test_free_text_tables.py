"""The tables made of all free texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.fingerprints import fingerprint, similarity
from extract.keyness import LEAST_KEYNESS, log_likelihood, theme_term_rows
from extract.language.same_names import fullest_names
from extract.near_duplicates import similar_rows
from extract.parts import table_of, write_parquet
from extract.tables import Row
from models.columns import Table
from models.schemas import FREE_TEXTS, VERBATIMS


def written(folder: Path, table: Table, rows: list[Row]) -> str:
    folder.mkdir(exist_ok=True)
    path = str(folder / f"{table.name}.parquet")
    write_parquet(table_of(table, rows), path)
    return path


def free_text_row(number: int, theme: str, terms: str, text: str = "") -> Row:
    return (f"v{number}", f"d{number}", f"s{number}", theme, "fr", 9, 1, terms.split(), fingerprint(text))


def test_terms_of_a_theme_are_those_it_has_more_often_than_others(tmp_path: Path) -> None:
    rows = [free_text_row(i, "sante", "jardin yoga doux calme") for i in range(8)]
    rows += [free_text_row(10 + i, "solidarite", "jardin troc troc") for i in range(8)]
    found = theme_term_rows([written(tmp_path, FREE_TEXTS, rows)])
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
    whole = theme_term_rows([written(tmp_path / "one", FREE_TEXTS, rows)])
    halves = [written(tmp_path / f"part{i}", FREE_TEXTS, rows[i::2]) for i in range(2)]
    assert [row[:6] for row in theme_term_rows(halves)] == [row[:6] for row in whole]
    assert theme_term_rows([written(tmp_path / "none", FREE_TEXTS, [])]) == []


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
    texts: list[Row] = [
        (f"v{i}", f"d{i}", f"s{i}", "sante", t, t, False, "accepted", 1.0, *[None] * 9, t)
        for i, t in ((1, TEXT), (2, other))
    ]
    free, verbatims = written(tmp_path, FREE_TEXTS, rows), written(tmp_path, VERBATIMS, texts)
    found = similar_rows([free], [verbatims], {"s1": "s1", "s2": "s2"})
    assert similar_rows([free], [verbatims], {"s1": "s1", "s2": "s1"}) == []  # one site under two names
    assert [row[:5] for row in found] == ([("v2", "d2", "s2", "sante", "v1")] if score else [])


def test_texts_of_one_site_and_short_ones_are_not_compared(tmp_path: Path) -> None:
    rows = [
        free_text_row(1, "sante", "", TEXT),
        (*free_text_row(2, "sante", "", TEXT)[:2], "s1", *free_text_row(2, "sante", "", TEXT)[3:]),
    ]
    texts: list[Row] = [
        (f"v{i}", f"d{i}", "s1", "sante", TEXT, TEXT, False, "accepted", 1.0, *[None] * 9, TEXT) for i in (1, 2)
    ]
    assert (
        similar_rows([written(tmp_path, FREE_TEXTS, rows)], [written(tmp_path, VERBATIMS, texts)], {"s1": "s1"}) == []
    )
    assert fingerprint("Rien à signaler.") is None


def test_names_are_told_by_their_fullest_spelling() -> None:
    names = ["Mission locale", "la Mission Locale de Briare", "CAF", "Caf", "Pantin", "École A", "École B", "École"]
    fullest = fullest_names(names)
    assert fullest["Mission locale"] == "la Mission Locale de Briare"
    assert fullest["CAF"] == fullest["Caf"] == "Caf"
    assert fullest["École"] == "École"  # two longer names begin with it
