"""The tables made of all free texts, and what changed between the reports of a site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from extract import near_duplicates, site_history
from extract.fingerprints import fingerprint, similarity
from extract.keyness import LEAST_KEYNESS, count_terms, log_likelihood, theme_term_rows
from extract.language.same_names import fullest_names
from extract.near_duplicates import NO_SCORES, Scores, load_scores, save_scores, similar_rows
from extract.parts import fact_rows, table_of, write_parquet
from extract.site_history import history_tables
from extract.sites import SiteFacts, site_columns
from extract.tables import Row
from models.columns import Table
from models.schemas import FACTS, FREE_TEXTS, VERBATIMS
from models.taxonomy import load_taxonomy

COLUMNS = site_columns(load_taxonomy())
VOISINS = COLUMNS.index[("lien_social.publics", "voisins")]
UNKNOWN, NO, YES = 0, 1, 2


def facts(name: str, printed_on: str, voisins: int, projects: float | None = None) -> SiteFacts:
    flags = bytearray(len(COLUMNS.options))
    flags[VOISINS] = voisins
    place = COLUMNS.counts.index("capacite_a_agir.nb_projets")
    counts = [(None, None, None)] * len(COLUMNS.counts)
    return SiteFacts(
        site_id="la-grange",
        name="La Grange",
        document_id=name,
        rank=(printed_on, 2, name),
        era="G2",
        flags=bytes(flags),
        counts=tuple((projects, projects, projects) if i == place else c for i, c in enumerate(counts)),
    )


def history(reports: Iterable[SiteFacts]) -> list[tuple[object, ...]]:
    """Return the rows of `site_history` for reports in any order."""
    facts = [row for report in reports for row in fact_rows(report)]
    pieces = history_tables(table_of(FACTS, facts), COLUMNS)
    return [row for piece in pieces for row in zip(*(column.to_pylist() for column in piece.columns), strict=True)]


HISTORIES = [
    ((NO, YES), ["appeared"]),
    ((YES, YES), ["stayed"]),
    ((YES, NO), ["vanished"]),
    ((YES, UNKNOWN), []),  # the section is missing from the later report: no change
    ((UNKNOWN, YES), []),  # nobody knows what it was before
    ((YES, UNKNOWN, NO), ["vanished"]),  # against the last report that tells it
    ((NO, NO), []),
]


@pytest.mark.parametrize(("states", "changes"), HISTORIES)
def test_only_what_two_reports_tell_is_a_change(states: tuple[int, ...], changes: list[str]) -> None:
    reports = [facts(f"d{i}", f"202{i}-05-01", state) for i, state in enumerate(states)]
    rows = history(reversed(reports))
    assert [row[9] for row in rows] == changes
    assert all(row[:5] == ("la-grange", "d0", f"d{len(states) - 1}", "2020-05-01", row[4]) for row in rows)


def test_sites_are_compared_in_groups_and_their_changes_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [
        facts(f"{site}{i}", f"202{i}-05-01", state)._replace(site_id=site)
        for i, state in enumerate((YES, NO, YES))
        for site in ("le-quai", "la-grange", "la-halle")
    ]
    whole = history(reports)
    assert [row[:3] for row in whole] == [
        (site, f"{site}{i}", f"{site}{i + 1}") for site in ("la-grange", "la-halle", "le-quai") for i in range(2)
    ]
    monkeypatch.setattr(site_history, "_REPORTS_AT_ONCE", 3)
    assert len(list(site_history.history_tables(table_of(FACTS, fact_rows(reports[0])), COLUMNS))) == 1
    assert history(reports) == whole
    assert history([]) == [], "an archive in which no report names its site"


def test_counts_rise_and_fall() -> None:
    reports = [facts("d0", "", UNKNOWN, 4.0), facts("d1", "", UNKNOWN, None), facts("d2", "", UNKNOWN, 9.0)]
    (row,) = history(reports)
    assert row[1:5] == ("d0", "d2", None, None)
    assert row[7:] == ("capacite_a_agir.nb_projets", None, "rose", 4.0, 9.0)


def written(folder: Path, table: Table, rows: list[Row]) -> str:
    folder.mkdir(exist_ok=True)
    path = str(folder / f"{table.name}.parquet")
    write_parquet(table_of(table, rows), path)
    return path


def free_text_row(number: int, theme: str, terms: str, text: str = "") -> Row:
    return (f"v{number}", f"d{number}", f"s{number}", theme, "fr", 9, 1, terms.split(), fingerprint(text))


def verbatim_row(number: int, text: str, site: str | None = None) -> Row:
    known = {"verbatim_id": f"v{number}", "document_id": f"d{number}", "site_id": site or f"s{number}", "text": text}
    return tuple(known.get(name) for name in VERBATIMS.schema.names)


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
    found, _ = similar_rows([free], [verbatims])
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
        return similar_rows([free], [written(tmp_path, VERBATIMS, rows)], known)

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
    assert similar_rows([written(tmp_path, FREE_TEXTS, rows)], [written(tmp_path, VERBATIMS, texts)])[0] == []
    assert fingerprint("Rien à signaler.") is None


def test_names_are_told_by_their_fullest_spelling() -> None:
    names = ["Mission locale", "la Mission Locale de Briare", "CAF", "Caf", "Pantin", "École A", "École B", "École"]
    fullest = fullest_names(names)
    assert fullest["Mission locale"] == "la Mission Locale de Briare"
    assert fullest["CAF"] == fullest["Caf"] == "Caf"
    assert fullest["École"] == "École"  # two longer names begin with it
