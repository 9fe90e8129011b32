"""From a document as read to what it says: lines are named, frames found, slots filled, the rest is free text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from extract.body import walk_body
from extract.boxes import find_glyph_boxes
from extract.findings import Findings
from extract.forms import take_boxes
from extract.frames import Frames, find_frames
from extract.headings import LineRole, Role, Title, assign_roles
from extract.lexicon import CuePhrase, Lexicon, compile_lexicon
from extract.lines import FoldedLine, fold_lines
from extract.stream import Stream, build_stream
from extract.verbatims import find_free_text
from models.document import Document
from models.records import Era
from models.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """What a document says, before it becomes rows."""

    era: Era
    title: Title | None
    lines: tuple[FoldedLine, ...]
    roles: tuple[LineRole, ...]
    stream: Stream
    frames: Frames
    findings: Findings


def interpret(document: Document, taxonomy: Taxonomy) -> Interpretation:
    """Return what `document` says in the words of `taxonomy`."""
    lexicon = compile_lexicon(taxonomy)
    glyphs = find_glyph_boxes(document)
    lines = fold_lines(document, tuple((g.char_start, g.char_end) for g in glyphs))
    roles, title = assign_roles(lines, lexicon)
    stream = build_stream(document.text, lines, roles, lexicon.vocabulary)
    findings = Findings()
    frames = find_frames(stream, lexicon)
    ticks = (*document.tick_boxes, *(g.tick_box for g in glyphs))
    form = take_boxes(document, ticks, stream, frames, lexicon, findings)
    if form is None:
        spans = walk_body(document.text, stream, frames, lexicon, findings)
    else:
        spans, frames = form
    find_free_text(document, stream, spans, frames, lexicon, findings)
    for role in roles:
        if role.role is Role.THEME:
            findings.themes.setdefault(role.what[0], "heading")
    return Interpretation(
        era=Era.FORM if form is not None else _era(frames, lexicon),
        title=title,
        lines=lines,
        roles=tuple(roles),
        stream=stream,
        frames=frames,
        findings=findings,
    )


def _era(frames: Frames, lexicon: Lexicon) -> Era:
    """Return the edition whose own cues are most; unknown when none, or two editions alike, speak."""
    votes: Counter[str] = Counter()
    cues = questions = 0
    for hit in frames.hits:
        if isinstance(hit.phrase, CuePhrase):
            cues += 1
            if len(hit.phrase.cue.eras) == 1:
                votes[hit.phrase.cue.eras[0]] += 1
        else:
            questions += 1
    if not cues:
        return Era.G0 if questions else Era.UNKNOWN
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return Era.UNKNOWN
    return Era(ranked[0][0])
