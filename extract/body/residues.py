"""What the frames of a report leave, cut at headings, each stretch with its theme."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

from extract.body.frames import Frames, section_themes
from extract.body.stream import Stream
from extract.body.walked import Span
from extract.words.gaps import Gap
from extract.words.places import places_between
from models.record_base import Record

_LEAST_TEXT_FIRST = 2  # themes whose text stands above their frame


class Residue(Record):
    """Words `first` to `end` (half-open) between frames and headings, and the theme they stand under."""

    first: int
    end: int
    theme_id: str | None
    is_doubtful: bool


def find_residues(stream: Stream, spans: list[Span], frames: Frames) -> list[Residue]:
    """Return what the spans leave, cut at headings, each with its theme."""
    sections = section_themes(stream)
    starts = sorted(sections)
    framed = {hit.theme_id for hit in frames.hits}
    found: list[Residue] = []
    bounds = [*spans, Span(len(stream), len(stream), "")]
    done, theme, has_text = 0, None, set[str]()
    is_text_first = _is_text_first(sections, starts, spans)
    waiting: list[str] = []  # themes headed while another theme's frame was running, that have no frame of their own
    for span in bounds:
        cuts = starts[bisect_right(starts, done) : bisect_left(starts, span.first)] if span.first > done else []
        for first, end in zip([done, *cuts], [*cuts, span.first], strict=True):
            if first in sections:
                theme = _headed(sections[first], theme, span, set() if is_text_first else framed, has_text)
            if end > first:
                found += _by_paragraph(stream, first, end, theme, waiting)
                has_text.add(theme or "")
        if span.theme_id:
            theme = span.theme_id
        inside = places_between(starts, span.first, span.end)
        if inside:
            heads = [t for word in inside for t in sections[word]]
            waiting += [t for t in heads if t not in framed and t != span.theme_id]
        done = max(done, span.end)
    return found


def _is_text_first(sections: dict[int, tuple[str, ...]], starts: list[int], spans: list[Span]) -> bool:
    """Tell whether the page prints free text between each heading and its frame, and never behind a frame."""
    before = 0
    for span, following in pairwise([*spans, Span(spans[-1].end, spans[-1].end, "") if spans else Span(0, 0, "")]):
        head = bisect_right(starts, span.first) - 1
        is_first = head >= 0 and span.theme_id in sections[starts[head]]
        covered = any(starts[head] <= other.first < span.first for other in spans) if is_first else True
        before += not covered and span.first > starts[head]
        limit = starts[head + 1] if head + 1 < len(starts) else following.first
        if min(limit, following.first) > span.end:
            return False
    return before >= _LEAST_TEXT_FIRST


def _headed(
    themes: tuple[str, ...], before: str | None, following: Span, framed: set[str], has_text: set[str]
) -> str | None:
    """Return the theme of the text after a heading: the heading's, unless that theme's frame only follows the text."""
    if not themes:
        return None
    theme = themes[0] if len(themes) == 1 else next((t for t in themes if t not in has_text), themes[0])
    if theme == following.theme_id and before is not None and before not in has_text and before in framed:
        return before
    return theme


def _by_paragraph(stream: Stream, first: int, end: int, theme: str | None, waiting: list[str]) -> list[Residue]:
    """Return a run of text whole, or cut into paragraphs when headed themes wait for their text."""
    if not waiting:
        return [Residue(first, end, theme, False)]
    starts = [
        first,
        *(w for w in range(first + 1, end) if stream.gaps[w] & Gap.HARD and not stream.gaps[w] & Gap.BULLET),
    ]
    found = [Residue(first, starts[1] if len(starts) > 1 else end, theme, False)]
    for start, stop in zip(starts[1:], [*starts[2:], end], strict=False):
        if waiting:
            theme = waiting.pop(0)
        found.append(Residue(start, stop, theme, True))
    return found
