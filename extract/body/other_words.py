"""Read one sentence that no cue knows, or the list that it announces, under the heading of a theme.

It is read when all that stands in it beside answers is what frames are made of, or when it announces answers and
nothing else follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extract.body.answers import comparison_terms, option_terms
from extract.body.findings import Findings
from extract.body.labels import JOINERS, Answer, find_labels
from extract.body.named_counts import NamedCount, name_count
from extract.body.named_spans import name_spans
from extract.body.stream import Stream
from extract.words.denials import FEWER, PARTICLES, REFUSALS, WITHOUT, turns_round
from extract.words.gaps import Gap
from extract.words.lexicon import STEM, Lexicon, Terms
from models.taxonomy_terms import Indicator, Theme
from models.vocabulary import CoverageState

MOST_NAME = 8  # words of the name of a question on a line of its own
SENTENCE = Gap.STOP | Gap.HARD | Gap.BULLET
_DENYING = REFUSALS | WITHOUT | PARTICLES | {"non"}
_SHORT = 3  # letters: shorter words are joiners
_MOST_LEAD = 12  # words that announce answers
_MOST_JOINED = 4  # words behind a joiner that may be the rest of an answer
_FEW_OWN = 2  # words of frames, in a sentence that has as many strange ones at most
_MOSTLY = 0.5  # of the letters of a sentence with strange words are answers
_LISTED = 0.6  # of the items of a list are options


class Said(NamedTuple):
    """What a sentence says: its answers, the word after it, whether nothing else can be meant.

    `number`: the count that it tells. `announced`: the word up to which it is the name of a question; 0: it is none.
    `is_sentence`: it is an answer as a whole.
    """

    end: int
    answers: tuple[Answer, ...]
    number: NamedCount | None
    is_sure: bool
    announced: int = 0
    is_sentence: bool = False


class SentenceReader:
    """Reads one sentence, or the list that it announces."""

    def __init__(
        self, stream: Stream, first: int, limit: int, theme: Theme, lexicon: Lexicon, findings: Findings, is_fresh: bool
    ) -> None:
        self.is_fresh = is_fresh  # right below the heading, or behind another sentence in other words
        self.stream, self.first, self.limit, self.theme, self.lexicon = stream, first, limit, theme, lexicon
        self.end = stream.next_gap(first + 1, SENTENCE, limit)
        asked = [i for i in theme.indicators if i.kind == "choice" and i.options]
        self.open = [i for i in asked if findings.slots.get(i.id) is not CoverageState.ANSWERED]
        self.free = [i for i in asked if i.id not in findings.slots]
        counted = {count.indicator_id for count in findings.counts}
        self.counted = [i for i in theme.indicators if i.kind == "count" and i.id not in counted]
        self.known, self.stems = lexicon.frame_words[theme.theme]

    def read(self, *, is_first: bool) -> Said | None:
        """Return what the sentence says, None where it is no frame."""
        if not (self.open or self.counted) or self.end in self.stream.question_marks:
            return None
        compared = [i for i in self.free if i.asked_of]
        if compared:
            return self._compared(compared)
        return self._listed() or self._told(is_first)

    def _terms(self, indicators: Iterable[Indicator]) -> list[str]:
        return [i.id for i in indicators if not i.asked_of]

    def _is_turned(self, first: int, end: int, taken: Sequence[tuple[int, int]] = ()) -> bool:
        """Tell whether a sentence denies, wishes or quotes what it says, in words beside those that were taken."""
        named = {word for start, stop in taken for word in range(start, stop)}
        words = [self.stream.words[word] for word in range(first, end) if word not in named]
        if not _DENYING.isdisjoint(words) or not self.lexicon.turns.isdisjoint(words):
            return True
        return any(turns_round(word) for word in words if word not in FEWER)

    def _listed(self) -> Said | None:
        """Return the answers of a list that the sentence announces: items, or one line behind a colon."""
        stream, start = self.stream, self.end
        if start >= self.limit or stream.gap(start) & Gap.STOP:
            return None
        has_items = bool(stream.gap(start) & Gap.BULLET)
        is_named = bool(stream.gap(start) & Gap.COLON)
        most = 2 * _MOST_LEAD if has_items or is_named else MOST_NAME
        if start - self.first > most or self._is_turned(self.first, start):
            return None
        terms = option_terms(self.lexicon, self._terms(self.open))
        answers: list[Answer] = []
        named = items = 0
        word = start
        while word < self.limit and (word == start or (has_items and stream.gaps[word] & Gap.BULLET)):
            end = stream.next_gap(word + 1, Gap.HARD | Gap.BULLET, self.limit)
            found = name_spans(stream, word, end, terms)
            if found and self._is_plain(word, end, found):
                answers += found
                named += 1
            elif has_items:
                answers.append(Answer(word, end, None))
            items += 1
            word = end
        if not named or named < _LISTED * items or not (has_items or is_named or self._names(start)):
            return None
        known = next(answer for answer in answers if answer.term)
        indicator = (known.term or "").partition("=")[0]
        if any(answer.term is None for answer in answers):
            answers = [a if a.term else a.changed(term=f"{indicator}=") for a in answers]
        count = self._count(self.first, start)
        return Said(word, tuple(answers), count, named == items, start)

    def _names(self, end: int) -> bool:
        """Tell whether the line up to word `end` can be the name of a question: one of its words is a frame's."""
        return bool(self._beside([], end)[1])

    def _stated(self, is_first: bool) -> Said | None:
        """Return the answer that the sentence is as a whole."""
        single = [i.id for i in self.free if not i.asked_of and any("…" in m for o in i.options for m in o.means)]
        if not single or not is_first:
            return None
        terms = option_terms(self.lexicon, single)
        meant = terms.meanings.meant_by(self.stream.slice(self.first, self.end))
        if meant is None or not self.lexicon.turns.isdisjoint(meant.beside):
            return None
        answer = Answer(self.first, self.end, meant.term, self.stream.slice(self.first, self.end), 100.0)
        is_sure = self.known.issuperset(word for word in meant.beside if len(word) >= _SHORT)
        return Said(self.end, (answer,), None, is_sure, is_sentence=True)

    def _told(self, is_first: bool) -> Said | None:
        """Return the answers that stand within the sentence, beside words of frames, or the answer that it is."""
        terms = option_terms(self.lexicon, self._terms(self.open))
        found = name_spans(self.stream, self.first, self.end, terms) if self.open else []
        count = self._count(self.first, self.end)
        taken = [(answer.first, answer.end) for answer in found] + ([(count.first, count.end)] if count else [])
        announced = 0 if self._is_cut(found, terms) else self._announced(found)
        stated = None if announced else self._stated(is_first)
        if stated is not None:
            return stated
        if not taken or self._is_turned(self.first, self.end, taken):
            return None
        free = {i.id for i in self.free}
        if not announced and not free.issuperset((answer.term or "").partition("=")[0] for answer in found):
            return None
        if announced:
            return Said(self.end, tuple(found), count, True, announced)
        if self._names_others(taken):
            return None
        strange, own = self._beside(taken)
        is_label = all(answer.label in terms for answer in found)
        if own >= (1 if is_label or self.is_fresh else _FEW_OWN) and not strange and not self._is_cut(found, terms):
            return Said(self.end, tuple(found), count, own >= _FEW_OWN or is_label)
        # Words that only mean an option are any text's words, so that they need those of a frame beside them.
        letters = sum(len(self.stream.slice(answer.first, answer.end)) for answer in found if answer.label in terms)
        is_mostly = letters >= _MOSTLY * len(self.stream.slice(self.first, self.end))
        begins = bool(found) and found[0].first == self.first
        ends = bool(found) and (found[-1].end == self.end or begins)
        is_led = (count is not None or ends) and own >= _FEW_OWN and len(strange) <= own
        if (is_mostly and not begins and len(strange) + own <= _MOST_LEAD) or is_led:
            return Said(self.end, tuple(found), count, False)
        return None

    def _announced(self, found: list[Answer]) -> int:
        """Return the word behind the colon or dash where answers begin that are all the rest; 0 if there is none."""
        stream = self.stream
        for word in range(self.first + 1, self.end):
            if not stream.gaps[word] & (Gap.COLON | Gap.ASIDE):
                continue
            behind = [answer for answer in found if answer.first >= word]
            if behind and len(behind) == len(found) and word - self.first <= _MOST_LEAD:
                is_all = self._is_plain(word, self.end, behind) and not self._is_turned(self.first, word)
                return word if is_all else 0
        return 0

    def _names_others(self, taken: list[tuple[int, int]]) -> bool:
        """Tell whether options of other themes stand in the sentence: free text names things of all kinds."""
        labels = self.lexicon.labels
        every = option_terms(self.lexicon, [indicator for indicator in labels if labels[indicator]])
        named = {word for first, end in taken for word in range(first, end)}
        return not named.issuperset(find_labels(self.stream, self.first, self.end, every))

    def _is_cut(self, found: list[Answer], terms: Terms) -> bool:
        """Tell whether an answer goes on in words that were not understood: "des bénévoles" "ou des fidèles"."""
        named = {word for answer in found for word in range(answer.first, answer.end)}
        for answer in found:
            behind = range(answer.end, min(answer.end + _MOST_JOINED, self.end))
            if behind and self.stream.words[answer.end] in JOINERS:
                rest = [self.stream.words[word] for word in behind if word not in named]
                if any(map(terms.meanings.names_word, rest)):
                    return True
        return False

    def _is_plain(self, first: int, end: int, found: list[Answer]) -> bool:
        """Tell whether only words that join stand beside the answers of words `first` to `end`."""
        named = {word for answer in found for word in range(answer.first, answer.end)}
        joiners, words = self.lexicon.joiners, self.stream.words
        return all(words[word] in joiners for word in range(first, end) if word not in named)

    def _beside(self, taken: list[tuple[int, int]], end: int | None = None) -> tuple[list[str], int]:
        """Return the words beside what was taken that no frame has, and how many there are that only frames have.

        `end`: up to which words are looked at, if not to the end of the sentence.
        """
        named = {word for first, stop in taken for word in range(first, stop)}
        beside = [self.stream.words[w] for w in range(self.first, end or self.end) if w not in named]
        beside = [word for word in beside if len(word) >= _SHORT and word not in self.lexicon.fillers]
        joiners = self.lexicon.joiners
        strange = [word for word in beside if word not in self.known and word[:STEM] not in self.stems]
        return strange, len(beside) - len(strange) - sum(word in joiners for word in beside)

    def _count(self, first: int, end: int) -> NamedCount | None:
        return next((n for i in self.counted if (n := name_count(self.stream, first, end, i)) is not None), None)

    def _compared(self, compared: list[Indicator]) -> Said | None:
        """Return the answers of a sentence that compares groups."""
        found = name_spans(self.stream, self.first, self.end, comparison_terms(self.lexicon, [i.id for i in compared]))
        groups = [answer for answer in found if (answer.term or "").startswith("group=")]
        said = {answer.term: answer for answer in found if (answer.term or "").startswith("value=")}
        ids = {i.id for i in compared}
        if self._is_turned(self.first, self.end, [(answer.first, answer.end) for answer in found]):
            return None
        if not groups or len(said) != 1 or any((group.term or "")[6:] not in ids for group in groups):
            return None
        ((term, value),) = said.items()
        strange, _ = self._beside([(answer.first, answer.end) for answer in found])
        if strange and not self._is_told_of(groups, value):
            return None
        chosen = (term or "").partition("=")[2]
        answers = [value.changed(term=f"{(group.term or '')[6:]}={chosen}") for group in groups]
        return Said(self.end, tuple(answers), None, not strange)

    def _is_told_of(self, groups: list[Answer], value: Answer) -> bool:
        """Tell whether the groups begin a sentence, and the comparison ends it."""
        return value.end == self.end and groups[0].first - self.first <= _SHORT
