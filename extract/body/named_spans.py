"""Find the phrases of a sentence that name options, by label or by meaning, wherever they stand in it."""

from __future__ import annotations

from extract.body.labels import EDGES, Answer, find_labels
from extract.body.stream import Stream
from extract.words.gaps import Gap
from extract.words.lexicon import Terms

_MOST_WORDS = 22  # of a phrase that names an option
_MOST_PIECES = 5  # parted by commas and joiners: labels hold some
_JOINERS = frozenset({"et", "ou", "ainsi", "puis", "mais"})
_BREAKS = Gap.STOP | Gap.BULLET | Gap.COLON
_ARTICLES = frozenset("de d des du le la les l un une et ou a au aux en par".split())


def name_spans(stream: Stream, first: int, end: int, terms: Terms) -> list[Answer]:
    """Return the phrases of words `first` to `end` that name options, in order, none over another; the longest each."""
    labels = find_labels(stream, first, end, terms)
    found: list[Answer] = []
    word = first
    while word < end:
        answer = _longest(stream, word, end, terms, labels)
        if answer is None:
            word += 1
        else:
            found.append(answer)
            word = answer.end
    return found


def meant_at(stream: Stream, word: int, end: int, terms: Terms) -> Answer | None:
    """Return the longest phrase from word `word` on that means an option, in words that are no label."""
    return _longest(stream, word, end, terms, {})


def _longest(stream: Stream, word: int, end: int, terms: Terms, labels: dict[int, Answer]) -> Answer | None:
    """Return the longest phrase from word `word` on that names an option, with the article before it."""
    answer = _named(stream, word, end, terms, labels.get(word))
    while answer is not None and stream.words[word] in _ARTICLES and word + 1 < answer.end:
        word += 1
        longer = _named(stream, word, end, terms, labels.get(word))
        if longer is not None and longer.end > answer.end:
            return longer.changed(first=answer.first)
    return answer


def _named(stream: Stream, word: int, end: int, terms: Terms, label: Answer | None) -> Answer | None:
    """Return the longest phrase from word `word` on that names an option."""
    printed = stream.words[word]
    if not (terms.meanings.names_word(printed) or (printed not in _ARTICLES and terms.meanings.has_word(printed))):
        return label
    boundaries, inner = _ends(stream, word, end, terms)
    for stop in (*reversed(boundaries), *reversed(inner)):
        if label is not None and stop <= label.end:
            continue
        phrase = stream.slice(word, stop)
        term = terms.get(phrase) or terms.meanings.term_of(phrase)
        if term is not None:
            return Answer(word, stop, term, phrase, 100.0)
    return label


def _ends(stream: Stream, word: int, end: int, terms: Terms) -> tuple[list[int], list[int]]:
    """Return where a phrase may end that begins at `word`: at commas and joiners, and within its first piece."""
    boundaries: list[int] = []
    inner: list[int] = []
    for stop in range(word + 1, min(end, word + _MOST_WORDS) + 1):
        is_last = stop == end or bool(stream.gaps[stop] & _BREAKS) or not terms.meanings.knows(stream.words[stop])
        is_edge = stop == end or bool(stream.gaps[stop] & EDGES) or stream.words[stop] in _JOINERS
        if stream.words[stop - 1] not in _ARTICLES:
            if is_edge:
                boundaries.append(stop)
            elif not boundaries:
                inner.append(stop)
        if is_last or len(boundaries) == _MOST_PIECES:
            break
    return boundaries, inner
