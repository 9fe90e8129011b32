"""Take the answer that stands behind the name of a question, or the question itself: options, a count, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.body.answers import add_answers, option_terms
from extract.body.findings import CountFound, Findings
from extract.body.frame_counts import tells_number
from extract.body.labels import JOINERS
from extract.body.options import Slot, fill_slot
from extract.body.stream import Stream
from extract.words.gaps import Gap
from extract.words.lexicon import Lexicon
from models.taxonomy_terms import Theme
from models.vocabulary import CoverageState

LINE = Gap.HARD | Gap.BULLET
_LEAD_WORDS = 4  # before the first option of an answer, that one with them
_ANSWER_WORDS = 12  # within which a word stands that means an option
_NAME_WORDS = 8  # of the longest name of a question
_COUNT_WORDS = 8  # of the longest count


class Prompt(NamedTuple):
    """What is asked, None when only the answer tells; and the word where the answer begins, behind "réponse :".

    `groups`: all indicators that one answer is for, where groups are compared.
    """

    indicator_id: str | None
    end: int
    groups: tuple[str, ...] = ()
    is_question: bool = False


def take_answer(
    text: str, stream: Stream, prompt: Prompt, limit: int, theme: Theme, lexicon: Lexicon, findings: Findings
) -> int | None:
    """Add the answer that stands behind a prompt; return the word after it, None where there is none.

    A phrase that says that nothing was answered leaves the slot empty.
    """
    for indicator in theme.indicators:
        is_other = prompt.indicator_id is not None and indicator.id != prompt.indicator_id
        state = findings.slots.get(indicator.id)
        is_done = state is CoverageState.ANSWERED or (state is not None and prompt.indicator_id is None)
        if is_done or is_other:
            continue
        if indicator.kind == "count":
            end = _take_count(text, stream, prompt.end, limit, indicator.id, findings) if prompt.indicator_id else None
        elif indicator.options and (not indicator.asked_of or prompt.indicator_id):
            asked = prompt.groups or (indicator.id,)
            end = _take_options(text, stream, prompt, limit, asked, lexicon, findings)
        else:
            continue
        if end is not None:
            for indicator_id in prompt.groups or (indicator.id,):
                findings.slots[indicator_id] = CoverageState.ANSWERED
            return end
    end = stream.next_gap(prompt.end + 1, LINE | Gap.STOP, limit)
    if prompt.indicator_id is None or stream.slice(prompt.end, end) not in lexicon.unanswered:
        return None
    for indicator_id in prompt.groups or (prompt.indicator_id,):
        findings.slots.setdefault(indicator_id, CoverageState.SLOT_EMPTY)
    findings.explained.append((prompt.end, end, "frame", prompt.indicator_id, "not answered"))
    return end


def _take_options(
    text: str, stream: Stream, prompt: Prompt, limit: int, asked: Sequence[str], lexicon: Lexicon, findings: Findings
) -> int | None:
    """Add options that are all that is printed on the lines of an answer; each answers all of `asked`.

    Behind the name of a question phrases that no option names may stand among them.
    """
    indicator_id, first = asked[0], prompt.end
    if first >= limit:
        return None
    terms = option_terms(lexicon, [indicator_id])
    begins = stream.words[first : first + _LEAD_WORDS]
    if terms.by_first_word.keys().isdisjoint(begins) and not terms.meanings.any_named(
        stream.words[first : min(first + _ANSWER_WORDS, limit)]
    ):
        return None
    limit = _next_named(stream, first, limit, lexicon.prompts[indicator_id.partition(".")[0]])
    slot = fill_slot(stream, first, limit, terms, lexicon, is_list=True, is_bare=True)
    gap = stream.gap(slot.end)
    is_whole = bool(gap & (LINE | Gap.STOP)) or slot.end == limit
    unknown = [answer for answer in slot.answers if answer.term is None]
    if not slot.answers or not is_whole or (unknown and not _may_hold_others(stream, prompt, slot, len(unknown))):
        return None
    done = len(findings.choices)
    add_answers(text, stream, findings, slot.answers, indicator_id, None)
    for other in asked[1:]:
        also = [answer.changed(term=f"{other}={(answer.term or '').partition('=')[2]}") for answer in slot.answers]
        add_answers(text, stream, findings, also, other, None, printed=also[0])
    end = first
    for answer in slot.answers:
        if end < answer.first:
            findings.explained.append((end, answer.first, "frame", indicator_id.partition(".")[0], "joins answers"))
        end = max(end, answer.end)
    if not stream.gaps[slot.answers[0].first] & Gap.BULLET:
        findings.doubt_since(done)
    return slot.end


def _may_hold_others(stream: Stream, prompt: Prompt, slot: Slot, unknown: int) -> bool:
    """Tell whether an answer of which no option names all is a list all the same, not a sentence of the manager's.

    At least half of it is known, it ends without a full stop, and something parts each phrase from the one before.
    """
    is_name = prompt.indicator_id is not None and not prompt.is_question and not prompt.groups
    if not is_name or 2 * unknown > len(slot.answers) or stream.gap(slot.end) & Gap.STOP:
        return False
    return all(
        stream.gaps[answer.first] & (Gap.COMMA | LINE) or stream.words[answer.first - 1] in JOINERS
        for answer in slot.answers
        if answer.first > prompt.end
    )


def _next_named(stream: Stream, first: int, limit: int, prompts: Mapping[str, str]) -> int:
    """Return the word where the next line begins that is the name of a question, `limit` without one."""
    starts = [word for word in range(first + 1, limit) if stream.gaps[word] & LINE]
    for word, end in pairwise([*starts, limit]):
        if end - word <= _NAME_WORDS and stream.slice(word, end) in prompts:
            return word
    return limit


def _take_count(text: str, stream: Stream, first: int, limit: int, indicator_id: str, findings: Findings) -> int | None:
    """Add the count that the line of an answer is."""
    end = stream.next_gap(first + 1, LINE | Gap.STOP, limit)
    if first >= limit or end - first > _COUNT_WORDS:
        return None
    char_start, char_end = stream.starts[first], stream.ends[end - 1]
    raw = text[char_start:char_end]
    if not tells_number(raw):
        return None
    findings.counts.append(CountFound(indicator_id, raw, char_start, char_end, 100.0, True))
    findings.explained.append((first, end, "count", indicator_id, ""))
    return end
