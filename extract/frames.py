"""Find the cues of frames and questions in the body, exact first and then damaged ones, and tell which are to be believed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from extract.headings import Role
from extract.lexicon import CuePhrase, Lexicon, QuestionPhrase
from extract.match import find_phrase, similarity
from extract.stream import Gap, Stream
from models.taxonomy import Cue

_LEAD_WORDS = 7  # words that may stand in a sentence before its cue
_QUESTION_LEAD = 16  # words that may stand in a question before the ones that are looked for
_QUESTION_WORDS = 48  # the longest question, in words
_SAME_FRAME_WORDS = 70  # cues of one frame are nearer than this
_SHORT_CUE = 18  # letters: shorter cues must match more closely when damaged
_SHORT_FLOOR = 88.0
_LENGTH_WEIGHT = 0.15  # points that a letter more is worth between two phrases that overlap
_VOTE = 0.33  # share of a phrase's words that a paragraph must hold before it is compared
_BREAKS = Gap.STOP | Gap.HARD | Gap.BULLET | Gap.COLON


class Hit(NamedTuple):
    """A cue or question standing at words `first` to `end` (half-open); its sentence begins at `sentence`.

    `score`: 0 to 100; 100 is exact. `own_section`: it stands under a heading of its theme.
    """

    first: int
    end: int
    sentence: int
    phrase: CuePhrase | QuestionPhrase
    score: float
    own_section: bool = False

    @property
    def theme_id(self) -> str:
        return self.phrase.theme.theme


class Frames(NamedTuple):
    """Cues and questions believed, in order, and those met in a foreign place."""

    hits: tuple[Hit, ...]
    foreign: tuple[Hit, ...]


def find_frames(stream: Stream, lexicon: Lexicon) -> Frames:
    """Return the cues and questions of the body, none overlapping another."""
    exact = _without_overlaps(_exact_hits(stream, lexicon))
    damaged = _damaged_hits(stream, lexicon, exact)
    hits = _without_overlaps([*_longer(stream, exact, lexicon), *damaged])
    return _believe(stream, _with_sections(stream, hits))


def section_themes(stream: Stream) -> dict[int, tuple[str, ...]]:
    """Return, by word index where it begins, the themes of the heading that opens each section."""
    sections: dict[int, tuple[str, ...]] = {}
    for word, roles in sorted(stream.heads.items()):
        for role in roles:
            if role.role is Role.THEME or (role.role is Role.ALTERNATIVE and role.is_soft):
                sections[word] = role.what
            elif role.role is Role.DIMENSION:
                sections.setdefault(word, ())
    return sections


def _exact_hits(stream: Stream, lexicon: Lexicon) -> list[Hit]:
    hits: list[Hit] = []
    for phrases in (lexicon.cues, lexicon.questions):
        for phrase in phrases:
            if phrase.text not in stream.text:
                continue
            size = phrase.text.count(" ") + 1
            for at in stream.find(phrase.text, 0, len(stream)):
                _keep(hits, _make_hit(stream, at, at + size, phrase, 100.0))
    return hits


def _keep(hits: list[Hit], hit: Hit | None) -> None:
    if hit is not None:
        hits.append(hit)


def _make_hit(stream: Stream, first: int, end: int, phrase: CuePhrase | QuestionPhrase, score: float) -> Hit | None:
    """Return the hit if it stands where its kind may stand: a frame starts at a sentence's start, a question ends with its mark."""
    sentence = _sentence_start(stream, first)
    if isinstance(phrase, CuePhrase):
        if (phrase.cue.starts and sentence is None) or _is_asked(stream, end):
            return None
        return Hit(first, end, first if sentence is None else sentence, phrase, score)
    question_end = _question_end(stream, end, phrase)
    if question_end is None:
        return None
    start = _sentence_start(stream, first, within=_QUESTION_LEAD)
    if start is None or not (start == 0 or stream.gaps[start] & (Gap.HARD | Gap.BULLET | Gap.COLON)):
        return None  # free text asks too, in the middle of a paragraph; the page asks at the start of one
    return Hit(start, question_end, start, phrase, score)


def _is_asked(stream: Stream, end: int) -> bool:
    """Tell whether the sentence that runs at word `end` ends with a question mark: frames state, questions ask."""
    for word in range(end, min(end + _QUESTION_WORDS, len(stream) + 1)):
        if stream.gap(word) & (Gap.STOP | Gap.HARD):
            return word in stream.question_marks
    return False


def _sentence_start(stream: Stream, first: int, within: int = _LEAD_WORDS) -> int | None:
    """Return the word where the sentence of word `first` begins, or None when it begins too far before."""
    fallback = None
    for word in range(first, max(first - within, 0) - 1, -1):
        gap = stream.gaps[word]
        if word == 0 or gap & _BREAKS:
            if word > 0 and gap & Gap.LOWER and not gap & (Gap.STOP | Gap.BULLET | Gap.COLON):
                fallback = word  # a sentence cut by a line that was taken for a heading
                continue
            return word
    return fallback


def _question_end(stream: Stream, end: int, phrase: QuestionPhrase) -> int | None:
    """Return the word after the question mark that ends the question, over cuts by headings; None for a statement."""
    text_end = None
    for word in range(end, min(end + _QUESTION_WORDS, len(stream) + 1)):
        if word in stream.question_marks:
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
        size = more.count(" ") + 1
        for at in stream.find(more, text_end, min(text_end + _QUESTION_WORDS // 2, len(stream))):
            text_end = at + size
    return text_end


def _damaged_hits(stream: Stream, lexicon: Lexicon, exact: list[Hit]) -> list[Hit]:
    """Return cues and questions whose words were damaged, looked for in paragraphs that nothing exact explains."""
    covered = [False] * len(stream)
    for hit in exact:
        covered[hit.first : hit.end] = [True] * (hit.end - hit.first)
    known = {id(hit.phrase.theme): set[int]() for hit in exact}
    for hit in exact:
        if isinstance(hit.phrase, CuePhrase) and not hit.phrase.cue.repeats:
            known[id(hit.phrase.theme)].add(hit.phrase.order)
    hits: list[Hit] = []
    for first, end in _paragraphs(stream):
        free = [w for w in range(first, end) if not covered[w]]
        if len(free) < 2 or stream.slice(first, end) in lexicon.all_labels:
            continue
        runs = _runs(free)
        for phrase in _candidates(stream, lexicon, free):
            if isinstance(phrase, CuePhrase) and phrase.order in known.get(id(phrase.theme), ()):
                continue
            for start, stop in _windows(stream, runs, phrase):
                _keep(hits, _damaged_hit(stream, start, stop, phrase, lexicon))
        hits += _damaged_single_words(stream, lexicon, free)
    return hits


def _longer(stream: Stream, exact: list[Hit], lexicon: Lexicon) -> list[Hit]:
    """Return the exact hits, each replaced by a longer answer that begins with it when that one stands there, damaged."""
    found = []
    for hit in exact:
        best = hit
        for phrase in lexicon.cues:
            if phrase.cue.states is None or not phrase.text.startswith(f"{hit.phrase.text} "):
                continue
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


def _windows(stream: Stream, runs: list[tuple[int, int]], phrase: CuePhrase | QuestionPhrase) -> list[tuple[int, int]]:
    """Return where a phrase may stand: near the starts of sentences if it begins a frame, else in any free run."""
    if not (isinstance(phrase, CuePhrase) and phrase.cue.starts):
        return runs
    size = phrase.text.count(" ") + 1 + _LEAD_WORDS
    return [
        (word, min(word + size, end))
        for first, end in runs
        for word in range(first, end)
        if stream.gaps[word] & _BREAKS
    ]


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
    return _make_hit(stream, at, stop, phrase, min(score, 99.0)) if score >= floor else None


def _damaged_single_words(stream: Stream, lexicon: Lexicon, free: Iterable[int]) -> list[Hit]:
    """Return damaged cues of a single word, at the start of a sentence only."""
    hits: list[Hit] = []
    for word in free:
        if not stream.gaps[word] & _BREAKS or stream.words[word] in lexicon.vocabulary:
            continue
        for phrase in lexicon.single_cues:
            if abs(len(stream.words[word]) - len(phrase.text)) <= 2:
                score = similarity(stream.words[word], phrase.text)
                if score >= lexicon.thresholds.cue_floor:
                    hits.append(Hit(word, word + 1, word, phrase, score))
    return hits


def _paragraphs(stream: Stream) -> list[tuple[int, int]]:
    """Return the half-open word stretches between hard gaps; a gap left by a heading does not part a cut sentence."""
    bounds = [0]
    for word in range(1, len(stream)):
        gap = stream.gaps[word]
        if gap & Gap.HARD and (not gap & Gap.CUT or gap & Gap.STOP):
            bounds.append(word)
    bounds.append(len(stream))
    return [(a, b) for a, b in zip(bounds, bounds[1:], strict=False) if b > a]


def _candidates(stream: Stream, lexicon: Lexicon, free: list[int]) -> list[CuePhrase | QuestionPhrase]:
    """Return the phrases of which enough words stand among the `free` words."""
    by_word, phrases = lexicon.phrases_by_word, lexicon.phrases
    votes: dict[int, int] = {}
    for word in {stream.words[w] for w in free}:
        for index in by_word.get(word, ()):
            votes[index] = votes.get(index, 0) + 1
    return [phrases[i] for i, count in sorted(votes.items()) if count >= _VOTE * len(phrases[i].words)]


def _without_overlaps(hits: list[Hit]) -> list[Hit]:
    """Return the hits in order; of two that overlap the longer stays, an exact one before a damaged one."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.score < 100.0, -h.score - _LENGTH_WEIGHT * len(h.phrase.text), h.first)):
        if all(hit.end <= _taken_from(other, hit) or hit.first >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept)


def _taken_from(hit: Hit, other: Hit) -> int:
    """Return the word from which `hit` leaves no room for `other`: the sentence of an exact cue holds no damaged one."""
    return hit.sentence if hit.score >= 100.0 > other.score and hit.theme_id != other.theme_id else hit.first


def _with_sections(stream: Stream, hits: list[Hit]) -> list[Hit]:
    sections = sorted(section_themes(stream).items())
    placed, i = [], -1
    for hit in hits:
        while i + 1 < len(sections) and sections[i + 1][0] <= hit.first:
            i += 1
        placed.append(hit._replace(own_section=i >= 0 and hit.theme_id in sections[i][1]))
    return placed


def _believe(stream: Stream, hits: list[Hit]) -> Frames:
    """Tell hits to be believed from words in free text that look like a cue.

    A theme's frame is printed once, before its free text: where a theme has cues under its own heading, the same cues
    elsewhere are foreign unless they go on with a frame that a heading cut. Cues that need a frame need it just before them.
    """
    at_home = {(h.theme_id, type(h.phrase)) for h in hits if h.own_section}
    kept: list[Hit] = []
    foreign: list[Hit] = []
    seen: set[tuple[str, int]] = set()
    answered: set[str] = set()
    last_by_theme: dict[str, Hit] = {}
    stated: set[str] = set()
    listed: set[str] = set()  # indicators whose answers were announced as a list
    asked: set[str] = set()  # an edition prints the question or the frame of a theme, never both
    for hit in hits:
        last = last_by_theme.get(hit.theme_id)
        goes_on = bool(kept) and last is kept[-1] and hit.first - last.end <= _SAME_FRAME_WORDS
        is_asked = isinstance(hit.phrase, CuePhrase) and hit.theme_id in asked
        is_answered = isinstance(hit.phrase, QuestionPhrase) and hit.theme_id in stated
        is_inside = (
            isinstance(hit.phrase, CuePhrase)
            and hit.phrase.cue.needs_answer
            and bool(kept)
            and kept[-1].theme_id != hit.theme_id
            and not any(stream.gaps[w] & (Gap.STOP | Gap.HARD) for w in range(kept[-1].end, hit.first + 1))
        )  # the words of an answer to another theme
        if is_asked or is_answered or is_inside or not _is_believable(hit, goes_on, at_home, seen, answered, listed):
            foreign.append(hit)
            continue
        if isinstance(hit.phrase, CuePhrase):
            seen.add((hit.theme_id, hit.phrase.order))
            stated.add(hit.theme_id)
            answered |= _indicators(hit.phrase.cue)
            listed |= set(hit.phrase.cue.opens) if hit.phrase.cue.is_list else set()
        else:
            asked.add(hit.theme_id)
        kept.append(hit)
        last_by_theme[hit.theme_id] = hit
    return Frames(tuple(kept), tuple(foreign))


def _indicators(cue: Cue) -> set[str]:
    """Return the indicators that a cue answers or opens."""
    return {*cue.opens, *([cue.states.indicator] if cue.states else [])}


def _is_believable(
    hit: Hit, goes_on: bool, at_home: set[tuple[str, type]], seen: set[tuple[str, int]], answered: set[str], listed: set[str]
) -> bool:
    if isinstance(hit.phrase, QuestionPhrase):
        return hit.own_section or goes_on or (hit.score >= 100.0 and (hit.theme_id, QuestionPhrase) not in at_home)
    cue = hit.phrase.cue
    if (hit.theme_id, hit.phrase.order) in seen and not cue.repeats:
        return False
    if hit.score < 100.0 and not cue.repeats and _indicators(cue) & answered:
        return False
    if cue.needs_answer and _indicators(cue) <= listed:
        return False  # the items of a list begin with these words too
    if cue.needs_frame or cue.closes:
        return goes_on or (hit.own_section and bool(cue.opens))
    if hit.own_section or goes_on:
        return True
    return (hit.theme_id, CuePhrase) not in at_home and (cue.starts or cue.counts is not None or cue.states is not None)
