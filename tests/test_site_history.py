"""What changed between the reports of a site: only what both tell, in an order that something tells."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from extract.reports.report_dates import date_in, date_of
from extract.reports.sites import SiteFacts, site_columns
from extract.tables import site_history
from extract.tables.parts import fact_rows, table_of
from models.schemas import FACTS
from models.taxonomy import load_taxonomy

COLUMNS = site_columns(load_taxonomy())
VOISINS = COLUMNS.index[("lien_social.publics", "voisins")]
PROJECTS = COLUMNS.counts.index("capacite_a_agir.nb_projets")
UNKNOWN, NO, YES = 0, 1, 2
SAME = {"la-grange": "la-grange", "grange": "la-grange"}


def facts(
    name: str,
    voisins: int = UNKNOWN,
    *,
    printed_on: str = "",
    projects: float | None = None,
    era: str = "G2",
    site: str = "la-grange",
    is_doubtful: bool = False,
) -> SiteFacts:
    """Return what a report says of one option and one count."""
    flags = bytearray(len(COLUMNS.options))
    flags[VOISINS] = voisins
    doubtful = bytearray(len(COLUMNS.options) + len(COLUMNS.counts))
    doubtful[VOISINS] = is_doubtful
    counts = [(None, None, None)] * len(COLUMNS.counts)
    return SiteFacts(
        site_id=site,
        name="La Grange",
        document_id=name,
        rank=(printed_on, {"G0": 0, "G1": 1, "G2": 2, "form": 3}.get(era, -1), name),
        era=era,
        flags=bytes(flags),
        counts=tuple((projects, projects, projects) if i == PROJECTS else c for i, c in enumerate(counts)),
        doubtful=bytes(doubtful),
    )


def history(*reports: SiteFacts, same: Mapping[str, str] = SAME) -> list[dict[str, object]]:
    """Return the rows of these reports, given in any order."""
    told = table_of(FACTS, [row for report in reversed(reports) for row in fact_rows(report)])
    return [row for piece in site_history.history_tables(told, COLUMNS, same) for row in piece.to_pylist()]


HISTORIES = [
    ((NO, YES), ["appeared"]),
    ((YES, YES), ["stayed"]),
    ((YES, NO), ["vanished"]),
    ((YES, UNKNOWN), []),  # the section is missing from the later report: no change
    ((UNKNOWN, YES), []),  # nobody knows what it was before
    ((YES, UNKNOWN, NO), ["vanished"]),  # against the last report that tells it
    ((YES, UNKNOWN, YES), ["stayed"]),  # a missing section between two that tell it
    ((NO, NO), []),
    ((NO, YES, NO), ["appeared", "vanished"]),
]


@pytest.mark.parametrize(("states", "changes"), HISTORIES)
def test_only_what_two_reports_tell_is_a_change(states: tuple[int, ...], changes: list[str]) -> None:
    rows = history(*(facts(f"d{i}", state, printed_on=f"202{i}-05-01") for i, state in enumerate(states)))
    assert [row["change"] for row in rows] == changes
    for row in rows[:1]:
        assert (row["site_id"], row["previous_document_id"], row["previous_printed_on"]) == (
            "la-grange",
            "d0",
            "2020-05-01",
        )


def test_counts_rise_and_fall() -> None:
    (row,) = history(facts("d0", projects=4.0, era="G1"), facts("d1", era="G1"), facts("d2", projects=9.0))
    assert (row["previous_document_id"], row["document_id"], row["change"]) == ("d0", "d2", "rose")
    assert (row["value_id"], row["previous_value"], row["value"]) == (None, 4.0, 9.0)


def test_one_site_under_two_names_has_one_history() -> None:
    reports = (facts("d0", NO, printed_on="2023-01-01", site="grange"), facts("d1", YES, printed_on="2024-01-01"))
    (row,) = history(*reports)
    assert (row["previous_site_id"], row["site_id"], row["same_site_id"]) == ("grange", "la-grange", "la-grange")
    assert history(*reports, same={"grange": "grange", "la-grange": "la-grange"}) == []


def test_sites_are_compared_in_groups_and_their_changes_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("le-quai", "la-grange", "la-halle")
    same = {name: name for name in names}
    reports = [
        facts(f"{site}{i}", state, printed_on=f"202{i}-05-01", site=site)
        for i, state in enumerate((YES, NO, YES))
        for site in names
    ]
    whole = history(*reports, same=same)
    assert [(row["site_id"], row["previous_document_id"], row["document_id"]) for row in whole] == [
        (site, f"{site}{i}", f"{site}{i + 1}") for site in sorted(names) for i in range(2)
    ]
    monkeypatch.setattr(site_history, "_REPORTS_AT_ONCE", 3)
    assert history(*reports, same=same) == whole
    assert history(reports[0], same=same) == []


ORDERS = [
    # two reports, of which the second ticks what the first does not; what tells their order, and the change
    (facts("a", NO, printed_on="2023-01-01"), facts("b", YES, printed_on="2024-01-01"), "date", "appeared"),
    (facts("b", NO, printed_on="2023-01-01"), facts("a", YES, printed_on="2024-01-01"), "date", "appeared"),
    (facts("2024.txt", NO), facts("2025-03.txt", YES), "date", "appeared"),  # the names of the files
    (facts("2025.txt", NO), facts("2025-03.txt", YES), None, "differs"),  # some day of that year
    (facts("z", NO, era="G1"), facts("a", YES), "edition", "appeared"),
    (facts("z", NO, era="G1"), facts("a", YES, printed_on="2024-05-01"), "edition", "appeared"),
    (facts("a", NO), facts("b", YES), None, "differs"),  # nothing but the alphabet
    (facts("a", NO), facts("b", YES, era="form"), None, "differs"),  # a questionnaire has no date of its own
    (facts("a", YES), facts("b", YES), None, "stayed"),  # whichever came first
    (facts("a", NO, printed_on="2024-01-01"), facts("b", YES, printed_on="2024-01-01"), None, "differs"),
]


@pytest.mark.parametrize(("first", "second", "told_by", "change"), ORDERS)
def test_a_change_has_a_direction_where_something_tells_the_order(
    first: SiteFacts, second: SiteFacts, told_by: str | None, change: str
) -> None:
    (row,) = history(first, second)
    assert (row["ordered_by"], row["change"]) == (told_by, change)


def test_reports_without_a_date_stand_by_their_edition_among_those_that_have_one() -> None:
    (row,) = history(facts("z-old", NO, era="G1", printed_on="2024-06-01"), facts("a-new", YES))
    assert (row["previous_document_id"], row["ordered_by"], row["change"]) == ("z-old", "edition", "appeared")


@pytest.mark.parametrize(
    ("report", "dated"),
    [
        (facts("2023.txt", printed_on="2024-03-01"), ("2024-03-01", "print")),
        (facts("2023.txt"), ("2023", "file name")),
        (facts("a", era="G1"), ("2023-02", "edition")),  # not before that month
        (facts("a", era="form"), (None, None)),
        (facts("a", era="unknown"), (None, None)),
    ],
)
def test_a_report_is_dated_by_the_best_that_tells(report: SiteFacts, dated: tuple[str | None, str | None]) -> None:
    assert date_of(report.rank[0], report.rank[2], report.era) == dated


FILE_NAMES = [
    ("la-grange_2023-05-12.pdf", "2023-05-12"),
    ("20230512 la grange.pdf", "2023-05-12"),
    ("grange 12.05.2023.pdf", "2023-05-12"),
    ("2023/05/grange.pdf", "2023"),  # folders: a slash joins no date
    ("2022/grange-2023-05.pdf", "2023-05"),
    ("2023-13-45.pdf", "2023"),  # no month
    ("2023-02-30.pdf", "2023-02"),  # no such day
    ("makerspace-2042-97.pdf", None),
    ("grange-120230512.pdf", None),  # a longer number
    ("le 97.pdf", None),
]


@pytest.mark.parametrize(("file_name", "told"), FILE_NAMES)
def test_the_date_in_the_name_of_a_file_is_read(file_name: str, told: str | None) -> None:
    assert date_in(file_name) == told


def test_what_is_under_review_in_one_report_makes_a_doubtful_change() -> None:
    sure = facts("a", NO, printed_on="2023-01-01")
    for is_doubtful, status in ((False, "accepted"), (True, "review")):
        (row,) = history(sure, facts("b", YES, printed_on="2024-01-01", is_doubtful=is_doubtful))
        assert row["status"] == status
