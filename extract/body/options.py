"""Fill a slot: name the options printed in it by the longest cover of known labels, and keep what no label explains."""

from __future__ import annotations

from extract.body.labels import EDGES, JOINERS, Answer, settle_answers
from extract.body.slot_phrases import LONGEST_UNKNOWN, SlotPhrases
from extract.body.stream import Stream
from extract.words.gaps import Gap
from extract.words.lexicon import Lexicon, Terms
from models.record_base import Record

_LONGEST_ITEM = 12  # words of an unknown item without a bullet
_ARTICLES = frozenset({"un", "une", "nos", "avec", "plus"})  # before a known label they mean nothing; elsewhere they do


class Slot(Record):
    """The answers of a slot and the word after the last thing that belongs to it.

    `is_list`: answers were printed as items. `had_empty_item`: a bullet with nothing behind it was printed.
    """

    answers: tuple[Answer, ...]
    end: int
    is_list: bool
    had_empty_item: bool


def fill_slot(
    stream: Stream,
    first: int,
    end: int,
    terms: Terms,
    lexicon: Lexicon,
    *,
    is_list: bool,
    is_bare: bool = False,
) -> Slot:
    """Return what words `first` to `end` at most answer; `terms`: folded label → term. The slot ends before free text.

    `is_bare`: no cue stands before, so what ended there does not end the slot.
    """
    return _Filler(stream, first, end, terms, lexicon, is_list, is_bare).fill()


class _Filler:
    """One walk over one slot; its state is where the walk stands."""

    def __init__(
        self,
        stream: Stream,
        first: int,
        end: int,
        terms: Terms,
        lexicon: Lexicon,
        is_list: bool,
        is_bare: bool,
    ) -> None:
        self.stream, self.first, self.end, self.is_bare = stream, first, end, is_bare
        self.terms, self.lexicon, self.may_list = terms, lexicon, is_list
        self.phrases = SlotPhrases(stream, first, end, terms, lexicon)
        self.known = self.phrases.known
        self.answers: list[Answer] = []
        self.has_bullets = False
        self.has_lines = False
        self.empty_item = False

    def fill(self) -> Slot:
        i = last = self.first
        phrases = self.phrases
        reach = len(self.lexicon.glue[0]) if self.lexicon.glue else 1  # words of joiners before a label
        while i < self.end:
            if i + reach >= phrases.seen and phrases.seen < self.end:
                phrases.look_on(i + reach)
            if not self._goes_on(i):
                break
            answer = self.known.get(i) or None
            if answer is not None and answer.label in self.terms.beginnings and self._is_beginning(answer):
                longer = phrases.damaged(i)
                answer = longer if longer is not None and longer.end > answer.end else answer
            if answer is None and self.stream.words[i] in _ARTICLES and self._leads(i):
                i += 1
                continue
            if answer is None:
                glue = phrases.glue(i)
                is_before_label = i + glue >= self.end or i + glue in self.known
                if (
                    i == last
                    and self._is_next_sentence(i)
                    and not (glue and is_before_label)
                    and not phrases.damaged(i)
                ):
                    break
                if glue and (is_before_label or not phrases.damaged(i)):
                    i += glue
                    continue
                answer = phrases.damaged(i)
                if answer is None and (glue := phrases.damaged_glue(i)):
                    i += glue
                    continue
                answer = answer or self._unknown(i)
                if answer is None:
                    break
            self.answers.append(answer)
            i = last = answer.end
        is_aside = last < i < len(self.stream) and self.stream.gaps[last] & Gap.ASIDE  # "(entre autres)"
        if self.stream.gap(i) & Gap.STOP or (is_aside and (i == self.end or self.stream.gap(i) & Gap.HARD)):
            last = i  # "entre les .": joiners that nothing followed
        if i >= self.end or last == self.first:
            self.empty_item |= bool(self.stream.gap(last) & Gap.EMPTY_ITEM)
        if [a.term for a in self.answers] == [None] and self.stream.words[self.answers[0].first] == "non":
            self.answers, self.empty_item = [], True  # "non" stands where nothing was ticked
        answers = settle_answers(self.stream, self.answers, self.terms, self.lexicon)
        return Slot(tuple(answers), last, self.has_bullets or self.has_lines, self.empty_item)

    def _is_beginning(self, answer: Answer) -> bool:
        """Tell whether an option, with which a longer one begins, may be that one, damaged: words follow it at once."""
        end = answer.end
        if end >= self.end or end in self.known:
            return False
        return not self.stream.gaps[end] & (EDGES | Gap.SOFT) and self.stream.words[end] not in JOINERS

    def _is_next_sentence(self, i: int) -> bool:
        """Tell whether a line that begins large follows an answer: tight pages print no blank between."""
        gap = self.stream.gaps[i]
        return bool(self.answers and gap & Gap.SOFT) and not gap & (Gap.LOWER | Gap.COMMA | Gap.BULLET)

    def _goes_on(self, i: int) -> bool:
        """Tell whether the slot still runs at word `i`: sentences end it, items and listed lines go on with it."""
        gap = self.stream.gaps[i]
        if gap & Gap.EMPTY_ITEM and not self.answers:
            self.empty_item = True
        if i in self.stream.heads and (i > self.first or not self.is_bare):
            return not gap & Gap.STOP and self._is_answer_line(i, exactly=True)  # a frame cut by headings
        if gap & Gap.BULLET and not (gap & Gap.STOP and not self.may_list and not self.has_bullets):
            if gap & Gap.COLON and self.stream.words[i - 1] == "entre" and i in self.known:
                self.may_list = True  # "des échanges de biens entre :"
            if i > self.first and not self.may_list and not self.has_bullets and self.answers:
                return False
            if gap & Gap.LARGE and self._is_told_item(i):
                return False
            self.has_bullets = True
            return True
        if self.is_bare and i == self.first:
            return True
        if gap & Gap.STOP:
            return self._is_whole_sentence(i)
        if gap & Gap.HARD and self._sentence_is_cut(i):
            return True
        if gap & Gap.HARD:
            if self.answers and self.has_bullets and self._is_whole_item(i):
                return True  # its bullet was not seen
            if (self.has_bullets or self.empty_item) and not (gap & (Gap.PAGE | Gap.COMMA) and self._begins_answer(i)):
                return False
            if self.answers and gap & Gap.LARGE and not gap & Gap.COLON and self._begin_small():
                return False  # a text that begins with the words of an option
            if self.answers and not self.has_lines and self._was_inline():
                return self._is_answer_line(i, exactly=True)  # a sentence cut by a heading
            if not self._is_answer_line(i) and not (self.has_lines and self._is_unknown_item(i)):
                return False
            self.has_lines = True
        elif gap & Gap.SOFT and self.may_list and self.answers and not self.has_bullets:
            return self._is_answer_line(i) or self._sentence_runs_on(i) or self.phrases.is_led(i)
        return True

    def _is_whole_sentence(self, i: int) -> bool:
        """Tell whether an option stands alone between two full stops, on the line of the one before."""
        if not self.answers or self.stream.gaps[i] & (Gap.HARD | Gap.SOFT):
            return False
        answer = self.known.get(i) or self.known.get(i + self.phrases.glue(i))
        if answer is None:
            return False
        return answer.end == self.end or bool(self.stream.gap(answer.end) & (Gap.STOP | Gap.HARD))

    def _leads(self, i: int) -> bool:
        """Tell whether an option follows word `i`, or the next cue of its frame."""
        return i + 1 in self.known or self.phrases.is_led(i + 1) if i + 1 < self.end else bool(self.answers)

    def _is_told_item(self, i: int) -> bool:
        """Tell whether a bulleted item that begins large is free text: options begin small, and no sentence is one."""
        named = any(answer.term for answer in self.answers)
        if named and not self._begin_small():
            return False
        if not named and (self.answers or not self._is_sentence(i)):
            return False
        answer = self.known.get(i)
        if named and answer is not None:
            return not self.stream.gap(answer.end) & (Gap.HARD | Gap.STOP)  # a text that begins with an option
        return not self._begins_answer(i) and self.phrases.damaged(i) is None

    def _begin_small(self) -> bool:
        """Tell whether the options named so far begin small, those at least that begin a line."""
        return not any(self.stream.gaps[answer.first] & Gap.LARGE for answer in self.answers if answer.term)

    def _is_sentence(self, i: int) -> bool:
        """Tell whether the item that begins at word `i` ends with a full stop."""
        return bool(self.stream.gap(self.stream.next_gap(i + 1, Gap.HARD | Gap.BULLET, self.end)) & Gap.STOP)

    def _begins_answer(self, i: int) -> bool:
        """Tell whether a known label stands at word `i`, or behind what introduces each item of some lists."""
        return i in self.known or self.phrases.is_led(i)

    def _is_whole_item(self, i: int) -> bool:
        """Tell whether a line in small letters is an option and nothing else: free text ends with a full stop."""
        if not self.stream.gaps[i] & Gap.LOWER:
            return False
        answer = self.known.get(i) or self.known.get(i + self.phrases.glue(i))
        if answer is None or answer.term in {a.term for a in self.answers}:
            return False
        gap = self.stream.gap(answer.end)
        return bool(gap & Gap.HARD) and not gap & Gap.STOP

    def _is_unknown_item(self, i: int) -> bool:
        """Tell whether a line of an unbulleted list is an item that no label names: free text ends with a full stop."""
        end = self._line_end(i)
        is_same_block = not self.stream.gaps[i] & Gap.PARAGRAPH
        return is_same_block and end - i <= _LONGEST_ITEM and not self.stream.gap(end) & (Gap.STOP | Gap.COLON)

    def _was_inline(self) -> bool:
        """Tell whether the first answer was printed on the line of the cue."""
        return not self.stream.gaps[self.answers[0].first] & (Gap.HARD | Gap.SOFT)

    def _sentence_is_cut(self, i: int) -> bool:
        """Tell whether a line that ended goes on here: after a joiner, or in small letters before any answer."""
        if self.answers and self.stream.words[i - 1] in JOINERS and i - 1 >= self.answers[-1].end:
            return True
        is_sentence = not self.may_list and not self.answers and not self.empty_item
        return is_sentence and bool(self.stream.gaps[i] & Gap.LOWER) and not self.stream.gaps[i] & Gap.COLON

    def _sentence_runs_on(self, i: int) -> bool:
        return bool(self.stream.gaps[i] & Gap.COMMA) or self.stream.words[i - 1] in ("et", "de", "ou", "les", "des")

    def _line_end(self, i: int) -> int:
        return self.stream.next_gap(i + 1, Gap.HARD | Gap.SOFT | Gap.STOP | Gap.BULLET, self.end)

    def _is_answer_line(self, i: int, *, exactly: bool = False) -> bool:
        """Tell whether the line that begins at word `i` is made of answers; `exactly`: damaged ones do not count."""
        end = self._line_end(i)
        explained = total = 0
        j = i
        while j < end:
            answer = self.known.get(j)
            size = (answer.end - j) if answer else self.phrases.glue(j)
            letters = sum(len(w) for w in self.stream.words[j : j + max(size, 1)])
            total += letters
            explained += letters if answer else 0
            total -= letters if size and not answer else 0
            j += max(size, 1)
        if total and explained >= self.lexicon.thresholds.segment_cover * total:
            return True
        return not exactly and self.phrases.damaged(i) is not None

    def _unknown(self, i: int) -> Answer | None:
        """Return the phrase at word `i` that no label names, or None when it is free text: the slot is over."""
        gap = self.stream.gaps[i]
        if gap & Gap.HARD and not gap & Gap.BULLET and not (self.has_lines and self._is_unknown_item(i)):
            return None
        end = i + 1
        while end < self.end and end not in self.known and not self.stream.gaps[end] & EDGES:
            end += 1
        if end - i > LONGEST_UNKNOWN:
            return None
        return Answer(i, self.phrases.trimmed(i, end), None)
