"""Walk the body of a report from cue to cue: fill slots, read counts, and leave the rest as free text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from extract.body.cues import Hit
from extract.body.findings import Choice, CountFound, Findings, path_of
from extract.body.frames import Frames
from extract.body.labels import Answer, find_labels
from extract.body.options import Slot, fill_slot
from extract.body.refusals import Refusals
from extract.body.stream import Stream
from extract.words.gaps import Gap
from extract.words.lexicon import DENIALS, CuePhrase, Lexicon, QuestionPhrase, Terms
from models.records import CoverageState
from models.taxonomy import Cue

_SIGNS = "~≈±<>+≥≤ \u00a0"  # signs of a count that are no words
_QUOTED_LINES = 10  # in a text with so many lines that begin with ">" it is the mark of a mail
_TAG_BEFORE, _TAG_BEHIND = re.compile(r"\s*<(?:b|strong|em|span)>"), re.compile(r"</(?:b|strong|em|span)>\s*$")
_WEAK_DENIALS = frozenset({"ne"})  # denies nothing by itself: "n'a rien changé"
_COUNT_WORDS = 40  # the longest count, in words: some are whole sentences
_TAIL_WORDS = 40  # words that may end the sentence of an answer that is a sentence
_RUNS_ON = Gap.SOFT | Gap.LOWER
_MIXED = 2  # phrases that no option names, in one sentence: another column stands between its lines
_BREAKS = Gap.STOP | Gap.HARD | Gap.BULLET
_MORE_WORDS = 8  # that may stand between a cue and the colon that announces its list
_BEHIND_WORDS = 2  # that a longer option has behind a shorter one
_LEAD_WORDS = 40  # words of a frame before its first slot


class Span(NamedTuple):
    """Words `first` to `end` (half-open) that the frame of a theme explains."""

    first: int
    end: int
    theme_id: str


def walk_body(text: str, stream: Stream, frames: Frames, lexicon: Lexicon, findings: Findings) -> list[Span]:
    """Add to `findings` what the frames say; return the spans of the body that they explain, in order."""
    walker = _Walker(text, stream, lexicon, findings)
    hits = frames.hits
    for i, hit in enumerate(hits):
        following = hits[i + 1] if i + 1 < len(hits) else None
        limit = len(stream) if following is None else _begins(following)
        walker.take(hit, max(limit, hit.end), following)
    return walker.spans


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
    def __init__(self, text: str, stream: Stream, lexicon: Lexicon, findings: Findings) -> None:
        self.text, self.stream, self.lexicon, self.findings = text, stream, lexicon, findings
        self.spans: list[Span] = []
        self._refusals = Refusals(stream)
        self._waiting: Hit | None = None  # the last frame that announced a list which did not follow
        self._slots: dict[tuple[int, int, bool], Slot] = {}  # what was filled to see whether it is an answer at all

    def take(self, hit: Hit, limit: int, following: Hit | None) -> None:
        """Explain the frame around one cue, up to word `limit`."""
        phrase = hit.phrase
        start = max(hit.sentence, self.spans[-1].end if self.spans else 0)
        if isinstance(phrase, QuestionPhrase):
            self._explain(start, hit.end, hit, "question", phrase.question.asks or hit.theme_id)
            self.findings.themes.setdefault(hit.theme_id, "question")
            return
        cue, end = phrase.cue, hit.end
        if (cue.needs_answer and not self._has_answer(hit, limit)) or (cue.is_matrix and not self._groups(hit, limit)):
            return
        self.findings.themes[hit.theme_id] = "frame"
        if cue.counts is not None and cue.count_side == "before":
            start = self._count_before(hit, start)
        has_count = cue.counts is not None and cue.count_side == "before"
        self._explain(hit.first if has_count else start, hit.end, hit, "frame", hit.theme_id)
        if cue.counts is not None and cue.count_side == "after":
            end = self._count_after(hit, limit, phrase)
        if cue.states is not None:
            end = self._state(hit, start, limit, phrase)
        elif cue.counts is None and not cue.closes and self._refusals.deny(hit, start):
            end = self._refuse(hit, limit)
        elif cue.is_matrix:
            end = self._fill_matrix(hit, limit)
        elif cue.opens:
            end = self._fill(hit, end, limit)
        elif (
            following is not None
            and following.theme_id == hit.theme_id
            and limit - end <= _LEAD_WORDS
            and not cue.closes
        ):
            self._explain(end, limit, hit, "frame", hit.theme_id)
            end = limit  # the words between two cues of one frame
        elif not cue.closes:
            done, end = end, self._sentence_end(end, limit)
            self._explain(done, end, hit, "frame", hit.theme_id)
        self.spans.append(Span(start, max(end, hit.end), hit.theme_id))

    def _explain(self, first: int, end: int, hit: Hit, by: str, what: str) -> None:
        if end > first:
            self.findings.explained.append((first, end, by, what, _path_of_cue(hit.phrase.text, hit.score)))
            if by == "question":
                self.spans.append(Span(first, end, hit.theme_id))

    def _sentence_end(self, first: int, limit: int) -> int:
        """Return the word after the sentence that runs at `first`; `first` itself when the sentence is over there."""
        for word in range(first, min(limit, first + _LEAD_WORDS)):
            if self.stream.gaps[word] & (Gap.STOP | Gap.BULLET) or self.stream.gaps[word] & Gap.PARAGRAPH:
                return word
        return limit if limit - first < _LEAD_WORDS else first

    def _count_before(self, hit: Hit, start: int) -> int:
        """Add the count printed before a cue; return the word where it begins."""
        first = hit.first
        floor = max(start if self.spans and self.spans[-1].end == start else 0, hit.first - _COUNT_WORDS)
        while first > floor and not self.stream.gaps[first] & (Gap.HARD | Gap.CUT):
            first -= 1
        if hit.first - first > _COUNT_WORDS // 2:
            first = hit.sentence
        char_end = self.stream.starts[hit.first]
        char_start = self.stream.starts[first]
        signs = _SIGNS.replace(">", "") if self.text.count("\n>") >= _QUOTED_LINES else _SIGNS
        while char_start > 0 and self.text[char_start - 1] in signs:
            char_start -= 1
        before = self.text.rfind("\n", 0, char_start) + 1
        lead = self.text[before:char_start]
        if first == hit.first and lead.strip(" *_#>-–•\t"):
            char_start = before
        self._add_count(hit, char_start, char_end, first)
        return first

    def _count_after(self, hit: Hit, limit: int, phrase: CuePhrase) -> int:
        """Add the count printed after a cue; return the word after the noun that ends it."""
        end = hit.end
        stop = min(limit, hit.end + _COUNT_WORDS)
        while end < stop and self.stream.words[end] not in phrase.count_ends and not self.stream.gaps[end] & Gap.STOP:
            end += 1
        has_noun = end < stop and self.stream.words[end] in phrase.count_ends
        char_end = self.stream.starts[end] if has_noun else self.stream.ends[end - 1]
        self._add_count(hit, self.stream.ends[hit.end - 1], char_end, hit.end)
        if has_noun:
            self._explain(end, end + 1, hit, "frame", hit.theme_id)
            end += 1
        if end > hit.end + has_noun:
            self.findings.explained.append((hit.end, end - has_noun, "count", hit.phrase.cue.counts or "", ""))  # type: ignore[union-attr]
        return end

    def _add_count(self, hit: Hit, char_start: int, char_end: int, first: int) -> None:
        assert isinstance(hit.phrase, CuePhrase)
        indicator = hit.phrase.cue.counts or ""
        raw = self.text[char_start:char_end]
        tag = _TAG_BEFORE.match(raw)
        if tag is not None:
            char_start, raw = char_start + tag.end(), raw[tag.end() :]
        stripped = _TAG_BEHIND.sub("", raw).strip(" \n\f\t*_#:")
        char_start += raw.find(stripped) if stripped else 0
        if stripped and hit.phrase.cue.count_side == "before" and hit.first > first:
            self.findings.explained.append((first, hit.first, "count", indicator, ""))
        self.findings.counts.append(
            CountFound(
                indicator_id=indicator,
                raw=stripped,
                char_start=char_start,
                char_end=char_start + len(stripped),
                cue_score=hit.score,
                own_section=hit.own_section,
            )
        )

    def _state(self, hit: Hit, start: int, limit: int, phrase: CuePhrase) -> int:
        """Add the answer that a sentence gives; return the word after the sentence."""
        stated = phrase.cue.states
        assert stated is not None
        end = hit.end
        is_denied = self._is_denied(hit, start)
        for more in phrase.may:
            size = more.count(" ") + 1
            places = [at for at in self.stream.find(more, end, limit) if at - end <= _LEAD_WORDS]
            if places:
                end = places[0] + size
        for word in range(end, min(limit, end + _TAIL_WORDS) + 1):
            gap = self.stream.gap(word)
            is_cut = gap & Gap.HARD and not gap & (Gap.CUT | Gap.LOWER)
            if word == len(self.stream) or gap & (Gap.STOP | Gap.BULLET) or is_cut:
                end = word
                break
        self._explain(hit.end, end, hit, "frame", f"{stated.indicator}={stated.value}")
        self.findings.choices.append(
            Choice(
                indicator_id=stated.indicator,
                value_id=None if is_denied else stated.value,
                char_start=self.stream.starts[start],
                char_end=self.stream.ends[end - 1],
                label=phrase.text,
                score=hit.score,
                cue_score=hit.score,
                own_section=hit.own_section,
                is_sentence=True,
                is_default=phrase.cue.is_default,
                # Another answer is this sentence and more, which may stand where it was cut: in another column.
                is_doubtful=phrase.text in self.lexicon.longer_answers and not self.stream.gap(end) & Gap.STOP,
            )
        )
        self.findings.slots[stated.indicator] = (
            CoverageState.DEFAULT_SENTENCE if phrase.cue.is_default else CoverageState.ANSWERED
        )
        return end

    def _is_denied(self, hit: Hit, start: int) -> bool:
        """Tell whether a word of denial that does not belong to the cue turns its sentence round."""
        first = hit.first
        while first > max(start - _LEAD_WORDS, 0) and not self.stream.gaps[first] & (
            Gap.STOP | Gap.COLON | Gap.PARAGRAPH
        ):
            first -= 1
        denials = DENIALS.intersection(self.stream.words[first : hit.end])
        return bool(denials - set(hit.phrase.text.split()) - _WEAK_DENIALS)

    def _refuse(self, hit: Hit, limit: int) -> int:
        """Explain a sentence that denies what it is about; return the word after it."""
        assert isinstance(hit.phrase, CuePhrase)
        end = self._sentence_end(hit.end, limit)
        self._explain(hit.end, end, hit, "frame", hit.theme_id)
        for indicator in hit.phrase.theme.indicators:
            self.findings.slots.setdefault(indicator.id, CoverageState.SLOT_EMPTY)
        return end

    def _fill(self, hit: Hit, first: int, limit: int) -> int:
        """Fill the slot that a cue opens; return the word after it."""
        assert isinstance(hit.phrase, CuePhrase)
        cue = hit.phrase.cue
        first = self._announced(hit, first, limit)
        slot = self._slot(hit, first, limit)
        done = len(self.findings.choices)
        add_answers(self.text, self.stream, self.findings, slot.answers, cue.opens[0], hit)
        is_mixed = not slot.is_list and sum(answer.term is None for answer in slot.answers) >= _MIXED
        if is_mixed or self._may_be_of_another(slot, first, limit):
            self.findings.choices[done:] = [c._replace(is_doubtful=True) for c in self.findings.choices[done:]]
        beginnings = option_terms(self.lexicon, cue.opens).beginnings
        for place, answer in enumerate(slot.answers):
            if answer.label not in beginnings or answer.term is None:
                continue
            if self._may_be_half(slot, place) or self._is_cut_short(answer, cue):
                self.findings.choices[done + place] = self.findings.choices[done + place]._replace(is_doubtful=True)
        if slot.answers or not cue.is_list:
            self._waiting = None if slot.answers and cue.is_list else self._waiting
        elif not self._was_closed(slot, first):
            self._waiting = hit
        self._explain_joiners(hit, first, slot)
        self._mark_slots(cue.opens, slot, first, cue)
        return slot.end

    def _announced(self, hit: Hit, first: int, limit: int) -> int:
        """Return the word where the list begins that is announced after a few words more: "entre ces publics :"."""
        gaps = self.stream.gaps
        terms = option_terms(self.lexicon, hit.phrase.cue.opens)  # type: ignore[union-attr]
        if first >= limit or gaps[first] & _BREAKS or self.stream.words[first] in terms.by_first_word:
            return first
        for word in range(first + 1, min(limit, first + _MORE_WORDS + 1)):
            if gaps[word] & _BREAKS:
                is_list = gaps[word] & Gap.COLON and gaps[word] & Gap.HARD
                if not is_list or find_labels(self.stream, first, word, terms):
                    break
                self._explain(first, word, hit, "frame", hit.theme_id)
                return word
        return first

    def _may_be_half(self, slot: Slot, place: int) -> bool:
        """Tell whether the damaged rest of a longer option may follow an option, with which that one begins."""
        if slot.is_list or place + 1 >= len(slot.answers):
            return False
        label, following = slot.answers[place].label, slot.answers[place + 1]
        return following.term is None or (following.score < 100.0 and following.label.startswith(f"{label} "))

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
        explained = sum(span.end - span.first for span in self.spans if span.first >= waiting.end)
        between = first - waiting.end - explained
        terms = option_terms(self.lexicon, waiting.phrase.cue.opens)
        if between > _LEAD_WORDS or not all(answer.label in terms for answer in slot.answers):
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
        return self._slot_of(first, limit, option_terms(self.lexicon, cue.opens), is_list=is_list)

    def _slot_of(self, first: int, limit: int, terms: Terms, *, is_list: bool) -> Slot:
        key = (first, limit, is_list)
        slot = self._slots.get(key)
        if slot is None:
            slot = self._slots[key] = fill_slot(self.stream, first, limit, terms, self.lexicon, is_list=is_list)
        return slot

    def _has_answer(self, hit: Hit, limit: int) -> bool:
        """Tell whether a known answer follows a cue whose words free text uses too."""
        return any(answer.term for answer in self._slot(hit, hit.end, limit).answers[:1])

    def _explain_joiners(self, hit: Hit, first: int, slot: Slot) -> None:
        """Explain the words between the answers of a slot."""
        done = first
        for answer in (*slot.answers, Answer(slot.end, slot.end, None)):
            self._explain(done, answer.first, hit, "frame", hit.theme_id)
            done = max(done, answer.end)

    def _mark_slots(self, indicators: Sequence[str], slot: Slot, first: int, cue: Cue) -> None:
        answered = {a.term.partition("=")[0] for a in slot.answers if a.term}
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

    def _compared(self, hit: Hit, limit: int, cue: Cue) -> Slot:
        """Return the groups and the comparison that a sentence names."""
        return self._slot_of(hit.end, limit, comparison_terms(self.lexicon, cue.opens), is_list=False)

    def _groups(self, hit: Hit, limit: int) -> bool:
        """Tell whether a sentence that begins like a comparison names a group: free text begins so too."""
        assert isinstance(hit.phrase, CuePhrase)
        answers = self._compared(hit, limit, hit.phrase.cue).answers
        return any(a.term and a.term.startswith("group=") for a in answers)

    def _fill_matrix(self, hit: Hit, limit: int) -> int:
        """Add one answer for each group that a comparison names; return the word after it.

        Where several answers stand, as in a form whose marks were lost, all are added: they contradict each other.
        """
        assert isinstance(hit.phrase, CuePhrase)
        cue = hit.phrase.cue
        slot = self._compared(hit, limit, cue)
        groups = [a for a in slot.answers if a.term and a.term.startswith("group=")]
        values = {a.term: a for a in reversed(slot.answers) if a.term and a.term.startswith("value=")}
        answers = sorted(values.values(), key=lambda a: a.first) or [a for a in slot.answers if a.term is None][:1]
        if not answers:
            for group in groups:
                self.findings.slots.setdefault((group.term or "").partition("=")[2], CoverageState.SLOT_EMPTY)
        for group, said in product(groups, answers):
            indicator = (group.term or "").partition("=")[2]
            term = f"{indicator}={said.term.partition('=')[2]}" if said.term else None
            merged = said._replace(
                term=term, first=min(group.first, said.first), score=min(group.score, said.score or 100)
            )
            add_answers(self.text, self.stream, self.findings, [merged], indicator, hit, said)
            self.findings.slots[indicator] = CoverageState.ANSWERED
        if slot.end > hit.end:
            self.findings.explained.append((hit.end, slot.end, "option", hit.theme_id, ""))
        return slot.end


@lru_cache(maxsize=4_096)
def _path_of_cue(phrase: str, score: float) -> str:
    """Return how a cue was found, for people."""
    return f"{phrase} ({score:.0f})"


def option_terms(lexicon: Lexicon, indicators: Sequence[str]) -> Terms:
    """Return {folded label: "indicator=value"} of all options of `indicators`."""
    key = tuple(indicators)
    terms = lexicon.known_terms.get(key)
    if terms is None:
        pairs = [(label, f"{i}={value}") for i in indicators for label, value in lexicon.labels[i].items()]
        terms = lexicon.known_terms[key] = Terms(dict(pairs))
    return terms


def comparison_terms(lexicon: Lexicon, indicators: Sequence[str]) -> Terms:
    """Return {folded group: "group=indicator", folded comparison: "value=id"}."""
    key = ("comparison", *indicators)
    terms = lexicon.known_terms.get(key)
    if terms is None:
        groups = {group: f"group={indicator}" for group, indicator in lexicon.groups.items()}
        values = {label: f"value={value}" for label, value in lexicon.labels[indicators[0]].items()}
        terms = lexicon.known_terms[key] = Terms(groups | values)
    return terms


def add_answers(
    text: str,
    stream: Stream,
    findings: Findings,
    answers: Sequence[Answer],
    indicator_id: str,
    hit: Hit | None,
    printed: Answer | None = None,
    own_section: bool = True,
) -> None:
    """Add the answers of a slot to `findings`; `indicator_id` takes the phrases that no label names.

    `hit`: the cue that opened the slot, None for a list without a frame. `printed`: what to explain, if not the answer.
    """
    for answer in answers:
        char_start, char_end = stream.starts[answer.first], stream.ends[answer.end - 1]
        indicator, _, value = (answer.term or f"{indicator_id}=").partition("=")
        findings.choices.append(
            Choice(
                indicator_id=indicator,
                value_id=value or None,
                char_start=char_start,
                char_end=char_end,
                label=answer.label,
                score=answer.score,
                cue_score=hit.score if hit else 0.0,
                own_section=hit.own_section if hit else own_section,
                runner_up_id=(answer.runner_up or "").partition("=")[2] or None,
                runner_up_score=answer.runner_up_score,
                has_frame=hit is not None,
            )
        )
        if printed is None:
            by = "option" if answer.term else "unknown"
            path = path_of(text[char_start:char_end], stream.slice(answer.first, answer.end), answer)
            findings.explained.append((answer.first, answer.end, by, answer.term or indicator_id, path))
