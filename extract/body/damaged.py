"""Find cues and questions whose words were damaged."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import compress, pairwise

from extract.body.cues import BREAKS, LEAD_WORDS, Hit, make_hit
from extract.body.stream import Stream
from extract.words.gaps import Gap
from extract.words.lexicon import ENOUGH_WORDS, CuePhrase, Lexicon, QuestionPhrase
from extract.words.match import find_phrase, is_damage, similarity
from extract.words.places import places_between

_SHORT_CUE = 18  # letters: shorter cues must match more closely when damaged
_SHORT_FLOOR = 88.0
_CLEAR = 5  # exact hits of one kind, with none of the other, that tell which kind the page prints


def find_damaged(stream: Stream, lexicon: Lexicon, exact: list[Hit]) -> list[Hit]:
    """Return cues and questions whose words were damaged, looked for in paragraphs that nothing exact explains."""
    is_free = bytearray(b"\1") * len(stream)
    for hit in exact:
        is_free[hit.first : hit.end] = bytes(hit.end - hit.first)
    wanted = _wanted(exact, lexicon)
    ends, breaks = _ends_and_breaks(stream)
    strange = _strange_beginnings(stream, lexicon, is_free, breaks)
    hits: list[Hit] = []
    for first, end in pairwise((0, *ends, len(stream))):
        if is_free.count(1, first, end) < 2 or stream.slice(first, end) in lexicon.all_labels:
            continue
        candidates = lexicon.ballots.elected(compress(stream.words[first:end], is_free[first:end]), wanted)
        if candidates:
            runs = _runs(is_free, first, end)
            begins = [(word, stop) for start, stop in runs for word in places_between(breaks, start, stop)]
            for phrase in map(lexicon.phrases.__getitem__, candidates):
                for start, stop in _windows(runs, begins, phrase):
                    if len(phrase.words.intersection(stream.words[start:stop])) >= ENOUGH_WORDS * len(phrase.words):
                        found = _damaged_hit(stream, start, stop, phrase, lexicon)
                        if found is not None:
                            hits.append(found)
        hits += _damaged_single_words(stream, lexicon, places_between(strange, first, end))
    return hits


def _wanted(exact: list[Hit], lexicon: Lexicon) -> int:
    """Return the candidates that may still be printed: an edition prints frames or questions, and most cues once."""
    cues = [hit.phrase for hit in exact if isinstance(hit.phrase, CuePhrase)]
    questions = len(exact) - len(cues)
    wanted = 0
    if questions < _CLEAR or cues:
        wanted |= lexicon.cue_candidates
    if len(cues) < _CLEAR or questions:
        wanted |= lexicon.question_candidates
    for phrase in cues:
        if not phrase.cue.repeats and not phrase.cue.closes:  # what ends a frame stands in free text too
            wanted &= ~lexicon.same_cue.get((phrase.theme.theme, phrase.order), 0)
    return wanted


def _ends_and_breaks(stream: Stream) -> tuple[list[int], list[int]]:
    """Return the words, in order, before which paragraphs end, and those where sentences, lines or items begin.

    A paragraph goes on over the gap that a heading left in a cut sentence.
    """
    gaps, hard, cut, stop = stream.gaps, Gap.HARD, Gap.CUT, Gap.STOP
    breaks = [word for word in stream.edges if gaps[word] & BREAKS]
    ends = [w for w in breaks if w and gaps[w] & hard and (not gaps[w] & cut or gaps[w] & stop)]
    return ends, breaks


def prolong(stream: Stream, exact: list[Hit], lexicon: Lexicon) -> list[Hit]:
    """Return the exact hits, each replaced by a longer answer that begins with it where that one stands, damaged."""
    found = []
    for hit in exact:
        best = hit
        for phrase in lexicon.longer_answers.get(hit.phrase.text, ()):
            end = hit.first + phrase.text.count(" ") + 1
            if end <= len(stream) and not any(stream.gaps[w] & Gap.STOP for w in range(hit.end, end)):
                score = similarity(phrase.text, stream.slice(hit.first, end))
                if score >= lexicon.thresholds.answer_cue_floor:
                    best = hit.changed(end=end, phrase=phrase, score=min(score, 99.0))
        found.append(best)
    return found


def _runs(is_free: bytearray, first: int, end: int) -> list[tuple[int, int]]:
    """Return the free words from `first` up to, not including, `end` as half-open runs."""
    runs: list[tuple[int, int]] = []
    start = is_free.find(1, first, end)
    while start >= 0:
        stop = is_free.find(0, start, end)
        stop = end if stop < 0 else stop
        runs.append((start, stop))
        start = is_free.find(1, stop, end)
    return runs


def _windows(
    runs: list[tuple[int, int]], begins: list[tuple[int, int]], phrase: CuePhrase | QuestionPhrase
) -> list[tuple[int, int]]:
    """Return where a phrase may stand: near the starts of sentences if it begins a frame, else in any free run.

    `begins`: words where a sentence begins, each with the end of its run.
    """
    if not (isinstance(phrase, CuePhrase) and phrase.cue.starts):
        return runs
    size = phrase.text.count(" ") + 1 + LEAD_WORDS
    return [(word, min(word + size, end)) for word, end in begins]


def _damaged_hit(
    stream: Stream, first: int, end: int, phrase: CuePhrase | QuestionPhrase, lexicon: Lexicon
) -> Hit | None:
    floor = lexicon.thresholds.cue_floor if len(phrase.text) >= _SHORT_CUE else _SHORT_FLOOR
    if isinstance(phrase, CuePhrase) and phrase.cue.states is not None:
        floor = lexicon.thresholds.answer_cue_floor
    place = find_phrase(phrase.text, stream.slice(first, end), floor=floor)
    if place is None:
        return None
    at = stream.word_at(stream.offsets[first] + place.start)
    stop = stream.word_at(stream.offsets[first] + place.end - 1) + 1
    printed = stream.slice(at, stop)
    score = similarity(phrase.text, printed)
    hit = make_hit(stream, at, stop, phrase, min(score, 99.0)) if score >= floor else None
    is_default = isinstance(phrase, CuePhrase) and phrase.cue.is_default and phrase.cue.opens
    if hit is not None and is_default and not is_damage(printed, phrase.text):
        return None  # another verb: "le projet a entraîné" is not "le projet a engendré"
    return hit


def _strange_beginnings(stream: Stream, lexicon: Lexicon, is_free: bytearray, breaks: list[int]) -> list[int]:
    """Return those of `breaks` whose words neither the taxonomy nor an exact hit explains."""
    words, known = stream.words, lexicon.vocabulary
    return [word for word in breaks if words[word] not in known and is_free[word]]


def _damaged_single_words(stream: Stream, lexicon: Lexicon, beginnings: Iterable[int]) -> list[Hit]:
    """Return damaged cues of a single word, which stand at the beginning of a sentence only."""
    hits: list[Hit] = []
    for word in beginnings:
        for phrase in lexicon.single_cues:
            if abs(len(stream.words[word]) - len(phrase.text)) <= 2:
                score = similarity(stream.words[word], phrase.text)
                if score >= lexicon.thresholds.cue_floor:
                    hits.append(Hit(word, word + 1, word, phrase, phrase.theme.theme, score))
    return hits
