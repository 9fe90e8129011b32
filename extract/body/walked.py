"""The body of a report while it is walked: its words, what was found, and which words the frames explain."""

from __future__ import annotations

from functools import lru_cache

from extract.body.cues import Hit
from extract.body.findings import Findings
from extract.body.stream import Stream
from extract.words.gaps import Gap
from extract.words.lexicon import Lexicon
from models.record_base import Record

LEAD_WORDS = 40  # words of a frame before its first slot


class Span(Record):
    """Words `first` to `end` (half-open) that the frame of a theme explains."""

    first: int
    end: int
    theme_id: str


def in_order(span: Span) -> tuple[int, int]:
    """Return what spans are sorted by."""
    return span.first, span.end


class Body:
    """What all share that read frames. `spans`: what the frames explain, in order."""

    def __init__(self, text: str, stream: Stream, lexicon: Lexicon, findings: Findings) -> None:
        self.text, self.stream, self.lexicon, self.findings = text, stream, lexicon, findings
        self.spans: list[Span] = []

    def explain(self, first: int, end: int, hit: Hit, by: str, what: str) -> None:
        """Say what explains words `first` to `end` (half-open); see `Findings.explained`."""
        if end > first:
            self.findings.explained.append((first, end, by, what, _path_of_cue(hit.phrase.text, hit.score)))
            if by == "question":
                self.spans.append(Span(first, end, hit.theme_id))

    def sentence_end(self, first: int, limit: int) -> int:
        """Return the word after the sentence that runs at `first`; `first` itself when the sentence is over there."""
        stop = min(limit, first + LEAD_WORDS)
        word = self.stream.next_gap(first, Gap.STOP | Gap.BULLET | Gap.PARAGRAPH, stop)
        if word < stop:
            return word
        return limit if limit - first < LEAD_WORDS else first


@lru_cache(maxsize=4_096)
def _path_of_cue(phrase: str, score: float) -> str:
    """Return how a cue was found, for people."""
    return f"{phrase} ({score:.0f})"
