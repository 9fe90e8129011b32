"""The documentation as a site: built without a network and without a fault, with pages made from the code."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import typer

import extract
import pipeline
from models.taxonomy import load_taxonomy

ROOT = Path(__file__).parents[1]
# Any attempt to leave the machine ends the build.
BUILD = """
import socket, sys
def refuse(*_): sys.exit("the build reached for the network")
socket.socket.connect = socket.getaddrinfo = refuse
from mkdocs.__main__ import cli
cli(["build", "--strict", "--site-dir", sys.argv[1]])
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-c", BUILD, os.fspath(folder)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, encoding="utf-8", env=environment)
    assert done.returncode == 0, done.stdout + done.stderr  # strict: a broken link or a page left out is a fault
    return folder


class _Asked(HTMLParser):
    """What a page loads by itself, and the text that it shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in ("script", "img", "iframe", "link") and (address := named.get("src") or named.get("href")):
            self.loads.append(address)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_pages_load_nothing_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) >= 12
    for page in pages:
        loads = _Asked(page.read_text(encoding="utf-8")).loads
        assert [address for address in loads if re.match(r"(?:https?:)?//", address)] == [], page.name
    styles = [path.read_text(encoding="utf-8") for path in site.rglob("*.css")]
    assert not [found for text in styles for found in re.findall(r"url\((?:https?:)?//[^)]*\)", text)]


def test_every_document_is_in_the_site(site: Path) -> None:
    for document in (ROOT / "docs").rglob("*.md"):
        assert (site / document.relative_to(ROOT / "docs").with_suffix(".html")).is_file()


def shown(site: Path, page: str) -> str:
    return " ".join(_Asked((site / "reference" / page).read_text(encoding="utf-8")).text.split())


def test_every_command_and_option_is_told(site: Path) -> None:
    text = shown(site, "commands.html")
    root = typer.main.get_command(pipeline.app)
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        assert name in text
        for parameter in command.params:
            assert all(option in text for option in parameter.opts if option.startswith("--") and option != "--help")


def test_every_question_and_door_is_told(site: Path) -> None:
    taxonomy = shown(site, "taxonomy.html")
    for _, indicator in load_taxonomy().indicators:
        assert indicator.id in taxonomy
        assert all(option.label_fr in taxonomy for option in indicator.options)
    doors = shown(site, "python.html")
    assert [name for name in extract.__all__ if name not in doors] == []
