"""Fill a slot: name the options printed in it by the longest cover of known labels, and keep what no label explains."""

from __future__ import annotations

from extract.body.labels import EDGES, Answer, adds_nothing, find_labels, match_label, named, settle_answers
from extract.body.named_spans import name_spans
from extract.body.stream import Stream
from extract.words.gaps import Gap
from extract.words.lexicon import Lexicon, Terms
from extract.words.match import Match, find_phrase, found_within, is_damage, may_begin, similarity
from models.record_base import Record

_EMBEDDED_FLOOR = 86.0  # a damaged label inside a longer run must be closer than one that fills its run


_LABEL_PIECES = 5  # a label may hold this many commas, joiners or line ends


_GLUE_FLOOR = 84.0  # a damaged joiner of several words must be this close


_LONGEST_ITEM = 12  # words of an unknown item without a bullet


_LONGEST_UNKNOWN = 30  # words: a longer run is free text, not an answer


_JOINERS = frozenset({"et", "ou"})  # labels hold them too, so they may end a phrase but do not part it


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
        self.known: dict[int, Answer] = {}
        self.seen = first  # the word up to which labels were looked for
        self.answers: list[Answer] = []
        self.has_bullets = False
        self.has_lines = False
        self.empty_item = False

    def fill(self) -> Slot:
        i = last = self.first
        reach = len(self.lexicon.glue[0]) if self.lexicon.glue else 1  # words of joiners before a label
        while i < self.end:
            if i + reach >= self.seen and self.seen < self.end:
                self._look_on(i + reach)
            if not self._goes_on(i):
                break
            answer = self.known.get(i) or None
            if answer is not None and answer.label in self.terms.beginnings and self._is_beginning(answer):
                longer = self._damaged(i)
                answer = longer if longer is not None and longer.end > answer.end else answer
            if answer is None and self.stream.words[i] in _ARTICLES and self._leads(i):
                i += 1
                continue
            if answer is None:
                glue = self._glue(i)
                is_before_label = i + glue >= self.end or i + glue in self.known
                if i == last and self._is_next_sentence(i) and not (glue and is_before_label) and not self._damaged(i):
                    break
                if glue and (is_before_label or not self._damaged(i)):
                    i += glue
                    continue
                answer = self._damaged(i)
                if answer is None and (glue := self._damaged_glue(i)):
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

    def _look_on(self, word: int) -> None:
        """Find labels up to the end of the sentence of `word`: none goes over it, and most slots end before `end`."""
        stop = self.stream.next_gap(word + 1, Gap.STOP, self.end)
        self.known |= find_labels(self.stream, self.seen, stop, self.terms)
        self.seen = stop

    def _is_beginning(self, answer: Answer) -> bool:
        """Tell whether an option, with which a longer one begins, may be that one, damaged: words follow it at once."""
        end = answer.end
        if end >= self.end or end in self.known:
            return False
        return not self.stream.gaps[end] & (EDGES | Gap.SOFT) and self.stream.words[end] not in _JOINERS

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
            return self._is_answer_line(i) or self._sentence_runs_on(i) or self._is_led(i)
        return True

    def _is_whole_sentence(self, i: int) -> bool:
        """Tell whether an option stands alone between two full stops, on the line of the one before."""
        if not self.answers or self.stream.gaps[i] & (Gap.HARD | Gap.SOFT):
            return False
        answer = self.known.get(i) or self.known.get(i + self._glue(i))
        if answer is None:
            return False
        return answer.end == self.end or bool(self.stream.gap(answer.end) & (Gap.STOP | Gap.HARD))

    def _leads(self, i: int) -> bool:
        """Tell whether an option follows word `i`, or the next cue of its frame."""
        return i + 1 in self.known or self._is_led(i + 1) if i + 1 < self.end else bool(self.answers)

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
        return not self._begins_answer(i) and self._damaged(i) is None

    def _begin_small(self) -> bool:
        """Tell whether the options named so far begin small, those at least that begin a line."""
        return not any(self.stream.gaps[answer.first] & Gap.LARGE for answer in self.answers if answer.term)

    def _is_sentence(self, i: int) -> bool:
        """Tell whether the item that begins at word `i` ends with a full stop."""
        return bool(self.stream.gap(self.stream.next_gap(i + 1, Gap.HARD | Gap.BULLET, self.end)) & Gap.STOP)

    def _begins_answer(self, i: int) -> bool:
        """Tell whether a known label stands at word `i`, or behind what introduces each item of some lists."""
        return i in self.known or self._is_led(i)

    def _is_led(self, i: int) -> bool:
        """Tell whether words that introduce each item of some lists stand at word `i`, before a known label."""
        glue = self._glue(i)
        return glue > 1 and i + glue in self.known

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
        if self.answers and self.stream.words[i - 1] in _JOINERS and i - 1 >= self.answers[-1].end:
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
            size = (answer.end - j) if answer else self._glue(j)
            letters = sum(len(w) for w in self.stream.words[j : j + max(size, 1)])
            total += letters
            explained += letters if answer else 0
            total -= letters if size and not answer else 0
            j += max(size, 1)
        if total and explained >= self.lexicon.thresholds.segment_cover * total:
            return True
        return not exactly and self._damaged(i) is not None

    def _glue(self, i: int) -> int:
        """Return how many words of glue stand at word `i`."""
        for words in self.lexicon.glue_by_word.get(self.stream.words[i], ()):
            end = i + len(words)
            if end <= self.end and (end == i + 1 or tuple(self.stream.words[i:end]) == words):
                return end - i
        return 0

    def _damaged_glue(self, i: int) -> int:
        """Return how many words at word `i` are a damaged joiner of several ("ceraines personnes ont fait part")."""
        for words in self.lexicon.glue:
            end = i + len(words)
            if len(words) < 3 or end >= self.end:
                continue
            if similarity(" ".join(words), self.stream.slice(i, end)) >= _GLUE_FLOOR:
                return len(words)
        return 0

    def _trim(self, i: int, end: int) -> int:
        """Return `end` without the joiners that stand just before it."""
        while end - 1 > i and (self.stream.words[end - 1],) in self.lexicon.glue:
            end -= 1
        return end

    def _ends(self, i: int) -> list[int]:
        """Return where a phrase that begins at word `i` may end: at edges and before known labels, nearest first."""
        ends: list[int] = []
        j = i + 1
        while j <= self.end and j - i <= _LONGEST_UNKNOWN and len(ends) < _LABEL_PIECES:
            gap = self.stream.gap(j)
            is_last = j == self.end or j in self.known or bool(gap & Gap.STOP)
            if is_last or gap & EDGES or gap & Gap.SOFT or self.stream.words[j] in _JOINERS:
                ends.append(self._trim(i, j))
                if is_last:
                    break
            j += 1
        return ends

    def _damaged(self, i: int) -> Answer | None:
        """Return the label that a damaged phrase at word `i` stands for: the whole run, or a label inside it."""
        thresholds = self.lexicon.thresholds
        best: tuple[Match, int] | None = None
        ends = self._ends(i)
        for end in ends:
            found = match_label(self.stream.slice(i, end), self.terms, thresholds)
            if found and (best is None or found.score > best[0].score or self._holds(found, best[0])):
                best = (found, end)
        if best is not None:
            match, end = best
            return named(i, end, match)
        if not ends:
            return None
        return self._embedded(i, ends[-1]) or self._meant(i, ends[0])

    def _holds(self, longer: Match, shorter: Match) -> bool:
        """Tell whether more words may belong to what words mean: "un besoin commun" and "ou une envie"."""
        return longer.label not in self.terms or (shorter.label not in self.terms and longer.term == shorter.term)

    def _meant(self, i: int, end: int) -> Answer | None:
        """Return the option that words mean before others that add nothing: "positivement avec le projet"."""
        if not self.stream.gap(end) & (Gap.STOP | Gap.HARD) or not self.terms.meanings.any_named(
            self.stream.words[i:end]
        ):
            return None
        spans = name_spans(self.stream, i, end, self.terms)
        if len(spans) != 1 or spans[0].first != i or spans[0].label in self.terms:
            return None
        if spans[0].end < end and not adds_nothing(self.stream, spans[0].end, end):
            return None
        return spans[0].changed(end=end)

    def _embedded(self, i: int, end: int) -> Answer | None:
        """Return a damaged label at the beginning of a longer run, as when a comma was lost."""
        text = self.stream.slice(i, end)
        best: Answer | None = None
        labels = [label for label in self.terms if 10 <= len(label) <= len(text) + 3]
        labels = [label for label in labels if may_begin(text, label, floor=_EMBEDDED_FLOOR)]
        for label in found_within(labels, text, floor=_EMBEDDED_FLOOR) if labels else ():
            place = find_phrase(label, text, floor=_EMBEDDED_FLOOR)
            if place is None or place.start > 3:
                continue
            stop = self.stream.word_at(self.stream.offsets[i] + place.end - 1) + 1
            score = similarity(label, self.stream.slice(i, stop))
            is_better = best is None or (score, len(label)) > (best.score, len(best.label))
            if score >= _EMBEDDED_FLOOR and is_better and is_damage(self.stream.slice(i, stop), label):
                best = Answer(i, stop, self.terms[label], label, score)
        return best

    def _unknown(self, i: int) -> Answer | None:
        """Return the phrase at word `i` that no label names, or None when it is free text: the slot is over."""
        gap = self.stream.gaps[i]
        if gap & Gap.HARD and not gap & Gap.BULLET and not (self.has_lines and self._is_unknown_item(i)):
            return None
        end = i + 1
        while end < self.end and end not in self.known and not self.stream.gaps[end] & EDGES:
            end += 1
        if end - i > _LONGEST_UNKNOWN:
            return None
        return Answer(i, self._trim(i, end), None)
