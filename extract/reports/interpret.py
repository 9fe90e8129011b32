"""From a document as read to what it says: lines are named, frames found, slots filled, the rest is free text."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from extract.body.findings import Findings
from extract.body.frames import Frames, find_frames
from extract.body.headings import assign_roles
from extract.body.late_lists import take_late_lists
from extract.body.lines import FoldedLine, fold_lines
from extract.body.option_lines import find_lost_marks
from extract.body.roles import BODY, BODY_ROLE, THEME_ROLE, LineRole, Role
from extract.body.run_in import part_run_in_headings
from extract.body.side_notes import SIDE_NOTE, find_side_notes
from extract.body.stream import Stream, build_stream
from extract.body.titles import Title
from extract.body.verbatims import find_free_text
from extract.body.walk import walk_body
from extract.forms.answers import take_boxes
from extract.forms.form_words import find_word_boxes
from extract.forms.marked_lists import tell_marked
from extract.forms.typed_marks import find_typed_marks
from extract.layout.boxes import GlyphBox, find_glyph_boxes, merge_boxes
from extract.reports.retelling import Retelling, retell
from extract.reports.second_report import ANOTHER_REPORT, find_second_report
from extract.reports.turned import NOT_TURNED, Turned, find_turned
from extract.words.compile_lexicon import compile_lexicon
from extract.words.lexicon import CuePhrase, Lexicon
from models.document import Document
from models.taxonomy import Taxonomy
from models.vocabulary import Era

_role = attrgetter("role")  # quicker than a loop: asked of every line
_FEW_HEADINGS = 3  # lines that head a theme, from where none is looked for at the beginning of paragraphs


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
    retellings: dict[str, Retelling]
    turned: Turned
    themes_in_order: tuple[str, ...]
    has_side_notes: bool  # lines among the free texts are none: a wrong order puts them there too
    other_report: int | None  # the offset where a report of another site begins, which is not read


def interpret(document: Document, taxonomy: Taxonomy) -> Interpretation:
    """Return what `document` says in the words of `taxonomy`."""
    lexicon = compile_lexicon(taxonomy)
    glyphs = find_glyph_boxes(document)
    others = len(glyphs) + len(document.tick_boxes)
    glyphs = find_word_boxes(document, lexicon, others) or find_typed_marks(document, lexicon, others) or glyphs
    lines = fold_lines(document, tuple((g.char_start, g.char_end) for g in glyphs))
    pictures = frozenset(page.page_no for page in document.pages if page.is_ocr)
    roles, title = assign_roles(lines, lexicon, pictures)
    has_headings = list(map(_role, roles)).count(THEME_ROLE) >= _FEW_HEADINGS
    parted = part_run_in_headings(lines, lexicon, has_headings)
    if len(parted) > len(lines):
        lines = parted
        roles, title = assign_roles(lines, lexicon, pictures)
    boxes = merge_boxes(document.tick_boxes, glyphs)
    second = find_second_report(lines, roles, title, lexicon)
    other_report = None if second is None else lines[second].line.char_start
    if second is not None:
        roles[second:] = [LineRole(Role.FURNITURE, (ANOTHER_REPORT,))] * (len(roles) - second)
        boxes = tuple(box for box in boxes if box.tick_box.char_start < lines[second].line.char_start)
    _free_labels(lines, roles, boxes)
    said = _Said(document, lines, roles, boxes, lexicon)
    has_side_notes = said.mark_side_notes(pictures)
    if has_side_notes:
        said = _Said(document, lines, roles, boxes, lexicon)
    findings, stream, frames = said.findings, said.stream, said.frames
    for role in roles:
        if role.role is THEME_ROLE and role.what:
            findings.themes.setdefault(role.what[0], "heading")
    return Interpretation(
        era=Era.FORM if said.is_form else _era(frames, lexicon),
        title=title,
        lines=lines,
        roles=tuple(roles),
        stream=stream,
        frames=frames,
        findings=findings,
        turned=NOT_TURNED
        if said.is_form
        else find_turned(stream, frames, findings, lexicon, title.site_name if title else ""),
        retellings=retell(stream, frames, findings, lexicon),
        themes_in_order=tuple(lexicon.themes),
        other_report=other_report,
        has_side_notes=has_side_notes,
    )


class _Said:
    """What the lines of a document say, by the role of each."""

    def __init__(
        self,
        document: Document,
        lines: tuple[FoldedLine, ...],
        roles: list[LineRole],
        boxes: Sequence[GlyphBox],
        lexicon: Lexicon,
    ) -> None:
        self._lexicon, self._lines, self._roles = lexicon, lines, roles
        stream = build_stream(document.text, lines, roles, lexicon.vocabulary)
        findings = Findings()
        frames = find_frames(stream, lexicon)
        if not boxes and not any(isinstance(hit.phrase, CuePhrase) and hit.phrase.cue.opens for hit in frames.hits):
            boxes = find_lost_marks(document, lines, lexicon)
        form = take_boxes(document, boxes, stream, frames, lexicon, findings)
        if form is None:
            spans = walk_body(document.text, stream, frames, lexicon, findings)
            spans = take_late_lists(document.text, stream, spans, frames, lexicon, findings)
        else:
            spans, frames = form
        find_free_text(document, stream, spans, frames, lexicon, findings, _no_body(lines, roles))
        if form is None:
            tell_marked(document, boxes, findings, lexicon)
        self.is_form = form is not None
        self.stream, self.frames, self.findings = stream, frames, findings

    def mark_side_notes(self, pictures: frozenset[int]) -> bool:
        """Tell whether lines among the free texts are none, and give them their role, in place."""
        if self.is_form:
            return False
        found = find_side_notes(self._lines, self._roles, self.findings.free_texts, self._lexicon.all_labels, pictures)
        for i in found:
            self._roles[i] = SIDE_NOTE
        return bool(found)


def _free_labels(lines: tuple[FoldedLine, ...], roles: list[LineRole], boxes: Sequence[GlyphBox]) -> None:
    """Give back, in place, the labels of boxes that nearly read like a heading, or like page furniture.

    A square before a true heading is an ornament, so that one stays what it is.
    """
    order = sorted(range(len(lines)), key=lambda k: lines[k].line.char_start) if boxes else []
    starts = [lines[k].line.char_start for k in order]
    for box in boxes:
        before = bisect_right(starts, box.tick_box.char_start) - 1
        at = order[before] if before >= 0 else -1
        is_heading = at >= 0 and roles[at].role in (THEME_ROLE, Role.DIMENSION) and roles[at].score >= 100.0
        if box.tick_box.char_start >= 0 and at >= 0 and not is_heading and roles[at].role is not Role.TITLE:
            roles[at] = BODY


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


def _no_body(lines: Sequence[FoldedLine], roles: Sequence[LineRole]) -> list[tuple[int, int]]:
    """Return the half-open stretches of the lines that are headings or furniture."""
    pairs = zip(lines, roles, strict=True)
    return [(line.line.char_start, line.line.char_end) for line, role in pairs if role.role is not BODY_ROLE]
