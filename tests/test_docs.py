"""The documents run: every Python block and command of README and docs, in order; what is shown is what is printed."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import subprocess
import sys
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer
from typer.testing import CliRunner

import pipeline
from extract.run.engine import run_archive
from models.options import OcrMode, ReadOptions
from models.taxonomy import load_taxonomy

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("README*.md")])
RAW = ROOT / "data" / "raw"
SAMPLES = RAW / "samples"
_BLOCK = re.compile(
    r"^```(?P<kind>python|console|csv)\n(?P<code>.*?)^```\n(?:\s*^```text\n(?P<shown>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)
_COMMAND = re.compile(r"^\$ (?P<words>.*)\n(?P<shown>(?:(?!\$ ).*\n)*)", re.MULTILINE)
# Commands in running text, where a reader puts a name of his own.
_MENTIONED = re.compile(r"(?:\.venv/bin/)?python pipeline\.py (?P<words>[^`\n]+)")
_OWN_NAMES = {
    "FOLDER": "data/raw",
    "DOSSIER": "data/raw",
    "TABLES": "data/parsed",
    "PATH": "data/raw",
    "OUT": "data/parsed",
}
_OWN_NAMES |= {"FILE": "report.pdf", "FICHIER": "report.pdf"}


class Block(NamedTuple):
    """A block that runs; `shown` is the output printed below it, None where the document shows none."""

    kind: str
    code: str
    shown: str | None


def blocks_of(path: Path) -> list[Block]:
    return [Block(m["kind"], m["code"], m["shown"]) for m in _BLOCK.finditer(path.read_text(encoding="utf-8"))]


WITH_CODE = [path for path in DOCUMENTS if blocks_of(path)]


def run_block(block: Block, path: Path, names: dict[str, Any]) -> str:
    """Return what a block of Python prints; `names` goes on from block to block of one document."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(block.code, path.name, "exec"), names)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def run_command(words: list[str]) -> str:
    """Return what a command prints; it must end well."""
    if words[:2] == ["python", "pipeline.py"]:
        done = CliRunner().invoke(pipeline.app, words[2:])
        assert done.exit_code == 0, f"{words}: {done.output}"
        return done.stdout
    command = [str(Path(sys.executable).with_name(words[0])), *words[1:]]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def check_words(words: list[str]) -> None:
    """Fail when the command line does not know the command or an option of it; nothing is run."""
    root: Any = typer.main.get_command(pipeline.app)
    name = words[0] if words[0] in root.commands else "run"
    known = {option for parameter in root.commands[name].params for option in parameter.opts}
    assert [word for word in words if word.startswith("-") and word not in known] == []


def check_commands(block: Block, where: str) -> None:
    """Run the commands of a console block; below a command stands what it prints, with `...` for what may differ."""
    for command in _COMMAND.finditer(block.code):
        printed = "".join(f"{line.rstrip()}\n" for line in run_command(shlex.split(command["words"])).splitlines())
        is_shown = OutputChecker().check_output(command["shown"], printed, ELLIPSIS)
        assert is_shown or not command["shown"], f"{where}: {command['words']}:\n{printed}"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder as a reader of the documents has it: the reports, tables in data/parsed, a report of his own."""
    folder = tmp_path_factory.mktemp("documents")
    shutil.copytree(RAW, folder / "data" / "raw")
    (folder / "models").symlink_to(ROOT / "models")
    run_archive(RAW, folder / "data" / "parsed", taxonomy=load_taxonomy(), options=ReadOptions(ocr=OcrMode.NEVER))
    shutil.copy(SAMPLES / "collectif-p-tit-bois.pdf", folder / "report.pdf")
    return folder


@pytest.mark.parametrize("path", WITH_CODE, ids=lambda path: path.name)
def test_the_blocks_of_a_document_run_and_print_what_it_shows(
    path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(archive)
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, block in enumerate(blocks_of(path), start=1):
        where = f"block {number} of {path.name}"
        if block.kind == "console":
            check_commands(block, where)
        elif block.kind == "csv":
            Path("places.csv").write_text(block.code, encoding="utf-8")
        else:
            printed = run_block(block, path, names)
            if block.shown is not None:
                assert printed == block.shown, where


def mentioned_commands() -> list[tuple[str, list[str]]]:
    """Return the commands that documents name in running text, with names for what the reader fills in."""
    found = []
    for path in DOCUMENTS:
        text = _BLOCK.sub("", path.read_text(encoding="utf-8"))
        for mention in _MENTIONED.finditer(text):
            words = [_OWN_NAMES.get(word, word) for word in shlex.split(mention["words"])]
            found.append((path.name, words))
    return found


@pytest.mark.parametrize(("name", "words"), mentioned_commands(), ids=lambda value: str(value))
def test_a_command_named_in_running_text_runs(
    name: str, words: list[str], archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(archive)
    is_served = words[0] == "review" and "--bounds" not in words  # it serves until it is stopped
    if is_served or any("://" in word for word in words):  # other machines, which a test does not have
        check_words(words)
    else:
        run_command(["python", "pipeline.py", *words])


def test_every_make_target_named_in_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {t for path in DOCUMENTS for t in re.findall(r"`make ([a-z-]+)`", path.read_text(encoding="utf-8"))}
    assert {"run", "docs"} <= named
    assert named - targets == set()


def test_the_walk_shows_the_output_of_every_block_that_prints() -> None:
    blocks = blocks_of(ROOT / "docs" / "reading-a-report.md")
    assert len(blocks) >= 10
    assert all(block.shown for block in blocks if "print(" in block.code)


def test_documents_with_code_are_found() -> None:
    assert {path.name for path in WITH_CODE} >= {"README.md", "README.fr.md", "tables.md", "reading-a-report.md"}
