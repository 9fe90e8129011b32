"""Sentences that deny what they are about: "n'a pas fait évoluer", "aucun échange", "n'a pas été observée"."""

from __future__ import annotations

from extract.body.cues import SENTENCE_BREAKS, Hit
from extract.body.stream import Stream
from extract.words.gaps import Gap

_REFUSALS = frozenset({"aucun", "aucune", "jamais", "pas"})
_BEFORE_WORDS = 4  # before a cue, in which a denial is one of it
_BEHIND_WORDS = 40
_DENIED = frozenset({"ete", "permis"})  # behind a denial: "n'a pas été observée", "n'ont pas permis"
_PARTS = Gap.STOP | Gap.COLON | Gap.HARD


def is_refused(stream: Stream, hit: Hit, start: int) -> bool:
    """Tell whether the sentence of a cue, which begins at word `start`, says that nothing of it was seen."""
    gaps, words = stream.gaps, stream.words
    first = max(start, hit.first - _BEFORE_WORDS)
    if not _REFUSALS.isdisjoint(words[first : hit.end]):
        for at in range(first, hit.end):
            if words[at] in _REFUSALS and not any(gap & _PARTS for gap in gaps[at + 1 : hit.first + 1]):
                return True
    for at in range(hit.end, min(hit.end + _BEHIND_WORDS, len(words) - 1)):
        if gaps[at] & SENTENCE_BREAKS:
            return False
        if words[at] in _REFUSALS and words[at + 1] in _DENIED:
            return True
    return False
