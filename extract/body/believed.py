"""Tell the cues and questions of a report that are to be believed from words in free text that look like them."""

from __future__ import annotations

from extract.body.cues import SENTENCE_BREAKS, Hit
from extract.body.roles import THEME_ROLE
from extract.body.stream import Stream
from extract.words.gaps import Gap
from extract.words.lexicon import CuePhrase, QuestionPhrase
from models.taxonomy_terms import Cue

_SAME_FRAME_WORDS = 70  # cues of one frame are nearer than this
_PAIR = 2
_SENTENCE_WORDS = 45  # of the answers of one sentence
_ANSWER_WORDS = 6  # behind a cue, in which other answers show


class Believer:
    """Goes through the hits in order; its state is what the report has printed so far.

    A theme's frame is printed once, before its free text: where a theme has cues under its own heading, the same cues
    elsewhere are foreign unless they go on with a frame that a heading cut. Cues that need a frame need it just before.
    """

    def __init__(self, stream: Stream, hits: list[Hit]) -> None:
        self.stream = stream
        self.at_home = {(h.theme_id, type(h.phrase)) for h in hits if h.own_section}
        self.met: list[Hit] = []  # all of them
        self.kept: list[Hit] = []
        self.last_by_theme: dict[str, Hit] = {}
        self.seen: dict[tuple[str, int], Hit] = {}  # theme, order of the cue: its first hit
        self.said: dict[tuple[str, int], Hit] = {}  # the same: its last hit
        self.answered: set[str] = set()  # indicators
        self.opened: set[str] = set()  # those of them whose answers are printed in a slot
        self.told: set[str] = set()  # those that a sentence answered
        self.listed: set[str] = set()  # indicators whose answers were announced as a list
        self.stated: set[str] = set()  # themes with a frame
        self.refused: dict[str, Hit] = {}  # theme: the last of its cues that was not believed
        self.asked: set[str] = set()  # themes with a question: an edition prints one or the other

    def tell(self, hits: list[Hit]) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
        """Return the hits that are believed, in order, and those met in a foreign place."""
        foreign = []
        self.met = hits
        for hit in hits:
            if self._is_cue(hit, hit.phrase) if isinstance(hit.phrase, CuePhrase) else self._is_question(hit):
                self._keep(hit)
            elif self._is_again(hit):
                again = hit.changed(is_again=True)
                self._follow(again)
                self.said[hit.theme_id, hit.phrase.order] = again  # type: ignore[union-attr]
            else:
                foreign.append(hit)
                self.refused[hit.theme_id] = hit
        return tuple(self.kept), tuple(foreign)

    def _keep(self, hit: Hit) -> None:
        if isinstance(hit.phrase, CuePhrase):
            self.seen.setdefault((hit.theme_id, hit.phrase.order), hit)
            self.said[hit.theme_id, hit.phrase.order] = hit
            self.stated.add(hit.theme_id)
            self.answered |= hit.phrase.indicators
            self.opened |= set(hit.phrase.cue.opens)
            self.told |= {hit.phrase.cue.states.indicator} if hit.phrase.cue.states else set()
            self.listed |= set(hit.phrase.cue.opens) if hit.phrase.cue.is_list else set()
        else:
            self.asked.add(hit.theme_id)
        self._follow(hit)

    def _follow(self, hit: Hit) -> None:
        self.kept.append(hit)
        self.last_by_theme[hit.theme_id] = hit

    def _goes_on(self, hit: Hit) -> bool:
        """Tell whether a hit follows another of its theme with no other theme between."""
        last = self.last_by_theme.get(hit.theme_id)
        return last is not None and last is self.kept[-1] and hit.first - last.end <= _SAME_FRAME_WORDS

    def _is_question(self, hit: Hit) -> bool:
        if hit.theme_id in self.stated:
            return False
        if hit.own_section or self._goes_on(hit):
            return True
        is_only = hit.score >= 100.0 and (hit.theme_id, QuestionPhrase) not in self.at_home
        return is_only and not (_is_short(hit) and has_headings(self.stream))

    def _is_cue(self, hit: Hit, phrase: CuePhrase) -> bool:
        cue = phrase.cue
        if hit.theme_id in self.asked and self._answers_question(hit, cue):
            self.asked.discard(hit.theme_id)  # the page prints its question, and below it what was answered
        if hit.theme_id in self.asked or self._is_inside(hit, cue) or self._is_told(hit, cue):
            return False
        if (hit.theme_id, phrase.order) in self.seen and not cue.repeats:
            return self._is_repeated(hit)
        if cue.states is not None and cue.states.indicator in self.opened:
            return False  # what a slot has answered is not denied by a sentence of its own: free text begins so
        if cue.states is not None and cue.states.indicator in self.told and self._is_second(hit, cue.states.indicator):
            return False
        if cue.opens and self.told.issuperset(cue.opens):
            return False  # nor the other way round
        if cue.starts and cue.opens and not cue.repeats and self.opened.issuperset(cue.opens):
            return False  # another edition's sentence for what was answered: free text begins so
        goes_on = self._goes_on(hit)
        # The end of a frame may announce the same list again that its beginning did.
        is_end = cue.needs_frame and cue.is_list and goes_on
        if hit.score < 100.0 and not cue.repeats and phrase.indicators & self.answered and not is_end:
            return False
        if cue.needs_answer and (self.stream.gaps[hit.sentence] & Gap.BULLET or phrase.indicators <= self.listed):
            return False  # the items of a list begin with these words too
        if cue.closes and not phrase.words and not self._is_one_sentence(hit):
            return False  # "sont nés": words of any text
        if cue.needs_frame and (self._goes_on_refused(hit) or (cue.counts and not self._is_one_sentence(hit))):
            return False
        if cue.needs_frame or cue.closes:
            return goes_on or (hit.own_section and bool(cue.opens))
        if hit.own_section or goes_on:
            return True
        is_counted_first = cue.counts is not None and cue.count_side == "before"
        may_begin = cue.starts or is_counted_first or cue.states is not None
        return may_begin and (hit.theme_id, CuePhrase) not in self.at_home

    def _answers_question(self, hit: Hit, cue: Cue) -> bool:
        """Tell whether a frame stands just behind the question of its theme."""
        last = self.kept[-1] if self.kept else None
        is_next = last is not None and last.theme_id == hit.theme_id and last.end == hit.sentence
        return is_next and hit.score >= 100.0 and hit.own_section and (cue.starts or cue.counts is not None)

    def _goes_on_refused(self, hit: Hit) -> bool:
        """Tell whether a cue goes on with the sentence of one of its theme that was not believed."""
        one = self.refused.get(hit.theme_id)
        if one is None or not isinstance(one.phrase, CuePhrase) or not one.phrase.cue.starts:
            return False
        return self._runs_on(one, hit)

    def _is_second(self, hit: Hit, indicator_id: str) -> bool:
        """Tell whether a sentence that is an answer follows the one printed: free text begins so.

        More of them are a questionnaire, and so are items: they contradict each other.
        """
        if self.stream.gaps[hit.sentence] & Gap.BULLET:
            return False
        stated = {(one.theme_id, one.phrase.order) for one in self.met if _states(one, indicator_id)}  # type: ignore[union-attr]
        return len(stated) == _PAIR

    def _is_one_sentence(self, hit: Hit) -> bool:
        """Tell whether a cue stands in the sentence of the last one of its theme."""
        last = self.last_by_theme.get(hit.theme_id)
        return last is not None and self._runs_on(last, hit)

    def _runs_on(self, one: Hit, hit: Hit) -> bool:
        """Tell whether no sentence, line or item ends between two hits."""
        return self.stream.next_gap(one.end, SENTENCE_BREAKS, hit.first + 1) > hit.first

    def _is_repeated(self, hit: Hit) -> bool:
        """Tell whether a page says a frame again, with the same answer, under another heading of its theme."""
        first = self.seen[hit.theme_id, hit.phrase.order]  # type: ignore[union-attr]
        if hit.score < 100.0 or not hit.own_section:
            return False
        if self._behind(first.end) != self._behind(hit.end):
            return False
        return any(first.end < word <= hit.first for word in self.stream.heads)

    def _is_again(self, hit: Hit) -> bool:
        """Tell whether the sentence before was the same frame: a page may give each answer a sentence of its own."""
        last = self.kept[-1] if self.kept else None
        cue = hit.phrase.cue if isinstance(hit.phrase, CuePhrase) else None
        if last is None or cue is None or hit.score < 100.0 or not hit.own_section or not cue.opens:
            return False
        if last.is_again and cue.needs_frame and self._runs_on(last, hit):
            return True  # the end of such a sentence
        one = self.said.get((hit.theme_id, hit.phrase.order))  # type: ignore[union-attr]
        if one is None or one.phrase is not hit.phrase or not cue.starts or cue.is_list or not self._is_one_frame(one):
            return False
        if hit.sentence - last.end > _SENTENCE_WORDS:
            return False
        if self.stream.next_gap(last.end, SENTENCE_BREAKS, hit.sentence) < hit.sentence:
            return False
        return bool(self.stream.gap(hit.sentence) & Gap.STOP)

    def _is_one_frame(self, one: Hit) -> bool:
        """Tell whether no other theme's hit was kept since `one`, and none of a sentence that begins another slot."""
        since = self.kept[self.kept.index(one) + 1 :]
        return all(hit.theme_id == one.theme_id and self._runs_on(one, hit) for hit in since)

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
        return self.stream.next_gap(self.kept[-1].end, Gap.STOP | Gap.HARD, hit.first + 1) > hit.first

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


def has_headings(stream: Stream) -> bool:
    """Tell whether a report has a heading of a theme."""
    return any(role.role is THEME_ROLE for roles in stream.heads.values() for role in roles)


def is_stray(hit: Hit, *, with_headings: bool) -> bool:
    """Tell whether a question that is believed elsewhere than under its theme may be a manager's, or another theme's.

    `with_headings`: of a report that has headings; without them, only a short one may.
    """
    if not isinstance(hit.phrase, QuestionPhrase) or hit.own_section:
        return False
    return with_headings or hit.phrase.is_short


def _is_short(hit: Hit) -> bool:
    return isinstance(hit.phrase, QuestionPhrase) and hit.phrase.is_short


def _states(hit: Hit, indicator_id: str) -> bool:
    """Tell whether a hit is a sentence that answers an indicator."""
    states = hit.phrase.cue.states if isinstance(hit.phrase, CuePhrase) else None
    return states is not None and states.indicator == indicator_id
