"""A generation while what follows its parts is made: what was made of what, and what can be taken as it was."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from extract.run.generations import Generation, ReadingKey, StoredBucket
from extract.tables.parts import read_columns
from extract.tables.store import link_or_copy
from models.columns import Table
from models.schemas import SITES
from models.site_decisions import SiteDecisions
from models.taxonomy import Taxonomy
from models.version import digest_of

MAKING_MODULES = ("extract/run/*.py", "extract/tables/*.py")
_CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finishing:
    """A generation whose parts are in place. `previous`: the one before, or None; `made_of`: see `was_made_of`.

    `key`: what its documents were read with. `decisions`: of people, about sites. `data_licence`: of the tables, None
    where nobody named one.
    `spent`: seconds of the steps that are counted on their own. `beside`: table → files beside those of its parts.
    """

    folder: Path
    key: ReadingKey
    buckets: tuple[StoredBucket, ...]
    previous: Generation | None
    taxonomy: Taxonomy
    by_site: bool
    data_licence: str | None = None
    decisions: SiteDecisions = field(default_factory=SiteDecisions)
    made_of: dict[str, str] = field(default_factory=dict)
    spent: dict[str, float] = field(default_factory=dict)
    beside: dict[str, list[str]] = field(default_factory=dict)
    _same: dict[str, str] = field(default_factory=dict, init=False)

    def parts(self, table: str) -> list[str]:
        """Return the files of a table, in the order of its rows."""
        return [*(stored.path_in(str(self.folder), table) for stored in self.buckets), *self.beside.get(table, ())]

    @property
    def identity(self) -> tuple[str, str]:
        """All besides the tables that decides which sites are one."""
        return (self.taxonomy.digest, self.decisions.digest)

    def same_sites(self) -> dict[str, str]:
        """Return, for each site of the table `sites`, the first id of the sites that are one with it.

        Only once that table is there: it is read the first time.
        """
        if not self._same:
            self._same.update(read_columns(str(self.folder / file_of(SITES)), "site_id", "same_site_id"))
        return self._same

    def unmet_sites(self) -> tuple[str, ...]:
        """Return the sites that decisions name and that no report has, in order: misspelt, or gone."""
        named = self.decisions.sites
        return tuple(sorted(named - self.same_sites().keys())) if named else ()

    def was_made_of(
        self, thing: str, tables: Sequence[str], *more: str, buckets: Sequence[StoredBucket] | None = None
    ) -> bool:
        """Note what a thing is made of, and tell whether the generation before made it of the very same, in this way.

        `buckets`: those whose parts it is made of, None for all.
        """
        digest = hashlib.blake2b(made_by().encode(), digest_size=16)
        parts = (stored.part(table) for table in tables for stored in (buckets or self.buckets))
        for word in (*more, *parts):
            digest.update(word.encode() + b"\0")
        self.made_of[thing] = digest.hexdigest()
        return self.previous is not None and self.previous.made_of.get(thing) == self.made_of[thing]

    def is_made_alike(self) -> bool:
        """Note the code that makes things, and tell whether the generation before was made by the very same."""
        self.made_of[_CODE] = made_by()
        return self.previous is not None and self.previous.made_of.get(_CODE) == self.made_of[_CODE]

    def take(self, name: str) -> bool:
        """Take a file or folder from the generation before, and tell whether it was there."""
        before = self.previous.folder / name if self.previous is not None else None
        if before is None or not before.exists():
            return False
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        if before.is_dir():
            shutil.copytree(before, self.folder / name, copy_function=_link)
        else:
            link_or_copy(str(before), self.folder / name)
        return True


@cache
def made_by() -> str:
    """Return what changes with the code and the lists that make things of the parts: those of rows, and our own.

    Pages have a version of their own.
    """
    from models.version import MATCHING_VERSION  # worked out when first asked for

    return f"{MATCHING_VERSION} {digest_of(MAKING_MODULES)}"


def _link(source: str, target: str) -> None:
    link_or_copy(source, Path(target))


def file_of(table: Table) -> str:
    """Return the name of the file of a whole table."""
    return f"{table.name}.parquet"
