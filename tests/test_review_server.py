"""Who may talk to the review, and what it does with what it is told: a real server, asked over a real socket."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pytest

from extract.review.lookup import Lookup
from extract.review.serve import read_root
from models.options import ReadOptions
from models.reviews import Queue, Verdict
from tests.made_decisions import made_decision
from tests.made_reviews import HOSTILE, Archive, Served, make_archive, serving

PIPELINE = Path(__file__).parents[1] / "pipeline.py"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return make_archive(tmp_path_factory.mktemp("review"))


@pytest.fixture(scope="module")
def server(archive: Archive) -> Iterator[Served]:
    """Serve for all tests: a server takes a while to end, since it waits for who is still connected."""
    with serving(archive.session()) as running:
        yield running


@pytest.fixture
def served(archive: Archive, server: Served) -> Served:
    """Return the server with nothing decided."""
    archive.reviews.unlink(missing_ok=True)
    server.session.refresh()
    assert server.session.file.decisions == ()
    return server


class Answer(NamedTuple):
    status: int
    text: str
    headers: http.client.HTTPMessage


def ask(
    served: Served, method: str, path: str, body: str | None = None, headers: dict[str, str | None] | None = None
) -> Answer:
    """Ask as the browser that was let in does; a header that is None is left out."""
    own: dict[str, str | None] = {
        "Host": f"127.0.0.1:{served.port}",
        "Cookie": f"releve_review_{served.port}={served.token}",
        "Origin": f"http://127.0.0.1:{served.port}" if method == "POST" else None,
        "Content-Type": "application/x-www-form-urlencoded" if body is not None else None,
        **(headers or {}),
    }
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    data = (body or "").encode()
    for name, value in own.items():
        if value is not None:
            connection.putheader(name, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(data)))
    connection.endheaders(data or None)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return Answer(answer.status, text, answer.headers)


def decision(served: Served, **fields: str) -> str:
    row_id = served.session.open_rows()[0]
    return urlencode({"row": row_id, "decision": "accept", **fields})


REFUSED: list[tuple[str, str, dict[str, str | None], int, str]] = [
    ("GET", "/", {"Cookie": None}, 403, "without the token"),
    ("GET", "/?token=guess", {"Cookie": None}, 403, "with a wrong token"),
    ("GET", "/?token=", {"Cookie": None}, 403, "with an empty token"),
    ("GET", "/", {"Cookie": "releve_review_PORT=guess"}, 403, "with a wrong cookie"),
    ("GET", "/", {"Host": "evil.example"}, 403, "another name that leads here (DNS rebinding)"),
    ("GET", "/", {"Host": "127.0.0.1:1"}, 403, "another port"),
    ("GET", "/?token=TOKEN", {"Host": "evil.example", "Cookie": None}, 403, "another name, even with the token"),
    ("GET", "/assets/review.js", {"Cookie": None}, 403, "nothing at all without the token"),
    ("POST", "/decide", {"Origin": "http://evil.example"}, 403, "a form of another site"),
    ("POST", "/decide", {"Origin": "null"}, 403, "a form in a sandbox"),
    ("POST", "/decide", {"Origin": "http://127.0.0.1:1"}, 403, "a page of another server of this machine"),
    ("POST", "/decide", {"Origin": None}, 403, "no origin and no referer"),
    ("POST", "/decide", {"Origin": None, "Referer": "http://evil.example/"}, 403, "the referer of another site"),
    ("POST", "/decide", {"Sec-Fetch-Site": "cross-site"}, 403, "what the browser itself calls cross-site"),
    ("POST", "/decide", {"Cookie": None}, 403, "a post without the token"),
    ("POST", "/decide?token=TOKEN", {"Cookie": None}, 403, "a post is never let in by its address"),
    ("POST", "/undo", {"Origin": "http://evil.example"}, 403, "every post is looked at"),
    ("PUT", "/decide", {}, 405, "no other method"),
    ("OPTIONS", "/decide", {"Origin": "http://evil.example"}, 405, "no permission for other sites is ever given"),
]


@pytest.mark.parametrize(("method", "path", "headers", "status", "why"), REFUSED, ids=[row[4] for row in REFUSED])
def test_strangers_are_refused(
    served: Served, method: str, path: str, headers: dict[str, str | None], status: int, why: str
) -> None:
    filled = {name: value and value.replace("PORT", str(served.port)) for name, value in headers.items()}
    body = decision(served) if method in ("POST", "PUT") else None
    answer = ask(served, method, path.replace("TOKEN", served.token), body, filled)
    assert answer.status == status, why
    assert "Lien social" not in answer.text
    assert served.session.file.decisions == (), "nothing was decided"
    assert "access-control-allow-origin" not in answer.headers


def test_a_request_with_two_hosts_or_none_is_refused(served: Served) -> None:
    for hosts in ("", f"Host: 127.0.0.1:{served.port}\r\nHost: evil.example\r\n"):
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as raw:
            raw.sendall(f"GET /?token={served.token} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n".encode())
            assert re.match(rb"HTTP/1.1 4\d\d", raw.recv(200))


def test_the_server_is_on_this_machine_only(served: Served) -> None:
    """Linux answers for all of 127/8: a server bound to every address would answer there too."""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", served.port), timeout=5)


def test_the_token_becomes_a_cookie_that_no_script_and_no_site_can_use(served: Served) -> None:
    entered = ask(served, "GET", f"/?token={served.token}", headers={"Cookie": None})
    assert (entered.status, entered.headers["location"]) == (303, "/"), "out of the address, so out of the history"
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    page = ask(served, "GET", "/")
    assert page.status == 200
    assert served.token not in page.text


def test_headers_tell_the_browser_what_to_refuse(served: Served) -> None:
    for path in ("/", "/decisions", "/bounds", "/assets/review.js", "/nothing"):
        headers = ask(served, "GET", path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy, "no script within a page"
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_pages_hold_no_script_and_show_markup_as_text(served: Served) -> None:
    row_id = next(r for r in served.session.open_rows() if "<script>" in str(served.session.rows[r].values["quote"]))
    report = f"/report/{served.session.rows[row_id].key.document_id}"
    for path in (f"/?row={row_id}", "/decisions", "/bounds", "/reports", report, f"{report}?question=sante.effets"):
        text = ask(served, "GET", path).text
        assert re.findall(r"<script[^>]*>", text) == ['<script src="/assets/review.js">']
        assert "<img src=x" not in text
        assert not re.search(r"\son\w+=\"", text), "no handler within a page"
    served.session.decide(served.session.rows[row_id], Verdict.ACCEPT, None, HOSTILE)
    assert "<img src=x" not in ask(served, "GET", "/decisions").text


def test_a_decision_is_written_down(served: Served) -> None:
    row_id = served.session.open_rows()[0]
    answer = ask(served, "POST", "/decide", decision(served, note="vu sur place"))
    assert answer.status == 303
    (made,) = served.session.file.decisions
    assert (made.reviewer, made.verdict, made.note, made.queue) == ("Ada", Verdict.ACCEPT, "vu sur place", Queue.DOUBTS)
    assert row_id not in served.session.open_rows()
    assert ask(served, "POST", "/undo", "").status == 303
    assert row_id in served.session.open_rows()
    assert len(served.session.file.decisions) == 2, "taking back is a line too"


UNDECIDED = [
    ({"decision": "agree"}, "Décision inconnue", "no such decision"),
    ({"decision": "undo"}, "Décision inconnue", "undo has its own form"),
    ({"decision": "correct"}, "choisir la réponse", "no value chosen"),
    ({"decision": "correct", "value": "no_such_option"}, "choisir la réponse", "an option that does not exist"),
    ({"decision": "correct", "value": "voisins", "box": "open"}, "choisir la réponse", "no such state of a box"),
    ({"row": "0" * 16}, "n'est plus dans la liste", "a row of other tables"),
]


@pytest.mark.parametrize(("fields", "said", "why"), UNDECIDED, ids=[row[2] for row in UNDECIDED])
def test_what_cannot_be_decided_is_told_and_not_written(
    served: Served, fields: dict[str, str], said: str, why: str
) -> None:
    row_id = next(r for r in served.session.open_rows() if served.session.rows[r].values.get("kind") == "choice")
    body = urlencode({"row": row_id, **fields})
    assert ask(served, "POST", "/decide", body).status == 303
    assert said in ask(served, "GET", "/").text.replace("&#39;", "'"), why
    assert served.session.file.decisions == ()


COUNTS = [
    ({"number": "5"}, "5", "a number"),
    ({"number": "1 200,5", "period": "year"}, "1200.5 per year", "as written in French"),
    ({"number": "20", "about": "1"}, "about 20", "approximate"),
    ({"least": "4", "most": "6"}, "4 to 6", "bounds"),
    ({"most": "10", "about": "1", "period": "month"}, "about up to 10 per month", "an upper bound"),
    ({"unknown": "1"}, "[unknown]", "no number after all"),
    ({}, None, "nothing given"),
    ({"number": "cinq"}, None, "no digits"),
    ({"number": "5", "least": "4"}, None, "both"),
    ({"least": "6", "most": "4"}, None, "the wrong way round"),
    ({"number": "9" * 40}, None, "too long"),
    ({"number": "5", "period": "decade"}, None, "no such period"),
]


@pytest.mark.parametrize(("fields", "reading", "why"), COUNTS, ids=[row[2] for row in COUNTS])
def test_counts_are_corrected(served: Served, fields: dict[str, str], reading: str | None, why: str) -> None:
    row_id = next(r for r in served.session.open_rows() if served.session.rows[r].values.get("kind") == "count")
    ask(served, "POST", "/decide", urlencode({"row": row_id, "decision": "correct", **fields}))
    assert [d.corrected for d in served.session.file.decisions] == ([] if reading is None else [reading]), why


TEXTS = [
    ({"text": "Le  jardin\r\nest ouvert. "}, r"Le jardin\nest ouvert.", "spaces and line ends of a form are mended"),
    ({"theme": "sante"}, "[theme sante]", "only the theme"),
    ({"theme": "none", "text": "Autre"}, "[theme none] Autre", "both, without a theme"),
    ({"text": "=1+1"}, "=1+1", "what a spreadsheet would run is kept as it is"),
    ({}, None, "nothing is changed"),
    ({"text": " "}, None, "no text is left"),
    ({"theme": "no_such_theme"}, None, "no such theme"),
    ({"text": "x" * 15_001}, None, "longer than a line may be"),
]


@pytest.mark.parametrize(("fields", "reading", "why"), TEXTS, ids=[row[2] for row in TEXTS])
def test_free_texts_are_corrected(served: Served, fields: dict[str, str], reading: str | None, why: str) -> None:
    row = next(row for r in served.session.open_rows() if (row := served.session.rows[r]).is_text)
    as_read = {"theme": str(row.values["theme_id"]), "text": str(row.values["text"])}
    ask(served, "POST", "/decide", urlencode({"row": row.row_id, "decision": "correct", **as_read, **fields}))
    assert [d.corrected for d in served.session.file.decisions] == ([] if reading is None else [reading]), why
    said = "Corrigée" if reading is not None else "Rien n&#39;est noté"
    assert said in ask(served, "GET", "/").text


def test_too_much_is_refused(served: Served) -> None:
    assert ask(served, "POST", "/decide", decision(served, note="x" * 100_000)).status == 413
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as raw:  # of a length that is not told
        raw.sendall(
            f"POST /decide HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nOrigin: http://127.0.0.1:{served.port}\r\n"
            f"Cookie: releve_review_{served.port}={served.token}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        raw.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n" + b"10\r\n" + b"y" * 0x10 + b"\r\n0\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 303")
    assert served.session.file.decisions == ()


def test_only_files_below_the_folder_that_was_read_are_opened(archive: Archive, served: Served) -> None:
    """Tables that somebody sent may name any file: what `run.json` does not cover stays closed."""
    row_id = next(r for r in served.session.open_rows() if served.session.rows[r].file_name == "grange.pdf")
    page = f"/report/{served.session.rows[row_id].key.document_id}/page-1.png"
    assert ask(served, "GET", f"/picture/{row_id}.png").headers["content-type"] == "image/png"
    assert ask(served, "GET", page).headers["content-type"] == "image/png"
    record = archive.out / "run.json"
    told = json.loads(record.read_text(encoding="utf-8"))
    kept = record.read_bytes()
    try:
        told["options"]["root"] = str(archive.home / "tables")
        record.write_text(json.dumps(told), encoding="utf-8")
        with serving(archive.session()) as elsewhere:
            assert ask(elsewhere, "GET", f"/picture/{row_id}.png").status == 404
            assert ask(elsewhere, "GET", page).status == 404
            assert "is not opened" in ask(elsewhere, "GET", f"/?row={row_id}").text
    finally:
        record.write_bytes(kept)
    assert read_root(archive.home) is None, "no run.json, no file"


@pytest.mark.parametrize(
    ("root", "why"),
    [
        ("s3://bucket/raw", "the run read object storage: no file of this machine is opened"),
        (None, "nothing is known of what the run read"),
        (Path("/nowhere"), "the run read another folder"),
    ],
)
def test_files_elsewhere_are_not_opened_whatever_tables_name(
    archive: Archive, root: Path | str | None, why: str
) -> None:
    session = archive.session()
    row = next(row for row in session.rows.values() if row.file_name == "grange.pdf")
    shown = Lookup(session.taxonomy, archive.out, root, ReadOptions()).evidence(row)
    assert shown.picture is None, why
    assert "is not opened" in str(shown.note), why


@pytest.mark.parametrize(
    "path",
    [
        *("/assets/../serve.py", "/assets/..%2fserve.py", "/picture/..%2f..%2fx.png", "/etc/passwd"),
        *("/report/..%2f..%2fetc/page-1.png", "/report/../../page-1.png"),
    ],
)
def test_no_path_is_taken_from_an_address(served: Served, path: str) -> None:
    assert ask(served, "GET", path).status == 404


def test_what_the_reviewer_sees_of_a_file_with_bad_lines(archive: Archive, served: Served) -> None:
    archive.reviews.write_text("at,reviewer\n", encoding="utf-8")
    for path in ("/", "/decisions", "/bounds"):
        page = ask(served, "GET", path)
        assert page.status == 503
        assert "missing: decision" in page.text, "it says what to mend, and goes on once it is mended"
    archive.reviews.unlink()
    assert ask(served, "GET", "/").status == 200


def review(archive: Archive, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(PIPELINE), "review", str(archive.out), "--reviews", str(archive.reviews), *arguments]
    own = {**os.environ, "DISPLAY": "", "WAYLAND_DISPLAY": "", **environment}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=own)


def test_the_command_from_its_address_to_its_end(archive: Archive) -> None:
    """No browser on this machine, a line that is no decision: both are told, and Ctrl-C is the way to end."""
    archive.reviews.unlink(missing_ok=True)
    line = "agree,with,nothing\n"
    archive.session().decide(next(iter(archive.session().rows.values())), Verdict.ACCEPT, None, "")
    archive.reviews.write_text(archive.reviews.read_text(encoding="utf-8") + line, encoding="utf-8")
    running = review(archive, "--reviewer", "Zoé", BROWSER="")
    assert running.stdout is not None
    lines = [running.stdout.readline() for _ in range(4)]
    running.send_signal(signal.SIGINT)
    rest = running.communicate(timeout=20)[0]
    assert "line 3 is no decision and is left as it is: 3 cells instead of 12" in lines[0]
    assert re.match(r"Review      http://127\.0\.0\.1:\d+/\?token=\S{32}\n", lines[1])
    assert "No browser could be opened: open the address yourself." in "".join(lines) + rest
    assert "read the reports again" in rest
    assert running.returncode == 0
    assert archive.reviews.read_text(encoding="utf-8").endswith(line)


def test_usage_that_is_wrong_is_refused(archive: Archive, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        archive.reviews.unlink(missing_ok=True)
        running = review(archive, "--port", str(port), "--no-open")
        said = running.communicate(timeout=60)[0]
    assert running.returncode == 2
    assert f"port {port} of 127.0.0.1 cannot be had" in said
    assert "--port" in said


def test_bounds_are_printed(archive: Archive) -> None:
    archive.reviews.unlink(missing_ok=True)
    session = archive.session(queue=Queue.SAMPLE)
    for row_id in session.open_rows():
        session.decide(session.rows[row_id], Verdict.ACCEPT, None, "")
    said = review(archive, "--bounds").communicate(timeout=60)[0]
    assert re.search(
        r"^all questions +all +\d+ accepted  at most 2\d\.\d % wrong, 95 %, 10 checked$", said, re.MULTILINE
    )


def test_a_row_is_asked_for_by_its_id(archive: Archive) -> None:
    """An accepted answer that somebody saw to be wrong is corrected like a doubtful one."""
    archive.reviews.unlink(missing_ok=True)
    accepted = archive.table("observations").query("status == 'accepted'").iloc[0]
    session = archive.session(rows=(accepted["observation_id"],))
    assert session.open_rows() == [accepted["observation_id"]]
    with serving(session) as asked:
        assert ask(asked, "POST", "/decide", decision(asked, decision="not_there")).status == 303
    assert session.open_rows() == []
    assert archive.session(rows=(accepted["observation_id"],)).open_rows() == [accepted["observation_id"]], "once more"
    running = review(archive, "--row", "no-such-row")
    assert "no answer or free text no-such-row in these tables" in running.communicate(timeout=60)[0]
    assert running.returncode == 2


def test_tables_that_are_not_there_are_told(tmp_path: Path) -> None:
    running = review(Archive(home=tmp_path), "--no-open")
    said = running.communicate(timeout=60)[0]
    assert running.returncode == 2
    assert "give the folder that a run wrote" in said


def test_the_decisions_page_tells_what_became_of_each(archive: Archive, served: Served) -> None:
    gone = made_decision(file_name="gone.txt", document_id="f" * 16)
    archive.reviews.write_text("", encoding="utf-8")
    from extract.decisions.review_file import append_decision

    append_decision(archive.reviews, gone)
    text = ask(served, "GET", "/decisions").text
    assert "gone.txt" in text
    assert "le document n&#39;est plus dans l&#39;archive : gardée, sans effet" in text
