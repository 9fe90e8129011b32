"""What stands at a word of a slot: a known label, joiners, or a phrase that damage has kept from being one."""

from __future__ import annotations

from extract.body.labels import EDGES, JOINERS, Answer, adds_nothing, find_labels, match_label, named
from extract.body.named_spans import meant_at
from extract.body.stream import Stream
from extract.words.gaps import Gap
from extract.words.lexicon import Lexicon, Terms
from extract.words.match import Match, find_phrase, found_within, is_damage, may_begin, similarity

LONGEST_UNKNOWN = 30  # words: a longer run is free text, not an answer
_PARTING = JOINERS | {"ainsi"}  # with which phrases end, though labels hold them too: "ainsi que"
_EMBEDDED_FLOOR = 86.0  # a damaged label inside a longer run must be closer than one that fills its run
_LABEL_PIECES = 5  # a label may hold this many commas, joiners or line ends
_GLUE_FLOOR = 84.0  # a damaged joiner of several words must be this close


class SlotPhrases:
    """The phrases of a slot of which words up to `end` may be part; `terms`: folded label → term.

    `known`: word → the label that begins there, of all words before `seen`.
    """

    def __init__(self, stream: Stream, first: int, end: int, terms: Terms, lexicon: Lexicon) -> None:
        self.stream, self.end, self.terms, self.lexicon = stream, end, terms, lexicon
        self.known: dict[int, Answer] = {}
        self.seen = first

    def look_on(self, word: int) -> None:
        """Find labels up to the end of the sentence of `word`: none goes over it, and most slots end before `end`."""
        stop = self.stream.next_gap(word + 1, Gap.STOP, self.end)
        self.known |= find_labels(self.stream, self.seen, stop, self.terms)
        self.seen = stop

    def glue(self, i: int) -> int:
        """Return how many words of glue stand at word `i`."""
        for words in self.lexicon.glue_by_word.get(self.stream.words[i], ()):
            end = i + len(words)
            if end <= self.end and (end == i + 1 or tuple(self.stream.words[i:end]) == words):
                return end - i
        return 0

    def damaged_glue(self, i: int) -> int:
        """Return how many words at word `i` are a damaged joiner of several ("ceraines personnes ont fait part")."""
        for words in self.lexicon.glue:
            end = i + len(words)
            if len(words) < 3 or end >= self.end:
                continue
            if similarity(" ".join(words), self.stream.slice(i, end)) >= _GLUE_FLOOR:
                return len(words)
        return 0

    def is_led(self, i: int) -> bool:
        """Tell whether words that introduce each item of some lists stand at word `i`, before a known label."""
        glue = self.glue(i)
        return glue > 1 and i + glue in self.known

    def trimmed(self, i: int, end: int) -> int:
        """Return `end` without the joiners that stand just before it."""
        while end - 1 > i and (self.stream.words[end - 1],) in self.lexicon.glue:
            end -= 1
        return end

    def damaged(self, i: int) -> Answer | None:
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
        words = self.stream.words[i:end]
        if not self.stream.gap(end) & (Gap.STOP | Gap.HARD) or not self.terms.meanings.any_named(words):
            return None
        found = meant_at(self.stream, i, end, self.terms)
        if found is None or (found.end < end and not adds_nothing(self.stream, found.end, end)):
            return None
        return found.changed(end=end)

    def _ends(self, i: int) -> list[int]:
        """Return where a phrase that begins at word `i` may end: at edges and before known labels, nearest first."""
        ends: list[int] = []
        j = i + 1
        while j <= self.end and j - i <= LONGEST_UNKNOWN and len(ends) < _LABEL_PIECES:
            gap = self.stream.gap(j)
            is_last = j == self.end or j in self.known or bool(gap & Gap.STOP)
            if is_last or gap & EDGES or gap & Gap.SOFT or self.stream.words[j] in _PARTING:
                ends.append(self.trimmed(i, j))
                if is_last:
                    break
            j += 1
        return ends

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
