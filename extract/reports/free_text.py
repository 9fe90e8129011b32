"""The free texts of several reports → rows of `mentions` and `free_texts`: the model reads many texts at a time."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from extract.files.pulse import beat
from extract.reports.fingerprints import fingerprint
from extract.reports.rows import ReportRows, Row, content_id
from models.free_text import FreeTextLists
from models.mentions import FreeText, Mention, MentionKind
from models.schemas import FREE_TEXTS, MENTIONS, PER_DOCUMENT, VERBATIMS

if TYPE_CHECKING:
    from extract.language.pipeline import FrenchReader

_VERBATIMS, _MENTIONS, _FREE_TEXTS = (PER_DOCUMENT.index(table) for table in (VERBATIMS, MENTIONS, FREE_TEXTS))


class _Verbatim(NamedTuple):
    """A row of `verbatims`, as far as it is needed here."""

    verbatim_id: str
    document_id: str
    site_id: str | None
    theme_id: str | None
    text: str


def with_free_text(reports: Sequence[ReportRows], lists: FreeTextLists) -> list[ReportRows]:
    """Return reports with the rows of what their free texts mention; the same whatever reports are read together.

    The model is loaded at the first free text of a process. Raises `UsageError` when it cannot be.
    """
    began = perf_counter()
    verbatims = [[_Verbatim(*row[:5]) for row in report.rows[_VERBATIMS]] for report in reports]  # type: ignore[arg-type]
    if not any(verbatims):
        return list(reports)
    reader = _reader(lists)
    beat()
    read = iter(reader.read([v.text for own in verbatims for v in own]))
    done = [_with_rows(report, own, [next(read) for _ in own]) for report, own in zip(reports, verbatims, strict=True)]
    spent = (perf_counter() - began) / max(1, len(done))
    return [report._replace(stage_seconds={**report.stage_seconds, "free text": spent}) for report in done]


_held: list[tuple[FreeTextLists, FrenchReader]] = []


def _reader(lists: FreeTextLists) -> FrenchReader:
    """Return the reader of this process for these lists."""
    from extract.language.pipeline import FrenchReader

    for known, reader in _held:
        if known is lists:
            return reader
    _held[:] = [(lists, FrenchReader(lists))]
    return _held[0][1]


def _with_rows(report: ReportRows, verbatims: Sequence[_Verbatim], read: Sequence[FreeText]) -> ReportRows:
    fullest = _fullest_names(read)
    seen: set[str] = set()
    mentions = [
        _mention_row(verbatim, mention, fullest, seen)
        for verbatim, says in zip(verbatims, read, strict=True)
        for mention in says.mentions
    ]
    texts: list[Row] = [
        (*verbatim[:4], says.tongue, says.word_count, says.sentence_count, list(says.terms), fingerprint(verbatim.text))
        for verbatim, says in zip(verbatims, read, strict=True)
    ]
    rows = list(report.rows)
    rows[_MENTIONS], rows[_FREE_TEXTS] = mentions, texts
    return report._replace(rows=tuple(rows))


def _fullest_names(read: Sequence[FreeText]) -> dict[str, str]:
    from extract.language.same_names import fullest_names

    return fullest_names([m.lemma for says in read for m in says.mentions if m.kind is MentionKind.ENTITY])


def _mention_row(v: _Verbatim, m: Mention, fullest: dict[str, str], seen: set[str]) -> Row:
    key = f"{v.verbatim_id}|{m.kind}|{m.concept_id or m.label}|{m.char_start}|{m.char_end}"
    lemma = fullest[m.lemma] if m.kind is MentionKind.ENTITY else m.lemma
    q = m.quantity
    return (
        content_id(key, seen),
        *v[:4],
        m.kind,
        m.label,
        m.concept_id,
        m.text,
        lemma,
        q.value_number,
        q.value_min,
        q.value_max,
        m.unit,
        q.period,
        q.is_approximate,
        m.is_negated,
        m.is_hypothetical,
        m.char_start,
        m.char_end,
        m.confidence,
    )
