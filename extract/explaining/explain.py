"""One report told back: every stretch of its text with what claimed it, then how each answer was found."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from extract.explaining.page_accounts import page_accounts, told_account
from extract.explaining.page_marks import mark_pages
from extract.files.source_bytes import read_bytes
from extract.files.sources import list_sources
from extract.reports.failures import failed_report
from extract.reports.report import process_source
from extract.run.workers import ProcessSource
from extract.shown import shown, shown_json, shown_line
from models.document import Box
from models.options import ReadOptions
from models.record_base import Record
from models.records import Claim, Observation, Quantity, Report, Source
from models.taxonomy import Taxonomy
from models.vocabulary import CoverageState, Kind

_NEXT_BULLET = re.compile(r"\n\s*[-*•]\s*$")
_COLOUR_BY_CLAIM = {
    "title": "1;36",
    "dimension": "1;35",
    "heading": "1;34",
    "frame": "36",
    "question": "36",
    "option": "1;32",
    "count": "1;33",
    "box": "32",
    "unknown": "1;31",
    "verbatim": "37",
    "furniture": "2",
    "unexplained": "1;41",
}


def explain_file(
    path: Path,
    taxonomy: Taxonomy,
    options: ReadOptions,
    *,
    as_json: bool = False,
    colours: bool = False,
    pages_dir: Path | None = None,
    process: ProcessSource = process_source,
) -> tuple[str, bool]:
    """Return the explanation of one report, and whether it failed.

    `colours`: for a terminal; else every stretch stands in brackets behind its label. `pages_dir`: where to write a
    picture of each page with its marks, None for none. Raises OSError when they cannot be written.
    """
    sources, failures = list_sources(path)
    report = process(sources[0], taxonomy, options) if sources else failed_report(*failures[0], taxonomy)
    pictures = _draw(report, sources[0], options, pages_dir) if sources and pages_dir is not None else []
    if as_json:
        return _as_json(report, pictures), report.document.status == "failed"
    lines = explain_lines(report, colours=colours)
    if pages_dir is not None:
        drawn = [str(picture) for picture in pictures] or ["none: this document has no pages that could be drawn"]
        lines += ["", "PAGE PICTURES", *(f"  {shown_line(line)}" for line in drawn)]
    return "\n".join(lines), report.document.status == "failed"


def _draw(report: Report, source: Source, options: ReadOptions, out: Path) -> list[Path]:
    """Write the pictures of the report's pages and return them: none for texts and for reports that failed."""
    marks = mark_pages(report)
    if not marks:
        return []
    from extract.explaining.page_pictures import write_page_pictures
    from extract.readers.page_render import render_pages

    pictures = render_pages(read_bytes(source, options.max_bytes), report.document.media_type, options)
    headings = [
        f"{report.document.file_name}, page {page.page_no} of {len(marks)}: {told_account(page)}"
        for page in page_accounts(report)
    ]
    return write_page_pictures(pictures, marks, headings, out, Path(report.document.file_name).stem)


def explain_lines(report: Report, *, colours: bool = False) -> list[str]:
    """Return the explanation line by line."""
    head = _document(report)
    if report.document.status == "failed":
        return [shown_line(line) for line in head + _issues(report)]
    text = ["", "TEXT", *_labelled(report, colours=colours).split("\n")]
    return [shown_line(line) for line in head] + text + [shown(line) for line in _findings(report)]


def _findings(report: Report) -> list[str]:
    lines = ["", "ANSWERS", *(line for o in report.observations for line in _answer(o, report.claims))]
    lines += ["", "VERBATIMS"]
    for v in report.verbatims:
        cut = ", cut by the page" if v.is_truncated else ""
        place = _place(v.evidence.page_no, v.evidence.line_start)
        lines.append(f"  {v.theme_id or 'no theme'} ({v.status}, {v.confidence:.3f}{cut}), {place}")
        lines.append(f"    {v.text}")
    lines += ["", "NOT ANSWERED"]
    lines += [f"  {c.indicator_id}: {c.state}" for c in report.coverage if c.state is not CoverageState.ANSWERED]
    lines += _issues(report)
    lines += ["", "EXPLAINED", *_explained(report)]
    if report.agreement:
        lines += ["", "TOLD AGAIN", *(f"  {theme}: agrees by {share:.0%}" for theme, share in report.agreement.items())]
    return lines


def _pages(count: int | None) -> str:
    """Return a number of pages in words; None where the document could not be opened."""
    return "pages unknown" if count is None else f"{count} page" + ("" if count == 1 else "s")


def _document(report: Report) -> list[str]:
    d = report.document
    lines = [
        f"{d.file_name}: {d.status}" + (f", {d.error_message} [{d.error_code}]" if d.error_code else ""),
        f"  document {d.document_id}, {d.media_type or 'unknown type'}, {d.byte_size} bytes, {_pages(d.page_count)}",
        f"  site {d.site_name_raw!r} → {d.site_id}" if d.site_id else "  no site named",
        f"  layout {d.layout_era}, "
        + (f"read as {d.reader}" if d.reader else "not read")
        + (f", {_pages(d.ocr_page_count)} by OCR" if d.ocr_page_count else ""),
    ]
    if d.grade:
        lines.append(f"  grade {d.grade}: {d.grade_reason}")
    if d.printed_on:
        lines.append(f"  printed on {d.printed_on}")
    return lines


def _labelled(report: Report, *, colours: bool) -> str:
    """Return the document's text with its claims; pages are parted by a ruled line."""
    pieces: list[str] = []
    at = 0
    for claim in sorted(report.claims, key=lambda c: (c.char_start, c.char_end)):
        start = max(at, claim.char_start)
        pieces.append(shown(report.text[at:start]))
        pieces.append(_label(shown(report.text[start : claim.char_end]), claim, colours=colours))
        at = max(at, claim.char_end)
    pieces.append(shown(report.text[at:]))
    page_no = 1
    text = "".join(pieces)
    while "\f" in text:
        page_no += 1
        text = text.replace("\f", f"\n──────── page {page_no}\n", 1)
    return text


def _label(stretch: str, claim: Claim, *, colours: bool) -> str:
    printed = _NEXT_BULLET.sub("", stretch).strip()
    if not printed:
        return stretch
    before, after = stretch[: stretch.index(printed)], stretch[stretch.index(printed) + len(printed) :]
    if not colours:
        return f"{before}[{' '.join(filter(None, (claim.by, claim.what)))}: {printed}]{after}"
    colour = _COLOUR_BY_CLAIM.get(claim.by, "0")
    # Pagers and terminals forget a colour at the end of a line, so each line has its own.
    painted = "\n".join(f"\x1b[{colour}m{line}\x1b[0m" if line else "" for line in printed.split("\n"))
    return f"{before}{painted} \x1b[2;3m{claim.what or claim.by}\x1b[0m{after}"


def _answer(o: Observation, claims: Sequence[Claim]) -> list[str]:
    """Return an answer and its path: raw → normalised → label, how, score, runner-up."""
    at = o.evidence.char_start
    paths = (
        " ".join(c.path.split())
        for c in claims
        if c.char_start <= at < c.char_end and c.what.startswith(o.indicator_id) and c.path
    )
    named = _quantity(o.quantity) if o.kind is Kind.COUNT else o.value_id or "not in the taxonomy"
    box = {False: " (box empty)", None: " (box unreadable)", True: ""}[o.is_selected] if o.kind is Kind.CHOICE else ""
    runner_up = f"; runner-up {o.runner_up_id} {o.runner_up_score or 0:.1f}" if o.runner_up_id else ""
    return [
        f"  {o.indicator_id} = {named}{box} ({o.status}, {o.confidence:.3f})",
        f"    {next(paths, f'{o.value_raw!r} → {named}')}; {o.match_method} {o.match_score:.1f}{runner_up}",
        f"    {_place(o.evidence.page_no, o.evidence.line_start)}: {o.evidence.quote!r}",
    ]


def _quantity(q: Quantity) -> str:
    def say(value: float | None) -> str:
        return "?" if value is None else f"{value:g}"

    if q.value_number is None and q.value_min is None and q.value_max is None:
        return "unknown number"
    text = say(q.value_number) if q.value_number is not None else f"{say(q.value_min)} to {say(q.value_max)}"
    return f"{'about ' if q.is_approximate else ''}{text}{f' a {q.period}' if q.period else ''}"


def _place(page_no: int, line_start: int) -> str:
    return f"page {page_no}, line {line_start + 1}"


def _issues(report: Report) -> list[str]:
    lines = ["", "ISSUES"] if report.issues else []
    for issue in report.issues:
        where = "" if issue.page_no is None else f", page {issue.page_no}"
        lines.append(f"  {issue.level}: {issue.message} [{issue.code}{where}]")
        if issue.value_raw:
            lines.append(f"    {issue.value_raw!r}")
        if issue.hint:
            lines.append(f"    → {issue.hint}")
    return lines


def _explained(report: Report) -> list[str]:
    """Return the share of the non-space characters that is explained, page by page and in all."""
    lines = [f"  page {page.page_no}: {told_account(page)}" for page in page_accounts(report)]
    ratio = report.document.explained_ratio
    return [*lines, f"  whole: {'unknown' if ratio is None else f'{ratio:.1%}'}"]


def _tree(value: Any) -> Any:
    """Return a record as dictionaries by the names of its fields, and a box as its four numbers."""
    if is_dataclass(value):
        return {field.name: _tree(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Record):
        return {name: _tree(part) for name, part in value.as_dict().items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict") and not isinstance(value, Box):
        return {name: _tree(part) for name, part in value._asdict().items()}
    return [_tree(part) for part in value] if isinstance(value, (list, tuple)) else value


def _as_json(report: Report, pictures: Sequence[Path]) -> str:
    tree = _tree(replace(report, as_read=None, claims=()))
    del tree["as_read"]  # all of it is in the text and the pages
    tree["page_pictures"] = [str(path) for path in pictures]
    tree["pages"] = [page._asdict() for page in page_accounts(report)]
    tree["claims"] = [{**c.as_dict(), "text": report.text[c.char_start : c.char_end]} for c in report.claims]
    return shown_json(json.dumps(tree, ensure_ascii=False, indent=2))
