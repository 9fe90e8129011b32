"""Find the lists that frames announced and that were printed further on: columns that were mixed line by line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from extract.body.answers import add_answers, option_terms
from extract.body.cues import Hit
from extract.body.findings import Findings
from extract.body.frames import Frames, section_themes
from extract.body.labels import find_labels
from extract.body.options import Slot, fill_slot
from extract.body.stream import Stream
from extract.body.walked import Span, in_order
from extract.words.gaps import Gap
from extract.words.lexicon import CuePhrase, Lexicon
from models.vocabulary import CoverageState

_SURE_SCORE = 90.0  # every item is at least this close to its label
_LEAD_WORDS = 3  # that introduce each item of some lists
_MOST_WORDS = 400  # between a frame and its list: a row of cards


class _Waiting(NamedTuple):
    """A frame whose list did not follow, the question that the list answers, and where its options stand behind."""

    hit: Hit
    indicator_id: str
    known: frozenset[int]


def take_late_lists(
    text: str, stream: Stream, spans: list[Span], frames: Frames, lexicon: Lexicon, findings: Findings
) -> list[Span]:
    """Give each announced list that was lost the next lines that are its options and nothing else; return all spans.

    Where two frames wait for the same options, the first list is taken for that of the first, and is doubtful.
    """
    waiting = [
        _waiting(stream, hit, hit.phrase.cue.opens[0], lexicon)
        for hit in frames.hits
        if isinstance(hit.phrase, CuePhrase)
        and hit.phrase.cue.is_list
        and hit.phrase.cue.opens
        and findings.slots.get(hit.phrase.cue.opens[0]) is CoverageState.LOST
    ]
    if not waiting:
        return spans
    taken: list[Span] = []
    firsts = [span.first for span in spans]
    done = 0
    for at in sorted({known - lead for one in waiting for known in one.known for lead in range(_LEAD_WORDS + 1)}):
        after = bisect_right(firsts, at)
        if at < max(done, spans[after - 1].end if after else 0) or not stream.gaps[at] & (Gap.HARD | Gap.BULLET):
            continue
        limit = firsts[after] if after < len(spans) else len(stream)
        fitting = _fitting(stream, at, limit, waiting, lexicon)
        if not fitting:
            continue
        (one, slot), *others = fitting
        first = len(findings.choices)
        add_answers(text, stream, findings, slot.answers, one.indicator_id, one.hit)
        if others or _is_asked_elsewhere(stream, one, slot, frames, lexicon, findings):
            findings.doubt_since(first)
        elif (rival := _rival(stream, one, slot, frames, lexicon, findings)) is not None:
            _exchange(findings, one.indicator_id, rival, lexicon)
        findings.slots[one.indicator_id] = CoverageState.ANSWERED
        waiting.remove(one)
        taken.append(Span(at, slot.end, one.hit.theme_id))
        done = slot.end
    return sorted([*spans, *taken], key=in_order)


def _waiting(stream: Stream, hit: Hit, indicator_id: str, lexicon: Lexicon) -> _Waiting:
    terms = option_terms(lexicon, [indicator_id])
    end = min(len(stream), hit.end + _MOST_WORDS)
    known = frozenset(at for at, answer in find_labels(stream, hit.end, end, terms).items() if answer)
    return _Waiting(hit, indicator_id, known)


def _rival(
    stream: Stream, one: _Waiting, slot: Slot, frames: Frames, lexicon: Lexicon, findings: Findings
) -> str | None:
    """Return the question of a frame behind the waiting one that was given a list which may be the other's, or None."""
    own, labels = option_terms(lexicon, [one.indicator_id]), {answer.label for answer in slot.answers}
    at = stream.starts[slot.answers[0].first]
    for hit in frames.hits:
        if not isinstance(hit.phrase, CuePhrase) or not hit.phrase.cue.is_list or hit.first < one.hit.end:
            continue
        indicator = hit.phrase.cue.opens[0]
        given = {choice.label for choice in findings.choices if choice.indicator_id == indicator}
        is_between = stream.starts[hit.first] < at and indicator != one.indicator_id
        if is_between and given and labels <= option_terms(lexicon, [indicator]).keys() and given <= own.keys():
            return indicator
    return None


def _is_asked_elsewhere(
    stream: Stream, one: _Waiting, slot: Slot, frames: Frames, lexicon: Lexicon, findings: Findings
) -> bool:
    """Tell whether another theme of the page has a question with these options too, and no answer to it."""
    shown = {hit.theme_id for hit in frames.hits}.union(*section_themes(stream).values())
    labels = {answer.label for answer in slot.answers}
    return any(
        indicator != one.indicator_id
        and findings.slots.get(indicator) is not CoverageState.ANSWERED
        and lexicon.indicators[indicator][0].theme in shown
        and labels <= known.keys()
        for indicator, known in lexicon.labels.items()
    )


def _exchange(findings: Findings, one: str, other: str, lexicon: Lexicon) -> None:
    """Give two frames that stood together each other's list, both in doubt: of mixed columns the first comes first."""
    swapped = {one: other, other: one}
    for k, choice in enumerate(findings.choices):
        if (indicator := swapped.get(choice.indicator_id)) is not None:
            value = option_terms(lexicon, [indicator])[choice.label].partition("=")[2] if choice.value_id else None
            findings.choices[k] = choice.changed(indicator_id=indicator, value_id=value, is_doubtful=True)


def _fitting(
    stream: Stream, first: int, limit: int, waiting: Sequence[_Waiting], lexicon: Lexicon
) -> list[tuple[_Waiting, Slot]]:
    """Return the frames before word `first`, in order, whose options are all that is printed there, and these."""
    found: list[tuple[_Waiting, Slot]] = []
    for one in waiting:
        if not any(first + lead in one.known for lead in range(_LEAD_WORDS + 1)):
            continue
        terms = option_terms(lexicon, [one.indicator_id])
        slot = fill_slot(stream, first, limit, terms, lexicon, is_list=True, is_bare=True)
        gap = stream.gap(slot.end)
        is_whole = bool(gap & Gap.HARD) and not gap & Gap.STOP
        if slot.answers and is_whole and all(a.term and a.score >= _SURE_SCORE for a in slot.answers):
            found.append((one, slot))
    return found
