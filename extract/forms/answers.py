"""Read a filled questionnaire: each box says yes or no of the label beside it, under the question above it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from extract.body.cues import Hit
from extract.body.findings import Choice, CountFound, Findings
from extract.body.frames import Frames
from extract.body.stream import Stream
from extract.body.walk import Span, option_terms
from extract.forms.form_grids import NO, YES, Row, answer_of_pair, find_rows, name_column, name_group
from extract.forms.form_labels import Item, Named, find_items, label_ends, name_label
from extract.forms.form_questions import (
    Question,
    Sections,
    asked_scores,
    believed_questions,
    prompts,
    question_above,
    question_lines,
)
from extract.layout.boxes import GlyphBox
from extract.words.gaps import Gap
from extract.words.lexicon import CuePhrase, Lexicon, QuestionPhrase
from extract.words.quantities import parse_quantity
from models.document import Document, TickBox, TickSource, TickState
from models.records import CoverageState

_FEWEST_NAMED = 3  # labelled boxes that make a form without a known question: one or two may be ornaments
_BY_LABELS, _BY_SECTION, _BY_QUESTION, _BY_THEME = 2.0, 1.1, 0.8, 0.3  # what tells the indicator of a group
_ANSWERED = 0.6  # what is lost when another group has answered the indicator with the same options
_CLEAR = 0.2  # an indicator ahead of the next by less is doubtful
_DOUBTFUL_CUE = 78.0
_FRAMED = 5  # sentences that open lists; no form prints so many
_MANY = 6  # empty boxes and no ticked one: the ticks may be what was not read
_LABEL_LINES = 3  # over which an option without a mark may run
_COUNT_WORDS = 12  # a longer answer without a number is free text


class _Group(NamedTuple):
    """Boxes under one question; `question` is None where none is printed just above."""

    items: tuple[Item, ...]
    question: Question | None


def take_boxes(
    document: Document, boxes: Sequence[GlyphBox], stream: Stream, frames: Frames, lexicon: Lexicon, findings: Findings
) -> tuple[list[Span], Frames] | None:
    """Add what the boxes say to `findings`; return the spans explained and the questions, None when this is no form."""
    if _are_bullets(boxes, frames):
        return None
    form = _Form(document, boxes, stream, frames, lexicon, findings)
    return form.take() if form.is_form() else None


class _Form:
    """One walk over the boxes of one form."""

    def __init__(
        self,
        document: Document,
        boxes: Sequence[GlyphBox],
        stream: Stream,
        frames: Frames,
        lexicon: Lexicon,
        findings: Findings,
    ) -> None:
        self.document, self.stream, self.lexicon, self.findings = document, stream, lexicon, findings
        self.boxes, self.foreign = boxes, frames.foreign
        self.sections = Sections(stream)
        self.all_terms = option_terms(lexicon, [i for i in lexicon.labels if lexicon.labels[i]])
        self.spans: list[Span] = []
        self.rows = find_rows(document, stream, boxes) if boxes else []
        self.grid_rows = [row for row in self.rows if self._grid_group(row)]
        ticks, self.pair_words, self.gates = self._without_rows()
        self.items = find_items(document, stream, ticks, self.pair_words)
        self.loose = [t for t in ticks if t.char_start < 0]
        self.may_have_lost_ticks = _may_have_lost_ticks([box.tick_box for box in boxes])
        spoken = [False] * (len(stream) + 1)
        for item in self.items:
            spoken[item.first : item.end] = [True] * (item.end - item.first)
        self.hits = tuple(
            h for h in believed_questions(stream, frames, self.sections) if not any(spoken[h.first : h.end])
        )

    def is_form(self) -> bool:
        """Tell whether enough boxes stand beside answers of the questionnaire."""
        named = sum(1 for i in self.items if name_label(self.stream, i, self.all_terms, self.lexicon) is not None)
        if named + len(self.grid_rows) >= _FEWEST_NAMED:
            return True
        if not self.items or named < max(1, len(self.items) / 2):
            return False
        first = self.items[0].first
        return bool(self.sections.at(first)) or any(h.end <= first for h in self.hits)

    def take(self) -> tuple[list[Span], Frames]:
        self.findings.boxes_without_label += self.loose
        self.findings.box_marks += [(b.char_start, b.char_end) for b in self.boxes if b.char_start >= 0]
        for row in self.grid_rows:
            self._take_grid_row(row)
        for first, end in self.gates:
            self._explain(first, end, "question", "", "yes or no")
        groups = self._groups()
        for group in groups:
            self._take_group(group)
        for hit in self.hits:
            self._take_question(hit)
        self._take_question_lines()
        self._take_unmarked_options()
        self.spans.sort()
        return _apart(self.spans), Frames(self.hits, self.foreign)

    # --- rows of boxes

    def _without_rows(self) -> tuple[list[TickBox], frozenset[int], list[tuple[int, int]]]:
        """Return the boxes that stand for themselves, a pair of yes and no as one box; where labels of pairs end;
        and the stretches of pairs that answer no option."""
        used = {k for row in self.grid_rows for k in row.boxes}
        pairs: list[TickBox] = []
        stops: set[int] = set()
        gates: list[tuple[int, int]] = []
        for row in self.rows:
            if row in self.grid_rows or not {YES, NO} <= set(row.columns):
                continue
            yes, no = (self.boxes[row.boxes[row.columns.index(said)]].tick_box for said in (YES, NO))
            used.update(row.boxes)
            stops.update(row.heads)
            gates += [(head, head + 1) for head in row.heads]
            if not row.words:
                continue
            first, end = row.words[0], row.words[-1] + 1
            probe = Item(yes, first, end)
            if name_label(self.stream, probe, self.all_terms, self.lexicon) is None:
                gates.append((first, end))
                continue
            state, certainty = answer_of_pair(yes, no)
            stops.add(end)
            pairs.append(yes._replace(char_start=self.stream.starts[first], state=state, certainty=certainty))
        single = [box.tick_box for k, box in enumerate(self.boxes) if k not in used]
        return [*single, *pairs], frozenset(stops), gates

    def _grid_group(self, row: Row) -> str | None:
        """Return the indicator that a row of a comparison answers: that of its group, if its columns name options."""
        if not row.words or {YES, NO} <= set(row.columns):
            return None
        group = name_group(self.stream.slice(row.words[0], row.words[-1] + 1), self.lexicon.groups)
        if group is None or sum(name_column(c, group, self.lexicon) is not None for c in row.columns) < 2:
            return None
        return group

    def _take_grid_row(self, row: Row) -> None:
        indicator = self._grid_group(row)
        assert indicator is not None
        first, end = row.words[0], row.words[-1] + 1
        theme = self.lexicon.indicators[indicator][0].theme
        own = theme in self.sections.at(first)
        for index, column in zip(row.boxes, row.columns, strict=True):
            value = name_column(column, indicator, self.lexicon)
            tick = self.boxes[index].tick_box
            if value is None and tick.state is TickState.EMPTY:
                continue  # "ne sait pas", left open
            self.findings.choices.append(
                Choice(
                    indicator_id=indicator,
                    value_id=value,
                    char_start=self.stream.starts[first],
                    char_end=self.stream.ends[end - 1],
                    label=column,
                    score=100.0 if value else 0.0,
                    cue_score=100.0,
                    own_section=own,
                    tick=tick.state,
                    tick_certainty=tick.certainty,
                    tick_source=tick.source,
                    is_doubtful=self.may_have_lost_ticks,
                )
            )
        self._answered(indicator)
        self._explain(first, end, "option", indicator, "a row of a grid", theme)
        for head in row.heads:
            self._explain(head, head + 1, "question", indicator, "a column of a grid", theme)
        above = question_above(self.stream, min((first, *row.heads)), 0, self.hits)
        if above is not None and name_group(above.text, {}) is None:
            self._explain(above.first, above.end, "question", theme, "above a grid", theme)

    # --- groups of boxes

    def _groups(self) -> list[_Group]:
        """Return the boxes in groups: those under one question, with no heading or other text between."""
        edges = sorted({h.first for h in self.hits} | set(self.sections.starts))
        groups: list[list[Item]] = []
        for item in self.items:
            last = groups[-1][-1] if groups else None
            if last is None or self._is_parted(last, item, edges):
                groups.append([])
            groups[-1].append(item)
        floors = [0, *(self._end_of(group[-1]) for group in groups)]
        return [
            _Group(tuple(group), question_above(self.stream, group[0].first, floor, self.hits))
            for group, floor in zip(groups, floors, strict=False)
        ]

    def _end_of(self, item: Item) -> int:
        """Return the word after a label, as far as it is known: a question may follow on the next line."""
        named = name_label(self.stream, item, self.all_terms, self.lexicon)
        return named.end if named else item.end

    def _is_parted(self, last: Item, item: Item, edges: list[int]) -> bool:
        if bisect_left(edges, last.first + 1) != bisect_left(edges, item.first + 1):
            return True
        if any(w in self.stream.question_marks for w in range(last.end, item.first + 1)):
            return True
        stop = item.first if item.first > last.end else last.end
        return any(self.stream.gaps[w] & Gap.HARD for w in range(last.end, stop))

    def _take_group(self, group: _Group) -> None:
        indicator, cue_score = self._indicator(group)
        themes = self.sections.at(group.items[0].first)
        theme = self.lexicon.indicators[indicator][0].theme if indicator else next(iter(themes), "")
        if group.question is not None:
            path = "a line that asks, above boxes"
            self._explain(group.question.first, group.question.end, "question", indicator or "", path, theme)
        if indicator is None:
            for item in group.items:
                self.findings.boxes_without_label.append(item.tick)
                if group.question is not None or len(group.items) > 1:
                    end = label_ends(self.stream, item)[-1]
                    self._explain(item.first, end, "unknown", "", "answers no known question", theme)
            return
        terms = option_terms(self.lexicon, [indicator])
        own = theme in themes
        for item in group.items:
            named = name_label(self.stream, item, terms, self.lexicon)
            end = named.end if named else label_ends(self.stream, item)[-1]
            self.findings.choices.append(self._choice(item, named, end, indicator, cue_score, own))
            path = str(item.tick.state)
            if named:
                path = f"{item.tick.state} ({item.tick.source}) → {named.match.label} ({named.match.score:.0f})"
            what = named.match.term if named else indicator
            self._explain(item.first, end, "option" if named else "unknown", what, path, theme)
        self._answered(indicator)

    def _choice(self, item: Item, named: Named | None, end: int, indicator: str, cue_score: float, own: bool) -> Choice:
        match = named.match if named else None
        return Choice(
            indicator_id=indicator,
            value_id=match.term.partition("=")[2] if match else None,
            char_start=self.stream.starts[item.first],
            char_end=self.stream.ends[end - 1],
            label=match.label if match else "",
            score=match.score if match else 0.0,
            cue_score=cue_score,
            own_section=own,
            runner_up_id=(match.runner_up or "").partition("=")[2] or None if match else None,
            runner_up_score=match.runner_up_score if match else None,
            tick=item.tick.state,
            tick_certainty=item.tick.certainty,
            tick_source=item.tick.source,
            is_doubtful=cue_score <= _DOUBTFUL_CUE or self.may_have_lost_ticks,
        )

    def _indicator(self, group: _Group) -> tuple[str | None, float]:
        """Return the indicator that a group answers and how surely, 0 to 100.

        Its labels, the question above, the heading, and what is answered already decide together.
        """
        first = group.items[0].first
        asked = asked_scores(group.question.text, self.lexicon) if group.question else {}
        themes = self.sections.at(first)
        near = {h.theme_id for h in self.hits if group.question and h.first < first and h.end > group.question.first}
        totals: list[tuple[float, str]] = []
        named: dict[str, int] = {}
        for indicator, labels in self.lexicon.labels.items():
            if not labels:
                continue
            terms = option_terms(self.lexicon, [indicator])
            found = [n for item in group.items if (n := name_label(self.stream, item, terms, self.lexicon))]
            theme, asks = self.lexicon.indicators[indicator][0].theme, self.lexicon.indicators[indicator][1]
            if not found and (asked.get(indicator, 0.0) < 1.0 or asks.asked_of):
                continue
            told = {c.value_id for c in self.findings.choices if c.indicator_id == indicator}
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
        if group.question is None and self.stream.gaps[first] & Gap.PAGE and not self.stream.gaps[first] & Gap.LEAP:
            # What a page begins with may answer a question at the foot of another column.
            is_clear &= sum(count >= named[totals[0][1]] for count in named.values()) == 1
        return totals[0][1], 100.0 if is_clear else _DOUBTFUL_CUE

    # --- questions without boxes

    def _take_question(self, hit: Hit) -> None:
        """Explain a known question; read the count behind it if it asks one."""
        assert isinstance(hit.phrase, QuestionPhrase)
        asks = hit.phrase.question.asks
        if any(span.first < hit.end and span.end > hit.first for span in self.spans):
            return
        path = f"{hit.phrase.text} ({hit.score:.0f})"
        self._explain(hit.first, hit.end, "question", asks or hit.theme_id, path, hit.theme_id)
        self.findings.themes.setdefault(hit.theme_id, "question")
        if asks is not None and self.lexicon.indicators[asks][1].kind == "count":
            self._take_count(hit, asks)

    def _take_count(self, hit: Hit, indicator: str) -> None:
        """Add the count printed behind its question, on its line or the next."""
        stream, first = self.stream, hit.end
        end = first
        limit = min((i.first for i in self.items if i.first >= first), default=len(stream))
        limit = min([limit, *(h.first for h in self.hits if h.first >= first)])
        limit = min([limit, *(span.first for span in self.spans if span.first >= first)])
        while end < limit and (end == first or not stream.gaps[end] & (Gap.HARD | Gap.BULLET)):
            if end in stream.heads:
                break
            end += 1
        at, stop = (stream.starts[first], stream.ends[end - 1]) if end > first else (stream.ends[first - 1],) * 2
        raw = self.document.text[at:stop]
        quantity = parse_quantity(raw)
        is_number = any(v is not None for v in (quantity.value_number, quantity.value_min, quantity.value_max))
        asks_again = end in stream.question_marks or bool(stream.gap(end) & Gap.COLON)
        if end - first > _COUNT_WORDS or (not is_number and (end - first > 3 or asks_again)):
            end, raw, stop = first, "", at  # free text about it: the count was left open
        self._answered(indicator, is_empty=not raw)
        self.findings.counts.append(
            CountFound(
                indicator_id=indicator,
                raw=raw,
                char_start=at,
                char_end=stop,
                cue_score=hit.score,
                own_section=hit.own_section,
            )
        )
        self._explain(first, end, "count", indicator, "", hit.theme_id)

    def _take_question_lines(self) -> None:
        taken = self._taken()
        for first, end in prompts(self.stream, taken, self.lexicon):
            self._explain(first, end, "question", "", "asks for free text")
        for first, end in question_lines(self.stream, taken, not self.document.words):
            themes = self.sections.at(first)
            self._explain(first, end, "question", "", "a line that asks", themes[0] if themes else "")

    def _take_unmarked_options(self) -> None:
        """Explain lines that are an option and have no box, as in tables that mark but what was ticked."""
        taken, stream = self._taken(), self.stream
        edges = [w for w in range(len(stream)) if not w or stream.lines[w] != stream.lines[w - 1]] + [len(stream)]
        at = 0
        while at < len(edges) - 1:
            start = edges[at]
            ends = edges[at + 1 : at + 1 + _LABEL_LINES]
            sizes = [n for n, end in enumerate(ends, 1) if stream.slice(start, end) in self.lexicon.all_labels]
            end = edges[at + sizes[-1]] if sizes else start
            if any(taken[start:end]) or stream.gap(end) & Gap.STOP:
                end = start
            themes = self.sections.at(start)
            self._explain(start, end, "question", "", "an option without a mark", themes[0] if themes else "")
            at += sizes[-1] if end > start else 1

    def _taken(self) -> list[bool]:
        taken = [False] * (len(self.stream) + 1)
        for span in self.spans:
            taken[span.first : span.end] = [True] * (span.end - span.first)
        return taken

    # --- what was found

    def _answered(self, indicator: str, *, is_empty: bool = False) -> None:
        theme = self.lexicon.indicators[indicator][0].theme
        self.findings.themes[theme] = "frame"
        state = CoverageState.SLOT_EMPTY if is_empty else CoverageState.ANSWERED
        if self.findings.slots.get(indicator) is not CoverageState.ANSWERED:
            self.findings.slots[indicator] = state

    def _explain(self, first: int, end: int, by: str, what: str, path: str, theme: str = "") -> None:
        if end > first:
            self.findings.explained.append((first, end, by, what, path))
            self.spans.append(Span(first, end, theme))


def _are_bullets(boxes: Sequence[GlyphBox], frames: Frames) -> bool:
    """Tell whether boxes stand before what a report lists, as its bullets: sentences frame the lists, nothing is empty.

    On scans bullets may be taken for boxes of any state: where many sentences open lists and fewer questions are asked,
    the page is no form whatever stands before the items. A sentence that is printed once for each group counts once:
    forms ask so too.
    """
    cues = [hit.phrase for hit in frames.hits if isinstance(hit.phrase, CuePhrase)]
    questions = len(frames.hits) - len(cues)
    openings = len({(phrase.theme.theme, phrase.order) for phrase in cues if phrase.cue.opens})
    if openings >= _FRAMED and openings > questions:
        return True
    return 2 * len(cues) > len(frames.hits) and not any(box.tick_box.state is TickState.EMPTY for box in boxes)


def _may_have_lost_ticks(ticks: Sequence[TickBox]) -> bool:
    """Tell whether a form shows many drawn boxes and not one of any kind that is ticked: nobody answers so."""
    drawn = [tick for tick in ticks if tick.source in (TickSource.DRAWN, TickSource.PIXELS)]
    return len(drawn) >= _MANY and all(tick.state is TickState.EMPTY for tick in ticks)


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Return the spans in order, none overlapping the one before."""
    apart: list[Span] = []
    for span in spans:
        done = apart[-1].end if apart else 0
        if span.end > done:
            apart.append(Span(max(span.first, done), span.end, span.theme_id))
    return apart
