"""Fill the slots that frames open, and tell how each stands: answered, empty, or its list lost."""

from __future__ import annotations

from collections.abc import Sequence

from extract.body.answers import add_answers, option_terms
from extract.body.cues import SENTENCE_BREAKS, Hit
from extract.body.labels import Answer, find_labels
from extract.body.named_spans import name_spans
from extract.body.options import Slot, fill_slot
from extract.body.walked import LEAD_WORDS, Body
from extract.words.gaps import Gap
from extract.words.lexicon import CuePhrase, Terms
from extract.words.match import find_phrase
from models.taxonomy_terms import Cue, Indicator
from models.vocabulary import CoverageState

_ITEM = Gap.HARD | Gap.BULLET
_RUNS_ON = Gap.SOFT | Gap.LOWER
_LIKE_CUE = 92.0  # points: how a damaged cue reads together with the word before it
_MIXED = 2  # phrases that no option names, in one sentence: another column stands between its lines
_MORE_WORDS = 8  # that may stand between a cue and the colon that announces its list
_BEHIND_WORDS = 2  # that a longer option has behind a shorter one


class Slots:
    """The slots of one body, each filled once."""

    def __init__(self, body: Body) -> None:
        self.body, self.stream, self.lexicon, self.findings = body, body.stream, body.lexicon, body.findings
        self._waiting: Hit | None = None  # the last frame that announced a list which did not follow
        self._slots: dict[tuple[int, int, bool], Slot] = {}  # what was filled to see whether it is an answer at all

    def fill(self, hit: Hit, first: int, limit: int) -> int:
        """Fill the slot that a cue opens; return the word after it."""
        assert isinstance(hit.phrase, CuePhrase)
        cue = hit.phrase.cue
        first = self._announced(hit, first, limit)
        slot = self._slot(hit, first, limit)
        opens = cue.opens
        if slot.answers and not any(answer.term for answer in slot.answers):
            slot, opens = self._of_sister(hit, first, limit, slot)
        slot = self._with_sisters(hit, slot, opens)
        done = len(self.findings.choices)
        add_answers(self.body.text, self.stream, self.findings, slot.answers, opens[0], hit)
        if not slot.answers and not cue.is_list:
            self._take_before(hit, cue)
        is_mixed = not slot.is_list and sum(answer.term is None for answer in slot.answers) >= _MIXED
        is_mixed |= slot.is_list and self._begins_unknown(slot, first)
        is_mixed |= hit.score < 100.0 and self._follows_unknown(hit, done)
        if is_mixed or self._may_be_of_another(slot, first, limit):
            self.findings.doubt_since(done)
        beginnings = option_terms(self.lexicon, opens).beginnings
        for place, answer in enumerate(slot.answers):
            if answer.label not in beginnings or answer.term is None:
                continue
            if self._may_be_half(slot, place) or self._is_cut_short(answer, cue):
                self.findings.choices[done + place] = self.findings.choices[done + place].changed(is_doubtful=True)
        if slot.answers or not cue.is_list:
            self._waiting = None if slot.answers and cue.is_list else self._waiting
        elif not self._was_closed(slot, first):
            self._waiting = hit
        self._explain_joiners(hit, first, slot)
        self._mark_slots(opens, slot, first, cue)
        return slot.end

    def _with_sisters(self, hit: Hit, slot: Slot, opens: Sequence[str]) -> Slot:
        """Return the slot with those phrases named that are options of other questions: "de biens, entre bénévoles"."""
        if not slot.answers or all(answer.term for answer in slot.answers):
            return slot
        others = [i.id for i in self._free(hit) if i.id not in opens]
        terms = option_terms(self.lexicon, others)
        answers: list[Answer] = []
        for answer in slot.answers:
            spans = [] if answer.term else name_spans(self.stream, answer.first, answer.end, terms)
            named = {word for span in spans for word in range(span.first, span.end)}
            rest = {self.stream.words[word] for word in range(answer.first, answer.end) if word not in named}
            answers += spans if spans and self.lexicon.joiners.issuperset(rest) else [answer]
        return slot.changed(answers=tuple(answers))

    def _free(self, hit: Hit) -> list[Indicator]:
        """Return the questions of a cue's theme that are answered by options, and not yet."""
        found = (i for i in hit.phrase.theme.indicators if i.options and not i.asked_of)
        return [i for i in found if self.findings.slots.get(i.id) is not CoverageState.ANSWERED]

    def _of_sister(self, hit: Hit, first: int, limit: int, slot: Slot) -> tuple[Slot, tuple[str, ...]]:
        """Return the slot and what it answers: another question of the theme where its phrases are all options of that.

        Words of one frame are easily met in the sentence of another: "interactions observées (publics) : …". A frame
        whose options are not known yet keeps its phrases, unless it was recognised in damaged words.
        """
        cue = hit.phrase.cue  # type: ignore[union-attr]
        if not self.lexicon.options.get(cue.opens[0]) and hit.score >= 100.0:
            return slot, cue.opens
        for indicator in self._free(hit):
            if indicator.id in cue.opens:
                continue
            is_list = bool(self.stream.gap(first) & (Gap.COLON | Gap.BULLET))
            terms = option_terms(self.lexicon, [indicator.id])
            for word in range(first, min(first + _MORE_WORDS, limit)):
                if word > first and not self.stream.gaps[word] & (Gap.COLON | Gap.BULLET):
                    continue
                other = fill_slot(self.stream, word, limit, terms, self.lexicon, is_list=is_list)
                if other.answers and all(answer.term for answer in other.answers):
                    self.body.explain(first, word, hit, "frame", hit.theme_id)
                    return other, (indicator.id,)
        return slot, cue.opens

    def _follows_unknown(self, hit: Hit, done: int) -> bool:
        """Tell whether a phrase that no option names stands just before a damaged cue: other words may stand there.

        Not where its last word is what the cue lacks: "espacesont été observés".
        """
        last = self.findings.choices[done - 1] if done else None
        if last is None or last.value_id is not None or last.char_end != self.stream.ends[hit.first - 1]:
            return False
        return find_phrase(hit.phrase.text, self.stream.slice(hit.first - 1, hit.end), floor=_LIKE_CUE) is None

    def _announced(self, hit: Hit, first: int, limit: int) -> int:
        """Return the word where the list begins that is announced after a few words more: "entre ces publics :"."""
        gaps = self.stream.gaps
        terms = option_terms(self.lexicon, hit.phrase.cue.opens)  # type: ignore[union-attr]
        if (
            first + 1 < limit
            and self.stream.words[first].isdigit()
            and gaps[first] & Gap.COLON
            and gaps[first + 1] & _ITEM
        ):
            return first + 1  # the mark of a note behind the colon
        if first >= limit or gaps[first] & SENTENCE_BREAKS or self.stream.words[first] in terms.by_first_word:
            return first
        for word in range(first + 1, min(limit, first + _MORE_WORDS + 1)):
            if gaps[word] & SENTENCE_BREAKS:
                is_list = gaps[word] & Gap.COLON and gaps[word] & Gap.HARD
                if not is_list or find_labels(self.stream, first, word, terms):
                    break
                self.body.explain(first, word, hit, "frame", hit.theme_id)
                return word
        return first

    def _may_be_half(self, slot: Slot, place: int) -> bool:
        """Tell whether the damaged rest of a longer option may follow an option, with which that one begins."""
        if slot.is_list or place + 1 >= len(slot.answers):
            return False
        label, following = _bare(slot.answers[place].label), slot.answers[place + 1]
        return following.term is None or (following.score < 100.0 and _bare(following.label).startswith(f"{label} "))

    def _is_cut_short(self, answer: Answer, cue: Cue) -> bool:
        """Tell whether words behind an option begin the rest of a longer one, which then was torn away."""
        if self.stream.gap(answer.end) & ~_RUNS_ON:
            return False
        behind = self.stream.slice(answer.end, min(answer.end + _BEHIND_WORDS, len(self.stream)))
        rests = (
            label[len(answer.label) + 1 :].split(" ", _BEHIND_WORDS)[:_BEHIND_WORDS]
            for label in option_terms(self.lexicon, cue.opens)
            if label.startswith(f"{answer.label} ")
        )
        return any(len(rest) == _BEHIND_WORDS and behind == " ".join(rest) for rest in rests)

    def _may_be_of_another(self, slot: Slot, first: int, limit: int) -> bool:
        """Tell whether a list may answer a frame just before whose own list was not there: columns may be mixed.

        So they are where two frames stand together, and behind them two lists that may answer both.
        """
        waiting = self._waiting
        if waiting is None or not slot.answers or not slot.is_list:
            return False
        assert isinstance(waiting.phrase, CuePhrase)
        explained = sum(span.end - span.first for span in self.body.spans if span.first >= waiting.end)
        between = first - waiting.end - explained
        terms = option_terms(self.lexicon, waiting.phrase.cue.opens)
        if between > LEAD_WORDS or not all(answer.label in terms for answer in slot.answers):
            return False
        if len({answer.term for answer in slot.answers}) < len(slot.answers) or self._has_inner_blank(slot):
            return True  # both lists in one
        more = find_labels(self.stream, slot.end, limit, terms)
        return any(
            answer and self.stream.gaps[at] & Gap.HARD and self.stream.gap(answer.end) & Gap.HARD
            for at, answer in more.items()
        )

    def _has_inner_blank(self, slot: Slot) -> bool:
        """Tell whether some items of a list without bullets are parted by a blank line, and others are not."""
        gaps = [self.stream.gaps[answer.first] for answer in slot.answers[1:]]
        is_bare = not any(gap & (Gap.BULLET | Gap.PAGE) for gap in gaps)
        return is_bare and len({bool(gap & Gap.PARAGRAPH) for gap in gaps}) > 1

    def _slot(self, hit: Hit, first: int, limit: int) -> Slot:
        assert isinstance(hit.phrase, CuePhrase)
        cue = hit.phrase.cue
        is_list = cue.is_list or bool(self.stream.gap(first) & Gap.COLON and self.stream.gap(first) & Gap.HARD)
        return self.slot_of(first, limit, option_terms(self.lexicon, cue.opens), is_list=is_list)

    def slot_of(self, first: int, limit: int, terms: Terms, *, is_list: bool) -> Slot:
        key = (first, limit, is_list)
        slot = self._slots.get(key)
        if slot is None:
            slot = self._slots[key] = fill_slot(self.stream, first, limit, terms, self.lexicon, is_list=is_list)
        return slot

    def has_answer(self, hit: Hit, limit: int) -> bool:
        """Tell whether a known answer follows a cue whose words free text uses too."""
        return any(answer.term for answer in self._slot(hit, hit.end, limit).answers[:1])

    def _begins_unknown(self, slot: Slot, first: int) -> bool:
        """Tell whether a phrase that no option names stands before the items of a list: "est souhaitée entre :"."""
        unknown = next((answer.first for answer in slot.answers if answer.term is None), None)
        return unknown is not None and not any(gap & _ITEM for gap in self.stream.gaps[first : unknown + 1])

    def _take_before(self, hit: Hit, cue: Cue) -> None:
        """Add the answers that stand before a cue in its sentence, for a person: "c'est au quotidien que …"."""
        before = self.body.spans[-1].end if self.body.spans else 0
        found = find_labels(self.stream, max(hit.sentence, before), hit.first, option_terms(self.lexicon, cue.opens))
        done = len(self.findings.choices)
        add_answers(self.body.text, self.stream, self.findings, [found[at] for at in sorted(found)], cue.opens[0], hit)
        self.findings.doubt_since(done)
        for answer in found.values():
            self.findings.slots[(answer.term or "").partition("=")[0]] = CoverageState.ANSWERED

    def is_whole(self, hit: Hit, limit: int) -> bool:
        """Tell whether known answers and the end of a sentence follow a cue, or its next cue."""
        slot = self._slot(hit, hit.end, limit)
        known = slot.answers and all(answer.term for answer in slot.answers)
        return bool(known and (slot.end == limit or self.stream.gap(slot.end) & (Gap.STOP | Gap.HARD)))

    def _explain_joiners(self, hit: Hit, first: int, slot: Slot) -> None:
        """Explain the words between the answers of a slot."""
        done = first
        for answer in (*slot.answers, Answer(slot.end, slot.end, None)):
            self.body.explain(done, answer.first, hit, "frame", hit.theme_id)
            done = max(done, answer.end)

    def _mark_slots(self, indicators: Sequence[str], slot: Slot, first: int, cue: Cue) -> None:
        answered = {a.term.partition("=")[0] for a in slot.answers if a.term}
        self.findings.slots.update(dict.fromkeys(answered, CoverageState.ANSWERED))
        for n, indicator in enumerate(indicators):
            if indicator in answered or (n == 0 and slot.answers):
                state = CoverageState.ANSWERED
            elif cue.is_default:
                state = CoverageState.DEFAULT_SENTENCE
            elif n == 0 and cue.is_list and not self._was_closed(slot, first):
                state = CoverageState.LOST
            else:
                state = CoverageState.SLOT_EMPTY
            if self.findings.slots.get(indicator) is not CoverageState.ANSWERED:
                self.findings.slots[indicator] = state

    def _was_closed(self, slot: Slot, first: int) -> bool:
        """Tell whether an empty slot was printed empty (an empty item, a full stop) or may have lost its list."""
        return slot.had_empty_item or bool(self.stream.gap(first) & (Gap.STOP | Gap.EMPTY_ITEM))


def _bare(label: str) -> str:
    """Return a folded label without its article."""
    return label.removeprefix("portes par ").removeprefix("des ").removeprefix("les ")
