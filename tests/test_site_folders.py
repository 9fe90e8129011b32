"""The tables of single sites: a run touches those that changed and no other, and they change at one instant."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.run.engine import run_archive
from extract.run.generations import OutputFolder
from extract.tables import publish
from extract.tables.site_folders import SiteFolders
from models.options import ReadOptions
from models.taxonomy import load_taxonomy
from tests.made_reports import process_made

TAXONOMY = load_taxonomy()
MANY = 40


def run(root: Path, out: Path, **more: object) -> None:
    chosen = {"by_site": True, "process": process_made, **more}
    run_archive(root, out, taxonomy=TAXONOMY, options=ReadOptions(), **chosen)  # type: ignore[arg-type]


def write(root: Path, name: str, answer: str) -> None:
    root.mkdir(exist_ok=True)
    (root / f"{name}.txt").write_text(f"Site {name}\nlien_social.publics={answer}\n", encoding="utf-8")


def seen(out: Path) -> dict[str, bytes]:
    """Return what a user finds of the sites and of all of them together."""
    files = [Path(place, name) for place, _, names in os.walk(out / "by_site", followlinks=True) for name in names]
    files += [out / "observations.parquet", out / "sites.parquet"]
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(files)}


def marks(out: Path) -> dict[str, list[tuple[int, ...]]]:
    """Return, for each site, what changes when its link, its folder or one of its files is made, linked or replaced."""
    found: dict[str, list[tuple[int, ...]]] = {}
    for link in (out / "by_site").iterdir():
        stats = [os.lstat(link), *map(os.stat, (link, *sorted(link.iterdir())))]
        found[link.name] = [(s.st_ino, s.st_ctime_ns, s.st_nlink) for s in stats]
    return found


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for name in ("quai", "halle", "four"):
        write(tmp_path / "raw", name, "voisins")
    return tmp_path / "raw"


def change(root: Path) -> None:
    """Change one site, take one away, add one, and leave one as it is."""
    write(root, "quai", "benevoles")
    (root / "four.txt").unlink()
    write(root, "serre", "voisins")


def test_of_many_sites_only_those_that_changed_are_touched(tmp_path: Path) -> None:
    root, out = tmp_path / "raw", tmp_path / "out"
    for n in range(MANY):
        write(root, f"{n:02}", "voisins")
    run(root, out)
    before = marks(out)
    write(root, "07", "benevoles")
    write(root, "new", "voisins")
    (root / "11.txt").unlink()
    run(root, out)
    after = marks(out)
    assert len(before) == len(after) == MANY
    touched = {site for site in before.keys() | after.keys() if before.get(site) != after.get(site)}
    assert touched == {"site-07", "site-11", "site-new"}
    run(root, out)
    assert marks(out) == after, "and of none, none"


def test_sites_are_as_if_made_at_once(archive: Path, tmp_path: Path) -> None:
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    run(archive, out)
    change(archive)
    run(archive, out)
    run(archive, fresh)
    assert seen(out) == seen(fresh)
    assert sorted(path.name for path in (out / "by_site").iterdir()) == ["site-halle", "site-quai", "site-serre"]


def test_what_a_site_had_before_stays_for_one_run(archive: Path, tmp_path: Path) -> None:
    """Who opened it goes on reading; then it is removed."""
    out = tmp_path / "out"
    run(archive, out)
    before = (out / "by_site" / "site-quai").resolve()
    change(archive)
    run(archive, out)
    assert (before / "observations.parquet").is_file()
    run(archive, out)
    assert not before.exists()
    assert len(list((out / ".runs" / "sites" / "made").iterdir())) == 3, "nothing is left over"


def whole(found: dict[str, bytes]) -> dict[str, bytes]:
    """Return what changes at one instant: all but a site that is new, or gone, which follows right after."""
    return {name: data for name, data in found.items() if "site-serre" not in name and "site-four" not in name}


class Killed(BaseException):
    """Ends a run where it stands, as a signal does."""


def dying(real: Callable[..., object], after: int) -> Callable[..., object]:
    """Return a function that does the same, and dies when it is called once more than `after` times."""
    calls: list[int] = []

    def step(*arguments: object, **more: object) -> object:
        calls.append(1)
        if len(calls) > after:
            raise Killed
        return real(*arguments, **more)

    return step


def commit_that_dies(patched: pytest.MonkeyPatch, step: str, calls: int) -> Callable[[OutputFolder], None]:
    """Return what puts tables in place, and dies after so many calls of a function of `os`."""
    real = OutputFolder.commit

    def commit(self: OutputFolder) -> None:
        patched.setattr(os, step, dying(getattr(os, step), calls))
        real(self)

    return commit


@pytest.mark.parametrize("step", ["symlink", "replace", "unlink"])
def test_a_run_killed_at_any_step_leaves_one_run_or_the_next(
    archive: Path, tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never some sites of the one and some of the other; the next run ends what was begun.

    Killed while its tables are put in place, at each call of the system that it makes then.
    """
    start, out, fresh = tmp_path / "start", tmp_path / "out", tmp_path / "fresh"
    run(archive, start)
    before = seen(start)
    change(archive)
    run(archive, fresh)
    after = seen(fresh)
    outcomes = []
    for calls in range(200):
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(start, out, symlinks=True)
        with monkeypatch.context() as patched:
            patched.setattr(OutputFolder, "commit", commit_that_dies(patched, step, calls))
            try:
                run(archive, out)
                break
            except Killed:
                pass
        found = seen(out)
        assert whole(found) in (whole(before), whole(after)), f"killed at call {calls + 1}"
        assert {before.get(name, data) == data or after.get(name) == data for name, data in found.items()} == {True}
        outcomes.append(whole(found) == whole(after))
        is_over = outcomes[-1] and not (out / ".runs" / "sites" / "journal.json").exists()
        run(archive, out)
        assert seen(out) == after
        assert not list((out / ".runs").glob("*/.switch"))
        if is_over:
            break  # what is left is removing what the run before had
    assert outcomes == sorted(outcomes), "from one moment on it is the next run's"
    assert len(outcomes) > 1


def test_a_run_without_sites_leaves_none(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out)
    run(archive, out, by_site=False)
    assert not os.path.lexists(out / "by_site")
    assert not (out / ".runs" / "sites").exists()
    run(archive, out)
    run(archive, tmp_path / "fresh")
    assert seen(out) == seen(tmp_path / "fresh")


def test_a_folder_of_a_site_that_somebody_removed_is_made_again(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, out)
    whole = seen(out)
    shutil.rmtree((out / "by_site" / "site-quai").resolve())
    (out / "by_site" / "site-four").unlink()
    run(archive, out)
    assert seen(out) == whole


def test_tables_of_a_version_that_is_not_understood_are_made_anew_beside_those_that_stand(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    run(archive, out)
    before = seen(out)
    kept = publish.current_folder(out)
    assert kept is not None
    (kept / ".kept" / "index.json").write_text("{}", encoding="utf-8")
    seen_on_the_way: list[bool] = []
    real = SiteFolders.begin_switch

    def looking(self: SiteFolders, current: Path | None, following: Path) -> None:
        seen_on_the_way.append(seen(out) == before)
        real(self, current, following)
        seen_on_the_way.append(seen(out) == before)

    monkeypatch.setattr(SiteFolders, "begin_switch", looking)
    run(archive, out)
    assert seen_on_the_way == [True, True]
    assert seen(out) == before
