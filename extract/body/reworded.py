"""Find answers in sentences and lists that no cue knows: frames in other words, under the heading of their theme.

A manager's text may say the same, so a person looks at what is found, unless most themes of the report are printed in
this way (`believe_reworded`).
"""

from __future__ import annotations

from extract.body.answers import add_answers
from extract.body.findings import CountFound, Findings, Prompted
from extract.body.other_words import MOST_NAME, SENTENCE, Said, SentenceReader
from extract.body.residues import Residue
from extract.body.stream import Stream
from extract.body.walked import Body
from extract.words.gaps import Gap
from extract.words.lexicon import Lexicon
from models.taxonomy_terms import Theme
from models.vocabulary import CoverageState

_MOST_ASKED = 30  # words of a question
_FEWEST_THEMES = 3  # in other words, from where the page is taken to be an edition of its own
_ANNOUNCES = Gap.BULLET | Gap.COLON


def take_reworded(
    text: str, stream: Stream, residue: Residue, lexicon: Lexicon, findings: Findings, *, has_frames: bool
) -> Residue:
    """Take the sentences of a reworded frame off the beginning of the residue; return what is left.

    `has_frames`: the page prints frames, so that what stands below its questions may be one, too.
    """
    theme = lexicon.themes.get(residue.theme_id or "")
    if theme is None:
        return residue
    first = start = _behind_question(stream, residue)
    is_asked = findings.themes.get(theme.theme) == "question" or (first > residue.first and not has_frames)
    while first < residue.end:
        if not _may_tell(stream, first, residue.end, theme, lexicon):
            break
        is_fresh = first > start or residue.first in stream.heads
        reader = SentenceReader(stream, first, residue.end, theme, lexicon, findings, is_fresh)
        said = reader.read(is_first=first == start)
        if said is None or (is_asked and first == start and not said.is_sure):
            break
        if start > residue.first and first == start:
            findings.explained.append((residue.first, start, "question", theme.theme, "asked below a heading"))
        _add(text, stream, first, said, theme, findings)
        first = said.end
    return residue.changed(first=first) if first > start else residue


def _may_tell(stream: Stream, first: int, limit: int, theme: Theme, lexicon: Lexicon) -> bool:
    """Tell at a quick look whether a sentence may say anything: it announces, counts, or has a word that means."""
    end = stream.next_gap(first + 1, SENTENCE, limit)
    if end < limit and stream.gaps[end] & _ANNOUNCES:
        return True
    if end < limit and end - first <= MOST_NAME and not stream.gaps[end] & Gap.STOP:
        end = stream.next_gap(end + 1, SENTENCE, limit)  # the name of a question on a line of its own
    words = stream.words[first:end]
    return lexicon.theme_meanings[theme.theme].any_named(words) or not lexicon.counted[theme.theme].isdisjoint(words)


def take_sentence(body: Body, first: int, end: int, theme: Theme) -> bool:
    """Add what the sentence of words `first` to `end` says, which begins as a frame does; tell whether it was read."""
    if end <= first:
        return False
    said = SentenceReader(body.stream, first, end, theme, body.lexicon, body.findings, True).read(is_first=True)
    if said is None:
        return False
    _add(body.text, body.stream, first, said, theme, body.findings)
    return True


def _behind_question(stream: Stream, residue: Residue) -> int:
    """Return the word behind a question on a line of its own with which the text begins; without one, its first."""
    end = stream.next_gap(residue.first + 1, Gap.HARD | Gap.BULLET, residue.end)
    is_question = end in stream.question_marks and end - residue.first <= _MOST_ASKED
    return end if is_question and end < residue.end else residue.first


def believe_reworded(findings: Findings) -> None:
    """Take back, in place, the doubt in answers whose theme is printed in other words as most themes are.

    One theme may be the manager's own words; several are an edition of the page that the taxonomy does not know.
    """
    themes = {one.theme_id for one in (*findings.reworded, *findings.prompted)}
    framed = {theme for theme, by in findings.themes.items() if by == "frame"}
    if len(themes) < _FEWEST_THEMES or 3 * len(themes) < len(framed):
        findings.reworded.clear()
        return
    for one in findings.reworded:
        findings.believe(one.first, one.end)


def _add(text: str, stream: Stream, first: int, said: Said, theme: Theme, findings: Findings) -> None:
    """Add what a sentence says to the findings."""
    done = len(findings.choices)
    for answer in said.answers:
        indicator = (answer.term or "").partition("=")[0] or theme.indicators[0].id
        add_answers(text, stream, findings, [answer], indicator, None)
        findings.slots[indicator] = CoverageState.ANSWERED
    if said.is_sentence:
        findings.change(done, len(findings.choices), is_sentence=True)
    if said.number is not None:
        count = said.number
        start, end = stream.starts[count.first], stream.ends[count.end - 1]
        findings.counts.append(CountFound(count.indicator_id, text[start:end], start, end, 100.0, True))
        findings.explained.append((count.first, count.end, "count", count.indicator_id, ""))
    findings.doubt_since(done)
    if said.is_sure and len(findings.choices) > done:
        findings.reworded.append(Prompted(done, len(findings.choices), theme.theme, False))
    _explain_beside(first, said, theme, findings)
    findings.themes[theme.theme] = "frame"


def _explain_beside(first: int, said: Said, theme: Theme, findings: Findings) -> None:
    """Explain the words between the answers of a sentence: those that announce them as the name of a question."""
    if said.announced > first:
        findings.explained.append((first, said.announced, "question", theme.theme, "announces answers"))
        first = said.announced
    taken = [(answer.first, answer.end) for answer in said.answers]
    taken += [(said.number.first, said.number.end)] if said.number is not None else []
    for start, end in (*sorted(taken), (said.end, said.end)):
        if first < start:
            findings.explained.append((first, start, "frame", theme.theme, "in other words"))
        first = max(first, end)
