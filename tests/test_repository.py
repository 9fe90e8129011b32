"""The repository keeps its word: commands exist, documents name what the code has, locks pin what is asked for."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import typer
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import pipeline
from models.columns import Table
from models.schemas import (
    CODEBOOK,
    ERROR_BOUNDS,
    PER_DOCUMENT,
    SIMILAR_TEXTS,
    SITE_ENTITIES,
    SITE_HISTORY,
    SITE_PAIRS,
    SITES,
    THEMES_TERMS,
)
from models.version import PIPELINE_VERSION
from models.vocabulary import CoverageState, IssueCode

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
READMES = ("README.md", "README.fr.md")
TEXT_SUFFIXES = {".py", ".md", ".toml", ".yaml", ".yml", ".json", ".ipynb", ".lock", ".cfg", ""}
OWN_PACKAGES = {"benchmarks", "extract", "models", "pipeline", "tests"}
BINARY_FOLDERS = ("data",)  # reports in any encoding

FOR_USERS = tuple(name for name in PROJECT["optional-dependencies"] if name not in ("dev", "docs"))  # extras

# The names of hosts, without what stands between their parts: this file too must not name them.
REGISTRY_HOST_PARTS = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("registry", "npmjs"),
    ("deb", "debian"),
    ("anaconda", "org"),
)
REGISTRY_HOSTS = tuple(".".join(parts) for parts in REGISTRY_HOST_PARTS)


def tracked_files() -> list[Path]:
    """Return the files of the repository, sorted; all files of its folders where it was unpacked without git."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
        names = [ROOT / name for name in listed.decode("utf-8").split("\0") if name]
    else:
        folders = (".ci", "benchmarks", "docs", "extract", "models", "notebooks", "tests")
        names = [*ROOT.iterdir(), *(path for folder in folders for path in (ROOT / folder).rglob("*"))]
    return sorted(path for path in names if path.is_file() and "__pycache__" not in path.parts)


def text_files() -> list[Path]:
    return [
        path
        for path in tracked_files()
        if path.suffix in TEXT_SUFFIXES and path.relative_to(ROOT).parts[0] not in BINARY_FOLDERS
    ]


def pins(lock: str) -> dict[str, str]:
    """Return version by canonical name of a lock file."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)}


def table_codes(document: str) -> list[str]:
    """Return the code in the first cell of each table row of a document of `docs`."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


@pytest.mark.parametrize("readme", READMES)
def test_commands_of_the_readme_are_make_targets(readme: str) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commands = set(re.findall(r"(?:^|`)make ([a-z-]+)", (ROOT / readme).read_text(encoding="utf-8"), re.MULTILINE))
    assert {"run", "test"} <= commands
    assert commands <= targets


def command_words(command: Any) -> list[str]:
    """Return the names of all commands below a typer command and of their options, save the general ones."""
    words = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    for name, below in getattr(command, "commands", {}).items():
        words += [name, *command_words(below)]
    return [word for word in words if word not in ("--help", "--version", "run")]


@pytest.mark.parametrize("readme", READMES)
def test_every_command_and_option_is_in_the_readme(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    words = command_words(typer.main.get_command(pipeline.app))
    assert {"explain", "--out", "--by-site"} <= set(words)
    assert [word for word in words if not re.search(rf"{word}\b", text)] == []


def test_every_make_target_is_phony_or_a_file() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony is not None
    assert set(phony.group(1).split()) == targets  # a folder named `test` must not stop `make test`


def test_make_run_takes_folders_whatever_their_names(tmp_path: Path) -> None:
    raw, out = tmp_path / "l'été (2024) $HOME", tmp_path / 'des "tables" & cie'
    raw.mkdir()
    (raw / "a.txt").write_text("Effets sociaux et urbains de La Grange\n", encoding="utf-8")
    made = ["-o", ".venv/.installed", f"PY={sys.executable}"]  # nothing is installed for this
    names = [f"RAW={str(raw).replace('$', '$$')}", f"OUT={out}"]
    done = subprocess.run(["make", *made, "run", *names], cwd=ROOT, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert f"All tables are in {out}" in done.stdout


def test_continuous_integration_runs_the_test_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    text = script.read_text(encoding="utf-8")
    assert "make test" in text
    assert "check" in text


def test_every_issue_code_is_documented_once_and_no_other() -> None:
    assert table_codes("issues.md") == [str(code) for code in IssueCode]


@pytest.mark.parametrize(
    "table",
    [
        *PER_DOCUMENT,
        SITES,
        CODEBOOK,
        ERROR_BOUNDS,
        SITE_HISTORY,
        SITE_PAIRS,
        SITE_ENTITIES,
        THEMES_TERMS,
        SIMILAR_TEXTS,
    ],
    ids=lambda table: str(table.name),
)
def test_every_column_is_documented_in_the_section_of_its_table(table: Table) -> None:
    text = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    sections = {title.lower(): body for title, body in re.findall(r"^## (.+)\n((?:(?!## ).*\n?)*)", text, re.MULTILINE)}
    body = sections[table.name]
    if "evidence columns" in body:
        body += sections["evidence"]
    assert [name for name in table.schema.names if f"`{name}`" not in body] == []


@pytest.mark.parametrize("document", ["docs/tables.md", *READMES])
def test_coverage_states_are_all_named(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert [state for state in CoverageState if f"`{state}`" not in text] == []


@pytest.mark.parametrize("path", [p for p in tracked_files() if p.suffix == ".md"], ids=lambda p: p.name)
def test_links_of_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    inside = [link.split("#")[0] for link in links if not link.startswith(("http:", "https:", "#"))]
    assert [link for link in inside if not (path.parent / link).exists()] == []


def test_both_readmes_have_the_same_sections_and_code() -> None:
    english, french = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    assert len(re.findall("^## ", english, re.MULTILINE)) == len(re.findall("^## ", french, re.MULTILINE))
    blocks = [
        re.findall(r"^```(?:python|yaml)\n(.*?)^```", text, re.MULTILINE | re.DOTALL) for text in (english, french)
    ]
    assert blocks[0] == blocks[1]


def test_text_files_are_utf8_without_a_mark() -> None:
    faults = []
    for path in text_files():
        data = path.read_bytes()
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            faults.append(f"{path.name}: {error}")
        if data.startswith(b"\xef\xbb\xbf") or b"\r\n" in data:
            faults.append(f"{path.name}: byte order mark or Windows line ends")
    assert faults == []


def test_no_file_names_a_package_registry() -> None:
    faults = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in text_files()
        for host in REGISTRY_HOSTS
        if host in path.read_text(encoding="utf-8")
    ]
    assert faults == []


def test_versions_and_licence_agree() -> None:
    assert PROJECT["version"] == PIPELINE_VERSION
    assert PROJECT["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n")
    assert f"\n## {PIPELINE_VERSION} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lock", "groups"),
    [
        ("requirements.lock", ()),  # what users install
        ("requirements-dev.lock", ("dev", "cluster", "s3", "review")),  # what tests install
    ],
)
def test_lock_pins_every_dependency_with_hashes(lock: str, groups: tuple[str, ...]) -> None:
    pinned = pins(lock)
    asked = [*PROJECT["dependencies"]]
    for group in groups:
        asked += PROJECT["optional-dependencies"][group]
    wanted = [Requirement(line) for line in asked]
    assert [str(w) for w in wanted if not w.specifier.contains(pinned.get(canonicalize_name(w.name), "0"))] == []

    entries = re.split(r"\n(?=[a-zA-Z0-9])", (ROOT / lock).read_text(encoding="utf-8"))
    assert [e.split(" ")[0] for e in entries if "==" in e and "--hash=sha256:" not in e] == []


def imported_packages(path: Path) -> set[str]:
    """Return the top-level names that a module imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize(
    ("folders", "groups"),
    [
        (("pipeline.py", "extract", "models"), FOR_USERS),  # what users run
        (("benchmarks", "tests"), ("dev", "cluster", "s3", "review")),  # what only developers run
    ],
)
def test_every_imported_library_is_declared(folders: tuple[str, ...], groups: tuple[str, ...]) -> None:
    declared = [
        *PROJECT["dependencies"],
        *(line for group in groups for line in PROJECT["optional-dependencies"][group]),
    ]
    distributions = {canonicalize_name(Requirement(line).name) for line in declared}
    names = packages_distributions()
    modules = [path for path in tracked_files() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders]
    faults = [
        f"{path.relative_to(ROOT)}: {package}"
        for path in modules
        for package in imported_packages(path) - sys.stdlib_module_names - OWN_PACKAGES
        if distributions.isdisjoint(canonicalize_name(name) for name in names.get(package, []))
    ]
    assert sorted(faults) == []


def test_tests_run_on_the_versions_that_users_get() -> None:
    users, developers = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: (users[name], developers.get(name)) for name in users if developers.get(name) != users[name]} == {}
