"""The labels of tick boxes as words of the stream, and the options that they name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extract.body.stream import Stream
from extract.words.denials import NOTHING, REFUSALS, WITHOUT
from extract.words.gaps import Gap
from extract.words.label_book import LabelBook
from extract.words.lexicon import Lexicon
from extract.words.match import Match, choose_term
from models.document import Box, Document, TickBox

_LABEL_LINES = 8  # lines over which a label may run: some are whole sentences in a narrow column
_OUTDENT_PT = 4.0  # a line that starts this far left of the label's first word is not its second line
_FLUSH_PT = 3.0
_BOX_SHARE = 1.2  # of a line's height: the width of a box
_HANG_SHARE = 0.6  # of a line's height: the white between two lines of one label
_SURE = 90.0  # a label read over all its lines this well is not looked for in fewer
_CONTAINED_MOST = 97.0  # what a label that only holds an option's words scores at most
_NEGATIONS = REFUSALS | WITHOUT | NOTHING
_BEFORE = 3  # words before an option's in which a negation turns it round


class Item(NamedTuple):
    """A box and its label: words `first` to `end` at most (half-open)."""

    tick: TickBox
    first: int
    end: int


class Label(NamedTuple):
    """What a box's label may say, the longest first: the word after it, and its folded text."""

    ends: tuple[int, ...]
    texts: tuple[str, ...]


class Named(NamedTuple):
    """The option that a label names, and the word after the label."""

    match: Match
    end: int


def find_items(
    document: Document, stream: Stream, ticks: Sequence[TickBox], stops: frozenset[int] = frozenset()
) -> list[Item]:
    """Return the boxes that have a label in the stream, in its order; no label runs over a word of `stops`."""
    placed = sorted((t for t in ticks if t.char_start >= 0), key=lambda t: t.char_start)
    firsts = _words_at(stream, [t.char_start for t in placed])
    if stream.leaps:
        in_order = sorted(zip(firsts, placed, strict=True), key=lambda pair: pair[0])
        firsts, placed = [first for first, _ in in_order], [tick for _, tick in in_order]
    items = []
    for n, (tick, first) in enumerate(zip(placed, firsts, strict=True)):
        limit = next((f for f in firsts[n + 1 :] if f > first), len(stream))
        limit = min([limit, *(word for word in stops if word > first)])
        if first < len(stream) and (n == 0 or firsts[n - 1] != first):
            items.append(Item(tick, first, _label_end(document, stream, tick, first, limit)))
    return items


def _words_at(stream: Stream, char_starts: Sequence[int]) -> list[int]:
    """Return for each place of the text the word that begins there, or next.

    Lines that go on overleaf leave the order of the text.
    """
    if not stream.leaps:
        return [bisect_left(stream.starts, at) for at in char_starts]
    order = sorted(range(len(stream)), key=stream.starts.__getitem__)
    starts = [stream.starts[word] for word in order]
    return [order[k] if (k := bisect_left(starts, at)) < len(order) else len(order) for at in char_starts]


def _label_end(document: Document, stream: Stream, tick: TickBox, first: int, limit: int) -> int:
    end, lines = first + 1, 1
    while end < limit and end not in stream.question_marks and not stream.gaps[end] & Gap.BULLET:
        gap = stream.gaps[end]
        if gap & Gap.HARD and not _hangs(document, stream, tick, first, end):
            break
        if gap & (Gap.SOFT | Gap.HARD):
            lines += 1
            if lines > _LABEL_LINES or _is_outdented(document, stream, tick, first, end):
                break
        end += 1
    return end


def _is_outdented(document: Document, stream: Stream, tick: TickBox, first: int, word: int) -> bool:
    """Tell whether `word`, the first of its line, starts left of the label that begins at `first`."""
    label = document.box_of(stream.starts[first], stream.ends[first])
    other = document.box_of(stream.starts[word], stream.ends[word])
    if other is not None and _is_below_box(document, stream, tick, word, other):
        return False
    return label is not None and other is not None and other.x0 < label.x0 - _OUTDENT_PT


def _is_below_box(document: Document, stream: Stream, tick: TickBox, word: int, line: Box) -> bool:
    """Tell whether a line goes on in small letters below the box itself, as text does that flows around it."""
    box = tick.box
    is_flush = box is not None and -(box.x1 - box.x0) <= line.x0 - box.x0 <= _FLUSH_PT and line.top >= box.top
    return is_flush and document.text[stream.starts[word]].islower()


def _hangs(document: Document, stream: Stream, tick: TickBox, first: int, word: int) -> bool:
    """Tell whether `word` begins a line right below a label's, flush with it and clear of its box: it goes on."""
    if word in stream.heads or stream.gaps[word] & Gap.STOP or tick.box is None:
        return False
    label = document.box_of(stream.starts[first], stream.ends[first])
    above = document.box_of(stream.starts[word - 1], stream.ends[word - 1])
    line = document.box_of(stream.starts[word], stream.ends[word])
    if label is None or above is None or line is None or tick.box.x1 > label.x0 + _FLUSH_PT:
        return False
    height = above.bottom - above.top
    # OCR may take the box itself into the label's first word, which then begins a box too far left.
    is_flush = -_FLUSH_PT <= line.x0 - label.x0 <= max(_FLUSH_PT, _BOX_SHARE * height)
    goes_on = document.text[stream.starts[word]].islower()
    is_flush |= _is_below_box(document, stream, tick, word, line)
    if stream.gaps[word] & Gap.PAGE:
        return is_flush and goes_on
    height *= 2 if goes_on else 1
    return is_flush and -_FLUSH_PT <= line.top - above.bottom <= _HANG_SHARE * height


def read_label(stream: Stream, item: Item) -> Label:
    """Return what a label may say, the longest first: it may end at the end of each line and sentence."""
    inner = [w for w in range(item.first + 1, item.end) if stream.gaps[w] & (Gap.SOFT | Gap.STOP | Gap.HARD)]
    ends = (item.end, *reversed(inner))
    return Label(ends, tuple(stream.slice(item.first, end) for end in ends))


def name_label(label: Label, terms: Mapping[str, str], lexicon: Lexicon) -> Named | None:
    """Return the option that a label names: by the whole label, else by an option's words inside a longer one."""
    best: Named | None = None
    for end, text in zip(label.ends, label.texts, strict=True):
        found = _resembled(text, terms, lexicon)
        if found and (best is None or found.score > best.match.score):
            best = Named(found, end)
        if best is not None and best.match.score >= _SURE:
            return best
    held = _contained(label.texts[0], terms, lexicon.label_book)
    if held is None or (best is not None and best.match.score >= held.score):
        return best
    return Named(held, label.ends[0])


def _resembled(text: str, terms: Mapping[str, str], lexicon: Lexicon) -> Match | None:
    """Return the option that all of a text names; as `match_phrase`, but that a text is compared once for all terms."""
    exact = terms.get(text)
    if exact is not None:
        return Match(exact, text, 100.0)
    near = [found for found in lexicon.label_book.resembling(text) if found.label in terms]
    at = lexicon.thresholds
    return choose_term(near, terms, floor=at.label_floor, margin=at.label_margin)


def _contained(text: str, terms: Mapping[str, str], book: LabelBook) -> Match | None:
    """Return the option whose words a longer label holds: the longest; None where two stand apart or it is denied."""
    held = [
        (len(label), *place, label)
        for label, place in book.held_by(text)
        if label in terms and not _is_denied(label, text, place.start, place.end)
    ]
    if not held:
        return None
    _, start, end, score, label = max(held)
    others = [h for h in held if terms[h[4]] != terms[label]]
    if any(other_end <= start or other_start >= end for _, other_start, other_end, _, _ in others):
        return None
    # What else was found is a part of the same words, so it does not make the winner doubtful.
    return Match(terms[label], label, min(score, _CONTAINED_MOST))


def _is_denied(label: str, text: str, start: int, end: int) -> bool:
    """Tell whether the words found, or those just before, hold a negation that the option does not."""
    around = {*text[:start].split()[-_BEFORE:], *text[start:end].split()}
    return bool((around & _NEGATIONS) - set(label.split()))
