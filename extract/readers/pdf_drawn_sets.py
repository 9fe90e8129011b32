"""The drawn boxes of one document, judged beside each other: what is a bullet, which shade is a tick."""

from __future__ import annotations

from collections.abc import Sequence

from extract.readers.pdf_drawn import DrawnBox, size_of
from models.document import Box, TickState

_TINT = 0.06  # of lightness: two empty boxes that differ by more are not alike
_UNTOLD_CERTAINTY = 0.5


def settle_shades(boxes: Sequence[DrawnBox]) -> tuple[DrawnBox, ...]:
    """Return the boxes of a document, in the same order, with the states that only their like can tell.

    A dark patch within a lighter or darker outline is a ticked box, unless others carry true marks: then it is the
    ground of a dark page. An empty box of another tint than the lightest of the empty ones is unreadable: pale paints
    tick boxes too.
    """
    marked = any(drawn.has_mark and drawn.state is TickState.TICKED for drawn in boxes)
    settled = [_settle_outlined(drawn, marked) for drawn in boxes]
    grounds = [_ground(drawn) for drawn in settled if _is_bare(drawn)]
    palest = max(grounds, default=1.0)
    return tuple(
        drawn._replace(state=TickState.UNREADABLE, certainty=_UNTOLD_CERTAINTY)
        if _is_bare(drawn) and _ground(drawn) < palest - _TINT
        else drawn
        for drawn in settled
    )


def drop_bullets(boxes: Sequence[DrawnBox]) -> tuple[DrawnBox, ...]:
    """Return the boxes of a document without what only decorates: even patches whose like are never hollow.

    Where hollow ones of the same size exist, a dark patch is a ticked box.
    """
    hollow = [drawn for drawn in boxes if not drawn.is_plain]
    return tuple(
        drawn
        for drawn in boxes
        if not drawn.is_plain or any(drawn.is_round == o.is_round and _same_size(drawn.box, o.box) for o in hollow)
    )


def _settle_outlined(drawn: DrawnBox, marked: bool) -> DrawnBox:
    is_shade = drawn.is_outlined and not drawn.has_mark and drawn.state is TickState.TICKED
    return drawn._replace(state=TickState.EMPTY, is_plain=False) if is_shade and marked else drawn


def _is_bare(drawn: DrawnBox) -> bool:
    return not drawn.has_mark and drawn.state is TickState.EMPTY and not drawn.is_plain


def _ground(drawn: DrawnBox) -> float:
    return 1.0 if drawn.fill is None else drawn.fill


def _same_size(box: Box, other: Box) -> bool:
    return abs(size_of(box) - size_of(other)) <= 0.25 * size_of(box)
