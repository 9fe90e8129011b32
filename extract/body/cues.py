"""A cue or question where it stands, and whether it may stand there."""

from __future__ import annotations

from extract.body.stream import Stream
from extract.words.gaps import Gap
from extract.words.lexicon import CuePhrase, QuestionPhrase
from models.record_base import Record

LEAD_WORDS = 7  # words that may stand in a sentence before its cue


_QUESTION_LEAD = 16  # words that may stand in a question before the ones that are looked for


_QUESTION_WORDS = 48  # the longest question, in words
_DIGITS = 2  # of the number of a question
_LINE = Gap.HARD | Gap.BULLET
_ENDS = Gap.STOP | Gap.HARD


SENTENCE_BREAKS = Gap.STOP | Gap.HARD | Gap.BULLET
BREAKS = SENTENCE_BREAKS | Gap.COLON


class Hit(Record):
    """A cue or question standing at words `first` to `end` (half-open); its sentence begins at `sentence`.

    `theme_id`: of the phrase. `score`: 0 to 100; 100 is exact. `own_section`: it stands under a heading of its theme.
    `is_again`: the sentence before it was the same frame, with another answer.
    """

    first: int
    end: int
    sentence: int
    phrase: CuePhrase | QuestionPhrase
    theme_id: str
    score: float
    own_section: bool = False
    is_again: bool = False


def make_hit(stream: Stream, first: int, end: int, phrase: CuePhrase | QuestionPhrase, score: float) -> Hit | None:
    """Return the hit if it stands where its kind may: a frame starts with a sentence, a question ends with its mark."""
    sentence = _sentence_start(stream, first)
    if isinstance(phrase, CuePhrase):
        if (phrase.cue.starts and sentence is None) or _is_asked(stream, end):
            return None
        return Hit(first, end, first if sentence is None else sentence, phrase, phrase.theme.theme, score)
    question_end = _question_end(stream, end, phrase)
    if question_end is None:
        return None
    start = _sentence_start(stream, first, within=_QUESTION_LEAD)
    if start and _is_numbered(stream, start):
        start -= 1
    if start is None or not (start == 0 or stream.gaps[start] & (_LINE | Gap.COLON)):
        return None  # free text asks too, in the middle of a paragraph; the page asks at the start of one
    return Hit(start, question_end, start, phrase, phrase.theme.theme, score)


def numbers_question(word: str) -> bool:
    """Tell whether a folded word numbers a question: "Q1", "Q"."""
    return word[:1] == "q" and len(word) <= _DIGITS + 1 and (word == "q" or word[1:].isdigit())


def is_number(word: str) -> bool:
    """Tell whether a word has the digits of a number that counts questions."""
    return word.isdigit() and len(word) <= _DIGITS


def _is_numbered(stream: Stream, start: int) -> bool:
    """Tell whether a question has a number before it, with which the line begins: "Q1. Entre quels publics"."""
    number = stream.words[start - 1]
    if stream.gaps[start] & _LINE or not (start == 1 or stream.gaps[start - 1] & _LINE):
        return False
    return numbers_question(number) or is_number(number)


def _is_asked(stream: Stream, end: int) -> bool:
    """Tell whether the sentence that runs at word `end` ends with a question mark: frames state, questions ask."""
    if not stream.question_marks:
        return False
    size = len(stream)
    limit = min(end + _QUESTION_WORDS, size)
    word = stream.next_gap(end, _ENDS, limit)
    line = stream.next_gap(end, Gap.LARGE, word)
    if line < word:
        return line in stream.question_marks  # the next line begins another sentence, whatever it asks
    if word < limit:
        return word in stream.question_marks
    return size < end + _QUESTION_WORDS and size in stream.question_marks


def _sentence_start(stream: Stream, first: int, within: int = LEAD_WORDS) -> int | None:
    """Return the word where the sentence of word `first` begins, or None when it begins too far before."""
    fallback = None
    gaps = stream.gaps
    for word in range(first, max(first - within, 0) - 1, -1):
        gap = gaps[word]
        if word == 0 or gap & BREAKS:
            if word > 0 and gap & Gap.LOWER and not gap & (Gap.STOP | Gap.BULLET | Gap.COLON):
                fallback = word  # a sentence cut by a line that was taken for a heading
                continue
            return word
    return fallback


def _question_end(stream: Stream, end: int, phrase: QuestionPhrase) -> int | None:
    """Return the word after the question mark that ends the question, over cuts by headings; None for a statement."""
    text_end, marks = None, stream.question_marks
    for word in range(end, min(end + _QUESTION_WORDS, len(stream) + 1)) if marks else ():
        if word in marks:
            text_end = word
            break
        gap = stream.gap(word)
        if word > end and (gap & Gap.STOP or (gap & Gap.HARD and not gap & Gap.CUT)):
            break
    if text_end is None:
        is_form = phrase.question.asks is not None and "form" in phrase.question.eras
        if is_form and stream.gap(end) & Gap.COLON and not phrase.question.ends_with_question_mark:
            return end
        return None
    for more in phrase.may:
        if stream.find(more, end, text_end):
            continue  # it stands in the question, and again in what answers it
        size = more.count(" ") + 1
        for at in stream.find(more, text_end, min(text_end + _QUESTION_WORDS // 2, len(stream))):
            text_end = at + size
    return text_end
