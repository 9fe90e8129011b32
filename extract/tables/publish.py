"""How a generation of tables becomes the one that readers find: by a link, or by renames where a disk knows no links.

By a link: every table in the output folder leads through one link, ``.runs/current``, and only that one is replaced, at
one instant. By renames: a journal names what is to be put in place, table after table; killed before it is written, a
run leaves the tables of the run before; killed after, the next run finishes the renames before anything else.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from extract.tables.store import link_or_copy, read_json, replace_json, sync_folder, sync_tree

RUNS, CURRENT = ".runs", "current"
_JOURNAL, _STAGED, _ADOPTED = "journal.json", "staged", "000000"


def current_folder(out: Path) -> Path | None:
    """Return the folder with the tables of the last run, all of one run as long as it is used; None before the first.

    Tables that are opened one after the other below `out` itself may be of two runs when one ends in between.
    """
    pointer = out / RUNS / CURRENT
    try:
        name = os.readlink(pointer) if pointer.is_symlink() else pointer.read_text(encoding="utf-8").strip()
    except OSError:
        return None
    folder = out / RUNS / name
    return folder if name and folder.is_dir() else None


def publish(out: Path, folder: Path) -> None:
    """Have readers of `out` find the generation in `folder`. Interrupted or killed, it can be gone on with."""
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    if not knows_links(out / RUNS):
        _stage_copies(out, folder, names)
        finish_publishing(out)
        return
    _adopt(out, names)
    for name in names:
        _point(out / name, os.path.join(RUNS, CURRENT, name))
    _point(out / RUNS / CURRENT, folder.name)
    sync_folder(out / RUNS)
    for path in out.iterdir():  # what only the run before made
        if path.is_symlink() and os.readlink(path).startswith(os.path.join(RUNS, CURRENT)) and not path.exists():
            path.unlink()


def finish_publishing(out: Path) -> None:
    """Finish the renames that a run had begun, if any. Raises OSError."""
    runs = out / RUNS
    journal = read_json(runs / _JOURNAL)
    if not isinstance(journal, dict):
        return
    for name in journal["gone"]:
        _remove(out / name)
    for name in journal["names"]:
        if (runs / _STAGED / name).exists():
            _remove(out / name)
            os.replace(runs / _STAGED / name, out / name)
    aside = runs / f".{CURRENT}.new"
    aside.write_text(journal["generation"], encoding="utf-8")
    os.replace(aside, runs / CURRENT)
    (runs / _JOURNAL).unlink()
    shutil.rmtree(runs / _STAGED, ignore_errors=True)


def _stage_copies(out: Path, folder: Path, names: Sequence[str]) -> None:
    """Make what the renames will put in place, and the journal that decides that they will."""
    staged = out / RUNS / _STAGED
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir()
    for name in names:
        if (folder / name).is_dir():
            shutil.copytree(folder / name, staged / name)
        else:
            shutil.copyfile(folder / name, staged / name)
    sync_tree(staged)
    before = current_folder(out)
    gone = [path.name for path in before.iterdir() if path.name not in names] if before else []
    gone = sorted(name for name in gone if not name.startswith("."))
    replace_json(out / RUNS / _JOURNAL, {"generation": folder.name, "names": names, "gone": gone})


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def knows_links(runs: Path) -> bool:
    """Tell whether the disk of a folder knows symbolic links."""
    trial = runs / ".trial"
    try:
        with suppress(FileNotFoundError):
            trial.unlink()
        os.symlink(CURRENT, trial)
        trial.unlink()
    except OSError:
        return False
    return True


def _adopt(out: Path, names: Sequence[str]) -> None:
    """Make a generation of tables that lie in the folder itself: of an earlier version, or copied without links."""
    runs = out / RUNS
    found = [name for name in names if (out / name).exists() and not (out / name).is_symlink()]
    if (runs / CURRENT).exists() and not (runs / CURRENT).is_symlink():
        _remove(runs / CURRENT)
    if not found:
        return
    folder = runs / _ADOPTED
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in found:
        if (out / name).is_dir():
            os.replace(out / name, folder / name)
        else:
            link_or_copy(str(out / name), folder / name)
    if current_folder(out) is None:
        _point(runs / CURRENT, folder.name)


def _point(link: Path, target: str) -> None:
    """Have a link lead to `target`, at one instant."""
    with suppress(OSError):
        if os.readlink(link) == target:
            return
    aside = link.with_name(f".{link.name}.new")
    with suppress(FileNotFoundError):
        aside.unlink()
    os.symlink(target, aside)
    os.replace(aside, link)
