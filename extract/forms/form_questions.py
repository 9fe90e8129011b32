"""The questions of a form: what is printed just above boxes, and which indicator it asks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from extract.body.cues import Hit
from extract.body.frames import Frames, section_themes
from extract.body.stream import Stream
from extract.forms.form_grids import name_group
from extract.words.gaps import Gap
from extract.words.lexicon import Lexicon, QuestionPhrase
from extract.words.match import find_phrase

_QUESTION_FLOOR = 82.0
_LINES_ABOVE = 4  # a question and the hints below it
_TITLE_WORDS = 10  # a short line right above boxes names the question even without its mark
_PROMPT_WORDS = 7
_HEAD_WORDS = 3  # of the head of a column, and of those beside it
PROMPT = "prompt"  # of the taxonomy's furniture: lines that ask for free text
_HINTS = (
    "plusieurs reponses",
    "plusieurs choix",
    "cochez",
    "cocher",
    "une seule reponse",
    "choix multiple",
    "choisissez",
)


class Question(NamedTuple):
    """Words `first` to `end` (half-open) printed above boxes; `text` is folded."""

    first: int
    end: int
    text: str


class Sections:
    """The themes that headings open, by place."""

    def __init__(self, stream: Stream) -> None:
        found = sorted(section_themes(stream).items())
        self.starts = [word for word, _ in found]
        self._themes = [themes for _, themes in found]
        self.headed = frozenset(theme for themes in self._themes for theme in themes)

    def at(self, word: int) -> tuple[str, ...]:
        """Return the themes of the heading that `word` stands under; empty without one."""
        at = bisect_right(self.starts, word) - 1
        return self._themes[at] if at >= 0 else ()


def believed_questions(stream: Stream, frames: Frames, sections: Sections) -> tuple[Hit, ...]:
    """Return the known questions of one sentence and own lines, under their heading or of a theme without one."""
    return tuple(
        hit
        for hit in frames.hits
        if isinstance(hit.phrase, QuestionPhrase)
        and (hit.own_section or hit.theme_id not in sections.headed)
        and (hit.first == 0 or stream.gaps[hit.first] & (Gap.HARD | Gap.SOFT | Gap.CUT | Gap.BULLET))
        and not any(stream.gaps[word] & Gap.STOP for word in range(hit.first + 1, hit.end))
    )


def question_above(stream: Stream, first: int, floor: int, hits: Sequence[Hit]) -> Question | None:
    """Return the question printed just above the label at word `first`, back to word `floor`; None without one."""
    end = first
    for _ in range(_LINES_ABOVE):
        if end <= floor or end in stream.heads:
            break
        start = end - 1
        while start > floor and not stream.gaps[start] & (Gap.HARD | Gap.CUT) and not _follows_question(stream, start):
            start -= 1
        text = stream.slice(start, end)
        if not text.startswith(_HINTS) and not _heads_column(stream, start, end, hits):
            if not _asks(stream, start, end, hits):
                break
            return Question(start, first, text)
        end = start
    return Question(end, first, stream.slice(end, first)) if end < first else None


def _heads_column(stream: Stream, start: int, end: int, hits: Sequence[Hit]) -> bool:
    """Tell whether a line or cell right below a question is the head of a column: "Réponse", "Coché"."""
    if end - start > _HEAD_WORDS or stream.gap(end) & Gap.COLON or any(h.first < end and h.end > start for h in hits):
        return False
    above = range(max(start - _HEAD_WORDS, 1), start + 1)
    return any(w in stream.question_marks or stream.gaps[w] & Gap.COLON for w in above)


def _follows_question(stream: Stream, word: int) -> bool:
    """Tell whether `word` begins a line below one that holds a question of its own, however full that line is."""
    above = stream.lines[word - 1]
    if stream.lines[word] == above:
        return False
    if word in stream.question_marks:
        return True
    start = word - 1
    while start > 0 and stream.lines[start - 1] == above:
        start -= 1
    return any(w in stream.question_marks for w in range(start + 1, word))


def _asks(stream: Stream, start: int, end: int, hits: Sequence[Hit]) -> bool:
    if end in stream.question_marks or stream.gap(end) & Gap.COLON:
        return True
    if any(hit.first < end and hit.end > start for hit in hits):
        return True
    is_short = end - start <= _TITLE_WORDS and not stream.gap(end) & Gap.STOP
    return is_short and bool(stream.gaps[start] & (Gap.PARAGRAPH | Gap.CUT))


def asked_scores(text: str, lexicon: Lexicon) -> dict[str, float]:
    """Return how well a folded question asks each indicator, 0 to 1; those it does not ask are left out."""
    scores: dict[str, float] = {}
    for phrase in lexicon.questions:
        asks = phrase.question.asks
        if asks is None or scores.get(asks) == 1.0 or len(phrase.text) > len(text) + 3:
            continue
        place = find_phrase(phrase.text, text, floor=_QUESTION_FLOOR)
        if place is not None:
            scores[asks] = max(scores.get(asks, 0.0), place.score / 100)
    group = name_group(text, lexicon.groups)
    if group is not None:
        scores[group] = 1.0
    return scores


def prompts(stream: Stream, taken: Sequence[bool], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the words that ask for free text at the start of its line ("Commentaires : …"), half-open."""
    found = []
    for first in range(len(stream)):
        if taken[first] or not stream.gaps[first] & (Gap.HARD | Gap.CUT):
            continue
        end = next((w for w in range(first + 1, first + _PROMPT_WORDS) if stream.gap(w) & Gap.COLON), None)
        if end is not None and lexicon.furniture_lines.get(stream.slice(first, end)) == PROMPT:
            found.append((first, end))
    return found


def question_lines(stream: Stream, taken: Sequence[bool], is_typed: bool) -> list[tuple[int, int]]:
    """Return the lines of their own that ask for the free text below them, as half-open stretches of words.

    `taken`: words explained already. `is_typed`: the document has no geometry, so that a line of its own is one.
    """
    found = []
    first = 0
    for word in range(1, len(stream) + 1):
        leaves = word < len(stream) and taken[word - 1] and not taken[word] and stream.gap(word) & Gap.SOFT
        if not (stream.gap(word) & Gap.HARD or leaves):
            continue
        start, first = first, word
        if word == len(stream) or word in stream.heads or any(taken[start : word + 1]):
            continue
        is_alone = bool(stream.gap(word) & Gap.PARAGRAPH) or is_typed
        follows = start == 0 or taken[start - 1] or start in stream.heads
        is_sentence = not any(stream.gaps[w] & Gap.STOP for w in range(start + 1, word))
        if is_alone and follows and is_sentence and word in stream.question_marks:
            found.append((start, word))
    return found
