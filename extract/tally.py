"""What a run did, counted as it goes: the numbers of `run.json` and of the closing summary."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from extract.tables import ReportRows
from models.records import CoverageState, Grade, IssueCode, Status
from models.taxonomy import Taxonomy

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
_RANK = {state: rank for rank, state in enumerate(_BEST_FIRST)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A document that could not be read, why, and what can be done about it."""

    file_name: str
    code: str
    message: str
    hint: str


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
    """What a run did. `files` counts duplicates, `documents` does not; `accepted` and `review` are answers.

    `mean_explained` is None when nothing was read.

    `stage_seconds`: time per stage, summed over documents and processes. `seconds`: from start to end.
    """

    files: int
    documents: int
    ok: int
    partial: int
    failed: int
    sites: int
    accepted: int
    review: int
    verbatims: int
    verbatims_review: int
    issues: int
    grades: tuple[tuple[Grade, int], ...]
    coverage: tuple[ThemeCoverage, ...]
    mean_explained: float | None
    failures: tuple[Failure, ...]
    seconds: float
    stage_seconds: tuple[tuple[str, float], ...]

    @property
    def duplicates(self) -> int:
        """Files with the same bytes as an earlier one."""
        return self.files - self.documents


class Tally:
    """Counts the documents of a run as they go by."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._themes = {theme.theme: theme.label_fr for theme in taxonomy.themes}
        self._states: dict[str, Counter[CoverageState]] = {theme: Counter() for theme in self._themes}
        self._status: Counter[str] = Counter()
        self._grades: Counter[Grade] = Counter()
        self._counts: Counter[str] = Counter()
        self._explained: list[float] = []
        self._failures: list[Failure] = []
        self._stage_seconds: dict[str, float] = {}

    def add(self, read: ReportRows) -> None:
        """Count one document."""
        document = read.document
        self._status[document.status] += 1
        self._counts["files"] += len(document.file_names)
        self._counts["accepted"] += document.observation_count - document.review_count
        self._counts["review"] += document.review_count
        self._counts["verbatims"] += len(read.rows[2])
        self._counts["verbatims_review"] += sum(row[7] == Status.REVIEW for row in read.rows[2])
        self._counts["issues"] += len(read.rows[4])
        if document.grade is not None:
            self._grades[document.grade] += 1
        if document.explained_ratio is not None:
            self._explained.append(document.explained_ratio)
        self._add_coverage(read)
        for stage, seconds in read.stage_seconds.items():
            self.spend(stage, seconds)
        if document.status == "failed":
            hints = (str(row[8]) for row in read.rows[4] if row[2] == IssueCode.DOCUMENT_FAILED and row[8])
            code, message = document.error_code or "", document.error_message or ""
            failure = Failure(file_name=document.file_name, code=code, message=message, hint=next(hints, ""))
            self._failures.append(failure)

    def spend(self, stage: str, seconds: float) -> None:
        """Count time spent in a stage."""
        self._stage_seconds[stage] = self._stage_seconds.get(stage, 0.0) + seconds

    def _add_coverage(self, read: ReportRows) -> None:
        best: dict[str, CoverageState] = {}
        for row in read.rows[3]:
            theme, state = str(row[3]), CoverageState(str(row[5]))
            known = best.setdefault(theme, state)
            if _RANK[state] < _RANK[known]:
                best[theme] = state
        for theme, state in best.items():
            if theme in self._states:
                self._states[theme][state] += 1

    def summary(self, *, sites: int, seconds: float) -> RunSummary:
        """Return what was counted."""
        return RunSummary(
            files=self._counts["files"],
            documents=self._status.total(),
            ok=self._status["ok"],
            partial=self._status["partial"],
            failed=self._status["failed"],
            sites=sites,
            accepted=self._counts["accepted"],
            review=self._counts["review"],
            verbatims=self._counts["verbatims"],
            verbatims_review=self._counts["verbatims_review"],
            issues=self._counts["issues"],
            grades=tuple((grade, self._grades[grade]) for grade in Grade if self._grades[grade]),
            coverage=tuple(
                ThemeCoverage(
                    theme_id=theme, label_fr=label, states=tuple((s, n) for s in _BEST_FIRST if (n := states[s]))
                )
                for (theme, label), states in zip(self._themes.items(), self._states.values(), strict=True)
            ),
            mean_explained=sum(self._explained) / len(self._explained) if self._explained else None,
            failures=tuple(self._failures),
            seconds=seconds,
            stage_seconds=tuple(sorted(self._stage_seconds.items())),
        )
