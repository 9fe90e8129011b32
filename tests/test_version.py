"""The version of the readers changes with whatever may change what they read, and nobody has to remember it."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from extract.run.finishing import MAKING_MODULES
from models import version
from models.version import MATCHING_MODULES, READER_LIBRARIES, READER_MODULES, READER_VERSION, digest_of

ROOT = Path(__file__).parents[1]
# What is kept of a reading, and what is told of it, changes nothing of it: these are left out on purpose.
KEEPING = {ROOT / "extract" / "files" / name for name in ("document_cache.py", "ocr_cache.py", "pulse.py")}


def _imports(path: Path) -> set[str]:
    """Return the full names of what a module imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    froms = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
    return names | {f"{node.module}.{alias.name}" for node in froms for alias in node.names}


def _own_file(name: str) -> Path | None:
    """Return the file of a module of ours, or of the module that holds a name; None for what is not ours."""
    parts = name.split(".")
    if parts[0] not in ("extract", "models"):
        return None
    places = [ROOT.joinpath(*parts[:end]) for end in range(len(parts), 1, -1)]
    files = [file for place in places for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file()]
    return files[0] if files else None


def _behind_readers() -> tuple[set[str], set[str]]:
    """Return the files that readers stand on, from the root, and every name that these import from elsewhere."""
    return _behind(sorted((ROOT / "extract" / "readers").glob("*.py")))


def _behind(waiting: list[Path]) -> tuple[set[str], set[str]]:
    """Return the same of any files, which are among those that are returned."""
    files: set[Path] = set()
    foreign: set[str] = set()
    while waiting:
        file = waiting.pop()
        if file in files | KEEPING:
            continue
        files.add(file)
        for name in _imports(file):
            own = _own_file(name)
            waiting += [own] if own else []
            foreign |= set() if own else {name}
    return {file.relative_to(ROOT).as_posix() for file in files}, foreign


def test_every_module_behind_the_readers_is_part_of_their_version() -> None:
    """A package is listed whole, so that a module that comes into it needs no thought."""
    listed = {path.relative_to(ROOT).as_posix() for pattern in READER_MODULES for path in ROOT.glob(pattern)}
    assert _behind_readers()[0] <= listed


def test_no_other_package_is_part_of_the_version_of_the_readers() -> None:
    behind = {Path(name).parent for name in _behind_readers()[0]}
    assert {Path(pattern).parent for pattern in READER_MODULES} == behind


def test_what_is_made_of_the_parts_is_made_anew_with_every_module_behind_it() -> None:
    """A list of communes or a rule of names that changes must not leave the tables of sites as they were."""
    patterns = (*MATCHING_MODULES, *MAKING_MODULES, *READER_MODULES, "extract/pages/*.py")
    listed = {path.relative_to(ROOT).as_posix() for pattern in patterns for path in ROOT.glob(pattern)}
    assert _behind([ROOT / "extract" / "run" / "finish.py"])[0] <= listed


def test_every_library_behind_the_readers_is_part_of_their_version() -> None:
    packages = {name.split(".")[0] for name in _behind_readers()[1]} - sys.stdlib_module_names - {"extract", "models"}
    by_package = packages_distributions()
    called = {name.lower() for package in packages for name in by_package[package]}
    assert called <= set(READER_LIBRARIES)


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "readers").mkdir()
    (tmp_path / "readers" / "pdf.py").write_bytes(b"MOST = 1\nLEAST = 0\n")
    (tmp_path / "lines.py").write_bytes(b"SIZE = 2\n")
    monkeypatch.setattr(version, "_ROOT", tmp_path)
    return tmp_path


CHANGES = [
    ("readers/pdf.py", b"MOST = 2\nLEAST = 0\n", True, "a rule of a reader"),
    ("lines.py", b"SIZE = 3\n", True, "a rule below"),
    ("readers/new.py", b"", True, "one more module"),
    ("readers/pdf.py", b"MOST = 1\r\nLEAST = 0\r\n", False, "line ends of another system"),
    ("store.py", b"ROWS = 1\n", False, "what readers do not stand on"),
]


@pytest.mark.parametrize(("name", "content", "is_other", "why"), CHANGES, ids=[case[3] for case in CHANGES])
def test_a_version_changes_with_its_sources(sources: Path, name: str, content: bytes, is_other: bool, why: str) -> None:
    before = digest_of(("lines.py", "readers/*.py"))
    (sources / name).write_bytes(content)
    assert (digest_of(("lines.py", "readers/*.py")) != before) is is_other, why


@pytest.mark.usefixtures("sources")
def test_a_version_changes_with_its_libraries() -> None:
    versions = [digest_of((), libraries) for libraries in ((), ("numpy",), ("pillow",), ("no-such-library",))]
    assert len({*versions}) == len(versions)


def test_a_version_is_the_same_in_every_process() -> None:
    script = "from models.version import READER_VERSION; print(READER_VERSION)"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.strip() == READER_VERSION
    assert len(READER_VERSION) == 16


def test_help_does_not_wait_for_it() -> None:
    script = "import sys, pipeline; print('importlib.metadata' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.strip() == "False"
