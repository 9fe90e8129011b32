"""The tables of single sites, made anew where a site changed and left alone where it did not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from extract.run.finishing import Finishing
from extract.run.generations import BESIDE
from extract.tables.by_site import BY_SITE, write_by_site
from extract.tables.parts import read_columns
from extract.tables.publish import current_folder, knows_links
from extract.tables.site_folders import SiteFolders
from extract.tables.store import read_json, write_json
from models.schemas import DOCUMENTS, FACTS, ISSUES, PER_DOCUMENT, REVIEWS

_SITES_BEFORE = "by_site.json"


def write_sites_apart(made: Finishing) -> None:
    """Write the tables of each site; those of sites whose documents are the same as before stay as they are."""
    if not made.by_site:
        return
    site_by_document: dict[str, str] = {}
    for path in made.parts(FACTS.name):
        site_by_document.update(read_columns(path, "document_id", "site_id"))
    digests = _digests_of_sites(made, site_by_document)
    write_json(made.folder / BESIDE / _SITES_BEFORE, digests, indent=None)
    if knows_links(made.folder.parent):
        _change_folders(made, digests, site_by_document)
    else:
        _take_folders(made, digests, site_by_document)


def _change_folders(made: Finishing, digests: Mapping[str, str], site_by_document: Mapping[str, str]) -> None:
    """Make the folders of the sites that changed, to be put in place with the generation; touch no other."""
    runs, known = made.folder.parent, _known(made)
    folders = SiteFolders(runs)
    folders.begin(is_new=not folders.are_those_of(current_folder(runs.parent)))
    kept = {site for site, digest in digests.items() if known.get(site) == digest and folders.has(site, digest)}
    new = folders.make({site: digest for site, digest in digests.items() if site not in kept})
    _write(made, new, site_by_document)
    folders.stage(made.folder, new, [site for site in folders.sites() if site not in digests])


def _take_folders(made: Finishing, digests: Mapping[str, str], site_by_document: Mapping[str, str]) -> None:
    """Make all folders in the generation itself, where the disk knows no links; those of unchanged sites are copied."""
    (made.folder / BY_SITE).mkdir()
    known = _known(made)
    kept = {site for site, digest in digests.items() if known.get(site) == digest and made.take(f"{BY_SITE}/{site}")}
    new = {site: made.folder / BY_SITE / site for site in digests if site not in kept}
    for folder in new.values():
        folder.mkdir()
    _write(made, new, site_by_document)


def _known(made: Finishing) -> dict[str, object]:
    before = read_json(made.previous.folder / BESIDE / _SITES_BEFORE) if made.previous else None
    return before if isinstance(before, dict) else {}


def _write(made: Finishing, folders: Mapping[str, Path], site_by_document: Mapping[str, str]) -> None:
    changed = {document: site for document, site in site_by_document.items() if site in folders}
    write_by_site(folders, PER_DOCUMENT, {table.name: made.parts(table.name) for table in PER_DOCUMENT}, changed)


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
