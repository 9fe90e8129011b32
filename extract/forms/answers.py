"""Read a filled questionnaire: each box says yes or no of the label beside it, under the question above it."""

from __future__ import annotations

from collections.abc import Sequence

from extract.body.answers import option_terms
from extract.body.findings import Findings
from extract.body.frames import Frames
from extract.body.stream import Stream
from extract.body.walked import Span
from extract.forms.form import Form
from extract.forms.form_labels import Item, find_items, name_label, read_label
from extract.forms.form_questions import believed_questions
from extract.forms.grid_answers import Rows, part_rows, take_grid_row
from extract.forms.group_answers import take_groups
from extract.forms.question_answers import take_questions
from extract.layout.boxes import GlyphBox
from extract.words.lexicon import CuePhrase, Lexicon, Terms
from models.document import Document, TickBox, TickSource, TickState

_FEWEST_NAMED = 3  # labelled boxes that make a form without a known question: one or two may be ornaments
_FRAMED_TYPED = 3  # the same where boxes are characters, which may mark the options of a report
_FRAMED = 5  # sentences that open lists; no form prints so many
_FEWEST_EMPTY = 3  # boxes of what was not ticked: a form prints them, and not for one question only
_MANY = 6  # empty boxes and no ticked one: the ticks may be what was not read


def take_boxes(
    document: Document, boxes: Sequence[GlyphBox], stream: Stream, frames: Frames, lexicon: Lexicon, findings: Findings
) -> tuple[list[Span], Frames] | None:
    """Add what the boxes say to `findings`; return the spans explained and the questions, None when this is no form."""
    if _are_bullets(boxes, frames):
        return None
    form = Form(document, stream, lexicon, findings)
    all_terms = option_terms(lexicon, [i for i in lexicon.labels if lexicon.labels[i]])
    rows = part_rows(form, boxes, all_terms)
    items = find_items(document, stream, rows.ticks, rows.label_ends, rows.labels)
    empty = sum(_is_printed(box) and box.tick_box.state is TickState.EMPTY for box in boxes)
    form.prints_empty = empty >= _FEWEST_EMPTY
    form.may_have_lost_ticks = _may_have_lost_ticks([box.tick_box for box in boxes])
    spoken = [False] * (len(stream) + 1)
    for item in items:
        spoken[item.first : item.end] = [True] * (item.end - item.first)
    hits = believed_questions(stream, frames, form.sections)
    form.hits = tuple(hit for hit in hits if not any(spoken[hit.first : hit.end]))
    if not _is_form(form, items, rows, all_terms):
        return None
    findings.boxes_without_label += [tick for tick in rows.ticks if tick.char_start < 0]
    findings.box_marks += [(b.char_start, b.char_end) for b in boxes if b.char_start >= 0]
    for row, indicator in rows.grid:
        take_grid_row(form, boxes, row, indicator)
    for first, end in rows.gates:
        form.explain(first, end, "question", "", "yes or no")
    take_groups(form, items, all_terms)
    take_questions(form, items)
    return form.explained(), Frames(form.hits, frames.foreign)


def _is_form(form: Form, items: Sequence[Item], rows: Rows, all_terms: Terms) -> bool:
    """Tell whether enough boxes stand beside answers of the questionnaire."""
    named = sum(name_label(read_label(form.stream, item), all_terms, form.lexicon) is not None for item in items)
    if named + len(rows.grid) >= _FEWEST_NAMED:
        return True
    if not items or named < max(1, len(items) / 2):
        return False
    first = items[0].first
    return bool(form.sections.at(first)) or any(h.end <= first for h in form.hits)


def _are_bullets(boxes: Sequence[GlyphBox], frames: Frames) -> bool:
    """Tell whether boxes stand before what a report lists, as its bullets: sentences frame the lists, nothing is empty.

    On scans bullets may be taken for boxes of any state: where many sentences open lists and fewer questions are asked,
    the page is no form whatever stands before the items. A sentence that is printed once for each group counts once:
    forms ask so too. Typed boxes of a report are heard too, beside the answers that stand in its sentences
    (`extract.forms.marked_lists`).
    """
    cues = [hit.phrase for hit in frames.hits if isinstance(hit.phrase, CuePhrase)]
    questions = len(frames.hits) - len(cues)
    openings = len({(phrase.theme.theme, phrase.order) for phrase in cues if phrase.cue.opens})
    is_typed = all(box.tick_box.source is TickSource.GLYPH for box in boxes)
    if openings >= (_FRAMED_TYPED if is_typed else _FRAMED) and openings > questions:
        return True
    return 2 * len(cues) > len(frames.hits) and not any(box.tick_box.state is TickState.EMPTY for box in boxes)


def _is_printed(box: GlyphBox) -> bool:
    """Tell whether a box is on the page: a blank cell of a table that marks but what was ticked is none."""
    return box.tick_box.source is not TickSource.GLYPH or box.char_end > box.char_start


def _may_have_lost_ticks(ticks: Sequence[TickBox]) -> bool:
    """Tell whether a form shows many drawn boxes and not one of any kind that is ticked: nobody answers so."""
    drawn = [tick for tick in ticks if tick.source in (TickSource.DRAWN, TickSource.PIXELS)]
    return len(drawn) >= _MANY and all(tick.state is TickState.EMPTY for tick in ticks)
