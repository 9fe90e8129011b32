"""What no frame explains is free text: tell its theme, find lists that lost their frame, and clean what was printed twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extract.body import Span, add_answers, option_terms
from extract.clean import fold
from extract.findings import Findings, FreeText
from extract.frames import Frames, section_themes
from extract.lexicon import CuePhrase, Lexicon
from extract.options import Answer, fill_slot
from extract.stream import Gap, Stream
from models.document import Document
from models.records import CoverageState

_BARE_SCORE = 90.0  # labels of a list without a frame must be at least this close
_LEAD_WORDS = 3  # joiners of so many words introduce an answer
_BARE_SHARE = 0.5  # of the letters of such a list must be known labels
_SENTENCE_SCORE = 80.0  # and labels that are whole sentences this close
_HEADING_WORDS = 8  # the longest heading that the taxonomy does not know
_EXCERPT = 240  # characters: a cut excerpt is longer than this; the page cuts at 300
_CUT = re.compile(r"\s*(?:\.\.\.|…)\s*")
_READ_MORE = re.compile(r"\W*lire la suite\W*$", re.IGNORECASE)


class Residue(NamedTuple):
    """Words `first` to `end` (half-open) between frames and headings, and the theme they stand under."""

    first: int
    end: int
    theme_id: str | None
    is_doubtful: bool


def find_free_text(
    document: Document,
    stream: Stream,
    spans: list[Span],
    frames: Frames,
    lexicon: Lexicon,
    findings: Findings,
    furniture: Sequence[tuple[int, int]],
) -> None:
    """Add free texts, and lists printed without a frame, to `findings`; `furniture`: stretches that are no body, in order."""
    cues = sum(isinstance(hit.phrase, CuePhrase) for hit in frames.hits)
    is_asking = 2 * cues <= len(frames.hits)  # questions are at least as many as frames
    for residue in _residues(stream, spans, frames):
        rest = _take_bare_lists(document.text, stream, residue, lexicon, findings)
        if is_asking and rest.first in stream.heads:
            rest = _take_question(stream, rest, findings)
        rest = _drop_unknown_heading(document, stream, rest, spans, findings)
        if rest.end > rest.first:
            char_start = _left_edge(document, stream, rest.first)
            char_end = _right_edge(document, stream, rest.end)
            findings.free_texts.append(
                FreeText(
                    theme_id=rest.theme_id,
                    char_start=char_start,
                    char_end=char_end,
                    is_doubtful=rest.is_doubtful,
                    holes=tuple(hole for hole in furniture if char_start < hole[1] and hole[0] < char_end),
                )
            )
            if rest.theme_id is not None:
                findings.themes.setdefault(rest.theme_id, "heading")


def _take_question(stream: Stream, residue: Residue, findings: Findings) -> Residue:
    """Take a question that the taxonomy does not know off the beginning of a section of an edition that prints questions."""
    for word in range(residue.first + 1, residue.end + 1):
        if word in stream.question_marks and stream.gap(word) & Gap.HARD:
            findings.explained.append((residue.first, word, "question", residue.theme_id or "", "asked below a heading"))
            findings.themes.setdefault(residue.theme_id or "", "question")
            return residue._replace(first=word)
        if stream.gap(word) & Gap.STOP and word not in stream.question_marks:
            break
    return residue


def _drop_unknown_heading(
    document: Document, stream: Stream, residue: Residue, spans: list[Span], findings: Findings
) -> Residue:
    """Drop a last line that is no end of a text: free text ends with a full stop, a heading before a new frame does not."""
    following = next((span for span in spans if span.first >= residue.end), None)
    if following is None or following.theme_id == residue.theme_id or residue.end <= residue.first:
        return residue
    first = residue.end - 1
    while first > residue.first and not stream.gaps[first] & (Gap.HARD | Gap.BULLET):
        first -= 1
    is_short = residue.end - first <= _HEADING_WORDS and not stream.gaps[first] & (Gap.BULLET | Gap.LOWER)
    if not is_short or stream.gap(residue.end) & (Gap.STOP | Gap.COLON) or not stream.gap(residue.end) & Gap.HARD:
        return residue
    if not document.text[stream.starts[first]].isupper():
        return residue
    findings.explained.append((first, residue.end, "heading", "", "a line without an end before a frame"))
    return residue._replace(end=first)


def _residues(stream: Stream, spans: list[Span], frames: Frames) -> list[Residue]:
    """Return what the spans leave, cut at headings, each with its theme."""
    sections = section_themes(stream)
    framed = {hit.theme_id for hit in frames.hits}
    found: list[Residue] = []
    bounds = [*spans, Span(len(stream), len(stream), "")]
    done, theme, has_text = 0, None, set[str]()
    waiting: list[str] = []  # themes headed while another theme's frame was running, that have no frame of their own
    for span in bounds:
        cuts = sorted(word for word in sections if done < word < span.first) if span.first > done else []
        for first, end in zip([done, *cuts], [*cuts, span.first], strict=True):
            if first in sections:
                theme = _headed(sections[first], theme, span, framed, has_text)
            if end > first:
                found += _by_paragraph(stream, first, end, theme, waiting)
                has_text.add(theme or "")
        if span.theme_id:
            theme = span.theme_id
        heads = [t for w, themes in sections.items() if span.first <= w < span.end for t in themes]
        waiting += [t for t in heads if t not in framed and t != span.theme_id]
        done = max(done, span.end)
    return found


def _headed(
    themes: tuple[str, ...], before: str | None, following: Span, framed: set[str], has_text: set[str]
) -> str | None:
    """Return the theme of the text after a heading: the heading's, unless that theme's frame only follows the text."""
    if not themes:
        return None
    theme = themes[0] if len(themes) == 1 else next((t for t in themes if t not in has_text), themes[0])
    if theme == following.theme_id and before is not None and before not in has_text and before in framed:
        return before
    return theme


def _by_paragraph(stream: Stream, first: int, end: int, theme: str | None, waiting: list[str]) -> list[Residue]:
    """Return a run of text whole, or cut into paragraphs when headed themes wait for their text."""
    if not waiting:
        return [Residue(first, end, theme, False)]
    starts = [
        first,
        *(w for w in range(first + 1, end) if stream.gaps[w] & Gap.HARD and not stream.gaps[w] & Gap.BULLET),
    ]
    found = [Residue(first, starts[1] if len(starts) > 1 else end, theme, False)]
    for start, stop in zip(starts[1:], [*starts[2:], end], strict=False):
        if waiting:
            theme = waiting.pop(0)
        found.append(Residue(start, stop, theme, True))
    return found


def _take_bare_lists(text: str, stream: Stream, residue: Residue, lexicon: Lexicon, findings: Findings) -> Residue:
    """Take the answers of a list whose frame was lost off the beginning of the residue; return what is left."""
    theme = lexicon.themes.get(residue.theme_id or "")
    if theme is None:
        return residue
    open_indicators = [
        i
        for i in theme.indicators
        if i.kind == "choice" and i.options and i.id not in findings.slots and not i.asked_of
    ]
    first = residue.first
    for word in range(first, residue.end):
        if word > first and not stream.gaps[word] & (Gap.HARD | Gap.BULLET):
            continue
        for indicator in open_indicators:
            answers, end = _bare_answers(stream, word, residue.end, indicator.id, indicator.stands_alone, lexicon)
            is_announced = stream.gaps[word] & Gap.BULLET and stream.gaps[word] & Gap.COLON
            if not answers and len(open_indicators) == 1 and is_announced:
                answers, end = _unknown_items(stream, word, residue.end)
            if answers:
                add_answers(text, stream, findings, answers, indicator.id, None)
                findings.slots[indicator.id] = CoverageState.ANSWERED
                if word > first:  # words that introduced the list
                    findings.explained.append((first, word, "frame", theme.theme, "introduces a list"))
                return residue._replace(first=end)
        if not stream.gap(_paragraph_end(stream, word, residue.end)) & Gap.COLON:
            break
    return residue


def _paragraph_end(stream: Stream, word: int, end: int) -> int:
    word += 1
    while word < end and not stream.gaps[word] & (Gap.HARD | Gap.BULLET):
        word += 1
    return word


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
    if known and ended and letters >= _BARE_SHARE * total:
        return slot.answers, slot.end
    return (), first


def _unknown_items(stream: Stream, first: int, limit: int) -> tuple[tuple[Answer, ...], int]:
    """Return the items of a bulleted list that was announced, none of which the taxonomy knows."""
    answers, word = [], first
    while word < limit and stream.gaps[word] & Gap.BULLET:
        end = _paragraph_end(stream, word, limit)
        answers.append(Answer(word, end, None))
        word = end
    return tuple(answers), word


def _begins_with_lead(stream: Stream, first: int, limit: int, lexicon: Lexicon) -> bool:
    """Tell whether a paragraph begins with words that introduce each answer, such as "certaines personnes ont fait part"."""
    leads = lexicon.glue_by_word.get(stream.words[first], ())
    return any(len(lead) >= _LEAD_WORDS and tuple(stream.words[first : min(limit, first + len(lead))]) == lead for lead in leads)


def _left_edge(document: Document, stream: Stream, word: int) -> int:
    """Return where the printed text of `word` begins, with the quotation marks and brackets before it."""
    start = stream.starts[word]
    floor = stream.ends[word - 1] if word else 0
    text = document.text
    edge = start
    while edge > floor and text[edge - 1] in "«“\"'([ \u00a0‘’":
        edge -= 1
    while edge < start and text[edge] in " \u00a0":
        edge += 1
    if edge == floor and floor:  # right behind the frame: its closing marks are not ours
        edge = start
    return edge


def _right_edge(document: Document, stream: Stream, end: int) -> int:
    """Return where the printed text before word `end` stops, with its closing punctuation."""
    edge = stream.ends[end - 1]
    text, limit = document.text, stream.starts[end] if end < len(stream) else len(document.text)
    while edge < limit and text[edge] not in "\n\f":
        edge += 1
    return max(stream.ends[end - 1], len(text[:edge].rstrip()))


def clean_verbatim(document: Document, free: FreeText) -> tuple[str, bool]:
    """Return the text as the manager wrote it, and whether it was cut short.

    Marks of the format, furniture inside and line ends of the print are taken out; an excerpt printed before the whole text
    is dropped.
    """
    text = _without_holes(document, free)
    paragraphs = [" ".join(p.split()) for p in re.split(r"\n\s*\n|\f", text)]
    clean = "\n".join(p for p in paragraphs if p)
    has_link = bool(_READ_MORE.search(clean))
    clean = _READ_MORE.sub("", clean).rstrip()
    whole = _whole_after_excerpt(clean)
    if whole is not None:
        return whole, False
    ends_cut = clean.endswith(("...", "…"))
    return clean, ends_cut and (has_link or 290 <= len(clean) <= 310)


def _without_holes(document: Document, free: FreeText) -> str:
    """Return the text without marks of the format and without furniture."""
    start, end = free.char_start, free.char_end
    if not document.markup and not free.holes:
        return document.text[start:end]
    parts, at = [], start
    for first, last in sorted((*document.markup, *free.holes)):
        if first >= end:
            break
        if last > at:
            parts.append(document.text[at : max(first, at)])
            at = max(at, last)
    parts.append(document.text[at:end])
    return "".join(parts)


def _whole_after_excerpt(text: str) -> str | None:
    """Return the whole text when `text` is a cut excerpt followed by that whole text, else None."""
    for cut in _CUT.finditer(text, _EXCERPT // 2):
        excerpt, whole = text[: cut.start()], text[cut.end() :]
        if len(whole) > len(excerpt) and fold(whole[: len(excerpt)]).startswith(fold(excerpt)[: _EXCERPT // 2]):
            return whole
    return None
