"""Coverage by theme and edition as a chart: bars of shares, laid out here and drawn by the template as inline SVG."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from extract.pages import wording
from extract.pages.outline import STATE_LETTERS
from models.taxonomy import Taxonomy

LABEL_WIDTH, ROW_HEIGHT, HEAD_HEIGHT, GAP = 310, 26, 44, 18  # pixels of the drawing
_ALL_WIDTH, _MOST_ERAS_WIDTH = 220, 640
_LETTER_WIDTH = 7.8  # of a bold letter in the head of a column, at most on the average
_BAR_HEIGHT = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Part of a bar: documents in one state. `x` and `width` in pixels."""

    letter: str
    label: str
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The documents of one theme and edition. `told`: what a reader hears instead of seeing it."""

    y: float
    total: int
    answered: int
    segments: tuple[Segment, ...]
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One edition, or all of them first."""

    label: str
    x: float
    width: float
    documents: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageChart:
    """The chart, in pixels. `themes`: label and middle of each row. `states`: letter and label of those that occur."""

    width: float
    height: float
    bar_height: int
    themes: tuple[tuple[str, float], ...]
    columns: tuple[Column, ...]
    states: tuple[tuple[str, str, str], ...]


def coverage_chart(counts: Counter[tuple[int, str, str]], taxonomy: Taxonomy) -> CoverageChart:
    """Lay out the chart. `counts`: documents by number of the theme, edition and letter of the state."""
    eras = [era for era in wording.ERAS if any(key[1] == era for key in counts)]
    widths = _era_widths(eras)
    columns, x = [], float(LABEL_WIDTH)
    for label, chosen, width in (
        ("Toutes les éditions", eras, float(_ALL_WIDTH)),
        *((wording.ERAS[era], [era], widths[era]) for era in eras if len(eras) > 1),
    ):
        bars = tuple(_bar(counts, theme, chosen, x, width) for theme in range(len(taxonomy.themes)))
        columns.append(Column(label=label, x=x, width=width, documents=bars[0].total if bars else 0, bars=bars))
        x += width + GAP
    present = {key[2] for key in counts}
    return CoverageChart(
        width=x - GAP,
        height=HEAD_HEIGHT + ROW_HEIGHT * len(taxonomy.themes),
        bar_height=_BAR_HEIGHT,
        themes=tuple((theme.label_fr, _row_top(number) + 11) for number, theme in enumerate(taxonomy.themes)),
        columns=tuple(columns),
        states=tuple(
            (STATE_LETTERS[state], label, wording.STATE_MEANINGS[state])
            for state, label in wording.STATES.items()
            if STATE_LETTERS[state] in present
        ),
    )


def _era_widths(eras: list[str]) -> dict[str, float]:
    """Return how wide the column of each edition is: as the others, unless its name needs more."""
    each = (_MOST_ERAS_WIDTH - GAP * max(0, len(eras) - 1)) / max(1, len(eras))
    return {era: max(each, len(wording.ERAS[era]) * _LETTER_WIDTH) for era in eras}


def _row_top(number: int) -> float:
    return float(HEAD_HEIGHT + ROW_HEIGHT * number)


def _bar(counts: Counter[tuple[int, str, str]], theme: int, eras: list[str], x: float, width: float) -> Bar:
    found = [(letter, label, sum(counts[theme, era, letter] for era in eras)) for letter, label in _LETTERS]
    total = sum(count for _, _, count in found)
    segments = []
    for letter, label, count in found:
        if count:
            part = width * count / total
            segments.append(Segment(letter=letter, label=label, count=count, x=round(x, 2), width=round(part, 2)))
            x += part
    told = ", ".join(f"{s.label} : {s.count}" for s in segments)
    return Bar(y=_row_top(theme), total=total, answered=found[0][2], segments=tuple(segments), told=told)


_LETTERS = tuple((STATE_LETTERS[state], label) for state, label in wording.STATES.items())
