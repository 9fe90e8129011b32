"""What is made once every part is written: the tables of sites, the codebook, the tables cut by site, the description.

A step that follows the tables belongs into `STEPS`: what it writes into `Finishing.folder` is of the same generation,
so that a reader sees it together with the tables it was made of, or not at all.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from extract.bounds_table import read_bounds
from extract.by_site import BY_SITE, write_by_site
from extract.datapackage import describe_package
from extract.error_bounds import bound_rows
from extract.generations import BESIDE, Generation, ReadingKey, StoredBucket
from extract.keyness import theme_term_rows
from extract.mentioned import mentioned_columns, mentioned_rows
from extract.near_duplicates import similar_rows
from extract.pages import part as page_data
from extract.pages.archive import FRONT, PAGES, pages_version, write_front, write_part_pages
from extract.parts import read_columns, read_facts, read_parts, write_pieces
from extract.site_entities import entity_rows
from extract.site_history import history_tables
from extract.site_issues import pair_issue_rows, put_beside
from extract.site_tables import site_rows
from extract.sites import SiteLedger, site_columns
from extract.store import link_or_copy, read_json, write_json, write_table
from extract.tables import codebook_rows
from models.columns import Table
from models.free_text import load_free_text
from models.schemas import (
    CODEBOOK,
    DOCUMENTS,
    ERROR_BOUNDS,
    FACTS,
    FREE_TEXTS,
    ISSUES,
    MENTIONS,
    OBSERVATIONS,
    PER_DOCUMENT,
    REVIEWS,
    SIMILAR_TEXTS,
    SITE_ENTITIES,
    SITE_HISTORY,
    SITE_PAIRS,
    SITES,
    THEMES_TERMS,
    VERBATIMS,
    site_indicators_table,
    site_mentions_table,
)
from models.site_decisions import SiteDecisions
from models.taxonomy import Taxonomy
from models.version import digest_of

_SITES_BEFORE = "by_site.json"
_OF_SITES = ("extract/same_sites.py", "extract/report_dates.py", "extract/site_*.py", "models/schemas.py")
_SAME = ("same_site_id", "is_current")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finishing:
    """A generation whose parts are in place. `previous`: the one before, or None; `made_of`: see `was_made_of`.

    `key`: what its documents were read with. `decisions`: of people, about sites.
    `spent`: seconds of the steps that are counted on their own. `beside`: table → files beside those of its parts.
    """

    folder: Path
    key: ReadingKey
    buckets: tuple[StoredBucket, ...]
    previous: Generation | None
    taxonomy: Taxonomy
    by_site: bool
    decisions: SiteDecisions = field(default_factory=SiteDecisions)
    made_of: dict[str, str] = field(default_factory=dict)
    spent: dict[str, float] = field(default_factory=dict)
    beside: dict[str, list[str]] = field(default_factory=dict)

    def parts(self, table: str) -> list[str]:
        """Return the files of a table, in the order of its rows."""
        return [*(stored.path_in(str(self.folder), table) for stored in self.buckets), *self.beside.get(table, ())]

    def was_made_of(
        self, thing: str, tables: Sequence[str], *more: str, buckets: Sequence[StoredBucket] | None = None
    ) -> bool:
        """Note what a thing is made of, and tell whether the generation before made it of the very same.

        `buckets`: those whose parts it is made of, None for all.
        """
        digest = hashlib.blake2b(digest_size=16)
        parts = (stored.part(table) for table in tables for stored in (buckets or self.buckets))
        for word in (*more, *parts):
            digest.update(word.encode() + b"\0")
        self.made_of[thing] = digest.hexdigest()
        return self.previous is not None and self.previous.made_of.get(thing) == self.made_of[thing]

    @property
    def identity(self) -> tuple[str, str, str]:
        """All besides the tables that decides which sites are one, and what follows of it."""
        return (self.taxonomy.digest, self.decisions.digest, digest_of(_OF_SITES))

    def unmet_sites(self) -> tuple[str, ...]:
        """Return the sites that decisions name and that no report has, in order: misspelt, or gone."""
        named = self.decisions.sites
        return tuple(sorted(named - self.same_sites().keys())) if named else ()

    def same_sites(self) -> dict[str, str]:
        """Return, for each site of the table `sites`, the first id of the sites that are one with it."""
        return dict(read_columns(str(self.folder / _file_of(SITES)), "site_id", "same_site_id"))

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


def _link(source: str, target: str) -> None:
    link_or_copy(source, Path(target))


def finish_generation(made: Finishing) -> None:
    """Make all that follows the tables of documents, in `made.folder`. Raises OSError."""
    for step in STEPS:
        step(made)


def _write_sites(made: Finishing) -> None:
    wide = site_indicators_table(made.taxonomy)
    names = [_file_of(SITES), _file_of(wide), _file_of(SITE_PAIRS)]
    sources = [FACTS.name, MENTIONS.name, VERBATIMS.name]
    if made.was_made_of("sites", sources, *made.identity) and all(made.take(name) for name in names):
        return
    ledger = SiteLedger()
    for path in made.parts(FACTS.name):
        for facts in read_facts(path):
            ledger.add(facts)
    found = site_rows(ledger, made.decisions, made.parts(MENTIONS.name), made.parts(VERBATIMS.name))
    write_table(made.folder, SITES, found.rows)
    write_table(made.folder, SITE_PAIRS, found.pairs)
    write_table(made.folder, wide, ledger.indicator_rows(site_columns(made.taxonomy), found.same))


def _write_site_issues(made: Finishing) -> None:
    rows = pair_issue_rows(made.folder)
    if rows:
        made.beside[ISSUES.name] = [put_beside(made.folder, made.buckets[0].part(ISSUES.name), rows)]


def _write_codebook(made: Finishing) -> None:
    write_table(made.folder, CODEBOOK, codebook_rows(made.taxonomy))


def _write_by_site(made: Finishing) -> None:
    """Write the tables of each site; of sites whose documents are the same as before they are taken as they are."""
    if not made.by_site:
        return
    site_by_document: dict[str, str] = {}
    for path in made.parts(FACTS.name):
        site_by_document.update(read_columns(path, "document_id", "site_id"))
    digests = _digests_of_sites(made, site_by_document)
    write_json(made.folder / BESIDE / _SITES_BEFORE, digests, indent=None)
    before = read_json(made.previous.folder / BESIDE / _SITES_BEFORE) if made.previous else None
    known = before if isinstance(before, dict) else {}
    (made.folder / BY_SITE).mkdir()
    kept = {site for site, digest in digests.items() if known.get(site) == digest and made.take(f"{BY_SITE}/{site}")}
    changed = {document: site for document, site in site_by_document.items() if site not in kept}
    parts = {table.name: made.parts(table.name) for table in PER_DOCUMENT}
    write_by_site(made.folder, PER_DOCUMENT, parts, changed)


def _digests_of_sites(made: Finishing, site_by_document: Mapping[str, str]) -> dict[str, str]:
    """Return a digest for each site of all that decides its tables: documents, names, decisions, how they are read."""
    digests = {site: hashlib.blake2b(repr(made.key).encode(), digest_size=16) for site in site_by_document.values()}
    decisions = [name for name in REVIEWS.schema.names if name != "document_id"]
    decisive = {DOCUMENTS.name: ["source_uri", "file_names"], REVIEWS.name: decisions}
    files = [(table, columns, path) for table, columns in decisive.items() for path in made.parts(table)]
    files += [(ISSUES.name, ["issue_id", "hint"], path) for path in made.beside.get(ISSUES.name, ())]
    for table, columns, path in files:
        for document_id, *told in read_columns(path, "document_id", *columns):
            if (site := site_by_document.get(str(document_id))) is not None:
                digests[site].update(repr((table, document_id, told)).encode())
    return {site: digest.hexdigest() for site, digest in sorted(digests.items())}


def _write_error_bounds(made: Finishing) -> None:
    tables = ["documents", OBSERVATIONS.name, REVIEWS.name]
    if made.was_made_of(ERROR_BOUNDS.name, tables, made.taxonomy.digest) and made.take(_file_of(ERROR_BOUNDS)):
        return
    write_table(made.folder, ERROR_BOUNDS, bound_rows(read_bounds(made.folder, made.taxonomy)))


def _write_history(made: Finishing) -> None:
    if made.was_made_of(SITE_HISTORY.name, [FACTS.name], *made.identity) and made.take(_file_of(SITE_HISTORY)):
        return
    facts, same = read_parts(made.parts(FACTS.name)), made.same_sites()
    write_pieces(made.folder, SITE_HISTORY, history_tables(facts, site_columns(made.taxonomy), same))


def _write_entities(made: Finishing) -> None:
    file, sources = _file_of(SITE_ENTITIES), [FACTS.name, MENTIONS.name, VERBATIMS.name]
    if made.was_made_of(SITE_ENTITIES.name, sources, *made.identity) and made.take(file):
        return
    recalled = load_free_text(made.taxonomy).names.recalled
    rows = entity_rows(made.parts(MENTIONS.name), made.parts(VERBATIMS.name), made.same_sites(), recalled)
    write_table(made.folder, SITE_ENTITIES, rows)


def _write_mentioned(made: Finishing) -> None:
    columns = mentioned_columns(load_free_text(made.taxonomy))
    wide = site_mentions_table(columns)
    sources = [FACTS.name, MENTIONS.name, FREE_TEXTS.name]
    if made.was_made_of(wide.name, sources, *made.identity) and made.take(_file_of(wide)):
        return
    known = list(read_columns(str(made.folder / _file_of(SITES)), "site_id", "latest_document_id", *_SAME))
    latest, same = {row[0]: row[1] for row in known}, {row[0]: row[2:] for row in known}
    rows = mentioned_rows(latest, made.parts(MENTIONS.name), made.parts(FREE_TEXTS.name), columns, same)
    write_table(made.folder, wide, rows)


def _write_comparisons(made: Finishing) -> None:
    """Write what comes of comparing all free texts with each other."""
    if not made.was_made_of(THEMES_TERMS.name, [FREE_TEXTS.name]) or not made.take(_file_of(THEMES_TERMS)):
        write_table(made.folder, THEMES_TERMS, theme_term_rows(made.parts(FREE_TEXTS.name)))
    sources = [FREE_TEXTS.name, FACTS.name]
    if not made.was_made_of(SIMILAR_TEXTS.name, sources, *made.identity) or not made.take(_file_of(SIMILAR_TEXTS)):
        rows = similar_rows(made.parts(FREE_TEXTS.name), made.parts(VERBATIMS.name), made.same_sites())
        write_table(made.folder, SIMILAR_TEXTS, rows)


def _file_of(table: Table) -> str:
    return f"{table.name}.parquet"


def all_tables(taxonomy: Taxonomy) -> tuple[Table, ...]:
    """Return every table of the output, in the order in which they are described."""
    mentioned = site_mentions_table(mentioned_columns(load_free_text(taxonomy)))
    wide = (site_indicators_table(taxonomy), CODEBOOK, ERROR_BOUNDS, mentioned)
    of_sites = (SITES, *wide, SITE_HISTORY, SITE_PAIRS, SITE_ENTITIES)
    return (*PER_DOCUMENT, *of_sites, THEMES_TERMS, SIMILAR_TEXTS)


def _write_description(made: Finishing) -> None:
    tables = all_tables(made.taxonomy)
    write_json(made.folder / "datapackage.json", describe_package(tables))


def _write_pages(made: Finishing) -> None:
    since = perf_counter()
    _make_pages(made)
    made.spent["pages"] = perf_counter() - since


def _make_pages(made: Finishing) -> None:
    """Write the pages of the run: the data of parts that changed, and what all parts come to."""
    tables = [table.name for table in PER_DOCUMENT]
    decided_by = (made.taxonomy.digest, pages_version())
    whole = (*FRONT, PAGES, f"{BESIDE}/{PAGES}")
    if made.was_made_of(PAGES, [*tables, FACTS.name], *decided_by, made.decisions.digest) and all(
        made.take(name) for name in whole
    ):
        return
    kept = [f"{BESIDE}/{PAGES}/{stored.bucket.number:05d}.jsonl" for stored in made.buckets]
    for stored, summary in zip(made.buckets, kept, strict=True):
        number = stored.bucket.number
        data = [f"{PAGES}/{folder}/{number:05d}" for folder in (page_data.DOCUMENTS, page_data.TEXTS)]
        is_known = made.was_made_of(f"{PAGES}/{number}", tables, *decided_by, buckets=[stored])
        if is_known and made.take(summary):
            for name in data:
                made.take(name)  # a part without any text has no such folder
            continue
        files = {table: [stored.path_in(str(made.folder), table)] for table in tables}
        write_part_pages(made.folder, number, files, made.folder / summary, made.taxonomy)
    write_front(made.folder, [made.folder / summary for summary in kept], made.taxonomy)


STEPS: tuple[Callable[[Finishing], None], ...] = (
    _write_sites,
    _write_site_issues,
    _write_codebook,
    _write_error_bounds,
    _write_history,
    _write_mentioned,
    _write_entities,
    _write_comparisons,
    _write_by_site,
    _write_description,
    _write_pages,
)
