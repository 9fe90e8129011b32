"""What is made once every part is written: the tables of sites, the codebook, the tables cut by site, the description.

A step that follows the tables belongs into `STEPS`: what it writes into `Finishing.folder` is of the same generation,
so that a reader sees it together with the tables it was made of, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from extract.decisions.error_bounds import bound_rows
from extract.pages import part as page_data
from extract.pages.archive import FRONT, PAGES, pages_version, write_front, write_part_pages
from extract.reports.rows import codebook_rows
from extract.reports.site_ledger import SiteLedger
from extract.reports.sites import site_columns
from extract.run.finish_sites import write_sites_apart
from extract.run.finishing import Finishing, file_of
from extract.run.generations import BESIDE, StoredBucket
from extract.tables.bounds_table import read_bounds
from extract.tables.datapackage import describe_package
from extract.tables.keyness import count_terms, theme_term_rows
from extract.tables.mentioned import mentioned_rows, mentioned_things
from extract.tables.near_duplicates import NO_SCORES, load_scores, save_scores, similar_texts
from extract.tables.parts import (
    free_memory,
    read_columns,
    read_facts,
    read_part,
    read_parts,
    write_parquet,
    write_pieces,
)
from extract.tables.site_entities import entity_rows
from extract.tables.site_history import history_tables
from extract.tables.site_issues import pair_issue_rows, put_beside
from extract.tables.site_tables import site_rows
from extract.tables.store import write_json, write_table
from models.columns import Table
from models.free_text import load_free_text
from models.schemas import (
    CODEBOOK,
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
from models.taxonomy import Taxonomy

_TERMS, _SCORES = "terms", "similar.npy"
_SAME = ("same_site_id", "is_current")


def finish_generation(made: Finishing) -> None:
    """Make all that follows the tables of documents, in `made.folder`. Raises OSError."""
    for step in STEPS:
        step(made)
        free_memory()  # so that steps do not add up to more than the largest of them


def _write_sites(made: Finishing) -> None:
    wide = site_indicators_table(made.taxonomy)
    names = [file_of(SITES), file_of(wide), file_of(SITE_PAIRS)]
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


def _write_error_bounds(made: Finishing) -> None:
    tables = ["documents", OBSERVATIONS.name, REVIEWS.name]
    if made.was_made_of(ERROR_BOUNDS.name, tables, made.taxonomy.digest) and made.take(file_of(ERROR_BOUNDS)):
        return
    write_table(made.folder, ERROR_BOUNDS, bound_rows(read_bounds(made.folder, made.taxonomy)))


def _write_history(made: Finishing) -> None:
    if made.was_made_of(SITE_HISTORY.name, [FACTS.name], *made.identity) and made.take(file_of(SITE_HISTORY)):
        return
    facts, same = read_parts(made.parts(FACTS.name)), made.same_sites()
    write_pieces(made.folder, SITE_HISTORY, history_tables(facts, site_columns(made.taxonomy), same))


def _write_entities(made: Finishing) -> None:
    file, sources = file_of(SITE_ENTITIES), [FACTS.name, MENTIONS.name, VERBATIMS.name]
    if made.was_made_of(SITE_ENTITIES.name, sources, *made.identity) and made.take(file):
        return
    recalled = load_free_text(made.taxonomy).names.recalled
    rows = entity_rows(made.parts(MENTIONS.name), made.parts(VERBATIMS.name), made.same_sites(), recalled)
    write_table(made.folder, SITE_ENTITIES, rows)


def _write_mentioned(made: Finishing) -> None:
    things = mentioned_things(load_free_text(made.taxonomy), made.taxonomy)
    wide, columns = site_mentions_table(things), tuple(thing.id for thing in things)
    sources = [FACTS.name, MENTIONS.name, FREE_TEXTS.name]
    if made.was_made_of(wide.name, sources, *made.identity) and made.take(file_of(wide)):
        return
    known = list(read_columns(str(made.folder / file_of(SITES)), "site_id", "latest_document_id", *_SAME))
    latest, same = {row[0]: row[1] for row in known}, {row[0]: row[2:] for row in known}
    rows = mentioned_rows(latest, made.parts(MENTIONS.name), made.parts(FREE_TEXTS.name), columns, same)
    write_table(made.folder, wide, rows)


def _write_theme_terms(made: Finishing) -> None:
    """Write the terms that distinguish themes; of parts that did not change they are counted already."""
    is_whole = len(made.buckets) == 1
    counted = [_counted_terms(made, stored, is_whole=is_whole) for stored in made.buckets]
    if not made.was_made_of(THEMES_TERMS.name, [FREE_TEXTS.name]) or not made.take(file_of(THEMES_TERMS)):
        write_table(made.folder, THEMES_TERMS, theme_term_rows([read_part(path) for path in counted]))


def _counted_terms(made: Finishing, stored: StoredBucket, *, is_whole: bool) -> str:
    """Return the file with the terms of a part, taken or made."""
    name = f"{BESIDE}/{_TERMS}/{stored.bucket.number:05d}.parquet"
    thing = f"{_TERMS}/{stored.bucket.number}"
    path = made.folder / name
    if not made.was_made_of(thing, [FREE_TEXTS.name], str(is_whole), buckets=[stored]) or not made.take(name):
        path.parent.mkdir(exist_ok=True)
        terms = count_terms(stored.path_in(str(made.folder), FREE_TEXTS.name), is_whole=is_whole)
        write_parquet(terms, str(path))
    return str(path)


def _write_similar_texts(made: Finishing) -> None:
    """Write what comes of comparing all free texts with each other; what was compared before is known."""
    kept = f"{BESIDE}/{_SCORES}"
    sources = [FREE_TEXTS.name, VERBATIMS.name, FACTS.name]
    is_same, is_alike = made.was_made_of(SIMILAR_TEXTS.name, sources, *made.identity), made.is_made_alike()
    if is_same and made.take(file_of(SIMILAR_TEXTS)) and made.take(kept):
        return
    known = load_scores(made.previous.folder / kept) if is_alike and made.previous is not None else NO_SCORES
    parts = made.parts(FREE_TEXTS.name), made.parts(VERBATIMS.name)
    table, scores = similar_texts(*parts, made.same_sites(), known)
    write_pieces(made.folder, SIMILAR_TEXTS, [table])
    save_scores(made.folder / kept, scores)


def all_tables(taxonomy: Taxonomy) -> tuple[Table, ...]:
    """Return every table of the output, in the order in which they are described."""
    mentioned = site_mentions_table(mentioned_things(load_free_text(taxonomy), taxonomy))
    wide = (site_indicators_table(taxonomy), CODEBOOK, ERROR_BOUNDS, mentioned)
    of_sites = (SITES, *wide, SITE_HISTORY, SITE_PAIRS, SITE_ENTITIES)
    return (*PER_DOCUMENT, *of_sites, THEMES_TERMS, SIMILAR_TEXTS)


def _write_description(made: Finishing) -> None:
    described = describe_package(all_tables(made.taxonomy), made.data_licence)
    write_json(made.folder / "datapackage.json", described)


def _write_pages(made: Finishing) -> None:
    since = perf_counter()
    _make_pages(made)
    made.spent["pages"] = perf_counter() - since


def _make_pages(made: Finishing) -> None:
    """Write the pages of the run: the data of parts that changed, and what all parts come to."""
    tables = [table.name for table in PER_DOCUMENT]
    decided_by = (made.taxonomy.digest, pages_version())
    whole = (*FRONT, PAGES, f"{BESIDE}/{PAGES}")
    known = {  # noted also where all pages are taken, for the run after this one
        stored.bucket.number: made.was_made_of(f"{PAGES}/{stored.bucket.number}", tables, *decided_by, buckets=[stored])
        for stored in made.buckets
    }
    if made.was_made_of(PAGES, [*tables, FACTS.name], *decided_by, made.decisions.digest) and all(
        made.take(name) for name in whole
    ):
        return
    kept = [f"{BESIDE}/{PAGES}/{stored.bucket.number:05d}.jsonl" for stored in made.buckets]
    for stored, summary in zip(made.buckets, kept, strict=True):
        number = stored.bucket.number
        data = [f"{PAGES}/{folder}/{number:05d}" for folder in (page_data.DOCUMENTS, page_data.TEXTS)]
        if known[number] and made.take(summary):
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
    _write_theme_terms,
    _write_similar_texts,
    write_sites_apart,
    _write_description,
    _write_pages,
)
