"""Walk the body of a report from cue to cue: fill slots, read counts, and leave the rest as free text."""

from __future__ import annotations

from extract.body.again import believe_again
from extract.body.comparisons import fill_matrix, names_group
from extract.body.cues import Hit
from extract.body.findings import Again, Findings
from extract.body.frame_counts import take_count_after, take_count_before
from extract.body.frames import Frames
from extract.body.refusals import is_refused
from extract.body.reworded import take_sentence
from extract.body.slots import Slots
from extract.body.statements import take_refusal, take_statement
from extract.body.stream import Stream
from extract.body.walked import LEAD_WORDS, Body, Span
from extract.words.gaps import Gap
from extract.words.lexicon import CuePhrase, Lexicon, QuestionPhrase
from models.taxonomy_terms import Cue

_NAME_WORDS = 4  # of the longest name of a question whose items begin with cues


def walk_body(text: str, stream: Stream, frames: Frames, lexicon: Lexicon, findings: Findings) -> list[Span]:
    """Add to `findings` what the frames say; return the spans of the body that they explain, in order."""
    walker = _Walker(Body(text, stream, lexicon, findings))
    hits = frames.hits
    for i, hit in enumerate(hits):
        following = hits[i + 1] if i + 1 < len(hits) else None
        limit = len(stream) if following is None else _begins(following)
        walker.take(hit, max(limit, hit.end), following)
    if findings.again:
        believe_again(findings, lexicon)
    return walker.body.spans


def _begins(hit: Hit) -> int:
    """Return the word where what belongs to a cue begins: its sentence, unless the cue goes on with one."""
    phrase = hit.phrase
    if isinstance(phrase, CuePhrase):
        cue = phrase.cue
        goes_on = not cue.starts and cue.counts is None and cue.states is None
        if goes_on or cue.needs_answer:
            return hit.first
    return hit.sentence


class _Walker:
    def __init__(self, body: Body) -> None:
        self.body = body
        self._slots = Slots(body)

    def take(self, hit: Hit, limit: int, following: Hit | None) -> None:
        """Explain the frame around one cue, up to word `limit`."""
        phrase = hit.phrase
        start = max(hit.sentence, self.body.spans[-1].end if self.body.spans else 0)
        if isinstance(phrase, QuestionPhrase):
            self.body.explain(start, hit.end, hit, "question", phrase.question.asks or hit.theme_id)
            self.body.findings.themes.setdefault(hit.theme_id, "question")
            return
        cue, end = phrase.cue, hit.end
        if hit.is_again and not self._slots.is_whole(hit, limit):
            return  # free text begins so
        if self._names_another(hit, cue):
            return
        done = len(self.body.findings.choices)
        if cue.needs_answer and self._goes_on_list(hit):
            return
        if (cue.needs_answer and not self._slots.has_answer(hit, limit)) or (
            cue.is_matrix and not names_group(self._slots, hit, limit)
        ):
            return
        self.body.findings.themes[hit.theme_id] = "frame"
        is_counted_first = cue.counts is not None and cue.count_side == "before"
        if is_counted_first:
            start = take_count_before(self.body, hit, start)
        self.body.explain(hit.first if is_counted_first else start, hit.end, hit, "frame", hit.theme_id)
        if cue.counts is not None and cue.count_side == "after":
            end = take_count_after(self.body, hit, limit, phrase)
        if cue.states is not None:
            end = take_statement(self.body, hit, start, limit, phrase)
        elif cue.counts is None and not cue.closes and is_refused(self.body.stream, hit, start):
            end = take_refusal(self.body, hit, limit)
        elif cue.is_matrix:
            end = fill_matrix(self._slots, hit, limit)
        elif cue.opens:
            end = self._slots.fill(hit, end, limit)
        elif (
            following is not None
            and following.theme_id == hit.theme_id
            and limit - end <= LEAD_WORDS
            and not cue.closes
        ):
            self.body.explain(end, limit, hit, "frame", hit.theme_id)
            end = limit  # the words between two cues of one frame
        elif not cue.closes:
            begun, end = end, self.body.sentence_end(end, limit)
            if not take_sentence(self.body, start, end, hit.phrase.theme):
                self.body.explain(begun, end, hit, "frame", hit.theme_id)
        if len(self.body.findings.choices) > done and self._follows_text(hit, start):
            self.body.findings.doubt_since(done)
        if hit.is_again:
            choices = self.body.findings.choices
            self.body.findings.doubt_since(done)
            self.body.findings.again.append(Again(done, len(choices), hit.theme_id))
        self.body.spans.append(Span(start, max(end, hit.end), hit.theme_id))

    def _follows_text(self, hit: Hit, start: int) -> bool:
        """Tell whether free text stands before a frame, in its paragraph: "On chante. Ces rencontres ont lieu …".

        The page prints the sentences of a theme one after the other.
        """
        stream, spans = self.body.stream, self.body.spans
        if not spans or spans[-1].theme_id != hit.theme_id or start <= spans[-1].end or start in stream.heads:
            return False
        gap = stream.gaps[start]
        return bool(gap & Gap.STOP) and not gap & (Gap.HARD | Gap.SOFT) and spans[-1].end not in stream.heads

    def _goes_on_list(self, hit: Hit) -> bool:
        """Tell whether a cue begins a later item of what stands behind the name of a question."""
        stream, spans = self.body.stream, self.body.spans
        first = spans[-1].end if spans else 0
        heads = [word for word in stream.heads if first < word <= hit.first]
        first = max([first, *heads])
        names = self.body.lexicon.prompts[hit.theme_id]
        ends = range(first + 1, min(first + _NAME_WORDS, hit.first - 1) + 1)
        return any(stream.slice(first, end) in names for end in ends)

    def _names_another(self, hit: Hit, cue: Cue) -> bool:
        """Tell whether a cue is, or ends, the name of a question whose answer follows: "Projets imprévus : 8"."""
        stream = self.body.stream
        if not stream.gap(hit.end) & (Gap.COLON | Gap.ASIDE | Gap.HARD) or hit.end >= len(stream):
            return False
        named = self.body.lexicon.prompts[hit.theme_id].get(stream.slice(hit.sentence, hit.end))
        if named is None or named in cue.opens:
            return False
        is_counted = named == cue.counts
        return stream.words[hit.end].isdigit() and not stream.gaps[hit.end] & Gap.COLON if is_counted else True
