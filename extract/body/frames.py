"""Find the cues of frames and questions in the body, exact and then damaged, and tell which are to be believed."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from extract.body.cues import Hit, keep, make_hit
from extract.body.damaged import find_damaged, prolong
from extract.body.roles import Role
from extract.body.stream import Stream
from extract.words.gaps import Gap
from extract.words.lexicon import CuePhrase, Lexicon, QuestionPhrase
from models.taxonomy import Cue

_SAME_FRAME_WORDS = 70  # cues of one frame are nearer than this
_ANSWER_WORDS = 6  # behind a cue, in which other answers show
_LENGTH_WEIGHT = 0.15  # points that a letter more is worth between two phrases that overlap


class Frames(NamedTuple):
    """Cues and questions believed, in order, and those met in a foreign place."""

    hits: tuple[Hit, ...]
    foreign: tuple[Hit, ...]


def find_frames(stream: Stream, lexicon: Lexicon) -> Frames:
    """Return the cues and questions of the body, none overlapping another."""
    sections = sorted(section_themes(stream).items())
    exact = _without_overlaps(_with_sections(sections, _exact_hits(stream, lexicon)))
    damaged = _with_sections(sections, find_damaged(stream, lexicon, exact))
    return _believe(stream, _without_overlaps([*prolong(stream, exact, lexicon), *damaged]))


def section_themes(stream: Stream) -> dict[int, tuple[str, ...]]:
    """Return, by word index where it begins, the themes of the heading that opens each section."""
    sections: dict[int, tuple[str, ...]] = {}
    for word, roles in sorted(stream.heads.items()):
        for role in roles:
            if role.role is Role.THEME or (role.role is Role.ALTERNATIVE and role.is_soft):
                sections[word] = role.what
            elif role.role is Role.DIMENSION:
                sections.setdefault(word, ())
    return sections


def _exact_hits(stream: Stream, lexicon: Lexicon) -> list[Hit]:
    by_rarest, text, offsets = lexicon.phrases_by_rarest_word, stream.text, stream.offsets
    places = [
        (phrase_no, word - before, size)
        for word, folded in enumerate(stream.words)
        if folded in by_rarest
        for phrase_no, before, size, spaced in by_rarest[folded]
        if word >= before and text.startswith(spaced, offsets[word - before] - 1)
    ]
    hits: list[Hit] = []
    for phrase_no, first, size in sorted(places):
        keep(hits, make_hit(stream, first, first + size, lexicon.phrases[phrase_no], 100.0))
    return hits


def _without_overlaps(hits: list[Hit]) -> list[Hit]:
    """Return the hits in order; of two that overlap the longer stays, an exact one before a damaged one."""
    taken = bytearray(max((hit.end for hit in hits), default=0))
    exact: list[Hit] = []
    damaged: list[Hit] = []
    for hit in sorted(hits, key=_strongest_first):
        is_exact = hit.score >= 100.0
        if taken.find(1, hit.first, hit.end) >= 0 or (not is_exact and any(_holds(one, hit) for one in exact)):
            continue
        taken[hit.first : hit.end] = b"\1" * (hit.end - hit.first)
        (exact if is_exact else damaged).append(hit)
    return sorted(exact + damaged, key=_first_word)


def _strongest_first(hit: Hit) -> tuple[bool, float, bool, int]:
    # Two themes ask some questions in the same words: there the heading tells. Frames outweigh theirs.
    is_strange = isinstance(hit.phrase, QuestionPhrase) and not hit.own_section
    return hit.score < 100.0, -hit.score - _LENGTH_WEIGHT * len(hit.phrase.text), is_strange, hit.first


_first_word = attrgetter("first")


def _holds(exact: Hit, damaged: Hit) -> bool:
    """Tell whether a damaged cue stands in what leads to an exact one of another theme: such a sentence holds none.

    Under the heading of the damaged one, the other theme's words are an answer to it: "ll a été observé que certains…".
    """
    if damaged.own_section and not exact.own_section:
        return False
    return damaged.first < exact.end and damaged.end > exact.sentence and exact.phrase.theme is not damaged.phrase.theme


def _with_sections(sections: Sequence[tuple[int, tuple[str, ...]]], hits: list[Hit]) -> list[Hit]:
    """Return the hits in order, those that stand under a heading of their theme marked; `sections`: in order."""
    placed, i = [], -1
    for hit in sorted(hits, key=_first_word):
        while i + 1 < len(sections) and sections[i + 1][0] <= hit.first:
            i += 1
        is_own = i >= 0 and hit.theme_id in sections[i][1]
        placed.append(hit.changed(own_section=True) if is_own else hit)
    return placed


def _believe(stream: Stream, hits: list[Hit]) -> Frames:
    """Tell hits to be believed from words in free text that look like a cue."""
    return _Believer(stream, hits).tell(hits)


class _Believer:
    """Goes through the hits in order; its state is what the report has printed so far.

    A theme's frame is printed once, before its free text: where a theme has cues under its own heading, the same cues
    elsewhere are foreign unless they go on with a frame that a heading cut. Cues that need a frame need it just before.
    """

    def __init__(self, stream: Stream, hits: list[Hit]) -> None:
        self.stream = stream
        self.at_home = {(h.theme_id, type(h.phrase)) for h in hits if h.own_section}
        self.kept: list[Hit] = []
        self.last_by_theme: dict[str, Hit] = {}
        self.seen: dict[tuple[str, int], Hit] = {}  # theme, order of the cue: its first hit
        self.answered: set[str] = set()  # indicators
        self.opened: set[str] = set()  # those of them whose answers are printed in a slot
        self.listed: set[str] = set()  # indicators whose answers were announced as a list
        self.stated: set[str] = set()  # themes with a frame
        self.asked: set[str] = set()  # themes with a question: an edition prints one or the other

    def tell(self, hits: list[Hit]) -> Frames:
        foreign = []
        for hit in hits:
            if self._is_cue(hit, hit.phrase) if isinstance(hit.phrase, CuePhrase) else self._is_question(hit):
                self._keep(hit)
            else:
                foreign.append(hit)
        return Frames(tuple(self.kept), tuple(foreign))

    def _keep(self, hit: Hit) -> None:
        if isinstance(hit.phrase, CuePhrase):
            self.seen.setdefault((hit.theme_id, hit.phrase.order), hit)
            self.stated.add(hit.theme_id)
            self.answered |= hit.phrase.indicators
            self.opened |= set(hit.phrase.cue.opens)
            self.listed |= set(hit.phrase.cue.opens) if hit.phrase.cue.is_list else set()
        else:
            self.asked.add(hit.theme_id)
        self.kept.append(hit)
        self.last_by_theme[hit.theme_id] = hit

    def _goes_on(self, hit: Hit) -> bool:
        """Tell whether a hit follows another of its theme with no other theme between."""
        last = self.last_by_theme.get(hit.theme_id)
        return last is not None and last is self.kept[-1] and hit.first - last.end <= _SAME_FRAME_WORDS

    def _is_question(self, hit: Hit) -> bool:
        if hit.theme_id in self.stated:
            return False
        is_only = hit.score >= 100.0 and (hit.theme_id, QuestionPhrase) not in self.at_home
        return hit.own_section or self._goes_on(hit) or is_only

    def _is_cue(self, hit: Hit, phrase: CuePhrase) -> bool:
        cue = phrase.cue
        if hit.theme_id in self.asked or self._is_inside(hit, cue) or self._is_told(hit, cue):
            return False
        if (hit.theme_id, phrase.order) in self.seen and not cue.repeats:
            return self._is_repeated(hit)
        if cue.states is not None and cue.states.indicator in self.opened:
            return False  # what a slot has answered is not denied by a sentence of its own: free text begins so
        goes_on = self._goes_on(hit)
        # The end of a frame may announce the same list again that its beginning did.
        is_end = cue.needs_frame and cue.is_list and goes_on
        if hit.score < 100.0 and not cue.repeats and phrase.indicators & self.answered and not is_end:
            return False
        if cue.needs_answer and (self.stream.gaps[hit.sentence] & Gap.BULLET or phrase.indicators <= self.listed):
            return False  # the items of a list begin with these words too
        if cue.needs_frame or cue.closes:
            return goes_on or (hit.own_section and bool(cue.opens))
        if hit.own_section or goes_on:
            return True
        is_counted_first = cue.counts is not None and cue.count_side == "before"
        may_begin = cue.starts or is_counted_first or cue.states is not None
        return may_begin and (hit.theme_id, CuePhrase) not in self.at_home

    def _is_repeated(self, hit: Hit) -> bool:
        """Tell whether a page says a frame again, with the same answer, under another heading of its theme."""
        first = self.seen[hit.theme_id, hit.phrase.order]  # type: ignore[union-attr]
        if hit.score < 100.0 or not hit.own_section:
            return False
        if self._behind(first.end) != self._behind(hit.end):
            return False
        return any(first.end < word <= hit.first for word in self.stream.heads)

    def _behind(self, end: int) -> list[str]:
        """Return the words with which an answer begins behind a cue, no further than its sentence."""
        stop = end + 1
        while stop < min(end + _ANSWER_WORDS, len(self.stream)):
            gap = self.stream.gaps[stop]
            if gap & Gap.STOP or (gap & Gap.HARD and not gap & Gap.BULLET):
                break
            stop += 1
        return self.stream.words[end:stop]

    def _is_inside(self, hit: Hit, cue: Cue) -> bool:
        """Tell whether the words of a cue are part of an answer to another theme, in the same sentence."""
        if not cue.needs_answer or not self.kept or self.kept[-1].theme_id == hit.theme_id:
            return False
        between = range(self.kept[-1].end, hit.first + 1)
        return not any(self.stream.gaps[word] & (Gap.STOP | Gap.HARD) for word in between)

    def _is_told(self, hit: Hit, cue: Cue) -> bool:
        """Tell whether a cue stands in the middle of a paragraph of free text: the manager's words, not the page's.

        A frame begins with a line; the next sentence of one follows the sentence before at once.
        """
        if not cue.starts:
            return False
        last = self.last_by_theme.get(hit.theme_id)
        gap = self.stream.gaps[hit.sentence]
        begins_line = hit.sentence == 0 or bool(gap & (Gap.HARD | Gap.BULLET | Gap.CUT))
        if begins_line and not (cue.needs_answer and last is not None):
            return False
        if last is None:
            return True
        stops = sum(1 for word in range(last.end, hit.sentence + 1) if self.stream.gaps[word] & Gap.STOP)
        return stops > 1 or (begins_line and bool(gap & Gap.STOP))
