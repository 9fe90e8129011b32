"""Read a filled questionnaire: each box says yes or no of the label beside it, under the question above it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from extract.body import Span, option_terms
from extract.findings import Choice, Findings
from extract.frames import Frames, Hit, section_themes
from extract.lexicon import Lexicon, QuestionPhrase
from extract.match import Match, match_phrase
from extract.stream import Gap, Stream
from models.document import Document, TickBox, TickState
from models.records import CoverageState

_FEWEST_BOXES = 3  # labelled boxes that make a form: one or two may be ornaments
_LABEL_LINES = 3  # lines over which a label may run
_QUESTION_FLOOR = 80.0


class _Item(NamedTuple):
    """A box and its label, words `first` to `end` (half-open)."""

    tick: TickBox
    first: int
    end: int


def take_boxes(
    document: Document, ticks: Sequence[TickBox], stream: Stream, frames: Frames, lexicon: Lexicon, findings: Findings
) -> tuple[list[Span], Frames] | None:
    """Add what the boxes say to `findings`; return the spans explained and the questions, or None when this is no form."""
    items = _items(stream, ticks)
    terms = option_terms(lexicon, [i for i in lexicon.labels if lexicon.labels[i]])
    named = sum(1 for item in items if _name(stream, item, terms, lexicon) is not None)
    if named < _FEWEST_BOXES:
        return None
    questions = tuple(h for h in frames.hits if isinstance(h.phrase, QuestionPhrase))
    spans = [_question_span(hit, findings) for hit in questions]
    sections = sorted(section_themes(stream).items())
    for group in _groups(stream, items, questions, sections):
        spans += _take_group(document, stream, group, questions, sections, lexicon, findings)
    spans.sort()
    return spans, Frames(questions, frames.foreign)


def _question_span(hit: Hit, findings: Findings) -> Span:
    assert isinstance(hit.phrase, QuestionPhrase)
    what = hit.phrase.question.asks or hit.theme_id
    findings.explained.append((hit.first, hit.end, "question", what, f"{hit.phrase.text} ({hit.score:.0f})"))
    findings.themes.setdefault(hit.theme_id, "question")
    return Span(hit.first, hit.end, hit.theme_id)


def _items(stream: Stream, ticks: Sequence[TickBox]) -> list[_Item]:
    placed = sorted((t for t in ticks if t.char_start >= 0), key=lambda t: t.char_start)
    firsts = [bisect_left(stream.starts, t.char_start) for t in placed]
    items = []
    for n, (tick, first) in enumerate(zip(placed, firsts, strict=True)):
        if first >= len(stream):
            continue
        limit = firsts[n + 1] if n + 1 < len(firsts) else len(stream)
        end, lines = first + 1, 1
        while end < limit and not stream.gaps[end] & (Gap.HARD | Gap.BULLET):
            lines += bool(stream.gaps[end] & Gap.SOFT)
            if lines > _LABEL_LINES:
                break
            end += 1
        if end > first and first < limit:
            items.append(_Item(tick, first, end))
    return items


def _ends(stream: Stream, item: _Item) -> list[int]:
    """Return where the label may end: at each line's end, the longest first."""
    soft = [w for w in range(item.first + 1, item.end) if stream.gaps[w] & (Gap.SOFT | Gap.STOP)]
    return [item.end, *reversed(soft)]


def _name(stream: Stream, item: _Item, terms: dict[str, str], lexicon: Lexicon) -> tuple[Match, int] | None:
    """Return the option that a label names and the word where the label ends."""
    best: tuple[Match, int] | None = None
    for end in _ends(stream, item):
        found = match_phrase(
            stream.slice(item.first, end),
            terms,
            floor=lexicon.thresholds.label_floor,
            margin=lexicon.thresholds.label_margin,
        )
        if found and (best is None or found.score > best[0].score):
            best = (found, end)
    return best


def _groups(
    stream: Stream, items: list[_Item], questions: tuple[Hit, ...], sections: list[tuple[int, tuple[str, ...]]]
) -> list[list[_Item]]:
    """Return the boxes in groups: those under one question, with no heading or other text between."""
    edges = sorted({h.first for h in questions} | {w for w, _ in sections})
    groups: list[list[_Item]] = []
    for item in items:
        last = groups[-1][-1] if groups else None
        parted = last is not None and (
            bisect_left(edges, last.first + 1) != bisect_left(edges, item.first + 1)
            or any(w in stream.question_marks for w in range(last.end, item.first + 1))
        )
        if last is None or parted or _other_text(stream, last, item):
            groups.append([])
        groups[-1].append(item)
    return groups


def _other_text(stream: Stream, last: _Item, item: _Item) -> bool:
    """Tell whether a paragraph stands between two boxes."""
    return any(stream.gaps[w] & Gap.HARD for w in range(last.end, item.first)) and item.first > last.end


def _section(word: int, sections: list[tuple[int, tuple[str, ...]]]) -> tuple[str, ...]:
    at = bisect_left(sections, (word + 1,)) - 1
    return sections[at][1] if at >= 0 else ()


def _take_group(
    document: Document,
    stream: Stream,
    group: list[_Item],
    questions: tuple[Hit, ...],
    sections: list[tuple[int, tuple[str, ...]]],
    lexicon: Lexicon,
    findings: Findings,
) -> list[Span]:
    """Add the answers of one group of boxes; return the spans of its labels and of the question just above."""
    spans = _line_above(stream, group[0].first, questions, findings)
    themes = _section(group[0].first, sections)
    indicator = _indicator(stream, group, questions, themes, lexicon, spans)
    if indicator is None:
        return spans
    theme = lexicon.indicators[indicator][0].theme
    findings.themes[theme] = "frame"
    terms = option_terms(lexicon, [indicator])
    for item in group:
        named = _name(stream, item, terms, lexicon)
        end = named[1] if named else _ends(stream, item)[-1]
        match = named[0] if named else None
        findings.choices.append(_choice(stream, item, end, match, indicator, theme in themes))
        by = "option" if match else "unknown"
        path = (
            f"{item.tick.state} ({item.tick.source}) → {match.label} ({match.score:.0f})" if match else item.tick.state
        )
        findings.explained.append((item.first, end, by, match.term if match else indicator, path))
        spans.append(Span(item.first, end, theme))
    findings.slots[indicator] = CoverageState.ANSWERED
    return [Span(s.first, s.end, theme) for s in spans]


def _choice(stream: Stream, item: _Item, end: int, match: Match | None, indicator: str, own_section: bool) -> Choice:
    return Choice(
        indicator_id=indicator,
        value_id=match.term.partition("=")[2] if match else None,
        char_start=stream.starts[item.first],
        char_end=stream.ends[end - 1],
        label=match.label if match else "",
        score=match.score if match else 0.0,
        cue_score=100.0,
        own_section=own_section,
        runner_up_id=(match.runner_up or "").partition("=")[2] or None if match else None,
        runner_up_score=match.runner_up_score if match else None,
        tick=item.tick.state,
        tick_certainty=item.tick.certainty,
    )


def _line_above(stream: Stream, first: int, questions: tuple[Hit, ...], findings: Findings) -> list[Span]:
    """Return the span of the question printed just above word `first` when no known question explains it."""
    start = first - 1
    while start > 0 and not stream.gaps[start] & (Gap.HARD | Gap.CUT):
        start -= 1
    is_known = any(h.first < first and h.end > start for h in questions)
    asks = first in stream.question_marks or bool(stream.gap(first) & Gap.COLON)
    if first == 0 or is_known or not asks:
        return []
    findings.explained.append((start, first, "question", "", "a line that ends as a question above boxes"))
    return [Span(start, first, "")]


def _indicator(
    stream: Stream,
    group: list[_Item],
    questions: tuple[Hit, ...],
    themes: tuple[str, ...],
    lexicon: Lexicon,
    above: list[Span],
) -> str | None:
    """Return the indicator that a group answers: the one most of its labels belong to, its question and heading deciding ties."""
    asked = next((h for h in reversed(questions) if h.end <= group[0].first), None)
    asks = asked.phrase.question.asks if asked is not None and isinstance(asked.phrase, QuestionPhrase) else None
    near = asked is not None and group[0].first - asked.end <= 2
    row = (
        match_phrase(stream.slice(above[0].first, above[0].end), lexicon.groups, floor=_QUESTION_FLOOR, margin=5.0)
        if above
        else None
    )
    votes: Counter[str] = Counter()
    for indicator, labels in lexicon.labels.items():
        if not labels:
            continue
        terms = option_terms(lexicon, [indicator])
        score = sum(found[0].score / 100 for item in group if (found := _name(stream, item, terms, lexicon)))
        theme = lexicon.indicators[indicator][0].theme
        bonus = (
            0.3 * (theme in themes)
            + 0.4 * (near and indicator == asks)
            + 1.0 * (row is not None and row.term == indicator)
        )
        if score or (near and indicator == asks):
            votes[indicator] = int(1000 * (score + bonus))
    return votes.most_common(1)[0][0] if votes else None


def unreadable(choice: Choice) -> bool:
    """Tell whether the state of a choice's box could not be seen."""
    return choice.tick is TickState.UNREADABLE
