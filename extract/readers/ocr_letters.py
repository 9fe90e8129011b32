"""Letters that OCR takes for others, put right where the word leaves no doubt: "occupant'e's", "2oo". Pure."""

from __future__ import annotations

import re

# The dots of inclusive writing are small: no French word has two apostrophes in its ending.
_INCLUSIVE = re.compile(r"(?<=[^\W\d_]{3})['’´`](e|ne|le|te|ve|se|euse|rice|trice|ère)['’´`·.](s)(?![^\W_])")
_ROUND = re.compile(r"(?<=\d)[oO]+(?=[\d\W]|$)")  # "2oo", "7o", "2o22": no digit is followed by such a letter


def mend_letters(word: str) -> str:
    """Return a printed word with the dots of inclusive writing and the noughts of numbers as they were printed."""
    if not word.isalnum():
        return _ROUND.sub(_noughts, _INCLUSIVE.sub(r"·\1·\2", word))
    return _ROUND.sub(_noughts, word) if word[0].isdigit() else word


def _noughts(match: re.Match[str]) -> str:
    return "0" * len(match[0])
