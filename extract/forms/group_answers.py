"""Read the boxes of a form in groups: those under one question answer one indicator."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from extract.body.answers import option_terms
from extract.body.findings import Choice
from extract.forms.form import Form
from extract.forms.form_labels import Item, Label, Named, name_label, read_label
from extract.forms.form_questions import Question, asked_scores, question_above
from extract.words.gaps import Gap
from extract.words.lexicon import Terms

_BY_LABELS, _BY_SECTION, _BY_QUESTION, _BY_THEME = 2.0, 1.1, 0.8, 0.3  # what tells the indicator of a group
_ANSWERED = 0.6  # what is lost when another group has answered the indicator with the same options
_CLEAR = 0.2  # an indicator ahead of the next by less is doubtful
_DOUBTFUL_CUE = 78.0


class _Group(NamedTuple):
    """Boxes under one question; `question` is None where none is printed just above."""

    items: tuple[Item, ...]
    question: Question | None


def take_groups(form: Form, items: Sequence[Item], all_terms: Terms) -> None:
    """Add what the boxes say; `all_terms`: every option."""
    for group in _groups(form, items, all_terms):
        _take_group(form, group)


def _groups(form: Form, items: Sequence[Item], all_terms: Terms) -> list[_Group]:
    """Return the boxes in groups: those under one question, with no heading or other text between."""
    edges = sorted({h.first for h in form.hits} | set(form.sections.starts))
    groups: list[list[Item]] = []
    for item in items:
        last = groups[-1][-1] if groups else None
        if last is None or _is_parted(form, last, item, edges):
            groups.append([])
        groups[-1].append(item)
    floors = [0, *(_end_of(form, all_terms, group[-1]) for group in groups)]
    return [
        _Group(tuple(group), question_above(form.stream, group[0].first, floor, form.hits))
        for group, floor in zip(groups, floors, strict=False)
    ]


def _end_of(form: Form, all_terms: Terms, item: Item) -> int:
    """Return the word after a label, as far as it is known: a question may follow on the next line."""
    named = name_label(read_label(form.stream, item), all_terms, form.lexicon)
    return named.end if named else item.end


def _is_parted(form: Form, last: Item, item: Item, edges: list[int]) -> bool:
    if bisect_left(edges, last.first + 1) != bisect_left(edges, item.first + 1):
        return True
    if any(w in form.stream.question_marks for w in range(last.end, item.first + 1)):
        return True
    stop = item.first if item.first > last.end else last.end
    return any(form.stream.gaps[w] & Gap.HARD for w in range(last.end, stop))


def _take_group(form: Form, group: _Group) -> None:
    labels = [read_label(form.stream, item) for item in group.items]
    indicator, cue_score = _indicator(form, group, labels)
    themes = form.sections.at(group.items[0].first)
    theme = form.lexicon.indicators[indicator][0].theme if indicator else next(iter(themes), "")
    if group.question is not None:
        path = "a line that asks, above boxes"
        form.explain(group.question.first, group.question.end, "question", indicator or "", path, theme)
    if indicator is None:
        for item, label in zip(group.items, labels, strict=True):
            form.findings.boxes_without_label.append(item.tick)
            if group.question is not None or len(group.items) > 1:
                form.explain(item.first, label.ends[-1], "unknown", "", "answers no known question", theme)
        return
    terms = option_terms(form.lexicon, [indicator])
    own = theme in themes
    for item, label in zip(group.items, labels, strict=True):
        named = name_label(label, terms, form.lexicon)
        end = named.end if named else label.ends[-1]
        form.findings.choices.append(_choice(form, item, named, end, indicator, cue_score, own))
        path = str(item.tick.state)
        if named:
            path = f"{item.tick.state} ({item.tick.source}) → {named.match.label} ({named.match.score:.0f})"
        what = named.match.term if named else indicator
        form.explain(item.first, end, "option" if named else "unknown", what, path, theme)
    form.answer(indicator)


def _choice(
    form: Form, item: Item, named: Named | None, end: int, indicator: str, cue_score: float, own: bool
) -> Choice:
    match = named.match if named else None
    return Choice(
        indicator_id=indicator,
        value_id=match.term.partition("=")[2] if match else None,
        char_start=form.stream.starts[item.first],
        char_end=form.stream.ends[end - 1],
        label=match.label if match else "",
        score=match.score if match else 0.0,
        cue_score=cue_score,
        own_section=own,
        runner_up_id=(match.runner_up or "").partition("=")[2] or None if match else None,
        runner_up_score=match.runner_up_score if match else None,
        tick=item.tick.state,
        tick_certainty=item.tick.certainty,
        tick_source=item.tick.source,
        is_doubtful=cue_score <= _DOUBTFUL_CUE or form.may_have_lost_ticks,
    )


def _indicator(form: Form, group: _Group, labels: Sequence[Label]) -> tuple[str | None, float]:
    """Return the indicator that a group answers and how surely, 0 to 100.

    Its labels, the question above, the heading, and what is answered already decide together.
    """
    first = group.items[0].first
    asked = asked_scores(group.question.text, form.lexicon) if group.question else {}
    themes = form.sections.at(first)
    near = {h.theme_id for h in form.hits if group.question and h.first < first and h.end > group.question.first}
    totals: list[tuple[float, str]] = []
    named: dict[str, int] = {}
    for indicator, options in form.lexicon.labels.items():
        if not options:
            continue
        terms = option_terms(form.lexicon, [indicator])
        found = [n for label in labels if (n := name_label(label, terms, form.lexicon))]
        theme, asks = form.lexicon.indicators[indicator][0].theme, form.lexicon.indicators[indicator][1]
        if not found and (asked.get(indicator, 0.0) < 1.0 or asks.asked_of):
            continue
        told = {c.value_id for c in form.findings.choices if c.indicator_id == indicator}
        total = (
            _BY_LABELS * sum(n.match.score / 100 for n in found) / len(group.items)
            + _BY_QUESTION * asked.get(indicator, 0.0)
            + _BY_SECTION * (theme in themes)
            + _BY_THEME * (theme in near and not themes)
            - _ANSWERED * any(n.match.term.partition("=")[2] in told for n in found)
        )
        totals.append((total, indicator))
        named[indicator] = len(found)
    totals.sort(key=lambda t: -t[0])  # stable: the order of the codebook decides among equals
    if not totals or totals[0][0] < 0.5:
        return None, 0.0
    is_clear = len(totals) == 1 or totals[0][0] - totals[1][0] >= _CLEAR
    if group.question is None and form.stream.gaps[first] & Gap.PAGE and not form.stream.gaps[first] & Gap.LEAP:
        # What a page begins with may answer a question at the foot of another column.
        is_clear &= sum(count >= named[totals[0][1]] for count in named.values()) == 1
    return totals[0][1], 100.0 if is_clear else _DOUBTFUL_CUE
