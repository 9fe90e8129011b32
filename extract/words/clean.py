"""Undo what printing did to words: case, accents, ligatures, inclusive writing. Offsets to the raw text are kept.

"visiteur·euse·s", "visiteurs/euses", "VISITEUR.EUSE.S" and "visiteurs et visiteuses" all fold to "visiteurs".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate, chain
from typing import NamedTuple

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphen, zero-width characters
_COMBINING = "\u0300-\u036f"
_SEPARATOR = r"[·•⋅‧∙･.\-\u2010\u2011/:(]"
_FEMININE = "(?:ales?|trices?|rices?|ices?|euses?|i?[eè]res?|i?ennes?|sses?|[nltsv]?es?|s)"
_FEMININE_CAPITAL = "(?:ALES?|TRICES?|RICES?|ICES?|EUSES?|I?[EÈ]RES?|I?ENNES?|SSES?|[NLTSV]?ES?|S)"
_PLURAL = r"\)?(?:[·•⋅‧∙･.\-\u2010\u2011/:]?[{0}])?"
_WORD = rf"[^\W_]++(?:[{_COMBINING}{_INVISIBLE}]++[^\W_]*+)*+"
_END = rf"(?![^\W_]|[{_COMBINING}])"
# A word, and what stands behind it up to the next. The separator comes first and once: most words have none.
_TOKEN = re.compile(
    f"({_WORD}(?:{_SEPARATOR}(?:{_FEMININE}{_PLURAL.format('sx')}|{_FEMININE_CAPITAL}{_PLURAL.format('SX')}){_END}|))"
    r"([\W_]*+)"
)
_INCLUSIVE = re.compile(
    rf"^([^\W_](?:[^\W_]|[{_COMBINING}{_INVISIBLE}])*?){_SEPARATOR}({_FEMININE}|{_FEMININE_CAPITAL})"
    r"\)?(?:[·•⋅‧∙･.\-\u2010\u2011/:]?([sxSX]))?$"
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


_Texts = tuple[str, ...]
_Places = tuple[int, ...]


def split_words(text: str, *, join_pairs: bool = True) -> tuple[_Texts, _Places, _Places, _Texts]:
    """Return by columns the folded words of `text` in order; punctuation and marks give none.

    The words, where each starts, where it ends (half-open), and what stands behind each, up to the next.
    """
    folded, printed, behind = _fold_all(text, join_pairs)
    if not printed:
        return (), (), (), ()
    lengths = map(len, chain.from_iterable(zip(printed, behind, strict=True)))
    # Nothing before the first word can begin one, so it is the first place with its letters.
    edges = tuple(accumulate(lengths, initial=text.index(printed[0])))
    return folded, edges[:-1:2], edges[1::2], behind


def tokenize(text: str, *, join_pairs: bool = True) -> list[Token]:
    """Return the folded words of `text` in order, each with its place."""
    words, starts, ends, _ = split_words(text, join_pairs=join_pairs)
    return list(map(Token, words, starts, ends))


def _fold_all(text: str, join_pairs: bool) -> tuple[_Texts, _Texts, _Texts]:
    """Return the words of `text` folded and as printed, and what stands behind each."""
    found = _TOKEN.findall(text)
    if not found:
        return (), (), ()
    printed, behind = zip(*found, strict=True)
    folded = tuple(map(fold_word, printed))
    if join_pairs and ("/" in text or "et" in folded or "ou" in folded):
        return _join_pairs(folded, printed, behind)
    return folded, printed, behind


def _join_pairs(folded: _Texts, printed: _Texts, behind: _Texts) -> tuple[_Texts, _Texts, _Texts]:
    """Join "acteurs et actrices", "acteurs/actrices" into one word, which folds to the masculine."""
    pairs: dict[int, tuple[int, str]] = {}  # index of the first word -> (index after the last, masculine)
    for i, word in enumerate(folded[1:-1], 1):
        if word == "et" or word == "ou":
            masculine = masculine_of_pair(folded[i - 1], folded[i + 1])
            if masculine is not None:
                pairs[i - 1] = (i + 2, masculine)
    for i, signs in enumerate(behind[:-1]):
        if "/" in signs and signs.strip() == "/":
            masculine = masculine_of_pair(folded[i], folded[i + 1])
            if masculine is not None:
                pairs[i] = (i + 2, masculine)
    if not pairs:
        return folded, printed, behind
    joined: tuple[list[str], list[str], list[str]] = ([], [], [])
    done = 0
    for i in sorted(pairs):
        if i < done:
            continue
        end, masculine = pairs[i]
        pieces = chain.from_iterable(zip(printed[i:end], (*behind[i : end - 1], ""), strict=True))
        whole = (masculine, "".join(pieces), behind[end - 1])
        for column, words, word in zip(joined, (folded, printed, behind), whole, strict=True):
            column += (*words[done:i], word)
        done = end
    return (*joined[0], *folded[done:]), (*joined[1], *printed[done:]), (*joined[2], *behind[done:])


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
    return " ".join(_fold_all(text, join_pairs)[0])
