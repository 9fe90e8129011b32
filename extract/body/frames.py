"""Find the cues of frames and questions in the body, exact and then damaged, and tell which are to be believed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress
from operator import attrgetter
from typing import NamedTuple

from extract.body.believed import Believer
from extract.body.cues import Hit, make_hit
from extract.body.damaged import find_damaged, prolong
from extract.body.roles import Role
from extract.body.stream import Stream
from extract.words.lexicon import CuePhrase, Lexicon, QuestionPhrase
from extract.words.near_phrases import find_near

_FEWEST_ASKED = 3  # questions
_FEWEST_UNANSWERED = 2  # themes with a question and no frame; and half of those with one
_LENGTH_WEIGHT = 0.15  # points that a letter more is worth between two phrases that overlap


class Frames(NamedTuple):
    """Cues and questions believed, in order, and those met in a foreign place."""

    hits: tuple[Hit, ...]
    foreign: tuple[Hit, ...]


def find_frames(stream: Stream, lexicon: Lexicon) -> Frames:
    """Return the cues and questions of the body, none overlapping another."""
    sections = sorted(section_themes(stream).items())
    exact = _without_overlaps(_with_sections(sections, _exact_hits(stream, lexicon)))
    damaged = _with_sections(sections, find_damaged(stream, lexicon, exact))
    met = _without_overlaps([*prolong(stream, exact, lexicon), *damaged])
    return _without_told(Frames(*Believer(stream, met).tell(met)))


def asks_only(hits: Sequence[Hit]) -> bool:
    """Tell whether the questions of a page are those of an edition that prints no answers, but for free text."""
    questions = [hit.phrase.question for hit in hits if isinstance(hit.phrase, QuestionPhrase)]
    return len(questions) >= _FEWEST_ASKED and all("G0" in question.eras for question in questions)


def _without_told(frames: Frames) -> Frames:
    """Return the frames without cues where the page prints questions and free text alone: the manager's words.

    Such an edition prints no answer, but may print a sentence that says what is true without one.
    """
    if not asks_only(frames.hits):
        return frames
    asked = {hit.theme_id for hit in frames.hits if isinstance(hit.phrase, QuestionPhrase)}
    told = [hit for hit in frames.hits if isinstance(hit.phrase, CuePhrase) and not hit.phrase.cue.is_default]
    unanswered = asked.difference(hit.theme_id for hit in told)
    if not told or len(unanswered) < _FEWEST_UNANSWERED or 2 * len(unanswered) < len(asked):
        return frames
    foreign = sorted([*frames.foreign, *told], key=_first_word)
    return Frames(tuple(hit for hit in frames.hits if hit not in told), tuple(foreign))


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
    by_rarest, text, offsets = lexicon.phrases_by_rarest_word, stream.text, stream.offsets
    words, cue_words = stream.words, lexicon.cue_words
    at = list(compress(range(len(words)), map(cue_words.__contains__, words)))
    places = [
        (phrase_no, word - before, size)
        for word in at
        if words[word] in by_rarest
        for phrase_no, before, size, spaced in by_rarest[words[word]]
        if word >= before and text.startswith(spaced, offsets[word - before] - 1)
    ]
    hits: list[Hit] = []
    for phrase_no, first, size in sorted(places):
        hit = make_hit(stream, first, first + size, lexicon.phrases[phrase_no], 100.0)
        if hit is not None:
            hits.append(hit)
    hits.extend(_near_hits(stream, lexicon, at, {(first, size) for _, first, size in places}))
    return hits


def _near_hits(stream: Stream, lexicon: Lexicon, at: list[int], said: set[tuple[int, int]]) -> Iterator[Hit]:
    """Yield the cues that stand in other words, each with the words that are printed.

    `at`: words that cues are looked for by; `said`: first words and lengths of cues as they are said.
    """
    phrases = lexicon.phrases
    for phrase_no, first, size in find_near(at, stream.words, stream.text, stream.offsets, lexicon.near_phrases):
        if (first, size) in said:
            continue
        phrase = phrases[phrase_no]
        text = stream.slice(first, first + size)
        hit = make_hit(
            stream, first, first + size, phrase if phrase.text == text else replace(phrase, text=text), 100.0
        )
        if hit is None:
            continue
        is_matrix = isinstance(phrase, CuePhrase) and phrase.cue.is_matrix
        if not is_matrix or (hit.sentence == first and _begins_group(stream, first + size, lexicon)):
            yield hit  # "pour", "parmi" are words of any text


def _begins_group(stream: Stream, first: int, lexicon: Lexicon) -> bool:
    """Tell whether a group of a comparison stands at word `first`, or behind its article."""
    starts = [stream.offsets[word] for word in (first, first + 1) if word < len(stream)]
    return any(stream.text.startswith(f"{group} ", start) for group in lexicon.groups for start in starts)


def _without_overlaps(hits: list[Hit]) -> list[Hit]:
    """Return the hits in order; of two that overlap the longer stays, an exact one before a damaged one."""
    taken = bytearray(max([hit.end for hit in hits], default=0))
    exact: list[Hit] = []
    damaged: list[Hit] = []
    for hit in sorted(hits, key=_strongest_first):
        is_exact = hit.score >= 100.0
        if taken.find(1, hit.first, hit.end) >= 0 or (not is_exact and any(_holds(one, hit) for one in exact)):
            continue
        taken[hit.first : hit.end] = b"\1" * (hit.end - hit.first)
        (exact if is_exact else damaged).append(hit)
    return sorted(exact + damaged, key=_first_word)


def _strongest_first(hit: Hit) -> tuple[bool, float, bool, int]:
    # Two themes ask some questions in the same words, or say so in near words: there the heading tells. Frames as they
    # are printed outweigh theirs: a heading may cut one.
    is_near = not hit.phrase.words
    is_strange = not hit.own_section and (isinstance(hit.phrase, QuestionPhrase) or is_near)
    return hit.score < 100.0, -hit.score - _LENGTH_WEIGHT * len(hit.phrase.text), is_strange, hit.first


_first_word = attrgetter("first")


def _holds(exact: Hit, damaged: Hit) -> bool:
    """Tell whether a damaged cue stands in what leads to an exact one of another theme: such a sentence holds none.

    Under the heading of the damaged one, the other theme's words are an answer to it: "ll a été observé que certains…".
    """
    if damaged.own_section and not exact.own_section:
        return False
    return damaged.first < exact.end and damaged.end > exact.sentence and exact.phrase.theme is not damaged.phrase.theme


def _with_sections(sections: Sequence[tuple[int, tuple[str, ...]]], hits: list[Hit]) -> list[Hit]:
    """Return the hits in order, those that stand under a heading of their theme marked; `sections`: in order."""
    placed, i = [], -1
    for hit in sorted(hits, key=_first_word):
        while i + 1 < len(sections) and sections[i + 1][0] <= hit.first:
            i += 1
        is_own = i >= 0 and hit.theme_id in sections[i][1]
        placed.append(hit.changed(own_section=True) if is_own else hit)
    return placed
