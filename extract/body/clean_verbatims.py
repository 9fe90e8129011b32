"""A free text as its author wrote it: without marks of the format, furniture, and what was printed twice."""

from __future__ import annotations

import re
from bisect import bisect_left

from extract.body.findings import FreeText
from extract.words.clean import fold
from extract.words.match import similarity
from models.document import Document

_EXCERPT = 240  # characters: a cut excerpt is longer than this; the page cuts at 300
_SAME_TEXT = 85.0  # of the excerpt and the beginning of the whole, each damaged in its own way
_PULLED_WORDS = 4  # of a quote at least: shorter paragraphs are items that may well come twice
_PARAGRAPH_END = re.compile(r"\n\s*\n")
_CUT = re.compile(r"\s*(?:\.{3,}|…)\s*")
_LINK_WITHIN = 60  # characters from the end, with what stands around the words
_IN_READ_MORE = "re la "  # whatever the case of the letters
_READ_MORE = re.compile(r"[\s\[(]*lire la suite(?:\W+(?:partager|imprimer|réduire|lire moins))*\W*$", re.IGNORECASE)


def clean_verbatim(document: Document, free: FreeText) -> tuple[str, bool]:
    """Return the text as the manager wrote it, and whether it was cut short.

    Marks of the format, furniture inside and the ends of printed lines are taken out, and an excerpt that stands before
    the whole text is dropped.
    """
    text = _without_holes(document, free)
    paragraphs = [" ".join(p.split()) for p in _PARAGRAPH_END.split(text.replace("\f", "\n\n"))]
    clean = "\n".join(filter(None, paragraphs))
    has_link = _IN_READ_MORE in clean[-_LINK_WITHIN:].lower()
    link = _READ_MORE.search(clean, max(0, len(clean) - _LINK_WITHIN)) if has_link else None
    if link is not None:
        clean = clean[: link.start()].rstrip()
    whole = _whole_after_excerpt(clean)
    if whole is not None:
        return whole, False
    ends_cut = clean.endswith(("...", "…"))
    return clean, ends_cut and (link is not None or 290 <= len(clean) <= 310)


def without_pulled(paragraphs: list[str]) -> list[str]:
    """Return the paragraphs without those whose words stand in another: quotes that a page repeats in large letters."""
    if len(paragraphs) < 2:
        return paragraphs
    said = [f" {fold(paragraph)} " for paragraph in paragraphs]
    pulled = {
        i
        for i, words in enumerate(said)
        if words.count(" ") > _PULLED_WORDS
        and any(words in other and (len(words) < len(other) or i > j) for j, other in enumerate(said) if j != i)
    }
    return [paragraph for i, paragraph in enumerate(paragraphs) if i not in pulled]


def _without_holes(document: Document, free: FreeText) -> str:
    """Return the text without marks of the format and without furniture."""
    start, end = free.char_start, free.char_end
    if not document.markup and not free.holes:
        return document.text[start:end]
    parts, at = [], start
    for first, last in sorted((*document.markup, *free.holes)):
        if first >= end:
            break
        if last > at:
            parts.append(document.text[at : max(first, at)])
            at = max(at, last)
            if parts[-1][-1:].strip() and _begins_line(document, at):
                parts.append("\n\n")  # a tab, or `","`, between two cells of a table
    parts.append(document.text[at:end])
    return "".join(parts)


def _begins_line(document: Document, at: int) -> bool:
    line_no = bisect_left(document.lines, at, key=lambda line: line.char_start)
    return line_no < len(document.lines) and document.lines[line_no].char_start == at


def _whole_after_excerpt(text: str) -> str | None:
    """Return the whole text when `text` is a cut excerpt followed by that whole text, else None."""
    best, most = None, _SAME_TEXT
    for cut in _CUT.finditer(text, _EXCERPT // 2) if "..." in text or "…" in text else ():
        excerpt, whole = text[: cut.start()], text[cut.end() :]
        if len(whole) <= len(excerpt):
            continue
        again, once = fold(whole[: len(excerpt)]), fold(excerpt)
        if again.startswith(once[: _EXCERPT // 2]):
            return whole
        if (alike := similarity(again, once)) >= most:  # the text may hold such dots of its own, before the cut
            best, most = whole, alike
    return best
