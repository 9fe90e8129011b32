"""Words as drawn → words as meant: large initials go back to their word, spaced letters become words again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extract.layout.printed import PrintedWord

INITIAL_SIZE = 1.6  # of the size of the text beside: an initial drawn over two lines or more
INITIAL_GAP_EM = 0.6  # the text beside an initial starts this near
SPACED_SHARE = 0.7  # of the words of a line: single letters, so the line is letter-spaced
LEAST_LETTERS = 4
LEAST_AMONG_DIGITS = 2  # a row of digits is a scale, not a word
WORD_GAP = 1.6  # of the usual gap between the letters of a line: one between words
_MARKS = frozenset("XO")  # signs of ticks too: initials only over two lines or more
_WORDS = frozenset("À")  # one letter, and a word
_BY_INITIALS = "'’\"«“„("


def find_initials(words: Sequence[PrintedWord]) -> list[tuple[int, list[int]]]:
    """Return each drop capital by index, with the first words of the lines beside it, from the top."""
    capitals = [i for i, w in enumerate(words) if len(w.text) <= 2 and w.size_pt and _is_initial(w.text)]
    if not capitals:
        return []
    em = median([w.size_pt or 0.0 for w in words])
    found: list[tuple[int, list[int]]] = []
    for i in capitals:
        beside = _beside(words, words[i], em) if (words[i].size_pt or 0.0) >= INITIAL_SIZE * em else []
        if beside and (words[i].text not in _MARKS or len(beside) > 1):
            found.append((i, beside))
    return found


def _is_initial(text: str) -> bool:
    """Tell whether a short word may be an initial: one letter or digit, with the quotation mark or apostrophe by it."""
    letter = text.strip(_BY_INITIALS)
    return len(letter) == 1 and (text.isdigit() or letter.isupper())


def _beside(words: Sequence[PrintedWord], initial: PrintedWord, em: float) -> list[int]:
    """Return the first word of each line that starts right beside a large initial, from the top."""
    near = initial.x1 + INITIAL_GAP_EM * em
    rows: list[int] = []
    candidates = [
        i
        for i, w in enumerate(words)
        if initial.x1 - em / 2 <= w.x0 <= near
        and initial.top < (w.top + w.bottom) / 2 < initial.bottom
        and (w.size_pt or 0.0) * INITIAL_SIZE <= (initial.size_pt or 0.0)
    ]
    for i in sorted(candidates, key=lambda i: (words[i].top, words[i].x0)):
        if not rows or words[i].top - words[rows[-1]].top > em / 2:
            rows.append(i)
    return rows


def _mark_before(words: Sequence[PrintedWord], initial: PrintedWord) -> int | None:
    """Return the quotation mark before a large initial, as large, with a blank between; None without one."""
    for i, word in enumerate(words):
        if word.text in _BY_INITIALS and word.size_pt == initial.size_pt and word.x1 <= initial.x0 + 1:
            is_near = initial.x0 - word.x1 <= INITIAL_GAP_EM * (initial.size_pt or 0.0)
            if is_near and min(word.bottom, initial.bottom) > max(word.top, initial.top):
                return i
    return None


def with_initials(words: Sequence[PrintedWord]) -> tuple[list[PrintedWord], list[int]]:
    """Return the words with their initials put back, and beside each its index in `words`.

    A letter becomes part of the word beside it, as a digit does of more digits; another digit or "À" stays a word of
    the same line, as does a quotation mark before a letter. The words that begin the lines beside an initial reach over
    it, so that these lines start where the others do.
    """
    changed: dict[int, PrintedWord] = {}
    gone: set[int] = set()
    for i, beside in find_initials(words):
        initial, first = words[i], words[beside[0]]
        if (initial.text.isdigit() and not first.text[:1].isdigit()) or initial.text in _WORDS:
            changed[i] = initial._replace(top=first.top, bottom=first.bottom, size_pt=first.size_pt)
        else:
            changed[beside[0]] = first._replace(text=initial.text + first.text, x0=initial.x0)
            gone.add(i)
        left = initial.x0
        if (mark := _mark_before(words, initial)) is not None:
            left = words[mark].x0
            changed[mark] = words[mark]._replace(top=first.top, bottom=first.bottom, size_pt=first.size_pt)
        for other in beside[1:]:
            changed[other] = words[other]._replace(x0=left)
    kept = [i for i in range(len(words)) if i not in gone]
    return [changed.get(i, words[i]) for i in kept], kept


def join_spaced(line: Sequence[PrintedWord]) -> list[list[int]]:
    """Return the words of one line as groups of indexes; a group of several is one word drawn with spaced letters.

    Blanks that are clearly wider than those between most letters part the words.
    """
    letters = sum(len(word.text) == 1 and word.text.isalpha() for word in line)
    digits = sum(len(word.text) == 1 and word.text.isdigit() for word in line)
    alone = [[index] for index in range(len(line))]
    if letters < LEAST_AMONG_DIGITS or letters + digits < max(LEAST_LETTERS, SPACED_SHARE * len(line)):
        return alone
    gaps = [after.x0 - word.x1 for word, after in pairwise(line)]
    widest = WORD_GAP * max(median(gaps), 0.0)
    groups = [[0]]
    for index, gap in enumerate(gaps, 1):
        if gap > widest:
            groups.append([])
        groups[-1].append(index)
    return groups
