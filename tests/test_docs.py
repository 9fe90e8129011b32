"""The documents run: every Python block of README and docs, in order, and what a block shows is what it prints."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from extract.engine import run_archive
from models.options import OcrMode, ReadOptions
from models.taxonomy import load_taxonomy

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*(ROOT / "docs").glob("*.md"), *ROOT.glob("README*.md")])
SAMPLES = ROOT / "data" / "raw" / "samples"
_BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```\n(?:\s*^```text\n(?P<shown>.*?)^```$)?", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A Python block; `shown` is the output printed below it, None where the document shows none."""

    code: str
    shown: str | None


def blocks_of(path: Path) -> list[Block]:
    return [Block(m["code"], m["shown"]) for m in _BLOCK.finditer(path.read_text(encoding="utf-8"))]


WITH_CODE = [path for path in DOCUMENTS if blocks_of(path)]


def run_block(block: Block, path: Path, names: dict[str, Any]) -> str:
    """Return what a block prints; `names` goes on from block to block of one document."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(block.code, path.name, "exec"), names)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder as a reader of the documents has it: tables in data/parsed, and a report of his own."""
    folder = tmp_path_factory.mktemp("documents")
    run_archive(SAMPLES, folder / "data" / "parsed", taxonomy=load_taxonomy(), options=ReadOptions(ocr=OcrMode.NEVER))
    shutil.copy(SAMPLES / "collectif-p-tit-bois.pdf", folder / "report.pdf")
    return folder


@pytest.mark.parametrize("path", WITH_CODE, ids=lambda path: path.name)
def test_the_blocks_of_a_document_run_and_print_what_it_shows(
    path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(archive)
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, block in enumerate(blocks_of(path), start=1):
        printed = run_block(block, path, names)
        if block.shown is not None:
            assert printed == block.shown, f"block {number} of {path.name}"


def test_the_walk_shows_the_output_of_every_block_that_prints() -> None:
    blocks = blocks_of(ROOT / "docs" / "reading-a-report.md")
    assert len(blocks) >= 10
    assert all(block.shown for block in blocks if "print(" in block.code)


def test_documents_with_code_are_found() -> None:
    assert {path.name for path in WITH_CODE} >= {"README.md", "README.fr.md", "tables.md", "reading-a-report.md"}
