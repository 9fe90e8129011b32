"""Where the words that people quote stand in the text of a document, whatever became of case, accents and spaces."""

from __future__ import annotations

from typing import NamedTuple

from extract.words.clean import tokenize
from extract.words.places import find_places, word_offsets


class Stretch(NamedTuple):
    """A half-open stretch of a text."""

    start: int
    end: int


def find_words(text: str, quote: str) -> list[Stretch]:
    """Return every stretch of `text` that has the words of `quote`, in order; none for a quote without any word.

    Only whole words count. Of inclusive writing "occupant·e·s" and "occupants" are one word, but a pair written out
    ("les habitants et les habitantes") is as many words as are printed.
    """
    wanted = " ".join(token.text for token in tokenize(quote, join_pairs=False))
    if not wanted:
        return []
    tokens = tokenize(text, join_pairs=False)
    words = [token.text for token in tokens]
    length = wanted.count(" ") + 1
    places = find_places(wanted, f" {' '.join(words)} ", word_offsets(words))
    return [Stretch(tokens[place].start, tokens[place + length - 1].end) for place in places]
