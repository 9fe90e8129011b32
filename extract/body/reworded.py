"""Find answers in sentences and lists that no cue knows: frames in other words, under the heading of their theme.

A sentence is read when all that stands in it beside answers is what frames are made of, or when it announces answers
and nothing else follows. A manager's text may say the same, so a person looks at it, unless most themes of the report
are printed in this way (`believe_reworded`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extract.body.answers import add_answers, comparison_terms, option_terms
from extract.body.findings import CountFound, Findings, Prompted
from extract.body.labels import Answer, find_labels
from extract.body.named_counts import NamedCount, name_count
from extract.body.named_spans import name_spans
from extract.body.residues import Residue
from extract.body.slot_phrases import JOINERS
from extract.body.stream import Stream
from extract.body.walked import Body
from extract.words.denials import FEWER, PARTICLES, REFUSALS, WITHOUT, turns_round
from extract.words.gaps import Gap
from extract.words.lexicon import STEM, Lexicon, Terms
from models.taxonomy_terms import Indicator, Theme
from models.vocabulary import CoverageState

_DENYING = REFUSALS | WITHOUT | PARTICLES | {"non"}
_SHORT = 3  # letters: shorter words are joiners
_MOST_LEAD = 12  # words that announce answers
_MOST_JOINED = 4  # words behind a joiner that may be the rest of an answer
_MOST_NAME = 8  # words of the name of a question on a line of its own
_MOST_ASKED = 30  # words of a question
_FEW_OWN = 2  # words of frames, in a sentence that has as many strange ones at most
_MOSTLY = 0.5  # of the letters of a sentence with strange words are answers
_LISTED = 0.6  # of the items of a list are options
_FEWEST_THEMES = 3  # in other words, from where the page is taken to be an edition of its own
_ANNOUNCES = Gap.BULLET | Gap.COLON
_SENTENCE = Gap.STOP | Gap.HARD | Gap.BULLET


class _Said(NamedTuple):
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


def take_reworded(
    text: str, stream: Stream, residue: Residue, lexicon: Lexicon, findings: Findings, *, has_frames: bool
) -> Residue:
    """Take the sentences of a reworded frame off the beginning of the residue; return what is left.

    `has_frames`: the page prints frames, so that what stands below its questions may be one, too.
    """
    theme = lexicon.themes.get(residue.theme_id or "")
    if theme is None:
        return residue
    first = start = _behind_question(stream, residue)
    is_asked = findings.themes.get(theme.theme) == "question" or (first > residue.first and not has_frames)
    while first < residue.end:
        if not _may_tell(stream, first, residue.end, theme, lexicon):
            break
        is_fresh = first > start or residue.first in stream.heads
        reader = _Reader(stream, first, residue.end, theme, lexicon, findings, is_fresh)
        said = reader.read(is_first=first == start)
        if said is None or (is_asked and first == start and not said.is_sure):
            break
        if start > residue.first and first == start:
            findings.explained.append((residue.first, start, "question", theme.theme, "asked below a heading"))
        _add(text, stream, first, said, theme, findings)
        first = said.end
    return residue.changed(first=first) if first > start else residue


def _may_tell(stream: Stream, first: int, limit: int, theme: Theme, lexicon: Lexicon) -> bool:
    """Tell at a quick look whether a sentence may say anything: it announces, counts, or has a word that means."""
    end = stream.next_gap(first + 1, _SENTENCE, limit)
    if end < limit and stream.gaps[end] & _ANNOUNCES:
        return True
    if end < limit and end - first <= _MOST_NAME and not stream.gaps[end] & Gap.STOP:
        end = stream.next_gap(end + 1, _SENTENCE, limit)  # the name of a question on a line of its own
    words = stream.words[first:end]
    return lexicon.theme_meanings[theme.theme].any_named(words) or not lexicon.counted[theme.theme].isdisjoint(words)


def take_sentence(body: Body, first: int, end: int, theme: Theme) -> bool:
    """Add what the sentence of words `first` to `end` says, which begins as a frame does; tell whether it was read."""
    if end <= first:
        return False
    said = _Reader(body.stream, first, end, theme, body.lexicon, body.findings, True).read(is_first=True)
    if said is None:
        return False
    _add(body.text, body.stream, first, said, theme, body.findings)
    return True


def _behind_question(stream: Stream, residue: Residue) -> int:
    """Return the word behind a question on a line of its own with which the text begins; without one, its first."""
    end = stream.next_gap(residue.first + 1, Gap.HARD | Gap.BULLET, residue.end)
    is_question = end in stream.question_marks and end - residue.first <= _MOST_ASKED
    return end if is_question and end < residue.end else residue.first


def believe_reworded(findings: Findings) -> None:
    """Take back, in place, the doubt in answers whose theme is printed in other words as most themes are.

    One theme may be the manager's own words; several are an edition of the page that the taxonomy does not know.
    """
    themes = {one.theme_id for one in (*findings.reworded, *findings.prompted)}
    framed = {theme for theme, by in findings.themes.items() if by == "frame"}
    if len(themes) < _FEWEST_THEMES or 3 * len(themes) < len(framed):
        findings.reworded.clear()
        return
    for one in findings.reworded:
        findings.change(one.first, one.end, is_doubtful=False, has_frame=True, cue_score=100.0, own_section=True)


def _add(text: str, stream: Stream, first: int, said: _Said, theme: Theme, findings: Findings) -> None:
    """Add what a sentence says to the findings."""
    done = len(findings.choices)
    for answer in said.answers:
        indicator = (answer.term or "").partition("=")[0] or theme.indicators[0].id
        add_answers(text, stream, findings, [answer], indicator, None)
        findings.slots[indicator] = CoverageState.ANSWERED
    if said.is_sentence:
        findings.change(done, len(findings.choices), is_sentence=True)
    if said.number is not None:
        count = said.number
        start, end = stream.starts[count.first], stream.ends[count.end - 1]
        findings.counts.append(CountFound(count.indicator_id, text[start:end], start, end, 100.0, True))
        findings.explained.append((count.first, count.end, "count", count.indicator_id, ""))
    findings.doubt_since(done)
    if said.is_sure and len(findings.choices) > done:
        findings.reworded.append(Prompted(done, len(findings.choices), theme.theme, False))
    _explain_beside(first, said, theme, findings)
    findings.themes[theme.theme] = "frame"


def _explain_beside(first: int, said: _Said, theme: Theme, findings: Findings) -> None:
    """Explain the words between the answers of a sentence: those that announce them as the name of a question."""
    if said.announced > first:
        findings.explained.append((first, said.announced, "question", theme.theme, "announces answers"))
        first = said.announced
    taken = [(answer.first, answer.end) for answer in said.answers]
    taken += [(said.number.first, said.number.end)] if said.number is not None else []
    for start, end in (*sorted(taken), (said.end, said.end)):
        if first < start:
            findings.explained.append((first, start, "frame", theme.theme, "in other words"))
        first = max(first, end)


class _Reader:
    """Reads one sentence, or the list that it announces."""

    def __init__(
        self, stream: Stream, first: int, limit: int, theme: Theme, lexicon: Lexicon, findings: Findings, is_fresh: bool
    ) -> None:
        self.is_fresh = is_fresh  # right below the heading, or behind another sentence in other words
        self.stream, self.first, self.limit, self.theme, self.lexicon = stream, first, limit, theme, lexicon
        self.end = stream.next_gap(first + 1, _SENTENCE, limit)
        asked = [i for i in theme.indicators if i.kind == "choice" and i.options]
        self.open = [i for i in asked if findings.slots.get(i.id) is not CoverageState.ANSWERED]
        self.free = [i for i in asked if i.id not in findings.slots]
        counted = {count.indicator_id for count in findings.counts}
        self.counted = [i for i in theme.indicators if i.kind == "count" and i.id not in counted]
        self.known, self.stems = lexicon.frame_words[theme.theme]

    def read(self, *, is_first: bool) -> _Said | None:
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

    def _listed(self) -> _Said | None:
        """Return the answers of a list that the sentence announces: items, or one line behind a colon."""
        stream, start = self.stream, self.end
        if start >= self.limit or stream.gap(start) & Gap.STOP:
            return None
        has_items = bool(stream.gap(start) & Gap.BULLET)
        is_named = bool(stream.gap(start) & Gap.COLON)
        most = 2 * _MOST_LEAD if has_items or is_named else _MOST_NAME
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
        return _Said(word, tuple(answers), count, named == items, start)

    def _names(self, end: int) -> bool:
        """Tell whether the line up to word `end` can be the name of a question: one of its words is a frame's."""
        return bool(self._beside([], end)[1])

    def _stated(self, is_first: bool) -> _Said | None:
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
        return _Said(self.end, (answer,), None, is_sure, is_sentence=True)

    def _told(self, is_first: bool) -> _Said | None:
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
            return _Said(self.end, tuple(found), count, True, announced)
        if self._names_others(taken):
            return None
        strange, own = self._beside(taken)
        is_label = all(answer.label in terms for answer in found)
        if own >= (1 if is_label or self.is_fresh else _FEW_OWN) and not strange and not self._is_cut(found, terms):
            return _Said(self.end, tuple(found), count, own >= _FEW_OWN or is_label)
        # Words that only mean an option are any text's words, so that they need those of a frame beside them.
        letters = sum(len(self.stream.slice(answer.first, answer.end)) for answer in found if answer.label in terms)
        is_mostly = letters >= _MOSTLY * len(self.stream.slice(self.first, self.end))
        begins = bool(found) and found[0].first == self.first
        ends = bool(found) and (found[-1].end == self.end or begins)
        is_led = (count is not None or ends) and own >= _FEW_OWN and len(strange) <= own
        if (is_mostly and not begins and len(strange) + own <= _MOST_LEAD) or is_led:
            return _Said(self.end, tuple(found), count, False)
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

    def _compared(self, compared: list[Indicator]) -> _Said | None:
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
        return _Said(self.end, tuple(answers), None, not strange)

    def _is_told_of(self, groups: list[Answer], value: Answer) -> bool:
        """Tell whether the groups begin a sentence, and the comparison ends it."""
        return value.end == self.end and groups[0].first - self.first <= _SHORT
