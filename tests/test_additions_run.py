"""Answers that were missed, from the page of the review or a line written by hand to every table of a run."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import pytest
from frictionless import Package

from extract.decisions.readings import NOTHING
from extract.decisions.review_file import read_reviews
from extract.decisions.review_lines import header_line
from extract.decisions.standing import standings
from extract.export.codebook_bounds import read_question_bounds
from extract.review.bounds_text import bound_lines
from extract.review.past import read_past
from extract.review.queues import read_sample
from extract.review.reports import list_reports
from extract.run.engine import plan_archive
from extract.run.review_summary import review_lines
from models.reviews import Queue, Verdict
from models.taxonomy import load_taxonomy
from tests.made_reviews import OPTIONS, Archive, Served, serving
from tests.test_review_server import Answer, ask
from tests.written_files import contents

TAXONOMY = load_taxonomy()
PUBLICS, EFFECTS = "lien_social.publics", "sante.effets"
REPORT = (
    "Effets sociaux et urbains de La Halle aux Grains\n\nLien social\n\n"
    "Des interactions sociales ont été observées entre différents publics :\n- bénévoles\n\n"
    "Le marché rapproche les gens.\n\nAu mur, on lit encore : on prend confiance, disent les voisins.\n"
)


def make_hall(home: Path) -> Archive:
    """Return an archive with one report that has lost its section on health, and an older one of the same site."""
    raw = home / "raw"
    raw.mkdir(parents=True)
    (raw / "2024-05-02 halle.txt").write_text(REPORT, encoding="utf-8")
    older = REPORT.replace("bénévoles", "voisins") + "Santé\n\nSur le lieu, la santé compte.\n"
    (raw / "2024-02-01 halle.txt").write_text(older, encoding="utf-8")
    archive = Archive(home=home)
    archive.run()
    return archive


@pytest.fixture
def hall(tmp_path: Path) -> Archive:
    return make_hall(tmp_path)


def document_of(archive: Archive, file_name: str) -> str:
    return str(archive.table("documents").set_index("file_name").loc[file_name, "document_id"])


def by_hand(archive: Archive, *cells: str) -> None:
    """Write lines as a person with an editor does."""
    lines = "".join(f"2024-06-01T10:00:00Z,Zoé,add,{line}\n" for line in cells)
    archive.reviews.write_text(header_line() + lines, encoding="utf-8")


def post(served: Served, document: str, question: str, **fields: str) -> Answer:
    """Send the form that adds, and return the page after it."""
    body = urlencode({"report": document, "question": question, "page": "1", **fields})
    assert ask(served, "POST", "/add", body).status == 303
    return ask(served, "GET", f"/report/{document}?question={question}")


def test_an_added_answer_reaches_every_table(hall: Archive) -> None:
    document = document_of(hall, "2024-05-02 halle.txt")
    before = hall.table("coverage").set_index(["document_id", "indicator_id"])["state"]
    assert before[document, EFFECTS] == "section_absent"
    by_hand(hall, f"{document},halle.txt,{EFFECTS},confiance_en_soi,,on prend confiance,1,doubts,au mur")
    hall.run()

    (row,) = hall.table("observations").query("value_id == 'confiance_en_soi'").to_dict("records")
    assert row["quote"] == REPORT[row["char_start"] : row["char_end"]] == "on prend confiance"
    assert (row["page_no"], row["line_end"] - row["line_start"]) == (1, 1)
    assert REPORT.split("\n")[row["line_start"]].startswith("Au mur")
    assert (row["status"], row["match_method"], row["confidence"]) == ("accepted", "reviewed", 0.0)
    assert (row["reviewed"], row["review_decision"], row["value_read"]) == (True, "add", NOTHING)
    assert pd.isna(row["status_read"])
    (review,) = hall.table("reviews").to_dict("records")
    assert (review["decision"], review["outcome"], review["observation_id"]) == ("add", "added", row["observation_id"])
    assert review["note"] == "au mur"
    assert pd.isna(review["read_now"])

    state = hall.table("coverage").set_index(["document_id", "indicator_id"])["state"]
    assert state[document, EFFECTS] == "answered"
    assert state.drop((document, EFFECTS)).equals(before.drop((document, EFFECTS))), "all others as before"
    wide = hall.table("site_indicators").set_index("document_id").loc[document]
    assert wide[f"{EFFECTS}=confiance_en_soi"]
    documents = hall.table("documents").set_index("document_id")["observation_count"]
    assert documents[document] == 2
    assert (
        "1 that add an answer"
        in review_lines(hall.out, standings(read_reviews(hall.reviews).decisions), hall.reviews)[0]
    )


def test_what_could_not_be_read_is_listed_behind_the_reports_that_can_be_completed(hall: Archive) -> None:
    (hall.home / "raw" / "2024-01-01 halle.pdf").write_bytes(b"%PDF-1.7\nbroken")
    hall.run()
    listed, count = list_reports(hall.out, "halle")
    assert [(one.file_name, one.is_read) for one in listed] == [
        ("2024-02-01 halle.txt", True),
        ("2024-05-02 halle.txt", True),
        ("2024-01-01 halle.pdf", False),
    ]
    assert count == 3


def test_history_follows_what_was_added(hall: Archive) -> None:
    older, newer = (document_of(hall, f"2024-0{m} halle.txt") for m in ("2-01", "5-02"))
    lines = [
        f"{document},halle.txt,{EFFECTS},confiance_en_soi,,,1,doubts,dit au téléphone" for document in (older, newer)
    ]
    by_hand(hall, *lines)
    hall.run()
    history = hall.table("site_history").query("value_id == 'confiance_en_soi'")
    assert history[["change", "previous_document_id", "document_id"]].values.tolist() == [["stayed", older, newer]]
    placeless = hall.table("observations").query("value_id == 'confiance_en_soi'")
    assert placeless[["quote", "value_raw"]].values.tolist() == [["", ""]] * 2, "no words are made up"
    assert (placeless["char_start"] == placeless["char_end"]).all()
    package = Package(str(hall.out / "datapackage.json"))
    assert package.validate().flatten(["type", "note"]) == [], "no words are no fault of the tables"


def test_a_line_by_hand_does_what_the_page_does(hall: Archive, tmp_path: Path) -> None:
    """Byte for byte the same tables, but for who and when."""
    document = document_of(hall, "2024-05-02 halle.txt")
    line = REPORT.index("Au mur")
    with serving(hall.session("Zoé")) as served:
        shown = post(served, document, PUBLICS, value="voisins", box="ticked", line=str(line), words="les voisins")
        assert "Ajoutée." in shown.text
        assert "dans les tables à la prochaine lecture" in shown.text
    (decision,) = read_reviews(hall.reviews).decisions
    hall.run()
    by_page = contents(hall.out)
    by_hand(hall, f"{document},{decision.file_name},{PUBLICS},voisins,,les voisins,1,doubts,")
    text = hall.reviews.read_text(encoding="utf-8").replace("2024-06-01T10:00:00Z", decision.at)
    hall.reviews.write_text(text, encoding="utf-8")
    hall.run()
    assert contents(hall.out) == by_page


def test_additions_hold_when_the_file_moves_and_are_kept_when_it_is_gone(hall: Archive) -> None:
    document = document_of(hall, "2024-05-02 halle.txt")
    by_hand(hall, f"{document},halle.txt,{EFFECTS},confiance_en_soi,,on prend confiance,1,doubts,")
    path = hall.home / "raw" / "2024-05-02 halle.txt"
    path.rename(path.with_name("moved.txt"))
    hall.run()
    assert hall.table("reviews")["outcome"].tolist() == ["added"]
    moved = path.with_name("moved.txt")
    moved.unlink()
    hall.run()
    assert hall.table("reviews").empty
    (past,) = read_past(hall.session())
    assert past.is_gone
    moved.with_name("halle.txt").write_text(REPORT + "Encore une ligne.\n", encoding="utf-8")
    hall.run()
    assert hall.table("reviews")["outcome"].tolist() == ["other_bytes"], "the same name, and another report"
    assert "confiance_en_soi" not in set(hall.table("observations")["value_id"])


def test_only_the_document_that_is_completed_is_read_again(hall: Archive) -> None:
    document = document_of(hall, "2024-05-02 halle.txt")
    by_hand(hall, f"{document},halle.txt,{EFFECTS},confiance_en_soi,,on prend confiance,1,doubts,")
    decided = standings(read_reviews(hall.reviews).decisions)
    plan = plan_archive(hall.home / "raw", hall.out, taxonomy=TAXONOMY, options=OPTIONS, decided=decided)
    assert [one.task.file_names for one in plan.to_read if one.reason] == [("2024-05-02 halle.txt",)]


def test_an_added_answer_is_decided_like_any_other(hall: Archive) -> None:
    """From its row in the tables: corrected by one, refused by another, settled, and taken back in the end."""
    document = document_of(hall, "2024-05-02 halle.txt")
    by_hand(
        hall,
        f"{document},halle.txt,{EFFECTS},confiance_en_soi,,Oui ou non,1,doubts,",
        f"{document},halle.txt,{PUBLICS},voisins,,les voisins,1,doubts,",
    )
    hall.run()
    identity = str(hall.table("observations").query("review_decision == 'add'")["observation_id"].item())
    session = hall.session("Bo", rows=(identity,))
    row = session.row(identity)
    assert row is not None
    assert row.key.quote == "les voisins"
    session.decide(row, Verdict.CORRECT, "travailleurs_site", "")
    hall.run()
    assert hall.table("reviews").set_index("indicator_id").loc[PUBLICS, "outcome"] == "disputed"
    settle = hall.session("Cy", Queue.DISAGREEMENTS)
    (disputed,) = settle.open_rows()
    assert disputed == identity, "the row keeps its id"
    settle.decide(settle.rows[disputed], Verdict.CORRECT, "travailleurs_site", "")
    hall.run()
    (after,) = hall.table("observations").query(f"observation_id == '{identity}'").to_dict("records")
    assert (after["value_id"], after["status"], after["value_read"]) == ("travailleurs_site", "accepted", NOTHING)
    assert hall.table("reviews").set_index("indicator_id").loc[EFFECTS, "outcome"] == "outdated", "no such words"


def test_bounds_tell_what_was_added_and_do_not_count_it(hall: Archive) -> None:
    """Nothing that people added is among the accepted answers, in a sample or a check; it is told beside the bounds."""
    sampled = read_sample(hall.out, 99, seed=1)
    session = hall.session(queue=Queue.SAMPLE, sample_size=99)
    for row_id in session.open_rows():
        session.decide(session.rows[row_id], Verdict.ACCEPT, None, "")
    hall.run()
    before = hall.table("error_bounds")
    document = document_of(hall, "2024-05-02 halle.txt")
    with serving(session) as served:
        post(served, document, EFFECTS, value="confiance_en_soi", line="none", note="vu sur place")
        post(served, document, PUBLICS, value="voisins", words="les voisins")
    live = {(b.indicator_id, b.source_class): b.added for b in session.bounds()}
    assert (live[None, None], live[EFFECTS, "text"], live[PUBLICS, "text"]) == (2, 1, 1)
    hall.run()
    assert read_sample(hall.out, 99, seed=1) == sampled
    after = hall.table("error_bounds")
    known = after[after["accepted_count"] > 0].drop(columns="added_count").reset_index(drop=True)
    assert known.equals(before.drop(columns="added_count")), "accepted, checked, wrong and the bound as before"
    assert after.set_index(["indicator_id", "source_class"])["added_count"][EFFECTS, "text"] == 1
    assert {(b.indicator_id, b.source_class): b.added for b in hall.session().bounds()} == live
    assert "none checked, 1 missed and added by people" in "\n".join(bound_lines(hall.session().bounds()))
    (told,) = {one.english for one in read_question_bounds(hall.out)[EFFECTS] if one.english.startswith("text")}
    assert told == "text and web pages: 1 missed and added by people"
    assert "vérifiée" in (hall.out / "index.html").read_text(encoding="utf-8")


REFUSED = [
    ({}, "choisir la réponse qui est imprimée", "nothing is chosen"),
    ({"value": "voisins"}, "choisir la ligne qui le dit", "no place, and not said so"),
    ({"value": "voisins", "line": "none"}, "la note doit dire", "without a place and without a reason"),
    ({"value": "[other]", "line": "none", "note": "su"}, "il faut les mots imprimés", "a phrase without its words"),
    ({"value": "voisins", "box": "unread", "words": "les voisins"}, "case illisible", "nobody can read it"),
    ({"value": "voisins", "line": "0", "words": "les voisins"}, "ne contient pas ces mots", "words of another line"),
    ({"value": "voisins", "line": "nowhere"}, "choisir la ligne dans la liste", "no line"),
    ({"value": "voisins", "line": "999999"}, "choisir la ligne dans la liste", "past the end"),
    ({"value": "voisins", "words": "les"}, "2 fois", "words that stand twice"),
    ({"value": "voisins", "words": "fanfare"}, "ne sont pas dans le texte", "words that are not printed"),
    ({"value": "voisins", "words": "x" * 3_000}, "trop longs", "far too many"),
    ({"value": "benevoles", "words": "bénévoles"}, "y est déjà", "what was read already"),
    ({"value": "benevoles", "box": "empty", "words": "bénévoles"}, "avec une autre case", "the same option, unticked"),
    ({"value": "no_such_option", "words": "les voisins"}, "choisir la réponse", "no option"),
]


def test_what_cannot_be_added_is_told_and_not_written(hall: Archive) -> None:
    document = document_of(hall, "2024-05-02 halle.txt")
    with serving(hall.session()) as served:
        for fields, said, why in REFUSED:
            page = post(served, document, PUBLICS, **{"box": "ticked", **fields})
            assert f"Rien n&#39;est noté : {said}" in page.text or said in page.text.partition("<main")[0], why
        for report, question in (("f" * 16, PUBLICS), ("../etc", PUBLICS), (document, "no.question")):
            fields = {"report": report, "question": question, "value": "voisins", "words": "les voisins"}
            assert ask(served, "POST", "/add", urlencode(fields)).status == 303
        assert ask(served, "GET", f"/report/{'f' * 16}").status == 303
        assert ask(served, "GET", f"/report/{document}/page-1.png").status == 404, "a text has no picture"
        assert not served.session.file.decisions


def test_one_answer_questions_take_one(hall: Archive) -> None:
    document = document_of(hall, "2024-05-02 halle.txt")
    with serving(hall.session()) as served:
        counted = {"words": "Le marché"}
        assert "Ajoutée." in post(served, document, "capacite_a_agir.nb_projets", number="5", **counted).text
        assert (
            "un nombre y est déjà" in post(served, document, "capacite_a_agir.nb_projets", number="6", **counted).text
        )
        assert "Ajoutée." in post(served, document, "cadre_de_vie.image", value="positive", **counted).text
        said = post(served, document, "cadre_de_vie.image", value="negative", **counted).text
        assert "n&#39;a qu&#39;une réponse" in said
        ask(served, "POST", "/undo", urlencode({"report": document, "question": "cadre_de_vie.image"}))
        assert "Ajoutée." in post(served, document, "cadre_de_vie.image", value="negative", **counted).text
    assert [d.verdict for d in read_reviews(hall.reviews).decisions].count(Verdict.UNDO) == 1


def test_an_answer_that_was_opened_from_its_report_is_no_check_of_a_sample(hall: Archive) -> None:
    """It was not drawn at random: somebody saw that it is wrong."""
    session = hall.session(queue=Queue.SAMPLE, sample_size=1)
    (drawn,) = session.open_rows()
    other = next(row for row in hall.table("observations")["observation_id"] if row != drawn)
    with serving(session) as served:
        page = ask(served, "GET", f"/?row={other}").text
        assert f'value="{other}"' in page, "a row of no queue is shown all the same"
        for row in (other, drawn):
            ask(served, "POST", "/decide", urlencode({"row": row, "decision": "accept"}))
    assert [d.queue for d in read_reviews(hall.reviews).decisions] == [Queue.DOUBTS, Queue.SAMPLE]
