"""The command line: its words, its exit statuses, and what it leaves alone when it refuses."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import pipeline
from extract.commands import taxonomy
from extract.commands.parameters import COMMANDS
from extract.readers.ocr_tesseract import engine_version
from extract.run import engine
from extract.run.processes import deaf_to_interruption
from models.taxonomy import DEFAULT_TAXONOMY
from tests.made_reports import process_made
from tests.written_files import contents

HOME = Path(__file__).parents[1]
RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def _made_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the command read the made-up files of these tests, whatever the rules for real ones."""
    monkeypatch.setattr(engine, "run_archive", partial(engine.run_archive, process=process_made))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "La Grange été.txt").write_text("La Grange\nlien_social.publics=voisins\n", encoding="utf-8")
    return tmp_path / "raw"


def call(*arguments: object) -> tuple[int, str, str]:
    """Return exit status, standard output and standard error of the command."""
    result = RUNNER.invoke(pipeline.app, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def spawn(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(HOME / "pipeline.py"), *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, encoding="utf-8")


@pytest.mark.parametrize("words", [(), ("run",)], ids=["bare path", "run"])
def test_a_path_is_enough(archive: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    status, out, err = call(*words, archive, "--out", tmp_path / "out")
    assert status == 0
    assert "1 (1 ok, 0 partial, 0 failed)" in out
    assert "[1/1] La Grange été.txt: ok" in err  # not a terminal: plain lines
    assert (tmp_path / "out" / "observations.parquet").is_file()


def test_options_may_come_before_the_path(archive: Path, tmp_path: Path) -> None:
    assert call("--out", tmp_path / "out", "--by-site", archive)[0] == 0
    assert (tmp_path / "out" / "by_site" / "la-grange" / "observations.parquet").is_file()


EXIT_STATUSES = [
    # what the archive also holds, options, exit status
    ("", (), 0),
    ("FAIL\n", (), 1),  # some document could not be read
    ("FAIL\n", ("--quiet",), 1),
    ("REVIEW\n", (), 0),
    ("REVIEW\n", ("--strict",), 1),  # something to look at
    ("", ("--strict",), 0),
    ("", ("--workers", "0"), 2),
    ("", ("--memory", "1"), 2),  # too little for any process
    ("", ("--ocr", "sometimes"), 2),
    ("", ("--no-such-option",), 2),
    ("", ("--taxonomy", "/no/such/folder"), 2),
]


@pytest.mark.parametrize(("content", "options", "expected"), EXIT_STATUSES)
def test_the_exit_status_tells_how_it_went(
    archive: Path, tmp_path: Path, content: str, options: tuple[str, ...], expected: int
) -> None:
    if content:
        (archive / "other.txt").write_text(content, encoding="utf-8")
    assert call(archive, "--out", tmp_path / "out", *options)[0] == expected
    assert (tmp_path / "out").exists() == (expected != 2)  # a refusal leaves nothing behind


def test_an_engine_that_is_not_there_is_told_before_anything_is_read(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    engine_version.cache_clear()
    asked = (archive, "--out", tmp_path / "out", "--ocr-engine", "tesseract")
    status, _, err = call(*asked)
    assert (status, "tesseract-ocr-fra" in err, (tmp_path / "out").exists()) == (2, True, False)
    assert call(*asked, "--ocr", "never")[0] == 0  # nothing asks for it


def test_quiet_says_only_what_failed(archive: Path, tmp_path: Path) -> None:
    assert call(archive, "--out", tmp_path / "out", "-q") == (0, "", "")
    (archive / "b.txt").write_text("FAIL\n")
    assert call(archive, "--out", tmp_path / "out", "-q") == (1, "", "b.txt: cut in the middle [corrupt]\n")


def test_strict_says_why_it_is_not_content(archive: Path, tmp_path: Path) -> None:
    (archive / "b.txt").write_text("REVIEW\n")
    told = "--strict: 1 answer to review\n"
    assert call(archive, "--out", tmp_path / "out", "-q", "--strict") == (1, "", told)


def test_verbose_tells_of_every_document(archive: Path, tmp_path: Path) -> None:
    err = call(archive, "--out", tmp_path / "out", "-v")[2]
    assert "[1/1] La Grange été.txt: ok, G2, 1 answer (0 to review), 1 issue, 100.0% explained" in err


@pytest.mark.parametrize(
    ("asked", "processors", "processes"), [((), 1, 1), ((), 2, 2), ((), 64, 8), (("--workers", "3"), 1, 3)]
)
def test_a_run_uses_the_processors_unless_told(
    archive: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: tuple[str, ...],
    processors: int,
    processes: int,
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(processors)))
    assert call(archive, "--out", tmp_path / "out", "--no-nlp", *asked)[0] == 0
    assert json.loads((tmp_path / "out" / "run.json").read_bytes())["options"]["workers"] == processes


REFUSALS = [
    # arguments, what the message must name
    (("/no/such/folder",), "no such file or folder"),
    (("{empty}", "--out", "{out}"), "no report in this folder"),
    (("{raw}", "--out", "{file}"), "cannot be written"),
    (("explain", "/no/such/file"), "no such file"),
    (("explain", "{raw}"), "is a folder; give one report"),
    (("explain", "s3://bucket/a.pdf"), "s3://bucket/a.pdf: this command reads what is on this machine"),
    (("statsu",), "did you mean status?"),
    (("statsu", "{raw}"), "did you mean status?"),
    (("",), "PATH is empty"),  # "$ARCHIVE" of a shell that does not know it
    (("{raw}", "{raw}/b.pdf"), "{raw}/b.pdf: one PATH at a time; give the folder"),  # "*.pdf" of a shell
    (("{raw}", "--out", ""), "--out is empty"),  # would be the folder that one is in
    (("{raw}", "--out", "{raw}"), "is the folder that is read"),
    (("{raw}", "--out", "{out}", "--cache", "{file}"), "--cache {file}: cannot be written"),  # nothing could be kept
    (("{raw}", "--out", "{out}" + os.fsdecode(b"\xe9")), "this name is not UTF-8"),
    (("{raw}", "--out", "{out}", "--data-licence", "my own"), "--data-licence my own: give its identifier"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSALS)
def test_wrong_usage_is_told_in_words(archive: Path, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("not a folder")
    places = {name: str(tmp_path / name) for name in ("empty", "out", "file", "raw")}
    status, out, err = call(*(a.format(**places) for a in arguments))
    assert (status, out) == (2, "")
    assert err.startswith("Error: ")
    assert message.format(**places) in err


def test_a_value_of_a_closed_list_is_refused_with_the_list(archive: Path) -> None:
    status, _, err = call(archive, "--ocr", "sometimes")
    assert (status, "Value error" in err) == (2, False)
    assert all(value in err for value in ("'sometimes' is not one of", "auto", "never", "always"))


def test_reviews_that_are_not_there_are_told(archive: Path, tmp_path: Path) -> None:
    status, _, err = call(archive, "--out", tmp_path / "out", "--reviews", tmp_path / "none.csv", "--quiet")
    assert (status, err) == (0, f"{tmp_path}/none.csv: no such file yet; no decision is applied.\n")


OUTPUTS = [
    # standard output, exit status, what standard error must hold
    (">&-", 0, ""),  # closed
    (">/dev/full", 1, "what is to be said could not be written: [Errno 28]"),
]


@pytest.mark.parametrize(("output", "expected", "told"), OUTPUTS)
def test_an_output_that_takes_nothing_is_no_crash(archive: Path, output: str, expected: int, told: str) -> None:
    command = f"'{sys.executable}' pipeline.py taxonomy check {output}"
    done = subprocess.run(command, shell=True, check=False, capture_output=True, text=True, cwd=HOME)
    assert done.returncode == expected
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("options", ["", "--log-json"])
def test_a_run_goes_on_when_nobody_watches_any_more(tmp_path: Path, options: str) -> None:
    out = tmp_path / "out"
    command = (
        f"('{sys.executable}' pipeline.py data/raw --no-nlp {options} --out '{out}'; echo $? > '{tmp_path}/status')"
    )
    subprocess.run(f"{command} 2>&1 | head -c 1", shell=True, check=False, capture_output=True, cwd=HOME)
    assert (tmp_path / "status").read_text() == "0\n"
    assert (out / "observations.parquet").is_file()


def test_the_python_of_the_system_is_told_how_to_go_on() -> None:
    command = [sys.executable, "-S", "pipeline.py", "data/raw"]  # -S: without what is installed
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=HOME)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: No module named 'typer'. Relevé needs Python 3.11 or later and its libraries")


def test_a_full_disk_is_told_in_words(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **options: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(engine, "run_archive", full)
    status, _, err = call(archive)
    assert status == 2
    assert "No space left" in err


@pytest.fixture
def broken_taxonomy(tmp_path: Path) -> Path:
    folder = tmp_path / "taxonomy"
    for source in DEFAULT_TAXONOMY.rglob("*.yaml"):
        target = folder / source.relative_to(DEFAULT_TAXONOMY)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    (folder / "themes" / "02_sante.yaml").write_text("theme: sante\ncolour: blue\n", encoding="utf-8")
    return folder


def test_an_invalid_taxonomy_stops_before_anything_is_read(
    archive: Path, tmp_path: Path, broken_taxonomy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []
    monkeypatch.setattr(engine, "run_archive", read.append)
    status, out, err = call(archive, "--out", tmp_path / "out", "--taxonomy", broken_taxonomy)
    assert (status, out, read) == (2, "", [])
    assert "02_sante.yaml" in err
    assert "colour" in err
    assert not (tmp_path / "out").exists()


def test_the_taxonomy_can_be_checked_alone(broken_taxonomy: Path) -> None:
    assert call("taxonomy", "check")[0] == 0
    status, _, err = call("taxonomy", "check", "--taxonomy", broken_taxonomy)
    assert status == 2
    assert "02_sante.yaml" in err


def test_the_real_command_says_the_same(archive: Path, tmp_path: Path, broken_taxonomy: Path) -> None:
    (archive / "noise.bin").write_bytes(bytes(range(256)) * 8)
    done = spawn(archive / "noise.bin", "--out", tmp_path / "out")
    assert done.returncode == 1, done.stderr
    assert "noise.bin" in done.stdout
    refused = spawn(archive, "--out", tmp_path / "never", "--taxonomy", broken_taxonomy)
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "never").exists()


INTERRUPTED_RUN = """
import functools, sys, time
from pathlib import Path
import pipeline
from extract.commands import taxonomy
from extract.commands.parameters import COMMANDS
from extract.run import engine
from extract.run.processes import deaf_to_interruption
from tests.made_reports import process_made

def slow(source, taxonomy, options):
    Path(sys.argv[2], "..", "started").resolve().touch()
    time.sleep(60)
    return process_made(source, taxonomy, options)

if __name__ == "__main__":
    engine.run_archive = functools.partial(engine.run_archive, process=slow)
    pipeline.app([sys.argv[1], "--out", sys.argv[2]])
"""


def test_ctrl_c_leaves_the_tables_and_says_so(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert call(archive, "--out", out)[0] == 0
    before = contents(out)
    (tmp_path / "slow.py").write_text(INTERRUPTED_RUN, encoding="utf-8")  # where its processes find `slow` as well
    command = [sys.executable, str(tmp_path / "slow.py"), str(archive), str(out)]
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    running = subprocess.Popen(command, cwd=HOME, stderr=subprocess.PIPE, encoding="utf-8", env=environment)
    deadline = time.monotonic() + 30
    while not (tmp_path / "started").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    err = running.communicate(timeout=30)[1]
    assert running.returncode == 130
    assert "as they were before" in err
    assert contents(out) == before


def test_an_interruption_before_a_run_is_told_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object, **options: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(taxonomy, "load", interrupt)
    assert call("taxonomy", "check") == (130, "", "Interrupted.\n")


def test_what_is_begun_for_a_run_leaves_ctrl_c_to_the_run() -> None:
    """The terminal sends it to all of them: one that is still loading its libraries would print where it was."""
    asked = [sys.executable, "-c", "import signal; print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)"]
    with deaf_to_interruption():
        assert subprocess.run(asked, check=True, capture_output=True, text=True).stdout == "True\n"
    assert subprocess.run(asked, check=True, capture_output=True, text=True).stdout == "False\n"


@pytest.mark.parametrize(
    ("error", "is_told"),
    [("__import__('pickle').UnpicklingError('pickle data was truncated')", False), ("ImportError('numpy')", True)],
    ids=["the run was interrupted while it began a process", "a process that cannot begin"],
)
def test_a_process_tells_why_it_cannot_begin_unless_the_run_has_left(error: str, is_told: bool) -> None:
    command = [sys.executable, "-c", f"import extract.run.pool_preload; raise {error}"]
    done = subprocess.run(command, cwd=HOME, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert ("Traceback" in done.stderr) is is_told


DEFAULTS = [
    # command, what its help says of what is taken when an option is not given
    (("run",), "~/.cache/releve"),
    (("review",), "the user's name"),
    (("export",), "in OUT/export"),
    (("export",), "urn:releve:"),
]


@pytest.mark.parametrize(("command", "default"), DEFAULTS)
def test_help_tells_defaults_that_are_worked_out(command: tuple[str, ...], default: str) -> None:
    shown = RUNNER.invoke(pipeline.app, [*command, "--help"], env={"COLUMNS": "160"}).stdout
    assert f"[default: ({default})]" in " ".join(shown.split())


COMMANDS_WITH_FLAGS = [(), ("run",), ("status",), ("review",), ("taxonomy",), ("taxonomy", "check")]


@pytest.mark.parametrize("command", COMMANDS_WITH_FLAGS)
def test_help_asks_for_no_value_where_none_is_taken(command: tuple[str, ...]) -> None:
    shown = RUNNER.invoke(pipeline.app, [*command, "--help"], env={"COLUMNS": "160"}).stdout
    assert "--help" in shown
    assert "bool" not in shown.lower()


def test_a_mistyped_command_is_compared_with_all_there_are() -> None:
    assert set(COMMANDS) == set(get_command(pipeline.app).commands)  # type: ignore[attr-defined]


def test_help_answers_at_once_and_loads_nothing_slow() -> None:
    shown = "import sys, pipeline\ntry: pipeline.app(['--help'])\nexcept SystemExit: pass\n"
    slow = "print([m for m in ('pyarrow', 'pandas', 'numpy', 'spacy', 'pypdfium2', 'pydantic') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", shown + slow], cwd=HOME, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.rstrip().endswith("[]")
    for command in ("run", "explain", "taxonomy"):
        assert command in done.stdout


def test_every_option_is_in_the_help() -> None:
    words = call("run", "--help")[1]
    words = " ".join(words.split())
    for option in "--out --by-site --workers --taxonomy --quiet --verbose --strict --ocr --ocr-engine --force".split():
        assert option in words


def test_a_terminal_that_knows_only_ascii_does_not_stop_a_run(archive: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(HOME / "pipeline.py"), "taxonomy", "check", "--taxonomy", str(tmp_path / "é")]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=False)
    assert done.returncode == 2
    assert b"no taxonomy.yaml" in done.stderr
