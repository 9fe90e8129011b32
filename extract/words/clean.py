"""Undo what printing did to words: case, accents, ligatures, inclusive writing. Offsets to the raw text are kept.

"visiteur·euse·s", "visiteurs/euses", "VISITEUR.EUSE.S" and "visiteurs et visiteuses" all fold to "visiteurs".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphen, zero-width characters
_COMBINING = "\u0300-\u036f"
_SEPARATOR = r"[·•⋅‧∙･.\-\u2010\u2011/:(]"
_FEMININE = "(?:trices?|rices?|ices?|euses?|i?[eè]res?|i?ennes?|sses?|[nltsv]?es?|s)"
_FEMININE_CAPITAL = "(?:TRICES?|RICES?|ICES?|EUSES?|I?[EÈ]RES?|I?ENNES?|SSES?|[NLTSV]?ES?|S)"
_SUFFIX = rf"{_SEPARATOR}{{0}}\)?(?:[·•⋅‧∙･.\-\u2010\u2011/:]?{{1}})?"
_WORD = rf"[^\W_](?:[^\W_{_INVISIBLE}]|[{_COMBINING}{_INVISIBLE}])*"
_END = rf"(?![^\W_]|[{_COMBINING}])"
_TOKEN = re.compile(
    f"{_WORD}(?:(?:{_SUFFIX.format(_FEMININE, '[sx]')}|{_SUFFIX.format(_FEMININE_CAPITAL, '[SX]')}){_END})?"
)
_INCLUSIVE = re.compile(
    rf"^({_WORD}?){_SEPARATOR}({_FEMININE}|{_FEMININE_CAPITAL})\)?(?:[·•⋅‧∙･.\-\u2010\u2011/:]?([sxSX]))?$"
)
_NOT_WORD = re.compile(rf"[{_COMBINING}{_INVISIBLE}]")

# How a masculine ending becomes feminine, longest first; both without their plural s.
_FEMININE_ENDINGS = (
    ("teur", "trice"),
    ("eur", "rice"),
    ("eur", "euse"),
    ("er", "ere"),
    ("en", "enne"),
    ("on", "onne"),
    ("el", "elle"),
    ("f", "ve"),
    ("x", "se"),
    ("", "e"),
)


class Token(NamedTuple):
    """One folded word and its half-open stretch of the raw text; a word pair ("acteurs et actrices") is one token."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> str:
    """Return `word` in lower case, without accents, ligatures or inclusive endings ("occupant(e)s" → "occupants")."""
    if word.isascii() and word.isalnum():
        return word.lower()
    inclusive = _INCLUSIVE.match(word)
    if inclusive:
        stem, feminine, plural = inclusive.groups()
        stem = _plain(stem)
        is_plural = plural or feminine[-1] in "sSxX"
        return f"{stem}s" if is_plural and not stem.endswith(("s", "x")) else stem
    return _plain(word)


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.lower().replace("œ", "oe").replace("æ", "ae"))
    return _NOT_WORD.sub("", decomposed)


_new = tuple.__new__  # what Token(...) does, without its checks: this is the most frequent call of all


def tokenize(text: str, *, join_pairs: bool = True) -> list[Token]:
    """Return the folded words of `text` in order; punctuation and marks give none."""
    tokens = [_new(Token, (fold_word(m[0]), *m.span())) for m in _TOKEN.finditer(text)]
    return _join_pairs(tokens, text) if join_pairs else tokens


def _join_pairs(tokens: list[Token], text: str) -> list[Token]:
    """Join "acteurs et actrices", "acteurs/actrices" into one token, which folds to the masculine."""
    has_slash = "/" in text
    spots = [i for i, token in enumerate(tokens) if token.text == "et" or token.text == "ou"]
    pairs: dict[int, tuple[int, str]] = {}  # index of the first word -> (index after the last, masculine)
    for i in spots:
        if 0 < i < len(tokens) - 1:
            masculine = masculine_of_pair(tokens[i - 1].text, tokens[i + 1].text)
            if masculine is not None:
                pairs[i - 1] = (i + 2, masculine)
    if has_slash:
        for i in range(len(tokens) - 1):
            if text[tokens[i].end : tokens[i + 1].start].strip() == "/":
                masculine = masculine_of_pair(tokens[i].text, tokens[i + 1].text)
                if masculine is not None:
                    pairs[i] = (i + 2, masculine)
    if not pairs:
        return tokens
    joined: list[Token] = []
    done = 0
    for i in sorted(pairs):
        if i < done:
            continue
        end, masculine = pairs[i]
        joined += tokens[done:i]
        joined.append(Token(masculine, tokens[i].start, tokens[end - 1].end))
        done = end
    return joined + tokens[done:]


@lru_cache(maxsize=4_096)
def masculine_of_pair(first: str, second: str) -> str | None:
    """Return the masculine of two folded words that are one word in both genders, None when they are not."""
    if first == second or first[:2] != second[:2]:
        return None
    one, two = first.removesuffix("s"), second.removesuffix("s")
    plural = "s" if first.endswith("s") or second.endswith("s") else ""
    for masculine, feminine in _FEMININE_ENDINGS:
        for m, f in ((one, two), (two, one)):
            stem = m[: len(m) - len(masculine)]
            if len(stem) >= 3 and m.endswith(masculine) and f == stem + feminine:
                return m + plural
    return None


@lru_cache(maxsize=16_384)
def fold(text: str, *, join_pairs: bool = True) -> str:
    """Return the folded words of `text` joined by single spaces: the form in which phrases are compared."""
    return " ".join(token.text for token in tokenize(text, join_pairs=join_pairs))
