"""Sentences that deny what they are about: "n'a pas fait évoluer", "aucun échange", "n'a guère été observée"."""

from __future__ import annotations

from extract.body.cues import SENTENCE_BREAKS, Hit
from extract.body.stream import Stream
from extract.words.denials import PARTICLES, REFUSALS
from extract.words.gaps import Gap
from extract.words.lexicon import CuePhrase

_TELLING = REFUSALS | PARTICLES
_BEFORE_WORDS = 4  # before a cue, in which a denial is one of it
_BEHIND_WORDS = 40
_DENIED = frozenset({"ete", "permis"})  # behind a denial: "n'a pas été observée", "n'ont pas permis"
_VERBS = frozenset({"a", "ont", "est", "sont", "avait", "avaient", "etait", "etaient", "peut", "permet", "permettent"})
_PARTS = Gap.STOP | Gap.COLON | Gap.HARD


def is_refused(stream: Stream, hit: Hit, start: int) -> bool:
    """Tell whether the sentence of a cue, which begins at word `start`, says that nothing of it was seen."""
    gaps, words = stream.gaps, stream.words
    first = max(start, hit.first - _BEFORE_WORDS)
    if not _TELLING.isdisjoint(words[max(0, min(first, hit.first - 1)) : hit.end]):
        for at in range(first, hit.end):
            if words[at] in REFUSALS and not any(gap & _PARTS for gap in gaps[at + 1 : hit.first + 1]):
                return True
        if _denies_verb(stream, hit) and _opens(hit):
            return True
    end = stream.next_gap(hit.end, SENTENCE_BREAKS, min(hit.end + _BEHIND_WORDS, len(words) - 1))
    if _TELLING.isdisjoint(words[hit.end : end]):
        return False
    for at in range(hit.end, end):
        if words[at] in _TELLING:
            if words[at] in REFUSALS and words[at + 1] in _DENIED:
                return True
            if words[at] in PARTICLES and words[at + 1] in _VERBS and _opens(hit):
                return True
    return False


def _opens(hit: Hit) -> bool:
    """Tell whether a cue opens a slot, or leads to one: elsewhere it may lead to a sentence that is the answer."""
    phrase = hit.phrase
    if not isinstance(phrase, CuePhrase):
        return False
    return bool(phrase.cue.opens) or not any(cue.states for cue in phrase.theme.cues)


def _denies_verb(stream: Stream, hit: Hit) -> bool:
    """Tell whether "ne" stands before a verb of the cue: "n'ont plus lieu", "n'ont permis à personne"."""
    first = hit.first
    if first and stream.words[first - 1] in PARTICLES and not stream.gaps[first] & SENTENCE_BREAKS:
        return True
    if stream.words[hit.end : hit.end + 1] in (["aucun"], ["aucune"]):
        return False  # the answer is the denial
    return any(stream.words[at] in PARTICLES and stream.words[at + 1] in _VERBS for at in range(first, hit.end - 1))
