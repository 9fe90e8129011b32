"""Sentences that deny what they are about: "n'a pas fait évoluer", "aucun échange", "n'a pas été observée"."""

from __future__ import annotations

from bisect import bisect_left

from extract.body.cues import Hit
from extract.body.stream import Stream
from extract.words.gaps import Gap

_REFUSALS = ("aucun", "aucune", "jamais", "pas")
_BEFORE_WORDS = 4  # before a cue, in which a denial is one of it
_BEHIND_WORDS = 40
_DENIED = frozenset({"ete", "permis"})  # behind a denial: "n'a pas été observée", "n'ont pas permis"
_BREAKS = Gap.STOP | Gap.HARD | Gap.BULLET


class Refusals:
    """The words of denial of a body, found once."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._places = sorted(word for said in _REFUSALS for word in stream.find(said, 0, len(stream)))

    def deny(self, hit: Hit, start: int) -> bool:
        """Tell whether the sentence of a cue, which begins at word `start`, says that nothing of it was seen."""
        gaps, words = self._stream.gaps, self._stream.words
        for at in self._places[bisect_left(self._places, max(start, hit.first - _BEFORE_WORDS)) :]:
            if at >= hit.end + _BEHIND_WORDS:
                break
            if at < hit.end:
                if not any(gap & (Gap.STOP | Gap.COLON | Gap.HARD) for gap in gaps[at + 1 : hit.first + 1]):
                    return True
            elif at + 1 < len(words) and words[at + 1] in _DENIED:
                return not any(gap & _BREAKS for gap in gaps[hit.end : at + 1])
        return False
