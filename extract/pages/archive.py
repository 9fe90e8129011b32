"""From the tables of a run to its pages: the data of each part, then what all of them come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from extract.pages import part
from extract.pages.data_files import DataFiles, bucket_count, bucket_of
from extract.pages.measured import read_measured
from extract.pages.outline import Places, outline
from extract.pages.overview import SITE_COLUMNS, Overview, SiteEntry
from extract.pages.part import write_part
from extract.pages.part_overview import overview_of, parse_part, part_lines
from extract.pages.shell import FirstPage, write_shell
from extract.pages.told_issues import IssueTeller
from extract.tables.table_rows import read_rows, table_files
from models.schemas import SITE_PAIRS, SITES
from models.taxonomy import Taxonomy
from models.version import digest_of

PAGES = "pages"
"""Folder of scripts, styles and data beside `index.html` and `site.html`."""
_MOST_NAMES = 20  # of a site, that its page leads to
FRONT = ("index.html", "site.html")


def pages_version() -> str:
    """Return 16 hex digits of all that decides what the pages of the same tables are, the taxonomy apart."""
    sources = ("extract/pages/*.py", "extract/pages/templates/*", "extract/pages/assets/*", "extract/words/clean.py")
    return digest_of(sources, ("jinja2",))


def write_part_pages(
    folder: Path, number: int, files: Mapping[str, Sequence[str]], kept: Path, taxonomy: Taxonomy
) -> None:
    """Write the data of one part's documents into `folder`, and what they come to into the file `kept`."""
    places = Places.of(taxonomy)
    documents = write_part(folder / PAGES, number, files, places, IssueTeller(taxonomy))
    overview = overview_of(documents, places.by_theme)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(part_lines(overview), encoding="utf-8", newline="\n")


def write_front(folder: Path, parts: Iterable[Path], taxonomy: Taxonomy) -> None:
    """Write `index.html`, `site.html` and what they share into `folder`, where the table `sites` is.

    `parts`: what was kept of each part, in order.
    """
    overview = Overview(_read_sites(folder))
    for kept in parts:
        overview.add(parse_part(kept.read_text(encoding="utf-8")))
    files = DataFiles(folder / PAGES)
    buckets = bucket_count(len(overview.sites))
    tree = outline(taxonomy)
    tree["buckets"] = buckets
    tree["columns"] = {
        "observations": [*part.OBSERVATION_COLUMNS, "folded"],
        "verbatims": part.VERBATIM_COLUMNS,
        "issues": part.ISSUE_COLUMNS,
        "mentions": part.MENTION_COLUMNS,
    }
    files.add("outline.js", "outline", tree)
    files.add("sites.js", "sites", {"columns": SITE_COLUMNS, "rows": overview.site_rows()})
    doubts = overview.counts["review"] + overview.counts["verbatims_review"]
    files.add("review.js", "review", {"count": doubts, "rows": overview.doubts})
    for key, site in sorted(overview.sites.items()):
        told = {
            "name": site.name,
            "others": site.others,
            "shared": site.shared or site.name,
            "place": site.place,
            "dates": site.dates,
            "same": site.same,
            "perhaps": site.perhaps,
            "latest": site.latest,
            "documents": site.documents,
        }
        files.add(f"sites/{bucket_of(key, buckets):04d}.js", "site", [key, told])
    files.flush()
    write_shell(folder, PAGES, FirstPage.of(overview, read_measured(folder, taxonomy)), taxonomy)


def _read_sites(folder: Path) -> dict[str, SiteEntry]:
    columns = ["site_id", "site_name", "name_variants", "latest_document_id", "commune_name", "departement"]
    columns += ["opened_on", "closed_on", "same_site_id", "same_site_name"]
    found: dict[str, SiteEntry] = {}
    together: dict[str, list[tuple[str, str]]] = {}
    for row in read_rows(table_files(folder, SITES.name), columns):
        site_id, name, variants, latest, commune, departement, opened, closed, same, shared = row
        others = [str(variant) for variant in variants if variant != name] if isinstance(variants, list) else []
        entry = SiteEntry(name=str(name), others=others, latest=str(latest), shared=str(shared))
        entry.place = f"{commune} ({departement})" if commune else ""
        entry.dates = (str(opened) if opened else None, str(closed) if closed else None)
        entry.same = together.setdefault(str(same), [])
        entry.same.append((str(site_id), str(name)))
        found[str(site_id)] = entry
    for site, entry in found.items():
        entry.same = [one for one in entry.same if one[0] != site][:_MOST_NAMES]
    for one, other, verdict in read_rows(table_files(folder, SITE_PAIRS.name), ["site_id", "other_site_id", "verdict"]):
        if verdict == "doubtful" and one in found and other in found:
            for site, which in ((str(one), str(other)), (str(other), str(one))):
                if which not in dict(found[site].same):
                    found[site].perhaps.append((which, found[which].name))
    return found
