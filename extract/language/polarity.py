"""Which words of a text are denied, and which are only wished for or supposed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from extract.language.clauses import Clause, find_clauses
from extract.language.cues import Cues
from extract.language.denial import DenialRules, mark
from extract.language.doubt import DoubtRules
from extract.language.tagged import Tagged
from models.free_text import Polarity

_THE = tuple((word,) for word in "le la les l' nos notre ces cette ce leur leurs eux elles lui elle".split())


class Reach(NamedTuple):
    """For each word of a text: whether it is denied, whether it is only supposed."""

    denied: tuple[bool, ...]
    supposed: tuple[bool, ...]


class PolarityRules:
    """The cues of ``polarity.yaml``, ready to be met."""

    def __init__(self, lists: Polarity) -> None:
        self._boundaries = Cues(lists.boundaries)
        self._denying = frozenset(lists.negation.particles) | frozenset(lists.negation.partners)
        self._denials = DenialRules(lists)
        self._doubts = DoubtRules(lists)

    def reach(self, tagged: Tagged) -> Reach:
        """Return what the cues of a text reach."""
        clauses = find_clauses(tagged, [start for start, _ in self._boundaries.find(tagged.lower)])
        needed = [False] * len(tagged.words)
        for reach in self._needed(tagged):
            mark(needed, reach)
        denied = self._denials.denied(tagged, clauses, needed)
        return Reach(tuple(denied), tuple(self._doubts.supposed(tagged, clauses, denied, needed)))

    def _needed(self, tagged: Tagged) -> Iterator[Clause]:
        """Yield sentences such as "Sans les bénévoles, pas de repas": both are there, and one needs the other."""
        for i, word in enumerate(tagged.lower):
            begins = i == 0 or tagged.words[i - 1].ends_sentence
            if word != "sans" or not begins or tagged.lower[i + 1 : i + 2] not in _THE:
                continue
            end = next((k + 1 for k in range(i, len(tagged.words)) if tagged.words[k].ends_sentence), len(tagged.words))
            comma = next((k for k in range(i, end) if tagged.lower[k] == ","), end)
            says = range(comma + 1 if comma < end else i + 2, end)
            if any(tagged.lower[k] in self._denying or tagged.moods[k] == "Cnd" for k in says):
                yield i, end
