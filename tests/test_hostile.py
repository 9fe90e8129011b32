"""Nothing in an archive can hurt a run: one folder of hostile files, one run of the command, and what each came to."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pypdfium2
import pytest

from extract.explaining.explain import explain_file
from extract.files.media_types import MediaType
from extract.files.sources import sniff_media_type
from extract.readers import read_document
from extract.readers.pdf_streams import Growth, judge_growth
from extract.reports.sites import site_slug
from extract.run.live import Progress
from extract.run.progress import show_progress
from extract.shown import shown, shown_json, shown_line
from models.errors import DocumentError, ErrorCode
from models.options import OcrMode, ReadOptions
from models.taxonomy import load_taxonomy
from tests.hostile_files import ESCAPES, ODD_NAMES, active_pdf, one_page, packed, pdf_files, stream, write_archive

ROOT = Path(__file__).parents[1]
MOST_SECONDS, MOST_BYTES = 60.0, 1_100_000_000  # of the whole run, on a busy machine
UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")

OUTCOMES = [
    # file, status or error code, why
    ("bomb_blanks.pdf", "too_large", "one stream unpacks to 40 MB"),
    ("bomb_states.pdf", "too_large", "20 million saved states of the pen"),
    ("bomb_twice.pdf", "too_large", "200 MB packed twice into a thousand bytes"),
    ("bomb_objects.pdf", "too_large", "a stream of compressed objects"),
    ("bomb_repeated.pdf", "too_large", "the same content 50,000 times on one page"),
    ("forms_in_forms.pdf", "too_large", "ten drawings of ten drawings of ten …"),
    ("form_in_itself.pdf", "too_large", "a drawing that draws itself twice"),
    ("pages_100000.pdf", "too_large", "100,000 empty pages"),
    ("pages_lie.pdf", "partial", "one page that says it is two billion"),
    ("pages_in_themselves.pdf", "partial", "a tree of pages that is its own branch"),
    ("pages_deep.pdf", "partial", "a page 20,000 branches deep"),
    ("length_of_itself.pdf", "partial", "a stream as long as itself"),
    ("brackets.pdf", "partial", "200,000 lists within lists"),
    ("page_huge.pdf", "partial", "a page of 700,000 km²"),
    ("zip.pdf", "unknown_format", "an archive under the name of a PDF"),
    ("active.pdf", "partial", "scripts, launch actions, attachments: read, never run"),
    ("nested.html", "too_large", "a million tags within tags"),
    ("tags.html", "too_large", "a million paragraphs"),
    ("unclosed.html", "too_large", "a thousand fonts open over 100,000 paragraphs"),
    ("attributes.html", "too_large", "200,000 attributes"),
    ("choices.html", "too_large", "100,000 choices"),
    ("entities.html", "partial", "entities that would read files or grow are words like others"),
    ("lines_200000.txt", "too_large", "9 MB of lines"),
    ("line_of_50_mb.txt", "too_large", "one line of 50 MB"),
    ("form_feeds.txt", "too_large", "100,000 pages"),
    ("stars.md", "partial", "40,000 marks on a line"),
    ("brackets.md", "partial", "400,000 brackets"),
    ("json.txt", "partial", "400,000 lists within lists"),
    ("zeros.txt", "partial", "zero bytes between words"),
    ("escapes.txt", "ok", "a terminal's commands in a title"),
    ("square_20000.png", "too_large", "20,000 × 20,000 pixels"),
    ("largest.png", "too_large", "as large as a header can say"),
    ("largest.jpg", "too_large", "65,500 × 65,500, progressive"),
    ("frames.tif", "too_large", "5,000 pictures"),
    ("frames_in_a_loop.tif", "partial", "the last picture leads to the first"),
    ("sparse.pdf", "too_large", "2 GB of nothing"),
    ("sparse_too.pdf", "too_large", "another, of the same size"),
    ("pipe.txt", "unreadable_file", "a pipe that nobody writes to"),
    ("device.txt", "outside_root", "a device without end"),
    ("away.txt", "outside_root", "a link to a file elsewhere"),
    ("upwards", "outside_root", "a link to the folder above"),
    ("/".join([*["d"] * 200, "deep.txt"]), "ok", "200 folders deep"),
    ("zone\nnord.txt", "ok", "a line end in a name"),
    ("a\\..\\..\\etc.txt", "ok", "a name that is a path elsewhere"),
    ("[red]rouge.txt", "ok", "markup of the terminal library"),
    ("\x1b[31mrouge.txt", "ok", "a terminal's command in a name"),
    ("caf\\xe9.txt", "ok", "a name that is no UTF-8"),
]  # fmt: skip


class Run(NamedTuple):
    """One run of the command over the hostile archive. `peak_bytes`: of its largest process."""

    exit_status: int
    printed: str
    seconds: float
    peak_bytes: int
    documents: dict[str, dict[str, Any]]
    out: Path


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("hostile")
    write_archive(folder / "raw")
    began = time.perf_counter()
    command = [sys.executable, "pipeline.py", str(folder / "raw"), "--out", str(folder / "out"), "--ocr", "never", "-v"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=2 * MOST_SECONDS, check=False)
    seconds = time.perf_counter() - began
    rows = pq.read_table(folder / "out" / "documents.parquet").to_pylist()
    return Run(
        done.returncode,
        (done.stdout + done.stderr).decode("utf-8"),
        seconds,
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
        {row["file_name"]: row for row in rows},
        folder / "out",
    )


def test_the_run_ends_in_time_and_memory_with_every_file_in_its_tables(run: Run) -> None:
    assert run.exit_status == 1  # some failed, all others are written
    assert sorted(run.documents) == sorted(name for name, _, _ in OUTCOMES)
    assert run.seconds < MOST_SECONDS
    assert run.peak_bytes < MOST_BYTES


@pytest.mark.parametrize(("name", "outcome", "why"), OUTCOMES, ids=[repr(row[0])[-40:] for row in OUTCOMES])
def test_each_hostile_file_is_read_or_refused_with_a_reason(run: Run, name: str, outcome: str, why: str) -> None:
    row = run.documents[name]
    found = row["error_code"] or row["status"]
    assert found in ({outcome, "ok"} if outcome == "partial" else {outcome}), why
    assert (row["status"] == "failed") == bool(row["error_message"]), why


def test_refusals_say_what_to_do(run: Run) -> None:
    issues = pq.read_table(run.out / "issues.parquet").to_pylist()
    failed = [issue for issue in issues if issue["code"] == "document_failed"]
    assert failed
    names = {row["document_id"]: name for name, row in run.documents.items()}
    assert [names[i["document_id"]] for i in failed if not i["hint"] and names[i["document_id"]] != "pipe.txt"] == []


def test_no_raw_control_character_is_printed(run: Run) -> None:
    assert UNREADABLE.search(run.printed.replace("\n", "")) is None
    assert "\\x1b[31mrouge.txt" in run.printed  # written out, so that a person knows the file
    assert "zone\\nnord.txt" in run.printed
    assert "[red]rouge.txt" in run.printed


def test_only_the_output_folder_was_written(run: Run) -> None:
    assert sorted(path.name for path in run.out.parent.iterdir()) == ["out", "raw"]
    assert json.loads((run.out / "run.json").read_text("utf-8"))["counts"]["documents"] == len(OUTCOMES)


@pytest.mark.parametrize("colours", [False, True])
def test_explain_writes_out_what_a_terminal_would_obey(tmp_path: Path, colours: bool) -> None:
    file = tmp_path / ODD_NAMES[3]
    file.write_text(ESCAPES, "utf-8")
    text, failed = explain_file(file, load_taxonomy(), ReadOptions(ocr=OcrMode.NEVER), colours=colours)
    assert not failed
    own = re.sub("\x1b\\[[0-9;]*m" if colours else "(?!)", "", text)
    assert UNREADABLE.search(own) is None
    assert "\x1b[31m" not in text.replace("\x1b[1;31m", "")
    assert "\\x1b[31mRouge" in own
    assert "[red]x[/red]" in own


def test_explanation_for_programs_has_the_same_values_without_raw_characters(tmp_path: Path) -> None:
    file = tmp_path / "escapes.txt"
    file.write_text(ESCAPES, "utf-8")
    text, _ = explain_file(file, load_taxonomy(), ReadOptions(ocr=OcrMode.NEVER), as_json=True)
    assert UNREADABLE.search(text) is None
    assert "\x9b2J\u202e" in json.loads(text)["text"]


def test_the_progress_bar_shows_markup_and_escapes_as_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    with show_progress(quiet=False, verbose=False) as tell:
        tell(Progress(0, 2, "[red]rouge\x1b]0;titre\x07.txt"))
        time.sleep(0.3)
    printed = capsys.readouterr().err
    assert "[red]rouge\\x1b]0;titre\\x07.txt" in printed
    assert "\x1b]0" not in printed


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("tiers-lieu « L'Été » ☑ œ", "tiers-lieu « L'Été » ☑ œ", "French stays as it is"),
        ("a\x1b[2Jb", "a\\x1b[2Jb", "clears the screen"),
        ("a\x9b2Jb", "a\\x9b2Jb", "the same in one character"),
        ("a\nb\tc", "a\\nb\\tc", "a line end would look like a line of ours"),
        ("a\u202etxt.exe", "a\\u202etxt.exe", "turns the direction of writing"),
        ("\udcff", "\\udcff", "half a character: no terminal can be sent it"),
    ],
)
def test_what_is_shown(text: str, line: str, why: str) -> None:
    assert shown_line(text) == line, why
    assert UNREADABLE.search(shown(text)) is None, why
    assert json.loads(shown_json(json.dumps(text, ensure_ascii=False))) == text, why


@contextmanager
def watched(*events: str) -> Iterator[list[str]]:
    """Give the list that the interpreter's events of these names go to, with what they are about."""
    seen: list[str] = []
    is_watching = True

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if is_watching and event in events:
            seen.append(f"{event} {arguments[:1]}")

    sys.addaudithook(note)  # stays for good, so it is told when to stop
    try:
        yield seen
    finally:
        is_watching = False


def test_nothing_in_a_pdf_is_run_or_opened() -> None:
    data = active_pdf()
    options = ReadOptions(ocr=OcrMode.NEVER)
    read_document(data, sniff_media_type(data), options)  # imports what it needs
    with watched("open", "socket.connect", "subprocess.Popen", "os.exec", "os.system") as seen:
        document = read_document(data, sniff_media_type(data), options)
    assert "du Hangar" in document.text
    assert seen == []
    assert {"V8", "XFA"}.isdisjoint(pypdfium2.PDFIUM_INFO.flags)  # built without what runs scripts


def test_entities_of_a_web_page_are_never_resolved() -> None:
    data = (
        b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><h1>Effets</h1><p>&x;</p></body></html>'
    )
    document = read_document(data, sniff_media_type(data), ReadOptions(ocr=OcrMode.NEVER))
    assert "root:" not in document.text
    assert "&x;" in document.text


def test_reading_a_web_page_opens_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mot de passe", "utf-8")
    place = secret.as_uri()
    data = (
        f"<html><head><base href='{place}'><link rel=stylesheet href='{place}'><style>@import '{place}';</style></head>"
        f"<body><h1>Effets</h1><iframe src='{place}'></iframe><object data='{place}'></object><img src='{place}'>"
        f"<script src='{place}'></script><embed src='{place}'></body></html>"
    ).encode()
    options = ReadOptions(ocr=OcrMode.NEVER)
    read_document(data, sniff_media_type(data), options)  # imports what it needs
    with watched("open", "socket.connect", "subprocess.Popen") as seen:
        document = read_document(data, sniff_media_type(data), options)
    assert "mot de passe" not in document.text
    assert seen == []


@pytest.mark.parametrize("name", ["../../etc", "/etc/passwd", "..", "C:\\Windows", "a\0b", "\x1b[31m", "nul\n.txt", "‮"])
def test_a_site_name_is_no_path(name: str) -> None:
    slug = site_slug(name)
    assert slug is None or re.fullmatch("[a-z0-9-]*", slug)


GROWTHS: list[tuple[Callable[[], bytes], Growth, str]] = [  # files are made when they are asked for
    (lambda: one_page(stream(b"BT ET", b"")), Growth.ORDINARY, "a few words, not packed"),
    (lambda: one_page(stream(packed(b"(a) Tj " * 50, 1_000))), Growth.ORDINARY, "a full page"),
    (
        lambda: one_page(stream(packed(b"0 0 m 9 9 l S " * 1_000, 1_000))),
        Growth.DOUBTFUL,
        "14 MB of strokes: a large plan, or worse",
    ),
    (lambda: pdf_files()["bomb_twice.pdf"], Growth.DOUBTFUL, "packed twice"),
    (lambda: pdf_files()["forms_in_forms.pdf"], Growth.DOUBTFUL, "drawings within drawings"),
    (lambda: one_page(stream(b"a", b"/Filter/#46lateDecode")), Growth.DOUBTFUL, "words in codes"),
]


@pytest.mark.parametrize(("made", "growth", "why"), GROWTHS, ids=[row[2] for row in GROWTHS])
def test_what_a_pdf_may_grow_to(made: Callable[[], bytes], growth: Growth, why: str) -> None:
    assert judge_growth(made(), ReadOptions()) is growth, why


def test_a_doubtful_pdf_that_does_no_harm_is_read() -> None:
    text = b"BT /F1 10 Tf 50 700 Td (Bonjour) Tj ET "
    data = one_page(stream(packed(text + b" " * 1_000_000, 10)))
    assert judge_growth(data, ReadOptions()) is Growth.DOUBTFUL
    document = read_document(data, sniff_media_type(data), ReadOptions(ocr=OcrMode.NEVER))
    assert "Bonjour" in document.text


def test_reading_a_pdf_ends_after_its_seconds() -> None:
    data = pdf_files()["pages_in_themselves.pdf"]
    with pytest.raises(DocumentError) as refused:
        read_document(data, sniff_media_type(data), ReadOptions(ocr=OcrMode.NEVER, max_seconds=0.0))
    assert refused.value.code is ErrorCode.TIMEOUT


def test_a_character_of_a_pdf_is_no_line_or_page_end() -> None:
    content = b"BT /F1 10 Tf 50 700 Td (Effets\\r\\rsociaux\\fet\\013urbains) Tj ET"
    document = read_document(one_page(stream(content, b"")), MediaType.PDF, ReadOptions(ocr=OcrMode.NEVER))
    assert document.text.split() == ["Effets", "sociaux", "et", "urbains"]
    assert re.search("[\r\f\v]", document.text) is None


@pytest.mark.parametrize("library", ["pdfminer.pdfinterp", "pypdfium2.document", "PIL.Image"])
def test_what_libraries_say_of_a_file_stays_off_the_terminal(library: str) -> None:
    script = f"import logging, extract.readers; logging.getLogger({library!r}).warning('police \\x1b[31m inconnue')"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_every_test_that_the_security_policy_names_exists() -> None:
    policy = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/\w+\.py)::(\w+)`", policy)
    assert len(named) >= 12
    missing = [f"{f}::{t}" for f, t in named if f"def {t}(" not in (ROOT / f).read_text(encoding="utf-8")]
    assert missing == []
    rows = [line for line in policy.splitlines() if line.startswith("| ") and not line.endswith("| Proved by |")]
    assert [row for row in rows if "`tests/" not in row] == []  # no promise without a test
