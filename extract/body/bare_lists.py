"""Find the answers of lists whose frame was lost."""

from __future__ import annotations

from extract.body.answers import add_answers, option_terms
from extract.body.findings import Findings
from extract.body.labels import Answer
from extract.body.named_spans import name_spans
from extract.body.options import fill_slot
from extract.body.residues import Residue
from extract.body.stream import Stream
from extract.words.denials import turns_round
from extract.words.gaps import Gap
from extract.words.lexicon import Lexicon
from models.vocabulary import CoverageState

_BARE_SCORE = 90.0  # labels of a list without a frame must be at least this close


_LEAD_WORDS = 3  # joiners of so many words introduce an answer


_BARE_SHARE = 0.5  # of the letters of such a list must be known labels


_SENTENCE_SCORE = 80.0  # and labels that are whole sentences this close


def take_bare_list(
    text: str, stream: Stream, residue: Residue, lexicon: Lexicon, findings: Findings, *, is_asking: bool
) -> Residue:
    """Take the answers of a list whose frame was lost off the beginning of the residue; return what is left.

    `is_asking`: the report prints questions and no sentences, so that what follows is free text more often.
    """
    theme = lexicon.themes.get(residue.theme_id or "")
    if theme is None:
        return residue
    open_indicators = [
        i
        for i in theme.indicators
        if i.kind == "choice" and i.options and i.id not in findings.slots and not i.asked_of
    ]
    is_asked = is_asking or findings.themes.get(theme.theme) == "question"
    first = residue.first
    for word in range(first, residue.end):
        if word > first and not stream.gaps[word] & (Gap.HARD | Gap.BULLET):
            continue
        for indicator in open_indicators:
            answers, end = _bare_answers(stream, word, residue.end, indicator.id, indicator.stands_alone, lexicon)
            unknown = [answer.first for answer in answers if answer.term is None]
            is_listed = bool(stream.gaps[word] & (Gap.BULLET | Gap.COLON))
            if is_asked and unknown and not (is_listed and all(stream.gaps[at] & Gap.HARD for at in unknown)):
                answers = ()  # a text that begins with the words of an option
            is_announced = word == first and stream.gaps[word] & Gap.BULLET and stream.gaps[word] & Gap.COLON
            if not answers and len(open_indicators) == 1 and is_announced:
                answers, end = _unknown_items(stream, word, residue.end)
            if answers:
                done = len(findings.choices)
                add_answers(text, stream, findings, answers, indicator.id, None)
                if (is_asked and not is_listed) or _is_unended(stream, first, findings):
                    findings.doubt_since(done)  # the manager may say in free text what an option says
                findings.slots[indicator.id] = CoverageState.ANSWERED
                if word > first:  # words that introduced the list
                    others = [i.id for i in open_indicators if i is not indicator]
                    _take_announcing(text, stream, first, word, others, lexicon, findings)
                    findings.explained.append((first, word, "frame", theme.theme, "introduces a list"))
                return residue.changed(first=end)
        if not stream.gap(_paragraph_end(stream, word, residue.end)) & Gap.COLON:
            break
    return residue


def _take_announcing(
    text: str, stream: Stream, first: int, end: int, indicators: list[str], lexicon: Lexicon, findings: Findings
) -> None:
    """Add, for a person, what announces a list and answers another question: "Des biens sont donnés entre"."""
    words = stream.words[first:end]
    if not indicators or not lexicon.turns.isdisjoint(words) or any(map(turns_round, words)):
        return
    done = len(findings.choices)
    for answer in name_spans(stream, first, end, option_terms(lexicon, indicators)):
        indicator = (answer.term or "").partition("=")[0]
        add_answers(text, stream, findings, [answer], indicator, None)
        findings.slots[indicator] = CoverageState.ANSWERED
    findings.doubt_since(done)


def _is_unended(stream: Stream, first: int, findings: Findings) -> bool:
    """Tell whether a sentence runs on that ended in a phrase that no option names: "biens manquent entre :"."""
    if not first or stream.gaps[first] & Gap.STOP:
        return False
    end = stream.ends[first - 1]
    return any(choice.value_id is None and choice.char_end == end for choice in findings.choices)


def _paragraph_end(stream: Stream, word: int, end: int) -> int:
    return stream.next_gap(word + 1, Gap.HARD | Gap.BULLET, end)


def _bare_answers(
    stream: Stream, first: int, limit: int, indicator_id: str, stands_alone: bool, lexicon: Lexicon
) -> tuple[tuple[Answer, ...], int]:
    """Return the answers of a list at word `first` if it is one: whole items, all known, introduced or bulleted."""
    gap = stream.gaps[first]
    if not (stands_alone or gap & (Gap.BULLET | Gap.COLON) or _begins_with_lead(stream, first, limit, lexicon)):
        return (), first
    slot = fill_slot(stream, first, limit, option_terms(lexicon, [indicator_id]), lexicon, is_list=True, is_bare=True)
    floor = _SENTENCE_SCORE if stands_alone else _BARE_SCORE
    ended = slot.end == limit or bool(stream.gap(slot.end) & (Gap.HARD | Gap.STOP))
    known = [a for a in slot.answers if a.term and a.score >= floor]
    letters = sum(len(stream.slice(a.first, a.end)) for a in known)
    total = sum(len(stream.slice(a.first, a.end)) for a in slot.answers)
    if slot.end in stream.question_marks:
        return (), first
    if known and ended and letters >= _BARE_SHARE * total and not _is_refused(stream, first, slot.end):
        return slot.answers, slot.end
    return (), first


def _is_refused(stream: Stream, first: int, end: int) -> bool:
    """Tell whether "non" stands within a list or right behind it: beside an option it means not ticked."""
    goes_on = end < len(stream) and not stream.gaps[end] & Gap.HARD
    return "non" in stream.words[first : end + 1 if goes_on else end]


def _unknown_items(stream: Stream, first: int, limit: int) -> tuple[tuple[Answer, ...], int]:
    """Return the items of a bulleted list that was announced, none of which the taxonomy knows."""
    answers, word = [], first
    while word < limit and stream.gaps[word] & Gap.BULLET:
        end = _paragraph_end(stream, word, limit)
        answers.append(Answer(word, end, None))
        word = end
    return tuple(answers), word


def _begins_with_lead(stream: Stream, first: int, limit: int, lexicon: Lexicon) -> bool:
    """Tell whether a paragraph begins with words that introduce each answer ("certaines personnes ont fait part")."""
    leads = lexicon.glue_by_word.get(stream.words[first], ())
    return any(
        len(lead) >= _LEAD_WORDS and tuple(stream.words[first : min(limit, first + len(lead))]) == lead
        for lead in leads
    )
