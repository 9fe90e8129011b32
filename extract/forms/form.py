"""One filled form while it is read: its words and sections, what was found, and which words are explained."""

from __future__ import annotations

from collections.abc import Sequence

from extract.body.cues import Hit
from extract.body.findings import Findings
from extract.body.stream import Stream
from extract.body.walked import Span, in_order
from extract.forms.form_questions import Sections
from extract.words.lexicon import Lexicon
from models.document import Document
from models.vocabulary import CoverageState


class Form:
    """What all that read a form share. `hits`: the known questions; `may_have_lost_ticks`: its boxes are believed less.

    `spans`: the words explained so far, in no order.
    """

    def __init__(self, document: Document, stream: Stream, lexicon: Lexicon, findings: Findings) -> None:
        self.document, self.stream, self.lexicon, self.findings = document, stream, lexicon, findings
        self.sections = Sections(stream)
        self.hits: tuple[Hit, ...] = ()
        self.may_have_lost_ticks = False
        self.spans: list[Span] = []

    def explain(self, first: int, end: int, by: str, what: str, path: str, theme: str = "") -> None:
        """Say what explains words `first` to `end` (half-open); see `Findings.explained`."""
        if end > first:
            self.findings.explained.append((first, end, by, what, path))
            self.spans.append(Span(first, end, theme))

    def answer(self, indicator: str, *, is_empty: bool = False) -> None:
        """Note that a question was asked, and answered unless `is_empty`."""
        theme = self.lexicon.indicators[indicator][0].theme
        self.findings.themes[theme] = "frame"
        state = CoverageState.SLOT_EMPTY if is_empty else CoverageState.ANSWERED
        if self.findings.slots.get(indicator) is not CoverageState.ANSWERED:
            self.findings.slots[indicator] = state

    def taken(self) -> list[bool]:
        """Tell of each word, and of the end of the stream, whether it is explained."""
        taken = [False] * (len(self.stream) + 1)
        for span in self.spans:
            taken[span.first : span.end] = [True] * (span.end - span.first)
        return taken

    def explained(self) -> list[Span]:
        """Return the spans in order, none overlapping the one before."""
        return _apart(sorted(self.spans, key=in_order))


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Return the spans in order, none overlapping the one before."""
    apart: list[Span] = []
    for span in spans:
        done = apart[-1].end if apart else 0
        if span.end > done:
            apart.append(Span(max(span.first, done), span.end, span.theme_id))
    return apart
