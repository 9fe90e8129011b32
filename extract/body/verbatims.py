"""What no frame explains is free text: tell its theme, and where it begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.body.bare_lists import take_bare_list
from extract.body.believed import has_headings, is_stray
from extract.body.findings import Findings, FreeText
from extract.body.frames import Frames, asks_only
from extract.body.prompted_reports import believe_prompts
from extract.body.prompts import take_prompted
from extract.body.residues import Residue, find_residues
from extract.body.reworded import believe_reworded, take_reworded
from extract.body.stream import Stream
from extract.body.walked import Span
from extract.words.gaps import Gap
from extract.words.lexicon import CuePhrase, Lexicon
from models.document import Document

_FEWEST_CUES = 3  # of a page that prints frames
_HEADING_WORDS = 8  # the longest heading that the taxonomy does not know
_LABEL_WORDS = 3  # of what names a free text, before a colon


def find_free_text(
    document: Document,
    stream: Stream,
    spans: list[Span],
    frames: Frames,
    lexicon: Lexicon,
    findings: Findings,
    furniture: Sequence[tuple[int, int]],
) -> None:
    """Add free texts, and lists without a frame, to `findings`; `furniture`: stretches that are no body, in order."""
    cues = sum(isinstance(hit.phrase, CuePhrase) for hit in frames.hits)
    is_form = any(choice.tick is not None for choice in findings.choices)
    may_state = not is_form and (cues == len(frames.hits) or not asks_only(frames.hits))
    is_asking = 2 * cues <= len(frames.hits)  # questions are at least as many as frames
    is_silent = is_asking and asks_only(frames.hits)
    with_headings = has_headings(stream)
    strays = {hit.end for hit in frames.hits if is_stray(hit, with_headings=with_headings)}
    ends = {(span.end, span.theme_id) for span in spans}
    begins = {(span.first, span.theme_id) for span in spans}
    for residue in find_residues(stream, spans, frames):
        done = len(findings.choices)
        rest = take_prompted(document.text, stream, residue, lexicon, findings) if not is_form else residue
        if not is_silent or _is_listed(stream, rest):
            listed = take_bare_list(document.text, stream, rest, lexicon, findings, is_asking=is_asking)
            is_more = listed.first > rest.first and not is_form
            rest = take_prompted(document.text, stream, listed, lexicon, findings) if is_more else listed
        if residue.first in strays:
            findings.doubt_since(done)
        if may_state and _follows_heading_or_frame(stream, rest, residue, ends):
            rest = take_reworded(document.text, stream, rest, lexicon, findings, has_frames=cues >= _FEWEST_CUES)
        if rest.first in stream.heads and (is_asking or (rest.end, rest.theme_id) in begins):
            rest = _take_question(stream, rest, findings)
        rest = _drop_unknown_heading(document, stream, rest, spans, findings)
        rest = _drop_label(stream, rest, lexicon, findings)
        for first, end in _unbroken(stream, rest):
            char_start = _left_edge(document, stream, first)
            char_end = _right_edge(document, stream, end)
            findings.free_texts.append(
                FreeText(
                    theme_id=rest.theme_id,
                    char_start=char_start,
                    char_end=char_end,
                    is_doubtful=rest.is_doubtful,
                    holes=tuple([hole for hole in furniture if char_start < hole[1] and hole[0] < char_end]),
                )
            )
            if rest.theme_id is not None:
                findings.themes.setdefault(rest.theme_id, "heading")
    if findings.reworded:
        believe_reworded(findings)
    if findings.prompted:
        believe_prompts(findings, lexicon)


def _is_listed(stream: Stream, residue: Residue) -> bool:
    """Tell whether a text begins with an item, or behind a colon."""
    return bool(stream.gap(residue.first) & (Gap.BULLET | Gap.COLON))


def _unbroken(stream: Stream, residue: Residue) -> list[tuple[int, int]]:
    """Return the stretches of a residue, parted where reading goes on overleaf and comes back."""
    if residue.end <= residue.first:
        return []
    cuts = [w for w in stream.leaps if residue.first < w < residue.end]
    return list(pairwise([residue.first, *cuts, residue.end]))


def _drop_label(stream: Stream, residue: Residue, lexicon: Lexicon, findings: Findings) -> Residue:
    """Drop what names the text as one, such as "Commentaire :", or "Verbatims" on a line of its own."""
    first = residue.first
    ends = Gap.COLON | Gap.HARD if stream.gap(first) & Gap.HARD else Gap.COLON
    for end in range(first + 1, min(first + _LABEL_WORDS, residue.end) + 1):
        if stream.gap(end) & (ends | Gap.ASIDE) and stream.slice(first, end) in lexicon.text_labels:
            findings.explained.append((first, end, "frame", residue.theme_id or "", "names the free text"))
            return residue.changed(first=end)
    return residue


def _follows_heading_or_frame(stream: Stream, rest: Residue, residue: Residue, ends: set[tuple[int, str]]) -> bool:
    """Tell whether a text stands where a frame may: right below a heading, or behind another sentence of the frame.

    `ends`: the words behind frames, each with the frame's theme.
    """
    if rest.first in stream.heads or rest.first > residue.first:
        return True
    return (rest.first, rest.theme_id) in ends


def _take_question(stream: Stream, residue: Residue, findings: Findings) -> Residue:
    """Take a question in unknown words off the beginning of a section, in an edition that prints questions."""
    for word in range(residue.first + 1, residue.end + 1):
        if word in stream.question_marks and stream.gap(word) & Gap.HARD:
            findings.explained.append(
                (residue.first, word, "question", residue.theme_id or "", "asked below a heading")
            )
            findings.themes.setdefault(residue.theme_id or "", "question")
            return residue.changed(first=word)
        if stream.gap(word) & Gap.STOP and word not in stream.question_marks:
            break
    return residue


def _drop_unknown_heading(
    document: Document, stream: Stream, residue: Residue, spans: list[Span], findings: Findings
) -> Residue:
    """Drop a last line that is no end of a text: free text ends with a full stop, a heading before a frame does not."""
    following = next((span for span in spans if span.first >= residue.end), None)
    if following is None or following.theme_id == residue.theme_id or residue.end <= residue.first:
        return residue
    if residue.end in stream.heads:  # the frame has a heading of its own
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
    return residue.changed(end=first)


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
    text, limit = document.text, len(document.text)
    if end < len(stream) and stream.starts[end] >= edge:
        limit = stream.starts[end]
    while edge < limit and text[edge] not in "\n\f":
        edge += 1
    while edge > 0 and text[edge - 1].isspace():
        edge -= 1
    return max(stream.ends[end - 1], edge)
