"""Tell what a page prints among free texts and no manager wrote there: notes, captions, badges, labels, sidebars.

They stand in letters smaller than those of the free texts, are bare numbers, or come again under several themes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from extract.body.findings import FreeText
from extract.body.lines import FoldedLine
from extract.body.roles import LineRole, Role
from models.record_base import Record

SIDE_NOTE = LineRole(Role.FURNITURE, ("side_note",))
_SMALL = 0.92  # of the size of free texts: letters up to this are smaller on purpose
_MOST_WORDS = 20  # of one note
_MOST_SHARE = 0.5  # of the letters of free texts, which notes have together
_FEWEST_TEXTS = 3  # themes whose free texts show their size
_LABEL_WORDS = 4
_FEWEST_LABELS = 3  # themes under which a label comes again
_BADGE = re.compile(r"\W*\d{1,3}(?:[.,]\d)?\s*%?\W*|\(?[^\W\d_]\)?")
_DIGITS = re.compile(r"\d+")


class _Paragraph(Record):
    """Lines of one block and one size that free text holds whole, by their indexes."""

    lines: tuple[int, ...]
    theme_id: str | None
    size_pt: float | None
    words: int
    letters: int
    text: str
    is_block: bool


def find_side_notes(
    lines: Sequence[FoldedLine],
    roles: Sequence[LineRole],
    free_texts: Sequence[FreeText],
    labels: frozenset[str],
    pictures: frozenset[int],
) -> frozenset[int]:
    """Return the indexes of lines within free texts that are none.

    `labels`: options as folded: an answer that its list lost stays where a person sees it. `pictures`: numbers of the
    pages that OCR has read: what it measures of letters tells nothing of their size.
    """
    paragraphs = _paragraphs(lines, roles, free_texts, pictures)
    found = [*_badges(lines, paragraphs), *_repeated(paragraphs, labels), *_small(lines, paragraphs, labels)]
    return frozenset(i for paragraph in found for i in paragraph.lines)


def _paragraphs(
    lines: Sequence[FoldedLine], roles: Sequence[LineRole], free_texts: Sequence[FreeText], pictures: frozenset[int]
) -> list[_Paragraph]:
    stretches = sorted((free.char_start, free.char_end, free.theme_id or "") for free in free_texts)
    places = sorted(range(len(lines)), key=lambda i: lines[i].line.char_start)
    found: list[_Paragraph] = []
    run: list[int] = []
    at, theme = 0, ""
    for i in places:
        line = lines[i].line
        while at < len(stretches) and stretches[at][1] <= line.char_start:
            at += 1
        inside = at < len(stretches) and stretches[at][0] <= line.char_start and line.char_end <= stretches[at][1]
        is_text = inside and roles[i].role is Role.BODY
        if run and not (is_text and theme == stretches[at][2] and _is_same(lines[run[-1]], lines[i])):
            found.append(_paragraph(lines, run, theme, pictures))
            run = []
        if is_text:
            theme = stretches[at][2]
            run.append(i)
    return [*found, _paragraph(lines, run, theme, pictures)] if run else found


def _is_same(above: FoldedLine, below: FoldedLine) -> bool:
    one, two = above.line, below.line
    if one.block_no != two.block_no or two.is_bullet:
        return False
    return one.size_pt is None or two.size_pt is None or abs(one.size_pt - two.size_pt) < (1 - _SMALL) * one.size_pt


def _paragraph(lines: Sequence[FoldedLine], run: Sequence[int], theme_id: str, pictures: frozenset[int]) -> _Paragraph:
    first, last = lines[run[0]], lines[run[-1]]
    after = lines[run[-1] + 1] if run[-1] + 1 < len(lines) else None
    is_measured = first.line.page_no not in pictures
    return _Paragraph(
        lines=tuple(run),
        theme_id=theme_id or None,
        size_pt=first.line.size_pt if is_measured else None,
        words=sum(lines[i].word_count for i in run),
        letters=sum(len(lines[i].raw) for i in run),
        text=_DIGITS.sub("#", " ".join(lines[i].text for i in run)),
        is_block=first.starts_block
        and not first.line.is_bullet
        and (after is None or after.starts_block or after.line.char_start < last.line.char_start),
    )


def _badges(lines: Sequence[FoldedLine], paragraphs: Sequence[_Paragraph]) -> list[_Paragraph]:
    """Return the numbers, shares and letters that stand alone; in a text a bare number may be all that was answered."""
    texts = Counter(paragraph.theme_id for paragraph in paragraphs)
    alone = [(p, lines[p.lines[0]]) for p in paragraphs if p.is_block and len(p.lines) == 1]
    return [
        p
        for p, line in alone
        if _BADGE.fullmatch(line.raw) and (line.line.box is not None or "%" in line.raw or texts[p.theme_id] > 1)
    ]


def _repeated(paragraphs: Sequence[_Paragraph], labels: frozenset[str]) -> list[_Paragraph]:
    """Return the short paragraphs that come again, but for their digits, beside the free texts of several themes."""
    texts = Counter(paragraph.theme_id for paragraph in paragraphs)
    found: dict[str, list[_Paragraph]] = defaultdict(list)
    for paragraph in paragraphs:
        if paragraph.is_block and 0 < paragraph.words <= _LABEL_WORDS and paragraph.text not in labels:
            found[paragraph.text].append(paragraph)
    kept: list[_Paragraph] = []
    for same in found.values():
        themes = {paragraph.theme_id for paragraph in same}
        beside = [paragraph for paragraph in same if texts[paragraph.theme_id] > 1]
        if len(themes) >= _FEWEST_LABELS and 2 * len(beside) > len(same):
            kept += same
    return kept


def _small(lines: Sequence[FoldedLine], paragraphs: Sequence[_Paragraph], labels: frozenset[str]) -> list[_Paragraph]:
    """Return the short paragraphs in letters smaller than those of the free texts that they stand among."""
    letters: Counter[float] = Counter()
    for paragraph in paragraphs:
        if paragraph.size_pt is not None:
            letters[round(paragraph.size_pt, 1)] += paragraph.letters
    if len(letters) < 2:
        return []
    ((usual, most),) = letters.most_common(1)
    texts = {p.theme_id for p in paragraphs if p.size_pt is not None and p.size_pt > _SMALL * usual}
    small = [p for p in paragraphs if p.size_pt is not None and p.size_pt <= _SMALL * usual]
    if len(texts) < _FEWEST_TEXTS or not small or any(p.words > _MOST_WORDS for p in small):
        return []
    if sum(p.letters for p in small) > _MOST_SHARE * most:
        return []
    if any(lines[i].text in labels for p in small for i in p.lines):
        return []
    if 4 * sum(lines[p.lines[0]].raw[:1].islower() for p in small) > len(small):  # small capitals
        return []
    beside = sum(p.theme_id in texts for p in small)
    return small if 2 * beside >= len(small) else []
