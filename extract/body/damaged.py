"""Find cues and questions whose words were damaged."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extract.body.cues import BREAKS, LEAD_WORDS, Hit, keep, make_hit
from extract.body.stream import Stream
from extract.words.gaps import Gap
from extract.words.lexicon import ENOUGH_WORDS, CuePhrase, Lexicon, QuestionPhrase
from extract.words.match import find_phrase, similarity

_SHORT_CUE = 18  # letters: shorter cues must match more closely when damaged
_SHORT_FLOOR = 88.0
_CLEAR = 5  # exact hits of one kind, with none of the other, that tell which kind the page prints


def find_damaged(stream: Stream, lexicon: Lexicon, exact: list[Hit]) -> list[Hit]:
    """Return cues and questions whose words were damaged, looked for in paragraphs that nothing exact explains."""
    covered = [False] * len(stream)
    for hit in exact:
        covered[hit.first : hit.end] = [True] * (hit.end - hit.first)
    known = {id(hit.phrase.theme): set[int]() for hit in exact}
    for hit in exact:
        if isinstance(hit.phrase, CuePhrase) and not hit.phrase.cue.repeats:
            known[id(hit.phrase.theme)].add(hit.phrase.order)
    wanted = _wanted(exact)
    strange = _strange_beginnings(stream, lexicon, covered)
    hits: list[Hit] = []
    for first, end in _paragraphs(stream):
        free = [w for w in range(first, end) if not covered[w]]
        if len(free) < 2 or stream.slice(first, end) in lexicon.all_labels:
            continue
        candidates = [
            phrase
            for phrase in _candidates(stream, lexicon, free)
            if isinstance(phrase, wanted)
            and not (isinstance(phrase, CuePhrase) and phrase.order in known.get(id(phrase.theme), ()))
        ]
        runs = _runs(free) if candidates else []
        begins = [(word, end) for first, end in runs for word in range(first, end) if stream.gaps[word] & BREAKS]
        for phrase in candidates:
            for start, stop in _windows(runs, begins, phrase):
                if len(phrase.words.intersection(stream.words[start:stop])) >= ENOUGH_WORDS * len(phrase.words):
                    keep(hits, _damaged_hit(stream, start, stop, phrase, lexicon))
        hits += _damaged_single_words(stream, lexicon, strange[bisect_left(strange, first) : bisect_left(strange, end)])
    return hits


def _wanted(exact: list[Hit]) -> tuple[type[CuePhrase] | type[QuestionPhrase], ...]:
    """Return what may be printed: an edition prints frames or questions, never both."""
    cues = sum(isinstance(hit.phrase, CuePhrase) for hit in exact)
    questions = len(exact) - cues
    if cues >= _CLEAR and not questions:
        return (CuePhrase,)
    if questions >= _CLEAR and not cues:
        return (QuestionPhrase,)
    return (CuePhrase, QuestionPhrase)


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
                    best = hit._replace(end=end, phrase=phrase, score=min(score, 99.0))
        found.append(best)
    return found


def _runs(words: list[int]) -> list[tuple[int, int]]:
    """Return rising word indexes as half-open runs."""
    runs: list[tuple[int, int]] = []
    for word in words:
        if runs and runs[-1][1] == word:
            runs[-1] = (runs[-1][0], word + 1)
        else:
            runs.append((word, word + 1))
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
    score = similarity(phrase.text, stream.slice(at, stop))
    return make_hit(stream, at, stop, phrase, min(score, 99.0)) if score >= floor else None


def _strange_beginnings(stream: Stream, lexicon: Lexicon, covered: Sequence[bool]) -> list[int]:
    """Return the words, in order, that begin a sentence and that neither the taxonomy nor an exact hit explains."""
    words, known = stream.words, lexicon.vocabulary
    begins = [word for word, gap in enumerate(stream.gaps) if gap & BREAKS]
    return [word for word in begins if words[word] not in known and not covered[word]]


def _damaged_single_words(stream: Stream, lexicon: Lexicon, beginnings: Iterable[int]) -> list[Hit]:
    """Return damaged cues of a single word, which stand at the beginning of a sentence only."""
    hits: list[Hit] = []
    for word in beginnings:
        for phrase in lexicon.single_cues:
            if abs(len(stream.words[word]) - len(phrase.text)) <= 2:
                score = similarity(stream.words[word], phrase.text)
                if score >= lexicon.thresholds.cue_floor:
                    hits.append(Hit(word, word + 1, word, phrase, score))
    return hits


def _paragraphs(stream: Stream) -> list[tuple[int, int]]:
    """Return the half-open word stretches between hard gaps; a gap left by a heading does not part a cut sentence."""
    hard, cut, stop = Gap.HARD, Gap.CUT, Gap.STOP
    ends = [word for word, gap in enumerate(stream.gaps) if gap & hard and (not gap & cut or gap & stop)]
    bounds = [0, *ends, len(stream)]
    return [(a, b) for a, b in pairwise(bounds) if b > a]


def _candidates(stream: Stream, lexicon: Lexicon, free: list[int]) -> list[CuePhrase | QuestionPhrase]:
    """Return the phrases of which enough words stand among the `free` words."""
    words, phrases = stream.words, lexicon.phrases
    return [phrases[i] for i in lexicon.ballots.elected({words[w] for w in free})]
