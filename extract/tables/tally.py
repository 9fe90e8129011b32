"""What a run did: the numbers of `run.json` and of the closing summary, counted from the rows of each bucket."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from models.taxonomy import Taxonomy
from models.vocabulary import CoverageState, Grade, IssueCode, Status

# A theme's state in a document is the best one among its questions.
_BEST_FIRST = (
    CoverageState.ANSWERED,
    CoverageState.DEFAULT_SENTENCE,
    CoverageState.SLOT_EMPTY,
    CoverageState.LOST,
    CoverageState.UNREADABLE,
    CoverageState.SECTION_ABSENT,
    CoverageState.NOT_PRINTED_IN_ERA,
)
COUNTED = {
    "documents": (
        "file_names status review_count explained_ratio observation_count grade document_id file_name error_code "
        "error_message"
    ).split(),
    "verbatims": ["status"],
    "coverage": ["document_id", "theme_id", "state"],
    "issues": ["document_id", "code", "hint"],
}
"""The tables, and the columns of them, that `tally_of` looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A document that could not be read, why, and what can be done about it."""

    file_name: str
    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketTally:
    """What one bucket holds. `counts`: by name; `coverage`: theme → state → documents; `explained`: sum and number."""

    counts: dict[str, int]
    grades: dict[str, int]
    coverage: dict[str, dict[str, int]]
    explained: tuple[float, int]
    failures: tuple[Failure, ...]

    def as_tree(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return asdict(self)

    @staticmethod
    def from_tree(tree: Mapping[str, Any]) -> BucketTally:
        """Return the tally that `as_tree` gave."""
        failures = tuple(Failure(**failure) for failure in tree["failures"])
        total, number = tree["explained"]
        return BucketTally(
            counts=tree["counts"],
            grades=tree["grades"],
            coverage=tree["coverage"],
            explained=(total, number),
            failures=failures,
        )


def tally_of(tables: Mapping[str, pa.Table]) -> BucketTally:
    """Return what the rows of a bucket come to; documents keep their order in `failures`."""
    documents, verbatims = tables["documents"], tables["verbatims"]
    status = Counter(documents["status"].to_pylist())
    reviews = pc.sum(documents["review_count"]).as_py() or 0
    explained = [ratio for ratio in documents["explained_ratio"].to_pylist() if ratio is not None]
    counts = {
        "files": pc.sum(pc.list_value_length(documents["file_names"])).as_py() or 0,
        **{name: status[name] for name in ("ok", "partial", "failed")},
        "accepted": (pc.sum(documents["observation_count"]).as_py() or 0) - reviews,
        "review": reviews,
        "verbatims": verbatims.num_rows,
        "verbatims_review": verbatims["status"].to_pylist().count(Status.REVIEW.value),
        "issues": tables["issues"].num_rows,
        "several_reports": tables["issues"]["code"].to_pylist().count(IssueCode.SEVERAL_REPORTS.value),
    }
    return BucketTally(
        counts=counts,
        grades=dict(sorted(Counter(map(str, documents["grade"].drop_null().to_pylist())).items())),
        coverage=_coverage(tables["coverage"]),
        explained=(sum(explained), len(explained)),
        failures=_failures(documents, tables["issues"]),
    )


def _coverage(coverage: pa.Table) -> dict[str, dict[str, int]]:
    ranks = pc.index_in(coverage["state"], value_set=pa.array([state.value for state in _BEST_FIRST]))
    ranked = coverage.select(["document_id", "theme_id"]).append_column("rank", ranks)
    best = ranked.group_by(["document_id", "theme_id"]).aggregate([("rank", "min")])
    found: dict[str, dict[str, int]] = {}
    themes, best_ranks = (best[name].to_pylist() for name in ("theme_id", "rank_min"))
    for (theme, rank), count in sorted(Counter(zip(map(str, themes), best_ranks, strict=True)).items()):
        found.setdefault(theme, {})[_BEST_FIRST[rank or 0].value] = count
    return found


def _failures(documents: pa.Table, issues: pa.Table) -> tuple[Failure, ...]:
    failed = documents.filter(pc.equal(documents["status"], pa.scalar("failed"))).to_pylist()
    if not failed:
        return ()
    said = issues.filter(pc.equal(issues["code"], pa.scalar(IssueCode.DOCUMENT_FAILED.value)))
    hints = dict(zip(said["document_id"].to_pylist(), said["hint"].to_pylist(), strict=True))
    return tuple(
        Failure(
            file_name=row["file_name"],
            code=row["error_code"] or "",
            message=row["error_message"] or "",
            hint=hints.get(row["document_id"]) or "",
        )
        for row in failed
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCoverage:
    """How many documents stand in each state for one theme; states without documents are left out."""

    theme_id: str
    label_fr: str
    states: tuple[tuple[CoverageState, int], ...]

    def of(self, *states: CoverageState) -> int:
        """Return how many documents are in one of these states."""
        return sum(count for state, count in self.states if state in states)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What the tables hold once a run is done. `files` counts duplicates, `documents` does not; `accepted` and
    `review` are answers.

    `read`: documents read by this run; the others were kept from the run before. `mean_explained` is None when nothing
    was read. `stage_seconds`: time per stage, summed over documents and processes. `seconds`: from start to end.
    `unmet_sites`: sites that ``sites.csv`` decides about and that no report has. `gone`: documents of the tables before
    whose files are not there any more. `several_reports`: documents that hold more reports than the one that was read.
    """

    files: int
    documents: int
    read: int
    ok: int
    partial: int
    failed: int
    sites: int
    accepted: int
    review: int
    verbatims: int
    verbatims_review: int
    issues: int
    several_reports: int
    grades: tuple[tuple[Grade, int], ...]
    coverage: tuple[ThemeCoverage, ...]
    mean_explained: float | None
    failures: tuple[Failure, ...]
    seconds: float
    stage_seconds: tuple[tuple[str, float], ...]
    unmet_sites: tuple[str, ...] = ()
    gone: int = 0

    @property
    def duplicates(self) -> int:
        """Files with the same bytes as an earlier one."""
        return self.files - self.documents

    @property
    def kept(self) -> int:
        """Documents that were not read again: nothing that decides their rows has changed."""
        return self.documents - self.read


@dataclass(slots=True, kw_only=True)
class Spent:
    """Time spent by stage, in seconds, counted as a run goes."""

    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, stages: Mapping[str, float]) -> None:
        """Count time."""
        for stage, seconds in stages.items():
            self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds


def sum_up(
    tallies: Iterable[BucketTally],
    taxonomy: Taxonomy,
    *,
    read: int,
    sites: int,
    site_issues: int,
    unmet_sites: tuple[str, ...],
    gone: int,
    seconds: float,
    spent: Spent,
) -> RunSummary:
    """Return what all buckets come to. `site_issues`: issues about sites, which are in no bucket."""
    counts: Counter[str] = Counter()
    grades: Counter[str] = Counter()
    coverage: dict[str, Counter[str]] = {theme.theme: Counter() for theme in taxonomy.themes}
    failures: list[Failure] = []
    explained, explained_count = 0.0, 0
    for tally in tallies:
        counts.update(tally.counts)
        grades.update(tally.grades)
        for theme, states in tally.coverage.items():
            coverage.setdefault(theme, Counter()).update(states)
        failures += tally.failures
        explained, explained_count = explained + tally.explained[0], explained_count + tally.explained[1]
    counts["issues"] += site_issues
    named = "files ok partial failed accepted review verbatims verbatims_review issues several_reports"
    return RunSummary(
        **{name: counts[name] for name in named.split()},
        documents=counts["ok"] + counts["partial"] + counts["failed"],
        read=read,
        sites=sites,
        grades=tuple((grade, grades[grade]) for grade in Grade if grades[grade]),
        coverage=tuple(
            ThemeCoverage(
                theme_id=theme.theme,
                label_fr=theme.label_fr,
                states=tuple((s, n) for s in _BEST_FIRST if (n := coverage[theme.theme][s])),
            )
            for theme in taxonomy.themes
        ),
        mean_explained=explained / explained_count if explained_count else None,
        failures=tuple(sorted(failures, key=lambda failure: failure.file_name)),
        seconds=seconds,
        stage_seconds=tuple(sorted(spent.seconds.items())),
        unmet_sites=unmet_sites,
        gone=gone,
    )
