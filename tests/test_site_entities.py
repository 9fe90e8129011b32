"""Names of a site under all spellings: those of one report, of its other reports, and the nouns that stand for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.reports.rows import Row
from extract.tables.site_entities import entity_rows
from models.schemas import MENTIONS, SITE_ENTITIES, VERBATIMS
from tests.french import free_text_lists
from tests.test_free_text_tables import verbatim_row, written
from tests.test_same_sites import mention_row

SAME = {"s1": "s1", "s2": "s1", "s3": "s3"}
RECALLED = free_text_lists().names.recalled


def entities(folder: Path, *said: tuple[str, str, str, str], texts: tuple[tuple[str, str], ...] = ()) -> list[Row]:
    """Return site, spelling, entity and reason of each row. `said`: site, free text, kind and name of each mention."""
    mentions = [
        (*(row := mention_row(i, text, kind, name))[:3], site, *row[4:])
        for i, (site, text, kind, name) in enumerate(said)
    ]
    verbatims = [verbatim_row(i, text, site) for i, (site, text) in enumerate(texts)]
    paths = [written(folder, MENTIONS, mentions), written(folder, VERBATIMS, verbatims)]
    names = SITE_ENTITIES.schema.names
    rows = [dict(zip(names, row, strict=True)) for row in entity_rows(paths[:1], paths[1:], SAME, RECALLED)]
    return [(row["site_id"], row["name"], row["entity"], row["basis"]) for row in rows]


LIBRARY = "Bibliothèque de Varennes"


def test_spellings_are_joined_over_all_reports_of_sites_that_are_one(tmp_path: Path) -> None:
    found = entities(
        tmp_path,
        ("s1", "v1", "place", LIBRARY),
        ("s1", "v2", "place", "Bibliothèque"),
        ("s2", "v3", "place", "la BIBLIOTHÈQUE de Varennes"),
        ("s3", "v4", "place", "Bibliothèque"),  # another site's
    )
    assert found == [
        ("s1", "Bibliothèque", LIBRARY, "shorter"),
        ("s1", LIBRARY, LIBRARY, "fullest"),
        ("s2", "la BIBLIOTHÈQUE de Varennes", LIBRARY, "spelling"),
        ("s3", "Bibliothèque", "Bibliothèque", "fullest"),
    ]


NOUNS = [
    ("La bibliothèque nous prête des livres.", 1),
    ("On va à la bibliothèque, puis cette Bibliothèque ferme.", 2),
    ("La bibliothèque du collège est loin.", 0),  # another one
    ("La bibliothèque Camus est loin.", 0),
    ("Une bibliothèque serait utile.", 0),  # none in particular
    ("Les bibliothèques ferment.", 0),
    ("Nous avons notre bibliothèque.", 0),  # the site's own
]


@pytest.mark.parametrize(("text", "count"), NOUNS)
def test_a_noun_stands_for_the_one_name_that_begins_with_it(tmp_path: Path, text: str, count: int) -> None:
    named = ("s1", "v1", "place", LIBRARY)
    rows = entities(tmp_path, named, texts=(("s2", text),))
    assert rows[1:] == ([("s2", "bibliothèque", LIBRARY, "noun")] if count else [])
    assert entities(tmp_path, named, texts=(("s3", text),)) == rows[:1]  # of another site
    two = entities(tmp_path, named, ("s1", "v1", "place", "Bibliothèque Camus"), texts=(("s2", text),))
    assert {row[3] for row in two} == {"fullest"}  # nobody knows which


def test_a_name_has_the_kind_that_most_mentions_give_it(tmp_path: Path) -> None:
    said = [("v1", "programme"), ("v2", "organisation"), ("v3", "organisation")]
    rows = [mention_row(i, text, kind, "Konekti") for i, (text, kind) in enumerate(said)]
    paths = [written(tmp_path, MENTIONS, rows), written(tmp_path, VERBATIMS, [])]
    names = SITE_ENTITIES.schema.names
    found = [dict(zip(names, row, strict=True)) for row in entity_rows(paths[:1], paths[1:], SAME, RECALLED)]
    assert [(row["label"], row["entity_kind"], row["mention_count"]) for row in found] == [
        ("organisation", "organisation", 2),
        ("programme", "organisation", 1),
    ]


def test_a_site_without_names_has_no_row(tmp_path: Path) -> None:
    assert entities(tmp_path) == []
