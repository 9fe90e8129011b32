"""Find the cues of frames and questions in the body, exact and then damaged, and tell which are to be believed."""

from __future__ import annotations

from typing import NamedTuple

from extract.cues import Hit, keep, make_hit
from extract.damaged import find_damaged, prolong
from extract.lexicon import CuePhrase, Lexicon, QuestionPhrase
from extract.roles import Role
from extract.stream import Gap, Stream
from models.taxonomy import Cue

_SAME_FRAME_WORDS = 70  # cues of one frame are nearer than this


_LENGTH_WEIGHT = 0.15  # points that a letter more is worth between two phrases that overlap


class Frames(NamedTuple):
    """Cues and questions believed, in order, and those met in a foreign place."""

    hits: tuple[Hit, ...]
    foreign: tuple[Hit, ...]


def find_frames(stream: Stream, lexicon: Lexicon) -> Frames:
    """Return the cues and questions of the body, none overlapping another."""
    exact = _without_overlaps(_exact_hits(stream, lexicon))
    damaged = find_damaged(stream, lexicon, exact)
    hits = _without_overlaps([*prolong(stream, exact, lexicon), *damaged])
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
                keep(hits, make_hit(stream, at, at + size, phrase, 100.0))
    return hits


def _without_overlaps(hits: list[Hit]) -> list[Hit]:
    """Return the hits in order; of two that overlap the longer stays, an exact one before a damaged one."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.score < 100.0, -h.score - _LENGTH_WEIGHT * len(h.phrase.text), h.first)):
        if all(hit.end <= _taken_from(other, hit) or hit.first >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept)


def _taken_from(hit: Hit, other: Hit) -> int:
    """Return from which word `hit` leaves no room for `other`: the sentence of an exact cue holds no damaged one."""
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
    elsewhere are foreign unless they go on with a frame that a heading cut. Cues that need a frame need it just before.
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
    hit: Hit,
    goes_on: bool,
    at_home: set[tuple[str, type]],
    seen: set[tuple[str, int]],
    answered: set[str],
    listed: set[str],
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
