"""Read the boxes of a form that stand in rows: comparisons of groups, and pairs of yes and no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extract.body.findings import Choice
from extract.forms.form import Form
from extract.forms.form_grids import NO, YES, Row, answer_of_pair, find_rows, name_column, name_group
from extract.forms.form_labels import Item, name_label, read_label
from extract.forms.form_questions import question_above
from extract.forms.label_rows import end_of_rows, first_of_rows
from extract.layout.boxes import GlyphBox
from extract.words.lexicon import Terms
from models.document import TickBox, TickState


class Rows(NamedTuple):
    """The boxes of a form by how they stand. `grid`: rows of comparisons, each with the indicator that it answers.

    `ticks`: boxes that stand for themselves, a pair of yes and no as one; `label_ends`: words at which labels of pairs
    end; `labels`: the labels of pairs, the word after each by its first; `gates`: words, half-open, of pairs that
    answer no option.
    """

    grid: tuple[tuple[Row, str], ...]
    ticks: tuple[TickBox, ...]
    label_ends: frozenset[int]
    labels: Mapping[int, int]
    gates: tuple[tuple[int, int], ...]


def part_rows(form: Form, boxes: Sequence[GlyphBox], all_terms: Terms) -> Rows:
    """Return what the rows of boxes on a form are; `all_terms`: every option."""
    rows = find_rows(form.document, form.stream, boxes) if boxes else []
    grid = [(row, group) for row in rows if (group := _grid_group(form, row)) is not None]
    used = {k for row, _ in grid for k in row.boxes}
    pairs: list[TickBox] = []
    stops: set[int] = set()
    labels: dict[int, int] = {}
    gates: list[tuple[int, int]] = []
    for row in rows:
        if not {YES, NO} <= set(row.columns):
            continue
        yes, no = (boxes[row.boxes[row.columns.index(said)]].tick_box for said in (YES, NO))
        used.update(row.boxes)
        stops.update(row.heads)
        gates += [(head, head + 1) for head in row.heads]  # what a label holds explains it first
        if not row.words:
            continue
        first, end = _label_of_pair(form, row, yes, all_terms)
        if first == end:
            gates.append((row.words[0], row.words[-1] + 1))
            continue
        state, certainty = answer_of_pair(yes, no)
        stops.add(end)
        labels[first] = end
        pairs.append(yes.changed(char_start=form.stream.starts[first], state=state, certainty=certainty))
    single = [box.tick_box for k, box in enumerate(boxes) if k not in used]
    return Rows(tuple(grid), (*single, *pairs), frozenset(stops), labels, tuple(gates))


def _label_of_pair(form: Form, row: Row, yes: TickBox, all_terms: Terms) -> tuple[int, int]:
    """Return the words of the label beside a pair of yes and no, half-open: an empty stretch where they name no option.

    A label of several rows is read whole, with the words of the pair where they stand between its rows.
    """
    first, end = row.words[0], row.words[-1] + 1
    behind = max([end, *(head + 1 for head in row.heads if end <= head <= end + 1)])
    last = end_of_rows(form.document, form.stream, first, behind)
    whole = first_of_rows(form.document, form.stream, first), end if last == behind else last
    for span in dict.fromkeys((whole, (first, end))):
        if name_label(read_label(form.stream, Item(yes, *span)), all_terms, form.lexicon) is not None:
            return span
    return first, first


def _grid_group(form: Form, row: Row) -> str | None:
    """Return the indicator that a row of a comparison answers: that of its group, if its columns name options."""
    if not row.words or {YES, NO} <= set(row.columns):
        return None
    group = name_group(form.stream.slice(row.words[0], row.words[-1] + 1), form.lexicon.groups)
    if group is None or sum(name_column(c, group, form.lexicon) is not None for c in row.columns) < 2:
        return None
    return group


def take_grid_row(form: Form, boxes: Sequence[GlyphBox], row: Row, indicator: str) -> None:
    """Add what the boxes of one row of a comparison say of its group."""
    first, end = row.words[0], row.words[-1] + 1
    theme = form.lexicon.indicators[indicator][0].theme
    own = theme in form.sections.at(first)
    for index, column in zip(row.boxes, row.columns, strict=True):
        value = name_column(column, indicator, form.lexicon)
        tick = boxes[index].tick_box
        if value is None and tick.state is TickState.EMPTY:
            continue  # "ne sait pas", left open
        form.findings.choices.append(
            Choice(
                indicator_id=indicator,
                value_id=value,
                char_start=form.stream.starts[first],
                char_end=form.stream.ends[end - 1],
                label=column,
                score=100.0 if value else 0.0,
                cue_score=100.0,
                own_section=own,
                tick=tick.state,
                tick_certainty=tick.certainty,
                tick_source=tick.source,
                is_doubtful=form.may_have_lost_ticks,
            )
        )
    form.answer(indicator)
    form.explain(first, end, "option", indicator, "a row of a grid", theme)
    for head in row.heads:
        form.explain(head, head + 1, "question", indicator, "a column of a grid", theme)
    above = question_above(form.stream, min((first, *row.heads)), 0, form.hits)
    if above is not None and name_group(above.text, {}) is None:
        form.explain(above.first, above.end, "question", theme, "above a grid", theme)
