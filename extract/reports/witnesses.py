"""Two witnesses of the reading order, the file and the places of the words; where one is in trouble the frames choose.

A reader chooses for each page by looks alone. Only what was understood shows that it chose badly: sentences end in
the middle, answers are no answers, lists are lost. Then the document is read again in the other order and the better
reading is kept. Documents that read well, or have nothing side by side, are never read twice.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import NamedTuple

from extract.body.findings import FreeText
from extract.body.line_breaks import begins_small
from extract.files.media_types import MediaType
from extract.layout.geometry import EDGE_PT
from extract.reports.interpret import Interpretation, interpret
from extract.reports.lost_letters import restore_letters
from extract.reports.retelling import DISAGREES
from extract.reports.run_together import part_lines
from extract.words.compile_lexicon import compile_lexicon
from models.document import Box, Document, Line, OrderMethod
from models.errors import DocumentError
from models.options import OcrMode, ReadOptions
from models.taxonomy import Taxonomy
from models.vocabulary import CoverageState

MANY_UNKNOWN = 3  # phrases of slots that no option names: more than reports have of their own
MANY_STRAY = 8  # frames under no heading of their theme: more than headings aside of their text leave
STRAY_WEIGHT = 0.25  # of a frame that stands under no heading of its theme: headings may be far from it, or missing
LEAST_BETTER = 1.0  # points by which another order must be better than the best before it to be kept
WIDE_BLANK_EM = 1.2  # a blank inside a line that may part two columns
_LONG_CUE = 18  # letters: shorter cues are words that free text uses too
_FEW_ANSWERS = 2  # lines that are answers and nothing else: one may be a word of the manager's
_NEXT_LINES = 12  # lines by their top: those beside a line are among the next so many
_STOPS = (".", "!", "?", "…", "lire la suite")
_QUOTES = " \n\t*_\"'»”’)]"


ReadAgain = Callable[[ReadOptions], Document]


class Standing(NamedTuple):
    """What speaks for a reading and against it.

    `themes`: shown by a heading, a question or a frame. `answers`: known options and counts. `unknown`: phrases in
    slots that no option names. `lost`: lists announced and not found. `stray`: frames under no heading of their theme.
    `broken`: free texts that begin or end in the middle of a sentence, or belong to no theme. `disagreeing`: themes
    whose frames, told again, are not the page's. `buried`: frames and lists of answers that stand within free text.
    `is_named`: a title names the site; spaced letters are words in one order only. `has_side_notes`: notes stand among
    the free texts.
    """

    themes: int
    answers: int = 0
    unknown: int = 0
    lost: int = 0
    stray: int = 0
    broken: int = 0
    disagreeing: int = 0
    buried: int = 0
    is_named: bool = True
    has_side_notes: bool = False

    @property
    def points(self) -> float:
        """Return what two readings of one document are compared by: what was found less its troubles."""
        return (
            self.themes
            + self.answers
            - self.unknown
            - self.lost
            - STRAY_WEIGHT * self.stray
            - self.broken
            - self.disagreeing
            - self.buried
            - (not self.is_named)
        )

    @property
    def has_few_answers(self) -> bool:
        """Tell whether what should be beside the names of questions, in a table, was found for hardly any theme."""
        return self.answers < self.themes or not self.themes

    @property
    def is_doubtful(self) -> bool:
        """Tell whether the reading shows a trouble that a wrong order makes."""
        has_trouble = self.lost + self.broken + self.disagreeing + self.buried > 0 or self.has_side_notes
        return has_trouble or not self.themes or self.unknown >= MANY_UNKNOWN or self.stray >= MANY_STRAY


def hear_witnesses(
    document: Document, read_again: ReadAgain, media_type: MediaType, options: ReadOptions, taxonomy: Taxonomy
) -> tuple[Document, Interpretation]:
    """Return the document in the order that its frames speak for, and what it says.

    `document`: as the reader gives it; `media_type` and `options`: what it was read from, and how. `read_again`: reads
    the same bytes in another way; called only where that may tell something. What it raises besides DocumentError is
    raised. An order that the user chose is kept, and so is `document` itself unless another order is clearly better,
    but that lost letters of known words are in their place, and lines that were run together are parted.
    """
    document = part_lines(restore_letters(document, taxonomy), compile_lexicon(taxonomy))
    found = interpret(document, taxonomy)
    if media_type is not MediaType.PDF or options.order is not None:
        return document, found
    labels = compile_lexicon(taxonomy).all_labels
    standing = judge(document, found, labels)
    if not standing.is_doubtful or not may_have_columns(document):
        return document, found
    best, most = (document, found), standing.points + LEAST_BETTER
    for order in _other_orders(document):
        if order is OrderMethod.ROWS and not standing.has_few_answers:
            continue
        try:
            # A layer that was trusted is trusted again: nothing needs to be recognised.
            other = restore_letters(read_again(replace(options, order=order, ocr=OcrMode.NEVER)), taxonomy)
        except DocumentError:
            continue
        if other.text == document.text:
            continue
        found = interpret(other, taxonomy)
        heard = judge(other, found, labels)
        if heard.points >= most:
            best, most, standing = (other, found), heard.points + LEAST_BETTER, heard
            if not heard.is_doubtful:
                break
    return best


def judge(document: Document, found: Interpretation, labels: frozenset[str] = frozenset()) -> Standing:
    """Return how well a document was understood; `labels`: every folded label of the taxonomy."""
    findings = found.findings
    unknown = sum(choice.value_id is None for choice in findings.choices)
    return Standing(
        themes=len(findings.themes),
        answers=len(findings.choices) - unknown + sum(bool(count.raw) for count in findings.counts),
        unknown=unknown,
        lost=sum(state is CoverageState.LOST for state in findings.slots.values()),
        stray=sum(not hit.own_section for hit in found.frames.hits),
        broken=_count_broken(document.text, findings.free_texts),
        disagreeing=sum(told.agreement < DISAGREES for told in found.retellings.values()),
        buried=_count_buried(document, found, labels),
        is_named=found.title is not None and found.title.site_name != "",
        has_side_notes=found.has_side_notes,
    )


def _count_buried(document: Document, found: Interpretation, labels: frozenset[str]) -> int:
    """Return how many frames stand in free text, and how many free texts hold lines that are answers.

    People do write such things, so this is a reason to look, and weighs no more than an answer.
    """
    free_texts = sorted(found.findings.free_texts, key=lambda free: free.char_start)
    starts = [free.char_start for free in free_texts]

    def holder(char_start: int) -> int | None:
        at = bisect_right(starts, char_start) - 1
        return at if at >= 0 and char_start < free_texts[at].char_end else None

    long = (hit for hit in found.frames.foreign if hit.score >= 100.0 and len(hit.phrase.text) >= _LONG_CUE)
    frames = sum(holder(found.stream.starts[hit.first]) is not None for hit in long)
    answers = Counter(holder(line.line.char_start) for line in found.lines if line.text in labels)
    return frames + sum(count >= _FEW_ANSWERS for at, count in answers.items() if at is not None)


def _count_broken(text: str, free_texts: Sequence[FreeText]) -> int:
    """Return how many free texts belong to no theme, or are cut: pages end each with a full stop.

    One that goes on in the next, overleaf in its own column, is whole.
    """
    printed = [text[free.char_start : free.char_end].strip(_QUOTES) for free in free_texts]
    begins = [not begins_small(piece) for piece in printed]
    ends = [piece.lower().endswith(_STOPS) for piece in printed]
    for i, (one, two) in enumerate(pairwise(free_texts)):
        if one.theme_id == two.theme_id and not ends[i] and not begins[i + 1]:
            ends[i] = begins[i + 1] = True
    return sum(
        free.theme_id is None or not begin or not end for free, begin, end in zip(free_texts, begins, ends, strict=True)
    )


def may_have_columns(document: Document) -> bool:
    """Tell whether on some page two lines stand beside each other, or one line has a wide blank inside.

    Never for pages read by OCR: their order is from the places already. Headers and footers of browsers do not count.
    """
    if any(page.is_ocr for page in document.pages):
        return False
    floors = {page.page_no: (page.height_pt or 0.0) - EDGE_PT for page in document.pages}
    by_page: dict[int, list[tuple[Box, Line]]] = {}
    for line in document.lines:
        if line.box is not None and line.box.bottom > EDGE_PT and line.box.top < floors[line.page_no]:
            by_page.setdefault(line.page_no, []).append((line.box, line))
    return any(
        _any_beside([box for box, _ in lines]) or any(_has_wide_blank(document, *placed) for placed in lines)
        for lines in by_page.values()
    )


def _any_beside(boxes: list[Box]) -> bool:
    """Tell whether two boxes stand at the same height, the one wholly to the right of the other."""
    reach = sorted(boxes, key=lambda box: box.top)
    for i, one in enumerate(reach):
        for two in islice(reach, i + 1, i + 1 + _NEXT_LINES):
            if two.top >= (one.top + one.bottom) / 2:
                break
            if two.x0 >= one.x1 or two.x1 <= one.x0:
                return True
    return False


def _has_wide_blank(document: Document, box: Box, line: Line) -> bool:
    first = bisect_left(document.words, (line.char_start,))
    right = float("inf")
    for word in islice(document.words, first, None):
        if word.char_start >= line.char_end:
            return False
        if word.x0 - right > WIDE_BLANK_EM * (line.size_pt or box.bottom - box.top):
            return True
        right = word.x1
    return False


def _other_orders(document: Document) -> list[OrderMethod]:
    """Return the orders in which not every page was read."""
    used = {page.order_method for page in document.pages}
    return [order for order in OrderMethod if used != {order}]
