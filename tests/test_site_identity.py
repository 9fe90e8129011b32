"""One site under several names, through a whole run: its history, its rows, doubtful pairs, what people decided."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from extract.export.tables_on_disk import open_tables
from extract.run import found_documents, plan
from extract.run.engine import run_archive
from extract.run.summary import summary_lines
from extract.tables.tally import RunSummary
from models.errors import TaxonomyError
from models.options import ReadOptions
from models.site_decisions import COLUMNS
from models.taxonomy import DEFAULT_TAXONOMY, load_taxonomy
from tests.made_reports import process_made

REPORTS = {
    "2023-05-01.txt": "La Verrière - Nantes\nlien_social.publics=voisins\n",
    "2024-05-01.txt": "Verrière (Nantes)\nlien_social.publics!voisins\nlien_social.publics=benevoles\n",
    "a.txt": "Le Tilleul\nlien_social.publics=voisins\n",
    "b.txt": "Le Tilleul (Bourg-Achard)\nlien_social.publics=voisins\n",
}


class Office:
    """A folder of reports, a taxonomy of its own, and the tables."""

    def __init__(self, folder: Path) -> None:
        self.root, self.out, self.taxonomy = folder / "raw", folder / "out", folder / "taxonomy"
        self.root.mkdir()
        for name, text in REPORTS.items():
            (self.root / name).write_text(text, encoding="utf-8")
        shutil.copytree(DEFAULT_TAXONOMY, self.taxonomy)

    def decide(self, *lines: str) -> None:
        (self.taxonomy / "sites.csv").write_text("\n".join((",".join(COLUMNS), *lines, "")), encoding="utf-8")

    def run(self) -> RunSummary:
        return run_archive(
            self.root,
            self.out,
            taxonomy=load_taxonomy(self.taxonomy),
            options=ReadOptions(nlp=False),
            process=process_made,
            by_site=True,
        )

    def table(self, name: str, **where: str) -> pd.DataFrame:
        frame = pd.read_parquet(self.out / f"{name}.parquet")
        for column, value in where.items():
            frame = frame[frame[column] == value]
        return frame


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(found_documents, "_SETTLES_NS", -(10**18))  # the files of a test are all younger than a second
    return Office(tmp_path)


def test_two_spellings_have_one_history_and_one_current_row(office: Office) -> None:
    office.run()
    history = office.table("site_history", value_id="voisins")
    assert history[["previous_site_id", "site_id", "same_site_id", "change", "ordered_by"]].values.tolist() == [
        ["la-verriere-nantes", "verriere-nantes", "la-verriere-nantes", "vanished", "date"]
    ]
    wide = office.table("site_indicators", same_site_id="la-verriere-nantes")
    assert wide.set_index("site_id")["is_current"].to_dict() == {"la-verriere-nantes": False, "verriere-nantes": True}
    sites = office.table("sites")
    assert sites["is_current"].sum() == sites["same_site_id"].nunique() == 3
    assert set(sites["site_name"]) == {
        "La Verrière - Nantes",
        "Verrière (Nantes)",
        "Le Tilleul",
        "Le Tilleul (Bourg-Achard)",
    }
    mentions = office.table("site_mentions").set_index("site_id")
    assert mentions["is_current"].to_dict() == sites.set_index("site_id")["is_current"].to_dict()


@pytest.mark.parametrize("documents_per_part", [1, 1_000])  # tables are folders of parts, or files
def test_a_doubtful_pair_is_an_issue_that_says_what_to_write(
    office: Office, documents_per_part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "DOCUMENTS_PER_BUCKET", documents_per_part)
    summary = office.run()
    (issue,) = office.table("issues", code="doubtful_site_pair").to_dict("records")
    assert issue["document_id"] in set(office.table("sites", site_id="le-tilleul")["latest_document_id"])
    assert "“Le Tilleul” and “Le Tilleul (Bourg-Achard)” may be one site" in issue["message"]
    line = "le-tilleul,merge,le-tilleul-bourg-achard,,,,,"
    assert line in issue["hint"]
    assert summary.issues == len(office.table("issues")) == len(REPORTS) + 1
    assert len(list(open_tables(office.out).named("issues").rows())) == len(REPORTS) + 1
    mine = pd.read_parquet(office.out / "by_site" / "le-tilleul" / "issues.parquet")
    assert "doubtful_site_pair" in set(mine["code"])

    office.decide(line)  # what the hint says
    decided = office.run()
    assert decided.read == 0  # no report is read again for it
    assert office.table("issues", code="doubtful_site_pair").empty
    assert decided.issues == len(office.table("issues")) == len(REPORTS)
    assert "doubtful_site_pair" not in set(
        pd.read_parquet(office.out / "by_site" / "le-tilleul" / "issues.parquet")["code"]
    )
    assert set(office.table("site_history", value_id="voisins")["same_site_id"]) == {"la-verriere-nantes", "le-tilleul"}


def test_tables_of_a_run_that_found_nothing_new_are_the_same(office: Office) -> None:
    office.run()
    before = {name: office.table(name) for name in ("issues", "sites", "site_history", "site_indicators")}
    assert office.run().read == 0
    for name, frame in before.items():
        pd.testing.assert_frame_equal(office.table(name), frame)
    (office.root / "c.txt").write_text("Le Hangar\n", encoding="utf-8")
    assert office.run().read == 1
    assert len(office.table("issues", code="doubtful_site_pair")) == 1


def test_name_commune_and_dates_that_people_gave_hold_for_all_names_of_a_site(office: Office) -> None:
    office.decide("la-verriere-nantes,place,,La Grande Verrière,44109,2019-04,2024,moved in 2024")
    office.run()
    told = ["same_site_name", "commune_insee", "commune_basis", "opened_on", "closed_on"]
    for site in ("la-verriere-nantes", "verriere-nantes"):
        (row,) = office.table("sites", site_id=site)[told].values.tolist()
        assert row == ["La Grande Verrière", "44109", "decision", "2019-04", "2024"]


def test_pages_tell_what_people_decided_and_lead_to_the_other_names(office: Office) -> None:
    office.run()
    before = pages_of_sites(office)
    assert before["verriere-nantes"]["place"] == "Nantes (Loire-Atlantique)"
    assert before["verriere-nantes"]["same"] == [["la-verriere-nantes", "La Verrière - Nantes"]]
    assert before["le-tilleul"]["perhaps"] == [["le-tilleul-bourg-achard", "Le Tilleul (Bourg-Achard)"]]
    office.decide(
        "la-verriere-nantes,place,,La Grande Verrière,44162,2019-04,2024,",
        "le-tilleul,split,le-tilleul-bourg-achard,,,,,",
    )
    assert office.run().read == 0
    pages = pages_of_sites(office)
    assert pages["la-verriere-nantes"]["name"] == "La Grande Verrière"
    for site in ("la-verriere-nantes", "verriere-nantes"):
        told = pages[site]
        assert (told["shared"], told["dates"]) == ("La Grande Verrière", ["2019-04", "2024"])
        assert told["place"] == "Saint-Herblain (Loire-Atlantique)"
    assert pages["le-tilleul"]["perhaps"] == []


def pages_of_sites(office: Office) -> dict[str, dict[str, object]]:
    """Return what the page of each site is given."""
    lines = [line for file in (office.out / "pages" / "sites").glob("*.js") for line in file.open(encoding="utf-8")]
    calls = [json.loads(f"[{line.removeprefix('releve.take(').strip().removesuffix(');')}]") for line in lines]
    return dict(value for _, value in calls)


def test_a_decision_about_a_site_that_no_report_has_is_told(office: Office) -> None:
    office.decide("le-tileul,place,,,93055,,,", "le-tilleul,split,gone,,,,,")
    summary = office.run()
    assert summary.unmet_sites == ("gone", "le-tileul")
    told = [line for line in summary_lines(summary, office.out) if line.startswith("Decisions")]
    assert told == ["Decisions   sites.csv names sites that no report has: gone, le-tileul"]
    assert json.loads((office.out / "run.json").read_text(encoding="utf-8"))["unmet_sites"] == ["gone", "le-tileul"]


def test_a_split_wins_over_names_that_are_the_same(office: Office) -> None:
    office.decide("verriere-nantes,split,la-verriere-nantes,,,,,two halls")
    office.run()
    assert office.table("site_history").empty
    assert office.table("sites")["is_current"].all()
    assert office.table("site_pairs", verdict="apart")["basis"].tolist() == ["decision"]


def test_a_fault_in_the_decisions_stops_the_run_before_anything_is_read(office: Office) -> None:
    office.decide("la-verriere-nantes,place,,,44109,2019-31,,")
    with pytest.raises(TaxonomyError, match=r"sites\.csv: line 2: from: '2019-31' is no date"):
        office.run()
    assert not office.out.exists()


def test_the_rows_of_the_parts_are_left_as_they_are(office: Office) -> None:
    office.run()
    files = sorted((office.out / "issues.parquet").glob("*.parquet"))
    assert [path.name.split("-")[0] for path in files][-1] == "sites"  # behind the parts
    assert sum(pq.read_metadata(path).num_rows for path in files[:-1]) == len(REPORTS)
