"""What stands once all reviewers are heard: the last word of each, and disagreements until they are settled."""

from __future__ import annotations

import pytest

from extract.decisions.standing import standings
from models.reviews import Decision, Queue, Verdict
from tests.made_decisions import DOCUMENT, made_decision

A, C, N, U = Verdict.ACCEPT, Verdict.CORRECT, Verdict.NOT_THERE, Verdict.UNDO
SETTLES = Queue.DISAGREEMENTS


def say(by: str, verdict: Verdict, corrected: str | None = None, queue: Queue = Queue.DOUBTS) -> Decision:
    return made_decision(verdict, corrected, by=by, queue=queue)


CASES: list[tuple[list[Decision], str | None, str]] = [
    ([say("Ada", A)], "accept", "one word"),
    ([say("Ada", A), say("Ada", N)], "not_there", "the last word of a reviewer"),
    ([say("Ada", A), say("Ada", U)], None, "taken back"),
    ([say("Ada", A), say("Ada", N), say("Ada", U)], "accept", "the one before stands again"),
    ([say("Ada", U), say("Ada", A)], "accept", "nothing to take back yet"),
    ([say("Ada", A), say("Bo", U)], "accept", "nobody takes back for another"),
    ([say("Ada", A), say("Bo", A)], "accept", "two agree"),
    ([say("Ada", A), say("Bo", N)], "disputed", "two differ"),
    ([say("Ada", C, "stress"), say("Bo", C, "not stress")], "disputed", "two correct differently"),
    ([say("Ada", A), say("Bo", N), say("Bo", A)], "accept", "one is convinced"),
    ([say("Ada", A), say("Bo", N), say("Bo", U)], "accept", "one withdraws"),
    ([say("Ada", A), say("Bo", N), say("Cy", N, None, SETTLES)], "not_there", "a third settles it"),
    ([say("Ada", A), say("Bo", N), say("Cy", N, None, SETTLES), say("Cy", U)], "disputed", "and takes that back"),
    ([say("Ada", A), say("Cy", N, None, SETTLES), say("Ada", A)], "disputed", "who differs again is heard"),
]


@pytest.mark.parametrize(("said", "stands", "why"), CASES, ids=[why for *_, why in CASES])
def test_what_stands(said: list[Decision], stands: str | None, why: str) -> None:
    found = standings(said).by_document.get(DOCUMENT, ())
    assert [one.decision.value for one in found] == ([] if stands is None else [stands]), why


def test_the_same_words_are_the_same_row() -> None:
    """Case, accents and inclusive writing come out differently from reader to reader."""
    found = standings([made_decision(quote="voisin·e·s du quartier"), made_decision(N, quote="VOISINS DU QUARTIER")])
    assert [one.decision.value for one in found.by_document[DOCUMENT]] == ["not_there"]


def test_other_rows_are_others() -> None:
    others = [{"ordinal": 2}, {"read_as": "not voisins"}, {"indicator": "solidarite.publics"}, {"quote": "voisins"}]
    found = standings([made_decision(), *(made_decision(**other) for other in others)])  # type: ignore[arg-type]
    assert len(found.by_document[DOCUMENT]) == 5


def test_samples_are_remembered() -> None:
    """A row of a sample stays one, also when it was met among the doubts before or after."""
    said = [say("Ada", A), say("Ada", A, queue=Queue.SAMPLE), say("Bo", A)]
    (one,) = standings(said).by_document[DOCUMENT]
    assert one.sample is Queue.SAMPLE
    assert one.reviewers == "Ada, Bo"
    assert standings([say("Ada", A)]).by_document[DOCUMENT][0].sample is None


def test_the_digest_tells_whether_a_document_must_be_read_again() -> None:
    decided = standings([made_decision(), made_decision(document_id="f" * 16, file_name="b.txt")])
    more = standings([made_decision(), made_decision(N, document_id="f" * 16, file_name="b.txt")])
    assert decided.digest(DOCUMENT, ["a.txt"]) == more.digest(DOCUMENT, ["a.txt"]) != ""
    assert decided.digest("f" * 16, ["b.txt"]) != more.digest("f" * 16, ["b.txt"])
    assert decided.digest("e" * 16, ["c.txt"]) == ""
    assert decided.digest("e" * 16, ["a.txt"]) != "", "decided on earlier bytes of this file"
