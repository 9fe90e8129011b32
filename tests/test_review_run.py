"""Runs with reviews: decisions reach every table, cost the reading of their document only, and are never lost."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from extract.decisions.review_file import read_reviews
from extract.decisions.review_lines import header_line
from extract.decisions.standing import standings
from extract.export.writing import export
from extract.pages.measured import rounded_up
from extract.review import session as review_session
from extract.review.past import read_past
from extract.review.queues import Doubt, Place, read_doubts, read_sample
from extract.review.rows import read_review_rows
from extract.review.session import ReviewPlan, Session
from extract.run import found_documents
from extract.run.engine import plan_archive, run_archive
from extract.run.review_summary import missing_file_line, review_lines
from extract.tables.table_rows import table_files
from extract.tables.tally import RunSummary
from models.errors import UsageError
from models.options import ExportFormat, ReadOptions
from models.reviews import Queue, ReviewDecision, Verdict
from models.taxonomy import load_taxonomy
from tests.made_reports import process_made
from tests.written_files import contents

TAXONOMY = load_taxonomy()
PUBLICS = "lien_social.publics"
A, C, N, K = Verdict.ACCEPT, Verdict.CORRECT, Verdict.NOT_THERE, Verdict.CANNOT_TELL


class Office:
    """An archive of six reports, its tables and its file of reviews."""

    def __init__(self, home: Path) -> None:
        self.root, self.out, self.reviews = home / "raw", home / "out", home / "reviews.csv"
        self.root.mkdir()
        for n in range(6):
            text = f"Site {n}\n{PUBLICS}=voisins\n{PUBLICS}=benevoles\nsante.effets=stress\nn{n}\n"
            self.write(f"{n}.txt", text)

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")
        os.utime(self.root / name, ns=(1_700_000_000_000_000_000,) * 2)

    def run(self, **more: object) -> RunSummary:
        decided = standings(read_reviews(self.reviews).decisions)
        more = {"taxonomy": TAXONOMY, "options": ReadOptions(), "decided": decided, "process": process_made, **more}
        return run_archive(self.root, self.out, **more)  # type: ignore[arg-type]

    def session(self, reviewer: str = "Ada", queue: Queue = Queue.DOUBTS, **more: Any) -> Session:
        chosen = ReviewPlan(out=self.out, reviews=self.reviews, reviewer=reviewer, queue=queue, **more)
        return Session(chosen, TAXONOMY)

    def decide(
        self, file_name: str, value: str, verdict: Verdict, corrected: str | None = None, by: str = "Ada"
    ) -> None:
        """Decide on the row of a file with an option, by the very road of the review page."""
        session = self.session(by)
        documents = self.table("documents").set_index("file_name")["document_id"]
        rows = read_review_rows(self.out, {documents[file_name]: ()}).values()
        (row,) = (row for row in rows if row.key.read_as == value)
        session.decide(row, verdict, corrected, "")

    def table(self, name: str) -> pd.DataFrame:
        return pd.read_parquet(self.out / f"{name}.parquet")

    def rows(self, file_name: str) -> pd.DataFrame:
        documents = self.table("documents").set_index("file_name")["document_id"]
        observations = self.table("observations").set_index("document_id", drop=False)
        return observations.loc[[documents[file_name]]]

    def to_read(self) -> dict[str, str]:
        decided = standings(read_reviews(self.reviews).decisions)
        found = plan_archive(
            self.root, self.out, taxonomy=TAXONOMY, options=ReadOptions(), decided=decided, process=process_made
        )
        return {one.task.file_names[0]: one.reason.value for one in found.to_read if one.reason}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(found_documents, "_SETTLES_NS", -(10**18))  # the files of a test are all younger than a second
    made = Office(tmp_path)
    made.run()
    return made


def test_decisions_reach_every_table(office: Office) -> None:
    office.decide("0.txt", "voisins", A)
    office.decide("1.txt", "voisins", C, "travailleurs_site")
    office.decide("2.txt", "voisins", N)
    office.decide("3.txt", "stress", K)
    office.run()

    accepted = office.rows("0.txt").set_index("value_id").loc["voisins"]
    assert (accepted["reviewed"], accepted["review_decision"], accepted["status"]) == (True, "accept", "accepted")
    corrected = office.rows("1.txt").set_index("value_id").loc["travailleurs_site"]
    assert (corrected["value_read"], corrected["match_method"], corrected["value_raw"]) == (
        "voisins",
        "reviewed",
        "voisins",
    )
    assert list(office.rows("2.txt")["value_id"]) == ["benevoles", "stress"]
    doubtful = office.rows("3.txt").set_index("value_id").loc["stress"]
    assert (doubtful["status"], doubtful["status_read"]) == ("review", "accepted")
    assert office.table("documents").set_index("file_name")["review_count"].to_dict()["3.txt"] == 1

    wide = office.table("site_indicators").set_index("site_id")[f"{PUBLICS}=voisins"]
    assert [bool(wide[site]) for site in ("site-0", "site-1", "site-2")] == [True, False, False]
    assert sorted(office.table("reviews")["outcome"]) == ["applied"] * 4
    assert list(office.table("issues").query("code == 'review_rejected'")["value_raw"]) == ["voisins"]


def test_a_row_keeps_its_id_when_it_is_corrected(office: Office) -> None:
    before = office.rows("1.txt")["observation_id"].tolist()
    office.decide("1.txt", "voisins", C, "travailleurs_site")
    office.run()
    assert office.rows("1.txt")["observation_id"].tolist() == before


def test_only_documents_with_new_decisions_are_read_again(office: Office) -> None:
    assert office.to_read() == {}
    office.decide("1.txt", "voisins", N)
    assert office.to_read() == {"1.txt": "reviews changed"}
    assert office.run().read == 1
    assert office.to_read() == {}
    office.session().take_back(next(iter(standings(read_reviews(office.reviews).decisions).by_document.values()))[0])
    assert office.to_read() == {"1.txt": "reviews changed"}, "taken back is a change as well"


def test_tables_depend_on_files_and_reviews_alone(office: Office, tmp_path: Path) -> None:
    """Whether decided before the first run or after, in one process or two, undone on the way: the same bytes."""
    office.decide("1.txt", "voisins", N)
    office.run()
    office.decide("1.txt", "benevoles", A)
    office.decide("4.txt", "stress", C, "confiance_en_soi")
    office.run(workers=2)
    office.session().take_back(office.session().decided.by_document[office.rows("4.txt")["document_id"].iloc[0]][0])
    office.run()
    incremental = contents(office.out)
    office.out = tmp_path / "cold"
    office.run()
    assert contents(office.out) == incremental


def test_a_run_that_does_not_find_the_decisions_says_so(office: Office) -> None:
    """Begun from another folder, `data/reviews.csv` is another file: the tables would lose them without a word."""
    assert missing_file_line(office.out, office.reviews.with_name("none.csv")) is None  # nothing was decided yet
    office.run()
    office.decide("0.txt", "voisins", N)
    office.run()
    assert missing_file_line(office.out, office.reviews) is None
    office.reviews.unlink()
    told = missing_file_line(office.out, office.reviews)
    assert told is not None
    assert f"{office.reviews}: no such file; the decision in the tables will not be applied" in told


def test_decisions_hold_when_files_are_renamed(office: Office) -> None:
    office.decide("1.txt", "voisins", N)
    (office.root / "1.txt").rename(office.root / "moved.txt")
    office.run()
    assert "voisins" not in set(office.rows("moved.txt")["value_id"])


def test_a_document_that_is_gone_loses_no_decision(office: Office) -> None:
    office.decide("1.txt", "voisins", N)
    text = (office.root / "1.txt").read_text(encoding="utf-8")
    (office.root / "1.txt").unlink()
    office.run()
    assert list(office.table("reviews")["outcome"]) == []
    (past,) = read_past(office.session())
    assert past.is_gone
    decided = standings(read_reviews(office.reviews).decisions)
    assert "1 on documents that are not here, which are kept" in review_lines(office.out, decided, office.reviews)[0]

    office.write("back.txt", text)
    office.run()
    assert "voisins" not in set(office.rows("back.txt")["value_id"]), "back again, and decided as it was"


def test_other_bytes_under_the_same_name_are_not_decided(office: Office) -> None:
    office.decide("1.txt", "voisins", N)
    office.write("1.txt", f"Site 1\n{PUBLICS}=voisins\nsaved again\n")
    office.run()
    assert list(office.rows("1.txt")["value_id"]) == ["voisins"]
    assert list(office.table("reviews")["outcome"]) == ["other_bytes"]
    (past,) = read_past(office.session())
    assert past.outcome == "other_bytes"


def test_the_queue_shows_first_what_checking_gains_most() -> None:
    rows = [("a", 0.9, 1), ("b", 0.5, 1), ("c", 0.5, 40), ("d", 0.0, 1)]
    gains = {name: Doubt(Place("x", name), confidence, alike, True).gain for name, confidence, alike in rows}
    assert sorted(gains, key=gains.__getitem__, reverse=True) == ["c", "d", "b", "a"]
    again = Doubt(Place("x", "c2"), 0.5, 40, False)
    assert again.gain == gains["b"], "only the first of many alike rows is moved up by the others"


def test_doubts_are_rows_under_review(office: Office) -> None:
    office.decide("3.txt", "stress", K)
    office.decide("4.txt", "voisins", A)
    office.decide("4.txt", "voisins", N, by="Bo")
    office.run()
    assert len(read_doubts(office.out)) == 2
    assert office.session().open_rows() == [], "both were decided: the second waits for somebody to settle it"
    (disputed,) = office.session("Cy", Queue.DISAGREEMENTS).open_rows()
    session = office.session("Cy", Queue.DISAGREEMENTS)
    session.decide(session.rows[disputed], N, None, "")
    assert session.open_rows() == []
    office.run()
    assert list(office.rows("4.txt")["value_id"]) == ["benevoles", "stress"]


def test_a_sample_is_drawn_without_looking(office: Office) -> None:
    sample = read_sample(office.out, 5, seed=1)
    assert len(sample) == 5
    assert sample == read_sample(office.out, 9, seed=1)[:5], "a larger one goes on from the smaller one"
    assert sample != read_sample(office.out, 5, seed=2)
    office.decide("3.txt", "stress", K)
    office.run()
    assert len(read_sample(office.out, 99, seed=1)) == 18, "rows accepted by the machine, whatever people said since"


def test_samples_give_bounds_in_the_tables(office: Office) -> None:
    for reviewer in ("Ada", "Bo"):
        session = office.session(reviewer, Queue.SAMPLE, sample_size=12)
        assert len(session.open_rows()) == 12, "each reviewer decides alone"
        for number, row_id in enumerate(session.open_rows()):
            session.decide(session.rows[row_id], N if number == 0 else A, None, "")
    office.run()
    bounds = office.table("error_bounds")
    whole = bounds[bounds["indicator_id"].isna() & bounds["source_class"].isna()].iloc[0]
    assert (whole["accepted_count"], whole["checked_count"], whole["wrong_count"]) == (18, 12, 1)
    assert whole["upper_bound"] == pytest.approx(0.33868, abs=1e-5)
    now = office.session().bounds()
    assert [b.upper for b in now] == [None if pd.isna(u) else u for u in bounds["upper_bound"]], "the page agrees"


def test_bounds_are_shown_on_the_first_page_and_in_the_codebook(office: Office, tmp_path: Path) -> None:
    """The same figures as in the table, worst first, in French on the page and in both languages in the codebook."""
    assert "Mesuré sur des échantillons" not in (office.out / "index.html").read_text(encoding="utf-8")
    session = office.session(queue=Queue.SAMPLE, sample_size=18)
    for number, row_id in enumerate(session.open_rows()):
        session.decide(session.rows[row_id], N if number == 0 else A, None, "")
    office.run()
    page = " ".join(re.sub(r"<[^>]+>", " ", (office.out / "index.html").read_text(encoding="utf-8")).split())
    shown = page[page.index("Mesuré sur des échantillons") :]
    whole = office.table("error_bounds").query("indicator_id.isna() and source_class.isna()").iloc[0]
    assert whole["upper_bound"] == pytest.approx(0.23766, abs=1e-4)
    assert "Toutes les questions tous les documents 18 18 au plus 23,8 % de fausses, à 95 %" in shown
    single = office.table("error_bounds").dropna(subset=["indicator_id", "source_class", "upper_bound"])
    worst = single.sort_values("upper_bound", ascending=False).iloc[0]
    shares = [float(share.replace(",", ".")) for share in re.findall(r"au plus ([\d,]+) %", shown)]
    assert len(shares) == 4, "all documents, text documents, and of these each of two questions"
    assert shares[2] >= shares[3], "the worst of them first"
    told = export(office.out, ExportFormat.CODEBOOK, taxonomy=TAXONOMY, into=tmp_path / "book.html")
    assert "2  of them with error bounds" in told[1]
    book = (tmp_path / "book.html").read_text(encoding="utf-8")
    assert "tous les documents : au plus 23,8 % de fausses, à 95 %, 18 vérifiées" in book
    assert "all documents: at most 23.8 % wrong, 95 %, 18 checked" in book
    article = book[book.index(f'<article id="{worst["indicator_id"]}"') :].partition("</article>")[0]
    assert f"{rounded_up(worst['upper_bound']):.1f} % wrong, 95 %, {worst['checked_count']} checked" in article


def test_the_worst_bound_comes_first(office: Office) -> None:
    """As a user would try it: what is checked falls back, what is found wrong comes to the front, also the next day."""
    session = office.session(queue=Queue.SAMPLE, sample_size=18)
    kinds = {row_id: row.key.indicator_id for row_id, row in session.rows.items()}
    for row_id in session.open_rows():
        if kinds[row_id] == PUBLICS:
            session.decide(session.rows[row_id], A, None, "")

    session = office.session(queue=Queue.WORST)
    kinds = {row_id: row.key.indicator_id for row_id, row in session.rows.items()}
    first = session.open_rows()
    assert [kinds[row_id] for row_id in first[:6]] == ["sante.effets"] * 6, "twelve of the other are checked already"
    assert len(first) == 18, "checked in the other list, they may be drawn here all the same"
    for row_id in first[:6]:
        session.decide(session.rows[row_id], A, None, "")
    assert {kinds[row_id] for row_id in session.open_rows()} == {PUBLICS}, "nothing of the other is left"
    bounds = {b.indicator_id: b for b in session.bounds() if b.source_class}
    assert (bounds["sante.effets"].checked, bounds[PUBLICS].checked) == (6, 12)

    again = office.session(queue=Queue.WORST)
    assert again.open_rows() == session.open_rows(), "the next day it goes on where it stopped"
    before = again.bounds()
    again.decide(again.rows[again.open_rows()[0]], N, None, "")
    assert max(b.upper or 0 for b in again.bounds()) >= max(b.upper or 0 for b in before)


def test_a_wrong_answer_brings_its_question_to_the_front(office: Office) -> None:
    session = office.session(queue=Queue.WORST)
    kinds = {row_id: row.key.indicator_id for row_id, row in session.rows.items()}
    health = [row_id for row_id in session.open_rows() if kinds[row_id] == "sante.effets"]
    for row_id in health[:3]:
        session.decide(session.rows[row_id], A, None, "")
    assert kinds[session.open_rows()[0]] == PUBLICS, "nothing of it was checked yet"
    for row_id in [row_id for row_id in session.open_rows() if kinds[row_id] == PUBLICS][:4]:
        session.decide(session.rows[row_id], A, None, "")
    assert kinds[session.open_rows()[0]] == "sante.effets"
    for row_id in [row_id for row_id in session.open_rows() if kinds[row_id] == PUBLICS][:1]:
        session.decide(session.rows[row_id], N, None, "")
    assert kinds[session.open_rows()[0]] == PUBLICS, "one of five is wrong: worse than none of three"


def test_a_queue_that_was_cut_goes_on(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a million doubts some are taken into memory; when they are decided, others follow without a new run."""
    for n in range(4):
        office.decide(f"{n}.txt", "stress", K)
    office.run()
    office.reviews.unlink()
    monkeypatch.setattr(review_session, "MOST_QUEUED", 3)
    session = office.session()
    assert len(session.open_rows()) == 3
    for _ in range(4):
        row_id = session.open_rows()[0]
        session.decide(session.rows[row_id], A, None, "")
    assert session.open_rows() == []
    assert [place for place, *_ in read_doubts(office.out, 2)] == [place for place, *_ in read_doubts(office.out)][:2]


def test_the_file_of_reviews_is_read_again_when_somebody_else_wrote_it(office: Office) -> None:
    office.decide("1.txt", "voisins", N)
    session, other = office.session("Bo"), office.session("Cy")
    heard = session.file
    session.refresh()
    assert session.file is heard, "nothing was written since: a long file is not read for every page"
    other.decide(
        next(iter(read_review_rows(office.out, {heard.decisions[0].key.document_id: ()}).values())), A, None, ""
    )
    session.refresh()
    assert len(session.file.decisions) == 2
    office.reviews.unlink()
    session.refresh()
    assert not session.file.decisions


def test_tables_of_an_earlier_version_are_told(office: Office) -> None:
    (path,) = (Path(file).resolve() for file in table_files(office.out, "verbatims"))
    earlier = pd.read_parquet(path).drop(columns=["review_decision", "text_read", "theme_read"])
    path.unlink()
    earlier.to_parquet(path)
    with pytest.raises(UsageError, match="run again"):
        office.session()


def test_what_was_written_by_hand_counts(office: Office) -> None:
    """The file is plain: a line that a person adds with an editor is a decision like any other."""
    row = office.rows("2.txt").iloc[0]
    line = (
        f"2024-05-02T14:03:00Z,Zoé,not_there,{row['document_id']},2.txt,{row['indicator_id']},voisins,,"
        f'{row["quote"]},1,doubts,"vu avec le site, au téléphone"\n'
    )
    office.reviews.write_text(header_line() + line, encoding="utf-8")
    office.run()
    assert office.table("reviews")["note"].tolist() == ["vu avec le site, au téléphone"]
    assert office.table("reviews")["decision"].tolist() == [ReviewDecision.NOT_THERE]
