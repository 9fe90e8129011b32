"""Make the rows of what was written freely: one for each theme, of one or more stretches of the page."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from extract.body.clean_verbatims import clean_verbatim, without_pulled
from extract.body.findings import FreeText
from extract.reports.judge import Judge
from extract.reports.notes import Notes
from extract.words.clean import fold
from models.document import Document
from models.records import Verbatim, evidence_of
from models.vocabulary import IssueCode, IssueLevel

_NO_ANSWER = frozenset({"", "/", "-", "–"})
_SLASH_READ = frozenset({"1", "i", "l", "|", "!"})  # what OCR makes of a lone "/"


def record_texts(
    document: Document, free_texts: list[FreeText], unanswered: frozenset[str], judge: Judge, notes: Notes
) -> tuple[Verbatim, ...]:
    """Return one verbatim for each theme that has free text, in the order of the page.

    Stretches of one theme are joined, and those of no theme are noted. `unanswered`: folded phrases that stand where
    nothing was answered; they are no free text.
    """
    by_theme: dict[str | None, list[FreeText]] = {}
    for free in free_texts:
        by_theme.setdefault(free.theme_id, []).append(free)
    rows = []
    for theme_id, parts in by_theme.items():
        if theme_id is None:
            for part in parts:
                _note_unexplained(document, part, notes)
            continue
        row = _verbatim(document, theme_id, parts, unanswered, judge, notes)
        if row is not None:
            rows.append(row)
    return tuple(sorted(rows, key=lambda v: v.evidence.char_start))


def _verbatim(
    document: Document,
    theme_id: str,
    parts: list[FreeText],
    unanswered: frozenset[str],
    judge: Judge,
    notes: Notes,
) -> Verbatim | None:
    cleaned = [clean_verbatim(document, part) for part in parts]
    paragraphs = [paragraph for text, _ in cleaned if text for paragraph in text.split("\n")]
    text = "\n".join(without_pulled(paragraphs))  # a copy of a page says it again, and so do two screenshots of it
    start = parts[0].char_start
    said = text.strip(" .\n")
    if said in _NO_ANSWER or (said.count(" ") <= _most_blanks(unanswered) and fold(said) in unanswered):
        return None
    if said.lower() in _SLASH_READ and document.page_of(start).is_ocr:
        return None
    end = parts[-1].char_end if _are_adjacent(document, parts) else parts[0].char_end
    is_truncated = any(cut for _, cut in cleaned)
    is_doubtful = any(p.is_doubtful for p in parts) or len(text.strip(" .")) < 2
    if is_truncated:
        notes.add(
            IssueCode.TRUNCATED_VERBATIM,
            IssueLevel.INFO,
            f"{theme_id}: only the beginning of the free text was printed",
            start,
        )
    if is_doubtful:
        notes.add(
            IssueCode.DOUBTFUL_VERBATIM,
            IssueLevel.WARNING,
            f"{theme_id}: the place of this text does not tell its theme for sure",
            start,
        )
    verdict = judge.verbatim(
        theme_id, text, start, parts=len(parts), is_doubtful=is_doubtful, is_truncated=is_truncated
    )
    return Verbatim(
        theme_id=theme_id,
        text=text,
        text_raw=document.text[start:end],
        is_truncated=is_truncated,
        status=verdict.status,
        confidence=verdict.confidence,
        evidence=evidence_of(document, start, end),
    )


def _are_adjacent(document: Document, parts: list[FreeText]) -> bool:
    """Tell whether only white space parts the stretches."""
    return all(not document.text[a.char_end : b.char_start].strip() for a, b in pairwise(parts))


def _note_unexplained(document: Document, part: FreeText, notes: Notes) -> None:
    quote = " ".join(document.text[part.char_start : part.char_end].split())
    notes.add(
        IssueCode.UNEXPLAINED_TEXT,
        IssueLevel.WARNING,
        "no heading or frame tells what this text is",
        part.char_start,
        quote[:300],
    )


@lru_cache(maxsize=8)
def _most_blanks(phrases: frozenset[str]) -> int:
    return max((phrase.count(" ") for phrase in phrases), default=0)
