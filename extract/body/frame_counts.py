"""Read the counts that frames print before or behind their words."""

from __future__ import annotations

import re

from extract.body.cues import Hit
from extract.body.findings import CountFound
from extract.body.walked import Body
from extract.words.gaps import Gap
from extract.words.lexicon import CuePhrase
from extract.words.quantities import parse_quantity

_SIGNS = "~≈±<>+≥≤ \u00a0"  # signs of a count that are no words
_QUOTED_LINES = 10  # in a text with so many lines that begin with ">" it is the mark of a mail
_TAG_BEFORE, _TAG_BEHIND = re.compile(r"\s*<(?:b|strong|em|span)>"), re.compile(r"</(?:b|strong|em|span)>\s*$")
_SHORT_COUNT = 6  # words of a count behind a colon
_COUNT_WORDS = 40  # the longest count, in words: some are whole sentences


def take_count_before(body: Body, hit: Hit, start: int) -> int:
    """Add the count printed before a cue; return the word where it begins."""
    first = hit.first
    floor = max(start if body.spans and body.spans[-1].end == start else 0, hit.first - _COUNT_WORDS)
    while first > floor and not body.stream.gaps[first] & (Gap.HARD | Gap.CUT):
        first -= 1
    if hit.first - first > _COUNT_WORDS // 2:
        first = hit.sentence
    char_end = body.stream.starts[hit.first]
    char_start = body.stream.starts[first]
    signs = _SIGNS.replace(">", "") if body.text.count("\n>") >= _QUOTED_LINES else _SIGNS
    while char_start > 0 and body.text[char_start - 1] in signs:
        char_start -= 1
    before = body.text.rfind("\n", 0, char_start) + 1
    lead = body.text[before:char_start]
    if first == hit.first and lead.strip(" *_#>-–•\t"):
        char_start = before
    is_numbering = bool(body.stream.gaps[hit.first] & Gap.STOP)  # "3. Nouveaux projets : 8"
    is_told = tells_number(body.text[char_start:char_end]) and not is_numbering
    if not is_told and (behind := _behind_colon(body, hit)) is not None:
        start_word, end_word = behind
        _add_count(body, hit, body.stream.starts[start_word], body.stream.ends[end_word - 1], hit.first)
        body.findings.explained.append((start_word, end_word, "count", hit.phrase.cue.counts or "", ""))  # type: ignore[union-attr]
        return first
    _add_count(body, hit, char_start, char_end, first)
    return first


def tells_number(raw: str) -> bool:
    """Tell whether a count says how many, or between what numbers."""
    quantity = parse_quantity(raw)
    return any(value is not None for value in (quantity.value_number, quantity.value_min, quantity.value_max))


def _behind_colon(body: Body, hit: Hit) -> tuple[int, int] | None:
    """Return the words of a number that ends a cue's sentence, behind a colon: "Nombre de nouveaux projets : 5"."""
    gaps = body.stream.gaps
    first = None
    for word in range(hit.end, min(hit.end + _COUNT_WORDS, len(body.stream)) + 1):
        gap = body.stream.gap(word)
        if gap & Gap.COLON and word < len(body.stream) and not gaps[word] & (Gap.HARD | Gap.STOP):
            first = word
        elif gap & (Gap.HARD | Gap.STOP | Gap.BULLET):
            is_number = first is not None and word - first <= _SHORT_COUNT
            raw = body.text[body.stream.starts[first] : body.stream.ends[word - 1]] if is_number and first else ""
            return (first, word) if first and raw and tells_number(raw) else None
    return None


def take_count_after(body: Body, hit: Hit, limit: int, phrase: CuePhrase) -> int:
    """Add the count printed after a cue; return the word after the noun that ends it."""
    end = hit.end
    stop = min(limit, hit.end + _COUNT_WORDS)
    while end < stop and body.stream.words[end] not in phrase.count_ends and not body.stream.gaps[end] & Gap.STOP:
        end += 1
    has_noun = end < stop and body.stream.words[end] in phrase.count_ends
    char_end = body.stream.starts[end] if has_noun else body.stream.ends[end - 1]
    _add_count(body, hit, body.stream.ends[hit.end - 1], char_end, hit.end)
    if has_noun:
        body.explain(end, end + 1, hit, "frame", hit.theme_id)
        end += 1
    if end > hit.end + has_noun:
        body.findings.explained.append((hit.end, end - has_noun, "count", hit.phrase.cue.counts or "", ""))  # type: ignore[union-attr]
    return end


def _add_count(body: Body, hit: Hit, char_start: int, char_end: int, first: int) -> None:
    assert isinstance(hit.phrase, CuePhrase)
    indicator = hit.phrase.cue.counts or ""
    raw = body.text[char_start:char_end]
    tag = _TAG_BEFORE.match(raw)
    if tag is not None:
        char_start, raw = char_start + tag.end(), raw[tag.end() :]
    stripped = _TAG_BEHIND.sub("", raw).strip(" \n\f\t*_#:")
    char_start += raw.find(stripped) if stripped else 0
    if stripped and hit.phrase.cue.count_side == "before" and hit.first > first:
        body.findings.explained.append((first, hit.first, "count", indicator, ""))
    body.findings.counts.append(
        CountFound(
            indicator_id=indicator,
            raw=stripped,
            char_start=char_start,
            char_end=char_start + len(stripped),
            cue_score=hit.score,
            own_section=hit.own_section,
        )
    )
