"""`reviews.csv`: whatever is decided comes back as it was, and whatever else the file holds harms no decision."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.decisions.review_file import append_decision, read_reviews
from extract.decisions.review_lines import COLUMNS, decision_line, header_line, one_line, parse_header, parse_line
from models.errors import UsageError
from models.reviews import Decision, Queue, RowKey, Verdict
from tests.made_decisions import made_decision

HOME = Path(__file__).parents[1]
HEADER = header_line()
LINE = decision_line(made_decision())
ADDED = decision_line(made_decision(Verdict.ADD))

texts = st.text(max_size=40).map(one_line)
names = texts.filter(bool)
readings = st.sampled_from(["voisins", "not voisins", "[other]", "about 20 per year", "[unknown]"])


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    verdict = draw(st.sampled_from(Verdict))
    key = RowKey(
        draw(st.text("0123456789abcdef", min_size=16, max_size=16)),
        "sante.effets",
        draw(readings),
        draw(names if verdict is Verdict.ADD else texts),
        draw(st.integers(1, 99)),
    )
    queues = (Queue.DOUBTS, Queue.DISAGREEMENTS) if verdict is Verdict.ADD else tuple(Queue)
    return Decision(
        at=draw(st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}Z".rjust(20, "0"))),
        reviewer=draw(names),
        verdict=verdict,
        key=key,
        file_name=draw(names),
        queue=draw(st.sampled_from(queues)),
        corrected=draw(readings) if verdict is Verdict.CORRECT else None,
        note=draw(texts),
    )


@given(decisions())
def test_a_decision_comes_back_as_it_was_written(decision: Decision) -> None:
    line = decision_line(decision)
    assert line.count("\n") == 1, "one decision is one line, so that two versions of the file can be compared"
    assert parse_line(line, parse_header(HEADER.encode())) == decision


@given(decisions())
def test_no_cell_is_what_a_spreadsheet_would_run(decision: Decision) -> None:
    (cells,) = csv.reader([decision_line(decision)])
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda data: data.decode("latin-1")))
def test_any_line_is_a_decision_or_has_a_reason(line: str) -> None:
    parsed = parse_line(line, COLUMNS)
    assert isinstance(parsed, Decision) or parsed


def test_decisions_are_appended(tmp_path: Path) -> None:
    path = tmp_path / "new" / "reviews.csv"
    made = [made_decision(at=0), made_decision(Verdict.CORRECT, "not voisins", at=1, note='dit "oui", ; puis\nnon')]
    for decision in made:
        append_decision(path, decision)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].split(",") == list(COLUMNS)
    assert len(lines) == 3
    read = read_reviews(path)
    assert [d.verdict for d in read.decisions] == [Verdict.ACCEPT, Verdict.CORRECT]
    assert read.decisions[1].note == 'dit "oui", ; puis non'
    assert read.bad_lines == ()


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert read_reviews(tmp_path / "none.csv").decisions == ()
    (tmp_path / "empty.csv").write_text("\n\n", encoding="utf-8")
    assert read_reviews(tmp_path / "empty.csv").decisions == ()


CORRUPTED = [
    (LINE.replace("accept", "agree").encode(), "decision is 'agree'", "a word that is no decision"),
    (LINE[:40].encode() + b"\n", "cells instead of", "cut in the middle"),
    (b'"' + LINE.encode(), "quotes", "a quote that never closes"),
    (LINE.replace("Ada", "Jos\xe9").encode("latin-1"), "UTF-8", "saved by an old program"),
    (LINE.replace("2024-05-02", "02/05/24").encode(), "at is", "a date as a spreadsheet writes it"),
    (LINE.replace("0123456789abcdef", "1.23E+14").encode(), "document_id", "an id that was taken for a number"),
    (LINE.replace(",1,doubts", ",x,doubts").encode(), "ordinal", "no number"),
    (LINE.replace("accept", "correct").encode(), "corrected", "a correction to nothing"),
    (ADDED.replace("voisins,", "unread voisins,").encode(), "read_as", "a box that nobody can read adds nothing"),
    (ADDED.replace("voisins,", "[text],").encode(), "read_as", "a free text is no answer"),
    (ADDED.replace("voisin·e·s du quartier", "").encode(), "note", "added without any words, and without a reason"),
    (
        ADDED.replace("voisins,", "[other],").replace("voisin·e·s du quartier", "").replace(",\n", ",su\n").encode(),
        "quote",
        "a phrase that no option names, and no phrase",
    ),
    (ADDED.replace("doubts", "sample").encode(), "queue", "what was missed was not drawn at random"),
    (b"<<<<<<< HEAD\n", "cells instead of", "what a failed merge leaves"),
    (b"\x00\x00\x00\n", "", "zeros after a crash"),
]


@pytest.mark.parametrize(("damaged", "reason", "why"), CORRUPTED, ids=[row[2] for row in CORRUPTED])
def test_a_corrupted_line_is_told_and_the_others_hold(tmp_path: Path, damaged: bytes, reason: str, why: str) -> None:
    path = tmp_path / "reviews.csv"
    path.write_bytes(HEADER.encode() + LINE.encode() + damaged + LINE.encode())
    read = read_reviews(path)
    assert len(read.decisions) == 2, why
    assert [line.line_no for line in read.bad_lines] == [3]
    assert reason in read.bad_lines[0].reason
    append_decision(path, made_decision())
    assert path.read_bytes().startswith(HEADER.encode() + LINE.encode() + damaged + LINE.encode()), "nothing is lost"


def test_a_line_that_a_crash_cut_stays_alone(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text(HEADER + LINE[:30], encoding="utf-8")
    append_decision(path, made_decision())
    read = read_reviews(path)
    assert (len(read.decisions), len(read.bad_lines)) == (1, 1)


SAVED_ELSEWHERE = [
    ("\ufeff" + HEADER + LINE, "with a byte order mark"),
    ((HEADER + LINE).replace("\n", "\r\n"), "with the line ends of Windows"),
    (HEADER + LINE + "," * (HEADER.count(",")) + "\n", "with a row of empty cells"),
    (HEADER.replace("note", "note,mine") + LINE.replace(",doubts,", ",doubts,,x"), "with a column of one's own"),
]


@pytest.mark.parametrize(("text", "why"), SAVED_ELSEWHERE, ids=[why for _, why in SAVED_ELSEWHERE])
def test_a_file_saved_by_another_program_is_read(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "reviews.csv"
    path.write_bytes(text.encode())
    assert read_reviews(path).decisions == (made_decision(),), why


NOT_REVIEWS = [
    ((HEADER + LINE).replace(",", ";").encode(), "commas", "semicolons, as a French spreadsheet saves it"),
    ((HEADER + LINE).encode("utf-16"), "two bytes a letter.*UTF-8", "what a spreadsheet calls Unicode text"),
    (b"PK\x03\x04\x14\x00\x06\x00\n", "a workbook.*CSV", "the workbook itself"),
    (LINE.encode(), "name the columns", "the header was cut away"),
    (b"%PDF-1.4", "name the columns", "another file"),
]


@pytest.mark.parametrize(("data", "reason", "why"), NOT_REVIEWS, ids=[row[2] for row in NOT_REVIEWS])
def test_what_is_no_file_of_reviews_is_refused(tmp_path: Path, data: bytes, reason: str, why: str) -> None:
    (tmp_path / "reviews.csv").write_bytes(data)
    with pytest.raises(UsageError, match=reason):
        read_reviews(tmp_path / "reviews.csv")


def test_a_full_disk_is_told_and_nothing_is_decided() -> None:
    with pytest.raises(OSError, match="space"):
        append_decision(Path("/dev/full"), made_decision())


def test_two_reviewers_at_once_lose_no_line(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    code = (
        "import sys; from pathlib import Path; from extract.decisions.review_file import append_decision;"
        "from tests.made_decisions import made_decision;"
        "[append_decision(Path(sys.argv[1]), made_decision(by=sys.argv[2], at=n, note='x' * 500)) for n in range(50)]"
    )
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(path), by], cwd=HOME, env=environment) for by in ("Ada", "Bo")
    ]
    assert [process.wait() for process in both] == [0, 0]
    read = read_reviews(path)
    assert len(read.decisions) == 100
    assert read.bad_lines == ()
    assert path.read_text(encoding="utf-8").count(COLUMNS[0] + ",") == 1, "one header"
