"""The tables of single sites on the disk: a folder for each, which a run leaves alone unless its site changed.

An archive has thousands of sites, and a run changes some. So their folders are in no generation: what users find as
``by_site`` is one folder of links, one for each site, and each leads to what was last made of that site. Sites change
all together, at the instant when the generation does (new ones appear, and those without any report go, right after):

- what is new is made beside what stands, and the next generation names it in its ``.switch``;
- the generation that stands names in its own ``.switch`` what these sites have now, and then their links are led
  through ``.runs/current/.switch``: that changes nothing yet;
- the one link ``.runs/current`` is replaced, and with it what all of them lead to;
- the links are led to the folders again, those of new sites made, those of sites that are gone removed, and both
  ``.switch``. No link ever leads nowhere.

A run that is killed on the way leaves a journal of the links it was changing; the next one leads each to where it leads
by then. What a changed site had before is removed by the run after, so that who reads it can go on.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from extract.tables.store import read_json, replace_json, sync_trees

SITES = "sites"  # below `.runs`, beside the generations
SWITCH = ".switch"  # within a generation, while it is put in place
_NAMED, _MADE, _JOURNAL, _OUTDATED = "named", "made", "journal.json", "outdated.json"
_BY_SITE, _CURRENT, _SWITCHED = "by_site", "current", ".switched"
_GONE = ".gone"  # in a `.switch`: the sites that have no report any more


class SiteFolders:
    """The folders of sites below ``.runs``, for the run that alone may write there. Every method may raise OSError."""

    def __init__(self, runs: Path) -> None:
        self._runs = runs
        self._root = runs / SITES
        self._named, self._made = self._root / _NAMED, self._root / _MADE

    def are_those_of(self, generation: Path | None) -> bool:
        """Tell whether a generation's sites are these folders; not where it has none, or has them itself."""
        return generation is not None and (generation / _BY_SITE).is_symlink() and self._named.is_dir()

    def begin(self, *, is_new: bool) -> None:
        """Make room: all is removed where `is_new`, else what no link leads to any more."""
        if is_new:
            self.remove()
        self._made.mkdir(parents=True, exist_ok=True)
        self._named.mkdir(exist_ok=True)
        for name in self._noted(_OUTDATED):
            if self._leads_to(name.rpartition("-")[0]) != name:
                shutil.rmtree(self._made / name, ignore_errors=True)
        self._note(_OUTDATED, [])

    def remove(self) -> None:
        """Remove all folders of sites."""
        if self._root.exists():
            shutil.rmtree(self._root, ignore_errors=True)

    def sites(self) -> list[str]:
        """Return the sites that have a folder, in order."""
        return sorted(os.listdir(self._named))

    def has(self, site: str, digest: str) -> bool:
        """Tell whether a site's folder stands and is of this digest."""
        name = self._leads_to(site)
        return name is not None and name.startswith(f"{site}-{digest}") and (self._made / name).is_dir()

    def make(self, digests: Mapping[str, str]) -> dict[str, Path]:
        """Return a new, empty folder for each site. Those of a run that was killed are removed by a later one."""
        made = {}
        for site, digest in digests.items():
            name = f"{site}-{digest}"
            made[site] = self._made / (f"{name}x" if self._leads_to(site) == name else name)
        self._note(_OUTDATED, [*self._noted(_OUTDATED), *(folder.name for folder in made.values())])
        for folder in made.values():
            if folder.exists():  # half of it, perhaps
                shutil.rmtree(folder)
            folder.mkdir()
        return made

    def stage(self, generation: Path, made: Mapping[str, Path], gone: Iterable[str]) -> None:
        """Have a generation that is being made name its sites, once all that is in `made` is on the disk."""
        sync_trees([*made.values()])
        os.symlink(os.path.join(os.pardir, SITES, _NAMED), generation / _BY_SITE)
        left = {site: name for site in gone if (name := self._leads_to(site)) is not None}
        names = {site: folder.name for site, folder in made.items()} | left
        if names:
            (generation / SWITCH).mkdir()
            replace_json(generation / SWITCH / _GONE, sorted(left))
        for site, name in names.items():
            os.symlink(_to_made(name), generation / SWITCH / site)

    def begin_switch(self, current: Path | None, following: Path) -> None:
        """Lead the links of all sites that `following` changes through ``.runs/current``, which is still `current`."""
        if not (following / SWITCH).is_dir():
            return
        sites = sorted(name for name in os.listdir(following / SWITCH) if name != _GONE)
        known = {site: name for site in sites if (name := self._leads_to(site)) is not None}
        self._note(_OUTDATED, [*self._noted(_OUTDATED), *known.values()])
        self._note(_JOURNAL, sites)
        if current is not None and known:
            (current / SWITCH).mkdir(exist_ok=True)
            for site, name in known.items():
                self._lead(current / SWITCH / site, _to_made(name))
            _sync(current / SWITCH, current)
        _sync(self._root)
        for site in known:
            self._lead(self._named / site, os.path.join(os.pardir, os.pardir, _CURRENT, SWITCH, site))
        _sync(self._named)

    def end_switch(self) -> None:
        """Lead the links that a journal tells of to where they lead by now; nothing where there is no journal."""
        sites = self._noted(_JOURNAL)
        if not sites:
            return
        switch = self._runs / _CURRENT / SWITCH
        gone = read_json(switch / _GONE)
        for site in sites:
            name = self._leads_to(site)
            if name is None or (isinstance(gone, list) and site in gone):
                (self._named / site).unlink(missing_ok=True)
            else:
                self._lead(self._named / site, os.path.join(os.pardir, _MADE, name))
        _sync(self._named)
        for path in [self._runs / _CURRENT, *(path for path in self._runs.iterdir() if path.name.isdigit())]:
            if (path / SWITCH).is_dir():
                shutil.rmtree(path / _SWITCHED, ignore_errors=True)
                os.replace(path / SWITCH, path / _SWITCHED)  # half of one would tell something else
                shutil.rmtree(path / _SWITCHED, ignore_errors=True)
        (self._root / _JOURNAL).unlink()

    def _leads_to(self, site: str) -> str | None:
        """Return the name of the folder that is a site's, None where it has none. A ``.switch`` knows better."""
        for link in (self._runs / _CURRENT / SWITCH / site, self._named / site):
            with suppress(OSError):
                return os.path.basename(os.readlink(link))
        return None

    def _lead(self, link: Path, target: str) -> None:
        """Have a link lead to `target`, at one instant."""
        aside = self._root / ".link"
        aside.unlink(missing_ok=True)
        os.symlink(target, aside)
        os.replace(aside, link)

    def _noted(self, name: str) -> list[str]:
        tree = read_json(self._root / name)
        return [str(one) for one in tree] if isinstance(tree, list) else []

    def _note(self, name: str, sites: Iterable[str]) -> None:
        replace_json(self._root / name, sorted(set(sites)))


def _to_made(name: str) -> str:
    """Return what a link in a ``.switch`` leads to."""
    return os.path.join(os.pardir, os.pardir, SITES, _MADE, name)


def _sync(*folders: Path) -> None:
    """Have the disk hold what stands in some folders, not what is in those that they hold."""
    for folder in folders:
        with suppress(OSError):  # not every system lets a folder be opened
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
