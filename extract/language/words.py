"""Free text → words with their places, as the French model wants them: inclusive writing undone, elisions apart.

"occupant.e.s", "l'Ourq", "14h30", "Saint-Denis" and "aujourd'hui" are told apart by rules of their own: full stops
inside of words end no sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extract.words.clean import tokenize

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f]")
_HALF = re.compile("[\ud800-\udfff]")  # of a character, from a broken font: it has no bytes to be hashed
_SEPARATOR = re.compile(r"[·•⋅‧∙･.\-\u2010\u2011/:(]")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+(?<![.,;:)])|[\w.+-]+@[\w-]+\.[\w.-]+|\b[\w-]+\.(?:fr|org|com|net)\b(?:/\S*)?(?<![.,;:)])",
    re.IGNORECASE,
)
_ELIDED = frozenset("c d j l m n s t qu jusqu lorsqu puisqu quoiqu".split())
_ENCLITIC = frozenset("je tu il elle on nous vous ils elles ce moi toi lui leur y en ci là la le les t".split())
_MARKS = re.compile(r"\.{2,}|…|[^\w\s]|_")
_SHORT = frozenset(
    "m mm mme mmes mlle dr pr st ste etc ex p cf env av bd min max tél art vol réf resp ch hab inc asso n no".split()
)
_ALWAYS_GOES_ON = frozenset("m mm mme mmes mlle dr pr st ste ex p cf env av bd tél réf resp ch no".split())
_LINE = re.compile(r"\n\s*\n|\n\s*(?=[-–—•*▪◦])|\n(?=[A-ZÀÂÉÈÊÎÔÛÇ])")


class Word(NamedTuple):
    """One word or mark. `shown`: what the model reads; `raw`: as written; `start`, `end`: half-open, in the text."""

    shown: str
    raw: str
    start: int
    end: int
    ends_sentence: bool


def read_words(text: str) -> list[Word]:
    """Return the words and marks of a text in order. Blanks and invisible characters give none."""
    text = _HALF.sub("\ufffd", text)
    pieces: list[tuple[int, int, bool]] = []  # start, end, is a word
    at = 0
    for start, end in _word_spans(text):
        pieces += [(at + m.start(), at + m.end(), False) for m in _MARKS.finditer(text[at:start])]
        if pieces and _is_elision(text, pieces, start):
            before = pieces[-2]
            pieces[-2:] = [(before[0], start, True)]
        pieces.append((start, end, True))
        at = end
    pieces += [(at + m.start(), at + m.end(), False) for m in _MARKS.finditer(text[at:])]
    breaks = {m.start() for m in _LINE.finditer(text)} if "\n" in text else set()
    return _as_words(text, pieces, sorted(breaks))


def _word_spans(text: str) -> list[tuple[int, int]]:
    """Return the half-open spans of words; what hyphens and decimal marks join is one word, and so is an address."""
    spans = [(token.start, token.end) for token in tokenize(text, join_pairs=False)]
    addresses = [m.span() for m in _ADDRESS.finditer(text)] if "." in text or "@" in text else []
    if addresses:
        spans = sorted([s for s in spans if not any(a <= s[0] < b for a, b in addresses)] + addresses)
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and _joins(text, joined[-1], (start, end)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _joins(text: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Tell whether two pieces of text are one word: "Saint-Denis", "3,5", "aujourd'hui"."""
    gap = text[first[1] : second[0]]
    if len(gap) != 1:
        return False
    if gap in "-‐‑":
        word = text[second[0] : second[1]].lower()
        before = text[first[0] : first[1]]
        return word not in _ENCLITIC and not (before[-1].isdigit() and word[0].isdigit())
    if gap in ",.":
        return text[first[1] - 1].isdigit() and text[second[0]].isdigit()
    if gap in "'’":
        return text[first[0] : first[1]].lower() not in _ELIDED and not text[first[0] : first[1]].isdigit()
    return gap == "&" and first[1] - first[0] <= 2


def _is_elision(text: str, pieces: list[tuple[int, int, bool]], start: int) -> bool:
    """Tell whether the last two pieces are "l" and an apostrophe that touch the word at `start`."""
    if len(pieces) < 2 or pieces[-1][1] != start or text[pieces[-1][0]] not in "'’ʼ" or not pieces[-2][2]:
        return False
    before = pieces[-2]
    return before[1] == pieces[-1][0] and text[before[0] : before[1]].lower() in _ELIDED


def _as_words(text: str, pieces: list[tuple[int, int, bool]], breaks: list[int]) -> list[Word]:
    words: list[Word] = []
    is_capitals = text.isupper() and len(pieces) > 2
    last = len(pieces) - 1
    next_break = 0
    for i, (start, end, is_word) in enumerate(pieces):
        raw = text[start:end]
        following = pieces[i + 1][0] if i < last else len(text)
        while next_break < len(breaks) and breaks[next_break] < end:
            next_break += 1
        at_break = next_break < len(breaks) and breaks[next_break] < following
        ends = i == last or at_break or (not is_word and _ends_sentence(text, pieces, i))
        words.append(Word(_shown(raw, is_capitals) if is_word else raw, raw, start, end, ends))
    return words


def _shown(raw: str, is_capitals: bool) -> str:
    """Return a word as the model and the lists know it: with a straight apostrophe, no text all in capitals."""
    word = undo_inclusive(raw).replace("’", "'")
    return word.lower() if is_capitals else word


def _ends_sentence(text: str, pieces: list[tuple[int, int, bool]], i: int) -> bool:
    """Tell whether the mark `pieces[i]` ends a sentence; a full stop after "M." or "etc." may not."""
    start, end, _ = pieces[i]
    mark = text[start:end]
    following, after, is_word = pieces[i + 1]
    if mark in (";", "!", "?"):
        return text[following:after] not in (")", "»", "!", "?", '"', "…", "...")
    if mark not in (".", "..", "...", "…"):
        return False
    begins_anew = text[following].isupper() or not is_word or text[following].isdigit()
    if text[following:after] in (")", "]", "»", '"', ",", "”") or (following == end and is_word and mark == "."):
        return False
    before = text[pieces[i - 1][0] : pieces[i - 1][1]].lower() if i and pieces[i - 1][1] == start else ""
    if mark == "." and (before in _ALWAYS_GOES_ON or (len(before) == 1 and before.isalpha() and before not in "ày")):
        return False
    if before in _SHORT or len(mark) > 1:
        return text[following].isupper() or text[following] in "-–—•"
    return begins_anew or not text[following].islower()


@lru_cache(maxsize=16_384)
def undo_inclusive(raw: str) -> str:
    """Return a word without its inclusive ending and invisible characters, with its accents and capitals."""
    if raw.isalnum():
        return raw
    word = _INVISIBLE.sub("", raw) if _INVISIBLE.search(raw) else raw
    mark = _SEPARATOR.search(word)
    if mark is None or mark.start() == 0 or not _is_inclusive(raw):
        return word
    stem = word[: mark.start()]
    is_plural = word.rstrip(")")[-1] in "sSxX"
    return f"{stem}s" if is_plural and not stem.endswith(("s", "x", "S", "X")) else stem


def _is_inclusive(raw: str) -> bool:
    tokens = tokenize(raw, join_pairs=False)
    return len(tokens) == 1 and tokens[0].end == len(raw) and not raw[0].isdigit()


_PLURALS = (("eaux", "eau"), ("aux", "al"), ("oux", "ou"))
_INVARIABLE = frozenset("cours repas temps fois corps avis prix choix voix pays bras secours concours parcours".split())
_FEMININES = (
    ("ieuse", "ieux"),
    ("euse", "eur"),
    ("trice", "teur"),
    ("ienne", "ien"),
    ("enne", "en"),
    ("ière", "ier"),
    ("ère", "er"),
    ("elle", "el"),
    ("onne", "on"),
    ("ive", "if"),
    ("ée", "é"),
)


@lru_cache(maxsize=16_384)
def root(word: str) -> str:
    """Return what a word has in common with its plural and feminine: "riveraines" → "riverain"; accents are kept."""
    word = word.lower().replace("’", "'").replace("œ", "oe")
    if len(word) < 4:
        return word
    if "-" in word:
        return "-".join(root(part) for part in word.split("-"))
    for plural, singular in _PLURALS:
        if word.endswith(plural):
            return word[: -len(plural)] + singular
    if word in _INVARIABLE:
        return word
    if word[-1] in "sx" and word[-2:] not in ("ss", "us", "ux"):
        word = word[:-1]
    for feminine, masculine in _FEMININES:
        if word.endswith(feminine) and len(word) > len(feminine) + 1:
            return word[: -len(feminine)] + masculine
    if word[-1] == "e" and len(word) > 4 and word[:-1] not in _INVARIABLE:  # "course" is not "cours"
        return word[:-1]
    return word
