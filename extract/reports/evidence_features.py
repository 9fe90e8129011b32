"""What speaks against each row: how its words, its frame, its box and its page fall short of a clean print.

Every number is a doubt: 0 for what is as it should be, about 1 for what is as bad as it gets. A model may only add
doubts up, so a row that is worse in one way and equal in all others never gets a higher confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.body.findings import Choice, CountFound, Findings
from models.document import Document, Page, Reader, TickSource
from models.record_base import Record
from models.records import Claim
from models.vocabulary import Era, SourceClass

_WORST_SCORE = 76.0  # points under which no label is named
_WORST_CUE = 80.0
_CLEAR_MARGIN = 12.0  # points from which a runner-up is out of the race
_SHORT_LABEL = 16  # letters: a shorter word may stand there by chance, or be another word once damaged
_FEW_WORDS = 4
_WORST_CERTAINTY = 0.90  # mean over the characters of a page; pages read well have 0.99
_CLEAN_START = 2  # answers taken for clean before any is seen, so that one of two does not make a ruin
_TELLING_UNTOLD = 0.3  # frames of which this share is told wrong are as doubtful as can be
_TELLING_SHARE = 0.2  # a page with this share unexplained is as doubtful as one that is all unexplained


class PageTraits(Record):
    """What all rows of a page share. `ocr`: 1 if it was read by OCR. `unexplained`: 1 if a fifth of it is, or more.

    `worn`: 1 if half of what the document answers had to be recognised in damaged words, or more.
    """

    source_class: SourceClass
    ocr: float
    ocr_doubt: float
    unexplained: float
    unknown_era: float
    worn: float


class ChoiceDoubts(NamedTuple):
    """Against an option. `label_*`: the words that name it; `cue_*`: the frame that says so; `tick_*`: its box.

    `beside_unknown`: its slot also holds words that no label names, so it may be a part of a longer answer.
    `question_unclear`: its box stands under no question that tells its list from others with the same options.
    `untold`: its theme's frames, told again from what was understood, differ from what is printed.
    """

    label_inexact: float
    label_damage: float
    label_short_damage: float
    runner_up_near: float
    cue_inexact: float
    cue_damage: float
    foreign_section: float
    no_frame: float
    no_frame_short: float
    beside_unknown: float
    question_unclear: float
    tick_doubt: float
    tick_drawn: float
    tick_pixels: float
    ocr: float
    ocr_doubt: float
    unexplained: float
    unknown_era: float
    worn: float
    untold: float


class CountDoubts(NamedTuple):
    """Against a count. `mixed`: letters and digits in one word, or a word of neither. `wordy`: a sentence."""

    cue_inexact: float
    cue_damage: float
    foreign_section: float
    mixed: float
    wordy: float
    no_digit: float
    ocr: float
    ocr_doubt: float
    unexplained: float
    unknown_era: float
    worn: float
    untold: float


class VerbatimDoubts(NamedTuple):
    """Against a free text. `not_framed`: only a heading or a question shows its theme. `parts`: stretches joined."""

    doubtful: float
    not_framed: float
    parts: float
    short: float
    truncated: float
    ocr: float
    ocr_doubt: float
    unexplained: float
    unknown_era: float
    worn: float


def page_traits(document: Document, era: Era, claims: Sequence[Claim], findings: Findings) -> tuple[PageTraits, ...]:
    """Return what the rows of each page share, in the order of the pages."""
    lost = [0] * len(document.pages)
    page_index = 0
    for claim in claims:
        if claim.by == "unexplained":
            while page_index + 1 < len(lost) and document.pages[page_index + 1].char_start <= claim.char_start:
                page_index += 1
            lost[page_index] += claim.char_end - claim.char_start
    unknown_era, worn = float(era is Era.UNKNOWN), _worn(findings)
    return tuple(
        PageTraits(
            source_class=_source_class(document, page, era),
            ocr=float(page.is_ocr),
            ocr_doubt=0.0
            if page.ocr_certainty is None
            else min(1.0, max(0.0, (1.0 - page.ocr_certainty) / (1.0 - _WORST_CERTAINTY))),
            unexplained=min(1.0, characters / max(1, page.char_end - page.char_start) / _TELLING_SHARE),
            unknown_era=unknown_era,
            worn=worn,
        )
        for page, characters in zip(document.pages, lost, strict=True)
    )


def _worn(findings: Findings) -> float:
    """Return how much of what a document answers was recognised in damaged words: 1 for half of it, or more."""
    total, damaged = len(findings.counts) + _CLEAN_START, 0
    for choice in findings.choices:
        total += 1
        damaged += choice.score < 100.0 or (choice.has_frame and choice.cue_score < 100.0)
    damaged += sum(count.cue_score < 100.0 for count in findings.counts)
    return min(1.0, 2.0 * damaged / total)


def _source_class(document: Document, page: Page, era: Era) -> SourceClass:
    if era is Era.FORM:
        return SourceClass.FORM
    if page.is_ocr or document.reader is Reader.IMAGE:
        return SourceClass.OCR
    return SourceClass.PDF if document.reader is Reader.PDF else SourceClass.TEXT


def choice_doubts(choice: Choice, page: PageTraits, *, beside_unknown: bool, agreement: float) -> ChoiceDoubts:
    """Return what speaks against a named answer; `agreement`: of its theme's frames with the page, 0 to 1."""
    damage = (100.0 - choice.score) / (100.0 - _WORST_SCORE)
    letters = len(choice.label)
    has_frame = choice.has_frame
    cue_damage = (100.0 - choice.cue_score) / (100.0 - _WORST_CUE) if has_frame else 0.0
    runner_up = choice.runner_up_score
    return ChoiceDoubts(
        float(damage > 0.0),
        damage,
        damage * max(0.0, 1.0 - letters / _SHORT_LABEL) if damage else 0.0,
        0.0 if runner_up is None else max(0.0, 1.0 - (choice.score - runner_up) / _CLEAR_MARGIN),
        float(cue_damage > 0.0),
        cue_damage,
        0.0 if choice.own_section else 1.0,
        0.0 if has_frame else 1.0,
        float(not has_frame and choice.label.count(" ") < _FEW_WORDS),
        float(beside_unknown),
        float(choice.tick is not None and choice.cue_score < 100.0),
        1.0 - choice.tick_certainty,
        float(choice.tick_source is TickSource.DRAWN),
        float(choice.tick_source is TickSource.PIXELS),
        page.ocr,
        page.ocr_doubt,
        page.unexplained,
        page.unknown_era,
        page.worn,
        min(1.0, (1.0 - agreement) / _TELLING_UNTOLD),
    )


_NO_DOUBTS = ChoiceDoubts(*[0.0] * len(ChoiceDoubts._fields))


def clean_doubts(page: PageTraits) -> ChoiceDoubts:
    """Return what speaks against an answer of a page if nothing but the page does."""
    return _NO_DOUBTS._replace(
        ocr=page.ocr,
        ocr_doubt=page.ocr_doubt,
        unexplained=page.unexplained,
        unknown_era=page.unknown_era,
        worn=page.worn,
    )


def is_clean(choice: Choice) -> bool:
    """Tell whether a named answer is as it should be, which most are: nothing about itself or its box is a doubt."""
    is_plain = choice.tick is None and choice.tick_source is None and choice.tick_certainty == 1.0
    is_sure = choice.score == 100.0 and choice.runner_up_score is None and choice.cue_score == 100.0
    return is_plain and is_sure and choice.has_frame and choice.own_section


def count_doubts(count: CountFound, page: PageTraits, *, agreement: float) -> CountDoubts:
    """Return what speaks against a count that was understood; `agreement` as for a choice."""
    cue_damage = (100.0 - count.cue_score) / (100.0 - _WORST_CUE)
    words = count.raw.split()
    return CountDoubts(
        float(cue_damage > 0.0),
        cue_damage,
        0.0 if count.own_section else 1.0,
        float(any(_is_mixed(word) for word in words)),
        min(1.0, max(0, len(words) - 3) / 10.0),
        0.0 if any(c.isdigit() for c in count.raw) else 1.0,
        page.ocr,
        page.ocr_doubt,
        page.unexplained,
        page.unknown_era,
        page.worn,
        min(1.0, (1.0 - agreement) / _TELLING_UNTOLD),
    )


def _is_mixed(word: str) -> bool:
    """Tell whether a word holds both digits and letters, or no letter and no digit."""
    core = word.strip(".,;:!?()«»\"'-–—/")
    has_digit = any(c.isdigit() for c in core)
    has_letter = any(c.isalpha() for c in core)
    return has_digit == has_letter and bool(core)


def verbatim_doubts(
    letters: int, page: PageTraits, *, parts: int, is_doubtful: bool, is_truncated: bool, is_framed: bool
) -> VerbatimDoubts:
    """Return what speaks against a free text of so many characters, put together from so many `parts`."""
    return VerbatimDoubts(
        float(is_doubtful),
        float(not is_framed),
        min(1.0, (parts - 1) / 3.0),
        max(0.0, 1.0 - letters / 40.0),
        float(is_truncated),
        page.ocr,
        page.ocr_doubt,
        page.unexplained,
        page.unknown_era,
        page.worn,
    )
