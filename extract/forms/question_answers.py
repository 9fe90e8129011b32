"""Explain the questions of a form, read the counts behind them, and name options that have no box."""

from __future__ import annotations

from collections.abc import Sequence

from extract.body.answers import option_terms
from extract.body.cues import Hit
from extract.body.findings import Choice, CountFound
from extract.forms.form import Form
from extract.forms.form_labels import Item
from extract.forms.form_questions import asked_scores, prompts, question_above, question_lines
from extract.words.gaps import Gap
from extract.words.lexicon import QuestionPhrase
from extract.words.quantities import parse_quantity

_LABEL_LINES = 3  # over which an option without a mark may run
_ASKED_FLOOR = 0.9  # of 1: how well a question must be known to be answered by what has no box
_SENTENCE_WORDS = 6  # from which on an option may end with a full stop
_COUNT_WORDS = 12  # a longer answer without a number is free text


def take_questions(form: Form, items: Sequence[Item]) -> None:
    """Add the counts that questions ask for, and explain what asks; `items`: the boxes, which end an answer."""
    for hit in form.hits:
        _take_question(form, items, hit)
    _take_question_lines(form)
    _take_unmarked_options(form, items)


def _take_question(form: Form, items: Sequence[Item], hit: Hit) -> None:
    """Explain a known question; read the count behind it if it asks one."""
    assert isinstance(hit.phrase, QuestionPhrase)
    asks = hit.phrase.question.asks
    if any(span.first < hit.end and span.end > hit.first for span in form.spans):
        return
    path = f"{hit.phrase.text} ({hit.score:.0f})"
    form.explain(hit.first, hit.end, "question", asks or hit.theme_id, path, hit.theme_id)
    form.findings.themes.setdefault(hit.theme_id, "question")
    if asks is not None and form.lexicon.indicators[asks][1].kind == "count":
        _take_count(form, items, hit, asks)


def _take_count(form: Form, items: Sequence[Item], hit: Hit, indicator: str) -> None:
    """Add the count printed behind its question, on its line or the next."""
    stream, first = form.stream, hit.end
    end = first
    limit = min((i.first for i in items if i.first >= first), default=len(stream))
    limit = min([limit, *(h.first for h in form.hits if h.first >= first)])
    limit = min([limit, *(span.first for span in form.spans if span.first >= first)])
    while end < limit and (end == first or not stream.gaps[end] & (Gap.HARD | Gap.BULLET)):
        if end in stream.heads:
            break
        end += 1
    at, stop = (stream.starts[first], stream.ends[end - 1]) if end > first else (stream.ends[first - 1],) * 2
    raw = form.document.text[at:stop]
    quantity = parse_quantity(raw)
    is_number = any(v is not None for v in (quantity.value_number, quantity.value_min, quantity.value_max))
    asks_again = end in stream.question_marks or bool(stream.gap(end) & Gap.COLON)
    if end - first > _COUNT_WORDS or (not is_number and (end - first > 3 or asks_again)):
        end, raw, stop = first, "", at  # free text about it: the count was left open
    form.answer(indicator, is_empty=not raw)
    form.findings.counts.append(
        CountFound(
            indicator_id=indicator,
            raw=raw,
            char_start=at,
            char_end=stop,
            cue_score=hit.score,
            own_section=hit.own_section,
        )
    )
    form.explain(first, end, "count", indicator, "", hit.theme_id)


def _take_question_lines(form: Form) -> None:
    taken = form.taken()
    for first, end in prompts(form.stream, taken, form.lexicon):
        form.explain(first, end, "question", "", "asks for free text")
    for first, end in question_lines(form.stream, taken, not form.document.words):
        themes = form.sections.at(first)
        form.explain(first, end, "question", "", "a line that asks", themes[0] if themes else "")


def _take_unmarked_options(form: Form, items: Sequence[Item]) -> None:
    """Explain lines that are an option and have no box, as in tables that mark but what was ticked.

    One alone below its question is the answer, where the form prints a box for what was not ticked elsewhere: it was
    chosen in a list that shows nothing else.
    """
    taken, stream = form.taken(), form.stream
    edges = [w for w in range(len(stream)) if not w or stream.lines[w] != stream.lines[w - 1]] + [len(stream)]
    groups: list[list[tuple[int, int]]] = []
    at = last = 0
    while at < len(edges) - 1:
        start = edges[at]
        ends = edges[at + 1 : at + 1 + _LABEL_LINES]
        sizes = [n for n, end in enumerate(ends, 1) if stream.slice(start, end) in form.lexicon.all_labels]
        end = edges[at + sizes[-1]] if sizes else start
        if any(taken[start:end]) or (stream.gap(end) & Gap.STOP and end - start < _SENTENCE_WORDS):
            end = start  # the last words of a free text
        if end > start:
            if not groups or start != last:
                groups.append([])
            groups[-1].append((start, end))
            last = end
        at += sizes[-1] if end > start else 1
    for group in groups:
        if len(group) > 1 or not _take_chosen(form, items, *group[0]):
            for start, end in group:
                themes = form.sections.at(start)
                form.explain(start, end, "question", "", "an option without a mark", themes[0] if themes else "")


def _take_chosen(form: Form, items: Sequence[Item], first: int, end: int) -> bool:
    """Add an option without a box, alone on the lines below a question that asks for it; False: it is none."""
    stream, lexicon = form.stream, form.lexicon
    question = question_above(stream, first, 0, form.hits) if form.prints_empty else None
    if question is None or question.end != first or any(question.first <= i.first < first for i in items):
        return False
    asked, themes, text = asked_scores(question.text, lexicon), form.sections.at(first), stream.slice(first, end)
    named = {i: term for i in lexicon.labels if (term := option_terms(lexicon, [i]).get(text)) is not None}
    found = [i for i in named if asked.get(i, 0.0) >= _ASKED_FLOOR]
    if not found and first in stream.question_marks:
        found = [i for i in named if lexicon.indicators[i][0].theme in themes]
    if len(found) != 1 or any(choice.indicator_id == found[0] for choice in form.findings.choices):
        return False
    indicator, term = found[0], named[found[0]]
    theme = lexicon.indicators[indicator][0].theme
    form.findings.choices.append(
        Choice(
            indicator_id=indicator,
            value_id=term.partition("=")[2],
            char_start=stream.starts[first],
            char_end=stream.ends[end - 1],
            label=text,
            score=100.0,
            cue_score=100.0 * asked.get(indicator, _ASKED_FLOOR),
            own_section=theme in themes,
            is_doubtful=form.may_have_lost_ticks or form.document.page_of(stream.starts[first]).is_ocr,
        )
    )
    form.answer(indicator)
    form.explain(first, end, "option", term, "the one option below its question", theme)
    return True
