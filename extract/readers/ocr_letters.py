"""Letters that OCR takes for others, put right where the word leaves no doubt: "occupant'e's", "2oo". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.layout.printed import PrintedWord

# The dots of inclusive writing are small: no French word has two apostrophes in its ending.
_INCLUSIVE = re.compile(r"(?<=[^\W\d_]{3})['’´`](e|ne|le|te|ve|se|euse|rice|trice|ère)['’´`·.](s)(?![^\W_])")
_SINGULAR = re.compile(r"[^\W\d_]{3}[·•⋅.'’](?:e|ne|le|te|ve|se|euse|rice|trice|ère)([·•⋅.'’]?)\Z")
_PLURAL = re.compile(r"s[.,;:]?\Z")
_ROUND = re.compile(r"(?<=\d)[oO]+(?=[\d\W]|$)")  # "2oo", "7o", "2o22": no digit is followed by such a letter


def mend_letters(word: str) -> str:
    """Return a printed word with the dots of inclusive writing and the noughts of numbers as they were printed."""
    if not word.isalnum():
        return _ROUND.sub(_noughts, _INCLUSIVE.sub(r"·\1·\2", word))
    return _ROUND.sub(_noughts, word) if word[0].isdigit() else word


def join_endings(words: Sequence[PrintedWord]) -> tuple[PrintedWord, ...]:
    """Return the words with the plural back at its word where a blank was read before it: "voisin.e. s du quartier"."""
    joined: list[PrintedWord] = []
    for word in words:
        before = joined[-1] if joined else None
        ending = _SINGULAR.search(before.text) if before is not None and _PLURAL.match(word.text) else None
        if before is not None and ending is not None and _follows(before, word):
            text = before.text + ("" if ending[1] else "·") + word.text
            joined[-1] = before._replace(text=text, x1=word.x1, bottom=max(before.bottom, word.bottom))
        else:
            joined.append(word)
    return tuple(joined)


def _follows(one: PrintedWord, two: PrintedWord) -> bool:
    """Tell whether a word stands right behind another, on its line."""
    height = one.bottom - one.top
    return one.top < (two.top + two.bottom) / 2 < one.bottom and -height <= two.x0 - one.x1 <= height


def _noughts(match: re.Match[str]) -> str:
    return "0" * len(match[0])
