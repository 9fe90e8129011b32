"""Reports → rows → Arrow record batches with the declared schemas.

Rows are plain tuples in the order of the schema's columns: the cheapest thing to make, to send between processes and
to turn into columns. Identifiers come from the content of a row, never from the clock or from its place in the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from extract.decisions.error_bounds import source_class
from extract.reports.sites import SiteColumns, SiteFacts, site_facts
from models.document import Box
from models.records import DocumentRow, Evidence, Issue, Observation, Report, Verbatim
from models.reviews import Reviewed, ReviewMark, TextMark
from models.taxonomy import Taxonomy
from models.version import PIPELINE_VERSION

if TYPE_CHECKING:
    pass

Row = tuple[object, ...]

_NOT_REVIEWED: Row = (False, None, None, None)
_TEXT_NOT_REVIEWED: Row = (*_NOT_REVIEWED, None)
_NO_BOX: tuple[None, None, None, None] = (None, None, None, None)


class ReportRows(NamedTuple):
    """All that is kept of a report: its rows in the tables of `models.schemas.PER_DOCUMENT`, and its site's facts."""

    document: DocumentRow
    rows: tuple[list[Row], ...]
    facts: SiteFacts | None
    stage_seconds: dict[str, float]


def report_rows(report: Report, taxonomy_version: str, columns: SiteColumns) -> ReportRows:
    """Return the rows of a report, in the order of its records; `with_free_text` adds those of free text."""
    document = report.document
    identity, site = document.document_id, document.site_id
    observations = _observation_rows(report.observations, identity, site)
    verbatims = _verbatim_rows(report.verbatims, identity, site)
    return ReportRows(
        document=document,
        rows=(
            [document_row(document, taxonomy_version)],
            observations,
            verbatims,
            [(identity, site, c.dimension_id, c.theme_id, c.indicator_id, c.state) for c in report.coverage],
            _issue_rows(report.issues, identity),
            [(identity, site, report.text)] if report.text else [],
            [],
            [],
            _review_rows(report.reviews, document, observations, verbatims),
        ),
        facts=site_facts(report, columns),
        stage_seconds=report.stage_seconds,
    )


def document_row(d: DocumentRow, taxonomy_version: str) -> Row:
    """Return the row of `documents`."""
    return (
        d.document_id,
        d.file_name,
        list(d.file_names),
        d.source_uri,
        d.media_type or None,
        d.byte_size,
        d.sha256 or None,
        d.page_count,
        d.reader,
        d.ocr_page_count,
        d.layout_era,
        d.site_id,
        d.site_name_raw,
        d.status,
        d.error_code,
        d.error_message,
        d.explained_ratio,
        d.observation_count,
        d.review_count,
        d.issue_count,
        d.grade,
        d.grade_reason,
        d.printed_on,
        PIPELINE_VERSION,
        taxonomy_version,
    )


def content_id(key: str, seen: set[str]) -> str:
    """Return 16 hex digits derived from `key`; a second row with the same key is told apart by its rank."""
    rank, base = 1, key
    while key in seen:
        rank += 1
        key = f"{base}|{rank}"
    seen.add(key)
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _evidence(e: Evidence) -> Row:
    box: Box | tuple[None, None, None, None] = e.box or _NO_BOX
    return (e.page_no, e.line_start, e.line_end, e.char_start, e.char_end, *box, e.quote)


def _observation_rows(observations: Sequence[Observation], document_id: str, site_id: str | None) -> list[Row]:
    rows: list[Row] = []
    seen: set[str] = set()
    for o in observations:
        e, q = o.evidence, o.quantity
        review = o.review
        value_id = o.value_id if review is None else review.value_id_read  # a row corrected stays the same row
        key = f"{document_id}|{o.indicator_id}|{value_id or o.value_raw}|{e.char_start}|{e.char_end}"
        rows.append(
            (
                content_id(key, seen),
                document_id,
                site_id,
                o.dimension_id,
                o.theme_id,
                o.indicator_id,
                o.kind,
                o.value_id,
                o.is_selected,
                q.value_number,
                q.value_min,
                q.value_max,
                q.period,
                q.is_approximate,
                o.value_raw,
                o.status,
                o.confidence,
                o.match_method,
                o.match_score,
                o.runner_up_id,
                o.runner_up_score,
                *_evidence(e),
                *(_NOT_REVIEWED if review is None else _review(review)),
            )
        )
    return rows


def _review(review: ReviewMark) -> Row:
    return (True, review.decision, review.read_as if review.is_corrected else None, review.status_read)


def _verbatim_rows(verbatims: Sequence[Verbatim], document_id: str, site_id: str | None) -> list[Row]:
    rows: list[Row] = []
    seen: set[str] = set()
    for v in verbatims:
        review = v.review
        theme_id = v.theme_id if review is None else review.theme_read  # a text corrected stays the same row
        key = f"{document_id}|{theme_id or ''}|{v.evidence.char_start}|{v.evidence.char_end}"
        identity = content_id(key, seen)
        head = (identity, document_id, site_id, v.theme_id, v.text, v.text_raw, v.is_truncated, v.status, v.confidence)
        tail = _TEXT_NOT_REVIEWED if review is None else _text_review(review)
        rows.append((*head, *_evidence(v.evidence), *tail))
    return rows


def _text_review(review: TextMark) -> Row:
    was = (review.text_read, review.theme_read) if review.is_corrected else (None, None)
    return (True, review.decision, *was, review.status_read)


def _issue_rows(issues: Sequence[Issue], document_id: str) -> list[Row]:
    rows: list[Row] = []
    seen: set[str] = set()
    for i in issues:
        key = f"{document_id}|{i.code}|{i.page_no}|{i.line_start}|{i.value_raw or ''}"
        identity = content_id(key, seen)
        rows.append((identity, document_id, i.code, i.level, i.page_no, i.line_start, i.message, i.value_raw, i.hint))
    return rows


def _review_rows(
    reviews: Sequence[Reviewed], document: DocumentRow, observations: Sequence[Row], verbatims: Sequence[Row]
) -> list[Row]:
    rows: list[Row] = []
    seen: set[str] = set()
    for r in reviews:
        standing, key = r.standing, r.standing.key
        content = f"{'|'.join(key[:4])}|{key.ordinal}|{r.outcome}"
        rows.append(
            (
                content_id(content, seen),
                document.document_id,
                document.site_id,
                key.document_id,
                None if r.place is None else observations[r.place][0],
                None if r.text_place is None else verbatims[r.text_place][0],
                key.indicator_id,
                key.read_as,
                key.quote,
                key.ordinal,
                standing.decision,
                standing.corrected,
                r.outcome,
                r.read_as,
                r.is_right,
                standing.reviewers,
                standing.decided_at,
                standing.sample,
                source_class(document.layout_era, document.reader, document.ocr_page_count),
                " / ".join(d.note for d in standing.decisions if d.note) or None,
            )
        )
    return rows


def codebook_rows(taxonomy: Taxonomy) -> list[Row]:
    """Return the rows of `codebook`, in the order of the taxonomy."""
    rows: list[Row] = []
    for theme, i in taxonomy.indicators:
        place = (theme.dimension, theme.theme, i.id)
        named = (i.is_open, i.label_fr, i.label_en)
        rows += [(*place, o.id, i.kind, i.unit, o.label_fr, o.label_en, *named) for o in i.options]
        if not i.options:
            rows.append((*place, None, i.kind, i.unit, i.label_fr, i.label_en, *named))
    return rows
