"""What is made once every part is written: the tables of sites, the codebook, the tables cut by site, the description.

A step that follows the tables belongs into `STEPS`: what it writes into `Finishing.folder` is of the same generation,
so that a reader sees it together with the tables it was made of, or not at all.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extract.by_site import BY_SITE, write_by_site
from extract.datapackage import describe_package
from extract.generations import Generation, StoredBucket
from extract.parts import read_facts
from extract.sites import SiteLedger, site_columns
from extract.store import link_or_copy, write_json, write_table
from extract.tables import codebook_rows
from models.schemas import CODEBOOK, FACTS, KEPT, PER_DOCUMENT, SITES, site_indicators_table
from models.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True, kw_only=True)
class Finishing:
    """A generation whose parts are in place. `previous`: the one before, or None; `made_of`: see `was_made_of`."""

    folder: Path
    buckets: tuple[StoredBucket, ...]
    previous: Generation | None
    taxonomy: Taxonomy
    by_site: bool
    made_of: dict[str, str] = field(default_factory=dict)

    def parts(self, table: str) -> list[str]:
        """Return the files of a table, in the order of its rows."""
        return [stored.path_in(str(self.folder), table) for stored in self.buckets]

    def was_made_of(self, thing: str, tables: Sequence[str], *more: str) -> bool:
        """Note what a thing is made of, and tell whether the generation before made it of the very same."""
        digest = hashlib.blake2b(digest_size=16)
        for word in (*more, *(stored.part(table) for table in tables for stored in self.buckets)):
            digest.update(word.encode() + b"\0")
        self.made_of[thing] = digest.hexdigest()
        return self.previous is not None and self.previous.made_of.get(thing) == self.made_of[thing]

    def take(self, name: str) -> bool:
        """Take a file or folder from the generation before, and tell whether it was there."""
        before = self.previous.folder / name if self.previous is not None else None
        if before is None or not before.exists():
            return False
        if before.is_dir():
            shutil.copytree(before, self.folder / name, copy_function=_link)
        else:
            link_or_copy(str(before), self.folder / name)
        return True


def _link(source: str, target: str) -> None:
    link_or_copy(source, Path(target))


def finish_generation(made: Finishing) -> None:
    """Make all that follows the tables of documents, in `made.folder`. Raises OSError."""
    for step in STEPS:
        step(made)


def _write_sites(made: Finishing) -> None:
    wide = site_indicators_table(made.taxonomy)
    names = [f"{SITES.name}.parquet", f"{wide.name}.parquet"]
    if made.was_made_of("sites", [FACTS.name], made.taxonomy.digest) and all(made.take(name) for name in names):
        return
    ledger = SiteLedger()
    for path in made.parts(FACTS.name):
        for facts in read_facts(path):
            ledger.add(facts)
    write_table(made.folder, SITES, ledger.site_rows())
    write_table(made.folder, wide, ledger.indicator_rows(site_columns(made.taxonomy)))


def _write_codebook(made: Finishing) -> None:
    write_table(made.folder, CODEBOOK, codebook_rows(made.taxonomy))


def _write_by_site(made: Finishing) -> None:
    if not made.by_site:
        return
    if made.was_made_of(BY_SITE, [table.name for table in KEPT]) and made.take(BY_SITE):
        return
    site_by_document: dict[str, str] = {}
    for path in made.parts(FACTS.name):
        site_by_document.update((facts.document_id, facts.site_id) for facts in read_facts(path))
    parts = {table.name: made.parts(table.name) for table in PER_DOCUMENT}
    os.makedirs(made.folder / BY_SITE)
    write_by_site(made.folder, PER_DOCUMENT, parts, site_by_document)


def _write_description(made: Finishing) -> None:
    tables = (*PER_DOCUMENT, SITES, site_indicators_table(made.taxonomy), CODEBOOK)
    write_json(made.folder / "datapackage.json", describe_package(tables))


STEPS: tuple[Callable[[Finishing], None], ...] = (_write_sites, _write_codebook, _write_by_site, _write_description)
