"""The closing summary of a run: what a person needs to know, and to do, in a screenful of plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shlex import quote

from extract.run.plan import Plan, Reason
from extract.shown import counted, shown_line
from extract.tables.tally import RunSummary
from models.vocabulary import CoverageState, IssueCode

_MOST_FAILURES = 20
_COVERAGE_COLUMNS = (
    ("answered", (CoverageState.ANSWERED,)),
    ("default", (CoverageState.DEFAULT_SENTENCE,)),
    ("empty", (CoverageState.SLOT_EMPTY,)),
    ("absent", (CoverageState.SECTION_ABSENT,)),
    ("not printed", (CoverageState.NOT_PRINTED_IN_ERA,)),
    ("lost", (CoverageState.LOST,)),
    ("unreadable", (CoverageState.UNREADABLE,)),
)


def summary_lines(summary: RunSummary, out: Path | str) -> list[str]:
    """Return the summary, line by line, without line feeds; failures past the twentieth are left to `run.json`."""
    lines = [*_head(summary), "", *_coverage(summary), *_failures(summary), "", *_next_steps(summary, out)]
    return [shown_line(line) for line in lines]


def _head(s: RunSummary) -> list[str]:
    documents = f"{s.documents} ({s.ok} ok, {s.partial} partial, {s.failed} failed)"
    if s.duplicates:
        documents += f", and {counted(s.duplicates, 'more file')} with the same bytes as one of them"
    read = f"{s.read}" + (f"; {s.kept} more had not changed since they were read" if s.kept else "")
    explained = "nothing was read" if s.mean_explained is None else f"{s.mean_explained:.1%} of the text, on average"
    gone = f"{counted(s.gone, 'document')} left the tables: no file that is read now holds them"
    rate = f" ({s.documents / s.seconds:.1f} documents a second)" if s.seconds > 0 else ""
    return [
        f"Documents   {documents}",
        *([f"Read        {read}"] if s.kept else []),
        *([f"Gone        {gone}"] if s.gone else []),
        f"Sites       {s.sites}",
        f"Answers     {s.accepted} accepted, {s.review} to review",
        f"Verbatims   {s.verbatims - s.verbatims_review} accepted, {s.verbatims_review} to review",
        f"Issues      {s.issues}",
        f"Explained   {explained}",
        f"Grades      {', '.join(f'{count} {grade}' for grade, count in s.grades) or 'nothing was read'}",
        f"Time        {s.seconds:.1f} s{rate}",
    ]


def _coverage(s: RunSummary) -> list[str]:
    """Return a small table: documents in each state, one line per theme; columns without documents are left out."""
    columns = [(name, states) for name, states in _COVERAGE_COLUMNS if any(t.of(*states) for t in s.coverage)]
    if not columns:
        return []
    width = max(len(theme.label_fr) for theme in s.coverage)
    lines = [f"{'Documents by theme':<{width}}  " + "  ".join(f"{name:>8}" for name, _ in columns)]
    for theme in s.coverage:
        cells = (f"{theme.of(*states) or '-':>{max(8, len(name))}}" for name, states in columns)
        lines.append(f"{theme.label_fr:<{width}}  " + "  ".join(cells))
    return lines


def _failures(s: RunSummary) -> list[str]:
    if not s.failures:
        return []
    lines = ["", f"{counted(s.failed, 'document')} could not be read:"]
    for failure in s.failures[:_MOST_FAILURES]:
        lines.append(f"  {failure.file_name}: {failure.message} [{failure.code}]")
        if failure.hint:
            lines.append(f"    → {failure.hint}")
    if len(s.failures) > _MOST_FAILURES:
        lines.append(f"  … and {len(s.failures) - _MOST_FAILURES} more, listed in run.json")
    return lines


def _next_steps(s: RunSummary, out: Path | str) -> list[str]:
    opens = "opens in a browser once its folder is copied or served" if "://" in str(out) else "opens in a browser"
    lines = [f"Pages       {out}/index.html {opens}"]
    if s.several_reports:
        lines.append(
            f"Not read    of {counted(s.several_reports, 'file')} all but the first report: for each, the issue "
            f'"{IssueCode.SEVERAL_REPORTS}" says where to cut it'
        )
    if s.unmet_sites:
        named, more = ", ".join(s.unmet_sites[:_MOST_FAILURES]), len(s.unmet_sites) - _MOST_FAILURES
        lines.append(
            f"Decisions   sites.csv names sites that no report has: {named}" + (f" and {more} more" if more > 0 else "")
        )
    lines.append(f"Tables      {out} (described in {out}/datapackage.json)")
    if s.review:
        shows = f"python pipeline.py review {quote(str(out))} shows them in a browser"
        lines.append(f'To review   rows with status "review" in {out}/observations.parquet; {shows}')
    if s.issues:
        lines.append(f"Noticed     {out}/issues.parquet; python pipeline.py explain FILE shows one report in full")
    return lines


def plan_lines(plan: Plan, *, whole: bool) -> list[str]:
    """Return what a run would do, and why, line by line; without `whole`, no more than a few files for each reason."""
    to_read = plan.to_read
    lines = [f"To read     {len(to_read)} of {len(plan.documents)} documents"]
    for reason in Reason:
        names = [one.task.file_names[0] for one in to_read if one.reason is reason]
        lines += _listed(reason.value, sorted(names), whole)
    lines += _listed("renamed, not read again", plan.renamed, whole)
    lines += _listed("gone, to leave the tables", plan.gone, whole)
    return [shown_line(line) for line in lines]


def _listed(title: str, names: Sequence[str], whole: bool) -> list[str]:
    if not names:
        return []
    shown = names if whole else names[:_MOST_FAILURES]
    more = [f"    … and {len(names) - len(shown)} more; --verbose lists all"] if len(shown) < len(names) else []
    return [f"  {title}: {len(names)}", *(f"    {name}" for name in shown), *more]
