"""Sentences of frames that hold words of their own, which may turn what they say: wished, planned, told by others.

"Ailleurs, des interactions sociales ont été observées", "le projet aurait fait évoluer", "selon la mairie": the cue
stands there, and the site's manager says something else. The words of a frame are its cues, its answers and what the
taxonomy knows to go with them; a person looks at the answers of a sentence that has others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.body.findings import Findings
from extract.body.frames import Frames
from extract.body.stream import Stream
from extract.reports.retelling import SHORTEST, theme_of
from extract.words.clean import fold
from extract.words.denials import turns_round
from extract.words.gaps import Gap
from extract.words.lexicon import Lexicon
from extract.words.match import match_phrase

_SLIP_LETTERS = 7
_SLIP_FLOOR = 85.0  # points
_ITEM = Gap.HARD | Gap.BULLET
_PARTS = Gap.STOP | Gap.HARD | Gap.BULLET


class Turned(NamedTuple):
    """Sentences that may say something else, as half-open stretches of characters.

    `turned`: with words that wish, deny, quote or lead elsewhere. `strange`: with words that nothing knows; in a worn
    page these are damaged ones.
    """

    turned: tuple[tuple[int, int], ...] = ()
    strange: tuple[tuple[int, int], ...] = ()


NOT_TURNED = Turned()


class _Sentence(NamedTuple):
    """A sentence of a frame with its answers: half-open words, and theme.

    `words`: those before its answers. `unknown`: those among the answers, and of phrases that no option names.
    """

    first: int
    end: int
    theme_id: str
    words: tuple[int, ...]
    unknown: tuple[int, ...]


def find_turned(stream: Stream, frames: Frames, findings: Findings, lexicon: Lexicon, site_name: str = "") -> Turned:
    """Return the sentences that hold words of their own; those of the site's name change nothing."""
    if not _has_others(stream, findings, lexicon):
        return NOT_TURNED
    told = _told(stream, frames, lexicon)
    plain = lexicon.plain | set(fold(site_name).split()) - lexicon.turns
    turned: list[tuple[int, int]] = []
    strange: list[tuple[int, int]] = []
    end, kind = -1, turned  # of the last sentence that may say something else: what runs on with it does, too
    for sentence in _sentences(stream, findings):
        stretch = (stream.starts[sentence.first], stream.ends[sentence.end - 1])
        if sentence.first == end and not stream.gap(end) & _PARTS:
            kind.append(stretch)
            end = sentence.end
            continue
        beside = {stream.words[word] for word in sentence.words if not told[word]}
        if not beside and not sentence.unknown:
            continue
        known = lexicon.words_by_theme.get(sentence.theme_id, frozenset())
        others = beside - known
        unknown = {stream.words[word] for word in sentence.unknown if not told[word]}
        if not lexicon.turns.isdisjoint(beside | unknown) or any(map(turns_round, others | (unknown - known))):
            kind = turned
        elif all(_is_slip(word, known) or _is_piece(word, known) for word in others - plain):
            continue
        else:
            kind = strange
        kind.append(stretch)
        end = sentence.end
    return Turned(tuple(turned), tuple(strange))


def _has_others(stream: Stream, findings: Findings, lexicon: Lexicon) -> bool:
    """Tell at a quick look whether some frame holds words that its theme does not know: most reports have none."""
    words, plain, turns = stream.words, lexicon.plain, lexicon.turns
    for first, end, by, what, _ in findings.explained:
        if by == "frame":
            known = lexicon.words_by_theme.get(theme_of(what))
            printed = words[first:end]
            if known is None or not turns.isdisjoint(printed):
                return True
            if not known.issuperset(printed) and not plain.issuperset(set(printed) - known):
                return True
        elif by == "unknown" and not stream.gaps[first] & _ITEM:
            printed = words[first:end]
            if not turns.isdisjoint(printed) or any(map(turns_round, printed)):
                return True
    return False


def _told(stream: Stream, frames: Frames, lexicon: Lexicon) -> bytearray:
    """Return, for each word, whether it belongs to a cue; where that one stands damaged, only its own words.

    So do the words of joiners such as "d'autre part".
    """
    told = bytearray(len(stream))
    for hit in frames.hits:
        if hit.score >= 100.0:
            told[hit.first : hit.end] = b"\1" * (hit.end - hit.first)
        else:
            own = set(hit.phrase.text.split())
            for word in range(hit.first, hit.end):
                told[word] |= stream.words[word] in own
    for joiner in lexicon.glue:
        if len(joiner) > 1 and not lexicon.turns.isdisjoint(joiner):
            for first in stream.find(" ".join(joiner), 0, len(stream)):
                told[first : first + len(joiner)] = b"\1" * len(joiner)
    return told


def _sentences(stream: Stream, findings: Findings) -> Iterator[_Sentence]:
    """Yield the sentences of frames, each with the answers behind it."""
    now: _Sentence | None = None
    has_answers = False
    for first, end, by, what, _ in sorted(findings.explained):
        if by in ("question", "heading"):
            continue
        words = tuple(range(first, end)) if by == "frame" else ()
        is_item = stream.gaps[first] & _ITEM  # turns itself only
        unknown = tuple(range(first, end)) if by == "unknown" and not is_item else ()
        has_answers |= by == "option"
        if now is not None and theme_of(what) == now.theme_id:
            is_answer = by in ("option", "unknown")
            if is_answer or (first <= now.end and not stream.gaps[first] & _PARTS):
                beside = (*now.unknown, *unknown, *(words if has_answers else ()))
                before = now.words if has_answers else (*now.words, *words)
                now = _Sentence(now.first, max(end, now.end), now.theme_id, before, beside)
                continue
        if now is not None:
            yield now
        now = _Sentence(first, end, theme_of(what), words, unknown)
        has_answers = by == "option"
    if now is not None:
        yield now


def _is_slip(word: str, known: frozenset[str]) -> bool:
    """Tell whether a word is a known one with a slip, or too short to tell anything.

    Words of less than seven letters are easily others: "devait" is no slip of "avait".
    """
    if len(word) < SHORTEST:
        return True
    alike = {w: w for w in known if abs(len(w) - len(word)) <= 1} if len(word) >= _SLIP_LETTERS else {}
    return match_phrase(word, alike, floor=_SLIP_FLOOR, margin=0.0) is not None


def _is_piece(word: str, known: frozenset[str]) -> bool:
    """Tell whether a word is what a lost letter, or a hyphen, left of a known one: "cr ation"."""
    return any(whole.startswith(word) or whole.endswith(word) for whole in known)


def is_within(stretches: Sequence[tuple[int, int]], char_start: int) -> bool:
    """Tell whether a place of the text lies in one of the stretches."""
    return any(first <= char_start < end for first, end in stretches)
