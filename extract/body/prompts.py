"""Find answers behind the name of a question, or the question itself: "Publics : bénévoles", "À quelle fréquence ? …".

Editors shorten a report so, and put it into tables. Options in one line may be the manager's words as well: a person
looks at them. Those of a list are the page's, and so is a count behind its own name.
"""

from __future__ import annotations

from typing import NamedTuple

from extract.body.answers import add_answers, option_terms
from extract.body.cues import SENTENCE_BREAKS
from extract.body.findings import CountFound, Findings
from extract.body.frame_counts import tells_number
from extract.body.options import fill_slot
from extract.body.residues import Residue
from extract.body.stream import Stream
from extract.words.gaps import Gap
from extract.words.lexicon import Lexicon
from models.records import CoverageState
from models.taxonomy import Theme

_PROMPT_WORDS = 24  # of the longest question
_LEAD_WORDS = 4  # before the first option of an answer, that one with them
_COUNT_WORDS = 8  # of the longest count
_LABELS = frozenset({"question", "reponse", "reponses", "oui"})  # before a colon, or a comma
_LINE = Gap.HARD | Gap.BULLET


class _Prompt(NamedTuple):
    """What is asked, None when only the answer tells; and the word where the answer begins, behind "réponse :"."""

    indicator_id: str | None
    end: int


def take_prompted(text: str, stream: Stream, residue: Residue, lexicon: Lexicon, findings: Findings) -> Residue:
    """Take answers behind prompts off the beginning of the residue; return what is left."""
    theme = lexicon.themes.get(residue.theme_id or "")
    if theme is None or residue.end <= residue.first:
        return residue
    first = residue.first
    is_behind = first in stream.question_marks or stream.gap(first) & Gap.COLON
    asked = _asked_before(stream, first, findings) if is_behind else None
    if asked is None and not _may_be_prompt(stream, first, theme, lexicon):
        return residue
    while first < residue.end:
        prompt = asked or _prompt(stream, first, residue.end, theme, lexicon)
        if prompt is None:
            break
        end = _take_answer(text, stream, prompt, residue.end, theme, lexicon, findings)
        if end is None:
            break
        findings.themes[theme.theme] = "frame"
        if prompt.end > first:
            findings.explained.append((first, prompt.end, "question", prompt.indicator_id or theme.theme, "a prompt"))
        asked, first = None, end
    return residue.changed(first=first)


def _may_be_prompt(stream: Stream, first: int, theme: Theme, lexicon: Lexicon) -> bool:
    """Tell at a quick look whether a name of a question, or a question, may begin at word `first`."""
    word = stream.words[first]
    if word in _LABELS or word in lexicon.prompt_words.get(theme.theme, frozenset()):
        return True
    marks, gaps = stream.question_marks, stream.gaps
    if not marks:
        return False
    for end in range(first + 1, min(first + _PROMPT_WORDS, len(gaps) - 1) + 1):
        if end in marks:
            return True
        if gaps[end] & SENTENCE_BREAKS:
            return False
    return len(gaps) in marks


def _asked_before(stream: Stream, first: int, findings: Findings) -> _Prompt | None:
    """Return the known question that ends just before word `first`."""
    for _, end, by, what, _ in reversed(findings.explained):
        if by == "question" and end == first:
            return _Prompt(what if "." in what else None, first + _label_words(stream, first))
    return None


def _prompt(stream: Stream, first: int, limit: int, theme: Theme, lexicon: Lexicon) -> _Prompt | None:
    """Return the prompt that begins at word `first`: a known name before a colon or a cell's end, or a question."""
    prompts = lexicon.prompts.get(theme.theme, {})
    start = first + _label_words(stream, first)
    for end in range(start + 1, min(limit, start + _PROMPT_WORDS) + 1):
        if end in stream.question_marks:
            return _Prompt(None, end + _label_words(stream, end))
        if stream.gap(end) & (Gap.COLON | _LINE):
            indicator = prompts.get(stream.slice(start, end))
            return _Prompt(indicator, end + _label_words(stream, end)) if indicator is not None else None
        if stream.gap(end) & Gap.STOP:
            break
    return None


def _label_words(stream: Stream, first: int) -> int:
    """Return 1 where "question" or "réponse" stands before a colon or a comma at word `first`, else 0."""
    is_label = first < len(stream) and stream.words[first] in _LABELS
    return int(is_label and bool(stream.gap(first + 1) & (Gap.COLON | Gap.COMMA | Gap.HARD)))


def _take_answer(
    text: str, stream: Stream, prompt: _Prompt, limit: int, theme: Theme, lexicon: Lexicon, findings: Findings
) -> int | None:
    """Add the answer that stands behind a prompt; return the word after it, None where there is none."""
    for indicator in theme.indicators:
        if indicator.id in findings.slots or (prompt.indicator_id is not None and indicator.id != prompt.indicator_id):
            continue
        if indicator.kind == "count":
            end = _take_count(text, stream, prompt.end, limit, indicator.id, findings) if prompt.indicator_id else None
        elif indicator.options and not indicator.asked_of:
            end = _take_options(text, stream, prompt.end, limit, indicator.id, lexicon, findings)
        else:
            continue
        if end is not None:
            findings.slots[indicator.id] = CoverageState.ANSWERED
            return end
    return None


def _take_options(
    text: str, stream: Stream, first: int, limit: int, indicator_id: str, lexicon: Lexicon, findings: Findings
) -> int | None:
    """Add options that are all that is printed on the lines of an answer."""
    if first >= limit:
        return None
    terms = option_terms(lexicon, [indicator_id])
    if terms.by_first_word.keys().isdisjoint(stream.words[first : first + _LEAD_WORDS]):
        return None
    slot = fill_slot(stream, first, limit, terms, lexicon, is_list=True, is_bare=True)
    gap = stream.gap(slot.end)
    is_whole = bool(gap & (_LINE | Gap.STOP)) or slot.end == limit
    if not slot.answers or not is_whole or not all(answer.term for answer in slot.answers):
        return None
    done = len(findings.choices)
    add_answers(text, stream, findings, slot.answers, indicator_id, None)
    end = first
    for answer in slot.answers:
        if end < answer.first:
            findings.explained.append((end, answer.first, "frame", indicator_id.partition(".")[0], "joins answers"))
        end = max(end, answer.end)
    if not stream.gaps[slot.answers[0].first] & Gap.BULLET:
        findings.doubt_since(done)
    return slot.end


def _take_count(text: str, stream: Stream, first: int, limit: int, indicator_id: str, findings: Findings) -> int | None:
    """Add the count that the line of an answer is."""
    end = stream.next_gap(first + 1, _LINE | Gap.STOP, limit)
    if first >= limit or end - first > _COUNT_WORDS:
        return None
    char_start, char_end = stream.starts[first], stream.ends[end - 1]
    raw = text[char_start:char_end]
    if not tells_number(raw):
        return None
    findings.counts.append(CountFound(indicator_id, raw, char_start, char_end, 100.0, True))
    findings.explained.append((first, end, "count", indicator_id, ""))
    return end
