"""Proof by explanation: tell the frames of a report again from what was understood, and compare with what is printed.

A frame that was understood is made of its cues, its answers and words that the taxonomy knows to go with them. A
word printed among them that nothing tells (another sentence ran into this one, or it denies), and a word of an answer
that is not printed where the answer stands, show that the theme may be misread even where every match looks good.
Words of a cue or of an answer that stands exactly need no telling: they are the same on both sides.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import chain

from extract.body.findings import Choice, Findings
from extract.body.frames import Frames
from extract.body.stream import Stream
from extract.words.denials import DENIALS
from extract.words.lexicon import Lexicon
from extract.words.match import find_phrase, match_phrase
from extract.words.text_memo import TextMemo
from models.record_base import Record

DISAGREES = 0.85  # frames that agree less are an issue; those of clean reports agree at 0.9 and more
WORD_FLOOR = 76.0  # points: a damaged word is told if a known one is this close
PRINTED_FLOOR = 60.0  # a word of a damaged answer is printed if something this close stands in the answer
SHORTEST = 3  # letters: shorter words are joiners, unless they deny
_DENIAL_LETTERS = 20  # what a denial weighs, however short


class Retelling(Record):
    """How far the frames of one theme, told again, agree with what is printed.

    `agreement`: 0 to 1, the share of the letters printed in the frames that is told, less what is told and not printed.
    `first`: the word where they begin. `untold`: indexes of words printed and not told; `unprinted`: words told and not
    printed, folded.
    """

    agreement: float
    first: int
    untold: tuple[int, ...] = ()
    unprinted: tuple[str, ...] = ()


def retell(stream: Stream, frames: Frames, findings: Findings, lexicon: Lexicon) -> dict[str, Retelling]:
    """Return one retelling for each theme of which a frame was found; a theme shown otherwise has none."""
    told = [False] * len(stream)
    for hit in frames.hits:
        told[hit.first : hit.end] = [True] * (hit.end - hit.first)
    printed: dict[str, list[int]] = {}
    for first, end, by, what, _ in findings.explained:
        if by == "frame":
            printed.setdefault(theme_of(what), []).extend(range(first, end))
        elif by in ("option", "count", "unknown"):
            told[first:end] = [True] * (end - first)
    unprinted = _unprinted(stream, findings.choices)
    return {
        theme: _compare(stream, words, told, unprinted.get(theme, ()), theme, lexicon)
        for theme, words in printed.items()
        if theme in lexicon.words_by_theme
    }


def agreement_of(retellings: dict[str, Retelling], theme_id: str) -> float:
    """Return the agreement, 0 to 1, of a theme's frames; 1 where no frame was told again."""
    found = retellings.get(theme_id)
    return 1.0 if found is None else found.agreement


def runs(words: Sequence[int]) -> list[tuple[int, int]]:
    """Return rising word indexes as half-open runs of words that follow each other."""
    found: list[tuple[int, int]] = []
    for word in words:
        if found and found[-1][1] == word:
            found[-1] = (found[-1][0], word + 1)
        else:
            found.append((word, word + 1))
    return found


def theme_of(what: str) -> str:
    return what.partition("=")[0].partition(".")[0]


def _compare(
    stream: Stream, words: Sequence[int], told: Sequence[bool], unprinted: Sequence[str], theme: str, lexicon: Lexicon
) -> Retelling:
    """Return how far the sentences of a theme agree with the page; `words`: theirs, in any order, some given twice."""
    known = lexicon.words_by_theme[theme]
    untold = sorted({w for w in words if not told[w] and stream.words[w] not in known})
    if untold:
        memo = lexicon.known_told.setdefault(theme, TextMemo())
        untold = [w for w in untold if not _is_told(stream.words[w], known, memo)]
    if not untold and not unprinted:
        return Retelling(1.0, min(words))
    weight = sum(_weight(word) for word in chain((stream.words[w] for w in untold), unprinted))
    letters = sum(len(stream.words[w]) for w in set(words)) + sum(map(len, unprinted))
    return Retelling(round(max(0.0, 1.0 - weight / letters), 4), min(words), tuple(untold), tuple(unprinted))


def _weight(word: str) -> int:
    return _DENIAL_LETTERS if word in DENIALS else len(word)


def _is_told(word: str, known: frozenset[str], memo: TextMemo[bool]) -> bool:
    """Tell whether a word that the theme does not know goes with it all the same: a joiner, or a known word damaged."""
    if word in DENIALS:
        return False
    if len(word) < SHORTEST:
        return True
    if word in memo:
        return memo[word]
    alike = {w: w for w in known if abs(len(w) - len(word)) <= 2}
    return memo.keep(word, match_phrase(word, alike, floor=WORD_FLOOR, margin=0.0) is not None)


def _unprinted(stream: Stream, choices: Sequence[Choice]) -> dict[str, list[str]]:
    """Return, by theme, the words of damaged answers that are not printed where the answer stands."""
    found: dict[str, list[str]] = {}
    for choice in choices:
        if choice.value_id is None or choice.score >= 100.0 or choice.tick is not None:
            continue
        first = bisect_left(stream.starts, choice.char_start)
        printed = "".join(
            stream.words[first : bisect_left(stream.starts, choice.char_end)]
        )  # whatever was glued or split
        lost = [
            word
            for word in choice.label.split()
            if len(word) >= SHORTEST and word not in printed and find_phrase(word, printed, floor=PRINTED_FLOOR) is None
        ]
        if lost:
            found.setdefault(theme_of(choice.indicator_id), []).extend(lost)
    return found
