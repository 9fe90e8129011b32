"""The two pages themselves, from templates that escape whatever is put into them. The only module importing Jinja."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from extract.pages import wording
from extract.pages.charts import coverage_chart
from extract.pages.measured import Measured
from extract.pages.overview import Overview
from extract.pages.part_overview import FailedDocument
from extract.pages.told_failures import told_failure
from models.taxonomy import Taxonomy
from models.version import PIPELINE_VERSION

_ASSETS = Path(__file__).parent / "assets"
_NARROW_SPACE = "\u202f"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPage:
    """What the first page says before any script runs. `unnamed`: documents without a known site."""

    documents: int
    files: int
    sites: int
    unnamed: int
    answers: int
    review: int
    verbatims: int
    verbatim_review: int
    issues: int
    partial: int
    failed: tuple[FailedDocument, ...]
    failed_count: int
    several_reports: int
    theme_states: Counter[tuple[int, str, str]]
    measured: tuple[Measured, ...] = ()

    @staticmethod
    def of(overview: Overview, measured: Sequence[Measured] = ()) -> FirstPage:
        """Return what an archive comes to."""
        counts = overview.counts
        unnamed = sum(key.startswith("~") for key in overview.sites)
        return FirstPage(
            documents=counts["ok"] + counts["partial"] + counts["failed"],
            files=counts["files"],
            sites=len(overview.sites) - unnamed,
            unnamed=unnamed,
            answers=counts["answers"],
            review=counts["review"],
            verbatims=counts["verbatims"],
            verbatim_review=counts["verbatims_review"],
            issues=counts["issues"],
            partial=counts["partial"],
            failed=tuple(overview.failed),
            failed_count=counts["failed"],
            several_reports=counts["several_reports"],
            theme_states=overview.theme_states,
            measured=tuple(measured),
        )


def write_shell(folder: Path, pages: str, first: FirstPage, taxonomy: Taxonomy) -> None:
    """Write both pages into `folder`, and their styles and scripts into its folder `pages`."""
    given = {
        "pages": pages,
        "version": PIPELINE_VERSION,
        "taxonomy_version": taxonomy.version,
        "words": wording,
        "named": wording.named,
        "told_failure": told_failure,
    }
    chart = coverage_chart(first.theme_states, taxonomy)
    for name, values in (("index.html", {"run": first, "chart": chart}), ("site.html", {})):
        (folder / name).write_text(render(name, {**given, **values}), encoding="utf-8", newline="\n")
    for asset in sorted(_ASSETS.iterdir()):
        shutil.copyfile(asset, folder / pages / asset.name)


def render(template: str, values: Mapping[str, object]) -> str:
    """Return a template filled in: every value is escaped, and a value that is missing is an error."""
    return _templates().get_template(template).render(values)


@cache
def _templates() -> Environment:
    known = Environment(
        loader=PackageLoader("extract.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    known.filters["number"] = french_number
    return known


def french_number(value: int) -> str:
    """Return a whole number as it is printed in French: thousands apart."""
    return f"{value:,}".replace(",", _NARROW_SPACE)
