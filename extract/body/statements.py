"""Read the sentences of a report that are an answer themselves, and those that deny what they are about."""

from __future__ import annotations

from extract.body.answers import option_terms
from extract.body.cues import Hit
from extract.body.findings import Choice
from extract.body.walked import LEAD_WORDS, Body
from extract.words.denials import DENIALS, PARTICLES
from extract.words.gaps import Gap
from extract.words.lexicon import CuePhrase
from models.vocabulary import CoverageState

_FEWEST_MEANINGS = 2
_TAIL_WORDS = 40  # words that may end the sentence of an answer that is a sentence


def take_statement(body: Body, hit: Hit, start: int, limit: int, phrase: CuePhrase) -> int:
    """Add the answer that a sentence gives; return the word after the sentence."""
    stated = phrase.cue.states
    assert stated is not None
    end = hit.end
    is_denied = _is_denied(body, hit, start)
    for more in phrase.may:
        size = more.count(" ") + 1
        places = [at for at in body.stream.find(more, end, limit) if at - end <= LEAD_WORDS]
        if places:
            end = places[0] + size
    for word in range(end, min(limit, end + _TAIL_WORDS) + 1):
        gap = body.stream.gap(word)
        is_cut = gap & Gap.HARD and not gap & (Gap.CUT | Gap.LOWER)
        if word == len(body.stream) or gap & (Gap.STOP | Gap.BULLET) or is_cut:
            end = word
            break
    meant = _meant(body, _sentence_start(body, hit, start), end, stated.indicator)
    value = meant or stated.value
    body.explain(hit.end, end, hit, "frame", f"{stated.indicator}={value}")
    body.findings.choices.append(
        Choice(
            indicator_id=stated.indicator,
            value_id=None if is_denied and meant is None else value,
            char_start=body.stream.starts[start],
            char_end=body.stream.ends[end - 1],
            label=phrase.text,
            score=hit.score,
            cue_score=hit.score,
            own_section=hit.own_section,
            is_sentence=True,
            is_default=phrase.cue.is_default,
            # Another answer is this sentence and more, which may stand where it was cut: in another column.
            is_doubtful=value != stated.value
            or (phrase.text in body.lexicon.longer_answers and not body.stream.gap(end) & Gap.STOP),
        )
    )
    body.findings.slots[stated.indicator] = (
        CoverageState.DEFAULT_SENTENCE if phrase.cue.is_default else CoverageState.ANSWERED
    )
    return end


def _meant(body: Body, start: int, end: int, indicator: str) -> str | None:
    """Return the option that the whole sentence means, None where that does not tell: a cue may be a part of it."""
    if len(body.lexicon.means[indicator]) < _FEWEST_MEANINGS:
        return None
    found = option_terms(body.lexicon, [indicator]).meanings.meant_by(body.stream.slice(start, end))
    return found.term.partition("=")[2] if found is not None else None


def _is_denied(body: Body, hit: Hit, start: int) -> bool:
    """Tell whether a word of denial that does not belong to the cue turns its sentence round."""
    first = _sentence_start(body, hit, start)
    denials = DENIALS.intersection(body.stream.words[first : hit.end])
    return bool(denials - set(hit.phrase.text.split()) - PARTICLES)


def _sentence_start(body: Body, hit: Hit, start: int) -> int:
    """Return the word where the sentence of a cue begins, some words before `start` at most."""
    first = hit.first
    while first > max(start - LEAD_WORDS, 0) and not body.stream.gaps[first] & (Gap.STOP | Gap.COLON | Gap.PARAGRAPH):
        first -= 1
    return first


def take_refusal(body: Body, hit: Hit, limit: int) -> int:
    """Explain a sentence that denies what it is about; return the word after it."""
    assert isinstance(hit.phrase, CuePhrase)
    end = body.sentence_end(hit.end, limit)
    body.explain(hit.end, end, hit, "frame", hit.theme_id)
    for indicator in hit.phrase.theme.indicators:
        body.findings.slots.setdefault(indicator.id, CoverageState.SLOT_EMPTY)
    return end
